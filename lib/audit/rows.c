/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each table against its history: the rows of both side by side, by id. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "intl.h"
#include "record/buffer.h"

struct rows {
    struct audit *a;
    const struct put_table *table;
    struct sqlite3_stmt *rows, *past;
    bool more_rows, more_past;
    struct buffer array;       /* the row of the table */
    struct buffer last, proof; /* the last row of its history, and what was proved of it */
    bool there;                /* by the history */
    int64_t txn;               /* of that */
    char *defaults;            /* what its columns hold by default, as an array */
};

enum { P_ROW, P_TXN, P_OLD, P_NEW, P_PROOF };

/* The row that `rows` stands on, as the history would write it. */
static bool make_array(struct rows *r)
{
    struct buffer *out = &r->array;
    bool whole = true;

    buffer_clear(out);
    for (int i = 0; i < r->table->count; i++) {
        struct ej_value value;
        whole &= store_whole(r->rows, i + 1, &value);
        buffer_add_char(out, i ? ',' : '[');
        if (value.null)
            buffer_add_n(out, "null", 4);
        else if (value.text)
            buffer_json(out, value.text);
        else
            buffer_int(out, value.integer);
    }
    buffer_add_char(out, ']');
    return whole;
}

/* The cell AT, or where the array has ended, the column's default: *NEXT is the cell after it. */
static const char *cell_at(const struct rows *r, const char *at, int place, size_t *length,
                           const char **next)
{
    const char *cell = r->defaults + 1;

    *next = NULL;
    if (at) {
        *next = json_cell(at, length);
        return at;
    }
    for (int i = 0; i < place; i++)
        cell = json_cell(cell, length);
    json_cell(cell, length);
    return cell;
}

static bool is_erased(const char *proof, char side, int place)
{
    size_t unused;
    const char *word = proof_find(proof, side, place, &unused);

    return word && *word == '=';
}

/* The first column in which two arrays differ, -1: none.  What was erased is passed over; what an
 * older schema did not have yet is what it holds by default. */
static int difference(const struct rows *r, const char *a, const char *a_proof, char a_side,
                      const char *b, const char *b_proof, char b_side)
{
    size_t a_length, b_length;

    a++;
    b++;
    for (int place = 0; a || b; place++) {
        const char *a_next, *b_next;
        if (place == r->table->count)
            return 0;
        const char *a_cell = cell_at(r, a, place, &a_length, &a_next);
        const char *b_cell = cell_at(r, b, place, &b_length, &b_next);
        if ((a_length != b_length || memcmp(a_cell, b_cell, a_length) != 0) &&
            !is_erased(a_proof, a_side, place) && !is_erased(b_proof, b_side, place))
            return place;
        a = a_next;
        b = b_next;
    }
    return -1;
}

/* ---- the history of a row -------------------------------------------------------------------- */

/* A row of the history says what was there before: that is what the one before it left. */
static enum ej_status continues(struct rows *r, struct ej_error *err)
{
    const char *old = store_text(r->past, P_OLD);
    const struct place_of at = {r->table->name, store_int(r->past, P_ROW),
                                store_int(r->past, P_TXN)};

    if (!old && !r->there)
        return EJ_OK;
    if (!old || !r->there)
        return audit_found(r->a, old ? FAULT_ADDED : FAULT_REMOVED, &at, err,
                           _("behind the history's back, before transaction %lld"),
                           (long long)at.txn);
    if (strcmp(old, r->last.text) == 0)
        return EJ_OK;
    int place =
        difference(r, old, store_text(r->past, P_PROOF), 'o', r->last.text, r->proof.text, 'n');
    if (place < 0)
        return EJ_OK;
    return audit_found(r->a, FAULT_CHANGED, &at, err,
                       _("%s was changed behind the history's back, before transaction %lld"),
                       r->table->columns[place], (long long)at.txn);
}

/* All rows of the history of row ID. */
static enum ej_status past_of(struct rows *r, int64_t id, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    r->there = false;
    while (status == EJ_OK && r->more_past && store_int(r->past, P_ROW) == id) {
        status = continues(r, err);
        const char *new = store_text(r->past, P_NEW), *proof = store_text(r->past, P_PROOF);
        r->there = new != NULL;
        r->txn = store_int(r->past, P_TXN);
        buffer_clear(&r->last);
        buffer_clear(&r->proof);
        buffer_add(&r->last, new ? new : "");
        if (proof)
            buffer_add(&r->proof, proof);
        if (r->last.failed || r->proof.failed)
            status = ej_no_memory(err);
        r->a->by_index++;
        audit_progress(r->a);
        if (status == EJ_OK)
            status = store_step(r->a->j, r->past, &r->more_past, err);
    }
    return status;
}

