/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of classes, as DESIGN's law 7 has people type them. */
#include "text.h"

#include <string.h>

enum { MAX_GRADE = 12, MAX_LETTERS = 3, MAX_PARTS = 4 };

/* One class: "7А" is at most two digits and three letters of two bytes. */
struct part {
    int grade;
    size_t size;
    char name[2 + 2 * MAX_LETTERS + 1];
};

static bool is_quote(uint32_t c)
{
    return c == '"' || c == '\'' || c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x201F);
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015);
}

/* The capital of a Cyrillic letter, 0 for anything else. */
static uint32_t capital(uint32_t c)
{
    if (c >= 0x400 && c <= 0x42F)
        return c;
    if (c >= 0x430 && c <= 0x44F)
        return c - 32;
    if (c >= 0x450 && c <= 0x45F)
        return c - 80;
    if (c >= 0x48A && c <= 0x4BF)
        return c & ~1u;
    return c >= 0x4D0 && c <= 0x52F ? c & ~1u : 0;
}

/* Reads what may stand between grade and letters, and behind them; says whether anything did. */
static bool skip_marks(const char **p, const char *end, bool dash)
{
    bool skipped = false;
    for (;;) {
        const char *next = *p;
        uint32_t c = next < end ? ej_utf8_next(&next, end) : 0;
        if (!is_quote(c) && c != ' ' && !(dash && is_dash(c)))
            return skipped;
        skipped |= c != ' ';
        *p = next;
    }
}

static bool read_part(const char **p, const char *end, struct part *part)
{
    memset(part, 0, sizeof *part);
    skip_marks(p, end, false);
    while (*p < end && **p >= '0' && **p <= '9' && part->size < 2) {
        part->grade = part->grade * 10 + (**p - '0');
        part->name[part->size++] = *(*p)++;
    }
    if (part->grade < 1 || part->grade > MAX_GRADE || part->name[0] == '0')
        return false;

    bool marks = skip_marks(p, end, true);
    int letters = 0;
    for (;;) {
        const char *next = *p;
        uint32_t c = next < end ? capital(ej_utf8_next(&next, end)) : 0;
        if (c == 0)
            break;
        if (++letters > MAX_LETTERS)
            return false;
        part->size += ej_utf8_put(part->name + part->size, c);
        *p = next;
    }
    if (marks && letters == 0)
        return false;
    skip_marks(p, end, false);
    return true;
}

static int compare_parts(const struct part *a, const struct part *b)
{
    if (a->grade != b->grade)
        return a->grade - b->grade;
    return ej_text_compare(a->name, a->size, b->name, b->size);
}

/* Keep PARTS in order; false for a class that is already among them. */
static bool insert_part(struct part *parts, int count, const struct part *part)
{
    int at = count;
    while (at > 0 && compare_parts(&parts[at - 1], part) > 0) {
        parts[at] = parts[at - 1];
        at--;
    }
    parts[at] = *part;
    return at == 0 || compare_parts(&parts[at - 1], part) != 0;
}

static bool join_parts(const struct part *parts, int count, char *out, size_t size)
{
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        if (used + parts[i].size + 2 > size) {
            out[0] = '\0';
            return false;
        }
        if (i > 0)
            out[used++] = '+';
        memcpy(out + used, parts[i].name, parts[i].size);
        used += parts[i].size;
    }
    out[used] = '\0';
    return true;
}

bool ej_text_class(const char *in, char *out, size_t size)
{
    struct part parts[MAX_PARTS], part;
    char small[2 * EJ_CLASS_SIZE], text[2 * sizeof small];
    int count = 0;

    if (size == 0)
        return false;
    out[0] = '\0';
    /* The letters keep their case until here: Latin B is В, Latin b is not. */
    if (ej_text_squeeze(small, sizeof small, in) >= sizeof small ||
        ej_text_lookalike(text, sizeof text, small) >= sizeof text)
        return false;
    const char *p = text, *end = text + strlen(text);
    for (;;) {
        if (count == MAX_PARTS || !read_part(&p, end, &part) || !insert_part(parts, count, &part))
            return false;
        count++;
        if (p == end)
            return join_parts(parts, count, out, size);
        if (*p++ != '+')
            return false;
    }
}

int ej_class_grade(const char *name, const char **letters)
{
    int grade = 0;
    while (*name >= '0' && *name <= '9' && grade <= MAX_GRADE)
        grade = grade * 10 + (*name++ - '0');
    if (letters)
        *letters = name;
    return grade <= MAX_GRADE ? grade : 0;
}
