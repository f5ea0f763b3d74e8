/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sink_test.c - rows as CSV, TSV, JSON lines and tables; what was written comes back. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a table to print --------------------------------------------------------------------------
 */

static const struct ej_column columns[] = {
    {.name = "pupil", .heading = "Ученик", .type = EJ_TEXT},
    {.name = "n", .heading = "№", .type = EJ_INTEGER},
    {.name = "weight", .heading = "Вес", .type = EJ_HUNDREDTHS},
    {.name = "mean", .heading = "Средний", .type = EJ_FIXED2},
    {.name = "date", .heading = "Дата", .type = EJ_DATE},
};
enum { COLUMNS = sizeof columns / sizeof *columns };
static const struct ej_table table = {"test", columns, COLUMNS, NULL};

static const struct ej_value rows[][COLUMNS] = {
    {{.text = "Абрамов, «А»"},
     {.integer = 12},
     {.integer = 150},
     {.integer = 425},
     {.text = "2026-10-05"}},
    {{.text = "=1+\"2\""}, {.text = "н/а"}, {.integer = -5}, {.integer = 400}, {.text = "soon"}},
    {{.text = " a\tb\r\nc\\;"},
     {.integer = -7},
     {.integer = 200},
     {.integer = -50},
     {.null = true}},
    {{.null = true}, {.null = true}, {.null = true}, {.null = true}, {.text = NULL}},
};
enum { ROWS = sizeof rows / sizeof *rows };

static void put_table(struct ej_sink *sink, const struct ej_table *what)
{
    struct ej_error err = {0};
    assert_int_equal(sink->begin(sink, what, &err), EJ_OK);
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(sink->row(sink, rows[i], &err), EJ_OK);
    assert_int_equal(sink->end(sink, &err), EJ_OK);
}

