/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_tree.c - what a bag holds. */
#include "bag_tree.h"

#include "bag_file.h"
#include "bag_path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A tag file is read into memory; no manifest of a school comes near to this. */
static const int64_t longest_tag = INT64_C(256) << 20;

struct bag_entry *bag_tree_add(struct bag_tree *tree, const char *path, enum bag_kind kind)
{
    if (tree->count == tree->room) {
        size_t room = tree->room ? 2 * tree->room : 64;
        struct bag_entry *entries = reallocarray(tree->entries, room, sizeof *entries);
        if (!entries)
            return NULL;
        tree->entries = entries;
        tree->room = room;
    }
    struct bag_entry *entry = &tree->entries[tree->count];
    *entry = (struct bag_entry){.path = strdup(path), .kind = kind};
    if (!entry->path)
        return NULL;
    tree->count++;
    return entry;
}

void bag_entry_free(struct bag_entry *entry)
{
    free(entry->path);
    free(entry->target);
    free(entry->text);
}

void bag_tree_free(struct bag_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        bag_entry_free(&tree->entries[i]);
    free(tree->entries);
    *tree = (struct bag_tree){0};
}

static int by_path(const void *a, const void *b)
{
    const struct bag_entry *x = a, *y = b;
    return strcmp(x->path, y->path);
}

void bag_tree_sort(struct bag_tree *tree)
{
    if (tree->count > 0)
        qsort(tree->entries, tree->count, sizeof *tree->entries, by_path);
}

struct bag_entry *bag_tree_find(const struct bag_tree *tree, const char *path)
{
    struct bag_entry key = {.path = (char *)path};
    return tree->count == 0 ? NULL : bsearch(&key, tree->entries, tree->count, sizeof key, by_path);
}

char *bag_link_target(const char *path, const char *link)
{
    const char *slash = strrchr(path, '/');
    if (*link == '/')
        return NULL;
    char *target = slash ? malloc((size_t)(slash - path) + strlen(link) + 2) : strdup(link);
    if (target && slash) {
        size_t length = (size_t)(slash - path) + 1;
        memcpy(target, path, length);
        memcpy(target + length, link, strlen(link) + 1);
    }
    if (target && bag_path_tidy(target) == BAG_OUTSIDE) {
        free(target);
        target = NULL;
    }
    return target;
}

bool bag_manifest_name(const char *path, const char *prefix, int *algorithm)
{
    size_t length = strlen(path), before = strlen(prefix), after = strlen(".txt");
    if (strncmp(path, prefix, before) != 0 || strchr(path, '/') || length < before + after ||
        strcmp(path + length - after, ".txt") != 0)
        return false;
    *algorithm = bag_algorithm_find(path + before, length - before - after);
    return true;
}

bool bag_tag_defined(const char *path)
{
    int algorithm;
    return strcmp(path, "bagit.txt") == 0 || strcmp(path, "bag-info.txt") == 0 ||
           strcmp(path, "fetch.txt") == 0 || bag_manifest_name(path, "manifest-", &algorithm) ||
           bag_manifest_name(path, "tagmanifest-", &algorithm);
}

void bag_feed_begin(struct bag_feed *feed, struct bag_entry *entry, bag_algorithms set)
{
    feed->entry = entry;
    feed->keep = bag_tag_defined(entry->path);
    feed->size = 0;
    bag_hash_begin(&feed->hash, set);
}

static enum ej_status keep(struct bag_entry *entry, const void *octets, size_t count,
                           struct ej_error *err)
{
    if ((int64_t)(entry->length + count) > longest_tag)
        return ej_fail(err, EJ_REFUSED, _("%s is too long"), entry->path);
    /* Two spare octets: a terminator, and never a request for nothing. */
    char *text = realloc(entry->text, entry->length + count + 2);
    if (!text)
        return ej_no_memory(err);
    memcpy(text + entry->length, octets, count);
    entry->text = text;
    entry->length += count;
    return EJ_OK;
}

enum ej_status bag_feed_add(struct bag_feed *feed, const void *octets, size_t count,
                            struct ej_error *err)
{
    bag_hash_add(&feed->hash, octets, count);
    feed->size += (int64_t)count;
    return feed->keep ? keep(feed->entry, octets, count, err) : EJ_OK;
}

void bag_feed_end(struct bag_feed *feed)
{
    bag_hash_end(&feed->hash, feed->entry->digest);
    feed->entry->size = feed->size;
}

enum ej_status bag_source_of(const char *path, const struct bag_source **out, struct ej_error *err)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return ej_fail(err, EJ_BROKEN, _("cannot read %s: %s"), path, strerror(errno));
    if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode)) /* it is read more than once */
        return ej_fail(err, EJ_REFUSED, _("%s is neither a file nor a folder"), path);
    *out = S_ISDIR(st.st_mode) ? &bag_folder_source : &bag_tar_source;
    return EJ_OK;
}
