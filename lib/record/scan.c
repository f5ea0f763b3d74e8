/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offsets count from the beginning of the record, as the buffer may move when it is filled up. */
#include "scan.h"

#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { BUFFER = 1 << 17 };

/* Fill up the buffer behind what is there, moving the record to its front. */
static enum ej_status fill(struct ej_scanner *scanner)
{
    size_t held = scanner->filled - scanner->start;
    if (scanner->start > 0)
        memmove(scanner->buffer, scanner->buffer + scanner->start, held);
    scanner->start = 0;
    scanner->filled = held;
    if (scanner->room - held < BUFFER / 2) {
        char *buffer = realloc(scanner->buffer, scanner->room * 2 + 1);
        if (!buffer)
            return ej_no_memory(scanner->err);
        scanner->buffer = buffer;
        scanner->room *= 2;
    }
    size_t count;
    enum ej_status status = ej_decoder_take(scanner->decoder, scanner->buffer + held,
                                            scanner->room - held, &count, scanner->err);
    scanner->filled += count;
    scanner->ended = count == 0;
    return status;
}

static bool fill_to(struct ej_scanner *scanner, size_t offset)
{
    while (scanner->start + offset >= scanner->filled) {
        if (scanner->ended || scanner->status != EJ_OK)
            return false;
        scanner->status = fill(scanner);
    }
    return true;
}

/* Whether there is a byte at OFFSET of the record; may move the buffer. */
static inline bool more(struct ej_scanner *scanner, size_t offset)
{
    return scanner->start + offset < scanner->filled || fill_to(scanner, offset);
}

static char at(const struct ej_scanner *scanner, size_t offset)
{
    return scanner->buffer[scanner->start + offset];
}

static bool at_line_end(struct ej_scanner *scanner, size_t offset)
{
    if (at(scanner, offset) == '\r')
        return !more(scanner, offset + 1) || at(scanner, offset + 1) == '\n';
    return at(scanner, offset) == '\n';
}

static void skip_blank_lines(struct ej_scanner *scanner)
{
    while (more(scanner, 0) && at_line_end(scanner, 0)) {
        scanner->start += at(scanner, 0) == '\r' && more(scanner, 1) ? 2 : 1;
        scanner->line++;
    }
}

/* Move what is not quoted from *R to *W, up to a separator, a line feed or the end. */
static void scan_plain(struct ej_scanner *scanner, size_t *r, size_t *w)
{
    char separator = scanner->separator;
    while (more(scanner, *r)) {
        char *text = scanner->buffer + scanner->start;
        size_t end = scanner->filled - scanner->start;
        size_t i = *r;
        while (i < end && text[i] != separator && text[i] != '\n')
            i++;
        if (*w != *r)
            memmove(text + *w, text + *r, i - *r);
        *w += i - *r;
        *r = i;
        if (i < end)
            return;
    }
}

/* Move what is quoted, from behind the opening quote to behind the closing one; false when the
 * input ends first. */
static bool scan_quoted(struct ej_scanner *scanner, size_t *r, size_t *w)
{
    while (more(scanner, *r)) {
        char *text = scanner->buffer + scanner->start;
        size_t end = scanner->filled - scanner->start;
        size_t from = *r, to = *w;
        for (; from < end && text[from] != '"'; from++) {
            scanner->line += text[from] == '\n';
            text[to++] = text[from];
        }
        *r = from;
        *w = to;
        if (from == end)
            continue;
        if (!more(scanner, from + 1) || at(scanner, from + 1) != '"') {
            *r = from + 1;
            return true;
        }
        scanner->buffer[scanner->start + to] = '"';
        *r = from + 2;
        *w = to + 1;
    }
    return false;
}

static bool add_offset(struct ej_scanner *scanner, size_t offset)
{
    if (scanner->count + 1 >= scanner->fields_room) {
        int room = scanner->fields_room * 2 + 64;
        size_t *offsets = realloc(scanner->offsets, (size_t)room * sizeof *offsets);
        if (offsets)
            scanner->offsets = offsets;
        const char **fields = realloc(scanner->fields, (size_t)room * sizeof *fields);
        if (fields)
            scanner->fields = fields;
        if (!offsets || !fields) {
            scanner->status = ej_no_memory(scanner->err);
            return false;
        }
        scanner->fields_room = room;
    }
    scanner->offsets[scanner->count] = offset;
    return true;
}

/* One field from *R to *W; *LAST when a line end or the end of the input follows. */
static enum ej_defect scan_field(struct ej_scanner *scanner, size_t *r, size_t *w, bool *last)
{
    enum ej_defect defect = EJ_GOOD;
    size_t begin = *w;

    if (more(scanner, *r) && at(scanner, *r) == '"') {
        ++*r;
        if (!scan_quoted(scanner, r, w))
            defect = EJ_UNCLOSED;
        else if (more(scanner, *r) && at(scanner, *r) != scanner->separator &&
                 !at_line_end(scanner, *r))
            defect = EJ_AFTER_QUOTE;
    }
    scan_plain(scanner, r, w);
    *last = !more(scanner, *r) || at(scanner, *r) == '\n';
    if (*last && *w > begin && at(scanner, *r - 1) == '\r')
        --*w;
    scanner->buffer[scanner->start + *w] = '\0';
    return defect;
}

