/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf.c - tables as PDF: the sink, and how workbooks become PDF in their places. */
#include "export/pdf.h"

#include "export/pdf_office.h"
#include "export/pdf_settle.h"
#include "export/xlsx.h"
#include "intl.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE = 600, PATIENCE_EACH = 60 };

/* ---- a PDF gets its place -------------------------------------------------------------------- */

static enum ej_status no_write(const char *path, struct ej_error *err)
{
    return ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), path, strerror(errno));
}

static bool read_all(FILE *file, struct pdf_bytes *out)
{
    struct stat st;

    if (fstat(fileno(file), &st) != 0)
        return false;
    out->length = (size_t)st.st_size;
    out->bytes = malloc(out->length + 1);
    if (!out->bytes)
        return false;
    out->bytes[out->length] = '\0';
    return fread(out->bytes, 1, out->length, file) == out->length;
}

/* The whole file, which begins and ends as a PDF does. */
static enum ej_status read_pdf(const char *path, struct pdf_bytes *out, struct ej_error *err)
{
    FILE *file = fopen(path, "re");
    bool whole = file && read_all(file, out);

    if (file)
        fclose(file);
    if (!whole)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    if (out->length < 16 || memcmp(out->bytes, "%PDF-", 5) != 0 ||
        !memmem(out->bytes + out->length - 16, 16, "%%EOF", 5))
        return ej_fail(err, EJ_BROKEN,
                       _("LibreOffice made a PDF that is not whole; is the disk for temporary "
                         "files full?"));
    return EJ_OK;
}

static bool write_all(int fd, const struct pdf_bytes *text)
{
    for (size_t done = 0; done < text->length;) {
        ssize_t written = write(fd, text->bytes + done, text->length - done);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            done += (size_t)written;
    }
    return true;
}

static enum ej_status write_into(const char *path, const struct pdf_bytes *text,
                                 struct ej_error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool written = fd >= 0 && write_all(fd, text);

    if (fd >= 0 && close(fd) != 0)
        written = false;
    return written ? EJ_OK : no_write(path, err);
}

/* Beside PATH, 0660 less the umask as every output, flushed, then renamed. */
static enum ej_status write_beside(const char *path, const struct pdf_bytes *text,
                                   struct ej_error *err)
{
    const char *slash = strrchr(path, '/');
    uint64_t chance = 0;
    char *temp;

    if (getrandom(&chance, sizeof chance, 0) != sizeof chance)
        return no_write(path, err);
    if (asprintf(&temp, "%.*s.ej-%016llx.pdf", slash ? (int)(slash + 1 - path) : 0, path,
                 (unsigned long long)chance) < 0)
        return ej_no_memory(err);
    int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
    bool made = fd >= 0, written = made && write_all(fd, text) && fsync(fd) == 0;
    if (made && close(fd) != 0)
        written = false;
    if (written)
        written = rename(temp, path) == 0;
    enum ej_status status = written ? EJ_OK : no_write(path, err);
    if (made && !written)
        unlink(temp);
    free(temp);
    return status;
}

static enum ej_status place(const char *made, const char *path, const char *date, bool *settled,
                            struct ej_error *err)
{
    struct pdf_bytes text = {0};
    struct stat there;
    enum ej_status status = read_pdf(made, &text, err);

    if (status == EJ_OK) {
        *settled = pdf_settle(&text, date); /* what it does not know is as good */
        bool into = stat(path, &there) == 0 && !S_ISREG(there.st_mode);
        status = into ? write_into(path, &text, err) : write_beside(path, &text, err);
    }
    free(text.bytes);
    return status;
}

/* ---- converting ------------------------------------------------------------------------------ */

/* Under names of our own, so that whatever a path is like, LibreOffice takes it for a file. */
static enum ej_status link_workbooks(const char *dir, const struct ej_pdf *list, size_t count,
                                     struct ej_error *err)
{
    for (size_t i = 0; i < count; i++) {
        char path[PATH_MAX], *real = realpath(list[i].workbook, NULL);

        snprintf(path, sizeof path, "%s/%zu.xlsx", dir, i + 1);
        bool linked = real && symlink(real, path) == 0;
        free(real);
        if (!linked)
            return ej_fail(err, EJ_BROKEN, "%s: %s", list[i].workbook, strerror(errno));
    }
    return EJ_OK;
}

