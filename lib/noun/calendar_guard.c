/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/calendar_guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/day.h"
#include "intl.h"
#include "record/array.h"

/* A day on which lessons of a class were held. */
struct held_day {
    int64_t class_id;
    char date[11];
    long lessons;
    bool study; /* it was a day of study before */
};

/* A period that is closed; days "": it has none. */
struct closed {
    int64_t id;
    char starts[11], ends[11];
};

struct calendar_guard {
    int64_t *years;
    struct held_day *days;
    struct closed *closed;
    int64_t *astray; /* lines of periods that reach outside their year */
    int year_count, day_count, closed_count, astray_count;
};

void calendar_guard_free(void *own)
{
    struct calendar_guard *guard = own;

    if (!guard)
        return;
    free(guard->years);
    free(guard->days);
    free(guard->closed);
    free(guard->astray);
    free(guard);
}

/* ---- lessons that were held ------------------------------------------------------------------ */

static enum ej_status is_study_day(struct ej_journal *j, const struct held_day *day, bool *is,
                                   struct ej_error *err)
{
    struct ej_error why = {0};
    enum ej_status status = calendar_explain(j, day->class_id, day->date, &why);

    *is = status == EJ_OK;
    if (status == EJ_OK || status == EJ_REFUSED)
        return EJ_OK;
    return ej_fail(err, status, "%s", why.text);
}

static enum ej_status note_days(struct ej_journal *j, struct calendar_guard *guard, int64_t year,
                                struct ej_error *err)
{
    static const char sql[] = "SELECT k.id, l.date, count(*) FROM class k"
                              " CROSS JOIN course c ON c.class_id = k.id"
                              " CROSS JOIN lesson l ON l.course_id = c.id AND l.held"
                              " WHERE k.year_id = ? GROUP BY l.date, k.id ORDER BY l.date, k.id";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, sql, "i", year);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        struct held_day day = {.class_id = store_int(stmt, 0), .lessons = (long)store_int(stmt, 2)};
        snprintf(day.date, sizeof day.date, "%s", store_text(stmt, 1));
        status = is_study_day(j, &day, &day.study, err);
        if (status == EJ_OK && !array_grow(&guard->days, guard->day_count, sizeof day))
            status = ej_no_memory(err);
        if (status == EJ_OK)
            guard->days[guard->day_count++] = day;
        else
            store_reset(stmt);
    }
    return status;
}

static enum ej_status refuse_days(struct ej_journal *j, const struct held_day *first, long lessons,
                                  struct ej_error *err)
{
    char *name = NULL;
    enum ej_status status =
        store_string(j, &name, err, "SELECT name FROM class WHERE id = ?", "i", first->class_id);

    if (status == EJ_OK)
        status = ej_fail(err, EJ_REFUSED,
                         ngettext_("%ld lesson that was held would no longer be on a day of study,"
                                   " on %s in %s; nothing was stored",
                                   "%ld lessons that were held would no longer be on days of study,"
                                   " first on %s in %s; nothing was stored",
                                   (unsigned long)lessons),
                         lessons, first->date, name ? name : "?");
    free(name);
    return status;
}

static enum ej_status check_days(struct ej_journal *j, const struct calendar_guard *guard,
                                 struct ej_error *err)
{
    const struct held_day *first = NULL;
    enum ej_status status = EJ_OK;
    long lessons = 0;

    for (int i = 0; i < guard->day_count && status == EJ_OK; i++) {
        const struct held_day *day = &guard->days[i];
        bool study = true;
        if (day->study)
            status = is_study_day(j, day, &study, err);
        if (study)
            continue;
        if (!first)
            first = day;
        lessons += day->lessons;
    }
    return status == EJ_OK && first ? refuse_days(j, first, lessons, err) : status;
}

/* ---- closed periods -------------------------------------------------------------------------- */

/* Of a year's marks the days are the year's; exams have none. */
#define CLOSED                                                                                     \
    "SELECT z.id, iif(z.period = 'year', y.starts, ifnull(p.starts, '')),"                         \
    " iif(z.period = 'year', y.ends, ifnull(p.ends, '')), z.period, k.name"                        \
    " FROM closing z JOIN class k ON k.id = z.class_id JOIN year y ON y.id = k.year_id"            \
    " LEFT JOIN period p ON p.year_id = k.year_id AND p.name = z.period"                           \
    "  AND k.grade BETWEEN p.grade_from AND p.grade_to"

