/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office's list says about classes, turned into enrolments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consent/digest.h"
#include "intl.h"
#include "roster/roster.h"

/* What one record of the list has to be fitted into. */
struct fit {
    struct work *w;
    int64_t pupil;
    struct school_class class;
    struct enrolments had;
    const char *enrolled; /* NULL: not known */
    const char *starts;   /* of the enrolment, if it began with this record's day of enrolment */
    const char *today;    /* within the school year of the class */
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* Keys of the memo about pupils: the class that a line of this input gave, and that line. */
static const char said_class, said_line;

/* Two lines that put a pupil into two classes of a year would move to and fro at each import. */
static enum ej_status check_said(struct fit *f, struct ej_error *err)
{
    const int32_t *class_id = seen_at(&f->w->seen, &said_class, f->pupil);
    const int32_t *line = seen_at(&f->w->seen, &said_line, f->pupil);
    int64_t year = 0;
    enum ej_status status = EJ_OK;

    if (!class_id || !line)
        return ej_no_memory(err);
    if (*class_id && *class_id != f->class.id)
        status = store_number(f->w->j, &year, 0, err, "SELECT year_id FROM class WHERE id = ?", "i",
                              (int64_t)*class_id);
    if (status == EJ_OK && year == f->class.year)
        status = ej_fail(err, EJ_REFUSED, _("contradicts line %ld of the same input"), (long)*line);
    return status;
}

static enum ej_status remember_said(struct fit *f, struct ej_error *err)
{
    int32_t *class_id = seen_at(&f->w->seen, &said_class, f->pupil);
    int32_t *line = seen_at(&f->w->seen, &said_line, f->pupil);

    if (!class_id || !line)
        return ej_no_memory(err);
    *class_id = (int32_t)f->class.id;
    *line = (int32_t)f->w->line;
    return EJ_OK;
}

/* A first enrolment; one who comes after the year has begun arrives. */
static enum ej_status enrol(struct fit *f, const char *kind, struct ej_error *err)
{
    const struct enrolment_change set[] = {
        {E_PUPIL, ej_int(f->pupil)},
        {E_CLASS, ej_int(f->class.id)},
        {E_STARTS, ej_text(f->starts)},
        {E_START_KIND, ej_text(kind)},
        {E_START_ORDER, ej_text(work_text(f->w, F_ENROLLED_ORDER, ""))},
        {.column = -1},
    };

    return enrolment_add(f->w, set, err);
}

/* The list of a new year is there before the council's decisions are: the pupil goes over. */
static enum ej_status roll_over(struct fit *f, const struct enrolment *old, struct ej_error *err)
{
    const struct passage over = {
        .pupil = f->pupil,
        .from = old->ends[0] ? NULL : old,
        .to = &f->class,
        .date = f->class.year_starts,
        .kind = f->class.grade > old->grade ? "promote" : "retain",
        .order = ej_text(""),
        .order_date = ej_null(),
    };

    return enrolment_pass(f->w, &over, FOLLOWS, err);
}

/* Nothing of this year yet. */
static enum ej_status begin_year(struct fit *f, struct ej_error *err)
{
    const struct enrolment *last = enrolment_last(&f->had);

    if (!last)
        return enrol(f, is(f->starts, f->class.year_starts) ? "enrol" : "arrive", err);
    if (strcmp(last->starts, f->class.year_starts) >= 0)
        return ej_fail(err, EJ_REFUSED, _("class: the pupil is in a later school year already"));
    if (is(last->end_kind, "depart") || is(last->end_kind, "graduate"))
        return enrolment_left(last, err);
    return roll_over(f, last, err);
}

/* An enrolment that has not begun is put right in its place. */
static enum ej_status replace(struct fit *f, const struct enrolment *e, struct ej_error *err)
{
    const struct enrolment *before = e > f->had.list ? e - 1 : NULL;
    const struct enrolment_change class_[] = {{E_CLASS, ej_int(f->class.id)}, {.column = -1}};
    const struct enrolment_change to[] = {{E_END_TO, ej_text(f->class.name)}, {.column = -1}};
    const struct enrolment_change open[] = {
        {E_ENDS, ej_null()},           {E_END_KIND, ej_null()}, {E_END_ORDER, ej_text("")},
        {E_END_ORDER_DATE, ej_null()}, {E_END_TO, ej_text("")}, {.column = -1}};
    enum ej_status status = enrolment_may_end(f->w, f->pupil, e, e->starts, err);

