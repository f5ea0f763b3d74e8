/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking pupils out of tables and history. */
#include "consent/scrub.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/array.h"
#include "record/buffer.h"
#include "store/history.h"

enum { MAX_COLUMNS = 16 };

enum ej_status scrub_exec(struct ej_journal *j, struct buffer *sql, struct ej_error *err,
                          const char *format, ...)
{
    struct sqlite3_stmt *stmt = NULL;
    enum ej_status status;
    va_list values;
    bool row = true;

    status = sql->failed ? ej_no_memory(err) : store_prepare(j, sql->text, &stmt, err);
    va_start(values, format);
    for (int i = 0; format[i] && status == EJ_OK; i++) {
        struct ej_value value = format[i] == 't' ? ej_text(va_arg(values, const char *))
                                                 : ej_int(va_arg(values, int64_t));
        status = store_bind(j, stmt, i + 1, &value, err);
    }
    va_end(values);
    while (status == EJ_OK && row)
        status = store_step(j, stmt, &row, err);
    store_finalize(stmt);
    return status;
}

enum ej_status scrub_begin(struct ej_journal *j, struct ej_error *err)
{
    return store_exec(j, err,
                      "CREATE TEMP TABLE IF NOT EXISTS scrubbed"
                      " (pupil_id INTEGER PRIMARY KEY, person INTEGER NOT NULL, n INTEGER,"
                      " order_no TEXT, order_date TEXT)",
                      "");
}

/* The place of a column in the arrays of audit; -1: there is none. */
static int place(const struct put_table *table, const char *column)
{
    for (int i = 0; table && i < table->count; i++)
        if (strcmp(table->columns[i], column) == 0)
            return i;
    return -1;
}

