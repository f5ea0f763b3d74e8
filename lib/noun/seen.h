/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seen.h - on which line of an import a row was written: (table, id) -> line, four bytes a row. */
#ifndef EJ_SEEN_H
#define EJ_SEEN_H

#include <stdbool.h>
#include <stdint.h>

struct seen_table;

/* The line that belongs to row ID of TABLE (any address), 0 when it is new.  NULL: out of
 * memory.  *SEEN starts as NULL and is given back to seen_free. */
int32_t *seen_at(struct seen_table **seen, const void *table, int64_t id);
void seen_free(struct seen_table *seen);

/* What the record under way has put there, so that a refused one leaves no trace.  Starts as
 * noughts. */
struct seen_log {
    struct seen_was *entries;
    int count;
};

/* The line that belongs to row ID of TABLE is LINE.  False: out of memory. */
bool seen_put(struct seen_table **seen, struct seen_log *log, const void *table, int64_t id,
              int32_t line);
void seen_take_back(struct seen_log *log); /* what was put since seen_keep() */
void seen_keep(struct seen_log *log);
void seen_log_free(struct seen_log *log);

#endif
