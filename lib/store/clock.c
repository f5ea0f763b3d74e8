/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two clocks of a transaction, and today in the school's time zone. */
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "intl.h"

static void format_utc(time_t when, char out[21])
{
    struct tm tm;

    gmtime_r(&when, &tm);
    strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* The rest of an ISO 8601 time after the seconds: "", "Z" or "+03:00", as far as there are
 * zones.  False: malformed. */
static bool parse_offset(const char *rest, bool *local, int *seconds)
{
    int hours, minutes, used = 0;
    char sign;

    *local = rest[0] == '\0';
    *seconds = 0;
    if (*local || strcmp(rest, "Z") == 0)
        return true;
    if (sscanf(rest, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 || rest[used] ||
        (sign != '+' && sign != '-') || minutes > 59 || hours * 60 + minutes > 14 * 60)
        return false;
    *seconds = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

/* 2026-10-05T14:30[:00][Z|+03:00]; without a zone the school's local time. */
static bool parse_time(const char *text, timezone_t zone, time_t *out)
{
    struct tm tm = {.tm_isdst = -1};
    int used = 0, offset;
    bool local;

    if (sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &used) != 3)
        return false;
    const char *rest = text + used;
    if (*rest == 'T' || *rest == ' ') {
        if (sscanf(rest + 1, "%2d:%2d%n", &tm.tm_hour, &tm.tm_min, &used) != 2)
            return false;
        rest += 1 + used;
        if (*rest == ':') {
            if (sscanf(rest, ":%2d%n", &tm.tm_sec, &used) != 1)
                return false;
            rest += used;
        }
    }
    if (!parse_offset(rest, &local, &offset))
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    struct tm given = tm;
    *out = local ? mktime_z(zone, &tm) : timegm(&tm);
    if (*out == (time_t)-1 || tm.tm_mday != given.tm_mday || tm.tm_mon != given.tm_mon ||
        tm.tm_hour != given.tm_hour || tm.tm_min != given.tm_min)
        return false;
    *out -= offset;
    return true;
}

/* The journal's dates have four digits, in UTC and in the school's zone; dates begin in 1900. */
static bool of_a_date(timezone_t zone, time_t when)
{
    struct tm utc, local;

    return gmtime_r(&when, &utc) && localtime_rz(zone, &when, &local) && utc.tm_year >= 0 &&
           local.tm_year >= 0 && utc.tm_year <= 9999 - 1900 && local.tm_year <= 9999 - 1900;
}

enum ej_status store_clock(struct ej_journal *j, const char *now, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    time_t clock = time(NULL), when = clock;
    struct tm tm;
    timezone_t zone = tzalloc(j->zone);

    if (!zone)
        return ej_fail(err, EJ_BROKEN, _("unknown time zone: %s"), j->zone);
    if (now && !parse_time(now, zone, &when))
        status = ej_fail(err, EJ_USAGE, _("EJ_NOW: not an ISO 8601 time such as 2026-10-26T09:00"));
    else if (now && !of_a_date(zone, when))
        status = ej_fail(err, EJ_USAGE, _("EJ_NOW: not of the years 1900 to 9999"));
    else if (!localtime_rz(zone, &when, &tm))
        status = ej_fail(err, EJ_BROKEN, _("the clock cannot be read"));
    else
        strftime(j->today, sizeof j->today, "%Y-%m-%d", &tm);
    tzfree(zone);
    format_utc(clock, j->clock);
    format_utc(when, j->now);
    return status;
}

void store_tick(struct ej_journal *j)
{
    format_utc(time(NULL), j->clock);
}

const char *ej_today(const struct ej_journal *j)
{
    return j->today;
}

/* Rows of one transaction come one after the other, and so does the same time. */
static const char *local(struct ej_journal *j, const char *utc)
{
    struct tm tm;
    time_t when;

    if (*utc && strcmp(utc, j->utc) == 0)
        return j->utc_local;
    j->utc[0] = '\0';
    if (!j->local)
        j->local = tzalloc(j->zone);
    if (!j->local || !parse_time(utc, j->local, &when) || !localtime_rz(j->local, &when, &tm) ||
        strftime(j->utc_local, sizeof j->utc_local, "%Y-%m-%dT%H:%M", &tm) != 16)
        return NULL;
    snprintf(j->utc, sizeof j->utc, "%s", utc);
    return j->utc_local;
}

bool store_local_date(struct ej_journal *j, const char *utc, char out[11])
{
    const char *time = local(j, utc);

    if (time)
        snprintf(out, 11, "%.10s", time);
    return time != NULL;
}

bool store_local_time(struct ej_journal *j, const char *utc, char out[17])
{
    const char *time = local(j, utc);

    if (time)
        snprintf(out, 17, "%s", time);
    return time != NULL;
}

void store_clock_free(struct ej_journal *j)
{
    if (j->local)
        tzfree(j->local);
    j->local = NULL;
}
