/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * grid.h - the rows of one table of a report, kept until all of them are there: only then it is
 * known which columns a pivoted table has and which notes stand under it.
 */
#ifndef EJ_QUERY_GRID_H
#define EJ_QUERY_GRID_H

#include "query/query.h"

struct sqlite3_stmt;

/* Where in the SELECT's result the columns of a query are; -1: not asked for. */
struct places {
    int column[MAX_COLUMNS]; /* by column of the header */
    int russian[MAX_COLUMNS];
    int shown[MAX_COLUMNS];
    int per, notes, totals;
};

struct extra {
    int column; /* index in names */
    struct ej_value value;
};

struct names {
    const char **list;
    int count;
};

struct grid {
    const struct query *query;
    bool russian;           /* the words of people for values */
    struct chunk *chunks;   /* the texts */
    struct ej_value *cells; /* `keys` for each row: all columns but the pivoted one */
    size_t *extras_end;     /* for each row: where its extras end */
    struct extra *extras;   /* cells of the pivoted column */
    int keys;
    size_t rows, room, extra_count, extra_room;
    size_t totals;  /* the last rows, which are no records */
    int *subtotals; /* indices of the rows before them that are none either */
    int subtotal_count, subtotal_room;
    bool hidden[MAX_COLUMNS]; /* by column of the header */
    struct names names;    /* of the columns that the pivoted one became, in order of appearance */
    struct names headings; /* of them */
    struct names notes;
    struct names sums; /* what column `totals` says of each of these rows, in their order */
    const char *of;    /* of a table without rows: the class that it is about, or NULL; borrowed */
};

void grid_start(struct grid *g, const struct query *query, bool russian);
/* Take in the row on which STMT stands. */
enum ej_status grid_add(struct grid *g, const struct places *places, struct sqlite3_stmt *stmt,
                        struct ej_error *err);
/* The cell of the first row under the column NAME as text, "" when there is none; without rows
 * the class that the table is about. */
const char *grid_first(const struct grid *g, const char *name);
/* The cell of ROW under a column of the header that is not pivoted. */
struct ej_value *grid_cell(struct grid *g, size_t row, int column);
/* ROW says the same as the one before in the first column that is printed. */
bool grid_same_name(const struct grid *g, size_t row);
/* Put TEXT in place of each MARK in the cells. */
enum ej_status grid_replace(struct grid *g, const char *mark, const char *text,
                            struct ej_error *err);

/* Some of a table's records, from FROM up to, not including, TO. */
struct piece {
    size_t from, to;
};

/* Write the table, or a PIECE of it, with what is known of its columns and totals added to LAYOUT.
 * What stands under a table stands under its last piece. */
enum ej_status grid_write(const struct grid *g, const struct piece *piece,
                          const struct ej_layout *layout, struct ej_sink *sink,
                          struct ej_error *err);
/* Forget the rows; the grid can be filled again. */
void grid_clear(struct grid *g);

#endif
