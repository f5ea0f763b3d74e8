/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * html.h - tables as one page of HTML that needs nothing else: no script, no link, no file beside
 * it.  It is to be looked at, mailed from cron and printed on A4, a table from a new page on, its
 * heading repeated, lying where it is too wide to stand.
 *
 * Values read as in a terminal's table, with Russian headings.  Columns that are not printed are
 * there, but hidden.  In the first layout->name_columns columns a value that repeats the one above
 * is grey. No text of a record can become markup; what HTML does not allow (control characters,
 * bytes that are no UTF-8) is U+FFFD.
 */
#ifndef EJ_EXPORT_HTML_H
#define EJ_EXPORT_HTML_H

#include "export/chart.h"

/* A sink that writes the page to FD, which stays the caller's.  PROGRAMS: gnuplot, as chart_svg()
 * takes it.  *CHARTS, the caller's and CHART_DRAWN before the first page, tells in the end why some
 * charts are missing; a page without one of its charts is still worth having.  A failed write is
 * EJ_BROKEN. */
enum ej_status ej_sink_html(int fd, const char *const *programs, enum chart_end *charts,
                            struct ej_sink **out, struct ej_error *err);

#endif
