/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * twice.h - a pupil is on one page of a subject at a time.
 *
 * A class can be a part of several joint ones (10А+10Б, 10А+10В), and so be given a subject twice.
 * That is lawful where both pages are groups, of different pupils; a page of the whole class
 * leaves none for another one, but for one that follows it during the year.
 */
#ifndef EJ_NOUN_TWICE_H
#define EJ_NOUN_TWICE_H

#include "noun/noun.h"

/* Refuse, naming both, when the page COURSE and one of another class have the same pupils as far
 * as their classes tell, in one subject, and were given hours from the same day on; warn where one
 * begins later. */
enum ej_status twice_taught(struct work *w, int64_t course, struct ej_error *err);

/* Refuse, naming both, when the time in a group that is row MEMBER meets a time of the same pupil
 * in another group of the subject. */
enum ej_status twice_grouped(struct work *w, int64_t member, struct ej_error *err);

#endif
