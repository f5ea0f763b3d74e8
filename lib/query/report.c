/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: list, load, run. */
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "query/page.h"
#include "store/store.h"

struct ej_report {
    struct query *query;
    struct sqlite3_stmt *stmt;
    struct places places;
};

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

/* The report NAME, of the school's own directory or of the shared one; NULL: there is none. */
static enum ej_status find(const char *own, const char *shared, const char *name,
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
                              struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "id", .heading = "Отчёт"},
        {.name = "title", .heading = "Название"},
        {.name = "parameters", .heading = "Параметры"},
    };
    static const struct ej_table table = {"reports", columns, 3, NULL};
    char *shared = NULL, **names = NULL;
    int count = 0;
    enum ej_status status = reports_in(share, &shared, err);

    if (status == EJ_OK)
        status = query_names(own, shared, &names, &count, err);
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    for (int i = 0; i < count && status == EJ_OK; i++) {
        struct query *q;
        status = find(own, shared, names[i], &q, err);
        if (q)
            status = list_one(q, russian, sink, err);
        query_free(q);
    }
    if (status == EJ_OK)
        status = sink->end(sink, err);
    query_names_free(names, count);
    free(shared);
    return status;
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
static enum ej_status find_place(const struct ej_report *r, const struct node *node,
                                 const char *name, int *out, struct ej_error *err)
{
    *out = -1;
    if (!name)
        return EJ_OK;
    for (int i = 0; i < store_columns(r->stmt); i++)
        if (strcmp(store_column_name(r->stmt, i), name) == 0) {
            *out = i;
            return EJ_OK;
        }
    return tree_fail(r->query->header, node, err, _("the SELECT gives no column '%s'"), name);
}

static enum ej_status find_places_of(struct ej_report *r, int i, struct ej_error *err)
{
    const struct query_column *c = &r->query->columns[i];
    enum ej_status status = find_place(r, c->node, c->source, &r->places.column[i], err);

    if (status == EJ_OK)
        status = find_place(r, c->node, c->russian, &r->places.russian[i], err);
    if (status == EJ_OK)
        status = find_place(r, c->node, c->shown, &r->places.shown[i], err);
    return status;
}

static enum ej_status find_places(struct ej_report *r, struct ej_error *err)
{
    const struct query *q = r->query;
    const struct node *root = q->header->root;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < q->count && status == EJ_OK; i++)
        status = find_places_of(r, i, err);
    if (status == EJ_OK)
        status = find_place(r, tree_find(root, "sheet"), q->per, &r->places.per, err);
    if (status == EJ_OK)
        status = find_place(r, tree_find(root, "print"), q->notes, &r->places.notes, err);
    if (status == EJ_OK)
        status = find_place(r, tree_find(root, "print"), q->totals, &r->places.totals, err);
    return status;
}

static enum ej_status prepare(struct ej_journal *j, struct ej_report *r, struct ej_error *err)
{
    const struct query *q = r->query;
    size_t offset = 0;
    enum ej_status status = store_prepare_reader(j, q->sql, &r->stmt, &offset, err);

    if (status == EJ_REFUSED) {
        long line = q->sql_line;
        for (size_t i = 0; i < offset; i++)
            line += q->sql[i] == '\n';
        return ej_prefix(err, "%s:%ld", q->header->name, line);
    }
    if (status == EJ_OK)
        status = parameters_bind(j, q, NULL, r->stmt, err);
    return status == EJ_OK ? find_places(r, err) : status;
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
        status = prepare(j, r, err);
    free(shared);
    if (status == EJ_OK)
        *out = r;
    else
        ej_report_free(r);
    return status;
}

void ej_report_free(struct ej_report *r)
{
    if (!r)
        return;
    store_finalize(r->stmt);
    query_free(r->query);
    free(r);
}

/* ---- run ------------------------------------------------------------------------------------- */

struct running {
    struct ej_journal *j;
    const struct ej_report *report;
    const struct ej_run *how;
    struct ej_sink *sink;
    struct values values;
    struct grid grid;
    char *school;
    char *per; /* what the table at hand is about */
    bool wrote;
};

/* The table is complete. */
static enum ej_status flush(struct running *run, struct ej_error *err)
{
    struct page page;
    enum ej_status status =
        page_make(&page, run->report->query, &run->values, &run->grid, run->school, err);

