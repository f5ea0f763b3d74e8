/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepared statements, found again by the address of their text, and their values. */
#include "store/store.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "store/history.h"

struct cached {
    const char *sql;
    sqlite3_stmt *stmt;
};

enum ej_status store_fail(struct ej_journal *j, int code, struct ej_error *err)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ej_fail(err, EJ_BROKEN, _("the journal is locked by another program; try again"));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ej_fail(err, EJ_BROKEN, _("the journal is damaged; restore it from a backup"));
    case SQLITE_FULL:
        return ej_fail(err, EJ_BROKEN, _("the disk is full; make room and try again"));
    case SQLITE_READONLY:
        return ej_fail(err, EJ_BROKEN, _("the journal cannot be written: %s"),
                       sqlite3_errstr(code));
    case SQLITE_CONSTRAINT:
        return ej_fail(err, EJ_REFUSED, _("the journal refuses the record (%s)"),
                       sqlite3_errmsg(j->db));
    case SQLITE_NOMEM:
        return ej_no_memory(err);
    case SQLITE_INTERRUPT:
        return ej_fail(err, EJ_BROKEN, _("a query does not come to an end"));
    case SQLITE_ERROR:
        return ej_fail(err, EJ_BROKEN, _("the journal cannot be used: %s"), sqlite3_errmsg(j->db));
    default:
        return ej_fail(err, EJ_BROKEN, _("the journal cannot be used: %s"), sqlite3_errstr(code));
    }
}

enum ej_status store_prepare(struct ej_journal *j, const char *sql, sqlite3_stmt **out,
                             struct ej_error *err)
{
    int code = sqlite3_prepare_v3(j->db, sql, -1, 0, out, NULL);

    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}

/* Of statements that take no values and give no rows (ATTACH, BEGIN) SQLite says that they read. */
bool store_reads(sqlite3_stmt *stmt)
{
    return stmt && sqlite3_stmt_readonly(stmt) && sqlite3_column_count(stmt) > 0 &&
           sqlite3_stmt_isexplain(stmt) == 0;
}

/* What a query of somebody's file may do: read tables, call functions.  Some functions and tables
 * do more than read. */
static int only_reads(void *unused, int action, const char *a, const char *b, const char *schema,
                      const char *view)
{
    (void)unused;
    (void)schema;
    (void)view;
    if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE)
        return SQLITE_OK;
    if (action == SQLITE_READ && (!a || strncmp(a, "pragma_", 7) != 0))
        return SQLITE_OK;
    if (action == SQLITE_FUNCTION && strcmp(b, "load_extension") != 0)
        return SQLITE_OK;
    /* So a virtual table, such as json_each, declares itself; the schema cannot be written so. */
    if (action == SQLITE_UPDATE && strcmp(a, "sqlite_master") == 0)
        return SQLITE_OK;
    return SQLITE_DENY;
}

/* Where in SQL the error is.  Of a name that is not there SQLite says no place within ON: then it
 * is where the name stands first. */
static size_t error_place(struct ej_journal *j, const char *sql)
{
    int at = sqlite3_error_offset(j->db);
    const char *message = sqlite3_errmsg(j->db), *name = strstr(message, ": ");
    const char *found = at < 0 && name ? strstr(sql, name + 2) : NULL;

    return at > 0 ? (size_t)at : found ? (size_t)(found - sql) : 0;
}

enum ej_status store_prepare_reader(struct ej_journal *j, const char *sql, sqlite3_stmt **out,
                                    size_t *offset, struct ej_error *err)
{
    const char *tail = sql;

    sqlite3_set_authorizer(j->db, only_reads, NULL);
    int code = sqlite3_prepare_v3(j->db, sql, -1, 0, out, &tail);
    sqlite3_set_authorizer(j->db, NULL, NULL);
    *offset = 0;
    if (code == SQLITE_AUTH)
        return ej_fail(err, EJ_REFUSED, _("this has to be one statement that only reads (%s)"),
                       sqlite3_errmsg(j->db));
    if (code == SQLITE_ERROR) {
        *offset = error_place(j, sql);
        return ej_fail(err, EJ_REFUSED, "%s", sqlite3_errmsg(j->db));
    }
    if (code != SQLITE_OK)
        return store_fail(j, code, err);
    if (store_reads(*out) && tail[strspn(tail, " \t\r\n;")] == '\0')
        return EJ_OK;
    *offset = store_reads(*out) ? (size_t)(tail - sql) : 0;
    sqlite3_finalize(*out);
    *out = NULL;
    return ej_fail(err, EJ_REFUSED, _("this has to be one statement that only reads"));
}

