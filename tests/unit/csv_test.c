/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv_test.c - delimited text as people have it: encodings, separators, quoting, damage. */
#include "journal.h"

#include <dirent.h>
#include <fcntl.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- reading into one string ---------------------------------------------------------------- */

/* What was read: the form, then "LINE:field|field|" of each record, defects behind '!'. */
struct dump {
    char *text;
    size_t size;
};

static void dump_source(FILE *out, struct ej_source *source)
{
    struct ej_error err = {0};
    struct ej_record record;
    bool more;

    fprintf(out, "%s\n%ld:", ej_source_form(source), source->heading_line);
    for (int i = 0; i < source->count; i++)
        fprintf(out, "%s|", source->columns[i]);
    fputc('\n', out);
    for (;;) {
        assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
        if (!more)
            break;
        fprintf(out, "%ld:", record.line);
        for (int i = 0; i < record.count; i++)
            fprintf(out, "%s|", record.fields[i]);
        fprintf(out, record.defect ? "!%s\n" : "\n", record.defect);
    }
    /* the end stays the end */
    assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
    assert_false(more);
}

static char *dump_fd(int fd, const char *encoding)
{
    struct ej_source *source = NULL;
    struct ej_error err = {0};
    struct dump dump = {0};
    FILE *out = open_memstream(&dump.text, &dump.size);

    assert_non_null(out);
    enum ej_status status = ej_source_csv(fd, "test.csv", encoding, &source, &err);
    if (status == EJ_OK) {
        assert_string_equal(source->name, "test.csv");
        dump_source(out, source);
    } else {
        assert_null(source);
        assert_int_equal(err.status, status);
        fprintf(out, "%d %s\n", (int)status, err.text);
    }
    ej_source_free(source);
    fclose(out);
    return dump.text;
}

static FILE *file_of(const void *bytes, size_t size)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    rewind(file);
    return file;
}

static void check_bytes(const void *bytes, size_t size, const char *encoding, const char *expected)
{
    FILE *file = file_of(bytes, size);
    char *got = dump_fd(fileno(file), encoding);
    assert_string_equal(got, expected);
    free(got);
    fclose(file);
}

/* A literal may hold NUL bytes, so its size is taken. */
#define CHECK(bytes, expected) check_bytes(bytes, sizeof(bytes) - 1, NULL, expected)
#define CHECK_AS(encoding, bytes, expected)                                                        \
    check_bytes(bytes, sizeof(bytes) - 1, encoding, expected)

/* ---- separators, lines, quotes --------------------------------------------------------------- */

static void separators_are_found_in_the_heading(void **state)
{
    (void)state;
    CHECK("a,b\n1,2\n", "UTF-8, ',', LF\n1:a|b|\n2:1|2|\n");
    CHECK("a;b\n1,5;2\n", "UTF-8, ';', LF\n1:a|b|\n2:1,5|2|\n");
    CHECK("a\tb\n1;5\t2\n", "UTF-8, TAB, LF\n1:a|b|\n2:1;5|2|\n");
    CHECK("\"a;b;c\",d\n1,2\n", "UTF-8, ',', LF\n1:a;b;c|d|\n2:1|2|\n");
    CHECK("\"a\"\";b;\"\"c\",d\n1,2\n", "UTF-8, ',', LF\n1:a\";b;\"c|d|\n2:1|2|\n");
    CHECK("a, b;c\n1;2\n", "UTF-8, ';', LF\n1:a, b|c|\n2:1|2|\n");
    CHECK("a\n1\n", "UTF-8, ',', LF\n1:a|\n2:1|\n");
}

static void lines_are_physical_lines(void **state)
{
    (void)state;
    CHECK("\n\r\na,b\r\n\r\n1,\"x\r\n\n\r\ny\"\r\n\n\n2,3",
          "UTF-8, ',', CRLF\n3:a|b|\n5:1|x\r\n\n\r\ny|\n11:2|3|\n");
    CHECK("a\r\n1\r\n2\n3\r", "UTF-8, ',', CRLF\n1:a|\n2:1|\n3:2|\n4:3|\n");
    CHECK("a,b\n1\r2,\r\n", "UTF-8, ',', LF\n1:a|b|\n2:1\r2||\n");
    CHECK("a,b\n\"1\r\",\"\r\"\n", "UTF-8, ',', LF\n1:a|b|\n2:1\r|\r|\n");
    CHECK("\"a\nb\",c\n1,2\n", "UTF-8, ',', LF\n1:a\nb|c|\n3:1|2|\n");
}

