/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * standing.h - records that stand on others by dates and names, where the database knows of no
 * reference: a mark on its pupil's time in the class, a final mark on its period, two lines of a
 * load on each other's dates.
 *
 * What undoes rows of the history asks whether any record is left without its footing.  A record
 * that had none before is no matter of the undoing.
 */
#ifndef EJ_STANDING_H
#define EJ_STANDING_H

#include "noun/noun.h"

struct standing;

/* Note how records stand before the rows FIRST to LAST of audit are undone.  *OUT is the
 * caller's. */
enum ej_status standing_note(struct work *w, int64_t first, int64_t last, struct standing **out,
                             struct ej_error *err);
/* EJ_REFUSED, naming the first record that has lost its footing since. */
enum ej_status standing_check(struct work *w, const struct standing *standing,
                              struct ej_error *err);
void standing_free(struct standing *standing);

#endif
