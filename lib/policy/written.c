/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/written.h"

#include <stdlib.h>
#include <string.h>

#include "policy/settings.h"
#include "record/map.h"
#include "yaml/tree.h"

struct written {
    const char *json;
    struct tree *tree;
    const char **dues; /* of the lines */
    struct map known;  /* subject, kind and grade -> 1 + index in dues, -1: none */
    struct buffer key;
};

enum ej_status written_new(const char *json, struct written **out, struct ej_error *err)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return ej_no_memory(err);
    (*out)->json = json;
    return EJ_OK;
}

void written_free(struct written *w)
{
    if (!w)
        return;
    tree_free(w->tree);
    free(w->dues);
    map_free(&w->known);
    buffer_free(&w->key);
    free(w);
}

static const struct node *lines_of(const struct written *w)
{
    return tree_find(w->tree->root, "lines");
}

/* JSON is YAML; a document of ours is a mapping. */
static enum ej_status read_lines(struct written *w, struct ej_error *err)
{
    struct buffer text = {0};
    enum ej_status status;

    buffer_printf(&text, "{lines: %s}", *w->json ? w->json : "[]");
    status = text.failed ? ej_no_memory(err)
                         : tree_parse(text.text, text.length, "written-work", 1, &w->tree, err);
    buffer_free(&text);
    if (status != EJ_OK)
        return status;
    const struct node *lines = lines_of(w);
    w->dues = calloc((size_t)lines->count + 1, sizeof *w->dues);
    if (!w->dues)
        return ej_no_memory(err);
    const char **due = w->dues;
    for (const struct node *line = lines->first; line; line = line->next)
        *due++ = tree_find(line, "due")->text;
    return EJ_OK;
}

static bool lists(const struct node *list, const char *key, const char *name)
{
    const struct node *item = list->first;

    while (item && !policy_same_name(key, item->text, name))
        item = item->next;
    return item != NULL;
}

static int grade_of(const struct node *line, const char *key)
{
    return (int)strtol(tree_find(line, key)->text, NULL, 10);
}

static bool fits(const struct node *line, const char *subject, const char *kind, int grade)
{
    const struct node *subjects = tree_find(line, "subjects");

    return grade >= grade_of(line, "from") && grade <= grade_of(line, "to") &&
           lists(tree_find(line, "kinds"), "kinds", kind) &&
           (!subjects || lists(subjects, "subjects", subject));
}

/* Most kinds have no term, which the text tells without being read. */
static bool mentions(const char *json, const char *kind)
{
    return strpbrk(kind, "\"\\") || strstr(json, kind);
}

enum ej_status written_due(struct written *w, const char *subject, const char *kind, int grade,
                           const char **due, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    *due = NULL;
    if (!w->dues && mentions(w->json, kind))
        status = read_lines(w, err);
    if (status != EJ_OK || !w->dues)
        return status;
    buffer_clear(&w->key);
    buffer_add_char(&w->key, (char)('0' + grade));
    buffer_add(&w->key, kind);
    buffer_add_char(&w->key, '\x1f');
    buffer_add(&w->key, subject);
    int64_t *known = w->key.failed ? NULL : map_at(&w->known, w->key.text, w->key.length);
    if (!known)
        return ej_no_memory(err);
    if (*known == 0) {
        const struct node *line = lines_of(w)->first;
        int64_t at = 1;
        for (; line && !fits(line, subject, kind, grade); line = line->next)
            at++;
        *known = line ? at : -1;
    }
    *due = *known > 0 ? w->dues[*known - 1] : NULL;
    return EJ_OK;
}
