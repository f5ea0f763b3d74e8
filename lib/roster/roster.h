/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * roster.h - the fields of the roster, and the steps its verbs are made of.  Who somebody is stands
 * in pupil and guardian; where somebody studies, from when until when and by which orders, in
 * enrolment.
 *
 * All functions are steps of a row_function: EJ_REFUSED with a reason refuses the record.
 */
#ifndef EJ_ROSTER_ROSTER_H
#define EJ_ROSTER_ROSTER_H

#include "noun/noun.h"

enum roster_field {
    F_PUPIL_ID,
    F_SURNAME,
    F_GIVEN_NAME,
    F_PATRONYMIC,
    F_BIRTH_DATE,
    F_SEX,
    F_CLASS,
    F_ENROLLED,
    F_ENROLLED_ORDER,
    F_CONSENT,
    F_GUARDIAN1,
    F_PHONE1,
    F_EMAIL1,
    F_GUARDIAN2,
    F_PHONE2,
    F_EMAIL2,
    F_CONDITIONS,
    F_PUPIL,
    /* of single verbs */
    F_DATE,
    F_ORDER,
    F_ORDER_DATE,
    F_FROM_SCHOOL,
    F_TO_SCHOOL,
    F_INTO,
    F_NEW_ID,
    F_INTO_ID,
    F_DECISION,
    F_NUMBER,
    F_YEAR,
    ROSTER_FIELDS
};

/* Columns of enrolment, as put_enrolment has them. */
enum enrolment_column {
    E_PUPIL,
    E_CLASS,
    E_STARTS,
    E_START_KIND,
    E_START_ORDER,
    E_START_ORDER_DATE,
    E_START_FROM,
    E_ENDS,
    E_END_KIND,
    E_END_ORDER,
    E_END_ORDER_DATE,
    E_END_TO,
    ENROLMENT_COLUMNS
};

/* Those of pupil, as put_pupil has them. */
enum pupil_column {
    P_FILE_NO,
    P_SURNAME,
    P_GIVEN_NAME,
    P_PATRONYMIC,
    P_BIRTH_DATE,
    P_SEX,
    P_ENROLLED,
    P_ENROLLED_ORDER,
    P_CONSENT,
    P_CONSENT_DATE,
    P_CONSENT_ORDER,
    P_CONSENT_ORDER_DATE,
    P_CONDITIONS,
    PUPIL_COLUMNS
};

/* A pupil's time in a class. */
struct enrolment {
    int64_t id, class_id, year;
    int grade;
    char starts[11], ends[11]; /* ends: the first day no longer there; "" is open */
    bool ordered;              /* it began by an order */
    char start_kind[9], end_kind[9];
    char class_name[64];
};

struct enrolments {
    int count;
    struct enrolment *list; /* by their beginning */
};

struct school_class {
    int64_t id, year;
    int grade;
    char name[64];
    char year_starts[11], year_ends[11];
};

/* ---- who ------------------------------------------------------------------------------------ */

/* The pupil of this file number; *ID is 0 when there is none. */
enum ej_status pupil_find(struct work *w, const char *file_no, int64_t *id, struct ej_error *err);
/* Whether the history knows a pupil (0: any) who once had this file number and was removed, or has
 * another one now.  So a correction that is made twice is the same, and no error. */
enum ej_status pupil_once(struct work *w, int64_t pupil, const char *file_no, bool removed,
                          bool *was, struct ej_error *err);
/* The pupil of the record, by file number, else by name (in the class, where one is given). */
enum ej_status pupil_named(struct work *w, int64_t *id, struct ej_error *err);
/* Store pupil and guardians of the record.  ID is 0 for a new pupil, then *ID is the new row's.
 * Of a pupil who is there already what is absent stays, and what is empty too, but for patronymic,
 * order, conditions and contacts, which an empty column clears. An empty guardian's name removes
 * the guardian in `set` with --replace alone.  Refuses to name who was anonymised, and contacts
 * where consent is refused. */
enum ej_status pupil_store(struct work *w, int64_t *id, struct ej_error *err);

/* ---- where and when ------------------------------------------------------------------------- */

/* *OUT is zeroed first and given back to enrolments_free. */
enum ej_status enrolments_read(struct ej_journal *j, int64_t pupil, struct enrolments *out,
                               struct ej_error *err);
void enrolments_free(struct enrolments *e);
/* The last one that began on DATE or before and has not ended by then; NULL: none. */
struct enrolment *enrolment_on(const struct enrolments *e, const char *date);
struct enrolment *enrolment_last(const struct enrolments *e); /* NULL: none at all */

/* Why a pupil whose last enrolment this is cannot be moved: EJ_REFUSED, saying what to do. */
enum ej_status enrolment_left(const struct enrolment *e, struct ej_error *err);

enum ej_status class_read(struct ej_journal *j, int64_t id, struct school_class *out,
                          struct ej_error *err);

/* Change some columns of an enrolment: SET is a list of column and value, ended by column -1.
 * OVERWRITES: refused as work_update() does where `set` or a line before says otherwise; FOLLOWS:
 * the change follows from a movement. */
struct enrolment_change {
    int column;
    struct ej_value value;
};
enum overwriting { OVERWRITES, FOLLOWS };
enum ej_status enrolment_change(struct work *w, int64_t id, enum overwriting how,
                                const struct enrolment_change *set, struct ej_error *err);
/* A new one, likewise; columns not in SET are empty. */
enum ej_status enrolment_add(struct work *w, const struct enrolment_change *set,
                             struct ej_error *err);

/* Refuse when the pupil has marks or absences in the class on DATE or after it. */
enum ej_status enrolment_may_end(struct work *w, int64_t pupil, const struct enrolment *e,
                                 const char *date, struct ej_error *err);

/* Refuse what the record changed when the pupil would be in a class before the day of enrolment at
 * the school; whoever left and came back has a new one, and times before that do not count. */
enum ej_status enrolment_admitted(struct work *w, int64_t pupil, struct ej_error *err);

/* The first day from FROM on without marks and absences of the pupil in the class, now or later. */
enum ej_status enrolment_first_free(struct work *w, int64_t pupil, const struct enrolment *e,
                                    const char *from, char out[11], struct ej_error *err);

/* Refuse when the pupil has marks or absences in the class before DATE, or has left by then. */
enum ej_status enrolment_may_start(struct work *w, int64_t pupil, const struct enrolment *e,
                                   const char *date, struct ej_error *err);

/* A movement out of one class and into another, under one order. */
struct passage {
    int64_t pupil;
    const struct enrolment *from;  /* for enrolment_pass NULL: out of no class that still holds */
    const struct school_class *to; /* for enrolment_end NULL: into no class */
    const char *date, *kind;
    struct ej_value order, order_date;
};

enum ej_status enrolment_end(struct work *w, const struct passage *p, enum overwriting how,
                             struct ej_error *err);
/* End the enrolment on the date, and begin the other one then. */
enum ej_status enrolment_pass(struct work *w, const struct passage *p, enum overwriting how,
                              struct ej_error *err);

/* Make the enrolments say what the roster says: the pupil is in the record's class.  WAS is the
 * day of enrolment that the journal held before this record; "" for none. */
enum ej_status enrolment_import(struct work *w, int64_t pupil, const char *was,
                                struct ej_error *err);

/* ---- verbs ---------------------------------------------------------------------------------- */

row_function roster_import, roster_oneroster, roster_arrive, roster_depart, roster_transfer,
    roster_promote, roster_rename, roster_merge;

#endif
