/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain, made again out of the rows of txn and audit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "intl.h"

struct replay {
    struct audit *a;
    struct sqlite3_stmt *txns, *rows;
    bool more;          /* `rows` stands on a row */
    struct chain chain; /* as it should be */
    bool lost;          /* until the transaction's end, since something before is not as it was */
    bool first;         /* of the transaction's rows */
    int64_t txn, row;   /* the last ones seen */
    char clock[24];
};

/* The text in COLUMN, NULL for NULL.  *FINE is made false unless it is what ej writes into a line
 * of the chain: without line breaks, and not cut short by a NUL. */
static const char *line(struct sqlite3_stmt *stmt, int column, bool *fine)
{
    struct ej_value value;

    *fine &= store_whole(stmt, column, &value);
    *fine &= value.null || value.text;
    for (const char *at = value.null || !value.text ? "" : value.text; *at; at++)
        *fine &= (unsigned char)*at >= ' ';
    return value.null ? NULL : value.text;
}

static const char *array(struct sqlite3_stmt *stmt, int column, bool *fine)
{
    const char *text = line(stmt, column, fine);

    *fine &= !text || *text == '[';
    return text;
}

static enum ej_status altered(struct replay *r, const char *table, int64_t row, int64_t txn,
                              struct ej_error *err, const char *detail)
{
    const struct place_of at = {table, row, txn};

    r->lost = true;
    return audit_found(r->a, FAULT_ALTERED, &at, err, "%s", detail);
}

/* ID should follow LAST. */
static enum ej_status follows(struct replay *r, const char *table, int64_t last, int64_t id,
                              int64_t txn, struct ej_error *err)
{
    const struct place_of at = {table, last + 1, txn};

    if (id == last + 1)
        return EJ_OK;
    r->lost = true;
    if (id == last + 2)
        return audit_found(r->a, FAULT_MISSING, &at, err, _("row %lld is not there"),
                           (long long)last + 1);
    return audit_found(r->a, FAULT_MISSING, &at, err, _("rows %lld to %lld are not there"),
                       (long long)last + 1, (long long)id - 1);
}

/* ---- rows of audit --------------------------------------------------------------------------- */

enum { R_ID, R_TXN, R_TABLE, R_ROW, R_OLD, R_NEW, R_PROOF, R_SEAL };

static enum ej_status next_row(struct replay *r, int64_t id, struct ej_error *err)
{
    r->row = id;
    audit_progress(r->a);
    r->a->out->rows++;
    return store_step(r->a->j, r->rows, &r->more, err);
}

/* The next row, which belongs to the transaction under way, TXN. */
static enum ej_status one_row(struct replay *r, int64_t txn, struct ej_error *err)
{
    struct sqlite3_stmt *s = r->rows;
    bool fine = true, first = r->first;
    const struct history_row row = {
        .id = store_int(s, R_ID),
        .txn = txn,
        .table = line(s, R_TABLE, &fine),
        .row = store_int(s, R_ROW),
        .old = array(s, R_OLD, &fine),
        .new = array(s, R_NEW, &fine),
        .proof = line(s, R_PROOF, &fine),
    };
    enum ej_status status = follows(r, "audit", r->row, row.id, txn, err);

    r->first = false;
    if (status != EJ_OK)
        return status;
    if (!fine || !row.table || !put_table(row.table))
        return altered(r, "audit", row.id, txn, err, _("is nothing that ej writes"));
    /* Where the chain is lost the hash of a personal value can still be checked. */
    if (!chain_row(&r->chain, &row))
        return altered(r, "audit", row.id, txn, err, _("its proof is not that of its values"));
    if (r->lost || chain_seal(&r->chain) == store_int(s, R_SEAL))
        return EJ_OK;
    if (first)
        return altered(r, "audit", row.id, txn, err,
                       _("it, or its transaction's own row, is not as it was written"));
    return altered(r, "audit", row.id, txn, err, _("is not as it was written"));
}

/* All rows up to those of transaction TXN.  They are in the order of their transactions. */
static enum ej_status rows_of(struct replay *r, int64_t txn, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    r->first = true;
    while (status == EJ_OK && r->more) {
        const struct place_of at = {"audit", store_int(r->rows, R_ID), store_int(r->rows, R_TXN)};
        if (at.txn > txn)
            break;
        if (at.txn == txn) {
            status = one_row(r, txn, err);
        } else {
            r->lost = true;
            status = audit_found(r->a, FAULT_MISPLACED, &at, err,
                                 _("stands among the rows of transaction %lld"), (long long)txn);
        }
        if (status == EJ_OK)
            status = next_row(r, at.row, err);
    }
    return status;
}

/* ---- transactions ---------------------------------------------------------------------------- */

enum { T_ID, T_ACTOR, T_BEHALF, T_AT, T_CLOCK, T_COMMAND, T_ROLES, T_WHY, T_PROOF, T_HEAD };

static enum ej_status own_row(struct replay *r, struct ej_error *err)
{
    struct sqlite3_stmt *s = r->txns;
    struct ej_value why;
    bool fine = store_whole(s, T_WHY, &why);
    const struct history_head head = {
        .id = store_int(s, T_ID),
        .actor = line(s, T_ACTOR, &fine),
        .behalf = line(s, T_BEHALF, &fine),
        .at = line(s, T_AT, &fine),
        .clock = line(s, T_CLOCK, &fine),
        .command = line(s, T_COMMAND, &fine),
        .roles = line(s, T_ROLES, &fine),
        .why = why.null ? NULL : why.text,
        .proof = line(s, T_PROOF, &fine),
    };