    if (status != EJ_OK)
        return status;
    if (!is(e->start_kind, "transfer") || !before || !is(before->ends, e->starts))
        return enrolment_change(f->w, e->id, OVERWRITES, class_, err);
    if (before->class_id != f->class.id) {
        status = enrolment_change(f->w, e->id, OVERWRITES, class_, err);
        return status == EJ_OK ? enrolment_change(f->w, before->id, FOLLOWS, to, err) : status;
    }
    status = work_remove(f->w, &put_enrolment, e->id, err);
    return status == EJ_OK ? enrolment_change(f->w, before->id, FOLLOWS, open, err) : status;
}

/* The time of this year in the record's class that ended before E began; NULL: none. */
static const struct enrolment *left_before(const struct fit *f, const struct enrolment *e)
{
    while (e-- > f->had.list)
        if (e->class_id == f->class.id)
            return e;
    return NULL;
}

/* Into another class from today on, or from the day after the last mark in the old one. */
static enum ej_status move(struct fit *f, const struct enrolment *e, struct ej_error *err)
{
    const struct enrolment *left = left_before(f, e);
    char date[11];
    enum ej_status status;

    if (f->w->how->careful && !f->w->how->replace)
        return ej_fail(err, EJ_REFUSED,
                       _("class: the pupil is in %s; ej-roster transfer changes it, or --replace"
                         " from today on"),
                       e->class_name);
    /* Only what a list did today can a list undo today: others may be as old as they like. */
    if (left && !f->w->how->careful && (e->ordered || strcmp(f->today, e->starts) > 0))
        return ej_fail(err, EJ_REFUSED,
                       _("class: the pupil left %s on %s, perhaps after this list was made;"
                         " ej-roster transfer takes one back"),
                       left->class_name, left->ends);
    if (strcmp(f->today, e->starts) <= 0)
        return replace(f, e, err);
    status = enrolment_first_free(f->w, f->pupil, e, f->today, date, err);
    if (status != EJ_OK)
        return status;
    const struct passage transfer = {f->pupil,   e,           &f->class, date,
                                     "transfer", ej_text(""), ej_null()};
    return enrolment_pass(f->w, &transfer, OVERWRITES, err);
}

/* The day or the order of the enrolment were mended in the list. */
static enum ej_status mend_start(struct fit *f, const char *was, struct ej_error *err)
{
    const char *order = work_text(f->w, F_ENROLLED_ORDER, "");
    struct enrolment *e = NULL;
    enum ej_status status = EJ_OK;
    int i;

    for (i = f->had.count; i-- > 0 && !e;)
        if (f->had.list[i].year == f->class.year &&
            (is(f->had.list[i].start_kind, "enrol") || is(f->had.list[i].start_kind, "arrive")))
            e = &f->had.list[i];
    if (!e || !f->enrolled)
        return EJ_OK;
    /* A day before the pupil had left once is that of an earlier enrolment. */
    if (e > f->had.list && strcmp(f->starts, e[-1].ends) < 0)
        return EJ_OK;
    if (!is(f->enrolled, was) && !is(e->starts, f->starts)) {
        const struct enrolment_change set[] = {
            {E_STARTS, ej_text(f->starts)},
            {E_START_KIND, ej_text(is(f->starts, f->class.year_starts) ? "enrol" : "arrive")},
            {.column = -1}};
        status = enrolment_may_start(f->w, f->pupil, e, f->starts, err);
        if (status == EJ_OK)
            status = enrolment_change(f->w, e->id, OVERWRITES, set, err);
    } else if (!is(e->starts, f->starts)) {
        return EJ_OK;
    }
    if (status == EJ_OK && *order) {
        const struct enrolment_change set[] = {{E_START_ORDER, ej_text(order)}, {.column = -1}};
        status = enrolment_change(f->w, e->id, OVERWRITES, set, err);
    }
    return status;
}

static enum ej_status fit_in(struct fit *f, const char *was, struct ej_error *err)
{
    struct enrolment *now = enrolment_on(&f->had, f->today), *last = NULL, *same = NULL;
    enum ej_status status;

