/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * chart.h - the numbers of a table's chart (struct ej_chart), gathered while its rows pass, and the
 * picture that gnuplot makes of them.
 */
#ifndef EJ_EXPORT_CHART_H
#define EJ_EXPORT_CHART_H

#include "journal.h"
#include "record/buffer.h"

/* More points are a picture that nobody can read: there is no chart then. */
enum { CHART_POINTS = 100 };

struct chart_data {
    const struct ej_chart *chart; /* borrowed; NULL: the table has none */
    char **series;                /* what each is called */
    int count;                    /* of series */
    char *point[CHART_POINTS];    /* what each is called */
    double *value[CHART_POINTS];  /* by series; NAN where there is no number */
    bool blank[CHART_POINTS];     /* nothing stands there, not even a word */
    int from[CHART_POINTS];       /* which of the points that the table has it is */
    int points;                   /* CHART_POINTS + 1: too many */
};

/* The chart of TABLE, which stays where it is until chart_data_end().  False: out of memory. */
bool chart_data_begin(struct chart_data *data, const struct ej_table *table);
/* See a record of the table.  False: out of memory. */
bool chart_data_row(struct chart_data *data, const struct ej_table *table,
                    const struct ej_value *row);
/* See its totals.  Bars without anything in the table, such as a grade's without marks, are left
 * out; a line keeps its empty places, as they are time that passed.  False: out of memory. */
bool chart_data_end(struct chart_data *data, const struct ej_table *table);
/* There is something to draw. */
bool chart_data_drawable(const struct chart_data *data);
/* The highest point of all; of stacked bars, of all together. */
double chart_data_most(const struct chart_data *data);
/* Nothing but a few whole things are counted: half of one is no mark of the scale. */
bool chart_data_counts(const struct chart_data *data);
void chart_data_free(struct chart_data *data);

/* VALUE of TYPE as a number; NAN: it is none. */
double chart_number(const struct ej_value *value, enum ej_type type);
/* A cell as people read it; uses ROOM (EJ_CELL_SIZE bytes) where that is not the value's text. */
const char *chart_cell(const struct ej_column *column, const struct ej_value *value, char *room);

enum chart_end {
    CHART_DRAWN,
    CHART_NO_TOOL,   /* no gnuplot on this machine */
    CHART_FAILED,    /* it made no picture */
    CHART_NO_MEMORY, /* out of memory */
};

/* Add the chart to OUT as an <svg> element that can stand in an HTML page among others: no ids, no
 * links, no script.  gnuplot is run by the first of PROGRAMS (paths, NULL-terminated; NULL: where
 * systems have it) that can be, with an empty environment, for 10 s at most. */
enum chart_end chart_svg(const struct chart_data *data, const char *const *programs,
                         struct buffer *out);

#endif
