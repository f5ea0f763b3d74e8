/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account.h - logins, access that was handed out to families, and what ends it. */
#ifndef EJ_NOUN_ACCOUNT_H
#define EJ_NOUN_ACCOUNT_H

#include "noun/noun.h"

/* LOGIN can be the name of a Unix user: Latin letters, digits and ._-@+\\$ that do not begin with
 * -. */
bool account_login(const char *login);

/* Withdraw from today on the access of the guardian N (0: of the whole family) of PUPIL: the
 * guardian was removed, the pupil anonymised. */
enum ej_status account_end(struct work *w, int64_t pupil, int64_t n, struct ej_error *err);

/* Let access that PUPIL's family still has end on the day from which the pupil's consent, or the
 * guardian's own, is anything but given (152-FZ, komi 11.2), and go on where a day still to come
 * is called off.  What ended before stays so until it is granted again. */
enum ej_status account_follow(struct work *w, int64_t pupil, struct ej_error *err);

#endif
