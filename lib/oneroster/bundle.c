/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oneroster/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intl.h"

/* More than any school has; a zip can claim to hold anything. */
enum { MAX_FILE = 256 << 20, CHUNK = 64 << 10, NAME_SIZE = 1024 };

struct bundle {
    char *path;
    unzFile zip; /* NULL: a folder */
};

enum ej_status bundle_open(const char *path, struct bundle **out, struct ej_error *err)
{
    struct bundle *b;
    struct stat st;

    *out = NULL;
    if (stat(path, &st) != 0 || access(path, R_OK) != 0)
        return ej_fail(err, EJ_USAGE, "%s: %s", path, strerror(errno));
    b = calloc(1, sizeof *b);
    if (!b || !(b->path = strdup(path))) {
        free(b);
        return ej_no_memory(err);
    }
    if (!S_ISDIR(st.st_mode) && !(b->zip = unzOpen64(path))) {
        bundle_close(b);
        return ej_fail(err, EJ_REFUSED, _("%s: neither a folder nor a whole zip file"), path);
    }
    *out = b;
    return EJ_OK;
}

void bundle_close(struct bundle *b)
{
    if (!b)
        return;
    if (b->zip)
        unzClose(b->zip);
    free(b->path);
    free(b);
}

/* ---- zip ------------------------------------------------------------------------------------ */

/* Stand on FILE, at the top or in a folder of the zip. */
static bool locate(struct bundle *b, const char *file)
{
    char name[NAME_SIZE];

    for (int code = unzGoToFirstFile(b->zip); code == UNZ_OK; code = unzGoToNextFile(b->zip)) {
        if (unzGetCurrentFileInfo64(b->zip, NULL, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK)
            return false;
        const char *slash = strrchr(name, '/');
        if (strcasecmp(slash ? slash + 1 : name, file) == 0 && strncmp(name, "__MACOSX/", 9) != 0)
            return true;
    }
    return false;
}

static enum ej_status write_all(int fd, const char *bytes, size_t count, struct ej_error *err)
{
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return ej_fail(err, EJ_BROKEN, _("cannot unpack: %s"), strerror(errno));
        bytes += written;
        count -= (size_t)written;
    }
    return EJ_OK;
}

/* The checksum is compared when the file is closed, after its last byte. */
static enum ej_status unpack(struct bundle *b, int fd, const char *name, struct ej_error *err)
{
    char *chunk = malloc(CHUNK);
    enum ej_status status = chunk ? EJ_OK : ej_no_memory(err);
    size_t total = 0;
    int count = 0;

    if (status == EJ_OK && unzOpenCurrentFile(b->zip) != UNZ_OK)
        status = ej_fail(err, EJ_REFUSED, _("%s: damaged, or packed in an unknown way"), name);
    while (status == EJ_OK && (count = unzReadCurrentFile(b->zip, chunk, CHUNK)) > 0) {
        total += (size_t)count;
        status = total > MAX_FILE ? ej_fail(err, EJ_REFUSED, _("%s: too large"), name)
                                  : write_all(fd, chunk, (size_t)count, err);
    }
    if (status == EJ_OK && (count < 0 || unzCloseCurrentFile(b->zip) != UNZ_OK))
        status = ej_fail(err, EJ_REFUSED, _("%s: damaged"), name);
    if (status == EJ_OK && lseek(fd, 0, SEEK_SET) < 0)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", name, strerror(errno));
    free(chunk);
    return status;
}

static enum ej_status zip_file(struct bundle *b, const char *file, const char *name, int *fd,
                               struct ej_error *err)
{
    if (!locate(b, file))
        return EJ_OK;
    *fd = memfd_create("oneroster", MFD_CLOEXEC);
    if (*fd < 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", name, strerror(errno));
    enum ej_status status = unpack(b, *fd, name, err);
    if (status != EJ_OK) {
        close(*fd);
        *fd = -1;
    }
    return status;
}

enum ej_status bundle_file(struct bundle *b, const char *file, int *fd, char **name,
                           struct ej_error *err)
{
    size_t size = strlen(b->path) + strlen(file) + 2;
    size_t length = strlen(b->path);

    *fd = -1;
    if (!(*name = malloc(size)))
        return ej_no_memory(err);
    snprintf(*name, size, "%s%s%s", b->path, length && b->path[length - 1] == '/' ? "" : "/", file);
    if (b->zip)
        return zip_file(b, file, *name, fd, err);
    *fd = open(*name, O_RDONLY | O_CLOEXEC);
    if (*fd < 0 && errno != ENOENT)
        return ej_fail(err, EJ_BROKEN, "%s: %s", *name, strerror(errno));
    return EJ_OK;
}
