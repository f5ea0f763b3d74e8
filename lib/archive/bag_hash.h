/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_hash.h - the checksums that BagIt manifests use, several in one pass over the bytes. */
#ifndef EJ_ARCHIVE_BAG_HASH_H
#define EJ_ARCHIVE_BAG_HASH_H

#include <md5.h>
#include <sha1.h>
#include <sha256.h>
#include <sha512.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bag_algorithm {
    BAG_MD5,
    BAG_SHA1,
    BAG_SHA224,
    BAG_SHA256,
    BAG_SHA384,
    BAG_SHA512,
    BAG_ALGORITHMS
};

enum { BAG_DIGEST = 64 }; /* room for the longest digest */

/* A set of algorithms: 1 << algorithm. */
typedef unsigned bag_algorithms;

/* The name as in manifest-NAME.txt (RFC 8493, 2.4), and the digest's octets. */
const char *bag_algorithm_name(int algorithm);
size_t bag_algorithm_octets(int algorithm);

/* The algorithm of that name (LENGTH octets of NAME), or -1. */
int bag_algorithm_find(const char *name, size_t length);

struct bag_hash {
    bag_algorithms set;
    struct md5_ctx md5;
    struct sha1_ctx sha1;
    struct sha256_ctx sha224, sha256;
    struct sha512_ctx sha384, sha512;
};

void bag_hash_begin(struct bag_hash *hash, bag_algorithms set);
void bag_hash_add(struct bag_hash *hash, const void *octets, size_t count);

/* Writes the digest of each algorithm of the set into its row. */
void bag_hash_end(struct bag_hash *hash, uint8_t digests[BAG_ALGORITHMS][BAG_DIGEST]);

/* Lower-case hexadecimal of COUNT octets into TEXT, 2 * COUNT + 1 characters. */
void bag_hex(const uint8_t *octets, size_t count, char *text);

/* Is TEXT (upper or lower case) the hexadecimal of these COUNT octets? */
bool bag_hex_equal(const char *text, const uint8_t *octets, size_t count);

#endif
