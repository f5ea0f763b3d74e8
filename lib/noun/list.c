/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of a noun, by one query made from its table of fields. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "noun/noun.h"
#include "record/buffer.h"
#include "record/text.h"
#include "resolve/resolve.h"

enum { MAX_FILTERS = 24 };

struct listing {
    struct work *w; /* for resolving filters as an import resolves fields */
    const char *const *names, *const *values;
    int count;
    struct buffer sql;
    struct ej_value bound[MAX_FILTERS];
    char dates[3][11], period[8], as_of[11];
    int bound_count;
    int64_t year, class_id, pupil;
};

static const char *given(const struct listing *l, const char *name)
{
    for (int i = 0; i < l->count; i++)
        if (strcmp(l->names[i], name) == 0)
            return l->values[i];
    return NULL;
}

/* AND the condition, its ?1 bound to VALUE. */
static enum ej_status add_condition(struct listing *l, const char *condition, struct ej_value value,
                                    struct ej_error *err)
{
    if (l->bound_count == MAX_FILTERS)
        return ej_fail(err, EJ_USAGE, _("too many filters"));
    l->bound[l->bound_count++] = value;
    buffer_add(&l->sql, " AND (");
    for (const char *at; (at = strstr(condition, "?1")) != NULL; condition = at + 2) {
        buffer_add_n(&l->sql, condition, (size_t)(at - condition));
        buffer_printf(&l->sql, "?%d", l->bound_count);
    }
    buffer_printf(&l->sql, "%s)", condition);
    return EJ_OK;
}

/* A date option of the command, which is wrong usage when it is no date. */
static enum ej_status option_date(struct listing *l, const char *name, char out[11], bool *there,
                                  struct ej_error *err)
{
    const char *text = given(l, name);

    *there = text != NULL;
    if (text && !ej_date_parse(text, l->w->j->today, out))
        return ej_fail(err, EJ_USAGE, _("--%s: no such date (write 2026-10-05 or 05.10.2026)"),
                       name);
    return EJ_OK;
}

static enum ej_status choose_year(struct listing *l, struct ej_error *err)
{
    char date[11];
    bool there = false;
    enum ej_status status = option_date(l, "date", date, &there, err);

    if (status == EJ_OK && !there)
        status = option_date(l, "from", date, &there, err);
    if (status == EJ_OK && !there)
        status = option_date(l, "to", date, &there, err);
    if (status != EJ_OK)
        return status;
    if (given(l, "year"))
        status = resolve_year(l->w->j, given(l, "year"), NULL, &l->year, err);
    else
        status = resolve_year_near(l->w->j, there ? date : l->w->j->today, &l->year, err);
    return status;
}

/* The days of a period, as the grade of each class has it. */
static enum ej_status period_filter(struct listing *l, const char *text, struct ej_error *err)
{
    const char *days = l->w->noun->date;
    char condition[512];
    enum ej_status status = EJ_OK;

    if (!resolve_period(text, l->period))
        return ej_fail(err, EJ_USAGE,
                       _("--period: not one of Q1-Q4, T1-T3, H1, H2, year, exam, final"));
    if (strcmp(l->period, "exam") == 0 || strcmp(l->period, "final") == 0)
        return ej_fail(err, EJ_USAGE, _("--period: '%s' has no days"), l->period);
    if (strcmp(l->period, "year") == 0) {
        snprintf(condition, sizeof condition,
                 "?1 = 'year' AND EXISTS (SELECT 1 FROM year ye WHERE ye.id = k.year_id"
                 " AND %s BETWEEN ye.starts AND ye.ends)",
                 days);
        return add_condition(l, condition, ej_text(l->period), err);
    }
    status = resolve_calendar_period(l->w->j, l->year, l->class_id, l->period, err);
    if (status != EJ_OK)
        return status;
    snprintf(condition, sizeof condition,
             "EXISTS (SELECT 1 FROM period pe WHERE pe.name = ?1 AND pe.year_id = k.year_id"
             " AND k.grade BETWEEN pe.grade_from AND pe.grade_to"
             " AND %s BETWEEN pe.starts AND pe.ends)",
             days);
    return add_condition(l, condition, ej_text(l->period), err);
}

