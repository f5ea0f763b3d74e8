/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx.c - tables as an Excel workbook: the sink, and how the file comes to its place. */
#include "export/xlsx.h"

#include "export/xlsx_name.h"
#include "export/xlsx_prove.h"
#include "export/xlsx_sheet.h"
#include "intl.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct xlsx {
    struct ej_sink sink;
    char *path;
    char *folder; /* where the temporary file is made */
    char *temp;   /* the temporary file */
    bool made;    /* it exists */
    bool into;    /* PATH is no regular file: copied into, not replaced */
    struct tm date;
    locale_t plain;         /* the thread's, but with a decimal point */
    lxw_workbook *workbook; /* NULL once it is closed */
    struct xlsx_styles styles;
    struct xlsx_names names;
    struct xlsx_sheet sheet;
};

static enum ej_status no_write(const struct xlsx *x, struct ej_error *err)
{
    return ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), x->path, strerror(errno));
}

/* While libxlsxwriter works: it prints its failures to stderr, which a library must not, and
 * numbers into XML with the decimal comma of the user's locale. */
struct calm {
    FILE *errors;
    locale_t locale;
};

static struct calm calm_down(const struct xlsx *x)
{
    struct calm kept = {stderr, uselocale(x->plain)};
    FILE *nowhere = fopen("/dev/null", "we");

    if (nowhere)
        stderr = nowhere;
    return kept;
}

static void recover(struct calm kept)
{
    int why = errno;

    if (stderr != kept.errors) {
        fclose(stderr);
        stderr = kept.errors;
    }
    uselocale(kept.locale);
    errno = why;
}

static enum ej_status check(const struct xlsx *x, struct ej_error *err)
{
    switch (x->sheet.failed) {
    case LXW_NO_ERROR:
        return EJ_OK;
    case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
        return ej_fail(err, EJ_BROKEN, _("the table has more rows or columns than an XLSX sheet"));
    case LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED:
        return ej_fail(err, EJ_BROKEN, _("a text is longer than an XLSX cell may hold"));
    default:
        return ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), x->path,
                       lxw_strerror(x->sheet.failed));
    }
}

/* ---- the sink's calls ----------------------------------------------------------------------- */

static enum ej_status begin(struct ej_sink *sink, const struct ej_table *table,
                            struct ej_error *err)
{
    struct xlsx *x = (struct xlsx *)sink;
    const struct ej_layout *layout = table->layout;
    char name[XLSX_NAME_SIZE];
    lxw_worksheet *worksheet;
    struct calm kept;

    if (!xlsx_sheet_name(&x->names, layout && layout->sheet ? layout->sheet : table->id, name))
        return ej_no_memory(err);
    kept = calm_down(x);
    worksheet = workbook_add_worksheet(x->workbook, name);
    recover(kept);
    if (!worksheet)
        return ej_fail(err, EJ_BROKEN,
                       _("no memory, temporary file or descriptor for one more sheet"));
    if (x->names.count == 1) {
        lxw_doc_properties properties = {.created = timegm(&x->date)};

        properties.title =
            (char *)(uintptr_t)(layout && layout->title && *layout->title ? *layout->title : name);
        x->sheet.failed = workbook_set_properties(x->workbook, &properties);
    }
    if (!xlsx_sheet_begin(&x->sheet, worksheet, table))
        return ej_no_memory(err);
    return check(x, err);
}

static enum ej_status row(struct ej_sink *sink, const struct ej_value *values, struct ej_error *err)
{
    struct xlsx *x = (struct xlsx *)sink;
    locale_t kept = uselocale(x->plain);
    bool kept_row = xlsx_sheet_row(&x->sheet, values);

    uselocale(kept);
    return kept_row ? check(x, err) : ej_no_memory(err);
}

static enum ej_status end(struct ej_sink *sink, struct ej_error *err)
{
    struct xlsx *x = (struct xlsx *)sink;
    locale_t kept = uselocale(x->plain);
    bool written = xlsx_sheet_end(&x->sheet);

    uselocale(kept);
    return written ? check(x, err) : ej_no_memory(err);
}

/* ---- the file ------------------------------------------------------------------------------- */

/* Make the temporary file under a name that nobody has, in the folder of PATH.  It holds personal
 * data: nothing for others, as with every --output. */
static enum ej_status make_temp(struct xlsx *x, struct ej_error *err)
{
    int fd = open(x->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, x->into ? 0600 : 0660);

    if (fd < 0)
        return no_write(x, err);
    x->made = true;
    if (close(fd) != 0)
        return no_write(x, err);
    return EJ_OK;
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    bool synced = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0 && close(fd) != 0)
        return false;
    return synced;
}

static bool write_all(int fd, const char *bytes, size_t count)
{
    while (count) {
        ssize_t written = write(fd, bytes, count);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
    }
    return true;
}

