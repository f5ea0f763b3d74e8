/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attendance: absences of a lesson, of whole days, their reasons set later, and the roll. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/day.h"
#include "intl.h"
#include "noun/dated.h"
#include "noun/notice.h"

enum {
    F_CLASS,
    F_DATE,
    F_LESSON,
    F_SUBJECT,
    F_PUPIL_ID,
    F_PUPIL,
    F_CODE,
    F_REASON,
    F_FROM,
    F_TO,
    F_INTO,
    F_GROUP,
    F_TEACHER,
    F_NOTICE,
};

/* Columns of the table lesson. */
enum { LESSON_ROLL = 7, LESSON_COLUMNS };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 OWN_CLASS("a.pupil_id"), OF_CLASS("a.pupil_id")},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_KEY | EJ_REQUIRED, N_("date of the lesson"), "l.date",
                NULL},
    [F_LESSON] = {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY,
                  N_("number of the lesson in the day; left out: all lessons of the pupil"),
                  "l.number", "l.number = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, 0, N_("subject"), "s.name",
                   "c.subject_id = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "a.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_CODE] = {"code", "Код|Код пропуска", EJ_F_CODE, EJ_REQUIRED,
                N_("absence code of the school's policy, such as ОТ or Б"), "t.name",
                "a.code_id = ?1"},
    [F_REASON] = {"reason", "Причина", EJ_F_TEXT, EJ_FREE_TEXT, N_("reason in words"), "a.reason",
                  NULL},
    /* As a part of the key the first day tells the year in which the class is looked up. */
    [F_FROM] = {"from", "С|Начало", EJ_F_DATE, EJ_KEY | EJ_EXTRA,
                N_("first of several days, instead of a date"), NULL, NULL},
    [F_TO] = {"to", "По|Конец", EJ_F_DATE, EJ_EXTRA,
              N_("last of several days; those to come become a notice"), NULL, NULL},
    [F_INTO] = {"into", "Новый код", EJ_F_CODE, EJ_EXTRA, N_("the code to put in its place"), NULL,
                NULL},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_FILTER, N_("group"), NULL, "c.name = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, EJ_FILTER, N_("login of the teacher"), NULL,
                   "l.teacher_id = ?1"},
    /* As a list of notices says it: without it a stretch of days is of absences. */
    [F_NOTICE] = {"notice", "Уведомление", EJ_F_YES_NO, EJ_EXTRA,
                  N_("the days are announced, and no absence is recorded"), NULL, NULL},
};

/* An absence without a known reason takes that of a notice; but one that stands there as such,
 * after the notice, was meant. */
static enum ej_status take_notice(struct work *w, struct ej_value *values, const char *date,
                                  char **reason, struct ej_error *err)
{
    struct put_old old;
    int64_t id, code;
    enum ej_status status = notice_find(w, values[1].integer, date, &code, reason, err);

    if (status != EJ_OK || code == 0)
        return status;
    status = put_find(w->j, &put_absence, values, &id, &old, err);
    if (status != EJ_OK || (id && old.values[2].integer == values[2].integer))
        return status;
    values[2] = ej_int(code);
    values[3] = ej_text(*reason);
    return EJ_OK;
}

/* As the table of fields says it of a field that is always needed. */
static enum ej_status missing(const struct work *w, int field, struct ej_error *err)
{
    const struct ej_field *f = &w->noun->fields[field];
    char label[LABEL_SIZE];

    return w->line == 0 ? ej_fail(err, EJ_USAGE, _("--%s is missing"), f->name)
                        : ej_fail(err, EJ_REFUSED, _("%s: missing"), field_label(f, label));
}

static enum ej_status put_one(struct work *w, int64_t lesson, int64_t pupil, const char *date,
                              struct ej_error *err)
{
    struct ej_value values[] = {ej_int(lesson), ej_int(pupil), w->v[F_CODE],
                                work_value(w, F_REASON, ej_text(""))};
    char *reason = NULL;
    enum meaning meaning;
    int64_t id;
    enum ej_status status = code_meaning(w, w->v[F_CODE].integer, &meaning, err);

    if (status == EJ_OK && meaning == MEANING_UNKNOWN)
        status = take_notice(w, values, date, &reason, err);
    if (status == EJ_OK)
        status = work_put(w, &put_absence, values, &id, err);
    free(reason);
    return status;
}

/* Who records an absence has called the roll.  Never refused, and called when nothing else of the
 * record can be: a record that is taken back must not leave the lesson marked as seen. */
static enum ej_status take_roll(struct work *w, int64_t lesson, struct ej_error *err)
{
    struct ej_value values[LESSON_COLUMNS];
    int32_t *seen = seen_at(&w->seen, &put_lesson, lesson);

