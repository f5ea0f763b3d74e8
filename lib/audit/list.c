/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history as its readers see it: a row for each column that was changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "audit/audit.h"
#include "consent/scrub.h"
#include "intl.h"
#include "noun/noun.h"
#include "record/buffer.h"
#include "record/text.h"
#include "resolve/resolve.h"

enum { C_TXN, C_AT, C_ACTOR, C_BEHALF, C_ROLES, C_COMMAND, C_TABLE, C_ROW };
enum { C_CLASS = C_ROW + 1, C_DATE, C_LESSON, C_SUBJECT, C_PUPIL, C_COLUMN };
enum { C_OLD = C_COLUMN + 1, C_NEW, C_WHY, COLUMNS, C_PROOF = COLUMNS, C_PLACE, C_SAID_PROOF };

static const struct ej_column columns[COLUMNS] = {
    {.name = "txn", .heading = "Транзакция", .type = EJ_INTEGER},
    {.name = "at", .heading = "Время"},
    {.name = "actor", .heading = "Кто"},
    {.name = "behalf", .heading = "От имени"},
    {.name = "roles", .heading = "Роли"},
    {.name = "command", .heading = "Команда"},
    {.name = "table", .heading = "Таблица"},
    {.name = "row", .heading = "Строка", .type = EJ_INTEGER},
    {.name = "class", .heading = "Класс"},
    {.name = "date", .heading = "Дата", .type = EJ_DATE},
    {.name = "lesson", .heading = "Урок", .type = EJ_INTEGER},
    {.name = "subject", .heading = "Предмет"},
    {.name = "pupil_id", .heading = "№ личного дела"},
    {.name = "column", .heading = "Поле"},
    {.name = "old", .heading = "Было"},
    {.name = "new", .heading = "Стало"},
    {.name = "why", .heading = "Обоснование"},
};

struct asked {
    struct ej_journal *j;
    const struct ej_history *how;
    struct buffer sql;
    char from[11], to[11];
    int64_t pupil, class_id;
    int64_t first, last; /* rows of audit */
};

/* ---- which rows ------------------------------------------------------------------------------ */

static enum ej_status a_date(struct asked *q, const char *name, const char *text, char out[11],
                             struct ej_error *err)
{
    *out = '\0';
    if (text && !ej_date_parse(text, q->j->today, out))
        return ej_fail(err, EJ_USAGE, _("--%s: no such date (write 2026-10-05 or 05.10.2026)"),
                       name);
    return EJ_OK;
}

/* The days of the change, by the school's calendar, as a range of transactions.  EJ_NOW may have
 * mixed them: then rows are still looked at one by one. */
static enum ej_status a_range(struct asked *q, struct ej_error *err)
{
    int64_t from = q->how->txn, to = from;
    enum ej_status status = EJ_OK;

    if (!q->how->txn) {
        status = store_number(q->j, &from, INT64_MAX - 1, err,
                              "SELECT min(id) FROM txn WHERE (?1 = '' OR ej_local_date(at) >= ?1)"
                              " AND (?2 = '' OR ej_local_date(at) <= ?2)",
                              "tt", q->from, q->to);
        if (status == EJ_OK)
            status =
                store_number(q->j, &to, 0, err,
                             "SELECT max(id) FROM txn WHERE (?1 = '' OR ej_local_date(at) >= ?1)"
                             " AND (?2 = '' OR ej_local_date(at) <= ?2)",
                             "tt", q->from, q->to);
    }
    if (status == EJ_OK)
        status = history_first(q->j, from, &q->first, err);
    if (status == EJ_OK)
        status = history_first(q->j, to + 1, &q->last, err);
    return status;
}

/* Of the year in which the changes are to be looked for; they are made in the summer, too. */
static enum ej_status a_class(struct asked *q, struct ej_error *err)
{
    const char *day = *q->from ? q->from : *q->to ? q->to : q->j->today;
    int64_t year;
    enum ej_status status = resolve_year_near(q->j, day, &year, err);

    return status == EJ_OK ? resolve_class(q->j, year, q->how->class_name, &q->class_id, err)
                           : status;
}

static enum ej_status resolve(struct asked *q, struct ej_error *err)
{
    enum ej_status status = a_date(q, "from", q->how->from, q->from, err);

