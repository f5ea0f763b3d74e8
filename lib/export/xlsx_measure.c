/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_measure.c - how wide a text is in print. */
#include "export/xlsx_measure.h"

#include <stdbool.h>

uint32_t xlsx_next_char(const char **text)
{
    const unsigned char *p = (const unsigned char *)*text;
    int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;
    uint32_t c = more ? p[0] & (0x3Fu >> more) : p[0];

    if (!p[0])
        return 0;
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *text += 1;
            return p[0];
        }
        c = c << 6 | (p[i] & 0x3F);
    }
    *text += 1 + more;
    return c;
}

/* Advance widths in thousandths of the font's size. */
static const uint16_t ascii[] = {
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, /* 0x20 */
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, /* 0 */
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, /* @ */
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, /* P */
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, /* ` */
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541, 500, /* p */
};
static const uint16_t cyrillic[] = {
    722, 574, 667, 578, 682, 611, 896, 501, 722,  722,  667, 678, 889, 722, 722,  722, /* А */
    556, 667, 611, 708, 790, 722, 722, 650, 1009, 1009, 706, 872, 574, 660, 1028, 667, /* Р */
    444, 509, 472, 410, 509, 444, 691, 395, 535,  535,  486, 499, 633, 535, 500,  535, /* а */
    500, 444, 437, 500, 648, 500, 535, 503, 770,  770,  517, 672, 456, 429, 747,  460, /* р */
};

static int advance(uint32_t c)
{
    if (c < 0x80)
        return c < 0x20 ? 0 : ascii[c - 0x20];
    if (c >= 0x410 && c <= 0x44F)
        return cyrillic[c - 0x410];
    if (c == 0xA0)
        return ascii[0];
    /* The number sign, long dash, ellipsis; scripts of square letters. */
    return c == 0x2116 || c == 0x2014 || c == 0x2026 || c >= 0x2E80 ? 1000 : 500;
}

/* One piece of TEXT up to where it may be broken, and what follows it. */
struct piece {
    double width; /* thousandths of the size, the blank not counted */
    double blank;
    bool line_end;
};

static bool next_piece(const char **text, struct piece *piece)
{
    *piece = (struct piece){0};
    if (!**text)
        return false;
    for (;;) {
        uint32_t c = xlsx_next_char(text);

        if (!c)
            return true;
        if (c == '\n') {
            piece->line_end = true;
            return true;
        }
        if (c == ' ' || c == '\t') {
            piece->blank = advance(' ');
            return true;
        }
        piece->width += advance(c);
        if (c == '-')
            return true;
    }
}

double xlsx_text_width(const char *text, double size)
{
    double widest = 0, line = 0;
    struct piece piece;

    while (next_piece(&text, &piece)) {
        line += piece.width;
        if (line > widest)
            widest = line;
        line = piece.line_end ? 0 : line + piece.blank;
    }
    return widest * size / 1000;
}

double xlsx_word_width(const char *text, double size)
{
    double widest = 0;
    struct piece piece;

    while (next_piece(&text, &piece))
        if (piece.width > widest)
            widest = piece.width;
    return widest * size / 1000;
}

int xlsx_text_lines(const char *text, double size, double width)
{
    double room = width * 1000 / size, at = 0;
    struct piece piece;
    int lines = 1;

    if (room < 1000)
        room = 1000;
    while (next_piece(&text, &piece)) {
        if (at > 0 && at + piece.width > room) {
            lines++;
            at = 0;
        }
        at += piece.width;
        for (; at > room; at -= room)
            lines++;
        at += piece.blank;
        if (piece.line_end && *text) {
            lines++;
            at = 0;
        }
    }
    return lines;
}
