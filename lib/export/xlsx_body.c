/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_body.c - the cells and rows of a sheet, and where its pages end. */
#include "export/xlsx_measure.h"
#include "export/xlsx_sheet.h"
#include "intl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE = XLSX_LINE,
    TALLEST = 409 /* Excel's limit */,
    MARKS = 64 /* bytes in a narrow cell */
};

/* A text that is so much wider than its cell is not worth a second line. */
#define NEARLY 1.1

/* Excel's own measure of a text may differ from ours by this. */
#define UNSURE 1.02

void xlsx_did(struct xlsx_sheet *s, lxw_error result)
{
    if (result && !s->failed)
        s->failed = result;
}

void xlsx_set_height(struct xlsx_sheet *s, double height)
{
    if (height > TALLEST)
        height = TALLEST;
    s->used += height;
    xlsx_did(s, worksheet_set_row(s->worksheet, s->at, height, NULL));
}

void xlsx_put_text(struct xlsx_sheet *s, int column, const char *text, lxw_format *format)
{
    char *cut = NULL;

    s->cells++;
    if (xlsx_too_long(text)) {
        cut = xlsx_cut(text);
        text = cut;
        xlsx_did(s, cut ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED);
        xlsx_tell(s, column,
                  _("longer than the 32,767 characters of an XLSX cell; cut, with … at the end"));
    }
    if (text)
        xlsx_did(s, worksheet_write_string(s->worksheet, s->at, (lxw_col_t)column, text, format));
    free(cut);
}

/* A sum may be a little too wide for its column, and is set smaller then. */
static void put_number(struct xlsx_sheet *s, int column, double number, enum xlsx_kind kind,
                       unsigned run)
{
    unsigned whole = run & XLSX_TOTAL ? XLSX_SHRUNK : 0u;

    s->cells++;
    xlsx_did(s, worksheet_write_number(s->worksheet, s->at, (lxw_col_t)column, number,
                                       s->styles->cell[kind][run | whole]));
}

/* One cell out of the columns FIRST to LAST. */
void xlsx_put_across(struct xlsx_sheet *s, int first, int last, const char *text,
                     lxw_format *format)
{
    if (first == last) {
        xlsx_put_text(s, first, text, format);
        return;
    }
    s->cells += (uint64_t)(last - first + 1);
    xlsx_did(s, worksheet_merge_range(s->worksheet, s->at, (lxw_col_t)first, s->at, (lxw_col_t)last,
                                      text, format));
}

static bool digits(const char *text, int from, int count, int *number)
{
    *number = 0;
    for (int i = from; i < from + count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + text[i] - '0';
    }
    return true;
}

/* A date that Excel's calendar has: from March 1900, as it takes that year for a leap year. */
static bool date_of(const char *text, lxw_datetime *date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int last;

    *date = (lxw_datetime){0};
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' ||
        !digits(text, 0, 4, &date->year) || !digits(text, 5, 2, &date->month) ||
        !digits(text, 8, 2, &date->day) || date->month < 1 || date->month > 12)
        return false;
    last = days[date->month - 1];
    if (date->month == 2 && date->year % 4 == 0 && (date->year % 100 || date->year % 400 == 0))
        last++;
    return date->day >= 1 && date->day <= last &&
           (date->year > 1900 || (date->year == 1900 && date->month > 2));
}

/* TEXT is an integer as it is printed, short enough to be exact in a spreadsheet. */
static bool plain_integer(const char *text, double *number)
{
    size_t length = strspn(text, "0123456789");

    if (!length || length > 15 || text[length] || (text[0] == '0' && length > 1))
        return false;
    *number = strtod(text, NULL);
    return true;
}

/* The same for one with two decimals: a mean among whole numbers. */
static bool plain_decimal(const char *text, double *number)
{
    size_t length = strspn(text, "0123456789");

    if (!length || length > 12 || text[length] != '.' ||
        strspn(text + length + 1, "0123456789") != 2 || text[length + 3])
        return false;
    *number = strtod(text, NULL);
    return true;
}

/* The part of a cell that text is set in. */
static double text_room(const struct xlsx_sheet *s, int i)
{
    return xlsx_points(&s->shape.columns[i]) - 5;
}

/* Most cells are short: no letter is wider than the type's size, nor any takes no byte. */
static bool surely_fits(const struct xlsx_sheet *s, int i, const struct ej_value *value)
{
    return s->shape.columns[i].hidden || value->null || !value->text ||
           strlen(value->text) * XLSX_BODY < text_room(s, i);
}

