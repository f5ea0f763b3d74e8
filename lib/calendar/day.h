/* SPDX-License-Identifier: GPL-3.0-or-later */
/* day.h - whether a day is a day of study, by the calendar of the year. */
#ifndef EJ_CALENDAR_DAY_H
#define EJ_CALENDAR_DAY_H

#include "store/store.h"

/* EJ_OK when the class studies on that day; EJ_REFUSED with the reason when it does not: outside
 * the school year, a weekday without lessons, holidays, a day off, a cold day without lessons.
 * Without study days in the calendar every day but those is one. */
enum ej_status calendar_explain(struct ej_journal *j, int64_t class_id, const char *date,
                                struct ej_error *err);

/* Whether WEEKDAY (1-7) is in days such as "1-6" or "1,3,5". */
bool calendar_weekday_in(const char *days, int weekday);

#endif