void scrub_whom(struct buffer *sql, const char *which)
{
    buffer_add(sql, "CASE a.tbl WHEN 'pupil' THEN a.row_id");
    for (int i = 0; put_tables[i]; i++) {
        int at = place(put_tables[i], "pupil_id");
        if (at >= 0)
            buffer_printf(sql, " WHEN '%s' THEN a.%s ->> %d", put_tables[i]->name, which, at);
    }
    buffer_add(sql, " END");
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Whose rows are one pupil's: the pupil's own and those that point to it. */
static bool of_pupil(const struct scrub_table *table)
{
    return strcmp(table->name, "pupil") == 0 || place(put_table(table->name), "pupil_id") >= 0;
}

struct rows {
    int64_t *ids;
    int count;
};

static enum ej_status read_ids(struct ej_journal *j, const char *table, int64_t pupil,
                               struct rows *out, struct ej_error *err)
{
    struct sqlite3_stmt *stmt = NULL;
    struct buffer sql = {0};
    struct ej_value value = ej_int(pupil);
    bool row = true;
    int size = 0;

    *out = (struct rows){0};
    buffer_printf(&sql, "SELECT id FROM %s WHERE %s = ?1 ORDER BY id", table,
                  strcmp(table, "pupil") == 0 ? "id" : "pupil_id");
    enum ej_status status = sql.failed ? ej_no_memory(err) : store_prepare(j, sql.text, &stmt, err);
    if (status == EJ_OK)
        status = store_bind(j, stmt, 1, &value, err);
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (out->count == size) {
            size = size ? size * 2 : 16;
            int64_t *grown = realloc(out->ids, (size_t)size * sizeof *grown);
            if (!grown) {
                status = ej_no_memory(err);
                break;
            }
            out->ids = grown;
        }
        out->ids[out->count++] = store_int(stmt, 0);
    }
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

/* One row under way. */
struct replacing {
    const struct scrub_table *table;
    const struct put_table *put;
    int64_t n;
    int of, nth;              /* rows that the pupil has in this table; what keeps them apart */
    const char *order, *date; /* of the consent */
    struct buffer texts[MAX_COLUMNS];
};

static void fill_template(struct buffer *out, const char *text, int64_t n)
{
    for (; *text; text++)
        if (*text == '#')
            buffer_int(out, n);
        else
            buffer_add_char(out, *text);
}

/* What the row shall hold; an empty text stays as it is. */
static void replace_values(struct replacing *r, const struct put_old *old, struct ej_value *values)
{
    bool pupil = strcmp(r->table->name, "pupil") == 0;

    for (int i = 0; i < old->count; i++)
        values[i] = (struct ej_value){.null = true, .keep = true};
    for (const struct scrub_column *c = r->table->columns; c->name; c++) {
        int at = place(r->put, c->name);
        const struct ej_value *was = &old->values[at];
        if (c->how == SCRUB_STAFF || was->null || (was->text && !*was->text))
            continue;
        values[at] = ej_null();
        if (!c->instead)
            continue;
        buffer_clear(&r->texts[at]);
        buffer_add(&r->texts[at], "");
        fill_template(&r->texts[at], c->instead, r->n);
        if (strcmp(r->table->name, "guardian") == 0 && *c->instead && r->of > 1)
            buffer_printf(&r->texts[at], "-%d", (int)old->values[place(r->put, "n")].integer);
        if (strcmp(r->table->name, "informed") == 0 && r->nth > 1)
            buffer_printf(&r->texts[at], " %d", r->nth);
        values[at] = ej_text(r->texts[at].text);
    }
    if (pupil) {
        values[place(r->put, "consent_order")] = ej_text(r->order);
        values[place(r->put, "consent_order_date")] = ej_text(r->date);
    }
}

/* The next number that keeps the row apart from others of its day: somebody may have written by
 * hand what takes the place of words. */
static enum ej_status next_apart(struct ej_journal *j, struct replacing *r, int64_t id,
                                 struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM informed i JOIN informed o ON o.pupil_id = i.pupil_id AND o.date = i.date"
        " AND o.id <> i.id WHERE i.id = ?1 AND o.how = '—' || iif(?2 > 1, ' ' || ?2, '')";
    int64_t taken = 1;
    enum ej_status status = EJ_OK;

    while (status == EJ_OK && taken) {
        r->nth++;
        status = store_number(j, &taken, 0, err, sql, "ii", id, (int64_t)r->nth);
    }
    return status;
}

static enum ej_status replace_row(struct ej_journal *j, struct replacing *r, int64_t id,
                                  struct ej_error *err)
{
    struct ej_value values[MAX_COLUMNS];
    struct put_old old;
    enum change change;
    enum ej_status status =
        strcmp(r->table->name, "informed") == 0 ? next_apart(j, r, id, err) : EJ_OK;

    if (status == EJ_OK)
        status = put_get(j, r->put, id, &old, err);

    if (status == EJ_OK) {
        replace_values(r, &old, values);
        for (int i = 0; i < old.count; i++)
            if (r->texts[i].failed)
                return ej_no_memory(err);
        status = put_update(j, r->put, id, values, &change, NULL, err);
    }
    return status;
}

enum ej_status scrub_rows(struct ej_journal *j, int64_t pupil, int64_t n, const char *order,
                          const char *date, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (const struct scrub_table *t = scrub_tables; t->name && status == EJ_OK; t++) {
        struct replacing r = {
            .table = t, .put = put_table(t->name), .n = n, .order = order, .date = date};
        struct rows rows;
        if (!t->columns[0].name || !of_pupil(t))
            continue;
        status = read_ids(j, t->name, pupil, &rows, err);
        r.of = rows.count;
        for (int i = 0; i < rows.count && status == EJ_OK; i++)
            status = replace_row(j, &r, rows.ids[i], err);
        for (int i = 0; i < MAX_COLUMNS; i++)
            buffer_free(&r.texts[i]);
        free(rows.ids);
    }
    return status;
}

/* ---- history -------------------------------------------------------------------------------- */

struct found {
    int64_t id, txn;
};

enum ej_status scrub_erase(struct ej_journal *j, const char *sql, int64_t value, uint32_t places,
                           struct ej_error *err)
{
    struct sqlite3_stmt *stmt = NULL;
    struct found *found = NULL;
    int count = 0;
    bool row = true;
    enum ej_status status = store_prepare(j, sql, &stmt, err);

    if (status == EJ_OK && store_parameters(stmt) > 0)
        status = store_bind(j, stmt, 1, &(struct ej_value){.integer = value}, err);
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&found, count, sizeof *found))
            status = ej_no_memory(err);
        else
            found[count++] = (struct found){store_int(stmt, 0), store_int(stmt, 1)};
    }
    store_finalize(stmt);
    /* What this transaction wrote is what the table holds now. */
    for (int i = 0; i < count && status == EJ_OK; i++)
        for (int place = 0; place < MAX_COLUMNS && status == EJ_OK; place++) {
            if (!(places >> place & 1))
                continue;
            status = history_erase(j, found[i].id, false, place, err);
            if (status == EJ_OK && found[i].txn != j->txn)
                status = history_erase(j, found[i].id, true, place, err);
        }
    free(found);
    return status;
}

static enum ej_status erase_table(struct ej_journal *j, const struct scrub_table *t,
                                  struct ej_error *err)
{
    struct buffer sql = {0};
    uint32_t places = 0;
    enum ej_status status;

    for (const struct scrub_column *c = t->columns; c->name; c++)
        if (c->how != SCRUB_STAFF)
            places |= UINT32_C(1) << place(put_table(t->name), c->name);
    buffer_printf(&sql, "SELECT a.id, a.txn_id FROM audit a WHERE a.tbl = '%s' AND (", t->name);
    scrub_whom(&sql, "old");
    buffer_add(&sql, " IN (SELECT pupil_id FROM scrubbed) OR ");
    scrub_whom(&sql, "new");
    buffer_add(&sql, " IN (SELECT pupil_id FROM scrubbed))");
    status = sql.failed ? ej_no_memory(err) : scrub_erase(j, sql.text, 0, places, err);
    buffer_free(&sql);
    return status;
}

enum ej_status scrub_history(struct ej_journal *j, const char *table, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (const struct scrub_table *t = scrub_tables; t->name && status == EJ_OK; t++)
        if (t->columns[0].name && of_pupil(t) && (!table || strcmp(t->name, table) == 0))
            status = erase_table(j, t, err);
    return status;
}
