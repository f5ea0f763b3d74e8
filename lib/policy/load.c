/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a profile's files to the tables policy, kind and code. */
#include "policy/policy.h"

#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "policy/settings.h"
#include "rules/rule.h"
#include "store/store.h"

static enum ej_status write_settings(struct loading *l)
{
    enum ej_status status = EJ_OK;

    for (const struct policy_setting *s = policy_settings; s->key && status == EJ_OK; s++) {
        const struct node *node = profile_find(l->profile, s->key, &l->tree);
        if (node)
            status = policy_distinct(l, node);
        if (node && status == EJ_OK)
            status = s->write(l, node);
        else if (!node && !s->optional)
            status = tree_fail(l->tree, l->tree->root, l->err, _("'%s' is missing"), s->key);
    }
    return status;
}

/* No file of the chain has a key that is no setting. */
static enum ej_status known_keys(struct loading *l)
{
    struct buffer keys = {0};
    enum ej_status status = EJ_OK;

    buffer_add(&keys, "extends rules");
    for (const struct policy_setting *s = policy_settings; s->key; s++)
        buffer_printf(&keys, " %s", s->key);
    if (keys.failed)
        status = ej_no_memory(l->err);
    for (int i = 0; i < l->profile->count && status == EJ_OK; i++)
        status = tree_only(l->profile->chain[i], l->profile->chain[i]->root, keys.text, l->err);
    buffer_free(&keys);
    return status;
}

/* Remove the rows that SQL finds when given the names that were written. */
static enum ej_status remove_others(struct loading *l, const struct put_table *table,
                                    const char *sql, const struct buffer *names)
{
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status;

    if (names->failed)
        return ej_no_memory(l->err);
    do {
        status = store_query(l->j, &stmt, l->err, sql, "t", names->text);
        if (status == EJ_OK)
            status = store_step(l->j, stmt, &row, l->err);
        if (status != EJ_OK || !row)
            return status;
        int64_t id = store_int(stmt, 0);
        store_reset(stmt);
        status = put_remove(l->j, table, id, NULL, l->err);
    } while (status == EJ_OK);
    return status;
}

static enum ej_status remove_old(struct loading *l)
{
    static const char old_settings[] =
        "SELECT id FROM policy WHERE instr(?, char(10) || name || char(10)) = 0";
    static const char old_kinds[] =
        "SELECT id FROM kind WHERE instr(?, char(10) || name || char(10)) = 0"
        " AND NOT EXISTS (SELECT 1 FROM lesson WHERE kind_id = kind.id)"
        " AND NOT EXISTS (SELECT 1 FROM topic WHERE kind_id = kind.id)"
        " AND NOT EXISTS (SELECT 1 FROM mark WHERE kind_id = kind.id)";
    static const char old_codes[] =
        "SELECT id FROM code WHERE instr(?, char(10) || name || char(10)) = 0"
        " AND NOT EXISTS (SELECT 1 FROM absence WHERE code_id = code.id)"
        " AND NOT EXISTS (SELECT 1 FROM notice WHERE code_id = code.id)";
    enum ej_status status = remove_others(l, &put_policy, old_settings, &l->settings);

    if (status == EJ_OK)
        status = remove_others(l, &put_kind, old_kinds, &l->kinds);
    if (status == EJ_OK)
        status = remove_others(l, &put_code, old_codes, &l->codes);
    return status;
}

/* The names that SQL finds to stand beside those that were written, each after START. */
static enum ej_status add_kept(struct loading *l, const char *sql, const struct buffer *names,
                               const char *start, struct buffer *out)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(l->j, &stmt, l->err, sql, "t", names->text);

    while (status == EJ_OK && (status = store_step(l->j, stmt, &row, l->err)) == EJ_OK && row)
        buffer_printf(out, "%s%s\n", start, store_text(stmt, 0));
    return status;
}

static enum ej_status find_kept(struct loading *l, struct buffer *out)
{
    static const char kinds[] =
        "SELECT name FROM kind WHERE instr(?, char(10) || name || char(10)) = 0 ORDER BY id";
    static const char codes[] =
        "SELECT name FROM code WHERE instr(?, char(10) || name || char(10)) = 0 ORDER BY id";
    enum ej_status status = add_kept(l, kinds, &l->kinds, "kinds.", out);

    return status == EJ_OK ? add_kept(l, codes, &l->codes, "codes.", out) : status;
}

/* All but the rules. */
static enum ej_status compile(struct loading *l, const char *name, struct buffer *kept)
{
    enum ej_status status = known_keys(l);

    buffer_add_char(&l->settings, '\n');
    if (status == EJ_OK)
        status = policy_put(l, "profile", name);
    if (status == EJ_OK)
        status = write_settings(l);
    if (status == EJ_OK)
        status = remove_old(l);
    if (status == EJ_OK && kept)
        status = find_kept(l, kept);
    buffer_free(&l->settings);
    buffer_free(&l->kinds);
    buffer_free(&l->codes);
    return status;
}

enum ej_status policy_load(struct ej_journal *j, const char *name, const char *rules,
                           struct buffer *kept, struct ej_error *err)
{
    struct profile profile = {0};
    struct loading l = {.j = j, .profile = &profile, .err = err};
    enum ej_status status = profile_open(j->share, name, &profile, err);

    if (status == EJ_OK)
        status = compile(&l, name, kept);
    policy_forget(j);
    if (status == EJ_OK)
        status = rules_load(j, &profile, rules, err);
    profile_close(&profile);
    return status;
}

enum ej_status policy_again(struct ej_journal *j, struct tree *tree, struct buffer *kept,
                            struct ej_error *err)
{
    const struct profile profile = {.chain = {tree}, .count = 1};
    struct loading l = {.j = j, .profile = &profile, .err = err};
    const struct policy *policy;
    char name[256] = "";
    enum ej_status status = policy_get(j, &policy, err);

    if (status == EJ_OK) {
        snprintf(name, sizeof name, "%s", policy_profile(policy));
        status = compile(&l, name, kept);
    }
    policy_forget(j);
    return status == EJ_OK ? rules_again(j, &profile, err) : status;
}