static char *contents(int fd)
{
    long size = lseek(fd, 0, SEEK_END);
    char *text = calloc(1, (size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(pread(fd, text, (size_t)size, 0), size);
    return text;
}

static char *print(enum ej_format format, bool russian, const struct ej_table *what, int times)
{
    FILE *file = tmpfile();
    struct ej_sink *sink;
    struct ej_error err = {0};
    assert_non_null(file);
    assert_int_equal(ej_sink_text(fileno(file), format, russian, &sink, &err), EJ_OK);
    while (times-- > 0)
        put_table(sink, what);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    char *text = contents(fileno(file));
    fclose(file);
    return text;
}

static void check(enum ej_format format, bool russian, const struct ej_table *what, int times,
                  const char *expected)
{
    char *got = print(format, russian, what, times);
    assert_string_equal(got, expected);
    free(got);
}

/* ---- formats -----------------------------------------------------------------------------------
 */

#define CSV_ROWS                                                                                   \
    "\"Абрамов, «А»\",12,1.5,4.25,2026-10-05\n"                                          \
    "\"=1+\"\"2\"\"\",н/а,-0.05,4.00,soon\n"                                                     \
    "\" a\tb\r\nc\\;\",-7,2,-0.50,\n"                                                              \
    ",,,,\n"

static void csv_is_rfc_4180(void **state)
{
    (void)state;
    check(EJ_FORMAT_CSV, false, &table, 1, "pupil,n,weight,mean,date\n" CSV_ROWS);
    check(EJ_FORMAT_CSV, true, &table, 2, "Ученик,№,Вес,Средний,Дата\n" CSV_ROWS CSV_ROWS);
}

static void tsv_quotes_as_csv_does(void **state)
{
    (void)state;
    check(EJ_FORMAT_TSV, false, &table, 1,
          "pupil\tn\tweight\tmean\tdate\n"
          "Абрамов, «А»\t12\t1.5\t4.25\t2026-10-05\n"
          "\"=1+\"\"2\"\"\"\tн/а\t-0.05\t4.00\tsoon\n"
          "\" a\tb\r\nc\\;\"\t-7\t2\t-0.50\t\n"
          "\t\t\t\t\n");
}

static void excel_reads_its_csv(void **state)
{
    (void)state;
    check(EJ_FORMAT_EXCEL, true, &table, 1,
          "\xEF\xBB\xBFУченик;№;Вес;Средний;Дата\r\n"
          "Абрамов, «А»;12;1,5;4,25;05.10.2026\r\n"
          "\"=1+\"\"2\"\"\";н/а;-0,05;4,00;soon\r\n"
          "\" a\tb\r\nc\\;\";-7;2;-0,50;\r\n"
          ";;;;\r\n");
}

static void json_has_an_object_per_line(void **state)
{
    (void)state;
    check(EJ_FORMAT_JSONL, false, &table, 1,
          "{\"pupil\":\"Абрамов, «А»\",\"n\":12,\"weight\":1.5,\"mean\":4.25,"
          "\"date\":\"2026-10-05\"}\n"
          "{\"pupil\":\"=1+\\\"2\\\"\",\"n\":\"н/а\",\"weight\":-0.05,\"mean\":4.00,"
          "\"date\":\"soon\"}\n"
          "{\"pupil\":\" a\\tb\\r\\nc\\\\;\",\"n\":-7,\"weight\":2,\"mean\":-0.50,\"date\":null}\n"
          "{\"pupil\":null,\"n\":null,\"weight\":null,\"mean\":null,\"date\":\"\"}\n");
}

static void json_escapes_all_controls(void **state)
{
    const struct ej_column column = {.name = "\"k\"", .type = EJ_TEXT};
    const struct ej_table one = {"one", &column, 1, NULL};
    const struct ej_value value = {.text = "\x01\x1F\x7F\xFF\xE2\x80\xA8"};
    FILE *file = tmpfile();
    struct ej_sink *sink;
    struct ej_error err = {0};
    (void)state;
    assert_int_equal(ej_sink_text(fileno(file), EJ_FORMAT_JSONL, false, &sink, &err), EJ_OK);
    assert_int_equal(sink->begin(sink, &one, &err), EJ_OK);
    assert_int_equal(sink->row(sink, &value, &err), EJ_OK);
    assert_int_equal(sink->end(sink, &err), EJ_OK);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    char *got = contents(fileno(file));
    assert_string_equal(got, "{\"\\\"k\\\"\":\"\\u0001\\u001f\x7F\xEF\xBF\xBD\xE2\x80\xA8\"}\n");
    free(got);
    fclose(file);
}

static void extreme_numbers_are_printed(void **state)
{
    static const struct ej_column three[] = {{.name = "i", .type = EJ_INTEGER},
                                             {.name = "h", .type = EJ_HUNDREDTHS},
                                             {.name = "f", .type = EJ_FIXED2}};
    const struct ej_table numbers = {"numbers", three, 3, NULL};
    FILE *file = tmpfile();
    struct ej_sink *sink;
    struct ej_error err = {0};
    (void)state;
    assert_int_equal(ej_sink_text(fileno(file), EJ_FORMAT_CSV, false, &sink, &err), EJ_OK);
    assert_int_equal(sink->begin(sink, &numbers, &err), EJ_OK);
    const int64_t values[] = {INT64_MIN, INT64_MAX, 0, 5, 10, -100};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct ej_value row[] = {
            {.integer = values[i]}, {.integer = values[i]}, {.integer = values[i]}};
        assert_int_equal(sink->row(sink, row, &err), EJ_OK);
    }
    assert_int_equal(sink->end(sink, &err), EJ_OK);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    char *got = contents(fileno(file));
    assert_string_equal(got, "i,h,f\n"
                             "-9223372036854775808,-92233720368547758.08,-92233720368547758.08\n"
                             "9223372036854775807,92233720368547758.07,92233720368547758.07\n"
                             "0,0,0.00\n5,0.05,0.05\n10,0.1,0.10\n-100,-1,-1.00\n");
    free(got);
    fclose(file);
}

/* Two columns under one heading need both to be told apart on one line. */
static void group_headings_join_the_name(void **state)
{
    static const struct ej_column grouped[] = {
        {.name = "pupil", .heading = "Ученик"},
        {.name = "sep_b", .heading = "Б", .type = EJ_INTEGER, .group = "Сентябрь"},
        {.name = "sep_n", .heading = "НП", .type = EJ_INTEGER, .group = "Сентябрь"},
        {.name = "oct_b", .heading = "Б", .type = EJ_INTEGER, .group = "Октябрь"},
        {.name = "mean", .heading = "Средний", .type = EJ_FIXED2},
    };
    const struct ej_table months = {"months", grouped, COLUMNS, NULL};
    (void)state;
    char *csv = print(EJ_FORMAT_CSV, true, &months, 1);
    assert_non_null(strstr(csv, "Ученик,Сентябрь: Б,Сентябрь: НП,Октябрь: Б,Средний\n"));
    free(csv);
    char *shown = print(EJ_FORMAT_TABLE, true, &months, 1);
    const char heading[] = "              Сентябрь  Октябрь\n"
                           "Ученик          Б   НП        Б  Средний\n"
                           "------------  ---  ---  -------  -------\n";
    assert_int_equal(strncmp(shown, heading, strlen(heading)), 0);
    free(shown);
}

static void different_tables_do_not_mix(void **state)
{
    FILE *file = tmpfile();
    struct ej_sink *sink;
    struct ej_error err = {0};
    const struct ej_table narrow = {"narrow", columns, 2, NULL};
    (void)state;
    assert_int_equal(ej_sink_text(fileno(file), EJ_FORMAT_CSV, false, &sink, &err), EJ_OK);
    put_table(sink, &table);
    assert_int_equal(sink->begin(sink, &narrow, &err), EJ_USAGE);
    assert_string_equal(err.text, "tables with different columns do not fit in one output");
    ej_sink_free(sink);
    ej_sink_free(NULL);
    fclose(file);
}

/* ---- tables for people -------------------------------------------------------------------------
 */

static void tables_are_aligned_and_harmless(void **state)
{
    const char *const title[] = {"7А", NULL}, *const notes[] = {"Приказ\x1B[2J № 5", NULL};
    const struct ej_layout layout = {.title = title, .notes = notes};
    const struct ej_table titled = {"titled", columns, COLUMNS, &layout};
    (void)state;
    check(EJ_FORMAT_TABLE, false, &table, 1,
          "pupil           n  weight   mean  date\n"
          "------------  ---  ------  -----  ----------\n"
          "Абрамов, «А»   12     1.5   4.25  05.10.2026\n"
          "=1+\"2\"        н/а   -0.05   4.00  soon\n"
          " a b␤c\\;       -7       2  -0.50\n"
          "\n");
    char *got = print(EJ_FORMAT_TABLE, true, &titled, 2);
    assert_int_equal(strncmp(got, "7А\n\nУченик", strlen("7А\n\nУченик")), 0);
    assert_non_null(strstr(got, "\n\nПриказ [2J № 5\n\n7А\n\nУченик"));
    assert_null(strchr(got, 0x1B));
    free(got);
}

/* Names that try to steer the terminal, and wide or combining characters. */
static void nothing_reaches_the_terminal(void **state)
{
    static const char *const names[] = {"\x1B]0;x\x07",
                                        "a\xC2\x9B"
                                        "1m",
                                        "\xE2\x80\xAEx",
                                        "\xFF",
                                        "И\xCC\x86",
                                        "\xE4\xB8\xAD"};
    static const struct ej_column pair[] = {{.name = "t"}, {.name = "u"}};
    const struct ej_table two = {"two", pair, 2, NULL};
    FILE *file = tmpfile();
    struct ej_sink *sink;
    struct ej_error err = {0};
    (void)state;
    assert_int_equal(ej_sink_text(fileno(file), EJ_FORMAT_TABLE, false, &sink, &err), EJ_OK);
    assert_int_equal(sink->begin(sink, &two, &err), EJ_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct ej_value row[] = {{.text = names[i]}, {.text = "|"}};
        assert_int_equal(sink->row(sink, row, &err), EJ_OK);
    }
    assert_int_equal(sink->end(sink, &err), EJ_OK);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    char *got = contents(fileno(file));
    assert_string_equal(got, "t       u\n------  -\n ]0;x   |\na 1m    |\n x      |\n"
                             "\xEF\xBF\xBD       |\nИ\xCC\x86       |\n\xE4\xB8\xAD      |\n");
    free(got);
    fclose(file);
}

/* Rows beyond those that are held back still print, in the widths that were found. */
static void long_tables_go_on(void **state)
{
    enum { MANY = 2500 };
    static const struct ej_column pair[] = {{.name = "n", .type = EJ_INTEGER}, {.name = "t"}};
    const struct ej_table two = {"two", pair, 2, NULL};
    FILE *file = tmpfile();
    struct ej_sink *sink;
    struct ej_error err = {0};
    char line[64];
    (void)state;
    assert_int_equal(ej_sink_text(fileno(file), EJ_FORMAT_TABLE, false, &sink, &err), EJ_OK);
    assert_int_equal(sink->begin(sink, &two, &err), EJ_OK);
    for (int i = 1; i <= MANY; i++) {
        const struct ej_value row[] = {{.integer = i}, {.text = i < MANY ? "t" : "wider"}};
        assert_int_equal(sink->row(sink, row, &err), EJ_OK);
    }
    assert_int_equal(sink->end(sink, &err), EJ_OK);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    rewind(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_string_equal(line, "   n  t\n");
    assert_non_null(fgets(line, sizeof line, file));
    for (int i = 1; i <= MANY; i++) {
        char expected[64];
        snprintf(expected, sizeof expected, "%4d  %s\n", i, i < MANY ? "t" : "wider");
        assert_non_null(fgets(line, sizeof line, file));
        assert_string_equal(line, expected);
    }
    assert_null(fgets(line, sizeof line, file));
    fclose(file);
}

static void a_narrow_terminal_cuts_text(void **state)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    (void)state;
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        print_message("# no pseudo-terminal here\n");
        skip();
    }
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0);
    struct termios mode;
    assert_int_equal(tcgetattr(slave, &mode), 0);
    mode.c_oflag &= ~(tcflag_t)OPOST;
    assert_int_equal(tcsetattr(slave, TCSANOW, &mode), 0);
    const struct winsize size = {.ws_col = 42, .ws_row = 25};
    assert_int_equal(ioctl(slave, TIOCSWINSZ, &size), 0);

    struct ej_sink *sink;
    struct ej_error err = {0};
    assert_int_equal(ej_sink_text(slave, EJ_FORMAT_TABLE, false, &sink, &err), EJ_OK);
    put_table(sink, &table);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    char got[4096] = "";
    ssize_t count = read(master, got, sizeof got - 1);
    assert_true(count > 0);
    close(slave);
    close(master);
    assert_string_equal(got, "pupil         n  weight   mean  date\n"
                             "----------  ---  ------  -----  ----------\n"
                             "Абрамов, …   12     1.5   4.25  05.10.2026\n"
                             "=1+\"2\"      н/а   -0.05   4.00  soon\n"
                             " a b␤c\\;     -7       2  -0.50\n"
                             "\n");
}

