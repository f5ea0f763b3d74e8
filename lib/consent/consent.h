/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * consent.h - withdrawn consents: pupils who become «Ученик N» (152-FZ, komi 11.3).
 *
 * In one transaction pupil and guardians lose what says who they are, in tables and history; who
 * is who goes into a key file outside the journal, which is on the disk before the commit.  After
 * it the journal is vacuumed and its write-ahead log truncated, so that nothing is left in free
 * pages either.
 */
#ifndef EJ_CONSENT_CONSENT_H
#define EJ_CONSENT_CONSENT_H

#include "consent/needle.h"
#include "noun/noun.h"

/* The fields of the noun. */
enum consent_field {
    F_PUPIL_ID,
    F_PUPIL,
    F_CLASS,
    F_GUARDIAN,
    F_CONSENT,
    F_DATE,
    F_ORDER,
    F_ORDER_DATE,
    F_DROP_CONTACTS,
    F_KEY_FILE,
    F_YEAR,
    CONSENT_FIELDS
};

/* Verb anonymise: its record, its end and what comes around its transaction. */
row_function anonymise_row, anonymise_finish, anonymise_around;

/* ---- between the files of anonymise --------------------------------------------------------- */

enum outcome_column {
    O_ITEM,
    O_N,
    O_PUPIL_ID,
    O_PUPIL,
    O_CLASS,
    O_DATE,
    O_LESSON,
    O_SUBJECT,
    O_FIELD,
    O_PLACE,
    OUTCOME_COLUMNS
};

/* Rows for the user, kept until the commit. */
struct outcome {
    char *cells[OUTCOME_COLUMNS]; /* NULL: empty */
};

struct anonymise {
    struct work *w;
    struct ej_apply how;          /* that of the work, with what is told filtered */
    const struct ej_apply *given; /* as it was */
    struct ej_sink *sink;         /* or NULL */
    char *key_file;               /* or NULL */
    struct needles needles;
    struct outcome *rows;
    int count, size;
    long texts, copies; /* among the rows */
    bool begun, keyed;  /* temp.scrubbed is there; the key file is made */
};

/* Add a row made of the columns that STMT gives, in the order of outcome_column. */
enum ej_status outcome_add(struct anonymise *a, struct sqlite3_stmt *stmt, struct ej_error *err);
/* Write the rows to the sink, as one table. */
enum ej_status outcome_write(struct anonymise *a, struct ej_error *err);
void outcome_free(struct anonymise *a);

/* Number the pupils of temp.scrubbed and find the rows that were merged into theirs. */
enum ej_status people_number(struct anonymise *a, struct ej_error *err);
/* Whether PUPIL is a row that is gone: only the history knows it. */
enum ej_status people_gone(struct ej_journal *j, int64_t pupil, bool *gone, struct ej_error *err);
/* Put one who is gone into temp.scrubbed, without a number, with all rows that the history has
 * under the same file number.  *NEW: they were not there yet.  EJ_REFUSED: merged into another. */
enum ej_status people_add_gone(struct anonymise *a, int64_t pupil, bool *new, struct ej_error *err);
/* All that the journal and its history know them by, into the needles. */
enum ej_status people_needles(struct anonymise *a, struct ej_error *err);
/* The digests of all file numbers that a pupil had, parted by blanks; the caller's. */
enum ej_status people_digests(struct anonymise *a, int64_t pupil, char **out, struct ej_error *err);

/* Write who is who to the key file: 0600, a new file, on the disk before this returns. */
enum ej_status key_write(struct anonymise *a, struct ej_error *err);

/* Read a key file that was written before: what it knows of pupils anonymised in this journal goes
 * into the needles, and they into temp.scrubbed.  EJ_USAGE: it is no key file. */
enum ej_status key_read(struct anonymise *a, struct ej_error *err);

/* Texts of others that may hold a name: rows of the outcome where the journal holds them now,
 * erased where only its history does. */
enum ej_status texts_search(struct anonymise *a, struct ej_error *err);
/* Reasons given for changes of these pupils alone are texts of their own: they go. */
enum ej_status texts_own_reasons(struct anonymise *a, struct ej_error *err);
/* So do the logins with which their families acted.  Before scrub_rows(): the accounts tell which.
 */
enum ej_status texts_own_logins(struct anonymise *a, struct ej_error *err);

#endif
