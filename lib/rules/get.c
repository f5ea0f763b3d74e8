/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules as the journal holds them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "rules/rule.h"
#include "store/store.h"

void rules_free(struct rule *rules)
{
    for (struct rule *next; rules; rules = next) {
        next = rules->next;
        char *const texts[] = {rules->name,      rules->level,      rules->title, rules->title_ru,
                               rules->source,    rules->acts,       rules->scope, rules->wakes,
                               rules->condition, rules->parameters, rules->sql};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            free(texts[i]);
        free(rules);
    }
}

static enum ej_status take_rule(struct sqlite3_stmt *stmt, struct rule **out, struct ej_error *err)
{
    struct rule *rule = calloc(1, sizeof *rule);

    if (!rule)
        return ej_no_memory(err);
    char **const texts[] = {&rule->name,      &rule->level,      &rule->title, &rule->title_ru,
                            &rule->source,    &rule->acts,       &rule->scope, &rule->wakes,
                            &rule->condition, &rule->parameters, &rule->sql};
    const int count = sizeof texts / sizeof *texts;

    *out = rule;
    rule->entry = store_int(stmt, count) != 0;
    for (int i = 0; i < count; i++)
        if (!(*texts[i] = strdup(store_text(stmt, i))))
            return ej_no_memory(err);
    return EJ_OK;
}

#define COLUMNS                                                                                    \
    "name, level, title, title_ru, source, acts, scope, wakes, condition, parameters, query, "     \
    "entry"

static enum ej_status read_rules(struct ej_journal *j, struct sqlite3_stmt *stmt,
                                 bool (*wanted)(struct sqlite3_stmt *, const void *),
                                 const void *what, struct rule **out, struct ej_error *err)
{
    bool row = true;
    enum ej_status status = EJ_OK;

    *out = NULL;
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row)
        if (wanted(stmt, what)) {
            status = take_rule(stmt, out, err);
            if (*out)
                out = &(*out)->next;
        }
    if (status != EJ_OK)
        store_reset(stmt);
    return status;
}

static bool by_name(struct sqlite3_stmt *stmt, const void *names)
{
    return !names || tree_word(names, store_text(stmt, 0));
}

enum ej_status rules_get(struct ej_journal *j, const char *names, struct rule **out,
                         struct ej_error *err)
{
    static const char sql[] = "SELECT " COLUMNS " FROM rule WHERE level <> 'off' ORDER BY name";
    struct sqlite3_stmt *stmt;
    enum ej_status status = store_query(j, &stmt, err, sql, "");

    *out = NULL;
    return status == EJ_OK ? read_rules(j, stmt, by_name, names, out, err) : status;
}

struct words {
    const char *const *words;
    int count;
};

static bool by_wake(struct sqlite3_stmt *stmt, const void *what)
{
    const struct words *w = what;

    for (int i = 0; i < w->count; i++)
        if (tree_word(store_text(stmt, 7), w->words[i]))
            return true;
    return false;
}

enum ej_status rules_woken(struct ej_journal *j, const char *const *words, int count,
                           struct rule **out, struct ej_error *err)
{
    static const char sql[] =
        "SELECT " COLUMNS " FROM rule WHERE level <> 'off' AND wakes <> '' ORDER BY name";
    const struct words what = {words, count};
    struct sqlite3_stmt *stmt;
    enum ej_status status = store_query(j, &stmt, err, sql, "");

    *out = NULL;
    return status == EJ_OK ? read_rules(j, stmt, by_wake, &what, out, err) : status;
}

const char *rule_title(const struct rule *rule)
{
    /* TRANSLATORS: the language of this catalogue: "ru" chooses Russian titles. */
    return strcmp(_("en"), "ru") == 0 ? rule->title_ru : rule->title;
}

/* ---- binding --------------------------------------------------------------------------------- */

static struct ej_value text_or_null(const char *text)
{
    return text && *text ? ej_text(text) : ej_null();
}

static bool shared_value(struct ej_journal *j, const struct values *v, int64_t txn,
                         const char *name, struct ej_value *out)
{
    static const struct values none;

    v = v ? v : &none;
    const struct {
        const char *name;
        struct ej_value value;
    } known[] = {
        {"txn", txn ? ej_int(txn) : ej_null()},
        {"audit", ej_null()}, /* entries.c binds it */
        {"wrote", text_or_null(j->scope ? j->scope->wrote : NULL)},
        {"today", ej_text(j->today)},
        {"now", ej_text(j->now)},
        {"year_id", v->year_id ? ej_int(v->year_id) : ej_null()},
        {"year_from", text_or_null(v->year_from)},
        {"year_to", text_or_null(v->year_to)},
        {"from", text_or_null(v->from)},
        {"to", text_or_null(v->to)},
        {"period", text_or_null(v->period)},
        {"pupil_id", v->pupil_id ? ej_int(v->pupil_id) : ej_null()},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0) {
            *out = known[i].value;
            return true;
        }
    return false;
}

