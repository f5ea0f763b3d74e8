/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks: given at a lesson for a kind of work, corrected beside the earlier one, removed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/noun.h"
#include "policy/policy.h"
#include "record/array.h"

enum {
    F_CLASS,
    F_DATE,
    F_LESSON,
    F_SUBJECT,
    F_PUPIL_ID,
    F_PUPIL,
    F_KIND,
    F_N,
    F_VALUE,
    F_WEIGHT,
    F_COMMENT,
    F_REPLACES,
    F_CORRECTED,
    F_GROUP,
    F_TEACHER,
};

/* Places in a row of put_mark. */
enum { M_N = 3, M_WEIGHT = 5, M_REPLACES = 7, M_CORRECTED, MARK_COLUMNS };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 OWN_CLASS("m.pupil_id"), OF_CLASS("m.pupil_id")},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_KEY | EJ_REQUIRED, N_("date of the lesson"), "l.date",
                NULL},
    [F_LESSON] = {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY | EJ_REQUIRED,
                  N_("number of the lesson in the day"), "l.number", "l.number = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "c.subject_id = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "m.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_KIND] = {"kind", "Вид работы", EJ_F_KIND, EJ_KEY | EJ_REQUIRED, N_("kind of work"), "w.name",
                "m.kind_id = ?1"},
    [F_N] = {"n", "№ отметки", EJ_F_INTEGER, EJ_KEY,
             N_("which of several marks for the same kind of work, from 1"), "m.n", "m.n = ?1"},
    [F_VALUE] = {"value", "Отметка", EJ_F_VALUE, EJ_REQUIRED,
                 N_("mark out of the scale, or . for a debt"), "m.value", "m.value = ?1"},
    [F_WEIGHT] = {"weight", "Вес", EJ_F_DECIMAL, 0, N_("weight, when not that of the kind"),
                  "m.weight", NULL},
    [F_COMMENT] = {"comment", "Комментарий|Примечание", EJ_F_TEXT, EJ_FREE_TEXT, N_("comment"),
                   "m.comment", NULL},
    [F_REPLACES] = {"replaces", "Исправляет", EJ_F_INTEGER, 0,
                    N_("n of the mark that this one corrects"), "m.replaces", NULL},
    [F_CORRECTED] = {"corrected", "Исправлено|Дата исправления|cleared", EJ_F_DATE, 0,
                     N_("day of the correction"), "m.corrected", NULL},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_FILTER, N_("group"), NULL, "c.name = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, EJ_FILTER, N_("login of the teacher"), NULL,
                   "l.teacher_id = ?1"},
};

/* Lesson, pupil and kind of the record; refused where no mark can be given. */
static enum ej_status find_place(struct work *w, struct lesson *lesson, int64_t *pupil,
                                 struct ej_error *err)
{
    const struct policy *policy;
    const char *date = w->v[F_DATE].text;
    enum ej_status status =
        work_pupil(w, F_PUPIL_ID, F_PUPIL, w->v[F_CLASS].integer, date, pupil, err);
    struct place place = {.class_id = w->v[F_CLASS].integer,
                          .date = date,
                          .number = w->v[F_LESSON].integer,
                          .subject = w->v[F_SUBJECT].integer,
                          .pupil = *pupil};

    if (status == EJ_OK)
        status = work_lesson(w, &place, lesson, err);
    if (status == EJ_OK)
        status = work_not_future(w, date, err);
    if (status == EJ_OK)
        status = policy_get(w->j, &policy, err);
    if (status != EJ_OK)
        return status;
    if (policy_no_marks(policy, lesson->grade)) {
        char what[200];
        snprintf(what, sizeof what, _("class: no marks are given in grade %d"), lesson->grade);
        status = work_breaks(w, "no-marks-in-grade", what, err);
        if (status != EJ_OK)
            return status;
    }
    if (!lesson->graded)
        return ej_fail(err, EJ_REFUSED, _("subject: taught without marks"));
    return EJ_OK;
}

