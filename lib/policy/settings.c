/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a profile: each checked, and written as a row of policy, kind or code. */
#include "policy/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/text.h"
#include "resolve/resolve.h"
#include "store/store.h"

enum { NAME_SIZE = 1024, KIND_SIZE = 128, FINAL_SIZE = 64 };

enum ej_status policy_put(struct loading *l, const char *name, const char *value)
{
    struct ej_value values[] = {ej_text(name), ej_text(value)};
    enum change change;
    int64_t id;

    buffer_printf(&l->settings, "%s\n", name);
    return put_row(l->j, &put_policy, values, &id, &change, NULL, l->err);
}

enum ej_status policy_put_buffer(struct loading *l, const char *name, struct buffer *b)
{
    enum ej_status status =
        b->failed ? ej_no_memory(l->err) : policy_put(l, name, b->text ? b->text : "");

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

/* TEXT has no control characters, nor what else ends a line of YAML. */
static bool one_line(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return false;
    return !strstr(text, "\xC2\x85") && !strstr(text, "\u2028") && !strstr(text, "\u2029");
}

/* NAME, of ITEM, stands in one line, and in room for SIZE characters when it is folded. */
static enum ej_status check_name(struct loading *l, const struct node *item, const char *name,
                                 size_t size)
{
    char form[NAME_SIZE];

    if (ej_text_fold(form, size, name) < size && *form && one_line(name))
        return EJ_OK;
    return tree_fail(l->tree, item, l->err, _("'%s' cannot be a name"), name);
}

/* "KEY.NAME" into OUT, the name of the row that ITEM makes. */
static enum ej_status row_name(struct loading *l, const struct node *item, const char *key,
                               const char *name, struct buffer *out)
{
    enum ej_status status = check_name(l, item, name, NAME_SIZE);

    buffer_clear(out);
    buffer_printf(out, "%s.%s", key, name);
    return status == EJ_OK && out->failed ? ej_no_memory(l->err) : status;
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
        return policy_put_buffer(l, node->key, &b);
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
    if (!*node->text || strchr(node->text, ' ') || !one_line(node->text) ||
        strstr(node->text, "\u00a0") || on_scale(l, node->text))
        return tree_fail(l->tree, node, l->err, _("'%s' cannot stand for a debt"), node->text);
    return policy_put(l, node->key, node->text);
}

static enum ej_status unsatisfactory(struct loading *l, const struct node *node)
{
    enum ej_status status = numbers(l, node, 100);

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next)
        if (!on_scale(l, item->text))
            status = tree_fail(l->tree, item, l->err, _("'%s' is not of the scale"), item->text);
    return status;
}

/* In hundredths. */
static int64_t lowest_mark(const struct loading *l)
{
    return 100 * strtol(l->scale->first->text, NULL, 10);
}

static int64_t highest_mark(const struct loading *l)
{
    const struct node *mark = l->scale->first;

    while (mark->next)
        mark = mark->next;
    return 100 * strtol(mark->text, NULL, 10);
}

/* A threshold for each mark but the lowest, greater for the greater mark, none beyond what a mean
 * can be. */
static enum ej_status threshold_list(struct loading *l, const struct node *node, const char *name)
{
    struct buffer b = {0};
    int64_t value = 0, last = 0;
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);

    if (status == EJ_OK && node->count != l->scale->count - 1)
        status = tree_fail(l->tree, node, l->err,
                           _("each mark of the scale but the lowest needs a threshold"));
    for (const struct node *mark = l->scale->first->next; mark && status == EJ_OK;
         mark = mark->next) {
        const struct node *item;
        status = tree_need(l->tree, node, mark->text, NODE_SCALAR, &item, l->err);
        if (status == EJ_OK)
            status = decimal(l, item, highest_mark(l), &value);
        if (status == EJ_OK && value < lowest_mark(l))
            status = tree_fail(l->tree, item, l->err, _("'%s' is less than the lowest mark"),
                               item->text);
        if (status == EJ_OK && value <= last)
            status = tree_fail(l->tree, item, l->err,
                               _("the threshold of a greater mark has to be greater"));
        if (status == EJ_OK)
            buffer_printf(&b, "%s%s:%lld", last ? " " : "", mark->text, (long long)value);
        last = value;
    }
    if (status == EJ_OK)
        return policy_put_buffer(l, name, &b);
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
    struct buffer name = {0};

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        status = row_name(l, item, "thresholds", item->key, &name);
        if (status == EJ_OK)
            status = threshold_list(l, item, name.text);
    }
    buffer_free(&name);
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
    return policy_put(l, node->key, text);
}

