/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The teaching load: which class has which subject, in which groups, with whom, how many hours a
 * week (mo 5, komi 5.1.4).  It makes the pages of the journal. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/class.h"
#include "noun/dated.h"
#include "noun/twice.h"

enum { F_CLASS, F_SUBJECT, F_GROUP, F_TEACHER, F_HOURS, F_FROM, F_YEAR, F_DATE };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED,
                 N_("class, such as 7А, or classes taught together: 10А+10Б"), "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "c.subject_id = ?1"},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_KEY,
                 N_("group, where the class is divided in this subject"), "c.name", "c.name = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, EJ_REQUIRED, N_("login of the teacher"),
                   "t.login", "l.teacher_id = ?1"},
    [F_HOURS] = {"hours", "Часов в неделю|Часы", EJ_F_DECIMAL, EJ_REQUIRED,
                 N_("lessons a week, such as 3 or 0.5"), "l.hours", NULL},
    [F_FROM] = {"from", "С", EJ_F_DATE, EJ_KEY,
                N_("day from which it holds (default: the year's first)"), "l.starts", NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_FILTER, N_("as it was on this day"), NULL,
                DATED_FILTER("l")},
};

/* A subject is taught to the whole class or to its groups. */
static enum ej_status check_division(struct work *w, int64_t class_id, int64_t subject_id,
                                     const char *group, struct ej_error *err)
{
    int64_t other;
    enum ej_status status =
        store_number(w->j, &other, 0, err,
                     "SELECT 1 FROM course WHERE class_id = ?1 AND subject_id = ?2"
                     " AND (name = '') <> (?3 = '')",
                     "iit", class_id, subject_id, group);

    if (status != EJ_OK || !other)
        return status;
    if (*group)
        return ej_fail(err, EJ_REFUSED,
                       _("group: the whole class has this subject together;"
                         " remove that load first"));
    return ej_fail(err, EJ_REFUSED, _("group: missing; the class has this subject in groups"));
}

static enum ej_status previous(struct work *w, int64_t course, const char *from, int64_t *id,
                               struct ej_error *err)
{
    return store_number(w->j, id, 0, err,
                        "SELECT id FROM load WHERE course_id = ? AND starts < ?"
                        " ORDER BY starts DESC LIMIT 1",
                        "it", course, from);
}

/* Lessons are made from the timetable, whose lines have teachers of their own: name those that
 * stay with another one while this load holds. */
static enum ej_status warn_of_timetable(struct work *w, int64_t course, const char *from,
                                        const char *ends, struct ej_error *err)
{
    static const char sql[] =
        "SELECT group_concat(weekday || '.' || number, ', ') FROM (SELECT DISTINCT weekday, number"
        " FROM timetable WHERE course_id = ?1 AND (ends IS NULL OR ends > ?2)"
        " AND (?3 IS NULL OR starts < ?3) AND teacher_id <> ?4 ORDER BY weekday, number)";
    char *lines = NULL;
    enum ej_status status =
        store_string(w->j, &lines, err, sql, "itti", course, from, ends, w->v[F_TEACHER].integer);

    if (status == EJ_OK && lines)
        work_warn(w,
                  _("teacher: the timetable goes on with another one on weekday.lesson %s; lessons"
                    " follow it (ej-timetable)"),
                  lines);
    free(lines);
    return status;
}

static enum ej_status put_load_row(struct work *w, int64_t course, const char *from,
                                   struct ej_error *err)
{
    char *next = NULL;
    int64_t id, before = 0;
    enum ej_status status = store_string(
        w->j, &next, err, "SELECT min(starts) FROM load WHERE course_id = ? AND starts > ?", "it",
        course, from);

    if (status == EJ_OK)
        status = previous(w, course, from, &before, err);
    struct ej_value values[] = {ej_int(course), ej_text(from), ej_text(next), w->v[F_TEACHER],
                                w->v[F_HOURS]};
    if (status == EJ_OK)
        status = work_put(w, &put_load, values, &id, err);
    if (status == EJ_OK && before)
        status = dated_end(w, &put_load, before, ej_text(from), err);
    if (status == EJ_OK && w->change != CHANGE_NONE)
        status = warn_of_timetable(w, course, from, next, err);
    free(next);
    return status;
}

/* The class of the record, which has only the name of a joint one. */
static enum ej_status find_class(struct work *w, int64_t *class_id, struct ej_error *err)
{
    const struct ej_value *class = &w->v[F_CLASS];
    int64_t year;

    *class_id = class->integer;
    if (!class->text)
        return EJ_OK;
    enum ej_status status = work_year(w, work_text(w, F_FROM, NULL), &year, err);
    return status == EJ_OK ? class_join(w, year, class->text, class_id, err) : status;
}

