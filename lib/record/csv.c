/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Delimited text as people have it (RFC 4180 and its neighbours).
 *
 * One pass, in place: a record lies whole in the buffer, its quotes are taken out and its
 * separators become the NUL bytes that end the fields.  Offsets count from the beginning of the
 * record, as the buffer may move when it is filled up.
 */
#include "encoding.h"
#include "intl.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER = 1 << 17 };

/* What is wrong with a record, the gravest last. */
enum defect {
    GOOD,
    TOO_FEW,
    TOO_MANY,
    AFTER_QUOTE,
    UNCLOSED,
    BAD_BYTES,
    NUL_BYTE,
};

struct csv {
    struct ej_source base;
    struct ej_spool *spool;
    struct ej_decoder *decoder;
    char *name;
    char *heading;        /* the heading's fields, one after another */
    const char **columns; /* into heading */
    char separator;
    bool crlf;             /* the heading ends so */
    bool ended;            /* the decoder has nothing more */
    bool stopped;          /* next() has failed or come to the end */
    enum ej_status status; /* of filling the buffer, with err */
    struct ej_error *err;  /* the caller's, during a call */

    char *buffer;
    size_t room;   /* of buffer, without the byte behind it that may be set to NUL */
    size_t filled; /* end of what is in buffer */
    size_t start;  /* where the record at hand begins */
    size_t taken;  /* its length there, separators and line end included */
    long line;     /* physical line of what comes next */

    size_t *offsets; /* of the fields, from start; one more for the end of the last */
    const char **fields;
    int count, fields_room;
    char *repaired; /* the fields of a record with bad bytes, made valid, or NULL */
    char defect[160];
    char form[96];
};

/* Fill up the buffer behind what is there, moving the record to its front. */
static enum ej_status fill(struct csv *csv)
{
    size_t held = csv->filled - csv->start;
    if (csv->start > 0)
        memmove(csv->buffer, csv->buffer + csv->start, held);
    csv->start = 0;
    csv->filled = held;
    if (csv->room - held < BUFFER / 2) {
        char *buffer = realloc(csv->buffer, csv->room * 2 + 1);
        if (!buffer)
            return ej_fail(csv->err, EJ_BROKEN, _("out of memory"));
        csv->buffer = buffer;
        csv->room *= 2;
    }
    size_t count;
    enum ej_status status =
        ej_decoder_take(csv->decoder, csv->buffer + held, csv->room - held, &count, csv->err);
    csv->filled += count;
    csv->ended = count == 0;
    return status;
}

static bool fill_to(struct csv *csv, size_t offset)
{
    while (csv->start + offset >= csv->filled) {
        if (csv->ended || csv->status != EJ_OK)
            return false;
        csv->status = fill(csv);
    }
    return true;
}

/* Whether there is a byte at OFFSET of the record; may move the buffer. */
static inline bool more(struct csv *csv, size_t offset)
{
    return csv->start + offset < csv->filled || fill_to(csv, offset);
}

static char at(const struct csv *csv, size_t offset)
{
    return csv->buffer[csv->start + offset];
}

static bool at_line_end(struct csv *csv, size_t offset)
{
    if (at(csv, offset) == '\r')
        return !more(csv, offset + 1) || at(csv, offset + 1) == '\n';
    return at(csv, offset) == '\n';
}

static void skip_blank_lines(struct csv *csv)
{
    while (more(csv, 0) && at_line_end(csv, 0)) {
        csv->start += at(csv, 0) == '\r' && more(csv, 1) ? 2 : 1;
        csv->line++;
    }
}

