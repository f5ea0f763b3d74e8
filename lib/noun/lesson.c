/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lessons: an imported record confirms that the lesson was held. */
#include <string.h>

#include "calendar/day.h"
#include "intl.h"
#include "noun/noun.h"

enum {
    F_CLASS, F_DATE, F_LESSON, F_SUBJECT, F_GROUP, F_TEACHER, F_TOPIC, F_KIND, F_HELD, F_ROLL,
};

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name", "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1"
                           " UNION SELECT ?1)"},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_KEY | EJ_REQUIRED, N_("date of the lesson"),
                "l.date", NULL},
    [F_LESSON] = {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY | EJ_REQUIRED,
                  N_("number of the lesson in the day"), "l.number", "l.number = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "c.subject_id = ?1"},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_KEY, N_("group"), "c.name", "c.name = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, EJ_REQUIRED, N_("login of the teacher"),
                   "t.login", "l.teacher_id = ?1"},
    [F_TOPIC] = {"topic", "Тема|Тема урока", EJ_F_TEXT, EJ_FREE_TEXT, N_("topic"), "l.topic",
                 NULL},
    [F_KIND] = {"kind", "Вид урока|Вид работы", EJ_F_KIND, EJ_REQUIRED, N_("kind of lesson"),
                "w.name", "l.kind_id = ?1"},
    [F_HELD] = {"held", "Проведён", EJ_F_YES_NO, 0, N_("yes: was held; no: only planned"),
                "l.held", "l.held = ?1"},
    [F_ROLL] = {"roll", "Перекличка", EJ_F_YES_NO, 0, N_("yes: attendance was taken"), "l.roll",
                "l.roll = ?1"},
};

/* A class, but for its groups, is in one lesson at a time. */
static enum ej_status check_place(struct work *w, int64_t class_id, int64_t course,
                                  const char *date, int64_t number, struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM course mine, course c"
        " JOIN lesson l ON l.course_id = c.id AND l.date = ?3 AND l.number = ?4"
        " WHERE mine.id = ?2 AND c.id <> mine.id AND (c.name = '' OR mine.name = '')"
        " AND c.class_id IN (SELECT other.class_id FROM class_part other JOIN class_part own"
        "  ON own.part_id = other.part_id AND own.class_id = ?1)";
    int64_t found;
    enum ej_status status = store_number(w->j, &found, 0, err, sql, "iiti", class_id, course,
                                         date, number);

    if (status == EJ_OK && found)
        return ej_fail(err, EJ_REFUSED, _("lesson: the class has another lesson then"));
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    const char *date = w->v[F_DATE].text;
    int64_t class_id = w->v[F_CLASS].integer, course, id;
    bool held = work_int(w, F_HELD, 1) != 0;
    enum ej_status status = calendar_explain(w->j, class_id, date, err);

    if (status == EJ_OK && held)
        status = work_not_future(w, date, err);
    if (status == EJ_OK)
        status = work_course(w, class_id, w->v[F_SUBJECT].integer, work_text(w, F_GROUP, ""),
                             &course, err);
    if (status == EJ_OK)
        status = check_place(w, class_id, course, date, w->v[F_LESSON].integer, err);
    if (status != EJ_OK)
        return status;
    struct ej_value values[] = {
        ej_int(course),
        w->v[F_DATE],
        w->v[F_LESSON],
        w->v[F_TEACHER],
        work_value(w, F_TOPIC, ej_text("")),
        w->v[F_KIND],
        ej_int(held),
        work_value(w, F_ROLL, ej_int(0)),
    };
    return work_put(w, &put_lesson, values, &id, err);
}

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, NULL},
};

const struct ej_noun noun_lesson = {
    .name = "lesson",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN lesson l ON l.course_id = c.id"
            " JOIN subject s ON s.id = c.subject_id JOIN staff t ON t.id = l.teacher_id"
            " JOIN kind w ON w.id = l.kind_id WHERE 1",
    .order = "k.grade, k.letter COLLATE ej_ru, l.date, l.number, s.name COLLATE ej_ru, c.name",
    .date = "l.date",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
