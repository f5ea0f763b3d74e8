/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.h - what the rules say of an import before it is committed. */
#ifndef EJ_NOUN_RULES_H
#define EJ_NOUN_RULES_H

#include "noun/noun.h"

/* Ask the rules that are woken.  What one at deny finds refuses its record: with keep_going
 * w->again is set, else EJ_REFUSED.  Where none does, warnings are told, ten for each rule. */
enum ej_status rules_ask(struct work *w, struct ej_error *err);

#endif