/* In hundredths; the highest that a kind of work can have in a profile as well. */
enum { WEIGHT_AT_MOST = 10000 };

static enum ej_status check_weight(struct work *w, struct ej_error *err)
{
    return work_int(w, F_WEIGHT, 0) > WEIGHT_AT_MOST
               ? ej_fail(err, EJ_REFUSED, _("weight: more than %d"), WEIGHT_AT_MOST / 100)
               : EJ_OK;
}

/* The weight that is given, else that of the kind of work. */
static enum ej_status find_weight(struct work *w, int64_t *weight, struct ej_error *err)
{
    enum ej_status status = check_weight(w, err);

    if (status != EJ_OK)
        return status;
    *weight = work_int(w, F_WEIGHT, 0);
    if (*weight)
        return EJ_OK;
    status = store_number(w->j, weight, 0, err, "SELECT weight FROM kind WHERE id = ?", "i",
                          w->v[F_KIND].integer);
    if (status == EJ_OK && *weight == 0)
        status = ej_fail(err, EJ_REFUSED, _("kind: gets no marks by the school's policy"));
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct lesson lesson;
    int64_t pupil, weight, id;
    enum ej_status status = find_place(w, &lesson, &pupil, err);

    if (status == EJ_OK)
        status = find_weight(w, &weight, err);
    if (status != EJ_OK)
        return status;
    if (w->v[F_REPLACES].null != w->v[F_CORRECTED].null)
        return ej_fail(err, EJ_REFUSED, _("replaces and corrected belong together"));
    if (work_int(w, F_N, 1) < 1)
        return ej_fail(err, EJ_REFUSED, _("n: counted from 1"));
    /* So no mark corrects itself, alone or in a circle. */
    if (!w->v[F_REPLACES].null && w->v[F_REPLACES].integer >= work_int(w, F_N, 1))
        return ej_fail(err, EJ_REFUSED, _("replaces: not the number of an earlier mark"));
    struct ej_value values[] = {
        ej_int(lesson.id),
        ej_int(pupil),
        w->v[F_KIND],
        ej_int(work_int(w, F_N, 1)),
        w->v[F_VALUE],
        work_value(w, F_WEIGHT, ej_int(weight)),
        work_value(w, F_COMMENT, ej_text("")),
        work_value(w, F_REPLACES, ej_null()),
        work_value(w, F_CORRECTED, ej_null()),
    };
    /* An empty weight means that of the kind, also where the column is there. */
    values[5].keep = false;
    /* Without n, equal keys of a stream are numbered in the order in which they come. */
    if (w->v[F_N].null && w->line > 0)
        return work_put_numbered(w, &put_mark, values, 3, &id, err);
    return work_put(w, &put_mark, values, &id, err);
}

/* What stands at the place already: marks of one pupil, lesson and kind. */
struct standing {
    int64_t target, last; /* n to correct, 0: none; highest n */
    int64_t target_weight;
    int candidates;
    bool done;         /* this very correction is there */
    bool contradicted; /* another one of the same day is */
};

static void look_at(struct work *w, const struct policy *policy, struct sqlite3_stmt *stmt,
                    const char *day, struct standing *s)
{
    int64_t n = store_int(stmt, 0), wanted = work_int(w, F_N, 0);
    const char *value = store_text(stmt, 1), *corrected = store_text(stmt, 4);
    bool replaced = store_int(stmt, 5) != 0;

    s->last = n;
    if (corrected && strcmp(corrected, day) == 0 && (!wanted || wanted == store_int(stmt, 3))) {
        s->done = s->done || strcmp(value, w->v[F_VALUE].text) == 0;
        s->contradicted = s->contradicted || !s->done;
    }
    if (replaced || (wanted && wanted != n))
        return;
    if (!wanted && !policy_is_debt(policy, value) && !policy_unsatisfactory(policy, value))
        return;
    s->target = n;
    s->target_weight = store_int(stmt, 2);
    s->candidates++;
}

