/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bars.h - a chart in a terminal's table: bars beside the rows, or, where its points are columns, a
 * row of blocks below them.  Internal to libjournal.
 */
#ifndef EJ_RECORD_BARS_H
#define EJ_RECORD_BARS_H

#include "journal.h"

enum { BARS_WIDTH = 24, BARS_SIZE = BARS_WIDTH * 3 + 1 };

struct bars {
    const struct ej_table *table;
    const struct ej_chart *chart; /* NULL: the table has none */
    char *heading;                /* "▇ illness + valid" */
    double most;                  /* the longest one so far */
    int seen, sums;               /* records so far; of these, sums, which have no bar */
};

/* Begin TABLE, which stays where it is; RUSSIAN: headings instead of names.  Only the first series
 * is shown, or all together where they stand on one another.  False: out of memory. */
bool bars_begin(struct bars *bars, const struct ej_table *table, bool russian);
/* How long the bar beside ROW is, a record or a TOTAL; asked once of each, in their order. */
double bars_length(struct bars *bars, const struct ej_value *row, bool total);
/* The bar in WIDTH places, at most BARS_WIDTH. */
void bars_draw(const struct bars *bars, double length, int width, char out[BARS_SIZE]);
/* Points that are columns: what stands below COLUMN, "" for nothing. */
const char *bars_below(const struct bars *bars, int column);
void bars_free(struct bars *bars);

#endif
