/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The year's roll-over (komi 7.5): by the pedagogical council's decision a pupil goes on to the
 * next year's class, stays for the year again, or has finished.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/text.h"
#include "resolve/resolve.h"
#include "roster/roster.h"

struct decision {
    char *decision, *number, *date; /* owned */
};

/* One pupil's way from one year into the next. */
struct rise {
    struct work *w;
    int64_t pupil;
    struct enrolments had;
    const struct enrolment *from; /* the last of the year */
    struct decision council;
    struct school_class to;
    char next_year[32];
    char date[11]; /* first day no longer in the old class */
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* The year that the council decided about: --year, else the last that had begun by its date. */
static enum ej_status find_year(struct rise *r, int64_t *year, struct ej_error *err)
{
    struct work *w = r->w;

    if (w->option[F_YEAR] >= 0)
        return resolve_year(w->j, w->how->values[w->option[F_YEAR]], NULL, year, err);
    enum ej_status status = store_number(
        w->j, year, 0, err, "SELECT id FROM year WHERE starts <= ? ORDER BY starts DESC LIMIT 1",
        "t", work_text(w, F_DATE, w->j->today));
    if (status == EJ_OK && *year == 0)
        status = ej_fail(err, EJ_REFUSED, _("date: before the first school year"));
    return status;
}

static enum ej_status find_from(struct rise *r, struct ej_error *err)
{
    int64_t year;
    enum ej_status status = find_year(r, &year, err);

    for (int i = 0; status == EJ_OK && i < r->had.count; i++)
        if (r->had.list[i].year == year)
            r->from = &r->had.list[i];
    if (status != EJ_OK)
        return status;
    if (!r->from)
        return ej_fail(err, EJ_REFUSED, _("pupil_id: the pupil was in no class in that year"));
    if (is(r->from->end_kind, "depart"))
        return enrolment_left(r->from, err);
    return EJ_OK;
}

/* ---- what the council decided --------------------------------------------------------------- */

static void decision_free(struct decision *d)
{
    free(d->decision);
    free(d->number);
    free(d->date);
    *d = (struct decision){0};
}

static enum ej_status read_stored(struct rise *r, struct ej_error *err)
{
    static const char sql[] =
        "SELECT decision, number, date FROM council WHERE pupil_id = ? AND class_id = ?";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status =
        store_query(r->w->j, &stmt, err, sql, "ii", r->pupil, r->from->class_id);

    if (status == EJ_OK)
        status = store_step(r->w->j, stmt, &row, err);
    if (status != EJ_OK || !row)
        return status;
    r->council = (struct decision){strdup(store_text(stmt, 0)), strdup(store_text(stmt, 1)),
                                   strdup(store_text(stmt, 2))};
    store_reset(stmt);
    if (!r->council.decision || !r->council.number || !r->council.date)
        return ej_no_memory(err);
    return EJ_OK;
}

/* Without a word about it, what was decided already stays decided. */
static enum ej_status store_given(struct rise *r, struct ej_error *err)
{
    struct work *w = r->w;
    const char *decided = r->council.decision ? r->council.decision : "promoted";
    int64_t id;
    const struct ej_value values[] = {ej_int(r->pupil), ej_int(r->from->class_id),
                                      ej_text(work_text(w, F_DECISION, decided)), w->v[F_NUMBER],
                                      w->v[F_DATE]};
    enum ej_status status = work_put(w, &put_council, values, &id, err);

    decision_free(&r->council);
    return status == EJ_OK ? read_stored(r, err) : status;
}

/* The decision that the record gives is stored; without one, that of the journal holds. */
static enum ej_status decide(struct rise *r, struct ej_error *err)
{
    struct work *w = r->w;
    enum ej_status status = read_stored(r, err);

    if (status != EJ_OK)
        return status;
    if (w->v[F_NUMBER].null != w->v[F_DATE].null)
        return ej_fail(err, EJ_REFUSED, _("number and date of the decision belong together"));
    if (!w->v[F_NUMBER].null)
        return store_given(r, err);
    if (!r->council.decision)
        return ej_fail(err, EJ_REFUSED,
                       _("number: missing; the journal has no decision of the council about the"
                         " pupil either (ej-finals council)"));
    if (!w->v[F_DECISION].null && !is(w->v[F_DECISION].text, r->council.decision))
        return ej_fail(err, EJ_REFUSED, _("decision: the council decided otherwise"));
    return EJ_OK;
}

/* ---- where to ------------------------------------------------------------------------------- */

static enum ej_status find_next_year(struct rise *r, int64_t *year, struct ej_error *err)
{
    static const char sql[] =
        "SELECT n.id, n.name, n.starts FROM year y JOIN year n ON n.starts > y.starts"
        " WHERE y.id = ? ORDER BY n.starts LIMIT 1";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = store_query(r->w->j, &stmt, err, sql, "i", r->from->year);

