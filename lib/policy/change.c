/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change of the policy in force: what it changes, and what it objects to. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "policy/objections.h"
#include "policy/policy.h"
#include "policy/values.h"
#include "resolve/resolve.h"
#include "store/store.h"

enum { NAME_SIZE = 512 };

struct changing {
    struct ej_journal *j;
    const struct ej_policy_how *how;
    struct policy_values before, after;
    char *profile;      /* before */
    struct buffer kept; /* kinds and codes that stay, a line each */
    struct objections *objections;
    int64_t replaced;           /* changes of single values that a profile takes back */
    struct policy_values given; /* those that are set now */
    struct ej_error *err;
};

static void tell(const struct changing *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void tell(const struct changing *c, const char *format, ...)
{
    char *text;
    va_list args;

    if (!c->how->told)
        return;
    va_start(args, format);
    if (vasprintf(&text, format, args) >= 0) {
        c->how->told(c->how->context, text);
        free(text);
    }
    va_end(args);
}

static enum ej_status begin(struct changing *c)
{
    const struct policy *policy;

    if (!access_is(c->j, ROLE_ADMINISTRATOR))
        return ej_fail(c->err, EJ_DENIED, _("the policy is changed by the administrator"));
    enum ej_status status = ej_begin(c->j, c->err);
    if (status == EJ_OK)
        status = policy_get(c->j, &policy, c->err);
    if (status == EJ_OK && !(c->profile = strdup(policy_profile(policy))))
        status = ej_no_memory(c->err);
    if (status == EJ_OK)
        status = policy_values_read(c->j, &c->before, c->err);
    if (status == EJ_OK && c->how->findings)
        status = objections_before(c->j, c->how->russian, &c->objections, c->err);
    return status;
}

/* ---- differences ----------------------------------------------------------------------------- */

static long tell_value(const struct changing *c, const struct policy_value *value,
                       const struct policy_value *old, struct buffer *name)
{
    bool text = value->leaf && !*value->leaf;

    if (old && strcmp(old->text, value->text) == 0)
        return 0;
    policy_value_name(value, name);
    if (text && old)
        tell(c, _("%s: the rule itself is another"), name->text);
    else if (old)
        tell(c, _("%s: %s, was %s"), name->text, value->text, old->text);
    else if (!text)
        tell(c, _("%s: %s, new"), name->text, value->text);
    return 1;
}

/* The number of differences, each of which is told. */
static long tell_differences(const struct changing *c)
{
    const struct policy_values *before = &c->before, *after = &c->after;
    struct buffer name = {0};
    long count = 0;

    for (int i = 0; i < after->count; i++) {
        const struct policy_value *v = &after->list[i];
        count += tell_value(c, v, policy_values_find(before, v->key, v->part, v->leaf), &name);
    }
    for (int i = 0; i < before->count; i++) {
        const struct policy_value *v = &before->list[i];
        if ((v->leaf && !*v->leaf) || policy_values_find(after, v->key, v->part, v->leaf))
            continue;
        policy_value_name(v, &name);
        tell(c, _("%s: gone, was %s"), name.text, v->text);
        count++;
    }
    buffer_free(&name);
    return count;
}

/* LINE, such as "codes.ОСВ", is of what was given: another stays since an earlier change. */
static bool is_given(const struct changing *c, const char *line, size_t length)
{
    bool found = c->given.count == 0;

    for (int i = 0; i < c->given.count && !found; i++) {
        const struct policy_value *v = &c->given.list[i];
        size_t key = strlen(v->key), part = v->part ? strlen(v->part) : 0;
        found =
            key < length && memcmp(v->key, line, key) == 0 && line[key] == '.' &&
            (!v->part || (part == length - key - 1 && memcmp(v->part, line + key + 1, part) == 0));
    }
    return found;
}

static void tell_kept(const struct changing *c)
{
    const char *at = c->kept.text ? c->kept.text : "";

    for (; *at; at += strcspn(at, "\n") + 1)
        if (is_given(c, at, strcspn(at, "\n")))
            tell(c, _("%.*s: stays with the records that use it"), (int)strcspn(at, "\n"), at);
}

/* A kind of work that records have stays, and nothing else says that they may have it. */
static enum ej_status check_removed(const struct changing *c)
{
    const struct policy_values *given = &c->given;

    for (int i = 0; i < given->count; i++) {
        const struct policy_value *v = &given->list[i];
        if (strcmp(v->key, "kinds") == 0 && v->part && !*v->text &&
            policy_values_find(&c->after, v->key, v->part, NULL))
            return ej_fail(c->err, EJ_REFUSED,
                           _("kinds.%s: lessons, plans or marks have this kind of work; it stays"),
                           v->part);
    }
    return EJ_OK;
}

/* Whether somebody set values since the last profile was loaded. */
static enum ej_status find_replaced(struct changing *c)
{
    static const char sql[] = "SELECT count(*) FROM txn WHERE command = 'ej-policy set' AND id >"
                              " (SELECT ifnull(max(id), 0) FROM txn"
                              " WHERE command = 'ej-policy load')";

    return store_number(c->j, &c->replaced, 0, c->err, sql, "");
}

/* Of the new policy, when it is in the tables: its differences and its objections. */
static enum ej_status look(struct changing *c, const char *profile, long *found)
{
    enum ej_status status = policy_values_read(c->j, &c->after, c->err);
    long count = 0;

    if (status == EJ_OK)
        status = check_removed(c);
    if (status != EJ_OK)
        return status;
    if (c->replaced)
        tell(c, _("what was changed by ej-policy set gives way to the profile"));
    if (strcmp(profile, c->profile) != 0) {
        tell(c, _("profile: %s, was %s"), profile, c->profile);
        count++;
    }
    count += tell_differences(c);
    tell_kept(c);
    if (count == 0)
        tell(c, _("nothing changes"));
    if (!c->how->findings)
        return EJ_OK;
    status = objections_after(c->objections, c->how->findings, found, c->err);
    if (status == EJ_OK && *found)
        tell(c,
             ngettext_("%ld record that the policy in force does not object to, or not as strictly",
                       "%ld records that the policy in force does not object to, or not as"
                       " strictly",
                       (unsigned long)*found),
             *found);
    return status;
}

static enum ej_status finish(struct changing *c, enum ej_status status)
{
    if (status == EJ_OK)
        status = ej_commit(c->j, c->err);
    else
        ej_rollback(c->j);
    policy_forget(c->j);
    policy_values_free(&c->before);
    policy_values_free(&c->after);
    policy_values_free(&c->given);
    objections_free(c->objections);
    buffer_free(&c->kept);
    free(c->profile);
    return status;
}

enum ej_status ej_policy_load(struct ej_journal *j, const char *profile, const char *rules,
                              const struct ej_policy_how *how, long *found, struct ej_error *err)
{
    struct changing c = {.j = j, .how = how, .err = err};
    enum ej_status status = begin(&c);

    *found = 0;
    if (status == EJ_OK)
        status = find_replaced(&c);
    if (status == EJ_OK)
        status = policy_load(j, profile, rules, &c.kept, err);
    if (status == EJ_OK)
        status = look(&c, profile, found);
    return finish(&c, status);
}

/* ---- single values --------------------------------------------------------------------------- */

static bool is_rule(const struct changing *c, const char *name)
{
    return policy_values_find(&c->before, "rules", name, "level") != NULL;
}

/* NAME without its last part is a setting's or rule's; *REST is that part, or NULL. */
static void split(char *name, char **rest)
{
    *rest = strchr(name, '.');
    if (*rest)
        *(*rest)++ = '\0';
}

/* KEY, PART, LEAF of values.h is set to TEXT; NULL removes it.  NAME is what it was called. */
static enum ej_status give(struct changing *c, const char *name, const char *key, const char *part,
                           const char *leaf, const char *text)
{
    if (policy_values_find(&c->given, key, part, leaf))
        return ej_fail(c->err, EJ_USAGE, _("%s is given twice"), name);
    enum ej_status status = policy_values_set(&c->given, key, part, leaf, text ? text : "", c->err);
    return status == EJ_OK ? policy_values_set(&c->after, key, part, leaf, text, c->err) : status;
}

/* A word for a subject that the journal does not have would never be looked at.  Before there are
 * any subjects nothing can be told. */
static enum ej_status check_subject(struct changing *c, const char *name, const char *subject)
{
    static const char any[] = "SELECT count(*) FROM subject";
    int64_t count, id;
    enum ej_status status = store_number(c->j, &count, 0, c->err, any, "");

    if (status != EJ_OK || count == 0)
        return status;
    status = resolve_subject(c->j, subject, &id, c->err);
    if (status == EJ_REFUSED)
        status = ej_fail(c->err, EJ_REFUSED,
                         _("%s: the school has no such subject; ej-subject list shows them"), name);
    return status;
}

/* PART as the policy writes it where it has it already. */
static void known_part(const struct changing *c, const char *key, char *part, size_t size)
{
    for (int i = 0; i < c->after.count; i++) {
        const struct policy_value *v = &c->after.list[i];
        if (strcmp(v->key, key) != 0 || !v->part || !policy_same_name(key, v->part, part))
            continue;
        snprintf(part, size, "%s", v->part);
        return;
    }
}

/* Some part of the setting KEY is set already by this change. */
static bool given_in_part(const struct changing *c, const char *key)
{
    bool found = false;

    for (int i = 0; i < c->given.count; i++)
        found = found || (strcmp(c->given.list[i].key, key) == 0 && c->given.list[i].part);
    return found;
}

static enum ej_status set_setting(struct changing *c, const struct policy_setting *s,
                                  const char *name, const char *typed, const char *text)
{
    char room[NAME_SIZE], *part = typed ? room : NULL;
    bool parts = s->form != FORM_TEXT && s->form != FORM_DECIMAL && s->form != FORM_LIST &&
                 s->form != FORM_JSON;

    snprintf(room, sizeof room, "%s", typed ? typed : "");
    if (part && !parts)
        return ej_fail(c->err, EJ_USAGE, _("%s has no parts: there is no '%s.%s'"), s->key, s->key,
                       part);
    if (part)
        known_part(c, s->key, part, sizeof room);
    if (part ? policy_values_find(&c->after, s->key, NULL, NULL) != NULL : given_in_part(c, s->key))
        return ej_fail(c->err, EJ_USAGE, _("%s is given as a whole and in part"), s->key);
    if (part && *text && s->form == FORM_SUBJECTS) {
        enum ej_status status = check_subject(c, name, part);
        if (status != EJ_OK)
            return status;
    }
    return give(c, name, s->key, part, NULL, part && !*text ? NULL : text);
}

/* TEXT has to be YAML by itself, so that it cannot begin another value. */
static enum ej_status check_text(struct changing *c, const char *name, const char *text)
{
    struct buffer line = {0};
    struct tree *tree = NULL;
    struct ej_error err;
    enum ej_status status = EJ_OK;

    buffer_printf(&line, "value: %s\n", text);
    if (strpbrk(text, "\r\n") ||
        (!line.failed && tree_parse(line.text, line.length, name, 1, &tree, &err) != EJ_OK))
        status = ej_fail(c->err, EJ_REFUSED, _("%s: this is no value as a profile has it: %s"),
                         name, text);
    else if (line.failed)
        status = ej_no_memory(c->err);
    tree_free(tree);
    buffer_free(&line);
    return status;
}

/* Where a setting and a rule have the same name, a level is the rule's. */
static enum ej_status set_one(struct changing *c, const char *name, const char *text)
{
    char copy[NAME_SIZE], *part;
    bool rule = strncmp(name, "rules.", 6) == 0;
    enum ej_status status = check_text(c, name, text);

    if (status != EJ_OK)
        return status;
    if (strcmp(name, "profile") == 0)
        return ej_fail(c->err, EJ_USAGE, _("profile: ej-policy load puts another one in place"));
    if (strlen(name) >= sizeof copy)
        return ej_fail(c->err, EJ_USAGE, _("%s is too long"), name);
    snprintf(copy, sizeof copy, "%s", rule ? name + 6 : name);
    split(copy, &part);
    const struct policy_setting *setting = rule ? NULL : policy_setting(copy, strlen(copy));
    bool level = !part && tree_word("off warn deny", text);
    if (setting && !(level && is_rule(c, copy)))
        return set_setting(c, setting, name, part, text);
    if (!is_rule(c, copy))
        return ej_fail(c->err, EJ_USAGE,
                       _("there is no setting or rule '%s'; ej-policy show lists them"), copy);
    if (part && !policy_values_find(&c->before, "rules", copy, part))
        return ej_fail(c->err, EJ_USAGE, _("%s has no parameter '%s'; ej-policy explain %s"), copy,
                       part, copy);
    return give(c, name, "rules", copy, part ? part : "level", text);
}

/* "policy:LINE: what" of the printed values, as "NAME: what". */
static void name_line(struct ej_error *err, const struct buffer *lines)
{
    char *end, text[sizeof err->text];
    const char *name = lines->text;

    if (!err || strncmp(err->text, "policy:", 7) != 0)
        return;
    long line = strtol(err->text + 7, &end, 10);
    while (name && --line > 0)
        name = strchr(name, '\n') ? strchr(name, '\n') + 1 : NULL;
    if (!name || *end != ':')
        return;
    snprintf(text, sizeof text, "%.*s%s", (int)strcspn(name, "\n"), name, end);
    memcpy(err->text, text, sizeof text);
}

static enum ej_status compile(struct changing *c)
{
    struct buffer text = {0}, lines = {0};
    struct tree *tree = NULL;
    enum ej_status status;

    policy_values_print(&c->after, &text, &lines);
    status = text.failed || lines.failed
                 ? ej_no_memory(c->err)
                 : tree_parse(text.text, text.length, "policy", 1, &tree, c->err);
    if (status == EJ_OK)
        status = policy_again(c->j, tree, &c->kept, c->err);
    if (status == EJ_REFUSED)
        name_line(c->err, &lines);
    tree_free(tree);
    buffer_free(&text);
    buffer_free(&lines);
    return status;
}

enum ej_status ej_policy_set(struct ej_journal *j, int count, const char *const *names,
                             const char *const *values, const struct ej_policy_how *how,
                             long *found, struct ej_error *err)
{
    struct changing c = {.j = j, .how = how, .err = err};
    enum ej_status status = begin(&c);

    *found = 0;
    if (status == EJ_OK)
        status = policy_values_read(j, &c.after, err);
    for (int i = 0; i < count && status == EJ_OK; i++)
        status = set_one(&c, names[i], values[i]);
    if (status == EJ_OK)
        status = compile(&c);
    policy_values_free(&c.after);
    if (status == EJ_OK)
        status = look(&c, c.profile, found);
    return finish(&c, status);
}