/* The record that begins at START, which is not the end of the input. */
static enum ej_defect scan_record(struct ej_scanner *scanner)
{
    enum ej_defect defect = EJ_GOOD;
    size_t r = 0, w = 0;
    bool last = false;

    for (scanner->count = 0; !last && add_offset(scanner, w); scanner->count++, r++, w++) {
        enum ej_defect found = scan_field(scanner, &r, &w, &last);
        defect = found > defect ? found : defect;
    }
    if (scanner->status != EJ_OK)
        return defect;
    scanner->offsets[scanner->count] = w;
    scanner->line += more(scanner, r - 1);
    scanner->taken = more(scanner, r - 1) ? r : r - 1;
    for (int i = 0; i < scanner->count; i++)
        scanner->fields[i] = scanner->buffer + scanner->start + scanner->offsets[i];
    return defect;
}

/* Whether the record holds bytes that are not UTF-8, or NUL. */
static enum ej_defect find_bad_bytes(const struct ej_scanner *scanner)
{
    enum ej_defect defect = EJ_GOOD;
    for (int i = 0; i < scanner->count; i++) {
        const char *p = scanner->fields[i];
        const char *end = p + (scanner->offsets[i + 1] - scanner->offsets[i] - 1);
        while (p < end) {
            uint32_t c = ej_utf8_next(&p, end);
            if (c == 0)
                return EJ_NUL_BYTE;
            if (c >= EJ_UTF8_BAD)
                defect = EJ_BAD_BYTES;
        }
    }
    return defect;
}

/* Give the record valid fields, U+FFFD for each bad byte, so that it can be shown and put by. */
static void repair(struct ej_scanner *scanner)
{
    size_t size = scanner->offsets[scanner->count];
    scanner->repaired = malloc(3 * size + 1);
    if (!scanner->repaired) {
        scanner->status = ej_no_memory(scanner->err);
        return;
    }
    char *out = scanner->repaired;
    for (int i = 0; i < scanner->count; i++) {
        const char *p = scanner->fields[i];
        const char *end = p + (scanner->offsets[i + 1] - scanner->offsets[i] - 1);
        scanner->fields[i] = out;
        while (p < end) {
            uint32_t c = ej_utf8_next(&p, end);
            out += ej_utf8_put(out, c == 0 || c >= EJ_UTF8_BAD ? 0xFFFD : c);
        }
        *out++ = '\0';
    }
}

bool ej_scan_record(struct ej_scanner *scanner, long *line, enum ej_defect *defect)
{
    free(scanner->repaired);
    scanner->repaired = NULL;
    scanner->start += scanner->taken;
    scanner->taken = 0;
    skip_blank_lines(scanner);
    if (!more(scanner, 0))
        return false;
    *line = scanner->line;
    *defect = scan_record(scanner);
    if (scanner->status == EJ_OK && ej_decoder_is_dirty(scanner->decoder)) {
        enum ej_defect bad = find_bad_bytes(scanner);
        if (bad != EJ_GOOD) {
            *defect = bad;
            repair(scanner);
        }
    }
    return scanner->status == EJ_OK;
}

void ej_scan_heading(struct ej_scanner *scanner)
{
    static const char separators[] = ";\t,";
    long counts[3] = {0};
    bool quoted = false, field_start = true;

    skip_blank_lines(scanner);
    for (size_t i = 0; more(scanner, i); i++) {
        char c = at(scanner, i);
        const char *separator = c ? strchr(separators, c) : NULL;
        if (c == '"' && (quoted || field_start)) {
            quoted = !quoted;
        } else if (c == '\n' && !quoted) {
            scanner->crlf = i > 0 && at(scanner, i - 1) == '\r';
            break;
        } else if (separator && !quoted) {
            counts[separator - separators]++;
        }
        /* a doubled quote closes and opens again */
        field_start = separator || (c == '"' && !quoted);
    }
    if (counts[0] > 0 && counts[0] >= counts[1] && counts[0] >= counts[2])
        scanner->separator = ';';
    else
        scanner->separator = counts[1] > 0 && counts[1] >= counts[2] ? '\t' : ',';
}

enum ej_status ej_scan_open(struct ej_scanner *scanner, struct ej_decoder *decoder,
                            struct ej_error *err)
{
    *scanner = (struct ej_scanner){.decoder = decoder, .err = err, .room = BUFFER, .line = 1};
    scanner->buffer = malloc(scanner->room + 1);
    return scanner->buffer ? EJ_OK : ej_no_memory(err);
}

void ej_scan_close(struct ej_scanner *scanner)
{
    free(scanner->buffer);
    free(scanner->offsets);
    free(scanner->fields);
    free(scanner->repaired);
}
