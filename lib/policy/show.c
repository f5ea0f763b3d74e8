/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy in force, for people and scripts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "policy/policy.h"
#include "policy/values.h"
#include "rules/rule.h"
#include "store/store.h"

/* A rule of the journal with what its header says. */
struct shown {
    struct rule_file file;
    char *header, *sql;
};

static void shown_free(struct shown *s)
{
    rule_free(&s->file);
    free(s->header);
    free(s->sql);
    *s = (struct shown){0};
}

static enum ej_status recall(struct ej_journal *j, const char *name, struct shown *out,
                             struct ej_error *err)
{
    enum ej_status status =
        store_string(j, &out->header, err, "SELECT header FROM rule WHERE name = ?", "t", name);

    if (status == EJ_OK)
        status =
            store_string(j, &out->sql, err, "SELECT query FROM rule WHERE name = ?", "t", name);
    return status == EJ_OK ? rule_recall(name, out->header, out->sql, &out->file, err) : status;
}

static const char *title_of(const struct shown *s, bool russian)
{
    return russian ? s->file.query->title_ru : s->file.query->title;
}

static bool in_russian(void)
{
    /* TRANSLATORS: the language of this catalogue: "ru" chooses Russian titles. */
    return strcmp(_("en"), "ru") == 0;
}

static const char *levels(const struct shown *s)
{
    return s->file.denies ? "off warn deny" : "off warn";
}

/* What the parameter NAME may be. */
static void allowed(const struct shown *s, const char *name, struct buffer *out)
{
    const struct node *list = tree_find(s->file.query->header->root, "parameters");
    const struct node *declared = list ? tree_find(list, name) : NULL;

    buffer_clear(out);
    buffer_add(out, "");
    if (declared)
        value_allowed(declared, out);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static const char *russian_what(const char *what)
{
    static const char *const words[][2] = {
        {"profile", "профиль"},
        {"setting", "настройка"},
        {"rule", "правило"},
        {"parameter", "параметр"},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], what) == 0)
            return words[i][1];
    return NULL;
}

