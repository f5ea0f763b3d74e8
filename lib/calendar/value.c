/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a calendar's lines. */
#include "calendar/source.h"

#include <stdio.h>
#include <string.h>

#include "record/buffer.h"
#include "resolve/resolve.h"

/* A day or days that follow one another, of LENGTH bytes: "1-6", "Пн-Сб", "понедельник". */
static bool some_days(const char *text, size_t length, struct buffer *out)
{
    char first[64], *last;

    if (length >= sizeof first)
        return false;
    memcpy(first, text, length);
    first[length] = '\0';
    if ((last = strchr(first, '-')) != NULL)
        *last++ = '\0';
    const char *from = word_value(WORDS_WEEKDAY, first);
    const char *to = last ? word_value(WORDS_WEEKDAY, last) : from;
    if (!from || !to || *from > *to)
        return false;
    buffer_printf(out, out->length ? ",%s" : "%s", from);
    if (*from < *to)
        buffer_printf(out, "-%s", to);
    return true;
}

/* Such days parted by commas. */
static bool days(const char *text, char *out, size_t size)
{
    struct buffer b = {0};
    bool good = true;

    for (size_t length; good; text += length + 1) {
        length = strcspn(text, ",");
        good = some_days(text, length, &b);
        if (!text[length])
            break;
    }
    good = good && !b.failed && b.length < size;
    if (good)
        memcpy(out, b.text, b.length + 1);
    buffer_free(&b);
    return good;
}

static bool weeks(const char *text, char *out, size_t size)
{
    int number, used = 0;

    if (strspn(text, "0123456789") != strlen(text) || sscanf(text, "%2d%n", &number, &used) != 1 ||
        text[used] || number < 1 || number > 53)
        return false;
    snprintf(out, size, "%d", number);
    return true;
}

/* "8:30-09:15": begins before it ends. */
static bool bell(const char *text, char *out, size_t size)
{
    int h1, m1, h2, m2, used = 0;

    if (strspn(text, "0123456789:-") != strlen(text) ||
        sscanf(text, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &used) != 4 || text[used] || h1 < 0 ||
        h1 > 23 || h2 < 0 || h2 > 23 || m1 < 0 || m1 > 59 || m2 < 0 || m2 > 59 ||
        h1 * 60 + m1 >= h2 * 60 + m2)
        return false;
    snprintf(out, size, "%02d:%02d-%02d:%02d", h1, m1, h2, m2);
    return true;
}

static bool one_of(const char *const *words, const char *text, char *out, size_t size)
{
    const char *value = word_value(WORDS_LINE_VALUE, text);

    for (; value && *words; words++)
        if (strcmp(*words, value) == 0)
            return snprintf(out, size, "%s", value) < (int)size;
    return false;
}

bool calendar_value(const char *kind, const char *text, char *out, size_t size)
{
    static const char *const systems[] = {"quarters", "half-years", "trimesters", NULL};
    static const char *const cold[] = {"none", "remote", NULL};

    if (strcmp(kind, "study-days") == 0)
        return days(text, out, size);
    if (strcmp(kind, "weeks") == 0)
        return weeks(text, out, size);
    if (strcmp(kind, "bell") == 0)
        return bell(text, out, size);
    if (strcmp(kind, "period") == 0)
        return one_of(systems, text, out, size);
    if (strcmp(kind, "cold-day") == 0)
        return one_of(cold, text, out, size);
    out[0] = '\0';
    return !*text;
}