/* The text just does not fit on one line, or the column is one of single marks. */
static bool nearly_fits(const struct xlsx_sheet *s, int i, const char *text)
{
    if (xlsx_is_narrow(&s->shape.columns[i]))
        return true;
    double width = xlsx_text_width(text, XLSX_BODY) * UNSURE, room = text_room(s, i);

    return width > room && width <= room * NEARLY && !strchr(text, '\n');
}

/* Several marks that are too wide for one line of a narrow column stand on more. */
static bool takes_lines(const struct xlsx_sheet *s, int i, const char *text)
{
    return xlsx_is_narrow(&s->shape.columns[i]) && strchr(text, '/') && strlen(text) < MARKS &&
           xlsx_text_width(text, XLSX_BODY) > text_room(s, i) * 1.4;
}

/* TEXT with the first mark on a line of its own, and on each of the others what has room there;
 * the number of lines. */
static int lay_marks(const struct xlsx_sheet *s, int i, const char *text, char lines[MARKS])
{
    int count = 2;

    snprintf(lines, MARKS, "%s", text);
    char *line = strchr(lines, '/'), *last = NULL;
    *line++ = '\n';
    for (char *at = line; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        bool full = last && xlsx_text_width(line, XLSX_SMALL) > text_room(s, i);
        *at = '/';
        if (full) {
            *last = '\n';
            line = last + 1;
            count++;
        }
        last = at;
    }
    if (last && xlsx_text_width(line, XLSX_SMALL) > text_room(s, i)) {
        *last = '\n';
        count++;
    }
    return count;
}

static void put_marks(struct xlsx_sheet *s, int i, const char *text)
{
    char lines[MARKS];

    lay_marks(s, i, text, lines);
    xlsx_put_text(s, i, lines, s->styles->small);
}

