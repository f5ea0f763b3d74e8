/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the history as they are written and, where the law asks for it, erased. */
#include "store/history.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "intl.h"
#include "record/buffer.h"

enum { SALT = 16, SALTS_AT_ONCE = 64 };

struct history {
    struct chain chain;
    sqlite3_stmt *insert;
    struct buffer old, new, proof; /* of the row being written */
    unsigned char pool[SALTS_AT_ONCE][SALT];
    int left; /* salts in the pool */
};

static enum ej_status history_of(struct ej_journal *j, struct history **out, struct ej_error *err)
{
    if (!j->history)
        j->history = calloc(1, sizeof *j->history);
    *out = j->history;
    return j->history ? EJ_OK : ej_no_memory(err);
}

void history_free(struct ej_journal *j)
{
    struct history *h = j->history;

    if (!h)
        return;
    sqlite3_finalize(h->insert);
    buffer_free(&h->old);
    buffer_free(&h->new);
    buffer_free(&h->proof);
    free(h);
    j->history = NULL;
}

static enum ej_status add_salt(struct history *h, struct buffer *out, struct ej_error *err)
{
    if (h->left == 0) {
        if (getrandom(h->pool, sizeof h->pool, 0) != (ssize_t)sizeof h->pool)
            return ej_fail(err, EJ_BROKEN, _("no random numbers: %s"), strerror(errno));
        h->left = SALTS_AT_ONCE;
    }
    const unsigned char *salt = h->pool[--h->left];
    for (int i = 0; i < SALT; i++)
        buffer_printf(out, "%02x", salt[i]);
    return EJ_OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Where the chain stands: the last transaction's end. */
static enum ej_status find_end(struct ej_journal *j, struct chain *chain, struct ej_error *err)
{
    char *head = NULL;
    enum ej_status status = store_number(j, &chain->last, 0, err, "SELECT max(id) FROM audit", "");

    memset(chain->state, 0, sizeof chain->state);
    if (status == EJ_OK)
        status = store_string(j, &head, err, "SELECT head FROM txn ORDER BY id DESC LIMIT 1", "");
    if (status == EJ_OK && head && !chain_from(chain, head))
        status = ej_fail(err, EJ_BROKEN,
                         _("the history's chain is broken at its end; ej-audit verify tells more"));
    free(head);
    return status;
}

/* What a transaction says can be erased: its reason, and a login that is a family's. */
enum { SAID = 2, SAID_SIZE = SAID * (3 + 2 * SALT) };

static enum ej_status add_said(struct history *h, const char *side, char proof[SAID_SIZE],
                               struct ej_error *err)
{
    buffer_clear(&h->proof);
    buffer_printf(&h->proof, "%s%s%s:", proof, *proof ? " " : "", side);
    enum ej_status status = add_salt(h, &h->proof, err);
    if (status == EJ_OK && h->proof.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK)
        snprintf(proof, SAID_SIZE, "%s", h->proof.text);
    return status;
}

enum ej_status history_begin(struct ej_journal *j, struct ej_error *err)
{
    struct history *h;
    char proof[SAID_SIZE] = "";
    enum ej_status status = history_of(j, &h, err);

    store_tick(j);
    if (status == EJ_OK)
        status = find_end(j, &h->chain, err);
    if (status == EJ_OK && j->family)
        status = add_said(h, j->as ? "b" : "a", proof, err);
    if (status == EJ_OK && j->why)
        status = add_said(h, "w", proof, err);
    if (status == EJ_OK)
        status = store_exec(j, err,
                            "INSERT INTO txn (actor, behalf, at, clock, command, roles, why, proof)"
                            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                            "tttttttt", j->actor, j->as, j->now, j->clock, j->command, j->roles,
                            j->why, *proof ? proof : NULL);
    if (status != EJ_OK)
        return status;
    j->txn = store_last_id(j);
    const struct history_head head = {
        .id = j->txn,
        .actor = j->actor,
        .behalf = j->as,
        .at = j->now,
        .clock = j->clock,
        .command = j->command,
        .roles = j->roles,
        .why = j->why,
        .proof = *proof ? proof : NULL,
    };
    chain_head(&h->chain, &head);
    return EJ_OK;
}

static bool personal(const struct put_table *table, const struct ej_value *value, int place)
{
    return (table->erasable >> place & 1) && !value->null && value->text && *value->text;
}

/* VALUES as a JSON array into OUT, a salt for each that can be erased into the proof. */
static enum ej_status make_array(struct history *h, const struct put_table *table, char side,
                                 const struct ej_value *values, struct buffer *out,
                                 struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    buffer_clear(out);
    for (int i = 0; i < table->count && status == EJ_OK; i++) {
        buffer_add_char(out, i ? ',' : '[');
        if (values[i].null)
            buffer_add(out, "null");
        else if (values[i].text)
            buffer_json(out, values[i].text);
        else
            buffer_int(out, values[i].integer);
        if (personal(table, &values[i], i)) {
            buffer_printf(&h->proof, "%s%c%d:", h->proof.length ? " " : "", side, i);
            status = add_salt(h, &h->proof, err);
        }
    }
    buffer_add_char(out, ']');
    return status;
}

static enum ej_status insert_row(struct ej_journal *j, struct history *h,
                                 const struct history_row *row, struct ej_error *err)
{
    static const char sql[] = "INSERT INTO audit (id, txn_id, tbl, row_id, old, new, proof, seal)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    sqlite3_stmt *s = h->insert;

    if (!s) {
        int code = sqlite3_prepare_v3(j->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &h->insert, NULL);
        if (code != SQLITE_OK)
            return store_fail(j, code, err);
        s = h->insert;
    }
    sqlite3_bind_int64(s, 1, row->id);
    sqlite3_bind_int64(s, 2, row->txn);
    sqlite3_bind_text(s, 3, row->table, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, row->row);
    sqlite3_bind_text(s, 5, row->old, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, row->new, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 7, row->proof, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 8, chain_seal(&h->chain));
    int code = sqlite3_step(s);
    sqlite3_reset(s);
    return code == SQLITE_DONE ? EJ_OK : store_fail(j, code, err);
}

enum ej_status history_add(struct ej_journal *j, const struct put_table *table, int64_t id,
                           const struct ej_value *old, const struct ej_value *new,
                           struct ej_error *err)
{
    enum ej_status status = store_txn(j, err);
    struct history *h = j->history;

