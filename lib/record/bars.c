/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bars.c - a chart in a terminal's table. */
#include "bars.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "writer.h"

/* The number in a cell, 0 for none. */
static double number(const struct bars *b, int column, const struct ej_value *value)
{
    enum ej_type type = b->table->columns[column].type;

    if (ej_cell_is_number(value, type))
        return type == EJ_INTEGER ? (double)value->integer : (double)value->integer / 100;
    return value->null || !value->text || type != EJ_INTEGER ? 0 : strtod(value->text, NULL);
}

/* How many series a bar shows. */
static int shown(const struct ej_chart *chart)
{
    return chart->kind == EJ_CHART_STACKED ? chart->count : 1;
}

static const struct ej_value *total(const struct bars *b, int i)
{
    return b->table->layout->totals + i * b->table->count;
}

/* The column that says what a row of the totals is; the first one for want of it. */
static int name_column(const struct bars *b)
{
    const struct ej_layout *layout = b->table->layout;
    const struct ej_value *row = total(b, b->chart->series[0]);

    for (int i = 0; i < b->chart->x; i++)
        if (!(layout->hidden && layout->hidden[i]) && !row[i].null && row[i].text && *row[i].text)
            return i;
    return 0;
}

static const char *series_name(const struct bars *b, int i, bool russian)
{
    const struct ej_column *column = &b->table->columns[b->chart->series[i]];

    if (b->chart->across) {
        const struct ej_value *name = &total(b, b->chart->series[i])[name_column(b)];
        return name->null || !name->text ? "" : name->text;
    }
    return russian && column->heading ? column->heading : column->name;
}

static double column_length(const struct bars *b, int column)
{
    double length = 0;

    for (int i = 0; i < shown(b->chart); i++)
        length += number(b, column, &total(b, b->chart->series[i])[column]);
    return length;
}

static double row_length(const struct bars *b, const struct ej_value *row)
{
    double length = 0;

    for (int i = 0; i < shown(b->chart) && !row[b->chart->x].null; i++)
        length += number(b, b->chart->series[i], &row[b->chart->series[i]]);
    return length;
}

/* What is known before the first record. */
static void find_most(struct bars *b)
{
    int end = b->chart->across   ? b->chart->points
              : b->chart->totals ? b->table->layout->total_count
                                 : 0;

    for (int i = 0; i < end; i++) {
        double length =
            b->chart->across ? column_length(b, b->chart->x + i) : row_length(b, total(b, i));
        b->most = length > b->most ? length : b->most;
    }
}

bool bars_begin(struct bars *b, const struct ej_table *table, bool russian)
{
    struct buffer heading = {0};

    bars_free(b);
    *b = (struct bars){.table = table, .chart = table->layout ? table->layout->chart : NULL};
    if (!b->chart)
        return true;
    for (int i = 0; i < shown(b->chart); i++) {
        buffer_add(&heading, i ? " + " : "▇ ");
        buffer_add(&heading, series_name(b, i, russian));
    }
    if (heading.failed)
        buffer_free(&heading);
    b->heading = heading.text;
    find_most(b);
    return b->heading != NULL;
}

double bars_length(struct bars *b, const struct ej_value *row, bool is_total)
{
    const struct ej_layout *layout = b->table->layout;
    bool sum = !is_total && b->sums < layout->sum_count && layout->sums[b->sums] == b->seen;
    double length = 0;

    b->seen += !is_total;
    b->sums += sum;
    if (b->chart->totals == is_total && !sum)
        length = row_length(b, row);
    b->most = length > b->most ? length : b->most;
    return length;
}

void bars_draw(const struct bars *b, double length, int width, char out[BARS_SIZE])
{
    int blocks = length > 0 ? (int)(length / b->most * width + 0.5) : 0;

    *out = '\0';
    for (int i = 0; i < blocks && i < width; i++)
        memcpy(out + 3 * i, "▇", sizeof "▇");
    if (blocks == 0 && length > 0)
        memcpy(out, "▏", sizeof "▏");
}

const char *bars_below(const struct bars *b, int column)
{
    static const char *const heights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    int at = column - b->chart->x;

    if (column == name_column(b))
        return b->heading;
    double length = at >= 0 && at < b->chart->points ? column_length(b, column) : 0;
    if (length <= 0)
        return "";
    int height = (int)(length / b->most * 8 + 0.5);
    return heights[height > 1 ? height - 1 : 0];
}

void bars_free(struct bars *b)
{
    free(b->heading);
    b->heading = NULL;
}
