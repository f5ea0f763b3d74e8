/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar of a year, line by line; the year's own dates are a line as well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/source.h"
#include "intl.h"
#include "noun/calendar_guard.h"
#include "noun/noun.h"
#include "record/text.h"
#include "resolve/resolve.h"

enum { F_YEAR, F_KIND, F_NAME, F_GRADES, F_FROM, F_TO, F_VALUE };

enum { VALUE_SIZE = 64 };

static const struct ej_field fields[] = {
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_KEY, N_("school year, such as 2026/27"),
                "y.name", NULL},
    [F_KIND] = {"kind", "Вид", EJ_F_CALENDAR, EJ_KEY | EJ_REQUIRED,
                N_("year, study-days, weeks, period, holiday, day-off, cold-day or bell"), "a.kind",
                "a.kind = ?1"},
    [F_NAME] = {"name", "Название", EJ_F_LINE_NAME, EJ_KEY,
                N_("period (Q1), name of holidays; of a bell shift and lesson (1.3)"), "a.name",
                "a.name = ?1"},
    [F_GRADES] = {"grades", "Параллели", EJ_F_GRADES, EJ_KEY, N_("grades, such as 1-9"),
                  "iif(a.grade_from = a.grade_to, '', a.grade_from || '-') || a.grade_to", NULL},
    [F_FROM] = {"from", "С", EJ_F_DATE, EJ_KEY, N_("first day"), "a.starts", NULL},
    [F_TO] = {"to", "По", EJ_F_DATE, 0, N_("last day"), "a.ends", NULL},
    [F_VALUE] = {"value", "Значение", EJ_F_LINE_VALUE, 0,
                 N_("study-days: 1-6; weeks: 34; cold-day: none or remote; bell: 08:30-09:15"),
                 "a.value", NULL},
};

/* Look at the year before its first line is written. */
static enum ej_status guard_year(struct work *w, int64_t year, struct ej_error *err)
{
    struct calendar_guard *guard = w->own;
    enum ej_status status = calendar_guard_note(w->j, &guard, year, err);

    w->own = guard;
    w->own_free = calendar_guard_free;
    return status;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* 2026/27 begins in 2026 and ends in 2027. */
static enum ej_status check_year_name(struct work *w, const char *name, struct ej_error *err)
{
    int first, second, used = 0;

    if (strspn(name, "0123456789/") != 7 || strlen(name) != 7 ||
        sscanf(name, "%4d/%2d%n", &first, &second, &used) != 2 || used != 7 ||
        (first + 1) % 100 != second)
        return ej_fail(err, EJ_REFUSED, _("year: not a school year (such as 2026/27)"));
    if (strtol(w->v[F_FROM].text, NULL, 10) != first)
        return ej_fail(err, EJ_REFUSED, _("from: the school year %s begins in %d"), name, first);
    if (strtol(w->v[F_TO].text, NULL, 10) != first + 1)
        return ej_fail(err, EJ_REFUSED, _("to: the school year %s ends in %d"), name, first + 1);
    return EJ_OK;
}

/* A day belongs to one school year. */
static enum ej_status check_other_years(struct work *w, const char *name, struct ej_error *err)
{
    char *other = NULL;
    enum ej_status status = store_string(
        w->j, &other, err,
        "SELECT name FROM year WHERE name <> ? AND starts <= ? AND ? <= ends ORDER BY starts",
        "ttt", name, w->v[F_TO].text, w->v[F_FROM].text);

    if (status == EJ_OK && other)
        status = ej_fail(err, EJ_REFUSED, _("from: the school year overlaps %s"), other);
    free(other);
    return status;
}

/* The year's line makes the year, or changes its first and last day. */
static enum ej_status import_year(struct work *w, struct ej_error *err)
{
    const char *name = w->raw[F_YEAR];
    int64_t id;

