/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timetable: at which weekday and lesson a class has what, with whom and where (komi 5.1.4).
 * A line with a later `from` ends those that it supersedes (mo 6). */
#include "noun/timetable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/day.h"
#include "intl.h"

enum {
    F_CLASS,
    F_WEEKDAY,
    F_LESSON,
    F_SUBJECT,
    F_GROUP,
    F_TEACHER,
    F_ROOM,
    F_FROM,
    F_WEEK,
    F_YEAR,
    F_DATE,
};

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED,
                 N_("class, such as 7А, or classes taught together: 10А+10Б"), "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"},
    [F_WEEKDAY] = {"weekday", "День недели|День", EJ_F_WEEKDAY, EJ_KEY | EJ_REQUIRED,
                   N_("1 for Monday to 7, or Пн to Вс"), "l.weekday", "l.weekday = ?1"},
    [F_LESSON] = {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY | EJ_REQUIRED,
                  N_("number of the lesson in the day"), "l.number", "l.number = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "c.subject_id = ?1"},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_KEY, N_("group"), "c.name", "c.name = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, EJ_REQUIRED, N_("login of the teacher"),
                   "t.login", "l.teacher_id = ?1"},
    [F_ROOM] = {"room", "Кабинет|Помещение", EJ_F_NAME, 0, N_("room"), "l.room", "l.room = ?1"},
    [F_FROM] = {"from", "С", EJ_F_DATE, EJ_KEY,
                N_("day from which it holds (default: the year's first); of remove: first day on"
                   " which it no longer holds (default: today)"),
                "l.starts", NULL},
    [F_WEEK] = {"week", "Неделя", EJ_F_INTEGER, EJ_KEY,
                N_("0 each week; 1 and 2 every other, from the year's first or second week"),
                "l.week", "l.week = ?1"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_FILTER, N_("as it was on this day"), NULL,
                DATED_FILTER("l")},
};

enum { SLOT_LINES = 32 };

/* What a new line does to those that are there. */
struct effect {
    int self; /* index of the line with its key, -1: none */
    int ended[SLOT_LINES], ended_count;
    int replaced[SLOT_LINES], replaced_count; /* beginning on the same day */
};

static void free_timetable(void *own)
{
    timetable_free(own);
}

/* The timetable of the year, with what this import has written so far. */
static enum ej_status open_timetable(struct work *w, int64_t year, struct timetable **out,
                                     struct ej_error *err)
{
    struct timetable *t = w->own;
    enum ej_status status = EJ_OK;

    if (t && t->year != year)
        return ej_fail(err, EJ_REFUSED, _("from: one input is about one school year"));
    if (!t) {
        status = timetable_read(w->j, year, &t, err);
        w->own = t;
        w->own_free = free_timetable;
    }
    *out = t;
    return status;
}

static enum ej_status check_numbers(struct work *w, struct ej_error *err)
{
    if (w->v[F_LESSON].integer > 20)
        return ej_fail(err, EJ_REFUSED, _("lesson: not a number from 0 to 20"));
    if (work_int(w, F_WEEK, 0) > 2)
        return ej_fail(err, EJ_REFUSED, _("week: not 0, 1 or 2"));
    return EJ_OK;
}

/* The record as a line; its texts are borrowed from the record. */
static enum ej_status make_line(struct work *w, struct tt_line *line, struct class_year *year,
                                struct ej_error *err)
{
    enum ej_status status = check_numbers(w, err);

    *line = (struct tt_line){
        .class_id = w->v[F_CLASS].integer,
        .subject = w->v[F_SUBJECT].integer,
        .teacher = work_int(w, F_TEACHER, 0),
        .weekday = (int)w->v[F_WEEKDAY].integer,
        .number = (int)w->v[F_LESSON].integer,
        .week = (int)work_int(w, F_WEEK, 0),
        .group = (char *)work_text(w, F_GROUP, ""),
        .room = (char *)work_text(w, F_ROOM, ""),
    };
    if (status == EJ_OK)
        status = dated_year(w, line->class_id, year, err);
    if (status == EJ_OK)
        status = work_course(w, line->class_id, line->subject, line->group, &line->course, err);
    return status;
}

/* The line of this import on which a line of the timetable was written; 0: it was there. */
static enum ej_status written_on(struct work *w, const struct tt_line *line, long *on,
                                 struct ej_error *err)
{
    const int32_t *at = seen_at(&w->seen, &put_timetable, line->id);

    *on = at ? *at : 0;
    return at ? EJ_OK : ej_no_memory(err);
}

