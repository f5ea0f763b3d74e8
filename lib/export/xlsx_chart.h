/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_chart.h - a table's chart as one of the spreadsheet's own, below the table: it shows the
 * cells, and changes when somebody changes them.
 */
#ifndef EJ_XLSX_CHART_H
#define EJ_XLSX_CHART_H

#include <xlsxwriter.h>

#include "export/chart.h"

struct xlsx_sheet;

struct xlsx_chart {
    struct chart_data data;
    lxw_row_t row[CHART_POINTS]; /* of each point */
    int points;
    lxw_row_t heading; /* row of the headings */
    lxw_row_t totals;  /* first row of the totals */
    double room;       /* the least that it takes of a page with the gap above, 0 without a chart */
};

/* Each works on sheet->chart; failures are the sheet's.  The table is described, nothing is written
 * yet, a record or a row of the totals is about to be at sheet->at, everything is written. */
void xlsx_chart_begin(struct xlsx_sheet *sheet);
void xlsx_chart_plan(struct xlsx_sheet *sheet);
void xlsx_chart_row(struct xlsx_sheet *sheet, const struct ej_value *cells, bool total);
void xlsx_chart_end(struct xlsx_sheet *sheet);

#endif