int store_parameters(sqlite3_stmt *stmt)
{
    return sqlite3_bind_parameter_count(stmt);
}

const char *store_parameter_name(sqlite3_stmt *stmt, int index)
{
    const char *name = sqlite3_bind_parameter_name(stmt, index);

    return name && name[0] == ':' ? name + 1 : NULL;
}

/* A linear search: a command prepares a dozen statements, and those used most come first. */
static enum ej_status find(struct ej_journal *j, const char *sql, sqlite3_stmt **out,
                           struct ej_error *err)
{
    for (int i = 0; i < j->cached; i++) {
        if (j->cache[i].sql == sql) {
            *out = j->cache[i].stmt;
            return EJ_OK;
        }
    }
    *out = NULL;
    if (j->cached == j->capacity) {
        int capacity = j->capacity ? j->capacity * 2 : 32;
        struct cached *grown = realloc(j->cache, (size_t)capacity * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        j->cache = grown;
        j->capacity = capacity;
    }
    int code = sqlite3_prepare_v3(j->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    if (code != SQLITE_OK)
        return store_fail(j, code, err);
    j->cache[j->cached++] = (struct cached){sql, *out};
    return EJ_OK;
}

enum ej_status store_bind(struct ej_journal *j, sqlite3_stmt *stmt, int index,
                          const struct ej_value *value, struct ej_error *err)
{
    int code;

    if (value->null)
        code = sqlite3_bind_null(stmt, index);
    else if (value->text)
        code = sqlite3_bind_text(stmt, index, value->text, -1, SQLITE_TRANSIENT);
    else
        code = sqlite3_bind_int64(stmt, index, value->integer);
    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}

static enum ej_status bind_all(struct ej_journal *j, sqlite3_stmt *stmt, const char *format,
                               va_list values, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; format[i] && status == EJ_OK; i++) {
        struct ej_value value = {.null = true};
        if (format[i] == 'i')
            value = ej_int(va_arg(values, int64_t));
        else if (format[i] == 't')
            value = ej_text(va_arg(values, const char *));
        else if (format[i] == 'v')
            value = *va_arg(values, const struct ej_value *);
        status = store_bind(j, stmt, i + 1, &value, err);
    }
    return status;
}

static enum ej_status query(struct ej_journal *j, sqlite3_stmt **out, struct ej_error *err,
                            const char *sql, const char *format, va_list values)
{
    enum ej_status status = find(j, sql, out, err);

    if (status != EJ_OK)
        return status;
    sqlite3_reset(*out);
    return bind_all(j, *out, format, values, err);
}

enum ej_status store_query(struct ej_journal *j, sqlite3_stmt **out, struct ej_error *err,
                           const char *sql, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    enum ej_status status = query(j, out, err, sql, format, values);
    va_end(values);
    return status;
}

/* Rows of the history that wait are no matter to what only reads, and reads no history. */
static enum ej_status settle(struct ej_journal *j, sqlite3_stmt *stmt, struct ej_error *err)
{
    if (!history_waits(j) || (store_reads(stmt) && !strcasestr(sqlite3_sql(stmt), "audit")))
        return EJ_OK;
    return history_settle(j, err);
}

enum ej_status store_step(struct ej_journal *j, sqlite3_stmt *stmt, bool *row, struct ej_error *err)
{
    enum ej_status status = settle(j, stmt, err);

