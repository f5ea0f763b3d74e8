/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_style.h - the formats of a workbook, made once and shared by all of its cells. */
#ifndef EJ_XLSX_STYLE_H
#define EJ_XLSX_STYLE_H

#include <stdbool.h>

#include <xlsxwriter.h>

enum xlsx_kind {
    XLSX_WORDS,
    XLSX_CENTRE, /* words and numbers; Excel's General shows 1.5 as 1,5 and 2.00 as 2 */
    XLSX_FIXED,
    XLSX_DAY,
    XLSX_KINDS,
};

/* A cell in the run of equal names down a column. */
enum {
    XLSX_REPEATED = 1, /* the cell above says the same: printed in white, no line above */
    XLSX_GOES_ON = 2,  /* the cell below says the same: no line below */
    XLSX_TOTAL = 4,    /* no record, but a sum of them: bold */
    XLSX_SHRUNK = 8,   /* on one line, in smaller type if it has to be */
    XLSX_RUNS = 16,
};

/* A heading's cell. */
enum {
    XLSX_UPRIGHT = 1,
    XLSX_NO_TOP = 2, /* upper and lower part of one cell: libxlsxwriter cannot merge downwards */
    XLSX_NO_BOTTOM = 4,
    XLSX_LOOKS = 8,
};

struct xlsx_styles {
    lxw_format *cell[XLSX_KINDS][XLSX_RUNS];
    lxw_format *heading[XLSX_LOOKS];
    lxw_format *title, *subtitle, *note, *signature;
    lxw_format *large, *line; /* of plain text */
    lxw_format *small;        /* a narrow cell with two lines */
};

/* False: out of memory. */
bool xlsx_make_styles(lxw_workbook *workbook, struct xlsx_styles *styles);

#endif