    if (!seen)
        return ej_no_memory(err);
    if (*seen)
        return EJ_OK;
    *seen = 1;
    for (int i = 0; i < LESSON_COLUMNS; i++)
        values[i] = (struct ej_value){.keep = true};
    values[LESSON_ROLL] = ej_int(1);
    return dated_follow(w, &put_lesson, lesson, values, err);
}

/* ---- whole days ----------------------------------------------------------------------------- */

struct spot {
    int64_t lesson;
    int number;
    char date[11];
};

struct spots {
    int count;
    struct spot *list;
};

/* The lessons that the pupil had in these days, subgroups and joint classes included. */
static enum ej_status find_spots(struct work *w, const struct days *days, struct spots *out,
                                 struct ej_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT l.id, l.number, l.date FROM course_pupil cp"
        " CROSS JOIN course c ON c.id = cp.course_id"
        " CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN ?2 AND min(?3, ?4)"
        "  AND cp.starts <= l.date AND (cp.ends IS NULL OR l.date < cp.ends)"
        " WHERE cp.pupil_id = ?1 AND (?5 = 0 OR c.subject_id = ?5)"
        " ORDER BY l.date, l.number";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "ittti", days->pupil, days->from,
                                        days->to, w->j->today, work_int(w, F_SUBJECT, 0));

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        struct spot *grown = realloc(out->list, ((size_t)out->count + 1) * sizeof *out->list);
        if (!grown) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
        out->list = grown;
        struct spot *spot = &grown[out->count++];
        *spot = (struct spot){.lesson = store_int(stmt, 0), .number = (int)store_int(stmt, 1)};
        snprintf(spot->date, sizeof spot->date, "%s", store_text(stmt, 2));
    }
    return status;
}

/* A pupil is not late for days, nor exempt from them. */
static enum ej_status check_days_code(struct work *w, struct ej_error *err)
{
    enum meaning meaning;
    enum ej_status status = code_meaning(w, w->v[F_CODE].integer, &meaning, err);

    if (status == EJ_OK && meaning == MEANING_LATE)
        return ej_fail(err, EJ_REFUSED, _("lesson: missing; a pupil is late for one lesson"));
    if (status == EJ_OK && meaning == MEANING_EXEMPT && w->v[F_SUBJECT].null)
        return ej_fail(err, EJ_REFUSED,
                       _("subject: missing; a pupil is exempt from a subject or a lesson"));
    return status;
}

static enum ej_status find_days(struct work *w, struct days *days, struct ej_error *err)
{
    bool one = !w->v[F_DATE].null;
    enum ej_status status;

    days->class_id = w->v[F_CLASS].integer;
    days->from = work_text(w, one ? F_DATE : F_FROM, NULL);
    if (!days->from)
        return missing(w, F_DATE, err);
    days->to = one ? days->from : work_text(w, F_TO, days->from);
    if (one) {
        status = calendar_explain(w->j, days->class_id, days->from, err);
        if (status != EJ_OK)
            return status;
    }
    status = work_pupil(w, F_PUPIL_ID, F_PUPIL, days->class_id, days->from, &days->pupil, err);
    return status == EJ_OK ? days_check(w, days, err) : status;
}

/* All lessons up to today; days to come are announced, and with them the whole stretch, so that
 * lessons entered later are explained as well. */
static enum ej_status put_days(struct work *w, const struct days *days, const struct spots *spots,
                               struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    bool ahead = strcmp(days->to, w->j->today) > 0;

    if (!ahead && spots->count == 0)
        return ej_fail(err, EJ_REFUSED, _("date: the pupil has no such lessons in these days"));
    if (ahead && !w->v[F_SUBJECT].null)
        return ej_fail(err, EJ_REFUSED, _("subject: days to come are announced as a whole"));
    for (int i = 0; i < spots->count && status == EJ_OK; i++) {
        const struct spot *spot = &spots->list[i];
        status = put_one(w, spot->lesson, days->pupil, spot->date, err);
        if (status == EJ_REFUSED)
            ej_prefix(err, _("lesson %d on %s"), spot->number, spot->date);
    }
    if (status == EJ_OK && ahead)
        status =
            notice_put(w, days, w->v[F_CODE].integer, work_value(w, F_REASON, ej_text("")), err);
    for (int i = 0; i < spots->count && status == EJ_OK; i++)
        status = take_roll(w, spots->list[i].lesson, err);
    return status;
}

static enum ej_status import_days(struct work *w, struct ej_error *err)
{
    struct days days = {0};
    struct spots spots = {0};
    enum ej_status status = find_days(w, &days, err);