static enum ej_status find_standing(struct work *w, int64_t lesson, int64_t pupil, const char *day,
                                    struct standing *s, struct ej_error *err)
{
    static const char sql[] =
        "SELECT m.n, m.value, m.weight, m.replaces, m.corrected, EXISTS (SELECT 1 FROM mark r"
        "  WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id"
        "  AND r.kind_id = m.kind_id AND r.replaces = m.n)"
        " FROM mark m WHERE m.lesson_id = ? AND m.pupil_id = ? AND m.kind_id = ? ORDER BY m.n";
    const struct policy *policy;
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = policy_get(w->j, &policy, err);

    *s = (struct standing){0};
    if (status == EJ_OK)
        status = store_query(w->j, &stmt, err, sql, "iii", lesson, pupil, w->v[F_KIND].integer);
    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row)
        look_at(w, policy, stmt, day, s);
    if (status != EJ_OK || s->done)
        return status;
    if (s->contradicted)
        return ej_fail(err, EJ_REFUSED, _("it was corrected to another value that day"));
    if (s->candidates == 0)
        return ej_fail(err, EJ_REFUSED,
                       w->v[F_N].null
                           ? _("no debt and no unsatisfactory mark of this kind is there to"
                               " correct; --n names any other")
                           : _("n: no such mark, or it has been corrected"));
    if (s->candidates > 1)
        return ej_fail(err, EJ_REFUSED, _("n: several marks could be meant; name one"));
    return EJ_OK;
}

/* A correction is entered from the lesson's day on, up to today. */
static enum ej_status correction_day(struct work *w, const char **day, struct ej_error *err)
{
    *day = work_text(w, F_CORRECTED, w->j->today);
    if (strcmp(*day, w->v[F_DATE].text) < 0)
        return ej_fail(err, EJ_REFUSED, _("corrected: before the lesson"));
    if (strcmp(*day, w->j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("corrected: still to come"));
    return EJ_OK;
}

/* A new mark in place of a debt or an unsatisfactory mark; both stay (komi 4.12.9, epos 3.4.8).
 * A record without a value corrects nothing: the debt is still open. */
static enum ej_status correct(struct work *w, struct ej_error *err)
{
    struct lesson lesson;
    struct standing standing = {0};
    const struct policy *policy;
    const char *day;
    int64_t pupil, id;
    enum ej_status status = find_place(w, &lesson, &pupil, err);

    if (status != EJ_OK || w->v[F_VALUE].null)
        return status;
    status = check_weight(w, err);
    if (status == EJ_OK)
        status = correction_day(w, &day, err);
    if (status == EJ_OK)
        status = policy_get(w->j, &policy, err);
    if (status == EJ_OK && policy_is_debt(policy, w->v[F_VALUE].text))
        status = ej_fail(err, EJ_REFUSED, _("value: a debt corrects nothing"));
    if (status != EJ_OK)
        return status;
    struct ej_value values[] = {
        ej_int(lesson.id),
        ej_int(pupil),
        w->v[F_KIND],
        ej_int(0),
        w->v[F_VALUE],
        ej_int(0),
        ej_text(work_text(w, F_COMMENT, "")),
        ej_int(0),
        ej_text(day),
    };
    /* Before anything is said of the marks that are there. */
    status = put_may(w->j, &put_mark, NULL, values, err);
    if (status == EJ_OK)
        status = find_standing(w, lesson.id, pupil, day, &standing, err);
    if (status != EJ_OK || standing.done)
        return status;
    values[M_N].integer = standing.last + 1;
    values[M_WEIGHT].integer = work_int(w, F_WEIGHT, standing.target_weight);
    values[M_REPLACES].integer = standing.target;
    return work_put(w, &put_mark, values, &id, err);
}

/* Originals that this import removed while their corrections were still there. */
struct orphans {
    int count;
    struct {
        int64_t lesson, pupil, kind, n;
        long line;
    } * list;
};

static void orphans_free(void *own)
{
    struct orphans *orphans = own;

    free(orphans->list);
    free(orphans);
}

static enum ej_status corrected(struct work *w, const struct ej_value *keys, bool *is,
                                struct ej_error *err)
{
    int64_t found;
    enum ej_status status =
        store_number(w->j, &found, 0, err,
                     "SELECT 1 FROM mark WHERE lesson_id = ? AND pupil_id = ?"
                     " AND kind_id = ? AND replaces = ?",
                     "iiii", keys[0].integer, keys[1].integer, keys[2].integer, keys[3].integer);

