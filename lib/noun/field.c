/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of one field -> the value that is stored; each distinct text is looked up once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/noun.h"
#include "policy/policy.h"
#include "record/text.h"
#include "resolve/resolve.h"

enum { TEXT_SIZE = 4096, CHOICE_SIZE = 512 };

/* The day that the record is about, for the year a class is looked up in. */
static const char *record_date(const struct work *w)
{
    for (int f = 0; f < w->noun->count; f++)
        if (w->noun->fields[f].type == EJ_F_DATE && !w->v[f].null &&
            ((w->noun->fields[f].flags & EJ_KEY) || strcmp(w->noun->fields[f].name, "date") == 0))
            return w->v[f].text;
    return NULL;
}

/* The school year that the options or the record name, or NULL. */
static const char *named_year(const struct work *w)
{
    int field = noun_field(w->noun, "year");

    if (field < 0)
        return NULL;
    return w->option[field] >= 0 ? w->how->values[w->option[field]] : w->raw[field];
}

enum ej_status work_year(struct work *w, const char *date, int64_t *year, struct ej_error *err)
{
    const char *named = named_year(w);

    if (named)
        return resolve_year(w->j, named, NULL, year, err);
    if (date)
        return resolve_year(w->j, NULL, date, year, err);
    if (w->year == 0) {
        enum ej_status status = resolve_year(w->j, NULL, NULL, &w->year, err);
        if (status != EJ_OK)
            return status;
    }
    *year = w->year;
    return EJ_OK;
}

bool field_words(enum ej_field_type type, enum vocabulary *words)
{
    static const struct {
        enum ej_field_type type;
        enum vocabulary words;
    } vocabularies[] = {
        {EJ_F_YES_NO, WORDS_YES_NO},     {EJ_F_SEX, WORDS_SEX},
        {EJ_F_CONSENT, WORDS_CONSENT},   {EJ_F_ROLE, WORDS_ROLE},
        {EJ_F_WEEKDAY, WORDS_WEEKDAY},   {EJ_F_CALENDAR, WORDS_CALENDAR},
        {EJ_F_DECISION, WORDS_DECISION}, {EJ_F_CONDITIONS, WORDS_CONDITION},
        {EJ_F_MOVEMENT, WORDS_MOVEMENT}, {EJ_F_REMARK_STATE, WORDS_REMARK_STATE},
    };

    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
        if (vocabularies[i].type == type) {
            *words = vocabularies[i].words;
            return true;
        }
    return false;
}

static enum ej_status keep_text(const char *text, struct ej_value *out, struct ej_error *err)
{
    char *copy = strdup(text);

    *out = ej_text(copy);
    return copy ? EJ_OK : ej_no_memory(err);
}

static enum ej_status whole_number(const char *name, const char *text, struct ej_value *out,
                                   struct ej_error *err)
{
    size_t digits = strspn(text, "0123456789");

    if (digits == 0 || digits > 9 || text[digits])
        return ej_fail(err, EJ_REFUSED, _("%s: not a whole number"), name);
    *out = ej_int(strtol(text, NULL, 10));
    return EJ_OK;
}

static enum ej_status one_word(enum vocabulary words, const char *name, const char *text,
                               struct ej_value *out, struct ej_error *err)
{
    const char *value = word_value(words, text);
    char choice[CHOICE_SIZE];

    if (!value)
        return ej_fail(err, EJ_REFUSED, _("%s: not one of %s"), name,
                       word_choice(words, choice, sizeof choice));
    if (words == WORDS_YES_NO)
        *out = ej_int(strcmp(value, "yes") == 0);
    else if (words == WORDS_WEEKDAY)
        *out = ej_int(value[0] - '0');
    else
        return keep_text(value, out, err);
    return EJ_OK;
}

/* Several words parted by comma, semicolon or plus: «завуч, учитель». */
static enum ej_status several_words(enum vocabulary words, const char *name, const char *text,
                                    struct ej_value *out, struct ej_error *err)
{
    struct buffer b = {0};
    enum ej_status status = EJ_OK;

