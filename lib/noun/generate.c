/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planned lessons, from timetable, calendar and plan. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/lesson.h"
#include "noun/plan.h"
#include "record/text.h"

/* Written where the plan has come to its end. */
static const char reserve[] = "Резервный урок";

struct generating {
    struct work *w;
    struct plan *plan;
    int from, to;    /* days of the year, both included */
    int64_t teacher; /* 0: any */
    struct ej_summary counted;
};

/* The lesson under way of one page, by day and number. */
struct walk {
    const struct plan_course *course;
    int position;  /* lessons of the page before it */
    int last_held; /* day of the last held one, -1: none */
};

static bool in_range(const struct generating *g, int day, int64_t teacher)
{
    return g->from <= day && day <= g->to && (!g->teacher || g->teacher == teacher);
}

/* One lesson done: what became of it counts as a record does. */
static void count(struct generating *g)
{
    struct ej_summary *s = &g->counted;

    s->read++;
    if (g->w->change == CHANGE_ADDED)
        s->added++;
    else if (g->w->change == CHANGE_CHANGED)
        s->changed++;
    else
        s->same++;
    g->w->change = CHANGE_NONE;
    if (g->w->how->progress && s->read % 4096 == 0)
        g->w->how->progress(g->w->how->context, s->read);
}

/* One record makes many lessons: a dry run calls each as ej-lesson import does.  *CALLED is the
 * caller's, NULL where nobody asks. */
static enum ej_status call(const struct generating *g, int64_t course, const char *date, int number,
                           char **called, struct ej_error *err)
{
    static const char sql[] = "SELECT k.name || ' ' || ?2 || ' ' || ?3 || ' ' || s.name"
                              " || iif(c.name = '', '', ' ' || c.name)"
                              " FROM course c JOIN class k ON k.id = c.class_id"
                              " JOIN subject s ON s.id = c.subject_id WHERE c.id = ?1";

    *called = NULL;
    if (!g->w->how->changes)
        return EJ_OK;
    return store_string(g->w->j, called, err, sql, "iti", course, date, (int64_t)number);
}

static enum ej_status put_planned(struct generating *g, const struct walk *walk,
                                  const struct plan_slot *slot, int day, struct ej_error *err)
{
    const struct plan_topic *topic = plan_topic(g->plan, walk->course, walk->position);
    const char *text = topic ? topic->text : walk->course->topic_count ? reserve : "";
    struct ej_value roll = {.integer = 0, .keep = true};
    char date[11], *called;
    int64_t id;

    ej_date_add(g->plan->year.starts, day, date);
    struct ej_value values[LESSON_COLUMNS] = {
        [L_COURSE] = ej_int(walk->course->id),
        [L_DATE] = ej_text(date),
        [L_NUMBER] = ej_int(slot->number),
        [L_TEACHER] = ej_int(slot->teacher),
        [L_TOPIC] = ej_text(text),
        [L_KIND] = ej_int(topic ? topic->kind : g->plan->lesson),
        [L_HELD] = ej_int(0),
        [L_ROLL] = roll,
    };
    enum ej_status status = call(g, walk->course->id, date, slot->number, &called, err);
    g->w->called = called;
    if (status == EJ_OK)
        status = work_put(g->w, &put_lesson, values, &id, err);
    if (status == EJ_OK)
        count(g);
    g->w->called = NULL;
    free(called);
    return status;
}

/* A planned lesson without a line in the timetable, or on a day without lessons. */
static enum ej_status drop(struct generating *g, int64_t course, const struct plan_lesson *lesson,
                           bool *dropped, struct ej_error *err)
{
    char date[11], *called;
    bool used;
    enum ej_status status = lesson_used(g->w->j, lesson->id, &used, err);

    *dropped = false;
    if (status != EJ_OK)
        return status;
    ej_date_add(g->plan->year.starts, lesson->day, date);
    if (used) {
        work_warn(g->w,
                  _("the planned lesson %d on %s is no longer in the timetable, but"
                    " something is recorded at it: left as it is"),
                  lesson->number, date);
        return EJ_OK;
    }
    *dropped = true;
    status = call(g, course, date, lesson->number, &called, err);
    g->w->called = called;
    if (status == EJ_OK)
        status = work_remove(g->w, &put_lesson, lesson->id, err);
    if (status == EJ_OK)
        count(g);
    g->w->called = NULL;
    free(called);
    return status;
}

/* The lines of the page that hold on DAY, by number; NULL behind the last. */
static const struct plan_slot *next_slot(const struct generating *g, const struct plan_course *c,
                                         int day, int *index)
{
    for (; *index < c->slot + c->slot_count; (*index)++)
        if (plan_slot_on(g->plan, &g->plan->slots[*index], day))
            return &g->plan->slots[(*index)++];
    return NULL;
}

