/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_check.h - the parts of ej_bag_verify(): one state that each check reads and adds to. */
#ifndef EJ_ARCHIVE_BAG_CHECK_H
#define EJ_ARCHIVE_BAG_CHECK_H

#include "bag.h"
#include "bag_tree.h"

#include <stdbool.h>
#include <stddef.h>

/* A line of a manifest, or of fetch.txt.  Both strings belong to check->texts. */
struct bag_line {
    const char *path;     /* plain, decoded */
    const char *checksum; /* of fetch.txt: the length */
    int algorithm;        /* of the manifest; of fetch.txt 0 */
};
struct bag_list {
    struct bag_line *lines;
    size_t count, room;
};

struct bag_check {
    struct bag_tree tree;
    ej_bag_told *told;
    void *context;
    struct ej_bag_totals totals;
    bool strict; /* BagIt 1.0; false: an earlier version */
    char encoding[64];
    char **texts; /* decoded tag files */
    size_t text_count;
    struct bag_list payload, tag, fetch;
    bag_algorithms payload_set, tag_set; /* manifests that are there */
    bool lost;                           /* memory ran out while telling */
};

/* Tell the caller of a finding. */
void bag_tell(struct bag_check *check, enum ej_bag_finding kind, const char *path,
              const char *format, ...) __attribute__((format(printf, 4, 5)));

/* DEFECT in BagIt 1.0, a warning before, where the older drafts only recommend. */
enum ej_bag_finding bag_since_1_0(const struct bag_check *check);

/* The decoded text of the tag file at ENTRY, owned by CHECK, as lines.  *readable is false after
 * a defect was told; the status is a failure only when memory ran out. */
struct bag_lines;
enum ej_status bag_check_text(struct bag_check *check, const struct bag_entry *entry,
                              const char *encoding, struct bag_lines *lines, bool *readable,
                              struct ej_error *err);

/* bagit.txt: version and encoding. */
enum ej_status bag_check_declaration(struct bag_check *check, struct ej_error *err);
/* bag-info.txt: form, and Payload-Oxum against totals. */
enum ej_status bag_check_info(struct bag_check *check, struct ej_error *err);
/* fetch.txt and every manifest, read into the lists. */
enum ej_status bag_check_load(struct bag_check *check, struct ej_error *err);
/* The lists against the tree: missing, not listed, doubled, changed. */
void bag_check_compare(struct bag_check *check);

#endif