/* ---- back again --------------------------------------------------------------------------------
 */

/* Write COUNT texts, each in a row of its own, and read them back. */
static void check_round_trip(enum ej_format format, const char *const *texts, int count, int width)
{
    const struct ej_column pair[] = {{.name = "text"}, {.name = "again"}};
    const struct ej_table both = {"both", pair, width, NULL};
    FILE *file = tmpfile();
    struct ej_sink *sink;
    struct ej_source *source;
    struct ej_record record;
    struct ej_error err = {0};
    bool more;

    assert_int_equal(ej_sink_text(fileno(file), format, false, &sink, &err), EJ_OK);
    assert_int_equal(sink->begin(sink, &both, &err), EJ_OK);
    for (int i = 0; i < count; i++) {
        const struct ej_value row[] = {{.text = texts[i]}, {.text = texts[count - 1 - i]}};
        assert_int_equal(sink->row(sink, row, &err), EJ_OK);
    }
    assert_int_equal(sink->end(sink, &err), EJ_OK);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);

    rewind(file);
    assert_int_equal(ej_source_csv(fileno(file), "back", NULL, &source, &err), EJ_OK);
    for (int i = 0; i < count; i++) {
        assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
        assert_true(more);
        assert_null(record.defect);
        assert_string_equal(record.fields[0], texts[i]);
        if (width == 2)
            assert_string_equal(record.fields[1], texts[count - 1 - i]);
    }
    assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
    assert_false(more);
    ej_source_free(source);
    fclose(file);
}

