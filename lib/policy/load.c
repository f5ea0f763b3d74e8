/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a profile's files to the tables policy, kind and code. */
#include "policy/policy.h"

#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "policy/profile.h"
#include "record/buffer.h"
#include "record/text.h"
#include "rules/rule.h"
#include "store/store.h"

struct loading {
    struct ej_journal *j;
    const struct profile *profile;
    const struct tree *tree; /* the file in which the setting at hand stands */
    const struct node *scale;
    struct buffer settings, kinds, codes; /* names written, each between line breaks */
    struct ej_error *err;
};

static enum ej_status put(struct loading *l, const char *name, const char *value)
{
    struct ej_value values[] = {ej_text(name), ej_text(value)};
    enum change change;
    int64_t id;

    buffer_printf(&l->settings, "%s\n", name);
    return put_row(l->j, &put_policy, values, &id, &change, NULL, l->err);
}

/* Put what B holds, which is emptied. */
static enum ej_status put_buffer(struct loading *l, const char *name, struct buffer *b)
{
    enum ej_status status = b->failed ? ej_fail(l->err, EJ_BROKEN, _("out of memory"))
                                      : put(l, name, b->text ? b->text : "");

    buffer_free(b);
    return status;
}

static enum ej_status decimal(struct loading *l, const struct node *node, int64_t high,
                              int64_t *out)
{
    enum ej_status status = tree_is(l->tree, node, NODE_SCALAR, l->err);

    if (status != EJ_OK)
        return status;
    if (!ej_decimal_parse(node->text, out) || *out <= 0 || *out > high)
        return tree_fail(l->tree, node, l->err, _("'%s' is no decimal up to %lld.%02lld"),
                         node->text, (long long)high / 100, (long long)high % 100);
    return EJ_OK;
}

static bool on_scale(const struct loading *l, const char *text)
{
    for (const struct node *mark = l->scale->first; mark; mark = mark->next)
        if (strcmp(mark->text, text) == 0)
            return true;
    return false;
}

/* ---- settings ------------------------------------------------------------------------------- */

/* A list of whole numbers, each greater than the one before. */
static enum ej_status numbers(struct loading *l, const struct node *node, int64_t high)
{
    struct buffer b = {0};
    int64_t number, last = 0;
    enum ej_status status = tree_is(l->tree, node, NODE_SEQUENCE, l->err);

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        status = tree_number(l->tree, item, last + 1, high, &number, l->err);
        if (status == EJ_OK)
            buffer_printf(&b, "%s%lld", item == node->first ? "" : " ", (long long)number);
        last = number;
    }
    if (status == EJ_OK)
        return put_buffer(l, node->key, &b);
    buffer_free(&b);
    return status;
}

static enum ej_status scale(struct loading *l, const struct node *node)
{
    enum ej_status status = numbers(l, node, 100);

    if (status == EJ_OK && node->count < 2)
        status = tree_fail(l->tree, node, l->err, _("a scale has two marks at least"));
    l->scale = node;
    return status;
}

static enum ej_status debt(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_is(l->tree, node, NODE_SCALAR, l->err);

    if (status != EJ_OK)
        return status;
    if (!*node->text || strchr(node->text, ' ') || on_scale(l, node->text))
        return tree_fail(l->tree, node, l->err, _("'%s' cannot stand for a debt"), node->text);
    return put(l, node->key, node->text);
}

static enum ej_status unsatisfactory(struct loading *l, const struct node *node)
{
    enum ej_status status = numbers(l, node, 100);

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next)
        if (!on_scale(l, item->text))
            status = tree_fail(l->tree, item, l->err, _("'%s' is not of the scale"), item->text);
    return status;
}

/* A threshold for each mark but the lowest, greater for the greater mark. */
static enum ej_status threshold_list(struct loading *l, const struct node *node, const char *name)
{
    struct buffer b = {0};
    int64_t value, last = 0;
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);

    if (status == EJ_OK && node->count != l->scale->count - 1)
        status = tree_fail(l->tree, node, l->err,
                           _("each mark of the scale but the lowest needs a threshold"));
    for (const struct node *mark = l->scale->first->next; mark && status == EJ_OK;
         mark = mark->next) {
        const struct node *item;
        status = tree_need(l->tree, node, mark->text, NODE_SCALAR, &item, l->err);
        if (status == EJ_OK)
            status = decimal(l, item, 10000, &value);
        if (status == EJ_OK && value <= last)
            status = tree_fail(l->tree, item, l->err,
                               _("the threshold of a greater mark has to be greater"));
        if (status == EJ_OK)
            buffer_printf(&b, "%s%s:%lld", last ? " " : "", mark->text, (long long)value);
        last = value;
    }
    if (status == EJ_OK)
        return put_buffer(l, name, &b);
    buffer_free(&b);
    return status;
}

