/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/entries.h"

#include <stdlib.h>
#include <string.h>

#include "record/array.h"

void finding_key(struct sqlite3_stmt *stmt, struct buffer *out)
{
    buffer_clear(out);
    for (int i = 1; i < RULE_COLUMNS; i++) {
        const char *text = store_text(stmt, i);
        buffer_add(out, text ? text : "");
        buffer_add_char(out, '\x1f');
    }
}

/* What entered something new in the lesson. */
static enum ej_status read_new(struct ej_journal *j, int64_t lesson, int64_t first,
                               struct entries *e, struct ej_error *err)
{
    static const char sql[] =
        "SELECT a.id FROM (SELECT 'lesson' AS tbl, ?1 AS id"
        "  UNION ALL SELECT 'mark', id FROM mark WHERE lesson_id = ?1"
        "  UNION ALL SELECT 'absence', id FROM absence WHERE lesson_id = ?1"
        "  UNION ALL SELECT 'homework', id FROM homework WHERE lesson_id = ?1) r"
        " CROSS JOIN audit a ON a.tbl = r.tbl AND a.row_id = r.id AND a.id >= ?2"
        " WHERE a.old IS NULL OR a.tbl = 'lesson'";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, sql, "ii", lesson, first);

    e->count = 0;
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&e->rows, e->count, sizeof *e->rows)) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
        e->rows[e->count++] = store_int(stmt, 0);
    }
    return status;
}

static enum ej_status prepare(struct ej_journal *j, const struct rule *rule, struct entries *e,
                              struct ej_error *err)
{
    enum ej_status status = rule_prepare(j, rule, NULL, j->txn, &e->stmt, err);

    for (int i = 1; e->stmt && i <= store_parameters(e->stmt); i++) {
        const char *name = store_parameter_name(e->stmt, i);
        if (name && strcmp(name, "audit") == 0)
            e->audit = i;
    }
    return status;
}

/* Whether the rule finds KEY where it looks at the row AUDIT alone. */
static enum ej_status alone(struct ej_journal *j, struct entries *e, int64_t audit,
                            const struct buffer *key, bool *out, struct ej_error *err)
{
    const struct ej_value value = ej_int(audit);
    bool row = true;
    enum ej_status status = store_bind(j, e->stmt, e->audit, &value, err);

    *out = false;
    while (status == EJ_OK && !*out && (status = store_step(j, e->stmt, &row, err)) == EJ_OK &&
           row) {
        finding_key(e->stmt, &e->key);
        if (e->key.failed)
            status = ej_no_memory(err);
        else
            *out = e->key.length == key->length && memcmp(e->key.text, key->text, key->length) == 0;
    }
    store_reset(e->stmt);
    return status;
}

enum ej_status entries_find(struct ej_journal *j, const struct rule *rule, int64_t lesson,
                            int64_t first, const struct buffer *key, struct entries *e,
                            struct ej_error *err)
{
    const struct store_scope *asked = j->scope;
    const struct store_scope one = {&lesson, 1, asked->wrote};
    int kept = 0;
    enum ej_status status = read_new(j, lesson, first, e, err);

    if (status != EJ_OK || e->count < 2)
        return status;
    j->scope = &one;
    if (!e->stmt)
        status = prepare(j, rule, e, err);
    for (int i = 0; i < e->count && e->audit && status == EJ_OK; i++) {
        bool late;
        status = alone(j, e, e->rows[i], key, &late, err);
        if (late)
            e->rows[kept++] = e->rows[i];
    }
    if (e->audit)
        e->count = kept;
    j->scope = asked;
    return status;
}

void entries_free(struct entries *e)
{
    store_finalize(e->stmt);
    buffer_free(&e->key);
    free(e->rows);
    *e = (struct entries){0};
}