/* ---- a table --------------------------------------------------------------------------------- */

static enum ej_status compare_row(struct rows *r, int64_t id, struct ej_error *err)
{
    const struct place_of at = {r->table->name, id, r->txn};
    bool whole = make_array(r);

    if (r->array.failed)
        return ej_no_memory(err);
    if (whole && strcmp(r->array.text, r->last.text) == 0)
        return EJ_OK;
    int place = difference(r, r->array.text, NULL, 'n', r->last.text, NULL, 'n');
    if (whole && place < 0) /* it was written before the last columns were */
        return EJ_OK;
    return audit_found(r->a, FAULT_CHANGED, &at, err,
                       _("%s is not what transaction %lld, the last one by its history, left"),
                       r->table->columns[place < 0 ? 0 : place], (long long)r->txn);
}

/* The row with the smallest id of both sides. */
static enum ej_status one_row(struct rows *r, struct ej_error *err)
{
    int64_t here = r->more_rows ? store_int(r->rows, 0) : INT64_MAX;
    int64_t past = r->more_past ? store_int(r->past, P_ROW) : INT64_MAX;
    struct place_of at = {r->table->name, here < past ? here : past, 0};
    enum ej_status status;

    if (here < past) {
        status = audit_found(r->a, FAULT_ADDED, &at, err, "%s", _("has no history"));
        return status == EJ_OK ? store_step(r->a->j, r->rows, &r->more_rows, err) : status;
    }
    status = past_of(r, past, err);
    at.txn = r->txn;
    if (status == EJ_OK && past < here && r->there)
        status = audit_found(r->a, FAULT_REMOVED, &at, err,
                             _("is not there, though transaction %lld left it"), (long long)r->txn);
    if (status != EJ_OK || past < here)
        return status;
    if (r->there)
        status = compare_row(r, here, err);
    else
        status = audit_found(r->a, FAULT_ADDED, &at, err,
                             _("is there, though transaction %lld removed it"), (long long)r->txn);
    return status == EJ_OK ? store_step(r->a->j, r->rows, &r->more_rows, err) : status;
}

static enum ej_status open_rows(struct rows *r, struct ej_error *err)
{
    const struct ej_value name = ej_text(r->table->name);
    struct buffer sql = {0};
    enum ej_status status = EJ_OK;

    buffer_add(&sql, "SELECT id");
    for (int i = 0; i < r->table->count; i++)
        buffer_printf(&sql, ", %s", r->table->columns[i]);
    buffer_printf(&sql, " FROM %s ORDER BY id", r->table->name);
    status = sql.failed ? ej_no_memory(err) : store_prepare(r->a->j, sql.text, &r->rows, err);
    buffer_free(&sql);
    if (status == EJ_OK)
        status = store_prepare(r->a->j,
                               "SELECT row_id, txn_id, old, new, proof FROM audit WHERE tbl = ?"
                               " ORDER BY row_id, id",
                               &r->past, err);
    if (status == EJ_OK)
        status = store_bind(r->a->j, r->past, 1, &name, err);
    if (status == EJ_OK)
        status = store_step(r->a->j, r->rows, &r->more_rows, err);
    if (status == EJ_OK)
        status = store_step(r->a->j, r->past, &r->more_past, err);
    return status == EJ_OK ? store_defaults(r->a->j, r->table, &r->defaults, err) : status;
}

static enum ej_status one_table(struct rows *r, struct ej_error *err)
{
    enum ej_status status = open_rows(r, err);

    while (status == EJ_OK && (r->more_rows || r->more_past))
        status = one_row(r, err);
    store_finalize(r->rows);
    store_finalize(r->past);
    r->rows = r->past = NULL;
    free(r->defaults);
    r->defaults = NULL;
    return status == EJ_OK ? audit_part_end(r->a, r->table->name, err) : status;
}

enum ej_status audit_tables(struct audit *a, struct ej_error *err)
{
    struct rows r = {.a = a};
    enum ej_status status = EJ_OK;

    for (int i = 0; put_tables[i] && status == EJ_OK; i++) {
        r.table = put_tables[i];
        status = one_table(&r, err);
    }
    if (status == EJ_OK && a->by_index != a->out->rows) {
        const struct place_of at = {.table = "audit"};
        status = audit_found(a, FAULT_DAMAGED, &at, err, _("its index leads to %lld rows of %lld"),
                             (long long)a->by_index, (long long)a->out->rows);
    }
    buffer_free(&r.array);
    buffer_free(&r.last);
    buffer_free(&r.proof);
    return status;
}
