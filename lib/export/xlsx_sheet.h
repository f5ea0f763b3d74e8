/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_sheet.h - one table as one sheet.  libxlsxwriter keeps a single row in memory
 * (constant_memory), so a sheet is written strictly downwards.
 */
#ifndef EJ_XLSX_SHEET_H
#define EJ_XLSX_SHEET_H

#include "export/xlsx.h"
#include "export/xlsx_chart.h"
#include "export/xlsx_rows.h"
#include "export/xlsx_shape.h"
#include "export/xlsx_style.h"

/* Points between the title, the table, and what stands below. */
enum { XLSX_GAP = 8 };

/* The part of a page that is filled with certainty: printers' drivers differ. */
#define XLSX_FILLED 0.98

struct xlsx_sheet {
    lxw_workbook *workbook;
    lxw_worksheet *worksheet;
    const struct xlsx_styles *styles;
    const struct ej_form_told *told; /* or NULL */
    const struct ej_table *table;    /* a copy in `arena` */
    struct xlsx_arena arena;
    struct xlsx_shape shape;
    struct xlsx_rows rows;
    int seen; /* rows that were given */
    int sums; /* of these, sums */
    struct xlsx_chart chart;
    bool shaped;      /* the head is written */
    bool broken;      /* the next row begins a page */
    bool apart;       /* the sums and what stands below do */
    lxw_row_t at;     /* next row */
    uint64_t cells;   /* written in all sheets so far */
    lxw_error failed; /* the first failure of libxlsxwriter */
    double used;      /* of the page that is being filled, in points */
    double repeated;  /* the heading rows, which each page begins with */
    double tail;      /* of what stands under the table, once its last rows are at hand */
    int breaks;
    lxw_row_t page_break[LXW_BREAKS_MAX + 1]; /* the last one is 0 */
};

/* Begin TABLE (copied) on WORKSHEET.  False: out of memory. */
bool xlsx_sheet_begin(struct xlsx_sheet *sheet, lxw_worksheet *worksheet,
                      const struct ej_table *table);

/* One row; kept, and written together with others.  False: out of memory. */
bool xlsx_sheet_row(struct xlsx_sheet *sheet, const struct ej_value *values);

/* Write what is kept and what stands under the table.  False: out of memory. */
bool xlsx_sheet_end(struct xlsx_sheet *sheet);

/* ---- pieces of it: each writes at sheet->at ------------------------------------------------- */

/* Remember the first failure. */
void xlsx_did(struct xlsx_sheet *sheet, lxw_error result);
/* Tell WHAT of the cell that is written now (xlsx_told.c). */
void xlsx_tell(const struct xlsx_sheet *sheet, int column, const char *what);
/* Whether a cell cannot hold TEXT; what it then holds of it, with … at the end, the caller's, or
 * NULL: out of memory. */
bool xlsx_too_long(const char *text);
char *xlsx_cut(const char *text);
/* The height of the next row, in points; before its cells. */
void xlsx_set_height(struct xlsx_sheet *sheet, double height);
void xlsx_put_text(struct xlsx_sheet *sheet, int column, const char *text, lxw_format *format);
/* One cell out of the columns FIRST to LAST. */
void xlsx_put_across(struct xlsx_sheet *sheet, int first, int last, const char *text,
                     lxw_format *format);
/* The first COUNT of the rows that are kept. */
void xlsx_put_rows(struct xlsx_sheet *sheet, int count);
void xlsx_put_totals(struct xlsx_sheet *sheet);
double xlsx_totals_height(const struct xlsx_sheet *sheet);

/* A form of which all rows are kept, but not written, and that is a little longer than a page, is
 * widened until it fits; else perhaps its rows alone, with a page for sums and chart.  False: out
 * of memory. */
bool xlsx_fit_page(struct xlsx_sheet *sheet);

/* ---- their heights -------------------------------------------------------------------------- */

/* Of row R of those that are kept. */
double xlsx_row_height(const struct xlsx_sheet *sheet, int r);
/* Of a line of text across the whole table in type of SIZE, as it is wrapped. */
double xlsx_line_height(const struct xlsx_sheet *sheet, const char *line, double size);
/* Of sums, notes and signature lines. */
double xlsx_tail_height(const struct xlsx_sheet *sheet);

/* Text for the heads of pages as ECMA-376 18.3.1.46 wants it, 255 characters at most: LEFT and
 * RIGHT (each may be NULL) in small type, wrapped by hand to their parts of a page PAGE points
 * wide.  Returns the number of lines. */
int xlsx_page_header(const char *left, const char *right, double page, char *out, size_t size);

#endif