    while (*text && status == EJ_OK) {
        char one[128], choice[CHOICE_SIZE];
        size_t length = strcspn(text, ",;+");
        snprintf(one, sizeof one, "%.*s", (int)length, text);
        const char *value = word_value(words, one);
        if (!value)
            status = ej_fail(err, EJ_REFUSED, _("%s: not one of %s"), name,
                             word_choice(words, choice, sizeof choice));
        else if (!b.text || !word_in(b.text, value))
            buffer_printf(&b, "%s%s", b.length ? " " : "", value);
        text += length + (text[length] != '\0');
    }
    if (status == EJ_OK)
        status = keep_text(b.text ? b.text : "", out, err);
    buffer_free(&b);
    return status;
}

/* 1-9 or 5, canonical. */
static enum ej_status grades(const char *name, const char *text, struct ej_value *out,
                             struct ej_error *err)
{
    int from, to, used = 0;
    char canonical[16];

    if (sscanf(text, "%2d-%2d%n", &from, &to, &used) != 2 || text[used]) {
        if (sscanf(text, "%2d%n", &from, &used) != 1 || text[used])
            return ej_fail(err, EJ_REFUSED, _("%s: not grades such as 1-9"), name);
        to = from;
    }
    if (from < 1 || to > 12 || from > to)
        return ej_fail(err, EJ_REFUSED, _("%s: not grades such as 1-9"), name);
    snprintf(canonical, sizeof canonical, from == to ? "%d" : "%d-%d", from, to);
    return keep_text(canonical, out, err);
}

static enum ej_status lesson_mark(struct work *w, const char *name, const char *text,
                                  struct ej_value *out, struct ej_error *err)
{
    const struct policy *policy;
    enum ej_status status = policy_get(w->j, &policy, err);

    if (status != EJ_OK)
        return status;
    if (!policy_is_mark(policy, text))
        return ej_fail(err, EJ_REFUSED, _("%s: not in the scale (%s, or %s for a debt)"), name,
                       policy_scale(policy), policy_debt(policy));
    return keep_text(text, out, err);
}

static enum ej_status final_mark(struct work *w, const char *name, const char *text,
                                 struct ej_value *out, struct ej_error *err)
{
    const struct policy *policy;
    const char *canonical;
    char others[128];
    enum ej_status status = policy_get(w->j, &policy, err);

    if (status != EJ_OK)
        return status;
    if (policy_final(policy, text, &canonical) != FINAL_NONE)
        return keep_text(canonical, out, err);
    policy_finals(policy, others, sizeof others);
    return ej_fail(err, EJ_REFUSED, _("%s: not in the scale (%s %s)"), name, policy_scale(policy),
                   others);
}

/* The year that a class is looked up in.  A lesson's day lies within one; a movement or a decision
 * of the summer is about the year that ended. */
static enum ej_status class_year(struct work *w, int64_t *year, struct ej_error *err)
{
    static const char sql[] = "SELECT id FROM year WHERE starts <= ? ORDER BY starts DESC LIMIT 1";
    const char *date = record_date(w);
    int f = noun_field(w->noun, "date");
    enum ej_status status = work_year(w, date, year, err);

    if (status != EJ_REFUSED || named_year(w) || f < 0 || date != w->v[f].text ||
        (w->noun->fields[f].flags & EJ_KEY))
        return status;
    struct ej_error unused;
    if (store_number(w->j, year, 0, &unused, sql, "t", date) == EJ_OK && *year)
        return EJ_OK;
    return status;
}

/* Who is in the history alone can still be taken out of it. */
static bool takes_gone_pupils(const struct work *w)
{
    return w->noun == &noun_consent && w->verb && strcmp(w->verb->name, "anonymise") == 0;
}

