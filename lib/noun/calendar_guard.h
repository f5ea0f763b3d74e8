/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calendar_guard.h - what a change of the calendar leaves as it is: lessons that were held stay on
 * days of study, closed periods keep their days (komi 7.3), periods lie within their year.
 *
 * What stood wrong before stays so: only what the change itself would spoil is refused.
 */
#ifndef EJ_CALENDAR_GUARD_H
#define EJ_CALENDAR_GUARD_H

#include "store/store.h"

struct calendar_guard;

/* Note how YEAR stands before its first line is written.  *OUT is NULL at first, and made. */
enum ej_status calendar_guard_note(struct ej_journal *j, struct calendar_guard **out, int64_t year,
                                   struct ej_error *err);
/* EJ_REFUSED: lines that were written since spoil something.  GUARD may be NULL. */
enum ej_status calendar_guard_check(struct ej_journal *j, const struct calendar_guard *guard,
                                    struct ej_error *err);
void calendar_guard_free(void *own);

#endif
