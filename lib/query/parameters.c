/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a query takes. */
#include "query/parameters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "record/buffer.h"
#include "record/text.h"
#include "resolve/resolve.h"

/* In the order in which they are listed. */
static const char shared[] = "class pupil pupil_id subject teacher date period from to";

bool parameter_shared(const char *name)
{
    return tree_word(shared, name);
}

/* The place of P in the order; a query's own are behind. */
static size_t rank(const struct parameter *p)
{
    size_t length = strlen(p->name);
    const char *word = shared;

    while (*word && (strncmp(word, p->name, length) != 0 || !strchr(" ", word[length]))) {
        word += strcspn(word, " ");
        word += *word == ' ';
    }
    return (size_t)(word - shared);
}

void parameters_order(struct query *q)
{
    for (int i = 1; i < q->parameter_count; i++) {
        const struct parameter p = q->parameters[i];
        int at = i;
        for (; at > 0 && rank(&q->parameters[at - 1]) > rank(&p); at--)
            q->parameters[at] = q->parameters[at - 1];
        q->parameters[at] = p;
    }
}

static bool is_date(const char *name)
{
    return tree_word("date from to", name);
}

/* ---- defaults -------------------------------------------------------------------------------- */

static bool parse_number(const char *text, int64_t *out)
{
    if (!*text || strlen(text) > 9 || strspn(text, "0123456789") != strlen(text))
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

/* The word of the header, which lives as long as the query; NULL: none of them. */
static const char *find_word(const struct parameter *p, const char *text)
{
    for (const struct node *node = p->of->first; node; node = node->next)
        if (node->text && strcmp(node->text, text) == 0)
            return node->text;
    return NULL;
}

/* "today-6": the days; "today": 0. */
static bool before_today(const char *text, int64_t *days)
{
    static const char today[] = "today";

    *days = 0;
    if (strncmp(text, today, sizeof today - 1) != 0)
        return false;
    text += sizeof today - 1;
    return !*text || (*text == '-' && parse_number(text + 1, days));
}

enum ej_status parameter_check(const struct tree *header, const struct parameter *p,
                               struct ej_error *err)
{
    int64_t number;

    if (!p->otherwise)
        return EJ_OK;
    if (p->number && parse_number(p->otherwise, &number))
        return EJ_OK;
    if (p->text || (p->of && find_word(p, p->otherwise)))
        return EJ_OK;
    if (is_date(p->name) &&
        (tree_word("year-start year-end", p->otherwise) || before_today(p->otherwise, &number)))
        return EJ_OK;
    if (strcmp(p->name, "period") == 0 && strcmp(p->otherwise, "current") == 0)
        return EJ_OK;
    return tree_fail(header, tree_find(p->node, "default"), err,
                     _("'%s' cannot be the default of '%s'"), p->otherwise, p->name);
}

static void default_date(const struct ej_journal *j, const struct query *q, const char *otherwise,
                         const struct values *v, char out[11])
{
    const char *last = q->days == DAYS_SCHOOL ? v->year_to : v->year_last;
    int64_t days;

    if (strcmp(otherwise, "year-start") == 0)
        memcpy(out, v->year_from, 11);
    else if (strcmp(otherwise, "year-end") == 0)
        memcpy(out, v->year_to, 11);
    else if (before_today(otherwise, &days))
        ej_date_add(j->today, -(int)days, out);
    /* Of a year gone by "today" is its last day. */
    if (q->days != DAYS_ANY && strcmp(out, last) > 0)
        memcpy(out, last, 11);
}

/* ---- values ---------------------------------------------------------------------------------- */

struct given {
    struct ej_journal *j;
    const struct query *q;
    const char *const *names, *const *values;
    int count;
    struct ej_error *err;
};

static const char *text_of(const struct given *g, const char *name)
{
    for (int i = 0; i < g->count; i++)
        if (strcmp(g->names[i], name) == 0)
            return g->values[i];
    return NULL;
}

/* Only what the query takes, and all that it needs. */
static enum ej_status check_names(const struct given *g)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; i < g->count && status == EJ_OK; i++) {
        struct buffer takes = {0};
        if (strcmp(g->names[i], "year") == 0 || query_parameter(g->q, g->names[i]))
            continue;
        buffer_add(&takes, "year");
        for (int p = 0; p < g->q->parameter_count; p++)
            buffer_printf(&takes, " %s", g->q->parameters[p].name);
        status = ej_fail(g->err, EJ_USAGE, _("'%s' takes no '%s'; it takes: %s"), g->q->id,
                         g->names[i], takes.text ? takes.text : "");
        buffer_free(&takes);
    }
    for (int p = 0; p < g->q->parameter_count && status == EJ_OK; p++)
        if (g->q->parameters[p].required && !text_of(g, g->q->parameters[p].name))
            status =
                ej_fail(g->err, EJ_USAGE, _("'%s' needs '%s'"), g->q->id, g->q->parameters[p].name);
    return status;
}