static enum ej_status finals(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);
    struct buffer name = {0};

    for (const struct node *item = node->first; item && status == EJ_OK; item = item->next) {
        status = profile_word(l->tree, item, "not-attested exempt passed failed", l->err);
        if (status == EJ_OK && (!*item->key || strchr(item->key, ' ')))
            status = tree_fail(l->tree, item, l->err, _("'%s' is not one word"), item->key);
        if (status == EJ_OK && on_scale(l, item->key))
            status = tree_fail(l->tree, item, l->err, _("'%s' is a mark of the scale"), item->key);
        if (status == EJ_OK) /* as long as policy_final() compares */
            status = check_name(l, item, item->key, FINAL_SIZE);
        if (status == EJ_OK)
            status = row_name(l, item, "finals", item->key, &name);
        if (status == EJ_OK)
            status = policy_put(l, name.text, item->text);
    }
    buffer_free(&name);
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
        return policy_put_buffer(l, node->key, &b);
    buffer_free(&b);
    return status;
}

static enum ej_status percent(struct loading *l, const struct node *node)
{
    int64_t value;
    enum ej_status status = tree_number(l->tree, node, 0, 100, &value, l->err);

    return status == EJ_OK ? policy_put(l, node->key, node->text) : status;
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
            status = policy_put(l, name, item->text);
    }
    return status;
}

/* ITEM is in no line of NODE before it. */
static enum ej_status joined_once(struct loading *l, const struct node *node,
                                  const struct node *item)
{
    for (const struct node *line = node->first; line; line = line->next)
        for (const struct node *other = line->first; other; other = other->next) {
            if (other == item)
                return EJ_OK;
            if (policy_same_name(node->key, other->text, item->text))
                return tree_fail(l->tree, item, l->err, _("'%s' is there twice"), item->text);
        }
    return EJ_OK;
}

/* How the school writes the subject NAME, where it has it: else NAME.  The caller frees it. */
static enum ej_status own_spelling(struct loading *l, const char *name, char **out)
{
    int64_t id;
    enum ej_status status = resolve_subject(l->j, name, &id, l->err);

    if (status == EJ_REFUSED)
        return (*out = strdup(name)) ? EJ_OK : ej_no_memory(l->err);
    return status == EJ_OK
               ? store_string(l->j, out, l->err, "SELECT name FROM subject WHERE id = ?", "i", id)
               : status;
}

/* Subjects that go into one line of the certificate: a row for each. */
static enum ej_status joined(struct loading *l, const struct node *node)
{
    enum ej_status status = tree_is(l->tree, node, NODE_MAPPING, l->err);
    struct buffer name = {0};

    for (const struct node *line = node->first; line && status == EJ_OK; line = line->next) {
        char *certificate = NULL;
        status = tree_is(l->tree, line, NODE_SEQUENCE, l->err);
        if (status == EJ_OK)
            status = own_spelling(l, line->key, &certificate);
        for (const struct node *item = line->first; item && status == EJ_OK; item = item->next) {
            status = tree_is(l->tree, item, NODE_SCALAR, l->err);
            if (status == EJ_OK)
                status = joined_once(l, node, item);
            if (status == EJ_OK)
                status = row_name(l, item, "joined", item->text, &name);
            if (status == EJ_OK)
                status = policy_put(l, name.text, certificate);
        }
        free(certificate);
    }
    buffer_free(&name);
    return status;
}

/* ---- kinds and codes ------------------------------------------------------------------------ */

/* Remember NAME, of ITEM, in NAMES. */
static enum ej_status remember(struct loading *l, struct buffer *names, const struct node *item,
                               const char *name)
{
    enum ej_status status = check_name(l, item, name, KIND_SIZE);

    if (status == EJ_OK)
        buffer_printf(names, "%s%s\n", names->length ? "" : "\n", name);
    return status;
}

/* Write the row of TABLE with this name, VALUES[0].  One that has the name in another spelling,
 * ID of what FIND finds, is called by the new one: records that use it go on to. */
static enum ej_status put_named(struct loading *l, const struct put_table *table,
                                enum ej_status (*find)(struct ej_journal *, const char *, int64_t *,
                                                       struct ej_error *),
                                const struct ej_value *values)
{
    enum change change;
    int64_t id, other = 0;
    enum ej_status status = put_find(l->j, table, values, &id, NULL, l->err);

    if (status == EJ_OK && id == 0)
        status = find(l->j, values[0].text, &other, l->err);
    if (status == EJ_REFUSED) /* there is none */
        status = EJ_OK;
    if (status == EJ_OK && other)
        return put_update(l->j, table, other, values, &change, NULL, l->err);
    return status == EJ_OK ? put_row(l->j, table, values, &id, &change, NULL, l->err) : status;
}

