/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audit.h - proving the history: what ej_audit_verify() looks at, a file for each part.
 *
 * Everything is read once, in order, through cursors: time is linear in the journal's size, memory
 * does not grow with it.
 */
#ifndef EJ_AUDIT_AUDIT_H
#define EJ_AUDIT_AUDIT_H

#include "store/history.h"

enum fault {
    FAULT_DAMAGED,   /* SQLite finds the file damaged */
    FAULT_REFERENCE, /* a row refers to another that is not there */
    FAULT_SCHEMA,    /* tables, indexes, views or triggers are not those of this version */
    FAULT_LAYOUT,    /* audit_layout names other columns than the tables have */
    FAULT_MISSING,   /* rows of the history are not there */
    FAULT_MISPLACED, /* a row of the history belongs to another transaction */
    FAULT_ALTERED,   /* a row of the history is not as it was written */
    FAULT_CLOCK,     /* a transaction is earlier than the one before it */
    FAULT_CHANGED,   /* of a table: a row is not as the history says */
    FAULT_ADDED,     /* … is there without history */
    FAULT_REMOVED,   /* … is not there, though the history has it */
    FAULT_HEAD,      /* a head that was given is none of this history */
    FAULTS
};

struct audit {
    struct ej_journal *j;
    const struct ej_verify *how;
    struct ej_verified *out;
    struct ej_sink *sink;
    long shown[FAULTS]; /* in the part under way */
    int64_t by_index;   /* rows of audit that were found through its index */
    int64_t done, all;  /* rows, for the progress */
    int percent;
};

/* Where a fault is; `table` NULL, numbers 0: not to be said. */
struct place_of {
    const char *table;
    int64_t row, txn;
};

/* Tell a fault.  Of each kind a part shows the first few, then audit_part_end() how many more. */
enum ej_status audit_found(struct audit *a, enum fault fault, const struct place_of *at,
                           struct ej_error *err, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
enum ej_status audit_part_end(struct audit *a, const char *table, struct ej_error *err);
/* One more row was looked at. */
void audit_progress(struct audit *a);

/* The parts. */
enum ej_status audit_file(struct audit *a, struct ej_error *err);
enum ej_status audit_schema(struct audit *a, struct ej_error *err);
enum ej_status audit_chain(struct audit *a, struct ej_error *err);
enum ej_status audit_tables(struct audit *a, struct ej_error *err);

/* ---- heads for paper (head.c) ---------------------------------------------------------------- */

enum { HEAD_DIGITS = 20, HEAD_TEXT = 48 };

/* TXN-XXXXX-XXXXX-XXXXX-XXXXX: the first 100 bits of the chain in Crockford's base 32. */
void head_print(int64_t txn, const struct chain *chain, char out[HEAD_TEXT]);
/* As people copy it: in any case, hyphens and blanks anywhere after the number, O for 0, I and L
 * for 1.  False: it is none. */
bool head_parse(const char *text, int64_t *txn, char digits[HEAD_DIGITS + 1]);
void head_digits(const struct chain *chain, char digits[HEAD_DIGITS + 1]);

#endif
