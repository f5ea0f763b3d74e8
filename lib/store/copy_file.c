/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal's file that gets its name when it is whole, checked and on the disk. */
#include "store/copies.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intl.h"
#include "record/buffer.h"

static enum ej_status there_is(const char *path, struct ej_error *err)
{
    return ej_fail(err, EJ_USAGE, _("%s is already there; nothing is overwritten"), path);
}

enum ej_status copy_open(const char *path, struct ej_journal **out, struct ej_error *err)
{
    struct ej_options options = {.path = path, .write = true};
    enum ej_status status;

    *out = NULL;
    if (access(path, R_OK) != 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    status = store_open_new(&options, out, err);
    if (status != EJ_OK) {
        ej_close(*out);
        *out = NULL;
    }
    return status;
}

/* What SQLite keeps beside a database. */
static const char *const tails[] = {"-journal", "-wal", "-shm"};
enum { TAILS = sizeof tails / sizeof *tails };

enum ej_status copy_alone(const char *path, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    struct stat st;

    for (size_t i = 0; i < TAILS && status == EJ_OK; i++) {
        struct buffer beside = {0};
        buffer_printf(&beside, "%s%s", path, tails[i]);
        if (beside.failed)
            status = ej_no_memory(err);
        else if (lstat(beside.text, &st) == 0)
            status =
                ej_fail(err, EJ_USAGE,
                        _("%s is there, left by an earlier journal of this name; move it away"),
                        beside.text);
        buffer_free(&beside);
    }
    return status;
}

static void tell(const struct copy_file *file, bool there)
{
    if (file->temporary && file->progress && file->progress->staged)
        file->progress->staged(file->progress->context, file->temporary, there);
}

enum ej_status copy_create(struct copy_file *file, const char *path,
                           const struct ej_progress *progress, struct ej_error *err)
{
    struct buffer temporary = {0};
    struct stat st;
    int fd = -1;

    *file = (struct copy_file){.progress = progress};
    if (lstat(path, &st) == 0)
        return there_is(path, err);
    enum ej_status status = copy_alone(path, err);
    if (status != EJ_OK)
        return status;
    buffer_printf(&temporary, "%s" COPY_UNDER_WAY "XXXXXX", path);
    file->path = strdup(path);
    if (temporary.failed || !file->path) {
        buffer_free(&temporary);
        return ej_no_memory(err);
    }
    fd = mkostemp(temporary.text, O_CLOEXEC);
    if (fd < 0) {
        buffer_free(&temporary);
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    }
    close(fd);
    file->temporary = temporary.text;
    tell(file, true);
    status = copy_open(file->temporary, &file->journal, err);
    /* Until it has its name a crash costs nothing but the file; copy_commit flushes it. */
    if (status == EJ_OK)
        status = store_script(file->journal, "PRAGMA synchronous = OFF", err);
    return status == EJ_OK ? status : ej_prefix(err, "%s", path);
}

static enum ej_status flush(const char *path, struct ej_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    int why = errno;

    if (fd >= 0)
        close(fd);
    return done ? EJ_OK : ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(why));
}

static enum ej_status flush_folder_of(const char *path, struct ej_error *err)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    enum ej_status status = folder ? flush(folder, err) : ej_no_memory(err);

    free(folder);
    return status;
}

/* rename() that never replaces, as well as the file system can. */
static int rename_new(const char *from, const char *to)
{
    struct stat st;

    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (lstat(to, &st) == 0) {
        errno = EEXIST;
        return -1;
    }
    return rename(from, to);
}

enum ej_status copy_check(struct ej_journal *j, struct ej_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    char *found = NULL;
    enum ej_status status = store_string(j, &found, err, "PRAGMA integrity_check(1)", "");

    if (status == EJ_OK && (!found || strcmp(found, "ok") != 0))
        status = ej_fail(err, EJ_REFUSED, _("damaged: %s"), found ? found : "?");
    free(found);
    if (status == EJ_OK)
        status = store_query(j, &stmt, err, "PRAGMA foreign_key_check", "");
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (row) {
        status =
            ej_fail(err, EJ_REFUSED, _("damaged: a row of %s points nowhere"), store_text(stmt, 0));
        store_reset(stmt);
    }
    return status;
}

enum ej_status copy_commit(struct copy_file *file, bool keep, struct ej_error *err)
{
    ej_close(file->journal);
    file->journal = NULL;
    enum ej_status status = flush(file->temporary, err);
    if (status != EJ_OK || !keep)
        return status;
    if (rename_new(file->temporary, file->path) != 0)
        return errno == EEXIST ? there_is(file->path, err)
                               : ej_fail(err, EJ_BROKEN, "%s: %s", file->path, strerror(errno));
    tell(file, false);
    free(file->temporary);
    file->temporary = NULL;
    return flush_folder_of(file->path, err);
}

void copy_close(struct copy_file *file)
{
    ej_close(file->journal);
    if (file->temporary)
        unlink(file->temporary);
    for (size_t i = 0; file->temporary && i < TAILS; i++) {
        struct buffer path = {0};
        buffer_printf(&path, "%s%s", file->temporary, tails[i]);
        if (!path.failed)
            unlink(path.text);
        buffer_free(&path);
    }
    tell(file, false);
    free(file->temporary);
    free(file->path);
    *file = (struct copy_file){0};
}

enum ej_status copy_judge(struct ej_journal *j, enum ej_status status, struct ej_error *err)
{
    if (status != EJ_BROKEN || !j)
        return status;
    switch (sqlite3_errcode(j->db) & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ej_fail(err, EJ_REFUSED, _("%s is damaged"), j->path);
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: /* it can be read, but is no journal, or a newer one */
        if (err)
            err->status = EJ_REFUSED;
        return EJ_REFUSED;
    default:
        return status;
    }
}

enum ej_status ej_copy_check(const char *path, struct ej_error *err)
{
    struct ej_journal *j = NULL;
    bool older;
    enum ej_status status = copy_open(path, &j, err);

    if (status == EJ_OK)
        status = store_version(j, &older, err);
    if (status == EJ_OK)
        status = copy_check(j, err);
    status = copy_judge(j, status, err);
    ej_close(j);
    return status;
}
