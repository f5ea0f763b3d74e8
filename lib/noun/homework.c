/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Homework of a lesson, held or planned: for all, or for a single pupil. */
#include <string.h>

#include "intl.h"
#include "noun/noun.h"

enum {
    F_CLASS,
    F_DATE,
    F_LESSON,
    F_SUBJECT,
    F_GROUP,
    F_PUPIL_ID,
    F_PUPIL,
    F_TEXT,
    F_DUE,
    F_TEACHER,
};

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1"
                 " UNION SELECT ?1)"},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_KEY | EJ_REQUIRED, N_("date of the lesson"), "l.date",
                NULL},
    [F_LESSON] = {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY | EJ_REQUIRED,
                  N_("number of the lesson in the day"), "l.number", "l.number = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "c.subject_id = ?1"},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_KEY, N_("group"), "c.name", "c.name = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil whose own homework it is"), "p.file_no",
                    "h.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_TEXT] = {"text", "Задание|Домашнее задание", EJ_F_TEXT, EJ_REQUIRED | EJ_FREE_TEXT,
                N_("what is to be done"), "h.text", NULL},
    [F_DUE] = {"due", "Срок|Выполнить к", EJ_F_DATE, 0, N_("day for which it is to be done"),
               "h.due", "h.due = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, EJ_FILTER, N_("login of the teacher"), NULL,
                   "l.teacher_id = ?1"},
};

/* The key of the table: lesson and pupil, or NULL for all. */
static enum ej_status find_key(struct work *w, struct ej_value key[2], struct ej_error *err)
{
    struct place place = {.class_id = w->v[F_CLASS].integer,
                          .date = w->v[F_DATE].text,
                          .number = w->v[F_LESSON].integer,
                          .subject = w->v[F_SUBJECT].integer,
                          .group = work_text(w, F_GROUP, NULL)};
    struct lesson lesson = {0};
    enum ej_status status = EJ_OK;

    if (w->raw[F_PUPIL_ID] || w->raw[F_PUPIL])
        status = work_pupil(w, F_PUPIL_ID, F_PUPIL, place.class_id, place.date, &place.pupil, err);
    if (status == EJ_OK)
        status = work_lesson(w, &place, &lesson, err);
    key[0] = ej_int(lesson.id);
    key[1] = place.pupil ? ej_int(place.pupil) : ej_null();
    return status;
}

/* Work for the summer is due after the year's end; a wrong year is more often the reason. */
static enum ej_status warn_of_due(struct work *w, int64_t lesson, struct ej_error *err)
{
    static const char sql[] = "SELECT 1 FROM lesson l JOIN course c ON c.id = l.course_id"
                              " JOIN class k ON k.id = c.class_id JOIN year y ON y.id = k.year_id"
                              " WHERE l.id = ? AND y.ends < ?";
    int64_t after = 0;
    enum ej_status status = EJ_OK;

    if (!w->v[F_DUE].null && w->change != CHANGE_NONE)
        status = store_number(w->j, &after, 0, err, sql, "it", lesson, w->v[F_DUE].text);
    if (status == EJ_OK && after)
        work_warn(w, _("due: after the end of the school year"));
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct ej_value values[4] = {[2] = w->v[F_TEXT], [3] = work_value(w, F_DUE, ej_null())};
    int64_t id;

    if (!w->v[F_DUE].null && strcmp(w->v[F_DUE].text, w->v[F_DATE].text) < 0)
        return ej_fail(err, EJ_REFUSED, _("due: before the lesson"));
    enum ej_status status = find_key(w, values, err);
    if (status == EJ_OK)
        status = work_put(w, &put_homework, values, &id, err);
    return status == EJ_OK ? warn_of_due(w, values[0].integer, err) : status;
}

static enum ej_status remove_homework(struct work *w, struct ej_error *err)
{
    struct ej_value key[4] = {[2] = ej_null(), [3] = ej_null()};
    struct put_old old;
    int64_t id = 0;
    enum ej_status status = find_key(w, key, err);

    if (status == EJ_OK)
        status = put_find(w->j, &put_homework, key, &id, &old, err);
    /* Access first: whether there is one is not for everybody. */
    if (status == EJ_OK)
        status = put_may(w->j, &put_homework, id ? old.values : key, NULL, err);
    if (status != EJ_OK)
        return status;
    if (id == 0)
        return ej_fail(err, EJ_REFUSED, _("lesson: no such homework is recorded there"));
    return work_remove(w, &put_homework, id, err);
}

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, NULL},
    {"remove", remove_homework, "class date lesson subject group pupil_id pupil",
     "class date lesson subject", NULL},
};

const struct ej_noun noun_homework = {
    .name = "homework",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN lesson l ON l.course_id = c.id"
            " CROSS JOIN homework h ON h.lesson_id = l.id"
            " LEFT JOIN pupil p ON p.id = h.pupil_id"
            " JOIN subject s ON s.id = c.subject_id WHERE 1",
    .order = BY_CLASS ", l.date, l.number, s.name COLLATE ej_ru, c.name, " BY_PUPIL,
    .date = "l.date",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