    *row = false;
    if (status != EJ_OK) {
        sqlite3_reset(stmt);
        return status;
    }
    int code = sqlite3_step(stmt);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return EJ_OK;
    sqlite3_reset(stmt);
    return code == SQLITE_DONE ? EJ_OK : store_fail(j, code, err);
}

enum { BOUND_STEP = 1000000 };

static int count_steps(void *journal)
{
    struct ej_journal *j = journal;

    j->steps = j->steps > BOUND_STEP ? j->steps - BOUND_STEP : -1;
    return j->steps < 0;
}

void store_bound(struct ej_journal *j, int64_t steps)
{
    j->steps = steps;
    sqlite3_progress_handler(j->db, steps > 0 ? BOUND_STEP : 0, steps > 0 ? count_steps : NULL, j);
}

bool store_bound_met(const struct ej_journal *j)
{
    return j->steps < 0;
}

void store_reset(sqlite3_stmt *stmt)
{
    sqlite3_reset(stmt);
}

void store_finalize(sqlite3_stmt *stmt)
{
    sqlite3_finalize(stmt);
}

enum ej_status store_exec(struct ej_journal *j, struct ej_error *err, const char *sql,
                          const char *format, ...)
{
    va_list values;
    sqlite3_stmt *stmt;
    bool row = true;

    va_start(values, format);
    enum ej_status status = query(j, &stmt, err, sql, format, values);
    va_end(values);
    while (status == EJ_OK && row)
        status = store_step(j, stmt, &row, err);
    return status;
}

enum ej_status store_script(struct ej_journal *j, const char *sql, struct ej_error *err)
{
    enum ej_status status = history_settle(j, err);

    if (status != EJ_OK)
        return status;
    int code = sqlite3_exec(j->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}

enum ej_status store_number(struct ej_journal *j, int64_t *out, int64_t otherwise,
                            struct ej_error *err, const char *sql, const char *format, ...)
{
    va_list values;
    sqlite3_stmt *stmt;
    bool row = false;

    *out = otherwise;
    va_start(values, format);
    enum ej_status status = query(j, &stmt, err, sql, format, values);
    va_end(values);
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (row) {
        if (!store_null(stmt, 0))
            *out = store_int(stmt, 0);
        sqlite3_reset(stmt);
    }
    return status;
}

enum ej_status store_string(struct ej_journal *j, char **out, struct ej_error *err, const char *sql,
                            const char *format, ...)
{
    va_list values;
    sqlite3_stmt *stmt;
    bool row = false;

    *out = NULL;
    va_start(values, format);
    enum ej_status status = query(j, &stmt, err, sql, format, values);
    va_end(values);
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (row) {
        const char *text = store_text(stmt, 0);
        if (text && !(*out = strdup(text)))
            status = ej_no_memory(err);
        sqlite3_reset(stmt);
    }
    return status;
}

int64_t store_int(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt, column);
}

const char *store_text(sqlite3_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt, column);
}

bool store_null(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL;
}

int store_columns(sqlite3_stmt *stmt)
{
    return sqlite3_column_count(stmt);
}

const char *store_column_name(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_name(stmt, column);
}

void store_value(sqlite3_stmt *stmt, int column, struct ej_value *out)
{
    int type = sqlite3_column_type(stmt, column);

    if (type == SQLITE_NULL)
        *out = ej_null();
    else if (type == SQLITE_INTEGER)
        *out = ej_int(sqlite3_column_int64(stmt, column));
    else
        *out = ej_text((const char *)sqlite3_column_text(stmt, column));
}

bool store_whole(sqlite3_stmt *stmt, int column, struct ej_value *out)
{
    store_value(stmt, column, out);
    return out->null || !out->text ||
           strlen(out->text) == (size_t)sqlite3_column_bytes(stmt, column);
}

int64_t store_last_id(const struct ej_journal *j)
{
    return sqlite3_last_insert_rowid(j->db);
}

int store_changes(const struct ej_journal *j)
{
    return sqlite3_changes(j->db);
}

void store_forget(struct ej_journal *j)
{
    for (int i = 0; i < j->cached; i++)
        sqlite3_finalize(j->cache[i].stmt);
    free(j->cache);
    j->cache = NULL;
    j->cached = j->capacity = 0;
}