static enum ej_status read_date(const struct given *g, const char *name, char out[11])
{
    const char *text = text_of(g, name);

    if (!text || ej_date_parse(text, g->j->today, out))
        return EJ_OK;
    return ej_fail(g->err, EJ_USAGE, _("%s: no such date (write 2026-10-05 or 05.10.2026)"), name);
}

/* What cannot be found is a wrong request here, no refused record. */
static enum ej_status usage(const struct given *g, enum ej_status status)
{
    if (status != EJ_REFUSED)
        return status;
    if (g->err)
        g->err->status = EJ_USAGE;
    return EJ_USAGE;
}

/* The last day of a summer without a year after it: a year after the school year's first, or today.
 */
#define YEAR_LAST                                                                                  \
    "ifnull((SELECT date(min(n.starts), '-1 day') FROM year n WHERE n.starts > y.starts),"         \
    " max(date(y.starts, '+1 year', '-1 day'), ?2))"

/* The year that is named, else that of a day, else of today. */
static enum ej_status find_year(const struct given *g, struct values *v)
{
    const char *date = *v->date ? v->date : *v->to ? v->to : *v->from ? v->from : g->j->today;
    const char *named = text_of(g, "year");

    v->year_named = named != NULL;
    return usage(g, named ? resolve_year(g->j, named, NULL, &v->year_id, g->err)
                          : resolve_year_near(g->j, date, &v->year_id, g->err));
}

/* Of a pupil who is in no class of that year, and whose days nobody named, the last one that had
 * begun: a certificate is asked for years after. */
static enum ej_status last_year_of_pupil(const struct given *g, struct values *v)
{
    static const char sql[] =
        "SELECT y.id FROM enrolment e JOIN class k ON k.id = e.class_id JOIN year y"
        " ON y.id = k.year_id WHERE e.pupil_id = ?1 AND (y.starts <= ?2 OR y.id = ?3)"
        " ORDER BY y.id = ?3 DESC, y.starts DESC LIMIT 1";
    const char *file_no = text_of(g, "pupil_id");
    int64_t pupil;

    if (!file_no || text_of(g, "year") || *v->from || *v->to || text_of(g, "period"))
        return EJ_OK;
    if (resolve_pupil_id(g->j, file_no, &pupil, NULL) != EJ_OK) /* find_pupil() says so */
        return EJ_OK;
    return store_number(g->j, &v->year_id, v->year_id, g->err, sql, "iti", pupil,
                        *v->date ? v->date : g->j->today, v->year_id);
}

static enum ej_status choose_year(const struct given *g, struct values *v)
{
    static const char sql[] =
        "SELECT y.name, y.starts, y.ends, " YEAR_LAST " FROM year y WHERE y.id = ?1";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = find_year(g, v);

    if (status == EJ_OK)
        status = last_year_of_pupil(g, v);
    if (status == EJ_OK)
        status = store_query(g->j, &stmt, g->err, sql, "it", v->year_id, g->j->today);
    if (status == EJ_OK)
        status = store_step(g->j, stmt, &row, g->err);
    if (status != EJ_OK || !row)
        return status;
    snprintf(v->year, sizeof v->year, "%s", store_text(stmt, 0));
    snprintf(v->year_from, sizeof v->year_from, "%s", store_text(stmt, 1));
    snprintf(v->year_to, sizeof v->year_to, "%s", store_text(stmt, 2));
    snprintf(v->year_last, sizeof v->year_last, "%s", store_text(stmt, 3));
    store_reset(stmt);
    return EJ_OK;
}

/* A day after the last summer is that summer's last one, after it nothing is known; what tells of
 * the past until today, no later one. */
