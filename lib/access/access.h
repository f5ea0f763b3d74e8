/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * access.h - who acts, in which roles, and what that allows (X1-X5).
 *
 * The actor is the Unix user.  Whoever owns the journal's file could change it with any program,
 * and is its administrator; so is everybody of the staff with that role.  Others are what staff,
 * load, substitutions and accounts say of their login.  --as is the administrator's: the command
 * then has the rights of that login, and the history names both.
 */
#ifndef EJ_ACCESS_ACCESS_H
#define EJ_ACCESS_ACCESS_H

#include "store/store.h"

enum role {
    ROLE_DIRECTOR = 1,
    ROLE_DEPUTY = 2,
    ROLE_ADMINISTRATOR = 4,
    ROLE_CLASS_TEACHER = 8,
    ROLE_TEACHER = 16,
    ROLE_SECRETARY = 32,
    ROLE_GUARDIAN = 64,
    ROLE_PUPIL = 128,
};

/* SQL: the consent of a pupil or guardian (alias) lets the family in on day ?2: it is given, or the
 * refusal or withdrawal holds from a later day on. */
#define ACCESS_CONSENT(alias)                                                                      \
    "(ifnull(" alias ".consent, 'given') = 'given' OR " alias ".consent_date > ?2)"

/* Find out who acts: j->roles, j->role_set, j->staff_id, j->pupil_access.  Called once by
 * ej_open(). EJ_DENIED: this login has no access, or --as and EJ_NOW are not for it. */
enum ej_status access_identify(struct ej_journal *j, bool clock_given, struct ej_error *err);

/* The roles in the order in which they are named, NULL past the end; the bit of the INDEXth one is
 * 1 << INDEX. */
const char *access_role(int index);
enum { ROLES = 8 };

static inline bool access_is(const struct ej_journal *j, unsigned roles)
{
    return (j->role_set & roles) != 0;
}

/* The login whose rights the command has: that of --as, else the actor's. */
static inline const char *access_login(const struct ej_journal *j)
{
    return j->as ? j->as : j->actor;
}

/* ---- what the roles may (matrix.c) ----------------------------------------------------------- */

/* Whose data. */
enum whose {
    WHOSE_ALL = 1,
    WHOSE_CLASS = 2, /* of the class whose class teacher one is */
    WHOSE_PAGES = 4, /* of the pages on which one teaches, by load, timetable or substitution */
    WHOSE_OWN = 8,   /* of the account's child, or of the pupil */
    WHOSE_SELF = 16, /* addressed to oneself */
};

/* The matrix: what ROLES may do.  VERB is a verb of the noun or "list"; what the table does not
 * name is the administrator's to write, and to read director's and deputy's as well. */
unsigned access_whose(unsigned roles, const char *noun, const char *verb);

/* EJ_DENIED where the actor may do VERB of NOUN with nobody's data. */
enum ej_status access_may(const struct ej_journal *j, const char *noun, const char *verb,
                          struct ej_error *err);
enum ej_status access_deny(const struct ej_journal *j, const char *what, struct ej_error *err);

/* ---- writing (guard.c) ------------------------------------------------------------------------
 */

/* Before a verb's first record: EJ_DENIED, or from now on every row that is written is looked at:
 * one that is not of the actor's pages, class or child is refused (EJ_REFUSED).  Nothing is
 * installed for who may write all. */
struct guard;
enum ej_status access_guard(struct ej_journal *j, const char *noun, const char *verb,
                            struct guard **out, struct ej_error *err);
void access_unguard(struct ej_journal *j, struct guard *guard);
/* How many rows were refused so far; 0 without a guard. */
long access_refused(const struct guard *guard);

/* ---- reading (narrow.c) -----------------------------------------------------------------------
 */

/* Until access_widen() queries see only those rows that the actor may see in ROLES (of those that
 * he has): temporary views stand before the tables.  For one who may see all nothing changes. */
enum ej_status access_narrow(struct ej_journal *j, unsigned roles, bool *narrowed,
                             struct ej_error *err);
void access_widen(struct ej_journal *j);
/* The same for what VERB of NOUN, `list` for one, shows; EJ_DENIED where that is nothing. */
enum ej_status access_narrow_verb(struct ej_journal *j, const char *noun, const char *verb,
                                  bool *narrowed, struct ej_error *err);
/* While narrowed: EJ_DENIED for a class or pupil that is asked for by name (0: not) and none of the
 * actor's. */
enum ej_status access_asked(struct ej_journal *j, int64_t class_id, int64_t pupil,
                            struct ej_error *err);
/* The condition on column `id` of rows of a rules' scope, while narrowed. */
const char *access_scope(const char *scope);

#endif
