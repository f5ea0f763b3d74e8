/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a report as a table. */
#include "query/grid.h"

#include <stdlib.h>
#include <string.h>

#include "record/text.h"
#include "store/store.h"

struct printing {
    const struct grid *grid;
    struct ej_column *columns;
    const struct query_column **from; /* by column */
    bool *hidden;                     /* by column */
    struct ej_value *row;
    struct ej_value *totals;
    int *order;    /* the names' indices in order of print */
    int *position; /* of a name among the columns */
    int count;
    struct ej_chart chart;
    int *series;
};

/* Indices into a list of names, sorted as Russians sort; few, so by insertion. */
static void sort_names(const struct names *names, int *order)
{
    for (int i = 0; i < names->count; i++) {
        int at = i;
        const char *name = names->list[i];
        for (; at > 0; at--) {
            const char *before = names->list[order[at - 1]];
            if (ej_text_compare(before, strlen(before), name, strlen(name)) <= 0)
                break;
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

static void lay_out(struct printing *p)
{
    const struct query *q = p->grid->query;

    if (!q->unsorted)
        sort_names(&p->grid->names, p->order);
    for (int i = 0; q->unsorted && i < p->grid->names.count; i++)
        p->order[i] = i;
    for (int i = 0; i < q->count; i++) {
        if (i != q->pivot) {
            p->from[p->count] = &q->columns[i];
            p->hidden[p->count] = p->grid->hidden[i];
            p->columns[p->count++] = q->columns[i].column;
            continue;
        }
        for (int n = 0; n < p->grid->names.count; n++) {
            int index = p->order[n];
            struct ej_column *column = &p->columns[p->count];
            *column = q->columns[i].column;
            column->name = p->grid->names.list[index];
            column->heading = p->grid->headings.list[index];
            p->from[p->count] = &q->columns[i];
            p->hidden[p->count] = p->grid->hidden[i];
            p->position[index] = p->count++;
        }
    }
}

static void fill_row(struct printing *p, size_t row)
{
    const struct grid *g = p->grid;
    const struct ej_value *key = g->cells + row * (size_t)g->keys;
    int pivot = g->query->pivot, many = pivot >= 0 ? g->names.count : 0;

    for (int i = 0; i < p->count; i++)
        p->row[i] = pivot >= 0 && i >= pivot && i < pivot + many ? ej_null() : *key++;
    for (size_t e = row > 0 ? g->extras_end[row - 1] : 0; e < g->extras_end[row]; e++)
        p->row[p->position[g->extras[e].column]] = g->extras[e].value;
    for (int i = 0; g->russian && i < p->count; i++)
        if (!p->row[i].null && p->row[i].text)
            p->row[i].text = query_word(p->from[i], p->row[i].text);
}

/* The rows behind the records, for the layout. */
static void fill_totals(struct printing *p)
{
    const struct grid *g = p->grid;
    size_t size = (size_t)p->count * sizeof *p->row;

    for (size_t i = 0; i < g->totals; i++) {
        fill_row(p, g->rows - g->totals + i);
        memcpy(p->totals + i * (size_t)p->count, p->row, size);
    }
}

/* Where column INDEX of the header stands among those that are printed. */
static int printed_at(const struct grid *g, int index)
{
    int pivot = g->query->pivot;

    return pivot >= 0 && index > pivot ? index - 1 + g->names.count : index;
}

/* Add what the series NAME of the header stands for. */
static void add_series(struct printing *p, const char *name)
{
    const struct grid *g = p->grid;
    const struct query *q = g->query;
    int from = -1, count = 1;

    if (p->chart.across) {
        for (int i = 0; i < g->sums.count; i++)
            if (strcmp(g->sums.list[i], name) == 0)
                p->series[p->chart.count++] = i;
        return;
    }
    if (strcmp(name, "pivot") == 0) {
        from = q->pivot;
        count = g->names.count;
    }
    for (int i = 0; i < q->count && from < 0; i++)
        if (i != q->pivot && strcmp(q->columns[i].column.name, name) == 0)
            from = printed_at(g, i);
    for (int i = 0; i < count; i++)
        p->series[p->chart.count++] = from + i;
}

/* The header's chart with the places that this table has; NULL where there is nothing to draw. */
static const struct ej_chart *find_chart(struct printing *p)
{
    const struct grid *g = p->grid;
    const struct query_chart *from = &g->query->chart;

    if (!from->there)
        return NULL;
    p->chart = (struct ej_chart){.kind = from->kind,
                                 .title = from->title,
                                 .totals = from->totals,
                                 .across = from->across,
                                 .x = printed_at(g, from->x),
                                 .points = from->across ? g->names.count : 0,
                                 .series = p->series};
    for (int i = 0; i < from->series_count; i++)
        add_series(p, from->series[i]);
    return p->chart.count > 0 ? &p->chart : NULL;
}

static enum ej_status write_table(struct printing *p, const struct piece *piece,
                                  const struct ej_layout *layout, struct ej_sink *sink,
                                  struct ej_error *err)
{
    const struct grid *g = p->grid;
    struct ej_layout whole = *layout;
    struct ej_table table = {g->query->id, p->columns, 0, &whole};
    enum ej_status status;

    lay_out(p);
    fill_totals(p);
    table.count = p->count;
    whole.hidden = p->hidden;
    whole.totals = p->totals;
    whole.total_count = (int)g->totals;
    whole.chart = find_chart(p);
    if (piece->from == 0) { /* tables in pieces have none: their rows are counted from the piece */
        whole.sums = g->subtotals;
        whole.sum_count = g->subtotal_count;
    }
    if (piece->to < g->rows - g->totals) {
        whole.total_count = 0;
        whole.notes = whole.signers = NULL;
        whole.chart = NULL;
    }
    status = sink->begin(sink, &table, err);
    for (size_t row = piece->from; row < piece->to && status == EJ_OK; row++) {
        fill_row(p, row);
        status = sink->row(sink, p->row, err);
    }
    return status == EJ_OK ? sink->end(sink, err) : status;
}

enum ej_status grid_write(const struct grid *g, const struct piece *piece,
                          const struct ej_layout *layout, struct ej_sink *sink,
                          struct ej_error *err)
{
    const struct piece all = {0, g->rows - g->totals};
    size_t most = (size_t)g->query->count + (size_t)g->names.count + 1;
    struct printing p = {.grid = g,
                         .columns = calloc(most, sizeof *p.columns),
                         .from = calloc(most, sizeof *p.from),
                         .hidden = calloc(most, sizeof *p.hidden),
                         .row = calloc(most, sizeof *p.row),
                         .totals = calloc(most * (g->totals + 1), sizeof *p.totals),
                         .order = calloc(most, sizeof *p.order),
                         .position = calloc(most, sizeof *p.position),
                         .series = calloc(MAX_SERIES * (most + g->totals), sizeof *p.series)};
    enum ej_status status;

    if (p.columns && p.from && p.hidden && p.row && p.totals && p.order && p.position && p.series)
        status = write_table(&p, piece ? piece : &all, layout, sink, err);
    else
        status = ej_no_memory(err);
    free(p.columns);
    free(p.from);
    free(p.hidden);
    free(p.row);
    free(p.totals);
    free(p.order);
    free(p.position);
    free(p.series);
    return status;
}
