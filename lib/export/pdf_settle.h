/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_settle.h - takes out of a PDF what depends on the moment when it was made. */
#ifndef EJ_PDF_SETTLE_H
#define EJ_PDF_SETTLE_H

#include <stdbool.h>
#include <stddef.h>

struct pdf_bytes {
    char *bytes; /* of malloc(); a zero stands behind them */
    size_t length;
};

/* Set the dates in PDF, a whole file, to the beginning of DATE (YYYY-MM-DD), also that of its
 * colour profile, put its objects in order (pdf_order.h), and set its identifier to a checksum of
 * its contents.  False: memory is out, or it is no file with a table of cross-references as
 * LibreOffice 7 writes it; it is as good as before. */
bool pdf_settle(struct pdf_bytes *pdf, const char *date);

#endif
