/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/map.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct map_entry {
    const void *key; /* NULL: free */
    uint32_t length, hash;
    int64_t value;
};

struct map_block {
    struct map_block *next;
    size_t used, size;
    char bytes[];
};

enum { BLOCK_SIZE = 1 << 16 };

/* FNV-1a, folded: short keys, no adversary worth more than a slow import. */
static uint32_t hash_of(const void *key, size_t length)
{
    const unsigned char *p = key;
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < length; i++)
        h = (h ^ p[i]) * 1099511628211u;
    return (uint32_t)(h ^ (h >> 32));
}

static void *keep(struct map *map, const void *key, size_t length)
{
    struct map_block *block = map->blocks;

    if (!block || block->size - block->used < length) {
        size_t size = length > BLOCK_SIZE ? length : BLOCK_SIZE;
        block = malloc(sizeof *block + size);
        if (!block)
            return NULL;
        *block = (struct map_block){.next = map->blocks, .size = size};
        map->blocks = block;
    }
    void *copy = memcpy(block->bytes + block->used, key, length);
    block->used += length;
    return copy;
}

static struct map_entry *slot(struct map_entry *entries, size_t capacity, const void *key,
                              size_t length, uint32_t hash)
{
    for (size_t i = hash & (capacity - 1);; i = (i + 1) & (capacity - 1)) {
        struct map_entry *e = &entries[i];
        if (!e->key || (e->hash == hash && e->length == length && memcmp(e->key, key, length) == 0))
            return e;
    }
}

static bool grow(struct map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 64;
    struct map_entry *entries = calloc(capacity, sizeof *entries);

    if (!entries)
        return false;
    for (size_t i = 0; i < map->capacity; i++) {
        const struct map_entry *e = &map->entries[i];
        if (e->key)
            *slot(entries, capacity, e->key, e->length, e->hash) = *e;
    }
    free(map->entries);
    map->entries = entries;
    map->capacity = capacity;
    return true;
}

int64_t *map_at(struct map *map, const void *key, size_t length)
{
    uint32_t hash = hash_of(key, length);

    if (map->count * 4 >= map->capacity * 3 && !grow(map))
        return NULL;
    struct map_entry *e = slot(map->entries, map->capacity, key, length, hash);
    if (!e->key) {
        const void *copy = keep(map, key, length);
        if (!copy)
            return NULL;
        *e = (struct map_entry){copy, (uint32_t)length, hash, 0};
        map->count++;
    }
    return &e->value;
}

const int64_t *map_find(const struct map *map, const void *key, size_t length)
{
    if (map->count == 0)
        return NULL;
    const struct map_entry *e =
        slot(map->entries, map->capacity, key, length, hash_of(key, length));
    return e->key ? &e->value : NULL;
}

void map_free(struct map *map)
{
    for (struct map_block *block = map->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(map->entries);
    *map = (struct map){0};
}
