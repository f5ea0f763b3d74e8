/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timetable.h - a year's timetable in memory, for an import to ask of each record what it
 * supersedes and what it clashes with.
 *
 * Lines clash when their dates, weeks and times overlap.  Two lessons are at the same time when
 * the bells of their classes' shifts overlap; where the calendar has no bells for one of them, when
 * their numbers are equal.
 */
#ifndef EJ_NOUN_TIMETABLE_H
#define EJ_NOUN_TIMETABLE_H

#include "noun/dated.h"

struct tt_line {
    int64_t id, course, class_id, subject, teacher;
    int weekday, number, week;
    char starts[11], ends[11]; /* ends: the first day on which it holds no more, "" is open */
    char *group, *room;        /* "" for none */
    bool gone;                 /* removed by this import */
    enum change change;        /* what became of it in this import */
};

struct tt_class {
    int64_t id;
    int grade, shift;
    bool joint;
    char *name;
};

struct tt_bell {
    int shift, number, grade_from, grade_to;
    int from, to; /* minutes of the day */
};

struct timetable {
    int64_t year;
    struct tt_line *lines;
    struct tt_class *classes;
    struct tt_bell *bells;
    struct {
        int64_t whole, part;
    } * parts; /* of joint classes */
    int line_count, class_count, bell_count, part_count;
};

/* The timetable of YEAR as it stands in the journal. */
enum ej_status timetable_read(struct ej_journal *j, int64_t year, struct timetable **out,
                              struct ej_error *err);
void timetable_free(struct timetable *t);

/* A copy of LINE, its texts included; false: out of memory. */
bool timetable_add(struct timetable *t, const struct tt_line *line);
/* Put LINE in the place of the one at INDEX. */
bool timetable_replace(struct timetable *t, int index, const struct tt_line *line);

const struct tt_class *timetable_class(const struct timetable *t, int64_t id);

/* OLD is a line of the class of NEW (or of a part of it) at the same weekday, lesson and week, for
 * the same pupils as far as groups tell: one of them ends where the other begins. */
bool timetable_same_slot(const struct timetable *t, const struct tt_line *old,
                         const struct tt_line *new);

enum clash { CLASH_NONE, CLASH_TEACHER, CLASH_ROOM, CLASH_CLASS, CLASH_PUPIL };

/* What A and B cannot have both. */
enum ej_status timetable_clash(struct ej_journal *j, const struct timetable *t,
                               const struct tt_line *a, const struct tt_line *b, enum clash *clash,
                               struct ej_error *err);

/* What keeps a pupil from being in a group: *CLASH is the line of another course of the pupil that
 * is at the same time as one of the group's, NULL for none.  MEMBER is the row of the pupil's time
 * in the group; days on which the pupil is not in the class do not count. */
enum ej_status timetable_member_clash(struct ej_journal *j, const struct timetable *t,
                                      int64_t member, const struct tt_line **clash,
                                      struct ej_error *err);

#endif
