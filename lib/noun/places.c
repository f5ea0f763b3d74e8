/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lessons and who is in them, each looked up once in an import. */
#include <stdlib.h>
#include <string.h>

#include "calendar/day.h"
#include "intl.h"
#include "noun/noun.h"
#include "record/array.h"
#include "resolve/resolve.h"

struct slot {
    int count;
    struct lesson *lessons;
};

struct interval {
    int64_t of;                /* class or course */
    char starts[11], ends[11]; /* ends: "" is open */
};

struct intervals {
    int count;
    struct interval *list;
};

struct places {
    struct map slots, enrolled, members, parts; /* -> 1 + index */
    struct slot *slot;
    struct intervals *interval;
    int slot_count, interval_count;
};

void places_free(struct places *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->slot_count; i++)
        free(p->slot[i].lessons);
    for (int i = 0; i < p->interval_count; i++)
        free(p->interval[i].list);
    free(p->slot);
    free(p->interval);
    map_free(&p->slots);
    map_free(&p->enrolled);
    map_free(&p->members);
    map_free(&p->parts);
    free(p);
}

static void read_lesson(struct sqlite3_stmt *stmt, struct lesson *out)
{
    *out = (struct lesson){
        .id = store_int(stmt, 0),
        .course = store_int(stmt, 1),
        .class_id = store_int(stmt, 2),
        .subject = store_int(stmt, 3),
        .kind = store_int(stmt, 4),
        .grouped = store_int(stmt, 5) != 0,
        .graded = store_int(stmt, 6) != 0,
        .held = store_int(stmt, 7) != 0,
        .grade = (int)store_int(stmt, 8),
    };
}

/* The lessons of a class (alone or as part of a joint one) at a place, of one subject or all. */
static enum ej_status load_slot(struct work *w, const struct place *place, struct slot *slot,
                                struct ej_error *err)
{
#define LESSON_COLUMNS                                                                             \
    "SELECT l.id, l.course_id, c.class_id, c.subject_id, l.kind_id, c.name <> '', s.graded,"       \
    " l.held, k.grade"                                                                             \
    " FROM course c CROSS JOIN lesson l ON l.course_id = c.id AND l.date = ?2 AND l.number = ?3"   \
    " JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id"                     \
    " WHERE c.class_id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"
    static const char any[] = LESSON_COLUMNS;
    static const char one[] = LESSON_COLUMNS " AND c.subject_id = ?4";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = place->subject
                                ? store_query(w->j, &stmt, err, one, "itii", place->class_id,
                                              place->date, place->number, place->subject)
                                : store_query(w->j, &stmt, err, any, "iti", place->class_id,
                                              place->date, place->number);

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&slot->lessons, slot->count, sizeof *slot->lessons))
            return ej_no_memory(err);
        read_lesson(stmt, &slot->lessons[slot->count++]);
    }
    return status;
}

static enum ej_status find_slot(struct work *w, const struct place *place, struct slot **out,
                                struct ej_error *err)
{
    struct places *p = w->places;
    struct {
        int64_t class_id, number, subject;
        char date[16];
    } key = {place->class_id, place->number, place->subject, ""};

    strncpy(key.date, place->date, sizeof key.date - 1);
    int64_t *index = map_at(&p->slots, &key, sizeof key);
    if (!index)
        return ej_no_memory(err);
    if (*index == 0) {
        struct slot slot = {0};
        enum ej_status status = load_slot(w, place, &slot, err);
        if (status != EJ_OK || !array_grow(&p->slot, p->slot_count, sizeof *p->slot)) {
            free(slot.lessons);
            return status != EJ_OK ? status : ej_no_memory(err);
        }
        p->slot[p->slot_count++] = slot;
        *index = p->slot_count;
    }
    *out = &p->slot[*index - 1];
    return EJ_OK;
}

