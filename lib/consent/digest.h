/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest.h - knowing an anonymised pupil again by a file number, without keeping the number. */
#ifndef EJ_CONSENT_DIGEST_H
#define EJ_CONSENT_DIGEST_H

#include "noun/noun.h"

/* Hash of a file number, salted with the journal's uuid and slow, in hexadecimal.  The same for
 * all spellings that find the same pupil.  It keeps an import from bringing the person back, and
 * cannot keep somebody who has the journal from trying numbers. */
void consent_digest(const char *uuid, const char *file_no, char out[65]);

/* Whether FILE_NO, which no pupil of the journal has, is one that an anonymised pupil had; then it
 * warns under which order.  For an import that would take the pupil in again. */
enum ej_status consent_keeps_out(struct work *w, const char *file_no, bool *out,
                                 struct ej_error *err);

/* Refuses FILE_NO for a pupil who is there already, when an anonymised one had it: lists of the
 * time before would bring that person back under the other's marks. */
enum ej_status consent_number_free(struct work *w, const char *file_no, struct ej_error *err);

/* Refuses a change that would say something of PUPIL, when that one is anonymised: nobody knows
 * any more whose it would be. */
enum ej_status consent_not_anonymised(struct work *w, int64_t pupil, struct ej_error *err);

#endif
