/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and changing a pupil's times in classes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/dated.h"
#include "record/text.h"
#include "roster/roster.h"

static void copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static void read_one(struct sqlite3_stmt *stmt, struct enrolment *out)
{
    *out = (struct enrolment){.id = store_int(stmt, 0),
                              .class_id = store_int(stmt, 1),
                              .year = store_int(stmt, 2),
                              .grade = (int)store_int(stmt, 3)};
    copy(out->starts, sizeof out->starts, store_text(stmt, 4));
    copy(out->ends, sizeof out->ends, store_text(stmt, 5));
    copy(out->start_kind, sizeof out->start_kind, store_text(stmt, 6));
    copy(out->end_kind, sizeof out->end_kind, store_text(stmt, 7));
    copy(out->class_name, sizeof out->class_name, store_text(stmt, 8));
    out->ordered = store_int(stmt, 9) != 0;
}

enum ej_status enrolments_read(struct ej_journal *j, int64_t pupil, struct enrolments *out,
                               struct ej_error *err)
{
    static const char sql[] =
        "SELECT e.id, e.class_id, k.year_id, k.grade, e.starts, e.ends, e.start_kind, e.end_kind,"
        " k.name, e.start_order <> '' FROM enrolment e JOIN class k ON k.id = e.class_id WHERE "
        "e.pupil_id = ?"
        " ORDER BY e.starts, e.ends IS NULL, e.id";
    struct sqlite3_stmt *stmt;
    bool row = true;
    int capacity = 0;
    enum ej_status status = store_query(j, &stmt, err, sql, "i", pupil);

    *out = (struct enrolments){0};
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (out->count == capacity) {
            capacity = capacity ? capacity * 2 : 4;
            struct enrolment *list = realloc(out->list, (size_t)capacity * sizeof *list);
            if (!list) {
                store_reset(stmt);
                return ej_no_memory(err);
            }
            out->list = list;
        }
        read_one(stmt, &out->list[out->count++]);
    }
    return status;
}

void enrolments_free(struct enrolments *e)
{
    free(e->list);
}

struct enrolment *enrolment_on(const struct enrolments *e, const char *date)
{
    for (int i = e->count; i-- > 0;)
        if (strcmp(e->list[i].starts, date) <= 0 &&
            (!e->list[i].ends[0] || strcmp(date, e->list[i].ends) < 0))
            return &e->list[i];
    return NULL;
}

struct enrolment *enrolment_last(const struct enrolments *e)
{
    return e->count ? &e->list[e->count - 1] : NULL;
}

enum ej_status enrolment_left(const struct enrolment *e, struct ej_error *err)
{
    if (strcmp(e->end_kind, "graduate") == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("class: the pupil has graduated; ej-roster arrive takes"
                         " one back"));
    return ej_fail(err, EJ_REFUSED,
                   _("class: the pupil left on %s; ej-roster arrive takes one back"), e->ends);
}

enum ej_status class_read(struct ej_journal *j, int64_t id, struct school_class *out,
                          struct ej_error *err)
{
    static const char sql[] =
        "SELECT k.year_id, k.grade, k.name, y.starts, y.ends, k.joint FROM class k"
        " JOIN year y ON y.id = k.year_id WHERE k.id = ?";
    struct sqlite3_stmt *stmt;
    bool row;
    enum ej_status status = store_query(j, &stmt, err, sql, "i", id);

    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    *out = (struct school_class){
        .id = id, .year = store_int(stmt, 0), .grade = (int)store_int(stmt, 1)};
    copy(out->name, sizeof out->name, store_text(stmt, 2));
    copy(out->year_starts, sizeof out->year_starts, store_text(stmt, 3));
    copy(out->year_ends, sizeof out->year_ends, store_text(stmt, 4));
    bool joint = store_int(stmt, 5) != 0;
    store_reset(stmt);
    if (joint)
        return ej_fail(err, EJ_REFUSED,
                       _("class: nobody is enrolled in a joint class, only in its parts"));
    return EJ_OK;
}

enum ej_status enrolment_change(struct work *w, int64_t id, enum overwriting how,
                                const struct enrolment_change *set, struct ej_error *err)
{
    struct ej_value values[ENROLMENT_COLUMNS];

    for (int i = 0; i < ENROLMENT_COLUMNS; i++)
        values[i] = (struct ej_value){.null = true, .keep = true};
    for (; set->column >= 0; set++)
        values[set->column] = set->value;
    return how == FOLLOWS ? dated_follow(w, &put_enrolment, id, values, err)
                          : work_update(w, &put_enrolment, id, values, err);
}

enum ej_status enrolment_add(struct work *w, const struct enrolment_change *set,
                             struct ej_error *err)
{
    struct ej_value values[ENROLMENT_COLUMNS];
    int64_t id;

    for (int i = 0; i < ENROLMENT_COLUMNS; i++)
        values[i] = ej_text("");
    values[E_START_ORDER_DATE] = values[E_ENDS] = ej_null();
    values[E_END_KIND] = values[E_END_ORDER_DATE] = ej_null();
    for (; set->column >= 0; set++)
        values[set->column] = set->value;
    return work_put(w, &put_enrolment, values, &id, err);
}