    if (status == EJ_OK && j->watch)
        status = j->watch->row(j->watch, h->chain.last + 1, table, id, old, new, err);
    if (status != EJ_OK)
        return status;
    buffer_clear(&h->proof);
    if (old)
        status = make_array(h, table, 'o', old, &h->old, err);
    if (status == EJ_OK && new)
        status = make_array(h, table, 'n', new, &h->new, err);
    if (status == EJ_OK && (h->old.failed || h->new.failed || h->proof.failed))
        status = ej_no_memory(err);
    if (status != EJ_OK)
        return status;
    const struct history_row row = {
        .id = h->chain.last + 1,
        .txn = j->txn,
        .table = table->name,
        .row = id,
        .old = old ? h->old.text : NULL,
        .new = new ? h->new.text : NULL,
        .proof = h->proof.length ? h->proof.text : NULL,
    };
    chain_row(&h->chain, &row);
    return insert_row(j, h, &row, err);
}

enum ej_status history_end(struct ej_journal *j, struct ej_error *err)
{
    char head[HISTORY_HEX];

    chain_text(&j->history->chain, head);
    return store_exec(j, err, "UPDATE txn SET head = ? WHERE id = ?", "ti", head, j->txn);
}

/* ---- places to go back to -------------------------------------------------------------------- */

enum ej_status store_savepoint(struct ej_journal *j, struct store_place *out, struct ej_error *err)
{
    *out = (struct store_place){.txn = j->txn};
    if (j->txn) {
        out->last = j->history->chain.last;
        memcpy(out->state, j->history->chain.state, sizeof out->state);
    }
    return store_exec(j, err, "SAVEPOINT place", "");
}

void store_go_back(struct ej_journal *j, const struct store_place *to)
{
    store_exec(j, NULL, "ROLLBACK TO place", "");
    j->txn = to->txn;
    if (to->txn) {
        j->history->chain.last = to->last;
        memcpy(j->history->chain.state, to->state, sizeof to->state);
    }
}

void store_release(struct ej_journal *j)
{
    store_exec(j, NULL, "RELEASE place", "");
}

/* ---- an upgrade ------------------------------------------------------------------------------ */

/* Salts for what can be erased in the JSON array that a former version wrote. */
static enum ej_status prove_array(struct history *h, const struct put_table *table, char side,
                                  const char *array, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    int place = 0;

    for (const char *cell = array ? array + 1 : NULL, *next; cell && status == EJ_OK;
         cell = next, place++) {
        size_t length;
        next = json_cell(cell, &length);
        if (*cell != '"' || length == 2 || !(table->erasable >> place & 1))
            continue;
        buffer_printf(&h->proof, "%s%c%d:", h->proof.length ? " " : "", side, place);
        status = add_salt(h, &h->proof, err);
    }
    return status;
}

static enum ej_status seal_row(struct ej_journal *j, struct history_row *row, struct ej_error *err)
{
    struct history *h = j->history;
    const struct put_table *table = put_table(row->table);
    enum ej_status status = EJ_OK;

