/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sink.h"

#include "buffer.h"
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
    BAR_WIDTH = 24,
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
    int count;                    /* with that of the bars */
    const struct ej_chart *chart; /* whose bars stand in the last column, or NULL */
    char *bar_heading;
    double most;    /* the longest bar */
    int seen, sums; /* rows of the table so far; of these, sums */
    bool printing;  /* the widths are fixed, rows go straight out */
    char *held;     /* cells of held rows, each NUL-terminated, row after row */
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

/* What a cell of the bars' column says is how long the bar is. */
static void put_bar(struct table_sink *sink, const struct column *column, double length)
{
    char bar[BAR_WIDTH * 4 + 1] = "";
    int blocks = length > 0 ? (int)(length / sink->most * column->width + 0.5) : 0;

    if (blocks > column->width)
        blocks = column->width;
    for (int i = 0; i < blocks; i++)
        memcpy(bar + 3 * i, "▇", sizeof "▇");
    if (blocks == 0 && length > 0)
        memcpy(bar, "▏", sizeof "▏");
    put_field(sink, bar, column->width, false, 0);
}

static void put_cell(struct table_sink *sink, int i, const char *text)
{
    const struct column *column = &sink->columns[i];
    if (sink->chart && i == sink->count - 1)
        put_bar(sink, column, strtod(text, NULL) / 100);
    else
        put_field(sink, text, column->width, column->right, column->cut ? column->width : 0);
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
    for (int i = 0; i < sink->count - (sink->chart != NULL); i++)
        put_cell(sink, i, sink->columns[i].heading);
    if (sink->chart) {
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

static void fit_terminal(struct table_sink *sink)
{
    struct winsize size;
    if (!isatty(sink->out.fd) || ioctl(sink->out.fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return;
    for (int over = span_width(sink, 0, sink->count) - size.ws_col; over > 0; over--) {
        int i = widest(sink);
        if (i < 0)
            return;
        sink->columns[i].width--;
        sink->columns[i].cut = true;
    }
}

/* The widths are as good as they get: print what was held back. */
static void start_printing(struct table_sink *sink)
{
    widen_groups(sink);
    fit_terminal(sink);
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

/* ---- bars ------------------------------------------------------------------------------------ */

/* How long the bar beside ROW is: the first series, or all of those that stand on one another. */
static double bar_length(const struct table_sink *sink, const struct ej_value *row)
{
    const struct ej_chart *chart = sink->chart;
    int series = chart->kind == EJ_CHART_STACKED ? chart->count : 1;
    double length = 0;

    for (int i = 0; i < series; i++) {
        int at = chart->series[i];
        char room[EJ_CELL_SIZE];
        enum ej_type type = sink->table->columns[at].type;
        if (ej_cell_is_number(&row[at], type) || (row[at].text && type == EJ_INTEGER))
            length += strtod(ej_cell_text(&row[at], type, '.', room), NULL);
    }
    return length;
}

/* "▇ illness + valid" */
static char *bar_heading(const struct table_sink *sink)
{
    const struct ej_chart *chart = sink->chart;
    struct buffer b = {0};
    int series = chart->kind == EJ_CHART_STACKED ? chart->count : 1;

    for (int i = 0; i < series; i++) {
        buffer_add(&b, i ? " + " : "▇ ");
        buffer_add(&b, sink->columns[chart->series[i]].heading);
    }
    if (b.failed)
        buffer_free(&b);
    return b.text;
}

/* A column for the chart's bars behind the others; of points that are columns there are none. */
static bool begin_bars(struct table_sink *sink)
{
    const struct ej_layout *layout = sink->table->layout;

    free(sink->bar_heading);
    sink->bar_heading = NULL;
    sink->most = 0;
    sink->seen = sink->sums = 0;
    sink->chart = layout && layout->chart && !layout->chart->across ? layout->chart : NULL;
    if (!sink->chart)
        return true;
    for (int i = 0; sink->chart->totals && i < layout->total_count; i++) {
        const struct ej_value *row = layout->totals + i * sink->table->count;
        double length = row[sink->chart->x].null ? 0 : bar_length(sink, row);
        sink->most = length > sink->most ? length : sink->most;
    }
    sink->bar_heading = bar_heading(sink);
    sink->columns[sink->count++] =
        (struct column){.heading = sink->bar_heading, .width = BAR_WIDTH};
    return sink->bar_heading != NULL;
}

/* The cell of ROW in the bars' column. */
static const char *bar_cell(struct table_sink *sink, const struct ej_value *row, bool total,
                            char room[EJ_CELL_SIZE])
{
    const struct ej_layout *layout = sink->table->layout;
    bool sum = sink->sums < layout->sum_count && layout->sums[sink->sums] == sink->seen;
    bool point = sink->chart->totals == total && !row[sink->chart->x].null && !(sum && !total);
    double length = point ? bar_length(sink, row) : 0;

    if (!sink->printing && length > sink->most)
        sink->most = length;
    sink->seen++;
    sink->sums += sum;
    snprintf(room, EJ_CELL_SIZE, "%lld", (long long)(length * 100));
    return room;
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

static enum ej_status add_row(struct table_sink *sink, const struct ej_value *row, bool total,
                              struct ej_error *err)
{
    char room[EJ_CELL_SIZE];

    if (!sink->printing && sink->held_rows == HELD_ROWS)
        start_printing(sink);
    for (int i = 0; i < sink->count; i++) {
        bool bar = i == sink->table->count;
        const char *text = bar ? bar_cell(sink, row, total, room) : cell(sink, i, &row[i], room);
        if (sink->printing) {
            put_cell(sink, i, text);
            continue;
        }
        int width = bar ? 0 : width_of(text);
        if (width > sink->columns[i].width)
            sink->columns[i].width = width;
        if (!hold(sink, text))
            return ej_no_memory(err);
    }
    sink->held_rows += !sink->printing;
    return ej_writer_check(&sink->out, err);
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
    free(sink->bar_heading);
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
