/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The printed forms of an archive: summary sheets and paper journals, as workbooks and PDF/A. */
#include "archive.h"
#include "bag_file.h"
#include "export/pdf.h"
#include "export/xlsx.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Forms under way, and the workbooks of which there is to be a PDF. */
struct printing {
    const struct archive_forms *forms;
    struct ej_pdf *list; /* its strings are ours */
    size_t count;
    /* Of the journals of one year: their folder, and the one that is being written. */
    char *folder, *path;
    struct ej_sink *sink;
    struct ej_error *err;
};

static void free_list(struct printing *p)
{
    for (size_t i = 0; i < p->count; i++) {
        free(p->list[i].workbook);
        free(p->list[i].path);
    }
    free(p->list);
}

/* There is to be a PDF beside the workbook at PATH. */
static enum ej_status add_pdf(struct printing *p, const char *path, struct ej_error *err)
{
    struct ej_pdf *grown = realloc(p->list, (p->count + 1) * sizeof *grown);
    char *workbook = strdup(path), *pdf = NULL;

    if (grown)
        p->list = grown;
    if (asprintf(&pdf, "%.*s.pdf", (int)(strlen(path) - strlen(".xlsx")), path) < 0)
        pdf = NULL;
    if (!grown || !workbook || !pdf) {
        free(workbook);
        free(pdf);
        return ej_no_memory(err);
    }
    p->list[p->count].workbook = workbook;
    p->list[p->count++].path = pdf;
    return EJ_OK;
}

/* Only for the owner, as all in an archive. */
static enum ej_status close_file(const char *path, enum ej_status status, struct ej_error *err)
{
    if (status == EJ_OK && chmod(path, 0600) != 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    return status;
}

/* "2026/27" as a part of a name. */
static void year_in_names(const char *year, char out[32])
{
    snprintf(out, 32, "%s", year);
    for (char *c = out; *c; c++)
        if (*c == '/')
            *c = '-';
}

static enum ej_status run_report(const struct printing *p, const struct ej_report *report,
                                 const char *year, const struct ej_files *files,
                                 struct ej_sink *sink, struct ej_error *err)
{
    static const char *const names[] = {"year"};
    struct ej_run run = {.count = 1,
                         .names = names,
                         .values = &year,
                         .russian = true,
                         .sheets = true,
                         .files = files,
                         .progress = files ? p->forms->journals : NULL};

    return ej_report_run(p->forms->journal, report, &run, sink, err);
}

/* ---- summary sheets -------------------------------------------------------------------------- */

/* Those of YEAR, a sheet for each class. */
static enum ej_status write_sheets(struct printing *p, const struct ej_report *report,
                                   const char *year, struct ej_error *err)
{
    char name[96], part[32];
    struct ej_sink *sink = NULL;

    year_in_names(year, part);
    snprintf(name, sizeof name, "data/sheets/summary-marks-%s.xlsx", part);
    char *path = bag_join(p->forms->staging, name);
    enum ej_status status =
        path ? ej_sink_xlsx(path, p->forms->about->changed, p->forms->told, &sink, err)
             : ej_no_memory(err);
    if (status == EJ_OK)
        status = run_report(p, report, year, NULL, sink, err);
    if (status == EJ_OK)
        status = sink->finish(sink, err);
    ej_sink_free(sink);
    status = close_file(path, status, err);
    if (status == EJ_OK && p->forms->pdf != ARCHIVE_PDF_NONE)
        status = add_pdf(p, path, err);
    free(path);
    return status;
}

/* ---- journals -------------------------------------------------------------------------------- */

static enum ej_status complete(struct printing *p, enum ej_status status)
{
    if (!p->sink)
        return status;
    if (status == EJ_OK)
        status = p->sink->finish(p->sink, p->err);
    ej_sink_free(p->sink);
    p->sink = NULL;
    status = close_file(p->path, status, p->err);
    if (status == EJ_OK && p->forms->pdf == ARCHIVE_PDF_ALL)
        status = add_pdf(p, p->path, p->err);
    free(p->path);
    p->path = NULL;
    return status;
}

static enum ej_status next_journal(void *context, const char *name, struct ej_sink **sink,
                                   struct ej_error *err)
{
    struct printing *p = context;
    enum ej_status status = complete(p, EJ_OK);

    if (status == EJ_OK && asprintf(&p->path, "%s/%s.xlsx", p->folder, name) < 0) {
        p->path = NULL;
        status = ej_no_memory(err);
    }
    if (status == EJ_OK)
        status = ej_sink_xlsx(p->path, p->forms->about->changed, p->forms->told, &p->sink, err);
    *sink = p->sink;
    return status;
}

/* Those of YEAR, a workbook for each class. */
static enum ej_status write_journals(struct printing *p, const struct ej_report *report,
                                     const char *year, struct ej_error *err)
{
    const struct ej_files files = {next_journal, p, false};
    char part[32], name[64];
    enum ej_status status;

    year_in_names(year, part);
    snprintf(name, sizeof name, "data/journals/%s", part);
    p->err = err;
    p->folder = bag_join(p->forms->staging, name);
    status = p->folder ? archive_folder(p->forms->staging, name, err) : ej_no_memory(err);
    if (status == EJ_OK)
        status = run_report(p, report, year, &files, NULL, err);
    status = complete(p, status);
    free(p->path);
    free(p->folder);
    p->path = p->folder = NULL;
    return status;
}

/* ---- PDF ------------------------------------------------------------------------------------- */

static enum ej_status make_pdf(const struct printing *p, struct ej_error *err)
{
    const struct archive_forms *forms = p->forms;
    enum ej_status status =
        ej_pdf_convert(p->list, p->count, forms->about->changed, forms->office, err);

    for (size_t i = 0; i < p->count && status == EJ_OK; i++) {
        const struct ej_pdf *pdf = &p->list[i];
        if (pdf->settled || !forms->left_out) {
            status = close_file(pdf->path, status, err);
        } else {
            *forms->left_out = true;
            if (unlink(pdf->path) != 0)
                status = ej_fail(err, EJ_BROKEN, "%s: %s", pdf->path, strerror(errno));
        }
    }
    return status;
}

/* ---- all ------------------------------------------------------------------------------------- */

typedef enum ej_status writer(struct printing *p, const struct ej_report *report, const char *year,
                              struct ej_error *err);

/* The report NAME for each school year, in FOLDER. */
static enum ej_status write_years(struct printing *p, const char *folder, const char *name,
                                  writer *write, struct ej_error *err)
{
    struct ej_report *report = NULL;
    char *years = strdup(p->forms->about->years), *rest = NULL;
    enum ej_status status =
        years ? ej_report_load(p->forms->journal, NULL, name, &report, err) : ej_no_memory(err);

    if (status == EJ_OK && *years)
        status = archive_folder(p->forms->staging, folder, err);
    for (char *year = years ? strtok_r(years, " ", &rest) : NULL; year && status == EJ_OK;
         year = strtok_r(NULL, " ", &rest))
        status = write(p, report, year, err);
    ej_report_free(report);
    free(years);
    return status;
}

enum ej_status archive_forms(const struct archive_forms *forms, struct ej_error *err)
{
    struct printing p = {.forms = forms};
    enum ej_status status = write_years(&p, "data/sheets", "summary-marks", write_sheets, err);

    if (status == EJ_OK)
        status = write_years(&p, "data/journals", "journal", write_journals, err);
    if (status == EJ_OK)
        status = make_pdf(&p, err);
    free_list(&p);
    return status;
}
