/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_shape.c - the measures of a printed sheet. */
#include "export/xlsx_shape.h"

#include "export/xlsx_measure.h"

#include <stdio.h>
#include <string.h>

/* In inches; and between the margins, in points. */
#define A4_SHORT  8.27
#define A4_LONG   11.69
#define PORTRAIT  ((A4_SHORT - XLSX_LEFT - XLSX_RIGHT) * 72)
#define LANDSCAPE ((A4_LONG - XLSX_LEFT - XLSX_RIGHT) * 72)

/* A page shrinks by no more than this before the paper is turned: 11 points stay 9.2. */
#define SHRINK 1.2

/* And by this, rather than that texts are wrapped. */
#define WRAP 1.05

/* A form takes at least this part of the page's width, or twice what it needs. */
#define FORM 0.8

/* In Excel's unit of width. */
enum { NARROW = 5, CENTRED = 9, LEAST = 4, TEXT_MOST = 45, TEXT_LEAST = 24, NAMES = 34 };

/* Bold type is wider, and a heading that just does not fit is worse than a loose one. */
#define BOLD 1.1

/* Sums may be so much smaller than what they are of: 11 points are 9. */
#define TIGHT 0.82

/* A unit is a digit of 7 pixels, and each column has 5 pixels of padding, at 96 dots an inch. */
static double points(double width)
{
    return (width * 7 + 5) * 0.75;
}

double xlsx_points(const struct xlsx_width *width)
{
    return width->hidden ? 0 : points(width->width);
}

bool xlsx_is_narrow(const struct xlsx_width *width)
{
    return width->fixed && width->width <= NARROW;
}

static bool is_hidden(const struct ej_table *table, int index)
{
    return table->layout && table->layout->hidden && table->layout->hidden[index];
}

int xlsx_first_shown(const struct ej_table *table)
{
    int first = 0;

    while (first < table->count && is_hidden(table, first))
        first++;
    return first;
}

static double units(double wanted)
{
    double width = (wanted * 1.04 / 0.75 + 3) / 7;

    return width < LEAST ? LEAST : width;
}

const char *xlsx_heading(const struct ej_column *column)
{
    return column->heading ? column->heading : column->name ? column->name : "";
}

int xlsx_group_end(const struct ej_table *table, int first)
{
    const char *group = table->columns[first].group;
    int end = first + 1;

    while (group && end < table->count && table->columns[end].group &&
           strcmp(group, table->columns[end].group) == 0)
        end++;
    return end;
}

static double cell_width(const struct ej_value *value, enum ej_type type)
{
    char digits[32];

    if (value->null)
        return 0;
    if (type == EJ_DATE)
        return xlsx_text_width("00.00.0000", XLSX_BODY);
    if (value->text)
        return xlsx_text_width(value->text, XLSX_BODY);
    snprintf(digits, sizeof digits, "%lld", (long long)value->integer);
    return xlsx_text_width(digits, XLSX_BODY) +
           (type == EJ_HUNDREDTHS || type == EJ_FIXED2 ? XLSX_BODY / 2.0 : 0);
}

/* What is in a column, in Excel's unit: the widest cell, the width that three of four keep to, and
 * the widest word. */
struct content {
    double widest, usual, word;
};

static struct content measure_content(const struct xlsx_rows *rows, int index, enum ej_type type)
{
    int cells[TEXT_MOST + 1] = {0}, wider = 0, width = TEXT_MOST;
    double widest = 0, longest = 0;

    for (int r = 0; r < rows->count; r++) {
        const struct ej_value *value = &rows->row[r].cells[index];
        double cell = cell_width(value, type), w = units(cell);

        if (cell > widest)
            widest = cell;
        if (cell > longest && !value->null) {
            /* Numbers and dates are not wrapped. */
            double word =
                type == EJ_DATE || !value->text ? cell : xlsx_word_width(value->text, XLSX_BODY);
            longest = word > longest ? word : longest;
        }
        cells[w < TEXT_MOST ? (int)w + 1 : TEXT_MOST]++;
    }
    while (width > LEAST && wider + cells[width] <= rows->count / 4)
        wider += cells[width--];
    widest = units(widest);
    longest = units(longest);
    return (struct content){widest < TEXT_MOST ? widest : TEXT_MOST, width,
                            longest < NAMES ? longest : NAMES};
}

/* A sum that is a number is shown whole or not at all, and bold; set smaller where room is scarce:
 * TIGHT. */
static double measure_sums(const struct ej_table *table, int index, bool tight)
{
    const struct ej_layout *layout = table->layout;
    double widest = 0;

    for (int i = 0; layout && i < layout->total_count; i++) {
        const struct ej_value *value = &layout->totals[i * table->count + index];
        bool number = !value->text || strspn(value->text, "0123456789.") == strlen(value->text);
        double cell = number ? cell_width(value, table->columns[index].type) * BOLD : 0;

        widest = cell > widest ? cell : widest;
    }
    return units(tight ? widest * TIGHT : widest);
}