/* The temporary file's bytes into a device or pipe. */
static enum ej_status copy_into(struct xlsx *x, struct ej_error *err)
{
    enum ej_status status = EJ_BROKEN;
    char block[65536];
    ssize_t got = 0;
    int from = open(x->temp, O_RDONLY | O_CLOEXEC);
    int to = open(x->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

    while (from >= 0 && to >= 0 && (got = read(from, block, sizeof block)) > 0)
        if (!write_all(to, block, (size_t)got))
            goto done;
    if (from < 0 || to < 0 || got < 0)
        goto done;
    status = close(to) == 0 ? EJ_OK : EJ_BROKEN;
    to = -1;
done:
    if (status)
        no_write(x, err);
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    return status;
}

static enum ej_status put_in_place(struct xlsx *x, struct ej_error *err)
{
    if (x->into)
        return copy_into(x, err);
    if (!sync_path(x->temp, 0) || rename(x->temp, x->path) != 0)
        return no_write(x, err);
    x->made = false;
    return sync_path(x->folder, O_DIRECTORY) ? EJ_OK : no_write(x, err);
}

static enum ej_status finish(struct ej_sink *sink, struct ej_error *err)
{
    struct xlsx *x = (struct xlsx *)sink;
    enum ej_status status = check(x, err);
    struct calm kept;
    lxw_error failed;

    if (status == EJ_OK)
        status = make_temp(x, err);
    if (status)
        return status;
    kept = calm_down(x);
    errno = 0;
    failed = workbook_close(x->workbook);
    recover(kept);
    x->workbook = NULL;
    if (failed)
        return errno ? no_write(x, err)
                     : ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), x->path,
                               lxw_strerror(failed));
    if (xlsx_prove(x->temp, x->sheet.cells, err))
        return ej_prefix(err, "%s", x->path);
    return put_in_place(x, err);
}

static void destroy(struct ej_sink *sink)
{
    struct xlsx *x = (struct xlsx *)sink;

    if (x->workbook)
        lxw_workbook_free(x->workbook);
    if (x->made)
        unlink(x->temp);
    xlsx_names_free(&x->names);
    xlsx_rows_free(&x->sheet.rows);
    chart_data_free(&x->sheet.chart.data);
    xlsx_arena_clear(&x->sheet.arena);
    if (x->plain)
        freelocale(x->plain);
    free(x->temp);
    free(x->folder);
    free(x->path);
    free(x);
}

/* ---- opening -------------------------------------------------------------------------------- */

/* The folder of PATH, or that of temporary files. */
static char *folder_of(const struct xlsx *x)
{
    const char *slash = strrchr(x->path, '/'), *tmp = getenv("TMPDIR");

    if (x->into)
        return strdup(tmp && *tmp ? tmp : "/tmp");
    if (!slash)
        return strdup(".");
    return strndup(x->path, slash == x->path ? 1 : (size_t)(slash - x->path));
}

/* Choose names; nothing is made yet, so that an interrupted report leaves nothing behind. */
static enum ej_status choose_place(struct xlsx *x, const char *path, struct ej_error *err)
{
    struct stat there;
    uint64_t chance = 0;

    x->path = strdup(path);
    if (!x->path)
        return ej_no_memory(err);
    if (stat(path, &there) == 0) {
        if (S_ISDIR(there.st_mode)) {
            errno = EISDIR;
            return no_write(x, err);
        }
        x->into = !S_ISREG(there.st_mode);
    }
    x->folder = folder_of(x);
    if (!x->folder)
        return ej_no_memory(err);
    if (getrandom(&chance, sizeof chance, 0) != sizeof chance ||
        access(x->folder, W_OK | X_OK) != 0)
        return no_write(x, err);
    if (asprintf(&x->temp, "%s/.ej-%016llx.xlsx", x->folder, (unsigned long long)chance) < 0) {
        x->temp = NULL;
        return ej_no_memory(err);
    }
    return EJ_OK;
}

static enum ej_status open_workbook(struct xlsx *x, struct ej_error *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};

    locale_t now = duplocale(uselocale((locale_t)0));

    x->plain = now ? newlocale(LC_NUMERIC_MASK, "C", now) : NULL;
    if (now && !x->plain)
        freelocale(now);
    x->workbook = workbook_new_opt(x->temp, &options);
    if (!x->plain || !x->workbook || !xlsx_make_styles(x->workbook, &x->styles))
        return ej_no_memory(err);
    x->sheet.styles = &x->styles;
    x->sheet.workbook = x->workbook;
    return EJ_OK;
}

enum ej_status ej_sink_xlsx(const char *path, const char *date, const struct ej_form_told *told,
                            struct ej_sink **out, struct ej_error *err)
{
    struct xlsx *x = calloc(1, sizeof *x);
    enum ej_status status;

    *out = NULL;
    if (!x)
        return ej_no_memory(err);
    x->sink = (struct ej_sink){begin, row, end, finish, destroy};
    x->sheet.told = told;
    if (!strptime(date ? date : "1980-01-01", "%Y-%m-%d", &x->date)) {
        status = ej_fail(err, EJ_USAGE, _("'%s' is not a date"), date);
        goto done;
    }
    status = choose_place(x, path, err);
    if (status == EJ_OK)
        status = open_workbook(x, err);
done:
    if (status)
        destroy(&x->sink);
    else
        *out = &x->sink;
    return status;
}
