/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a transaction writes, for the rules that this wakes. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "policy/policy.h"
#include "record/array.h"
#include "record/buffer.h"
#include "record/map.h"
#include "rules/entries.h"
#include "rules/rule.h"
#include "rules/watch.h"
#include "store/store.h"

/* What is written, as words of `wakes`.  The last two are marks of a sort. */
enum wake {
    WAKE_LESSON,
    WAKE_MARK,
    WAKE_ABSENCE,
    WAKE_HOMEWORK,
    WAKE_FINAL,
    WAKE_MEMBER,
    WAKE_REMARK,
    WAKE_UNSATISFACTORY,
    WAKE_CORRECTION,
    WAKES,
};
static const char *const words[WAKES] = {
    "lesson",          "mark",   "absence", "homework",
    "final",           "member", "remark",  "mark:unsatisfactory",
    "mark:correction",
};
static const struct put_table *const tables[WAKE_UNSATISFACTORY] = {
    &put_lesson, &put_mark, &put_absence, &put_homework, &put_final, &put_member, &put_remark,
};

/* Columns of put_mark. */
enum { MARK_VALUE = 4, MARK_REPLACES = 7 };

struct ids {
    int64_t *ids;
    int count;
};

struct records {
    struct watch_record *list;
    int count;
};

struct watch {
    struct store_watch base;
    struct ej_journal *j;
    const struct policy *policy;
    const struct watch_record *record;
    bool woken[WAKES];
    struct buffer wrote;                  /* their words */
    struct ids rows[WAKE_UNSATISFACTORY]; /* by table, all that were written */
    struct ids lessons;        /* each that something was written in, as often as it was */
    struct map lesson_records; /* lesson -> 1 + the index in records of what was written last */
    struct ids unsatisfactory, corrections;
    int64_t first;                /* row of audit */
    struct watch_record *records; /* by row of audit, from FIRST on */
    int count;
    struct rule *rules; /* that are woken, once they were asked for */
    bool asked;
};

