/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of a profile: terms for written work, and the journal on paper. */
#include "policy/settings.h"

#include <stdio.h>
#include <string.h>

#include "intl.h"

enum { LAST_GRADE = 12, LAST_DAY = 366 };

/* ---- written work ---------------------------------------------------------------------------- */

/* The name as the policy has it of the kind of work that NAME means, added to B as JSON. */
static bool add_kind(const struct loading *l, const char *name, struct buffer *b)
{
    struct buffer kind = {0};
    bool found = false;

    for (const char *at = l->kinds.text ? l->kinds.text : ""; *at && !found;
         at += strcspn(at, "\n") + 1) {
        buffer_clear(&kind);
        buffer_add_n(&kind, at, strcspn(at, "\n"));
        found = kind.length && !kind.failed && policy_same_name("kinds", kind.text, name);
    }
    if (found)
        buffer_json(b, kind.text);
    buffer_free(&kind);
    return found;
}

/* The list KEY of ENTRY into B; KINDS: of kinds of work, which the policy has. */
static enum ej_status add_list(struct loading *l, const struct node *entry, const char *key,
                               bool kinds, struct buffer *b)
{
    const struct node *list;
    enum ej_status status = tree_need(l->tree, entry, key, NODE_SEQUENCE, &list, l->err);

    if (status == EJ_OK && list->count == 0)
        status = tree_fail(l->tree, list, l->err, _("'%s' is missing"), key);
    buffer_printf(b, "\"%s\":[", key);
    for (const struct node *item = status == EJ_OK ? list->first : NULL; item && status == EJ_OK;
         item = item->next) {
        status = tree_is(l->tree, item, NODE_SCALAR, l->err);
        if (status != EJ_OK)
            break;
        buffer_add(b, item == list->first ? "" : ",");
        if (!kinds)
            buffer_json(b, item->text);
        else if (!add_kind(l, item->text, b))
            status = tree_fail(l->tree, item, l->err, _("'%s' is no kind of work of the policy"),
                               item->text);
    }
    buffer_add(b, "],");
    return status;
}

static enum ej_status add_due(struct loading *l, const struct node *entry, struct buffer *b)
{
    const struct node *due;
    int64_t days;
    enum ej_status status = tree_need(l->tree, entry, "due", NODE_SCALAR, &due, l->err);

    if (status != EJ_OK)
        return status;
    if (strcmp(due->text, "next-lesson") == 0) {
        buffer_add(b, "\"due\":\"next-lesson\"}");
        return EJ_OK;
    }
    if (tree_number(l->tree, due, 0, LAST_DAY, &days, NULL) != EJ_OK)
        return tree_fail(l->tree, due, l->err,
                         _("'%s' is neither next-lesson nor a number of days up to %d"), due->text,
                         LAST_DAY);
    buffer_printf(b, "\"due\":%lld}", (long long)days);
    return EJ_OK;
}

/* The grade KEY of ENTRY into B, and *GRADE, which is OTHERWISE when there is none. */
static enum ej_status add_grade(struct loading *l, const struct node *entry, const char *key,
                                int64_t otherwise, int64_t *grade, struct buffer *b)
{
    const struct node *node = tree_find(entry, key);
    enum ej_status status = EJ_OK;

    *grade = otherwise;
    if (node)
        status = tree_number(l->tree, node, 1, LAST_GRADE, grade, l->err);
    buffer_printf(b, "\"%s\":%lld,", key, (long long)*grade);
    return status;
}

static enum ej_status add_term(struct loading *l, const struct node *entry, struct buffer *b)
{
    int64_t from = 0, to = 0;
    enum ej_status status = tree_only(l->tree, entry, "kinds subjects from to due", l->err);

    buffer_add_char(b, '{');
    if (status == EJ_OK)
        status = add_list(l, entry, "kinds", true, b);
    if (status == EJ_OK && tree_find(entry, "subjects"))
        status = add_list(l, entry, "subjects", false, b);
    if (status == EJ_OK)
        status = add_grade(l, entry, "from", 1, &from, b);
    if (status == EJ_OK)
        status = add_grade(l, entry, "to", LAST_GRADE, &to, b);
    if (status == EJ_OK && to < from)
        status = tree_fail(l->tree, entry, l->err, _("the last grade comes before the first"));
    return status == EJ_OK ? add_due(l, entry, b) : status;
}

enum ej_status policy_written_work(struct loading *l, const struct node *node)
{
    struct buffer b = {0};
    enum ej_status status = tree_is(l->tree, node, NODE_SEQUENCE, l->err);

    buffer_add_char(&b, '[');
    for (const struct node *entry = node->first; entry && status == EJ_OK; entry = entry->next) {
        buffer_add(&b, entry == node->first ? "" : ",");
        status = add_term(l, entry, &b);
    }
    buffer_add_char(&b, ']');
    if (status == EJ_OK)
        return policy_put_buffer(l, node->key, &b);
    buffer_free(&b);
    return status;
}

/* ---- paper ----------------------------------------------------------------------------------- */

/* "5-9" or "9". */
static enum ej_status read_grades(struct loading *l, const struct node *node, int *from, int *to)
{
    const char *text = node->key;
    int used = 0;

    *from = *to = 0;
    if (sscanf(text, "%2d-%2d%n", from, to, &used) < 2 || text[used]) {
        used = 0;
        if (sscanf(text, "%2d%n", from, &used) < 1 || text[used])
            *from = 0;
        *to = *from;
    }
    if (*from < 1 || *to < *from || *to > LAST_GRADE)
        return tree_fail(l->tree, node, l->err, _("'%s' is not a range of grades such as 5-9"),
                         text);
    return EJ_OK;
}

enum ej_status policy_paper_journal(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);
    char name[64];
    int from, to;

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        status = read_grades(l, item, &from, &to);
        if (status == EJ_OK)
            status = profile_word(l->tree, item, "quarter half-year year quarter-and-year if-kept",
                                  l->err);
        snprintf(name, sizeof name, "%s.%d-%d", node->key, from, to);
        if (status == EJ_OK)
            status = policy_put(l, name, item->text);
    }
    return status;
}