static enum ej_status date_filters(struct listing *l, struct ej_error *err)
{
    static const char *const options[] = {"date", "from", "to"};
    static const char *const signs[] = {"=", ">=", "<="};
    const char *expression = l->w->noun->date;
    enum ej_status status = EJ_OK;
    char condition[512];

    for (int i = 0; i < 3 && status == EJ_OK && expression; i++) {
        bool there;
        status = option_date(l, options[i], l->dates[i], &there, err);
        if (status != EJ_OK || !there)
            continue;
        snprintf(condition, sizeof condition, "%s %s ?1", expression, signs[i]);
        status = add_condition(l, condition, ej_text(l->dates[i]), err);
    }
    if (status == EJ_OK && l->dates[1][0] && l->dates[2][0] && strcmp(l->dates[1], l->dates[2]) > 0)
        status = ej_fail(err, EJ_USAGE, _("--from is later than --to"));
    const char *text = given(l, "period");
    return status == EJ_OK && text && expression ? period_filter(l, text, err) : status;
}

/* By a name or file number, among the pupils that the actor may see: who is none of them is not
 * told from nobody. */
static enum ej_status find_pupil(struct listing *l, const char *name, const char *file_no,
                                 int64_t *id, struct ej_error *err)
{
    struct ej_journal *j = l->w->j;
    bool narrowed;
    enum ej_status status = access_narrow_verb(j, l->w->noun->name, "list", &narrowed, err);

    if (status != EJ_OK)
        return status;
    status = file_no ? resolve_pupil_id(j, file_no, id, err)
                     : resolve_pupil(j, l->year, l->class_id, NULL, name, id, err);
    if (narrowed)
        access_widen(j);
    return status;
}

static enum ej_status pupil_filter(struct listing *l, const char *name, struct ej_error *err)
{
    int f = noun_field(l->w->noun, "pupil_id");
    int64_t id;
    enum ej_status status = find_pupil(l, name, NULL, &id, err);

    l->pupil = status == EJ_OK ? id : 0;
    if (status != EJ_OK || f < 0 || !l->w->noun->fields[f].filter)
        return status;
    return add_condition(l, l->w->noun->fields[f].filter, ej_int(id), err);
}

static enum ej_status field_filters(struct listing *l, struct ej_error *err)
{
    const struct ej_noun *noun = l->w->noun;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < l->count && status == EJ_OK; i++) {
        struct ej_value value;
        int f = noun_field(noun, l->names[i]);
        if (f < 0 || !noun->fields[f].filter || noun->fields[f].type == EJ_F_PUPIL)
            continue;
        if (noun->date && strcmp(l->names[i], "date") == 0)
            continue;
        if (noun->fields[f].type == EJ_F_CLASS) {
            status = resolve_class(l->w->j, l->year, l->values[i], &l->class_id, err);
            value = ej_int(l->class_id);
        } else if (strcmp(l->names[i], "pupil_id") == 0) {
            /* Also where the field itself is text, for the pupils to come. */
            int64_t pupil;
            status = find_pupil(l, NULL, l->values[i], &pupil, err);
            value = ej_int(pupil);
            l->pupil = status == EJ_OK ? pupil : 0;
        } else {
            status = field_resolve(l->w, f, l->values[i], &value, err);
        }
        if (status == EJ_OK)
            status = add_condition(l, noun->fields[f].filter, value, err);
    }
    if (status == EJ_OK && given(l, "pupil"))
        status = pupil_filter(l, given(l, "pupil"), err);
    return status;
}

/* A list that has a day is of today, or of the year's first or last day when that is nearer. */
static enum ej_status as_of_filter(struct listing *l, struct ej_error *err)
{
    const struct ej_noun *noun = l->w->noun;
    char *date = NULL;

