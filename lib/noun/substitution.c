/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Substitutions: a teacher stands in for another, and has the other's pages for these days
 * (komi 4.11, 5.4.3, solo 5, mo 6). */
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "noun/noun.h"

enum {
    F_ABSENT,
    F_TEACHER,
    F_FROM,
    F_TO,
    F_CLASS,
    F_SUBJECT,
    F_GROUP,
    F_ORDER,
    F_DATE,
    F_YEAR,
};

static const struct ej_field fields[] = {
    [F_ABSENT] = {"absent", "Отсутствует|Кого замещают", EJ_F_STAFF, EJ_KEY | EJ_REQUIRED,
                  N_("login of the teacher who is absent"), "a.login", "u.absent_id = ?1"},
    [F_TEACHER] = {"teacher", "Учитель|Замещает", EJ_F_STAFF, EJ_KEY | EJ_REQUIRED,
                   N_("login of the teacher who stands in"), "t.login", "u.teacher_id = ?1"},
    [F_FROM] = {"from", "С", EJ_F_DATE, EJ_KEY | EJ_REQUIRED, N_("first day"), "u.starts",
                "u.ends >= ?1"},
    [F_TO] = {"to", "По", EJ_F_DATE, 0, N_("last day; left out: the first"), "u.ends",
              "u.starts <= ?1"},
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY,
                 N_("class of the one page that it is about; left out: all pages"), "k.name",
                 "k.id = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY,
                   N_("subject of the one page that it is about"), "s.name", "c.subject_id = ?1"},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_KEY, N_("group of the one page"), "c.name",
                 "c.name = ?1"},
    [F_ORDER] = {"order", "Приказ", EJ_F_TEXT, 0, N_("number of the order"), "u.order_no", NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_FILTER, N_("a day of the substitution"), NULL,
                "?1 BETWEEN u.starts AND u.ends"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

/* The one page, 0 for all of them. */
static enum ej_status find_page(struct work *w, int64_t *course, struct ej_error *err)
{
    *course = 0;
    if (w->v[F_CLASS].null && w->v[F_SUBJECT].null && w->v[F_GROUP].null)
        return EJ_OK;
    if (w->v[F_CLASS].null || w->v[F_SUBJECT].null)
        return ej_fail(err, EJ_REFUSED, _("class and subject: name both, or neither"));
    return work_course(w, w->v[F_CLASS].integer, w->v[F_SUBJECT].integer, work_text(w, F_GROUP, ""),
                       course, err);
}

static enum ej_status check_days(struct work *w, const char *from, const char *to,
                                 struct ej_error *err)
{
    int64_t first, last;
    enum ej_status status = EJ_OK;

    if (strcmp(from, to) > 0)
        return ej_fail(err, EJ_REFUSED, _("to: before the first day"));
    status = resolve_year(w->j, NULL, from, &first, err);
    if (status == EJ_OK)
        status = resolve_year(w->j, NULL, to, &last, err);
    if (status == EJ_OK && first != last)
        status = ej_fail(err, EJ_REFUSED, _("to: not in the school year of the first day"));
    return status;
}

/* Only what one has can be taken over. */
static enum ej_status check_pages(struct work *w, const char *from, const char *to, int64_t course,
                                  struct ej_error *err)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM load o WHERE o.teacher_id = ?1 AND (?4 = 0 OR"
        "  o.course_id = ?4) AND o.starts <= ?3 AND (o.ends IS NULL OR o.ends > ?2))"
        " OR EXISTS (SELECT 1 FROM timetable o WHERE o.teacher_id = ?1 AND (?4 = 0 OR"
        "  o.course_id = ?4) AND o.starts <= ?3 AND (o.ends IS NULL OR o.ends > ?2))";
    int64_t found;
    enum ej_status status =
        store_number(w->j, &found, 0, err, sql, "itti", w->v[F_ABSENT].integer, from, to, course);

    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_REFUSED,
                         course ? _("absent: does not teach this page in these days")
                                : _("absent: teaches nothing in these days"));
    return status;
}

/* A substitute reads and writes another's pages: somebody who teaches, and not by one's own word.
 */
static enum ej_status check_substitute(struct work *w, int64_t teacher, struct ej_error *err)
{
    static const char sql[] = "SELECT EXISTS (SELECT 1 FROM staff WHERE id = ?1 AND (' ' || role "
                              "|| ' ' LIKE '% teacher %'"
                              "  OR ' ' || role || ' ' LIKE '% class-teacher %'))"
                              " OR EXISTS (SELECT 1 FROM load WHERE teacher_id = ?1)"
                              " OR EXISTS (SELECT 1 FROM class WHERE teacher_id = ?1)";
    int64_t teaches;

