/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows written with their history: every change of a table of the journal passes here. */
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "store/history.h"

struct put {
    const struct put_table *table;
    sqlite3_stmt *insert, *find, *get, *update;
    struct ej_value *old; /* copies of the last old values */
    char **texts;
    int64_t last; /* id that the transaction gave last; 0: none yet */
    struct put *next;
};

enum { PUT_COLUMNS = 16 }; /* no table has more */

struct puts {
    struct put *first;
};

static void columns(struct buffer *b, const struct put_table *t, int from, int to, const char *each,
                    const char *between)
{
    for (int i = from; i < to; i++)
        buffer_printf(b, "%s%s%s", i > from ? between : "", t->columns[i], each);
}

/* The last parameter is the id that was given last.  No id comes again, also that of a row which
 * was removed: the history calls rows by them.  NULL: what is there and the history say it. */
static void insert_sql(struct buffer *b, const struct put_table *t)
{
    buffer_printf(b, "INSERT INTO %s (", t->name);
    columns(b, t, 0, t->count, "", ", ");
    buffer_add(b, ", id) VALUES (");
    for (int i = 0; i < t->count; i++)
        buffer_add(b, "?, ");
    buffer_printf(b,
                  "1 + ifnull(?, max(ifnull((SELECT max(id) FROM main.%s), 0), ifnull((SELECT"
                  " max(row_id) FROM main.audit WHERE tbl = '%s'), 0)))) ON CONFLICT DO NOTHING",
                  t->name, t->name);
}

static void find_sql(struct buffer *b, const struct put_table *t, bool by_id)
{
    buffer_add(b, "SELECT id, ");
    columns(b, t, 0, t->count, "", ", ");
    buffer_printf(b, " FROM %s WHERE ", t->name);
    if (by_id)
        buffer_add(b, "id = ?");
    else
        columns(b, t, 0, t->keys, " IS ?", " AND ");
}

static enum ej_status prepare(struct ej_journal *j, struct buffer *sql, sqlite3_stmt **out,
                              struct ej_error *err)
{
    if (sql->failed)
        return ej_no_memory(err);
    int code = sqlite3_prepare_v3(j->db, sql->text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    buffer_clear(sql);
    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}

/* The prepared writer of TABLE, made on first use. */
static enum ej_status open_put(struct ej_journal *j, const struct put_table *table,
                               struct put **out, struct ej_error *err)
{
    struct buffer sql = {0};
    enum ej_status status = EJ_BROKEN;

    if (!j->puts && !(j->puts = calloc(1, sizeof *j->puts)))
        return ej_no_memory(err);
    for (*out = j->puts->first; *out; *out = (*out)->next)
        if ((*out)->table == table)
            return EJ_OK;

