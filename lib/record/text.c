/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

/* Letters of Latin-1, Latin Extended-A and Cyrillic with its supplement; others stay. */
static uint32_t small_letter(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0x410 && c <= 0x42F)
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    if (c >= 0x4C1 && c <= 0x4CE) /* pairs that begin with an odd number */
        return c + (c & 1);
    if (c == 0x4C0)
        return 0x4CF;
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x52F))
        return c | 1;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 32;
    if ((c >= 0x100 && c <= 0x12F) || (c >= 0x14A && c <= 0x177) || c == 0x132 || c == 0x134 ||
        c == 0x136)
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c + (c & 1);
    return c;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static uint32_t plain_mark(uint32_t c)
{
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return '-';
    if (c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2032 || c == 0x2B9 || c == 0x2BB ||
        c == 0x2BC || c == 0x2C8 || c == 0xFF07 || c == 0x60 || c == 0xB4)
        return '\'';
    return c;
}

/* The letter that C and a combining mark after it make up, or 0. */
static uint32_t compose(uint32_t c, uint32_t mark)
{
    if (mark == 0x308)
        return c == 0x435 ? 0x451 : c == 0x415 ? 0x401 : 0;
    if (mark == 0x306)
        return c == 0x438 ? 0x439 : c == 0x418 ? 0x419 : 0;
    return 0;
}

/* The next character, parted letters put together. */
static uint32_t next_letter(const char **p, const char *end)
{
    uint32_t c = ej_utf8_next(p, end);
    if ((c & ~0x3Fu) != 0x400 || *p == end || (unsigned char)**p != 0xCC)
        return c;
    const char *after = *p;
    uint32_t whole = compose(c, ej_utf8_next(&after, end));
    if (whole == 0)
        return c;
    *p = after;
    return whole;
}

/* Where the forms are written; counts on when the room is used up. */
struct target {
    char *out;
    size_t size, length;
    bool full;
};

static void put(struct target *t, uint32_t c)
{
    char bytes[4];
    size_t count = ej_utf8_put(bytes, c);
    if (!t->full && t->length + count < t->size) {
        memcpy(t->out + t->length, bytes, count);
        t->out[t->length + count] = '\0';
    } else {
        t->full = true;
    }
    t->length += count;
}

static size_t blanks_squeezed(char *out, size_t size, const char *in, bool fold)
{
    struct target t = {.out = out, .size = size};
    const char *end = in + strlen(in);
    bool blank = false;

    if (size > 0)
        out[0] = '\0';
    while (in < end) {
        uint32_t c = next_letter(&in, end);
        if (is_invisible(c))
            continue;
        if (is_blank(c)) {
            blank = t.length > 0;
            continue;
        }
        if (blank)
            put(&t, ' ');
        blank = false;
        if (fold) {
            c = plain_mark(small_letter(c));
            c = c == 0x451 ? 0x435 : c;
        }
        put(&t, c);
    }
    return t.length;
}

size_t ej_text_fold(char *out, size_t size, const char *in)
{
    return blanks_squeezed(out, size, in, true);
}

size_t ej_text_squeeze(char *out, size_t size, const char *in)
{
    return blanks_squeezed(out, size, in, false);
}

static uint32_t cyrillic_twin(uint32_t c)
{
    static const char latin[] = "ABCEHKMOPTXYaceopxy";
    static const uint16_t twins[] = {0x410, 0x412, 0x421, 0x415, 0x41D, 0x41A, 0x41C,
                                     0x41E, 0x420, 0x422, 0x425, 0x423, 0x430, 0x441,
                                     0x435, 0x43E, 0x440, 0x445, 0x443};
    if (c == 0xCB)
        return 0x401;
    if (c == 0xEB)
        return 0x451;
    const char *found = c > 0 && c < 0x80 ? strchr(latin, (int)c) : NULL;
    return found ? twins[found - latin] : c;
}

size_t ej_text_lookalike(char *out, size_t size, const char *in)
{
    struct target t = {.out = out, .size = size};
    const char *end = in + strlen(in);

    if (size > 0)
        out[0] = '\0';
    while (in < end)
        put(&t, cyrillic_twin(ej_utf8_next(&in, end)));
    return t.length;
}

/* Eight places for each character, so that a letter can stand behind another one. */
static uint32_t weight(uint32_t c)
{
    c = plain_mark(small_letter(c));
    if (is_blank(c))
        return ' ' * 8;
    if (c < 0x450 || c > 0x52F)
        return c * 8;
    switch (c) {
    case 0x491: /* ґ */
        return 0x433 * 8 + 1;
    case 0x451: /* ё */
        return 0x435 * 8 + 1;
    case 0x454: /* є */
        return 0x435 * 8 + 2;
    case 0x497: /* җ */
        return 0x436 * 8 + 1;
    case 0x456: /* і */
        return 0x438 * 8 + 1;
    case 0x457: /* ї */
        return 0x438 * 8 + 2;
    case 0x49B: /* қ */
        return 0x43A * 8 + 1;
    case 0x4A3: /* ң */
        return 0x43D * 8 + 1;
    case 0x4E7: /* ӧ */
        return 0x43E * 8 + 1;
    case 0x4E9: /* ө */
        return 0x43E * 8 + 2;
    case 0x45E: /* ў */
        return 0x443 * 8 + 1;
    case 0x4AF: /* ү */
        return 0x443 * 8 + 2;
    case 0x4BB: /* һ */
        return 0x445 * 8 + 1;
    case 0x4D9: /* ә */
        return 0x430 * 8 + 1;
    default:
        return c * 8;
    }
}

int ej_text_compare(const char *a, size_t a_size, const char *b, size_t b_size)
{
    const char *p = a, *p_end = a + a_size;
    const char *q = b, *q_end = b + b_size;

    while (p < p_end && q < q_end) {
        uint32_t c = ej_utf8_next(&p, p_end);
        uint32_t d = ej_utf8_next(&q, q_end);
        if (c == d)
            continue;
        c = weight(c);
        d = weight(d);
        if (c != d)
            return c < d ? -1 : 1;
    }
    if (p < p_end || q < q_end)
        return p < p_end ? 1 : -1;
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    if (order != 0)
        return order;
    return (a_size > b_size) - (a_size < b_size);
}
