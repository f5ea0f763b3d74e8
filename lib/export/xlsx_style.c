/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_style.c - the formats of a workbook. */
#include "export/xlsx_style.h"

#include "export/xlsx_shape.h"

/* What forms of Russian offices are set in, and what every system has in the same widths. */
#define FONT "Times New Roman"

static lxw_format *make(lxw_workbook *workbook, double size, uint8_t across, uint8_t down)
{
    lxw_format *f = workbook_add_format(workbook);

    if (!f)
        return NULL;
    format_set_font_name(f, FONT);
    format_set_font_size(f, size);
    format_set_align(f, across);
    format_set_align(f, down);
    return f;
}

static lxw_format *make_wrapped(lxw_workbook *workbook, double size, uint8_t across, uint8_t down)
{
    lxw_format *f = make(workbook, size, across, down);

    if (f)
        format_set_text_wrap(f);
    return f;
}

static lxw_format *make_cell(lxw_workbook *workbook, enum xlsx_kind kind, unsigned run)
{
    uint8_t across = kind == XLSX_WORDS ? LXW_ALIGN_LEFT : LXW_ALIGN_CENTER;
    lxw_format *f = make(workbook, XLSX_BODY, across, LXW_ALIGN_VERTICAL_CENTER);

    if (!f)
        return NULL;
    format_set_left(f, LXW_BORDER_THIN);
    format_set_right(f, LXW_BORDER_THIN);
    if (run & XLSX_REPEATED) {
        format_set_font_color(f, LXW_COLOR_WHITE);
        format_set_shrink(f); /* not wrapped: a row takes no height for what is not seen */
    } else {
        format_set_top(f, LXW_BORDER_THIN);
        if (run & XLSX_SHRUNK)
            format_set_shrink(f);
        else
            format_set_text_wrap(f);
    }
    if (!(run & XLSX_GOES_ON))
        format_set_bottom(f, LXW_BORDER_THIN);
    if (run & XLSX_TOTAL)
        format_set_bold(f);
    if (kind == XLSX_FIXED)
        format_set_num_format(f, "0.00");
    if (kind == XLSX_DAY)
        format_set_num_format(f, "dd.mm.yyyy");
    return f;
}

static lxw_format *make_heading(lxw_workbook *workbook, unsigned look)
{
    lxw_format *f =
        make_wrapped(workbook, XLSX_HEADING, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER);

    if (!f)
        return NULL;
    format_set_bold(f);
    format_set_border(f, LXW_BORDER_THIN);
    format_set_bg_color(f, 0xF2F2F2);
    if (look & XLSX_UPRIGHT)
        format_set_rotation(f, 90);
    if (look & XLSX_NO_TOP)
        format_set_top(f, LXW_BORDER_NONE);
    if (look & XLSX_NO_BOTTOM)
        format_set_bottom(f, LXW_BORDER_NONE);
    return f;
}

static bool make_texts(lxw_workbook *workbook, struct xlsx_styles *s)
{
    s->title = make_wrapped(workbook, XLSX_TITLE, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER);
    s->subtitle =
        make_wrapped(workbook, XLSX_SUBTITLE, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER);
    s->note = make_wrapped(workbook, XLSX_BODY, LXW_ALIGN_LEFT, LXW_ALIGN_VERTICAL_TOP);
    s->signature = make_wrapped(workbook, XLSX_BODY, LXW_ALIGN_LEFT, LXW_ALIGN_VERTICAL_BOTTOM);
    s->large = make_wrapped(workbook, XLSX_LARGE, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER);
    s->line = make_wrapped(workbook, XLSX_TITLE, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER);
    s->small = make_wrapped(workbook, XLSX_SMALL, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER);
    if (!s->title || !s->subtitle || !s->note || !s->signature || !s->large || !s->line ||
        !s->small)
        return false;
    format_set_border(s->small, LXW_BORDER_THIN);
    format_set_bold(s->title);
    format_set_bold(s->large);
    return true;
}

bool xlsx_make_styles(lxw_workbook *workbook, struct xlsx_styles *s)
{
    /* The first format is the workbook's default: the unit of column widths, page headers. */
    lxw_format *standard = STAILQ_FIRST(workbook->formats);

    format_set_font_name(standard, FONT);
    format_set_font_size(standard, XLSX_BODY);
    for (int kind = 0; kind < XLSX_KINDS; kind++)
        for (unsigned run = 0; run < XLSX_RUNS; run++)
            if (!(s->cell[kind][run] = make_cell(workbook, (enum xlsx_kind)kind, run)))
                return false;
    for (unsigned look = 0; look < XLSX_LOOKS; look++)
        if (!(s->heading[look] = make_heading(workbook, look)))
            return false;
    return make_texts(workbook, s);
}