    if (status == EJ_OK)
        status = check_days_code(w, err);
    if (status == EJ_OK)
        status = find_spots(w, &days, &spots, err);
    if (status == EJ_OK)
        status = put_days(w, &days, &spots, err);
    free(spots.list);
    return status;
}

/* ---- notices -------------------------------------------------------------------------------- */

static enum ej_status valid_code(struct work *w, int64_t *code, struct ej_error *err)
{
    enum ej_status status = store_number(
        w->j, code, 0, err, "SELECT id FROM code WHERE meaning = 'valid' ORDER BY id LIMIT 1", "");

    return status == EJ_OK && *code == 0 ? missing(w, F_CODE, err) : status;
}

/* The code may be left out: a valid reason. */
static enum ej_status announce(struct work *w, struct ej_error *err)
{
    struct days days = {.class_id = work_int(w, F_CLASS, 0),
                        .from = w->v[F_FROM].text,
                        .to = work_text(w, F_TO, w->v[F_FROM].text)};
    int64_t code = work_int(w, F_CODE, 0);
    enum ej_status status =
        work_pupil(w, F_PUPIL_ID, F_PUPIL, days.class_id, days.from, &days.pupil, err);

    if (status == EJ_OK)
        status = days_check(w, &days, err);
    if (status == EJ_OK && code == 0)
        status = valid_code(w, &code, err);
    if (status != EJ_OK)
        return status;
    return notice_put(w, &days, code, work_value(w, F_REASON, ej_text("")), err);
}

/* A record of days that says it is a notice. */
static enum ej_status import_notice(struct work *w, struct ej_error *err)
{
    if (w->v[F_FROM].null)
        return missing(w, F_FROM, err);
    if (!w->v[F_DATE].null || !w->v[F_LESSON].null)
        return ej_fail(err, EJ_REFUSED,
                       _("notice: it is of days, and has neither date nor lesson"));
    if (!w->v[F_SUBJECT].null)
        return ej_fail(err, EJ_REFUSED, _("subject: days to come are announced as a whole"));
    return announce(w, err);
}

/* ---- one lesson ----------------------------------------------------------------------------- */

static struct place place_of(const struct work *w, int64_t pupil)
{
    return (struct place){.class_id = w->v[F_CLASS].integer,
                          .date = w->v[F_DATE].text,
                          .number = w->v[F_LESSON].integer,
                          .subject = work_int(w, F_SUBJECT, 0),
                          .group = work_text(w, F_GROUP, NULL),
                          .pupil = pupil};
}

/* An option of the user's, not a column that came along, that names another day. */
static bool other_day(const struct work *w, int field, const char *date)
{
    return w->raw[field] && (w->line == 0 || w->option[field] >= 0) &&
           strcmp(work_text(w, field, date), date) != 0;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    const char *date = work_text(w, F_DATE, NULL);
    struct lesson lesson;
    int64_t pupil;
    enum ej_status status;

    if (work_int(w, F_NOTICE, 0))
        return import_notice(w, err);
    if (date && (other_day(w, F_FROM, date) || other_day(w, F_TO, date)))
        return ej_fail(err, EJ_USAGE, _("--date and --from name different days; give one"));
    if (w->v[F_LESSON].null)
        return import_days(w, err);
    if (!date)
        return missing(w, F_DATE, err);
    status = work_pupil(w, F_PUPIL_ID, F_PUPIL, w->v[F_CLASS].integer, date, &pupil, err);
    if (status != EJ_OK)
        return status;
    struct place place = place_of(w, pupil);
    status = work_lesson(w, &place, &lesson, err);
    if (status == EJ_OK)
        status = work_not_future(w, date, err);
    if (status == EJ_OK)
        status = put_one(w, lesson.id, pupil, date, err);
    return status == EJ_OK ? take_roll(w, lesson.id, err) : status;
}

/* Access comes before anything that is said of what is recorded there. */
static enum ej_status may_look(struct work *w, int64_t lesson, int64_t pupil, struct ej_error *err)
{
    struct ej_value row[] = {ej_int(lesson), ej_int(pupil), ej_null(), ej_null()};

    return put_may(w->j, &put_absence, row, NULL, err);
}

/* The roll was called, and nobody was missing. */
static enum ej_status none(struct work *w, struct ej_error *err)
{
    static const char sql[] = "SELECT 1 FROM absence a JOIN code o ON o.id = a.code_id"
                              " WHERE a.lesson_id = ? AND o.meaning NOT IN ('late', 'exempt')";
    struct place place = place_of(w, 0);
    struct lesson lesson;
    int64_t missing;
    enum ej_status status = work_lesson(w, &place, &lesson, err);