static void cut_days(const struct given *g, struct values *v)
{
    if (g->q->days == DAYS_ANY)
        return;
    if (strcmp(v->date, v->year_last) > 0)
        memcpy(v->date, v->year_last, sizeof v->date);
    if (strcmp(v->to, v->year_last) > 0)
        memcpy(v->to, v->year_last, sizeof v->to);
    if (g->q->days == DAYS_SUMMER && strcmp(v->to, g->j->today) > 0 &&
        strcmp(v->from, g->j->today) <= 0)
        memcpy(v->to, g->j->today, sizeof v->to);
}

/* The days asked for are of the chosen year, and of no other. */
static enum ej_status check_days(const struct given *g, struct values *v)
{
    static const char sql[] =
        "SELECT count(*) FROM year y WHERE y.id <> ?1 AND y.starts <= ?3 AND ?2 <= iif(?4,"
        " ifnull((SELECT date(min(n.starts), '-1 day') FROM year n WHERE n.starts > y.starts),"
        " y.ends), y.ends)";
    const char *first = *v->from ? v->from : *v->date ? v->date : v->to;
    const char *last = *v->to ? v->to : *v->date ? v->date : v->from;
    int64_t others = 0;
    enum ej_status status = EJ_OK;

    if (g->q->days == DAYS_ANY || !*first)
        return EJ_OK;
    if (strcmp(first, last) > 0)
        return ej_fail(g->err, EJ_USAGE, _("from %s to %s: no days"), first, last);
    if (v->year_named && (strcmp(last, v->year_from) < 0 || strcmp(first, v->year_last) > 0))
        return ej_fail(g->err, EJ_USAGE, _("from %s to %s: no days of the school year %s"), first,
                       last, v->year);
    if (!v->year_named && *v->date && strcmp(v->date, v->year_from) < 0)
        return ej_fail(g->err, EJ_USAGE, _("%s: before the first school year of the journal"),
                       v->date);
    if (*v->from || *v->to)
        status = store_number(g->j, &others, 0, g->err, sql, "itti", v->year_id, first, last,
                              (int64_t)(g->q->days == DAYS_SUMMER));
    if (status == EJ_OK && others > 0)
        return ej_fail(g->err, EJ_USAGE,
                       _("from %s to %s: days of more than one school year; ask for each"), first,
                       last);
    if (status == EJ_OK)
        cut_days(g, v);
    return status;
}

/* A name is looked for in the class alone; a number, too, is of somebody who once was there. */
static enum ej_status check_class_of_pupil(const struct given *g, const struct values *v)
{
    static const char sql[] =
        "SELECT 1 FROM enrolment WHERE pupil_id = ?1 AND class_id IN (SELECT ?2 UNION"
        " SELECT part_id FROM class_part WHERE class_id = ?2) LIMIT 1";
    int64_t found;
    enum ej_status status =
        store_number(g->j, &found, 0, g->err, sql, "ii", v->pupil_id, v->class_id);

    if (status == EJ_OK && !found)
        return ej_fail(g->err, EJ_USAGE, _("pupil_id: nobody of this number in the class"));
    return status;
}

/* Among the pupils that the actor may see. */
static enum ej_status find_pupil(const struct given *g, struct values *v)
{
    const char *file_no = text_of(g, "pupil_id"), *name = text_of(g, "pupil");
    bool narrowed;

    if (!file_no && !name)
        return EJ_OK;
    enum ej_status status = access_narrow(g->j, g->q->roles ? g->q->roles : ~0U, &narrowed, g->err);
    if (status != EJ_OK)
        return status;
    status = file_no
                 ? resolve_pupil_id(g->j, file_no, &v->pupil_id, g->err)
                 : resolve_pupil(g->j, v->year_id, v->class_id, NULL, name, &v->pupil_id, g->err);
    if (status == EJ_OK && file_no && v->class_id)
        status = check_class_of_pupil(g, v);
    if (narrowed)
        access_widen(g->j);
    return usage(g, status);
}

static enum ej_status resolve_names(const struct given *g, struct values *v)
{
    const char *text;
    enum ej_status status = EJ_OK;

    if ((text = text_of(g, "class")) != NULL)
        status = usage(g, resolve_class(g->j, v->year_id, text, &v->class_id, g->err));
    if (status == EJ_OK && (text = text_of(g, "subject")) != NULL)
        status = usage(g, resolve_subject(g->j, text, &v->subject_id, g->err));
    if (status == EJ_OK && (text = text_of(g, "teacher")) != NULL)
        status = usage(g, resolve_staff(g->j, text, &v->teacher_id, g->err));
    return status == EJ_OK ? find_pupil(g, v) : status;
}

