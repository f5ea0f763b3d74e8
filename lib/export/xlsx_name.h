/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_name.h - names that Excel takes for sheets. */
#ifndef EJ_XLSX_NAME_H
#define EJ_XLSX_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum {
    XLSX_NAME_MOST = 31,                     /* characters */
    XLSX_NAME_SIZE = XLSX_NAME_MOST * 4 + 1, /* bytes with the NUL */
    /* libxlsxwriter cuts the reference to repeated rows and columns, in which the name stands
     * twice, at 127 bytes: 26 Russian letters. */
    XLSX_NAME_BYTES = 52,
};

struct xlsx_names {
    char (*name)[XLSX_NAME_SIZE]; /* taken, folded */
    size_t count, room;
};

/* A sheet name made of WANTED (or NULL) that is not yet in NAMES, and put it there: 31 characters
 * and 52 bytes, none of []:*?/\ or a control, no apostrophe at an end, not "History"; Excel tells
 * names apart without regard to case, so a doubled one gets " (2)".  False: out of memory. */
bool xlsx_sheet_name(struct xlsx_names *names, const char *wanted, char out[XLSX_NAME_SIZE]);

void xlsx_names_free(struct xlsx_names *names);

#endif
