/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_batch.c - many PDF by one run of LibreOffice, whose start takes longer than a form. */
#include "export/pdf.h"

#include "export/pdf_office.h"
#include "export/xlsx.h"

#include <stdlib.h>
#include <string.h>

struct ej_pdf_batch {
    char *folder; /* of the workbooks */
    char date[11];
    const struct ej_progress *progress;
    const struct ej_form_told *told;
    struct ej_pdf *list; /* its strings are the batch's */
    size_t count;
};

enum ej_status ej_pdf_batch_begin(const char *date, const struct ej_progress *progress,
                                  const struct ej_form_told *told, struct ej_pdf_batch **out,
                                  struct ej_error *err)
{
    struct ej_pdf_batch *batch = calloc(1, sizeof *batch);
    enum ej_status status = batch ? ej_pdf_possible(err) : ej_no_memory(err);

    if (status == EJ_OK)
        status = office_folder(progress, &batch->folder, err);
    if (status != EJ_OK) {
        free(batch);
        batch = NULL;
    } else {
        snprintf(batch->date, sizeof batch->date, "%s", date ? date : "1980-01-01");
        batch->progress = progress;
        batch->told = told;
    }
    *out = batch;
    return status;
}

enum ej_status ej_pdf_batch_sink(struct ej_pdf_batch *batch, const char *path, struct ej_sink **out,
                                 struct ej_error *err)
{
    struct ej_pdf *grown = realloc(batch->list, (batch->count + 1) * sizeof *grown);
    char *workbook, *copy = strdup(path);

    if (grown)
        batch->list = grown;
    if (asprintf(&workbook, "%s/%zu.xlsx", batch->folder, batch->count + 1) < 0)
        workbook = NULL;
    if (!grown || !workbook || !copy) {
        free(workbook);
        free(copy);
        return ej_no_memory(err);
    }
    batch->list[batch->count].workbook = workbook;
    batch->list[batch->count++].path = copy;
    return ej_sink_xlsx(workbook, batch->date, batch->told, out, err);
}

enum ej_status ej_pdf_batch_finish(struct ej_pdf_batch *batch, struct ej_error *err)
{
    return ej_pdf_convert(batch->list, batch->count, batch->date, batch->progress, err);
}

void ej_pdf_batch_free(struct ej_pdf_batch *batch)
{
    if (!batch)
        return;
    for (size_t i = 0; i < batch->count; i++) {
        free(batch->list[i].workbook);
        free(batch->list[i].path);
    }
    free(batch->list);
    office_remove(batch->progress, batch->folder);
    free(batch);
}
