/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * policy.h - the rules of marking that are the school's own, as its profile gives them.
 *
 * A profile is a YAML file in SHARE/profiles; one that `extends` another says only what differs.
 * policy_load() compiles it into the tables policy, kind and code, so that no command reads YAML
 * at start, the policy travels with the journal, and a change of it is in the history.  Kinds of
 * work and absence codes are resolved by SQL on their tables; everything else is asked here.
 *
 * Means are exact: a sum of mark times weight, and the sum of the weights, both integers.
 */
#ifndef EJ_POLICY_POLICY_H
#define EJ_POLICY_POLICY_H

#include "journal.h"

struct policy;

struct buffer;
struct tree;

/* Compile the profile of this name into the journal, within the caller's transaction, with the
 * rules of SHARE/rules and of RULES, a directory of the school's own or NULL.  What an earlier
 * profile had and this one has not goes, but for kinds and codes that records use: KEPT, unless it
 * is NULL, gets a line for each, "codes.ОСВ".  EJ_USAGE: there is no such profile, the message says
 * which there are; EJ_REFUSED: "FILE:LINE: what is wrong". */
enum ej_status policy_load(struct ej_journal *j, const char *name, const char *rules,
                           struct buffer *kept, struct ej_error *err);
/* Compile TREE, a profile that extends none, with the rules that the journal has; KEPT as above. */
enum ej_status policy_again(struct ej_journal *j, struct tree *tree, struct buffer *kept,
                            struct ej_error *err);

/* The policy in force; read once per journal by one statement, and again after policy_load(). */
enum ej_status policy_get(struct ej_journal *j, const struct policy **out, struct ej_error *err);
void policy_free(struct policy *policy);
/* What was read holds no longer. */
void policy_forget(struct ej_journal *j);

/* Its name: "base". */
const char *policy_profile(const struct policy *p);

/* ---- marks --------------------------------------------------------------------------------- */

/* VALUE may stand in a lesson: it is of the scale or the debt (a dot). */
bool policy_is_mark(const struct policy *p, const char *value);
bool policy_is_debt(const struct policy *p, const char *value);
/* The mark as a number; 0 when VALUE is not of the scale. */
int policy_mark(const struct policy *p, const char *value);
bool policy_unsatisfactory(const struct policy *p, const char *value);
/* What stands for a debt: ".". */
const char *policy_debt(const struct policy *p);
/* No marks are given in GRADE (komi 4.7). */
bool policy_no_marks(const struct policy *p, int grade);
/* The scale from its lowest mark, parted by blanks: "2 3 4 5". */
const char *policy_scale(const struct policy *p);

/* ---- finals -------------------------------------------------------------------------------- */

enum final_meaning {
    FINAL_NONE,         /* no final value */
    FINAL_MARK,         /* of the scale */
    FINAL_NOT_ATTESTED, /* н/а */
    FINAL_EXEMPT,       /* осв. */
    FINAL_PASSED,       /* зач. */
    FINAL_FAILED,       /* незач. */
};

/* What VALUE means as a final mark; case, a last full stop and look-alike letters do not matter.
 * *CANONICAL (if not NULL) is how it is stored: VALUE itself for a mark, else borrowed from
 * the policy; NULL for none. */
enum final_meaning policy_final(const struct policy *p, const char *value, const char **canonical);
static inline bool policy_is_final(const struct policy *p, const char *value)
{
    return policy_final(p, value, NULL) != FINAL_NONE;
}
/* Its values besides the scale, parted by blanks, for messages: "н/а осв. зач. незач.". */
void policy_finals(const struct policy *p, char *out, size_t size);

/* The mean from which MARK is given in SUBJECT, in hundredths; 0 for the lowest mark. */
int64_t policy_threshold(const struct policy *p, const char *subject, int mark);
/* The mark proposed for the mean SUM / WEIGHT; a threshold met exactly counts as met.  0 when
 * WEIGHT is 0. */
int policy_propose(const struct policy *p, const char *subject, int64_t sum, int64_t weight);
/* The year's mark for COUNT period marks of that SUM: their mean, rounded up from the fraction
 * that the profile says (x.5); 0 when COUNT is 0. */
int policy_year_mark(const struct policy *p, int64_t sum, int64_t count);

/* Current marks that a period mark needs when a subject has HOURS (hundredths) a week; 0: none. */
int policy_minimum(const struct policy *p, int64_t hours);
/* The share of that minimum, in percent, under which it is a finding of its own. */
int policy_minimum_share(const struct policy *p);

/* When marks for work of KIND are due: *DUE is "next-lesson" or a number of calendar days after the
 * lesson, borrowed from the policy; NULL: such work has no term of its own (komi 5.4.10). */
enum ej_status policy_written_due(const struct policy *p, const char *subject, const char *kind,
                                  int grade, const char **due, struct ej_error *err);

/* ---- certificates and storage -------------------------------------------------------------- */

/* In GRADE the final mark is the mean of the year's and the examination's, where there is one. */
bool policy_exam_grade(const struct policy *p, int grade);
/* In GRADE the final mark is the mean of all half-years' and years' marks of such grades. */
bool policy_mean_grade(const struct policy *p, int grade);
/* The subject of the certificate into which the marks of SUBJECT go: «Математика» for «Алгебра»;
 * NULL: it stands for itself.  Borrowed from the policy. */
const char *policy_joined_subject(const struct policy *p, const char *subject);

/* How many years journals ("journals") or summary sheets ("summaries") are kept; 0: no term. */
int policy_storage(const struct policy *p, const char *what);

#endif
