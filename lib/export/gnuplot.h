/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot.h - gnuplot as a child process. */
#ifndef EJ_EXPORT_GNUPLOT_H
#define EJ_EXPORT_GNUPLOT_H

#include "export/chart.h"

/*
 * Run gnuplot with SCRIPT on its standard input, and add what it prints to OUT (4 MB at most).
 * PROGRAMS as in chart_svg().  No shell, none of the caller's environment, files of start-up or
 * descriptors; what it says on standard error is dropped.  It gets 10 s, of the processor and by
 * the clock, and cannot make files.
 */
enum chart_end gnuplot_run(const char *const *programs, const struct buffer *script,
                           struct buffer *out);

#endif