/* The width that a column wants for itself, and the least it can do with. */
static struct xlsx_width natural(const struct ej_table *table, int index,
                                 const struct xlsx_rows *rows, bool tight)
{
    const struct ej_column *column = &table->columns[index];
    double word = xlsx_word_width(xlsx_heading(column), XLSX_HEADING) * BOLD;
    struct content content = measure_content(rows, index, column->type);
    double sums = measure_sums(table, index, tight);
    struct xlsx_width w = {
        .fixed = column->width > 0, .hidden = is_hidden(table, index), .width = column->width};

    if (content.widest < sums)
        content.widest = sums;
    if (content.word < sums)
        content.word = sums;
    w.content = content.widest;
    w.least = content.usual <= NAMES ? content.usual : TEXT_LEAST;
    if (w.least < content.word)
        w.least = content.word;
    if (w.least < units(word))
        w.least = units(word);
    if (!w.fixed)
        w.width = w.content > units(word) ? w.content : units(word);
    w.upright = w.fixed && w.width <= NARROW && word > points(w.width) - 6;
    w.centred = column->type != EJ_TEXT || (w.fixed ? w.width <= NARROW : w.content <= CENTRED);
    return w;
}

static double total(const struct xlsx_shape *shape, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++)
        sum += xlsx_points(&shape->columns[i]);
    return sum;
}

/* A heading above several columns has its words whole, too. */
static void widen_groups(struct xlsx_shape *shape, const struct ej_table *table)
{
    for (int i = 0, end; i < table->count; i = end) {
        const char *group = table->columns[i].group;
        double width = 0, lack;
        int shown = 0;

        end = xlsx_group_end(table, i);
        for (int j = i; group && j < end; j++) {
            width += xlsx_points(&shape->columns[j]);
            shown += !shape->columns[j].hidden;
        }
        if (!shown)
            continue;
        lack =
            (units(xlsx_word_width(group, XLSX_HEADING) * BOLD) - (width / 0.75 - 5) / 7) / shown;
        for (int j = i; j < end && lack > 0; j++) {
            shape->columns[j].width += lack;
            shape->columns[j].least += lack;
        }
    }
}

/* Turn the headings that are wider than what stands under them. */
static void turn_headings(struct xlsx_shape *shape, int count)
{
    for (int i = 0; i < count; i++) {
        struct xlsx_width *w = &shape->columns[i];

        if (w->hidden || w->fixed || w->content > CENTRED || w->width < w->content * 1.3)
            continue;
        w->width = w->least = w->content;
        w->upright = true;
    }
}

/* What a column can give to the others: it is wrapped then. */
static double spare(const struct xlsx_width *w)
{
    return w->hidden || w->fixed || w->width <= w->least ? 0 : w->width - w->least;
}

/* Take what the page lacks from the columns that have some to spare. */
static void squeeze(struct xlsx_shape *shape, int count)
{
    double lack = (total(shape, count) - shape->page * WRAP) / (7 * 0.75), all = 0;

    for (int i = 0; i < count; i++)
        all += spare(&shape->columns[i]);
    if (lack <= 0 || all <= 0)
        return;
    if (lack > all)
        lack = all;
    for (int i = 0; i < count; i++)
        shape->columns[i].width -= spare(&shape->columns[i]) * lack / all;
}

/* Make a form wide enough for its title and signature lines. */
static void stretch(struct xlsx_shape *shape, int count)
{
    double width = total(shape, count), wanted = shape->page * FORM;

    for (int i = 0; i < count && width < wanted; i++)
        if (!shape->columns[i].fixed && !shape->columns[i].hidden)
            shape->columns[i].width *= wanted / width < 2 ? wanted / width : 2;
}

/* How tall an upright heading must be so that its lines fit side by side into the column. */
static double upright_height(const char *heading, double width)
{
    int lines = (int)(width / (XLSX_HEADING * XLSX_LEADING));
    double height = xlsx_word_width(heading, XLSX_HEADING) * BOLD;

    if (lines < 1)
        lines = 1;
    while (xlsx_text_lines(heading, XLSX_HEADING * BOLD, height) > lines)
        height += 4;
    return height + 14;
}

static double lines_height(const char *heading, double width)
{
    return xlsx_text_lines(heading, XLSX_HEADING * BOLD, width - 5) * XLSX_HEADING * XLSX_LEADING +
           5;
}

