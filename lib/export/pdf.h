/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pdf.h - tables as PDF/A-2b (ISO 19005-2), for print and for keeping: the workbook of xlsx.h,
 * converted by LibreOffice, which has to be installed.
 *
 * LibreOffice runs without a window, in a folder of its own in TMPDIR (0700) with settings of its
 * own, an environment that holds nothing of the caller's, and none of his files open.  It gets its
 * arguments one by one, so that no shell reads them.
 *
 * What depends on the moment (dates, the colour profile's date, the file's identifier) is then set
 * by DATE and the contents, and the objects are put in one order: equal tables and dates give equal
 * bytes with the same fonts and the same LibreOffice, as long as it writes PDF as version 7 does.
 */
#ifndef EJ_PDF_H
#define EJ_PDF_H

#include "export/xlsx.h"

/* A sink that writes PDF to PATH (copied); DATE as of ej_sink_xlsx().  Nothing is seen at PATH
 * before finish() succeeds; a PATH that is no regular file is written into.  PROGRESS and
 * TOLD (xlsx.h) may be NULL; they are borrowed until the sink is freed.
 *
 * EJ_BROKEN: no LibreOffice, or it fails or goes on for more than ten minutes; as ej_sink_xlsx().
 */
enum ej_status ej_sink_pdf(const char *path, const char *date, const struct ej_progress *progress,
                           const struct ej_form_told *told, struct ej_sink **out,
                           struct ej_error *err);

struct ej_pdf {
    char *workbook; /* path of an XLSX */
    char *path;     /* where its PDF goes, as of ej_sink_pdf() */
    bool settled;   /* set by ej_pdf_convert(): its bytes are the same each time */
};

/* Convert COUNT workbooks in one run of LibreOffice, whose start takes longer than a form: use this
 * for many.  It may go on for ten minutes, and one more for each workbook. */
enum ej_status ej_pdf_convert(struct ej_pdf *list, size_t count, const char *date,
                              const struct ej_progress *progress, struct ej_error *err);

/* PDF one after the other: the workbooks are kept in a folder for the time being, and all are
 * converted at the end.  DATE (copied) as of ej_sink_xlsx(), PROGRESS and TOLD borrowed.
 * EJ_BROKEN: no LibreOffice. */
struct ej_pdf_batch;
enum ej_status ej_pdf_batch_begin(const char *date, const struct ej_progress *progress,
                                  const struct ej_form_told *told, struct ej_pdf_batch **out,
                                  struct ej_error *err);
/* A sink for what is to be PATH (copied), the caller's; the batch has to live longer. */
enum ej_status ej_pdf_batch_sink(struct ej_pdf_batch *batch, const char *path, struct ej_sink **out,
                                 struct ej_error *err);
/* Once, when all sinks are finished: convert; none appears at its place before. */
enum ej_status ej_pdf_batch_finish(struct ej_pdf_batch *batch, struct ej_error *err);
void ej_pdf_batch_free(struct ej_pdf_batch *batch);

/* Whether there is a LibreOffice, on PATH or where it is commonly installed.  EJ_BROKEN: no, with
 * words on what to install. */
enum ej_status ej_pdf_possible(struct ej_error *err);

#endif
