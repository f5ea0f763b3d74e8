/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the rules about what is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "record/array.h"
#include "rules/rule.h"
#include "store/store.h"

/* What ej-check takes, as a query would say it. */
static const struct query asked = {
    .id = "ej-check",
    .parameters =
        {
            {.name = "class"},
            {.name = "subject"},
            {.name = "teacher"},
            {.name = "pupil"},
            {.name = "pupil_id"},
            {.name = "period"},
            {.name = "from", .otherwise = "year-start"},
            {.name = "to", .otherwise = "today"},
        },
    .parameter_count = 8,
};

static const struct ej_column columns[] = {
    {.name = "rule", .heading = "Правило"},
    {.name = "class", .heading = "Класс"},
    {.name = "date", .heading = "Дата", .type = EJ_DATE},
    {.name = "lesson", .heading = "Урок", .type = EJ_INTEGER},
    {.name = "subject", .heading = "Предмет"},
    {.name = "pupil_id", .heading = "№ личного дела"},
    {.name = "teacher", .heading = "Учитель"},
    {.name = "detail", .heading = "Подробности"},
};
enum { COLUMNS = sizeof columns / sizeof *columns };
enum { C_CLASS = 1, C_SUBJECT = 4, C_PUPIL, C_TEACHER };

struct checking {
    struct ej_journal *j;
    const struct ej_check *how;
    struct values values;
    const char *scope; /* of which the ids are at hand */
    struct store_scope ids;
    char *only[COLUMNS]; /* what the cell has to say; NULL: anything */
    bool limited;        /* a pupil has to be one of these, by file number, sorted */
    char **pupils;
    int pupil_count;
    struct ej_sink *sink;
    long found;
};

/* A rule says only by its finding whom that is about: a class's lesson has many pupils. */
static enum ej_status name_asked(struct checking *c, struct ej_error *err)
{
    static const struct {
        int column;
        const char *sql;
    } names[] = {{C_SUBJECT, "SELECT name FROM subject WHERE id = ?"},
                 {C_PUPIL, "SELECT file_no FROM pupil WHERE id = ?"},
                 {C_TEACHER, "SELECT login FROM staff WHERE id = ?"}};
    const int64_t ids[] = {c->values.subject_id, c->values.pupil_id, c->values.teacher_id};
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof ids / sizeof *ids && status == EJ_OK; i++)
        if (ids[i])
            status = store_string(c->j, &c->only[names[i].column], err, names[i].sql, "i", ids[i]);
    return status;
}

/* A lesson of two classes is both class teachers', its pupils are not: findings are about the
 * actor's own, and those of the class that was asked about.  Called while the journal is narrowed,
 * if it is. */
static enum ej_status name_pupils(struct checking *c, bool narrowed, struct ej_error *err)
{
    static const char sql[] =
        "SELECT file_no FROM pupil WHERE ?1 = 0 OR id IN (SELECT pupil_id FROM main.enrolment"
        " WHERE class_id IN (SELECT part_id FROM class_part WHERE class_id = ?1 UNION SELECT ?1))"
        " ORDER BY file_no";
    struct sqlite3_stmt *stmt = NULL;
    struct ej_value class_id = ej_int(c->values.class_id);
    bool row = true;

    if (c->limited || (!narrowed && !c->values.class_id))
        return EJ_OK;
    c->limited = true;
    enum ej_status status = store_prepare(c->j, sql, &stmt, err);
    if (status == EJ_OK)
        status = store_bind(c->j, stmt, 1, &class_id, err);
    while (status == EJ_OK && (status = store_step(c->j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&c->pupils, c->pupil_count, sizeof *c->pupils) ||
            !(c->pupils[c->pupil_count] = strdup(store_text(stmt, 0))))
            status = ej_no_memory(err);
        else
            c->pupil_count++;
    }
    store_finalize(stmt);
    return status;
}

static int by_text(const void *a, const void *b)
{
    const char *const *one = a, *const *other = b;

    return strcmp(*one, *other);
}

static bool of_pupils(const struct checking *c, const struct ej_value *pupil)
{
    if (!c->limited || pupil->null || !pupil->text)
        return true;
    return c->pupil_count > 0 && bsearch(&pupil->text, c->pupils, (size_t)c->pupil_count,
                                         sizeof *c->pupils, by_text) != NULL;
}

static bool asked_for(const struct checking *c, const struct ej_value *row)
{
    /* Of a teacher who is in several classes, say: a remark made of it would be of none. */
    if (c->values.class_id && row[C_CLASS].null)
        return false;
    for (int i = 0; i < COLUMNS; i++)
        if (c->only[i] && (row[i].null || !row[i].text || strcmp(row[i].text, c->only[i]) != 0))
            return false;
    return of_pupils(c, &row[C_PUPIL]);
}

