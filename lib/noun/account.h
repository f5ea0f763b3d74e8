/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account.h - access that was handed out to families, and what ends it. */
#ifndef EJ_NOUN_ACCOUNT_H
#define EJ_NOUN_ACCOUNT_H

#include "noun/noun.h"

/* Withdraw from today on the access of the guardian N (0: of the whole family) of PUPIL: consent
 * was refused or withdrawn (152-FZ, komi 11.2), the guardian removed, the pupil anonymised. */
enum ej_status account_end(struct work *w, int64_t pupil, int64_t n, struct ej_error *err);

#endif
