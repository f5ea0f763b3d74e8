/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/seen.h"

#include <stdlib.h>
#include <string.h>

#include "record/array.h"

/* Ids of one import lie close together, so pages of lines are dense. */
enum { PAGE = 4096 };

struct seen_table {
    const void *table;
    int32_t **pages;
    int64_t count;
    struct seen_table *next;
};

static struct seen_table *find(struct seen_table **seen, const void *table)
{
    struct seen_table *s = *seen;

    while (s && s->table != table)
        s = s->next;
    if (!s && (s = calloc(1, sizeof *s)) != NULL) {
        s->table = table;
        s->next = *seen;
        *seen = s;
    }
    return s;
}

int32_t *seen_at(struct seen_table **seen, const void *table, int64_t id)
{
    struct seen_table *s = find(seen, table);
    int64_t page = id / PAGE;

    if (!s)
        return NULL;
    if (page >= s->count) {
        int64_t count = page * 2 + 16;
        int32_t **pages = realloc(s->pages, (size_t)count * sizeof *pages);
        if (!pages)
            return NULL;
        memset(pages + s->count, 0, (size_t)(count - s->count) * sizeof *pages);
        s->pages = pages;
        s->count = count;
    }
    if (!s->pages[page] && !(s->pages[page] = calloc(PAGE, sizeof **s->pages)))
        return NULL;
    return &s->pages[page][id % PAGE];
}

void seen_free(struct seen_table *seen)
{
    for (struct seen_table *next; seen; seen = next) {
        next = seen->next;
        for (int64_t i = 0; i < seen->count; i++)
            free(seen->pages[i]);
        free(seen->pages);
        free(seen);
    }
}

/* ---- taking back ----------------------------------------------------------------------------- */

struct seen_was {
    int32_t *at, line;
};

bool seen_put(struct seen_table **seen, struct seen_log *log, const void *table, int64_t id,
              int32_t line)
{
    int32_t *at = seen_at(seen, table, id);

    if (!at || !array_grow(&log->entries, log->count, sizeof *log->entries))
        return false;
    log->entries[log->count++] = (struct seen_was){at, *at};
    *at = line;
    return true;
}

void seen_take_back(struct seen_log *log)
{
    while (log->count > 0) {
        const struct seen_was *was = &log->entries[--log->count];
        *was->at = was->line;
    }
}

void seen_keep(struct seen_log *log)
{
    log->count = 0;
}

void seen_log_free(struct seen_log *log)
{
    free(log->entries);
}
