/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"

/* A journal of the real schema with two classes, and a directory for reports of one's own. */
static char root[] = "/tmp/query_test.XXXXXX";
static char share[64], own[64], path[64];
static struct ej_journal *journal;

static const char content[] =
    "INSERT INTO calendar (year_id, kind, name, grade_from, grade_to, starts, ends, value) VALUES"
    " (1, 'period', 'Q1', 1, 9, '2026-09-01', '2026-10-25', 'quarters'),"
    " (1, 'period', 'H1', 10, 11, '2026-09-01', '2026-12-30', 'half-years');"
    "INSERT INTO class (id, year_id, name, grade, letter) VALUES (1, 1, '10А', 10, 'А'),"
    " (2, 1, '7А', 7, 'А');"
    "INSERT INTO pupil (id, file_no, surname, given_name, consent) VALUES"
    " (1, 'А-1', 'Ёлкина', 'Анна', 'given'), (2, 'Б-2', 'Жук', 'Борис', 'given'),"
    " (3, 'В-3', 'Ева', 'Вера', 'given');"
    "INSERT INTO enrolment (pupil_id, class_id, starts, start_kind) VALUES"
    " (1, 2, '2026-09-01', 'enrol'), (2, 2, '2026-09-01', 'enrol'), (3, 1, '2026-09-01', 'enrol')";

