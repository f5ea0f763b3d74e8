/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_name.c - names that Excel takes for sheets. */
#include "export/xlsx_name.h"

#include "export/xlsx_measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Copies what has room beside SUFFIX bytes, unfit characters made blanks, blanks squeezed and
 * trimmed. */
static void clean(const char *from, size_t suffix, char out[XLSX_NAME_SIZE])
{
    size_t length = 0, count = suffix, bytes = suffix;

    while (*from && count < XLSX_NAME_MOST) {
        const char *start = from;
        uint32_t c = xlsx_next_char(&from);
        bool unfit = c < ' ' || (c < 0x80 && strchr("[]:*?/\\", (int)c));

        if ((!length || out[length - 1] == ' ') && (unfit || c == ' '))
            continue;
        if (!length && c == '\'')
            continue;
        bytes += c == '\'' ? 2 : (size_t)(from - start); /* an apostrophe is doubled there */
        if (bytes > XLSX_NAME_BYTES)
            break;
        count++;
        if (unfit)
            out[length++] = ' ';
        else
            while (start < from)
                out[length++] = *start++;
    }
    while (length && strchr(" '", out[length - 1]))
        length--;
    out[length] = '\0';
}

/* Case aside, for ASCII and Cyrillic, whose letters take two bytes in both cases. */
static void fold(const char *from, char out[XLSX_NAME_SIZE])
{
    size_t length = 0;

    while (*from) {
        const char *start = from;
        uint32_t c = xlsx_next_char(&from);
        uint32_t lower = c >= 0x410 && c <= 0x42F ? c + 32 : c >= 0x400 && c <= 0x40F ? c + 80 : c;

        if (c < 0x80) {
            out[length++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        } else if (lower != c) {
            out[length++] = (char)(0xC0 | lower >> 6);
            out[length++] = (char)(0x80 | (lower & 0x3F));
        } else {
            while (start < from)
                out[length++] = *start++;
        }
    }
    out[length] = '\0';
}

static bool taken(const struct xlsx_names *names, const char *folded)
{
    if (strcmp(folded, "history") == 0)
        return true;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->name[i], folded) == 0)
            return true;
    return false;
}

bool xlsx_sheet_name(struct xlsx_names *names, const char *wanted, char out[XLSX_NAME_SIZE])
{
    char base[XLSX_NAME_SIZE], folded[XLSX_NAME_SIZE];

    if (names->count == names->room) {
        size_t room = names->room ? names->room * 2 : 64;
        void *more = realloc(names->name, room * sizeof *names->name);

        if (!more)
            return false;
        names->name = more;
        names->room = room;
    }
    clean(wanted ? wanted : "", 0, out);
    if (!*out)
        snprintf(out, XLSX_NAME_SIZE, "Лист %zu", names->count + 1);
    fold(out, folded);
    for (int n = 2; taken(names, folded); n++) {
        char suffix[16];
        size_t length = (size_t)snprintf(suffix, sizeof suffix, " (%d)", n);

        clean(wanted && *wanted ? wanted : "Лист", length, base);
        snprintf(out, XLSX_NAME_SIZE, "%.*s%s", (int)(XLSX_NAME_SIZE - sizeof suffix), base,
                 suffix);
        fold(out, folded);
    }
    memcpy(names->name[names->count++], folded, sizeof folded);
    return true;
}

void xlsx_names_free(struct xlsx_names *names)
{
    free(names->name);
    *names = (struct xlsx_names){0};
}
