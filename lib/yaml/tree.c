/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a tree: entries, types, values, and where a file is wrong. */
#include "yaml/tree.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"

enum ej_status tree_fail(const struct tree *tree, const struct node *node, struct ej_error *err,
                         const char *format, ...)
{
    char text[sizeof err->text];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return ej_fail(err, EJ_REFUSED, "%s:%ld: %s", tree->name, node->line, text);
}

const struct node *tree_find(const struct node *mapping, const char *key)
{
    if (mapping->type != NODE_MAPPING)
        return NULL;
    for (const struct node *node = mapping->first; node; node = node->next)
        if (strcmp(node->key, key) == 0)
            return node;
    return NULL;
}

static const char *article(enum node_type type)
{
    switch (type) {
    case NODE_SCALAR:
        return _("a value");
    case NODE_SEQUENCE:
        return _("a list");
    case NODE_MAPPING:
        return _("a list of 'key: value'");
    }
    return "";
}

enum ej_status tree_is(const struct tree *tree, const struct node *node, enum node_type type,
                       struct ej_error *err)
{
    if (node->type == type)
        return EJ_OK;
    if (node->key)
        return tree_fail(tree, node, err, _("'%s' has to be %s"), node->key, article(type));
    return tree_fail(tree, node, err, _("this has to be %s"), article(type));
}

bool tree_word(const char *words, const char *word)
{
    size_t length = strlen(word);

    if (length == 0 || strchr(word, ' '))
        return false;
    for (const char *at = words; (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

enum ej_status tree_only(const struct tree *tree, const struct node *mapping, const char *keys,
                         struct ej_error *err)
{
    enum ej_status status = tree_is(tree, mapping, NODE_MAPPING, err);

    if (status != EJ_OK)
        return status;
    for (const struct node *node = mapping->first; node; node = node->next)
        if (!tree_word(keys, node->key))
            return tree_fail(tree, node, err, _("unknown key '%s'; there are: %s"), node->key,
                             keys);
    return EJ_OK;
}

enum ej_status tree_need(const struct tree *tree, const struct node *mapping, const char *key,
                         enum node_type type, const struct node **out, struct ej_error *err)
{
    enum ej_status status = tree_is(tree, mapping, NODE_MAPPING, err);

    if (status != EJ_OK)
        return status;
    *out = tree_find(mapping, key);
    if (!*out)
        return tree_fail(tree, mapping, err, _("'%s' is missing"), key);
    return tree_is(tree, *out, type, err);
}

enum ej_status tree_text(const struct tree *tree, const struct node *mapping, const char *key,
                         const char **out, struct ej_error *err)
{
    enum ej_status status = tree_is(tree, mapping, NODE_MAPPING, err);
    const struct node *node = tree_find(mapping, key);

    *out = NULL;
    if (status != EJ_OK || !node)
        return status;
    status = tree_is(tree, node, NODE_SCALAR, err);
    if (status == EJ_OK && !*node->text)
        status = tree_fail(tree, node, err, _("'%s' is empty"), key);
    if (status == EJ_OK)
        *out = node->text;
    return status;
}

enum ej_status tree_need_text(const struct tree *tree, const struct node *mapping, const char *key,
                              const char **out, struct ej_error *err)
{
    enum ej_status status = tree_text(tree, mapping, key, out, err);

    if (status == EJ_OK && !*out)
        status = tree_fail(tree, mapping, err, _("'%s' is missing"), key);
    return status;
}

enum ej_status tree_yes_no(const struct tree *tree, const struct node *node, bool *out,
                           struct ej_error *err)
{
    enum ej_status status = tree_is(tree, node, NODE_SCALAR, err);

    if (status != EJ_OK)
        return status;
    *out = strcmp(node->text, "yes") == 0 || strcmp(node->text, "true") == 0;
    if (!*out && strcmp(node->text, "no") != 0 && strcmp(node->text, "false") != 0)
        return tree_fail(tree, node, err, _("'%s' is neither yes nor no"), node->text);
    return EJ_OK;
}

enum ej_status tree_number(const struct tree *tree, const struct node *node, int64_t low,
                           int64_t high, int64_t *out, struct ej_error *err)
{
    enum ej_status status = tree_is(tree, node, NODE_SCALAR, err);
    char *end;

    if (status != EJ_OK)
        return status;
    errno = 0;
    *out = strtoll(node->text, &end, 10);
    if (*node->text < '0' || *node->text > '9' || *end || errno || *out < low || *out > high)
        return tree_fail(tree, node, err, _("'%s' is no whole number from %lld to %lld"),
                         node->text, (long long)low, (long long)high);
    return EJ_OK;
}
