/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/timetable.h"
#include "record/array.h"

void timetable_free(struct timetable *t)
{
    if (!t)
        return;
    for (int i = 0; i < t->line_count; i++) {
        free(t->lines[i].group);
        free(t->lines[i].room);
    }
    for (int i = 0; i < t->class_count; i++)
        free(t->classes[i].name);
    free(t->lines);
    free(t->classes);
    free(t->bells);
    free(t->parts);
    free(t);
}

static bool copy_line(const struct tt_line *line, struct tt_line *out)
{
    *out = *line;
    out->group = strdup(line->group);
    out->room = strdup(line->room);
    if (out->group && out->room)
        return true;
    free(out->group);
    free(out->room);
    return false;
}

bool timetable_add(struct timetable *t, const struct tt_line *line)
{
    if (!array_grow(&t->lines, t->line_count, sizeof *t->lines) ||
        !copy_line(line, &t->lines[t->line_count]))
        return false;
    t->line_count++;
    return true;
}

bool timetable_replace(struct timetable *t, int index, const struct tt_line *line)
{
    struct tt_line copy;

    if (!copy_line(line, &copy))
        return false;
    free(t->lines[index].group);
    free(t->lines[index].room);
    t->lines[index] = copy;
    return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool read_line(struct timetable *t, struct sqlite3_stmt *stmt)
{
    const char *ends = store_text(stmt, 9);
    struct tt_line line = {
        .id = store_int(stmt, 0),
        .course = store_int(stmt, 1),
        .class_id = store_int(stmt, 2),
        .subject = store_int(stmt, 3),
        .teacher = store_int(stmt, 4),
        .weekday = (int)store_int(stmt, 5),
        .number = (int)store_int(stmt, 6),
        .week = (int)store_int(stmt, 7),
        .group = (char *)store_text(stmt, 10),
        .room = (char *)store_text(stmt, 11),
    };

    snprintf(line.starts, sizeof line.starts, "%s", store_text(stmt, 8));
    snprintf(line.ends, sizeof line.ends, "%s", ends ? ends : "");
    return timetable_add(t, &line);
}

static bool read_class(struct timetable *t, struct sqlite3_stmt *stmt)
{
    if (!array_grow(&t->classes, t->class_count, sizeof *t->classes))
        return false;
    struct tt_class *k = &t->classes[t->class_count];
    *k = (struct tt_class){
        .id = store_int(stmt, 0),
        .grade = (int)store_int(stmt, 1),
        .shift = store_null(stmt, 2) ? 1 : (int)store_int(stmt, 2),
        .joint = store_int(stmt, 3) != 0,
        .name = strdup(store_text(stmt, 4)),
    };
    if (!k->name)
        return false;
    t->class_count++;
    return true;
}

static bool read_part(struct timetable *t, struct sqlite3_stmt *stmt)
{
    if (!array_grow(&t->parts, t->part_count, sizeof *t->parts))
        return false;
    t->parts[t->part_count].whole = store_int(stmt, 0);
    t->parts[t->part_count++].part = store_int(stmt, 1);
    return true;
}

/* name is shift.lesson, value 08:30-09:15. */
static bool read_bell(struct timetable *t, struct sqlite3_stmt *stmt)
{
    int h1, m1, h2, m2;
    struct tt_bell bell = {.grade_from = (int)store_int(stmt, 2),
                           .grade_to = (int)store_int(stmt, 3)};

    if (sscanf(store_text(stmt, 0), "%2d.%2d", &bell.shift, &bell.number) != 2 ||
        sscanf(store_text(stmt, 1), "%2d:%2d-%2d:%2d", &h1, &m1, &h2, &m2) != 4)
        return true;
    if (!array_grow(&t->bells, t->bell_count, sizeof *t->bells))
        return false;
    bell.from = h1 * 60 + m1;
    bell.to = h2 * 60 + m2;
    t->bells[t->bell_count++] = bell;
    return true;
}

static enum ej_status read_all(struct ej_journal *j, struct timetable *t, const char *sql,
                               bool (*read)(struct timetable *, struct sqlite3_stmt *),
                               struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, sql, "i", t->year);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row)
        if (!read(t, stmt)) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
    return status;
}

