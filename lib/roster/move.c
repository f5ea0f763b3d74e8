/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Movements within the year: a pupil comes, goes, or changes class, each under an order. */
#include <stdlib.h>
#include <string.h>

#include "consent/digest.h"
#include "intl.h"
#include "noun/dated.h"
#include "record/text.h"
#include "resolve/resolve.h"
#include "roster/roster.h"

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static enum ej_status check_within(const struct school_class *class, const char *date,
                                   struct ej_error *err)
{
    if (strcmp(date, class->year_starts) < 0 || strcmp(date, class->year_ends) > 0)
        return ej_fail(err, EJ_REFUSED, _("date: outside the school year of the class"));
    return EJ_OK;
}

/* The enrolment that a movement of KIND on DATE into the class has made already; NULL: none. */
static struct enrolment *made_before(const struct enrolments *had, int64_t class_id,
                                     const char *date, const char *kind)
{
    for (int i = had->count; i-- > 0;)
        if (had->list[i].class_id == class_id && is(had->list[i].starts, date) &&
            is(had->list[i].start_kind, kind))
            return &had->list[i];
    return NULL;
}

/* ---- arrive --------------------------------------------------------------------------------- */

static enum ej_status arrive_in(struct work *w, int64_t pupil, const struct school_class *class,
                                const struct enrolments *had, struct ej_error *err)
{
    const char *date = w->v[F_DATE].text;
    const struct enrolment *last = enrolment_last(had);
    const struct enrolment *made = made_before(had, class->id, date, "arrive");
    const struct enrolment_change set[] = {
        {E_PUPIL, ej_int(pupil)},
        {E_CLASS, ej_int(class->id)},
        {E_STARTS, ej_text(date)},
        {E_START_KIND, ej_text("arrive")},
        {E_START_ORDER, w->v[F_ORDER]},
        {E_START_ORDER_DATE, work_value(w, F_ORDER_DATE, ej_null())},
        {E_START_FROM, work_value(w, F_FROM_SCHOOL, ej_text(""))},
        {.column = -1},
    };

    if (made)
        return enrolment_change(w, made->id, OVERWRITES, set, err);
    if (last && !last->ends[0])
        return ej_fail(err, EJ_REFUSED,
                       _("class: the pupil is in %s; ej-roster transfer changes the class"),
                       last->class_name);
    if (last && strcmp(last->ends, date) > 0)
        return ej_fail(err, EJ_REFUSED, _("date: the pupil had not left before %s"), last->ends);
    return enrolment_add(w, set, err);
}

/* One who arrives is enrolled on that day by that order, unless the record says otherwise. */
static enum ej_status enrol_again(struct work *w, int64_t pupil, struct ej_error *err)
{
    struct ej_value values[PUPIL_COLUMNS];

    for (int i = 0; i < PUPIL_COLUMNS; i++)
        values[i] = (struct ej_value){.null = true, .keep = true};
    values[P_ENROLLED] = w->v[F_ENROLLED];
    values[P_ENROLLED_ORDER] = w->v[F_ENROLLED_ORDER];
    return dated_follow(w, &put_pupil, pupil, values, err);
}

static enum ej_status arrive(struct work *w, const struct school_class *class, struct ej_error *err)
{
    struct enrolments had = {0};
    struct ej_value enrolled = w->v[F_ENROLLED], order = w->v[F_ENROLLED_ORDER];
    int64_t pupil;
    enum ej_status status = pupil_find(w, w->v[F_PUPIL_ID].text, &pupil, err);
    bool new = pupil == 0;

    if (status == EJ_OK && !new)
        status = consent_not_anonymised(w, pupil, err);
    if (status == EJ_OK && enrolled.null && new)
        w->v[F_ENROLLED] = w->v[F_DATE];
    if (status == EJ_OK)
        status = pupil_store(w, &pupil, err);
    w->v[F_ENROLLED] = enrolled.null ? w->v[F_DATE] : enrolled;
    w->v[F_ENROLLED_ORDER] = order.null ? w->v[F_ORDER] : order;
    if (status == EJ_OK)
        status = enrol_again(w, pupil, err);
    if (status == EJ_OK && !new)
        status = enrolments_read(w->j, pupil, &had, err);
    if (status == EJ_OK)
        status = arrive_in(w, pupil, class, &had, err);
    if (status == EJ_OK)
        status = enrolment_admitted(w, pupil, err);
    enrolments_free(&had);
    return status;
}

enum ej_status roster_arrive(struct work *w, struct ej_error *err)
{
    struct school_class class;
    enum ej_status status = class_read(w->j, w->v[F_CLASS].integer, &class, err);

    if (status == EJ_OK)
        status = check_within(&class, w->v[F_DATE].text, err);
    return status == EJ_OK ? arrive(w, &class, err) : status;
}

/* ---- depart --------------------------------------------------------------------------------- */

/* The enrolment that a movement on the record's date can end. */
static enum ej_status check_leaving(struct work *w, int64_t pupil, const struct enrolment *e,
                                    struct ej_error *err)
{
    const char *date = w->v[F_DATE].text;