static enum ej_status resolve_id(struct work *w, const struct ej_field *field, const char *text,
                                 struct ej_value *out, struct ej_error *err)
{
    int64_t id = 0, year;
    enum ej_status status = EJ_OK;

    if (field->type == EJ_F_CLASS) {
        status = class_year(w, &year, err);
        if (status == EJ_OK)
            status = resolve_class(w->j, year, text, &id, err);
    } else if (field->type == EJ_F_SUBJECT) {
        status = resolve_subject(w->j, text, &id, err);
    } else if (field->type == EJ_F_STAFF) {
        status = resolve_staff(w->j, text, &id, err);
    } else if (field->type == EJ_F_KIND) {
        status = resolve_kind(w->j, text, &id, err);
    } else if (field->type == EJ_F_CODE) {
        status = resolve_code(w->j, text, &id, err);
    } else {
        status = resolve_pupil_id(w->j, text, &id, err);
        if (status == EJ_REFUSED && takes_gone_pupils(w))
            status = resolve_gone_pupil(w->j, text, &id, err);
    }
    *out = ej_int(id);
    return status;
}

/* Its records make the joint classes that they name, each when all else about it is right; until
 * then such a class is but a name. */
static bool makes_joint_classes(const struct work *w)
{
    return w->noun == &noun_load && w->verb && strcmp(w->verb->name, "import") == 0;
}

static enum ej_status class_name(const char *name, const char *text, struct ej_value *out,
                                 struct ej_error *err)
{
    char canonical[EJ_CLASS_SIZE];

    if (!ej_text_class(text, canonical, sizeof canonical))
        return ej_fail(err, EJ_REFUSED, _("%s: not the name of a class (such as 7А)"), name);
    return keep_text(canonical, out, err);
}

static enum ej_status resolve_text(struct work *w, const struct ej_field *field, const char *text,
                                   struct ej_value *out, struct ej_error *err)
{
    char squeezed[TEXT_SIZE], period[8], date[11];
    char room[LABEL_SIZE];
    const char *label = field_label(field, room);
    int64_t hundredths;
    enum vocabulary words;

    if (field_words(field->type, &words))
        return field->type == EJ_F_CONDITIONS || field->type == EJ_F_ROLE
                   ? several_words(words, label, text, out, err)
                   : one_word(words, label, text, out, err);
    switch (field->type) {
    case EJ_F_DATE:
        if (!ej_date_parse(text, w->j->today, date))
            return ej_fail(err, EJ_REFUSED, _("%s: no such date (write 2026-10-05 or 05.10.2026)"),
                           label);
        return keep_text(date, out, err);
    case EJ_F_INTEGER:
        return whole_number(label, text, out, err);
    case EJ_F_DECIMAL:
        if (!ej_decimal_parse(text, &hundredths) || hundredths == 0)
            return ej_fail(err, EJ_REFUSED, _("%s: not a positive number such as 1.5"), label);
        *out = ej_int(hundredths);
        return EJ_OK;
    case EJ_F_GRADES:
        return grades(label, text, out, err);
    case EJ_F_PERIOD:
        if (!resolve_period(text, period))
            return ej_fail(err, EJ_REFUSED,
                           _("%s: not one of Q1-Q4, T1-T3, H1, H2, year, exam, final"), label);
        return keep_text(period, out, err);
    case EJ_F_VALUE:
        return lesson_mark(w, label, text, out, err);
    case EJ_F_FINAL:
        return final_mark(w, label, text, out, err);
    case EJ_F_CLASS:
        if (makes_joint_classes(w) && strchr(text, '+'))
            return class_name(label, text, out, err);
        return resolve_id(w, field, text, out, err);
    case EJ_F_SUBJECT:
    case EJ_F_STAFF:
    case EJ_F_KIND:
    case EJ_F_CODE:
    case EJ_F_PUPIL_ID:
        return resolve_id(w, field, text, out, err);
    case EJ_F_CLASS_NAME:
        return class_name(label, text, out, err);
    case EJ_F_NAME:
    case EJ_F_LINE_NAME:
    case EJ_F_LINE_VALUE:
    case EJ_F_GROUP:
        if (ej_text_squeeze(squeezed, sizeof squeezed, text) >= sizeof squeezed)
            return ej_fail(err, EJ_REFUSED, _("%s: too long"), label);
        return keep_text(squeezed, out, err);
    default: /* as it stands */
        break;
    }
    *out = ej_text(text);
    return EJ_OK;
}

