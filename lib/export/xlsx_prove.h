/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_prove.h - reads a written workbook once more.  libxlsxwriter assembles each part in a
 * temporary file and does not look whether those writes succeed: with a full disk it makes a good
 * zip file of cut-off parts and reports success.
 */
#ifndef EJ_XLSX_PROVE_H
#define EJ_XLSX_PROVE_H

#include "journal.h"

/* Each part of the workbook at PATH has its CRC and balanced tags, and its sheets have CELLS cells
 * in all.  EJ_BROKEN: not so, in words that do not name PATH. */
enum ej_status xlsx_prove(const char *path, uint64_t cells, struct ej_error *err);

#endif
