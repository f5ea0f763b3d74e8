/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_file.c - files that appear only when they are whole. */
#include "bag_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *bag_join(const char *dir, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

static enum ej_status there_is(const char *path, struct ej_error *err)
{
    return ej_fail(err, EJ_USAGE, _("%s is there already, and is not overwritten"), path);
}

enum ej_status bag_out_open(struct bag_out *out, const char *path, struct ej_error *err)
{
    struct stat st;
    *out = (struct bag_out){.fd = -1};
    if (lstat(path, &st) == 0)
        return there_is(path, err);
    out->path = strdup(path);
    if (asprintf(&out->temporary, "%s.XXXXXX", path) < 0)
        out->temporary = NULL;
    if (out->path && out->temporary) {
        out->fd = mkostemp(out->temporary, O_CLOEXEC);
        if (out->fd >= 0)
            return EJ_OK;
    }
    enum ej_status status =
        ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), path, strerror(errno));
    free(out->temporary);
    out->temporary = NULL;
    bag_out_close(out);
    return status;
}

enum ej_status bag_out_write(struct bag_out *out, const void *octets, size_t count,
                             struct ej_error *err)
{
    const char *at = octets;
    while (count > 0) {
        ssize_t written = write(out->fd, at, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), out->path, strerror(errno));
        at += written;
        count -= (size_t)written;
    }
    return EJ_OK;
}

enum ej_status bag_sync_folder(const char *dir, struct ej_error *err)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* Some file systems (FAT on a stick, network shares) cannot flush a folder: EINVAL. */
    bool done = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    int why = errno;
    if (fd >= 0)
        close(fd);
    return done ? EJ_OK
                : ej_fail(err, EJ_BROKEN, _("cannot flush %s to the disk: %s"), dir, strerror(why));
}

static enum ej_status sync_parent(const char *path, struct ej_error *err)
{
    const char *slash = strrchr(path, '/');
    char *dir = slash == path ? strdup("/") : slash ? strndup(path, (size_t)(slash - path)) : NULL;
    if (slash && !dir)
        return ej_no_memory(err);
    enum ej_status status = bag_sync_folder(dir ? dir : ".", err);
    free(dir);
    return status;
}

int bag_rename_new(const char *from, const char *to)
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

enum ej_status bag_out_commit(struct bag_out *out, struct ej_error *err)
{
    int fd = out->fd;
    bool flushed = fsync(fd) == 0;
    out->fd = -1;
    if (close(fd) != 0 || !flushed)
        return ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), out->path, strerror(errno));
    if (bag_rename_new(out->temporary, out->path) != 0)
        return errno == EEXIST
                   ? there_is(out->path, err)
                   : ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), out->path, strerror(errno));
    free(out->temporary);
    out->temporary = NULL;
    return sync_parent(out->path, err);
}

void bag_out_close(struct bag_out *out)
{
    if (out->fd >= 0)
        close(out->fd);
    if (out->temporary)
        unlink(out->temporary);
    free(out->temporary);
    free(out->path);
    *out = (struct bag_out){.fd = -1};
}

enum ej_status bag_locale_enter(struct bag_locale *locale, const char *characters,
                                struct ej_error *err)
{
    locale_t base = duplocale(uselocale((locale_t)0));
    locale->mine = newlocale(LC_CTYPE_MASK, characters, base);
    if (locale->mine == (locale_t)0) {
        if (base != (locale_t)0)
            freelocale(base);
        return ej_fail(err, EJ_BROKEN, _("the system has no locale %s"), characters);
    }
    locale->before = uselocale(locale->mine);
    return EJ_OK;
}

void bag_locale_leave(struct bag_locale *locale)
{
    uselocale(locale->before);
    freelocale(locale->mine);
}