/* The rule's own parameter: a whole number, or text. */
static enum ej_status bind_own(struct ej_journal *j, const struct rule *rule, const char *name,
                               struct sqlite3_stmt *stmt, int index, struct ej_error *err)
{
    size_t length = strlen(name);
    enum ej_status status;

    for (const char *line = rule->parameters; *line; line += strcspn(line, "\n") + 1) {
        if (strncmp(line, name, length) != 0 || line[length] != '=')
            continue;
        char *text = strndup(line + length + 1, strcspn(line + length + 1, "\n"));
        if (!text)
            return ej_no_memory(err);
        bool number = *text && strlen(text) < 10 && text[strspn(text, "0123456789")] == '\0';
        struct ej_value value = number ? ej_int(strtoll(text, NULL, 10)) : ej_text(text);
        status = store_bind(j, stmt, index, &value, err);
        free(text);
        return status;
    }
    return ej_fail(err, EJ_BROKEN, _("rule %s: no parameter '%s'; load the policy again"),
                   rule->name, name);
}

enum ej_status rule_bind(struct ej_journal *j, const struct rule *rule, const struct values *v,
                         int64_t txn, struct sqlite3_stmt *stmt, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int i = 1; i <= store_parameters(stmt) && status == EJ_OK; i++) {
        const char *name = store_parameter_name(stmt, i);
        struct ej_value value;
        if (name && shared_value(j, v, txn, name, &value))
            status = store_bind(j, stmt, i, &value, err);
        else
            status = bind_own(j, rule, name ? name : "?", stmt, i, err);
    }
    return status;
}

static enum ej_status prepare(struct ej_journal *j, const struct rule *rule, const char *sql,
                              const struct values *v, int64_t txn, struct sqlite3_stmt **out,
                              struct ej_error *err)
{
    enum ej_status status = store_prepare(j, sql, out, err);

    if (status != EJ_OK)
        return ej_prefix(err, _("rule %s"), rule->name);
    /* Loading saw to it: another program was here since. */
    if (!store_reads(*out))
        status = ej_fail(err, EJ_BROKEN, _("rule %s: this has to be one statement that only reads"),
                         rule->name);
    if (status == EJ_OK)
        status = rule_bind(j, rule, v, txn, *out, err);
    if (status != EJ_OK) {
        store_finalize(*out);
        *out = NULL;
    }
    return status;
}

static enum ej_status applies(struct ej_journal *j, const struct rule *rule, const struct values *v,
                              int64_t txn, bool *out, struct ej_error *err)
{
    struct buffer sql = {0};
    struct sqlite3_stmt *stmt = NULL;

    rule_condition(rule->condition, &sql);
    enum ej_status status =
        sql.failed ? ej_no_memory(err) : prepare(j, rule, sql.text, v, txn, &stmt, err);
    if (status == EJ_OK)
        status = store_step(j, stmt, out, err);
    if (status == EJ_OK)
        *out = store_int(stmt, 0) != 0;
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

enum ej_status rule_prepare(struct ej_journal *j, const struct rule *rule, const struct values *v,
                            int64_t txn, struct sqlite3_stmt **out, struct ej_error *err)
{
    bool asked = true;
    enum ej_status status = store_rule_functions(j, err);

    *out = NULL;
    if (status == EJ_OK && *rule->condition)
        status = applies(j, rule, v, txn, &asked, err);
    return status == EJ_OK && asked ? prepare(j, rule, rule->sql, v, txn, out, err) : status;
}

void rule_bound(struct ej_journal *j, const struct store_scope *scope)
{
    store_bound(j, RULE_STEPS + RULE_STEPS_EACH * scope->count);
}

enum ej_status rule_unbound(struct ej_journal *j, const struct rule *rule, enum ej_status status,
                            struct ej_error *err)
{
    bool met = store_bound_met(j);

    store_bound(j, 0);
    if (!met)
        return status;
    return ej_fail(
        err, EJ_BROKEN,
        _("rule %s does not come to an end and was stopped; nothing was written (to write"
          " without it: ej-policy set %s off)"),
        rule->name, rule->name);
}
