/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_rows.h - copies of a table's description and of some of its rows, held back until the
 * sheet's shape is known.  What sinks are given is borrowed for the call only.
 */
#ifndef EJ_XLSX_ROWS_H
#define EJ_XLSX_ROWS_H

#include "journal.h"

/* Memory that is given back all at once. */
struct xlsx_arena {
    struct xlsx_chunk *chunks;
};

/* NULL: out of memory. */
void *xlsx_arena_take(struct xlsx_arena *arena, size_t size);
char *xlsx_arena_text(struct xlsx_arena *arena, const char *text); /* NULL gives NULL */
void xlsx_arena_clear(struct xlsx_arena *arena);

/* TABLE with its columns and layout in ARENA.  NULL: out of memory. */
const struct ej_table *xlsx_copy_table(struct xlsx_arena *arena, const struct ej_table *table);

enum { XLSX_HELD = 2000 }; /* rows held back at most */

struct xlsx_row {
    struct ej_value *cells;
    int same; /* the first columns that are all as in the row above */
    bool sum; /* no record */
};

struct xlsx_rows {
    struct xlsx_arena arena, spare;
    int columns;
    int names; /* columns that `same` looks at */
    int count;
    struct xlsx_row row[XLSX_HELD];
};

/* Nothing held; rows of COLUMNS cells. */
void xlsx_rows_start(struct xlsx_rows *rows, int columns, int names);
/* Room is the caller's care: count < XLSX_HELD.  False: out of memory. */
bool xlsx_rows_add(struct xlsx_rows *rows, const struct ej_value *values, bool sum);
/* Drop all rows but the last.  False: out of memory. */
bool xlsx_rows_keep_last(struct xlsx_rows *rows);
void xlsx_rows_free(struct xlsx_rows *rows);

#endif
