/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/array.h"
#include "rules/rule.h"

enum { EXAMPLES = 10 };

/* A record that a rule at deny refuses, and why. */
struct denial {
    struct watch_record record;
    int order; /* in which it was found */
    char *words;
};

struct rules_asking {
    struct work *w;
    char rule[128], about[400]; /* of the last finding; the rule itself is gone at the end */
    long found;                 /* by it */
    struct denial *denials;
    int count;
};

static void words_of(const struct finding *finding, char *out, size_t size)
{
    const struct rule *rule = finding->rule;

    snprintf(out, size, "%s (%s, %s): %s", rule_title(rule), rule->name, rule->source,
             finding->words);
}

static void tell(struct work *w, enum ej_note note, long line, const char *text)
{
    if (w->how->told)
        w->how->told(w->how->context, note, line, text);
}

static enum ej_status deny(void *context, const struct finding *finding, struct ej_error *err)
{
    struct rules_asking *a = context;
    char words[1000];

    words_of(finding, words, sizeof words);
    /* Of no one record: the whole cannot stand. */
    if (finding->record.number == 0) {
        if (!a->w->source->name) /* where the caller takes it for told */
            tell(a->w, EJ_NOTE_REFUSED, 0, words);
        return ej_fail(err, EJ_REFUSED, "%s", words);
    }
    if (!array_grow(&a->denials, a->count, sizeof *a->denials))
        return ej_no_memory(err);
    struct denial *denial = &a->denials[a->count];
    *denial = (struct denial){finding->record, a->count, strdup(words)};
    if (!denial->words)
        return ej_no_memory(err);
    a->count++;
    return EJ_OK;
}

static int in_order(const void *a, const void *b)
{
    const struct denial *x = a, *y = b;

    if (x->record.number != y->record.number)
        return x->record.number < y->record.number ? -1 : 1;
    return x->order - y->order;
}

/* In the order of the input; a record that was counted as stored is so no more. */
static enum ej_status refuse(struct rules_asking *a, struct ej_error *err)
{
    struct work *w = a->w;
    enum ej_status status = EJ_OK;

    if (a->count > 1)
        qsort(a->denials, (size_t)a->count, sizeof *a->denials, in_order);
    for (int i = 0; i < a->count && status == EJ_OK; i++) {
        const struct denial *d = &a->denials[i];
        if (i > 0 && d->record.number == d[-1].record.number && strcmp(d->words, d[-1].words) == 0)
            continue; /* it wrote several rows */
        if (refusals_find(w->refusals, d->record.number))
            tell(w, EJ_NOTE_REFUSED, d->record.line, d->words);
        else
            work_refuse_late(w, d->record.line, work_became(w, d->record.number), d->words);
        status = refusals_add(w->refusals, d->record.number, d->words, err);
    }
    return status;
}

/* The rule's findings beyond the examples. */
static void tell_rest(struct rules_asking *a)
{
    char text[640];

    if (a->found > EXAMPLES) {
        snprintf(text, sizeof text,
                 ngettext_("%s: %ld finding; ej-check run --rule %s shows them all",
                           "%s: %ld findings; ej-check run --rule %s shows them all",
                           (unsigned long)a->found),
                 a->about, a->found, a->rule);
        tell(a->w, EJ_NOTE_WARNING, 0, text);
    }
    a->found = 0;
}

static enum ej_status warn(void *context, const struct finding *finding, struct ej_error *err)
{
    struct rules_asking *a = context;
    char words[1000];

    (void)err;
    if (strcmp(a->rule, finding->rule->name) != 0) {
        tell_rest(a);
        snprintf(a->rule, sizeof a->rule, "%s", finding->rule->name);
        snprintf(a->about, sizeof a->about, "%s (%s)", rule_title(finding->rule),
                 finding->rule->source);
    }
    if (++a->found > EXAMPLES)
        return EJ_OK;
    words_of(finding, words, sizeof words);
    tell(a->w, EJ_NOTE_WARNING, finding->record.line, words);
    return EJ_OK;
}

enum ej_status rules_deny(struct work *w, bool *stands, struct ej_error *err)
{
    struct rules_asking a = {.w = w};
    enum ej_status status = watch_check(w->watch, true, w->how->historical, deny, &a, err);

    enum ej_status told = refuse(&a, err); /* those that are known, also where the whole falls */

    *stands = a.count == 0 || (w->source->again && !w->noun->around);
    w->again = w->again || a.count > 0;
    for (int i = 0; i < a.count; i++)
        free(a.denials[i].words);
    free(a.denials);
    return status == EJ_OK ? told : status;
}

enum ej_status rules_warn(struct work *w, struct ej_error *err)
{
    struct rules_asking a = {.w = w};
    enum ej_status status = watch_check(w->watch, false, w->how->historical, warn, &a, err);

    tell_rest(&a);
    return status;
}

enum ej_status work_breaks(struct work *w, const char *rule, const char *what, struct ej_error *err)
{
    static const char sql[] = "SELECT level, source FROM rule WHERE name = ?";
    char level[8] = "deny", source[200] = "";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "t", rule);

    if (status == EJ_OK)
        status = store_step(w->j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    if (row) {
        snprintf(level, sizeof level, "%s", store_text(stmt, 0));
        snprintf(source, sizeof source, ", %s", store_text(stmt, 1));
        store_reset(stmt);
    }
    if (strcmp(level, "deny") == 0)
        return ej_fail(err, EJ_REFUSED, "%s (%s%s)", what, rule, source);
    if (strcmp(level, "warn") == 0)
        work_warn(w, "%s (%s%s)", what, rule, source);
    return EJ_OK;
}
