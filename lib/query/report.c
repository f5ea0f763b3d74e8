/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: list, load, run. */
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "query/run.h"
#include "store/store.h"

/* ---- list ------------------------------------------------------------------------------------ */

static enum ej_status reports_in(const char *share, char **out, struct ej_error *err)
{
    struct buffer path = {0};

    buffer_printf(&path, "%s/reports", share);
    if (path.failed)
        return ej_no_memory(err);
    *out = path.text;
    return EJ_OK;
}

/* The file of the report NAME, of the school's own directory or of the shared one; NULL: there is
 * none. */
static enum ej_status find_file(const char *own, const char *shared, const char *name,
                                struct query **out, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    *out = NULL;
    if (own)
        status = query_read(own, name, out, err);
    if (status == EJ_OK && !*out)
        status = query_read(shared, name, out, err);
    return status;
}

/* The report that stands for the part Q. */
static enum ej_status find_other(struct query *q, const char *own, const char *shared,
                                 struct ej_error *err)
{
    const struct node *node = tree_find(q->header->root, "report");
    enum ej_status status = find_file(own, shared, q->instead, &q->other, err);

    if (status == EJ_OK && !q->other)
        status = tree_fail(q->header, node, err, _("there is no report '%s'"), q->instead);
    if (status == EJ_OK && q->other->next)
        status = tree_fail(q->header, node, err, _("'%s' has parts itself"), q->instead);
    return status;
}

/* Read what Q, a part of FIRST, is made of: the report takes the parameters of all its tables. */
static enum ej_status find_parts(struct query *first, struct query *q, const char *own,
                                 const char *shared, struct ej_error *err)
{
    enum ej_status status = q->instead ? find_other(q, own, shared, err) : EJ_OK;
    struct query *made_of = q->instead ? q->other : q;

    if (status == EJ_OK)
        status = query_read_with(made_of, own, shared, err);
    for (int i = 0; status == EJ_OK && i < made_of->with_count; i++)
        if (made_of->with[i].header)
            status = query_take_parameters(first, made_of->with[i].header, err);
    return status;
}

/* The report NAME, whole; NULL: there is none. */
static enum ej_status find(const char *own, const char *shared, const char *name,
                           struct query **out, struct ej_error *err)
{
    enum ej_status status = find_file(own, shared, name, out, err);

    for (struct query *q = *out; q && status == EJ_OK; q = q->next)
        status = find_parts(*out, q, own, shared, err);
    if (*out && status == EJ_OK)
        parameters_order(*out);
    return status;
}

static enum ej_status list_one(const struct query *q, bool russian, struct ej_sink *sink,
                               struct ej_error *err)
{
    struct buffer takes = {0};
    enum ej_status status;

    for (int i = 0; i < q->parameter_count; i++)
        buffer_printf(&takes, "%s%s", i ? " " : "", q->parameters[i].name);
    if (takes.failed) {
        status = ej_no_memory(err);
    } else {
        struct ej_value row[] = {ej_text(q->id), ej_text(russian ? q->title_ru : q->title),
                                 ej_text(takes.text ? takes.text : "")};
        status = sink->row(sink, row, err);
    }
    buffer_free(&takes);
    return status;
}

enum ej_status ej_report_list(const char *share, const char *own, bool russian,
                              struct ej_sink *sink, void (*told)(void *context, const char *words),
                              void *context, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "id", .heading = "Отчёт"},
        {.name = "title", .heading = "Название"},
        {.name = "parameters", .heading = "Параметры"},
    };
    static const struct ej_table table = {"reports", columns, 3, NULL};
    char *shared = NULL, **names = NULL;
    struct ej_error mistake = {0};
    bool mistaken = false;
    int count = 0;
    enum ej_status status = reports_in(share, &shared, err);

    if (status == EJ_OK)
        status = query_names(own, shared, &names, &count, err);
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    for (int i = 0; i < count && status == EJ_OK; i++) {
        struct query *q;
        status = find(own, shared, names[i], &q, &mistake);
        if (status == EJ_REFUSED) {
            told(context, mistake.text);
            mistaken = true;
            status = EJ_OK;
        } else if (status != EJ_OK && err) {
            *err = mistake;
        } else if (q) {
            status = list_one(q, russian, sink, err);
        }
        query_free(q);
    }
    if (status == EJ_OK)
        status = sink->end(sink, err);
    query_names_free(names, count);
    free(shared);
    return status == EJ_OK && mistaken ? EJ_REFUSED : status;
}

/* ---- load ------------------------------------------------------------------------------------ */

static enum ej_status no_such(const char *own, const char *shared, const char *name,
                              struct ej_error *err)
{
    struct buffer list = {0};
    char **names = NULL;
    int count = 0;
    enum ej_status status = query_names(own, shared, &names, &count, err);

