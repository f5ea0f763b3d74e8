/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions, and the row of txn that says who did what, when and why. */
#include "store/store.h"

#include "intl.h"
#include "store/history.h"

enum ej_status ej_begin(struct ej_journal *j, struct ej_error *err)
{
    enum ej_status status = store_exec(j, err, "BEGIN IMMEDIATE", "");

    if (status == EJ_OK) {
        j->in_transaction = true;
        j->txn = 0;
        put_begin(j);
    }
    return status;
}

enum ej_status ej_commit(struct ej_journal *j, struct ej_error *err)
{
    if (j->dry_run) {
        ej_rollback(j);
        return EJ_OK;
    }
    enum ej_status status = j->txn ? history_end(j, err) : EJ_OK;
    if (status == EJ_OK)
        status = store_exec(j, err, "COMMIT", "");
    if (status == EJ_OK)
        j->in_transaction = false;
    else
        ej_rollback(j);
    return status;
}

void ej_rollback(struct ej_journal *j)
{
    if (!j->in_transaction)
        return;
    history_forget(j);
    /* After some failures SQLite has rolled back by itself; then this fails, harmlessly. */
    store_exec(j, NULL, "ROLLBACK", "");
    j->in_transaction = false;
    j->txn = 0;
}

void ej_set_dry_run(struct ej_journal *j, bool dry_run)
{
    j->dry_run = dry_run;
}

enum ej_status store_txn(struct ej_journal *j, struct ej_error *err)
{
    return j->txn ? EJ_OK : history_begin(j, err);
}

/* Rows of audit are in the order of their transactions. */
enum ej_status store_history_end(struct ej_journal *j, int64_t txn, int64_t *id,
                                 struct ej_error *err)
{
    int64_t high;
    enum ej_status status = store_number(j, &high, 0, err, "SELECT max(id) FROM audit", "");

    *id = 0;
    while (status == EJ_OK && *id < high) {
        int64_t middle = *id + (high - *id + 1) / 2, later;
        status = store_number(j, &later, 0, err,
                              "SELECT txn_id > ?2 FROM audit WHERE id <= ?1 ORDER BY id DESC"
                              " LIMIT 1",
                              "ii", middle, txn);
        if (later)
            high = middle - 1;
        else
            *id = middle;
    }
    return status;
}