    if (status == EJ_OK)
        status = a_date(q, "to", q->how->to, q->to, err);
    if (status == EJ_OK && *q->from && *q->to && strcmp(q->from, q->to) > 0)
        status = ej_fail(err, EJ_USAGE, _("--from is later than --to"));
    if (status == EJ_OK && q->how->table && !put_table(q->how->table))
        status = ej_fail(err, EJ_USAGE, _("--table: '%s' has no history"), q->how->table);
    if (status == EJ_OK && q->how->pupil_id)
        status = resolve_pupil_id(q->j, q->how->pupil_id, &q->pupil, err);
    if (status == EJ_OK && q->how->class_name)
        status = a_class(q, err);
    return status == EJ_OK ? a_range(q, err) : status;
}

/* ---- the query ------------------------------------------------------------------------------- */

/* SQL: what a row of audit (alias a) has in COLUMN, or its own id where it is a row of OWN; NULL
 * where its table has no such column. */
static void cell_of(struct buffer *b, const char *own, const char *column)
{
    buffer_printf(b, "CASE a.tbl WHEN '%s' THEN a.row_id", own);
    for (int i = 0; put_tables[i]; i++)
        for (int c = 0; c < put_tables[i]->count; c++)
            if (strcmp(put_tables[i]->columns[c], column) == 0)
                buffer_printf(b, " WHEN '%s' THEN ifnull(a.new, a.old) ->> %d", put_tables[i]->name,
                              c);
    buffer_add(b, " END");
}

/* SQL: where it belongs.  The lesson is the one of then: its number may be another's now. */
static void join_place(struct buffer *b)
{
    buffer_add(b, " LEFT JOIN audit h ON h.id = (SELECT i.id FROM audit i WHERE i.tbl = 'lesson'"
                  " AND i.id <= a.id AND i.row_id = ");
    cell_of(b, "lesson", "lesson_id");
    buffer_add(b, " ORDER BY i.id DESC LIMIT 1)"
                  " LEFT JOIN course c ON c.id = coalesce(ifnull(h.new, h.old) ->> 0, ");
    cell_of(b, "course", "course_id");
    buffer_add(b, ") LEFT JOIN class k ON k.id = coalesce(c.class_id, ");
    cell_of(b, "class", "class_id");
    buffer_add(b, ") LEFT JOIN subject s ON s.id = coalesce(c.subject_id, ");
    cell_of(b, "subject", "subject_id");
    buffer_add(b, ")");
}

/* SQL: it is about class ?9, as a whole or as part of a joint one, or about one of its pupils. */
static const char of_class[] =
    " AND (?9 = 0 OR CASE WHEN k.id IS NULL"
    " THEN a.whom IN (SELECT pupil_id FROM enrolment WHERE class_id = ?9)"
    " ELSE k.id IN (SELECT class_id FROM class_part WHERE part_id = ?9 UNION SELECT ?9)"
    "  AND (NOT k.joint OR k.id = ?9 OR a.whom IS NULL"
    "   OR a.whom IN (SELECT pupil_id FROM enrolment WHERE class_id = ?9)) END)";

/* A column for each place of the arrays, by audit_layout; only what differs, and of rows that were
 * added or removed what is there. */
static void make_sql(struct asked *q)
{
    struct buffer *b = &q->sql;

    buffer_add(b, "WITH place (tbl, n, name) AS MATERIALIZED (SELECT l.tbl, p.key, p.value"
                  " FROM audit_layout l, json_each('[\"' || replace(l.columns, ' ', '\",\"')"
                  " || '\"]') p), changed AS (SELECT a.*, coalesce(");
    scrub_whom(b, "new");
    buffer_add(b, ", ");
    scrub_whom(b, "old");
    buffer_add(b, ") AS whom FROM audit a WHERE a.id >= ?1 AND a.id < ?2");
    /* The index serves a single row; of a whole table it would cost the order of the changes. */
    buffer_add(b, q->how->row ? " AND a.tbl = ?3 AND a.row_id = ?4"
                              : " AND ?4 = 0 AND (?3 IS NULL OR a.tbl = ?3)");
    buffer_add(b, ")"
                  " SELECT t.id, ej_local_time(t.at), t.actor, t.behalf, t.roles, t.command, a.tbl,"
                  " a.row_id, k.name, coalesce(ifnull(h.new, h.old) ->> 1, ");
    cell_of(b, "", "date");
    buffer_add(b, "), coalesce(ifnull(h.new, h.old) ->> 2, CASE a.tbl WHEN 'remark' THEN"
                  "  ifnull(a.new, a.old) ->> 3 WHEN 'timetable' THEN ifnull(a.new, a.old) ->> 2"
                  " END), s.name, (SELECT file_no FROM pupil WHERE id = a.whom), p.name,"
                  " CAST(a.old ->> p.n AS TEXT), CAST(a.new ->> p.n AS TEXT), t.why, a.proof, p.n,"
                  " t.proof FROM changed a CROSS JOIN txn t ON t.id = a.txn_id");
    join_place(b);
    buffer_add(b, " CROSS JOIN place p ON p.tbl = a.tbl"
                  " WHERE ((a.old -> p.n) IS NOT (a.new -> p.n)"
                  /* A side that is erased held a value, the other does not. */
                  "  OR (a.proof IS NOT NULL AND (instr(a.proof, 'o' || p.n || '=') > 0)"
                  "   <> (instr(a.proof, 'n' || p.n || '=') > 0)))"
                  " AND (a.old IS NOT NULL OR (a.new ->> p.n) <> ''"
                  "  OR instr(a.proof, 'n' || p.n || '='))"
                  " AND (?5 = 0 OR a.whom = ?5) AND (?6 IS NULL OR t.actor = ?6 OR t.behalf = ?6)"
                  " AND (?7 = '' OR ej_local_date(t.at) >= ?7)"
                  " AND (?8 = '' OR ej_local_date(t.at) <= ?8)");
    buffer_add(b, of_class);
    buffer_add(b, " ORDER BY a.id, p.n");
}

