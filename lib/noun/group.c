/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in which group of a divided class, and since when (mo 3, komi 5.4.8). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/timetable.h"
#include "noun/twice.h"
#include "record/array.h"

enum { F_CLASS, F_SUBJECT, F_GROUP, F_PUPIL_ID, F_PUPIL, F_FROM, F_YEAR, F_DATE };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED,
                 N_("class, such as 7А, or classes taught together: 10А+10Б"), "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "c.subject_id = ?1"},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_KEY | EJ_REQUIRED, N_("group"), "c.name",
                 "c.name = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "m.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_FROM] = {"from", "С", EJ_F_DATE, EJ_KEY,
                N_("first day in the group (default: the year's or the pupil's first, for a change"
                   " of group today); of remove: first day no longer there"),
                "m.starts", NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_FILTER, N_("as it was on this day"), NULL,
                DATED_FILTER("m") " AND EXISTS (SELECT 1 FROM course_pupil cp"
                                  " WHERE cp.course_id = c.id AND cp.pupil_id = m.pupil_id"
                                  " AND (cp.ends IS NULL OR ?1 < cp.ends))"},
};

/* A pupil's time in a group. */
struct membership {
    int64_t id, course;        /* id 0: none */
    char starts[11], ends[11]; /* ends: "" is open */
};

/* What is asked about: a pupil in the groups of a class and subject. */
struct place_of {
    int64_t class_id, subject, course, pupil;
    struct class_year year;
};

static enum ej_status read_membership(struct work *w, struct sqlite3_stmt *stmt,
                                      struct membership *out, struct ej_error *err)
{
    bool row;
    enum ej_status status = store_step(w->j, stmt, &row, err);

    *out = (struct membership){0};
    if (status != EJ_OK || !row)
        return status;
    out->id = store_int(stmt, 0);
    out->course = store_int(stmt, 1);
    snprintf(out->starts, sizeof out->starts, "%s", store_text(stmt, 2));
    if (!store_null(stmt, 3))
        snprintf(out->ends, sizeof out->ends, "%s", store_text(stmt, 3));
    store_reset(stmt);
    return EJ_OK;
}

/* The group of the subject that the pupil is in on DATE. */
static enum ej_status membership_on(struct work *w, const struct place_of *p, const char *date,
                                    struct membership *out, struct ej_error *err)
{
    static const char sql[] =
        "SELECT m.id, m.course_id, m.starts, m.ends FROM member m"
        " CROSS JOIN course c ON c.id = m.course_id AND c.class_id = ?2 AND c.subject_id = ?3"
        " WHERE m.pupil_id = ?1 AND m.starts <= ?4 AND (m.ends IS NULL OR ?4 < m.ends)";
    struct sqlite3_stmt *stmt;
    enum ej_status status =
        store_query(w->j, &stmt, err, sql, "iiit", p->pupil, p->class_id, p->subject, date);

    return status == EJ_OK ? read_membership(w, stmt, out, err) : status;
}

/* The first one that begins after DATE ("": the first of all). */
static enum ej_status membership_after(struct work *w, const struct place_of *p, const char *date,
                                       struct membership *out, struct ej_error *err)
{
    static const char sql[] =
        "SELECT m.id, m.course_id, m.starts, m.ends FROM member m"
        " CROSS JOIN course c ON c.id = m.course_id AND c.class_id = ?2 AND c.subject_id = ?3"
        " WHERE m.pupil_id = ?1 AND m.starts > ?4 ORDER BY m.starts LIMIT 1";
    struct sqlite3_stmt *stmt;
    enum ej_status status =
        store_query(w->j, &stmt, err, sql, "iiit", p->pupil, p->class_id, p->subject, date);

    return status == EJ_OK ? read_membership(w, stmt, out, err) : status;
}

/* The pupil's time in the class (a part of it where it is joint): that which holds DATE, without
 * DATE the last. */
static enum ej_status time_in_class(struct work *w, const struct place_of *p, const char *date,
                                    struct membership *out, struct ej_error *err)
{
    static const char sql[] =
        "SELECT e.id, 0, e.starts, e.ends FROM class_part cp"
        " CROSS JOIN enrolment e ON e.pupil_id = ?1 AND e.class_id = cp.part_id"
        " WHERE cp.class_id = ?2"
        " AND (?3 IS NULL OR (e.starts <= ?3 AND (e.ends IS NULL OR ?3 < e.ends)))"
        " ORDER BY e.starts DESC LIMIT 1";
    struct sqlite3_stmt *stmt;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "iit", p->pupil, p->class_id, date);

    if (status == EJ_OK)
        status = read_membership(w, stmt, out, err);
    if (status != EJ_OK || out->id)
        return status;
    if (date)
        return ej_fail(err, EJ_REFUSED, _("pupil_id: was not in the class on that day"));
    return ej_fail(err, EJ_REFUSED, _("pupil_id: is not in this class"));
}

/* Since when: the record's day; else for the first group as long as the pupil is in the class, for
 * another one today. */
