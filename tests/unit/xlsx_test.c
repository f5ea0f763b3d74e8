/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_test.c - workbooks: what is in their cells (as openpyxl reads it), how they are printed, and
 * how the file comes to its place. */
#include "export/xlsx.h"
#include "export/xlsx_measure.h"
#include "export/xlsx_name.h"
#include "export/xlsx_prove.h"
#include "export/xlsx_sheet.h"
#include "xlsx_fixture.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define TEXT(words)                                                                                \
    {                                                                                              \
        .text = words                                                                              \
    }
#define NUMBER(n)                                                                                  \
    {                                                                                              \
        .integer = n                                                                               \
    }
#define EMPTY                                                                                      \
    {                                                                                              \
        .null = true                                                                               \
    }

static const struct ej_column mixed[] = {
    {"pupil_id", "№ личного дела", EJ_TEXT, 0, NULL, NULL},
    {"lesson", NULL, EJ_INTEGER, 0, NULL, NULL},
    {"weight", "Вес", EJ_HUNDREDTHS, 0, NULL, NULL},
    {"mean", "Средний балл", EJ_FIXED2, 0, NULL, NULL},
    {"date", "Дата", EJ_DATE, 0, NULL, NULL},
};

static const struct ej_value mixed_rows[][5] = {
    {TEXT("00125"), NUMBER(4), NUMBER(150), NUMBER(420), TEXT("2026-10-05")},
    {TEXT("=1+1"), TEXT("н/а"), NUMBER(200), NUMBER(367), TEXT("1900-02-28")},
    {TEXT("4"), TEXT("5"), NUMBER(25), TEXT("–"), TEXT("2026-02-30")},
    {TEXT("a\n<b> & \"c\""), TEXT("05"), NUMBER(-75), NUMBER(500), TEXT("2024-02-29")},
    {EMPTY, EMPTY, EMPTY, EMPTY, EMPTY},
};

static void write_mixed(const char *path)
{
    const struct ej_table table = {"mixed", mixed, 5, NULL};
    struct ej_sink *sink = open_sink(path);

    put_table(sink, &table, &mixed_rows[0][0], COUNT(mixed_rows));
    finish(sink);
}

static void cells_keep_their_types(void **state)
{
    (void)state;
    write_mixed("a.xlsx");
    shows("sheets", "a.xlsx", "", "mixed\n");
    shows("cells", "a.xlsx", "mixed",
          "№ личного дела,lesson,Вес,Средний балл,Дата\n"
          "00125,4,1.5,4.20,2026-10-05\n"
          "=1+1,н/а,2,3.67,1900-02-28\n"
          "4,5,0.25,–,2026-02-30\n"
          "\"a\n<b> & \"\"c\"\"\",05,-0.75,5.00,2024-02-29\n"
          ",,,,\n");
    char *types = output("unzip -p a.xlsx xl/worksheets/sheet1.xml | "
                         "grep -o '<c r=\"[ABE][2-5]\"[^>]*>' | sed 's/ s=\"[0-9]*\"//' | "
                         "tr -d '\\n'");
    /* Text in A though it is all digits; a number in B but for a word or a leading zero; a day
     * that Excel's calendar has not, or nobody's, stays text. */
    assert_string_equal(types, "<c r=\"A2\" t=\"inlineStr\"><c r=\"B2\"><c r=\"E2\">"
                               "<c r=\"A3\" t=\"inlineStr\"><c r=\"B3\" t=\"inlineStr\">"
                               "<c r=\"E3\" t=\"inlineStr\">"
                               "<c r=\"A4\" t=\"inlineStr\"><c r=\"B4\">"
                               "<c r=\"E4\" t=\"inlineStr\">"
                               "<c r=\"A5\" t=\"inlineStr\"><c r=\"B5\" t=\"inlineStr\">"
                               "<c r=\"E5\">");
    free(types);
}

/* ---- a form --------------------------------------------------------------------------------- */

static const char *const title[] = {"Сводная ведомость", "7А класс, 1 четверть", NULL};
static const char *const notes[] = {"Решение педагогического совета:", NULL};
static const char *const signers[] = {"Директор", "Классный руководитель", NULL};