/* Name what clashes and both places. */
static enum ej_status refuse_clash(struct work *w, const struct timetable *t, enum clash clash,
                                   const struct tt_line *other, struct ej_error *err)
{
    static const char *const what[] = {
        [CLASH_TEACHER] = N_("teacher: has another lesson at that time"),
        [CLASH_ROOM] = N_("room: there is another lesson in it at that time"),
        [CLASH_CLASS] = N_("class: has another lesson at that time"),
        [CLASH_PUPIL] = N_("group: a pupil of it is in another one at that time"),
    };
    const struct tt_class *k = timetable_class(t, other->class_id);
    const char *name = k ? k->name : "?";
    long on;
    enum ej_status status = written_on(w, other, &on, err);

    if (status != EJ_OK)
        return status;
    if (on)
        return ej_fail(err, EJ_REFUSED, _("%s (line %ld: %s, weekday %d, lesson %d)"),
                       _(what[clash]), on, name, other->weekday, other->number);
    return ej_fail(err, EJ_REFUSED,
                   _("%s (in the journal's timetable: %s, weekday %d, lesson %d, from %s)"),
                   _(what[clash]), name, other->weekday, other->number, other->starts);
}

static bool covers(const struct tt_line *line, const char *date)
{
    return strcmp(line->starts, date) <= 0 && (!line->ends[0] || strcmp(date, line->ends) < 0);
}

static bool listed(const int *list, int count, int index)
{
    for (int i = 0; i < count; i++)
        if (list[i] == index)
            return true;
    return false;
}

/* Which lines the new one supersedes, and where a later one ends it. */
static void find_effect(const struct timetable *t, struct tt_line *new, struct effect *e)
{
    *e = (struct effect){.self = -1};
    for (int i = 0; i < t->line_count; i++) {
        const struct tt_line *old = &t->lines[i];
        if (old->gone || !timetable_same_slot(t, old, new))
            continue;
        int order = strcmp(old->starts, new->starts);
        bool same_key = old->course == new->course && old->week == new->week;
        if (same_key && order == 0)
            e->self = i;
        else if (order > 0 && (!new->ends[0] || strcmp(old->starts, new->ends) < 0))
            snprintf(new->ends, sizeof new->ends, "%s", old->starts);
        else if (order < 0 && covers(old, new->starts) && e->ended_count < SLOT_LINES)
            e->ended[e->ended_count++] = i;
        else if (order == 0 && e->replaced_count < SLOT_LINES)
            e->replaced[e->replaced_count++] = i;
    }
}

/* Refuse a clash with what this import wrote; with what was there before only when it is known to
 * stay: a later record may supersede it. */
static enum ej_status check_clashes(struct work *w, const struct timetable *t,
                                    const struct tt_line *new, const struct effect *e,
                                    struct ej_error *err)
{
    bool at_once = w->line == 0 || w->how->keep_going;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < t->line_count && status == EJ_OK; i++) {
        const struct tt_line *old = &t->lines[i];
        enum clash clash;
        long on;
        if (old->gone || i == e->self || listed(e->ended, e->ended_count, i))
            continue;
        status = timetable_clash(w->j, t, new, old, &clash, err);
        if (status != EJ_OK || clash == CLASH_NONE)
            continue;
        status = written_on(w, old, &on, err);
        bool goes = on == 0 && listed(e->replaced, e->replaced_count, i);
        if (status == EJ_OK && !goes && (on || at_once))
            status = refuse_clash(w, t, clash, old, err);
    }
    return status;
}

static enum ej_status warn_of_teacher(struct work *w, const struct tt_line *line,
                                      struct ej_error *err)
{
    int64_t teacher;
    enum ej_status status =
        store_number(w->j, &teacher, line->teacher, err,
                     "SELECT teacher_id FROM load WHERE course_id = ?1 AND starts <= ?2"
                     " AND (ends IS NULL OR ?2 < ends)",
                     "it", line->course, line->starts);

    if (status == EJ_OK && teacher != line->teacher && w->change != CHANGE_NONE)
        work_warn(w, _("teacher: not the one of the load (ej-load)"));
    return status;
}

