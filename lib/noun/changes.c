/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"

/* What people call the rows that ids point to. */
static const struct {
    const char *column, *sql;
} labels[] = {
    {"teacher_id", "SELECT login FROM staff WHERE id = ?"},
    {"staff_id", "SELECT login FROM staff WHERE id = ?"},
    {"kind_id", "SELECT name FROM kind WHERE id = ?"},
    {"code_id", "SELECT name FROM code WHERE id = ?"},
    {"pupil_id", "SELECT file_no FROM pupil WHERE id = ?"},
    {"class_id", "SELECT name FROM class WHERE id = ?"},
    {"subject_id", "SELECT name FROM subject WHERE id = ?"},
    {"year_id", "SELECT name FROM year WHERE id = ?"},
    {"course_id", "SELECT c.name || ' ' || s.name || iif(k.name = '', '', ' ' || k.name)"
                  " FROM course k JOIN class c ON c.id = k.class_id"
                  " JOIN subject s ON s.id = k.subject_id WHERE k.id = ?"},
    {"lesson_id", "SELECT c.name || ' ' || l.date || ' ' || l.number || ' ' || s.name"
                  " FROM lesson l JOIN course k ON k.id = l.course_id"
                  " JOIN class c ON c.id = k.class_id"
                  " JOIN subject s ON s.id = k.subject_id WHERE l.id = ?"},
};

enum ej_status changes_begin(struct work *w, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "line", .heading = "Строка", .type = EJ_INTEGER},
        {.name = "change", .heading = "Изменение"},
        {.name = "record", .heading = "Запись"},
        {.name = "table", .heading = "Таблица"},
        {.name = "field", .heading = "Поле"},
        {.name = "old", .heading = "Было"},
        {.name = "new", .heading = "Стало"},
    };
    static const struct ej_table table = {
        .id = "changes", .columns = columns, .count = sizeof columns / sizeof *columns};

    return w->how->changes ? w->how->changes->begin(w->how->changes, &table, err) : EJ_OK;
}

enum ej_status changes_end(struct work *w, struct ej_error *err)
{
    return w->how->changes ? w->how->changes->end(w->how->changes, err) : EJ_OK;
}

static bool in_hundredths(const char *column)
{
    return strcmp(column, "weight") == 0 || strcmp(column, "hours") == 0;
}

/* 150 as 1.5, 200 as 2, as lists print it. */
static void buffer_hundredths(struct buffer *b, int64_t value)
{
    buffer_int(b, value / 100);
    if (value % 100)
        buffer_printf(b, value % 10 ? ".%02d" : ".%d",
                      (int)(value % 10 ? value % 100 : value % 100 / 10));
}

/* The value as text, ids turned into names; *OWNED is the caller's to free. */
static enum ej_status show(struct work *w, const char *table, const char *column,
                           const struct ej_value *value, struct ej_value *out, char **owned,
                           struct ej_error *err)
{
    *out = *value;
    *owned = NULL;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (value->null || strcmp(labels[i].column, column) != 0)
            continue;
        enum ej_status status = store_string(w->j, owned, err, labels[i].sql, "i", value->integer);
        *out = ej_text(*owned);
        return status;
    }
    if (!value->null && !value->text && changes_flag(table, column)) {
        *out = ej_text(value->integer ? "yes" : "no");
    } else if (!value->null && !value->text) {
        struct buffer digits = {0};
        if (in_hundredths(column))
            buffer_hundredths(&digits, value->integer);
        else
            buffer_int(&digits, value->integer);
        *owned = digits.text;
        *out = ej_text(*owned);
    }
    return EJ_OK;
}

/* The same in Russian words, where people want them. */
static enum ej_status show_to_people(struct work *w, const char *table, const char *column,
                                     const struct ej_value *value, struct ej_value *out,
                                     char **owned, struct ej_error *err)
{
    struct buffer words = {0};
    enum ej_status status = show(w, table, column, value, out, owned, err);

    if (status != EJ_OK || !w->how->russian || out->null || !out->text ||
        !changes_value(table, column, out->text, &words))
        return status;
    free(*owned);
    *owned = words.text;
    *out = ej_text(words.text);
    return words.failed ? ej_no_memory(err) : EJ_OK;
}

static bool shown(const struct ej_value *old, const struct ej_value *new)
{
    static const struct ej_value nothing = {.null = true};
    const struct ej_value *a = old ? old : &nothing, *b = new ? new : &nothing;

    if (old && b->keep)
        return false;
    if (a->null || b->null)
        return a->null != b->null && !(a->text && !*a->text) && !(b->text && !*b->text);
    return a->text && b->text ? strcmp(a->text, b->text) != 0 : a->integer != b->integer;
}

static void key_of(struct work *w, struct buffer *key)
{
    if (w->called)
        buffer_add(key, w->called);
    for (int f = 0; f < w->noun->count && !w->called; f++)
        if ((w->noun->fields[f].flags & EJ_KEY) && w->raw[f])
            buffer_printf(key, "%s%s", key->length ? " " : "", w->raw[f]);
}

enum ej_status changes_key(struct work *w, const struct put_table *table,
                           const struct ej_value *values, struct buffer *out, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; i < table->keys && status == EJ_OK; i++) {
        struct ej_value shown_value;
        char *owned = NULL;
        status = show_to_people(w, table->name, table->columns[i], &values[i], &shown_value, &owned,
                                err);
        if (status == EJ_OK && !shown_value.null && shown_value.text && *shown_value.text)
            buffer_printf(out, "%s%s", out->length ? " " : "", shown_value.text);
        free(owned);
    }
    return status == EJ_OK && out->failed ? ej_no_memory(err) : status;
}

enum ej_status changes_row(struct work *w, const struct put_table *table,
                           const struct ej_value *old, const struct ej_value *new,
                           struct ej_error *err)
{
    struct buffer key = {0};
    enum ej_status status = EJ_OK;
    const char *what = !old ? "added" : !new ? "removed" : "changed";

    if (!w->how->changes)
        return EJ_OK;
    key_of(w, &key);
    for (int i = 0; i < table->count && status == EJ_OK; i++) {
        struct ej_value was = ej_null(), is = ej_null();
        char *was_owned = NULL, *is_owned = NULL;
        if (!shown(old ? &old[i] : NULL, new ? &new[i] : NULL))
            continue;
        if (old)
            status =
                show_to_people(w, table->name, table->columns[i], &old[i], &was, &was_owned, err);
        if (status == EJ_OK && new)
            status =
                show_to_people(w, table->name, table->columns[i], &new[i], &is, &is_owned, err);
        const char *column = table->columns[i];
        struct ej_value row[] = {
            ej_int(w->line),
            ej_text(w->how->russian ? changes_kind(what) : what),
            ej_text(key.text),
            ej_text(w->how->russian ? changes_table(table->name) : table->name),
            ej_text(w->how->russian ? changes_column(table->name, column) : column),
            was,
            is};
        if (w->line == 0)
            row[0] = ej_null();
        if (status == EJ_OK)
            status = w->how->changes->row(w->how->changes, row, err);
        free(was_owned);
        free(is_owned);
    }
    buffer_free(&key);
    return status;
}