    if (!name || w->v[F_FROM].null || w->v[F_TO].null)
        return ej_fail(err, EJ_REFUSED, _("a year needs year, from and to"));
    if (strcmp(w->v[F_FROM].text, w->v[F_TO].text) >= 0)
        return ej_fail(err, EJ_REFUSED, _("to: before the first day"));
    enum ej_status status = check_year_name(w, name, err);
    if (status == EJ_OK)
        status = check_other_years(w, name, err);
    if (status == EJ_OK)
        status = store_number(w->j, &id, 0, err, "SELECT id FROM year WHERE name = ?", "t", name);
    if (status == EJ_OK && id)
        status = guard_year(w, id, err);
    struct ej_value values[] = {ej_text(name), w->v[F_FROM], w->v[F_TO]};
    return status == EJ_OK ? work_put(w, &put_year, values, &id, err) : status;
}

/* Value and name by kind; NAME gets the stable form of a period, VALUE that of the value. */
static enum ej_status check_line(struct work *w, const char *kind, char name[8],
                                 char value[VALUE_SIZE], struct ej_error *err)
{
    const char *given = work_text(w, F_VALUE, "");

    if (strcmp(kind, "period") == 0) {
        if (!w->raw[F_NAME] || !resolve_period(w->raw[F_NAME], name) || !strchr("QTH", name[0]))
            return ej_fail(err, EJ_REFUSED, _("name: not one of Q1-Q4, T1-T3, H1, H2"));
        if (!*given)
            given = name[0] == 'Q' ? "quarters" : name[0] == 'T' ? "trimesters" : "half-years";
    }
    if (!calendar_value(kind, given, value, VALUE_SIZE))
        return ej_fail(err, EJ_REFUSED, _("value: not one for this kind of line (see ej(7))"));
    return EJ_OK;
}

/* All but single days are known by kind, name and grades, so that new dates change the line. */
static enum ej_status known_line(struct work *w, const struct ej_value *values, int64_t *id,
                                 struct ej_error *err)
{
    const char *kind = values[1].text;

    *id = 0;
    if (strcmp(kind, "day-off") == 0 || strcmp(kind, "cold-day") == 0)
        return EJ_OK;
    return store_number(w->j, id, 0, err,
                        "SELECT id FROM calendar WHERE year_id = ? AND kind = ? AND name = ?"
                        " AND grade_from = ?",
                        "ittv", values[0].integer, kind, values[2].text, &values[3]);
}

/* On a day a grade has one period, one number of study days and of weeks, and a bell one time. */
static enum ej_status check_overlap(struct work *w, const struct ej_value *values, int64_t id,
                                    struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM calendar WHERE year_id = ? AND kind = ?"
        " AND kind IN ('period', 'study-days', 'weeks', 'bell') AND (kind <> 'bell' OR name = ?)"
        " AND id <> ? AND grade_from <= ? AND ? <= grade_to AND starts <= ? AND ? <= ends";
    const char *kind = values[1].text;
    int64_t found;
    enum ej_status status =
        store_number(w->j, &found, 0, err, sql, "ittivvvv", values[0].integer, kind, values[2].text,
                     id, &values[5], &values[3], &values[6], &values[4]);

    if (status != EJ_OK || !found)
        return status;
    return ej_fail(err, EJ_REFUSED,
                   strcmp(kind, "period") == 0
                       ? _("from: the period overlaps another one")
                       : _("grades: another line of this kind is for some of these grades"));
}

/* Study days, weeks and bells are the year's where no days are given; others would take all of it
 * by a forgotten word. */
static enum ej_status check_days(const struct work *w, const char *kind, struct ej_error *err)
{
    bool yearly = word_in("study-days weeks bell", kind), period = strcmp(kind, "period") == 0;
    int f = w->v[F_FROM].null ? F_FROM : F_TO;
    char label[LABEL_SIZE];

    if (yearly || (f == F_TO && (!period || !w->v[F_TO].null)))
        return EJ_OK;
    return w->line == 0
               ? ej_fail(err, EJ_USAGE, _("--%s is missing"), fields[f].name)
               : ej_fail(err, EJ_REFUSED, _("%s: missing"), field_label(&fields[f], label));
}

static enum ej_status import_line(struct work *w, const char *kind, struct ej_error *err)
{
    int from = 1, to = 12;
    char name[8], value[VALUE_SIZE];
    int64_t year, id;
    struct ej_value first, last;
    enum ej_status status = check_line(w, kind, name, value, err);