static const struct ej_layout form = {.sheet = "7А",
                                      .title = title,
                                      .header_left = "Школа № 12 & Ко",
                                      .header_right = "7А класс",
                                      .notes = notes,
                                      .signers = signers,
                                      .name_columns = 2};

static const struct ej_column summary[] = {
    {"n", "№", EJ_INTEGER, 4, NULL, NULL},
    {"pupil", "Фамилия, имя, отчество", EJ_TEXT, 0, NULL, NULL},
    {"line", "Период", EJ_TEXT, 0, NULL, NULL},
    {"a", "Алгебра и начала математического анализа", EJ_INTEGER, 4, "Предметы", NULL},
    {"b", "Физика", EJ_INTEGER, 4, "Предметы", NULL},
};

static const struct ej_value summary_rows[][5] = {
    {NUMBER(1), TEXT("Абрамов Иван"), TEXT("I"), NUMBER(4), NUMBER(5)},
    {NUMBER(1), TEXT("Абрамов Иван"), TEXT("год"), NUMBER(4), EMPTY},
    {NUMBER(2), TEXT("Абрамов Иван"), TEXT("I"), TEXT("н/а"), NUMBER(3)},
};

static void write_form(const char *path)
{
    const struct ej_table table = {"summary-marks", summary, 5, &form};
    struct ej_sink *sink = open_sink(path);

    put_table(sink, &table, &summary_rows[0][0], COUNT(summary_rows));
    finish(sink);
}

static void a_form_is_ready_to_print(void **state)
{
    (void)state;
    write_form("a.xlsx");
    shows("table", "a.xlsx", "7А",
          "№,\"Фамилия, имя, отчество\",Период,"
          "Алгебра и начала математического анализа,Физика\n"
          "1,Абрамов Иван,I,4,5\n"
          "1,Абрамов Иван,год,4,\n"
          "2,Абрамов Иван,I,н/а,3\n");
    shows("cells", "a.xlsx", "7А",
          "Сводная ведомость,,,,\n"
          "\"7А класс, 1 четверть\",,,,\n"
          ",,,,\n"
          ",,,Предметы,\n"
          "№,\"Фамилия, имя, отчество\",Период,"
          "Алгебра и начала математического анализа,Физика\n"
          "1,Абрамов Иван,I,4,5\n"
          "1,Абрамов Иван,год,4,\n"
          "2,Абрамов Иван,I,н/а,3\n"
          ",,,,\n"
          "Решение педагогического совета:,,,,\n"
          "Директор ____________________ /____________________/,,,,\n"
          "Классный руководитель ____________________ /____________________/,,,,\n");
    shows("page", "a.xlsx", "7А",
          "orientation=portrait\npaper=9\nfit=1x0\nrows=$4:$5\ncolumns=$A:$B\nfrozen=C6\n"
          "left=Школа № 12 && Ко\nright=7А класс\nfooter=Стр. &P из &N\n"
          "hidden=\nmerged=A10:E10 A11:E11 A12:E12 A1:E1 A2:E2 D4:E4\nbreaks=\n");
}

static void repeated_names_are_printed_once(void **state)
{
    (void)state;
    write_form("a.xlsx");
    /* White type in the second line of the first pupil; the next one has the same name, not the
     * same number. */
    char *colours = output("/usr/bin/python3 -c \"\n"
                           "import openpyxl\n"
                           "s = openpyxl.load_workbook('a.xlsx')['7А']\n"
                           "for r in (6, 7, 8):\n"
                           "    for c in 'ABC':\n"
                           "        f = s[c + str(r)].font.color\n"
                           "        white = f is not None and f.rgb == 'FFFFFFFF'\n"
                           "        print('white' if white else 'black', end=' ')\n\"");
    assert_string_equal(colours, "black black black white white black black black black ");
    free(colours);
}