static enum ej_status kind(struct loading *l, const struct node *item)
{
    const struct node *weight, *control;
    struct ej_value values[] = {ej_text(item->key), ej_null(), ej_int(0)};
    bool is_control = false;
    enum ej_status status = remember(l, &l->kinds, item, item->key);

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
    return status == EJ_OK ? put_named(l, &put_kind, resolve_kind, values) : status;
}

static enum ej_status code(struct loading *l, const struct node *item)
{
    char name[64], setting[72];

    if (ej_text_lookalike(name, sizeof name, item->key) >= sizeof name)
        return tree_fail(l->tree, item, l->err, _("'%s' cannot be a name"), name);
    enum ej_status status = remember(l, &l->codes, item, name);
    if (status == EJ_OK)
        status = profile_word(l->tree, item, "unknown valid illness unexcused late exempt", l->err);
    if (status != EJ_OK)
        return status;
    struct ej_value values[] = {ej_text(name), ej_text(item->text)};
    status = put_named(l, &put_code, resolve_code, values);
    /* Codes that records use stay in their table: these are the policy's. */
    snprintf(setting, sizeof setting, "code.%s", name);
    return status == EJ_OK ? policy_put(l, setting, item->text) : status;
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

static enum ej_status activity_report(struct loading *l, const struct node *node)
{
    enum ej_status status = profile_word(l->tree, node, "weekly monthly", l->err);

    return status == EJ_OK ? policy_put(l, node->key, node->text) : status;
}

/* ---- the table ------------------------------------------------------------------------------ */

/* In the order of writing: thresholds and the debt are checked against the scale. */
const struct policy_setting policy_settings[] = {
    {"scale", false, FORM_LIST, scale, N_("the marks, rising")},
    {"debt", false, FORM_TEXT, debt, N_("what stands for a debt in place of a mark")},
    {"unsatisfactory", false, FORM_LIST, unsatisfactory,
     N_("marks of the scale that are to be corrected")},
    {"thresholds", false, FORM_PAIRS, thresholds,
     N_("for each mark but the lowest the weighted mean from which it is proposed; met exactly "
        "counts as met")},
    {"thresholds-by-subject", true, FORM_SUBJECTS, thresholds_by_subject,
     N_("other thresholds for single subjects")},
    {"year-mark-up-from", false, FORM_DECIMAL, fraction,
     N_("the fraction from which the mean of the period marks is rounded up to the year's mark")},
    {"finals", false, FORM_ROWS, finals,
     N_("what may stand in finals beside marks: not-attested, exempt, passed or failed")},
    {"no-marks-in-grades", false, FORM_LIST, grades, N_("grades in which no marks are given")},
    {"minimum-marks", false, FORM_HOURS, minimum_marks,
     N_("how many marks a period mark needs, by hours a week")},
    {"minimum-marks-share", false, FORM_TEXT, percent,
     N_("the share of them, in percent, below which it is worse than too few")},
    {"kinds", false, FORM_KINDS, kinds,
     N_("kinds of lesson and of work: one with a weight can get marks, one with `control: yes` is "
        "a control work")},
    {"codes", false, FORM_CODES, codes,
     N_("absence codes: unknown, valid, illness, unexcused, late or exempt")},
    {"storage", false, FORM_ROWS, storage,
     N_("years for which journals and summaries (summary sheets) are kept")},
    {"exam-grades", false, FORM_LIST, grades,
     N_("grades in which the examination counts in the final mark")},
    {"mean-grades", false, FORM_LIST, grades,
     N_("grades whose period and year marks all count in the final mark")},
    {"joined-subjects", true, FORM_JOINED, joined,
     N_("subjects that make one line of the certificate")},
    {"written-work", false, FORM_JSON, policy_written_work,
     N_("terms for marks of written work: kinds, subjects, grades from and to, and due, a number "
        "of days or next-lesson; the first that fits holds")},
    {"paper-journal", false, FORM_ROWS, policy_paper_journal,
     N_("when the journal is printed, by grades: quarter, half-year, year, quarter-and-year or "
        "if-kept")},
    {"activity-report", false, FORM_TEXT, activity_report,
     N_("how often the report on activity is made: weekly or monthly")},
    {NULL, false, FORM_TEXT, NULL, NULL},
};

const struct policy_setting *policy_setting(const char *key, size_t length)
{
    for (const struct policy_setting *s = policy_settings; s->key; s++)
        if (strlen(s->key) == length && memcmp(s->key, key, length) == 0)
            return s;
    return NULL;
}