static void write_report(const char *name, const char *text)
{
    char file[128];
    snprintf(file, sizeof file, "%s/%s.sql", own, name);
    FILE *stream = fopen(file, "w");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

static int setup(void **state)
{
    char command[512];
    (void)state;

    if (!mkdtemp(root))
        return 1;
    snprintf(share, sizeof share, "%s/share", root);
    snprintf(own, sizeof own, "%s/own", root);
    snprintf(path, sizeof path, "%s/journal.ej", root);
    snprintf(command, sizeof command,
             "mkdir -p %s %s && cp -r share/schema share/profiles share/rules share/reports %s",
             own, share, share);
    if (system(command) != 0)
        return 1;
    struct ej_options options = {
        .path = path, .share = share, .write = true, .command = "test", .now = "2026-11-20T12:00"};
    if (ej_create(&options, "Школа", "2026/27", "base", "Europe/Moscow", NULL) != EJ_OK ||
        ej_open(&options, &journal, NULL) != EJ_OK || store_script(journal, content, NULL) != EJ_OK)
        return 1;
    return 0;
}

static int teardown(void **state)
{
    char command[128];
    (void)state;

    ej_close(journal);
    snprintf(command, sizeof command, "rm -r %s", root);
    return system(command);
}

/* ---- a sink that remembers ------------------------------------------------------------------- */

struct memory {
    struct ej_sink base;
    char text[4096];
    int count;
};

static void add(struct memory *m, const char *text)
{
    assert_true(strlen(m->text) + strlen(text) + 2 < sizeof m->text);
    memcpy(m->text + strlen(m->text), text, strlen(text) + 1);
}

static void add_lines(struct memory *m, const char *lead, const char *const *lines)
{
    for (int i = 0; lines && lines[i]; i++) {
        add(m, lead);
        add(m, lines[i]);
    }
}

static enum ej_status remember_row(struct ej_sink *sink, const struct ej_value *row,
                                   struct ej_error *err);

static void add_chart(struct memory *m, const struct ej_chart *chart)
{
    char text[128];

    snprintf(text, sizeof text, "(%s %d%s%s %d/%d:", chart->title, chart->kind,
             chart->totals ? " totals" : "", chart->across ? " across" : "", chart->x,
             chart->points);
    add(m, text);
    for (int i = 0; i < chart->count; i++) {
        snprintf(text, sizeof text, " %d", chart->series[i]);
        add(m, text);
    }
    add(m, ")");
}

static enum ej_status remember_begin(struct ej_sink *sink, const struct ej_table *table,
                                     struct ej_error *err)
{
    struct memory *m = (struct memory *)sink;
    (void)err;
    m->count = table->count;
    add(m, "[");
    add(m, table->layout->sheet);
    add_lines(m, "|", table->layout->title);
    add(m, "|");
    add(m, table->layout->header_right);
    add_lines(m, "!", table->layout->notes);
    add(m, "]");
    for (int i = 0; i < table->count; i++) {
        add(m, i ? "," : "");
        add(m, table->columns[i].name);
        add(m, table->layout->hidden[i] ? "~" : "");
    }
    add(m, ";");
    for (int i = 0; i < table->layout->sum_count; i++) {
        char number[24];
        snprintf(number, sizeof number, "=%d;", table->layout->sums[i]);
        add(m, number);
    }
    for (int i = 0; i < table->layout->total_count; i++) {
        add(m, "+");
        remember_row(sink, table->layout->totals + i * table->count, err);
    }
    if (table->layout->chart)
        add_chart(m, table->layout->chart);
    return EJ_OK;
}

static enum ej_status remember_row(struct ej_sink *sink, const struct ej_value *row,
                                   struct ej_error *err)
{
    struct memory *m = (struct memory *)sink;
    char number[24];
    (void)err;
    for (int i = 0; i < m->count; i++) {
        snprintf(number, sizeof number, "%lld", (long long)row[i].integer);
        add(m, i ? "," : "");
        add(m, row[i].null ? "-" : row[i].text ? row[i].text : number);
    }
    add(m, ";");
    return EJ_OK;
}

static enum ej_status remember_end(struct ej_sink *sink, struct ej_error *err)
{
    (void)sink;
    (void)err;
    return EJ_OK;
}

static const struct ej_sink remember = {remember_begin, remember_row, remember_end, remember_end,
                                        NULL};

/* Run the report with one parameter (NAME may be NULL); what came is in M. */
static enum ej_status run(const char *report_name, const char *name, const char *value,
                          bool russian, bool sheets, struct memory *m, struct ej_error *err)
{
    struct ej_report *report;
    struct ej_run how = {.count = name ? 1 : 0,
                         .names = &name,
                         .values = &value,
                         .russian = russian,
                         .sheets = sheets};
    enum ej_status status = ej_report_load(journal, own, report_name, &report, err);

    *m = (struct memory){.base = remember};
    if (status == EJ_OK)
        status = ej_report_run(journal, report, &how, &m->base, err);
    ej_report_free(report);
    return status;
}

#define HEAD(id, rest) "/*---\nid: " id "\ntitle: {en: E, ru: Р}\n" rest "\n---*/\n"

/* ---- tests ----------------------------------------------------------------------------------- */

static const char lists[] = HEAD("lists", "parameters: {class: {}, period: {}, from: {}, to: "
                                          "{default: today}, big: {default: 3}}\n"
                                          "columns:\n"
                                          "  - {name: class, heading: Класс}\n"
                                          "  - {name: pupil, heading: Ученик, words: {Жук: жук}}\n"
                                          "  - {pivot: many, type: integer}\n"
                                          "  - {name: big, heading: Число, type: integer}\n"
                                          "sheet: {per: class, name: \"{class}\", line: \"Класс "
                                          "{class}.\"}\n"
                                          "print: {name-columns: 1, signers: [Директор], notes: "
                                          "note}") "-- a comment\n"
                                                   "SELECT k.name AS class, p.surname AS pupil, "
                                                   ":big AS big,\n"
                                                   "  CASE k.grade WHEN 7 THEN 'Ы' || char(31) || "
                                                   "p.id || char(30) || 'Ё' || char(31) || 'н/а'\n"
                                                   "    ELSE 'Е' || char(31) || '5' || char(30) || "
                                                   "'Ж' END AS many,\n"
                                                   "  CASE WHEN p.id < 3 THEN 'note' END AS note\n"
                                                   "FROM enrolment e JOIN class k ON k.id = "
                                                   "e.class_id JOIN pupil p ON p.id = e.pupil_id\n"
                                                   "WHERE (:class_id IS NULL OR k.id = :class_id) "
                                                   "ORDER BY k.grade, p.surname COLLATE ej_ru;\n";

static void tables_have_their_own_columns(void **state)
{
    struct memory m;
    (void)state;

    write_report("lists", lists);
    assert_int_equal(run("lists", "big", "12", false, true, &m, NULL), EJ_OK);
    assert_string_equal(m.text, "[7А|Р|Класс 7А.|по 20.11.2026|Класс 7А., по 20.11.2026!note]"
                                "class,pupil,Ё,Ы,big;7А,Ёлкина,н/а,1,12;7А,Жук,н/а,2,12;"
                                "[10А|Р|Класс 10А.|по 20.11.2026|Класс 10А., по 20.11.2026]"
                                "class,pupil,Е,Ж,big;10А,Ева,5,-,12;");
}

static void or_all_have_the_same(void **state)
{
    struct memory m;
    (void)state;

    assert_int_equal(run("lists", NULL, NULL, true, false, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "]class,pupil,Е,Ё,Ж,Ы,big;7А,Ёлкина,-,н/а,-,1,3;"
                                   "7А,жук,-,н/а,-,2,3;10А,Ева,5,-,-,-,3;"));
}

static void a_class_and_its_period(void **state)
{
    struct memory m;
    struct ej_error err;
    (void)state;

    assert_int_equal(run("lists", "class", "7 a", false, true, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "7А,Жук"));
    assert_null(strstr(m.text, "10А"));
    assert_int_equal(run("lists", "period", "Q1", false, true, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "|I четверть, 2026/27 учебный год, с 01.09.2026 по 25.10.2026|"
                                   "Класс 7А., I четверть"));
    const char *names[] = {"class", "period"}, *values[] = {"10А", "Q1"};
    struct ej_run how = {.count = 2, .names = names, .values = values, .sheets = true};
    struct ej_report *report;
    assert_int_equal(ej_report_load(journal, own, "lists", &report, &err), EJ_OK);
    assert_int_equal(ej_report_run(journal, report, &how, &m.base, &err), EJ_USAGE);
    assert_string_equal(err.text, "period: the calendar of 2026/27 has no Q1 there");
    ej_report_free(report);
}

static void an_empty_report_has_its_heading(void **state)
{
    struct memory m;
    (void)state;

    write_report(
        "empty",
        HEAD("empty", "columns: [{name: a, heading: А}]") "SELECT 1 AS a WHERE :year = 'x'");
    assert_int_equal(run("empty", NULL, NULL, false, true, &m, NULL), EJ_OK);
    assert_string_equal(m.text, "[Р|Р|2026/27 учебный год|2026/27 учебный год!Записей нет.]a;");
}

static const char sums[] = HEAD(
    "sums",
    "columns:\n"
    "  - {name: k, heading: К, shown: no}\n"
    "  - {name: a, heading: А, russian: word, shown: seen}\n"
    "  - {name: n, heading: Н, type: integer}\n"
    "sheet: {per: k, name: \"{k}\", line: \"л{k}\", head: \"г{k}\"}\n"
    "print: {notes: note, totals: total, empty: пусто}") "SELECT column1 AS k, column2 AS "
                                                         "a,\n"
                                                         "  'слово ' || column2 AS word, "
                                                         "column3 AS n,\n"
                                                         "  column4 AS total, column5 AS "
                                                         "seen,\n"
                                                         "  'раз' || char(10, 10) || 'два' "
                                                         "AS note\n"
                                                         "FROM (VALUES ('p', 'x', 2, NULL, 0), "
                                                         "('p', 'y', 3, NULL, 1), "
                                                         "('p', 'z', 5, 't', 1), "
                                                         "('q', 'x', 7, NULL, 1))";

/* Sums stand under the tables of people and are not among the records of programs. */
static void totals_are_no_records(void **state)
{
    struct memory m;
    (void)state;

    write_report("sums", sums);
    assert_int_equal(run("sums", NULL, NULL, true, true, &m, NULL), EJ_OK);
    assert_string_equal(m.text, "[p|Р|лp|2026/27 учебный год|гp, 2026/27 учебный год!раз!два]"
                                "k~,a~,n;+p,слово z,5;p,слово x,2;p,слово y,3;"
                                "[q|Р|лq|2026/27 учебный год|гq, 2026/27 учебный год!раз!два]"
                                "k~,a,n;q,слово x,7;");
    assert_int_equal(run("sums", NULL, NULL, false, false, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "k~,a~,n;p,x,2;p,y,3;["));
    assert_null(strstr(m.text, "5"));
}

/* A sum that records follow stands amid them, and the sink is told which row it is. */
static void sums_stand_amid(void **state)
{
    struct memory m;
    (void)state;

    write_report("amid", HEAD("amid", "columns: [{name: a, heading: А}]\n"
                                      "print: {totals: t}") "SELECT column1 AS a, column2 AS t "
                                                            "FROM (VALUES ('x', NULL), ('y', 1), "
                                                            "('z', NULL), ('v', 1), ('w', 1))");
    assert_int_equal(run("amid", NULL, NULL, false, true, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "a;=1;+v;+w;x;y;z;"));
    assert_int_equal(run("amid", NULL, NULL, false, false, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "a;x;z;"));
}

/* The records behind a report are asked for with its defaults. */
static void explained_by_another(void **state)
{
    struct memory m = {.base = remember};
    struct ej_report *about = NULL, *records = NULL;
    struct ej_run how = {0};
    struct ej_error err;
    (void)state;

    write_report("whole", HEAD("whole", "explain: pieces\nparameters: {big: {default: 7}}\n"
                                        "columns: [{name: a, heading: А}]") "SELECT 1 AS a");
    write_report("pieces", HEAD("pieces", "parameters: {big: {default: 3}}\n"
                                          "columns: [{name: b, heading: Б}]") "SELECT :big AS b");
    write_report(
        "lost", HEAD("lost", "explain: nothing\ncolumns: [{name: a, heading: А}]") "SELECT 1 AS a");
    assert_int_equal(ej_report_load(journal, own, "whole", &about, NULL), EJ_OK);
    assert_int_equal(ej_report_explain(journal, own, about, &records, NULL), EJ_OK);
    assert_int_equal(ej_report_run(journal, records, &how, &m.base, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "b;7;"));
    ej_report_free(records);
    ej_report_free(about);
    assert_int_equal(ej_report_load(journal, own, "pieces", &about, NULL), EJ_OK);
    assert_int_equal(ej_report_explain(journal, own, about, &records, &err), EJ_USAGE);
    assert_string_equal(err.text, "'pieces' has no explanation");
    ej_report_free(about);
    assert_int_equal(ej_report_load(journal, own, "lost", &about, NULL), EJ_OK);
    assert_int_equal(ej_report_explain(journal, own, about, &records, &err), EJ_USAGE);
    assert_non_null(strstr(err.text, "lost.sql: there is no report 'nothing'"));
    ej_report_free(about);
}

/* A chart is told where its columns and rows came to stand. */
static void charts_find_their_places(void **state)
{
#define DRAWN(id, chart)                                                                           \
    HEAD(id, "columns:\n"                                                                          \
             "  - {name: k, heading: К}\n"                                                        \
             "  - {pivot: p, type: integer}\n"                                                     \
             "  - {name: n, heading: Н, type: integer}\n"                                         \
             "print: {totals: t}\n"                                                                \
             "chart: {title: Ч, " chart "}")                                                       \
    "SELECT column1 AS k, column2 AS p, 3 AS n, column3 AS t FROM (VALUES "                        \
    "('a', 'Б' || char(31) || 1 || char(30) || 'А' || char(31) || 2, NULL), "                    \
    "('b', 'В' || char(31) || 4, 'sum'), ('c', '', 'mean'))"
    struct memory m;
    (void)state;

    write_report("drawn", DRAWN("drawn", "kind: line, x: k, series: [n, pivot]"));
    assert_int_equal(run("drawn", NULL, NULL, false, true, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "]k,А,Б,В,n;+b,-,-,4,3;+c,-,-,-,3;(Ч 1 0/0: 4 1 2 3)a,2,1,-,3"));
    write_report("drawn", DRAWN("drawn", "kind: bar, x: n, series: [n], of: totals"));
    assert_int_equal(run("drawn", NULL, NULL, false, true, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "(Ч 0 totals 4/0: 4)"));
    write_report("drawn", DRAWN("drawn", "kind: stacked-bar, x: pivot, series: [mean, none, sum]"));
    assert_int_equal(run("drawn", NULL, NULL, false, true, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "(Ч 2 totals across 1/3: 1 0)"));
}

static void parameters_that_are_none(void **state)
{
    static const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"pupil", "x", "'lists' takes no 'pupil'; it takes: year class period from to big"},
        {"class", "8Б", "class: unknown in this school year"},
        {"from", "31.02.2026", "from: no such date"},
        {"from", "2026-11-21", "from 2026-11-21 to 2026-11-20: no days"},
        {"period", "Q5", "period: not one of"},
        {"big", "-1", "big: not a whole number"},
        {"year", "2020/21", "year"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct memory m;
        struct ej_error err = {0};
        assert_int_equal(run("lists", cases[i].name, cases[i].value, false, true, &m, &err),
                         EJ_USAGE);
        assert_int_equal(err.status, EJ_USAGE);
        if (!strstr(err.text, cases[i].message))
            fail_msg("'%s' lacks '%s'", err.text, cases[i].message);
        assert_string_equal(m.text, "");
    }
}

