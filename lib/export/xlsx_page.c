/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_page.c - the text at the head of printed pages. */
#include "export/xlsx_measure.h"
#include "export/xlsx_sheet.h"

#include <stdio.h>
#include <string.h>

/* Of a page header's 255 characters, codes included. */
enum { LEFT_MOST = 150, RIGHT_MOST = 80 };

struct section {
    char *out;
    size_t length, size;
    int characters, most, lines;
};

static void add(struct section *s, const char *bytes, size_t count)
{
    if (s->length + count < s->size) {
        memcpy(s->out + s->length, bytes, count);
        s->length += count;
        s->out[s->length] = '\0';
    }
}

/* One character; an ampersand begins a code and is doubled.  False: no more room. */
static bool add_char(struct section *s, const char *start, const char *end, uint32_t c)
{
    if (s->characters + 3 > s->most) {
        add(s, "…", sizeof "…" - 1);
        return false;
    }
    if (c == '&')
        add(s, "&", 1);
    add(s, start, (size_t)(end - start));
    s->characters += c == '&' ? 2 : 1;
    return true;
}

/* TEXT with its blanks turned into line breaks where WIDTH is used up. */
static void add_wrapped(struct section *s, const char *text, double width)
{
    const char *line = text;

    s->lines = 1;
    while (*text) {
        const char *start = text, *word = text + 1;
        uint32_t c = xlsx_next_char(&text);

        if (c == ' ') {
            char part[1024];
            int length;

            word += strcspn(word, " ");
            length = (int)(word - line);
            snprintf(part, sizeof part, "%.*s", length, line);
            if (xlsx_text_width(part, XLSX_MARGIN) > width) {
                add(s, "\n", 1);
                s->characters++;
                s->lines++;
                line = text;
                continue;
            }
        }
        if (!add_char(s, start, text, c < ' ' ? ' ' : c))
            return;
    }
}

static void add_section(struct section *s, const char *code, const char *text, double width)
{
    add(s, code, strlen(code));
    /* A blank keeps a text that begins with a digit (7А) apart from the size of its type. */
    if (*text >= '0' && *text <= '9')
        add(s, " ", 1);
    add_wrapped(s, text, width);
}

int xlsx_page_header(const char *left, const char *right, double page, char *out, size_t size)
{
    struct section s = {.out = out, .size = size, .most = LEFT_MOST};
    int lines = 0;
    double room = left && *left ? xlsx_text_width(left, XLSX_MARGIN) : 0;

    *out = '\0';
    if (left && *left) {
        add_section(&s, "&L&9", left, page * 0.6);
        lines = s.lines;
    }
    /* What a short left text leaves is the right one's. */
    room = page * 0.96 - (room < page * 0.6 ? room : page * 0.6);
    s.characters = 0;
    s.most = RIGHT_MOST;
    if (right && *right) {
        add_section(&s, "&R&9", right, room);
        lines = s.lines > lines ? s.lines : lines;
    }
    return lines;
}