static enum ej_status remember(struct work *w, int64_t *index, const struct ej_value *value,
                               const char *error, struct ej_error *err)
{
    if (w->cell_count == w->cell_capacity) {
        int capacity = w->cell_capacity ? w->cell_capacity * 2 : 64;
        struct cell *cells = realloc(w->cells, (size_t)capacity * sizeof *cells);
        if (!cells)
            return ej_no_memory(err);
        w->cells = cells;
        w->cell_capacity = capacity;
    }
    struct cell *cell = &w->cells[w->cell_count];
    *cell = (struct cell){.value = *value};
    if (error && !(cell->error = strdup(error)))
        return ej_no_memory(err);
    *index = ++w->cell_count;
    return EJ_OK;
}

/* No cell of a workbook holds more than 32767 characters; no sheet of paper prints a name of many.
 */
static enum ej_status check_length(const struct ej_field *field, const char *text,
                                   struct ej_error *err)
{
    int most = field->type == EJ_F_TEXT ? 10000 : 200;
    size_t count = 0;
    char label[LABEL_SIZE];

    if (strlen(text) <= (size_t)most)
        return EJ_OK;
    for (const char *p = text; *p; p++)
        count += ((unsigned char)*p & 0xC0) != 0x80;
    if (count <= (size_t)most)
        return EJ_OK;
    return ej_fail(err, EJ_REFUSED, _("%s: longer than %d characters"), field_label(field, label),
                   most);
}

enum ej_status field_resolve(struct work *w, int f, const char *text, struct ej_value *out,
                             struct ej_error *err)
{
    const struct ej_field *field = &w->noun->fields[f];
    char key[TEXT_SIZE], label[LABEL_SIZE];
    size_t length;

    if (field->type == EJ_F_TEXT || field->type == EJ_F_NAME || field->type == EJ_F_GROUP ||
        field->type == EJ_F_LINE_NAME) {
        enum ej_status status = check_length(field, text, err);
        if (status != EJ_OK)
            return status;
    }
    if (field->type == EJ_F_TEXT || field->type == EJ_F_PUPIL) {
        *out = ej_text(text);
        return EJ_OK;
    }
    length = strlen(text);
    if (length >= sizeof key - 32)
        return ej_fail(err, EJ_REFUSED, _("%s: too long"), field_label(field, label));
    memcpy(key, text, length);
    /* The same class name means another class in another year. */
    const char *date = field->type == EJ_F_CLASS ? record_date(w) : NULL;
    if (date) {
        memcpy(key + length, date, 10);
        length += 10;
    }
    if (field->type == EJ_F_CLASS && named_year(w)) {
        snprintf(key + length, 8, "%s", named_year(w));
        length += strlen(key + length);
    }
    int64_t *index = map_at(&w->resolved[f], key, length);
    if (!index)
        return ej_no_memory(err);
    if (*index == 0) {
        struct ej_error why = {0};
        struct ej_value value = ej_null();
        enum ej_status status = resolve_text(w, field, text, &value, &why);
        if (status != EJ_OK && status != EJ_REFUSED)
            return ej_fail(err, status, "%s", why.text);
        status = remember(w, index, &value, status == EJ_REFUSED ? why.text : NULL, err);
        if (status != EJ_OK)
            return status;
    }
    const struct cell *cell = &w->cells[*index - 1];
    *out = cell->value;
    return cell->error ? ej_fail(err, EJ_REFUSED, "%s", cell->error) : EJ_OK;
}
