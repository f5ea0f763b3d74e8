/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sink.h"

#include "bars.h"
#include "intl.h"
#include "text.h"
#include "writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    HELD_ROWS = 2000, /* rows whose widths are known before the first one is printed */
    GAP = 2,
    LEAST_WIDTH = 8, /* narrower no text column is made for a terminal's sake */
};

struct column {
    const char *heading;
    const char *group;
    int width;
    bool right; /* numbers */
    bool cut;   /* wider cells end with … */
};

struct table_sink {
    struct ej_sink base;
    bool russian;
    int tables; /* begun so far */
    const struct ej_table *table;
    struct column *columns;
    int count;   /* with that of the bars */
    bool barred; /* the last column is theirs; its cells say how long they are, in hundredths */
    struct bars bars;
    bool printing; /* the widths are fixed, rows go straight out */
    int names;     /* not 0: a line for each field, behind its name in so many columns */
    bool parted;   /* a line was printed: a blank one parts the next record from it */
    char *held;    /* cells of held rows, each NUL-terminated, row after row */
    size_t held_size, held_room;
    int held_rows;
    int owed; /* blanks that are due before the next text of the line */
    struct ej_writer out;
};

static bool turns_direction(uint32_t c)
{
    return (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x61C;
}

/* What stands for C on a terminal. */
static uint32_t harmless(uint32_t c)
{
    if (c == '\n' || c == 0x2028 || c == 0x2029)
        return 0x2424; /* ␤ */
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0xFEFF || turns_direction(c))
        return ' ';
    return c >= EJ_UTF8_BAD ? 0xFFFD : c;
}

/* The next character to show; CR LF is one. */
static uint32_t next_shown(const char **p, const char *end)
{
    uint32_t c = ej_utf8_next(p, end);
    if (c == '\r' && *p < end && **p == '\n')
        c = ej_utf8_next(p, end);
    return harmless(c);
}

static int width_of(const char *text)
{
    const char *end = text + strlen(text);
    int width = 0;
    while (text < end)
        width += ej_utf8_width(next_shown(&text, end));
    return width;
}

static void put_blanks(struct ej_writer *out, int count)
{
    while (count-- > 0)
        ej_write_char(out, ' ');
}

static void put_shown(struct ej_writer *out, uint32_t c)
{
    char bytes[4];
    ej_write(out, bytes, ej_utf8_put(bytes, c));
}

/* TEXT, cut to LIMIT columns of the terminal when that is not 0. */
static void put_text(struct ej_writer *out, const char *text, int limit)
{
    const char *end = text + strlen(text);
    bool cut = limit > 0 && width_of(text) > limit;
    int used = 0;
    while (text < end) {
        uint32_t c = next_shown(&text, end);
        used += ej_utf8_width(c);
        if (cut && used > limit - 1) {
            put_shown(out, 0x2026);
            return;
        }
        put_shown(out, c);
    }
}

/* TEXT in WIDTH columns. Blanks behind it are put off, so that none end a line. */
static void put_field(struct table_sink *sink, const char *text, int width, bool right, int limit)
{
    int size = width_of(text);
    int blanks = size < width ? width - size : 0;

    if (*text == '\0') {
        sink->owed += width + GAP;
        return;
    }
    put_blanks(&sink->out, sink->owed + (right ? blanks : 0));
    put_text(&sink->out, text, limit);
    sink->owed = (right ? 0 : blanks) + GAP;
}

static void put_line_end(struct table_sink *sink)
{
    ej_write_char(&sink->out, '\n');
    sink->owed = 0;
}

/* A line for the field; none for an empty one. */
static void put_line(struct table_sink *sink, int i, const char *text)
{
    if (i == 0 && sink->parted)
        ej_write_char(&sink->out, '\n');
    if (*text == '\0')
        return;
    put_text(&sink->out, sink->columns[i].heading, 0);
    put_blanks(&sink->out, sink->names - width_of(sink->columns[i].heading));
    ej_write(&sink->out, " | ", 3);
    put_text(&sink->out, text, 0);
    ej_write_char(&sink->out, '\n');
    sink->parted = true;
}

static void put_cell(struct table_sink *sink, int i, const char *text)
{
    const struct column *column = &sink->columns[i];
    if (sink->names) {
        put_line(sink, i, text);
        return;
    }
    char bar[BARS_SIZE];
    if (sink->barred && i == sink->count - 1) {
        bars_draw(&sink->bars, strtod(text, NULL) / 100, column->width, bar);
        put_field(sink, bar, column->width, false, 0);
    } else {
        put_field(sink, text, column->width, column->right, column->cut ? column->width : 0);
    }
    if (i == sink->count - 1)
        put_line_end(sink);
}

static bool same_group(const struct column *a, const struct column *b)
{
    return a->group && b->group && strcmp(a->group, b->group) == 0;
}

/* The column behind those that stand under the same group heading as column I. */
static int group_end(const struct table_sink *sink, int i)
{
    int end = i + 1;
    while (end < sink->count && same_group(&sink->columns[i], &sink->columns[end]))
        end++;
    return end;
}

