/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_extract.c - one file out of a bag, checked on its way. */
#include "bag.h"

#include "bag_file.h"
#include "bag_path.h"
#include "bag_text.h"
#include "bag_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct copying {
    struct bag_hash hash;
    struct bag_out out;
};

static enum ej_status write_and_hash(void *context, const void *octets, size_t count,
                                     struct ej_error *err)
{
    struct copying *copying = context;
    bag_hash_add(&copying->hash, octets, count);
    return bag_out_write(&copying->out, octets, count, err);
}

static enum ej_status keep(void *context, const void *octets, size_t count, struct ej_error *err)
{
    return bag_feed_add(context, octets, count, err);
}

/* Is MEMBER in the text of a manifest, and every time with this digest? */
static bool listed(char *text, const char *member, const uint8_t *digest, int algorithm,
                   bool *wrong)
{
    bool found = false;
    struct bag_lines lines = {.at = text};
    struct bag_listing listing;
    for (char *line; (line = bag_lines_next(&lines));) {
        if (!bag_listing_parse(line, &listing))
            continue;
        bag_path_decode(listing.path);
        if (bag_path_tidy(listing.path) == BAG_OUTSIDE || strcmp(listing.path, member) != 0)
            continue;
        found = true;
        if (!bag_hex_equal(listing.checksum, digest, bag_algorithm_octets(algorithm)))
            *wrong = true;
    }
    return found;
}

/* Look MEMBER's digest up in the manifest of ALGORITHM, when there is one. */
static enum ej_status look_up(const struct bag_source *source, const char *path, const char *member,
                              const uint8_t *digest, int algorithm, bool *found, bool *wrong,
                              struct ej_error *err)
{
    char name[64], *text = NULL;
    struct bag_feed feed;
    struct bag_entry manifest = {.path = name};
    bool there = false;
    snprintf(name, sizeof name, "manifest-%s.txt", bag_algorithm_name(algorithm));
    bag_feed_begin(&feed, &manifest, 0);
    enum ej_status status = source->copy(path, name, keep, &feed, &there, err);
    if (status == EJ_OK && there && manifest.text)
        status = bag_text_decode(manifest.text, manifest.length, "UTF-8", &text, err);
    if (status == EJ_OK && text && listed(text, member, digest, algorithm, wrong))
        *found = true;
    free(text);
    free(manifest.text);
    return status;
}

static enum ej_status check_digest(const struct bag_source *source, const char *path,
                                   const char *member, struct bag_hash *hash, struct ej_error *err)
{
    uint8_t digest[BAG_ALGORITHMS][BAG_DIGEST];
    bool found = false, wrong = false;
    bag_hash_end(hash, digest);
    enum ej_status status =
        look_up(source, path, member, digest[BAG_SHA256], BAG_SHA256, &found, &wrong, err);
    if (status == EJ_OK)
        status = look_up(source, path, member, digest[BAG_SHA512], BAG_SHA512, &found, &wrong, err);
    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_REFUSED, _("%s: no SHA-256 or SHA-512 manifest lists %s"), path,
                         member);
    if (status == EJ_OK && wrong)
        status = ej_fail(err, EJ_REFUSED, _("%s: %s was changed: not the checksum of its manifest"),
                         path, member);
    return status;
}

enum ej_status ej_bag_extract(const char *path, const char *member, const char *out,
                              struct ej_error *err)
{
    const struct bag_source *source;
    struct copying copying = {.out = {.fd = -1}};
    bool found = false;
    enum ej_status status = bag_source_of(path, &source, err);
    if (status == EJ_OK)
        status = bag_out_open(&copying.out, out, err);
    bag_hash_begin(&copying.hash, 1u << BAG_SHA256 | 1u << BAG_SHA512);
    if (status == EJ_OK)
        status = source->copy(path, member, write_and_hash, &copying, &found, err);
    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_REFUSED, _("%s has no file %s"), path, member);
    if (status == EJ_OK)
        status = check_digest(source, path, member, &copying.hash, err);
    if (status == EJ_OK)
        status = bag_out_commit(&copying.out, err);
    bag_out_close(&copying.out);
    return status;
}
