/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h - what stands around a report's table when it is printed; always in Russian, as the forms
 * are. */
#ifndef EJ_QUERY_PAGE_H
#define EJ_QUERY_PAGE_H

#include "query/grid.h"
#include "query/parameters.h"
#include "record/buffer.h"

struct page {
    struct ej_layout layout;
    struct buffer sheet, line, dates, past, right;
    const char *title[5];
    const char **notes;
};

/* Fill PAGE for the table in G; what it holds is borrowed from the query, G and SCHOOL.
 * PAST is the school's time of --as-of, YYYY-MM-DDTHH:MM, or "". */
enum ej_status page_make(struct page *page, const struct query *q, const struct values *v,
                         const struct grid *g, const char *school, const char *past,
                         struct ej_error *err);
/* TEMPLATE with each {column} replaced by what the first row of G has there. */
void page_expand(struct buffer *b, const char *template, const struct grid *g);
/* NUMBER in figures and, below a thousand, in Russian words, as masculine nouns are counted: "51
 * (пятьдесят один)". */
void page_number(struct buffer *b, int64_t number);
void page_free(struct page *page);

#endif
