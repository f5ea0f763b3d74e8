/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy in force as single values, read from the journal. */
#include "policy/values.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/array.h"
#include "store/store.h"

void policy_values_free(struct policy_values *values)
{
    for (int i = 0; i < values->count; i++) {
        free(values->list[i].key);
        free(values->list[i].part);
        free(values->list[i].leaf);
        free(values->list[i].text);
    }
    free(values->list);
    *values = (struct policy_values){0};
}

static enum ej_status copy(char **out, const char *text, struct ej_error *err)
{
    *out = text ? strdup(text) : NULL;
    return *out || !text ? EJ_OK : ej_no_memory(err);
}

static enum ej_status add(struct policy_values *values, int at, const char *key, const char *part,
                          const char *leaf, const char *text, struct ej_error *err)
{
    struct policy_value value = {0};

    if (!array_grow(&values->list, values->count, sizeof *values->list))
        return ej_no_memory(err);
    memmove(values->list + at + 1, values->list + at,
            (size_t)(values->count - at) * sizeof *values->list);
    enum ej_status status = copy(&value.key, key, err);
    if (status == EJ_OK)
        status = copy(&value.part, part, err);
    if (status == EJ_OK)
        status = copy(&value.leaf, leaf, err);
    if (status == EJ_OK)
        status = copy(&value.text, text, err);
    values->list[at] = value;
    values->count++;
    return status;
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* TEXT as a scalar of YAML, in quotes only where it needs them. */
static void scalar(struct buffer *out, const char *text)
{
    bool plain = isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80 || *text == '.';

    for (const char *c = text; *c && plain; c++)
        plain = isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80 || strchr(" .-_/+()%", *c);
    if (plain && text[strlen(text) - 1] != ' ')
        buffer_add(out, text);
    else
        buffer_json(out, text);
}

static void fixed(struct buffer *out, int64_t hundredths)
{
    buffer_printf(out, "%lld.%02lld", (long long)hundredths / 100, (long long)hundredths % 100);
}

static void decimal(struct buffer *out, int64_t hundredths)
{
    buffer_int(out, hundredths / 100);
    if (hundredths % 100)
        buffer_printf(out, hundredths % 10 ? ".%02lld" : ".%lld",
                      (long long)(hundredths % 10 ? hundredths % 100 : hundredths / 10 % 10));
}

/* The next word of *LIST into WORD; false at the end. */
static bool next_word(const char **list, struct buffer *word)
{
    *list += strspn(*list, " ");
    size_t length = strcspn(*list, " ");

    buffer_clear(word);
    buffer_add_n(word, *list, length);
    *list += length;
    return length > 0 && !word->failed;
}

static void list(struct buffer *out, const char *words)
{
    struct buffer word = {0};
    const char *before = "";

    buffer_add_char(out, '[');
    for (; next_word(&words, &word); before = ", ") {
        buffer_add(out, before);
        scalar(out, word.text);
    }
    buffer_add_char(out, ']');
    buffer_free(&word);
}

/* "3:250 4:350" as "{3: 2.50, 4: 3.50}" */
static void pairs(struct buffer *out, const char *words)
{
    struct buffer word = {0};
    const char *before = "";

    buffer_add_char(out, '{');
    for (; next_word(&words, &word); before = ", ") {
        char *colon = strchr(word.text, ':');
        buffer_printf(out, "%s%.*s: ", before, (int)(colon - word.text), word.text);
        fixed(out, strtoll(colon + 1, NULL, 10));
    }
    buffer_add_char(out, '}');
    buffer_free(&word);
}

/* ---- settings -------------------------------------------------------------------------------- */

struct reading {
    struct ej_journal *j;
    struct policy_values *values;
    const struct policy_setting *setting;
    struct buffer text;
    struct ej_error *err;
};

/* Add what r->text holds, which is emptied. */
static enum ej_status take(struct reading *r, const char *part)
{
    enum ej_status status = r->text.failed ? ej_no_memory(r->err)
                                           : add(r->values, r->values->count, r->setting->key, part,
                                                 NULL, r->text.text ? r->text.text : "", r->err);

    buffer_clear(&r->text);
    return status;
}

/* The parts of a setting that is kept in one row: KEY:VALUE for each. */
static enum ej_status take_pairs(struct reading *r, const char *words)
{
    struct buffer word = {0}, part = {0};
    enum ej_status status = EJ_OK;

    while (status == EJ_OK && next_word(&words, &word)) {
        char *colon = strchr(word.text, ':');
        *colon = '\0';
        buffer_clear(&part);
        if (r->setting->form == FORM_HOURS) {
            decimal(&part, strtoll(word.text, NULL, 10));
            buffer_add(&r->text, colon + 1);
        } else {
            buffer_add(&part, word.text);
            fixed(&r->text, strtoll(colon + 1, NULL, 10));
        }
        status = take(r, part.text ? part.text : "");
    }
    buffer_free(&word);
    buffer_free(&part);
    return status;
}

/* A setting that is kept in one row. */
static enum ej_status read_one(struct reading *r)
{
    char *text = NULL;
    enum ej_status status = store_string(
        r->j, &text, r->err, "SELECT value FROM policy WHERE name = ?", "t", r->setting->key);

    if (status != EJ_OK || !text)
        return status;
    switch (r->setting->form) {
    case FORM_PAIRS:
    case FORM_HOURS:
        status = take_pairs(r, text);
        free(text);
        return status;
    case FORM_LIST:
        list(&r->text, text);
        break;
    case FORM_JSON:
        buffer_add(&r->text, text);
        break;
    case FORM_DECIMAL:
        fixed(&r->text, strtoll(text, NULL, 10));
        break;
    default:
        scalar(&r->text, text);
    }
    free(text);
    return take(r, NULL);
}

static void kind(struct buffer *out, struct sqlite3_stmt *stmt)
{
    buffer_add_char(out, '{');
    if (!store_null(stmt, 1)) {
        buffer_add(out, "weight: ");
        decimal(out, store_int(stmt, 1));
    }
    if (store_int(stmt, 2))
        buffer_printf(out, "%scontrol: yes", store_null(stmt, 1) ? "" : ", ");
    buffer_add_char(out, '}');
}

/* A setting that is kept in a row for each part: name, value. */
static enum ej_status read_rows(struct reading *r, const char *sql, const char *prefix)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(r->j, &stmt, r->err, sql, prefix ? "t" : "", prefix);

    while (status == EJ_OK && (status = store_step(r->j, stmt, &row, r->err)) == EJ_OK && row) {
        if (r->setting->form == FORM_KINDS)
            kind(&r->text, stmt);
        else if (r->setting->form == FORM_SUBJECTS)
            pairs(&r->text, store_text(stmt, 1));
        else
            scalar(&r->text, store_text(stmt, 1));
        status = take(r, store_text(stmt, 0));
    }
    if (status != EJ_OK)
        store_reset(stmt);
    return status;
}

