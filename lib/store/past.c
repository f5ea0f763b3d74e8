/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal as it was: which rows have changed since, and what they held. */
#include "store/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "record/text.h"

/* The last transaction and row of the history that are seen. */
struct cut {
    int64_t txn, audit;
};

/* ---- the moment ------------------------------------------------------------------------------ */

/* TIME -> j->now and j->today. */
static enum ej_status set_clock(struct ej_journal *j, const char *time, struct ej_error *err)
{
    char now[21], today[11], date[11], end[24];
    bool day = ej_date_parse(time, j->today, date);
    enum ej_status status;

    memcpy(now, j->now, sizeof now);
    memcpy(today, j->today, sizeof today);
    snprintf(end, sizeof end, "%sT23:59:59", day ? date : "");
    status = store_clock(j, day ? end : time, err);
    if (status == EJ_USAGE)
        return ej_fail(err, EJ_USAGE,
                       _("--as-of: not a time such as 2026-10-26T09:00, and no date"));
    if (status != EJ_OK || strcmp(j->now, now) <= 0)
        return status;
    if (!day || strcmp(date, today) != 0)
        return ej_fail(err, EJ_USAGE, _("--as-of: that time is still to come"));
    memcpy(j->now, now, sizeof now);
    memcpy(j->today, today, sizeof today);
    return EJ_OK;
}

/* What was done later has the higher number, whatever the clock said: the moment is that after the
 * last transaction whose time had come. */
static enum ej_status find_cut(struct ej_journal *j, struct cut *cut, struct ej_error *err)
{
    int64_t later = 0;
    enum ej_status status =
        store_number(j, &cut->txn, 0, err,
                     "SELECT id FROM txn WHERE at <= ? ORDER BY id DESC LIMIT 1", "t", j->now);

    if (status == EJ_OK && cut->txn == 0)
        status = ej_fail(err, EJ_USAGE, _("--as-of: the journal did not yet exist then"));
    if (status == EJ_OK)
        status = store_number(j, &later, 0, err, "SELECT count(*) FROM txn WHERE id < ? AND at > ?",
                              "it", cut->txn, j->now);
    j->past_later = (long)later;
    return status == EJ_OK ? store_history_end(j, cut->txn, &cut->audit, err) : status;
}

long ej_past_later(const struct ej_journal *j)
{
    return j->past_later;
}

/* ---- a table --------------------------------------------------------------------------------- */

/* TEMP.past_TABLE with the columns of the table, and those of its indexes indexed. */
static enum ej_status make_past(struct ej_journal *j, const struct put_table *t,
                                struct ej_error *err)
{
    static const char columns[] =
        "SELECT 'CREATE TABLE temp.\"past_' || ?1 || '\" (id INTEGER PRIMARY KEY, there INTEGER'"
        " || group_concat(', \"' || name || '\" ' || type, '') || ')'"
        " FROM pragma_table_info(?1, 'main') WHERE pk = 0";
    static const char indexes[] =
        "SELECT group_concat('CREATE INDEX temp.\"past_' || name || '\" ON \"past_' || ?1 || '\" ('"
        " || keys || ')', ';') FROM (SELECT l.name, group_concat('\"' || i.name || '\"') AS keys"
        "  FROM pragma_index_list(?1, 'main') l JOIN pragma_index_info(l.name, 'main') i"
        "  WHERE i.name IS NOT NULL GROUP BY l.name)";
    char *sql = NULL;
    enum ej_status status = store_string(j, &sql, err, columns, "t", t->name);

    if (status == EJ_OK && sql)
        status = store_script(j, sql, err);
    free(sql);
    sql = NULL;
    if (status == EJ_OK)
        status = store_string(j, &sql, err, indexes, "t", t->name);
    if (status == EJ_OK && sql)
        status = store_script(j, sql, err);
    free(sql);
    return status;
}

/* Whether an older schema wrote some of the rows, without the last columns. */
static enum ej_status has_short(struct ej_journal *j, const struct put_table *t, int64_t *has,
                                struct ej_error *err)
{
    return store_number(j, has, 0, err,
                        "SELECT EXISTS (SELECT 1 FROM temp.past WHERE tbl = ?1"
                        " AND json_array_length(old) < ?2)",
                        "ti", t->name, (int64_t)t->count);
}

/* A value as it was: what was erased out of the history has stayed in the table as what took its
 * place; DEFAULTS, where it is not NULL, has what is not in a short array. */
static void old_value(struct buffer *sql, const struct put_table *t, int place,
                      const char *defaults)
{
    buffer_add(sql, ", CASE");
    if (t->erasable >> place & 1)
        buffer_printf(sql,
                      " WHEN instr(' ' || proof, ' o%d=') THEN ifnull((SELECT \"%s\""
                      " FROM main.\"%s\" m WHERE m.id = row_id), '')",
                      place, t->columns[place], t->name);
    if (defaults)
        buffer_printf(sql, " WHEN json_array_length(old) <= %d THEN ?1 ->> %d", place, place);
    buffer_printf(sql, " WHEN 1 THEN old ->> %d END", place);
}

static enum ej_status fill_past(struct ej_journal *j, const struct put_table *t,
                                struct ej_error *err)
{
    struct buffer sql = {0};
    struct sqlite3_stmt *stmt = NULL;
    char *defaults = NULL;
    int64_t is_short = 0;
    bool row;
    enum ej_status status = has_short(j, t, &is_short, err);

