/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx.h - tables as an Excel workbook that is ready to print on A4 (ECMA-376, by libxlsxwriter).
 *
 * Each begin/end makes a sheet.  With a layout it is a form: title, page header, a heading that is
 * repeated on each page, notes and signature lines; without one a plain list.  The page is one
 * sheet of paper wide; portrait or landscape, column widths and the direction of headings follow
 * from the content unless layout and columns say.  Rows have no fixed height, so that Excel and
 * LibreOffice fit them to wrapped text when they open the file.
 *
 * Cells: numbers are numbers, dates are dates shown DD.MM.YYYY, text is text even when it looks
 * like a number or a formula.  A column of numbers may hold words among them (н/а); text of nothing
 * but digits in an EJ_INTEGER column is a number.  In the first layout->name_columns columns a
 * value that repeats the one above is there, but printed in white.
 */
#ifndef EJ_XLSX_H
#define EJ_XLSX_H

#include "journal.h"

/* Told of each cell that does not show the whole of its text: WHAT, a sentence, names report, sheet
 * and cell, and nothing of the text. */
struct ej_form_told {
    void (*told)(void *context, const char *what);
    void *context;
};

/*
 * A sink that writes an XLSX workbook to PATH (copied).  DATE, YYYY-MM-DD and perhaps more, is the
 * workbook's date of creation (NULL: 1980-01-01); equal tables and dates give equal bytes.
 *
 * Nothing is seen at PATH before finish() succeeds: the workbook is written beside it, read once
 * more to see that nothing is lost, synced and renamed.  A PATH that exists and is no regular file
 * (a device, a pipe) is written into instead.  free() without finish() leaves nothing behind.
 * Mode of the new file: 0666 less the umask.
 *
 * Memory does not grow with the rows; a descriptor stays open for each sheet until finish().
 * A text of more than 32,767 characters, which no cell holds, is cut and ends in …; a row is 409
 * points high at most, and print shows no more of its texts.  TOLD (borrowed) of both, or NULL.
 *
 * The caller sees to it that no other thread writes to stderr during begin() and finish(): what
 * libxlsxwriter prints there of its own is turned away (its failure comes as the status).
 *
 * EJ_BROKEN: the place cannot be written, disk full, out of memory or descriptors, more rows or
 * columns than the format has (1,048,576 and 16,384).
 */
enum ej_status ej_sink_xlsx(const char *path, const char *date, const struct ej_form_told *told,
                            struct ej_sink **out, struct ej_error *err);

#endif