static void quotes_are_those_of_rfc_4180(void **state)
{
    (void)state;
    CHECK("a,b\n\"1\"\"2\",\"\"\n", "UTF-8, ',', LF\n1:a|b|\n2:1\"2||\n");
    CHECK("a,b\n\"\"\"\",\"\"\"\"\"\"", "UTF-8, ',', LF\n1:a|b|\n2:\"|\"\"|\n");
    CHECK("a,b\n7 \"А\", \"x\"\n", "UTF-8, ',', LF\n1:a|b|\n2:7 \"А\"| \"x\"|\n");
    CHECK("a\n\"\"\n\n1\n", "UTF-8, ',', LF\n1:a|\n2:|\n4:1|\n");
    CHECK("a,b\n,\n \t, \n", "UTF-8, ',', LF\n1:a|b|\n2:||\n3: \t| |\n");
}

/* ---- defects ----------------------------------------------------------------------------------
 */

static void damage_stays_in_its_record(void **state)
{
    (void)state;
    CHECK("a,b\n1\n1,2,3\n4,5\n", "UTF-8, ',', LF\n1:a|b|\n"
                                  "2:1|!too few fields: 1, the heading has 2\n"
                                  "3:1|2|3|!too many fields: 3, the heading has 2\n4:4|5|\n");
    CHECK("a,b\n\"1\"x,2\n\"1\" ,2\n3,4\n", "UTF-8, ',', LF\n1:a|b|\n"
                                            "2:1x|2|!text after a closing quote\n"
                                            "3:1 |2|!text after a closing quote\n4:3|4|\n");
    CHECK("a,b\n1,2\n3,\"4\n5,6\n",
          "UTF-8, ',', LF\n1:a|b|\n2:1|2|\n"
          "3:3|4\n5,6\n|!unclosed quote: the field runs to the end of the input\n");
    CHECK("a,b\n1,\"", "UTF-8, ',', LF\n1:a|b|\n"
                       "2:1||!unclosed quote: the field runs to the end of the input\n");
    CHECK("a,b\n1,x\0y\n3,4\n", "UTF-8, ',', LF\n1:a|b|\n2:1|x\xEF\xBF\xBDy|!NUL byte\n3:3|4|\n");
    CHECK("\xEF\xBB\xBF"
          "a,b\n\xFFq,\xD0\n3,4\n",
          "UTF-8 BOM, ',', LF\n1:a|b|\n"
          "2:\xEF\xBF\xBDq|\xEF\xBF\xBD|!bytes that are not valid UTF-8\n3:3|4|\n");
}

static void a_heading_must_be_sound(void **state)
{
    (void)state;
    CHECK("", "1 test.csv: no heading: empty input\n");
    CHECK("\n\r\n\n", "1 test.csv: no heading: empty input\n");
    CHECK("\xEF\xBB\xBF", "1 test.csv: no heading: empty input\n");
    CHECK("a;b;a\n", "1 test.csv:1: column 'a' stands twice in the heading\n");
    CHECK("\nКласс; КЛАСС\xC2\xA0\n", "1 test.csv:2: column 'КЛАСС' stands twice in the heading\n");
    CHECK("a;;\n1;2;3\n", "UTF-8, ';', LF\n1:a|||\n2:1|2|3|\n");
    CHECK("a;\"b\n1;2\n", "1 test.csv:1: the heading cannot be read: unclosed quote: the field "
                          "runs to the end of the "
                          "input\n");
    CHECK("a;b\0\n1;2\n", "1 test.csv:1: the heading cannot be read: NUL byte\n");
    CHECK("a;b\r1;2\r", "1 test.csv:1: the lines end in CR alone, which is not read\n");
}

/* ---- encodings ---------------------------------------------------------------------------------
 */

