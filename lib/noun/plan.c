/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/plan.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/day.h"
#include "intl.h"
#include "record/array.h"
#include "record/text.h"

void plan_free(struct plan *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->topic_count; i++)
        free(p->topics[i].text);
    for (int i = 0; i < p->course_count; i++)
        free(p->courses[i].group);
    free(p->courses);
    free(p->slots);
    free(p->lessons);
    free(p->topics);
    free(p->parts);
    map_free(&p->held);
    map_free(&p->study);
    free(p);
}

/* ---- reading -------------------------------------------------------------------------------- */

static int day_of(const struct plan *p, const char *date)
{
    return ej_date_diff(date, p->year.starts);
}

static bool read_course(struct plan *p, struct sqlite3_stmt *stmt)
{
    if (!array_grow(&p->courses, p->course_count, sizeof *p->courses))
        return false;
    struct plan_course *c = &p->courses[p->course_count];
    *c = (struct plan_course){
        .id = store_int(stmt, 0),
        .class_id = store_int(stmt, 1),
        .subject = store_int(stmt, 2),
        .group = strdup(store_text(stmt, 3)),
    };
    if (!c->group)
        return false;
    c->grouped = c->group[0] != '\0';
    p->course_count++;
    return true;
}

static bool read_slot(struct plan *p, struct sqlite3_stmt *stmt)
{
    if (!array_grow(&p->slots, p->slot_count, sizeof *p->slots))
        return false;
    p->slots[p->slot_count++] = (struct plan_slot){
        .course = store_int(stmt, 0),
        .teacher = store_int(stmt, 1),
        .weekday = (int)store_int(stmt, 2),
        .number = (int)store_int(stmt, 3),
        .week = (int)store_int(stmt, 4),
        .from = day_of(p, store_text(stmt, 5)),
        .to = store_null(stmt, 6) ? p->days : day_of(p, store_text(stmt, 6)),
    };
    return true;
}

static bool read_lesson(struct plan *p, struct sqlite3_stmt *stmt)
{
    if (!array_grow(&p->lessons, p->lesson_count, sizeof *p->lessons))
        return false;
    p->lessons[p->lesson_count++] = (struct plan_lesson){
        .course = store_int(stmt, 0),
        .id = store_int(stmt, 1),
        .teacher = store_int(stmt, 2),
        .day = day_of(p, store_text(stmt, 3)),
        .number = (int)store_int(stmt, 4),
        .held = store_int(stmt, 5) != 0,
    };
    return true;
}

static bool read_topic(struct plan *p, struct sqlite3_stmt *stmt)
{
    if (!array_grow(&p->topics, p->topic_count, sizeof *p->topics))
        return false;
    struct plan_topic *t = &p->topics[p->topic_count];
    *t = (struct plan_topic){
        .class_id = store_int(stmt, 0),
        .subject = store_int(stmt, 1),
        .kind = store_int(stmt, 2),
        .text = strdup(store_text(stmt, 3)),
        .lessons = (int)((store_int(stmt, 4) + 99) / 100),
    };
    if (!t->text)
        return false;
    p->topic_count++;
    return true;
}

static bool read_part(struct plan *p, struct sqlite3_stmt *stmt)
{
    if (!array_grow(&p->parts, p->part_count, sizeof *p->parts))
        return false;
    p->parts[p->part_count++] = (struct plan_part){store_int(stmt, 0), store_int(stmt, 1)};
    return true;
}

static enum ej_status read_all(struct work *w, struct plan *p, const char *sql,
                               bool (*read)(struct plan *, struct sqlite3_stmt *),
                               struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "i", p->year.id);

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row)
        if (!read(p, stmt)) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
    return status;
}

#define COURSES "FROM class k CROSS JOIN course c ON c.class_id = k.id"

static enum ej_status read_rows(struct work *w, struct plan *p, struct ej_error *err)
{
    static const char courses[] = "SELECT c.id, c.class_id, c.subject_id, c.name " COURSES
                                  " WHERE k.year_id = ? ORDER BY c.id";
    static const char slots[] =
        "SELECT c.id, t.teacher_id, t.weekday, t.number, t.week, t.starts, t.ends " COURSES
        " CROSS JOIN timetable t ON t.course_id = c.id WHERE k.year_id = ?"
        " ORDER BY c.id, t.number, t.starts";
    static const char lessons[] =
        "SELECT c.id, l.id, l.teacher_id, l.date, l.number, l.held " COURSES
        " CROSS JOIN lesson l ON l.course_id = c.id WHERE k.year_id = ?"
        " ORDER BY c.id, l.date, l.number";
    static const char topics[] =
        "SELECT k.id, p.subject_id, p.kind_id, p.topic, p.hours FROM class k"
        " CROSS JOIN topic p ON p.class_id = k.id WHERE k.year_id = ?"
        " ORDER BY k.id, p.subject_id, p.n";
    static const char parts[] = "SELECT k.id, p.part_id FROM class k"
                                " JOIN class_part p ON p.class_id = k.id WHERE k.year_id = ?"
                                " ORDER BY k.id, p.part_id";
    enum ej_status status = read_all(w, p, courses, read_course, err);

