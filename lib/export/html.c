/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html.c - tables as a page of HTML. */
#include "export/html.h"

#include <stdlib.h>
#include <string.h>

#include "export/html_shape.h"
#include "export/html_text.h"
#include "record/writer.h"

static const char signature_line[] = "____________________ /____________________/";

struct html {
    struct ej_sink sink;
    const char *const *programs;
    enum chart_end *charts; /* the caller's */
    bool begun;
    const struct ej_table *table; /* borrowed from begin to end */
    struct html_shape shape;
    struct chart_data chart;
    struct buffer rows;  /* of the table at hand, as HTML */
    struct buffer above; /* the name columns of the last row, each with its NUL */
    struct buffer page;  /* what goes out next */
    int seen, sums;      /* rows of the table so far; of these, sums */
    struct ej_writer out;
};

static enum ej_status give_out(struct html *h, struct ej_error *err)
{
    if (h->page.failed || h->rows.failed || h->above.failed)
        return ej_no_memory(err);
    if (h->page.text)
        ej_write(&h->out, h->page.text, h->page.length);
    buffer_clear(&h->page);
    return ej_writer_check(&h->out, err);
}

static void begin_page(struct html *h, const struct ej_table *table)
{
    const struct ej_layout *layout = table ? table->layout : NULL;
    const char *title = layout && layout->title && *layout->title ? *layout->title
                        : table                                   ? table->id
                                                                  : "";

    buffer_add(&h->page, html_start);
    html_element(&h->page, "title", NULL, title);
    buffer_add(&h->page, html_style);
    h->begun = true;
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* Remember the name columns of ROW; returns how many are as in the row above, from the first on. */
static int same_names(struct html *h, const struct ej_value *row)
{
    int names = h->table->layout ? h->table->layout->name_columns : 0, same = 0;
    const char *above = h->above.text ? h->above.text : "", *end = above + h->above.length;
    struct buffer now = {0};
    bool equal = h->above.length > 0;

    for (int i = 0; i < names && i < h->table->count; i++) {
        char room[EJ_CELL_SIZE];
        const char *text = chart_cell(&h->table->columns[i], &row[i], room);
        equal = equal && above < end && strcmp(above, text) == 0;
        same += equal;
        above += equal ? strlen(above) + 1 : 0;
        buffer_add_n(&now, text, strlen(text) + 1);
    }
    buffer_free(&h->above);
    h->above = now;
    return same;
}

/* SAME: so many of the first cells are as in the row above.  SUM: the row is one, among others. */
static void add_row(struct html *h, const struct ej_value *row, int same, bool sum)
{
    char room[EJ_CELL_SIZE];

    buffer_add(&h->rows, sum ? "<tr class=\"sum\">" : "<tr>");
    for (int i = 0; i < h->table->count; i++) {
        const struct html_column *column = &h->shape.columns[i];
        const char *text = chart_cell(&h->table->columns[i], &row[i], room);
        if (!column->hidden)
            html_shape_cell(&h->shape, i, text);
        buffer_add(&h->rows, column->hidden               ? "<td hidden=\"hidden\">"
                             : column->number && i < same ? "<td class=\"n r\">"
                             : column->number             ? "<td class=\"n\">"
                             : i < same                   ? "<td class=\"r\">"
                                                          : "<td>");
        html_text(&h->rows, text, false);
        buffer_add(&h->rows, "</td>");
    }
    buffer_add(&h->rows, "</tr>\n");
}

static enum ej_status row(struct ej_sink *sink, const struct ej_value *values, struct ej_error *err)
{
    struct html *h = (struct html *)sink;
    const struct ej_layout *layout = h->table->layout;
    bool sum = layout && h->sums < layout->sum_count && layout->sums[h->sums] == h->seen;

    h->seen++;
    h->sums += sum;
    add_row(h, values, same_names(h, values), sum);
    if (h->rows.failed || h->above.failed)
        return ej_no_memory(err);
    return sum || chart_data_row(&h->chart, h->table, values) ? EJ_OK : ej_no_memory(err);
}

static enum ej_status begin(struct ej_sink *sink, const struct ej_table *table,
                            struct ej_error *err)
{
    struct html *h = (struct html *)sink;

    if (!h->begun)
        begin_page(h, table);
    h->table = table;
    h->seen = h->sums = 0;
    buffer_clear(&h->rows);
    buffer_clear(&h->above);
    if (!html_shape_begin(&h->shape, table) || !chart_data_begin(&h->chart, table))
        return ej_no_memory(err);
    return EJ_OK;
}

/* ---- the table --------------------------------------------------------------------------------
 */

/* The column after those that stand under the same group heading as FIRST; *SHOWN of them are
 * printed. */
static int group_end(const struct html *h, int first, int *shown)
{
    const struct ej_column *columns = h->table->columns;
    int end = first;

    *shown = 0;
    do {
        *shown += !h->shape.columns[end].hidden;
        end++;
    } while (end < h->table->count && columns[first].group && columns[end].group &&
             strcmp(columns[first].group, columns[end].group) == 0);
    return end;
}

static bool has_groups(const struct html *h)
{
    for (int i = 0; i < h->table->count; i++)
        if (h->table->columns[i].group && !h->shape.columns[i].hidden)
            return true;
    return false;
}

static void add_heading(struct html *h, int i, bool both)
{
    buffer_printf(&h->page, "<th scope=\"col\"%s%s%s>", both ? " rowspan=\"2\"" : "",
                  h->shape.columns[i].hidden ? " hidden=\"hidden\"" : "",
                  h->shape.columns[i].upright ? " class=\"up\"><span" : "");
    html_text(&h->page, html_heading(&h->table->columns[i]), false);
    buffer_add(&h->page, h->shape.columns[i].upright ? "</span></th>" : "</th>");
}

static void add_head(struct html *h)
{
    bool groups = has_groups(h);

    buffer_add(&h->page, h->table->layout && h->table->layout->plain
                             ? "<thead hidden=\"hidden\">\n<tr>"
                             : "<thead>\n<tr>");
    for (int i = 0, end, shown; groups && i < h->table->count; i = end) {
        end = group_end(h, i, &shown);
        if (!h->table->columns[i].group) {
            add_heading(h, i, true);
        } else if (shown > 0) {
            buffer_printf(&h->page, "<th scope=\"colgroup\" colspan=\"%d\">", shown);
            html_text(&h->page, h->table->columns[i].group, false);
            buffer_add(&h->page, "</th>");
        }
    }
    buffer_add(&h->page, groups ? "</tr>\n<tr>" : "");
    for (int i = 0; i < h->table->count; i++)
        if (!groups || h->table->columns[i].group)
            add_heading(h, i, false);
    buffer_add(&h->page, "</tr>\n</thead>\n");
}

/* The widths that the table's author gave, in characters. */
static void add_widths(struct html *h)
{
    bool any = false;

    for (int i = 0; i < h->table->count; i++)
        any = any || h->table->columns[i].width > 0;
    if (!any)
        return;
    buffer_add(&h->page, "<colgroup>");
    for (int i = 0; i < h->table->count; i++) {
        if (h->shape.columns[i].hidden)
            continue;
        if (h->table->columns[i].width > 0)
            buffer_printf(&h->page, "<col style=\"width:%dch\" />", h->table->columns[i].width);
        else
            buffer_add(&h->page, "<col />");
    }
    buffer_add(&h->page, "</colgroup>\n");
}

static void add_title(struct html *h)
{
    const struct ej_layout *layout = h->table->layout;
    const char *const *line = layout ? layout->title : NULL;

    /* Above: below it might stand alone on one more sheet of paper. */
    if (layout && layout->pages > 0)
        buffer_printf(&h->page, "<p class=\"page\">Стр. %d из %d</p>\n", layout->page,
                      layout->pages);
    if (layout && layout->header_left && *layout->header_left)
        html_element(&h->page, "p", "school", layout->header_left);
    for (const char *tag = "h1"; line && *line; line++, tag = "p")
        html_element(&h->page, tag, *tag == 'p' ? "line" : NULL, *line);
}

static void add_body(struct html *h)
{
    int records = (int)h->rows.length;
    const struct ej_layout *layout = h->table->layout;

    if (records > 0)
        buffer_add(&h->page, "<tbody>\n");
    buffer_add(&h->page, records ? h->rows.text : "");
    if (records > 0)
        buffer_add(&h->page, "</tbody>\n");
    buffer_clear(&h->rows);
    for (int i = 0; layout && i < layout->total_count; i++)
        add_row(h, layout->totals + i * h->table->count, 0, false);
    if (h->rows.length > 0)
        buffer_printf(&h->page, "<tbody class=\"sum\">\n%s</tbody>\n", h->rows.text);
}

static bool has(const char *const *lines)
{
    return lines && *lines;
}

/* Notes and signature lines, which stay together. */
static void add_tail(struct html *h)
{
    const struct ej_layout *layout = h->table->layout;

    buffer_add(&h->page, "<div class=\"tail\">\n");
    for (const char *const *note = layout->notes; note && *note; note++)
        html_element(&h->page, "p", NULL, *note);
    if (has(layout->signers))
        buffer_add(&h->page, "<table class=\"signers\">\n");
    for (const char *const *signer = layout->signers; signer && *signer; signer++) {
        buffer_add(&h->page, "<tr><td>");
        html_text(&h->page, *signer, false);
        buffer_printf(&h->page, "</td><td>%s</td></tr>\n", signature_line);
    }
    buffer_add(&h->page, has(layout->signers) ? "</table>\n</div>\n" : "</div>\n");
}

static enum ej_status add_chart(struct html *h, struct ej_error *err)
{
    struct buffer picture = {0};
    enum chart_end ended;

    if (!chart_data_end(&h->chart, h->table))
        return ej_no_memory(err);
    if (!chart_data_drawable(&h->chart))
        return EJ_OK;
    ended = chart_svg(&h->chart, h->programs, &picture);
    if (ended == CHART_DRAWN) {
        buffer_add(&h->page, "<figure role=\"img\" aria-label=\"");
        html_text(&h->page, h->chart.chart->title, true);
        buffer_add(&h->page, "\">\n");
        html_element(&h->page, "figcaption", NULL, h->chart.chart->title);
        buffer_add(&h->page, picture.text);
        buffer_add(&h->page, "</figure>\n");
    } else if (*h->charts == CHART_DRAWN) {
        *h->charts = ended;
    }
    buffer_free(&picture);
    return ended == CHART_NO_MEMORY ? ej_no_memory(err) : EJ_OK;
}

/* Sums are wider than the marks above them. */
static void measure_sums(struct html *h)
{
    const struct ej_table *table = h->table;
    char room[EJ_CELL_SIZE];

    for (int i = 0; table->layout && i < table->layout->total_count * table->count; i++)
        if (h->shape.columns[i % table->count].number)
            html_shape_cell(
                &h->shape, i % table->count,
                chart_cell(&table->columns[i % table->count], &table->layout->totals[i], room));
}

static enum ej_status end(struct ej_sink *sink, struct ej_error *err)
{
    struct html *h = (struct html *)sink;
    enum ej_status status;

    measure_sums(h);
    html_shape_end(&h->shape, h->table);
    buffer_printf(&h->page, "<section class=\"%s\">\n", h->shape.wide ? "wide" : "tall");
    add_title(h);
    buffer_printf(&h->page,
                  "<table class=\"data%s\" style=\"border-collapse:collapse;--type:%dpt\">\n",
                  h->table->layout && h->table->layout->plain ? " plain" : "", (int)h->shape.type);
    add_widths(h);
    add_head(h);
    add_body(h);
    buffer_add(&h->page, "</table>\n");
    if (h->table->layout && (has(h->table->layout->notes) || has(h->table->layout->signers)))
        add_tail(h);
    status = add_chart(h, err);
    buffer_add(&h->page, "</section>\n");
    chart_data_free(&h->chart);
    free(h->shape.columns);
    h->shape.columns = NULL;
    return status == EJ_OK ? give_out(h, err) : status;
}

/* ---- the page ---------------------------------------------------------------------------------
 */

static enum ej_status finish(struct ej_sink *sink, struct ej_error *err)
{
    struct html *h = (struct html *)sink;
    enum ej_status status;

    if (!h->begun)
        begin_page(h, NULL);
    buffer_add(&h->page, "</body>\n</html>\n");
    status = give_out(h, err);
    return status == EJ_OK ? ej_writer_flush(&h->out, err) : status;
}

static void destroy(struct ej_sink *sink)
{
    struct html *h = (struct html *)sink;

    chart_data_free(&h->chart);
    free(h->shape.columns);
    buffer_free(&h->rows);
    buffer_free(&h->above);
    buffer_free(&h->page);
    free(h);
}

enum ej_status ej_sink_html(int fd, const char *const *programs, enum chart_end *charts,
                            struct ej_sink **out, struct ej_error *err)
{
    struct html *h = calloc(1, sizeof *h);

    *out = NULL;
    if (!h)
        return ej_no_memory(err);
    h->sink = (struct ej_sink){begin, row, end, finish, destroy};
    h->programs = programs;
    h->charts = charts;
    ej_writer_init(&h->out, fd);
    *out = &h->sink;
    return EJ_OK;
}