static const struct ej_column columns[] = {
    {.name = "what", .heading = "Что", .russian = russian_what},
    {.name = "name", .heading = "Имя"},
    {.name = "value", .heading = "Значение"},
    {.name = "allowed", .heading = "Допустимо"},
    {.name = "acts", .heading = "Кто исправляет"},
    {.name = "source", .heading = "Основание"},
    {.name = "title", .heading = "Название"},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct showing {
    struct ej_journal *j;
    struct ej_sink *sink;
    bool russian;
    struct shown rule; /* to which the values at hand belong */
    struct buffer name, allowed;
    struct ej_error *err;
};

static enum ej_status row(struct showing *s, const char *what, const char *const *cells)
{
    struct ej_value values[COLUMNS] = {ej_text(what)};

    for (int i = 1; i < COLUMNS; i++)
        values[i] = ej_text(cells[i - 1]);
    return s->sink->row(s->sink, values, s->err);
}

static enum ej_status show_rule(struct showing *s, const struct policy_value *v)
{
    if (strcmp(v->leaf, "level") == 0) {
        shown_free(&s->rule);
        enum ej_status status = recall(s->j, v->part, &s->rule, s->err);
        if (status != EJ_OK)
            return status;
        const struct rule_file *r = &s->rule.file;
        return row(s, "rule",
                   (const char *[]){s->name.text, v->text, levels(&s->rule), r->acts, r->source,
                                    title_of(&s->rule, s->russian)});
    }
    allowed(&s->rule, v->leaf, &s->allowed);
    return row(s, "parameter",
               (const char *[]){s->name.text, v->text, s->allowed.text, "", "", ""});
}

static enum ej_status show_value(struct showing *s, const struct policy_value *v)
{
    policy_value_name(v, &s->name);
    if (s->name.failed)
        return ej_no_memory(s->err);
    if (v->leaf)
        return *v->leaf ? show_rule(s, v) : EJ_OK;
    const struct policy_setting *setting = policy_setting(v->key, strlen(v->key));
    return row(s, "setting", (const char *[]){s->name.text, v->text, "", "", "", _(setting->help)});
}

enum ej_status ej_policy_show(struct ej_journal *j, bool russian, struct ej_sink *sink,
                              struct ej_error *err)
{
    static const struct ej_table table = {"policy", columns, COLUMNS, NULL};
    struct showing s = {.j = j, .sink = sink, .russian = russian, .err = err};
    struct policy_values values = {0};
    const struct policy *policy;
    enum ej_status status = policy_get(j, &policy, err);

    if (status == EJ_OK)
        status = policy_values_read(j, &values, err);
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    if (status == EJ_OK)
        status =
            row(&s, "profile", (const char *[]){"profile", policy_profile(policy), "", "", "", ""});
    for (int i = 0; i < values.count && status == EJ_OK; i++)
        status = show_value(&s, &values.list[i]);
    if (status == EJ_OK)
        status = sink->end(sink, err);
    shown_free(&s.rule);
    buffer_free(&s.name);
    buffer_free(&s.allowed);
    policy_values_free(&values);
    return status;
}

/* ---- one of it ------------------------------------------------------------------------------- */

static void explain_parameters(const struct shown *s, const struct policy_values *values,
                               const char *rule, struct buffer *out)
{
    const struct node *list = tree_find(s->file.query->header->root, "parameters");
    struct buffer may = {0}, otherwise = {0};

    for (const struct node *p = list ? list->first : NULL; p; p = p->next) {
        const struct policy_value *v = policy_values_find(values, "rules", rule, p->key);
        allowed(s, p->key, &may);
        buffer_clear(&otherwise);
        value_text(tree_find(p, "default"), &otherwise);
        buffer_printf(out, "  %s = %s (", p->key, v ? v->text : "");
        if (may.length)
            buffer_printf(out, "%s; ", may.text);
        buffer_printf(out, _("default %s"), otherwise.length ? otherwise.text : "\"\"");
        buffer_add(out, ")\n");
    }
    buffer_free(&may);
    buffer_free(&otherwise);
}

/* The comment and SELECT of the rule's file. */
static void explain_query(const struct shown *s, struct buffer *out)
{
    static const char ends[] = "\n---*/\n";
    const char *comment = strstr(s->header, ends);

    buffer_printf(out, "\n%s%s", comment ? comment + sizeof ends - 1 : "", s->sql);
    if (out->length && out->text[out->length - 1] != '\n')
        buffer_add_char(out, '\n');
}

static enum ej_status explain_rule(struct ej_journal *j, const struct policy_values *values,
                                   const char *name, struct buffer *out, struct ej_error *err)
{
    const struct policy_value *level = policy_values_find(values, "rules", name, "level");
    struct shown s = {0};
    enum ej_status status = recall(j, name, &s, err);

    if (status == EJ_OK) {
        const struct rule_file *r = &s.file;
        buffer_printf(out, "%s: %s\n", name, title_of(&s, in_russian()));
        buffer_printf(out, _("source: %s\n"), r->source);
        buffer_printf(out, _("level: %s (%s; in the rule's file %s)\n"), level->text, levels(&s),
                      r->level);
        buffer_printf(out, _("who has to act: %s\n"), r->acts);
        buffer_printf(out, _("looks at: %s\n"), r->scope);
        if (*r->wakes)
            buffer_printf(out, _("asked by ej-check run, and when this is written: %s\n"),
                          r->wakes);
        else
            buffer_add(out, _("asked by ej-check run only\n"));
        if (r->entry)
            buffer_add(out, _("about the time of entry: rests in import --historical\n"));
        explain_parameters(&s, values, name, out);
        explain_query(&s, out);
    }
    shown_free(&s);
    return status;
}

static void explain_setting(const struct policy_values *values, const struct policy_setting *s,
                            struct buffer *out)
{
    struct buffer name = {0};

    buffer_printf(out, "%s: %s\n", s->key, _(s->help));
    for (int i = 0; i < values->count; i++) {
        if (strcmp(values->list[i].key, s->key) != 0)
            continue;
        policy_value_name(&values->list[i], &name);
        buffer_printf(out, "  %s: %s\n", name.text ? name.text : "", values->list[i].text);
    }
    buffer_free(&name);
}

static enum ej_status explain_profile(struct ej_journal *j, struct buffer *out,
                                      struct ej_error *err)
{
    const struct policy *policy;
    enum ej_status status = policy_get(j, &policy, err);

    if (status == EJ_OK)
        buffer_printf(out,
                      _("profile: %s, from which the policy came; ej-policy load puts another"
                        " one in place\n"),
                      policy_profile(policy));
    return status;
}

enum ej_status ej_policy_explain(struct ej_journal *j, const char *name, char **text,
                                 struct ej_error *err)
{
    struct policy_values values = {0};
    struct buffer out = {0}, first = {0};
    bool rule = strncmp(name, "rules.", 6) == 0;
    enum ej_status status = policy_values_read(j, &values, err);

    *text = NULL;
    buffer_add_n(&first, rule ? name + 6 : name, strcspn(rule ? name + 6 : name, "."));
    if (status == EJ_OK && first.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK) {
        const struct policy_setting *s = rule ? NULL : policy_setting(first.text, first.length);
        bool both = policy_values_find(&values, "rules", first.text, "level") != NULL;
        if (s)
            explain_setting(&values, s, &out);
        if (s && both)
            buffer_add_char(&out, '\n');
        if (both)
            status = explain_rule(j, &values, first.text, &out, err);
        if (!s && !both && strcmp(name, "profile") == 0)
            status = explain_profile(j, &out, err);
        else if (!s && !both)
            status = ej_fail(err, EJ_USAGE,
                             _("there is no setting or rule '%s'; ej-policy show lists them"),
                             first.text);
    }
    if (status == EJ_OK && out.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK)
        *text = out.text;
    else
        buffer_free(&out);
    buffer_free(&first);
    policy_values_free(&values);
    return status;
}
