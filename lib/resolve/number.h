/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number.h - a pupil by a file number that is spelt otherwise. */
#ifndef EJ_RESOLVE_NUMBER_H
#define EJ_RESOLVE_NUMBER_H

#include "store/store.h"

enum { NUMBER_SIZE = 1024 };

/* The form in which two file numbers are one: without regard to capitals, to Latin letters that
 * look like Russian ones, to the kind of dashes and blanks. */
void number_key(const char *text, char out[NUMBER_SIZE]);

/* *ID: the pupil whose number is the same in that form; 0: none. */
enum ej_status number_find(struct ej_journal *j, const char *text, int64_t *id,
                           struct ej_error *err);
/* Forget what was read for it: the journal is closed, or a pupil got another number. */
void numbers_free(struct ej_journal *j);

#endif
