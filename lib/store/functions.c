/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libjournal adds to SQL: the Russian order of words, local dates, and where the history of a
 * day begins. */
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>

#include "record/text.h"
#include "resolve/resolve.h"
#include "store/history.h"

static int compare(void *unused, int a_length, const void *a, int b_length, const void *b)
{
    (void)unused;
    return ej_text_compare(a, (size_t)a_length, b, (size_t)b_length);
}

/* Today in the school's time zone, as ej_today() of the library. */
static void today(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct ej_journal *j = sqlite3_user_data(context);

    (void)count;
    (void)values;
    sqlite3_result_text(context, j->today, -1, SQLITE_STATIC);
}

/* ej_local_date('2026-10-05T21:30:00Z'): the school's date then. */
static void local_date(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct ej_journal *j = sqlite3_user_data(context);
    const char *utc = (const char *)sqlite3_value_text(values[0]);
    char date[11];
    (void)count;

    if (utc && store_local_date(j, utc, date))
        sqlite3_result_text(context, date, -1, SQLITE_TRANSIENT);
    else
        sqlite3_result_null(context);
}

/* ej_local_time('2026-10-05T21:30:00Z'): the school's date and time then, 2026-10-06T00:30. */
static void local_time(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct ej_journal *j = sqlite3_user_data(context);
    const char *utc = (const char *)sqlite3_value_text(values[0]);
    char when[17];
    (void)count;

    if (utc && store_local_time(j, utc, when))
        sqlite3_result_text(context, when, -1, SQLITE_TRANSIENT);
    else
        sqlite3_result_null(context);
}

/* ej_period_ru('Q1'): I четверть.  Of a month, '2026-09': сентябрь 2026. */
static void period_ru(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const char *const months[] = {"январь",   "февраль", "март",   "апрель",
                                         "май",      "июнь",    "июль",   "август",
                                         "сентябрь", "октябрь", "ноябрь", "декабрь"};
    const char *name = (const char *)sqlite3_value_text(values[0]);
    unsigned year, month;
    char end, words[40];
    (void)count;

    if (!name) {
        sqlite3_result_null(context);
    } else if (sscanf(name, "%4u-%2u%c", &year, &month, &end) == 2 && month - 1 < 12) {
        snprintf(words, sizeof words, "%s %04u", months[month - 1], year);
        sqlite3_result_text(context, words, -1, SQLITE_TRANSIENT);
    } else {
        sqlite3_result_text(context, word_russian(WORDS_PERIOD, name), -1, SQLITE_TRANSIENT);
    }
}

/* ej_history_from('2026-10-05'): from which row on audit tells of that day; the rows before are of
 * earlier ones.  A day early, as zones go. */
static void history_from(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const char sql[] = "SELECT min(id) FROM txn WHERE at >= date(?, '-1 day')";
    struct ej_journal *j = sqlite3_user_data(context);
    const char *date = (const char *)sqlite3_value_text(values[0]);
    struct ej_error err = {0};
    int64_t row = 0;
    (void)count;

    enum ej_status status =
        store_number(j, &row, INT64_MAX, &err, sql, "t", date ? date : "0001-01-02");
    if (status == EJ_OK)
        status = history_first(j, row, &row, &err);
    if (status == EJ_OK)
        sqlite3_result_int64(context, row);
    else
        sqlite3_result_error(context, err.text, -1);
}

enum ej_status store_functions(struct ej_journal *j, struct ej_error *err)
{
    int code = sqlite3_create_collation(j->db, "ej_ru", SQLITE_UTF8, NULL, compare);

    if (code == SQLITE_OK)
        code = sqlite3_create_function(j->db, "ej_today", 0, SQLITE_UTF8, j, today, NULL, NULL);
    if (code == SQLITE_OK)
        code =
            sqlite3_create_function(j->db, "ej_local_date", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                    j, local_date, NULL, NULL);
    if (code == SQLITE_OK)
        code =
            sqlite3_create_function(j->db, "ej_local_time", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                    j, local_time, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_function(j->db, "ej_period_ru", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                       NULL, period_ru, NULL, NULL);
    if (code == SQLITE_OK)
        code =
            sqlite3_create_function(j->db, "ej_history_from", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                    j, history_from, NULL, NULL);
    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}
