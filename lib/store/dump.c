/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables as they are, for archives. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "record/buffer.h"

enum { COLUMNS = 32 }; /* no table has more */

enum ej_status ej_about(struct ej_journal *j, struct ej_about *out, struct ej_error *err)
{
    char *uuid = NULL, *changed = NULL;
    enum ej_status status = store_string(j, &out->school, err, "SELECT name FROM school", "");

    out->years = NULL;
    if (status == EJ_OK)
        status = store_string(j, &uuid, err, "SELECT uuid FROM school", "");
    if (status == EJ_OK)
        status = store_string(j, &out->years, err,
                              "SELECT ifnull(group_concat(name, ' '), '') FROM (SELECT name"
                              " FROM year y WHERE EXISTS (SELECT 1 FROM class"
                              " WHERE year_id = y.id) ORDER BY name)",
                              "");
    if (status == EJ_OK)
        status = store_number(j, &out->txn, 0, err, "SELECT max(id) FROM txn", "");
    if (status == EJ_OK)
        status = store_string(j, &changed, err, "SELECT at FROM txn ORDER BY id DESC LIMIT 1", "");
    if (status == EJ_OK && (!out->school || !out->years || !uuid || !changed))
        status = ej_fail(err, EJ_BROKEN, _("%s is not a journal of ej"), j->path);
    if (status == EJ_OK) {
        snprintf(out->uuid, sizeof out->uuid, "%s", uuid);
        snprintf(out->changed, sizeof out->changed, "%s", changed);
    } else {
        ej_about_free(out);
    }
    free(uuid);
    free(changed);
    return status;
}

void ej_about_free(struct ej_about *about)
{
    if (!about)
        return;
    free(about->school);
    free(about->years);
    about->school = about->years = NULL;
}

enum ej_status ej_tables(struct ej_journal *j,
                         enum ej_status (*told)(void *context, const struct ej_table_column *column,
                                                struct ej_error *err),
                         void *context, struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status =
        store_query(j, &stmt, err,
                    "SELECT t.name, c.name, c.type, c.\"notnull\" OR c.pk, c.pk, f.\"table\""
                    " FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
                    " LEFT JOIN pragma_foreign_key_list(t.name) f ON f.\"from\" = c.name"
                    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                    " ORDER BY t.name, c.cid",
                    "");

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        struct ej_table_column column = {
            .table = store_text(stmt, 0),
            .name = store_text(stmt, 1),
            .type = store_text(stmt, 2),
            .required = store_int(stmt, 3) != 0,
            .key = (int)store_int(stmt, 4),
            .references = store_text(stmt, 5),
        };
        status = told(context, &column, err);
    }
    if (row && status != EJ_OK)
        store_reset(stmt);
    return status;
}

/* SELECT of all of TABLE by primary key; the name is one of the schema's. */
static enum ej_status select_all(struct ej_journal *j, const char *table, struct sqlite3_stmt **out,
                                 struct ej_error *err)
{
    char *key = NULL;
    struct buffer sql = {0};
    enum ej_status status =
        store_string(j, &key, err,
                     "SELECT group_concat(c, ', ') FROM (SELECT '\"' || c.name || '\"' AS c"
                     " FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
                     " WHERE t.type = 'table' AND t.name = ? AND c.pk ORDER BY c.pk)",
                     "t", table);

    if (status == EJ_OK && !key)
        status = ej_fail(err, EJ_USAGE, _("the journal has no table '%s'"), table);
    if (status == EJ_OK) {
        buffer_printf(&sql, "SELECT * FROM \"%s\" ORDER BY %s", table, key);
        status = sql.failed ? ej_no_memory(err) : store_prepare(j, sql.text, out, err);
    }
    buffer_free(&sql);
    free(key);
    return status;
}

/* Names (borrowed from STMT) and types of the columns of TABLE. */
static enum ej_status describe(struct ej_journal *j, const char *table, struct sqlite3_stmt *stmt,
                               struct ej_column columns[COLUMNS], struct ej_error *err)
{
    struct sqlite3_stmt *types;
    bool row = true;
    enum ej_status status =
        store_columns(stmt) <= COLUMNS
            ? store_query(j, &types, err, "SELECT type FROM pragma_table_info(?) ORDER BY cid", "t",
                          table)
            : ej_fail(err, EJ_BROKEN, _("table %s has too many columns"), table);

    for (int i = 0; status == EJ_OK && row; i++) {
        status = store_step(j, types, &row, err);
        if (status != EJ_OK || !row)
            break;
        columns[i].name = columns[i].heading = store_column_name(stmt, i);
        columns[i].type = strcmp(store_text(types, 0), "INTEGER") == 0 ? EJ_INTEGER : EJ_TEXT;
    }
    return status;
}

enum ej_status ej_table_rows(struct ej_journal *j, const char *table, struct ej_sink *sink,
                             struct ej_error *err)
{
    struct ej_column columns[COLUMNS] = {{0}};
    struct ej_value values[COLUMNS];
    struct ej_table head = {.id = table, .columns = columns};
    struct sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum ej_status status = access_may(j, "archive", "create", err);

    if (status == EJ_OK)
        status = select_all(j, table, &stmt, err);
    if (status == EJ_OK)
        status = describe(j, table, stmt, columns, err);
    if (status == EJ_OK) {
        head.count = store_columns(stmt);
        status = sink->begin(sink, &head, err);
    }
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        for (int i = 0; i < head.count; i++)
            store_value(stmt, i, &values[i]);
        status = sink->row(sink, values, err);
    }
    if (status == EJ_OK)
        status = sink->end(sink, err);
    store_finalize(stmt);
    return status;
}
