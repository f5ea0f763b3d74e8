/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * past.h - the journal as it was at a moment, by its history.
 *
 * Of every table that has changed since, a table of the same name in the schema `temp` takes the
 * place of the one in `main`: SQLite looks there first, so that every query sees the old state.
 * Nothing is copied but the rows that have changed: `temp.past_TABLE` has them as they were, and
 * the table that is seen (past_table.c) is main's without these, and these.  The costs are those of
 * the changes.
 */
#ifndef EJ_STORE_PAST_H
#define EJ_STORE_PAST_H

#include "store/store.h"

/* Show J, opened for reading, as it was at TIME: an ISO 8601 time, of the school where it names no
 * zone, or a date, which means its end.  That moment's day is then today.  A snapshot: what others
 * write meanwhile is not seen.  EJ_USAGE: no time, one to come, or one before the journal began.
 * To be called once, when it is known who asks: rights are those of the present. */
enum ej_status store_past(struct ej_journal *j, const char *time, struct ej_error *err);

/* Let "CREATE VIRTUAL TABLE temp.T USING ej_past" show main.T with the rows of temp.past_T instead
 * of those with the same id; of these rows only where `there` is 1. */
enum ej_status past_tables(struct ej_journal *j, struct ej_error *err);

#endif