    if (!noun->as_of || given(l, noun->as_of))
        return EJ_OK;
    enum ej_status status =
        store_string(l->w->j, &date, err, "SELECT max(starts, min(ends, ?)) FROM year WHERE id = ?",
                     "ti", l->w->j->today, l->year);
    snprintf(l->as_of, sizeof l->as_of, "%s", date ? date : "");
    free(date);
    if (status != EJ_OK)
        return status;
    return add_condition(l, noun->fields[noun_field(noun, noun->as_of)].filter, ej_text(l->as_of),
                         err);
}

static bool printed(const struct ej_field *field)
{
    return field->select && !(field->flags & (EJ_EXTRA | EJ_FILTER));
}

static bool has_days(const struct listing *l)
{
    return !given(l, "year") && (given(l, "date") || given(l, "from") || given(l, "to"));
}

static enum ej_status make_sql(struct listing *l, struct ej_error *err)
{
    const struct ej_noun *noun = l->w->noun;
    enum ej_status status = EJ_OK;
    int columns = 0;

    buffer_add(&l->sql, "SELECT ");
    for (int f = 0; f < noun->count; f++)
        if (printed(&noun->fields[f]))
            buffer_printf(&l->sql, "%s%s", columns++ ? ", " : "", noun->fields[f].select);
    buffer_printf(&l->sql, " %s", noun->from);
    /* Days that are asked for may lie in two years; without any, a list is of one year. */
    if (noun->year && !(noun->date && has_days(l))) {
        char condition[192];
        bool lasts = noun->lasts && given(l, "state") && !given(l, "year");
        /* An OR without need would keep SQLite from the year's indexes. */
        snprintf(condition, sizeof condition, "%s = ?1%s%s", noun->year, lasts ? " OR " : "",
                 lasts ? noun->lasts : "");
        status = add_condition(l, condition, ej_int(l->year), err);
    }
    if (status == EJ_OK)
        status = field_filters(l, err);
    if (status == EJ_OK)
        status = date_filters(l, err);
    if (status == EJ_OK)
        status = as_of_filter(l, err);
    buffer_printf(&l->sql, " ORDER BY %s", noun->order);
    if (status == EJ_OK && l->sql.failed)
        status = ej_no_memory(err);
    return status;
}

static enum ej_type column_type(const struct ej_field *field, bool russian)
{
    switch (field->type) {
    case EJ_F_DATE:
        return EJ_DATE;
    case EJ_F_INTEGER:
        return EJ_INTEGER;
    case EJ_F_WEEKDAY:
        return russian ? EJ_TEXT : EJ_INTEGER;
    case EJ_F_DECIMAL:
        return EJ_HUNDREDTHS;
    default:
        return EJ_TEXT;
    }
}

void noun_words(enum vocabulary words, const char *stored, bool russian, struct buffer *out)
{
    buffer_clear(out);
    while (*stored) {
        char word[64];
        size_t length = strcspn(stored, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, stored);
        if (out->length)
            buffer_add(out, russian ? ", " : "+");
        buffer_add(out, russian ? word_russian(words, word) : word);
        stored += length + (stored[length] == ' ');
    }
}

static void put_into_words(const struct ej_field *field, bool russian, struct ej_value *value,
                           struct buffer *out)
{
    static const char *const days[] = {"", "1", "2", "3", "4", "5", "6", "7"};
    enum vocabulary words;
    bool of_words = field_words(field->type, &words);

