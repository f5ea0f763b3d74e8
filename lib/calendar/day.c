/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar/day.h"

#include <string.h>

#include "intl.h"
#include "record/text.h"

bool calendar_weekday_in(const char *days, int weekday)
{
    for (const char *p = days; *p; p++) {
        if (*p < '1' || *p > '7')
            continue;
        int from = *p - '0', to = from;
        if (p[1] == '-' && p[2] >= '1' && p[2] <= '7') {
            to = p[2] - '0';
            p += 2;
        }
        if (from <= weekday && weekday <= to)
            return true;
    }
    return false;
}

static enum ej_status judge(const char *kind, const char *value, int weekday, struct ej_error *err)
{
    if (strcmp(kind, "study-days") == 0 && !calendar_weekday_in(value, weekday))
        return ej_fail(err, EJ_REFUSED,
                       weekday == 7 ? _("date: no lessons that day: a Sunday")
                                    : _("date: no lessons on that weekday"));
    if (strcmp(kind, "holiday") == 0)
        return ej_fail(err, EJ_REFUSED, _("date: no lessons that day: holidays"));
    if (strcmp(kind, "day-off") == 0)
        return ej_fail(err, EJ_REFUSED, _("date: no lessons that day: a day off"));
    if (strcmp(kind, "cold-day") == 0 && strcmp(value, "remote") != 0)
        return ej_fail(err, EJ_REFUSED, _("date: no lessons that day: a cold day"));
    return EJ_OK;
}

enum ej_status calendar_explain(struct ej_journal *j, int64_t class_id, const char *date,
                                struct ej_error *err)
{
    static const char sql[] =
        "SELECT a.kind, a.value, ?2 BETWEEN y.starts AND y.ends"
        " FROM class c JOIN year y ON y.id = c.year_id"
        " LEFT JOIN calendar a ON a.year_id = y.id AND ?2 BETWEEN a.starts AND a.ends"
        "  AND c.grade BETWEEN a.grade_from AND a.grade_to"
        "  AND a.kind IN ('study-days', 'holiday', 'day-off', 'cold-day')"
        " WHERE c.id = ?1";
    struct sqlite3_stmt *stmt;
    bool row = true;
    int weekday = ej_date_weekday(date);
    enum ej_status status = store_query(j, &stmt, err, sql, "it", class_id, date);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (!store_int(stmt, 2))
            status = ej_fail(err, EJ_REFUSED, _("date: outside the school year"));
        else if (!store_null(stmt, 0))
            status = judge(store_text(stmt, 0), store_text(stmt, 1), weekday, err);
        if (status != EJ_OK)
            store_reset(stmt);
    }
    return status;
}
