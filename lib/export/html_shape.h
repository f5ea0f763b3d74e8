/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_shape.h - how a table is to lie on paper, found out while its rows pass. */
#ifndef EJ_EXPORT_HTML_SHAPE_H
#define EJ_EXPORT_HTML_SHAPE_H

#include "journal.h"

struct html_column {
    double content; /* its widest cell, within reason, in points */
    bool hidden, number, upright;
};

struct html_shape {
    struct html_column *columns;
    bool wide;   /* the paper lies */
    double type; /* size of type in print, in points */
};

bool html_shape_begin(struct html_shape *shape, const struct ej_table *table);
void html_shape_cell(struct html_shape *shape, int column, const char *text);
/* All cells were seen. */
void html_shape_end(struct html_shape *shape, const struct ej_table *table);

/* A column's heading, its name for want of one. */
const char *html_heading(const struct ej_column *column);

#endif
