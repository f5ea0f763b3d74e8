/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * source.h - a school's calendar, written in YAML, as a stream of records.
 *
 *   year: "2026/27"                 weeks:   [{grades: 2-11, weeks: 34}]
 *   from: 2026-09-01                study_days: [{grades: 1-6, days: Пн-Пт}]
 *   to: 2027-05-28                  holidays: [{name: …, from: …, to: …, grades: 1}]
 *   days_off: [2027-02-23]          cold_days: [{date: …, grades: 1-8, lessons: none}]
 *   periods: [{grades: 1-9, kind: quarters, parts: [{name: Q1, from: …, to: …}]}]
 *   bells:   [{shift: 1, lessons: [08:30-09:15, 09:25-10:10]}]
 *
 * Only year, from and to have to be there, so that a cold day or the bells can come alone with
 * them.  Without grades a line holds for all of them.
 */
#ifndef EJ_CALENDAR_SOURCE_H
#define EJ_CALENDAR_SOURCE_H

#include "journal.h"

/* TEXT as the value of a calendar's line of KIND, in the form that is stored: study-days 1-6, 1,3
 * (or Пн-Сб), weeks 34, period quarters, half-years or trimesters, cold-day none or remote, bell
 * 08:30-09:15; nothing for the others.  False: it is no such value. */
bool calendar_value(const char *kind, const char *text, char *out, size_t size);

#endif