    buffer_clear(&h->proof);
    if (table)
        status = prove_array(h, table, 'o', row->old, err);
    if (table && status == EJ_OK)
        status = prove_array(h, table, 'n', row->new, err);
    if (status == EJ_OK && h->proof.failed)
        status = ej_no_memory(err);
    if (status != EJ_OK)
        return status;
    row->proof = h->proof.length ? h->proof.text : NULL;
    chain_row(&h->chain, row);
    return store_exec(j, err, "UPDATE audit SET proof = ?, seal = ? WHERE id = ?", "tii",
                      row->proof, chain_seal(&h->chain), row->id);
}

static enum ej_status seal_rows(struct ej_journal *j, int64_t txn, struct ej_error *err)
{
    static const char sql[] =
        "SELECT id, tbl, row_id, old, new, txn_id FROM audit WHERE id > ? ORDER BY id LIMIT 1";
    enum ej_status status = EJ_OK;
    struct history *h = j->history;

    for (bool more = true; status == EJ_OK && more;) {
        struct sqlite3_stmt *stmt;
        status = store_query(j, &stmt, err, sql, "i", h->chain.last);
        if (status == EJ_OK)
            status = store_step(j, stmt, &more, err);
        if (status != EJ_OK || !more)
            break;
        if (store_int(stmt, 5) != txn) {
            store_reset(stmt);
            break;
        }
        struct history_row row = {
            store_int(stmt, 0),  txn, store_int(stmt, 2), store_text(stmt, 1), store_text(stmt, 3),
            store_text(stmt, 4), NULL};
        status = seal_row(j, &row, err);
        store_reset(stmt);
    }
    return status;
}

static enum ej_status seal_txn(struct ej_journal *j, const struct history_head *given,
                               struct ej_error *err)
{
    struct history *h = j->history;
    struct history_head head = *given;
    char hex[HISTORY_HEX], proof[SAID_SIZE] = "";
    enum ej_status status = EJ_OK;

    if (head.why) {
        status = add_said(h, "w", proof, err);
        head.proof = proof;
    }
    chain_head(&h->chain, &head);
    if (status == EJ_OK)
        status = seal_rows(j, head.id, err);
    chain_text(&h->chain, hex);
    if (status == EJ_OK)
        status = store_exec(j, err, "UPDATE txn SET proof = ?, head = ? WHERE id = ?", "tti",
                            head.proof, hex, head.id);
    return status;
}

enum ej_status history_seal_all(struct ej_journal *j, struct ej_error *err)
{
    static const char sql[] = "SELECT id, actor, behalf, at, clock, command, roles, why FROM txn"
                              " WHERE head = '' ORDER BY id LIMIT 1";
    struct history *h;
    enum ej_status status = history_of(j, &h, err);

    for (bool more = true; status == EJ_OK && more;) {
        struct sqlite3_stmt *stmt;
        status = store_query(j, &stmt, err, sql, "");
        if (status == EJ_OK)
            status = store_step(j, stmt, &more, err);
        if (status != EJ_OK || !more)
            break;
        const struct history_head head = {
            store_int(stmt, 0),  store_text(stmt, 1), store_text(stmt, 2),
            store_text(stmt, 3), store_text(stmt, 4), store_text(stmt, 5),
            store_text(stmt, 6), store_text(stmt, 7), NULL};
        status = seal_txn(j, &head, err);
        store_reset(stmt);
    }
    return status;
}

/* ---- a schema that has grown ------------------------------------------------------------------
 */

enum ej_status store_defaults(struct ej_journal *j, const struct put_table *table, char **out,
                              struct ej_error *err)
{
    static const char one[] = "SELECT dflt_value FROM pragma_table_info(?, 'main') WHERE name = ?";
    struct buffer sql = {0};
    struct sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum ej_status status = EJ_OK;

    *out = NULL;
    for (int i = 0; i < table->count && status == EJ_OK; i++) {
        char *value = NULL;
        status = store_string(j, &value, err, one, "tt", table->name, table->columns[i]);
        buffer_printf(&sql, "%s%s", i ? ", " : "SELECT json_array(", value ? value : "NULL");
        free(value);
    }
    buffer_add(&sql, ")");
    if (status == EJ_OK)
        status = sql.failed ? ej_no_memory(err) : store_prepare(j, sql.text, &stmt, err);
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status == EJ_OK && row && !(*out = strdup(store_text(stmt, 0))))
        status = ej_no_memory(err);
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

/* ---- erasing --------------------------------------------------------------------------------- */

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

/* By halves: there may be millions, and no index leads there. */
enum ej_status history_first(struct ej_journal *j, int64_t txn, int64_t *row, struct ej_error *err)
{
    int64_t low = 1, high = 0, of;
    enum ej_status status =
        store_number(j, &high, 0, err, "SELECT id + 1 FROM audit ORDER BY id DESC LIMIT 1", "");

    while (status == EJ_OK && low < high) {
        int64_t middle = low + (high - low) / 2;
        status =
            store_number(j, &of, INT64_MAX, err,
                         "SELECT txn_id FROM audit WHERE id >= ? ORDER BY id LIMIT 1", "i", middle);
        if (of < txn)
            low = middle + 1;
        else
            high = middle;
    }
    *row = low;
    return status;
}
