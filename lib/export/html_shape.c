/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_shape.c - how a table is to lie on paper.  The browser has the last word on widths; this is
 * about which way the paper lies, headings that stand upright and the size of type. */
#include "export/html_shape.h"

#include <stdlib.h>

#include "export/xlsx_measure.h"

/* Points across between the margins, of paper that stands and that lies; of a cell beside its text;
 * of a heading that stands upright. */
enum { STANDING = 524, LYING = 785, PADDING = 12, UPRIGHT = 14 };

/* So much too wide, a table stands in smaller type. */
#define NEARLY 1.2

enum { TYPE = 11, LEAST_TYPE = 6, CELL_MOST = 130 };

const char *html_heading(const struct ej_column *column)
{
    return column->heading ? column->heading : column->name;
}

bool html_shape_begin(struct html_shape *shape, const struct ej_table *table)
{
    const bool *hidden = table->layout ? table->layout->hidden : NULL;

    *shape = (struct html_shape){.type = TYPE};
    shape->columns = calloc((size_t)table->count + 1, sizeof *shape->columns);
    for (int i = 0; shape->columns && i < table->count; i++) {
        enum ej_type type = table->columns[i].type;
        shape->columns[i].hidden = hidden && hidden[i];
        shape->columns[i].number = type != EJ_TEXT;
    }
    return shape->columns != NULL;
}

void html_shape_cell(struct html_shape *shape, int column, const char *text)
{
    double *content = &shape->columns[column].content;

    if (*content >= CELL_MOST)
        return;
    double width = xlsx_text_width(text, TYPE);
    if (width > *content)
        *content = width < CELL_MOST ? width : CELL_MOST;
}

void html_shape_end(struct html_shape *shape, const struct ej_table *table)
{
    double whole = 0;

    for (int i = 0; i < table->count; i++) {
        struct html_column *c = &shape->columns[i];
        double heading = xlsx_word_width(html_heading(&table->columns[i]), TYPE) * 1.1;
        if (c->hidden)
            continue;
        if (table->columns[i].width > 0)
            c->content = table->columns[i].width * (TYPE / 2.0);
        c->upright = c->number && heading > c->content + 2 * UPRIGHT;
        if (c->upright)
            heading = UPRIGHT;
        whole += (heading > c->content ? heading : c->content) + PADDING;
    }
    shape->wide = (table->layout && table->layout->landscape) || whole > STANDING * NEARLY;
    double room = shape->wide ? LYING : STANDING;
    shape->type = whole > room ? TYPE * room / whole : TYPE;
    if (shape->type < LEAST_TYPE)
        shape->type = LEAST_TYPE;
}