static enum ej_status choose_from(struct work *w, const struct place_of *p, char from[11],
                                  struct ej_error *err)
{
    struct membership in_class, first;
    const char *date;
    enum ej_status status = time_in_class(w, p, work_text(w, F_FROM, NULL), &in_class, err);

    if (status == EJ_OK)
        status = membership_after(w, p, "", &first, err);
    if (status != EJ_OK)
        return status;
    date = first.id ? p->year.today : p->year.starts;
    if (strcmp(date, in_class.starts) < 0)
        date = in_class.starts;
    status = dated_from(w, F_FROM, &p->year, date, from, err);
    if (status == EJ_OK && in_class.ends[0] && strcmp(from, in_class.ends) >= 0)
        status = ej_fail(err, EJ_REFUSED, _("pupil_id: left the class on %s"), in_class.ends);
    return status;
}

/* Marks and absences stay with the group in which they were given. */
static enum ej_status may_leave(struct work *w, int64_t course, int64_t pupil, const char *date,
                                struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM lesson l WHERE l.course_id = ?1 AND l.date >= ?3"
        " AND (EXISTS (SELECT 1 FROM mark m WHERE m.lesson_id = l.id AND m.pupil_id = ?2)"
        " OR EXISTS (SELECT 1 FROM absence a WHERE a.lesson_id = l.id AND a.pupil_id = ?2))";
    int64_t found;
    enum ej_status status = store_number(w->j, &found, 0, err, sql, "iit", course, pupil, date);

    if (status == EJ_OK && found)
        status =
            ej_fail(err, EJ_REFUSED,
                    _("from: the pupil has marks or absences in the former group since %s"), date);
    return status;
}

/* What this import has said. */
struct said {
    struct map days; /* row of member -> the last day on which it said so, as a number */
    struct {
        int64_t member, year;
        long line;
        enum change change;
    } * list; /* what it changed */
    int count;
    struct timetable *timetable; /* of the last year asked for */
};

static void said_free(void *own)
{
    struct said *said = own;

    map_free(&said->days);
    free(said->list);
    timetable_free(said->timetable);
    free(said);
}

/* NULL: out of memory. */
static struct said *said_by(struct work *w)
{
    if (!w->own && (w->own = calloc(1, sizeof(struct said))) != NULL)
        w->own_free = said_free;
    return w->own;
}

/* The last day on which this import said that the pupil is in the group of this row, as a number;
 * 0: it has not.  NULL: out of memory. */
static int64_t *claim_at(struct work *w, int64_t id)
{
    struct said *said = said_by(w);

    return said ? map_at(&said->days, &id, sizeof id) : NULL;
}

static int64_t day_number(const char *date)
{
    return strtoll(date, NULL, 10) * 10000 + strtoll(date + 5, NULL, 10) * 100 +
           strtoll(date + 8, NULL, 10);
}

/* Remember the line that said so, also where nothing had to change. */
static enum ej_status claim(struct work *w, int64_t id, const char *from, struct ej_error *err)
{
    int32_t *line = seen_at(&w->seen, &put_member, id);
    int64_t *day = claim_at(w, id);

    if (!line || !day)
        return ej_no_memory(err);
    if (day_number(from) >= *day) {
        *day = day_number(from);
        *line = (int32_t)w->line;
    }
    return EJ_OK;
}

/* ---- one lesson at a time ------------------------------------------------------------------- */

/* Refuse a time in a group of one who is in another of the subject then, or has other lessons at
 * the time of the group's. */
static enum ej_status check_lessons(struct work *w, int64_t member, int64_t year,
                                    struct ej_error *err)
{
    struct said *said = said_by(w);
    const struct tt_line *line = NULL;
    enum ej_status status = twice_grouped(w, member, err);

    if (said->timetable && said->timetable->year != year) {
        timetable_free(said->timetable);
        said->timetable = NULL;
    }
    if (status == EJ_OK && !said->timetable)
        status = timetable_read(w->j, year, &said->timetable, err);
    if (status == EJ_OK)
        status = timetable_member_clash(w->j, said->timetable, member, &line, err);
    if (status != EJ_OK || !line)
        return status;
    const struct tt_class *k = timetable_class(said->timetable, line->class_id);
    return ej_fail(err, EJ_REFUSED,
                   _("%s (in the journal's timetable: %s, weekday %d, lesson %d, from %s)"),
                   _("group: the pupil has another lesson at that time"), k ? k->name : "?",
                   line->weekday, line->number, line->starts);
}

/* A record alone is checked at once, and so is one that can only be refused at once; of others a
 * later one may take the pupil out of the way, as where two groups change places. */
static enum ej_status check_or_defer(struct work *w, int64_t member, int64_t year,
                                     struct ej_error *err)
{
    struct said *said = said_by(w);

    if (w->change == CHANGE_NONE)
        return EJ_OK;
    if (w->line == 0 || w->how->keep_going)
        return check_lessons(w, member, year, err);
    if (!array_grow(&said->list, said->count, sizeof *said->list))
        return ej_no_memory(err);
    said->list[said->count].member = member;
    said->list[said->count].year = year;
    said->list[said->count].line = w->line;
    said->list[said->count++].change = w->change;
    return EJ_OK;
}

