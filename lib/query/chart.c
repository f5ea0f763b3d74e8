/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart in a report's header. */
#include "query/query.h"

#include <string.h>

#include "intl.h"

static enum ej_status read_kind(struct query *q, const struct node *node, struct ej_error *err)
{
    static const char *const kinds[] = {
        [EJ_CHART_BAR] = "bar", [EJ_CHART_LINE] = "line", [EJ_CHART_STACKED] = "stacked-bar"};
    const char *text;
    enum ej_status status = tree_need_text(q->header, node, "kind", &text, err);

    if (status != EJ_OK)
        return status;
    for (int i = EJ_CHART_BAR; i <= EJ_CHART_STACKED; i++)
        if (strcmp(kinds[i], text) == 0) {
            q->chart.kind = (enum ej_chart_kind)i;
            return EJ_OK;
        }
    return tree_fail(q->header, tree_find(node, "kind"), err, _("'%s' is none of: %s"), text,
                     "bar line stacked-bar");
}

/* The column that NODE, whose text is NAME, is about; `pivot` is the pivoted one. */
static enum ej_status find_column(const struct query *q, const struct node *node, const char *name,
                                  int *out, struct ej_error *err)
{
    if (strcmp(name, "pivot") == 0) {
        *out = q->pivot;
        return *out >= 0 ? EJ_OK
                         : tree_fail(q->header, node, err, _("there is no column with 'pivot'"));
    }
    for (int i = 0; i < q->count; i++)
        if (i != q->pivot && strcmp(q->columns[i].column.name, name) == 0) {
            *out = i;
            return EJ_OK;
        }
    return tree_fail(q->header, node, err, _("there is no column '%s'"), name);
}

static enum ej_status read_points(struct query *q, const struct node *node, struct ej_error *err)
{
    const struct node *of = tree_find(node, "of");
    const char *x, *text = NULL;
    enum ej_status status = tree_need_text(q->header, node, "x", &x, err);

    if (status == EJ_OK)
        status = find_column(q, tree_find(node, "x"), x, &q->chart.x, err);
    if (status == EJ_OK)
        status = tree_text(q->header, node, "of", &text, err);
    if (status != EJ_OK)
        return status;
    if (text && strcmp(text, "totals") != 0 && strcmp(text, "records") != 0)
        return tree_fail(q->header, of, err, _("'%s' is none of: %s"), text, "records totals");
    q->chart.across = q->chart.x == q->pivot;
    q->chart.totals = q->chart.across || (text && strcmp(text, "totals") == 0);
    if (q->chart.totals && !q->totals)
        return tree_fail(q->header, of ? of : tree_find(node, "x"), err,
                         _("the report has no 'totals'"));
    return EJ_OK;
}

/* One of the series: a column of numbers, or the name of a row of the totals. */
static enum ej_status read_one(struct query *q, const struct node *node, struct ej_error *err)
{
    struct query_chart *chart = &q->chart;
    enum ej_status status = tree_is(q->header, node, NODE_SCALAR, err);
    int column;

    if (status == EJ_OK && chart->series_count == MAX_SERIES)
        status = tree_fail(q->header, node, err, _("more than %d series"), MAX_SERIES);
    if (status == EJ_OK && !chart->across) {
        status = find_column(q, node, node->text, &column, err);
        if (status == EJ_OK && (q->columns[column].column.type == EJ_TEXT ||
                                q->columns[column].column.type == EJ_DATE))
            status = tree_fail(q->header, node, err, _("column '%s' holds no numbers"), node->text);
    }
    if (status == EJ_OK)
        chart->series[chart->series_count++] = node->text;
    return status;
}

enum ej_status query_read_chart(struct query *q, struct ej_error *err)
{
    const struct node *node = tree_find(q->header->root, "chart"), *list;
    enum ej_status status;

    if (!node)
        return EJ_OK;
    status = tree_is(q->header, node, NODE_MAPPING, err);
    if (status == EJ_OK)
        status = tree_only(q->header, node, "kind title x series of", err);
    if (status == EJ_OK)
        status = read_kind(q, node, err);
    if (status == EJ_OK)
        status = tree_need_text(q->header, node, "title", &q->chart.title, err);
    if (status == EJ_OK)
        status = read_points(q, node, err);
    if (status == EJ_OK)
        status = tree_need(q->header, node, "series", NODE_SEQUENCE, &list, err);
    if (status != EJ_OK)
        return status;
    if (list->count == 0)
        return tree_fail(q->header, list, err, _("'%s' is empty"), "series");
    for (const struct node *one = list->first; one && status == EJ_OK; one = one->next)
        status = read_one(q, one, err);
    q->chart.there = true;
    return status;
}
