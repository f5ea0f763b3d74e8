/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan.h - what planned lessons are made from: a year's pages, timetable, lessons and topics in
 * memory, each read by one query, in the order in which lesson_generate() walks them.
 */
#ifndef EJ_NOUN_PLAN_H
#define EJ_NOUN_PLAN_H

#include "noun/dated.h"

struct plan_slot { /* a line of the timetable */
    int64_t course, teacher;
    int weekday, number, week;
    int from, to; /* days of the year, the first and the one behind the last */
};

struct plan_lesson {
    int64_t id, course, teacher;
    int day, number;
    bool held;
};

struct plan_topic {
    int64_t class_id, subject, kind;
    char *text;
    int lessons;
};

struct plan_course {
    int64_t id, class_id, subject;
    bool grouped;
    char *group;
    int slot, slot_count;     /* its lines, by number */
    int lesson, lesson_count; /* its lessons, by day and number */
    int topic, topic_count;   /* its plan: of the class, else of a part of a joint one */
};

struct plan_part {
    int64_t class_id, part;
};

struct plan {
    struct class_year year;
    int days;       /* in the year; day 0 is its first */
    int monday;     /* day of the Monday of the year's first week, 0 to -6 */
    int64_t lesson; /* kind of a lesson that the plan says nothing of */
    struct plan_course *courses;
    struct plan_slot *slots;
    struct plan_lesson *lessons;
    struct plan_topic *topics;
    struct plan_part *parts;
    int course_count, slot_count, lesson_count, topic_count, part_count;
    struct map held;  /* (part, day, number) -> PLAN_WHOLE, PLAN_GROUP: held there */
    struct map study; /* (class, day) -> 1: lessons that day, 2: none */
};

enum { PLAN_WHOLE = 1, PLAN_GROUP = 2 };

enum ej_status plan_read(struct work *w, int64_t year, struct plan **out, struct ej_error *err);
void plan_free(struct plan *p);

/* Whether LINE holds on DAY: its dates, weekday and week. */
bool plan_slot_on(const struct plan *p, const struct plan_slot *slot, int day);
/* Whether the class has lessons on DAY. */
enum ej_status plan_study(struct work *w, struct plan *p, int64_t class_id, int day, bool *study,
                          struct ej_error *err);
/* Whether pupils of the course were in another lesson that was held there. */
enum ej_status plan_taken(struct plan *p, const struct plan_course *c, int day, int number,
                          bool *taken, struct ej_error *err);
/* Topic of the lesson that has POSITION lessons of the course before it; NULL behind the plan. */
const struct plan_topic *plan_topic(const struct plan *p, const struct plan_course *c,
                                    int position);

#endif