static void all_round_trips(const char *const *texts, int count)
{
    for (int width = 1; width <= 2; width++) {
        check_round_trip(EJ_FORMAT_CSV, texts, count, width);
        check_round_trip(EJ_FORMAT_EXCEL, texts, count, width);
    }
}

static void awkward_text_comes_back(void **state)
{
    static const char *const texts[] = {
        "",     " ",     "\t",    "\"",           "\"\"",  ",",  ";",   "\n",  "\r",
        "\r\n", "a\r",   "\ra",   " a ",          "=1",    "+7", "-1",  "@a",  "'=1",
        "a\"b", "\"a\"", "a;b,c", "\xEF\xBB\xBF", "№ «7»", "0",  "1,5", "\\n", "\x01\x1B"};
    (void)state;
    all_round_trips(texts, sizeof texts / sizeof *texts);
}

static void naughty_strings_come_back(void **state)
{
    enum { MOST = 2000 };
    char path[4096], *line = NULL;
    char *texts[MOST];
    size_t size = 0;
    int count = 0;
    const char *shared = getenv("EJ_SHARED");
    (void)state;
    snprintf(path, sizeof path, "%s/data/third-party/naughty-strings/blns.txt",
             shared ? shared : "../shared");
    FILE *file = fopen(path, "r");
    if (!file) {
        print_message("# no %s\n", path);
        skip();
    }
    while (count < MOST && getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        texts[count++] = strdup(line);
    }
    free(line);
    fclose(file);
    assert_true(count > 500);
    all_round_trips((const char *const *)texts, count);
    while (count-- > 0)
        free(texts[count]);
}

