/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_hash.c - checksums for BagIt manifests, by gnulib. */
#include "bag_hash.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    size_t octets;
} table[BAG_ALGORITHMS] = {
    [BAG_MD5] = {"md5", 16},       [BAG_SHA1] = {"sha1", 20},     [BAG_SHA224] = {"sha224", 28},
    [BAG_SHA256] = {"sha256", 32}, [BAG_SHA384] = {"sha384", 48}, [BAG_SHA512] = {"sha512", 64},
};

const char *bag_algorithm_name(int algorithm)
{
    return table[algorithm].name;
}

size_t bag_algorithm_octets(int algorithm)
{
    return table[algorithm].octets;
}

int bag_algorithm_find(const char *name, size_t length)
{
    for (int i = 0; i < BAG_ALGORITHMS; i++)
        if (strlen(table[i].name) == length && memcmp(table[i].name, name, length) == 0)
            return i;
    return -1;
}

static bool has(bag_algorithms set, enum bag_algorithm algorithm)
{
    return set & 1u << algorithm;
}

void bag_hash_begin(struct bag_hash *hash, bag_algorithms set)
{
    hash->set = set;
    md5_init_ctx(&hash->md5);
    sha1_init_ctx(&hash->sha1);
    sha224_init_ctx(&hash->sha224);
    sha256_init_ctx(&hash->sha256);
    sha384_init_ctx(&hash->sha384);
    sha512_init_ctx(&hash->sha512);
}

void bag_hash_add(struct bag_hash *hash, const void *octets, size_t count)
{
    if (has(hash->set, BAG_MD5))
        md5_process_bytes(octets, count, &hash->md5);
    if (has(hash->set, BAG_SHA1))
        sha1_process_bytes(octets, count, &hash->sha1);
    if (has(hash->set, BAG_SHA224))
        sha256_process_bytes(octets, count, &hash->sha224);
    if (has(hash->set, BAG_SHA256))
        sha256_process_bytes(octets, count, &hash->sha256);
    if (has(hash->set, BAG_SHA384))
        sha512_process_bytes(octets, count, &hash->sha384);
    if (has(hash->set, BAG_SHA512))
        sha512_process_bytes(octets, count, &hash->sha512);
}

void bag_hash_end(struct bag_hash *hash, uint8_t digests[BAG_ALGORITHMS][BAG_DIGEST])
{
    if (has(hash->set, BAG_MD5))
        md5_finish_ctx(&hash->md5, digests[BAG_MD5]);
    if (has(hash->set, BAG_SHA1))
        sha1_finish_ctx(&hash->sha1, digests[BAG_SHA1]);
    if (has(hash->set, BAG_SHA224))
        sha224_finish_ctx(&hash->sha224, digests[BAG_SHA224]);
    if (has(hash->set, BAG_SHA256))
        sha256_finish_ctx(&hash->sha256, digests[BAG_SHA256]);
    if (has(hash->set, BAG_SHA384))
        sha384_finish_ctx(&hash->sha384, digests[BAG_SHA384]);
    if (has(hash->set, BAG_SHA512))
        sha512_finish_ctx(&hash->sha512, digests[BAG_SHA512]);
}

void bag_hex(const uint8_t *octets, size_t count, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[octets[i] >> 4];
        text[2 * i + 1] = digits[octets[i] & 15];
    }
    text[2 * count] = '\0';
}

bool bag_hex_equal(const char *text, const uint8_t *octets, size_t count)
{
    char wanted[2 * BAG_DIGEST + 1];
    bag_hex(octets, count, wanted);
    return strcasecmp(text, wanted) == 0;
}
