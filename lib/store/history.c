/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the history as they are written. */
#include "store/history.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "intl.h"
#include "record/buffer.h"

enum { SALT = 16, SALTS_AT_ONCE = 64, ROWS_AT_ONCE = 64 };

/* A row of audit that is sealed and waits to be inserted with others. */
struct waiting {
    int64_t id, row, seal;
    const char *table;
    struct buffer old, new, proof; /* `text` has the array; NULL where there is none */
    bool has_old, has_new;
};

struct history {
    struct chain chain;
    sqlite3_stmt *insert, *insert_all; /* one row; as many as wait at most */
    struct waiting rows[ROWS_AT_ONCE];
    int waiting;
    struct buffer said;
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
    sqlite3_finalize(h->insert_all);
    for (int i = 0; i < ROWS_AT_ONCE; i++) {
        buffer_free(&h->rows[i].old);
        buffer_free(&h->rows[i].new);
        buffer_free(&h->rows[i].proof);
    }
    buffer_free(&h->said);
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
    buffer_clear(&h->said);
    buffer_printf(&h->said, "%s%s%s:", proof, *proof ? " " : "", side);
    enum ej_status status = add_salt(h, &h->said, err);
    if (status == EJ_OK && h->said.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK)
        snprintf(proof, SAID_SIZE, "%s", h->said.text);
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

/* VALUES as a JSON array into OUT, a salt for each that can be erased into PROOF. */
static enum ej_status make_array(struct history *h, const struct put_table *table, char side,
                                 const struct ej_value *values, struct buffer *out,
                                 struct buffer *proof, struct ej_error *err)
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
            buffer_printf(proof, "%s%c%d:", proof->length ? " " : "", side, i);
            status = add_salt(h, proof, err);
        }
    }
    buffer_add_char(out, ']');
    return status;
}

static enum ej_status prepare_insert(struct ej_journal *j, int rows, sqlite3_stmt **out,
                                     struct ej_error *err)
{
    struct buffer sql = {0};
    int code = SQLITE_NOMEM;

    if (*out)
        return EJ_OK;
    buffer_add(&sql, "INSERT INTO audit (id, txn_id, tbl, row_id, old, new, proof, seal) VALUES");
    for (int i = 0; i < rows; i++)
        buffer_printf(&sql, "%s (?, ?, ?, ?, ?, ?, ?, ?)", i ? "," : "");
    if (!sql.failed)
        code = sqlite3_prepare_v3(j->db, sql.text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    buffer_free(&sql);
    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}

static void bind_json(sqlite3_stmt *stmt, int index, const struct buffer *json, bool there)
{
    if (there)
        sqlite3_bind_text(stmt, index, json->text, (int)json->length, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, index);
}

/* ROWS of those that wait, from FIRST on. */
static enum ej_status insert_rows(struct ej_journal *j, sqlite3_stmt **stmt, int first, int rows,
                                  struct ej_error *err)
{
    enum ej_status status = prepare_insert(j, rows, stmt, err);

    if (status != EJ_OK)
        return status;
    for (int i = 0, at = 0; i < rows; i++) {
        const struct waiting *row = &j->history->rows[first + i];
        sqlite3_bind_int64(*stmt, ++at, row->id);
        sqlite3_bind_int64(*stmt, ++at, j->txn);
        sqlite3_bind_text(*stmt, ++at, row->table, -1, SQLITE_STATIC);
        sqlite3_bind_int64(*stmt, ++at, row->row);
        bind_json(*stmt, ++at, &row->old, row->has_old);
        bind_json(*stmt, ++at, &row->new, row->has_new);
        bind_json(*stmt, ++at, &row->proof, row->proof.length > 0);
        sqlite3_bind_int64(*stmt, ++at, row->seal);
    }
    int code = sqlite3_step(*stmt);
    sqlite3_reset(*stmt);
    return code == SQLITE_DONE ? EJ_OK : store_fail(j, code, err);
}

bool history_waits(const struct ej_journal *j)
{
    return j->history && j->history->waiting > 0;
}

enum ej_status history_settle(struct ej_journal *j, struct ej_error *err)
{
    struct history *h = j->history;
    enum ej_status status = EJ_OK;

    if (!history_waits(j))
        return EJ_OK;
    if (h->waiting == ROWS_AT_ONCE)
        status = insert_rows(j, &h->insert_all, 0, ROWS_AT_ONCE, err);
    for (int i = 0; i < h->waiting && h->waiting < ROWS_AT_ONCE && status == EJ_OK; i++)
        status = insert_rows(j, &h->insert, i, 1, err);
    h->waiting = 0;
    return status;
}

void history_forget(struct ej_journal *j)
{
    if (j->history)
        j->history->waiting = 0;
}

static void seal(struct ej_journal *j, struct waiting *waiting)
{
    struct chain *chain = &j->history->chain;
    const struct history_row row = {
        .id = waiting->id,
        .txn = j->txn,
        .table = waiting->table,
        .row = waiting->row,
        .old = waiting->has_old ? waiting->old.text : NULL,
        .new = waiting->has_new ? waiting->new.text : NULL,
        .proof = waiting->proof.length ? waiting->proof.text : NULL,
    };

    chain_row(chain, &row);
    waiting->seal = chain_seal(chain);
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
    struct waiting *row = &h->rows[h->waiting];
    row->id = h->chain.last + 1;
    row->row = id;
    row->table = table->name;
    row->has_old = old != NULL;
    row->has_new = new != NULL;
    buffer_clear(&row->proof);
    if (old)
        status = make_array(h, table, 'o', old, &row->old, &row->proof, err);
    if (status == EJ_OK && new)
        status = make_array(h, table, 'n', new, &row->new, &row->proof, err);
    if (status == EJ_OK && (row->old.failed || row->new.failed || row->proof.failed))
        status = ej_no_memory(err);
    if (status != EJ_OK)
        return status;
    seal(j, row);
    return ++h->waiting == ROWS_AT_ONCE ? history_settle(j, err) : EJ_OK;
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
    history_forget(j);
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
                                  const char *array, struct buffer *proof, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    int place = 0;

    for (const char *cell = array ? array + 1 : NULL, *next; cell && status == EJ_OK;
         cell = next, place++) {
        size_t length;
        next = json_cell(cell, &length);
        if (*cell != '"' || length == 2 || !(table->erasable >> place & 1))
            continue;
        buffer_printf(proof, "%s%c%d:", proof->length ? " " : "", side, place);
        status = add_salt(h, proof, err);
    }
    return status;
}

static enum ej_status seal_row(struct ej_journal *j, struct history_row *row, struct ej_error *err)
{
    struct history *h = j->history;
    const struct put_table *table = put_table(row->table);
    struct buffer *proof = &h->rows[0].proof;
    enum ej_status status = EJ_OK;

    buffer_clear(proof);
    if (table)
        status = prove_array(h, table, 'o', row->old, proof, err);
    if (table && status == EJ_OK)
        status = prove_array(h, table, 'n', row->new, proof, err);
    if (status == EJ_OK && proof->failed)
        status = ej_no_memory(err);
    if (status != EJ_OK)
        return status;
    row->proof = proof->length ? proof->text : NULL;
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
