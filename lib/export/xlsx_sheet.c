/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_sheet.c - one table as one sheet. */
#include "export/xlsx_sheet.h"

#include "export/xlsx_measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { A4 = 9, SIGNATURE_HEIGHT = 26, PLAIN_TOP = 160 };

/* Inches from the paper's edge to its header and footer, and what a line of these takes. */
#define HEADER      0.35
#define HEADER_LINE 0.16

static const char signature_line[] = "____________________ /____________________/";

/* ---- above the rows ------------------------------------------------------------------------- */

static void set_footer(struct xlsx_sheet *s, lxw_header_footer_options *edge)
{
    const struct ej_layout *layout = s->table->layout;
    char footer[64] = "&C&9Стр. &P из &N";

    if (layout && layout->apart) {
        worksheet_set_start_page(s->worksheet, 1);
        snprintf(footer, sizeof footer, "&C&9Стр. &P");
    } else if (layout && layout->page > 0) {
        worksheet_set_start_page(s->worksheet, (uint16_t)layout->page);
        snprintf(footer, sizeof footer, "&C&9Стр. %d из %d", layout->page, layout->pages);
    }
    xlsx_did(s, worksheet_set_footer_opt(s->worksheet, footer, edge));
}

static void set_page(struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;
    lxw_header_footer_options edge = {.margin = HEADER};
    char header[2048] = "";
    int lines = 0;

    if (layout)
        lines = xlsx_page_header(layout->header_left, layout->header_right, s->shape.page, header,
                                 sizeof header);
    worksheet_set_default_row(s->worksheet, XLSX_LINE, LXW_FALSE);
    worksheet_set_paper(s->worksheet, A4);
    if (s->shape.landscape)
        worksheet_set_landscape(s->worksheet);
    worksheet_fit_to_pages(s->worksheet, 1, layout && layout->one_page);
    worksheet_center_horizontally(s->worksheet);
    worksheet_set_margins(s->worksheet, XLSX_LEFT, XLSX_RIGHT,
                          XLSX_TOP + (lines > 2 ? (lines - 2) * HEADER_LINE : 0), XLSX_BOTTOM);
    if (*header)
        xlsx_did(s, worksheet_set_header_opt(s->worksheet, header, &edge));
    edge.margin = HEADER - 0.1;
    set_footer(s, &edge);
    /* No green corners at file numbers and the like. */
    xlsx_did(s, worksheet_ignore_errors(s->worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                                        "A1:XFD1048576"));
    for (int i = 0; i < s->table->count; i++) {
        lxw_row_col_options options = {.hidden = s->shape.columns[i].hidden};

        xlsx_did(s, worksheet_set_column_opt(s->worksheet, (lxw_col_t)i, (lxw_col_t)i,
                                             s->shape.columns[i].width, NULL, &options));
    }
}

double xlsx_line_height(const struct xlsx_sheet *s, const char *line, double size)
{
    return xlsx_text_lines(line, size * 1.03, s->shape.table - 6) * size * XLSX_LEADING + 3;
}

static void put_lines(struct xlsx_sheet *s, const char *const *lines, double size,
                      lxw_format *format)
{
    for (; lines && *lines; lines++) {
        xlsx_set_height(s, xlsx_line_height(s, *lines, size));
        xlsx_put_across(s, xlsx_first_shown(s->table), s->table->count - 1, *lines, format);
        s->at++;
    }
}

static void put_title(struct xlsx_sheet *s, const char *const *title)
{
    const char *first[] = {title ? title[0] : NULL, NULL};
    bool plain = s->table->layout->plain;

    if (!first[0])
        return;
    if (plain) {
        xlsx_set_height(s, PLAIN_TOP);
        s->at++;
    }
    put_lines(s, first, plain ? XLSX_LARGE : XLSX_TITLE,
              plain ? s->styles->large : s->styles->title);
    put_lines(s, title + 1, XLSX_SUBTITLE, s->styles->subtitle);
    xlsx_set_height(s, XLSX_GAP);
    s->at++;
}

/* The upper row of a heading: a group's name, or the upper part of a single heading's cell. */
static void put_groups(struct xlsx_sheet *s)
{
    xlsx_set_height(s, s->shape.group_height);
    for (int i = 0, end; i < s->table->count; i = end) {
        const char *group = s->table->columns[i].group;

        end = xlsx_group_end(s->table, i);
        xlsx_put_across(s, i, end - 1, group ? group : "",
                        s->styles->heading[group ? 0 : XLSX_NO_BOTTOM]);
    }
    s->at++;
}

static void put_headings(struct xlsx_sheet *s)
{
    xlsx_set_height(s, s->shape.heading_height);
    for (int i = 0; i < s->table->count; i++) {
        const struct ej_column *column = &s->table->columns[i];
        unsigned look = (s->shape.columns[i].upright ? XLSX_UPRIGHT : 0u) |
                        (s->shape.groups && !column->group ? XLSX_NO_TOP : 0u);

        xlsx_put_text(s, i, xlsx_heading(column), s->styles->heading[look]);
    }
    s->at++;
}

static void put_head(struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;
    int names = layout && layout->name_columns < s->table->count ? layout->name_columns : 0;
    lxw_row_t first;

    set_page(s);
    if (layout)
        put_title(s, layout->title);
    if (layout && layout->plain)
        return;
    first = s->at;
    if (s->shape.groups)
        put_groups(s);
    put_headings(s);
    s->chart.heading = s->at - 1;
    s->repeated = s->shape.group_height + s->shape.heading_height;
    xlsx_did(s, worksheet_repeat_rows(s->worksheet, first, s->at - 1));
    if (names > 0)
        xlsx_did(s, worksheet_repeat_columns(s->worksheet, 0, (lxw_col_t)(names - 1)));
    worksheet_freeze_panes(s->worksheet, s->at, (lxw_col_t)names);
}

