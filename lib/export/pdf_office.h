/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_office.h - LibreOffice as a program that is run and ends. */
#ifndef EJ_PDF_OFFICE_H
#define EJ_PDF_OFFICE_H

#include "journal.h"

/* A new folder in TMPDIR, 0700, which PROGRESS (or NULL) is told of; *DIR is the caller's. */
enum ej_status office_folder(const struct ej_progress *progress, char **dir, struct ej_error *err);
/* Remove it with all that is in it, and free DIR, which may be NULL. */
void office_remove(const struct ej_progress *progress, char *dir);

/* The path of the program; EJ_BROKEN: there is none.  *PROGRAM is the caller's. */
enum ej_status office_find(char **program, struct ej_error *err);

/* Convert DIR/1.xlsx … DIR/COUNT.xlsx into DIR/1.pdf …, by PROGRAM, in at most SECONDS.  EJ_BROKEN:
 * some PDF is not there.  PROGRESS is told how many are. */
enum ej_status office_convert(const char *program, const char *dir, size_t count, int seconds,
                              const struct ej_progress *progress, struct ej_error *err);

#endif
