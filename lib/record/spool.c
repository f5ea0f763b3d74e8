/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spool.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { IN_MEMORY = 1 << 20, BLOCK = 1 << 17 };

struct ej_spool {
    struct ej_spool_facts facts;
    char *memory; /* the input, or NULL when it is in FILE */
    size_t used, room, taken;
    int file; /* -1: none */
};

/* read() that waits where FD is not ready. -1 is a failure. */
static ssize_t read_some(int fd, char *buffer, size_t size)
{
    for (;;) {
        ssize_t count = read(fd, buffer, size);
        if (count >= 0)
            return count;
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = {.fd = fd, .events = POLLIN};
            if (poll(&wait, 1, -1) >= 0)
                continue;
        }
        if (errno != EINTR)
            return -1;
    }
}

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t count = write(fd, bytes, size);
        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0) {
            bytes += count;
            size -= (size_t)count;
        }
    }
    return true;
}

/* Counts characters of TEXT up to END; what may be the beginning of one at the very end is left
 * to the next call unless LAST. Returns where the next call begins. */
static const char *count_utf8(struct ej_spool_facts *facts, const char *text, const char *end,
                              bool last)
{
    while (text < end) {
        if ((unsigned char)*text < 0x80) {
            facts->nul += *text == '\0';
            text++;
            continue;
        }
        /* Russian text is all of this kind */
        if ((*text & 0xFE) == 0xD0 && end - text > 1 && (text[1] & 0xC0) == 0x80) {
            facts->cyrillic++;
            text += 2;
            continue;
        }
        const char *begin = text;
        uint32_t c = ej_utf8_next(&text, end);
        if (c >= EJ_UTF8_BAD) {
            if (!last && end - begin < 4)
                return begin;
            facts->invalid++;
        } else {
            facts->cyrillic += c >= 0x400 && c <= 0x4FF;
        }
    }
    return text;
}

/* An unlinked file; errno says why not. */
static int temporary_file(void)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || folder[0] != '/')
        folder = "/tmp";
    char path[4096];
    int size = snprintf(path, sizeof path, "%s/ejXXXXXX", folder);
    if (size < 0 || (size_t)size >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkstemp(path);
    if (fd >= 0)
        unlink(path);
    return fd;
}

/* Put SIZE bytes by, in memory while they fit there. */
static bool keep(struct ej_spool *spool, const char *bytes, size_t size)
{
    spool->facts.size += size;
    if (spool->file < 0 && spool->used + size <= IN_MEMORY) {
        if (spool->used + size > spool->room) {
            size_t room = spool->room ? IN_MEMORY : BLOCK;
            char *memory = realloc(spool->memory, room);
            if (!memory)
                return false;
            spool->memory = memory;
            spool->room = room;
        }
        memcpy(spool->memory + spool->used, bytes, size);
        spool->used += size;
        return true;
    }
    if (spool->file < 0) {
        spool->file = temporary_file();
        if (spool->file < 0 || !write_all(spool->file, spool->memory, spool->used))
            return false;
        free(spool->memory);
        spool->memory = NULL;
    }
    return write_all(spool->file, bytes, size);
}

/* Read all of FD through BUFFER of BLOCK bytes. The bytes of a character that a block cuts are
 * carried to the front of the next. */
static enum ej_status read_through(struct ej_spool *spool, int fd, char *buffer,
                                   struct ej_error *err)
{
    size_t carried = 0;
    for (;;) {
        ssize_t count = read_some(fd, buffer + carried, BLOCK - carried);
        if (count < 0)
            return ej_fail(err, EJ_BROKEN, _("cannot read: %s"), strerror(errno));
        if (count > 0 && !keep(spool, buffer + carried, (size_t)count))
            return ej_fail(err, EJ_BROKEN, _("cannot keep the input: %s"), strerror(errno));
        const char *end = buffer + carried + count;
        const char *rest = count_utf8(&spool->facts, buffer, end, count == 0);
        if (count == 0)
            return EJ_OK;
        carried = (size_t)(end - rest);
        memmove(buffer, rest, carried);
    }
}

/* Back to the beginning, for ej_spool_take. */
static enum ej_status rewind_spool(struct ej_spool *spool, struct ej_error *err)
{
    unsigned char *head = spool->facts.head;
    size_t size = sizeof spool->facts.head;
    if (spool->file < 0) {
        if (spool->used > 0)
            memcpy(head, spool->memory, spool->used < size ? spool->used : size);
        return EJ_OK;
    }
    if (pread(spool->file, head, size, 0) != (ssize_t)size || lseek(spool->file, 0, SEEK_SET) != 0)
        return ej_fail(err, EJ_BROKEN, _("cannot keep the input: %s"), strerror(errno));
    return EJ_OK;
}

enum ej_status ej_spool_again(struct ej_spool *spool, struct ej_error *err)
{
    spool->taken = 0;
    return rewind_spool(spool, err);
}

enum ej_status ej_spool_read(int fd, struct ej_spool **out, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    struct ej_spool *spool = calloc(1, sizeof *spool);
    char *buffer = malloc(BLOCK);

    *out = NULL;
    if (!spool || !buffer) {
        status = ej_no_memory(err);
        free(spool);
        spool = NULL;
        goto done;
    }
    spool->file = -1;
    status = read_through(spool, fd, buffer, err);
    if (status == EJ_OK)
        status = rewind_spool(spool, err);
    if (status == EJ_OK) {
        *out = spool;
        spool = NULL;
    }
done:
    ej_spool_free(spool);
    free(buffer);
    return status;
}

const struct ej_spool_facts *ej_spool_facts(const struct ej_spool *spool)
{
    return &spool->facts;
}

enum ej_status ej_spool_take(struct ej_spool *spool, char *buffer, size_t size, size_t *count,
                             struct ej_error *err)
{
    *count = 0;
    if (spool->file >= 0) {
        ssize_t got = read_some(spool->file, buffer, size);
        if (got < 0)
            return ej_fail(err, EJ_BROKEN, _("cannot read: %s"), strerror(errno));
        *count = (size_t)got;
        return EJ_OK;
    }
    size_t left = spool->used - spool->taken;
    *count = left < size ? left : size;
    if (*count > 0)
        memcpy(buffer, spool->memory + spool->taken, *count);
    spool->taken += *count;
    return EJ_OK;
}

void ej_spool_free(struct ej_spool *spool)
{
    if (!spool)
        return;
    if (spool->file >= 0)
        close(spool->file);
    free(spool->memory);
    free(spool);
}