static enum ej_status place_all(const char *dir, struct ej_pdf *list, size_t count,
                                const char *date, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < count && status == EJ_OK; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%zu.pdf", dir, i + 1);
        status = place(path, list[i].path, date, &list[i].settled, err);
    }
    return status;
}

enum ej_status ej_pdf_possible(struct ej_error *err)
{
    char *program;
    enum ej_status status = office_find(&program, err);

    free(program);
    return status;
}

enum ej_status ej_pdf_convert(struct ej_pdf *list, size_t count, const char *date,
                              const struct ej_progress *progress, struct ej_error *err)
{
    int seconds = PATIENCE + PATIENCE_EACH * (int)count;
    char *program = NULL, *dir = NULL;
    enum ej_status status = count ? office_find(&program, err) : EJ_OK;

    if (!program)
        return status;
    status = office_folder(progress, &dir, err);
    if (status == EJ_OK)
        status = link_workbooks(dir, list, count, err);
    if (status == EJ_OK)
        status = office_convert(program, dir, count, seconds, progress, err);
    if (status == EJ_OK)
        status = place_all(dir, list, count, date, err);
    office_remove(progress, dir);
    free(program);
    return status;
}

/* ---- the sink -------------------------------------------------------------------------------- */

struct pdf {
    struct ej_sink sink;
    struct ej_sink *book; /* the workbook, in a folder of its own */
    char *path, *folder, *workbook;
    char date[11];
    const struct ej_progress *progress;
};

static enum ej_status begin(struct ej_sink *sink, const struct ej_table *table,
                            struct ej_error *err)
{
    struct ej_sink *book = ((struct pdf *)sink)->book;

    return book->begin(book, table, err);
}

static enum ej_status row(struct ej_sink *sink, const struct ej_value *values, struct ej_error *err)
{
    struct ej_sink *book = ((struct pdf *)sink)->book;

    return book->row(book, values, err);
}

static enum ej_status end(struct ej_sink *sink, struct ej_error *err)
{
    struct ej_sink *book = ((struct pdf *)sink)->book;

    return book->end(book, err);
}

static enum ej_status finish(struct ej_sink *sink, struct ej_error *err)
{
    struct pdf *p = (struct pdf *)sink;
    struct ej_pdf job = {p->workbook, p->path, false};
    enum ej_status status = p->book->finish(p->book, err);

    return status == EJ_OK ? ej_pdf_convert(&job, 1, p->date, p->progress, err) : status;
}

static void destroy(struct ej_sink *sink)
{
    struct pdf *p = (struct pdf *)sink;

    ej_sink_free(p->book);
    office_remove(p->progress, p->folder);
    free(p->workbook);
    free(p->path);
    free(p);
}

enum ej_status ej_sink_pdf(const char *path, const char *date, const struct ej_progress *progress,
                           const struct ej_form_told *told, struct ej_sink **out,
                           struct ej_error *err)
{
    struct pdf *p = calloc(1, sizeof *p);
    enum ej_status status;

    *out = NULL;
    if (!p)
        return ej_no_memory(err);
    p->sink = (struct ej_sink){begin, row, end, finish, destroy};
    p->progress = progress;
    snprintf(p->date, sizeof p->date, "%s", date ? date : "1980-01-01");
    p->path = strdup(path);
    status = p->path ? ej_pdf_possible(err) : ej_no_memory(err);
    if (status == EJ_OK)
        status = office_folder(progress, &p->folder, err);
    if (status == EJ_OK && asprintf(&p->workbook, "%s/report.xlsx", p->folder) < 0) {
        p->workbook = NULL;
        status = ej_no_memory(err);
    }
    if (status == EJ_OK)
        status = ej_sink_xlsx(p->workbook, p->date, told, &p->book, err);
    if (status)
        destroy(&p->sink);
    else
        *out = &p->sink;
    return status;
}