static void rows_that_belong_together_share_a_page(void **state)
{
    const struct ej_table table = {"summary-marks", summary, 5, &form};
    struct ej_sink *sink = open_sink("a.xlsx");
    struct ej_error err = {0};
    char *text, *at;
    int row = 0;

    (void)state;
    ok(sink->begin(sink, &table, &err), &err);
    for (int i = 0; i < 40 * 7; i++) {
        const struct ej_value values[] = {NUMBER(1 + i / 7), TEXT("Имя"), TEXT("I"), NUMBER(4),
                                          NUMBER(5)};
        ok(sink->row(sink, values, &err), &err);
    }
    ok(sink->end(sink, &err), &err);
    finish(sink);
    text = show("page", "a.xlsx", "7А");
    at = strstr(text, "breaks=") + strlen("breaks=");
    assert_true(*at != '\n');
    while (*at != '\n') {
        int last = row;

        row = (int)strtol(at, &at, 10);
        at += *at == ' ';
        /* The head is 5 rows; a page holds some 45 of 14 points, 40 of which go on the next. */
        assert_int_equal((row - 5) % 7, 0);
        assert_in_range(row - last, 35, 50);
    }
    free(text);
}

static void a_long_sheet_loses_nothing(void **state)
{
    enum { ROWS = XLSX_HELD * 2 + 345 };
    const struct ej_table table = {"long", mixed, 2, NULL};
    struct ej_sink *sink = open_sink("a.xlsx");
    struct ej_error err = {0};
    char *text, *at, line[64];

    (void)state;
    ok(sink->begin(sink, &table, &err), &err);
    for (int i = 0; i < ROWS; i++) {
        char id[16];
        const struct ej_value values[] = {TEXT(id), NUMBER(i)};

        snprintf(id, sizeof id, "А-%05d", i);
        ok(sink->row(sink, values, &err), &err);
    }
    ok(sink->end(sink, &err), &err);
    finish(sink);
    at = text = show("cells", "a.xlsx", "long");
    at = strchr(at, '\n') + 1;
    for (int i = 0; i < ROWS; i++) {
        snprintf(line, sizeof line, "А-%05d,%d\n", i, i);
        assert_memory_equal(at, line, strlen(line));
        at += strlen(line);
    }
    assert_string_equal(at, "");
    free(text);
}

static void a_table_without_rows_is_a_sheet(void **state)
{
    const struct ej_table table = {"summary-marks", summary, 5, &form};
    const struct ej_table plain = {"mixed", mixed, 2, NULL};
    struct ej_sink *sink = open_sink("a.xlsx");

    (void)state;
    put_table(sink, &table, NULL, 0);
    put_table(sink, &table, NULL, 0);
    put_table(sink, &plain, NULL, 0);
    finish(sink);
    shows("sheets", "a.xlsx", "", "7А\n7А (2)\nmixed\n");
    shows("cells", "a.xlsx", "mixed", "№ личного дела,lesson\n");
}

/* ---- shape ---------------------------------------------------------------------------------- */

static void shape_of(struct xlsx_shape *shape, struct xlsx_arena *arena, int subjects, int width)
{
    struct ej_column columns[40] = {{"n", "№", EJ_INTEGER, 4, NULL, NULL}};
    const struct ej_table table = {"t", columns, subjects + 1, NULL};
    static struct xlsx_rows rows;

    for (int i = 1; i <= subjects; i++)
        columns[i] = (struct ej_column){"s", "Обществознание", EJ_INTEGER, width, NULL, NULL};
    xlsx_rows_start(&rows, subjects + 1, 0);
    assert_true(xlsx_shape_table(shape, arena, &table, &rows));
}

static void paper_is_turned_for_many_columns(void **state)
{
    struct xlsx_arena arena = {0};
    struct xlsx_shape shape;

    (void)state;
    shape_of(&shape, &arena, 4, 0);
    assert_false(shape.landscape);
    assert_false(shape.columns[1].upright);
    shape_of(&shape, &arena, 18, 0); /* fits upright when the headings stand */
    assert_false(shape.landscape);
    assert_true(shape.columns[1].upright);
    shape_of(&shape, &arena, 30, 0);
    assert_true(shape.landscape);
    assert_true(shape.columns[1].upright);
    shape_of(&shape, &arena, 4, 5); /* narrow by the author's will */
    assert_true(shape.columns[1].upright);
    assert_true(shape.heading_height > xlsx_text_width("Обществознание", XLSX_HEADING));
    shape_of(&shape, &arena, 4, 20);
    assert_false(shape.columns[1].upright);
    assert_true(shape.heading_height < 20);
    xlsx_arena_clear(&arena);
}