static enum ej_status check_deferred(struct work *w, struct ej_error *err)
{
    const struct said *said = w->own;
    enum ej_status status = EJ_OK;

    for (int i = 0; said && i < said->count && status == EJ_OK; i++) {
        struct ej_error why = {0};
        status = check_lessons(w, said->list[i].member, said->list[i].year, &why);
        if (status == EJ_REFUSED) {
            work_refuse_late(w, said->list[i].line, said->list[i].change, why.text);
            status = EJ_OK;
        } else if (status != EJ_OK) {
            ej_fail(err, status, "%s", why.text);
        }
    }
    return status;
}

/* ---- records -------------------------------------------------------------------------------- */

/* From the group FORMER into the record's, on FROM. */
static enum ej_status change_group(struct work *w, const struct place_of *p,
                                   const struct membership *former, const char *from, int64_t *id,
                                   struct ej_error *err)
{
    int32_t *line = seen_at(&w->seen, &put_member, former->id);
    int64_t *day = claim_at(w, former->id);
    struct ej_value values[] = {ej_int(p->course), ej_int(p->pupil), ej_text(from),
                                ej_text(former->ends[0] ? former->ends : NULL)};

    if (!line || !day)
        return ej_no_memory(err);
    if (*line && *line != w->line && (w->v[F_FROM].null || *day >= day_number(from)))
        return ej_fail(err, EJ_REFUSED, _("contradicts line %ld of the same input"), (long)*line);
    enum ej_status status = may_leave(w, former->course, p->pupil, from, err);
    if (status != EJ_OK)
        return status;
    if (strcmp(former->starts, from) == 0) {
        *id = former->id;
        return work_update(w, &put_member, former->id, values, err);
    }
    status = work_put(w, &put_member, values, id, err);
    return status == EJ_OK ? dated_end(w, &put_member, former->id, ej_text(from), err) : status;
}

static enum ej_status first_group(struct work *w, const struct place_of *p, const char *from,
                                  int64_t *id, struct ej_error *err)
{
    struct membership next;
    enum ej_status status = membership_after(w, p, from, &next, err);
    struct ej_value values[] = {ej_int(p->course), ej_int(p->pupil), ej_text(from),
                                ej_text(next.id ? next.starts : NULL)};

    return status == EJ_OK ? work_put(w, &put_member, values, id, err) : status;
}

static enum ej_status find_place(struct work *w, struct place_of *p, struct ej_error *err)
{
    enum ej_status status;

    p->class_id = w->v[F_CLASS].integer;
    p->subject = w->v[F_SUBJECT].integer;
    status = dated_year(w, p->class_id, &p->year, err);
    if (status == EJ_OK)
        status = work_course(w, p->class_id, p->subject, w->v[F_GROUP].text, &p->course, err);
    if (status == EJ_OK)
        status = work_pupil(w, F_PUPIL_ID, F_PUPIL, p->class_id, work_text(w, F_FROM, NULL),
                            &p->pupil, err);
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct place_of p;
    struct membership now;
    char from[11];
    enum ej_status status = find_place(w, &p, err);

    if (status == EJ_OK)
        status = choose_from(w, &p, from, err);
    if (status == EJ_OK)
        status = membership_on(w, &p, from, &now, err);
    if (status != EJ_OK)
        return status;
    int64_t id = now.id;
    if (!now.id)
        status = first_group(w, &p, from, &id, err);
    else if (now.course != p.course)
        status = change_group(w, &p, &now, from, &id, err);
    if (status == EJ_OK)
        status = claim(w, id, from, err);
    return status == EJ_OK ? check_or_defer(w, id, p.year.id, err) : status;
}

static enum ej_status remove_member(struct work *w, struct ej_error *err)
{
    struct place_of p;
    struct membership now;
    char from[11];
    enum ej_status status = find_place(w, &p, err);

    if (status == EJ_OK)
        status = dated_from(w, F_FROM, &p.year, p.year.today, from, err);
    if (status == EJ_OK)
        status = membership_on(w, &p, from, &now, err);
    if (status == EJ_OK && now.course != p.course)
        status = ej_fail(err, EJ_REFUSED, _("pupil_id: is not in this group then"));
    if (status == EJ_OK)
        status = may_leave(w, p.course, p.pupil, from, err);
    if (status != EJ_OK)
        return status;
    if (strcmp(now.starts, from) == 0)
        return work_remove(w, &put_member, now.id, err);
    return dated_end(w, &put_member, now.id, ej_text(from), err);
}

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, check_deferred},
    {"remove", remove_member, "class subject group pupil_id pupil from", "class subject group",
     NULL},
};

const struct ej_noun noun_group = {
    .name = "group",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id AND c.name <> ''"
            " CROSS JOIN member m ON m.course_id = c.id"
            " JOIN pupil p ON p.id = m.pupil_id JOIN subject s ON s.id = c.subject_id WHERE 1",
    .order = BY_CLASS ", k.name, s.name COLLATE ej_ru, c.name COLLATE ej_ru, " BY_PUPIL,
    .year = "k.year_id",
    .as_of = "date",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