static enum ej_status warn_of_weekday(struct work *w, const struct timetable *t,
                                      const struct tt_line *line, struct ej_error *err)
{
    const struct tt_class *k = timetable_class(t, line->class_id);
    char *days = NULL;
    enum ej_status status = EJ_OK;

    if (k && w->change != CHANGE_NONE)
        status = store_string(w->j, &days, err,
                              "SELECT value FROM calendar WHERE year_id = ?1 AND"
                              " kind = 'study-days' AND ?2 BETWEEN grade_from AND grade_to",
                              "ii", t->year, (int64_t)k->grade);
    if (status == EJ_OK && days && !calendar_weekday_in(days, line->weekday))
        work_warn(w, _("weekday: no day of study of this grade (ej-calendar)"));
    free(days);
    return status;
}

/* The same lesson has stood there since earlier: nothing changes, but this record said so too. */
static bool holds_already(const struct timetable *t, const struct tt_line *new,
                          const struct effect *e, int *index)
{
    if (e->ended_count != 1 || e->self >= 0 || e->replaced_count)
        return false;
    *index = e->ended[0];
    const struct tt_line *old = &t->lines[*index];
    return strcmp(old->room, new->room) == 0 && strcmp(old->ends, new->ends) == 0 &&
           old->course == new->course && old->week == new->week && old->teacher == new->teacher;
}

static enum ej_status store_ended(struct work *w, struct timetable *t, const struct tt_line *new,
                                  const struct effect *e, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; i < e->ended_count && status == EJ_OK; i++)
        status = dated_end(w, &put_timetable, t->lines[e->ended[i]].id, ej_text(new->starts), err);
    return status;
}

/* A joint class takes the place of lines of its classes, which nothing in the record names. */
static enum ej_status warn_of_superseded(struct work *w, const struct timetable *t,
                                         const struct tt_line *new, const struct effect *e,
                                         struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; i < e->ended_count + e->replaced_count && status == EJ_OK; i++) {
        char *subject = NULL;
        const struct tt_line *old =
            &t->lines[i < e->ended_count ? e->ended[i] : e->replaced[i - e->ended_count]];
        const struct tt_class *k = timetable_class(t, old->class_id);
        if (old->class_id == new->class_id)
            continue;
        status = store_string(w->j, &subject, err, "SELECT name FROM subject WHERE id = ?", "i",
                              old->subject);
        if (status == EJ_OK)
            work_warn(w, _("class: from %s on it takes the place of the line of %s, %s%s%s"),
                      new->starts, k ? k->name : "?", subject, old->group[0] ? ", " : "",
                      old->group);
        free(subject);
    }
    return status;
}

/* The line itself: over the one of its key, else over the first that it replaces, else new. */
static enum ej_status store_line(struct work *w, struct timetable *t, struct tt_line *new,
                                 const struct effect *e, struct ej_error *err)
{
    struct ej_value values[] = {
        ej_int(new->course),  ej_int(new->weekday),
        ej_int(new->number),  ej_text(new->starts),
        ej_int(new->week),    ej_text(new->ends[0] ? new->ends : NULL),
        ej_int(new->teacher), work_value(w, F_ROOM, ej_text("")),
    };
    bool over = e->self < 0 && e->replaced_count;
    enum ej_status status;

    if (over) {
        new->id = t->lines[e->replaced[0]].id;
        values[7].keep = false;
        status = work_update(w, &put_timetable, new->id, values, err);
    } else {
        status = work_put(w, &put_timetable, values, &new->id, err);
    }
    for (int i = over ? 1 : 0; i < e->replaced_count && status == EJ_OK; i++)
        status =
            w->how->careful && !w->how->replace
                ? ej_fail(err, EJ_REFUSED, _("class: has another lesson there; give --replace"))
                : work_remove(w, &put_timetable, t->lines[e->replaced[i]].id, err);
    return status;
}