enum ej_status timetable_read(struct ej_journal *j, int64_t year, struct timetable **out,
                              struct ej_error *err)
{
    static const char classes[] = "SELECT id, grade, shift, joint, name FROM class"
                                  " WHERE year_id = ?";
    static const char parts[] = "SELECT p.class_id, p.part_id FROM class k"
                                " JOIN class_part p ON p.class_id = k.id"
                                " WHERE k.year_id = ? AND k.joint";
    static const char bells[] = "SELECT name, value, grade_from, grade_to FROM calendar"
                                " WHERE year_id = ? AND kind = 'bell'";
    static const char lines[] =
        "SELECT t.id, c.id, c.class_id, c.subject_id, t.teacher_id, t.weekday, t.number, t.week,"
        " t.starts, t.ends, c.name, t.room"
        " FROM class k CROSS JOIN course c ON c.class_id = k.id"
        " CROSS JOIN timetable t ON t.course_id = c.id WHERE k.year_id = ?";
    struct timetable *t = calloc(1, sizeof *t);

    if (!t)
        return ej_no_memory(err);
    t->year = year;
    enum ej_status status = read_all(j, t, classes, read_class, err);
    if (status == EJ_OK)
        status = read_all(j, t, parts, read_part, err);
    if (status == EJ_OK)
        status = read_all(j, t, bells, read_bell, err);
    if (status == EJ_OK)
        status = read_all(j, t, lines, read_line, err);
    if (status != EJ_OK) {
        timetable_free(t);
        t = NULL;
    }
    *out = t;
    return status;
}

/* ---- asking --------------------------------------------------------------------------------- */

const struct tt_class *timetable_class(const struct timetable *t, int64_t id)
{
    for (int i = 0; i < t->class_count; i++)
        if (t->classes[i].id == id)
            return &t->classes[i];
    return NULL;
}

static bool is_part(const struct timetable *t, int64_t part, int64_t whole)
{
    for (int i = 0; i < t->part_count; i++)
        if (t->parts[i].whole == whole && t->parts[i].part == part)
            return true;
    return false;
}

/* The two classes have pupils in common. */
static bool touch(const struct timetable *t, int64_t a, int64_t b)
{
    if (a == b || is_part(t, a, b) || is_part(t, b, a))
        return true;
    for (int i = 0; i < t->part_count; i++)
        if (t->parts[i].whole == a && is_part(t, t->parts[i].part, b))
            return true;
    return false;
}

static bool weeks_meet(const struct tt_line *a, const struct tt_line *b)
{
    return a->week == 0 || b->week == 0 || a->week == b->week;
}

static bool dates_meet(const struct tt_line *a, const struct tt_line *b)
{
    return (!b->ends[0] || strcmp(a->starts, b->ends) < 0) &&
           (!a->ends[0] || strcmp(b->starts, a->ends) < 0);
}

static const struct tt_bell *bell_of(const struct timetable *t, const struct tt_line *line)
{
    const struct tt_class *k = timetable_class(t, line->class_id);

    for (int i = 0; k && i < t->bell_count; i++) {
        const struct tt_bell *b = &t->bells[i];
        if (b->shift == k->shift && b->number == line->number && b->grade_from <= k->grade &&
            k->grade <= b->grade_to)
            return b;
    }
    return NULL;
}

static bool times_meet(const struct timetable *t, const struct tt_line *a, const struct tt_line *b)
{
    if (t->bell_count == 0)
        return a->number == b->number;
    const struct tt_bell *one = bell_of(t, a), *other = bell_of(t, b);
    if (!one || !other)
        return a->number == b->number;
    return one->from < other->to && other->from < one->to;
}

/* Two groups of one subject have no pupil in common; others may. */
static bool same_pupils(const struct tt_line *a, const struct tt_line *b)
{
    return !a->group[0] || !b->group[0] || strcmp(a->group, b->group) == 0;
}

bool timetable_same_slot(const struct timetable *t, const struct tt_line *old,
                         const struct tt_line *new)
{
    return weeks_meet(old, new) && old->weekday == new->weekday && old->number == new->number &&
           (old->class_id == new->class_id || is_part(t, old->class_id, new->class_id)) &&
           same_pupils(old, new);
}

/* Some pupil is in both groups while both lines hold. */
static enum ej_status share_pupil(struct ej_journal *j, const struct tt_line *a,
                                  const struct tt_line *b, bool *share, struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM member x CROSS JOIN member y ON y.course_id = ?2 AND y.pupil_id = x.pupil_id"
        " WHERE x.course_id = ?1 AND (x.ends IS NULL OR x.ends > ?3)"
        " AND (y.ends IS NULL OR y.ends > ?3) AND (?4 = '' OR (x.starts < ?4 AND y.starts < ?4))"
        " AND (x.ends IS NULL OR y.starts < x.ends) AND (y.ends IS NULL OR x.starts < y.ends)";
    const char *starts = strcmp(a->starts, b->starts) > 0 ? a->starts : b->starts;
    const char *ends =
        !a->ends[0] || (b->ends[0] && strcmp(b->ends, a->ends) < 0) ? b->ends : a->ends;
    int64_t found;
    enum ej_status status =
        store_number(j, &found, 0, err, sql, "iitt", a->course, b->course, starts, ends);

    *share = found != 0;
    return status;
}