/* The period, as the grade of the class has it; its days are those that were not given.  Where the
 * summer counts so do the holidays: they belong to the period after them. */
static enum ej_status resolve_dates(const struct given *g, struct values *v)
{
    static const char sql[] =
        "SELECT min(iif(?4, ifnull((SELECT date(max(b.ends), '+1 day') FROM period b"
        "  WHERE b.year_id = ?1 AND b.grade_from = p.grade_from AND b.grade_to = p.grade_to"
        "  AND b.ends < p.starts), ?5), p.starts)), max(p.ends) FROM period p"
        " WHERE p.year_id = ?1 AND p.name = ?2 AND (?3 = 0"
        "  OR (SELECT grade FROM class WHERE id = ?3) BETWEEN p.grade_from AND p.grade_to)";
    const char *text = text_of(g, "period");
    const char *from = v->year_from, *to = v->year_to;
    struct sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum ej_status status = EJ_OK;

    if (!text)
        return EJ_OK;
    if (!resolve_period(text, v->period))
        return ej_fail(g->err, EJ_USAGE,
                       _("period: not one of Q1-Q4, T1-T3, H1, H2, year, exam, final"));
    const struct parameter *p = query_parameter(g->q, "period");
    if (p && p->days && tree_word("exam final", v->period))
        return ej_fail(g->err, EJ_USAGE, _("period: '%s' has no days, as '%s' needs them"),
                       v->period, g->q->id);
    if (!tree_word("year exam final", v->period)) {
        status = store_query(g->j, &stmt, g->err, sql, "itiit", v->year_id, v->period, v->class_id,
                             (int64_t)(g->q->days == DAYS_SUMMER), v->year_from);
        if (status == EJ_OK)
            status = store_step(g->j, stmt, &row, g->err);
        if (status == EJ_OK && (!row || store_null(stmt, 0)))
            status = ej_fail(g->err, EJ_USAGE, _("period: the calendar of %s has no %s there"),
                             v->year, v->period);
        if (status != EJ_OK)
            goto done;
        from = store_text(stmt, 0);
        to = store_text(stmt, 1);
    }
    v->own_dates = *v->from || *v->to;
    if (!*v->from)
        snprintf(v->from, sizeof v->from, "%s", from);
    if (!*v->to)
        snprintf(v->to, sizeof v->to, "%s", to);
    cut_days(g, v);
    if (p && p->days && strcmp(v->period, "year") == 0)
        *v->period = '\0';
done:
    if (stmt)
        store_reset(stmt);
    return status;
}

static enum ej_status no_word(const struct given *g, const struct parameter *p)
{
    struct buffer words = {0};
    enum ej_status status;

    for (const struct node *node = p->of->first; node; node = node->next)
        buffer_printf(&words, "%s%s", node == p->of->first ? "" : ", ", node->text);
    status = words.failed ? ej_no_memory(g->err)
                          : ej_fail(g->err, EJ_USAGE, _("%s: not one of %s"), p->name, words.text);
    buffer_free(&words);
    return status;
}

static enum ej_status resolve_words(const struct given *g, struct values *v)
{
    for (int i = 0; i < g->q->parameter_count; i++) {
        const struct parameter *p = &g->q->parameters[i];
        const char *text = text_of(g, p->name);
        if (p->text)
            v->words[i] = text ? text : p->otherwise;
        if (!p->of || (!text && !p->otherwise))
            continue;
        v->words[i] = find_word(p, text ? text : p->otherwise);
        if (!v->words[i])
            return no_word(g, p);
    }
    return EJ_OK;
}

static enum ej_status resolve_numbers(const struct given *g, struct values *v)
{
    for (int i = 0; i < g->q->parameter_count; i++) {
        const struct parameter *p = &g->q->parameters[i];
        const char *text = text_of(g, p->name);
        v->numbers[i] = -1;
        if (!p->number || (!text && !p->otherwise))
            continue;
        if (!parse_number(text ? text : p->otherwise, &v->numbers[i]))
            return ej_fail(g->err, EJ_USAGE, _("%s: not a whole number"), p->name);
    }
    return EJ_OK;
}