/* ---- outputs that fail -------------------------------------------------------------------------
 */

static void a_full_disk_is_told(void **state)
{
    const enum ej_format formats[] = {EJ_FORMAT_TABLE, EJ_FORMAT_CSV, EJ_FORMAT_TSV,
                                      EJ_FORMAT_JSONL, EJ_FORMAT_EXCEL};
    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        int fd = open("/dev/full", O_WRONLY);
        struct ej_sink *sink;
        struct ej_error err = {0};
        assert_int_equal(ej_sink_text(fd, formats[i], false, &sink, &err), EJ_OK);
        put_table(sink, &table);
        assert_int_equal(sink->finish(sink, &err), EJ_BROKEN);
        assert_int_equal(err.status, EJ_BROKEN);
        assert_string_equal(err.text, "cannot write the output: No space left on device");
        /* and it stays so */
        assert_int_equal(sink->finish(sink, NULL), EJ_BROKEN);
        assert_int_equal(sink->begin(sink, &table, NULL), EJ_BROKEN);
        ej_sink_free(sink);
        close(fd);
    }
}

static void a_failure_stops_the_rows(void **state)
{
    int fd = open("/dev/full", O_WRONLY);
    struct ej_sink *sink;
    struct ej_error err = {0};
    enum ej_status status = EJ_OK;
    long count = 0;
    (void)state;
    assert_int_equal(ej_sink_text(fd, EJ_FORMAT_CSV, false, &sink, &err), EJ_OK);
    assert_int_equal(sink->begin(sink, &table, &err), EJ_OK);
    while (status == EJ_OK && count++ < 100000)
        status = sink->row(sink, rows[0], &err);
    assert_int_equal(status, EJ_BROKEN);
    assert_in_range(count, 100, 10000); /* a buffer full of rows */
    ej_sink_free(sink);
    close(fd);
}

