/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

uint32_t ej_utf8_next(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;
    size_t left = (size_t)(end - *p);
    uint32_t c = s[0];
    size_t size = 1;

    if (c < 0x80) {
        size = 1;
    } else if (c >= 0xC2 && c < 0xE0 && left > 1 && (s[1] & 0xC0) == 0x80) {
        c = (c & 0x1F) << 6 | (s[1] & 0x3F);
        size = 2;
    } else if (c >= 0xE0 && c < 0xF0 && left > 2 && (s[1] & 0xC0) == 0x80 &&
               (s[2] & 0xC0) == 0x80) {
        c = (c & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
        size = 3;
        if (c < 0x800 || (c >= 0xD800 && c < 0xE000))
            size = 0;
    } else if (c >= 0xF0 && c < 0xF5 && left > 3 && (s[1] & 0xC0) == 0x80 &&
               (s[2] & 0xC0) == 0x80 && (s[3] & 0xC0) == 0x80) {
        c = (c & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 | (uint32_t)(s[2] & 0x3F) << 6 |
            (s[3] & 0x3F);
        size = 4;
        if (c < 0x10000 || c > 0x10FFFF)
            size = 0;
    } else {
        size = 0;
    }
    if (size == 0) {
        *p += 1;
        return EJ_UTF8_BAD + s[0];
    }
    *p += size;
    return c;
}

bool ej_utf8_valid(const char *text)
{
    for (const char *end = text + strlen(text); text < end;)
        if (ej_utf8_next(&text, end) >= EJ_UTF8_BAD)
            return false;
    return true;
}

size_t ej_utf8_put(char out[4], uint32_t c)
{
    if (c >= EJ_UTF8_BAD)
        c = (c - EJ_UTF8_BAD) | 0x80000000u;
    if (c < 0x80 || c >= 0x80000000u) {
        out[0] = (char)(c & 0xFF);
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

struct range {
    uint32_t first, last;
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* Of the combining characters those that scripts used in Russia, and emoji, bring along. */
static const struct range narrow[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x064B, 0x065F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},   {0x2060, 0x2064},
    {0x20D0, 0x20FF}, {0x2DE0, 0x2DFF}, {0xA66F, 0xA67D},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

static const struct range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF},
    {0x20000, 0x3FFFD},
};

int ej_utf8_width(uint32_t c)
{
    if (c < 0x300)
        return 1;
    if (in_ranges(narrow, sizeof narrow / sizeof *narrow, c))
        return 0;
    return in_ranges(wide, sizeof wide / sizeof *wide, c) ? 2 : 1;
}
