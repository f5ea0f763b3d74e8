/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_shape.h - the measures of a printed sheet: which way the paper lies, how wide the columns
 * are, which headings stand upright.  Heights and sizes are in points.
 */
#ifndef EJ_XLSX_SHAPE_H
#define EJ_XLSX_SHAPE_H

#include "export/xlsx_rows.h"

/* Sizes of type, and the leading that both Excel and LibreOffice stay within. */
enum {
    XLSX_BODY = 11,
    XLSX_HEADING = 10,
    XLSX_TITLE = 14,
    XLSX_SUBTITLE = 12,
    XLSX_MARGIN = 9,
    XLSX_LARGE = 24,
    XLSX_SMALL = 7
};
#define XLSX_LEADING 1.2

/* The height of a row of one line of the body's type, in both. */
#define XLSX_LINE 14

/* Margins in inches: the left one leaves room to bind the sheet. */
#define XLSX_LEFT   0.6
#define XLSX_RIGHT  0.4
#define XLSX_TOP    0.7
#define XLSX_BOTTOM 0.55

struct xlsx_width {
    double width;   /* in Excel's unit: digits of the workbook's font */
    double content; /* its widest cell, within reason */
    double least;   /* most cells keep to one line; words, and those of the heading, stay whole */
    bool fixed;     /* given by the table's author */
    bool hidden;    /* takes no room */
    bool upright;   /* heading turned by 90 degrees */
    bool centred;   /* a column too narrow to be read from the left edge */
};

struct xlsx_shape {
    bool landscape;
    bool groups;  /* there is a row of headings above the headings */
    double page;  /* from margin to margin across */
    double paper; /* and down, in as many points as the table is then printed with */
    double table; /* all columns */
    double group_height;
    double heading_height;
    struct xlsx_width *columns;
};

/* The width in points of a column, 0 for a hidden one. */
double xlsx_points(const struct xlsx_width *width);

/* The first column of TABLE that is printed; its number of columns when there is none. */
int xlsx_first_shown(const struct ej_table *table);

/* Measures for TABLE, from its layout, headings and ROWS.  The columns are in ARENA.
 * False: out of memory. */
bool xlsx_shape_table(struct xlsx_shape *shape, struct xlsx_arena *arena,
                      const struct ej_table *table, const struct xlsx_rows *rows);

/* Make TABLE so many points WIDE in all; columns of single marks and upright headings stay. */
void xlsx_shape_widen(struct xlsx_shape *shape, const struct ej_table *table, double wide);

/* The column after the last one that stands under the same group heading as FIRST. */
int xlsx_group_end(const struct ej_table *table, int first);

/* A column so narrow that what stands in it is not wrapped but set in smaller type. */
bool xlsx_is_narrow(const struct xlsx_width *width);

/* A column's heading, its name for want of one; never NULL. */
const char *xlsx_heading(const struct ej_column *column);

#endif
