/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * watch.h - the rules while something is written.
 *
 * What a transaction writes is noted, row by row; before it is committed the rules that this wakes
 * look at the rows concerned, once each.  A finding that was there before, as a second handle on
 * the journal sees it, is none of this transaction's: an old finding freezes nothing.  A rule that
 * uses :txn finds only what is this transaction's, so for it nobody looks at the journal before.
 */
#ifndef EJ_RULES_WATCH_H
#define EJ_RULES_WATCH_H

#include "journal.h"

struct rule;
struct watch;

/* See every row that the transaction under way changes, from now on.  RECORD points to what tells
 * the record at work: its number and line. */
struct watch_record {
    int32_t number, line;
};
enum ej_status watch_begin(struct ej_journal *j, const struct watch_record *record,
                           struct watch **out, struct ej_error *err);
void watch_end(struct ej_journal *j, struct watch *watch);

/* One finding that this transaction made. */
struct finding {
    const struct rule *rule;
    struct watch_record record; /* that made it; 0: none */
    const char *words;          /* "7А, 2026-10-05, урок 4, …: detail", borrowed */
};

/* Ask the rules that what was written wakes, those at deny or those that warn; each finding that
 * was not there before is TOLD, and one of a rule about the time of entry that denies once of each
 * record of its lesson that it finds (entries.h).  HISTORICAL: rules about the time of entry rest.
 */
enum ej_status watch_check(struct watch *watch, bool deny, bool historical,
                           enum ej_status (*told)(void *context, const struct finding *finding,
                                                  struct ej_error *err),
                           void *context, struct ej_error *err);

#endif