    if (status == EJ_OK)
        status = check_days(w, kind, err);
    if (status == EJ_OK)
        status = work_year(w, w->v[F_FROM].text, &year, err);
    if (status == EJ_OK)
        status = guard_year(w, year, err);
    if (status != EJ_OK)
        return status;
    if (!w->v[F_GRADES].null && sscanf(w->v[F_GRADES].text, "%d-%d", &from, &to) == 1)
        to = from;
    char *starts = NULL, *ends = NULL;
    status = store_string(w->j, &starts, err, "SELECT starts FROM year WHERE id = ?", "i", year);
    if (status == EJ_OK)
        status = store_string(w->j, &ends, err, "SELECT ends FROM year WHERE id = ?", "i", year);
    first = w->v[F_FROM].null ? ej_text(starts) : w->v[F_FROM];
    last = !w->v[F_TO].null ? w->v[F_TO] : w->v[F_FROM].null ? ej_text(ends) : w->v[F_FROM];
    struct ej_value values[] = {
        ej_int(year),
        ej_text(kind),
        ej_text(strcmp(kind, "period") == 0 ? name : work_text(w, F_NAME, "")),
        ej_int(from),
        first,
        ej_int(to),
        last,
        ej_text(value),
    };
    if (status == EJ_OK && strcmp(first.text, last.text) > 0)
        status = ej_fail(err, EJ_REFUSED, _("to: before the first day"));
    if (status == EJ_OK)
        status = known_line(w, values, &id, err);
    if (status == EJ_OK)
        status = check_overlap(w, values, id, err);
    if (status == EJ_OK)
        status = id ? work_update(w, &put_calendar, id, values, err)
                    : work_put(w, &put_calendar, values, &id, err);
    free(starts);
    free(ends);
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    const char *kind = w->v[F_KIND].text;

    return strcmp(kind, "year") == 0 ? import_year(w, err) : import_line(w, kind, err);
}

/* A lesson of a shift that begins while another one is going on. */
static enum ej_status warn_of_bells(struct work *w, struct ej_error *err)
{
    static const char sql[] =
        "SELECT b.name, b.value, a.name, a.value FROM calendar a"
        " JOIN calendar b ON b.year_id = a.year_id AND b.kind = 'bell'"
        "  AND substr(b.name, 1, instr(b.name, '.')) = substr(a.name, 1, instr(a.name, '.'))"
        "  AND a.grade_from <= b.grade_to AND b.grade_from <= a.grade_to"
        "  AND (substr(a.value, 1, 5), a.id) < (substr(b.value, 1, 5), b.id)"
        "  AND substr(b.value, 1, 5) < substr(a.value, 7)"
        " WHERE a.kind = 'bell' ORDER BY a.year_id, a.value, b.value LIMIT 10";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "");

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row)
        work_warn(w, _("bell %s (%s) rings while lesson %s (%s) is going on"), store_text(stmt, 0),
                  store_text(stmt, 1), store_text(stmt, 2), store_text(stmt, 3));
    return status;
}

/* What the lines together come to, whatever their order was. */
static enum ej_status finish(struct work *w, struct ej_error *err)
{
    if (w->summary->added == 0 && w->summary->changed == 0)
        return EJ_OK;
    enum ej_status status = calendar_guard_check(w->j, w->own, err);
    return status == EJ_OK ? warn_of_bells(w, err) : status;
}

static const struct verb verbs[] = {{"import", import, NULL, NULL, finish}};

const struct ej_noun noun_calendar = {
    .name = "calendar",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM (SELECT year_id, kind, name, grade_from, grade_to, starts, ends, value,"
            " CASE kind WHEN 'study-days' THEN 1 WHEN 'weeks' THEN 2 WHEN 'bell' THEN 3"
            " WHEN 'period' THEN 4 ELSE 5 END AS place FROM calendar"
            " UNION ALL SELECT id, 'year', '', NULL, NULL, starts, ends, '', 0 FROM year) a"
            " JOIN year y ON y.id = a.year_id WHERE 1",
    .order = "y.starts, a.place, a.starts, a.grade_from, a.name",
    .year = "a.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
