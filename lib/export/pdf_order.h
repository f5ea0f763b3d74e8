/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_order.h - the objects of a PDF file, and one order for them. */
#ifndef EJ_PDF_ORDER_H
#define EJ_PDF_ORDER_H

#include "export/pdf_settle.h"

/* A file with one plain table of cross-references (ISO 32000-1, 7.5.4). */
struct pdf_file {
    struct pdf_bytes *text;
    size_t *objects, count; /* where each object begins, 0: there is none of this number */
    size_t table;           /* where that begins */
    size_t trailer;         /* behind its last entry */
};

/* Fill in OBJECTS (the caller frees them, also after false) and what follows, of FILE's text.
 * False: memory is out, or its table is another: several ones, a compressed one. */
bool pdf_read_table(struct pdf_file *file);

/* Number the objects as one meets them from the trailer on, each object's references in turn, and
 * write them in that order: LibreOffice numbers fonts by where they happen to lie in its memory.
 * What nothing refers to comes last.  The objects' places in FILE have to be right, those in its
 * text need not be.  False, with FILE as it was: memory is out, or a reference leads nowhere. */
bool pdf_order(struct pdf_file *file);

#endif
