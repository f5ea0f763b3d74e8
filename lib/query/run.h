/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.h - a report that is loaded, and one that is under way. */
#ifndef EJ_QUERY_RUN_H
#define EJ_QUERY_RUN_H

#include "query/page.h"

struct part {
    const struct query *as;    /* its place in the report: name, beside, rows */
    const struct query *query; /* columns, sheet and print: its own or those of another report */
    struct sqlite3_stmt *stmt;
    struct places places;
};

struct ej_report {
    struct query *query;
    struct part parts[MAX_PARTS];
    int count;
    const struct query *explains; /* whose numbers, or NULL */
};

struct running {
    struct ej_journal *j;
    const struct ej_report *report;
    const struct ej_run *how;
    struct ej_sink *sink;
    struct values values;
    char *school;
    char past[17];    /* the school's time of --as-of, or "" */
    bool wrote;       /* a table */
    const char *part; /* stands in names of files, or NULL */
};

/* Before the first table of a file, with G, a grid of which the template speaks: have the file
 * opened, if each is to have one. */
enum ej_status run_next_file(struct running *run, const struct grid *g, struct ej_error *err);

struct class_of {
    int64_t id;
    char *name;
};

struct classes {
    struct class_of *list;
    size_t count;
};

/* The classes that are asked for, in their order, without those whose grade has not the period;
 * TOLD: these are told of (classes.c). */
enum ej_status run_classes_find(struct running *run, bool told, struct classes *out,
                                struct ej_error *err);
void run_classes_free(struct classes *classes);

/* The rows of PART, table by table or, where its columns are pivoted and tables are not parted, as
 * one table: of COUNT classes one after the other; LIST NULL: by one query for what is asked for.
 */
enum ej_status run_flat(struct running *run, const struct part *part, const struct class_of *list,
                        size_t count, struct ej_error *err);

/* The part that is asked for; NULL: all, unless a program reads, which is given the first. */
enum ej_status run_find_part(const struct running *run, const struct part **out,
                             struct ej_error *err);

/* All classes' tables of all parts, or of the one that is asked for (book.c). */
enum ej_status run_book(struct running *run, struct ej_error *err);

#endif
