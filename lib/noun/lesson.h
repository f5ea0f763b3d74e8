/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lesson.h - the fields of lessons, and what planning them ahead shares with recording them. */
#ifndef EJ_NOUN_LESSON_H
#define EJ_NOUN_LESSON_H

#include "noun/noun.h"

enum lesson_field {
    F_CLASS,
    F_DATE,
    F_LESSON,
    F_SUBJECT,
    F_GROUP,
    F_TEACHER,
    F_TOPIC,
    F_KIND,
    F_HELD,
    F_ROLL,
    F_FROM,
    F_TO,
    F_YEAR,
};

/* Columns of lesson, as put_lesson has them. */
enum lesson_column {
    L_COURSE,
    L_DATE,
    L_NUMBER,
    L_TEACHER,
    L_TOPIC,
    L_KIND,
    L_HELD,
    L_ROLL,
    LESSON_COLUMNS
};

/* Marks, absences or homework hang on the lesson. */
enum ej_status lesson_used(struct ej_journal *j, int64_t id, bool *used, struct ej_error *err);

/*
 * Make the planned lessons of the record's dates (from today to the year's end without), of its
 * class, subject, group and teacher where they are given.  A lesson is where the timetable of that
 * day has a line and the calendar a day of study, unless another one was held there; topic and kind
 * come from the plan, in order over the lessons of the page in the year, those held counted.  Held
 * lessons are left alone.  Planned ones that have no line any more go, unless something hangs on
 * them (told as a warning).  The summary counts lessons.
 */
row_function lesson_generate;

#endif