static enum ej_status note_closed(struct ej_journal *j, struct calendar_guard *guard, int64_t year,
                                  struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(
        j, &stmt, err, CLOSED " WHERE k.year_id = ? ORDER BY k.grade, k.letter, z.id", "i", year);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&guard->closed, guard->closed_count, sizeof *guard->closed)) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
        struct closed *c = &guard->closed[guard->closed_count++];
        c->id = store_int(stmt, 0);
        snprintf(c->starts, sizeof c->starts, "%s", store_text(stmt, 1));
        snprintf(c->ends, sizeof c->ends, "%s", store_text(stmt, 2));
    }
    return status;
}

static enum ej_status check_closed(struct ej_journal *j, const struct closed *closed,
                                   struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = store_query(j, &stmt, err, CLOSED " WHERE z.id = ?", "i", closed->id);

    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK || !row)
        return status;
    if (strcmp(store_text(stmt, 1), closed->starts) != 0 ||
        strcmp(store_text(stmt, 2), closed->ends) != 0)
        status = ej_fail(err, EJ_REFUSED,
                         _("period %s of %s is closed, and other days would be in it;"
                           " ej-finals reopen opens it first; nothing was stored"),
                         store_text(stmt, 3), store_text(stmt, 4));
    store_reset(stmt);
    return status;
}

/* ---- periods and their year ------------------------------------------------------------------ */

#define ASTRAY                                                                                     \
    "SELECT a.id, a.name, y.name FROM calendar a JOIN year y ON y.id = a.year_id"                  \
    " WHERE a.year_id = ? AND a.kind = 'period' AND (a.starts < y.starts OR a.ends > y.ends)"      \
    " ORDER BY a.starts, a.grade_from"

static enum ej_status note_astray(struct ej_journal *j, struct calendar_guard *guard, int64_t year,
                                  struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, ASTRAY, "i", year);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&guard->astray, guard->astray_count, sizeof *guard->astray)) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
        guard->astray[guard->astray_count++] = store_int(stmt, 0);
    }
    return status;
}

static bool was_astray(const struct calendar_guard *guard, int64_t id)
{
    for (int i = 0; i < guard->astray_count; i++)
        if (guard->astray[i] == id)
            return true;
    return false;
}

static enum ej_status check_astray(struct ej_journal *j, const struct calendar_guard *guard,
                                   int64_t year, struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, ASTRAY, "i", year);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (was_astray(guard, store_int(stmt, 0)))
            continue;
        status = ej_fail(err, EJ_REFUSED,
                         _("period %s would reach outside the school year %s; nothing was stored"),
                         store_text(stmt, 1), store_text(stmt, 2));
        store_reset(stmt);
    }
    return status;
}

/* ---- all ------------------------------------------------------------------------------------- */

enum ej_status calendar_guard_note(struct ej_journal *j, struct calendar_guard **out, int64_t year,
                                   struct ej_error *err)
{
    struct calendar_guard *guard = *out ? *out : calloc(1, sizeof *guard);

    *out = guard;
    for (int i = 0; guard && i < guard->year_count; i++)
        if (guard->years[i] == year)
            return EJ_OK;
    if (!guard || !array_grow(&guard->years, guard->year_count, sizeof *guard->years))
        return ej_no_memory(err);
    enum ej_status status = note_days(j, guard, year, err);
    if (status == EJ_OK)
        status = note_closed(j, guard, year, err);
    if (status == EJ_OK)
        status = note_astray(j, guard, year, err);
    if (status == EJ_OK)
        guard->years[guard->year_count++] = year;
    return status;
}

enum ej_status calendar_guard_check(struct ej_journal *j, const struct calendar_guard *guard,
                                    struct ej_error *err)
{
    enum ej_status status = guard ? check_days(j, guard, err) : EJ_OK;

    for (int i = 0; guard && i < guard->closed_count && status == EJ_OK; i++)
        status = check_closed(j, &guard->closed[i], err);
    for (int i = 0; guard && i < guard->year_count && status == EJ_OK; i++)
        status = check_astray(j, guard, guard->years[i], err);
    return status;
}