enum ej_status timetable_clash(struct ej_journal *j, const struct timetable *t,
                               const struct tt_line *a, const struct tt_line *b, enum clash *clash,
                               struct ej_error *err)
{
    bool share = false;
    enum ej_status status = EJ_OK;

    *clash = CLASH_NONE;
    if (a->weekday != b->weekday || !weeks_meet(a, b) || !dates_meet(a, b) || !times_meet(t, a, b))
        return EJ_OK;
    if (touch(t, a->class_id, b->class_id)) {
        if (!a->group[0] || !b->group[0] ||
            (a->class_id == b->class_id && strcmp(a->group, b->group) == 0))
            *clash = CLASH_CLASS;
        else if (a->class_id != b->class_id || a->subject != b->subject)
            status = share_pupil(j, a, b, &share, err);
    }
    if (share)
        *clash = CLASH_PUPIL;
    else if (*clash == CLASH_NONE && a->teacher == b->teacher)
        *clash = CLASH_TEACHER;
    else if (*clash == CLASH_NONE && a->room[0] && strcmp(a->room, b->room) == 0)
        *clash = CLASH_ROOM;
    return status;
}

/* Leave of LINE what is from STARTS on and before ENDS; false: nothing. */
static bool clip(struct tt_line *line, const char *starts, const char *ends)
{
    if (strcmp(line->starts, starts) < 0)
        snprintf(line->starts, sizeof line->starts, "%s", starts);
    if (*ends && (!line->ends[0] || strcmp(ends, line->ends) < 0))
        snprintf(line->ends, sizeof line->ends, "%s", ends);
    return !line->ends[0] || strcmp(line->starts, line->ends) < 0;
}

/* The line of course OTHER that is at the same time as ONE; NULL: none. */
static const struct tt_line *at_same_time(const struct timetable *t, const struct tt_line *one,
                                          int64_t other)
{
    for (int i = 0; i < t->line_count; i++) {
        const struct tt_line *line = &t->lines[i];
        if (line->course == other && line->weekday == one->weekday && weeks_meet(line, one) &&
            dates_meet(line, one) && times_meet(t, line, one))
            return line;
    }
    return NULL;
}

enum ej_status timetable_member_clash(struct ej_journal *j, const struct timetable *t,
                                      int64_t member, const struct tt_line **clash,
                                      struct ej_error *err)
{
    static const char sql[] =
        "WITH page AS MATERIALIZED (SELECT * FROM course_pupil WHERE pupil_id = ?2)"
        " SELECT x.course_id, y.course_id, max(x.starts, y.starts),"
        " min(coalesce(x.ends, y.ends, ''), coalesce(y.ends, x.ends, '')) FROM member m"
        " CROSS JOIN page x ON x.course_id = m.course_id"
        " AND x.starts >= m.starts AND (m.ends IS NULL OR x.starts < m.ends)"
        " CROSS JOIN page y ON y.course_id <> x.course_id"
        " AND (x.ends IS NULL OR y.starts < x.ends) AND (y.ends IS NULL OR x.starts < y.ends)"
        " WHERE m.id = ?1";
    struct sqlite3_stmt *stmt;
    int64_t pupil;
    bool row = true;
    /* The view gives one pupil's pages quickly only where it gets the pupil as a number. */
    enum ej_status status =
        store_number(j, &pupil, 0, err, "SELECT pupil_id FROM member WHERE id = ?", "i", member);

    *clash = NULL;
    if (status == EJ_OK)
        status = store_query(j, &stmt, err, sql, "ii", member, pupil);
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        for (int i = 0; i < t->line_count && !*clash; i++) {
            struct tt_line line = t->lines[i];
            if (line.course == store_int(stmt, 0) &&
                clip(&line, store_text(stmt, 2), store_text(stmt, 3)))
                *clash = at_same_time(t, &line, store_int(stmt, 1));
        }
        if (*clash) {
            store_reset(stmt);
            break;
        }
    }
    return status;
}