static void the_encoding_is_found(void **state)
{
    (void)state;
    CHECK("a\nё\n", "UTF-8, ',', LF\n1:a|\n2:ё|\n");
    CHECK("\xEF\xBB\xBF"
          "a\nё\n",
          "UTF-8 BOM, ',', LF\n1:a|\n2:ё|\n");
    CHECK("a;b\r\n\xCF\xB8\xF2\xF0;\xB9 5\r\n", "windows-1251, ';', CRLF\n1:a|b|\n2:Пётр|№ 5|\n");
    CHECK("a\n\xD1\xB8\xEC\xE0\n", "windows-1251, ',', LF\n1:a|\n2:Сёма|\n");
    CHECK("a\n\xC0\x98\n\xC0\n", "windows-1251, ',', LF\n1:a|\n"
                                 "2:А\xEF\xBF\xBD|!bytes that are not valid windows-1251\n3:А|\n");
    CHECK("\xFF\xFE"
          "a\0\n\0\x10\x04\n\0",
          "UTF-16LE BOM, ',', LF\n1:a|\n2:А|\n");
    CHECK("\xFE\xFF"
          "\0a\0\r\0\n\x04\x10\0\r\0\n",
          "UTF-16BE BOM, ',', CRLF\n1:a|\n2:А|\n");
    CHECK("\xFF\xFE"
          "a\0\n\0\0\xD8z\0\n\0b\0\n\0c",
          "UTF-16LE BOM, ',', LF\n1:a|\n2:\xEF\xBF\xBDz|!bytes that are not valid UTF-16LE\n"
          "3:b|\n4:\xEF\xBF\xBD|!bytes that are not valid UTF-16LE\n");
    CHECK("\xFF\xFE"
          "a\0\n\0\0\0\n\0b\0",
          "UTF-16LE BOM, ',', LF\n1:a|\n2:\xEF\xBF\xBD|!NUL byte\n3:b|\n");
}

static void the_encoding_can_be_stated(void **state)
{
    (void)state;
    CHECK_AS("CP866", "a\n\x80\xF1\n", "CP866, ',', LF\n1:a|\n2:Аё|\n");
    CHECK_AS("windows-1251", "a\n\xD0\xB0\n", "windows-1251, ',', LF\n1:a|\n2:Р°|\n");
    CHECK_AS("utf-8", "a\n\xC0\nb\n",
             "UTF-8, ',', LF\n1:a|\n"
             "2:\xEF\xBF\xBD|!bytes that are not valid UTF-8\n3:b|\n");
    CHECK_AS("UTF-16", "\xFE\xFF\0a", "UTF-16, ',', LF\n1:a|\n");
    CHECK_AS("klingon", "a\n", "2 test.csv: unknown encoding 'klingon'\n");
    CHECK_AS("", "a\n", "2 test.csv: unknown encoding ''\n");
}

/* A damaged byte among Russian names must not turn the other names into rubbish. */
static void a_stray_byte_does_not_change_the_encoding(void **state)
{
    (void)state;
    CHECK("Имя\nСемён\nАнна\xE0\nПётр\n",
          "UTF-8, ',', LF\n1:Имя|\n2:Семён|\n"
          "3:Анна\xEF\xBF\xBD|!bytes that are not valid UTF-8\n4:Пётр|\n");
    /* but a few pairs of bytes that look like UTF-8 do not make it so */
    CHECK("a\n\xD1\xB8\xEC\xE0 \xD1\xB8\xEC\xE0\n", "windows-1251, ',', LF\n1:a|\n2:Сёма Сёма|\n");
    CHECK("a\nИмя \xE0\n", "windows-1251, ',', LF\n1:a|\n"
                           "2:Р\xEF\xBF\xBDРјСЏ а|!bytes that are not valid windows-1251\n");
}

/* ---- sizes -------------------------------------------------------------------------------------
 */