/* What was stored, in memory as well. */
static enum ej_status remember(struct timetable *t, const struct tt_line *new,
                               const struct effect *e, struct ej_error *err)
{
    bool done;

    for (int i = 0; i < e->ended_count; i++)
        snprintf(t->lines[e->ended[i]].ends, sizeof new->ends, "%s", new->starts);
    for (int i = 0; i < e->replaced_count; i++)
        t->lines[e->replaced[i]].gone = true;
    if (e->self >= 0)
        done = timetable_replace(t, e->self, new);
    else if (e->replaced_count)
        done = timetable_replace(t, e->replaced[0], new);
    else
        done = timetable_add(t, new);
    return done ? EJ_OK : ej_no_memory(err);
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct timetable *t = NULL;
    struct class_year year;
    struct tt_line new;
    struct effect e;
    int held;
    enum ej_status status = make_line(w, &new, &year, err);

    if (status == EJ_OK)
        status = dated_from(w, F_FROM, &year, year.starts, new.starts, err);
    if (status == EJ_OK)
        status = open_timetable(w, year.id, &t, err);
    if (status != EJ_OK)
        return status;
    find_effect(t, &new, &e);
    if (e.self >= 0 && !work_given(w, F_ROOM))
        new.room = t->lines[e.self].room;
    status = check_clashes(w, t, &new, &e, err);
    if (status != EJ_OK)
        return status;
    if (holds_already(t, &new, &e, &held))
        return seen_put(&w->seen, &w->seen_log, &put_timetable, t->lines[held].id, (int32_t)w->line)
                   ? EJ_OK
                   : ej_no_memory(err);
    status = store_line(w, t, &new, &e, err);
    if (status == EJ_OK)
        status = store_ended(w, t, &new, &e, err);
    if (status == EJ_OK)
        status = warn_of_teacher(w, &new, err);
    if (status == EJ_OK)
        status = warn_of_superseded(w, t, &new, &e, err);
    if (status == EJ_OK)
        status = warn_of_weekday(w, t, &new, err);
    new.change = w->change;
    return status == EJ_OK ? remember(t, &new, &e, err) : status;
}

/* The line that stays and that LINE, which was written, clashes with; -1: none. */
static enum ej_status find_rest(struct work *w, const struct timetable *t,
                                const struct tt_line *line, int *index, enum clash *clash,
                                struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    long on = 0;

    for (*index = 0; *index < t->line_count && status == EJ_OK; (*index)++) {
        const struct tt_line *other = &t->lines[*index];
        if (other->gone || other == line)
            continue;
        status = timetable_clash(w->j, t, line, other, clash, err);
        if (status == EJ_OK && *clash != CLASH_NONE)
            status = written_on(w, other, &on, err);
        if (status == EJ_OK && *clash != CLASH_NONE && on == 0)
            return EJ_OK;
    }
    *index = -1;
    return status;
}

/* What no record superseded stays: now a clash with it counts.  With keep_going it was refused at
 * once, so that here nothing is stored. */
static enum ej_status check_rest(struct work *w, struct ej_error *err)
{
    const struct timetable *t = w->own;
    enum ej_status status = EJ_OK;

    for (int i = 0; t && i < t->line_count && status == EJ_OK; i++) {
        const struct tt_line *line = &t->lines[i];
        struct ej_error why = {0};
        enum clash clash;
        int other = -1;
        long on;
        status = written_on(w, line, &on, err);
        if (status == EJ_OK && on && !line->gone)
            status = find_rest(w, t, line, &other, &clash, err);
        if (status != EJ_OK || other < 0)
            continue;
        status = refuse_clash(w, t, clash, &t->lines[other], &why);
        if (status != EJ_REFUSED)
            return ej_fail(err, status, "%s", why.text);
        work_refuse_late(w, on, line->change, why.text);
        status = EJ_OK;
    }
    return status;
}

static enum ej_status remove_line(struct work *w, struct ej_error *err)
{
    struct timetable *t = NULL;
    struct class_year year;
    struct tt_line which;
    enum ej_status status = make_line(w, &which, &year, err);
    bool found = false;

    if (status == EJ_OK)
        status = dated_from(w, F_FROM, &year, year.today, which.starts, err);
    if (status == EJ_OK)
        status = open_timetable(w, year.id, &t, err);
    for (int i = 0; status == EJ_OK && i < t->line_count; i++) {
        struct tt_line *line = &t->lines[i];
        if (line->gone || line->course != which.course || line->weekday != which.weekday ||
            line->number != which.number || !covers(line, which.starts) ||
            (!w->v[F_WEEK].null && line->week != which.week))
            continue;
        found = true;
        line->gone = true;
        status = strcmp(line->starts, which.starts) == 0
                     ? work_remove(w, &put_timetable, line->id, err)
                     : dated_end(w, &put_timetable, line->id, ej_text(which.starts), err);
    }
    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_REFUSED, _("lesson: the timetable has no such line then"));
    return status;
}

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, check_rest},
    {"remove", remove_line, "class weekday lesson subject group from week",
     "class weekday lesson subject", NULL},
};

const struct ej_noun noun_timetable = {
    .name = "timetable",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN timetable l ON l.course_id = c.id"
            " JOIN subject s ON s.id = c.subject_id JOIN staff t ON t.id = l.teacher_id WHERE 1",
    .order = BY_CLASS
    ", k.name, l.weekday, l.number, l.week, s.name COLLATE ej_ru, c.name COLLATE ej_ru",
    .year = "k.year_id",
    .as_of = "date",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