/* A place that the timetable has (SLOT), that has a lesson, or both. */
static enum ej_status one_place(struct generating *g, struct walk *walk, int day,
                                const struct plan_slot *slot, const struct plan_lesson *lesson,
                                struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    bool taken = false, dropped = false;

    if (lesson && lesson->held) {
        walk->position++;
        return EJ_OK;
    }
    if (slot)
        status = plan_taken(g->plan, walk->course, day, slot->number, &taken, err);
    if (status != EJ_OK)
        return status;
    if (slot && !taken && in_range(g, day, slot->teacher)) {
        status = put_planned(g, walk, slot, day, err);
    } else if (lesson) {
        if ((!slot || taken) && in_range(g, day, lesson->teacher))
            status = drop(g, walk->course->id, lesson, &dropped, err);
    } else {
        /* No lesson and none to be made: one that will be held still counts, a gap does not. */
        dropped = taken || day <= walk->last_held;
    }
    walk->position += !dropped;
    return status;
}

static enum ej_status one_day(struct generating *g, struct walk *walk, int day, int *lesson,
                              struct ej_error *err)
{
    const struct plan_course *c = walk->course;
    const struct plan_lesson *lessons = g->plan->lessons;
    int index = c->slot, end = c->lesson + c->lesson_count;
    bool study = false;
    const struct plan_slot *slot = next_slot(g, c, day, &index);
    enum ej_status status = EJ_OK;

    if (slot)
        status = plan_study(g->w, g->plan, c->class_id, day, &study, err);
    if (!study)
        slot = NULL;
    while (status == EJ_OK) {
        const struct plan_lesson *l =
            *lesson < end && lessons[*lesson].day == day ? &lessons[*lesson] : NULL;
        if (!slot && !l)
            break;
        const struct plan_slot *s = slot && (!l || slot->number <= l->number) ? slot : NULL;
        if (s && l && s->number < l->number)
            l = NULL;
        status = one_place(g, walk, day, s, l, err);
        *lesson += l != NULL;
        if (s)
            slot = next_slot(g, c, day, &index);
    }
    return status;
}

static enum ej_status one_course(struct generating *g, const struct plan_course *c,
                                 struct ej_error *err)
{
    struct walk walk = {.course = c, .last_held = -1};
    int lesson = c->lesson;
    enum ej_status status = EJ_OK;

    for (int l = c->lesson; l < c->lesson + c->lesson_count; l++)
        if (g->plan->lessons[l].held)
            walk.last_held = g->plan->lessons[l].day;
    for (int day = 0; day <= g->to && status == EJ_OK; day++)
        status = one_day(g, &walk, day, &lesson, err);
    return status;
}

/* The page is of the class that was asked for, or of a joint one that this is a part of. */
static bool of_class(const struct plan *p, const struct plan_course *c, int64_t class_id)
{
    if (!class_id || c->class_id == class_id)
        return true;
    for (int k = 0; k < p->part_count; k++)
        if (p->parts[k].class_id == c->class_id && p->parts[k].part == class_id)
            return true;
    return false;
}

static bool chosen(const struct generating *g, const struct plan_course *c)
{
    const struct work *w = g->w;

    return of_class(g->plan, c, work_int(w, F_CLASS, 0)) &&
           (w->v[F_SUBJECT].null || w->v[F_SUBJECT].integer == c->subject) &&
           (w->v[F_GROUP].null || strcmp(w->v[F_GROUP].text, c->group) == 0);
}

static enum ej_status find_range(struct generating *g, struct ej_error *err)
{
    const struct class_year *year = &g->plan->year;
    const char *from = work_text(g->w, F_FROM, year->today);
    const char *to = work_text(g->w, F_TO, year->ends);

    if (strcmp(from, to) > 0)
        return ej_fail(err, EJ_REFUSED, _("to: before from"));
    if (strcmp(to, year->starts) < 0 || strcmp(from, year->ends) > 0)
        return ej_fail(err, EJ_REFUSED, _("from: outside the school year of the class"));
    g->from = ej_date_diff(from, year->starts);
    g->to = ej_date_diff(to, year->starts);
    if (g->to >= g->plan->days)
        g->to = g->plan->days - 1;
    return EJ_OK;
}

/* The year of the class, else the one that is named, else that of the first day. */
static enum ej_status find_year(struct work *w, int64_t *year, struct ej_error *err)
{
    if (!w->v[F_CLASS].null)
        return store_number(w->j, year, 0, err, "SELECT year_id FROM class WHERE id = ?", "i",
                            w->v[F_CLASS].integer);
    return work_year(w, work_text(w, F_FROM, NULL), year, err);
}

enum ej_status lesson_generate(struct work *w, struct ej_error *err)
{
    struct generating g = {.w = w, .teacher = work_int(w, F_TEACHER, 0)};
    struct ej_summary *s = w->summary;
    int64_t year;
    enum ej_status status = find_year(w, &year, err);

    if (status == EJ_OK)
        status = plan_read(w, year, &g.plan, err);
    if (status == EJ_OK)
        status = find_range(&g, err);
    for (int i = 0; status == EJ_OK && i < g.plan->course_count; i++)
        if (chosen(&g, &g.plan->courses[i]))
            status = one_course(&g, &g.plan->courses[i], err);
    plan_free(g.plan);
    if (status != EJ_OK)
        return status;
    /* Lessons count, not the record that asked for them, which its caller counts as the same. */
    s->read += g.counted.read - 1;
    s->added += g.counted.added;
    s->changed += g.counted.changed;
    s->same += g.counted.same - 1;
    return EJ_OK;
}