/* Records of all lengths around the sizes of the buffers, through a pipe in small pieces. */
static void buffers_are_no_borders(void **state)
{
    enum { RECORDS = 30000 };
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        FILE *out = fdopen(ends[1], "w");
        fputs("n;text;name\r\n", out);
        for (int i = 0; i < RECORDS; i++)
            fprintf(out, "%d;\"%*s\"\"\r\n\";Фёдор \xF0\x9F\x98\x80\r\n", i, i % 977, "x");
        fprintf(out, "last;\"%*s\";y", 300000, "z");
        fclose(out);
        _exit(0);
    }
    close(ends[1]);

    struct ej_source *source = NULL;
    struct ej_error err = {0};
    struct ej_record record;
    bool more = true;
    assert_int_equal(ej_source_csv(ends[0], "pipe", NULL, &source, &err), EJ_OK);
    close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_string_equal(ej_source_form(source), "UTF-8, ';', CRLF");
    for (int i = 0; i < RECORDS; i++) {
        char expected[1100];
        assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
        assert_true(more);
        assert_null(record.defect);
        assert_int_equal(record.line, 2 + 2 * i);
        snprintf(expected, sizeof expected, "%d", i);
        assert_string_equal(record.fields[0], expected);
        snprintf(expected, sizeof expected, "%*s\"\r\n", i % 977, "x");
        assert_string_equal(record.fields[1], expected);
        assert_string_equal(record.fields[2], "Фёдор \xF0\x9F\x98\x80");
    }
    assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
    assert_true(more);
    assert_int_equal(strlen(record.fields[1]), 300000);
    assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
    assert_false(more);
    ej_source_free(source);
}

static char *convert(const char *text, const char *encoding, size_t *size)
{
    size_t left = strlen(text), room = 4 * left + 8;
    char *out = malloc(room), *to = out, *from = (char *)(uintptr_t)text;
    iconv_t iconv_handle = iconv_open(encoding, "UTF-8");
    assert_non_null(out);
    assert_int_equal(iconv(iconv_handle, &from, &left, &to, &room), 0);
    iconv_close(iconv_handle);
    *size = (size_t)(to - out);
    return out;
}

/* TEXT must be read from ENCODING as it is from UTF-8, but for the first line, the form. */
static void check_converted(const char *text, const char *encoding, const char *form)
{
    size_t size;
    char *bytes = convert(text, encoding, &size);
    FILE *plain = file_of(text, strlen(text)), *other = file_of(bytes, size);
    char *expected = dump_fd(fileno(plain), NULL), *got = dump_fd(fileno(other), NULL);

    assert_int_equal(strncmp(got, form, strlen(form)), 0);
    assert_string_equal(strchr(got, '\n'), strchr(expected, '\n'));
    free(expected);
    free(got);
    free(bytes);
    fclose(plain);
    fclose(other);
}

/* More columns than are usual, and blocks of the conversion that end within characters. */
static void converted_text_is_whole(void **state)
{
    enum { COLUMNS = 300, RECORDS = 300 };
    struct dump text = {0};
    FILE *out = open_memstream(&text.text, &text.size);
    (void)state;
    assert_non_null(out);
    fputs("\xEF\xBB\xBF", out);
    for (int row = 0; row <= RECORDS; row++)
        for (int i = 0; i < COLUMNS; i++)
            fprintf(out, "%s%d-%d%c", row % 3 ? "\xF0\x9F\x98\x80" : "ё", row, i,
                    i + 1 < COLUMNS ? ';' : '\n');
    fclose(out);
    check_converted(text.text, "UTF-16LE", "UTF-16LE BOM, ';', LF\n");
    check_converted(text.text, "UTF-16BE", "UTF-16BE BOM, ';', LF\n");
    free(text.text);

    out = open_memstream(&text.text, &text.size);
    assert_non_null(out);
    fputs("Имя,n\r\n", out);
    for (int row = 0; row < 100000; row++)
        fprintf(out, "\"Ёлкин, № %d\",%d\r\n", row, row);
    fclose(out);
    check_converted(text.text, "CP1251", "windows-1251, ',', CRLF\n");
    free(text.text);
}

static void what_cannot_be_read_is_broken(void **state)
{
    (void)state;
    char *got = dump_fd(-1, NULL);
    assert_string_equal(got, "4 test.csv: cannot read: Bad file descriptor\n");
    free(got);
}

/* ---- options -----------------------------------------------------------------------------------
 */

