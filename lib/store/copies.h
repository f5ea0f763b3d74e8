/* SPDX-License-Identifier: GPL-3.0-or-later */
/* copies.h - journals in files of their own: what backup.c, restore.c and rotate.c share. */
#ifndef EJ_STORE_COPIES_H
#define EJ_STORE_COPIES_H

#include "store/store.h"

/* What the temporary name of a file adds to its own, before six characters by chance. */
#define COPY_UNDER_WAY ".part-"

/* A journal's file under way: it has a temporary name beside its own until it is whole. */
struct copy_file {
    char *path, *temporary;
    struct ej_journal *journal; /* the open temporary file */
    const struct ej_progress *progress;
};

/* EJ_USAGE: beside PATH lies a -wal, -shm or -journal that an earlier journal of this name left
 * behind.  SQLite would take it for the new file's own and write its pages over it. */
enum ej_status copy_alone(const char *path, struct ej_error *err);

/* Make an empty file, 0600, and open it.  EJ_USAGE: there is something at PATH, or it
 * is not copy_alone().  PROGRESS, or NULL, is told what is staged, until copy_close(). */
enum ej_status copy_create(struct copy_file *file, const char *path,
                           const struct ej_progress *progress, struct ej_error *err);
/* Close it and flush it; KEEP: give it its name. */
enum ej_status copy_commit(struct copy_file *file, bool keep, struct ej_error *err);
/* Frees; a file that was not kept is gone. */
void copy_close(struct copy_file *file);

/* Copy all pages of the database FROM as it is now, while others write to it. */
enum ej_status copy_pages(struct ej_journal *from, struct ej_journal *to,
                          const struct ej_progress *progress, struct ej_error *err);

/* Open a file that ought to be a journal, without history, policy or clock. */
enum ej_status copy_open(const char *path, struct ej_journal **out, struct ej_error *err);

/* integrity_check and foreign_key_check; EJ_REFUSED: something is wrong. */
enum ej_status copy_check(struct ej_journal *journal, struct ej_error *err);

/* What a failure to read the copy J (may be NULL) means: EJ_REFUSED when it was read and is no good
 * journal, EJ_BROKEN when it could not be read. */
enum ej_status copy_judge(struct ej_journal *journal, enum ej_status status, struct ej_error *err);

/* The journal's own file name without folder and suffix; the caller's. */
char *copy_name(const struct ej_journal *journal);

#endif