    for (int i = 0; i < f->had.count; i++)
        if (f->had.list[i].year == f->class.year)
            last = &f->had.list[i];
    if (!last)
        return begin_year(f, err);
    if (now && now->class_id == f->class.id)
        same = now;
    else if (last->class_id == f->class.id && !last->ends[0])
        same = last;
    if (same)
        return mend_start(f, was, err);
    if (is(last->end_kind, "depart") || is(last->end_kind, "graduate"))
        return enrolment_left(last, err);
    if (!last->ends[0]) {
        status = move(f, last, err);
        return status == EJ_OK ? mend_start(f, was, err) : status;
    }
    if (last->class_id == f->class.id)
        return EJ_OK;
    return ej_fail(err, EJ_REFUSED, _("class: the pupil has finished this year in another class"));
}

enum ej_status enrolment_import(struct work *w, int64_t pupil, const char *was,
                                struct ej_error *err)
{
    struct fit f = {.w = w, .pupil = pupil};
    enum ej_status status;

    if (w->v[F_CLASS].null)
        return EJ_OK;
    status = class_read(w->j, w->v[F_CLASS].integer, &f.class, err);
    if (status != EJ_OK)
        return status;
    f.enrolled = work_text(w, F_ENROLLED, *was ? was : NULL);
    f.starts = f.class.year_starts;
    if (f.enrolled && strcmp(f.enrolled, f.starts) > 0)
        f.starts = f.enrolled;
    if (strcmp(f.starts, f.class.year_ends) > 0)
        return ej_fail(err, EJ_REFUSED, _("enrolled: after the school year of the class"));
    f.today = w->j->today;
    if (strcmp(f.today, f.class.year_starts) < 0)
        f.today = f.class.year_starts;
    if (strcmp(f.today, f.class.year_ends) > 0)
        f.today = f.class.year_ends;
    status = enrolments_read(w->j, pupil, &f.had, err);
    if (status == EJ_OK)
        status = check_said(&f, err);
    if (status == EJ_OK)
        status = fit_in(&f, was, err);
    if (status == EJ_OK)
        status = remember_said(&f, err);
    enrolments_free(&f.had);
    return status;
}

/* A list of the days before the pupil left and came back says when the former time began: that is
 * no news of the present one.  *ORDER is the caller's. */
static enum ej_status keep_arrival(struct work *w, int64_t pupil, const char *was, char **order,
                                   struct ej_error *err)
{
    const char *enrolled = work_text(w, F_ENROLLED, was);
    int64_t returned = 0;

    if (w->how->careful || strcmp(enrolled, was) >= 0)
        return EJ_OK;
    enum ej_status status = store_number(w->j, &returned, 0, err,
                                         "SELECT 1 FROM enrolment WHERE pupil_id = ?"
                                         " AND end_kind = 'depart' AND ends > ? AND ends <= ?",
                                         "itt", pupil, enrolled, was);
    if (status == EJ_OK && returned)
        status = store_string(w->j, order, err, "SELECT enrolled_order FROM pupil WHERE id = ?",
                              "i", pupil);
    if (status == EJ_OK && returned) {
        w->v[F_ENROLLED] = ej_text(was);
        w->v[F_ENROLLED_ORDER] = ej_text(*order ? *order : "");
    }
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    char *was = NULL, *order = NULL;
    int64_t pupil;
    bool anonymised = false;
    enum ej_status status = EJ_OK;

    if (!w->v[F_PUPIL_ID].text[0])
        return ej_fail(err, EJ_REFUSED, _("pupil_id: missing"));
    status = pupil_find(w, w->v[F_PUPIL_ID].text, &pupil, err);
    if (status == EJ_OK && !pupil)
        status = consent_keeps_out(w, w->v[F_PUPIL_ID].text, &anonymised, err);
    if (status != EJ_OK || anonymised)
        return status;
    if (pupil)
        status =
            store_string(w->j, &was, err, "SELECT enrolled FROM pupil WHERE id = ?", "i", pupil);
    if (status == EJ_OK && was)
        status = keep_arrival(w, pupil, was, &order, err);
    if (status == EJ_OK)
        status = pupil_store(w, &pupil, err);
    if (status == EJ_OK)
        status = enrolment_import(w, pupil, was ? was : "", err);
    if (status == EJ_OK)
        status = enrolment_admitted(w, pupil, err);
    free(order);
    free(was);
    return status;
}

enum ej_status roster_import(struct work *w, struct ej_error *err)
{
    return import(w, err);
}

/* Another verb only in what it must be given: see check_person(). */
enum ej_status roster_oneroster(struct work *w, struct ej_error *err)
{
    return import(w, err);
}