static enum ej_status narrow(struct checking *c, const struct rule *rule, struct ej_error *err)
{
    int64_t *ids;
    int count;
    bool narrowed;

    if (c->scope && strcmp(c->scope, rule->scope) == 0)
        return EJ_OK;
    free((int64_t *)c->ids.ids);
    c->ids = (struct store_scope){0};
    c->scope = rule->scope;
    ids = NULL;
    count = 0;
    enum ej_status status = access_narrow_verb(c->j, "check", "run", &narrowed, err);
    if (status == EJ_OK && narrowed)
        status = access_asked(c->j, c->values.class_id, c->values.pupil_id, err);
    if (status == EJ_OK)
        status = scope_ids(c->j, rule->scope, &c->values,
                           narrowed ? access_scope(rule->scope) : NULL, &ids, &count, err);
    if (status == EJ_OK)
        status = name_pupils(c, narrowed, err);
    /* A rule itself looks at the whole journal: half of it would tell lies. */
    if (narrowed)
        access_widen(c->j);
    c->ids = (struct store_scope){ids, count, NULL};
    return status;
}

static enum ej_status check_one(struct checking *c, const struct rule *rule, struct ej_error *err)
{
    struct ej_value row[COLUMNS];
    struct sqlite3_stmt *stmt = NULL;
    bool more = true;
    enum ej_status status = narrow(c, rule, err);

    c->j->scope = &c->ids;
    if (status == EJ_OK)
        status = rule_prepare(c->j, rule, &c->values, 0, &stmt, err);
    row[0] = ej_text(c->how->russian ? rule->title_ru : rule->name);
    while (stmt && status == EJ_OK && (status = store_step(c->j, stmt, &more, err)) == EJ_OK &&
           more) {
        for (int i = 1; i < COLUMNS; i++)
            store_value(stmt, i, &row[i]);
        if (!asked_for(c, row))
            continue;
        c->found++;
        status = c->sink->row(c->sink, row, err);
    }
    store_finalize(stmt);
    c->j->scope = NULL;
    return status;
}

/* The rules by scope, so that each scope's ids are looked up once. */
static enum ej_status check_all(struct checking *c, const struct rule *rules, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (const struct rule *first = rules; first && status == EJ_OK; first = first->next) {
        bool done = false;
        for (const struct rule *r = rules; r != first; r = r->next)
            done = done || strcmp(r->scope, first->scope) == 0;
        for (const struct rule *r = first; r && !done && status == EJ_OK; r = r->next)
            if (strcmp(r->scope, first->scope) == 0)
                status = check_one(c, r, err);
    }
    return status;
}

/* A name of the list that is no rule's, or of one that is off, finds nothing for ever. */
static enum ej_status check_names(struct ej_journal *j, const char *names, struct ej_error *err)
{
    char name[128];
    int64_t level;
    enum ej_status status = EJ_OK;
    const char *at = names ? names + strspn(names, " ") : "";

    if (names && !*at)
        return ej_fail(err, EJ_USAGE, _("--rule: names no rule"));
    for (; *at && status == EJ_OK; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        at += length;
        status = store_number(j, &level, -1, err, "SELECT level <> 'off' FROM rule WHERE name = ?",
                              "t", name);
        if (status == EJ_OK && level < 0)
            status = ej_fail(err, EJ_USAGE, _("--rule: there is no rule '%s'"), name);
        else if (status == EJ_OK && level == 0)
            status = ej_fail(err, EJ_USAGE, _("--rule: %s is off in the school's policy"), name);
    }
    return status;
}

enum ej_status ej_check_run(struct ej_journal *j, const struct ej_check *how, struct ej_sink *sink,
                            long *found, struct ej_error *err)
{
    static const struct ej_table table = {"findings", columns, COLUMNS, NULL};
    struct checking c = {.j = j, .how = how, .sink = sink};
    struct rule *rules = NULL;
    enum ej_status status = access_may(j, "check", "run", err);

    *found = 0;
    if (status == EJ_OK)
        status = check_names(j, how->rules, err);
    if (status == EJ_OK)
        status = parameters_resolve(j, &asked, how->count, how->names, how->values, &c.values, err);
    if (status == EJ_OK)
        status = name_asked(&c, err);
    if (status == EJ_OK)
        status = rules_get(j, how->rules, &rules, err);
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    if (status == EJ_OK)
        status = check_all(&c, rules, err);
    if (status == EJ_OK)
        status = sink->end(sink, err);
    rules_free(rules);
    free((int64_t *)c.ids.ids);
    for (int i = 0; i < c.pupil_count; i++)
        free(c.pupils[i]);
    free(c.pupils);
    for (int i = 0; i < COLUMNS; i++)
        free(c.only[i]);
    *found = c.found;
    return status;
}
