/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * notice.h - what absences and notices of absence share: codes with their meaning, a pupil's days.
 *
 * A notice is an absence announced in advance (epos 3.7.6).  An absence without a known reason
 * that is recorded on one of its days takes the notice's code and reason.
 */
#ifndef EJ_NOUN_NOTICE_H
#define EJ_NOUN_NOTICE_H

#include "noun/noun.h"

enum meaning {
    MEANING_REASON, /* valid, illness, unexcused: says why the lesson was missed */
    MEANING_UNKNOWN,
    MEANING_LATE,   /* was there, late */
    MEANING_EXEMPT, /* was there, without taking part */
};

/* What an absence code of the profile means; looked up once in an import. */
enum ej_status code_meaning(struct work *w, int64_t code, enum meaning *meaning,
                            struct ej_error *err);

/* Some days of a pupil, both ends included. */
struct days {
    int64_t pupil;
    int64_t class_id; /* in which the pupil has to be; 0: in any */
    const char *from, *to;
};

/* Refuse days in the wrong order or outside the school year, and a pupil who is not in the class,
 * or not at the school, on any of them. */
enum ej_status days_check(struct work *w, const struct days *days, struct ej_error *err);

/* Announce the absence on these days.  Absences without a known reason that are recorded there
 * already take its code and reason.  CODE has to name a reason: refused otherwise. */
enum ej_status notice_put(struct work *w, const struct days *days, int64_t code,
                          struct ej_value reason, struct ej_error *err);

/* Withdraw the notice that begins on this day; refused when there is none.  Absences that took
 * its code keep it. */
enum ej_status notice_remove(struct work *w, int64_t pupil, const char *from, struct ej_error *err);

/* The notice that covers the pupil's day; of several the one that begins last.  *code is 0 when
 * there is none, else *reason is the caller's. */
enum ej_status notice_find(struct work *w, int64_t pupil, const char *date, int64_t *code,
                           char **reason, struct ej_error *err);

#endif