    if (status == EJ_OK)
        status = may_look(w, lesson.id, 0, err);
    if (status == EJ_OK)
        status = work_not_future(w, place.date, err);
    if (status == EJ_OK)
        status = store_number(w->j, &missing, 0, err, sql, "i", lesson.id);
    if (status == EJ_OK && missing)
        return ej_fail(err, EJ_REFUSED, _("lesson: an absence is recorded at lesson %d on %s"),
                       (int)place.number, place.date);
    return status == EJ_OK ? take_roll(w, lesson.id, err) : status;
}

/* The absence of this key, wherever the pupil is now. */
static enum ej_status find_absence(struct work *w, int64_t *id, struct ej_error *err)
{
    static const char sql[] =
        "SELECT a.id FROM course c"
        " CROSS JOIN lesson l ON l.course_id = c.id AND l.date = ?3 AND l.number = ?4"
        " CROSS JOIN absence a ON a.lesson_id = l.id AND a.pupil_id = ?2"
        " WHERE c.class_id IN"
        "  (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)";
    int64_t class_id = w->v[F_CLASS].integer, pupil;
    const char *date = w->v[F_DATE].text;
    struct lesson lesson;
    enum ej_status status = work_pupil(w, F_PUPIL_ID, F_PUPIL, class_id, date, &pupil, err);

    if (status == EJ_OK)
        status = store_number(w->j, id, 0, err, sql, "iiti", class_id, pupil, date,
                              w->v[F_LESSON].integer);
    if (status != EJ_OK || *id)
        return status;
    struct place place = place_of(w, pupil);
    status = work_lesson(w, &place, &lesson, err);
    if (status == EJ_OK)
        status = may_look(w, lesson.id, pupil, err);
    if (status == EJ_OK)
        status = ej_fail(err, EJ_REFUSED, _("lesson: no absence of the pupil is recorded there"));
    return status;
}

static enum ej_status recode(struct work *w, struct ej_error *err)
{
    struct ej_value values[] = {{.keep = true}, {.keep = true}, w->v[F_INTO], w->v[F_REASON]};
    struct put_old old;
    int64_t id;
    enum ej_status status = find_absence(w, &id, err);

    if (status == EJ_OK)
        status = put_get(w->j, &put_absence, id, &old, err);
    if (status == EJ_OK)
        status = put_may(w->j, &put_absence, old.values, NULL, err);
    if (status != EJ_OK)
        return status;
    int64_t now = old.values[2].integer;
    if (now != w->v[F_INTO].integer && now != work_int(w, F_CODE, now))
        return ej_fail(err, EJ_REFUSED, _("code: changed meanwhile; the journal holds another"));
    /* A listing names the reason that is there: an empty one takes nothing away. */
    values[3].keep = values[3].null;
    /* To change what is there is what recode is for; a stream may still contradict itself. */
    return w->how->careful ? dated_follow(w, &put_absence, id, values, err)
                           : work_update(w, &put_absence, id, values, err);
}

/* An absence by its key, or the notice that begins on a day. */
static enum ej_status remove_one(struct work *w, struct ej_error *err)
{
    int64_t id;
    enum ej_status status;

    if (w->v[F_DATE].null && !w->v[F_FROM].null) {
        status =
            work_pupil(w, F_PUPIL_ID, F_PUPIL, w->v[F_CLASS].integer, w->v[F_FROM].text, &id, err);
        return status == EJ_OK ? notice_remove(w, id, w->v[F_FROM].text, err) : status;
    }
    if (w->v[F_DATE].null || w->v[F_LESSON].null)
        return missing(w, w->v[F_DATE].null ? F_DATE : F_LESSON, err);
    status = find_absence(w, &id, err);
    return status == EJ_OK ? work_remove(w, &put_absence, id, err) : status;
}

static const struct verb verbs[] = {
    {"import", import, "class date from to lesson subject pupil_id pupil code reason notice",
     "class code", NULL},
    {"none", none, "class date lesson subject group", "class date lesson", NULL},
    {"recode", recode, "class date lesson pupil_id pupil code reason into",
     "class date lesson into", NULL},
    {"notice", announce, "class from to pupil_id pupil code reason", "from", NULL},
    {"remove", remove_one, "class date from lesson pupil_id pupil", "class", NULL},
};

const struct ej_noun noun_absence = {
    .name = "absence",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN lesson l ON l.course_id = c.id"
            " CROSS JOIN absence a ON a.lesson_id = l.id JOIN pupil p ON p.id = a.pupil_id"
            " JOIN subject s ON s.id = c.subject_id JOIN code t ON t.id = a.code_id WHERE 1",
    .order = BY_CLASS ", l.date, l.number, " BY_PUPIL,
    .date = "l.date",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
