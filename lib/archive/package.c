/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datapackage.json: the tables as a Frictionless Data Package, so that programs can load them. */
#include "archive.h"

#include <string.h>

/* A JSON string (RFC 8259); the text is UTF-8. */
static void string(FILE *file, const char *text)
{
    fputc('"', file);
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(file, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            fprintf(file, "\\u%04x", (unsigned)*c);
        else
            fputc(*c, file);
    }
    fputc('"', file);
}

static void member(FILE *file, const char *name, const char *text, const char *after)
{
    fprintf(file, "\"%s\": ", name);
    string(file, text);
    fputs(after, file);
}

static void field(FILE *file, const struct archive_column *column, bool last)
{
    fputs("          {", file);
    member(file, "name", column->name, ", ");
    member(file, "type", column->integer ? "integer" : "string", ", ");
    member(file, "title", column->word->ru, ", ");
    member(file, "description", column->word->en, ", ");
    fprintf(file, "\"constraints\": {\"required\": %s}}%s\n",
            /* In CSV an empty text cannot be told from none. */
            column->required && column->integer ? "true" : "false", last ? "" : ",");
}

static void primary_key(FILE *file, const struct archive_column *columns, size_t count)
{
    const char *between = "";

    fputs("        \"primaryKey\": [", file);
    for (size_t key = 1; key <= count; key++)
        for (size_t i = 0; i < count; i++)
            if (columns[i].key == (int)key) {
                fputs(between, file);
                string(file, columns[i].name);
                between = ", ";
            }
    fputs("],\n", file);
}

static void foreign_keys(FILE *file, const struct archive_column *columns, size_t count)
{
    const char *between = "\n";

    fputs("        \"foreignKeys\": [", file);
    for (size_t i = 0; i < count; i++) {
        if (!columns[i].references)
            continue;
        fprintf(file,
                "%s          {\"fields\": \"%s\", \"reference\": {\"resource\": \"%s\", "
                "\"fields\": \"id\"}}",
                between, columns[i].name, columns[i].references);
        between = ",\n";
    }
    fputs("]\n", file);
}

static void resource(FILE *file, const struct archive_columns *all, size_t at, size_t end)
{
    const struct archive_column *columns = &all->list[at];
    const struct archive_word *word = NULL;

    /* The dictionary has every table: dictionary.csv was written before. */
    archive_dictionary_find(all->dictionary, columns->table, "", &word, NULL);
    fputs("    {\n      \"profile\": \"tabular-data-resource\",\n      ", file);
    member(file, "name", columns->table, ",\n      ");
    fprintf(file, "\"path\": \"%s.csv\",\n      ", columns->table);
    member(file, "title", word ? word->ru : "", ",\n      ");
    member(file, "description", word ? word->en : "", ",\n      ");
    fputs("\"format\": \"csv\",\n      \"mediatype\": \"text/csv\",\n"
          "      \"encoding\": \"utf-8\",\n"
          "      \"dialect\": {\"delimiter\": \",\", \"lineTerminator\": \"\\n\", "
          "\"quoteChar\": \"\\\"\", \"doubleQuote\": true, \"header\": true},\n"
          "      \"schema\": {\n        \"fields\": [\n",
          file);
    for (size_t i = at; i < end; i++)
        field(file, &all->list[i], i + 1 == end);
    fputs("        ],\n        \"missingValues\": [\"\"],\n", file);
    primary_key(file, columns, end - at);
    foreign_keys(file, columns, end - at);
    fputs("      }\n    }", file);
}

void archive_package(FILE *file, const struct archive_columns *columns,
                     const struct ej_about *about)
{
    size_t at, end = 0;
    const char *between = "";

    fputs("{\n  \"profile\": \"tabular-data-package\",\n  \"name\": \"class-journal\",\n  ", file);
    member(file, "id", about->uuid, ",\n  ");
    member(file, "title", about->school, ",\n  ");
    member(file, "created", about->changed, ",\n");
    fputs("  \"resources\": [\n", file);
    while (archive_next_table(columns, &at, &end)) {
        fputs(between, file);
        resource(file, columns, at, end);
        between = ",\n";
    }
    fputs("\n  ]\n}\n", file);
}
