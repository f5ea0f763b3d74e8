/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tar.h - a bag as one tar file (RFC 8493, section 4: one top folder, named as the bag).
 *
 * The format is ustar, with pax headers (POSIX.1-2001) only for names that ustar cannot carry:
 * long ones and those beyond ASCII, in UTF-8 whatever the locale.
 */
#ifndef EJ_ARCHIVE_TAR_H
#define EJ_ARCHIVE_TAR_H

#include "journal.h"

#include <stdint.h>

/* Pack the folder DIR into the new file OUT, under the top folder NAME (no slash).  The bytes
 * depend on NAME, MTIME (seconds since 1970, given to each member) and on names and contents in
 * DIR only: members are sorted, owner and group are 0, modes 0600 and 0700.
 * OUT is 0600 and appears, flushed to the disk, only when it is whole.
 * EJ_USAGE: NAME cannot be a folder's name, or OUT exists.  EJ_REFUSED: DIR holds links or
 * devices.  EJ_BROKEN: reading or writing failed. */
enum ej_status ej_tar_write(const char *dir, const char *name, const char *out, int64_t mtime,
                            struct ej_error *err);

#endif