/* The intervals (of, starts, ends) that a query gives for a pupil, kept under PUPIL in MAP. */
static enum ej_status find_intervals(struct work *w, struct map *map, int64_t pupil,
                                     const char *sql, struct intervals **out, struct ej_error *err)
{
    struct places *p = w->places;
    int64_t *index = map_at(map, &pupil, sizeof pupil);
    struct intervals found = {0};
    struct sqlite3_stmt *stmt;
    bool row = true;

    if (!index)
        return ej_no_memory(err);
    if (*index) {
        *out = &p->interval[*index - 1];
        return EJ_OK;
    }
    enum ej_status status = store_query(w->j, &stmt, err, sql, "i", pupil);
    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&found.list, found.count, sizeof *found.list)) {
            status = ej_no_memory(err);
            break;
        }
        struct interval *i = &found.list[found.count++];
        *i = (struct interval){.of = store_int(stmt, 0)};
        strncpy(i->starts, store_text(stmt, 1), 10);
        if (!store_null(stmt, 2))
            strncpy(i->ends, store_text(stmt, 2), 10);
    }
    if (status == EJ_OK && !array_grow(&p->interval, p->interval_count, sizeof *p->interval))
        status = ej_no_memory(err);
    if (status != EJ_OK) {
        free(found.list);
        return status;
    }
    p->interval[p->interval_count++] = found;
    *index = p->interval_count;
    *out = &p->interval[*index - 1];
    return EJ_OK;
}

static bool within(const struct interval *i, const char *date)
{
    return strcmp(i->starts, date) <= 0 && (!i->ends[0] || strcmp(date, i->ends) < 0);
}

/* EJ_OK when the pupil was in the class on that day, else why not. */
static enum ej_status check_enrolled(struct work *w, int64_t class_id, int64_t pupil,
                                     const char *date, struct ej_error *err)
{
    static const char sql[] =
        "SELECT cp.class_id, e.starts, e.ends FROM enrolment e"
        " JOIN class_part cp ON cp.part_id = e.class_id WHERE e.pupil_id = ? ORDER BY e.starts";
    struct intervals *in;
    const struct interval *near = NULL;
    enum ej_status status = find_intervals(w, &w->places->enrolled, pupil, sql, &in, err);

    for (int i = 0; i < (status == EJ_OK ? in->count : 0); i++) {
        if (in->list[i].of != class_id)
            continue;
        if (within(&in->list[i], date))
            return EJ_OK;
        if (!near || strcmp(in->list[i].starts, date) <= 0)
            near = &in->list[i];
    }
    if (status != EJ_OK)
        return status;
    if (!near)
        return ej_fail(err, EJ_REFUSED, _("pupil: is in another class"));
    if (strcmp(date, near->starts) < 0)
        return ej_fail(err, EJ_REFUSED, _("pupil: joined the class only on %s"), near->starts);
    return ej_fail(err, EJ_REFUSED, _("pupil: left the class on %s"), near->ends);
}

static enum ej_status is_member(struct work *w, int64_t course, int64_t pupil, const char *date,
                                bool *is, struct ej_error *err)
{
    static const char sql[] = "SELECT course_id, starts, ends FROM member WHERE pupil_id = ?";
    struct intervals *in;
    enum ej_status status = find_intervals(w, &w->places->members, pupil, sql, &in, err);

    *is = false;
    for (int i = 0; i < (status == EJ_OK ? in->count : 0) && !*is; i++)
        *is = in->list[i].of == course && within(&in->list[i], date);
    return status;
}

static enum ej_status group_of(struct work *w, int64_t course, const char *group, bool *is,
                               struct ej_error *err)
{
    int64_t found;
    enum ej_status status =
        store_number(w->j, &found, 0, err, "SELECT 1 FROM course WHERE id = ? AND name = ?", "it",
                     course, group);

    *is = found != 0;
    return status;
}

/* Why there is no such lesson: the calendar's reason, else what is taught instead. */
static enum ej_status explain(struct work *w, const struct place *place, struct ej_error *err)
{
    struct place any = *place;
    struct slot *slot;
    enum ej_status status = calendar_explain(w->j, place->class_id, place->date, err);

    if (status != EJ_OK || !place->subject)
        return status != EJ_OK ? status
                               : ej_fail(err, EJ_REFUSED, _("lesson: no such lesson that day"));
    any.subject = 0;
    status = find_slot(w, &any, &slot, err);
    if (status != EJ_OK)
        return status;
    if (slot->count)
        return ej_fail(err, EJ_REFUSED, _("subject: another one is taught at that lesson"));
    return ej_fail(err, EJ_REFUSED, _("lesson: no such lesson that day"));
}

