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

/* Find out who acts: j->roles, j->role_set, j->staff_id, j->pupil_access.  Called once by
 * ej_open(). EJ_DENIED: this login has no access, or --as and EJ_NOW are not for it. */
enum ej_status access_identify(struct ej_journal *j, bool clock_given, struct ej_error *err);

static inline bool access_is(const struct ej_journal *j, unsigned roles)
{
    return (j->role_set & roles) != 0;
}

#endif