/* The rows joined.SUBJECT, by line. */
static enum ej_status read_joined(struct reading *r)
{
    static const char sql[] = "SELECT value, substr(name, 8) FROM policy WHERE name LIKE 'joined.%'"
                              " ORDER BY value, id";
    struct sqlite3_stmt *stmt;
    char *line = NULL;
    bool row = true;
    enum ej_status status = store_query(r->j, &stmt, r->err, sql, "");

    while (status == EJ_OK && (status = store_step(r->j, stmt, &row, r->err)) == EJ_OK && row) {
        bool same = line && strcmp(line, store_text(stmt, 0)) == 0;
        if (line && !same) {
            buffer_add_char(&r->text, ']');
            status = take(r, line);
        }
        if (!same && status == EJ_OK) {
            free(line);
            status = copy(&line, store_text(stmt, 0), r->err);
        }
        buffer_add(&r->text, same ? ", " : "[");
        scalar(&r->text, store_text(stmt, 1));
    }
    if (status != EJ_OK)
        store_reset(stmt);
    if (status == EJ_OK && line) {
        buffer_add_char(&r->text, ']');
        status = take(r, line);
    }
    free(line);
    return status;
}

static enum ej_status read_setting(struct reading *r)
{
    static const char rows[] = "SELECT substr(name, length(?1) + 1), value FROM policy"
                               " WHERE substr(name, 1, length(?1)) = ?1 ORDER BY id";
    static const char kinds[] = "SELECT name, weight, control FROM kind ORDER BY id";
    struct buffer prefix = {0};
    enum ej_status status;

    switch (r->setting->form) {
    case FORM_KINDS:
        return read_rows(r, kinds, NULL);
    case FORM_CODES:
        return read_rows(r, rows, "code.");
    case FORM_SUBJECTS:
        return read_rows(r, rows, "thresholds.");
    case FORM_JOINED:
        return read_joined(r);
    case FORM_ROWS:
        buffer_printf(&prefix, "%s.", r->setting->key);
        status = prefix.failed ? ej_no_memory(r->err) : read_rows(r, rows, prefix.text);
        buffer_free(&prefix);
        return status;
    default:
        return read_one(r);
    }
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* The lines NAME=VALUE of the rule's parameters, lists and mappings as JSON, which is YAML. */
static enum ej_status take_parameters(struct reading *r, const char *rule, const char *lines)
{
    struct policy_values *v = r->values;
    enum ej_status status = EJ_OK;

    while (status == EJ_OK && *lines) {
        size_t length = strcspn(lines, "\n"), name = strcspn(lines, "=");
        char *leaf = strndup(lines, name), *text = strndup(lines + name + 1, length - name - 1);
        buffer_clear(&r->text);
        if (text && strchr("[{", *text) && *text)
            buffer_add(&r->text, text);
        else if (text)
            scalar(&r->text, text);
        status = leaf && text && !r->text.failed
                     ? add(v, v->count, "rules", rule, leaf, r->text.text, r->err)
                     : ej_no_memory(r->err);
        free(leaf);
        free(text);
        lines += length + (lines[length] == '\n');
    }
    buffer_clear(&r->text);
    return status;
}

static enum ej_status read_rules(struct reading *r)
{
    static const char sql[] =
        "SELECT name, level, parameters, header || query FROM rule ORDER BY name";
    struct policy_values *v = r->values;
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(r->j, &stmt, r->err, sql, "");