static void files_that_are_no_reports(void **state)
{
#define ONE "columns: [{name: a, heading: А}]"
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"SELECT 1", "bad.sql:1: a header that begins with /*--- is expected"},
        {"/*---\nid: bad\nSELECT 1", "bad.sql:1: the header's end, ---*/, is missing"},
        {HEAD("good", ONE) "SELECT 1 AS a", "bad.sql:2: 'good' is not what the file is called"},
        {HEAD("bad", "colums: []") "SELECT 1", "bad.sql:4: unknown key 'colums'"},
        {HEAD("bad", "columns: []") "SELECT 1", "bad.sql:4: 'columns' is empty"},
        {HEAD("bad", "columns: [{name: a}]") "SELECT 1 AS a", "bad.sql:4: 'heading' is missing"},
        {HEAD("bad", "columns: [{name: a, heading: А, type: real}]") "SELECT 1 AS a",
         "bad.sql:4: 'real' is none of: text integer hundredths fixed2 date"},
        {HEAD("bad", "columns: [{pivot: a}, {pivot: b}]") "SELECT 1 AS a, 2 AS b",
         "bad.sql:4: a second column with 'pivot'"},
        {HEAD("bad", ONE "\nparameters:\n  from: {default: soon}") "SELECT 1 AS a",
         "bad.sql:6: 'soon' cannot be the default of 'from'"},
        {HEAD("bad", ONE "\nparameters:\n  class: {default: 3}") "SELECT 1 AS a",
         "bad.sql:6: '3' cannot be the default of 'class'"},
        {HEAD("bad", ONE "\nparameters:\n  by: {of: [day, week], default: year}") "SELECT 1 AS a",
         "bad.sql:6: 'year' cannot be the default of 'by'"},
        {HEAD("bad", ONE "\nparameters:\n  class: {of: [day]}") "SELECT 1 AS a",
         "bad.sql:6: unknown key 'of'; there are: required default own open"},
        {HEAD("bad", ONE "\nparameters:\n  by: {open: yes}") "SELECT 1 AS a",
         "bad.sql:6: unknown key 'open'; there are: required default of"},
        {HEAD("bad", ONE "\nprint: {signers: Директор}") "SELECT 1 AS a",
         "bad.sql:5: 'signers' has to be a list"},
        {HEAD("bad", ONE) "SELECT 1 AS b", "bad.sql:4: the SELECT gives no column 'a'"},
        {HEAD("bad", ONE "\nsheet: {per: k, name: x, line: y}") "SELECT 1 AS a",
         "bad.sql:5: the SELECT gives no column 'k'"},
        {HEAD("bad", ONE "\nprint: {totals: t}") "SELECT 1 AS a",
         "bad.sql:5: the SELECT gives no column 't'"},
        {HEAD("bad", "columns: [{name: a, heading: А, shown: s}]") "SELECT 1 AS a",
         "bad.sql:4: the SELECT gives no column 's'"},