static void words_of_a_group_stay_whole(void **state)
{
    struct ej_column columns[] = {{"a", "a", EJ_INTEGER, 0, "Уничтожено значений", NULL},
                                  {"b", "b", EJ_INTEGER, 0, "Уничтожено значений", NULL},
                                  {"c", "c", EJ_INTEGER, 0, NULL, NULL}};
    const struct ej_table table = {"t", columns, 3, NULL};
    static struct xlsx_rows rows;
    struct xlsx_arena arena = {0};
    struct xlsx_shape shape;
    double least = xlsx_word_width("Уничтожено", XLSX_HEADING) * 1.1;

    (void)state;
    xlsx_rows_start(&rows, 3, 0);
    assert_true(xlsx_shape_table(&shape, &arena, &table, &rows));
    assert_true(xlsx_points(&shape.columns[0]) + xlsx_points(&shape.columns[1]) > least);
    assert_true(xlsx_points(&shape.columns[2]) < least / 2);
    /* The words are below each other. */
    assert_true(shape.group_height > 2 * XLSX_HEADING && shape.group_height < 3 * XLSX_HEADING + 5);
    xlsx_arena_clear(&arena);
}

/* A number or a date that is wider than its column is printed as ###. */
static void dates_keep_their_width(void **state)
{
    enum { COLUMNS = 12 };
    static const char text[] = "Слова, слова и ещё раз слова";
    struct ej_column columns[COLUMNS];
    struct ej_value values[COLUMNS];
    const struct ej_table table = {"t", columns, COLUMNS, NULL};
    static struct xlsx_rows rows;
    struct xlsx_arena arena = {0};
    struct xlsx_shape shape;

    (void)state;
    for (int i = 0; i < COLUMNS; i++) {
        columns[i] = (struct ej_column){"d", "d", i % 2 ? EJ_DATE : EJ_TEXT, 0, NULL, NULL};
        values[i] = (struct ej_value){.text = i % 2 ? "2026-10-26" : text};
    }
    xlsx_rows_start(&rows, COLUMNS, 0);
    assert_true(xlsx_rows_add(&rows, values, false));
    for (int i = 0; i < COLUMNS; i++)
        values[i].null = true;
    for (int i = 0; i < 9; i++)
        assert_true(xlsx_rows_add(&rows, values, false));
    assert_true(xlsx_shape_table(&shape, &arena, &table, &rows));
    assert_true(xlsx_points(&shape.columns[0]) < xlsx_text_width(text, XLSX_BODY));
    for (int i = 1; i < COLUMNS; i += 2)
        assert_true(xlsx_points(&shape.columns[i]) > xlsx_text_width("26.10.2026", XLSX_BODY));
    xlsx_rows_free(&rows);
    xlsx_arena_clear(&arena);
}

static void texts_are_measured(void **state)
{
    (void)state;
    assert_true(xlsx_text_width("0000", 10) == 20);
    assert_true(xlsx_text_width("00\n0000\n0", 10) == 20);
    assert_true(xlsx_word_width("00 0000 0", 10) == 20);
    assert_true(xlsx_text_width("Ш", 10) > xlsx_text_width("г", 10) * 2);
    assert_int_equal(xlsx_text_lines("", 10, 50), 1);
    assert_int_equal(xlsx_text_lines("000 000 000", 10, 50), 1);
    assert_int_equal(xlsx_text_lines("000 000 000", 10, 49), 2);
    assert_int_equal(xlsx_text_lines("000 000 000", 10, 30), 3);
    assert_int_equal(xlsx_text_lines("000\n\n000", 10, 50), 3);
    assert_int_equal(xlsx_text_lines("000\n", 10, 50), 1);
    assert_int_equal(xlsx_text_lines("000000000000", 10, 30), 2);
    assert_int_equal(xlsx_text_lines("\xff\xd0", 10, 30), 1);
}

