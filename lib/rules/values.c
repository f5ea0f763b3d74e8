/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a rule's own parameters: what they may be, and how they are kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "rules/rule.h"

enum { LARGEST = 1000000 };

static bool whole_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits < 10 && text[digits] == '\0';
}

/* "15:00", or nothing. */
static bool time_of_day(const char *text)
{
    int hour, minute, used = 0;

    return !*text || (strlen(text) == 5 && strspn(text, "0123456789:") == 5 &&
                      sscanf(text, "%2d:%2d%n", &hour, &minute, &used) == 2 && used == 5 &&
                      hour < 24 && minute < 60);
}

static void add_json(struct buffer *out, const struct node *node)
{
    if (node->type == NODE_SCALAR) {
        if (whole_number(node->text))
            buffer_add(out, node->text);
        else
            buffer_json(out, node->text);
        return;
    }
    bool mapping = node->type == NODE_MAPPING;
    buffer_add_char(out, mapping ? '{' : '[');
    for (const struct node *item = node->first; item; item = item->next) {
        if (item != node->first)
            buffer_add_char(out, ',');
        if (mapping) {
            buffer_json(out, item->key);
            buffer_add_char(out, ':');
        }
        add_json(out, item);
    }
    buffer_add_char(out, mapping ? '}' : ']');
}

void value_text(const struct node *value, struct buffer *out)
{
    if (value->type == NODE_SCALAR)
        buffer_add(out, value->text);
    else
        add_json(out, value);
}

/* Whether all scalars of NODE, of which there is one at least, are whole numbers. */
static bool numbers_only(const struct node *node)
{
    if (node->type == NODE_SCALAR)
        return whole_number(node->text);
    for (const struct node *item = node->first; item; item = item->next)
        if (!numbers_only(item))
            return false;
    return node->first != NULL;
}

/* What DECLARED lets a scalar be. */
struct bounds {
    const struct node *of; /* or NULL */
    bool number, time;
    int64_t low, high;
};

static enum ej_status check_word(const struct tree *tree, const struct node *of,
                                 const struct node *value, struct ej_error *err)
{
    struct buffer words = {0};
    bool found = false;
    enum ej_status status = EJ_OK;

    for (const struct node *word = of->first; word; word = word->next) {
        found = found || strcmp(word->text, value->text) == 0;
        buffer_printf(&words, "%s%s", word == of->first ? "" : ", ", word->text);
    }
    if (!found)
        status = tree_fail(tree, value, err, _("'%s' is none of: %s"), value->text,
                           words.text ? words.text : "");
    buffer_free(&words);
    return status;
}

/* Each scalar of VALUE. */
static enum ej_status check_scalars(const struct tree *tree, const struct bounds *bounds,
                                    const struct node *value, struct ej_error *err)
{
    int64_t number;
    enum ej_status status = EJ_OK;

    if (value->type == NODE_SCALAR && strchr(value->text, '\n'))
        return tree_fail(tree, value, err, _("this has to be one line"));
    if (value->type == NODE_SCALAR && bounds->of)
        return check_word(tree, bounds->of, value, err);
    if (value->type == NODE_SCALAR && bounds->number)
        return tree_number(tree, value, bounds->low, bounds->high, &number, err);
    if (value->type == NODE_SCALAR && bounds->time && !time_of_day(value->text))
        return tree_fail(tree, value, err, _("'%s' is no time such as 15:00"), value->text);
    for (const struct node *item = value->first; item && status == EJ_OK; item = item->next)
        status = check_scalars(tree, bounds, item, err);
    return status;
}

static int64_t bound(const struct node *declared, const char *key, int64_t otherwise)
{
    const struct node *node = tree_find(declared, key);

    return node ? strtoll(node->text, NULL, 10) : otherwise;
}

enum ej_status value_check(const struct node *declared, const struct tree *tree,
                           const struct node *value, struct ej_error *err)
{
    const struct node *otherwise = tree_find(declared, "default");
    const struct bounds bounds = {
        .of = tree_find(declared, "of"),
        .number = numbers_only(otherwise),
        .time = tree_find(declared, "is") != NULL,
        .low = bound(declared, "from", 0),
        .high = bound(declared, "to", LARGEST),
    };
    enum ej_status status = tree_is(tree, value, otherwise->type, err);

    return status == EJ_OK ? check_scalars(tree, &bounds, value, err) : status;
}

/* {default: …}, perhaps with `from` and `to`, or `of` with the words it may be, or `is: time`. */
enum ej_status value_declared(const struct tree *tree, const struct node *declared,
                              struct ej_error *err)
{
    static const char *const ends[] = {"from", "to"};
    const struct node *item, *of;
    int64_t number;
    enum ej_status status = tree_only(tree, declared, "default from to of is", err);

    if (status == EJ_OK && !tree_find(declared, "default"))
        status = tree_fail(tree, declared, err, _("'%s' is missing"), "default");
    if (status == EJ_OK && (parameter_shared(declared->key) || strcmp(declared->key, "level") == 0))
        status = tree_fail(tree, declared, err, _("'%s' cannot be a rule's own parameter"),
                           declared->key);
    for (int i = 0; i < 2 && status == EJ_OK; i++)
        if ((item = tree_find(declared, ends[i])) != NULL)
            status = tree_number(tree, item, 0, LARGEST, &number, err);
    if (status == EJ_OK && (item = tree_find(declared, "is")) != NULL &&
        (item->type != NODE_SCALAR || strcmp(item->text, "time") != 0))
        status = tree_fail(tree, item, err, _("'%s' is none of: %s"), item->text ? item->text : "",
                           "time");
    of = tree_find(declared, "of");
    if (status == EJ_OK && of)
        status = tree_is(tree, of, NODE_SEQUENCE, err);
    for (item = of ? of->first : NULL; item && status == EJ_OK; item = item->next)
        status = tree_is(tree, item, NODE_SCALAR, err);
    if (status == EJ_OK)
        status = value_check(declared, tree, tree_find(declared, "default"), err);
    return status;
}

/* What a value may be, in words: "1-100", "all, written"; "" when anything may stand there. */
void value_allowed(const struct node *declared, struct buffer *out)
{
    const struct node *of = tree_find(declared, "of");

    buffer_add(out, "");
    for (const struct node *word = of ? of->first : NULL; word; word = word->next)
        buffer_printf(out, "%s%s", word == of->first ? "" : " ", word->text);
    if (tree_find(declared, "is"))
        buffer_add(out, "HH:MM");
    else if (!of && (tree_find(declared, "from") || tree_find(declared, "to")))
        buffer_printf(out, "%lld-%lld", (long long)bound(declared, "from", 0),
                      (long long)bound(declared, "to", LARGEST));
}