    *is = found != 0;
    return status;
}

/* In a list the original comes before its correction, which has to follow then. */
static enum ej_status expect_correction(struct work *w, const struct ej_value *keys,
                                        struct ej_error *err)
{
    struct orphans *o = w->own;

    if (w->line == 0)
        return ej_fail(err, EJ_REFUSED, _("a correction stands beside it; remove that first"));
    if (!o && (o = calloc(1, sizeof *o)) != NULL) {
        w->own_free = orphans_free;
        w->own = o;
    }
    if (!o || !array_grow(&o->list, o->count, sizeof *o->list))
        return ej_no_memory(err);
    o->list[o->count].lesson = keys[0].integer;
    o->list[o->count].pupil = keys[1].integer;
    o->list[o->count].kind = keys[2].integer;
    o->list[o->count].n = keys[3].integer;
    o->list[o->count++].line = w->line;
    return EJ_OK;
}

static enum ej_status finish_removing(struct work *w, struct ej_error *err)
{
    const struct orphans *o = w->own;
    bool is;
    enum ej_status status = EJ_OK;

    for (int i = 0; o && i < o->count && status == EJ_OK; i++) {
        struct ej_value keys[] = {ej_int(o->list[i].lesson), ej_int(o->list[i].pupil),
                                  ej_int(o->list[i].kind), ej_int(o->list[i].n)};
        status = corrected(w, keys, &is, err);
        if (status == EJ_OK && is)
            status = ej_fail(err, EJ_REFUSED,
                             _("line %ld: a correction stands beside the mark and is not removed"
                               " as well; nothing was stored"),
                             o->list[i].line);
    }
    return status;
}

static enum ej_status remove_mark(struct work *w, struct ej_error *err)
{
    struct lesson lesson = {0};
    struct put_old old;
    int64_t pupil = 0, id = 0;
    bool is = false;
    enum ej_status status = find_place(w, &lesson, &pupil, err);
    struct ej_value keys[MARK_COLUMNS] = {ej_int(lesson.id), ej_int(pupil), w->v[F_KIND],
                                          ej_int(work_int(w, F_N, 1))};

    if (status == EJ_OK)
        status = put_find(w->j, &put_mark, keys, &id, &old, err);
    /* Access first: whether there is one is not for everybody. */
    keys[M_CORRECTED].null = true;
    if (status == EJ_OK)
        status = put_may(w->j, &put_mark, id ? old.values : keys, NULL, err);
    if (status == EJ_OK && id == 0)
        status = ej_fail(err, EJ_REFUSED, _("no such mark"));
    if (status == EJ_OK)
        status = corrected(w, keys, &is, err);
    if (status == EJ_OK && is)
        status = expect_correction(w, keys, err);
    return status == EJ_OK ? work_remove(w, &put_mark, id, err) : status;
}

#define PLACE          "class date lesson subject pupil_id pupil kind n"
#define PLACE_REQUIRED "class date lesson subject kind"

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, NULL},
    {"correct", correct, PLACE " value weight comment corrected", PLACE_REQUIRED, NULL},
    {"remove", remove_mark, PLACE, PLACE_REQUIRED, finish_removing},
};

const struct ej_noun noun_mark = {
    .name = "mark",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN lesson l ON l.course_id = c.id"
            " CROSS JOIN mark m ON m.lesson_id = l.id JOIN pupil p ON p.id = m.pupil_id"
            " JOIN subject s ON s.id = c.subject_id JOIN kind w ON w.id = m.kind_id WHERE 1",
    .order = BY_CLASS ", l.date, l.number, s.name COLLATE ej_ru, " BY_PUPIL
                      ", w.name COLLATE ej_ru, m.n",
    .date = "l.date",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