/* Lessons of a week in hundredths: more do not fit in. */
enum { HOURS_AT_MOST = 10000 };

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct class_year year;
    char from[11];
    int64_t class_id, subject = w->v[F_SUBJECT].integer, course;
    const char *group = work_text(w, F_GROUP, "");
    enum ej_status status = find_class(w, &class_id, err);
    struct ej_value page[] = {ej_int(class_id), ej_int(subject), ej_text(group)};

    if (status == EJ_OK)
        status = dated_year(w, class_id, &year, err);
    if (status == EJ_OK && w->v[F_HOURS].integer > HOURS_AT_MOST)
        status = ej_fail(err, EJ_REFUSED, _("hours: more than %d"), HOURS_AT_MOST / 100);
    if (status == EJ_OK)
        status = dated_from(w, F_FROM, &year, year.starts, from, err);
    if (status == EJ_OK)
        status = check_division(w, class_id, subject, group, err);
    if (status == EJ_OK)
        status = work_put(w, &put_course, page, &course, err);
    if (status == EJ_OK)
        status = put_load_row(w, course, from, err);
    if (status != EJ_OK || w->change == CHANGE_NONE)
        return status;
    return twice_taught(w, course, err);
}

/* A page goes with its last load, while nothing is written on it. */
static enum ej_status remove_course(struct work *w, int64_t course, struct ej_error *err)
{
    static const char sql[] =
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM lesson WHERE course_id = ?1) THEN 1"
        " WHEN EXISTS (SELECT 1 FROM timetable WHERE course_id = ?1) THEN 2"
        " WHEN EXISTS (SELECT 1 FROM member WHERE course_id = ?1) THEN 3"
        " WHEN EXISTS (SELECT 1 FROM course c JOIN class_part p ON p.class_id = c.class_id"
        "  JOIN final f ON f.class_id = p.part_id AND f.subject_id = c.subject_id"
        "  WHERE c.id = ?1 AND NOT EXISTS (SELECT 1 FROM class_part q"
        "   JOIN course o ON o.class_id = q.class_id AND o.id <> c.id"
        "   WHERE q.part_id = f.class_id AND o.subject_id = c.subject_id)) THEN 4 END";
    int64_t hangs;
    enum ej_status status = store_number(w->j, &hangs, 0, err, sql, "i", course);

    if (status != EJ_OK)
        return status;
    if (hangs == 1)
        return ej_fail(err, EJ_REFUSED, _("subject: lessons of this load are in the journal"));
    if (hangs == 2)
        return ej_fail(err, EJ_REFUSED, _("subject: this load stands in the timetable"));
    if (hangs == 3)
        return ej_fail(err, EJ_REFUSED, _("group: pupils are in this group"));
    if (hangs == 4)
        return ej_fail(
            err, EJ_REFUSED,
            _("subject: final marks of it are in the journal, which would have no page"));
    return work_remove(w, &put_course, course, err);
}

/* The load of the record: the one that began on `from`, without it the only one. */
static enum ej_status find_load(struct work *w, int64_t course, int64_t *id, int64_t *count,
                                struct ej_error *err)
{
    const char *from = work_text(w, F_FROM, NULL);
    enum ej_status status =
        store_number(w->j, id, 0, err,
                     "SELECT id FROM load WHERE course_id = ?1 AND (?2 IS NULL OR starts = ?2)",
                     "it", course, from);

    if (status == EJ_OK)
        status = store_number(w->j, count, 0, err, "SELECT count(*) FROM load WHERE course_id = ?",
                              "i", course);
    if (status != EJ_OK)
        return status;
    if (*id == 0)
        return ej_fail(err, EJ_REFUSED, _("from: no load begins on that day"));
    if (!from && *count > 1)
        return ej_fail(err, EJ_REFUSED, _("from: missing; the load changed during the year"));
    return EJ_OK;
}

/* The load before it goes on in its place. */
static enum ej_status remove_change(struct work *w, int64_t course, int64_t id,
                                    struct ej_error *err)
{
    char *ends = NULL;
    int64_t before;
    enum ej_status status =
        store_string(w->j, &ends, err, "SELECT ends FROM load WHERE id = ?", "i", id);

    if (status == EJ_OK)
        status = previous(w, course, w->v[F_FROM].text, &before, err);
    if (status == EJ_OK && !before)
        status =
            ej_fail(err, EJ_REFUSED, _("from: a later load follows this one; remove that first"));
    if (status == EJ_OK)
        status = work_remove(w, &put_load, id, err);
    if (status == EJ_OK)
        status = dated_end(w, &put_load, before, ej_text(ends), err);
    free(ends);
    return status;
}

static enum ej_status remove_load(struct work *w, struct ej_error *err)
{
    int64_t course, id, count;
    enum ej_status status = work_course(w, w->v[F_CLASS].integer, w->v[F_SUBJECT].integer,
                                        work_text(w, F_GROUP, ""), &course, err);

    if (status == EJ_OK)
        status = find_load(w, course, &id, &count, err);
    if (status != EJ_OK)
        return status;
    if (count > 1)
        return remove_change(w, course, id, err);
    status = work_remove(w, &put_load, id, err);
    return status == EJ_OK ? remove_course(w, course, err) : status;
}

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, NULL},
    {"remove", remove_load, "class subject group from", "class subject", NULL},
};

const struct ej_noun noun_load = {
    .name = "load",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN load l ON l.course_id = c.id"
            " JOIN subject s ON s.id = c.subject_id JOIN staff t ON t.id = l.teacher_id WHERE 1",
    .order = BY_CLASS ", k.name, s.name COLLATE ej_ru, c.name COLLATE ej_ru, l.starts",
    .year = "k.year_id",
    .as_of = "date",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
