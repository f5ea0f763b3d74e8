/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files of rules and the profile's section `rules` to the table rule. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "rules/rule.h"
#include "store/store.h"

struct rules_loading {
    struct ej_journal *j;
    const struct profile *profile;
    const char *own;
    char *shared;
    struct ej_error *err;
};

/* ---- parameters ------------------------------------------------------------------------------ */

/* The nearest profile that says something of the rule's KEY; *TREE is its file. */
static const struct node *said(const struct rules_loading *l, const char *rule, const char *key,
                               const struct tree **tree)
{
    for (int i = 0; i < l->profile->count; i++) {
        const struct node *rules = tree_find(l->profile->chain[i]->root, "rules");
        const struct node *own = rules ? tree_find(rules, rule) : NULL;
        const struct node *value = NULL;
        *tree = l->profile->chain[i];
        if (own && own->type == NODE_SCALAR && strcmp(key, "level") == 0)
            return own;
        if (own && own->type == NODE_MAPPING && (value = tree_find(own, key)) != NULL)
            return value;
    }
    return NULL;
}

static enum ej_status parameters_of(const struct rules_loading *l, const struct rule_file *r,
                                    struct buffer *out)
{
    const struct node *list = tree_find(r->query->header->root, "parameters");
    enum ej_status status = EJ_OK;

    buffer_add(out, "");
    for (const struct node *declared = list ? list->first : NULL; declared && status == EJ_OK;
         declared = declared->next) {
        const struct tree *tree;
        const struct node *value = said(l, r->query->id, declared->key, &tree);
        if (value)
            status = value_check(declared, tree, value, l->err);
        else
            value = tree_find(declared, "default");
        if (status != EJ_OK)
            break;
        buffer_printf(out, "%s=", declared->key);
        value_text(value, out);
        buffer_add_char(out, '\n');
    }
    if (status == EJ_OK && out->failed)
        status = ej_no_memory(l->err);
    return status;
}

static enum ej_status level_of(const struct rules_loading *l, const struct rule_file *r,
                               const char **out)
{
    const struct tree *tree;
    const struct node *node = said(l, r->query->id, "level", &tree);
    enum ej_status status;

    *out = r->level;
    if (!node)
        return EJ_OK;
    status = profile_word(tree, node, "off warn deny", l->err);
    if (status == EJ_OK && !r->denies && strcmp(node->text, "deny") == 0)
        status = tree_fail(tree, node, l->err, _("this rule can only warn"));
    *out = node->text;
    return status;
}

/* The profiles give the rule a level, or a mapping of it and of parameters that it has. */
static enum ej_status check_keys(const struct rules_loading *l, const struct rule_file *r)
{
    const struct node *list = tree_find(r->query->header->root, "parameters");
    struct buffer keys = {0};
    enum ej_status status = EJ_OK;

    buffer_add(&keys, "level");
    for (const struct node *key = list ? list->first : NULL; key; key = key->next)
        buffer_printf(&keys, " %s", key->key);
    if (keys.failed)
        status = ej_no_memory(l->err);
    for (int i = 0; i < l->profile->count && status == EJ_OK; i++) {
        const struct tree *tree = l->profile->chain[i];
        const struct node *rules = tree_find(tree->root, "rules");
        const struct node *own = rules ? tree_find(rules, r->query->id) : NULL;
        if (own && own->type != NODE_SCALAR)
            status = tree_only(tree, own, keys.text, l->err);
    }
    buffer_free(&keys);
    return status;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static enum ej_status put_rule_file(const struct rules_loading *l, const struct rule_file *r)
{
    const struct query *q = r->query;
    struct buffer parameters = {0}, header = {0};
    const char *level;
    enum change change;
    int64_t id;
    enum ej_status status = check_keys(l, r);

    if (status == EJ_OK)
        status = level_of(l, r, &level);
    if (status == EJ_OK)
        status = parameters_of(l, r, &parameters);
    buffer_add_n(&header, q->text, (size_t)(q->sql - q->text));
    if (status == EJ_OK && header.failed)
        status = ej_no_memory(l->err);
    if (status == EJ_OK) {
        struct ej_value values[] = {
            ej_text(q->id),
            ej_text(level),
            ej_text(q->title),
            ej_text(q->title_ru),
            ej_text(r->source),
            ej_text(r->acts),
            ej_int(r->denies),
            ej_int(r->entry),
            ej_text(r->scope),
            ej_text(r->wakes),
            ej_text(r->condition),
            ej_text(parameters.text),
            ej_text(r->select.sql.text),
            ej_text(header.text),
        };
        status = put_row(l->j, &put_rule, values, &id, &change, NULL, l->err);
    }
    buffer_free(&parameters);
    buffer_free(&header);
    return status;
}

static enum ej_status load_one(const struct rules_loading *l, const char *name)
{
    struct rule_file r;
    enum ej_status status = rule_read(l->j, l->own, l->shared, name, &r, l->err);

