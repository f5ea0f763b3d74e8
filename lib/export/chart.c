/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart.c - the numbers of a table's chart. */
#include "export/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/writer.h"

const char *chart_cell(const struct ej_column *column, const struct ej_value *value, char *room)
{
    const char *text = ej_cell_text(value, column->type, '.', room);

    if (column->russian && !value->null && value->text)
        return column->russian(text);
    return column->type == EJ_DATE ? ej_cell_date(text, room) : text;
}

/* "4", or "4.25": a mean among whole numbers.  Not by strtod(), which goes by the locale. */
static double number_of(const char *text)
{
    size_t whole = strspn(text, "0123456789"), parts;
    double number;

    if (!whole || whole > 15)
        return NAN;
    number = (double)strtoll(text, NULL, 10);
    if (!text[whole])
        return number;
    parts = strspn(text + whole + 1, "0123456789");
    if (text[whole] != '.' || parts != 2 || text[whole + 3])
        return NAN;
    return number + (double)strtoll(text + whole + 1, NULL, 10) / 100;
}

double chart_number(const struct ej_value *value, enum ej_type type)
{
    if (ej_cell_is_number(value, type))
        return type == EJ_INTEGER ? (double)value->integer : (double)value->integer / 100;
    return value->null || !value->text || type != EJ_INTEGER ? NAN : number_of(value->text);
}

/* The first text of a row among the columns before END: what a row of totals is called. */
static const char *row_name(const struct ej_table *table, const struct ej_value *row, int end)
{
    const bool *hidden = table->layout->hidden;

    for (int i = 0; i < end; i++)
        if (!(hidden && hidden[i]) && !row[i].null && row[i].text && *row[i].text)
            return row[i].text;
    return "";
}

static const char *column_name(const struct ej_column *column)
{
    return column->heading ? column->heading : column->name;
}

bool chart_data_begin(struct chart_data *d, const struct ej_table *table)
{
    const struct ej_chart *chart = table->layout ? table->layout->chart : NULL;

    *d = (struct chart_data){.chart = chart};
    if (!chart)
        return true;
    d->count = chart->count;
    d->series = calloc((size_t)chart->count + 1, sizeof *d->series);
    for (int i = 0; d->series && i < chart->count; i++) {
        int at = chart->series[i];
        const char *name =
            chart->across ? row_name(table, table->layout->totals + at * table->count, chart->x)
                          : column_name(&table->columns[at]);
        if (!(d->series[i] = strdup(name)))
            return false;
    }
    return d->series != NULL;
}

/* One more point called NAME; *VALUES is NULL when there is no room for it.  False: out of memory.
 */
static bool add_point(struct chart_data *d, const char *name, double **values)
{
    *values = NULL;
    if (d->points >= CHART_POINTS) {
        d->points = CHART_POINTS + 1;
        return true;
    }
    d->point[d->points] = strdup(name);
    d->value[d->points] = *values = calloc((size_t)d->count + 1, sizeof **values);
    d->blank[d->points] = true;
    d->points++;
    return d->point[d->points - 1] && *values;
}

/* What the point that was added last has for one of the series. */
static double set_value(struct chart_data *d, const struct ej_value *value, enum ej_type type)
{
    if (!value->null && (!value->text || *value->text))
        d->blank[d->points - 1] = false;
    return chart_number(value, type);
}

static bool add_row(struct chart_data *d, const struct ej_table *table, const struct ej_value *row)
{
    const struct ej_value *x = &row[d->chart->x];
    char room[EJ_CELL_SIZE];
    double *values;

    if (x->null)
        return true;
    if (!add_point(d, chart_cell(&table->columns[d->chart->x], x, room), &values))
        return false;
    for (int i = 0; values && i < d->count; i++) {
        int at = d->chart->series[i];
        values[i] = set_value(d, &row[at], table->columns[at].type);
    }
    return true;
}

bool chart_data_row(struct chart_data *d, const struct ej_table *table, const struct ej_value *row)
{
    return !d->chart || d->chart->totals || add_row(d, table, row);
}

static bool add_column(struct chart_data *d, const struct ej_table *table, int column)
{
    double *values;

    if (!add_point(d, column_name(&table->columns[column]), &values))
        return false;
    for (int i = 0; values && i < d->count; i++)
        values[i] =
            set_value(d, &table->layout->totals[d->chart->series[i] * table->count + column],
                      table->columns[column].type);
    return true;
}

static bool add_totals(struct chart_data *d, const struct ej_table *table)
{
    const struct ej_chart *chart = d->chart;

    for (int i = 0; chart->across && i < chart->points; i++)
        if (!add_column(d, table, chart->x + i))
            return false;
    for (int i = 0; !chart->across && i < table->layout->total_count; i++)
        if (!add_row(d, table, table->layout->totals + i * table->count))
            return false;
    return true;
}

static void drop_empty(struct chart_data *d)
{
    int kept = 0;

    for (int p = 0; p < d->points; p++) {
        if (d->chart->kind != EJ_CHART_LINE && d->blank[p]) {
            free(d->point[p]);
            free(d->value[p]);
            continue;
        }
        d->point[kept] = d->point[p];
        d->value[kept] = d->value[p];
        d->from[kept++] = p;
    }
    d->points = kept;
}

bool chart_data_end(struct chart_data *d, const struct ej_table *table)
{
    if (d->chart && d->chart->totals && !add_totals(d, table))
        return false;
    if (d->chart && d->points <= CHART_POINTS)
        drop_empty(d);
    return true;
}

bool chart_data_drawable(const struct chart_data *d)
{
    if (!d->chart || d->points > CHART_POINTS)
        return false;
    for (int p = 0; p < d->points; p++)
        for (int s = 0; s < d->count; s++)
            if (!isnan(d->value[p][s]))
                return true;
    return false;
}

double chart_data_most(const struct chart_data *d)
{
    double most = 0;

    for (int p = 0; p < d->points && p < CHART_POINTS; p++) {
        double high = 0;
        for (int s = 0; s < d->count; s++) {
            double value = isnan(d->value[p][s]) ? 0 : d->value[p][s];
            high = d->chart->kind == EJ_CHART_STACKED ? high + value : fmax(high, value);
        }
        most = fmax(most, high);
    }
    return most;
}

bool chart_data_counts(const struct chart_data *d)
{
    for (int p = 0; p < d->points; p++)
        for (int s = 0; s < d->count; s++)
            if (!isnan(d->value[p][s]) && d->value[p][s] != floor(d->value[p][s]))
                return false;
    return chart_data_most(d) < 6;
}

void chart_data_free(struct chart_data *d)
{
    for (int i = 0; d->series && i < d->count; i++)
        free(d->series[i]);
    free(d->series);
    for (int i = 0; i < d->points && i < CHART_POINTS; i++) {
        free(d->point[i]);
        free(d->value[i]);
    }
    *d = (struct chart_data){0};
}