#define CHART(keys) HEAD("bad", ONE "\nchart:\n  {title: T, " keys "}") "SELECT 1 AS a"
        {CHART("kind: pie, x: a, series: [a]"),
         "bad.sql:6: 'pie' is none of: bar line stacked-bar"},
        {CHART("kind: bar, x: a, series: [a], color: red"), "bad.sql:6: unknown key 'color'"},
        {CHART("kind: bar, x: b, series: [a]"), "bad.sql:6: there is no column 'b'"},
        {CHART("kind: bar, x: pivot, series: [a]"), "bad.sql:6: there is no column with 'pivot'"},
        {CHART("kind: bar, x: a, series: [a]"), "bad.sql:6: column 'a' holds no numbers"},
        {CHART("kind: bar, x: a, series: []"), "bad.sql:6: 'series' is empty"},
        {CHART("kind: bar, x: a, series: [a], of: all"),
         "bad.sql:6: 'all' is none of: records totals"},
        {CHART("kind: bar, x: a, series: [a], of: totals"),
         "bad.sql:6: the report has no 'totals'"},
        {HEAD("bad", ONE) "SELECT :mine AS a",
         "bad.sql:6: the SELECT cannot use the parameter 'mine'"},
        {HEAD("bad", ONE) "SELECT ? AS a", "bad.sql:6: the SELECT cannot use the parameter '?'"},
        {HEAD("bad", ONE) "\n-- words\nSELECT 1 AS a,\n  absent FROM pupil",
         "bad.sql:9: no such column: absent"},
        {HEAD("bad", ONE) "DELETE FROM pupil", "bad.sql:6: SELECT or WITH is expected here"},
        {HEAD("bad", ONE) "PRAGMA user_version = 9", "bad.sql:6: SELECT or WITH is expected"},
        {HEAD("bad", ONE) "WITH a AS (SELECT 1) DELETE FROM pupil RETURNING id AS a",
         "bad.sql:6: this has to be one statement that only reads"},
        {HEAD("bad", ONE) "SELECT 1 AS a;\nDELETE FROM pupil;",
         "bad.sql:6: this has to be one statement that only reads"},
    };
    int64_t before, after;
    (void)state;

    assert_int_equal(store_number(journal, &before, 0, NULL, "SELECT total_changes()", ""), EJ_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ej_report *report;
        struct ej_error err = {0};
        write_report("bad", cases[i].text);
        assert_int_equal(ej_report_load(journal, own, "bad", &report, &err), EJ_REFUSED);
        assert_null(report);
        if (!strstr(err.text, cases[i].message))
            fail_msg("'%s' lacks '%s'", err.text, cases[i].message);
    }
    assert_int_equal(store_number(journal, &after, 0, NULL, "SELECT total_changes()", ""), EJ_OK);
    assert_int_equal(before, after);
    write_report("bad", HEAD("bad", ONE) "SELECT 1 AS a;\n");
}

