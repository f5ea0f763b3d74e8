/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void ej_writer_init(struct ej_writer *w, int fd)
{
    w->fd = fd;
    w->error = 0;
    w->used = 0;
}

static void write_out(struct ej_writer *w, const char *bytes, size_t size)
{
    while (size > 0 && w->error == 0) {
        ssize_t written = write(w->fd, bytes, size);
        if (written >= 0) {
            bytes += written;
            size -= (size_t)written;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = {.fd = w->fd, .events = POLLOUT};
            if (poll(&wait, 1, -1) < 0 && errno != EINTR)
                w->error = errno;
        } else if (errno != EINTR) {
            w->error = errno;
        }
    }
}

void ej_write(struct ej_writer *w, const char *bytes, size_t size)
{
    if (size > sizeof w->buffer - w->used) {
        write_out(w, w->buffer, w->used);
        w->used = 0;
    }
    if (size > sizeof w->buffer) {
        write_out(w, bytes, size);
        return;
    }
    memcpy(w->buffer + w->used, bytes, size);
    w->used += size;
}

void ej_write_text(struct ej_writer *w, const char *text)
{
    ej_write(w, text, strlen(text));
}

void ej_write_char(struct ej_writer *w, char c)
{
    ej_write(w, &c, 1);
}

enum ej_status ej_writer_check(const struct ej_writer *w, struct ej_error *err)
{
    if (w->error == 0)
        return EJ_OK;
    return ej_fail(err, EJ_BROKEN, _("cannot write the output: %s"), strerror(w->error));
}

enum ej_status ej_writer_flush(struct ej_writer *w, struct ej_error *err)
{
    write_out(w, w->buffer, w->used);
    w->used = 0;
    return ej_writer_check(w, err);
}

static void hundredths_text(int64_t number, bool fixed, char point, char room[EJ_CELL_SIZE])
{
    uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;
    unsigned part = (unsigned)(size % 100);
    const char *sign = number < 0 ? "-" : "";

    size /= 100;
    if (fixed || part % 10 != 0)
        snprintf(room, EJ_CELL_SIZE, "%s%" PRIu64 "%c%02u", sign, size, point, part);
    else if (part != 0)
        snprintf(room, EJ_CELL_SIZE, "%s%" PRIu64 "%c%u", sign, size, point, part / 10);
    else
        snprintf(room, EJ_CELL_SIZE, "%s%" PRIu64, sign, size);
}

bool ej_cell_is_number(const struct ej_value *value, enum ej_type type)
{
    if (value->null || type == EJ_TEXT || type == EJ_DATE)
        return false;
    return type != EJ_INTEGER || !value->text;
}

const char *ej_cell_text(const struct ej_value *value, enum ej_type type, char point,
                         char room[EJ_CELL_SIZE])
{
    if (value->null)
        return "";
    if (!ej_cell_is_number(value, type))
        return value->text ? value->text : "";
    if (type == EJ_INTEGER)
        snprintf(room, EJ_CELL_SIZE, "%" PRId64, value->integer);
    else
        hundredths_text(value->integer, type == EJ_FIXED2, point, room);
    return room;
}

const char *ej_cell_date(const char *iso, char room[EJ_CELL_SIZE])
{
    int year, month, day;
    if (!ej_date_split(iso, &year, &month, &day))
        return iso;
    snprintf(room, EJ_CELL_SIZE, "%02d.%02d.%04d", day, month, year);
    return room;
}
