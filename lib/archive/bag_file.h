/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_file.h - files that appear only when they are whole, and locales for a while. */
#ifndef EJ_ARCHIVE_BAG_FILE_H
#define EJ_ARCHIVE_BAG_FILE_H

#include "intl.h"
#include "journal.h"

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>

/* A new string "DIR/NAME"; NULL: no memory. */
char *bag_join(const char *dir, const char *name);

/* A file being written under a temporary name beside its own, 0600. */
struct bag_out {
    char *path; /* the name it gets; NULL: not open */
    char *temporary;
    int fd;
};

/* EJ_USAGE: there is something at PATH already. */
enum ej_status bag_out_open(struct bag_out *out, const char *path, struct ej_error *err);
enum ej_status bag_out_write(struct bag_out *out, const void *octets, size_t count,
                             struct ej_error *err);
/* Flush the file and its folder, and give it its name, which it never takes from another file. */
enum ej_status bag_out_commit(struct bag_out *out, struct ej_error *err);
/* Frees; a file that was not committed is gone. */
void bag_out_close(struct bag_out *out);

/* rename() that never replaces, as well as the file system can; -1 with errno, EEXIST for a TO
 * that is there. */
int bag_rename_new(const char *from, const char *to);

/* Flush a folder, so that the names in it survive a power cut. */
enum ej_status bag_sync_folder(const char *dir, struct ej_error *err);

/* While entered, this thread's text is of CHARACTERS, "C.UTF-8" or "C", whatever the user's locale
 * (cron has "C").  Messages keep their language. */
struct bag_locale {
    locale_t mine, before;
};
enum ej_status bag_locale_enter(struct bag_locale *locale, const char *characters,
                                struct ej_error *err);
void bag_locale_leave(struct bag_locale *locale);

#endif
