/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_manifest.c - manifests, tag manifests and fetch.txt, and what they say against what is. */
#include "bag_check.h"

#include "bag_file.h"
#include "bag_path.h"
#include "bag_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- reading -------------------------------------------------------------------------------- */

static enum ej_status add_line(struct bag_list *list, const struct bag_line *line,
                               struct ej_error *err)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        struct bag_line *lines = reallocarray(list->lines, room, sizeof *lines);
        if (!lines)
            return ej_no_memory(err);
        list->lines = lines;
        list->room = room;
    }
    list->lines[list->count++] = *line;
    return EJ_OK;
}

/* Where a line stands, for findings. */
struct place {
    struct bag_check *check;
    const char *file;
    long line;
};

/* The path of a line, made plain in place: ./ and .. taken out, %0A %0D %25 decoded, unless a file
 * has the name as it is written, as drafts before 1.0 left the percent sign alone.  False after a
 * defect. */
static bool plain_path(const struct place *at, char *path)
{
    char *literal = strdup(path);
    bool tricky = !literal || bag_path_tricky(path);
    bool other = bag_path_decode(path);
    enum bag_place place = bag_path_tidy(path);
    if (tricky || place == BAG_OUTSIDE) {
        bag_tell(at->check, EJ_BAG_DEFECT, at->file, _("line %ld: '%s' leads out of the bag"),
                 at->line, literal ? literal : path);
    } else if (place == BAG_UNTIDY) {
        bag_tell(at->check, EJ_BAG_WARNING, at->file, _("line %ld: '%s' should be written '%s'"),
                 at->line, literal, path);
    } else if (strcmp(literal, path) != 0 && !bag_tree_find(&at->check->tree, path) &&
               bag_tree_find(&at->check->tree, literal)) {
        memcpy(path, literal, strlen(literal) + 1);
        other = true;
    }
    if (other && at->check->strict && !tricky && place != BAG_OUTSIDE)
        bag_tell(at->check, EJ_BAG_WARNING, at->file,
                 _("line %ld: the percent sign should be written %%25"), at->line);
    free(literal);
    return !tricky && place != BAG_OUTSIDE;
}

static bool good_checksum(const char *text, int algorithm)
{
    size_t length = strspn(text, "0123456789abcdefABCDEF");
    return text[length] == '\0' && length == 2 * bag_algorithm_octets(algorithm);
}

/* Does a path of a manifest belong into one of its sort? */
static bool of_sort(const struct place *at, bool payload, const char *path)
{
    int algorithm;
    if (payload == bag_path_payload(path)) {
        if (payload || !bag_manifest_name(path, "tagmanifest-", &algorithm))
            return true;
        bag_tell(at->check, bag_since_1_0(at->check), at->file,
                 _("line %ld: a tag manifest does not list tag manifests"), at->line);
        return !at->check->strict;
    }
    bag_tell(at->check, EJ_BAG_DEFECT, at->file,
             payload ? _("line %ld: '%s' is not below data/")
                     : _("line %ld: '%s' is not a tag file"),
             at->line, path);
    return false;
}

static enum ej_status read_line(const struct place *at, char *text, bool payload, int algorithm,
                                struct ej_error *err)
{
    struct bag_listing listing;
    if (*text == '\0') {
        bag_tell(at->check, EJ_BAG_WARNING, at->file, _("line %ld is empty"), at->line);
        return EJ_OK;
    }
    if (!bag_listing_parse(text, &listing)) {
        bag_tell(at->check, EJ_BAG_DEFECT, at->file, _("line %ld is not 'checksum path'"),
                 at->line);
        return EJ_OK;
    }
    if (listing.starred)
        bag_tell(at->check, EJ_BAG_WARNING, at->file,
                 _("line %ld: the asterisk before the path is md5sum's, not BagIt's"), at->line);
    if (!plain_path(at, listing.path) || !of_sort(at, payload, listing.path))
        return EJ_OK;
    if (!good_checksum(listing.checksum, algorithm))
        bag_tell(at->check, EJ_BAG_DEFECT, at->file, _("line %ld: '%s' is not a %s checksum"),
                 at->line, listing.checksum, bag_algorithm_name(algorithm));
    struct bag_line line = {listing.path, listing.checksum, algorithm};
    return add_line(payload ? &at->check->payload : &at->check->tag, &line, err);
}