    for (int i = 0; i < count; i++)
        buffer_printf(&list, "%s%s", i ? ", " : "", names[i]);
    if (status == EJ_OK)
        status = ej_fail(err, EJ_USAGE, _("there is no report '%s'; there are: %s"), name,
                         list.text ? list.text : "-");
    query_names_free(names, count);
    buffer_free(&list);
    return status;
}

/* Where the SELECT has the column NAME, of NODE. */
static enum ej_status find_place(const struct part *p, const struct node *node, const char *name,
                                 int *out, struct ej_error *err)
{
    *out = -1;
    if (!name)
        return EJ_OK;
    for (int i = 0; i < store_columns(p->stmt); i++)
        if (strcmp(store_column_name(p->stmt, i), name) == 0) {
            *out = i;
            return EJ_OK;
        }
    return tree_fail(p->query->header, node, err, _("the SELECT gives no column '%s'"), name);
}

static enum ej_status find_places_of(struct part *p, int i, struct ej_error *err)
{
    const struct query_column *c = &p->query->columns[i];
    enum ej_status status = find_place(p, c->node, c->source, &p->places.column[i], err);

    if (status == EJ_OK)
        status = find_place(p, c->node, c->russian, &p->places.russian[i], err);
    if (status == EJ_OK)
        status = find_place(p, c->node, c->shown, &p->places.shown[i], err);
    return status;
}

static enum ej_status find_places(struct part *p, struct ej_error *err)
{
    const struct query *q = p->query;
    const struct node *root = q->header->root;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < q->count && status == EJ_OK; i++)
        status = find_places_of(p, i, err);
    if (status == EJ_OK)
        status = find_place(p, tree_find(root, "sheet"), q->per, &p->places.per, err);
    if (status == EJ_OK)
        status = find_place(p, tree_find(root, "print"), q->notes, &p->places.notes, err);
    if (status == EJ_OK)
        status = find_place(p, tree_find(root, "print"), q->totals, &p->places.totals, err);
    return status;
}

/* FIRST is the part whose parameters the report takes. */
static enum ej_status prepare(struct ej_journal *j, const struct query *first, struct part *p,
                              struct ej_error *err)
{
    struct composed text;
    enum ej_status status = query_compose(p->query, &text, err);

    if (status == EJ_OK)
        status = store_rule_functions(j, err);
    if (status == EJ_OK)
        status = composed_prepare(j, &text, &p->stmt, err);
    if (status == EJ_OK)
        status = parameters_bind(j, first, NULL, p->stmt, err);
    composed_free(&text);
    return status == EJ_OK ? find_places(p, err) : status;
}

static enum ej_status prepare_parts(struct ej_journal *j, struct ej_report *r, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (const struct query *q = r->query; q && status == EJ_OK; q = q->next) {
        struct part *p = &r->parts[r->count++];
        p->as = q;
        p->query = q->instead ? q->other : q;
        status = prepare(j, r->query, p, err);
    }
    return status;
}

enum ej_status ej_report_load(struct ej_journal *j, const char *own, const char *name,
                              struct ej_report **out, struct ej_error *err)
{
    char *shared = NULL;
    struct ej_report *r = calloc(1, sizeof *r);
    enum ej_status status;

    *out = NULL;
    if (!r)
        return ej_no_memory(err);
    status = reports_in(j->share, &shared, err);
    if (status == EJ_OK)
        status = find(own, shared, name, &r->query, err);
    if (status == EJ_OK && !r->query)
        status = no_such(own, shared, name, err);
    if (status == EJ_OK)
        status = prepare_parts(j, r, err);
    free(shared);
    if (status == EJ_OK)
        *out = r;
    else
        ej_report_free(r);
    return status;
}

/* Q is asked for as ABOUT was: its days, and its teacher where each sees only oneself. */
static void take_defaults(struct query *q, const struct query *about)
{
    q->days = about->days;
    for (int i = 0; i < q->parameter_count; i++) {
        struct parameter *p = &q->parameters[i];
        const struct parameter *other = query_parameter(about, p->name);
        if (other && other->otherwise)
            p->otherwise = other->otherwise;
        if (other)
            p->own |= other->own;
    }
}

enum ej_status ej_report_explain(struct ej_journal *j, const char *own,
                                 const struct ej_report *report, struct ej_report **out,
                                 struct ej_error *err)
{
    const struct query *about = report->query;
    enum ej_status status;

    *out = NULL;
    if (!about->explain)
        return ej_fail(err, EJ_USAGE, _("'%s' has no explanation"), about->id);
    status = ej_report_load(j, own, about->explain, out, err);
    if (status != EJ_OK)
        return ej_prefix(err, "%s", about->header->name);
    take_defaults((*out)->query, about);
    (*out)->explains = about;
    return EJ_OK;
}

void ej_report_free(struct ej_report *r)
{
    if (!r)
        return;
    for (int i = 0; i < r->count; i++)
        store_finalize(r->parts[i].stmt);
    query_free(r->query);
    free(r);
}
