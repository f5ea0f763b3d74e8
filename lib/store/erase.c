/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the history that the law takes out; the chain of hashes stays as it is. */
#include <string.h>

#include "record/buffer.h"
#include "store/history.h"

/* PROOF with the word at WORD, LENGTH octets, replaced by SIDE PLACE = hash; ARRAY with the cell
 * gone. */
static void erase_cell(const char *array, const char *cell, size_t length, struct buffer *out)
{
    buffer_add_n(out, array, (size_t)(cell - array));
    buffer_add(out, "null");
    buffer_add(out, cell + length);
}

static void erase_word(const char *proof, const char *colon, const char *hash, struct buffer *out)
{
    const char *end = colon + strcspn(colon, " ");

    buffer_add_n(out, proof, (size_t)(colon - proof));
    buffer_printf(out, "=%s", hash);
    buffer_add(out, end);
}

static enum ej_status erase_at(struct ej_journal *j, int64_t id, bool new, int place,
                               const char *array, const char *proof, struct ej_error *err)
{
    struct buffer values = {0}, words = {0};
    const char *cell = array + 1;
    size_t length, unused;
    char hash[HISTORY_HEX];
    enum ej_status status = EJ_OK;

    for (int i = 0; i < place && cell; i++)
        cell = json_cell(cell, &length);
    const char *word = cell ? proof_find(proof, new ? 'n' : 'o', place, &unused) : NULL;
    if (!word || *word != ':')
        return EJ_OK;
    json_cell(cell, &length);
    history_commit(word + 1, cell, length, hash);
    erase_cell(array, cell, length, &values);
    erase_word(proof, word, hash, &words);
    if (values.failed || words.failed)
        status = ej_no_memory(err);
    else if (new)
        status = store_exec(j, err, "UPDATE audit SET new = ?, proof = ? WHERE id = ?", "tti",
                            values.text, words.text, id);
    else
        status = store_exec(j, err, "UPDATE audit SET old = ?, proof = ? WHERE id = ?", "tti",
                            values.text, words.text, id);
    buffer_free(&values);
    buffer_free(&words);
    return status;
}

enum ej_status history_erase(struct ej_journal *j, int64_t audit_id, bool new, int place,
                             struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status =
        store_query(j, &stmt, err, "SELECT old, new, proof FROM audit WHERE id = ?", "i", audit_id);

    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK || !row)
        return status;
    const char *array = store_text(stmt, new), *proof = store_text(stmt, 2);
    if (array && proof)
        status = erase_at(j, audit_id, new, place, array, proof, err);
    store_reset(stmt);
    return status;
}

enum ej_status history_erase_said(struct ej_journal *j, int64_t txn, char side,
                                  struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    struct buffer words = {0};
    char hash[HISTORY_HEX];
    size_t unused;
    bool row = false;
    enum ej_status status = store_query(
        j, &stmt, err, "SELECT actor, behalf, why, proof FROM txn WHERE id = ?", "i", txn);

    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK || !row)
        return status;
    const char *value = store_text(stmt, side == 'a' ? 0 : side == 'b' ? 1 : 2);
    const char *proof = store_text(stmt, 3), *word = proof_find(proof, side, 0, &unused);
    bool there = value && word && *word == ':';
    if (there) {
        history_commit(word + 1, value, strlen(value), hash);
        erase_word(proof, word, hash, &words);
    }
    store_reset(stmt);
    if (there && words.failed)
        status = ej_no_memory(err);
    else if (there)
        status = store_exec(j, err,
                            side == 'a'   ? "UPDATE txn SET actor = '', proof = ? WHERE id = ?"
                            : side == 'b' ? "UPDATE txn SET behalf = '', proof = ? WHERE id = ?"
                                          : "UPDATE txn SET why = NULL, proof = ? WHERE id = ?",
                            "ti", words.text, txn);
    buffer_free(&words);
    return status;
}
