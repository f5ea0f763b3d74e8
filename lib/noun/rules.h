/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.h - what the rules say of an import before it is committed. */
#ifndef EJ_NOUN_RULES_H
#define EJ_NOUN_RULES_H

#include "noun/noun.h"

/* Ask the rules at deny that are woken: what they find refuses its record and sets w->again, the
 * others have to be done anew without it.  *STANDS: that can be. */
enum ej_status rules_deny(struct work *w, bool *stands, struct ej_error *err);
/* Those that warn, ten findings told of each. */
enum ej_status rules_warn(struct work *w, struct ej_error *err);

#endif
