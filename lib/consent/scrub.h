/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scrub.h - which columns of the journal say who somebody is, and how they are taken out of tables
 * and history (152-FZ, komi 11.3).
 *
 * The list names every column of every table.  A test compares it with the schema, so that a new
 * column cannot be forgotten.
 *
 * What is taken out is replaced in its table through put_update(), which writes history as for any
 * change; then the values before it are erased from the history: a JSON null stands in their place,
 * and their hash in the proof, so that the chain still verifies (store/history.h).
 */
#ifndef EJ_CONSENT_SCRUB_H
#define EJ_CONSENT_SCRUB_H

#include "record/buffer.h"
#include "store/store.h"

enum scrub {
    SCRUB_STAYS,
    SCRUB_PERSON, /* of the pupil and the guardians: replaced, and erased from the history */
    SCRUB_TEXT,   /* somebody's words: the pupil's own as SCRUB_PERSON, others are searched */
    SCRUB_STAFF,  /* of those who work with the journal: stays */
    SCRUB_AUDIT,  /* the values of other columns: erased one by one */
};

struct scrub_column {
    const char *name;
    enum scrub how;
    const char *instead; /* where a pupil's row is: text, # is the pupil's N; NULL: SQL's NULL */
};

struct scrub_table {
    const char *name;
    const char *stays; /* columns of SCRUB_STAYS, blank-separated */
    struct scrub_column columns[12];
};

/* All tables, ended by one without name. */
extern const struct scrub_table scrub_tables[];
/* -1: the list does not name this column. */
int scrub_find(const char *table, const char *column);

/* The pupils under way: temp.scrubbed (pupil_id, person, n, order_no, order_date).  pupil_id is the
 * pupil's row, `person`, or one that was merged into it, which has no n. */
enum ej_status scrub_begin(struct ej_journal *j, struct ej_error *err);

/* SQL: the id of the pupil whom a row of audit (alias a) is about, by its old or new values; NULL
 * for rows that are about nobody.  WHICH is "old" or "new". */
void scrub_whom(struct buffer *sql, const char *which);

/* Take PUPIL out of the tables: it becomes N.  ORDER and DATE become those of its consent. */
enum ej_status scrub_rows(struct ej_journal *j, int64_t pupil, int64_t n, const char *order,
                          const char *date, struct ej_error *err);

/* Take the pupils of temp.scrubbed out of the history of all tables, or of TABLE (not NULL) alone.
 * The new values of the transaction under way stay: they are what the tables hold. */
enum ej_status scrub_history(struct ej_journal *j, const char *table, struct ej_error *err);

/* Erase the values at PLACES (a bit each) in the rows of audit that SQL gives as id, txn_id; VALUE
 * is its parameter, if it has one.  New values of the transaction under way stay. */
enum ej_status scrub_erase(struct ej_journal *j, const char *sql, int64_t value, uint32_t places,
                           struct ej_error *err);

/* Run SQL made at run time, without rows; values as in store_exec, but only i and t. */
enum ej_status scrub_exec(struct ej_journal *j, struct buffer *sql, struct ej_error *err,
                          const char *format, ...);

#endif
