/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seen.h - on which line of an import a row was written: (table, id) -> line, four bytes a row. */
#ifndef EJ_SEEN_H
#define EJ_SEEN_H

#include <stdint.h>

struct seen_table;

/* The line that belongs to row ID of TABLE (any address), 0 when it is new.  NULL: out of
 * memory.  *SEEN starts as NULL and is given back to seen_free. */
int32_t *seen_at(struct seen_table **seen, const void *table, int64_t id);
void seen_free(struct seen_table *seen);

#endif
