/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/dated.h"

#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "noun/changes.h"

enum { MAX_COLUMNS = 16 };

enum ej_status dated_year_by_id(struct work *w, int64_t year, struct class_year *out,
                                struct ej_error *err)
{
    static const char sql[] =
        "SELECT id, starts, ends, max(starts, min(ends, ?2)) FROM year WHERE id = ?1";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "it", year, w->j->today);

    if (status == EJ_OK)
        status = store_step(w->j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    if (!row)
        return ej_fail(err, EJ_REFUSED, _("year: no such school year in the journal"));
    out->id = store_int(stmt, 0);
    snprintf(out->starts, sizeof out->starts, "%s", store_text(stmt, 1));
    snprintf(out->ends, sizeof out->ends, "%s", store_text(stmt, 2));
    snprintf(out->today, sizeof out->today, "%s", store_text(stmt, 3));
    store_reset(stmt);
    return EJ_OK;
}

enum ej_status dated_year(struct work *w, int64_t class_id, struct class_year *out,
                          struct ej_error *err)
{
    int64_t year;
    enum ej_status status =
        store_number(w->j, &year, 0, err, "SELECT year_id FROM class WHERE id = ?", "i", class_id);

    return status == EJ_OK ? dated_year_by_id(w, year, out, err) : status;
}

enum ej_status dated_from(struct work *w, int from, const struct class_year *year,
                          const char *otherwise, char out[11], struct ej_error *err)
{
    const char *date = work_text(w, from, otherwise);

    if (strcmp(date, year->starts) < 0 || strcmp(date, year->ends) > 0)
        return ej_fail(err, EJ_REFUSED, _("from: outside the school year of the class"));
    snprintf(out, 11, "%s", date);
    return EJ_OK;
}

enum ej_status dated_follow(struct work *w, const struct put_table *table, int64_t id,
                            const struct ej_value *values, struct ej_error *err)
{
    struct put_old old;
    enum change change;
    enum ej_status status = put_update(w->j, table, id, values, &change, &old, err);

    if (status != EJ_OK || change == CHANGE_NONE)
        return status;
    if (w->change == CHANGE_NONE)
        w->change = change;
    return changes_row(w, table, old.values, values, err);
}

enum ej_status dated_end(struct work *w, const struct put_table *table, int64_t id,
                         struct ej_value ends, struct ej_error *err)
{
    struct ej_value values[MAX_COLUMNS];

    for (int i = 0; i < table->count; i++)
        values[i] = strcmp(table->columns[i], "ends") == 0
                        ? ends
                        : (struct ej_value){.null = true, .keep = true};
    return dated_follow(w, table, id, values, err);
}