    size_t unused;
    if (!fine || (head.behalf && !*head.behalf && !proof_find(head.proof, 'b', 0, &unused)))
        return altered(r, "txn", head.id, head.id, err, _("is nothing that ej writes"));
    if (!chain_head(&r->chain, &head))
        return altered(r, "txn", head.id, head.id, err, _("its proof is not that of what it says"));
    return EJ_OK;
}

static enum ej_status check_clock(struct replay *r, struct ej_error *err)
{
    const char *clock = store_text(r->txns, T_CLOCK) ? store_text(r->txns, T_CLOCK) : "";
    const struct place_of at = {"txn", store_int(r->txns, T_ID), store_int(r->txns, T_ID)};
    bool back = strcmp(clock, r->clock) < 0;
    enum ej_status status = EJ_OK;

    if (back)
        status = audit_found(r->a, FAULT_CLOCK, &at, err,
                             _("the machine's clock went back from %s to %s"), r->clock, clock);
    snprintf(r->clock, sizeof r->clock, "%s", clock);
    return status;
}

/* The heads that were given for the transaction that has just ended. */
static enum ej_status check_given(struct replay *r, struct ej_error *err)
{
    char here[HEAD_DIGITS + 1], digits[HEAD_DIGITS + 1];
    const struct place_of at = {"txn", r->txn, r->txn};
    enum ej_status status = EJ_OK;
    int64_t txn;

    for (int i = 0; i < r->a->how->head_count && status == EJ_OK; i++) {
        if (!head_parse(r->a->how->heads[i], &txn, digits) || txn != r->txn)
            continue;
        head_digits(&r->chain, here);
        if (strcmp(here, digits) != 0)
            status = audit_found(r->a, FAULT_HEAD, &at, err,
                                 _("the history up to transaction %lld is not the one that %s was"
                                   " taken from"),
                                 (long long)txn, r->a->how->heads[i]);
    }
    return status;
}

/* The transaction's end: its head.  Where the chain was lost, it goes on from there. */
static enum ej_status end_of_txn(struct replay *r, struct ej_error *err)
{
    bool fine = true;
    const char *head = line(r->txns, T_HEAD, &fine);
    char hex[HISTORY_HEX];
    struct chain kept;
    enum ej_status status = EJ_OK;

    chain_text(&r->chain, hex);
    if (!r->lost && (!fine || !head || strcmp(hex, head) != 0)) {
        status = altered(r, "txn", r->txn, r->txn, err,
                         r->first ? _("it, or its head, is not as it was written")
                                  : _("its head is not that of its rows"));
    } else if (r->lost && head && chain_from(&kept, head)) {
        memcpy(r->chain.state, kept.state, sizeof kept.state);
    }
    r->lost = false;
    return status == EJ_OK ? check_given(r, err) : status;
}

static enum ej_status one_txn(struct replay *r, struct ej_error *err)
{
    int64_t id = store_int(r->txns, T_ID);
    enum ej_status status = follows(r, "txn", r->txn, id, id, err);

    r->txn = id;
    r->a->out->transactions++;
    if (status == EJ_OK)
        status = check_clock(r, err);
    if (status == EJ_OK)
        status = own_row(r, err);
    if (status == EJ_OK)
        status = rows_of(r, id, err);
    return status == EJ_OK ? end_of_txn(r, err) : status;
}

/* Rows of transactions that are not there, and heads that are later than the last one. */
static enum ej_status the_end(struct replay *r, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    char digits[HEAD_DIGITS + 1];
    int64_t txn;

    while (status == EJ_OK && r->more) {
        const struct place_of at = {"audit", store_int(r->rows, R_ID), store_int(r->rows, R_TXN)};
        status =
            audit_found(r->a, FAULT_MISPLACED, &at, err, "%s", _("its transaction is not there"));
        if (status == EJ_OK)
            status = next_row(r, at.row, err);
    }
    for (int i = 0; i < r->a->how->head_count && status == EJ_OK; i++) {
        const struct place_of at = {.table = "txn", .txn = r->txn};
        if (!head_parse(r->a->how->heads[i], &txn, digits) || txn <= r->txn)
            continue;
        status = audit_found(r->a, FAULT_HEAD, &at, err,
                             _("the journal ends before transaction %lld, which %s names: it is an"
                               " older copy, or its end was removed"),
                             (long long)txn, r->a->how->heads[i]);
    }
    return status;
}

enum ej_status audit_chain(struct audit *a, struct ej_error *err)
{
    struct replay r = {.a = a};
    bool more = true;
    enum ej_status status =
        store_prepare(a->j,
                      "SELECT id, actor, behalf, at, clock, command, roles, why, proof, head"
                      " FROM txn ORDER BY id",
                      &r.txns, err);

    if (status == EJ_OK)
        status = store_prepare(a->j,
                               "SELECT id, txn_id, tbl, row_id, old, new, proof, seal FROM audit"
                               " ORDER BY id",
                               &r.rows, err);
    if (status == EJ_OK)
        status = store_step(a->j, r.rows, &r.more, err);
    while (status == EJ_OK && (status = store_step(a->j, r.txns, &more, err)) == EJ_OK && more)
        status = one_txn(&r, err);
    if (status == EJ_OK)
        status = the_end(&r, err);
    store_finalize(r.txns);
    store_finalize(r.rows);
    return status;
}