/* ALL rows are kept still: the form may be fitted to its page. */
static bool shape_once(struct xlsx_sheet *s, bool all)
{
    if (!s->shaped) {
        if (!xlsx_shape_table(&s->shape, &s->arena, s->table, &s->rows))
            return false;
        xlsx_chart_plan(s);
        if (all && !xlsx_fit_page(s))
            return false;
        put_head(s);
        s->shaped = true;
    }
    return true;
}

bool xlsx_sheet_begin(struct xlsx_sheet *s, lxw_worksheet *worksheet, const struct ej_table *table)
{
    xlsx_arena_clear(&s->arena);
    s->table = xlsx_copy_table(&s->arena, table);
    if (!s->table)
        return false;
    s->worksheet = worksheet;
    s->shaped = s->broken = s->apart = false;
    s->at = 0;
    s->seen = s->sums = 0;
    s->used = s->repeated = s->tail = 0;
    s->breaks = 0;
    xlsx_chart_begin(s);
    xlsx_rows_start(&s->rows, table->count, table->layout ? table->layout->name_columns : 0);
    return true;
}

/* Whether the row that is given now is a sum; asked once of each. */
static bool is_sum(struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;
    bool sum = layout && s->sums < layout->sum_count && layout->sums[s->sums] == s->seen;

    s->seen++;
    s->sums += sum;
    return sum;
}

bool xlsx_sheet_row(struct xlsx_sheet *s, const struct ej_value *values)
{
    if (s->rows.count == XLSX_HELD) {
        if (!shape_once(s, false))
            return false;
        xlsx_put_rows(s, XLSX_HELD - 1);
        if (!xlsx_rows_keep_last(&s->rows))
            return false;
    }
    return xlsx_rows_add(&s->rows, values, is_sum(s));
}

/* ---- below the rows ------------------------------------------------------------------------- */

/* A role and its line in one cell, for a table that has no column's edge in the right place. */
static bool put_signer(struct xlsx_sheet *s, const char *role)
{
    size_t size = strlen(role) + sizeof signature_line + 1;
    char *both = xlsx_arena_take(&s->arena, size);

    if (!both)
        return false;
    snprintf(both, size, "%s %s", role, signature_line);
    xlsx_put_across(s, xlsx_first_shown(s->table), s->table->count - 1, both, s->styles->signature);
    return true;
}

/* The columns that the longest of SIGNERS takes; all of them: the line does not fit beside. */
static int roles_end(const struct xlsx_sheet *s, const char *const *signers)
{
    double role = 0, width = 0;
    int end = 0;

    for (; *signers; signers++)
        if (xlsx_text_width(*signers, XLSX_BODY) > role)
            role = xlsx_text_width(*signers, XLSX_BODY);
    while (end < s->table->count && width < role + 12)
        width += xlsx_points(&s->shape.columns[end++]);
    if (s->shape.table - width < xlsx_text_width(signature_line, XLSX_BODY))
        return s->table->count;
    return end;
}

/* Roles at the left, their lines for signature and name one below the other. */
static bool put_signers(struct xlsx_sheet *s, const char *const *signers)
{
    int first = xlsx_first_shown(s->table), end = roles_end(s, signers);

    for (; *signers; signers++, s->at++) {
        xlsx_set_height(s, SIGNATURE_HEIGHT);
        if (end < s->table->count) {
            xlsx_put_across(s, first, end - 1, *signers, s->styles->signature);
            xlsx_put_across(s, end, s->table->count - 1, signature_line, s->styles->signature);
        } else if (!put_signer(s, *signers)) {
            return false;
        }
    }
    return true;
}

static bool has(const char *const *lines)
{
    return lines && *lines;
}

double xlsx_tail_height(const struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;
    double height;

    if (!layout)
        return 0;
    height = xlsx_totals_height(s);
    if (has(layout->notes) || has(layout->signers))
        height += XLSX_GAP;
    for (const char *const *note = layout->notes; note && *note; note++)
        height += xlsx_line_height(s, *note, XLSX_BODY);
    for (const char *const *signer = layout->signers; signer && *signer; signer++)
        height += SIGNATURE_HEIGHT;
    return height;
}

static bool put_tail(struct xlsx_sheet *s, const struct ej_layout *layout)
{
    if (s->apart) {
        s->page_break[s->breaks++] = s->at;
        s->used = s->repeated;
    }
    xlsx_put_totals(s);
    if (!has(layout->notes) && !has(layout->signers))
        return true;
    xlsx_set_height(s, XLSX_GAP);
    s->at++;
    put_lines(s, layout->notes, XLSX_BODY, s->styles->note);
    return !has(layout->signers) || put_signers(s, layout->signers);
}

bool xlsx_sheet_end(struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;

    if (!shape_once(s, true))
        return false;
    s->tail = s->apart ? 0 : xlsx_tail_height(s) + s->chart.room;
    xlsx_put_rows(s, s->rows.count);
    if (layout && !put_tail(s, layout))
        return false;
    xlsx_chart_end(s);
    if (s->breaks) {
        s->page_break[s->breaks] = 0;
        xlsx_did(s, worksheet_set_h_pagebreaks(s->worksheet, s->page_break));
    }
    return true;
}
