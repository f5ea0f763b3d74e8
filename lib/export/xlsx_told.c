/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_told.c - texts that a sheet cannot show whole. */
#include "export/xlsx_sheet.h"

#include "intl.h"
#include "record/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Excel's limit, in units of UTF-16. */
enum { LONGEST = 32767 };

static const char dots[] = "…";

/* How much of TEXT a cell holds; *WHOLE: all of it, else room is left for the dots. */
static size_t held(const char *text, bool *whole)
{
    const char *at = text, *end = text + strlen(text), *cut = text;
    size_t units = 0;

    while (at < end && units <= LONGEST) {
        if (units < LONGEST)
            cut = at;
        units += ej_utf8_next(&at, end) > 0xFFFF ? 2 : 1;
    }
    *whole = units <= LONGEST;
    return (size_t)((*whole ? end : cut) - text);
}

bool xlsx_too_long(const char *text)
{
    bool whole = true;

    if (strlen(text) > LONGEST)
        held(text, &whole);
    return !whole;
}

char *xlsx_cut(const char *text)
{
    bool whole;
    size_t length = held(text, &whole);
    char *out = malloc(length + sizeof dots);

    if (out) {
        memcpy(out, text, length);
        memcpy(out + length, dots, sizeof dots);
    }
    return out;
}

void xlsx_tell(const struct xlsx_sheet *s, int column, const char *what)
{
    char cell[LXW_MAX_CELL_NAME_LENGTH], place[512];

    if (!s->told)
        return;
    lxw_rowcol_to_cell(cell, s->at, (lxw_col_t)column);
    snprintf(place, sizeof place, _("%s, sheet %s, cell %s (%s): %s"), s->table->id,
             s->worksheet->name, cell, xlsx_heading(&s->table->columns[column]), what);
    s->told->told(s->told->context, place);
}