static void measure_headings(struct xlsx_shape *shape, const struct ej_table *table)
{
    shape->group_height = shape->heading_height = 0;
    for (int i = 0; i < table->count; i++) {
        const char *heading = xlsx_heading(&table->columns[i]);
        double width = xlsx_points(&shape->columns[i]);
        double height = shape->columns[i].upright ? upright_height(heading, width)
                                                  : lines_height(heading, width);

        if (height > shape->heading_height && !shape->columns[i].hidden)
            shape->heading_height = height;
    }
    for (int i = 0, end; i < table->count; i = end) {
        double width = 0, height;

        end = xlsx_group_end(table, i);
        if (!table->columns[i].group)
            continue;
        for (int j = i; j < end; j++)
            width += xlsx_points(&shape->columns[j]);
        height = lines_height(table->columns[i].group, width);
        if (height > shape->group_height)
            shape->group_height = height;
        shape->groups = true;
    }
}

/* Fit the columns to paper that lies so; TURN: headings may stand upright for it.  True: they are
 * read without effort then. */
static bool fit(struct xlsx_shape *shape, const struct ej_table *table, bool landscape, bool turn)
{
    int count = table->count;

    shape->landscape = landscape;
    shape->page = landscape ? LANDSCAPE : PORTRAIT;
    if (turn && total(shape, count) > shape->page)
        turn_headings(shape, count);
    widen_groups(shape, table);
    squeeze(shape, count);
    return total(shape, count) <= shape->page * SHRINK;
}

/* Lines of text are as wide as the page. */
static void widen(struct xlsx_shape *shape, int column)
{
    shape->columns[column].width = (shape->page / 0.75 - 5) / 7;
}

static void choose_paper(struct xlsx_shape *shape, const struct ej_table *table,
                         const struct xlsx_rows *rows)
{
    bool landscape = table->layout && table->layout->landscape, fits = false;

    /* Portrait, portrait with turned headings and smaller sums, and both with paper turned. */
    for (int attempt = landscape ? 2 : 0; attempt < 4 && !fits; attempt++) {
        for (int i = 0; i < table->count; i++)
            shape->columns[i] = natural(table, i, rows, attempt % 2 == 1);
        fits = fit(shape, table, attempt >= 2, attempt % 2 == 1);
    }
    if (table->layout && table->layout->title)
        stretch(shape, table->count);
    if (table->layout && table->layout->plain)
        widen(shape, xlsx_first_shown(table));
}

/* What follows from the columns' widths. */
static void measure(struct xlsx_shape *shape, const struct ej_table *table)
{
    shape->table = total(shape, table->count);
    shape->paper = ((shape->landscape ? A4_SHORT : A4_LONG) - XLSX_TOP - XLSX_BOTTOM) * 72;
    if (shape->table > shape->page)
        shape->paper *= shape->table / shape->page;
    measure_headings(shape, table);
}

bool xlsx_shape_table(struct xlsx_shape *shape, struct xlsx_arena *arena,
                      const struct ej_table *table, const struct xlsx_rows *rows)
{
    *shape = (struct xlsx_shape){0};
    shape->columns = xlsx_arena_take(arena, ((size_t)table->count + 1) * sizeof *shape->columns);
    if (!shape->columns)
        return false;
    choose_paper(shape, table, rows);
    measure(shape, table);
    return true;
}

/* What a column lacks so that its texts stand on one line each. */
static double wish(const struct xlsx_width *w)
{
    return w->hidden || w->upright || w->centred || w->content <= w->width
               ? 0
               : points(w->content) - points(w->width);
}

static bool can_widen(const struct xlsx_width *w, bool all)
{
    return !w->hidden && (all || (!w->upright && !xlsx_is_narrow(w)));
}

/* Make the columns wider in proportion. */
static void widen_evenly(struct xlsx_shape *shape, int count, double more)
{
    double part = 0;
    bool all;

    for (int i = 0; i < count; i++)
        part += can_widen(&shape->columns[i], false) ? xlsx_points(&shape->columns[i]) : 0;
    all = part <= 0;
    if (all)
        part = total(shape, count);
    for (int i = 0; i < count && part > 0; i++) {
        struct xlsx_width *w = &shape->columns[i];

        if (can_widen(w, all))
            w->width += xlsx_points(w) * more / part / (7 * 0.75);
    }
}

void xlsx_shape_widen(struct xlsx_shape *shape, const struct ej_table *table, double wide)
{
    double more = wide - total(shape, table->count), wishes = 0, given;

    for (int i = 0; i < table->count; i++)
        wishes += wish(&shape->columns[i]);
    given = wishes < more ? wishes : more;
    for (int i = 0; i < table->count && wishes > 0; i++)
        shape->columns[i].width += wish(&shape->columns[i]) * given / wishes / (7 * 0.75);
    widen_evenly(shape, table->count, more - given);
    measure(shape, table);
}
