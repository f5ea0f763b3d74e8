/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_tree.h - what a bag holds: names, sizes and checksums, out of a folder or a tar. */
#ifndef EJ_ARCHIVE_BAG_TREE_H
#define EJ_ARCHIVE_BAG_TREE_H

#include "bag_hash.h"
#include "journal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bag_kind {
    BAG_FILE,
    BAG_FOLDER,
    BAG_LINK,    /* symbolic or hard; see target */
    BAG_SPECIAL, /* device, socket … */
    BAG_ASTRAY,  /* member of a tar that lies outside the one top folder */
};

struct bag_entry {
    char *path; /* relative to the bag; of a member ASTRAY as the tar has it */
    enum bag_kind kind;
    char *target; /* of a LINK: relative to the bag; NULL: it leads out */
    int64_t size;
    uint8_t digest[BAG_ALGORITHMS][BAG_DIGEST];
    char *text; /* contents of a tag file that RFC 8493 defines, once read */
    size_t length;
    bag_algorithms payload, tag; /* in manifests and tag manifests of these algorithms */
};

struct bag_tree {
    struct bag_entry *entries;
    size_t count, room;
};

/* A new entry at the end, PATH copied; NULL: no memory. */
struct bag_entry *bag_tree_add(struct bag_tree *tree, const char *path, enum bag_kind kind);
/* What is in the entry, not the entry. */
void bag_entry_free(struct bag_entry *entry);
void bag_tree_free(struct bag_tree *tree);

/* Sort by path (octet order, which is that of code points), so that find works. */
void bag_tree_sort(struct bag_tree *tree);
struct bag_entry *bag_tree_find(const struct bag_tree *tree, const char *path);

/* The text of a link at PATH (relative to the bag) -> the path in the bag it leads to, new; NULL:
 * it leads out, or no memory. */
char *bag_link_target(const char *path, const char *link);

/* Is PATH bagit.txt, bag-info.txt, fetch.txt or a manifest? */
bool bag_tag_defined(const char *path);

/* "manifest-sha256.txt" with PREFIX "manifest-": the algorithm, -1 for an unknown one; false when
 * PATH is no such name. */
bool bag_manifest_name(const char *path, const char *prefix, int *algorithm);

/* The bytes of one file on their way into its entry: checksums, and the text where defined. */
struct bag_feed {
    struct bag_entry *entry;
    struct bag_hash hash;
    bool keep;
    int64_t size;
};
void bag_feed_begin(struct bag_feed *feed, struct bag_entry *entry, bag_algorithms set);
enum ej_status bag_feed_add(struct bag_feed *feed, const void *octets, size_t count,
                            struct ej_error *err);
void bag_feed_end(struct bag_feed *feed);

/* Receives the bytes of one file. */
typedef enum ej_status bag_taker(void *context, const void *octets, size_t count,
                                 struct ej_error *err);

/* One way of keeping a bag.  Every function: EJ_BROKEN when the source cannot be read, EJ_REFUSED
 * when its form is damaged (tar). */
struct bag_source {
    /* Fill an empty TREE with names, kinds and sizes, unsorted. */
    enum ej_status (*list)(const char *path, struct bag_tree *tree, struct ej_error *err);
    /* Read each BAG_FILE of the TREE that list() made: checksums and texts. */
    enum ej_status (*read)(const char *path, struct bag_tree *tree, bag_algorithms set,
                           struct ej_error *err);
    /* Give the bytes of the file MEMBER to TAKE; *found is false when there is none. */
    enum ej_status (*copy)(const char *path, const char *member, bag_taker *take, void *context,
                           bool *found, struct ej_error *err);
};

extern const struct bag_source bag_folder_source;
extern const struct bag_source bag_tar_source; /* in tar_read.c */

/* The source for what lies at PATH.  EJ_BROKEN: nothing can be read there. */
enum ej_status bag_source_of(const char *path, const struct bag_source **out, struct ej_error *err);

#endif
