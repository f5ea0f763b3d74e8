/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * buffer.h - text that grows.  Out of memory is remembered in `failed`, so that a chain of
 * additions is checked once; text is NUL-terminated whenever it is not NULL.
 */
#ifndef EJ_BUFFER_H
#define EJ_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *text;
    size_t length, size;
    bool failed;
};

void buffer_add(struct buffer *b, const char *text);
void buffer_add_n(struct buffer *b, const char *bytes, size_t count);
void buffer_add_char(struct buffer *b, char c);
void buffer_int(struct buffer *b, int64_t number);
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* TEXT as a JSON string with its quotes (RFC 8259). */
void buffer_json(struct buffer *b, const char *text);
/* Empty it, keeping the memory; `failed` is forgotten. */
void buffer_clear(struct buffer *b);
void buffer_free(struct buffer *b);

#endif
