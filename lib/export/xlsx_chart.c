/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_chart.c - a table's chart as one of the spreadsheet's own. */
#include "export/xlsx_chart.h"

#include <stdlib.h>
#include <string.h>

#include "export/xlsx_measure.h"
#include "export/xlsx_sheet.h"

/* In points; libxlsxwriter's own size of a chart in pixels, of which there are 96 to an inch. */
enum { LEAST_WIDTH = 400, MOST_WIDTH = 620, GAP = 14 };
enum { HEIGHT = 260, TALL = 330 /* with slanted names below */ };
/* The size of names that are slanted: these take the picture's height. */
enum { SLANTED = 8 };
enum { USUAL_WIDTH = 480, USUAL_HEIGHT = 288 };
#define PIXELS (96.0 / 72.0)

/* It may be so much lower where a page has no more room. */
#define LEAST 0.65

/* As in chart_svg.c. */
static const lxw_color_t colours[] = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7,
                                      0x56B4E9, 0xD55E00, 0x7F7F7F, 0xB8A800};
enum { COLOURS = sizeof colours / sizeof *colours };

static void no_memory(struct xlsx_sheet *s)
{
    xlsx_did(s, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

void xlsx_chart_begin(struct xlsx_sheet *s)
{
    chart_data_free(&s->chart.data);
    s->chart.points = 0;
    if (!chart_data_begin(&s->chart.data, s->table))
        no_memory(s);
}

void xlsx_chart_row(struct xlsx_sheet *s, const struct ej_value *cells, bool total)
{
    struct xlsx_chart *c = &s->chart;
    const struct ej_chart *chart = c->data.chart;

    if (!chart)
        return;
    if (!total && !chart_data_row(&c->data, s->table, cells))
        no_memory(s);
    if (!chart->across && chart->totals == total && !cells[chart->x].null &&
        c->points < CHART_POINTS)
        c->row[c->points++] = s->at;
}

/* ---- which cells ------------------------------------------------------------------------------
 */

/* Add "'7А'!$B$4:$B$27" to B. */
static void add_range(struct buffer *b, const char *sheet, lxw_row_t row, int column,
                      lxw_row_t last_row, int last_column)
{
    char range[LXW_MAX_CELL_RANGE_LENGTH];

    lxw_rowcol_to_range_abs(range, row, (lxw_col_t)column, last_row, (lxw_col_t)last_column);
    buffer_add(b, b->length > 1 ? ",'" : "'");
    for (; *sheet; sheet++) {
        buffer_add_char(b, *sheet);
        if (*sheet == '\'')
            buffer_add_char(b, '\'');
    }
    buffer_printf(b, "'!%s", range);
}

/* What cell I of the chart's points is of: its row, or its column where the points lie across. */
static int place(const struct xlsx_chart *c, int i)
{
    int from = c->data.from[i];

    return c->data.chart->across ? c->data.chart->x + from : (int)c->row[from];
}

/* The points' cells in COLUMN, or in ROW where they lie across, as a formula; several ranges where
 * other cells are between these. */
static void add_cells(struct buffer *b, const struct xlsx_sheet *s, lxw_row_t row, int column)
{
    const struct xlsx_chart *c = &s->chart;
    bool across = c->data.chart->across;
    struct buffer cells = {0};
    int ranges = 0;

    buffer_add_char(&cells, '(');
    for (int first = 0, end; first < c->data.points; first = end, ranges++) {
        int from = place(c, first), to = from;

        for (end = first + 1; end < c->data.points && place(c, end) == to + 1; end++)
            to++;
        if (across)
            add_range(&cells, s->worksheet->name, row, from, row, to);
        else
            add_range(&cells, s->worksheet->name, (lxw_row_t)from, column, (lxw_row_t)to, column);
    }
    buffer_add_char(&cells, ')');
    buffer_add_char(b, '=');
    if (ranges == 1 && !cells.failed) { /* parentheses are for several */
        cells.text[cells.length - 1] = '\0';
        buffer_add(b, cells.text + 1);
    } else if (!cells.failed) {
        buffer_add(b, cells.text);
    }
    b->failed = b->failed || cells.failed;
    buffer_free(&cells);
}

/* ---- how it looks -----------------------------------------------------------------------------
 */

/* A text that begins with = would be taken for the place of a text. */
static const char *literal(const char *text)
{
    return text + strspn(text, "=");
}

static void dress(lxw_chart_series *series, const struct ej_chart *chart, int i)
{
    lxw_color_t colour = colours[i % COLOURS];
    lxw_chart_fill fill = {.color = colour};
    lxw_chart_line line = {.color = colour, .width = 2};

    if (chart->kind != EJ_CHART_LINE) {
        chart_series_set_fill(series, &fill);
        return;
    }
    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, 6);
    chart_series_set_marker_fill(series, &fill);
    line.width = 0.75;
    chart_series_set_marker_line(series, &line);
}

static void add_series(struct xlsx_sheet *s, lxw_chart *picture, int i)
{
    const struct xlsx_chart *c = &s->chart;
    const struct ej_chart *chart = c->data.chart;
    struct buffer names = {0}, values = {0};
    lxw_chart_series *series = NULL;

    add_cells(&names, s, c->heading, chart->x);
    add_cells(&values, s, c->totals + (lxw_row_t)chart->series[i], chart->series[i]);
    if (!names.failed && !values.failed)
        series = chart_add_series(picture, names.text, values.text);
    if (series) {
        chart_series_set_name(series, literal(c->data.series[i]));
        dress(series, chart, i);
        if (c->data.count == 1 && c->data.points <= 24)
            chart_series_set_labels(series);
    } else {
        no_memory(s);
    }
    buffer_free(&names);
    buffer_free(&values);
}

/* Percentages are not to end at 120. */
static void set_scale(lxw_chart *picture, const struct chart_data *data)
{
    double most = chart_data_most(data);

    chart_axis_set_min(picture->y_axis, 0);
    if (most > 80 && most <= 100)
        chart_axis_set_max(picture->y_axis, 100);
    if (chart_data_counts(data))
        chart_axis_set_major_unit(picture->y_axis, 1);
}

/* The points' names have no room side by side. */
static bool are_names_slanted(const struct chart_data *data)
{
    double names = 0;

    for (int i = 0; i < data->points; i++)
        names += xlsx_text_width(data->point[i], XLSX_HEADING) + 6;
    return names > MOST_WIDTH;
}

static lxw_chart *make(struct xlsx_sheet *s)
{
    static const uint8_t kinds[] = {[EJ_CHART_BAR] = LXW_CHART_COLUMN,
                                    [EJ_CHART_LINE] = LXW_CHART_LINE,
                                    [EJ_CHART_STACKED] = LXW_CHART_COLUMN_STACKED};
    const struct chart_data *data = &s->chart.data;
    lxw_chart *picture = workbook_add_chart(s->workbook, kinds[data->chart->kind]);
    lxw_chart_font font = {.name = "Times New Roman", .size = 12, .bold = LXW_TRUE};
    lxw_chart_font names = {.name = "Times New Roman", .size = SLANTED};

    if (!picture)
        return NULL;
    chart_title_set_name(picture, literal(data->chart->title));
    chart_title_set_name_font(picture, &font);
    set_scale(picture, data);
    if (are_names_slanted(data))
        chart_axis_set_num_font(picture->x_axis, &names);
    chart_show_hidden_data(picture);
    if (data->count == 1)
        chart_legend_set_position(picture, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(picture, LXW_CHART_LEGEND_BOTTOM);
    if (data->chart->kind == EJ_CHART_BAR)
        chart_set_series_gap(picture, 60);
    for (int i = 0; i < data->count; i++)
        add_series(s, picture, i);
    return picture;
}

/* ---- where it stands --------------------------------------------------------------------------
 */

static double wanted_height(const struct chart_data *data)
{
    return are_names_slanted(data) ? TALL : HEIGHT;
}

static double least_height(const struct chart_data *data)
{
    return wanted_height(data) * LEAST;
}

/* From the rows that are kept; with more of them there are more points than a chart has. */
void xlsx_chart_plan(struct xlsx_sheet *s)
{
    struct chart_data data;
    bool known = chart_data_begin(&data, s->table);

    for (int i = 0; known && data.chart && i < s->rows.count; i++)
        known = s->rows.row[i].sum || chart_data_row(&data, s->table, s->rows.row[i].cells);
    known = known && chart_data_end(&data, s->table);
    if (!known)
        no_memory(s);
    s->chart.room = known && chart_data_drawable(&data) ? least_height(&data) + GAP : 0;
    chart_data_free(&data);
}

/* How high the chart is: on the page at hand if that has room for it, else on the next one. */
static double find_room(struct xlsx_sheet *s)
{
    double height = wanted_height(&s->chart.data);
    double room = s->shape.paper * XLSX_FILLED - s->used - GAP;

    if (room >= height || s->breaks >= LXW_BREAKS_MAX)
        return height;
    if (room >= least_height(&s->chart.data))
        return room;
    s->page_break[s->breaks++] = s->at;
    s->used = s->repeated;
    return height;
}

static void put(struct xlsx_sheet *s, lxw_chart *picture)
{
    double width = s->shape.table < LEAST_WIDTH ? LEAST_WIDTH : s->shape.table;
    lxw_chart_options options = {.object_position = LXW_OBJECT_MOVE_DONT_SIZE};

    if (width > MOST_WIDTH)
        width = MOST_WIDTH;
    options.x_scale = width * PIXELS / USUAL_WIDTH;
    options.y_scale = find_room(s) * PIXELS / USUAL_HEIGHT;
    options.description = (char *)(uintptr_t)s->chart.data.chart->title;
    xlsx_did(s,
             worksheet_insert_chart_opt(s->worksheet, s->at + 1,
                                        (lxw_col_t)xlsx_first_shown(s->table), picture, &options));
}

void xlsx_chart_end(struct xlsx_sheet *s)
{
    lxw_chart *picture;

    if (!chart_data_end(&s->chart.data, s->table))
        no_memory(s);
    if (s->failed || !chart_data_drawable(&s->chart.data))
        return;
    picture = make(s);
    if (picture)
        put(s, picture);
    else
        no_memory(s);
}
