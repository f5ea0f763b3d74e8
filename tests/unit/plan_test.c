/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How SQLite means to run the reports and rules: none may read all marks, of every class and year,
 * to tell what concerns one class.  A plan is the same with and without rows. */
#include "journal.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "query/run.h"
#include "store/store.h"

static char root[] = "/tmp/plan_test.XXXXXX";
static struct ej_journal *journal;

static int setup(void **state)
{
    char command[256], path[64];
    (void)state;

    if (!mkdtemp(root))
        return 1;
    snprintf(path, sizeof path, "%s/journal.ej", root);
    snprintf(command, sizeof command, "cp -r share %s", root);
    if (system(command) != 0)
        return 1;
    char share[64];
    snprintf(share, sizeof share, "%s/share", root);
    struct ej_options options = {
        .path = path, .share = share, .write = true, .command = "test", .now = "2026-11-20T12:00"};
    return ej_create(&options, "Школа", "2026/27", "base", "Europe/Moscow", NULL) != EJ_OK ||
           ej_open(&options, &journal, NULL) != EJ_OK;
}

static int teardown(void **state)
{
    char command[64];
    (void)state;

    ej_close(journal);
    snprintf(command, sizeof command, "rm -r %s", root);
    return system(command);
}

/* The b-trees of table mark and its indexes. */
static bool of_marks(int page)
{
    sqlite3_stmt *stmt;
    bool found;

    assert_int_equal(sqlite3_prepare_v2(journal->db,
                                        "SELECT 1 FROM sqlite_schema WHERE tbl_name = 'mark'"
                                        " AND rootpage = ?",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    sqlite3_bind_int(stmt, 1, page);
    found = sqlite3_step(stmt) == SQLITE_ROW;
    sqlite3_finalize(stmt);
    return found;
}

/* Whether the program of SQL goes through all of the marks, from their first or last one on. */
static bool scans_marks(const char *sql)
{
    enum { CURSORS = 8192, ADDRESS = 0, OPCODE, P1, P2, P3 };
    static const char *const from_end[] = {"Rewind", "Last", "Sort"};
    bool marks[CURSORS] = {false}, scans = false;
    sqlite3_stmt *stmt;
    char *explain = sqlite3_mprintf("EXPLAIN %s", sql);

    assert_non_null(explain);
    assert_int_equal(sqlite3_prepare_v2(journal->db, explain, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *opcode = (const char *)sqlite3_column_text(stmt, OPCODE);
        int cursor = sqlite3_column_int(stmt, P1);
        assert_in_range(strcmp(opcode, "OpenRead") == 0 ? cursor : 0, 0, CURSORS - 1);
        if (strcmp(opcode, "OpenRead") == 0)
            marks[cursor] =
                sqlite3_column_int(stmt, P3) == 0 && of_marks(sqlite3_column_int(stmt, P2));
        for (size_t i = 0; i < sizeof from_end / sizeof *from_end; i++)
            scans |= strcmp(opcode, from_end[i]) == 0 && cursor < CURSORS && marks[cursor];
    }
    sqlite3_finalize(stmt);
    sqlite3_free(explain);
    return scans;
}

static void no_report_reads_all_marks(void **state)
{
    char **names;
    int count, seen = 0;
    (void)state;

    assert_int_equal(query_names(NULL, "share/reports", &names, &count, NULL), EJ_OK);
    for (int i = 0; i < count; i++) {
        struct ej_report *report;
        struct ej_error error;
        if (ej_report_load(journal, NULL, names[i], &report, &error) != EJ_OK)
            fail_msg("%s: %s", names[i], error.text);
        for (int p = 0; p < report->count; p++, seen++)
            if (scans_marks(sqlite3_sql(report->parts[p].stmt)))
                fail_msg("%s, part %s, reads all marks", names[i], report->parts[p].as->part);
        ej_report_free(report);
    }
    assert_true(seen > 27);
    query_names_free(names, count);
}

/* Whether the plan of SQL sees to table NAME by itself, where it could be looked up row by row. */
static bool builds(const char *sql, const char *name)
{
    sqlite3_stmt *stmt;
    bool found = false;
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);

    assert_non_null(explain);
    assert_int_equal(sqlite3_prepare_v2(journal->db, explain, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        found |= strstr((const char *)sqlite3_column_text(stmt, 3), name) != NULL;
    sqlite3_finalize(stmt);
    sqlite3_free(explain);
    return found;
}

static void no_rule_reads_all_marks(void **state)
{
    sqlite3_stmt *rules;
    int seen = 0;
    (void)state;

    assert_int_equal(store_rule_functions(journal, NULL), EJ_OK);
    assert_int_equal(
        sqlite3_prepare_v2(journal->db, "SELECT name, query FROM rule", -1, &rules, NULL),
        SQLITE_OK);
    for (; sqlite3_step(rules) == SQLITE_ROW; seen++) {
        const char *name = (const char *)sqlite3_column_text(rules, 0);
        const char *sql = (const char *)sqlite3_column_text(rules, 1);
        if (scans_marks(sql))
            fail_msg("rule %s reads all marks", name);
        if (builds(sql, "final_page"))
            fail_msg("rule %s does not look up final_page by its keys", name);
    }
    assert_true(seen > 30);
    sqlite3_finalize(rules);
}

/* The test itself sees a scan of the table, and of an index that covers a query. */
static void a_scan_is_seen(void **state)
{
    (void)state;
    assert_true(scans_marks("SELECT sum(weight) FROM mark"));
    assert_true(scans_marks("SELECT count(*) FROM mark m WHERE m.pupil_id = 1"));
    assert_false(scans_marks("SELECT sum(weight) FROM mark WHERE lesson_id = 1"));
    assert_false(scans_marks("SELECT count(*) FROM lesson"));
    assert_true(builds("WITH x AS MATERIALIZED (SELECT id FROM lesson) SELECT * FROM x", "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_is_seen),
        cmocka_unit_test(no_report_reads_all_marks),
        cmocka_unit_test(no_rule_reads_all_marks),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