/* A reader that is slow to begin, behind a pipe that does not wait. */
static void a_busy_pipe_is_waited_for(void **state)
{
    enum { MANY = 20000 };
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    pid_t child = fork();
    if (child == 0) {
        char buffer[5000];
        long lines = 0;
        close(ends[1]);
        usleep(100000);
        for (ssize_t count; (count = read(ends[0], buffer, sizeof buffer)) > 0;)
            for (ssize_t i = 0; i < count; i++)
                lines += buffer[i] == '\n';
        _exit(lines == MANY + 1 ? 0 : 1);
    }
    close(ends[0]);
    struct ej_sink *sink;
    struct ej_error err = {0};
    assert_int_equal(ej_sink_text(ends[1], EJ_FORMAT_CSV, false, &sink, &err), EJ_OK);
    assert_int_equal(sink->begin(sink, &table, &err), EJ_OK);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(sink->row(sink, rows[0], &err), EJ_OK);
    assert_int_equal(sink->end(sink, &err), EJ_OK);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    close(ends[1]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- errors ------------------------------------------------------------------------------------
 */

static void errors_hold_words(void **state)
{
    struct ej_error err = {0};
    (void)state;
    assert_int_equal(ej_fail(NULL, EJ_DENIED, "%s", "x"), EJ_DENIED);
    assert_int_equal(ej_prefix(NULL, "%s", "x"), EJ_BROKEN);
    assert_int_equal(ej_fail(&err, EJ_USAGE, "no class '%s'", "7А"), EJ_USAGE);
    assert_int_equal(err.status, EJ_USAGE);
    assert_string_equal(err.text, "no class '7А'");
    assert_int_equal(ej_prefix(&err, "line %d", 5), EJ_USAGE);
    assert_string_equal(err.text, "line 5: no class '7А'");
    assert_int_equal(ej_fail(&err, EJ_BROKEN, "again, %s", err.text), EJ_BROKEN);
    assert_string_equal(err.text, "again, line 5: no class '7А'");
    /* what does not fit is cut, never within a character */
    for (int i = 0; i < 3000; i++)
        assert_int_equal(ej_prefix(&err, i % 2 ? "я" : "ab\xE2\x80\x94"), EJ_BROKEN);
    size_t size = strlen(err.text);
    assert_in_range(size, 1020, 1023);
    struct ej_value row[COLUMNS] = {{.text = err.text}};
    FILE *file = tmpfile();
    struct ej_sink *sink;
    assert_int_equal(ej_sink_text(fileno(file), EJ_FORMAT_JSONL, false, &sink, NULL), EJ_OK);
    assert_int_equal(sink->begin(sink, &table, NULL), EJ_OK);
    assert_int_equal(sink->row(sink, row, NULL), EJ_OK);
    assert_int_equal(sink->finish(sink, NULL), EJ_OK);
    ej_sink_free(sink);
    char *got = contents(fileno(file));
    assert_null(strstr(got, "\xEF\xBF\xBD"));
    free(got);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_is_rfc_4180),
        cmocka_unit_test(tsv_quotes_as_csv_does),
        cmocka_unit_test(excel_reads_its_csv),
        cmocka_unit_test(json_has_an_object_per_line),
        cmocka_unit_test(json_escapes_all_controls),
        cmocka_unit_test(extreme_numbers_are_printed),
        cmocka_unit_test(group_headings_join_the_name),
        cmocka_unit_test(different_tables_do_not_mix),
        cmocka_unit_test(tables_are_aligned_and_harmless),
        cmocka_unit_test(nothing_reaches_the_terminal),
        cmocka_unit_test(long_tables_go_on),
        cmocka_unit_test(a_narrow_terminal_cuts_text),
        cmocka_unit_test(awkward_text_comes_back),
        cmocka_unit_test(naughty_strings_come_back),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(a_failure_stops_the_rows),
        cmocka_unit_test(a_busy_pipe_is_waited_for),
        cmocka_unit_test(errors_hold_words),
    };
    return cmocka_run_group_tests_name("sink", tests, NULL, NULL);
}
