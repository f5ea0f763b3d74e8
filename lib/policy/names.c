/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the parts of settings, as people write them. */
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "policy/settings.h"
#include "record/text.h"

enum { FORM_SIZE = 1024 };

/* Absence codes and final values with the letters that they look like, the latter without a last
 * full stop; hours as numbers; grades as a range; other names folded. */
static void form_of(const char *key, const char *name, char out[FORM_SIZE])
{
    char shaped[FORM_SIZE];
    bool final = strcmp(key, "finals") == 0;
    int64_t hours;

    if (final || strcmp(key, "codes") == 0) {
        ej_text_lookalike(shaped, sizeof shaped, name);
        ej_text_fold(out, FORM_SIZE, shaped);
        size_t length = strlen(out);
        if (final && length > 1 && out[length - 1] == '.')
            out[length - 1] = '\0';
    } else if (strcmp(key, "minimum-marks") == 0 && ej_decimal_parse(name, &hours)) {
        snprintf(out, FORM_SIZE, "%lld", (long long)hours);
    } else if (strcmp(key, "paper-journal") == 0 && !strchr(name, '-')) {
        snprintf(out, FORM_SIZE, "%.*s-%.*s", FORM_SIZE / 2 - 1, name, FORM_SIZE / 2 - 1, name);
    } else {
        ej_text_fold(out, FORM_SIZE, name);
    }
}

bool policy_same_name(const char *key, const char *a, const char *b)
{
    char first[FORM_SIZE], second[FORM_SIZE];

    form_of(key, a, first);
    form_of(key, b, second);
    return strcmp(first, second) == 0;
}

enum ej_status policy_distinct(struct loading *l, const struct node *node)
{
    if (node->type != NODE_MAPPING)
        return EJ_OK;
    for (const struct node *item = node->first; item; item = item->next)
        for (const struct node *other = node->first; other != item; other = other->next)
            if (policy_same_name(node->key, other->key, item->key))
                return tree_fail(l->tree, item, l->err, _("'%s' is there twice"), item->key);
    return EJ_OK;
}
