/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each table as CSV, and the dictionary beside them. */
#include "archive.h"
#include "bag_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The register of copies and of their use is no part of an archive: two archives of one journal
 * shall be equal. */
static bool left_out(const char *table)
{
    return strcmp(table, "copy") == 0 || strcmp(table, "copy_use") == 0;
}

static enum ej_status take_column(void *context, const struct ej_table_column *column,
                                  struct ej_error *err)
{
    struct archive_columns *c = context;

    if (left_out(column->table))
        return EJ_OK;
    if (c->count == c->room) {
        size_t room = c->room ? c->room * 2 : 256;
        struct archive_column *grown = realloc(c->list, room * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        c->list = grown;
        c->room = room;
    }
    struct archive_column *new = &c->list[c->count++];
    *new = (struct archive_column){
        .table = strdup(column->table),
        .name = strdup(column->name),
        .references = column->references ? strdup(column->references) : NULL,
        .integer = strcmp(column->type, "INTEGER") == 0,
        .required = column->required,
        .key = column->key,
    };
    if (!new->table || !new->name || (column->references && !new->references))
        return ej_no_memory(err);
    return archive_dictionary_find(c->dictionary, new->table, new->name, &new->word, err);
}

bool archive_next_table(const struct archive_columns *c, size_t *at, size_t *end)
{
    *at = *end;
    while (*end < c->count && strcmp(c->list[*end].table, c->list[*at].table) == 0)
        ++*end;
    return *at < *end;
}

static void free_columns(struct archive_columns *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free(c->list[i].table);
        free(c->list[i].name);
        free(c->list[i].references);
    }
    free(c->list);
}

/* Finish SINK, if there is one, and close its file. */
static enum ej_status close_sink(struct ej_sink *sink, FILE *file, const char *name,
                                 enum ej_status status, struct ej_error *err)
{
    if (sink && status == EJ_OK)
        status = sink->finish(sink, err);
    ej_sink_free(sink);
    return archive_close(file, name, status, err);
}

static enum ej_status write_table(struct ej_journal *j, const char *dir, const char *table,
                                  struct ej_error *err)
{
    struct ej_sink *sink = NULL;
    char name[80];

    snprintf(name, sizeof name, "%s.csv", table);
    FILE *file = archive_open(dir, name, err);
    if (!file)
        return EJ_BROKEN;
    enum ej_status status = ej_sink_text(fileno(file), EJ_FORMAT_CSV, false, &sink, err);
    if (status == EJ_OK)
        status = ej_table_rows(j, table, sink, err);
    return close_sink(sink, file, name, status, err);
}

static const char *key_text(int key, char room[16])
{
    snprintf(room, 16, "%d", key);
    return key ? room : "";
}

static enum ej_status dictionary_row(struct ej_sink *sink, const struct archive_word *word,
                                     const struct archive_column *column, struct ej_error *err)
{
    char key[16];
    const char *const cells[] = {
        word->table,
        word->column,
        column ? (column->integer ? "integer" : "text") : "",
        column ? (column->required ? "yes" : "no") : "",
        column ? key_text(column->key, key) : "",
        column && column->references ? column->references : "",
        column ? word->personal : "",
        word->ru,
        word->en,
    };
    struct ej_value row[sizeof cells / sizeof *cells];

    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        row[i] = (struct ej_value){.text = cells[i]};
    return sink->row(sink, row, err);
}

static enum ej_status dictionary_rows(const struct archive_columns *c, struct ej_sink *sink,
                                      struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "table"},    {.name = "column"}, {.name = "type"},
        {.name = "required"}, {.name = "key"},    {.name = "references"},
        {.name = "personal"}, {.name = "ru"},     {.name = "en"},
    };
    static const struct ej_table head = {
        .id = "dictionary", .columns = columns, .count = sizeof columns / sizeof *columns};
    const struct archive_word *word;
    size_t at, end = 0;
    enum ej_status status = sink->begin(sink, &head, err);

    while (status == EJ_OK && archive_next_table(c, &at, &end)) {
        status = archive_dictionary_find(c->dictionary, c->list[at].table, "", &word, err);
        if (status == EJ_OK)
            status = dictionary_row(sink, word, NULL, err);
        for (size_t i = at; i < end && status == EJ_OK; i++)
            status = dictionary_row(sink, c->list[i].word, &c->list[i], err);
    }
    return status == EJ_OK ? sink->end(sink, err) : status;
}

static enum ej_status write_dictionary(const struct archive_columns *c, const char *dir,
                                       struct ej_error *err)
{
    static const char name[] = "dictionary.csv";
    struct ej_sink *sink = NULL;
    FILE *file = archive_open(dir, name, err);

    if (!file)
        return EJ_BROKEN;
    enum ej_status status = ej_sink_text(fileno(file), EJ_FORMAT_CSV, false, &sink, err);
    if (status == EJ_OK)
        status = dictionary_rows(c, sink, err);
    return close_sink(sink, file, name, status, err);
}

static enum ej_status write_package(const struct archive_columns *c, const char *dir,
                                    const struct ej_about *about, struct ej_error *err)
{
    static const char name[] = "datapackage.json";
    FILE *file = archive_open(dir, name, err);

    if (!file)
        return EJ_BROKEN;
    archive_package(file, c, about);
    return archive_close(file, name, EJ_OK, err);
}

enum ej_status archive_tables(struct ej_journal *j, const char *share, const char *dir,
                              const struct ej_about *about, const struct ej_progress *progress,
                              struct ej_error *err)
{
    struct archive_dictionary dictionary;
    struct archive_columns columns = {.dictionary = &dictionary};
    size_t at, end = 0;
    enum ej_status status = archive_dictionary_read(share, &dictionary, err);

    if (status == EJ_OK)
        status = ej_tables(j, take_column, &columns, err);
    while (status == EJ_OK && archive_next_table(&columns, &at, &end)) {
        status = write_table(j, dir, columns.list[at].table, err);
        if (progress)
            progress->told(progress->context, 20 + (int)(60 * end / columns.count));
    }
    if (status == EJ_OK)
        status = write_dictionary(&columns, dir, err);
    if (status == EJ_OK)
        status = write_package(&columns, dir, about, err);
    free_columns(&columns);
    archive_dictionary_free(&dictionary);
    return status;
}