static void page_headers_are_wrapped_and_limited(void **state)
{
    char out[2048], name[2048] = "";

    (void)state;
    assert_int_equal(xlsx_page_header(NULL, NULL, 500, out, sizeof out), 0);
    assert_string_equal(out, "");
    assert_int_equal(xlsx_page_header("МБОУ «Школа»", "7А & Б", 500, out, sizeof out), 1);
    assert_string_equal(out, "&L&9МБОУ «Школа»&R&9 7А && Б");
    assert_int_equal(xlsx_page_header("0000 0000 0000", NULL, 75, out, sizeof out), 2);
    assert_string_equal(out, "&L&9 0000 0000\n0000");
    for (int i = 0; i < 100; i++)
        strcat(name, "Школа& ");
    xlsx_page_header(name, name, 500, out, sizeof out);
    assert_non_null(strstr(out, "…&R"));
    size_t characters = 0;
    for (const char *p = out; xlsx_next_char(&p);)
        characters++;
    assert_in_range(characters, 200, 255);
}

static void sheet_names_suit_excel(void **state)
{
    static const struct {
        const char *wanted, *name;
    } cases[] = {
        {"7А", "7А"},
        {"7а", "7а (2)"},
        {"7А", "7А (3)"},
        {"'a/b: [c]?'", "a b c"},
        {"History", "History (2)"},
        {NULL, "Лист 6"},
        {"[]", "Лист 7"},
        {"Сводная ведомость учёта успеваемости", "Сводная ведомость учёта усп"},
        {"Сводная ведомость учёта успеваемости", "Сводная ведомость учёта у (2)"},
        {"Ё", "Ё"},
        {"ё", "ё (2)"},
        {"Лист 6", "Лист 6 (2)"},
    };
    struct xlsx_names names = {0};
    char name[XLSX_NAME_SIZE];

    (void)state;
    for (int i = 0; i < COUNT(cases); i++) {
        assert_true(xlsx_sheet_name(&names, cases[i].wanted, name));
        assert_string_equal(name, cases[i].name);
    }
    for (int i = 0; i < 100; i++)
        assert_true(xlsx_sheet_name(&names, "x", name));
    assert_string_equal(name, "x (100)");
    xlsx_names_free(&names);
}

/* ---- the file ------------------------------------------------------------------------------- */

static void equal_tables_make_equal_bytes(void **state)
{
    (void)state;
    write_form("a.xlsx");
    sleep(1); /* so that a clock would tell */
    write_form("b.xlsx");
    free(output("cmp a.xlsx b.xlsx"));
    char *core = output("unzip -p a.xlsx docProps/core.xml");
    assert_non_null(strstr(core, ">2026-10-25T00:00:00Z</dcterms:created>"));
    assert_non_null(strstr(core, "<dc:title>Сводная ведомость</dc:title>"));
    assert_non_null(strstr(core, "<dc:creator></dc:creator>"));
    free(core);
}

static void nothing_is_seen_before_the_end(void **state)
{
    const struct ej_table table = {"mixed", mixed, 5, NULL};
    struct ej_sink *sink;
    struct stat there;

    (void)state;
    sink = open_sink("a.xlsx");
    put_table(sink, &table, &mixed_rows[0][0], COUNT(mixed_rows));
    assert_string_equal(files(), "");
    sink->free(sink);
    assert_string_equal(files(), "");

    umask(027);
    write_mixed("a.xlsx");
    umask(022);
    assert_string_equal(files(), "a.xlsx ");
    assert_int_equal(stat("a.xlsx", &there), 0);
    assert_int_equal(there.st_mode & 07777, 0640);

    write_form("a.xlsx"); /* replaces it */
    shows("sheets", "a.xlsx", "", "7А\n");
    assert_string_equal(files(), "a.xlsx ");
}

static void wrong_places_are_refused(void **state)
{
    struct ej_error err = {0};
    struct ej_sink *sink;

    (void)state;
    assert_int_equal(ej_sink_xlsx("none/a.xlsx", NULL, NULL, &sink, &err), EJ_BROKEN);
    assert_string_equal(err.text, "cannot write none/a.xlsx: No such file or directory");
    assert_null(sink);
    assert_int_equal(ej_sink_xlsx(".", NULL, NULL, &sink, &err), EJ_BROKEN);
    assert_string_equal(err.text, "cannot write .: Is a directory");
    assert_int_equal(ej_sink_xlsx("a.xlsx", "soon", NULL, &sink, &err), EJ_USAGE);
    assert_string_equal(err.text, "'soon' is not a date");
    assert_string_equal(files(), "");
}