/* Of several lessons at a place: that of the named group, or of the group the pupil is in. */
static enum ej_status choose(struct work *w, const struct place *place, const struct slot *slot,
                             const struct lesson **out, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    bool fits;

    *out = NULL;
    for (int i = 0; i < slot->count && status == EJ_OK && !*out; i++) {
        const struct lesson *l = &slot->lessons[i];
        fits = true;
        if (place->group)
            status = group_of(w, l->course, place->group, &fits, err);
        if (status == EJ_OK && fits && place->pupil && l->grouped)
            status = is_member(w, l->course, place->pupil, place->date, &fits, err);
        if (status == EJ_OK && fits)
            *out = l;
    }
    return status;
}

enum ej_status work_lesson(struct work *w, const struct place *place, struct lesson *lesson,
                           struct ej_error *err)
{
    struct slot *slot;
    const struct lesson *chosen;
    enum ej_status status;

    if (!w->places && !(w->places = calloc(1, sizeof *w->places)))
        return ej_no_memory(err);
    status = find_slot(w, place, &slot, err);
    if (status != EJ_OK)
        return status;
    if (slot->count == 0)
        return explain(w, place, err);
    if (place->pupil) {
        status = check_enrolled(w, place->class_id, place->pupil, place->date, err);
        if (status != EJ_OK)
            return status;
    }
    status = choose(w, place, slot, &chosen, err);
    if (status != EJ_OK)
        return status;
    if (!chosen && place->group)
        return ej_fail(err, EJ_REFUSED, _("group: no such group at that lesson"));
    if (!chosen)
        return ej_fail(err, EJ_REFUSED, _("pupil: in none of the groups at that lesson"));
    if (slot->count > 1 && !place->pupil && !place->group)
        return ej_fail(err, EJ_REFUSED, _("group: missing; several groups have this lesson"));
    *lesson = *chosen;
    return EJ_OK;
}

enum ej_status work_not_future(struct work *w, const char *date, struct ej_error *err)
{
    if (strcmp(date, w->j->today) > 0)
        return work_breaks(w, "future-lesson", _("date: this lesson is still to come"), err);
    return EJ_OK;
}

enum ej_status work_pupil(struct work *w, int id_field, int name_field, int64_t class_id,
                          const char *date, int64_t *pupil, struct ej_error *err)
{
    int64_t year = 0;
    const char *name = w->raw[name_field];
    char key[600];
    enum ej_status status = EJ_OK;

    *pupil = work_int(w, id_field, 0);
    if (*pupil)
        return EJ_OK;
    if (!name)
        return ej_fail(err, EJ_REFUSED, _("pupil_id: missing, and no pupil named"));
    if (strlen(name) > 512)
        return ej_fail(err, EJ_REFUSED, _("pupil: too long"));
    /* A class is of one year; without one, a name may mean another pupil in another year. */
    if (!class_id)
        status = work_year(w, date, &year, err);
    if (status != EJ_OK)
        return status;
    int64_t place = class_id ? class_id : -year;
    memcpy(key, &place, sizeof place);
    memcpy(key + sizeof place, name, strlen(name));
    int64_t *known = map_at(&w->pupils, key, sizeof place + strlen(name));
    if (!known)
        return ej_no_memory(err);
    *pupil = *known;
    if (*pupil)
        return EJ_OK;
    if (class_id)
        status = work_year(w, date, &year, err);
    if (status != EJ_OK)
        return status;
    status = resolve_pupil(w->j, year, class_id, NULL, name, known, err);
    *pupil = *known;
    if (status == EJ_REFUSED && date) /* of several one may have been there on that day */
        status = resolve_pupil(w->j, year, class_id, date, name, pupil, err);
    return status;
}

enum ej_status work_course(struct work *w, int64_t class_id, int64_t subject_id, const char *group,
                           int64_t *course, struct ej_error *err)
{
    enum ej_status status =
        store_number(w->j, course, 0, err,
                     "SELECT id FROM course WHERE class_id = ? AND subject_id = ? AND name = ?",
                     "iit", class_id, subject_id, group);

    if (status != EJ_OK || *course)
        return status;
    if (*group)
        return ej_fail(err, EJ_REFUSED,
                       _("group: the class has no such group in this subject;"
                         " ej-load set makes it"));
    return ej_fail(err, EJ_REFUSED,
                   _("subject: not in the load of this class (ej-load), or"
                     " taught in groups"));
}
