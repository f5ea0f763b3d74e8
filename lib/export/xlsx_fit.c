/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_fit.c - a form that nearly fits on a page is printed a little smaller, and does. */
#include "export/xlsx_sheet.h"

#include <string.h>

/* No smaller than this for the sake of a page's end: 11 points stay 9.4. */
#define SMALLEST 0.85

enum { STEPS = 8 };

static double head_height(const struct xlsx_sheet *s)
{
    const char *const *title = s->table->layout->title;
    double height = s->shape.group_height + s->shape.heading_height;

    for (int i = 0; title && title[i]; i++)
        height += xlsx_line_height(s, title[i], i ? XLSX_SUBTITLE : XLSX_TITLE);
    return height + XLSX_GAP;
}

/* Whether the form is no higher than a page; without its sums and what stands below: UPPER. */
static bool fits(const struct xlsx_sheet *s, bool upper)
{
    double room = s->shape.paper * XLSX_FILLED, height = head_height(s);

    if (!upper)
        height += xlsx_tail_height(s) + s->chart.room;
    for (int r = 0; r < s->rows.count && height <= room; r++)
        height += xlsx_row_height(s, r);
    return height <= room;
}

/* Wider columns have fewer lines of text, and a wider table is printed smaller. */
static bool widen_until_it_fits(struct xlsx_sheet *s, const struct xlsx_shape *first, bool upper)
{
    double page = first->page, least = first->table > page ? first->table / page : 1;

    for (int step = 1; step <= STEPS; step++) {
        double most = 1 / SMALLEST, wider = least + (most - least) * step / STEPS;
        struct xlsx_width *columns = s->shape.columns;

        memcpy(columns, first->columns, (size_t)s->table->count * sizeof *columns);
        xlsx_shape_widen(&s->shape, s->table, page * wider);
        if (fits(s, upper))
            return true;
    }
    return false;
}

/* What a chart shows of the sums is best seen beside them. */
static bool sums_may_part(const struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;

    return s->chart.room > 0 && layout->total_count > 0 && layout->chart->totals;
}

bool xlsx_fit_page(struct xlsx_sheet *s)
{
    const struct ej_layout *layout = s->table->layout;
    struct xlsx_shape first = s->shape;
    bool can_widen = first.table <= first.page / SMALLEST;

    if (!layout || !layout->title || layout->plain || layout->one_page || layout->page > 0 ||
        fits(s, false))
        return true;
    s->shape.columns =
        xlsx_arena_take(&s->arena, (size_t)s->table->count * sizeof *s->shape.columns);
    if (!s->shape.columns)
        return false;
    if (can_widen && widen_until_it_fits(s, &first, false))
        return true;
    if (can_widen && sums_may_part(s))
        s->apart = widen_until_it_fits(s, &first, true);
    if (!s->apart) {
        s->shape = first;
        s->apart = sums_may_part(s) && fits(s, true);
    }
    return true;
}