bool wakes_known(const char *word)
{
    for (int i = 0; i < WAKES; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

bool wakes_scope(const char *word, const char *scope)
{
    size_t length = strlen(scope);

    if (strcmp(scope, "lesson") == 0)
        return tree_word("lesson mark absence homework mark:unsatisfactory mark:correction", word);
    return strncmp(word, scope, length) == 0 && (word[length] == ':' || !word[length]);
}

static enum ej_status add_id(struct ids *ids, int64_t id, struct ej_error *err)
{
    if (ids->count > 0 && ids->ids[ids->count - 1] == id)
        return EJ_OK;
    if (!array_grow(&ids->ids, ids->count, sizeof *ids->ids))
        return ej_no_memory(err);
    ids->ids[ids->count++] = id;
    return EJ_OK;
}

static enum ej_status see_lesson(struct watch *w, int64_t lesson, struct ej_error *err)
{
    int64_t *record = map_at(&w->lesson_records, &lesson, sizeof lesson);

    if (!record)
        return ej_no_memory(err);
    *record = w->count;
    return add_id(&w->lessons, lesson, err);
}

static enum ej_status see_mark(struct watch *w, int64_t id, const struct ej_value *new,
                               struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    if (policy_unsatisfactory(w->policy, new[MARK_VALUE].text)) {
        w->woken[WAKE_UNSATISFACTORY] = true;
        status = add_id(&w->unsatisfactory, id, err);
    }
    if (status == EJ_OK && !new[MARK_REPLACES].null) {
        w->woken[WAKE_CORRECTION] = true;
        status = add_id(&w->corrections, id, err);
    }
    return status;
}

static enum ej_status see(struct store_watch *base, int64_t audit, const struct put_table *table,
                          int64_t id, const struct ej_value *old, const struct ej_value *new,
                          struct ej_error *err)
{
    struct watch *w = (struct watch *)base;
    enum ej_status status = EJ_OK;
    int wake = 0;

    w->count = (int)(audit - w->first); /* it may have gone back to a savepoint */
    if (!array_grow(&w->records, w->count, sizeof *w->records))
        return ej_no_memory(err);
    w->records[w->count++] = *w->record;
    while (wake < WAKE_UNSATISFACTORY && tables[wake] != table)
        wake++;
    if (wake == WAKE_UNSATISFACTORY)
        return EJ_OK;
    w->woken[wake] = true;
    status = add_id(&w->rows[wake], id, err);
    if (status != EJ_OK)
        return status;
    if (wake == WAKE_LESSON)
        status = see_lesson(w, id, err);
    else if (wake == WAKE_MARK || wake == WAKE_ABSENCE || wake == WAKE_HOMEWORK)
        status = see_lesson(w, (new ? new : old)[0].integer, err);
    if (status == EJ_OK && wake == WAKE_MARK && new)
        status = see_mark(w, id, new, err);
    return status;
}

enum ej_status watch_begin(struct ej_journal *j, const struct watch_record *record,
                           struct watch **out, struct ej_error *err)
{
    struct watch *w = calloc(1, sizeof *w);
    enum ej_status status;

    *out = w;
    if (!w)
        return ej_no_memory(err);
    w->base.row = see;
    w->j = j;
    w->record = record;
    status = store_number(j, &w->first, 0, err, "SELECT max(id) FROM audit", "");
    w->first++;
    if (status == EJ_OK)
        status = policy_get(j, &w->policy, err);
    if (status == EJ_OK)
        j->watch = &w->base;
    return status;
}

void watch_end(struct ej_journal *j, struct watch *w)
{
    j->watch = NULL;
    if (!w)
        return;
    for (int i = 0; i < WAKE_UNSATISFACTORY; i++)
        free(w->rows[i].ids);
    free(w->lessons.ids);
    map_free(&w->lesson_records);
    free(w->unsatisfactory.ids);
    free(w->corrections.ids);
    free(w->records);
    buffer_free(&w->wrote);
    rules_free(w->rules);
    free(w);
}

/* ---- scopes ---------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void sort_once(struct ids *ids)
{
    int sorted = 1, kept = 0;

    while (sorted < ids->count && ids->ids[sorted - 1] < ids->ids[sorted])
        sorted++;
    if (sorted >= ids->count) /* as what was only added is */
        return;
    qsort(ids->ids, (size_t)ids->count, sizeof *ids->ids, compare);
    for (int i = 0; i < ids->count; i++)
        if (kept == 0 || ids->ids[kept - 1] != ids->ids[i])
            ids->ids[kept++] = ids->ids[i];
    ids->count = kept;
}

/* What RULE is to look at. */
static struct store_scope scope_of(struct watch *w, const struct rule *rule)
{
    const struct ids *ids = NULL;

    if (strcmp(rule->scope, "lesson") == 0)
        ids = &w->lessons;
    else if (strcmp(rule->wakes, words[WAKE_UNSATISFACTORY]) == 0)
        ids = &w->unsatisfactory;
    else if (strcmp(rule->wakes, words[WAKE_CORRECTION]) == 0)
        ids = &w->corrections;
    for (int i = 0; i < WAKE_UNSATISFACTORY && !ids; i++)
        if (strcmp(rule->scope, words[i]) == 0)
            ids = &w->rows[i];
    return ids ? (struct store_scope){ids->ids, ids->count, w->wrote.text}
               : (struct store_scope){NULL, 0, w->wrote.text};
}

/* ---- findings -------------------------------------------------------------------------------- */

/* "7А, 2026-10-05, урок 4, Алгебра, А-0125: missed=3" */
static void put_into_words(struct sqlite3_stmt *stmt, struct buffer *out)
{
    buffer_clear(out);
    buffer_add(out, "");
    for (int i = 1; i < RULE_COLUMNS - 1; i++) {
        const char *text = store_text(stmt, i);
        if (!text || !*text || strcmp(rule_columns[i], "teacher") == 0)
            continue;
        if (strcmp(rule_columns[i], "lesson") == 0)
            buffer_printf(out, _(", lesson %s"), text);
        else
            buffer_printf(out, "%s%s", out->length ? ", " : "", text);
    }
    const char *detail = store_text(stmt, RULE_COLUMNS - 1);
    if (detail && *detail)
        buffer_printf(out, "%s%s", out->length ? ": " : "", detail);
}

static enum ej_status add_record(struct watch *w, int64_t audit, struct records *out,
                                 struct ej_error *err)
{
    if (audit < w->first || audit - w->first >= w->count)
        return EJ_OK;
    if (!array_grow(&out->list, out->count, sizeof *out->list))
        return ej_no_memory(err);
    out->list[out->count++] = w->records[audit - w->first];
    return EJ_OK;
}

/* The record that wrote the row ID of the rule's scope last. */
static enum ej_status find_record(struct watch *w, const struct rule *rule, int64_t id,
                                  const char *pupil, struct records *out, struct ej_error *err)
{
    static const char of_row[] =
        "SELECT max(id) FROM audit WHERE tbl = ? AND row_id = ? AND id >= ?";
    static const char of_pupil[] =
        "SELECT max(a.id) FROM (SELECT p.id FROM pupil p WHERE p.file_no = ?2) p"
        " CROSS JOIN (SELECT 'mark' AS tbl, id, pupil_id FROM mark WHERE lesson_id = ?1"
        "  UNION ALL SELECT 'absence', id, pupil_id FROM absence WHERE lesson_id = ?1) r"
        " CROSS JOIN audit a ON a.tbl = r.tbl AND a.row_id = r.id AND a.id >= ?3"
        " WHERE r.pupil_id = p.id";
    bool lesson = strcmp(rule->scope, "lesson") == 0;
    int64_t audit = 0;
    enum ej_status status = EJ_OK;

    if (!lesson)
        status = store_number(w->j, &audit, 0, err, of_row, "tii", rule->scope, id, w->first);
    else if (pupil)
        status = store_number(w->j, &audit, 0, err, of_pupil, "iti", id, pupil, w->first);
    if (status != EJ_OK)
        return status;
    if (lesson && audit == 0) {
        const int64_t *record = map_at(&w->lesson_records, &id, sizeof id);
        audit = record && *record ? w->first + *record - 1 : 0;
    }
    return add_record(w, audit, out, err);
}

struct asking {
    struct watch *w;
    const struct rule *rule;
    struct ej_journal *before; /* the journal as it was; opened when it is needed */
    struct map old;            /* findings that were there before */
    bool compared;
    struct buffer words, key;
    struct entries entries; /* of the rule */
    struct records records; /* that made the finding */
    bool deny;
    enum ej_status (*told)(void *context, const struct finding *finding, struct ej_error *err);
    void *context;
};

static enum ej_status look_before(struct asking *a, const struct store_scope *scope,
                                  struct ej_error *err)
{
    struct sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum ej_status status = EJ_OK;

    a->compared = true;
    if (!a->before)
        status = store_reader(a->w->j, &a->before, err);
    if (status != EJ_OK)
        return status;
    a->before->scope = scope;
    rule_bound(a->before, scope);
    status = rule_prepare(a->before, a->rule, NULL, a->w->j->txn, &stmt, err);
    while (stmt && status == EJ_OK && (status = store_step(a->before, stmt, &row, err)) == EJ_OK &&
           row) {
        finding_key(stmt, &a->key);
        int64_t *there = a->key.failed ? NULL : map_at(&a->old, a->key.text, a->key.length);
        if (!there)
            status = ej_no_memory(err);
        else
            *there = 1;
    }
    store_finalize(stmt);
    return rule_unbound(a->before, a->rule, status, err);
}

/* What entered too late in the lesson ID, all of it: it was all entered at the same time. */
static enum ej_status find_entries(struct asking *a, int64_t id, struct ej_error *err)
{
    struct entries *e = &a->entries;
    enum ej_status status = entries_find(a->w->j, a->rule, id, a->w->first, &a->key, e, err);

    for (int i = 0; i < e->count && status == EJ_OK; i++)
        status = add_record(a->w, e->rows[i], &a->records, err);
    return status;
}

static enum ej_status tell_records(struct asking *a, struct sqlite3_stmt *stmt,
                                   struct ej_error *err)
{
    struct finding finding = {.rule = a->rule, .words = a->words.text};
    int64_t id = store_int(stmt, 0);
    const char *pupil = store_text(stmt, 5);
    enum ej_status status = EJ_OK;

    a->records.count = 0;
    if (a->deny && a->rule->entry && !pupil && strcmp(a->rule->scope, "lesson") == 0)
        status = find_entries(a, id, err);
    if (status == EJ_OK && a->records.count == 0)
        status = find_record(a->w, a->rule, id, pupil, &a->records, err);
    if (status == EJ_OK && a->records.count == 0)
        return a->told(a->context, &finding, err);
    for (int i = 0; i < a->records.count && status == EJ_OK; i++) {
        finding.record = a->records.list[i];
        status = a->told(a->context, &finding, err);
    }
    return status;
}

static enum ej_status tell(struct asking *a, struct sqlite3_stmt *stmt,
                           const struct store_scope *scope, struct ej_error *err)
{
    enum ej_status status = a->compared ? EJ_OK : look_before(a, scope, err);

    finding_key(stmt, &a->key);
    if (status != EJ_OK)
        return status;
    int64_t *there = a->key.failed ? NULL : map_at(&a->old, a->key.text, a->key.length);
    if (!there)
        return ej_no_memory(err);
    if (*there)
        return EJ_OK;
    put_into_words(stmt, &a->words);
    return tell_records(a, stmt, err);
}

/* What a rule finds in this transaction's own history was not there before. */
static bool asks_for_txn(struct sqlite3_stmt *stmt)
{
    for (int i = 1; i <= store_parameters(stmt); i++) {
        const char *name = store_parameter_name(stmt, i);
        if (name && strcmp(name, "txn") == 0)
            return true;
    }
    return false;
}

static enum ej_status ask(struct asking *a, struct ej_error *err)
{
    struct ej_journal *j = a->w->j;
    struct sqlite3_stmt *stmt = NULL;
    const struct store_scope scope = scope_of(a->w, a->rule);
    bool row = true;

    map_free(&a->old);
    a->old = (struct map){0};
    j->scope = &scope;
    rule_bound(j, &scope);
    enum ej_status status = rule_prepare(j, a->rule, NULL, j->txn, &stmt, err);
    a->compared = stmt && asks_for_txn(stmt);
    while (stmt && status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row)
        status = tell(a, stmt, &scope, err);
    store_finalize(stmt);
    entries_free(&a->entries);
    j->scope = NULL;
    return rule_unbound(j, a->rule, status, err);
}

/* Once the records are all written; both askings then have the same rules and rows. */
static enum ej_status wake(struct watch *w, struct ej_error *err)
{
    const char *awake[WAKES];
    int count = 0;
    enum ej_status status = EJ_OK;

    if (w->asked)
        return EJ_OK;
    for (int i = 0; i < WAKES; i++)
        if (w->woken[i]) {
            buffer_printf(&w->wrote, "%s%s", count ? " " : "", words[i]);
            awake[count++] = words[i];
        }
    if (w->wrote.failed)
        return ej_no_memory(err);
    if (count > 0)
        status = rules_woken(w->j, awake, count, &w->rules, err);
    if (w->rules) {
        for (int i = 0; i < WAKE_UNSATISFACTORY; i++)
            sort_once(&w->rows[i]);
        sort_once(&w->lessons);
        sort_once(&w->unsatisfactory);
        sort_once(&w->corrections);
    }
    w->asked = true;
    return status;
}

enum ej_status watch_check(struct watch *w, bool deny, bool historical,
                           enum ej_status (*told)(void *context, const struct finding *finding,
                                                  struct ej_error *err),
                           void *context, struct ej_error *err)
{
    struct asking a = {.w = w, .deny = deny, .told = told, .context = context};
    enum ej_status status = wake(w, err);

    for (a.rule = w->rules; a.rule && status == EJ_OK; a.rule = a.rule->next)
        if (!(historical && a.rule->entry) && (strcmp(a.rule->level, "deny") == 0) == deny)
            status = ask(&a, err);
    ej_close(a.before);
    map_free(&a.old);
    free(a.records.list);
    buffer_free(&a.words);
    buffer_free(&a.key);
    return status;
}