    if (!e)
        return ej_fail(err, EJ_REFUSED, _("pupil_id: the pupil is in no class"));
    if (!w->v[F_CLASS].null && w->v[F_CLASS].integer != e->class_id)
        return ej_fail(err, EJ_REFUSED, _("class: the pupil is in %s"), e->class_name);
    if (strcmp(date, e->starts) < 0)
        return ej_fail(err, EJ_REFUSED, _("date: the pupil joined the class only on %s"),
                       e->starts);
    return enrolment_may_end(w, pupil, e, date, err);
}

/* A pupil may leave in the summer, but not in a year that is not planned yet: a slip of the pen. */
static enum ej_status check_day(struct work *w, struct ej_error *err)
{
    char *starts = NULL, limit[11];
    enum ej_status status = store_string(w->j, &starts, err, "SELECT max(starts) FROM year", "");

    if (status == EJ_OK && starts && ej_date_add(starts, 366, limit) &&
        strcmp(w->v[F_DATE].text, limit) > 0)
        status =
            ej_fail(err, EJ_REFUSED, _("date: later than the last school year of the journal"));
    free(starts);
    return status;
}

enum ej_status roster_depart(struct work *w, struct ej_error *err)
{
    const struct enrolment_change set[] = {
        {E_ENDS, w->v[F_DATE]},
        {E_END_KIND, ej_text("depart")},
        {E_END_ORDER, w->v[F_ORDER]},
        {E_END_ORDER_DATE, work_value(w, F_ORDER_DATE, ej_null())},
        {E_END_TO, work_value(w, F_TO_SCHOOL, ej_text(""))},
        {.column = -1},
    };
    struct enrolments had = {0};
    int64_t pupil;
    enum ej_status status = pupil_named(w, &pupil, err);

    if (status == EJ_OK)
        status = enrolments_read(w->j, pupil, &had, err);
    const struct enrolment *last = enrolment_last(&had);
    if (status == EJ_OK && last && last->ends[0] && !is(last->end_kind, "depart"))
        status = enrolment_left(last, err);
    if (status == EJ_OK)
        status = check_leaving(w, pupil, last, err);
    if (status == EJ_OK)
        status = check_day(w, err);
    if (status == EJ_OK)
        status = enrolment_change(w, last->id, last->ends[0] ? OVERWRITES : FOLLOWS, set, err);
    enrolments_free(&had);
    return status;
}

/* ---- transfer ------------------------------------------------------------------------------- */

static enum ej_status read_target(struct work *w, struct school_class *to, struct ej_error *err)
{
    const char *date = w->v[F_DATE].text;
    int64_t year, id;
    enum ej_status status = work_year(w, date, &year, err);

    if (status == EJ_OK)
        status = resolve_class(w->j, year, w->v[F_INTO].text, &id, err);
    if (status == EJ_OK)
        status = class_read(w->j, id, to, err);
    return status == EJ_OK ? check_within(to, date, err) : status;
}

/* The order of a transfer that is there was given otherwise. */
static enum ej_status mend_orders(struct work *w, const struct enrolments *had,
                                  const struct enrolment *made, struct ej_error *err)
{
    const struct enrolment_change start[] = {
        {E_START_ORDER, w->v[F_ORDER]},
        {E_START_ORDER_DATE, work_value(w, F_ORDER_DATE, ej_null())},
        {.column = -1}};
    const struct enrolment_change end[] = {
        {E_END_ORDER, w->v[F_ORDER]},
        {E_END_ORDER_DATE, work_value(w, F_ORDER_DATE, ej_null())},
        {.column = -1}};
    enum ej_status status = enrolment_change(w, made->id, OVERWRITES, start, err);

    if (status == EJ_OK && made > had->list)
        status = enrolment_change(w, made[-1].id, FOLLOWS, end, err);
    return status;
}

static enum ej_status transfer(struct work *w, int64_t pupil, const struct enrolments *had,
                               const struct school_class *to, struct ej_error *err)
{
    const char *date = w->v[F_DATE].text;
    const struct enrolment *last = enrolment_last(had);
    const struct enrolment *made = made_before(had, to->id, date, "transfer");
    const struct passage passage = {
        pupil, last, to, date, "transfer", w->v[F_ORDER], work_value(w, F_ORDER_DATE, ej_null())};

    if (made)
        return mend_orders(w, had, made, err);
    if (last && last->ends[0])
        return enrolment_left(last, err);
    if (last && last->class_id == to->id)
        return ej_fail(err, EJ_REFUSED, _("into: the pupil is in this class already"));
    if (last && last->year != to->year)
        return ej_fail(err, EJ_REFUSED,
                       _("into: a class of another school year; ej-roster promote goes there"));
    enum ej_status status = check_leaving(w, pupil, last, err);
    return status == EJ_OK ? enrolment_pass(w, &passage, FOLLOWS, err) : status;
}

enum ej_status roster_transfer(struct work *w, struct ej_error *err)
{
    struct enrolments had = {0};
    struct school_class to;
    int64_t pupil;
    enum ej_status status = pupil_named(w, &pupil, err);

    if (status == EJ_OK)
        status = read_target(w, &to, err);
    if (status == EJ_OK)
        status = enrolments_read(w->j, pupil, &had, err);
    if (status == EJ_OK)
        status = transfer(w, pupil, &had, &to, err);
    if (status == EJ_OK)
        status = enrolment_admitted(w, pupil, err);
    enrolments_free(&had);
    return status;
}
