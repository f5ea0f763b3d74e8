/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file and its schema: what SQLite says of it, and what a new journal would be. */
#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "intl.h"
#include "record/buffer.h"

static enum ej_status integrity_of(struct audit *a, const char *check, const char *table,
                                   struct ej_error *err)
{
    const struct place_of at = {.table = table};
    struct sqlite3_stmt *stmt = NULL;
    char sql[160];
    bool row = true;

    snprintf(sql, sizeof sql, "PRAGMA %s(\"%s\")", check, table);
    enum ej_status status = store_prepare(a->j, sql, &stmt, err);
    while (status == EJ_OK && (status = store_step(a->j, stmt, &row, err)) == EJ_OK && row)
        if (strcmp(store_text(stmt, 0), "ok") != 0)
            status = audit_found(a, FAULT_DAMAGED, &at, err, "SQLite: %s", store_text(stmt, 0));
    store_finalize(stmt);
    return status;
}

/* Table by table, so that the largest one, audit, can be spared the search for each of its rows in
 * its index: audit_tables() reads through that index anyway. */
static enum ej_status integrity(struct audit *a, struct ej_error *err)
{
    static const char sql[] = "SELECT name FROM sqlite_schema WHERE type = 'table'"
                              " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = integrity_of(a, "integrity_check", "sqlite_schema", err);

    if (status == EJ_OK)
        status = store_query(a->j, &stmt, err, sql, "");
    while (status == EJ_OK && (status = store_step(a->j, stmt, &row, err)) == EJ_OK && row) {
        const char *table = store_text(stmt, 0);
        if (!table || strlen(table) > 64 || strchr(table, '"'))
            continue; /* none of the journal's: the schema is at fault */
        status = integrity_of(a, strcmp(table, "audit") == 0 ? "quick_check" : "integrity_check",
                              table, err);
    }
    if (row && status != EJ_OK)
        store_reset(stmt);
    return status;
}

static enum ej_status references(struct audit *a, struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(a->j, &stmt, err, "PRAGMA foreign_key_check", "");

    while (status == EJ_OK && (status = store_step(a->j, stmt, &row, err)) == EJ_OK && row) {
        const struct place_of at = {.table = store_text(stmt, 0), .row = store_int(stmt, 1)};
        status = audit_found(a, FAULT_REFERENCE, &at, err,
                             _("refers to a row of %s that is not there"), store_text(stmt, 2));
    }
    return status;
}

/* Which class is part of which is said by the classes' names; the table has no history. */
static enum ej_status parts(struct audit *a, struct ej_error *err)
{
    static const char sql[] =
        "WITH want AS (SELECT id AS class_id, id AS part_id FROM class WHERE NOT joint"
        " UNION ALL SELECT c.id, p.id FROM class c JOIN class p ON p.year_id = c.year_id"
        " AND NOT p.joint AND instr('+' || c.name || '+', '+' || p.name || '+') WHERE c.joint)"
        " SELECT class_id, 1 FROM (SELECT * FROM want EXCEPT SELECT class_id, part_id FROM"
        " class_part) UNION ALL SELECT class_id, 0 FROM (SELECT class_id, part_id FROM class_part"
        " EXCEPT SELECT * FROM want)";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(a->j, &stmt, err, sql, "");

    while (status == EJ_OK && (status = store_step(a->j, stmt, &row, err)) == EJ_OK && row) {
        const struct place_of at = {.table = "class_part", .row = store_int(stmt, 0)};
        bool removed = store_int(stmt, 1);
        status = audit_found(a, removed ? FAULT_REMOVED : FAULT_ADDED, &at, err, "%s",
                             _("does not agree with the names of the classes"));
    }
    return status;
}

enum ej_status audit_file(struct audit *a, struct ej_error *err)
{
    enum ej_status status = integrity(a, err);

    if (status == EJ_OK)
        status = references(a, err);
    return status == EJ_OK ? parts(a, err) : status;
}

/* ---- the schema ------------------------------------------------------------------------------ */

/* Two lists in the same order: what is here, and what should be. */
struct sides {
    struct sqlite3_stmt *here, *there;
    bool more_here, more_there;
};

