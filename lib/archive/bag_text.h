/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_text.h - the text format of tag files (RFC 8493, 2.3) and its lines. */
#ifndef EJ_ARCHIVE_BAG_TEXT_H
#define EJ_ARCHIVE_BAG_TEXT_H

#include "journal.h"

#include <stdbool.h>
#include <stddef.h>

/* LENGTH octets of a tag file in ENCODING (an IANA name) as UTF-8, new, NUL-terminated, without a
 * byte order mark.  EJ_REFUSED: unknown encoding, octets that are not of it, a NUL inside. */
enum ej_status bag_text_decode(const char *octets, size_t length, const char *encoding, char **out,
                               struct ej_error *err);

/* Takes lines off a text, in place; LF, CR and CRLF end a line. */
struct bag_lines {
    char *at;
    long number; /* of the line last taken, from 1 */
};
/* The next line, without its end; NULL after the last. */
char *bag_lines_next(struct bag_lines *lines);

/* A line of a manifest: "CHECKSUM PATH". */
struct bag_listing {
    char *checksum;
    char *path;
    bool starred; /* had md5sum's mark for binary files before the path */
};
/* Split LINE in place; false: not of this form. */
bool bag_listing_parse(char *line, struct bag_listing *out);

/* A line of fetch.txt (RFC 8493, 2.2.3): "URL LENGTH PATH". */
struct bag_item {
    char *url;
    char *length; /* decimal, or "-" */
    char *path;
};
bool bag_item_parse(char *line, struct bag_item *out);

/* An element of bag-info.txt, "LABEL: VALUE".  STRICT holds LINE to the letter of BagIt 1.0;
 * earlier versions allow any blanks round the colon. */
struct bag_element {
    char *label;
    char *value;
};
bool bag_element_parse(char *line, bool strict, struct bag_element *out);

#endif
