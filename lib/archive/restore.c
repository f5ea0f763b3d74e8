/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies looked at and taken back: archives in a folder or a tar, and backups. */
#include "archive.h"
#include "bag_file.h"
#include "bag_hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool archive_is_backup(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool found = fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head &&
                 memcmp(head, magic, sizeof magic) == 0;

    if (fd >= 0)
        close(fd);
    return found;
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum ej_status hash_file(const char *path, char out[ARCHIVE_DIGEST], struct ej_error *err)
{
    struct bag_hash hash;
    uint8_t digests[BAG_ALGORITHMS][BAG_DIGEST];
    char chunk[1 << 16];
    ssize_t got = -1;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    /* A device or a pipe may have no end. */
    if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
        close(fd);
        return ej_fail(err, EJ_REFUSED, _("%s is neither a file nor a folder"), path);
    }
    bag_hash_begin(&hash, 1u << BAG_SHA256);
    while (fd >= 0 && (got = read(fd, chunk, sizeof chunk)) > 0)
        bag_hash_add(&hash, chunk, (size_t)got);
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(why));
    bag_hash_end(&hash, digests);
    bag_hex(digests[BAG_SHA256], bag_algorithm_octets(BAG_SHA256), out);
    return EJ_OK;
}

enum ej_status archive_digest(const char *path, char out[ARCHIVE_DIGEST], struct ej_error *err)
{
    if (!is_folder(path))
        return hash_file(path, out, err);
    char *manifest = bag_join(path, "tagmanifest-sha256.txt");
    enum ej_status status = EJ_OK;

    if (!manifest)
        status = ej_no_memory(err);
    else if (access(manifest, F_OK) != 0 && errno == ENOENT)
        status = ej_fail(err, EJ_REFUSED, _("%s has no tagmanifest-sha256.txt"), path);
    else
        status = hash_file(manifest, out, err);
    free(manifest);
    return status;
}

enum ej_status archive_verify(const char *path, ej_bag_told *told, void *context,
                              struct ej_bag_totals *totals, struct ej_error *err)
{
    if (!archive_is_backup(path))
        return ej_bag_verify(path, told, context, totals, err);
    enum ej_status status = ej_copy_check(path, err);
    if (totals)
        *totals = (struct ej_bag_totals){.files = 1, .defects = status == EJ_REFUSED};
    if (status == EJ_REFUSED && told)
        told(context, EJ_BAG_DEFECT, ".", err->text);
    return status;
}

/* Out of the verified bag at PATH, by way of a folder beside TO. */
static enum ej_status restore_bag(const char *path, const char *to, bool dry_run,
                                  const struct ej_progress *progress, struct ej_error *err)
{
    char *folder = NULL, *file = NULL;
    enum ej_status status = EJ_OK;

    if (asprintf(&folder, "%s.XXXXXX", to) < 0)
        return ej_no_memory(err);
    if (!mkdtemp(folder)) {
        status = ej_fail(err, EJ_BROKEN, "%s: %s", to, strerror(errno));
        free(folder);
        return status;
    }
    archive_staged(progress, folder, true);
    if (!(file = bag_join(folder, "journal.ej")))
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = ej_bag_extract(path, "data/journal.ej", file, err);
    if (status == EJ_OK)
        status = ej_restore(file, to, dry_run, progress, err);
    archive_remove(folder);
    archive_staged(progress, folder, false);
    free(folder);
    free(file);
    return status;
}

enum ej_status archive_restore(const char *path, const char *to, bool dry_run, ej_bag_told *told,
                               void *context, const struct ej_progress *progress,
                               struct ej_error *err)
{
    struct stat st;

    if (lstat(to, &st) == 0)
        return ej_fail(err, EJ_USAGE, _("%s is already there; nothing is overwritten"), to);
    if (archive_is_backup(path))
        return ej_restore(path, to, dry_run, progress, err);
    enum ej_status status = ej_bag_verify(path, told, context, NULL, err);
    return status == EJ_OK ? restore_bag(path, to, dry_run, progress, err) : status;
}