    if (status == EJ_OK)
        status = grid_write(&run->grid, &page.layout, run->sink, err);
    page_free(&page);
    grid_clear(&run->grid);
    run->wrote = true;
    return status;
}

/* The row begins another table: write the one that is complete. */
static enum ej_status next_table(struct running *run, struct ej_error *err)
{
    const struct ej_report *r = run->report;
    const char *per = r->places.per >= 0 ? store_text(r->stmt, r->places.per) : NULL;
    enum ej_status status = EJ_OK;

    if (!per || (r->query->pivot >= 0 && !run->how->sheets))
        return EJ_OK;
    if (run->per && strcmp(run->per, per) == 0)
        return EJ_OK;
    if (run->grid.rows > 0)
        status = flush(run, err);
    free(run->per);
    run->per = strdup(per);
    return status == EJ_OK && !run->per ? ej_no_memory(err) : status;
}

/* Totals are not for programs. */
static bool passed_over(const struct running *run)
{
    int totals = run->report->places.totals;

    return totals >= 0 && !run->how->sheets && store_text(run->report->stmt, totals);
}

static enum ej_status read_rows(struct running *run, struct ej_error *err)
{
    const struct ej_report *r = run->report;
    bool row = true;
    enum ej_status status = EJ_OK;

    while (status == EJ_OK) {
        status = store_step(run->j, r->stmt, &row, err);
        if (status != EJ_OK || !row)
            break;
        if (passed_over(run))
            continue;
        status = next_table(run, err);
        if (status == EJ_OK)
            status = grid_add(&run->grid, &r->places, r->stmt, err);
    }
    store_reset(r->stmt);
    /* An empty report has its heading all the same. */
    if (status == EJ_OK && (run->grid.rows > 0 || !run->wrote))
        status = flush(run, err);
    return status;
}

/* What is told of each of the staff, only of oneself. */
static enum ej_status own_only(struct running *run, struct ej_error *err)
{
    const struct parameter *p = query_parameter(run->report->query, "teacher");

    if (!p || !p->own)
        return EJ_OK;
    if (run->values.teacher_id && run->values.teacher_id != run->j->staff_id)
        return access_deny(run->j, run->report->query->id, err);
    run->values.teacher_id = run->j->staff_id;
    return EJ_OK;
}

/* Of other classes a class teacher sees pupils who once were in the own one, and not the rest: a
 * report that counts a class has to leave those out. */
static enum ej_status own_classes(struct running *run, struct ej_error *err)
{
    const struct ej_journal *j = run->j;
    const struct query *q = run->report->query;
    const struct parameter *p = query_parameter(q, "class");
    bool whole = access_whose(j->role_set & q->roles, "roster", "list") & WHOSE_ALL;

    if (!whole)
        run->values.class_teacher_id = j->staff_id ? j->staff_id : -1;
    return access_asked(run->j, whole || (p && p->open) ? 0 : run->values.class_id,
                        run->values.pupil_id, err);
}

enum ej_status ej_report_run(struct ej_journal *j, const struct ej_report *report,
                             const struct ej_run *how, struct ej_sink *sink, struct ej_error *err)
{
    struct running run = {.j = j, .report = report, .how = how, .sink = sink};
    bool narrowed = false;

    if (!access_is(j, report->query->roles))
        return access_deny(j, report->query->id, err);
    enum ej_status status =
        parameters_resolve(j, report->query, how->count, how->names, how->values, &run.values, err);
    grid_start(&run.grid, report->query, how->russian);
    if (status == EJ_OK)
        status = access_narrow(j, report->query->roles, &narrowed, err);
    if (status == EJ_OK && narrowed)
        status = own_only(&run, err);
    if (status == EJ_OK && narrowed)
        status = own_classes(&run, err);
    if (status == EJ_OK)
        status = store_string(j, &run.school, err, "SELECT name FROM school", "");
    if (status == EJ_OK)
        status = parameters_bind(j, report->query, &run.values, report->stmt, err);
    if (status == EJ_OK)
        status = read_rows(&run, err);
    if (narrowed)
        access_widen(j);
    grid_clear(&run.grid);
    free(run.per);
    free(run.school);
    return status;
}
