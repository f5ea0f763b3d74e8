/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of a journal in use, and journals out of copies. */
#include "store/copies.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "intl.h"
#include "record/buffer.h"

enum { PAGES_AT_ONCE = 2048, RETRY_MICROSECONDS = 20000 };

enum ej_status copy_pages(struct ej_journal *from, struct ej_journal *to,
                          const struct ej_progress *progress, struct ej_error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
    int code, waited = 0;

    if (!backup)
        return store_fail(to, sqlite3_extended_errcode(to->db), err);
    for (;;) {
        code = sqlite3_backup_step(backup, PAGES_AT_ONCE);
        if ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && waited < from->timeout) {
            usleep(RETRY_MICROSECONDS);
            waited += RETRY_MICROSECONDS / 1000;
            continue;
        }
        if (code != SQLITE_OK)
            break;
        int count = sqlite3_backup_pagecount(backup);
        if (progress && count > 0)
            progress->told(progress->context,
                           100 - (int)(100L * sqlite3_backup_remaining(backup) / count));
    }
    int ended = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE)
        code = ended;
    return code == SQLITE_OK ? EJ_OK : store_fail(to, code, err);
}

char *copy_name(const struct ej_journal *j)
{
    const char *slash = strrchr(j->path, '/'), *name = slash ? slash + 1 : j->path;
    size_t length = strlen(name);

    if (length > 3 && strcmp(name + length - 3, ".ej") == 0)
        length -= 3;
    return strndup(name, length);
}

/* DIR/NAME-20261026T060000Z.ej, absolute. */
static enum ej_status backup_path(const struct ej_journal *j, const char *dir, char **out,
                                  struct ej_error *err)
{
    struct buffer path = {0};
    char *real = realpath(dir, NULL), *name = copy_name(j);

    *out = NULL;
    if (!real) {
        ej_fail(err, EJ_BROKEN, "%s: %s", dir, strerror(errno));
    } else {
        buffer_printf(&path, "%s/%s-", strcmp(real, "/") == 0 ? "" : real, name ? name : "");
        for (const char *c = j->now; *c; c++)
            if (*c != '-' && *c != ':')
                buffer_add_char(&path, *c);
        buffer_add(&path, ".ej");
        if (!name || path.failed)
            ej_no_memory(err);
        else
            *out = path.text;
    }
    if (!*out)
        buffer_free(&path);
    free(real);
    free(name);
    return *out ? EJ_OK : EJ_BROKEN;
}

/* Within one reading transaction, so that others' writing does not start the copy anew. */
static enum ej_status copy_moment(struct ej_journal *j, struct ej_journal *to,
                                  const struct ej_progress *progress, int64_t *txn,
                                  struct ej_error *err)
{
    enum ej_status status = store_exec(j, err, "BEGIN", "");

    if (status != EJ_OK)
        return status;
    status = store_number(j, txn, 0, err, "SELECT max(id) FROM txn", "");
    if (status == EJ_OK)
        status = copy_pages(j, to, progress, err);
    enum ej_status ended = store_exec(j, status == EJ_OK ? err : NULL, "ROLLBACK", "");
    return status == EJ_OK ? ended : status;
}

/* What is wrong with a copy just made is wrong with the journal. */
static enum ej_status check_own(struct ej_journal *copy, struct ej_error *err)
{
    enum ej_status status = copy_check(copy, err);

    if (status != EJ_REFUSED)
        return status;
    ej_prefix(err, _("the journal has to be restored from an earlier copy"));
    if (err)
        err->status = EJ_BROKEN;
    return EJ_BROKEN;
}

enum ej_status ej_backup(struct ej_journal *j, const char *dir, const struct ej_progress *progress,
                         char **path, int64_t *txn, struct ej_error *err)
{
    struct copy_file file = {0};
    enum ej_status status = access_may(j, "archive", "backup", err);

    *path = NULL;
    if (status == EJ_OK)
        status = backup_path(j, dir, path, err);
    if (status == EJ_OK)
        status = copy_create(&file, *path, progress, err);
    if (status == EJ_OK)
        status = copy_moment(j, file.journal, progress, txn, err);
    /* One file that can be read where nothing can be written, a disc for example. */
    if (status == EJ_OK)
        status = store_script(file.journal, "PRAGMA journal_mode = DELETE", err);
    if (status == EJ_OK)
        status = check_own(file.journal, err);
    if (status == EJ_OK)
        status = copy_commit(&file, !j->dry_run, err);
    copy_close(&file);
    if (status != EJ_OK) {
        free(*path);
        *path = NULL;
    }
    return status;
}

enum ej_status ej_restore(const char *from, const char *to, bool dry_run,
                          const struct ej_progress *progress, struct ej_error *err)
{
    struct copy_file file = {0};
    struct ej_journal *copy = NULL;
    bool older;
    enum ej_status status = copy_open(from, &copy, err);

    if (status == EJ_OK)
        status = store_version(copy, &older, err);
    status = copy_judge(copy, status, err);
    if (status == EJ_OK)
        status = copy_create(&file, to, progress, err);
    if (status == EJ_OK)
        status = copy_pages(copy, file.journal, progress, err);
    /* It will be worked with: readers and writers side by side, as in every new journal. */
    if (status == EJ_OK)
        status = store_script(file.journal, "PRAGMA journal_mode = WAL", err);
    if (status == EJ_OK && (status = copy_check(file.journal, err)) != EJ_OK) {
        status = copy_judge(file.journal, status, err);
        ej_prefix(err, "%s", from);
    }
    if (status == EJ_OK)
        status = copy_commit(&file, !dry_run, err);
    copy_close(&file);
    ej_close(copy);
    return status;
}

/* VACUUM INTO the file at PATH, which must be empty or absent. */
static enum ej_status vacuum_into(struct ej_journal *j, const char *path, struct ej_error *err)
{
    return store_exec(j, err, "VACUUM INTO ?", "t", path);
}

/* VACUUM INTO lays out the same rows in the same way, whatever the file went through; the schema's
 * cookie, which every VACUUM raises, is the one number to set. */
static enum ej_status strip(struct ej_journal *j, struct ej_error *err)
{
    sqlite3_db_config(j->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    return store_script(j,
                        "PRAGMA journal_mode = MEMORY; DELETE FROM copy_use; DELETE FROM copy; "
                        "PRAGMA schema_version = 1",
                        err);
}

enum ej_status ej_snapshot(struct ej_journal *j, const char *path, struct ej_error *err)
{
    struct copy_file whole = {0}, file = {0};
    enum ej_status status = access_may(j, "archive", "create", err);

    if (status == EJ_OK)
        status = copy_create(&file, path, NULL, err);
    if (status == EJ_OK)
        status = copy_create(&whole, path, NULL, err);
    if (status == EJ_OK)
        status = vacuum_into(j, whole.temporary, err);
    if (status == EJ_OK)
        status = strip(whole.journal, err);
    if (status == EJ_OK)
        status = vacuum_into(whole.journal, file.temporary, err);
    copy_close(&whole);
    if (status == EJ_OK)
        status = check_own(file.journal, err);
    if (status == EJ_OK)
        status = copy_commit(&file, true, err);
    copy_close(&file);
    return status;
}