static int span_width(const struct table_sink *sink, int begin, int end)
{
    int width = GAP * (end - begin - 1);
    for (int i = begin; i < end; i++)
        width += sink->columns[i].width;
    return width;
}

static bool has_groups(const struct table_sink *sink)
{
    for (int i = 0; i < sink->count; i++)
        if (sink->columns[i].group)
            return true;
    return false;
}

/* Make room for group headings that are wider than their columns. */
static void widen_groups(struct table_sink *sink)
{
    for (int i = 0, end; i < sink->count; i = end) {
        end = group_end(sink, i);
        if (!sink->columns[i].group)
            continue;
        int more = width_of(sink->columns[i].group) - span_width(sink, i, end);
        if (more > 0)
            sink->columns[end - 1].width += more;
    }
}

static void put_groups(struct table_sink *sink)
{
    for (int i = 0, end; i < sink->count; i = end) {
        end = group_end(sink, i);
        const char *group = sink->columns[i].group;
        int width = span_width(sink, i, end);
        put_field(sink, group ? group : "", width, false, width);
    }
    put_line_end(sink);
}

static void put_heading(struct table_sink *sink)
{
    if (has_groups(sink))
        put_groups(sink);
    for (int i = 0; i < sink->count - sink->barred; i++)
        put_cell(sink, i, sink->columns[i].heading);
    if (sink->barred) {
        const struct column *bars = &sink->columns[sink->count - 1];
        put_field(sink, bars->heading, bars->width, false, bars->width);
        put_line_end(sink);
    }
    for (int i = 0; i < sink->count; i++) {
        for (int n = 0; n < sink->columns[i].width; n++)
            ej_write_char(&sink->out, '-');
        ej_write(&sink->out, i < sink->count - 1 ? "  " : "\n", i < sink->count - 1 ? GAP : 1);
    }
}

/* The widest text column that may still lose a place, or -1. */
static int widest(const struct table_sink *sink)
{
    int found = -1;
    for (int i = 0; i < sink->count; i++)
        if (!sink->columns[i].right && sink->columns[i].width > LEAST_WIDTH &&
            (found < 0 || sink->columns[i].width > sink->columns[found].width))
            found = i;
    return found;
}

/* As narrow as the terminal, or as can be.  A list (not a report, which has its layout) that even
 * so is wider has a line for each field. */
