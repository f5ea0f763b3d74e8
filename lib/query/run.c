/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: run. */
#include "query/run.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "store/store.h"

/* ---- files ----------------------------------------------------------------------------------- */

/* The template of Q's file names; without one it is what sheets are called. */
static const char *file_template(const struct query *q)
{
    return q->file ? q->file : q->sheet ? q->sheet : q->title_ru;
}

/* No sign that a file system, Windows' too, keeps for itself, and short enough for what is put
 * behind: part, number, ending. */
static void settle_name(char *name)
{
    enum { LONGEST = 180 };
    size_t length = strlen(name);

    if (length > LONGEST) {
        for (length = LONGEST; ((unsigned char)name[length] & 0xC0) == 0x80; length--)
            ;
        name[length] = '\0';
    }
    while (length > 0 && (name[length - 1] == ' ' || name[length - 1] == '.'))
        name[--length] = '\0';
    for (char *c = name; *c; c++)
        if ((unsigned char)*c < ' ' || strchr("/\\:*?\"<>|", *c))
            *c = '-';
    if (*name == '.')
        *name = '-';
}

/* TEMPLATE as page_expand() has it, but a class with one digit gets a nought before it, so that
 * names sort as classes do; and what no file name can have is replaced. */
static enum ej_status file_name(struct buffer *name, const char *template, const struct grid *g,
                                struct ej_error *err)
{
    static const char class[] = "{class}";
    const char *at = strstr(template, class), *value = grid_first(g, "class");

    if (at && isdigit((unsigned char)value[0]) && !isdigit((unsigned char)value[1])) {
        buffer_add_n(name, template, (size_t)(at - template));
        buffer_add(name, "0");
        template = at;
    }
    page_expand(name, template, g);
    if (name->failed)
        return ej_no_memory(err);
    if (name->text)
        settle_name(name->text);
    return EJ_OK;
}

enum ej_status run_next_file(struct running *run, const struct grid *g, struct ej_error *err)
{
    const struct ej_files *files = run->how->files;
    struct buffer name = {0};

    if (!files)
        return EJ_OK;
    const struct query *first = run->report->query;
    enum ej_status status =
        file_name(&name, file_template(first->loose ? g->query : first), g, err);
    if (run->part)
        buffer_printf(&name, " %s", run->part);
    if (status == EJ_OK && name.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = files->next(files->context,
                             name.text && *name.text ? name.text : run->report->query->id,
                             &run->sink, err);
    buffer_free(&name);
    return status;
}

/* ---- one part -------------------------------------------------------------------------------- */

struct reading {
    struct running *run;
    const struct part *part;
    struct grid grid;
    bool whole;          /* the rows of all tables make one */
    char *per;           /* what the table at hand is about */
    struct classes each; /* of which there has to be a table, */
    size_t each_at;      /* from this one on still */
};

/* The table is complete. */
static enum ej_status flush(struct reading *reading, struct ej_error *err)
{
    struct running *run = reading->run;
    struct page page;
    enum ej_status status = run_next_file(run, &reading->grid, err);

    if (status != EJ_OK)
        return status;
    status = page_make(&page, reading->part->query, &run->values, &reading->grid, run->school,
                       run->past, err);
    if (status == EJ_OK)
        status = grid_write(&reading->grid, NULL, &page.layout, run->sink, err);
    page_free(&page);
    grid_clear(&reading->grid);
    run->wrote = true;
    return status;
}

/* Each class up to UNTIL (NULL: all that are left) has no rows: a table without any. */
static enum ej_status flush_empty(struct reading *reading, const char *until, struct ej_error *err)
{
    const struct classes *each = &reading->each;
    size_t to = reading->each_at;
    enum ej_status status = EJ_OK;

    while (to < each->count && (!until || strcmp(each->list[to].name, until) != 0))
        to++;
    if (until && to == each->count)
        return EJ_OK;
    for (size_t i = reading->each_at; i < to && status == EJ_OK; i++) {
        reading->grid.of = each->list[i].name;
        status = flush(reading, err);
    }
    reading->each_at = to + (until != NULL);
    return status;
}

/* The row begins another table: write the one that is complete. */
static enum ej_status next_table(struct reading *reading, struct ej_error *err)
{
    const struct part *p = reading->part;
    const char *per = p->places.per >= 0 ? store_text(p->stmt, p->places.per) : NULL;
    enum ej_status status = EJ_OK;

    if (!per || reading->whole)
        return EJ_OK;
    if (reading->per && strcmp(reading->per, per) == 0)
        return EJ_OK;
    if (reading->grid.rows > 0)
        status = flush(reading, err);
    if (status == EJ_OK)
        status = flush_empty(reading, per, err);
    free(reading->per);
    reading->per = strdup(per);
    return status == EJ_OK && !reading->per ? ej_no_memory(err) : status;
}

/* Totals are not for programs. */
static bool passed_over(const struct reading *reading)
{
    int totals = reading->part->places.totals;

    return totals >= 0 && !reading->run->how->sheets && store_text(reading->part->stmt, totals);
}

static enum ej_status read_rows(struct reading *reading, struct ej_error *err)
{
    const struct part *p = reading->part;
    bool row = true;
    enum ej_status status = parameters_bind(reading->run->j, reading->run->report->query,
                                            &reading->run->values, p->stmt, err);

