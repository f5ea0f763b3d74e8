/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making an archive: staged in a folder beside its place, then given its name. */
#include "archive.h"
#include "bag_file.h"
#include "export/pdf.h"
#include "tar.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* An archive under way. */
struct making {
    const struct archive_request *request;
    struct ej_about about;
    char *parent; /* absolute; of the archive and the folder for work */
    char *given;  /* the name that the user gave, NULL: it follows from the journal */
    bool tar;
    char *work;                 /* hidden folder beside its place: all that is under way */
    char *staging;              /* in it: the bag to be */
    struct ej_journal *journal; /* the staged snapshot, open */
    char today[11];             /* day of the last transaction at the school */
    char name[64];              /* of the archive, whatever its file is called */
};

FILE *archive_open(const char *dir, const char *name, struct ej_error *err)
{
    char *path = bag_join(dir, name);
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (!file)
        ej_fail(err, EJ_BROKEN, "%s: %s", name, strerror(errno));
    if (!file && fd >= 0)
        close(fd);
    free(path);
    return file;
}

enum ej_status archive_close(FILE *file, const char *name, enum ej_status status,
                             struct ej_error *err)
{
    bool failed = ferror(file) != 0;

    if ((fclose(file) != 0 || failed) && status == EJ_OK)
        return ej_fail(err, EJ_BROKEN, "%s: %s", name, strerror(errno));
    return status;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void archive_remove(const char *dir)
{
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void archive_staged(const struct ej_progress *progress, const char *path, bool there)
{
    if (progress && progress->staged)
        progress->staged(progress->context, path, there);
}

/* In whichever case: NAME.TAR comes from a disk of Windows. */
static bool ends_in(const char *text, const char *tail)
{
    size_t length = strlen(text), size = strlen(tail);

    return length > size && strcasecmp(text + length - size, tail) == 0;
}

/* A name that promises a compression or a format that there is not. */
static bool promises_more(const char *text)
{
    static const char *const endings[] = {".gz", ".tgz", ".bz2", ".xz", ".zst", ".zip", ".7z"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_in(text, endings[i]))
            return true;
    return false;
}

/* An archive is whole as it is: whatever is put into it, however deep, is a defect.  PARENT is an
 * absolute path without links. */
static enum ej_status check_parent(const char *parent, struct ej_error *err)
{
    char *folder = strdup(parent);
    enum ej_status status = folder ? EJ_OK : ej_no_memory(err);

    for (char *end; status == EJ_OK && *folder; *end = '\0') {
        char *declaration = bag_join(folder, "bagit.txt");
        struct stat st;
        if (!declaration)
            status = ej_no_memory(err);
        else if (lstat(declaration, &st) == 0)
            status =
                ej_fail(err, EJ_USAGE,
                        _("%s is there already as an archive; nothing is added to it"), folder);
        free(declaration);
        end = strrchr(folder, '/');
    }
    free(folder);
    return status;
}

static enum ej_status is_there(const char *path, struct ej_error *err)
{
    return ej_fail(err, EJ_USAGE, _("%s is already there; nothing is overwritten"), path);
}

/* Where the archive goes: into the folder TO, or to the path TO itself. */
static enum ej_status find_place(struct making *m, struct ej_error *err)
{
    const char *to = m->request->to;
    char *folder = strdup(to), *name = strdup(to);
    struct stat st;
    bool there = stat(to, &st) == 0, into = there && S_ISDIR(st.st_mode);
    enum ej_status status = EJ_OK;

    if (!folder || !name)
        status = ej_no_memory(err);
    else if (there && !into)
        status = is_there(to, err);
    else if (!into && promises_more(to))
        status = ej_fail(err, EJ_USAGE,
                         _("%s: an archive is a folder or a .tar, and is not compressed"), to);
    else if (!(m->parent = realpath(into ? to : dirname(folder), NULL)))
        status = ej_fail(err, EJ_BROKEN, "%s: %s", to, strerror(errno));
    else if (!into && !(m->given = strdup(basename(name))))
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = check_parent(m->parent, err);
    m->tar = m->request->tar || (!into && ends_in(to, ".tar"));
    free(folder);
    free(name);
    return status;
}

enum ej_status archive_folder(const char *dir, const char *name, struct ej_error *err)
{
    char *path = bag_join(dir, name);
    bool made = path && mkdir(path, 0700) == 0;

    if (!made)
        ej_fail(err, EJ_BROKEN, "%s: %s", path ? path : name, strerror(errno));
    free(path);
    return made ? EJ_OK : EJ_BROKEN;
}

static enum ej_status make_staging(struct making *m, struct ej_error *err)
{
    char *work = bag_join(m->parent, ".ej-archive.XXXXXX");

    if (!work || !mkdtemp(work)) {
        enum ej_status status = ej_fail(err, EJ_BROKEN, "%s: %s", m->parent, strerror(errno));
        free(work);
        return status;
    }
    m->work = work;
    archive_staged(m->request->progress, work, true);
    enum ej_status status = archive_folder(work, "bag", err);
    if (status == EJ_OK && !(m->staging = bag_join(work, "bag")))
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = archive_folder(m->staging, "data", err);
    return status == EJ_OK ? archive_folder(m->staging, "data/csv", err) : status;
}

/* Open the staged snapshot with the clock at its last transaction: reports print dates. */
static enum ej_status open_snapshot(struct making *m, const char *path, struct ej_error *err)
{
    struct ej_options options = {.path = path, .share = m->request->share};
    struct ej_journal *first;
    enum ej_status status = ej_open(&options, &first, err);

    if (status != EJ_OK)
        return status;
    status = ej_about(first, &m->about, err);
    ej_close(first);
    options.now = m->about.changed;
    if (status == EJ_OK)
        status = ej_open(&options, &m->journal, err);
    if (status == EJ_OK) {
        snprintf(m->today, sizeof m->today, "%s", ej_today(m->journal));
        snprintf(m->name, sizeof m->name, "ej-%.8s-%s", m->about.uuid, m->today);
    }
    return status;
}

static enum ej_status take_snapshot(struct making *m, struct ej_journal *j, struct ej_error *err)
{
    char *path = bag_join(m->staging, "data/journal.ej");
    enum ej_status status = path ? ej_snapshot(j, path, err) : ej_no_memory(err);

    if (status == EJ_OK)
        status = open_snapshot(m, path, err);
    free(path);
    return status;
}

static enum ej_status write_tables(struct making *m, struct ej_error *err)
{
    char *dir = bag_join(m->staging, "data/csv");
    enum ej_status status = dir ? archive_tables(m->journal, m->request->share, dir, &m->about,
                                                 m->request->progress, err)
                                : ej_no_memory(err);

    free(dir);
    return status;
}

static void tell(const struct making *m, int percent)
{
    const struct ej_progress *progress = m->request->progress;

    if (progress)
        progress->told(progress->context, percent);
}

static void tell_journals(void *context, int percent)
{
    tell(context, 20 + percent * 30 / 100);
}

static void tell_office(void *context, int percent)
{
    tell(context, 50 + percent * 35 / 100);
}

static void forms_staged(void *context, const char *path, bool there)
{
    archive_staged(((const struct making *)context)->request->progress, path, there);
}

static enum ej_status write_forms(struct making *m, struct ej_error *err)
{
    struct ej_progress journals = {tell_journals, m, NULL};
    struct ej_progress office = {tell_office, m, forms_staged};
    struct archive_forms forms = {.journal = m->journal,
                                  .staging = m->staging,
                                  .about = &m->about,
                                  .pdf = m->request->pdf,
                                  .left_out = m->request->pdf_left_out,
                                  .journals = &journals,
                                  .office = &office,
                                  .told = m->request->told};

    return archive_forms(&forms, err);
}

static enum ej_status write_readme(struct making *m, struct ej_error *err)
{
    char *dir = bag_join(m->staging, "data");
    enum ej_status status =
        dir ? archive_readme(m->request->share, dir, &m->about, err) : ej_no_memory(err);

    free(dir);
    return status;
}

static enum ej_status make_bag(struct making *m, struct ej_error *err)
{
    char description[192];
    struct ej_bag_tag tags[] = {
        {"Source-Organization", m->about.school},
        {"External-Identifier", m->about.uuid},
        {"External-Description", "Class journal of a school; data/README.en.txt and "
                                 "data/README.ru.txt explain how to read it"},
        {"Internal-Sender-Description", description},
        {"Bag-Software-Agent", "ej " EJ_VERSION},
    };

    snprintf(description, sizeof description, "The journal after transaction %lld of %s",
             (long long)m->about.txn, m->about.changed);
    return ej_bag_write(m->staging, m->today, tags, sizeof tags / sizeof *tags, err);
}

static int64_t seconds(const char *utc)
{
    struct tm tm = {0};

    strptime(utc, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return timegm(&tm);
}

/* The bag, or the tar made of it, gets its name. */
static enum ej_status publish(struct making *m, const char *path, struct ej_error *err)
{
    char *tar = NULL;
    struct stat st;
    enum ej_status status = EJ_OK;

    if (m->request->dry_run)
        return lstat(path, &st) == 0 ? is_there(path, err) : EJ_OK;
    if (m->tar && !(tar = bag_join(m->work, "tar")))
        return ej_no_memory(err);
    if (m->tar)
        status = ej_tar_write(m->staging, m->name, tar, seconds(m->about.changed), err);
    bool named = status == EJ_OK && bag_rename_new(m->tar ? tar : m->staging, path) == 0;
    int why = errno;
    free(tar);
    if (status != EJ_OK)
        return status;
    if (named)
        return bag_sync_folder(m->parent, err);
    return why == EEXIST ? is_there(path, err)
                         : ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(why));
}

static enum ej_status finish(struct making *m, struct archive_made *made, struct ej_error *err)
{
    char name[NAME_MAX + 1];

    if (m->given)
        snprintf(name, sizeof name, "%s", m->given);
    else
        snprintf(name, sizeof name, "%s%s", m->name, m->tar ? ".tar" : "");
    made->txn = m->about.txn;
    made->path = bag_join(strcmp(m->parent, "/") == 0 ? "" : m->parent, name);
    if (!made->path)
        return ej_no_memory(err);
    enum ej_status status = publish(m, made->path, err);
    if (status == EJ_OK)
        status = archive_digest(m->request->dry_run ? m->staging : made->path, made->digest, err);
    return status;
}

static enum ej_status make(struct making *m, struct ej_journal *j, struct ej_error *err)
{
    enum ej_status status = find_place(m, err);

    if (status == EJ_OK)
        status = make_staging(m, err);
    if (status == EJ_OK)
        status = take_snapshot(m, j, err);
    tell(m, 20);
    if (status == EJ_OK)
        status = write_tables(m, err);
    if (status == EJ_OK)
        status = write_forms(m, err);
    tell(m, 85);
    if (status == EJ_OK)
        status = write_readme(m, err);
    ej_close(m->journal);
    m->journal = NULL;
    return status == EJ_OK ? make_bag(m, err) : status;
}

enum ej_status archive_create(struct ej_journal *j, const struct archive_request *request,
                              struct archive_made *made, struct ej_error *err)
{
    struct making m = {.request = request};

    *made = (struct archive_made){0};
    enum ej_status status = request->pdf == ARCHIVE_PDF_NONE ? EJ_OK : ej_pdf_possible(err);
    if (status == EJ_OK)
        status = make(&m, j, err);
    tell(&m, 95);
    if (status == EJ_OK)
        status = finish(&m, made, err);
    tell(&m, 100);
    if (m.work) {
        archive_remove(m.work);
        archive_staged(request->progress, m.work, false);
    }
    if (status != EJ_OK) {
        free(made->path);
        made->path = NULL;
    }
    ej_about_free(&m.about);
    free(m.staging);
    free(m.work);
    free(m.parent);
    free(m.given);
    return status;
}
