/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "intl.h"

/* Cut a message that did not fit in front of a broken character. */
static void trim_tail(char *text)
{
    size_t end = strlen(text);
    size_t start = end;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (end - start + 1 < need)
        text[start - 1] = '\0';
}

/* Not straight into ERR: the arguments may be its own text. */
static void format_text(struct ej_error *err, const char *tail, const char *format, va_list args)
{
    char text[sizeof err->text];
    int size = vsnprintf(text, sizeof text, format, args);
    size_t used = size < 0 ? 0 : (size_t)size;
    for (; *tail && used + 1 < sizeof text; tail++)
        text[used++] = *tail;
    if (used >= sizeof text)
        used = sizeof text - 1;
    text[used] = '\0';
    trim_tail(text);
    memcpy(err->text, text, strlen(text) + 1);
}

enum ej_status ej_fail(struct ej_error *err, enum ej_status status, const char *format, ...)
{
    if (!err)
        return status;
    va_list args;
    va_start(args, format);
    format_text(err, "", format, args);
    va_end(args);
    err->status = status;
    return status;
}

enum ej_status ej_no_memory(struct ej_error *err)
{
    return ej_fail(err, EJ_BROKEN, _("out of memory"));
}

enum ej_status ej_prefix(struct ej_error *err, const char *format, ...)
{
    if (!err)
        return EJ_BROKEN;
    char tail[sizeof err->text + 2] = ": ";
    memcpy(tail + 2, err->text, strlen(err->text) + 1);
    va_list args;
    va_start(args, format);
    format_text(err, tail, format, args);
    va_end(args);
    return err->status;
}