/* <0: the row here comes first, so is too much; >0: the other one, so is missing. */
static int compare_names(const struct sides *s)
{
    if (!s->more_here || !s->more_there)
        return s->more_here ? -1 : 1;
    int order = 0;
    for (int i = 0; i < 2 && order == 0; i++) {
        const char *here = store_text(s->here, i);
        order = strcmp(here ? here : "", store_text(s->there, i));
    }
    return order;
}

static bool same_text(const struct sides *s, int column)
{
    struct ej_value here, there;
    bool whole = store_whole(s->here, column, &here);

    store_value(s->there, column, &there);
    if (here.null || there.null)
        return here.null == there.null;
    return whole && here.text && strcmp(here.text, there.text) == 0;
}

static enum ej_status compare_one(struct audit *a, const struct sides *s, int order,
                                  struct ej_error *err)
{
    struct sqlite3_stmt *of = order > 0 ? s->there : s->here;
    const struct place_of at = {.table = store_text(of, 2)};
    const char *detail = order < 0   ? _("%s %s does not belong to the journal")
                         : order > 0 ? _("%s %s is missing")
                                     : _("%s %s is not as the journal's version has it");

    if (order == 0 && same_text(s, 2) && same_text(s, 3))
        return EJ_OK;
    /* "trigger guard_mark_update": SQLite's words */
    const char *type = store_text(of, 0), *name = store_text(of, 1);
    return audit_found(a, FAULT_SCHEMA, &at, err, detail, type ? type : "?", name ? name : "?");
}

static enum ej_status compare_schema(struct audit *a, struct ej_journal *blank,
                                     struct ej_error *err)
{
    /* What ANALYZE keeps is the planner's. */
    static const char sql[] = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
                              " WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'"
                              " ORDER BY type, name";
    struct sides s = {.more_here = true, .more_there = true};
    enum ej_status status = store_prepare(a->j, sql, &s.here, err);

    if (status == EJ_OK)
        status = store_prepare(blank, sql, &s.there, err);
    if (status == EJ_OK)
        status = store_step(a->j, s.here, &s.more_here, err);
    if (status == EJ_OK)
        status = store_step(blank, s.there, &s.more_there, err);
    while (status == EJ_OK && (s.more_here || s.more_there)) {
        int order = compare_names(&s);
        status = compare_one(a, &s, order, err);
        if (status == EJ_OK && order <= 0)
            status = store_step(a->j, s.here, &s.more_here, err);
        if (status == EJ_OK && order >= 0)
            status = store_step(blank, s.there, &s.more_there, err);
    }
    store_finalize(s.here);
    store_finalize(s.there);
    return status;
}

static enum ej_status check_layout(struct audit *a, struct ej_error *err)
{
    struct buffer names = {0};
    int64_t there, rows = 0, tables = 0;
    enum ej_status status = EJ_OK;

    for (; put_tables[tables] && status == EJ_OK; tables++) {
        const struct put_table *t = put_tables[tables];
        const struct place_of at = {.table = t->name};
        buffer_clear(&names);
        for (int c = 0; c < t->count; c++)
            buffer_printf(&names, "%s%s", c ? " " : "", t->columns[c]);
        if (names.failed)
            status = ej_no_memory(err);
        else
            status = store_number(a->j, &there, 0, err,
                                  "SELECT 1 FROM audit_layout WHERE tbl = ? AND columns = ?", "tt",
                                  t->name, names.text);
        if (status == EJ_OK && !there)
            status = audit_found(a, FAULT_LAYOUT, &at, err, "%s",
                                 _("audit_layout does not name its columns"));
    }
    buffer_free(&names);
    if (status == EJ_OK)
        status = store_number(a->j, &rows, 0, err, "SELECT count(*) FROM audit_layout", "");
    if (status == EJ_OK && rows > tables) {
        const struct place_of at = {.table = "audit_layout"};
        status = audit_found(a, FAULT_LAYOUT, &at, err, "%s", _("has more rows than tables"));
    }
    return status;
}

enum ej_status audit_schema(struct audit *a, struct ej_error *err)
{
    struct ej_journal *blank = NULL;
    enum ej_status status = store_blank(a->j, &blank, err);

    if (status == EJ_OK)
        status = compare_schema(a, blank, err);
    ej_close(blank);
    return status == EJ_OK ? check_layout(a, err) : status;
}
