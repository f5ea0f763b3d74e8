/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bag.h - BagIt bags (RFC 8493): folders whose every file is listed with its checksums, so that
 * years later anybody can see, with sha256sum alone, that nothing was lost or changed.
 *
 * A bag lies in a folder or in one tar file (see tar.h).  What is written here is BagIt 1.0 in
 * UTF-8 with SHA-256 and SHA-512; what is verified may be older (0.93 to 0.97), in any encoding
 * iconv knows, with MD5, SHA-1 and all of SHA-2.
 *
 * These functions know nothing of the journal.  Paths that they report are relative to the bag.
 */
#ifndef EJ_ARCHIVE_BAG_H
#define EJ_ARCHIVE_BAG_H

#include "journal.h"

#include <stddef.h>
#include <stdint.h>

/* A line of bag-info.txt (RFC 8493, 2.2.2): UTF-8; no colon or line break in the label, no line
 * break in the value.  Long values are folded at 79 characters. */
struct ej_bag_tag {
    const char *label;
    const char *value;
};

/* Make a bag of the folder DIR, in which data/ and further tag files (a README, say) lie ready:
 * writes bagit.txt, bag-info.txt (TAGS in their order, then Bagging-Date DATE, YYYY-MM-DD, and
 * Payload-Oxum), manifest-sha256.txt, manifest-sha512.txt, tagmanifest-sha256.txt and
 * tagmanifest-sha512.txt, sorted by path.  Every file and folder is flushed to the disk.  The same
 * DIR, DATE and TAGS give the same bytes.
 *
 * EJ_USAGE: a tag or the date cannot stand in bag-info.txt.  EJ_REFUSED: DIR is a bag already, has
 * no data/, or holds what a bag cannot carry (a link, a device, a name that is not UTF-8).
 * EJ_BROKEN: reading or writing failed.  After a failure the folder is as it was; after a crash it
 * may hold some of the files, but not bagit.txt, which is written last and makes it a bag. */
enum ej_status ej_bag_write(const char *dir, const char *date, const struct ej_bag_tag *tags,
                            size_t count, struct ej_error *err);

enum ej_bag_finding {
    EJ_BAG_DEFECT, /* the bag is not valid (RFC 8493, section 3) */
    EJ_BAG_WARNING /* valid, but against a recommendation, or not portable */
};

/* Told of each finding, in no promised order across files.  WHAT is translated.  Both strings are
 * borrowed for the call and safe to print: control characters and octets that are not UTF-8 became
 * '?'.  PATH is "." where the bag as a whole is meant. */
typedef void ej_bag_told(void *context, enum ej_bag_finding kind, const char *path,
                         const char *what);

/* What ej_bag_verify saw. */
struct ej_bag_totals {
    int64_t files;  /* payload files */
    int64_t octets; /* and their bytes */
    long defects, warnings;
};

/* Is the bag at PATH, a folder or a tar file (which may be packed with gzip), complete and valid?
 * A tar is read in place, twice, and nothing is unpacked.  Checks bagit.txt, bag-info.txt with
 * Payload-Oxum, fetch.txt, each manifest and tag manifest, each file's checksums; files that are
 * missing, not listed, listed twice; names and links that lead out of the bag, also behind
 * percent-encoding; names that differ by case alone (warning).  A symbolic or hard link to a file
 * of the same bag counts as that file.  Nothing is ever fetched: an item of fetch.txt that is not
 * there makes the bag incomplete.  TOLD and TOTALS may be NULL.
 *
 * EJ_OK: valid (there may be warnings).  EJ_REFUSED: not valid, also when the file is no archive
 * or a damaged one; ERR says how many defects.  EJ_BROKEN: PATH is missing or cannot be read. */
enum ej_status ej_bag_verify(const char *path, ej_bag_told *told, void *context,
                             struct ej_bag_totals *totals, struct ej_error *err);

/* Copy the file MEMBER ("data/journal.db") of the bag at PATH, a folder or a tar, to OUT, which
 * must not exist (EJ_USAGE); OUT is 0600, flushed, and appears only when it is whole.
 * EJ_REFUSED: there is no such file in the bag, or its checksum is not the one of the
 * bag's SHA-256 or SHA-512 manifest, or neither manifest lists it.  Links are not followed. */
enum ej_status ej_bag_extract(const char *path, const char *member, const char *out,
                              struct ej_error *err);

#endif