static void options_are_one_record(void **state)
{
    char name[] = "class", value[] = "7А";
    const char *const names[] = {name, "text"}, *const values[] = {value, "a,\"b\"\n"};
    struct ej_source *source;
    struct ej_error err = {0};
    struct ej_record record;
    bool more;
    (void)state;
    assert_int_equal(ej_source_fields(2, names, values, &source, &err), EJ_OK);
    name[0] = value[0] = 'x'; /* all is copied */
    assert_null(source->name);
    assert_null(ej_source_form(source));
    assert_int_equal(source->count, 2);
    assert_string_equal(source->columns[0], "class");
    assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
    assert_true(more);
    assert_int_equal(record.line, 0);
    assert_int_equal(record.count, 2);
    assert_null(record.defect);
    assert_string_equal(record.fields[0], "7А");
    assert_string_equal(record.fields[1], "a,\"b\"\n");
    assert_int_equal(source->next(source, &record, &more, &err), EJ_OK);
    assert_false(more);
    ej_source_free(source);
    ej_source_free(NULL);
}

/* ---- files -------------------------------------------------------------------------------------
 */

/* Check that FILE is read with FORM, RECORDS records, BAD of them with a defect, the last on LINE.
 */
static void check_file(const char *folder, const char *name, const char *form, long records,
                       long bad, long line)
{
    char path[4096];
    struct ej_source *source;
    struct ej_error err = {0};
    struct ej_record record;
    bool more;
    long n = 0, defects = 0, at = 0;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(ej_source_csv(fd, path, NULL, &source, &err), EJ_OK);
    close(fd);
    assert_string_equal(ej_source_form(source), form);
    while (source->next(source, &record, &more, &err) == EJ_OK && more) {
        n++;
        defects += record.defect != NULL;
        at = record.defect ? record.line : at;
    }
    assert_int_equal(n, records);
    assert_int_equal(defects, bad);
    assert_int_equal(at, line);
    ej_source_free(source);
}

static void the_school_is_read(void **state)
{
    static const char utf8[] = "UTF-8, ',', LF", bom[] = "UTF-8 BOM, ';', LF";
    const char *school = "tests/data/school-small", *bad = "tests/data/school-small/bad";
    (void)state;
    check_file(school, "roster.csv", "windows-1251, ';', CRLF", 102, 0, 0);
    check_file(school, "staff.csv", bom, 21, 0, 0);
    check_file(school, "timetable.csv", bom, 125, 0, 0);
    check_file(school, "marks.csv", utf8, 7121, 0, 0);
    check_file(school, "homework.csv", utf8, 741, 0, 0);
    check_file(school, "plan.csv", utf8, 3759, 0, 0);
    check_file(bad, "marks-bad.csv", utf8, 38, 3, 39);
    check_file(bad, "marks-nul.csv", utf8, 3, 1, 3);
    check_file(bad, "marks-short.csv", utf8, 4, 1, 4);
    check_file(bad, "marks-unclosed-quote.csv", utf8, 2, 1, 3);
    check_file(bad, "marks-utf8.csv", "UTF-8 BOM, ',', LF", 3, 1, 3);
    check_file(bad, "roster-bad.csv", "windows-1251, ';', CRLF", 9, 1, 9);
}

/* A folder of third-party data, which may be absent. */
static void shared_folder(char path[4096], const char *name)
{
    const char *shared = getenv("EJ_SHARED");
    snprintf(path, 4096, "%s/data/third-party/%s", shared ? shared : "../shared", name);
    if (access(path, R_OK) != 0) {
        print_message("# no %s\n", path);
        skip();
    }
}

static void russian_files_are_read(void **state)
{
    char folder[4096];
    (void)state;
    shared_folder(folder, "ru-csv");
    check_file(folder, "NailyaMusaeva-utf16/список.csv", "UTF-16LE BOM, ',', CRLF", 2, 0, 0);
    check_file(folder, "PavshinSV/adresses.csv", "windows-1251, ';', LF", 5, 0, 0);
    check_file(folder, "PavshinSV/cabinets.csv", "UTF-8, ';', LF", 5, 0, 0);
    check_file(folder, "PavshinSV/pupils.csv", "windows-1251, ';', LF", 4, 0, 0);
    check_file(folder, "kizarbokid/Списки_учеников.csv", "UTF-8 BOM, ';', LF", 10, 0, 0);
    check_file(folder, "kizarbokid/Успеваемость.csv", "UTF-8, ';', LF", 26, 0, 0);
}

