/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows as delimited text and JSON lines.
 *
 * Text goes out unchanged in every format, also where it begins with = + - @: what a list prints
 * must come back the same when it is imported.  In excel-csv such text is at least quoted.
 */
#include "sink.h"

#include "intl.h"
#include "text.h"
#include "writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text_sink {
    struct ej_sink base;
    enum ej_format format;
    bool russian;
    const struct ej_column *columns; /* borrowed from begin to end */
    char **headings;                 /* of the first begin */
    int count;
    struct ej_writer out;
};

static bool needs_quotes(const char *text, const char *special)
{
    size_t size = strlen(text);
    if (size == 0)
        return false;
    return strpbrk(text, special) || text[0] == ' ' || text[0] == '\t' || text[size - 1] == ' ' ||
           text[size - 1] == '\t';
}

static void put_quoted(struct ej_writer *out, const char *text)
{
    ej_write_char(out, '"');
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        ej_write(out, text, (size_t)(quote - text) + 1);
        ej_write_char(out, '"');
    }
    ej_write_text(out, text);
    ej_write_char(out, '"');
}

/* RFC 4180, whatever the separator is. A lone empty field is quoted, as an empty line would be no
 * record; in a lone column every separator is, as its heading tells a reader nothing. */
static void put_field(struct text_sink *sink, const char *text)
{
    bool excel = sink->format == EJ_FORMAT_EXCEL;
    bool lone = sink->count == 1;
    const char *special = lone                            ? ",;\t\"\r\n"
                          : excel                         ? ";\"\r\n"
                          : sink->format == EJ_FORMAT_TSV ? "\t\"\r\n"
                                                          : ",\"\r\n";

    if (needs_quotes(text, special) || (lone && *text == '\0') ||
        (excel && *text && strchr("=+-@", *text)))
        put_quoted(&sink->out, text);
    else
        ej_write_text(&sink->out, text);
}

static void put_separator(struct text_sink *sink)
{
    enum ej_format format = sink->format;
    ej_write_char(&sink->out, format == EJ_FORMAT_EXCEL ? ';'
                              : format == EJ_FORMAT_TSV ? '\t'
                                                        : ',');
}

static void put_line_end(struct text_sink *sink)
{
    ej_write_text(&sink->out, sink->format == EJ_FORMAT_EXCEL ? "\r\n" : "\n");
}

static const char *cell(const struct text_sink *sink, int column, const struct ej_value *value,
                        char room[EJ_CELL_SIZE])
{
    enum ej_type type = sink->columns[column].type;
    bool excel = sink->format == EJ_FORMAT_EXCEL;
    const char *text = ej_cell_text(value, type, excel ? ',' : '.', room);
    if (sink->russian && sink->columns[column].russian && !value->null && value->text)
        return sink->columns[column].russian(text);
    return excel && type == EJ_DATE ? ej_cell_date(text, room) : text;
}

static void put_delimited(struct text_sink *sink, const struct ej_value *row)
{
    char room[EJ_CELL_SIZE];
    for (int i = 0; i < sink->count; i++) {
        const char *text = cell(sink, i, &row[i], room);
        if (i > 0)
            put_separator(sink);
        if (ej_cell_is_number(&row[i], sink->columns[i].type))
            ej_write_text(&sink->out, text);
        else
            put_field(sink, text);
    }
    put_line_end(sink);
}

/* A JSON string, RFC 8259. What is not UTF-8 becomes U+FFFD. */
static void put_json_string(struct ej_writer *out, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    const char *end = text + strlen(text);

    ej_write_char(out, '"');
    while (text < end) {
        const char *begin = text;
        uint32_t c = ej_utf8_next(&text, end);
        if (c == '"' || c == '\\') {
            const char pair[] = {'\\', (char)c};
            ej_write(out, pair, 2);
        } else if (c == '\n') {
            ej_write(out, "\\n", 2);
        } else if (c == '\r') {
            ej_write(out, "\\r", 2);
        } else if (c == '\t') {
            ej_write(out, "\\t", 2);
        } else if (c < 0x20) {
            const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            ej_write(out, escape, sizeof escape);
        } else if (c >= EJ_UTF8_BAD) {
            ej_write(out, "\xEF\xBF\xBD", 3);
        } else {
            ej_write(out, begin, (size_t)(text - begin));
        }
    }
    ej_write_char(out, '"');
}