static enum ej_status apply_defaults(const struct given *g, struct values *v)
{
    struct {
        const char *name;
        char *date;
    } dates[] = {{"from", v->from}, {"to", v->to}, {"date", v->date}};
    const struct parameter *period = query_parameter(g->q, "period");

    v->current = period && period->otherwise && !*v->period;

    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        const struct parameter *p = query_parameter(g->q, dates[i].name);
        if (p && p->otherwise && !*dates[i].date)
            default_date(g->j, g->q, p->otherwise, v, dates[i].date);
    }
    if (*v->from && *v->to && strcmp(v->from, v->to) > 0)
        return ej_fail(g->err, EJ_USAGE, _("from %s to %s: no days"), v->from, v->to);
    return EJ_OK;
}

enum ej_status parameters_resolve(struct ej_journal *j, const struct query *q, int count,
                                  const char *const *names, const char *const *values,
                                  struct values *out, struct ej_error *err)
{
    struct given g = {.j = j, .q = q, .names = names, .values = values, .count = count, .err = err};
    enum ej_status status = check_names(&g);

    *out = (struct values){0};
    if (status == EJ_OK)
        status = read_date(&g, "date", out->date);
    if (status == EJ_OK)
        status = read_date(&g, "from", out->from);
    if (status == EJ_OK)
        status = read_date(&g, "to", out->to);
    if (status == EJ_OK)
        status = choose_year(&g, out);
    if (status == EJ_OK)
        status = check_days(&g, out);
    if (status == EJ_OK)
        status = resolve_names(&g, out);
    if (status == EJ_OK)
        status = resolve_dates(&g, out);
    if (status == EJ_OK)
        status = resolve_numbers(&g, out);
    if (status == EJ_OK)
        status = resolve_words(&g, out);
    return status == EJ_OK ? apply_defaults(&g, out) : status;
}

/* ---- binding --------------------------------------------------------------------------------- */

static struct ej_value id_value(int64_t id)
{
    return id ? ej_int(id) : ej_null();
}

static struct ej_value text_value(const char *text)
{
    return *text ? ej_text(text) : ej_null();
}

/* False: no query has such a parameter. */
static bool value_of(const struct ej_journal *j, const struct query *q, const struct values *v,
                     const char *name, struct ej_value *out)
{
    const struct {
        const char *name;
        struct ej_value value;
    } known[] = {
        {"year_id", id_value(v->year_id)},
        {"named_year_id", id_value(v->year_named ? v->year_id : 0)},
        {"year", text_value(v->year)},
        {"year_from", text_value(v->year_from)},
        {"year_to", text_value(v->year_to)},
        {"class_id", id_value(v->class_id)},
        {"pupil_id", id_value(v->pupil_id)},
        {"subject_id", id_value(v->subject_id)},
        {"teacher_id", id_value(v->teacher_id)},
        {"class_teacher_id", id_value(v->class_teacher_id)},
        {"period", text_value(v->period)},
        {"current", id_value(v->current)},
        {"from", text_value(v->from)},
        {"to", text_value(v->to)},
        {"date", text_value(v->date)},
        {"today", ej_text(j->today)},
        {"now", ej_text(j->now)},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0) {
            *out = known[i].value;
            return true;
        }
    for (int i = 0; i < q->parameter_count; i++)
        if (q->parameters[i].number && strcmp(q->parameters[i].name, name) == 0) {
            *out = v->numbers[i] < 0 ? ej_null() : ej_int(v->numbers[i]);
            return true;
        } else if ((q->parameters[i].of || q->parameters[i].text) &&
                   strcmp(q->parameters[i].name, name) == 0) {
            *out = v->words[i] ? ej_text(v->words[i]) : ej_null();
            return true;
        }
    return false;
}

enum ej_status parameters_bind(struct ej_journal *j, const struct query *q, const struct values *v,
                               struct sqlite3_stmt *stmt, struct ej_error *err)
{
    static const struct values none;
    enum ej_status status = EJ_OK;

    for (int i = 1; i <= store_parameters(stmt) && status == EJ_OK; i++) {
        const char *name = store_parameter_name(stmt, i);
        struct ej_value value;
        if (!name || !value_of(j, q, v ? v : &none, name, &value))
            return ej_fail(err, EJ_REFUSED, _("%s:%ld: the SELECT cannot use the parameter '%s'"),
                           q->header->name, q->sql_line, name ? name : "?");
        if (v)
            status = store_bind(j, stmt, i, &value, err);
    }
    return status;
}
