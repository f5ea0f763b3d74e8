/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_measure.h - how wide a text is in print, without a font engine: the advance widths of Times
 * New Roman, which Liberation Serif shares, for ASCII and Russian; about right for the rest.
 * Sizes and widths are in points.
 */
#ifndef EJ_XLSX_MEASURE_H
#define EJ_XLSX_MEASURE_H

#include <stdint.h>

/* The character at *TEXT, which moves on; 0 at the end.  A stray byte stands for itself. */
uint32_t xlsx_next_char(const char **text);

/* The longest line of TEXT, not wrapped. */
double xlsx_text_width(const char *text, double size);

/* The longest piece of TEXT that is not broken when it is wrapped. */
double xlsx_word_width(const char *text, double size);

/* The lines that TEXT takes when it is wrapped at WIDTH; at least 1. */
int xlsx_text_lines(const char *text, double size, double width);

#endif