static void a_full_device_is_told_and_stays(void **state)
{
    const struct ej_table table = {"mixed", mixed, 5, NULL};
    struct ej_sink *sink = open_sink("/dev/full");
    struct ej_error err = {0};
    struct stat there;

    (void)state;
    put_table(sink, &table, &mixed_rows[0][0], COUNT(mixed_rows));
    assert_int_equal(sink->finish(sink, &err), EJ_BROKEN);
    assert_string_equal(err.text, "cannot write /dev/full: No space left on device");
    sink->free(sink);
    assert_int_equal(stat("/dev/full", &there), 0);
    assert_true(S_ISCHR(there.st_mode));
}

static void a_pipe_is_written_into(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(system("cat pipe >a.xlsx") == 0 ? 0 : 1);
    write_mixed("pipe");
    int status = -1;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    shows("sheets", "a.xlsx", "", "mixed\n");
}

/* In a process that may write no file beyond LIMIT bytes: finish() is EJ_BROKEN with WHY in its
 * words, nothing is printed and the old file stays. */
static void cut_off_at(long limit, const char *why)
{
    const struct ej_table table = {"mixed", mixed, 5, NULL};
    pid_t child = fork();
    int status = -1;

    if (child == 0) {
        const struct rlimit most = {(rlim_t)limit, (rlim_t)limit};
        struct ej_error err = {0};
        struct ej_sink *sink = NULL;
        int errors = open("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        bool held;

        dup2(errors, 2);
        signal(SIGXFSZ, SIG_IGN);
        held = setrlimit(RLIMIT_FSIZE, &most) == 0 &&
               ej_sink_xlsx("a.xlsx", NULL, NULL, &sink, &err) == EJ_OK &&
               sink->begin(sink, &table, &err) == EJ_OK;
        for (int i = 0; held && i < 3000; i++)
            held = sink->row(sink, mixed_rows[i % 4], &err) == EJ_OK;
        held = held && sink->end(sink, &err) == EJ_OK;
        held = held && sink->finish(sink, &err) == EJ_BROKEN && strstr(err.text, why);
        if (sink)
            sink->free(sink);
        _exit(held ? 0 : 1);
    }
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    char *printed = output("cat stderr");
    assert_string_equal(printed, "");
    free(printed);
    unlink("stderr");
    assert_string_equal(files(), "a.xlsx ");
    shows("sheets", "a.xlsx", "", "7А\n");
}

static void a_full_disk_is_noticed(void **state)
{
    (void)state;
    write_form("a.xlsx");
    cut_off_at(4096, "File too large");
    /* The workbook would fit, its parts in temporary files do not: libxlsxwriter sees nothing. */
    cut_off_at(200000, "a.xlsx: the workbook was cut off");
}

static void a_damaged_workbook_is_noticed(void **state)
{
    struct ej_error err = {0};

    (void)state;
    write_mixed("a.xlsx");
    assert_int_equal(xlsx_prove("a.xlsx", 30, &err), EJ_OK);
    assert_int_equal(xlsx_prove("a.xlsx", 31, &err), EJ_BROKEN);
    assert_int_equal(xlsx_prove("none.xlsx", 30, &err), EJ_BROKEN);
    free(output("printf '<a><c r=\"A1\"></a>' >part; zip -qX b.xlsx part"));
    assert_int_equal(xlsx_prove("b.xlsx", 0, &err), EJ_BROKEN);
    free(output("printf '<a><c r=\"A1\"/></a>' >part; zip -qX b.xlsx part"));
    assert_int_equal(xlsx_prove("b.xlsx", 0, &err), EJ_OK);
    free(output("printf '<a><c r=\"A<b/></a>' >part; zip -qX b.xlsx part"));
    assert_int_equal(xlsx_prove("b.xlsx", 0, &err), EJ_BROKEN);
}

static void note(void *context, const char *what)
{
    char *all = context;

    strcat(strcat(all, what), "\n");
}

/* An x for each unit but the last two of the text, which are one character beyond the BMP. */
static char *long_text(size_t units)
{
    char *text = malloc(units + 3);

    memset(text, 'x', units - 2);
    strcpy(text + units - 2, "\xF0\x9F\x98\x80");
    return text;
}

static void what_no_cell_holds_is_cut_and_told(void **state)
{
    const struct ej_table table = {"mixed", mixed, 1, NULL};
    char heard[1024] = "";
    const struct ej_form_told told = {note, heard};
    struct ej_error err = {0};
    struct ej_sink *sink = NULL;
    char *texts[] = {long_text(32767), long_text(32768), long_text(33000)};

    (void)state;
    ok(ej_sink_xlsx("a.xlsx", NULL, &told, &sink, &err), &err);
    ok(sink->begin(sink, &table, &err), &err);
    for (int i = 0; i < 3; i++) {
        const struct ej_value value[] = {TEXT(texts[i])};

        ok(sink->row(sink, value, &err), &err);
    }
    ok(sink->end(sink, &err), &err);
    ok(sink->finish(sink, &err), &err);
    sink->free(sink);
    assert_string_equal(heard, "mixed, sheet mixed, cell A2 (№ личного дела): longer than a row of "
                               "XLSX is high; print shows its"
                               " beginning\n"
                               "mixed, sheet mixed, cell A3 (№ личного дела): longer than the "
                               "32,767 characters of an XLSX cell;"
                               " cut, with … at the end\n"
                               "mixed, sheet mixed, cell A4 (№ личного дела): longer than the "
                               "32,767 characters of an XLSX cell;"
                               " cut, with … at the end\n");
    /* Bytes, of which the emoji takes four and the dots three; then what is no x. */
    char *ends = output("unzip -p a.xlsx xl/worksheets/sheet1.xml | grep -ao '<t>xx*[^<]*' |"
                        " LC_ALL=C awk '{ n = length($0) - 3; sub(/<t>x*/, \"\"); print n, $0 }'");
    assert_string_equal(ends, "32769 \xF0\x9F\x98\x80\n32769 …\n32769 …\n");
    free(ends);
    for (int i = 0; i < 3; i++)
        free(texts[i]);
    unlink("a.xlsx");
    assert_string_equal(files(), "");
}

/* A decimal comma must not get into the XML. The locale is made for the test, and used in a process
 * of its own, as glibc does not give back what it loads with LOCPATH. */
static void the_locale_does_not_matter(void **state)
{
    int status = -1;

    (void)state;
    write_form("a.xlsx");
    if (system("localedef -i ru_RU -f UTF-8 ./ru_RU.UTF-8 >/dev/null 2>&1") != 0)
        skip();
    pid_t child = fork();
    if (child == 0) {
        char half[8] = "";

        setenv("LOCPATH", ".", 1);
        if (setlocale(LC_ALL, "ru_RU.UTF-8"))
            write_form("b.xlsx");
        snprintf(half, sizeof half, "%.1f", 0.5);
        _exit(strcmp(half, "0,5") == 0 ? 0 : 1);
    }
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    free(output("cmp a.xlsx b.xlsx"));
}

#define test(function) cmocka_unit_test_setup_teardown(function, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(cells_keep_their_types),
        test(a_form_is_ready_to_print),
        test(repeated_names_are_printed_once),
        test(rows_that_belong_together_share_a_page),
        test(a_long_sheet_loses_nothing),
        test(a_table_without_rows_is_a_sheet),
        test(paper_is_turned_for_many_columns),
        test(words_of_a_group_stay_whole),
        test(dates_keep_their_width),
        test(texts_are_measured),
        test(page_headers_are_wrapped_and_limited),
        test(sheet_names_suit_excel),
        test(equal_tables_make_equal_bytes),
        test(nothing_is_seen_before_the_end),
        test(wrong_places_are_refused),
        test(a_full_device_is_told_and_stays),
        test(a_pipe_is_written_into),
        test(a_full_disk_is_noticed),
        test(a_damaged_workbook_is_noticed),
        test(what_no_cell_holds_is_cut_and_told),
        test(the_locale_does_not_matter),
    };

    return cmocka_run_group_tests_name("xlsx", tests, NULL, NULL);
}