    if (status == EJ_OK && is_short)
        status = store_defaults(j, t, &defaults, err);
    buffer_printf(&sql, "INSERT INTO temp.\"past_%s\" (id, there", t->name);
    for (int i = 0; i < t->count; i++)
        buffer_printf(&sql, ", \"%s\"", t->columns[i]);
    buffer_add(&sql, ") SELECT row_id, old IS NOT NULL");
    for (int i = 0; i < t->count; i++)
        old_value(&sql, t, i, defaults);
    buffer_printf(&sql, " FROM temp.past WHERE tbl = '%s'", t->name);
    if (status == EJ_OK)
        status = sql.failed ? ej_no_memory(err) : store_prepare(j, sql.text, &stmt, err);
    if (status == EJ_OK && defaults)
        status = store_bind(j, stmt, 1, &(struct ej_value){.text = defaults}, err);
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    store_finalize(stmt);
    buffer_clear(&sql);
    buffer_printf(&sql, "CREATE VIRTUAL TABLE temp.\"%s\" USING ej_past", t->name);
    if (status == EJ_OK)
        status = sql.failed ? ej_no_memory(err) : store_script(j, sql.text, err);
    free(defaults);
    buffer_free(&sql);
    return status;
}

/* ---- what hangs on tables -------------------------------------------------------------------- */

/* Which classes a joint one is made of has no history: its name says it (lib/noun/class.c). */
static enum ej_status make_parts(struct ej_journal *j, struct ej_error *err)
{
    static const char script[] =
        "CREATE TABLE temp.past_part (class_id INTEGER, part_id INTEGER,"
        " PRIMARY KEY (part_id, class_id)) WITHOUT ROWID;"
        "INSERT INTO temp.past_part SELECT k.id, p.id FROM class k JOIN class p"
        " ON p.year_id = k.year_id AND NOT p.joint"
        " AND CASE WHEN k.joint THEN instr('+' || k.name || '+', '+' || p.name || '+') > 0"
        "  ELSE p.id = k.id END;"
        "CREATE TEMP VIEW class_part AS SELECT class_id, part_id FROM past_part";

    return store_script(j, script, err);
}

/* Views of main read main's tables; the same ones made again read those that are seen. */
static enum ej_status make_views(struct ej_journal *j, struct ej_error *err)
{
    static const char sql[] =
        "SELECT group_concat('CREATE TEMP VIEW ' || substr(sql, length('CREATE VIEW ') + 1),"
        " ';' || char(10)) FROM (SELECT sql FROM main.sqlite_schema WHERE type = 'view'"
        " ORDER BY rowid)";
    char *script = NULL;
    enum ej_status status = store_string(j, &script, err, sql, "");

    if (status == EJ_OK && script)
        status = store_script(j, script, err);
    free(script);
    return status;
}

static enum ej_status cut_history(struct ej_journal *j, const struct cut *cut, struct ej_error *err)
{
    char script[256];

    /* The plus leaves the choice of an index to what the query itself asks for. */
    snprintf(script, sizeof script,
             "CREATE TEMP VIEW txn AS SELECT * FROM main.txn WHERE +id <= %lld;"
             "CREATE TEMP VIEW audit AS SELECT * FROM main.audit WHERE +id <= %lld",
             (long long)cut->txn, (long long)cut->audit);
    return store_script(j, script, err);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The first change of each row after CUT. */
static enum ej_status find_changed(struct ej_journal *j, const struct cut *cut,
                                   struct ej_error *err)
{
    enum ej_status status =
        store_script(j,
                     "CREATE TABLE temp.past (tbl TEXT, row_id INTEGER, old TEXT, proof TEXT,"
                     " PRIMARY KEY (tbl, row_id)) WITHOUT ROWID",
                     err);

    if (status != EJ_OK)
        return status;
    return store_exec(j, err,
                      "INSERT OR IGNORE INTO temp.past SELECT tbl, row_id, old, proof"
                      " FROM main.audit WHERE id > ? ORDER BY id",
                      "i", cut->audit);
}

static enum ej_status make_tables(struct ej_journal *j, struct ej_error *err)
{
    enum ej_status status = past_tables(j, err);

    for (int i = 0; put_tables[i] && status == EJ_OK; i++) {
        int64_t changed;
        status = store_number(j, &changed, 0, err,
                              "SELECT EXISTS (SELECT 1 FROM temp.past WHERE tbl = ?)", "t",
                              put_tables[i]->name);
        if (status != EJ_OK || !changed)
            continue;
        status = make_past(j, put_tables[i], err);
        if (status == EJ_OK)
            status = fill_past(j, put_tables[i], err);
        if (status == EJ_OK && put_tables[i] == &put_class)
            status = make_parts(j, err);
    }
    return status;
}

enum ej_status store_past(struct ej_journal *j, const char *time, struct ej_error *err)
{
    struct cut cut;
    enum ej_status status = set_clock(j, time, err);

    if (status == EJ_OK)
        status = store_exec(j, err, "BEGIN", "");
    if (status == EJ_OK) {
        j->in_transaction = true; /* until it is closed */
        j->past = true;
        status = find_cut(j, &cut, err);
    }
    if (status == EJ_OK)
        status = find_changed(j, &cut, err);
    if (status == EJ_OK)
        status = make_tables(j, err);
    if (status == EJ_OK)
        status = make_views(j, err);
    if (status == EJ_OK)
        status = cut_history(j, &cut, err);
    /* What was prepared before means main's tables. */
    store_forget(j);
    return status;
}