    if (value->null)
        return;
    if (field->type == EJ_F_YES_NO) {
        const char *word = value->integer ? "yes" : "no";
        *value = ej_text(russian ? word_russian(words, word) : word);
    } else if (field->type == EJ_F_ROLE || field->type == EJ_F_CONDITIONS) {
        noun_words(words, value->text, russian, out);
        *value = ej_text(out->text ? out->text : "");
    } else if (!russian) {
        return;
    } else if (field->type == EJ_F_WEEKDAY) {
        *value = ej_text(word_russian(words, days[value->integer & 7]));
    } else if (field->type == EJ_F_PERIOD || field->type == EJ_F_LINE_NAME) {
        *value = ej_text(period_russian(value->text));
    } else if (field->type == EJ_F_LINE_VALUE) {
        *value = ej_text(word_russian(WORDS_LINE_VALUE, value->text));
    } else if (of_words) {
        *value = ej_text(word_russian(words, value->text));
    }
}

static enum ej_status write_rows(struct listing *l, struct sqlite3_stmt *stmt, bool russian,
                                 struct ej_sink *sink, struct ej_error *err)
{
    const struct ej_noun *noun = l->w->noun;
    struct ej_value values[MAX_FIELDS];
    struct buffer words = {0};
    enum ej_status status = EJ_OK;
    bool row = true;

    while (status == EJ_OK) {
        status = store_step(l->w->j, stmt, &row, err);
        if (status != EJ_OK || !row)
            break;
        int column = 0;
        for (int f = 0; f < noun->count; f++) {
            if (!printed(&noun->fields[f]))
                continue;
            store_value(stmt, column, &values[column]);
            put_into_words(&noun->fields[f], russian, &values[column], &words);
            column++;
        }
        status = sink->row(sink, values, err);
    }
    buffer_free(&words);
    return status;
}

static enum ej_status write_table(struct listing *l, bool russian, struct ej_sink *sink,
                                  struct ej_error *err)
{
    const struct ej_noun *noun = l->w->noun;
    struct ej_column columns[MAX_FIELDS];
    char headings[MAX_FIELDS][64];
    struct sqlite3_stmt *stmt = NULL;
    int count = 0;
    enum ej_status status = store_prepare(l->w->j, l->sql.text, &stmt, err);

    for (int f = 0; f < noun->count; f++) {
        const struct ej_field *field = &noun->fields[f];
        if (!printed(field))
            continue;
        snprintf(headings[count], sizeof headings[count], "%.*s",
                 (int)strcspn(field->headings, "|"), field->headings);
        columns[count] = (struct ej_column){
            .name = field->name, .heading = headings[count], .type = column_type(field, russian)};
        count++;
    }
    struct ej_table table = {.id = noun->name, .columns = columns, .count = count};
    for (int i = 0; i < l->bound_count && status == EJ_OK; i++)
        status = store_bind(l->w->j, stmt, i + 1, &l->bound[i], err);
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    if (status == EJ_OK)
        status = write_rows(l, stmt, russian, sink, err);
    if (status == EJ_OK)
        status = sink->end(sink, err);
    store_finalize(stmt);
    return status;
}

enum ej_status ej_list(struct ej_journal *j, const struct ej_noun *noun, int count,
                       const char *const *names, const char *const *values, bool russian,
                       struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_apply nothing = {0};
    struct listing l = {.names = names, .values = values, .count = count};
    bool narrowed = false;
    enum ej_status status = access_may(j, noun->name, "list", err);

    if (status != EJ_OK)
        return status;
    l.w = work_new(j, noun, &nothing, err);
    if (!l.w)
        return EJ_BROKEN;
    status = choose_year(&l, err);
    if (status == EJ_OK && noun->prepare)
        status = noun->prepare(j, count, names, values, err);
    if (status == EJ_OK)
        status = make_sql(&l, err);
    if (status == EJ_OK)
        status = access_narrow_verb(j, noun->name, "list", &narrowed, err);
    if (status == EJ_OK && narrowed)
        status = access_asked(j, l.class_id, l.pupil, err);
    if (status == EJ_OK)
        status = write_table(&l, russian, sink, err);
    if (narrowed)
        access_widen(j);
    if (status == EJ_REFUSED) /* a filter that names nothing is wrong usage of list */
        status = err->status = EJ_USAGE;
    buffer_free(&l.sql);
    work_free(l.w);
    return status;
}
