/* SPDX-License-Identifier: GPL-3.0-or-later */
/* objections.h - what a policy finds that the one before did not. */
#ifndef EJ_POLICY_OBJECTIONS_H
#define EJ_POLICY_OBJECTIONS_H

#include "journal.h"

struct objections;

/* Ask every rule of the policy in force about the whole year, and remember what is found. */
enum ej_status objections_before(struct ej_journal *j, bool russian, struct objections **out,
                                 struct ej_error *err);
/* Ask the rules that are there now; what is new goes to SINK, which the caller finishes, and is
 * counted. */
enum ej_status objections_after(struct objections *objections, struct ej_sink *sink, long *count,
                                struct ej_error *err);
void objections_free(struct objections *objections);

#endif
