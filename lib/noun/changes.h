/* SPDX-License-Identifier: GPL-3.0-or-later */
/* changes.h - what a dry run shows: each difference, field by field. */
#ifndef EJ_CHANGES_H
#define EJ_CHANGES_H

#include "noun/noun.h"

/* All do nothing when the caller asked for no changes. */
enum ej_status changes_begin(struct work *w, struct ej_error *err);
enum ej_status changes_end(struct work *w, struct ej_error *err);
/* OLD or NEW may be NULL: the row is added or removed. */
enum ej_status changes_row(struct work *w, const struct put_table *table,
                           const struct ej_value *old, const struct ej_value *new,
                           struct ej_error *err);

/* The row's natural key in words into OUT: names and file numbers instead of ids. */
enum ej_status changes_key(struct work *w, const struct put_table *table,
                           const struct ej_value *values, struct buffer *out, struct ej_error *err);

/* The Russian words for them; the name itself where there is none. */
const char *changes_kind(const char *kind); /* added, changed, removed */
const char *changes_table(const char *table);
const char *changes_column(const char *table, const char *column);
/* The table in messages: in Russian ones its Russian word. */
const char *changes_table_label(const char *table);
/* The column in messages: in Russian ones its Russian word. */
const char *changes_label(const char *table, const char *column);
/* The column says yes or no. */
bool changes_flag(const char *table, const char *column);
/* TEXT, a value of the column, in Russian words; false: it is the same for everybody. */
bool changes_value(const char *table, const char *column, const char *text, struct buffer *out);

#endif