static void put_json(struct text_sink *sink, const struct ej_value *row)
{
    char room[EJ_CELL_SIZE];
    for (int i = 0; i < sink->count; i++) {
        ej_write_char(&sink->out, i == 0 ? '{' : ',');
        put_json_string(&sink->out, sink->headings[i]);
        ej_write_char(&sink->out, ':');
        const char *text = cell(sink, i, &row[i], room);
        if (row[i].null)
            ej_write_text(&sink->out, "null");
        else if (ej_cell_is_number(&row[i], sink->columns[i].type))
            ej_write_text(&sink->out, text);
        else
            put_json_string(&sink->out, text);
    }
    ej_write_text(&sink->out, "}\n");
}

/* The name of COLUMN on one line: what stands above several columns is needed to tell them. */
static char *heading(const struct ej_column *column, bool russian)
{
    const char *text = russian && column->heading ? column->heading : column->name;
    const char *group = russian && column->group ? column->group : "";
    size_t size = strlen(group) + strlen(text) + 3;
    char *out = malloc(size);
    if (out)
        snprintf(out, size, "%s%s%s", group, *group ? ": " : "", text);
    return out;
}

static void free_headings(struct text_sink *sink)
{
    for (int i = 0; sink->headings && i < sink->count; i++)
        free(sink->headings[i]);
    free(sink->headings);
    sink->headings = NULL;
}

static void put_headings(struct text_sink *sink)
{
    if (sink->format == EJ_FORMAT_EXCEL)
        ej_write_text(&sink->out, "\xEF\xBB\xBF");
    for (int i = 0; i < sink->count; i++) {
        if (i > 0)
            put_separator(sink);
        put_field(sink, sink->headings[i]);
    }
    put_line_end(sink);
}

static enum ej_status text_begin(struct ej_sink *base, const struct ej_table *table,
                                 struct ej_error *err)
{
    struct text_sink *sink = (struct text_sink *)base;

    if (sink->headings && table->count != sink->count)
        return ej_fail(err, EJ_USAGE, _("tables with different columns do not fit in one output"));
    sink->columns = table->columns;
    if (sink->headings)
        return ej_writer_check(&sink->out, err);
    sink->count = table->count;
    sink->headings = calloc((size_t)table->count + 1, sizeof *sink->headings);
    for (int i = 0; sink->headings && i < table->count; i++) {
        sink->headings[i] = heading(&table->columns[i], sink->russian);
        if (!sink->headings[i])
            free_headings(sink);
    }
    if (!sink->headings)
        return ej_no_memory(err);
    if (sink->format != EJ_FORMAT_JSONL)
        put_headings(sink);
    return ej_writer_check(&sink->out, err);
}

static enum ej_status text_row(struct ej_sink *base, const struct ej_value *row,
                               struct ej_error *err)
{
    struct text_sink *sink = (struct text_sink *)base;
    if (sink->format == EJ_FORMAT_JSONL)
        put_json(sink, row);
    else
        put_delimited(sink, row);
    return ej_writer_check(&sink->out, err);
}

static enum ej_status text_end(struct ej_sink *base, struct ej_error *err)
{
    struct text_sink *sink = (struct text_sink *)base;
    sink->columns = NULL;
    return ej_writer_check(&sink->out, err);
}

static enum ej_status text_finish(struct ej_sink *base, struct ej_error *err)
{
    return ej_writer_flush(&((struct text_sink *)base)->out, err);
}

static void text_free(struct ej_sink *base)
{
    free_headings((struct text_sink *)base);
    free(base);
}

static enum ej_status delimited_sink(int fd, enum ej_format format, bool russian,
                                     struct ej_sink **out, struct ej_error *err)
{
    struct text_sink *sink = malloc(sizeof *sink);
    if (!sink)
        return ej_no_memory(err);
    sink->base = (struct ej_sink){text_begin, text_row, text_end, text_finish, text_free};
    sink->format = format;
    sink->russian = russian;
    sink->columns = NULL;
    sink->headings = NULL;
    sink->count = 0;
    ej_writer_init(&sink->out, fd);
    *out = &sink->base;
    return EJ_OK;
}

enum ej_status ej_sink_text(int fd, enum ej_format format, bool russian, struct ej_sink **out,
                            struct ej_error *err)
{
    *out = NULL;
    if (format == EJ_FORMAT_TABLE)
        return ej_sink_table(fd, russian, out, err);
    return delimited_sink(fd, format, russian, out, err);
}

void ej_sink_free(struct ej_sink *sink)
{
    if (sink)
        sink->free(sink);
}