    if (status == EJ_OK)
        status = read_all(w, p, slots, read_slot, err);
    if (status == EJ_OK)
        status = read_all(w, p, lessons, read_lesson, err);
    if (status == EJ_OK)
        status = read_all(w, p, topics, read_topic, err);
    if (status == EJ_OK)
        status = read_all(w, p, parts, read_part, err);
    /* The plain kind of the policy: the first without a weight of its own. */
    if (status == EJ_OK)
        status = store_number(w->j, &p->lesson, 0, err,
                              "SELECT id FROM kind ORDER BY name <> 'урок', weight IS NOT NULL, id"
                              " LIMIT 1",
                              "");
    return status;
}

/* ---- joining -------------------------------------------------------------------------------- */

static void find_topics(const struct plan *p, struct plan_course *c, int64_t class_id)
{
    for (int i = 0; i < p->topic_count; i++) {
        const struct plan_topic *t = &p->topics[i];
        if (t->class_id != class_id || t->subject != c->subject)
            continue;
        if (c->topic_count++ == 0)
            c->topic = i;
    }
}

/* All is ordered by page, so each page's rows lie together. */
static void join(struct plan *p)
{
    int slot = 0, lesson = 0;

    for (int i = 0; i < p->course_count; i++) {
        struct plan_course *c = &p->courses[i];
        for (c->slot = slot; slot < p->slot_count && p->slots[slot].course == c->id; slot++)
            c->slot_count++;
        for (c->lesson = lesson; lesson < p->lesson_count && p->lessons[lesson].course == c->id;
             lesson++)
            c->lesson_count++;
        find_topics(p, c, c->class_id);
        for (int k = 0; k < p->part_count && c->topic_count == 0; k++)
            if (p->parts[k].class_id == c->class_id)
                find_topics(p, c, p->parts[k].part);
    }
}

struct place_key {
    int64_t part, day, number;
};

static bool note_held(struct plan *p)
{
    for (int i = 0; i < p->course_count; i++) {
        const struct plan_course *c = &p->courses[i];
        for (int l = c->lesson; l < c->lesson + c->lesson_count; l++) {
            if (!p->lessons[l].held)
                continue;
            for (int k = 0; k < p->part_count; k++) {
                struct place_key key = {p->parts[k].part, p->lessons[l].day, p->lessons[l].number};
                if (p->parts[k].class_id != c->class_id)
                    continue;
                int64_t *held = map_at(&p->held, &key, sizeof key);
                if (!held)
                    return false;
                *held |= c->grouped ? PLAN_GROUP : PLAN_WHOLE;
            }
        }
    }
    return true;
}

enum ej_status plan_read(struct work *w, int64_t year, struct plan **out, struct ej_error *err)
{
    struct plan *p = calloc(1, sizeof *p);

    *out = NULL;
    if (!p)
        return ej_no_memory(err);
    enum ej_status status = dated_year_by_id(w, year, &p->year, err);
    if (status == EJ_OK) {
        p->days = day_of(p, p->year.ends) + 1;
        p->monday = 1 - ej_date_weekday(p->year.starts);
        status = read_rows(w, p, err);
    }
    if (status == EJ_OK) {
        join(p);
        if (!note_held(p))
            status = ej_no_memory(err);
    }
    if (status != EJ_OK) {
        plan_free(p);
        return status;
    }
    *out = p;
    return EJ_OK;
}

/* ---- asking --------------------------------------------------------------------------------- */

bool plan_slot_on(const struct plan *p, const struct plan_slot *slot, int day)
{
    int since = day - p->monday;

    return slot->from <= day && day < slot->to && slot->weekday == since % 7 + 1 &&
           (slot->week == 0 || slot->week == since / 7 % 2 + 1);
}

enum ej_status plan_study(struct work *w, struct plan *p, int64_t class_id, int day, bool *study,
                          struct ej_error *err)
{
    int64_t key[2] = {class_id, day}, *known = map_at(&p->study, key, sizeof key);
    char date[11];

    if (!known)
        return ej_no_memory(err);
    if (*known == 0) {
        struct ej_error why = {0};
        ej_date_add(p->year.starts, day, date);
        enum ej_status status = calendar_explain(w->j, class_id, date, &why);
        if (status != EJ_OK && status != EJ_REFUSED)
            return ej_fail(err, status, "%s", why.text);
        *known = status == EJ_OK ? 1 : 2;
    }
    *study = *known == 1;
    return EJ_OK;
}

enum ej_status plan_taken(struct plan *p, const struct plan_course *c, int day, int number,
                          bool *taken, struct ej_error *err)
{
    *taken = false;
    for (int k = 0; k < p->part_count && !*taken; k++) {
        struct place_key key = {p->parts[k].part, day, number};
        if (p->parts[k].class_id != c->class_id)
            continue;
        const int64_t *held = map_at(&p->held, &key, sizeof key);
        if (!held)
            return ej_no_memory(err);
        *taken = c->grouped ? (*held & PLAN_WHOLE) != 0 : *held != 0;
    }
    return EJ_OK;
}

const struct plan_topic *plan_topic(const struct plan *p, const struct plan_course *c, int position)
{
    for (int i = c->topic; i < c->topic + c->topic_count; i++) {
        if (position < p->topics[i].lessons)
            return &p->topics[i];
        position -= p->topics[i].lessons;
    }
    return NULL;
}