static void put_value(struct xlsx_sheet *s, int i, const struct ej_value *value, unsigned run)
{
    enum ej_type type = s->table->columns[i].type;
    enum xlsx_kind words = s->shape.columns[i].centred ? XLSX_CENTRE : XLSX_WORDS;
    lxw_format *const(*cell)[XLSX_RUNS] = s->styles->cell;
    lxw_datetime date;
    double number;

    if (value->null) {
        xlsx_put_text(s, i, "", cell[words][run]);
    } else if (value->text && type == EJ_DATE && date_of(value->text, &date)) {
        s->cells++;
        xlsx_did(s, worksheet_write_datetime(s->worksheet, s->at, (lxw_col_t)i, &date,
                                             cell[XLSX_DAY][run]));
    } else if (value->text && type == EJ_INTEGER && plain_integer(value->text, &number)) {
        put_number(s, i, number, XLSX_CENTRE, run);
    } else if (value->text && type == EJ_INTEGER && plain_decimal(value->text, &number)) {
        put_number(s, i, number, XLSX_FIXED, run);
    } else if (value->text && takes_lines(s, i, value->text)) {
        put_marks(s, i, value->text);
    } else if (value->text) {
        bool shrunk =
            !(run & XLSX_REPEATED) && !surely_fits(s, i, value) && nearly_fits(s, i, value->text);
        xlsx_put_text(s, i, value->text, cell[words][run | (shrunk ? XLSX_SHRUNK : 0u)]);
    } else if (type == EJ_FIXED2 || type == EJ_HUNDREDTHS) {
        put_number(s, i, (double)value->integer / 100, type == EJ_FIXED2 ? XLSX_FIXED : XLSX_CENTRE,
                   run);
    } else {
        put_number(s, i, (double)value->integer, XLSX_CENTRE, run);
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

static double value_height(const struct xlsx_sheet *s, int i, const struct ej_value *value)
{
    char lines[MARKS];

    if (!value->null && value->text && takes_lines(s, i, value->text))
        return lay_marks(s, i, value->text, lines) * XLSX_SMALL * XLSX_LEADING + 4;
    if (surely_fits(s, i, value) || nearly_fits(s, i, value->text))
        return LINE;
    return xlsx_text_lines(value->text, XLSX_BODY * UNSURE, text_room(s, i)) * LINE;
}

/* As high as its text from column FIRST on; Excel would find that out by itself, LibreOffice does
 * not. */
static double row_height(const struct xlsx_sheet *s, const struct ej_value *cells, int first)
{
    double tallest = LINE;

    for (int i = first; i < s->table->count; i++) {
        double height = value_height(s, i, &cells[i]);

        if (height > tallest)
            tallest = height;
    }
    return tallest < TALLEST ? tallest : TALLEST;
}

double xlsx_row_height(const struct xlsx_sheet *s, int r)
{
    return row_height(s, s->rows.row[r].cells, s->rows.row[r].same);
}

/* The height of row R and those below that share its first LEVEL names; *END is the row after. */
static double run_height(const struct xlsx_sheet *s, int r, int level, int *end)
{
    const struct xlsx_row *row = s->rows.row;
    double height = xlsx_row_height(s, r);

    for (*end = r + 1; *end < s->rows.count && row[*end].same >= level; ++*end)
        height += xlsx_row_height(s, *end);
    return height;
}

/* Lines that share a name stay on one page, and the last ones together with what stands under the
 * table: whether what is left of this page is too little for those that begin with row R.  Lines
 * that no page has room for are parted by their next name. */
static bool ends_page(const struct xlsx_sheet *s, int r)
{
    double room = s->shape.paper * XLSX_FILLED;
    int same = s->rows.row[r].same, unseen = xlsx_first_shown(s->table);

    if (s->breaks == LXW_BREAKS_MAX || (s->table->layout && s->table->layout->one_page))
        return false;
    for (int level = (same > unseen ? same : unseen) + 1; level <= s->rows.names; level++) {
        int end;
        double height = run_height(s, r, level, &end);

        if (end == s->rows.count)
            height += s->tail;
        if (height + s->repeated <= room)
            return s->used + height > room && (end > r + 1 || s->tail > 0);
    }
    return false;
}

/* The texts from column FIRST on that are higher than any row. */
static void tell_tall(const struct xlsx_sheet *s, const struct ej_value *cells, int first)
{
    for (int i = first; i < s->table->count; i++)
        if (value_height(s, i, &cells[i]) > TALLEST && !xlsx_too_long(cells[i].text))
            xlsx_tell(s, i, _("longer than a row of XLSX is high; print shows its beginning"));
}

static void put_row(struct xlsx_sheet *s, int r, bool *ends)
{
    const struct xlsx_row *row = &s->rows.row[r];
    int same = s->broken ? 0 : row->same, below = r + 1 < s->rows.count ? row[1].same : 0;
    double height = row_height(s, row->cells, same);

    if (s->used + height > s->shape.paper)
        s->used = s->repeated;
    /* In a form each row's height is known, so that its pages end where they should. */
    if (height > LINE || s->table->layout)
        xlsx_set_height(s, height);
    if (height == TALLEST)
        tell_tall(s, row->cells, same);
    *ends = r + 1 < s->rows.count && ends_page(s, r + 1);
    if (!row->sum)
        xlsx_chart_row(s, row->cells, false);
    for (int i = 0; i < s->table->count; i++)
        put_value(s, i, &row->cells[i],
                  (i < same ? XLSX_REPEATED : 0u) | (i < below && !*ends ? XLSX_GOES_ON : 0u) |
                      (row->sum ? XLSX_TOTAL : 0u));
    s->at++;
}

/* A line of text across the page; an empty one is a gap. */
static void put_line(struct xlsx_sheet *s, int r)
{
    int first = xlsx_first_shown(s->table);
    const struct ej_value *value = &s->rows.row[r].cells[first];
    const char *text = value->null || !value->text ? "" : value->text;
    int lines = xlsx_text_lines(text, XLSX_TITLE * UNSURE, text_room(s, first));

    xlsx_set_height(s, *text ? lines * XLSX_TITLE * XLSX_LEADING + 6 : 3 * LINE);
    xlsx_put_text(s, first, text, s->styles->line);
    s->at++;
}

void xlsx_put_rows(struct xlsx_sheet *s, int count)
{
    if (s->table->layout && s->table->layout->plain) {
        for (int r = 0; r < count; r++)
            put_line(s, r);
        return;
    }
    bool ends = s->rows.count > 0 && ends_page(s, 0);

    for (int r = 0; r < count; r++) {
        s->broken = ends;
        if (s->broken) {
            s->page_break[s->breaks++] = s->at;
            s->used = s->repeated;
        }
        put_row(s, r, &ends);
    }
}

/* ---- totals --------------------------------------------------------------------------------- */

double xlsx_totals_height(const struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;
    double height = 0;

    for (int i = 0; i < layout->total_count; i++)
        height += row_height(s, layout->totals + i * s->table->count, 0);
    return height;
}

void xlsx_put_totals(struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;

    s->chart.totals = s->at;
    for (int i = 0; i < layout->total_count; i++, s->at++) {
        const struct ej_value *cells = layout->totals + i * s->table->count;

        xlsx_chart_row(s, cells, true);
        xlsx_set_height(s, row_height(s, cells, 0));
        for (int c = 0; c < s->table->count; c++)
            put_value(s, c, &cells[c], XLSX_TOTAL);
    }
}
