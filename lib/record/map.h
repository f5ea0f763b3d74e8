/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map.h - bytes -> number, growing, without removal; for memos of an import. */
#ifndef EJ_MAP_H
#define EJ_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map_entry;

struct map {
    struct map_entry *entries;
    size_t count, capacity;   /* capacity is a power of two */
    struct map_block *blocks; /* where the keys live */
};

/* The number that belongs to this key, 0 when the key is new.  Borrowed until the next call.
 * NULL: out of memory. */
int64_t *map_at(struct map *map, const void *key, size_t length);
/* The same without adding the key; NULL: it is not there. */
const int64_t *map_find(const struct map *map, const void *key, size_t length);
void map_free(struct map *map);

#endif