static enum ej_status bind(struct asked *q, struct sqlite3_stmt *stmt, struct ej_error *err)
{
    const struct ej_value values[] = {
        ej_int(q->first),    ej_int(q->last),  ej_text(q->how->table),
        ej_int(q->how->row), ej_int(q->pupil), ej_text(q->how->actor),
        ej_text(q->from),    ej_text(q->to),   ej_int(q->class_id),
    };
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof values / sizeof *values && status == EJ_OK; i++)
        status = store_bind(q->j, stmt, (int)i + 1, &values[i], err);
    return status;
}

static bool erased(const char *proof, char side, int place)
{
    size_t unused;
    const char *word = proof_find(proof, side, place, &unused);

    return word && *word == '=';
}

static enum ej_status write_rows(struct asked *q, struct sqlite3_stmt *stmt, struct ej_sink *sink,
                                 struct ej_error *err)
{
    const struct ej_value gone = ej_text(q->how->russian ? "обезличено" : "erased");
    struct ej_value values[COLUMNS];
    struct buffer roles = {0};
    bool row = true;
    enum ej_status status = EJ_OK;

    while (status == EJ_OK && (status = store_step(q->j, stmt, &row, err)) == EJ_OK && row) {
        const char *proof = store_text(stmt, C_PROOF), *said = store_text(stmt, C_SAID_PROOF);
        int place = (int)store_int(stmt, C_PLACE);
        for (int i = 0; i < COLUMNS; i++)
            store_value(stmt, i, &values[i]);
        if (erased(proof, 'o', place))
            values[C_OLD] = gone;
        if (erased(proof, 'n', place))
            values[C_NEW] = gone;
        if (erased(said, 'w', 0))
            values[C_WHY] = gone;
        if (erased(said, 'a', 0))
            values[C_ACTOR] = gone;
        if (erased(said, 'b', 0))
            values[C_BEHALF] = gone;
        if (q->how->russian && !values[C_ROLES].null) {
            noun_words(WORDS_ROLE, values[C_ROLES].text, true, &roles);
            values[C_ROLES] = ej_text(roles.text ? roles.text : "");
        }
        status = roles.failed ? ej_no_memory(err) : sink->row(sink, values, err);
    }
    buffer_free(&roles);
    return status;
}

enum ej_status ej_audit_list(struct ej_journal *j, const struct ej_history *how,
                             struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_table table = {"history", columns, COLUMNS, NULL};
    struct asked q = {.j = j, .how = how};
    struct sqlite3_stmt *stmt = NULL;
    enum ej_status status = access_may(j, "audit", "list", err);

    if (status == EJ_OK)
        status = resolve(&q, err);
    if (status == EJ_REFUSED) /* a filter that names nothing is wrong usage of list */
        status = err->status = EJ_USAGE;
    if (status != EJ_OK)
        return status;
    make_sql(&q);
    status = q.sql.failed ? ej_no_memory(err) : store_prepare(j, q.sql.text, &stmt, err);
    if (status == EJ_OK)
        status = bind(&q, stmt, err);
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    if (status == EJ_OK)
        status = write_rows(&q, stmt, sink, err);
    if (status == EJ_OK)
        status = sink->end(sink, err);
    store_finalize(stmt);
    buffer_free(&q.sql);
    return status;
}