    struct put *put = calloc(1, sizeof *put);
    if (!put || !(put->old = calloc((size_t)table->count, sizeof *put->old)) ||
        !(put->texts = calloc((size_t)table->count, sizeof *put->texts))) {
        ej_no_memory(err);
        goto done;
    }
    put->table = table;
    insert_sql(&sql, table);
    if (prepare(j, &sql, &put->insert, err) != EJ_OK)
        goto done;
    put->next = j->puts->first;
    j->puts->first = put;
    *out = put;
    put = NULL;
    status = EJ_OK;
done:
    buffer_free(&sql);
    if (put) {
        free(put->old);
        free(put->texts);
        free(put);
    }
    return status;
}

void put_free(struct ej_journal *j)
{
    if (!j->puts)
        return;
    for (struct put *put = j->puts->first, *next; put; put = next) {
        next = put->next;
        sqlite3_finalize(put->insert);
        sqlite3_finalize(put->find);
        sqlite3_finalize(put->get);
        sqlite3_finalize(put->update);
        for (int i = 0; i < put->table->count; i++)
            free(put->texts[i]);
        free(put->texts);
        free(put->old);
        free(put);
    }
    free(j->puts);
    j->puts = NULL;
}

void put_begin(struct ej_journal *j)
{
    for (struct put *put = j->puts ? j->puts->first : NULL; put; put = put->next)
        put->last = 0;
}

/* Keep the row that STMT stands on (id, columns …) as the old values. */
static enum ej_status keep_old(struct put *put, sqlite3_stmt *stmt, struct ej_error *err)
{
    for (int i = 0; i < put->table->count; i++) {
        struct ej_value *value = &put->old[i];
        free(put->texts[i]);
        put->texts[i] = NULL;
        store_value(stmt, i + 1, value);
        if (value->null || !value->text)
            continue;
        if (!(put->texts[i] = strdup(value->text)))
            return ej_no_memory(err);
        value->text = put->texts[i];
    }
    return EJ_OK;
}

/* Find by key, or by id when KEYS is NULL. */
static enum ej_status look(struct ej_journal *j, struct put *put, const struct ej_value *keys,
                           int64_t *id, struct ej_error *err)
{
    sqlite3_stmt **stmt = keys ? &put->find : &put->get;
    enum ej_status status = EJ_OK;

    if (!*stmt) {
        struct buffer sql = {0};
        find_sql(&sql, put->table, !keys);
        status = prepare(j, &sql, stmt, err);
        buffer_free(&sql);
        if (status != EJ_OK)
            return status;
    }
    if (keys) {
        for (int i = 0; i < put->table->keys && status == EJ_OK; i++)
            status = store_bind(j, *stmt, i + 1, &keys[i], err);
    } else {
        sqlite3_bind_int64(*stmt, 1, *id);
    }
    if (status != EJ_OK)
        return status;
    int code = sqlite3_step(*stmt);
    *id = 0;
    if (code == SQLITE_ROW) {
        *id = store_int(*stmt, 0);
        status = keep_old(put, *stmt, err);
    } else if (code != SQLITE_DONE) {
        status = store_fail(j, code, err);
    }
    sqlite3_reset(*stmt);
    return status;
}

/* Whether writing B over A changes nothing. */
static bool equal(const struct ej_value *a, const struct ej_value *b)
{
    if (b->keep)
        return true;
    if (a->null || b->null)
        return a->null == b->null;
    if (!a->text != !b->text)
        return false;
    return a->text ? strcmp(a->text, b->text) == 0 : a->integer == b->integer;
}

/* The values that the row holds after VALUES are written over its old ones. */
static void merge(const struct put *put, const struct ej_value *values, struct ej_value *out)
{
    for (int i = 0; i < put->table->count; i++)
        out[i] = values[i].keep ? put->old[i] : values[i];
}

static bool same_key(const struct put *put, const struct ej_value *values)
{
    for (int i = 0; i < put->table->keys; i++)
        if (!equal(&put->old[i], &values[i]))
            return false;
    return true;
}

/* UPDATE of the columns from FROM on.  That of all but the key is kept; the key changes seldom. */
static enum ej_status update_statement(struct ej_journal *j, struct put *put, int from,
                                       sqlite3_stmt **out, struct ej_error *err)
{
    struct buffer sql = {0};
    enum ej_status status = EJ_OK;

    *out = from ? put->update : NULL;
    if (*out)
        return EJ_OK;
    buffer_printf(&sql, "UPDATE %s SET ", put->table->name);
    columns(&sql, put->table, from, put->table->count, " = ?", ", ");
    buffer_add(&sql, " WHERE id = ?");
    status = prepare(j, &sql, out, err);
    if (status == EJ_OK && from)
        put->update = *out;
    buffer_free(&sql);
    return status;
}

enum ej_status put_may(struct ej_journal *j, const struct put_table *table,
                       const struct ej_value *old, const struct ej_value *new, struct ej_error *err)
{
    return j->guard ? j->guard->may(j->guard, table, old, new, err) : EJ_OK;
}

static enum ej_status update(struct ej_journal *j, struct put *put, int64_t id,
                             const struct ej_value *values, struct ej_error *err)
{
    const struct put_table *t = put->table;
    struct ej_value merged[PUT_COLUMNS];
    sqlite3_stmt *stmt = NULL;

    merge(put, values, merged);
    int from = same_key(put, merged) ? t->keys : 0;
    enum ej_status status = put_may(j, t, put->old, merged, err);
    if (status == EJ_OK)
        status = update_statement(j, put, from, &stmt, err);
    for (int i = from; i < t->count && status == EJ_OK; i++)
        status = store_bind(j, stmt, i - from + 1, &merged[i], err);
    if (status == EJ_OK) {
        sqlite3_bind_int64(stmt, t->count - from + 1, id);
        int code = sqlite3_step(stmt);
        if (code != SQLITE_DONE)
            status = store_fail(j, code, err);
    }
    if (stmt != put->update)
        sqlite3_finalize(stmt);
    else
        sqlite3_reset(stmt);
    return status == EJ_OK ? history_add(j, t, id, put->old, merged, err) : status;
}

static void give_old(const struct put *put, struct put_old *old)
{
    if (old)
        *old = (struct put_old){put->table->count, put->old};
}

bool put_differs(const struct put_old *old, const struct ej_value *values)
{
    for (int i = 0; i < old->count; i++)
        if (!equal(&old->values[i], &values[i]))
            return true;
    return false;
}

/* As store_bind, for a statement that is stepped at once: the text is not copied. */
static enum ej_status bind_borrowed(struct ej_journal *j, sqlite3_stmt *stmt, int index,
                                    const struct ej_value *value, struct ej_error *err)
{
    if (value->null || !value->text)
        return store_bind(j, stmt, index, value, err);
    int code = sqlite3_bind_text(stmt, index, value->text, -1, SQLITE_STATIC);
    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}

enum ej_status put_insert(struct ej_journal *j, const struct put_table *table,
                          const struct ej_value *values, int64_t *id, struct ej_error *err)
{
    struct put *put = NULL;
    enum ej_status status = put_may(j, table, NULL, values, err);

    if (status == EJ_OK)
        status = open_put(j, table, &put, err);
    if (status == EJ_OK && !put->last) /* the history is asked for an id */
        status = history_settle(j, err);
    for (int i = 0; i < table->count && status == EJ_OK; i++)
        status = bind_borrowed(j, put->insert, i + 1, &values[i], err);
    if (status != EJ_OK)
        return status;
    if (put->last)
        sqlite3_bind_int64(put->insert, table->count + 1, put->last);
    else
        sqlite3_bind_null(put->insert, table->count + 1);
    int code = sqlite3_step(put->insert);
    bool added = code == SQLITE_DONE && sqlite3_changes(j->db) == 1;
    sqlite3_reset(put->insert);
    *id = 0;
    if (code != SQLITE_DONE)
        return store_fail(j, code, err);
    if (!added)
        return EJ_OK;
    *id = put->last = sqlite3_last_insert_rowid(j->db);
    return history_add(j, table, *id, NULL, values, err);
}

enum ej_status put_row(struct ej_journal *j, const struct put_table *table,
                       const struct ej_value *values, int64_t *id, enum change *change,
                       struct put_old *old, struct ej_error *err)
{
    struct put_old found;
    enum ej_status status = put_insert(j, table, values, id, err);

