/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_prove.c - reads a written workbook once more. */
#include "export/xlsx_prove.h"

#include "intl.h"

#include <string.h>

#include <minizip/unzip.h>

enum place { OUTSIDE, TAG_START, CELL_START, OPENING, CLOSING, APART };

/* The state of a pass over one part, byte by byte. */
struct scan {
    enum place place;
    char last;
    bool bad;
    long depth, elements;
    uint64_t cells;
};

static void in_tag(struct scan *s, char c)
{
    if (c == '<') {
        s->bad = true;
    } else if (c == '>') {
        if (s->place == OPENING && s->last != '/')
            s->depth++;
        if (s->place == CLOSING && --s->depth < 0)
            s->bad = true;
        s->place = OUTSIDE;
    }
    s->last = c;
}

static void scan_byte(struct scan *s, char c)
{
    switch (s->place) {
    case OUTSIDE:
        if (c == '<')
            s->place = TAG_START;
        break;
    case TAG_START:
        s->place = c == '/' ? CLOSING : c == '?' ? APART : c == 'c' ? CELL_START : OPENING;
        s->elements += s->place == OPENING || s->place == CELL_START;
        s->last = c;
        break;
    case CELL_START: /* <c r="A1"> and not <col> or <cols> */
        s->cells += c == ' ';
        s->place = OPENING;
        in_tag(s, c);
        break;
    default:
        in_tag(s, c);
    }
}

/* The open part of ZIP is whole; adds its cells to *CELLS. */
static bool prove_part(unzFile zip, bool sheet, uint64_t *cells)
{
    struct scan scan = {0};
    char block[16384];
    int got;

    while ((got = unzReadCurrentFile(zip, block, sizeof block)) > 0)
        for (int i = 0; i < got; i++)
            scan_byte(&scan, block[i]);
    if (sheet)
        *cells += scan.cells;
    return got == 0 && !scan.bad && scan.elements > 0 && scan.depth == 0 && scan.place == OUTSIDE;
}

static bool prove_parts(unzFile zip, uint64_t *cells)
{
    static const char sheets[] = "xl/worksheets/";
    int more = unzGoToFirstFile(zip);

    while (more == UNZ_OK) {
        char name[256] = "";
        bool whole;

        if (unzGetCurrentFileInfo64(zip, NULL, name, sizeof name - 1, NULL, 0, NULL, 0) != UNZ_OK ||
            unzOpenCurrentFile(zip) != UNZ_OK)
            return false;
        whole = prove_part(zip, strncmp(name, sheets, sizeof sheets - 1) == 0, cells);
        /* Closing tells when the CRC is wrong. */
        if (unzCloseCurrentFile(zip) != UNZ_OK || !whole)
            return false;
        more = unzGoToNextFile(zip);
    }
    return more == UNZ_END_OF_LIST_OF_FILE;
}

enum ej_status xlsx_prove(const char *path, uint64_t cells, struct ej_error *err)
{
    uint64_t found = 0;
    unzFile zip = unzOpen64(path);
    bool whole = zip && prove_parts(zip, &found) && found == cells;

    if (zip)
        unzClose(zip);
    if (!whole)
        return ej_fail(err, EJ_BROKEN,
                       _("the workbook was cut off while it was written; is the disk for "
                         "temporary files full?"));
    return EJ_OK;
}
