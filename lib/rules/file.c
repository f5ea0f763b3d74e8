/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule's file: its header and its SELECT, checked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "rules/rule.h"
#include "store/store.h"

const char *const rule_columns[RULE_COLUMNS] = {
    "id", "class", "date", "lesson", "subject", "pupil_id", "teacher", "detail",
};

static enum ej_status word_of(const struct rule_file *r, const char *key, const char *words,
                              const char **out, struct ej_error *err)
{
    const struct tree *tree = r->query->header;
    enum ej_status status = tree_need_text(tree, tree->root, key, out, err);

    if (status == EJ_OK && !tree_word(words, *out))
        status =
            tree_fail(tree, tree_find(tree->root, key), err, _("'%s' is none of: %s"), *out, words);
    return status;
}

static enum ej_status read_parameters(const struct rule_file *r, struct ej_error *err)
{
    const struct tree *tree = r->query->header;
    const struct node *list = tree_find(tree->root, "parameters");
    enum ej_status status = list ? tree_is(tree, list, NODE_MAPPING, err) : EJ_OK;

    for (const struct node *node = list ? list->first : NULL; node && status == EJ_OK;
         node = node->next)
        status = value_declared(tree, node, err);
    return status;
}

static enum ej_status read_wakes(struct rule_file *r, struct ej_error *err)
{
    const struct tree *tree = r->query->header;
    const struct node *list;
    size_t used = 0;
    enum ej_status status = tree_need(tree, tree->root, "wakes", NODE_SEQUENCE, &list, err);

    for (const struct node *node = status == EJ_OK ? list->first : NULL; node && status == EJ_OK;
         node = node->next) {
        status = tree_is(tree, node, NODE_SCALAR, err);
        if (status == EJ_OK && !wakes_known(node->text))
            status = tree_fail(tree, node, err, _("'%s' wakes no rule"), node->text);
        else if (status == EJ_OK && !wakes_scope(node->text, r->scope))
            status = tree_fail(tree, node, err, _("'%s' wakes no rule with scope %s"), node->text,
                               r->scope);
        else if (status == EJ_OK && used + strlen(node->text) + 2 > sizeof r->wakes)
            status = tree_fail(tree, node, err, _("too many words"));
        else if (status == EJ_OK)
            used += (size_t)snprintf(r->wakes + used, sizeof r->wakes - used, "%s%s",
                                     used ? " " : "", node->text);
    }
    return status;
}

static enum ej_status read_levels(struct rule_file *r, struct ej_error *err)
{
    const struct tree *tree = r->query->header;
    const struct node *entry = tree_find(tree->root, "entry");
    const char *can = NULL;
    enum ej_status status = word_of(r, "level", "off warn deny", &r->level, err);

    if (status == EJ_OK)
        status = word_of(r, "can", "warn deny", &can, err);
    r->denies = can && strcmp(can, "deny") == 0;
    if (status == EJ_OK && !r->denies && strcmp(r->level, "deny") == 0)
        status = tree_fail(tree, tree_find(tree->root, "level"), err, _("this rule can only warn"));
    if (status == EJ_OK && entry)
        status = tree_yes_no(tree, entry, &r->entry, err);
    return status;
}

static enum ej_status parse(struct query *q, const char *path, const char *name,
                            struct ej_error *err)
{
    return query_head(q, path, name,
                      "id title source level can entry acts scope wakes if with parameters", err);
}

static enum ej_status read_header(struct rule_file *r, struct ej_error *err)
{
    const struct tree *tree = r->query->header;
    enum ej_status status = tree_need_text(tree, tree->root, "source", &r->source, err);

    if (status == EJ_OK)
        status = read_levels(r, err);
    if (status == EJ_OK)
        status = word_of(r, "acts", "director deputy administrator class-teacher teacher secretary",
                         &r->acts, err);
    if (status == EJ_OK)
        status = tree_need_text(tree, tree->root, "scope", &r->scope, err);
    if (status == EJ_OK && !scope_known(r->scope))
        status =
            tree_fail(tree, tree_find(tree->root, "scope"), err, _("'%s' is no scope"), r->scope);
    if (status == EJ_OK)
        status = read_wakes(r, err);
    if (status == EJ_OK)
        status = tree_text(tree, tree->root, "if", &r->condition, err);
    if (!r->condition)
        r->condition = "";
    return status == EJ_OK ? read_parameters(r, err) : status;
}

/* ---- the SELECT ------------------------------------------------------------------------------ */

static bool known(const struct rule_file *r, const char *name)
{
    const struct node *own = tree_find(r->query->header->root, "parameters");

    return name &&
           (tree_word("txn audit wrote today now year_id year_from year_to from to period pupil_id",
                      name) ||
            (own && tree_find(own, name)));
}

static enum ej_status check_parameters(const struct rule_file *r, struct sqlite3_stmt *stmt,
                                       long line, struct ej_error *err)
{
    for (int i = 1; i <= store_parameters(stmt); i++) {
        const char *name = store_parameter_name(stmt, i);
        if (!known(r, name))
            return ej_fail(err, EJ_REFUSED, _("%s:%ld: the SELECT cannot use the parameter '%s'"),
                           r->query->header->name, line, name ? name : "?");
    }
    return EJ_OK;
}

/* The rule's own parameters as they are by default, for rule_bind(). */
static void defaults(const struct rule_file *r, struct buffer *out)
{
    const struct node *list = tree_find(r->query->header->root, "parameters");

    buffer_add(out, "");
    for (const struct node *own = list ? list->first : NULL; own; own = own->next) {
        buffer_printf(out, "%s=", own->key);
        value_text(tree_find(own, "default"), out);
        buffer_add_char(out, '\n');
    }
}