    if (status == EJ_OK)
        status = store_step(r->w->j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    if (!row)
        return ej_fail(err, EJ_REFUSED,
                       _("into: the journal has no next school year; ej-calendar import makes it"));
    *year = store_int(stmt, 0);
    snprintf(r->next_year, sizeof r->next_year, "%s", store_text(stmt, 1));
    snprintf(r->date, sizeof r->date, "%s", store_text(stmt, 2));
    store_reset(stmt);
    return EJ_OK;
}

/* The class of the same letter, unless the record names another. */
static enum ej_status find_class(struct rise *r, struct ej_error *err)
{
    bool again = is(r->council.decision, "retained");
    char name[EJ_CLASS_SIZE + 16];
    const char *letters;
    struct ej_error none;
    int64_t year = 0, id;
    enum ej_status status = find_next_year(r, &year, err);

    if (status != EJ_OK)
        return status;
    ej_class_grade(r->from->class_name, &letters);
    snprintf(name, sizeof name, "%d%s", r->from->grade + !again, letters);
    const char *into = work_text(r->w, F_INTO, name);
    status = resolve_class(r->w->j, year, into, &id, &none);
    if (status == EJ_REFUSED)
        return ej_fail(err, EJ_REFUSED,
                       _("into: %s has no class %s; ej-class set --year %s --class %s makes it"),
                       r->next_year, into, r->next_year, into);
    if (status != EJ_OK)
        return ej_fail(err, status, "%s", none.text);
    status = class_read(r->w->j, id, &r->to, err);
    if (status == EJ_OK && again != (r->to.grade <= r->from->grade))
        return ej_fail(err, EJ_REFUSED,
                       again ? _("into: one who is retained stays in the grade")
                             : _("into: not a class of a higher grade"));
    return status;
}

/* ---- the passage ---------------------------------------------------------------------------- */

/* The next year's first enrolment is there: its class and its decision are put right. */
static enum ej_status mend(struct rise *r, const struct enrolment *next, const char *kind,
                           struct ej_error *err)
{
    const struct enrolment_change set[] = {
        {E_CLASS, ej_int(r->to.id)},
        {E_START_KIND, ej_text(kind)},
        {E_START_ORDER, ej_text(r->council.number)},
        {E_START_ORDER_DATE, ej_text(r->council.date)},
        {E_START_FROM, ej_text(r->from->class_name)},
        {.column = -1},
    };
    enum ej_status status = EJ_OK;
    bool moves = next->class_id != r->to.id;

    if (next->year != r->to.year)
        return ej_fail(err, EJ_REFUSED, _("decision: the pupil is in a later year's class"));
    if (moves)
        status = enrolment_may_end(r->w, r->pupil, next, next->starts, err);
    if (status == EJ_OK)
        status = enrolment_change(r->w, next->id, moves ? OVERWRITES : FOLLOWS, set, err);
    return status;
}

static enum ej_status go_on(struct rise *r, struct ej_error *err)
{
    const char *kind = is(r->council.decision, "retained") ? "retain" : "promote";
    const struct enrolment *next = r->from + 1;
    bool there = next < r->had.list + r->had.count;
    enum overwriting how = r->from->ends[0] ? OVERWRITES : FOLLOWS;
    const struct passage passage = {r->pupil,
                                    r->from,
                                    &r->to,
                                    r->date,
                                    kind,
                                    ej_text(r->council.number),
                                    ej_text(r->council.date)};

    if (!there)
        return enrolment_pass(r->w, &passage, how, err);
    enum ej_status status = mend(r, next, kind, err);
    return status == EJ_OK ? enrolment_end(r->w, &passage, how, err) : status;
}

static enum ej_status graduate(struct rise *r, struct ej_error *err)
{
    struct school_class last;
    enum ej_status status = class_read(r->w->j, r->from->class_id, &last, err);

    if (status != EJ_OK)
        return status;
    if (!r->w->v[F_INTO].null)
        return ej_fail(err, EJ_REFUSED, _("into: one who has graduated goes into no class"));
    if (r->from + 1 < r->had.list + r->had.count)
        return ej_fail(err, EJ_REFUSED, _("decision: the pupil is in a later year's class"));
    ej_date_add(last.year_ends, 1, r->date);
    const struct passage passage = {r->pupil,
                                    r->from,
                                    NULL,
                                    r->date,
                                    "graduate",
                                    ej_text(r->council.number),
                                    ej_text(r->council.date)};
    return enrolment_end(r->w, &passage, r->from->ends[0] ? OVERWRITES : FOLLOWS, err);
}

enum ej_status roster_promote(struct work *w, struct ej_error *err)
{
    struct rise r = {.w = w};
    enum ej_status status = pupil_named(w, &r.pupil, err);

    if (status == EJ_OK)
        status = enrolments_read(w->j, r.pupil, &r.had, err);
    if (status == EJ_OK)
        status = find_from(&r, err);
    if (status == EJ_OK)
        status = decide(&r, err);
    if (status == EJ_OK && is(r.council.decision, "graduated")) {
        status = graduate(&r, err);
    } else if (status == EJ_OK) {
        status = find_class(&r, err);
        if (status == EJ_OK)
            status = go_on(&r, err);
    }
    enrolments_free(&r.had);
    decision_free(&r.council);
    return status;
}