/* JSON without blanks outside strings, without the array around the objects and commas in it. */
static char *bare_json(const char *path)
{
    FILE *file = fopen(path, "r");
    struct dump dump = {0};
    FILE *out = open_memstream(&dump.text, &dump.size);
    bool quoted = false, escaped = false;
    int depth = 0;

    assert_non_null(file);
    assert_non_null(out);
    for (int c; (c = getc(file)) != EOF;) {
        if (!quoted) {
            depth += (c == '{') - (c == '}');
            if (strchr(" \n\r\t", c) || (depth == 0 && c != '}'))
                continue;
        }
        fputc(c, out);
        if (c == '"' && !escaped)
            quoted = !quoted;
        escaped = quoted && c == '\\' && !escaped;
        if (!quoted && c == '}')
            fputc('\n', out);
    }
    fclose(file);
    fclose(out);
    return dump.text;
}

/* Read PATH and write it as JSON lines; all columns are text. */
static char *csv_to_json(const char *path)
{
    int fd = open(path, O_RDONLY);
    FILE *file = tmpfile();
    struct ej_source *source;
    struct ej_sink *sink;
    struct ej_error err = {0};
    struct ej_record record;
    struct ej_column columns[16] = {0};
    struct ej_value row[16] = {0};
    bool more;

    assert_true(fd >= 0);
    assert_non_null(file);
    assert_int_equal(ej_source_csv(fd, path, NULL, &source, &err), EJ_OK);
    assert_int_equal(ej_sink_text(fileno(file), EJ_FORMAT_JSONL, false, &sink, &err), EJ_OK);
    close(fd);
    assert_in_range(source->count, 1, 16);
    for (int i = 0; i < source->count; i++)
        columns[i].name = source->columns[i];
    const struct ej_table table = {"test", columns, source->count, NULL};
    assert_int_equal(sink->begin(sink, &table, &err), EJ_OK);
    while (source->next(source, &record, &more, &err) == EJ_OK && more) {
        assert_null(record.defect);
        for (int i = 0; i < record.count; i++)
            row[i].text = record.fields[i];
        assert_int_equal(sink->row(sink, row, &err), EJ_OK);
    }
    assert_int_equal(sink->end(sink, &err), EJ_OK);
    assert_int_equal(sink->finish(sink, &err), EJ_OK);
    ej_sink_free(sink);
    ej_source_free(source);

    long size = lseek(fileno(file), 0, SEEK_END);
    char *text = calloc(1, (size_t)size + 1);
    assert_int_equal(pread(fileno(file), text, (size_t)size, 0), size);
    fclose(file);
    return text;
}

static void the_spectrum_means_what_it_says(void **state)
{
    char folder[4096];
    int files = 0;
    (void)state;
    shared_folder(folder, "csv-spectrum");
    char path[4200];
    snprintf(path, sizeof path, "%s/csvs", folder);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".csv") != 0)
            continue;
        char csv[4600], json[4600];
        snprintf(csv, sizeof csv, "%s/csvs/%s", folder, entry->d_name);
        snprintf(json, sizeof json, "%s/json/%.*s.json", folder, (int)(dot - entry->d_name),
                 entry->d_name);
        char *got = csv_to_json(csv), *expected = bare_json(json);
        assert_string_equal(got, expected);
        free(got);
        free(expected);
        files++;
    }
    closedir(dir);
    assert_int_equal(files, 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_are_found_in_the_heading),
        cmocka_unit_test(lines_are_physical_lines),
        cmocka_unit_test(quotes_are_those_of_rfc_4180),
        cmocka_unit_test(damage_stays_in_its_record),
        cmocka_unit_test(a_heading_must_be_sound),
        cmocka_unit_test(the_encoding_is_found),
        cmocka_unit_test(the_encoding_can_be_stated),
        cmocka_unit_test(a_stray_byte_does_not_change_the_encoding),
        cmocka_unit_test(buffers_are_no_borders),
        cmocka_unit_test(converted_text_is_whole),
        cmocka_unit_test(what_cannot_be_read_is_broken),
        cmocka_unit_test(options_are_one_record),
        cmocka_unit_test(the_school_is_read),
        cmocka_unit_test(russian_files_are_read),
        cmocka_unit_test(the_spectrum_means_what_it_says),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
