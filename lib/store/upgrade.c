/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An older journal, backed up and brought to the present schema. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intl.h"
#include "policy/policy.h"
#include "record/buffer.h"
#include "store/copies.h"
#include "store/history.h"

/* Is put to the name of a copy that is made to be compared with the one that is there. */
#define COPY_AGAIN ".again"

/* Who may read the journal may read the copy, and nobody else. */
static enum ej_status same_rights(const char *journal, const char *copy, struct ej_error *err)
{
    struct stat st;

    if (stat(journal, &st) != 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", journal, strerror(errno));
    mode_t mode = st.st_mode & 0666;
    if (chown(copy, st.st_uid, st.st_gid) != 0 && chown(copy, (uid_t)-1, st.st_gid) != 0)
        mode &= 0600; /* the copy has another group */
    if (chmod(copy, mode) != 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", copy, strerror(errno));
    return EJ_OK;
}

static bool equal_streams(FILE *a, FILE *b)
{
    char one[4096], other[sizeof one];
    size_t got;

    do {
        got = fread(one, 1, sizeof one, a);
        if (fread(other, 1, sizeof other, b) != got || memcmp(one, other, got) != 0)
            return false;
    } while (got > 0);
    return !ferror(a) && !ferror(b);
}

/* What stands at PATH may be left by an upgrade that was cut off after its copy was made: then it
 * is COPY, octet for octet. */
static enum ej_status same_copy(const char *path, const char *copy, struct ej_error *err)
{
    FILE *a = fopen(path, "re"), *b = fopen(copy, "re");
    bool equal = a && b && equal_streams(a, b);

    if (a)
        fclose(a);
    if (b)
        fclose(b);
    return equal ? EJ_OK
                 : ej_fail(err, EJ_BROKEN,
                           _("%s is already there and is another journal; move it away"), path);
}

static enum ej_status fill_copy(struct ej_journal *j, struct copy_file *file, struct ej_error *err)
{
    struct ej_journal *reader;
    enum ej_status status = copy_open(j->path, &reader, err);

    if (status == EJ_OK)
        status = copy_pages(reader, file->journal, NULL, err);
    if (status == EJ_OK)
        status = store_script(file->journal, "PRAGMA journal_mode = DELETE", err);
    if (status == EJ_OK)
        status = copy_check(file->journal, err);
    if (status == EJ_OK)
        status = same_rights(j->path, file->temporary, err);
    ej_close(reader);
    return status;
}

/* Whether NAME is BASE and then what copy_create() adds, or SQLite to that. */
static bool is_left_over(const char *name, const char *base)
{
    size_t length = strlen(base);

    if (strncmp(name, base, length) != 0)
        return false;
    name += length;
    if (strncmp(name, COPY_AGAIN, strlen(COPY_AGAIN)) == 0)
        name += strlen(COPY_AGAIN);
    return strncmp(name, COPY_UNDER_WAY, strlen(COPY_UNDER_WAY)) == 0;
}

/* What an upgrade that was killed was writing goes, with the personal data in it.  The journal is
 * locked: nobody else is writing such a copy. */
static void remove_left_over(const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    struct buffer parent = {0};

    buffer_add_n(&parent, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
    DIR *dir = parent.failed ? NULL : opendir(parent.text);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (is_left_over(entry->d_name, base))
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    buffer_free(&parent);
}

/* The journal as it was, at PATH.  Whoever restores it with an older ej loses nothing.  *MADE: it
 * was not there before. */
static enum ej_status keep_old(struct ej_journal *j, const char *path, bool *made,
                               struct ej_error *err)
{
    struct buffer name = {0};
    struct copy_file file = {0};
    struct stat st;
    bool there = lstat(path, &st) == 0;
    enum ej_status status;

    remove_left_over(path);
    buffer_printf(&name, "%s%s", path, there ? COPY_AGAIN : "");
    status = name.failed ? ej_no_memory(err) : copy_create(&file, name.text, NULL, err);
    if (status == EJ_OK)
        status = fill_copy(j, &file, err);
    if (status == EJ_OK)
        status = copy_commit(&file, !there, err);
    if (status == EJ_OK && there)
        status = same_copy(path, file.temporary, err);
    *made = !there && status == EJ_OK;
    copy_close(&file);
    buffer_free(&name);
    return status;
}

/* The copy holds what a later anonymisation takes out of the journal: the register knows of it. */
static enum ej_status enter_copy(struct ej_journal *j, const char *path, struct ej_error *err)
{
    char *real = realpath(path, NULL);
    enum ej_status status =
        real ? store_exec(j, err,
                          "INSERT INTO copy (place, made, kind, made_by, txn_id)"
                          " SELECT ?, ?, 'backup', ?, ifnull(max(id), 0) FROM txn",
                          "ttt", real, j->today, j->actor)
             : ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));

    free(real);
    return status;
}

/* Rules came with version 2: those of the profile in force. */
static enum ej_status load_rules(struct ej_journal *j, struct ej_error *err)
{
    char profile[64];
    const struct policy *policy;
    enum ej_status status = policy_get(j, &policy, err);

    if (status != EJ_OK)
        return status;
    snprintf(profile, sizeof profile, "%s", policy_profile(policy));
    return policy_load(j, profile, NULL, NULL, err);
}

static enum ej_status upgrade(struct ej_journal *j, struct ej_error *err)
{
    struct buffer copy = {0};
    int from = j->version;
    bool made = false;
    enum ej_status status = EJ_OK;

    buffer_printf(&copy, "%s.schema-%d", j->path, from);
    if (copy.failed)
        status = ej_no_memory(err);
    else if (sqlite3_db_readonly(j->db, "main")) /* where BEGIN IMMEDIATE locks nothing */
        status = store_fail(j, SQLITE_READONLY, err);
    else
        status = keep_old(j, copy.text, &made, err);
    if (status == EJ_OK)
        status = store_schema(j, err);
    if (status == EJ_OK)
        status = enter_copy(j, copy.text, err);
    if (status == EJ_OK && from < 2)
        status = history_seal_all(j, err);
    if (status == EJ_OK && from < 2)
        status = load_rules(j, err);
    if (status != EJ_OK && made)
        unlink(copy.text);
    buffer_free(&copy);
    return status;
}

enum ej_status store_upgrade(struct ej_journal *j, struct ej_error *err)
{
    bool older;
    enum ej_status status = ej_begin(j, err);

    /* Another process may have been faster. */
    if (status == EJ_OK)
        status = store_version(j, &older, err);
    if (status == EJ_OK && !older) {
        ej_rollback(j);
        return EJ_OK;
    }
    if (status == EJ_OK)
        status = upgrade(j, err);
    if (status == EJ_OK)
        status = ej_commit(j, err);
    if (status == EJ_OK)
        return EJ_OK;
    ej_rollback(j);
    ej_prefix(err, _("%s cannot be brought to this version of ej"), j->path);
    if (err)
        err->status = EJ_BROKEN;
    return EJ_BROKEN;
}