    if (teacher == w->v[F_ABSENT].integer)
        return ej_fail(err, EJ_REFUSED, _("teacher: is the one who is absent"));
    if (teacher == w->j->staff_id && !access_is(w->j, ROLE_ADMINISTRATOR))
        return ej_fail(err, EJ_DENIED, _("teacher: nobody appoints oneself substitute"));
    enum ej_status status = store_number(w->j, &teaches, 0, err, sql, "i", teacher);
    if (status == EJ_OK && !teaches)
        status = ej_fail(err, EJ_REFUSED, _("teacher: does not teach, and cannot stand in"));
    return status;
}

/* Of two for the same days, to remove the one would leave its rights with the other.  One that is
 * there as it is said, as a list read in again, is no second. */
static enum ej_status check_overlap(struct work *w, const char *from, const char *to,
                                    int64_t course, struct ej_error *err)
{
    static const char sql[] =
        "SELECT u.starts FROM substitution u WHERE u.absent_id = ?1 AND u.teacher_id = ?2"
        " AND u.starts <= ?4 AND u.ends >= ?3"
        " AND (?5 = 0 OR u.course_id IS NULL OR u.course_id = ?5)"
        " AND NOT (u.starts = ?3 AND ifnull(u.course_id, 0) = ?5)"
        " AND NOT EXISTS (SELECT 1 FROM substitution o WHERE o.absent_id = ?1"
        "  AND o.teacher_id = ?2 AND o.starts = ?3 AND o.ends >= ?4"
        "  AND ifnull(o.course_id, 0) = ?5)"
        " ORDER BY u.starts LIMIT 1";
    char *other = NULL;
    enum ej_status status = store_string(w->j, &other, err, sql, "iitti", w->v[F_ABSENT].integer,
                                         w->v[F_TEACHER].integer, from, to, course);

    if (status == EJ_OK && other)
        status = ej_fail(err, EJ_REFUSED,
                         _("from: the same substitution from %s is for some of these days;"
                           " change its last day, or unsubstitute it"),
                         other);
    free(other);
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    const char *from = w->v[F_FROM].text, *to = work_text(w, F_TO, from);
    int64_t course, id;
    enum ej_status status = check_days(w, from, to, err);

    if (status == EJ_OK)
        status = check_substitute(w, w->v[F_TEACHER].integer, err);
    if (status == EJ_OK)
        status = find_page(w, &course, err);
    if (status == EJ_OK)
        status = check_pages(w, from, to, course, err);
    if (status == EJ_OK)
        status = check_overlap(w, from, to, course, err);
    if (status != EJ_OK)
        return status;
    struct ej_value values[] = {
        w->v[F_ABSENT], w->v[F_TEACHER],
        w->v[F_FROM],   course ? ej_int(course) : ej_null(),
        ej_text(to),    work_value(w, F_ORDER, ej_text("")),
    };
    return work_put(w, &put_substitution, values, &id, err);
}

/* What was written meanwhile stays as it is. */
static enum ej_status remove_one(struct work *w, struct ej_error *err)
{
    struct put_old old;
    int64_t course, id = 0;
    enum ej_status status = find_page(w, &course, err);
    struct ej_value keys[] = {w->v[F_ABSENT], w->v[F_TEACHER], w->v[F_FROM],
                              course ? ej_int(course) : ej_null()};

    if (status == EJ_OK)
        status = put_find(w->j, &put_substitution, keys, &id, &old, err);
    if (status == EJ_OK && id == 0)
        status = ej_fail(err, EJ_REFUSED, _("from: no such substitution begins on that day"));
    return status == EJ_OK ? work_remove(w, &put_substitution, id, err) : status;
}

static const struct verb verbs[] = {
    {.name = "import", .row = import},
    {.name = "remove",
     .row = remove_one,
     .fields = "absent teacher from class subject group year",
     .required = "absent teacher from"},
};

const struct ej_noun noun_substitution = {
    .name = "substitution",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM substitution u JOIN staff a ON a.id = u.absent_id"
            " JOIN staff t ON t.id = u.teacher_id LEFT JOIN course c ON c.id = u.course_id"
            " LEFT JOIN class k ON k.id = c.class_id LEFT JOIN subject s ON s.id = c.subject_id"
            " WHERE 1",
    .order = "u.starts, u.ends, a.surname COLLATE ej_ru, a.given_name COLLATE ej_ru, a.login,"
             " k.grade, k.letter COLLATE ej_ru, s.name COLLATE ej_ru, c.name COLLATE ej_ru,"
             " t.login",
    .year = "(SELECT y.id FROM year y WHERE u.starts BETWEEN y.starts AND y.ends)",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
