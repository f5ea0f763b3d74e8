/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_path.h - paths as manifests write them (RFC 8493, 2.1.3), and whether they stay inside. */
#ifndef EJ_ARCHIVE_BAG_PATH_H
#define EJ_ARCHIVE_BAG_PATH_H

#include <stdbool.h>

/* A new string with line feed, carriage return and percent sign as %0A, %0D, %25; NULL: no
 * memory. */
char *bag_path_encode(const char *path);

/* Undo bag_path_encode in place.  Other percent signs stay as they are; true when there was one. */
bool bag_path_decode(char *path);

enum bag_place {
    BAG_PLAIN,  /* a relative path without . and .. */
    BAG_UNTIDY, /* had ., .. or doubled slashes, and stays inside without them */
    BAG_OUTSIDE /* empty, absolute, of somebody's home (~), or above the top */
};

/* Make PATH plain in place, by its text alone.  What is OUTSIDE is left as it was. */
enum bag_place bag_path_tidy(char *path);

/* Does PATH lead out of the bag for a reader who decodes every percent-encoded octet, or who
 * takes a backslash for a slash?  True also when there is no memory to find out. */
bool bag_path_tricky(const char *path);

/* Is PATH below data/? */
bool bag_path_payload(const char *path);

#endif