/* The last day on which the pupil has a mark or an absence in the class, FROM or later and before
 * BEFORE; NULL: none. */
static enum ej_status last_record(struct ej_journal *j, int64_t pupil, int64_t class_id,
                                  const char *from, const char *before, char **date,
                                  struct ej_error *err)
{
    return store_string(j, date, err,
                        "SELECT max(l.date) FROM class_part p"
                        " CROSS JOIN course c ON c.class_id = p.class_id"
                        " CROSS JOIN lesson l ON l.course_id = c.id AND l.date >= ?3"
                        "  AND l.date < ?4"
                        " WHERE p.part_id = ?2 AND (EXISTS (SELECT 1 FROM mark m"
                        "  WHERE m.lesson_id = l.id AND m.pupil_id = ?1)"
                        " OR EXISTS (SELECT 1 FROM absence a"
                        "  WHERE a.lesson_id = l.id AND a.pupil_id = ?1))",
                        "iitt", pupil, class_id, from, before);
}

static const char always[] = "9999-99-99";

enum ej_status enrolment_may_end(struct work *w, int64_t pupil, const struct enrolment *e,
                                 const char *date, struct ej_error *err)
{
    char *last = NULL;
    enum ej_status status = last_record(w->j, pupil, e->class_id, date, always, &last, err);

    if (status == EJ_OK && last)
        status = ej_fail(err, EJ_REFUSED,
                         _("date: the pupil has marks or absences in %s up to %s; the date is the"
                           " first day no longer there"),
                         e->class_name, last);
    free(last);
    return status;
}

enum ej_status enrolment_may_start(struct work *w, int64_t pupil, const struct enrolment *e,
                                   const char *date, struct ej_error *err)
{
    char *last = NULL;
    enum ej_status status = last_record(w->j, pupil, e->class_id, e->starts, date, &last, err);

    if (status == EJ_OK && last)
        status = ej_fail(err, EJ_REFUSED,
                         _("enrolled: the pupil has marks or absences before it, on %s"), last);
    if (status == EJ_OK && e->ends[0] && strcmp(date, e->ends) > 0)
        status = ej_fail(err, EJ_REFUSED, _("enrolled: after the pupil left the class"));
    free(last);
    return status;
}

enum ej_status enrolment_admitted(struct work *w, int64_t pupil, struct ej_error *err)
{
    static const char sql[] =
        "SELECT p.enrolled, k.name, e.starts FROM pupil p"
        " CROSS JOIN enrolment e ON e.pupil_id = p.id AND e.starts < p.enrolled"
        " JOIN class k ON k.id = e.class_id"
        " WHERE p.id = ? AND NOT EXISTS (SELECT 1 FROM enrolment d WHERE d.pupil_id = p.id"
        "  AND d.end_kind IN ('depart', 'graduate') AND d.starts >= e.starts"
        "  AND d.ends <= p.enrolled) ORDER BY e.starts LIMIT 1";
    struct sqlite3_stmt *stmt;
    bool found = false;

    if (w->change == CHANGE_NONE)
        return EJ_OK;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "i", pupil);
    if (status == EJ_OK)
        status = store_step(w->j, stmt, &found, err);
    if (status != EJ_OK || !found)
        return status;
    status = ej_fail(err, EJ_REFUSED,
                     _("enrolled: %s is later than the day on which the pupil joined %s, %s"),
                     store_text(stmt, 0), store_text(stmt, 1), store_text(stmt, 2));
    store_reset(stmt);
    return status;
}

enum ej_status enrolment_first_free(struct work *w, int64_t pupil, const struct enrolment *e,
                                    const char *from, char out[11], struct ej_error *err)
{
    char *last = NULL;
    enum ej_status status = last_record(w->j, pupil, e->class_id, from, always, &last, err);

    copy(out, 11, from);
    if (status == EJ_OK && last)
        ej_date_add(last, 1, out);
    free(last);
    return status;
}

enum ej_status enrolment_end(struct work *w, const struct passage *p, enum overwriting how,
                             struct ej_error *err)
{
    const struct enrolment_change set[] = {
        {E_ENDS, ej_text(p->date)},
        {E_END_KIND, ej_text(p->kind)},
        {E_END_ORDER, p->order},
        {E_END_ORDER_DATE, p->order_date},
        {E_END_TO, ej_text(p->to ? p->to->name : "")},
        {.column = -1},
    };

    return enrolment_change(w, p->from->id, how, set, err);
}

enum ej_status enrolment_pass(struct work *w, const struct passage *p, enum overwriting how,
                              struct ej_error *err)
{
    const struct enrolment_change set[] = {
        {E_PUPIL, ej_int(p->pupil)},
        {E_CLASS, ej_int(p->to->id)},
        {E_STARTS, ej_text(p->date)},
        {E_START_KIND, ej_text(p->kind)},
        {E_START_ORDER, p->order},
        {E_START_ORDER_DATE, p->order_date},
        {E_START_FROM, ej_text(p->from ? p->from->class_name : "")},
        {.column = -1},
    };
    enum ej_status status = p->from ? enrolment_end(w, p, how, err) : EJ_OK;

    return status == EJ_OK ? enrolment_add(w, set, err) : status;
}