static void fit_terminal(struct table_sink *sink)
{
    struct winsize size;
    int names = 0;

    if (!isatty(sink->out.fd) || ioctl(sink->out.fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return;
    for (int i = 0; i < sink->count; i++)
        if (width_of(sink->columns[i].heading) > names)
            names = width_of(sink->columns[i].heading);
    for (int over = span_width(sink, 0, sink->count) - size.ws_col; over > 0; over--) {
        int i = widest(sink);
        if (i < 0) {
            sink->names = sink->table->layout || sink->held_rows == 0 ? 0 : names;
            return;
        }
        sink->columns[i].width--;
        sink->columns[i].cut = true;
    }
}

/* The widths are as good as they get: print what was held back. */
static void start_printing(struct table_sink *sink)
{
    widen_groups(sink);
    fit_terminal(sink);
    if (!sink->names)
        put_heading(sink);
    const char *text = sink->held;
    for (int row = 0; row < sink->held_rows; row++)
        for (int i = 0; i < sink->count; i++) {
            put_cell(sink, i, text);
            text += strlen(text) + 1;
        }
    free(sink->held);
    sink->held = NULL;
    sink->held_size = sink->held_room = 0;
    sink->held_rows = 0;
    sink->printing = true;
}

static const char *cell(const struct table_sink *sink, int i, const struct ej_value *value,
                        char room[EJ_CELL_SIZE])
{
    const struct ej_column *column = &sink->table->columns[i];
    const char *text = ej_cell_text(value, column->type, '.', room);
    if (sink->russian && column->russian && !value->null && value->text)
        return column->russian(text);
    return column->type == EJ_DATE ? ej_cell_date(text, room) : text;
}

static bool hold(struct table_sink *sink, const char *text)
{
    size_t size = strlen(text) + 1;
    if (size > sink->held_room - sink->held_size) {
        size_t room = 2 * sink->held_room + size + 4096;
        char *held = realloc(sink->held, room);
        if (!held)
            return false;
        sink->held = held;
        sink->held_room = room;
    }
    memcpy(sink->held + sink->held_size, text, size);
    sink->held_size += size;
    return true;
}

/* A column for the bars behind the others. */
static bool begin_bars(struct table_sink *sink)
{
    if (!bars_begin(&sink->bars, sink->table, sink->russian))
        return false;
    sink->barred = sink->bars.chart && !sink->bars.chart->across;
    if (sink->barred)
        sink->columns[sink->count++] =
            (struct column){.heading = sink->bars.heading, .width = BARS_WIDTH};
    return true;
}

static void put_lines(struct ej_writer *out, const char *const *lines)
{
    for (; lines && *lines; lines++) {
        put_text(out, *lines, 0);
        ej_write_char(out, '\n');
    }
}

static void put_title(struct table_sink *sink)
{
    const struct ej_layout *layout = sink->table->layout;
    if (sink->tables++ > 0)
        ej_write_char(&sink->out, '\n');
    if (!layout || !layout->title || !layout->title[0])
        return;
    put_lines(&sink->out, layout->title);
    ej_write_char(&sink->out, '\n');
}

static enum ej_status table_begin(struct ej_sink *base, const struct ej_table *table,
                                  struct ej_error *err)
{
    struct table_sink *sink = (struct table_sink *)base;

    free(sink->columns);
    sink->columns = calloc((size_t)table->count + 2, sizeof *sink->columns);
    if (!sink->columns)
        return ej_no_memory(err);
    sink->table = table;
    sink->count = table->count;
    sink->printing = false;
    sink->names = 0;
    sink->parted = false;
    for (int i = 0; i < table->count; i++) {
        const struct ej_column *from = &table->columns[i];
        struct column *to = &sink->columns[i];
        to->heading = sink->russian && from->heading ? from->heading : from->name;
        to->group = sink->russian ? from->group : NULL;
        to->width = width_of(to->heading);
        to->right = from->type != EJ_TEXT && from->type != EJ_DATE;
    }
    if (!begin_bars(sink))
        return ej_no_memory(err);
    put_title(sink);
    return ej_writer_check(&sink->out, err);
}

/* Print the cell, or hold it; false: out of memory. */
static bool add_cell(struct table_sink *sink, int i, const char *text)
{
    if (sink->printing) {
        put_cell(sink, i, text);
        return true;
    }
    int width = width_of(text);
    if (i < sink->table->count && width > sink->columns[i].width)
        sink->columns[i].width = width;
    return hold(sink, text);
}

static enum ej_status add_row(struct table_sink *sink, const struct ej_value *row, bool total,
                              struct ej_error *err)
{
    char room[EJ_CELL_SIZE];
    bool held = true;

    if (!sink->printing && sink->held_rows == HELD_ROWS)
        start_printing(sink);
    for (int i = 0; i < sink->table->count && held; i++)
        held = add_cell(sink, i, cell(sink, i, &row[i], room));
    if (sink->barred) {
        double length = bars_length(&sink->bars, row, total);
        snprintf(room, sizeof room, "%lld", (long long)(length * 100));
        held = held && add_cell(sink, sink->table->count, room);
    }
    sink->held_rows += !sink->printing;
    return held ? ej_writer_check(&sink->out, err) : ej_no_memory(err);
}

/* Blocks below the columns that are points. */
static enum ej_status add_blocks(struct table_sink *sink, struct ej_error *err)
{
    bool held = true;

    for (int i = 0; i < sink->count && held; i++)
        held = add_cell(sink, i, bars_below(&sink->bars, i));
    sink->held_rows += !sink->printing;
    return held ? EJ_OK : ej_no_memory(err);
}

static enum ej_status table_row(struct ej_sink *base, const struct ej_value *row,
                                struct ej_error *err)
{
    return add_row((struct table_sink *)base, row, false, err);
}

static enum ej_status table_end(struct ej_sink *base, struct ej_error *err)
{
    struct table_sink *sink = (struct table_sink *)base;
    const struct ej_layout *layout = sink->table->layout;
    enum ej_status status = EJ_OK;

    for (int i = 0; layout && i < layout->total_count && status == EJ_OK; i++)
        status = add_row(sink, layout->totals + i * sink->table->count, true, err);
    if (status == EJ_OK && sink->bars.chart && sink->bars.chart->across)
        status = add_blocks(sink, err);
    if (status != EJ_OK)
        return status;
    if (!sink->printing)
        start_printing(sink);
    if (layout && layout->notes && layout->notes[0]) {
        ej_write_char(&sink->out, '\n');
        put_lines(&sink->out, layout->notes);
    }
    return ej_writer_check(&sink->out, err);
}

static enum ej_status table_finish(struct ej_sink *base, struct ej_error *err)
{
    return ej_writer_flush(&((struct table_sink *)base)->out, err);
}

static void table_free(struct ej_sink *base)
{
    struct table_sink *sink = (struct table_sink *)base;
    free(sink->columns);
    free(sink->held);
    bars_free(&sink->bars);
    free(sink);
}

enum ej_status ej_sink_table(int fd, bool russian, struct ej_sink **out, struct ej_error *err)
{
    struct table_sink *sink = calloc(1, sizeof *sink);
    if (!sink)
        return ej_no_memory(err);
    sink->base = (struct ej_sink){table_begin, table_row, table_end, table_finish, table_free};
    sink->russian = russian;
    ej_writer_init(&sink->out, fd);
    *out = &sink->base;
    return EJ_OK;
}
