/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h - one file of a bundle in memory, its rows found by sourcedId. */
#ifndef EJ_ONEROSTER_TABLE_H
#define EJ_ONEROSTER_TABLE_H

#include "oneroster/bundle.h"

struct table_row {
    long line;
    char **fields;
};

struct table {
    char *name; /* of the file, for messages */
    bool there;
    int columns;
    char **column;
    int count;
    struct table_row *rows; /* in the order of the file, those to be deleted left out */
    int *sorted;            /* indexes of rows by sourcedId; NULL: the file has none */
    int key;                /* column of sourcedId; -1: none */
};

/* Read FILE; NEEDED are the columns that it must have, blank-separated.  A file that is not there
 * is refused when it is REQUIRED, else empty with `there` false.  *OUT is zeroed first and given
 * back to table_free. */
enum ej_status table_read(struct bundle *bundle, const char *file, const char *needed,
                          bool required, struct table *out, struct ej_error *err);
void table_free(struct table *table);

/* A column by its name; -1: the file has none of it. */
int table_column(const struct table *table, const char *name);
/* The field's text, without blanks around it; "" where there is none. */
const char *table_text(const struct table *table, const struct table_row *row, int column);
/* The row whose sourcedId is the LENGTH bytes of ID; NULL: none. */
const struct table_row *table_find(const struct table *table, const char *id, size_t length);

/* "FILE:LINE: …" */
enum ej_status table_refuse(const struct table *table, const struct table_row *row,
                            struct ej_error *err, const char *format, const char *what);

#endif