static enum ej_status thresholds(struct loading *l, const struct node *node)
{
    return threshold_list(l, node, node->key);
}

static enum ej_status thresholds_by_subject(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);
    char name[300];

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        snprintf(name, sizeof name, "thresholds.%s", item->key);
        status = threshold_list(l, item, name);
    }
    return status;
}

static enum ej_status fraction(struct loading *l, const struct node *node)
{
    char text[24];
    int64_t value;
    enum ej_status status = decimal(l, node, 100, &value);

    if (status != EJ_OK)
        return status;
    snprintf(text, sizeof text, "%lld", (long long)value);
    return put(l, node->key, text);
}

static enum ej_status finals(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);
    char name[300];

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        snprintf(name, sizeof name, "finals.%s", item->key);
        status = profile_word(l->tree, item, "not-attested exempt passed failed", l->err);
        if (status == EJ_OK && (!*item->key || strchr(item->key, ' ')))
            status = tree_fail(l->tree, item, l->err, _("'%s' is not one word"), item->key);
        if (status == EJ_OK)
            status = put(l, name, item->text);
    }
    return status;
}

static enum ej_status grades(struct loading *l, const struct node *node)
{
    return numbers(l, node, 12);
}

/* Hours a week (stored in hundredths) and the marks they need. */
static enum ej_status minimum_marks(struct loading *l, const struct node *node)
{
    struct buffer b = {0};
    int64_t hours, marks;
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        if (!ej_decimal_parse(item->key, &hours) || hours <= 0)
            status = tree_fail(l->tree, item, l->err, _("'%s' is no number of hours"), item->key);
        else
            status = tree_number(l->tree, item, 0, 100, &marks, l->err);
        if (status == EJ_OK)
            buffer_printf(&b, "%s%lld:%lld", item == node->first ? "" : " ", (long long)hours,
                          (long long)marks);
    }
    if (status == EJ_OK)
        return put_buffer(l, node->key, &b);
    buffer_free(&b);
    return status;
}

static enum ej_status percent(struct loading *l, const struct node *node)
{
    int64_t value;
    enum ej_status status = tree_number(l->tree, node, 0, 100, &value, l->err);

    return status == EJ_OK ? put(l, node->key, node->text) : status;
}

static enum ej_status storage(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_only(l->tree, node, "journals summaries", l->err);
    char name[32];
    int64_t years;

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        snprintf(name, sizeof name, "storage.%s", item->key);
        status = tree_number(l->tree, item, 1, 200, &years, l->err);
        if (status == EJ_OK)
            status = put(l, name, item->text);
    }
    return status;
}

/* Subjects that go into one line of the certificate: a row for each. */
static enum ej_status joined(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);
    char name[300];

    for (const struct node *line = node->first; line && status == EJ_OK; line = line->next) {
        status = tree_is(l->tree, line, NODE_SEQUENCE, l->err);
        for (const struct node *item = line->first; item && status == EJ_OK; item = item->next) {
            status = tree_is(l->tree, item, NODE_SCALAR, l->err);
            if (status != EJ_OK)
                break;
            snprintf(name, sizeof name, "joined.%s", item->text);
            status = put(l, name, line->key);
        }
    }
    return status;
}

/* ---- kinds and codes ------------------------------------------------------------------------ */

/* Remember NAME, of ITEM, in NAMES, refusing it when it is there. */
static enum ej_status once(struct loading *l, struct buffer *names, const struct node *item,
                           const char *name)
{
    char line[256], form[128];

    if (ej_text_fold(form, sizeof form, name) >= sizeof form || !*form || strchr(name, '\n'))
        return tree_fail(l->tree, item, l->err, _("'%s' cannot be a name"), item->key);
    snprintf(line, sizeof line, "\n%s\n", name);
    if (names->length == 0)
        buffer_add_char(names, '\n');
    if (names->text && strstr(names->text, line))
        return tree_fail(l->tree, item, l->err, _("'%s' is there twice"), item->key);
    buffer_add(names, line + 1);
    return EJ_OK;
}