    while (status == EJ_OK && (status = store_step(r->j, stmt, &row, r->err)) == EJ_OK && row) {
        const char *name = store_text(stmt, 0);
        status = add(v, v->count, "rules", name, "level", store_text(stmt, 1), r->err);
        if (status == EJ_OK)
            status = take_parameters(r, name, store_text(stmt, 2));
        if (status == EJ_OK)
            status = add(v, v->count, "rules", name, "", store_text(stmt, 3), r->err);
    }
    if (status != EJ_OK)
        store_reset(stmt);
    return status;
}

enum ej_status policy_values_read(struct ej_journal *j, struct policy_values *out,
                                  struct ej_error *err)
{
    struct reading r = {.j = j, .values = out, .err = err};
    enum ej_status status = EJ_OK;

    for (r.setting = policy_settings; r.setting->key && status == EJ_OK; r.setting++)
        status = read_setting(&r);
    if (status == EJ_OK)
        status = read_rules(&r);
    buffer_free(&r.text);
    return status;
}

/* ---- changing and printing ------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

const struct policy_value *policy_values_find(const struct policy_values *values, const char *key,
                                              const char *part, const char *leaf)
{
    for (int i = 0; i < values->count; i++) {
        const struct policy_value *v = &values->list[i];
        if (same(v->key, key) && same(v->part, part) && same(v->leaf, leaf))
            return v;
    }
    return NULL;
}

static void remove_at(struct policy_values *values, int at)
{
    struct policy_value *v = &values->list[at];

    free(v->key);
    free(v->part);
    free(v->leaf);
    free(v->text);
    values->count--;
    memmove(v, v + 1, (size_t)(values->count - at) * sizeof *v);
}

enum ej_status policy_values_set(struct policy_values *values, const char *key, const char *part,
                                 const char *leaf, const char *text, struct ej_error *err)
{
    int at = values->count; /* behind the last of the same setting or rule */

    for (int i = 0; i < values->count; i++) {
        const struct policy_value *v = &values->list[i];
        if (!same(v->key, key) || (leaf && !same(v->part, part)))
            continue;
        at = i + 1;
        if (same(v->part, part) && same(v->leaf, leaf)) {
            remove_at(values, at = i);
            break;
        }
        if (!part) {
            remove_at(values, i--);
            at = i + 1;
        }
    }
    return text ? add(values, at, key, part, leaf, text, err) : EJ_OK;
}

void policy_value_name(const struct policy_value *v, struct buffer *out)
{
    buffer_clear(out);
    if (!v->leaf) {
        buffer_printf(out, "%s%s%s", v->key, v->part ? "." : "", v->part ? v->part : "");
        return;
    }
    bool parameter = *v->leaf && strcmp(v->leaf, "level") != 0;
    buffer_printf(out, "%s%s", policy_setting(v->part, strlen(v->part)) ? "rules." : "", v->part);
    if (parameter)
        buffer_printf(out, ".%s", v->leaf);
}

/* A line of OUT: INDENT blanks, KEY, TEXT (or nothing); NAME is what it is about. */
static void print_line(struct buffer *out, struct buffer *lines, int indent, const char *key,
                       const char *text, const char *name)
{
    buffer_printf(out, "%*s", indent, "");
    buffer_json(out, key);
    buffer_printf(out, ":%s%s\n", *text ? " " : "", text);
    buffer_printf(lines, "%s\n", name);
}

void policy_values_print(const struct policy_values *values, struct buffer *out,
                         struct buffer *lines)
{
    const struct policy_value *before = NULL;
    struct buffer name = {0};

    for (int i = 0; i < values->count; i++) {
        const struct policy_value *v = &values->list[i];
        if (v->leaf && !*v->leaf)
            continue;
        policy_value_name(v, &name);
        if (v->part && (!before || strcmp(before->key, v->key) != 0))
            print_line(out, lines, 0, v->key, "", v->key);
        if (v->leaf && (!before || !same(before->part, v->part)))
            print_line(out, lines, 2, v->part, "", v->part);
        print_line(out, lines,
                   v->leaf   ? 4
                   : v->part ? 2
                             : 0,
                   v->leaf   ? v->leaf
                   : v->part ? v->part
                             : v->key,
                   v->text, name.text ? name.text : "");
        before = v;
    }
    for (const struct policy_setting *s = policy_settings; s->key; s++) {
        bool there = s->optional || (s->form == FORM_TEXT);
        for (int i = 0; i < values->count && !there; i++)
            there = strcmp(values->list[i].key, s->key) == 0;
        if (!there)
            print_line(out, lines, 0, s->key,
                       s->form == FORM_LIST || s->form == FORM_JSON ? "[]" : "{}", s->key);
    }
    buffer_free(&name);
}
