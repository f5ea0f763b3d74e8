/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oneroster/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "intl.h"

enum ej_status table_refuse(const struct table *t, const struct table_row *row,
                            struct ej_error *err, const char *format, const char *what)
{
    char text[512];

    snprintf(text, sizeof text, format, what);
    return ej_fail(err, EJ_REFUSED, "%s:%ld: %s", t->name, row->line, text);
}

int table_column(const struct table *t, const char *name)
{
    for (int c = 0; c < t->columns; c++)
        if (strcasecmp(t->column[c], name) == 0)
            return c;
    return -1;
}

const char *table_text(const struct table *t, const struct table_row *row, int column)
{
    return column < 0 || column >= t->columns ? "" : row->fields[column];
}

/* ---- reading -------------------------------------------------------------------------------- */

/* A copy without blanks at either end. */
static char *trimmed(const char *text)
{
    size_t length;

    text += strspn(text, " \t");
    length = strlen(text);
    while (length > 0 && strchr(" \t", text[length - 1]))
        length--;
    return strndup(text, length);
}

static char **copy_texts(const char *const *texts, int count)
{
    char **copy = calloc((size_t)count + 1, sizeof *copy);

    for (int i = 0; copy && i < count; i++) {
        copy[i] = trimmed(texts[i]);
        if (!copy[i]) {
            while (i-- > 0)
                free(copy[i]);
            free(copy);
            return NULL;
        }
    }
    return copy;
}

static void free_texts(char **texts, int count)
{
    for (int i = 0; texts && i < count; i++)
        free(texts[i]);
    free(texts);
}

static enum ej_status add_row(struct table *t, const struct ej_record *record, struct ej_error *err)
{
    struct table_row row = {.line = record->line};

    if (record->defect)
        return table_refuse(t, &row, err, "%s", record->defect);
    if ((t->count & (t->count - 1)) == 0) {
        size_t capacity = t->count ? (size_t)t->count * 2 : 1;
        struct table_row *rows = realloc(t->rows, capacity * sizeof *rows);
        if (!rows)
            return ej_no_memory(err);
        t->rows = rows;
    }
    row.fields = copy_texts(record->fields, t->columns);
    if (!row.fields)
        return ej_no_memory(err);
    if (strcasecmp(table_text(t, &row, table_column(t, "status")), "tobedeleted") == 0)
        free_texts(row.fields, t->columns);
    else
        t->rows[t->count++] = row;
    return EJ_OK;
}

static enum ej_status check_columns(const struct table *t, const char *needed, struct ej_error *err)
{
    while (*needed) {
        char name[64];
        size_t length = strcspn(needed, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, needed);
        if (table_column(t, name) < 0)
            return ej_fail(err, EJ_REFUSED, _("%s: no column %s in the heading"), t->name, name);
        needed += length + (needed[length] == ' ');
    }
    return EJ_OK;
}

static enum ej_status read_rows(struct table *t, int fd, const char *needed, struct ej_error *err)
{
    struct ej_source *source = NULL;
    struct ej_record record;
    bool more = true;
    enum ej_status status = ej_source_csv(fd, t->name, NULL, &source, err);

    if (status == EJ_OK) {
        t->columns = source->count;
        t->column = copy_texts(source->columns, source->count);
        status = t->column ? check_columns(t, needed, err) : ej_no_memory(err);
    }
    while (status == EJ_OK) {
        status = source->next(source, &record, &more, err);
        if (status != EJ_OK || !more)
            break;
        status = add_row(t, &record, err);
    }
    ej_source_free(source);
    return status;
}

/* ---- by sourcedId --------------------------------------------------------------------------- */

struct wanted {
    const struct table *table;
    const char *id;
    size_t length;
};

static const char *id_at(const struct table *t, const int *index)
{
    return t->rows[*index].fields[t->key];
}

static int compare_rows(const void *a, const void *b, void *context)
{
    const struct table *t = context;
    const int *x = a, *y = b;
    int order = strcmp(id_at(t, x), id_at(t, y));

    return order == 0 ? (*x > *y) - (*x < *y) : order;
}

static int compare_wanted(const void *key, const void *element)
{
    const struct wanted *wanted = key;
    const char *id = id_at(wanted->table, element);
    int order = strncmp(wanted->id, id, wanted->length);

    return order == 0 && id[wanted->length] ? -1 : order;
}

static enum ej_status sort(struct table *t, struct ej_error *err)
{
    t->key = table_column(t, "sourcedId");
    if (t->key < 0 || t->count == 0)
        return EJ_OK;
    t->sorted = calloc((size_t)t->count, sizeof *t->sorted);
    if (!t->sorted)
        return ej_no_memory(err);
    for (int i = 0; i < t->count; i++)
        t->sorted[i] = i;
    qsort_r(t->sorted, (size_t)t->count, sizeof *t->sorted, compare_rows, t);
    for (int i = 0; i < t->count; i++) {
        const int *at = &t->sorted[i];
        if (!*id_at(t, at))
            return table_refuse(t, &t->rows[*at], err, _("%s: missing"), "sourcedId");
        if (i > 0 && strcmp(id_at(t, at), id_at(t, at - 1)) == 0)
            return table_refuse(t, &t->rows[*at], err, _("%s: doubled"), "sourcedId");
    }
    return EJ_OK;
}

const struct table_row *table_find(const struct table *t, const char *id, size_t length)
{
    struct wanted wanted = {t, id, length};
    const int *found = NULL;

    if (t->sorted)
        found = bsearch(&wanted, t->sorted, (size_t)t->count, sizeof *t->sorted, compare_wanted);
    return found ? &t->rows[*found] : NULL;
}

enum ej_status table_read(struct bundle *bundle, const char *file, const char *needed,
                          bool required, struct table *out, struct ej_error *err)
{
    int fd;
    enum ej_status status;

    *out = (struct table){.key = -1};
    status = bundle_file(bundle, file, &fd, &out->name, err);
    if (status == EJ_OK && fd < 0 && required)
        return ej_fail(err, EJ_REFUSED, _("%s: the bundle lacks this file"), out->name);
    if (status != EJ_OK || fd < 0)
        return status;
    out->there = true;
    status = read_rows(out, fd, needed, err);
    close(fd);
    return status == EJ_OK ? sort(out, err) : status;
}

void table_free(struct table *t)
{
    for (int i = 0; i < t->count; i++)
        free_texts(t->rows[i].fields, t->columns);
    free_texts(t->column, t->columns);
    free(t->rows);
    free(t->sorted);
    free(t->name);
}
