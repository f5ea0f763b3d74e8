/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The further parts of a query's file. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "query/query.h"

static const char between[] = "\n/*---\n";

static long lines_in(const char *text)
{
    long lines = 0;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static enum ej_status read_name(struct query *q, const struct query *first, struct ej_error *err)
{
    const struct node *root = q->header->root, *title = tree_find(root, "title");
    enum ej_status status =
        tree_only(q->header, root, "part title with columns sheet print chart report", err);

    q->id = first->id;
    q->title = first->title;
    q->title_ru = first->title_ru;
    q->roles = first->roles;
    if (status == EJ_OK)
        status = tree_need_text(q->header, root, "part", &q->part, err);
    for (const struct query *other = first; other != q && status == EJ_OK; other = other->next)
        if (strcmp(other->part, q->part) == 0)
            status = tree_fail(q->header, tree_find(root, "part"), err, _("a second part '%s'"),
                               q->part);
    if (status == EJ_OK && title)
        status = query_read_titles(q, title, err);
    return status == EJ_OK ? tree_text(q->header, root, "report", &q->instead, err) : status;
}

/* How a report that stands for a part is printed there. */
static enum ej_status parse_instead(struct query *q, struct ej_error *err)
{
    const struct node *print = tree_find(q->header->root, "print"), *node;
    int64_t rows = 0;
    const struct node *sheet = tree_find(q->header->root, "sheet");
    enum ej_status status = tree_only(q->header, q->header->root, "part report sheet print", err);

    if (status == EJ_OK && sheet)
        status = tree_only(q->header, sheet, "name", err);
    if (status == EJ_OK && sheet)
        status = tree_text(q->header, sheet, "name", &q->sheet, err);
    if (status == EJ_OK && print)
        status = tree_only(q->header, print, "rows", err);
    if (status == EJ_OK && print && (node = tree_find(print, "rows")) != NULL)
        status = tree_number(q->header, node, 1, 1000, &rows, err);
    q->rows = (int)rows;
    q->page = true;
    q->pivot = -1;
    return status;
}

static enum ej_status parse_part(struct query *q, const struct query *first, const char *path,
                                 struct ej_error *err)
{
    const char *behind;
    enum ej_status status = query_parse_header(q->text, path, q->begins, &q->header, &behind, err);

    if (status == EJ_OK)
        status = read_name(q, first, err);
    if (status != EJ_OK || q->instead)
        return status == EJ_OK ? parse_instead(q, err) : status;
    status = query_parse_body(q, err);
    return status == EJ_OK ? query_find_sql(q, path, behind, err) : status;
}

static enum ej_status check_beside(const struct query *first, struct ej_error *err)
{
    for (const struct query *q = first; q; q = q->next) {
        const struct query *other = q->beside ? first : NULL;
        while (other && (other == q || strcmp(other->part, q->beside) != 0))
            other = other->next;
        if (q->beside && !other)
            return tree_fail(q->header, tree_find(q->header->root, "sheet"), err,
                             _("there is no other part '%s'"), q->beside);
    }
    return EJ_OK;
}

enum ej_status query_parse_parts(struct query *first, const char *path, struct ej_error *err)
{
    struct query *last = first;
    enum ej_status status = EJ_OK;
    char *next;
    int count = 1;

    while (status == EJ_OK && (next = strstr(last->text, between)) != NULL) {
        struct query *q = calloc(1, sizeof *q);
        if (!q)
            return ej_no_memory(err);
        *next = '\0';
        q->text = next + 1;
        q->begins = last->begins + lines_in(last->text) + 1;
        last = last->next = q;
        status = parse_part(q, first, path, err);
        if (status == EJ_OK && ++count > MAX_PARTS)
            status = tree_fail(q->header, q->header->root, err, _("more than %d parts"), MAX_PARTS);
    }
    return status == EJ_OK ? check_beside(first, err) : status;
}
