/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What anonymise tells, kept until the journal has it. */
#include <stdlib.h>
#include <string.h>

#include "consent/consent.h"
#include "intl.h"

enum ej_status outcome_add(struct anonymise *a, struct sqlite3_stmt *stmt, struct ej_error *err)
{
    if (a->count == a->size) {
        int size = a->size ? a->size * 2 : 32;
        struct outcome *rows = realloc(a->rows, (size_t)size * sizeof *rows);
        if (!rows)
            return ej_no_memory(err);
        a->rows = rows;
        a->size = size;
    }
    struct outcome *row = &a->rows[a->count++];
    *row = (struct outcome){0};
    for (int i = 0; i < OUTCOME_COLUMNS; i++) {
        const char *text = store_text(stmt, i);
        if (text && !(row->cells[i] = strdup(text)))
            return ej_no_memory(err);
    }
    return EJ_OK;
}

static const char *item_russian(const char *item)
{
    return strcmp(item, "pupil") == 0 ? "ученик" : strcmp(item, "text") == 0 ? "текст" : "копия";
}

enum ej_status outcome_write(struct anonymise *a, struct ej_error *err)
{
    static const struct ej_column columns[OUTCOME_COLUMNS] = {
        [O_ITEM] = {.name = "item", .heading = "Что", .russian = item_russian},
        [O_N] = {.name = "n", .heading = "N"},
        [O_PUPIL_ID] = {.name = "pupil_id", .heading = "№ личного дела"},
        [O_PUPIL] = {.name = "pupil", .heading = "Ученик"},
        [O_CLASS] = {.name = "class", .heading = "Класс"},
        [O_DATE] = {.name = "date", .heading = "Дата", .type = EJ_DATE},
        [O_LESSON] = {.name = "lesson", .heading = "Урок"},
        [O_SUBJECT] = {.name = "subject", .heading = "Предмет"},
        [O_FIELD] = {.name = "field", .heading = "Поле"},
        [O_PLACE] = {.name = "place", .heading = "Место"},
    };
    static const struct ej_table table = {
        .id = "anonymise", .columns = columns, .count = OUTCOME_COLUMNS};
    struct ej_value values[OUTCOME_COLUMNS];

    if (!a->sink)
        return EJ_OK;
    enum ej_status status = a->sink->begin(a->sink, &table, err);
    for (int r = 0; r < a->count && status == EJ_OK; r++) {
        for (int i = 0; i < OUTCOME_COLUMNS; i++)
            values[i] = ej_text(a->rows[r].cells[i]);
        status = a->sink->row(a->sink, values, err);
    }
    return status == EJ_OK ? a->sink->end(a->sink, err) : status;
}

void outcome_free(struct anonymise *a)
{
    for (int r = 0; r < a->count; r++)
        for (int i = 0; i < OUTCOME_COLUMNS; i++)
            free(a->rows[r].cells[i]);
    free(a->rows);
}