static enum ej_status kind(struct loading *l, const struct node *item)
{
    const struct node *weight, *control;
    struct ej_value values[] = {ej_text(item->key), ej_null(), ej_int(0)};
    bool is_control = false;
    enum change change;
    int64_t id;
    enum ej_status status = once(l, &l->kinds, item, item->key);

    if (status == EJ_OK)
        status = tree_only(l->tree, item, "weight control", l->err);
    weight = tree_find(item, "weight");
    control = tree_find(item, "control");
    if (status == EJ_OK && weight) {
        values[1] = ej_int(0);
        status = decimal(l, weight, 10000, &values[1].integer);
    }
    if (status == EJ_OK && control)
        status = tree_yes_no(l->tree, control, &is_control, l->err);
    values[2].integer = is_control;
    return status == EJ_OK ? put_row(l->j, &put_kind, values, &id, &change, NULL, l->err) : status;
}

static enum ej_status code(struct loading *l, const struct node *item)
{
    char name[64];
    enum change change;
    int64_t id;

    if (ej_text_lookalike(name, sizeof name, item->key) >= sizeof name)
        return tree_fail(l->tree, item, l->err, _("'%s' cannot be a name"), item->key);
    enum ej_status status = once(l, &l->codes, item, name);
    if (status == EJ_OK)
        status = profile_word(l->tree, item, "unknown valid illness unexcused late exempt", l->err);
    if (status != EJ_OK)
        return status;
    struct ej_value values[] = {ej_text(name), ej_text(item->text)};
    return put_row(l->j, &put_code, values, &id, &change, NULL, l->err);
}

static enum ej_status each(struct loading *l, const struct node *node,
                           enum ej_status (*write)(struct loading *, const struct node *))
{
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next)
        status = write(l, item);
    return status;
}

static enum ej_status kinds(struct loading *l, const struct node *node)
{
    return each(l, node, kind);
}

static enum ej_status codes(struct loading *l, const struct node *node)
{
    return each(l, node, code);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* In the order of writing: thresholds and the debt are checked against the scale. */
static const struct {
    const char *key;
    bool optional;
    enum ej_status (*write)(struct loading *, const struct node *);
} settings[] = {
    {"scale", false, scale},
    {"debt", false, debt},
    {"unsatisfactory", false, unsatisfactory},
    {"thresholds", false, thresholds},
    {"thresholds-by-subject", true, thresholds_by_subject},
    {"year-mark-up-from", false, fraction},
    {"finals", false, finals},
    {"no-marks-in-grades", false, grades},
    {"minimum-marks", false, minimum_marks},
    {"minimum-marks-share", false, percent},
    {"kinds", false, kinds},
    {"codes", false, codes},
    {"storage", false, storage},
    {"exam-grades", false, grades},
    {"mean-grades", false, grades},
    {"joined-subjects", true, joined},
};

static enum ej_status write_settings(struct loading *l)
{
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof settings / sizeof *settings && status == EJ_OK; i++) {
        const struct node *node = profile_find(l->profile, settings[i].key, &l->tree);
        if (node)
            status = settings[i].write(l, node);
        else if (!settings[i].optional)
            status =
                tree_fail(l->tree, l->tree->root, l->err, _("'%s' is missing"), settings[i].key);
    }
    return status;
}

/* No file of the chain has a key that is no setting. */
static enum ej_status known_keys(struct loading *l)
{
    struct buffer keys = {0};
    enum ej_status status = EJ_OK;

    buffer_add(&keys, "extends rules");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        buffer_printf(&keys, " %s", settings[i].key);
    if (keys.failed)
        status = ej_fail(l->err, EJ_BROKEN, _("out of memory"));
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
        return ej_fail(l->err, EJ_BROKEN, _("out of memory"));
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

enum ej_status policy_load(struct ej_journal *j, const char *name, const char *rules,
                           struct ej_error *err)
{
    struct profile profile = {0};
    struct loading l = {.j = j, .profile = &profile, .err = err};
    enum ej_status status = profile_open(j->share, name, &profile, err);

    buffer_add_char(&l.settings, '\n');
    if (status == EJ_OK)
        status = known_keys(&l);
    if (status == EJ_OK)
        status = put(&l, "profile", name);
    if (status == EJ_OK)
        status = write_settings(&l);
    if (status == EJ_OK)
        status = remove_old(&l);
    if (status == EJ_OK)
        status = rules_load(j, &profile, rules, err);
    policy_free(j->policy);
    j->policy = NULL;
    buffer_free(&l.settings);
    buffer_free(&l.kinds);
    buffer_free(&l.codes);
    profile_close(&profile);
    return status;
}