static void the_own_directory_comes_first(void **state)
{
    struct ej_report *report;
    struct ej_error err;
    struct memory m;
    (void)state;

    write_report("filling", HEAD("filling", ONE) "SELECT 7 AS a");
    assert_int_equal(run("filling", NULL, NULL, false, true, &m, NULL), EJ_OK);
    assert_non_null(strstr(m.text, "a;7;"));
    assert_int_equal(ej_report_load(journal, NULL, "filling", &report, &err), EJ_OK);
    ej_report_free(report);
    assert_int_equal(ej_report_load(journal, own, "../own/filling", &report, &err), EJ_USAGE);
    assert_int_equal(ej_report_load(journal, own, "none", &report, &err), EJ_USAGE);
    assert_non_null(strstr(err.text, "there is no report 'none'; there are: a"));
    assert_non_null(strstr(err.text, ", drawn, e"));
}

static void each_report_is_listed_once(void **state)
{
    struct ej_sink *sink;
    char text[1 << 14] = "";
    int pipes[2];
    (void)state;

    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(ej_sink_text(pipes[1], EJ_FORMAT_CSV, false, &sink, NULL), EJ_OK);
    assert_int_equal(ej_report_list(share, own, true, sink, NULL, NULL, NULL), EJ_OK);
    assert_int_equal(sink->finish(sink, NULL), EJ_OK);
    ej_sink_free(sink);
    assert_true(read(pipes[0], text, sizeof text - 1) > 0);
    close(pipes[0]);
    close(pipes[1]);
    assert_non_null(strstr(text, "\nfilling,Р,\n"));
    assert_null(strstr(strstr(text, "\nfilling,") + 2, "\nfilling,"));
    assert_non_null(strstr(text, "\nlists,Р,class period from to big\n"));
    assert_non_null(strstr(text, "\nsummary-marks,Сводная ведомость"));
}