    *change = CHANGE_ADDED;
    if (status != EJ_OK || *id)
        return status;
    *change = CHANGE_NONE;
    status = put_find(j, table, values, id, &found, err);
    if (status == EJ_OK && *id == 0)
        status = ej_fail(err, EJ_REFUSED, _("it contradicts another record of the journal"));
    if (status != EJ_OK)
        return status;
    if (old)
        *old = found;
    return put_update(j, table, *id, values, change, old, err);
}

enum ej_status put_find(struct ej_journal *j, const struct put_table *table,
                        const struct ej_value *keys, int64_t *id, struct put_old *old,
                        struct ej_error *err)
{
    struct put *put;
    enum ej_status status = open_put(j, table, &put, err);

    if (status == EJ_OK)
        status = look(j, put, keys, id, err);
    if (status == EJ_OK)
        give_old(put, old);
    return status;
}

enum ej_status put_get(struct ej_journal *j, const struct put_table *table, int64_t id,
                       struct put_old *old, struct ej_error *err)
{
    struct put *put;
    int64_t found = id;
    enum ej_status status = open_put(j, table, &put, err);

    if (status == EJ_OK)
        status = look(j, put, NULL, &found, err);
    if (status == EJ_OK && found == 0)
        status = ej_fail(err, EJ_REFUSED, _("the record is no longer there"));
    if (status == EJ_OK)
        give_old(put, old);
    return status;
}

enum ej_status put_update(struct ej_journal *j, const struct put_table *table, int64_t id,
                          const struct ej_value *values, enum change *change, struct put_old *old,
                          struct ej_error *err)
{
    struct put *put;
    struct put_old found;
    enum ej_status status = put_get(j, table, id, &found, err);

    *change = CHANGE_NONE;
    if (status != EJ_OK)
        return status;
    if (old)
        *old = found;
    if (!put_differs(&found, values))
        return EJ_OK;
    *change = CHANGE_CHANGED;
    status = open_put(j, table, &put, err);
    return status == EJ_OK ? update(j, put, id, values, err) : status;
}

enum ej_status put_remove(struct ej_journal *j, const struct put_table *table, int64_t id,
                          struct put_old *old, struct ej_error *err)
{
    struct put *put = NULL;
    struct buffer sql = {0};
    sqlite3_stmt *stmt = NULL;
    enum ej_status status = put_get(j, table, id, old, err);

    if (status == EJ_OK)
        status = open_put(j, table, &put, err);
    if (status == EJ_OK)
        status = put_may(j, table, put->old, NULL, err);
    if (status != EJ_OK)
        return status;
    buffer_printf(&sql, "DELETE FROM %s WHERE id = ?", table->name);
    status = prepare(j, &sql, &stmt, err);
    if (status == EJ_OK) {
        sqlite3_bind_int64(stmt, 1, id);
        int code = sqlite3_step(stmt);
        status = code == SQLITE_DONE ? history_add(j, table, id, put->old, NULL, err)
                                     : store_fail(j, code, err);
    }
    sqlite3_finalize(stmt);
    buffer_free(&sql);
    return status;
}

enum ej_status put_restore(struct ej_journal *j, const struct put_table *table, int64_t id,
                           const struct ej_value *values, struct ej_error *err)
{
    struct buffer sql = {0};
    sqlite3_stmt *stmt = NULL;
    enum ej_status status;

    buffer_printf(&sql, "INSERT INTO %s (id, ", table->name);
    columns(&sql, table, 0, table->count, "", ", ");
    buffer_add(&sql, ") VALUES (?");
    for (int i = 0; i < table->count; i++)
        buffer_add(&sql, ", ?");
    buffer_add(&sql, ")");
    status = prepare(j, &sql, &stmt, err);
    if (status == EJ_OK)
        sqlite3_bind_int64(stmt, 1, id);
    for (int i = 0; i < table->count && status == EJ_OK; i++)
        status = bind_borrowed(j, stmt, i + 2, &values[i], err);
    if (status == EJ_OK) {
        int code = sqlite3_step(stmt);
        status = code == SQLITE_DONE ? history_add(j, table, id, NULL, values, err)
                                     : store_fail(j, code, err);
    }
    sqlite3_finalize(stmt);
    buffer_free(&sql);
    return status;
}