/* Move what is not quoted from *R to *W, up to a separator, a line feed or the end. */
static void scan_plain(struct csv *csv, size_t *r, size_t *w)
{
    char separator = csv->separator;
    while (more(csv, *r)) {
        char *text = csv->buffer + csv->start;
        size_t end = csv->filled - csv->start;
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
static bool scan_quoted(struct csv *csv, size_t *r, size_t *w)
{
    while (more(csv, *r)) {
        char *text = csv->buffer + csv->start;
        size_t end = csv->filled - csv->start;
        size_t from = *r, to = *w;
        for (; from < end && text[from] != '"'; from++) {
            csv->line += text[from] == '\n';
            text[to++] = text[from];
        }
        *r = from;
        *w = to;
        if (from == end)
            continue;
        if (!more(csv, from + 1) || at(csv, from + 1) != '"') {
            *r = from + 1;
            return true;
        }
        csv->buffer[csv->start + to] = '"';
        *r = from + 2;
        *w = to + 1;
    }
    return false;
}

static bool add_offset(struct csv *csv, size_t offset)
{
    if (csv->count + 1 >= csv->fields_room) {
        int room = csv->fields_room * 2 + 64;
        size_t *offsets = realloc(csv->offsets, (size_t)room * sizeof *offsets);
        if (offsets)
            csv->offsets = offsets;
        const char **fields = realloc(csv->fields, (size_t)room * sizeof *fields);
        if (fields)
            csv->fields = fields;
        if (!offsets || !fields) {
            csv->status = ej_fail(csv->err, EJ_BROKEN, _("out of memory"));
            return false;
        }
        csv->fields_room = room;
    }
    csv->offsets[csv->count] = offset;
    return true;
}

/* One field from *R to *W; *LAST when a line end or the end of the input follows. */
static enum defect scan_field(struct csv *csv, size_t *r, size_t *w, bool *last)
{
    enum defect defect = GOOD;
    size_t begin = *w;

    if (more(csv, *r) && at(csv, *r) == '"') {
        ++*r;
        if (!scan_quoted(csv, r, w))
            defect = UNCLOSED;
        else if (more(csv, *r) && at(csv, *r) != csv->separator && !at_line_end(csv, *r))
            defect = AFTER_QUOTE;
    }
    scan_plain(csv, r, w);
    *last = !more(csv, *r) || at(csv, *r) == '\n';
    if (*last && *w > begin && at(csv, *r - 1) == '\r')
        --*w;
    csv->buffer[csv->start + *w] = '\0';
    return defect;
}

/* The record that begins at START, which is not the end of the input. */
static enum defect scan_record(struct csv *csv)
{
    enum defect defect = GOOD;
    size_t r = 0, w = 0;
    bool last = false;

    for (csv->count = 0; !last && add_offset(csv, w); csv->count++, r++, w++) {
        enum defect found = scan_field(csv, &r, &w, &last);
        defect = found > defect ? found : defect;
    }
    if (csv->status != EJ_OK)
        return defect;
    csv->offsets[csv->count] = w;
    csv->line += more(csv, r - 1);
    csv->taken = more(csv, r - 1) ? r : r - 1;
    for (int i = 0; i < csv->count; i++)
        csv->fields[i] = csv->buffer + csv->start + csv->offsets[i];
    return defect;
}

/* Whether the record holds bytes that are not UTF-8, or NUL. */
static enum defect find_bad_bytes(const struct csv *csv)
{
    enum defect defect = GOOD;
    for (int i = 0; i < csv->count; i++) {
        const char *p = csv->fields[i];
        const char *end = p + (csv->offsets[i + 1] - csv->offsets[i] - 1);
        while (p < end) {
            uint32_t c = ej_utf8_next(&p, end);
            if (c == 0)
                return NUL_BYTE;
            if (c >= EJ_UTF8_BAD)
                defect = BAD_BYTES;
        }
    }
    return defect;
}

/* Give the record valid fields, U+FFFD for each bad byte, so that it can be shown and put by. */
static void repair(struct csv *csv)
{
    size_t size = csv->offsets[csv->count];
    csv->repaired = malloc(3 * size + 1);
    if (!csv->repaired) {
        csv->status = ej_fail(csv->err, EJ_BROKEN, _("out of memory"));
        return;
    }
    char *out = csv->repaired;
    for (int i = 0; i < csv->count; i++) {
        const char *p = csv->fields[i];
        const char *end = p + (csv->offsets[i + 1] - csv->offsets[i] - 1);
        csv->fields[i] = out;
        while (p < end) {
            uint32_t c = ej_utf8_next(&p, end);
            out += ej_utf8_put(out, c == 0 || c >= EJ_UTF8_BAD ? 0xFFFD : c);
        }
        *out++ = '\0';
    }
}

/* Read the next record with its defect; false at the end of the input or on a failure. */
static bool read_record(struct csv *csv, long *line, enum defect *defect)
{
    free(csv->repaired);
    csv->repaired = NULL;
    csv->start += csv->taken;
    csv->taken = 0;
    skip_blank_lines(csv);
    if (!more(csv, 0))
        return false;
    *line = csv->line;
    *defect = scan_record(csv);
    if (csv->status == EJ_OK && ej_decoder_is_dirty(csv->decoder)) {
        enum defect bad = find_bad_bytes(csv);
        if (bad != GOOD) {
            *defect = bad;
            repair(csv);
        }
    }
    return csv->status == EJ_OK;
}

/* The words for DEFECT, in csv->defect where they hold numbers. */
static const char *words(struct csv *csv, enum defect defect)
{
    switch (defect) {
    case TOO_FEW:
        snprintf(csv->defect, sizeof csv->defect, _("too few fields: %d, the heading has %d"),
                 csv->count, csv->base.count);
        return csv->defect;
    case TOO_MANY:
        snprintf(csv->defect, sizeof csv->defect, _("too many fields: %d, the heading has %d"),
                 csv->count, csv->base.count);
        return csv->defect;
    case AFTER_QUOTE:
        return _("text after a closing quote");
    case UNCLOSED:
        return _("unclosed quote: the field runs to the end of the input");
    case BAD_BYTES:
        snprintf(csv->defect, sizeof csv->defect, _("bytes that are not valid %s"),
                 ej_decoder_name(csv->decoder));
        return csv->defect;
    case NUL_BYTE:
        return _("NUL byte");
    case GOOD:
        break;
    }
    return NULL;
}

static enum ej_status csv_next(struct ej_source *base, struct ej_record *record, bool *found,
                               struct ej_error *err)
{
    struct csv *csv = (struct csv *)base;
    enum defect defect = GOOD;

    *found = false;
    if (csv->stopped)
        return EJ_OK;
    csv->err = err;
    if (!read_record(csv, &record->line, &defect)) {
        csv->stopped = true;
        return csv->status;
    }
    if (defect == GOOD && csv->count != base->count)
        defect = csv->count < base->count ? TOO_FEW : TOO_MANY;
    record->count = csv->count;
    record->fields = csv->fields;
    record->defect = words(csv, defect);
    *found = true;
    return EJ_OK;
}

/* The separator that is most frequent in the heading, outside quotes; ties go to ; then tab.
 * Notes the line end by the way. */
static char find_separator(struct csv *csv)
{
    static const char separators[] = ";\t,";
    long counts[3] = {0};
    bool quoted = false, field_start = true;

    for (size_t i = 0; more(csv, i); i++) {
        char c = at(csv, i);
        const char *separator = c ? strchr(separators, c) : NULL;
        if (c == '"' && (quoted || field_start)) {
            quoted = !quoted;
        } else if (c == '\n' && !quoted) {
            csv->crlf = i > 0 && at(csv, i - 1) == '\r';
            break;
        } else if (separator && !quoted) {
            counts[separator - separators]++;
        }
        /* a doubled quote closes and opens again */
        field_start = separator || (c == '"' && !quoted);
    }
    if (counts[0] > 0 && counts[0] >= counts[1] && counts[0] >= counts[2])
        return ';';
    return counts[1] > 0 && counts[1] >= counts[2] ? '\t' : ',';
}

/* A carriage return that breaks no line here: the file has the line ends of an old Macintosh. */
static bool has_lone_return(const char *text)
{
    for (; (text = strchr(text, '\r')); text++)
        if (text[1] != '\n')
            return true;
    return false;
}

/* Whether columns A and B have the same name as far as people see. */
static bool same_name(const char *a, const char *b)
{
    char x[256], y[256];
    if (ej_text_fold(x, sizeof x, a) >= sizeof x || ej_text_fold(y, sizeof y, b) >= sizeof y)
        return strcmp(a, b) == 0;
    return x[0] != '\0' && strcmp(x, y) == 0;
}

/* Take the record just read as the heading. */
static enum ej_status keep_heading(struct csv *csv)
{
    size_t size = csv->offsets[csv->count];
    csv->heading = malloc(size);
    csv->columns = calloc((size_t)csv->count, sizeof *csv->columns);
    if (!csv->heading || !csv->columns)
        return ej_fail(csv->err, EJ_BROKEN, _("out of memory"));
    memcpy(csv->heading, csv->buffer + csv->start, size);
    for (int i = 0; i < csv->count; i++)
        csv->columns[i] = csv->heading + csv->offsets[i];
    csv->base.columns = csv->columns;
    csv->base.count = csv->count;
    return EJ_OK;
}

static enum ej_status check_heading(struct csv *csv)
{
    long line = csv->base.heading_line;
    for (int i = 0; i < csv->count; i++) {
        if (has_lone_return(csv->columns[i]))
            return ej_fail(csv->err, EJ_REFUSED,
                           _("line %ld: the lines end in CR alone, which is not read"), line);
        for (int j = 0; j < i; j++)
            if (same_name(csv->columns[i], csv->columns[j]))
                return ej_fail(csv->err, EJ_REFUSED,
                               _("line %ld: column '%.200s' stands twice in the heading"), line,
                               csv->columns[i]);
    }
    return EJ_OK;
}

static enum ej_status read_heading(struct csv *csv)
{
    enum defect defect = GOOD;

    skip_blank_lines(csv);
    csv->separator = find_separator(csv);
    if (csv->status != EJ_OK)
        return csv->status;
    if (!read_record(csv, &csv->base.heading_line, &defect))
        return csv->status != EJ_OK ? csv->status
                                    : ej_fail(csv->err, EJ_REFUSED, _("no heading: empty input"));
    if (defect != GOOD)
        return ej_fail(csv->err, EJ_REFUSED, _("line %ld: the heading cannot be read: %s"),
                       csv->base.heading_line, words(csv, defect));
    enum ej_status status = keep_heading(csv);
    return status == EJ_OK ? check_heading(csv) : status;
}

static void write_form(struct csv *csv)
{
    char separator[] = {'\'', csv->separator, '\'', '\0'};
    snprintf(csv->form, sizeof csv->form, "%s%s, %s, %s", ej_decoder_name(csv->decoder),
             ej_decoder_has_mark(csv->decoder) ? " BOM" : "",
             csv->separator == '\t' ? "TAB" : separator, csv->crlf ? "CRLF" : "LF");
}

static void csv_free(struct ej_source *base)
{
    struct csv *csv = (struct csv *)base;
    ej_decoder_free(csv->decoder);
    ej_spool_free(csv->spool);
    free(csv->name);
    free(csv->heading);
    free(csv->columns);
    free(csv->buffer);
    free(csv->offsets);
    free(csv->fields);
    free(csv->repaired);
    free(csv);
}

enum ej_status ej_source_csv(int fd, const char *name, const char *encoding, struct ej_source **out,
                             struct ej_error *err)
{
    struct csv *csv = calloc(1, sizeof *csv);
    enum ej_status status = EJ_OK;

    *out = NULL;
    if (!csv)
        return ej_fail(err, EJ_BROKEN, _("out of memory"));
    csv->base.next = csv_next;
    csv->base.free = csv_free;
    csv->err = err;
    csv->line = 1;
    csv->room = BUFFER;
    csv->buffer = malloc(csv->room + 1);
    csv->name = name ? strdup(name) : NULL;
    csv->base.name = csv->name;
    if (!csv->buffer || (name && !csv->name)) {
        status = ej_fail(err, EJ_BROKEN, _("out of memory"));
        goto done;
    }
    status = ej_spool_read(fd, &csv->spool, err);
    if (status == EJ_OK)
        status = ej_decoder_open(csv->spool, encoding, &csv->decoder, err);
    if (status == EJ_OK)
        status = read_heading(csv);
    if (status == EJ_OK) {
        write_form(csv);
        *out = &csv->base;
        csv = NULL;
    }
done:
    if (csv)
        csv_free(&csv->base);
    return status;
}

const char *ej_source_form(const struct ej_source *source)
{
    return source->free == csv_free ? ((const struct csv *)source)->form : NULL;
}
