/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table `scope` of a rule's query: a column id, and the rows that the caller names. */
#include <sqlite3.h>
#include <stdlib.h>

#include "intl.h"
#include "store/store.h"

struct scope_table {
    sqlite3_vtab base;
    struct ej_journal *j;
};

struct scope_cursor {
    sqlite3_vtab_cursor base;
    const struct store_scope *scope;
    int at;
};

static int scope_connect(sqlite3 *db, void *journal, int argc, const char *const *argv,
                         sqlite3_vtab **out, char **message)
{
    (void)argc;
    (void)argv;
    (void)message;
    int code = sqlite3_declare_vtab(db, "CREATE TABLE scope (id INTEGER PRIMARY KEY)");
    struct scope_table *table = code == SQLITE_OK ? sqlite3_malloc(sizeof *table) : NULL;

    if (!table)
        return code == SQLITE_OK ? SQLITE_NOMEM : code;
    *table = (struct scope_table){.j = journal};
    *out = &table->base;
    return SQLITE_OK;
}

static int scope_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* It is always gone through from its beginning: what stands in it drives the query. */
static int scope_best(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const struct scope_table *table = (const struct scope_table *)base;
    const struct store_scope *scope = table->j->scope;

    info->estimatedRows = scope ? scope->count : 1;
    info->estimatedCost = (double)info->estimatedRows;
    return SQLITE_OK;
}

static int scope_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    const struct scope_table *table = (const struct scope_table *)base;
    struct scope_cursor *cursor = sqlite3_malloc(sizeof *cursor);

    if (!cursor)
        return SQLITE_NOMEM;
    *cursor = (struct scope_cursor){.scope = table->j->scope};
    *out = &cursor->base;
    return SQLITE_OK;
}

static int scope_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int scope_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int argc,
                        sqlite3_value **argv)
{
    struct scope_cursor *cursor = (struct scope_cursor *)base;

    (void)plan;
    (void)name;
    (void)argc;
    (void)argv;
    cursor->at = 0;
    return SQLITE_OK;
}

static int scope_next(sqlite3_vtab_cursor *base)
{
    ((struct scope_cursor *)base)->at++;
    return SQLITE_OK;
}

static int scope_eof(sqlite3_vtab_cursor *base)
{
    const struct scope_cursor *cursor = (const struct scope_cursor *)base;

    return !cursor->scope || cursor->at >= cursor->scope->count;
}

static int scope_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    const struct scope_cursor *cursor = (const struct scope_cursor *)base;

    *out = cursor->scope->ids[cursor->at];
    return SQLITE_OK;
}

static int scope_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct scope_cursor *cursor = (const struct scope_cursor *)base;

    (void)column;
    sqlite3_result_int64(context, cursor->scope->ids[cursor->at]);
    return SQLITE_OK;
}

enum ej_status store_scope_table(struct ej_journal *j, struct ej_error *err)
{
    /* Without xCreate it is there by its name alone, in every query and no schema. */
    static const sqlite3_module module = {
        .xConnect = scope_connect,
        .xBestIndex = scope_best,
        .xDisconnect = scope_disconnect,
        .xOpen = scope_open,
        .xClose = scope_close,
        .xFilter = scope_filter,
        .xNext = scope_next,
        .xEof = scope_eof,
        .xColumn = scope_column,
        .xRowid = scope_rowid,
    };
    int code = sqlite3_create_module(j->db, "scope", &module, j);

    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}
