/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * history.h - the chain of hashes over the history.
 *
 * Each transaction continues the chain where the one before ended, first with a line of its own,
 * then with each of its rows of audit, in the order of their ids:
 *
 *   state = SHA-256 (state || "ID\nACTOR\nBEHALF\nAT\nCLOCK\nCOMMAND\nROLES\nWHY\n")
 *   state = SHA-256 (state || "ID TXN TABLE ROW\nOLD\nNEW\n")
 *
 * beginning with 32 octets of zero.  txn.head is the state after its last row, in hexadecimal;
 * audit.seal the first eight octets of the state after that row, as a signed integer with the first
 * octet the highest, by which the first bad row is found.  NULL is written as nothing, for OLD and
 * NEW as "-".
 *
 * A personal value can be erased without breaking the chain, since it goes in only as a hash with a
 * salt: `proof` has a word for each, "o" or "n" (old, new) and its place in the array, then ":" and
 * the salt, 32 hexadecimal digits, as long as the value is there, or "=" and the hash once it is
 * erased.  In place of the value, as it stands in the JSON array with its quotes, the chain has
 * "#" and hex (SHA-256 (salt || value)), the salt as text.  `why` is such a value: its
 * word is "w"; so is the login of a guardian or pupil, who has no other role: "a" for `actor`, "b"
 * for `behalf`, of which an empty text is left.
 */
#ifndef EJ_STORE_HISTORY_H
#define EJ_STORE_HISTORY_H

#include "store/store.h"

enum { HISTORY_STATE = 32, HISTORY_HEX = 65 };

struct chain {
    unsigned char state[HISTORY_STATE];
    int64_t last; /* id of the last row of audit */
};

/* A row of audit or of txn, as it stands in its table; NULL as there. */
struct history_row {
    int64_t id, txn, row;
    const char *table, *old, *new, *proof;
};
struct history_head {
    int64_t id;
    const char *actor, *behalf, *at, *clock, *command, *roles, *why, *proof;
};

/* Go on with the chain.  False: `proof` does not fit the values, which somebody changed. */
bool chain_row(struct chain *chain, const struct history_row *row);
bool chain_head(struct chain *chain, const struct history_head *head);
int64_t chain_seal(const struct chain *chain);
void chain_text(const struct chain *chain, char out[HISTORY_HEX]);
/* Go on where the state is HEX; false: that is none. */
bool chain_from(struct chain *chain, const char *hex);

/* hex (SHA-256 (salt || value)); SALT are 32 hexadecimal digits. */
void history_commit(const char *salt, const char *value, size_t length, char out[HISTORY_HEX]);
/* The word of PROOF for the value at PLACE on SIDE ('o', 'n'), from its ':' or '=' on; *LENGTH is
 * that of the whole word.  NULL: none. */
const char *proof_find(const char *proof, char side, int place, size_t *length);
/* The value of a JSON array that begins AT: *LENGTH octets; the next value, NULL after the last. */
const char *json_cell(const char *at, size_t *length);

/* Begin, continue and end the part of the transaction under way; put.c and transaction.c do. */
enum ej_status history_begin(struct ej_journal *j, struct ej_error *err);
enum ej_status history_add(struct ej_journal *j, const struct put_table *table, int64_t id,
                           const struct ej_value *old, const struct ej_value *new,
                           struct ej_error *err);
/* Rows that were added are inserted many at a time: they wait until there are enough of them, or
 * until something reads the history, writes, or ends the transaction or a part of it, before which
 * statement.c has them settled.  What is rolled back is forgotten. */
bool history_waits(const struct ej_journal *j);
enum ej_status history_settle(struct ej_journal *j, struct ej_error *err);
void history_forget(struct ej_journal *j);
enum ej_status history_end(struct ej_journal *j, struct ej_error *err);
void history_free(struct ej_journal *j);

/* *ROW: the first row of audit of transaction TXN or a later one, which are in the same order; one
 * beyond the last where there is none. */
enum ej_status history_first(struct ej_journal *j, int64_t txn, int64_t *row, struct ej_error *err);

/* Put the whole chain anew, salts included, over a history that has none: an upgrade. */
enum ej_status history_seal_all(struct ej_journal *j, struct ej_error *err);

/* Erase the value at PLACE of the array in column `new` (NEW) or `old` of a row of audit; the chain
 * stays as it is.  What is empty says nothing and stays. */
enum ej_status history_erase(struct ej_journal *j, int64_t audit_id, bool new, int place,
                             struct ej_error *err);
/* The same for what a transaction says: its reason ('w'), its actor ('a') or on whose behalf it was
 * ('b').  What has no word in its proof stays. */
enum ej_status history_erase_said(struct ej_journal *j, int64_t txn, char side,
                                  struct ej_error *err);

#endif
