/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and decimals. Dates are those of the proleptic Gregorian calendar. */
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999 };

/* SIZE digits at TEXT as a number, -1 when one of them is not. */
static int digits(const char *text, int size)
{
    int number = 0;
    for (int i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool exists(int year, int month, int day)
{
    return year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 &&
           day <= month_days(year, month);
}

/* Days since 0000-03-01: counting years from March puts the leap day at their end. */
static int32_t day_number(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
}

static void write_date(char out[11], int year, int month, int day)
{
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    memcpy(out, text, 10);
    out[10] = '\0';
}

bool ej_date_split(const char *iso, int *year, int *month, int *day)
{
    if (strlen(iso) != 10 || iso[4] != '-' || iso[7] != '-')
        return false;
    *year = digits(iso, 4);
    *month = digits(iso + 5, 2);
    *day = digits(iso + 8, 2);
    return exists(*year, *month, *day);
}

bool ej_date_parse(const char *in, const char *today, char out[11])
{
    int year, month, day;

    if (today && strcmp(in, "today") == 0)
        return ej_date_add(today, 0, out);
    if (today && strcmp(in, "yesterday") == 0)
        return ej_date_add(today, -1, out);
    if (strlen(in) == 10 && in[2] == '.' && in[5] == '.') {
        year = digits(in + 6, 4);
        month = digits(in + 3, 2);
        day = digits(in, 2);
        if (!exists(year, month, day))
            return false;
    } else if (!ej_date_split(in, &year, &month, &day)) {
        return false;
    }
    write_date(out, year, month, day);
    return true;
}

int ej_date_weekday(const char *iso)
{
    int year, month, day;
    if (!ej_date_split(iso, &year, &month, &day))
        return 0;
    return (day_number(year, month, day) + 2) % 7 + 1; /* 0000-03-01 was a Wednesday */
}

bool ej_date_add(const char *iso, int days, char out[11])
{
    int year, month, day;
    if (!ej_date_split(iso, &year, &month, &day))
        return false;
    int64_t number = (int64_t)day_number(year, month, day) + days;
    if (number < day_number(FIRST_YEAR, 1, 1) || number > day_number(LAST_YEAR, 12, 31))
        return false;

    year = (int)(number * 400 / 146097);
    while (day_number(year + 1, 1, 1) <= number)
        year++;
    while (day_number(year, 1, 1) > number)
        year--;
    int left = (int)(number - day_number(year, 1, 1));
    for (month = 1; left >= month_days(year, month); month++)
        left -= month_days(year, month);
    write_date(out, year, month, left + 1);
    return true;
}

int ej_date_diff(const char *a, const char *b)
{
    int y1, m1, d1, y2, m2, d2;
    if (!ej_date_split(a, &y1, &m1, &d1) || !ej_date_split(b, &y2, &m2, &d2))
        return 0;
    return day_number(y1, m1, d1) - day_number(y2, m2, d2);
}

bool ej_decimal_parse(const char *in, int64_t *hundredths)
{
    size_t whole = strspn(in, "0123456789");
    if (whole == 0 || whole > 12)
        return false;
    int64_t number = 0;
    for (size_t i = 0; i < whole; i++)
        number = number * 10 + (in[i] - '0');
    number *= 100;

    const char *point = in + whole;
    if (*point == '.' || *point == ',') {
        size_t decimals = strspn(point + 1, "0123456789");
        if (decimals < 1 || decimals > 2 || point[1 + decimals] != '\0')
            return false;
        number += (point[1] - '0') * 10 + (decimals == 2 ? point[2] - '0' : 0);
    } else if (*point != '\0') {
        return false;
    }
    *hundredths = number;
    return true;
}