    while (status == EJ_OK) {
        status = store_step(reading->run->j, p->stmt, &row, err);
        if (status != EJ_OK || !row)
            break;
        if (passed_over(reading))
            continue;
        status = next_table(reading, err);
        if (status == EJ_OK)
            status = grid_add(&reading->grid, &p->places, p->stmt, err);
    }
    store_reset(p->stmt);
    return status;
}

enum ej_status run_flat(struct running *run, const struct part *part, const struct class_of *list,
                        size_t count, struct ej_error *err)
{
    bool many = part->query->pivot >= 0 && !run->how->sheets;
    struct reading reading = {
        .run = run, .part = part, .whole = many && (list || !run->how->files)};
    enum ej_status status = EJ_OK;

    grid_start(&reading.grid, part->query, run->how->russian);
    if (part->query->each && run->how->sheets && !list)
        status = run_classes_find(run, false, &reading.each, err);
    if (status == EJ_OK && !list)
        status = read_rows(&reading, err);
    for (size_t i = 0; i < count && status == EJ_OK; i++) {
        run->values.class_id = list[i].id;
        status = read_rows(&reading, err);
    }
    if (status == EJ_OK && reading.grid.rows > 0)
        status = flush(&reading, err);
    if (status == EJ_OK)
        status = flush_empty(&reading, NULL, err);
    /* An empty report has its heading all the same. */
    if (status == EJ_OK && !run->wrote && !run->how->files)
        status = flush(&reading, err);
    grid_clear(&reading.grid);
    run_classes_free(&reading.each);
    free(reading.per);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

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

/* An explanation is for those who may run what it explains, in the roles in which they may. */
static unsigned roles_of(const struct ej_report *r)
{
    return r->query->roles & (r->explains ? r->explains->roles : ~0U);
}

/* Of other classes a class teacher sees pupils who once were in the own one, and not the rest: a
 * report that counts a class has to leave those out. */
static enum ej_status own_classes(struct running *run, struct ej_error *err)
{
    const struct ej_journal *j = run->j;
    const struct query *q = run->report->query;
    const struct parameter *p = query_parameter(q, "class");
    unsigned roles = j->role_set & roles_of(run->report);
    bool whole = access_whose(roles, "roster", "list") & WHOSE_ALL;

    if (!whole)
        run->values.class_teacher_id = j->staff_id ? j->staff_id : -1;
    return access_asked(run->j, whole || (p && p->open) ? 0 : run->values.class_id,
                        run->values.pupil_id, err);
}

/* Part after part, each of all that is asked for. */
static enum ej_status run_lists(struct running *run, struct ej_error *err)
{
    const struct ej_report *r = run->report;
    const struct part *only;
    enum ej_status status = run_find_part(run, &only, err);

    for (int i = 0; i < r->count && status == EJ_OK; i++) {
        if (only && only != &r->parts[i])
            continue;
        run->part = only ? NULL : r->parts[i].as->part;
        run->wrote = false;
        status = run_flat(run, &r->parts[i], NULL, 0, err);
    }
    return status;
}

static enum ej_status run_parts(struct running *run, struct ej_error *err)
{
    const struct ej_report *r = run->report;

    if (r->count > 1)
        return r->query->loose ? run_lists(run, err) : run_book(run, err);
    if (run->how->part && strcmp(run->how->part, r->query->part) != 0)
        return ej_fail(err, EJ_USAGE, _("'%s' has no part '%s'"), r->query->id, run->how->part);
    return run_flat(run, &r->parts[0], NULL, 0, err);
}

/* What only arranges the report that is explained (months, sides of paper) changes no records. */
static enum ej_status check_explained(const struct ej_report *r, const struct ej_run *how,
                                      struct ej_error *err)
{
    for (int i = 0; r->explains && i < how->count; i++)
        if (query_parameter(r->explains, how->names[i]) &&
            !query_parameter(r->query, how->names[i]))
            return ej_fail(err, EJ_USAGE,
                           _("the records behind '%s' are the same whatever '%s' is: leave it out"),
                           r->explains->id, how->names[i]);
    return EJ_OK;
}

enum ej_status ej_report_run(struct ej_journal *j, const struct ej_report *report,
                             const struct ej_run *how, struct ej_sink *sink, struct ej_error *err)
{
    struct running run = {.j = j, .report = report, .how = how, .sink = sink};
    bool narrowed = false;

    if (!access_is(j, roles_of(report)))
        return access_deny(j, report->explains ? report->explains->id : report->query->id, err);
    enum ej_status status = check_explained(report, how, err);
    if (status == EJ_OK)
        status = parameters_resolve(j, report->query, how->count, how->names, how->values,
                                    &run.values, err);
    if (status == EJ_OK)
        status = access_narrow(j, roles_of(report), &narrowed, err);
    if (status == EJ_OK && narrowed)
        status = own_only(&run, err);
    if (status == EJ_OK && narrowed)
        status = own_classes(&run, err);
    if (status == EJ_OK)
        status = store_string(j, &run.school, err, "SELECT name FROM school", "");
    if (status == EJ_OK && j->past && !store_local_time(j, j->now, run.past))
        status = ej_fail(err, EJ_BROKEN, _("unknown time zone: %s"), j->zone);
    if (status == EJ_OK)
        status = run_parts(&run, err);
    if (narrowed)
        access_widen(j);
    free(run.school);
    return status;
}
