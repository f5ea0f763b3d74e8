/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which finals are asked about, out of options. */
#include <stdio.h>
#include <string.h>

#include "access/access.h"
#include "finals/finals.h"
#include "intl.h"
#include "record/text.h"
#include "resolve/resolve.h"

struct options {
    int count;
    const char *const *names, *const *values;
};

static const char *given(const struct options *o, const char *name)
{
    for (int i = 0; i < o->count; i++)
        if (strcmp(o->names[i], name) == 0)
            return o->values[i];
    return NULL;
}

enum finals_kind finals_kind(const char *period)
{
    if (strcmp(period, "year") == 0)
        return FINALS_YEAR;
    if (strcmp(period, "exam") == 0)
        return FINALS_EXAM;
    return strcmp(period, "final") == 0 ? FINALS_FINAL : FINALS_PERIOD;
}

static enum ej_status scope_date(struct ej_journal *j, const struct options *o,
                                 struct finals_scope *out, struct ej_error *err)
{
    const char *text = given(o, "date");

    if (text && !ej_date_parse(text, j->today, out->date))
        return ej_fail(err, EJ_USAGE, _("--date: no such date (write 2026-10-05 or 05.10.2026)"));
    if (!text)
        snprintf(out->date, sizeof out->date, "%s", j->today);
    if (given(o, "year"))
        return resolve_year(j, given(o, "year"), NULL, &out->year, err);
    return resolve_year_near(j, out->date, &out->year, err);
}

static enum ej_status scope_period(struct ej_journal *j, const struct options *o,
                                   struct finals_scope *out, struct ej_error *err)
{
    const char *text = given(o, "period");

    if (text && !resolve_period(text, out->period))
        return ej_fail(err, EJ_USAGE,
                       _("--period: not one of Q1-Q4, T1-T3, H1, H2, year, exam, final"));
    out->kind = finals_kind(out->period);
    return text && out->kind == FINALS_PERIOD
               ? resolve_calendar_period(j, out->year, out->class_id, out->period, err)
               : EJ_OK;
}

static enum ej_status scope_pupil(struct ej_journal *j, const struct options *o,
                                  struct finals_scope *out, struct ej_error *err)
{
    const char *id = given(o, "pupil_id"), *name = given(o, "pupil");
    bool narrowed;

    if (!id && !name)
        return EJ_OK;
    enum ej_status status = access_narrow_verb(j, "final", "list", &narrowed, err);
    if (status != EJ_OK)
        return status;
    status = id ? resolve_pupil_id(j, id, &out->pupil, err)
                : resolve_pupil(j, out->year, out->class_id, NULL, name, &out->pupil, err);
    if (narrowed)
        access_widen(j);
    return status;
}

static enum ej_status keep_shown(void *context, const struct proposal *line, struct ej_error *err)
{
    return store_exec(context, err, "INSERT OR IGNORE INTO temp.shown VALUES (?, ?, ?, ?)", "itti",
                      line->class_id, line->subject, line->period, line->pupil_id);
}

enum ej_status finals_narrow(struct ej_journal *j, const char *verb, struct finals_scope *scope,
                             struct ej_error *err)
{
    bool narrowed = false;
    enum ej_status status = access_narrow_verb(j, "final", verb, &narrowed, err);

    if (!narrowed)
        return status;
    if (status == EJ_OK)
        status = access_asked(j, scope->class_id, scope->pupil, err);
    if (status == EJ_OK)
        status = store_script(j,
                              "CREATE TEMP TABLE IF NOT EXISTS shown (class_id INTEGER,"
                              " subject TEXT, period TEXT, pupil_id INTEGER,"
                              " PRIMARY KEY (class_id, subject, period, pupil_id))"
                              " WITHOUT ROWID; DELETE FROM temp.shown",
                              err);
    if (status == EJ_OK)
        status = finals_walk(j, scope, keep_shown, j, err);
    /* The figures of a line come from all marks: a part of them would tell lies. */
    access_widen(j);
    scope->narrowed = true;
    return status;
}

enum ej_status finals_scope(struct ej_journal *j, int count, const char *const *names,
                            const char *const *values, struct finals_scope *out,
                            struct ej_error *err)
{
    const struct options o = {count, names, values};

    *out = (struct finals_scope){0};
    enum ej_status status = scope_date(j, &o, out, err);
    if (status == EJ_OK && given(&o, "class"))
        status = resolve_class(j, out->year, given(&o, "class"), &out->class_id, err);
    if (status == EJ_OK && given(&o, "subject"))
        status = resolve_subject(j, given(&o, "subject"), &out->subject, err);
    if (status == EJ_OK)
        status = scope_period(j, &o, out, err);
    if (status == EJ_OK)
        status = scope_pupil(j, &o, out, err);
    if (status == EJ_REFUSED) /* an option that names nothing is wrong usage */
        status = err->status = EJ_USAGE;
    return status;
}
