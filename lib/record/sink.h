/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sink.h - the sink for a person's terminal, apart from the others.  Internal to libjournal. */
#ifndef EJ_RECORD_SINK_H
#define EJ_RECORD_SINK_H

#include "journal.h"

/*
 * Columns side by side, two blanks between them, under their headings and a line of dashes;
 * numbers to the right.  Widths come from the first 2,000 rows of a table.  Where FD is a terminal
 * that is too narrow, the widest text columns are cut, with … at the end.  Control characters and
 * those that turn the writing direction are shown as a blank, line breaks as ␤, so that no text
 * of a record can steer the terminal.
 * Where the layout has a chart whose points are rows, the last column has bars of its first series,
 * or of all together where they stand on one another; where they are columns, a last row has
 * blocks.
 * Each table prints its layout's title and notes; a blank line parts tables.
 */
enum ej_status ej_sink_table(int fd, bool russian, struct ej_sink **out, struct ej_error *err);

#endif