static enum ej_status load_manifest(struct bag_check *check, const struct bag_entry *entry,
                                    bool payload, int algorithm, struct ej_error *err)
{
    struct bag_lines lines;
    bool readable;
    if (algorithm < 0) {
        bag_tell(check, EJ_BAG_DEFECT, entry->path,
                 _("unknown kind of checksum, which cannot be verified"));
        return EJ_OK;
    }
    enum ej_status status = bag_check_text(check, entry, check->encoding, &lines, &readable, err);
    if (status != EJ_OK || !readable)
        return status;
    *(payload ? &check->payload_set : &check->tag_set) |= 1u << algorithm;
    for (char *text; status == EJ_OK && (text = bag_lines_next(&lines));) {
        struct place at = {check, entry->path, lines.number};
        status = read_line(&at, text, payload, algorithm, err);
    }
    return status;
}

static enum ej_status load_fetch(struct bag_check *check, const struct bag_entry *entry,
                                 struct ej_error *err)
{
    struct bag_lines lines;
    struct bag_item item;
    bool readable;
    enum ej_status status = bag_check_text(check, entry, check->encoding, &lines, &readable, err);
    if (status != EJ_OK || !readable)
        return status;
    for (char *text; status == EJ_OK && (text = bag_lines_next(&lines));) {
        struct place at = {check, entry->path, lines.number};
        if (!bag_item_parse(text, &item)) {
            bag_tell(check, EJ_BAG_DEFECT, entry->path, _("line %ld is not 'URL length path'"),
                     lines.number);
        } else if (plain_path(&at, item.path) && of_sort(&at, true, item.path)) {
            struct bag_line line = {item.path, item.length, 0};
            status = add_line(&check->fetch, &line, err);
        }
    }
    return status;
}

static int by_path_and_algorithm(const void *a, const void *b)
{
    const struct bag_line *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : (x->algorithm > y->algorithm) - (x->algorithm < y->algorithm);
}

static void sort_list(struct bag_list *list)
{
    if (list->count > 0)
        qsort(list->lines, list->count, sizeof *list->lines, by_path_and_algorithm);
}

enum ej_status bag_check_load(struct bag_check *check, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    int algorithm;
    for (size_t i = 0; status == EJ_OK && i < check->tree.count; i++) {
        const struct bag_entry *entry = &check->tree.entries[i];
        if (entry->kind != BAG_FILE)
            continue;
        if (strcmp(entry->path, "fetch.txt") == 0)
            status = load_fetch(check, entry, err);
        else if (bag_manifest_name(entry->path, "manifest-", &algorithm))
            status = load_manifest(check, entry, true, algorithm, err);
        else if (bag_manifest_name(entry->path, "tagmanifest-", &algorithm))
            status = load_manifest(check, entry, false, algorithm, err);
    }
    sort_list(&check->payload);
    sort_list(&check->tag);
    sort_list(&check->fetch);
    return status;
}

/* ---- comparing ------------------------------------------------------------------------------ */

enum { NAMES = 256 }; /* room for the names of six manifests */

/* "manifest-sha256.txt, manifest-sha512.txt" */
static const char *manifest_names(char names[NAMES], bool payload, bag_algorithms set)
{
    size_t used = 0;
    names[0] = '\0';
    for (int i = 0; i < BAG_ALGORITHMS; i++)
        if (set & 1u << i)
            used += (size_t)snprintf(names + used, NAMES - used, "%s%smanifest-%s.txt",
                                     used ? ", " : "", payload ? "" : "tag", bag_algorithm_name(i));
    return names;
}

static int by_path(const void *a, const void *b)
{
    const struct bag_line *x = a, *y = b;
    return strcmp(x->path, y->path);
}

/* Some line with this path. */
static const struct bag_line *find_line(const struct bag_list *list, const char *path)
{
    struct bag_line key = {.path = path};
    return list->count == 0 ? NULL : bsearch(&key, list->lines, list->count, sizeof key, by_path);
}

static void tell_absent(struct bag_check *check, const struct bag_line *line, bool payload,
                        bag_algorithms listed)
{
    char names[NAMES];
    const struct bag_entry *entry = bag_tree_find(&check->tree, line->path);
    if (entry && entry->kind == BAG_FOLDER)
        bag_tell(check, EJ_BAG_DEFECT, line->path, _("is a folder, but listed as a file"));
    else if (payload && !entry && find_line(&check->fetch, line->path))
        bag_tell(check, EJ_BAG_DEFECT, line->path, _("is still to be fetched (fetch.txt)"));
    else if (!entry)
        bag_tell(check, EJ_BAG_DEFECT, line->path, _("is missing (listed in %s)"),
                 manifest_names(names, payload, listed));
    /* Links and devices were told of before. */
}

/* COUNT lines with the same path.  Returns the manifests that list it; *wrong gets those whose
 * checksum is not the file's. */
