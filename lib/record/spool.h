/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * spool.h - the whole of an input, read to its end before the first record is looked at.
 * Internal to libjournal.
 *
 * Up to one megabyte stays in memory, more goes to an unlinked file in $TMPDIR or /tmp (0600), so
 * that an input of any size costs little memory and a slow pipe is over before the journal is
 * locked.  On its way every byte is looked at, to tell the encoding by.
 */
#ifndef EJ_RECORD_SPOOL_H
#define EJ_RECORD_SPOOL_H

#include "journal.h"

struct ej_spool;

/* What is known of the input as a whole. */
struct ej_spool_facts {
    unsigned char head[4]; /* its first bytes, for a byte order mark; noughts where it is shorter */
    uint64_t size;
    uint64_t cyrillic; /* valid UTF-8 characters of U+0400 to U+04FF */
    uint64_t invalid;  /* bytes that are no part of a valid UTF-8 character */
    uint64_t nul;      /* NUL bytes */
};

/* Read FD, which stays the caller's, to its end.  EJ_BROKEN: it cannot be read or put by. */
enum ej_status ej_spool_read(int fd, struct ej_spool **out, struct ej_error *err);

const struct ej_spool_facts *ej_spool_facts(const struct ej_spool *spool);

/* The next bytes, up to SIZE, to BUFFER; *COUNT is 0 at the end.  EJ_BROKEN: cannot be read. */
enum ej_status ej_spool_take(struct ej_spool *spool, char *buffer, size_t size, size_t *count,
                             struct ej_error *err);

/* Back to the beginning, for ej_spool_take. */
enum ej_status ej_spool_again(struct ej_spool *spool, struct ej_error *err);

void ej_spool_free(struct ej_spool *spool);

#endif
