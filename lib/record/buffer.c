/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct buffer *b, size_t more)
{
    if (b->failed)
        return false;
    if (b->size - b->length > more)
        return true;
    size_t size = b->size ? b->size * 2 : 256;
    while (size - b->length <= more)
        size *= 2;
    char *grown = realloc(b->text, size);
    if (!grown) {
        b->failed = true;
        return false;
    }
    b->text = grown;
    b->size = size;
    return true;
}

void buffer_add_n(struct buffer *b, const char *bytes, size_t count)
{
    if (!reserve(b, count))
        return;
    memcpy(b->text + b->length, bytes, count);
    b->length += count;
    b->text[b->length] = '\0';
}

void buffer_add(struct buffer *b, const char *text)
{
    buffer_add_n(b, text, strlen(text));
}

void buffer_add_char(struct buffer *b, char c)
{
    buffer_add_n(b, &c, 1);
}

void buffer_int(struct buffer *b, int64_t number)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        *--p = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--p = '-';
    buffer_add_n(b, p, (size_t)(digits + sizeof digits - p));
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    if (length < 0 || !reserve(b, (size_t)length))
        return;
    va_start(values, format);
    vsnprintf(b->text + b->length, (size_t)length + 1, format, values);
    va_end(values);
    b->length += (size_t)length;
}

void buffer_json(struct buffer *b, const char *text)
{
    static const char hex[] = "0123456789abcdef";

    buffer_add_char(b, '"');
    for (const char *from = text;; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        buffer_add_n(b, from, (size_t)(text - from));
        if (c == '\0')
            break;
        if (c == '"' || c == '\\')
            buffer_add_n(b, (char[]){'\\', (char)c}, 2);
        else if (c == '\n')
            buffer_add(b, "\\n");
        else
            buffer_add_n(b, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
        from = text + 1;
    }
    buffer_add_char(b, '"');
}

void buffer_clear(struct buffer *b)
{
    b->length = 0;
    b->failed = false;
    if (b->text)
        b->text[0] = '\0';
}

void buffer_free(struct buffer *b)
{
    free(b->text);
    *b = (struct buffer){0};
}