static bag_algorithms compare_lines(struct bag_check *check, const struct bag_line *lines,
                                    size_t count, const struct bag_entry *entry, bool payload,
                                    bag_algorithms *wrong)
{
    char names[NAMES];
    bag_algorithms listed = 0;
    for (size_t i = 0; i < count; i++) {
        int algorithm = lines[i].algorithm;
        bag_algorithms bit = 1u << algorithm;
        if (listed & bit) {
            bool same = strcasecmp(lines[i].checksum, lines[i - 1].checksum) == 0;
            bag_tell(check, same ? bag_since_1_0(check) : EJ_BAG_DEFECT, lines[i].path,
                     same ? _("is listed twice in %s")
                          : _("is listed twice in %s, with different checksums"),
                     manifest_names(names, payload, bit));
        }
        listed |= bit;
        if (entry && !bag_hex_equal(lines[i].checksum, entry->digest[algorithm],
                                    bag_algorithm_octets(algorithm)))
            *wrong |= bit;
    }
    return listed;
}

static void compare_path(struct bag_check *check, const struct bag_line *lines, size_t count,
                         bool payload)
{
    char names[NAMES];
    bag_algorithms wrong = 0, all = payload ? check->payload_set : check->tag_set;
    struct bag_entry *entry = bag_tree_find(&check->tree, lines->path);
    bool there = entry && entry->kind == BAG_FILE;
    bag_algorithms listed =
        compare_lines(check, lines, count, there ? entry : NULL, payload, &wrong);
    if (!there)
        tell_absent(check, lines, payload, listed);
    if (wrong)
        bag_tell(check, EJ_BAG_DEFECT, lines->path, _("was changed: not the checksum of %s"),
                 manifest_names(names, payload, wrong));
    if (entry && payload)
        entry->payload = listed;
    else if (entry)
        entry->tag = listed;
    /* 1.0: every payload file in every manifest; before: in one at least. */
    if (payload && check->strict && listed != all)
        bag_tell(check, EJ_BAG_DEFECT, lines->path, _("is not listed in %s"),
                 manifest_names(names, true, all & ~listed));
}

static void compare_list(struct bag_check *check, const struct bag_list *list, bool payload)
{
    for (size_t i = 0, next; i < list->count; i = next) {
        for (next = i + 1; next < list->count; next++)
            if (strcmp(list->lines[next].path, list->lines[i].path) != 0)
                break;
        compare_path(check, &list->lines[i], next - i, payload);
    }
}

/* Is a file listed where it should be? */
static void compare_entry(struct bag_check *check, const struct bag_entry *entry)
{
    char names[NAMES];
    int algorithm;
    if (bag_path_payload(entry->path)) {
        if (check->payload_set && !entry->payload)
            bag_tell(check, EJ_BAG_DEFECT, entry->path, _("is not listed in %s"),
                     manifest_names(names, true, check->payload_set));
    } else if (!bag_manifest_name(entry->path, "tagmanifest-", &algorithm) &&
               entry->tag != check->tag_set) {
        /* RFC 8493, 2.2.1: payload manifests must be listed, the rest should. */
        bool manifest = bag_manifest_name(entry->path, "manifest-", &algorithm);
        bag_tell(check, manifest ? bag_since_1_0(check) : EJ_BAG_WARNING, entry->path,
                 _("is not listed in %s"),
                 manifest_names(names, false, check->tag_set & ~entry->tag));
    }
}

static void compare_fetch(struct bag_check *check, const struct bag_line *item)
{
    const struct bag_entry *entry = bag_tree_find(&check->tree, item->path);
    char size[32];
    if (!find_line(&check->payload, item->path))
        bag_tell(check, EJ_BAG_DEFECT, item->path, _("is in fetch.txt, but in no manifest"));
    if (!entry)
        return;
    snprintf(size, sizeof size, "%" PRId64, entry->size);
    if (strcmp(item->checksum, "-") != 0 && strcmp(item->checksum, size) != 0)
        bag_tell(check, EJ_BAG_WARNING, item->path, _("has %s octets, but %s in fetch.txt"), size,
                 item->checksum);
}

void bag_check_compare(struct bag_check *check)
{
    if (!check->payload_set)
        bag_tell(check, EJ_BAG_DEFECT, ".", _("has no manifest of the payload"));
    compare_list(check, &check->payload, true);
    compare_list(check, &check->tag, false);
    for (size_t i = 0; i < check->tree.count; i++)
        if (check->tree.entries[i].kind == BAG_FILE)
            compare_entry(check, &check->tree.entries[i]);
    for (size_t i = 0; i < check->fetch.count; i++)
        compare_fetch(check, &check->fetch.lines[i]);
}