    if (status == EJ_OK && r.query)
        status = put_rule_file(l, &r);
    rule_free(&r);
    return status;
}

static bool in_names(char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static enum ej_status remove_others(const struct rules_loading *l, char *const *names, int count)
{
    static const char sql[] =
        "SELECT id FROM rule WHERE instr(?, char(10) || name || char(10)) = 0 LIMIT 1";
    struct buffer list = {0};
    int64_t id = 0;
    enum ej_status status = EJ_OK;

    buffer_add_char(&list, '\n');
    for (int i = 0; i < count; i++)
        buffer_printf(&list, "%s\n", names[i]);
    if (list.failed)
        status = ej_no_memory(l->err);
    while (status == EJ_OK) {
        status = store_number(l->j, &id, 0, l->err, sql, "t", list.text);
        if (status != EJ_OK || id == 0)
            break;
        status = put_remove(l->j, &put_rule, id, NULL, l->err);
    }
    buffer_free(&list);
    return status;
}

static enum ej_status no_such_rule(const struct rules_loading *l, const struct tree *tree,
                                   const struct node *rule, char *const *names, int count)
{
    struct buffer list = {0};

    for (int i = 0; i < count; i++)
        buffer_printf(&list, "%s%s", i ? " " : "", names[i]);
    enum ej_status status = tree_fail(tree, rule, l->err, _("there is no rule '%s'; there are: %s"),
                                      rule->key, list.text ? list.text : "-");
    buffer_free(&list);
    return status;
}

/* The profiles name only rules that there are. */
static enum ej_status check_profile(const struct rules_loading *l, char *const *names, int count)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; i < l->profile->count && status == EJ_OK; i++) {
        const struct tree *tree = l->profile->chain[i];
        const struct node *rules = tree_find(tree->root, "rules");
        if (rules)
            status = tree_is(tree, rules, NODE_MAPPING, l->err);
        for (const struct node *own = rules ? rules->first : NULL; own && status == EJ_OK;
             own = own->next)
            if (!in_names(names, count, own->key))
                status = no_such_rule(l, tree, own, names, count);
    }
    return status;
}

enum ej_status rules_load(struct ej_journal *j, const struct profile *profile, const char *own,
                          struct ej_error *err)
{
    struct rules_loading l = {.j = j, .profile = profile, .own = own, .err = err};
    struct buffer shared = {0};
    char **names = NULL;
    int count = 0;

    buffer_printf(&shared, "%s/rules", j->share);
    if (shared.failed)
        return ej_no_memory(err);
    l.shared = shared.text;
    enum ej_status status = query_names(own, shared.text, &names, &count, err);
    if (status == EJ_OK)
        status = check_profile(&l, names, count);
    for (int i = 0; i < count && status == EJ_OK; i++)
        status = load_one(&l, names[i]);
    if (status == EJ_OK)
        status = remove_others(&l, names, count);
    query_names_free(names, count);
    buffer_free(&shared);
    return status;
}

/* *NAME, *HEADER and *SQL of the rule whose name follows AFTER; *NAME is NULL when none does. */
static enum ej_status next_rule(const struct rules_loading *l, const char *after, char **name,
                                char **header, char **sql)
{
    static const char query[] =
        "SELECT name, header, query FROM rule WHERE name > ? ORDER BY name LIMIT 1";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = store_query(l->j, &stmt, l->err, query, "t", after);

    *name = *header = *sql = NULL;
    if (status == EJ_OK)
        status = store_step(l->j, stmt, &row, l->err);
    if (!row)
        return status;
    *name = strdup(store_text(stmt, 0));
    *header = strdup(store_text(stmt, 1));
    *sql = strdup(store_text(stmt, 2));
    store_reset(stmt);
    return *name && *header && *sql ? EJ_OK : ej_no_memory(l->err);
}

enum ej_status rules_again(struct ej_journal *j, const struct profile *profile,
                           struct ej_error *err)
{
    const struct rules_loading l = {.j = j, .profile = profile, .err = err};
    char *last = NULL, *name = NULL, *header, *sql;
    enum ej_status status;

    do {
        struct rule_file r = {0};
        status = next_rule(&l, last ? last : "", &name, &header, &sql);
        if (status == EJ_OK && name)
            status = rule_recall(name, header, sql, &r, err);
        if (status == EJ_OK && name)
            status = put_rule_file(&l, &r);
        rule_free(&r);
        free(header);
        free(sql);
        free(last);
        last = name;
    } while (status == EJ_OK && name);
    free(last);
    return status;
}
