/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dated.h - rows that follow one another in time, as loads, group members and the timetable's
 * lines do: each holds from `starts` on, up to the day before `ends`, and a later one ends it, so
 * that what was held before a change stays as it was (mo 6).
 */
#ifndef EJ_NOUN_DATED_H
#define EJ_NOUN_DATED_H

#include "noun/noun.h"

/* The filter of list by the day on which a row, of this alias, is in force. */
#define DATED_FILTER(alias)                                                                        \
    alias ".starts <= ?1 AND (" alias ".ends IS NULL OR ?1 < " alias ".ends)"

/* The school year of a class, and today or the day of the year that is nearest to it. */
struct class_year {
    int64_t id;
    char starts[11], ends[11], today[11];
};

enum ej_status dated_year(struct work *w, int64_t class_id, struct class_year *out,
                          struct ej_error *err);
/* The same by the year's id. */
enum ej_status dated_year_by_id(struct work *w, int64_t year, struct class_year *out,
                                struct ej_error *err);

/* The day from which the record holds: its field FROM, else OTHERWISE; refused outside the year. */
enum ej_status dated_from(struct work *w, int from, const struct class_year *year,
                          const char *otherwise, char out[11], struct ej_error *err);

/* As work_update, for a change of another row that follows from the record: it does not count as
 * overwriting a value, neither for `set` nor for an earlier line of the same input. */
enum ej_status dated_follow(struct work *w, const struct put_table *table, int64_t id,
                            const struct ej_value *values, struct ej_error *err);

/* dated_follow() for the column `ends` alone; ENDS may be null: open again. */
enum ej_status dated_end(struct work *w, const struct put_table *table, int64_t id,
                         struct ej_value ends, struct ej_error *err);

#endif