/* Have STMT run to its end, on a single row of the scope: what never ends is seen here, not while
 * records are written. */
static enum ej_status try_out(struct ej_journal *j, const struct rule_file *r,
                              struct sqlite3_stmt *stmt, long line, struct ej_error *err)
{
    const int64_t no_txn = -1;
    struct buffer parameters = {0};
    int64_t id;
    bool row = true;
    enum ej_status status = scope_sample(j, r->scope, &id, err);
    const struct store_scope scope = {&id, id != 0, NULL};

    defaults(r, &parameters);
    const struct rule rule = {.parameters = parameters.text};
    if (status == EJ_OK && parameters.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = rule_bind(j, &rule, NULL, no_txn, stmt, err);
    j->scope = &scope;
    rule_bound(j, &scope);
    while (status == EJ_OK && row)
        status = store_step(j, stmt, &row, err);
    if (store_bound_met(j))
        status =
            ej_fail(err, EJ_REFUSED,
                    _("this does not come to an end: a recursion needs a condition that ends it"));
    store_bound(j, 0);
    j->scope = NULL;
    buffer_free(&parameters);
    return status == EJ_OK ? EJ_OK : ej_prefix(err, "%s:%ld", r->query->header->name, line);
}

static enum ej_status check_statement(const struct rule_file *r, struct sqlite3_stmt *stmt,
                                      struct ej_error *err)
{
    const char *file = r->query->header->name;
    long line = r->query->sql_line;

    for (int i = 0; i < RULE_COLUMNS; i++)
        if (i >= store_columns(stmt) || strcmp(store_column_name(stmt, i), rule_columns[i]) != 0)
            return ej_fail(err, EJ_REFUSED,
                           _("%s:%ld: column %d of the SELECT has to be called '%s'"), file, line,
                           i + 1, rule_columns[i]);
    if (store_columns(stmt) != RULE_COLUMNS)
        return ej_fail(err, EJ_REFUSED, _("%s:%ld: the SELECT gives more columns than a rule has"),
                       file, line);
    return check_parameters(r, stmt, line, err);
}

void rule_condition(const char *condition, struct buffer *out)
{
    buffer_printf(out, "SELECT (%s)", condition);
}

/* The brackets see to it that it is one expression. */
static enum ej_status check_condition(struct ej_journal *j, const struct rule_file *r,
                                      struct ej_error *err)
{
    const struct node *node = tree_find(r->query->header->root, "if");
    struct sqlite3_stmt *stmt = NULL;
    struct buffer sql = {0};
    size_t offset = 0;

    if (!node)
        return EJ_OK;
    rule_condition(r->condition, &sql);
    enum ej_status status =
        sql.failed ? ej_no_memory(err) : store_prepare_reader(j, sql.text, &stmt, &offset, err);
    if (status == EJ_REFUSED)
        status = ej_prefix(err, "%s:%ld", r->query->header->name, node->line);
    if (status == EJ_OK)
        status = check_parameters(r, stmt, node->line, err);
    if (status == EJ_OK)
        status = try_out(j, r, stmt, node->line, err);
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

static enum ej_status check_select(struct ej_journal *j, const struct rule_file *r,
                                   struct ej_error *err)
{
    struct sqlite3_stmt *stmt = NULL;
    enum ej_status status = composed_prepare(j, &r->select, &stmt, err);

    if (status == EJ_OK)
        status = check_statement(r, stmt, err);
    if (status == EJ_OK)
        status = try_out(j, r, stmt, r->query->sql_line, err);
    store_finalize(stmt);
    return status;
}

/* The rule's own parameters are all that its tables can use: the journal keeps no others. */
static enum ej_status compose(struct rule_file *r, const char *own, const char *shared,
                              struct ej_error *err)
{
    enum ej_status status = query_read_with(r->query, own, shared, err);

    for (int i = 0; i < r->query->with_count && status == EJ_OK; i++) {
        const struct tree *header = r->query->with[i].header;
        if (header && tree_find(header->root, "parameters"))
            status = tree_fail(header, header->root, err,
                               _("the parameters of a rule's tables stand in the rule's header"));
    }
    return status == EJ_OK ? query_compose(r->query, &r->select, err) : status;
}

enum ej_status rule_read(struct ej_journal *j, const char *own, const char *shared,
                         const char *name, struct rule_file *out, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    *out = (struct rule_file){0};
    if (own)
        status = query_read_as(own, name, parse, &out->query, err);
    if (status == EJ_OK && !out->query)
        status = query_read_as(shared, name, parse, &out->query, err);
    if (status != EJ_OK || !out->query)
        return status;
    status = read_header(out, err);
    if (status == EJ_OK)
        status = compose(out, own, shared, err);
    if (status == EJ_OK)
        status = store_rule_functions(j, err);
    if (status == EJ_OK)
        status = check_condition(j, out, err);
    return status == EJ_OK ? check_select(j, out, err) : status;
}

enum ej_status rule_recall(const char *name, const char *header, const char *sql,
                           struct rule_file *out, struct ej_error *err)
{
    struct buffer text = {0};
    struct query *q = calloc(1, sizeof *q);

    *out = (struct rule_file){.query = q};
    buffer_printf(&text, "%s%s", header, sql);
    if (!q || text.failed) {
        buffer_free(&text);
        return ej_no_memory(err);
    }
    q->text = text.text;
    enum ej_status status = parse(q, name, name, err);
    if (status == EJ_OK)
        status = query_compose(q, &out->select, err);
    return status == EJ_OK ? read_header(out, err) : status;
}

void rule_free(struct rule_file *rule)
{
    composed_free(&rule->select);
    query_free(rule->query);
    *rule = (struct rule_file){0};
}