/* What is printed names the order by which a pupil became «Ученик N» (komi 11.3.5). */
static void prints_name_the_order(void **state)
{
    static const char *const reports[] = {"summary-marks", "attendance-months", "statement"};
    static const char note[] = "!Ученик 3: приложить копию приказа № 15 от 02.11.2026]";
    static const char lesson[] =
        "INSERT INTO staff (id, login, surname, given_name, role)"
        " VALUES (1, 'a', 'А', 'А', 'teacher');"
        "INSERT INTO subject (id, name) VALUES (1, 'Физика');"
        "INSERT INTO class_part VALUES (2, 2);"
        "INSERT INTO course (id, class_id, subject_id) VALUES (1, 2, 1);"
        "INSERT INTO lesson (course_id, date, number, teacher_id, kind_id, held)"
        " VALUES (1, '2026-10-05', 1, 1, 1, 1);"
        "INSERT INTO anonymised (n, pupil_id, order_no, order_date, digest)"
        " VALUES (3, 2, '15', '2026-11-02', 'x')";
    struct memory m;
    (void)state;

    assert_int_equal(store_script(journal, lesson, NULL), EJ_OK);
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
        assert_int_equal(run(reports[i], "class", "7А", true, true, &m, NULL), EJ_OK);
        if (!strstr(m.text, note))
            fail_msg("%s: %s", reports[i], m.text);
        assert_int_equal(run(reports[i], "class", "10А", true, true, &m, NULL), EJ_OK);
        assert_null(strstr(m.text, note));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_have_their_own_columns),
        cmocka_unit_test(or_all_have_the_same),
        cmocka_unit_test(a_class_and_its_period),
        cmocka_unit_test(an_empty_report_has_its_heading),
        cmocka_unit_test(totals_are_no_records),
        cmocka_unit_test(sums_stand_amid),
        cmocka_unit_test(explained_by_another),
        cmocka_unit_test(charts_find_their_places),
        cmocka_unit_test(parameters_that_are_none),
        cmocka_unit_test(files_that_are_no_reports),
        cmocka_unit_test(the_own_directory_comes_first),
        cmocka_unit_test(each_report_is_listed_once),
        cmocka_unit_test(prints_name_the_order),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
