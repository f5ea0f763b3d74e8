/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_rows.c - copies of a table's description and of some of its rows. */
#include "export/xlsx_rows.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 65536 };

struct xlsx_chunk {
    struct xlsx_chunk *next;
    size_t used, size;
    _Alignas(max_align_t) char bytes[];
};

void *xlsx_arena_take(struct xlsx_arena *arena, size_t size)
{
    struct xlsx_chunk *chunk = arena->chunks;
    size_t need = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    char *taken;

    if (!chunk || chunk->size - chunk->used < need) {
        size_t room = need > CHUNK ? need : CHUNK;

        chunk = malloc(sizeof *chunk + room);
        if (!chunk)
            return NULL;
        *chunk = (struct xlsx_chunk){.next = arena->chunks, .size = room};
        arena->chunks = chunk;
    }
    taken = chunk->bytes + chunk->used;
    chunk->used += need;
    return taken;
}

char *xlsx_arena_text(struct xlsx_arena *arena, const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;
    char *copy = text ? xlsx_arena_take(arena, size) : NULL;

    return copy ? memcpy(copy, text, size) : NULL;
}

void xlsx_arena_clear(struct xlsx_arena *arena)
{
    while (arena->chunks) {
        struct xlsx_chunk *next = arena->chunks->next;

        free(arena->chunks);
        arena->chunks = next;
    }
}

/* ---- the table's description ---------------------------------------------------------------- */

/* Copies FROM to *TO; false: out of memory. */
static bool copy_text(struct xlsx_arena *arena, const char *from, const char **to)
{
    *to = xlsx_arena_text(arena, from);
    return *to || !from;
}

static bool copy_lines(struct xlsx_arena *arena, const char *const *from, const char *const **to)
{
    size_t count = 0;
    const char **lines;

    *to = NULL;
    if (!from)
        return true;
    while (from[count])
        count++;
    lines = xlsx_arena_take(arena, (count + 1) * sizeof *lines);
    if (!lines)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!copy_text(arena, from[i], &lines[i]))
            return false;
    lines[count] = NULL;
    *to = lines;
    return true;
}

static struct ej_value *copy_cells(struct xlsx_arena *arena, const struct ej_value *from, int count)
{
    struct ej_value *to = xlsx_arena_take(arena, (size_t)count * sizeof *to);

    for (int i = 0; to && i < count; i++) {
        to[i] = from[i];
        if (from[i].null)
            to[i].text = NULL;
        else if (!copy_text(arena, from[i].text, &to[i].text))
            return NULL;
    }
    return to;
}

/* What LAYOUT says of the columns, COUNT of them. */
static bool copy_by_column(struct xlsx_arena *arena, struct ej_layout *layout, int count)
{
    if (layout->hidden) {
        bool *hidden = xlsx_arena_take(arena, (size_t)count * sizeof *hidden + 1);

        if (!hidden)
            return false;
        memcpy(hidden, layout->hidden, (size_t)count * sizeof *hidden);
        layout->hidden = hidden;
    }
    if (layout->sum_count > 0) {
        size_t size = (size_t)layout->sum_count * sizeof *layout->sums;
        int *sums = xlsx_arena_take(arena, size);

        if (!sums)
            return false;
        layout->sums = memcpy(sums, layout->sums, size);
    }
    if (layout->total_count > 0)
        layout->totals = copy_cells(arena, layout->totals, layout->total_count * count);
    return layout->totals || layout->total_count == 0;
}

static bool copy_chart(struct xlsx_arena *arena, const struct ej_chart *from,
                       const struct ej_chart **to)
{
    struct ej_chart *chart = from ? xlsx_arena_take(arena, sizeof *chart) : NULL;
    size_t size = from ? (size_t)from->count * sizeof *from->series : 0;
    int *series = from ? xlsx_arena_take(arena, size + 1) : NULL;

    *to = chart;
    if (!from)
        return true;
    if (!chart || !series)
        return false;
    *chart = *from;
    chart->series = memcpy(series, from->series, size);
    return copy_text(arena, from->title, &chart->title);
}

static const struct ej_layout *copy_layout(struct xlsx_arena *arena, const struct ej_layout *from,
                                           int count)
{
    struct ej_layout *to = xlsx_arena_take(arena, sizeof *to);

    if (!to)
        return NULL;
    *to = *from;
    return copy_text(arena, from->sheet, &to->sheet) &&
                   copy_text(arena, from->header_left, &to->header_left) &&
                   copy_text(arena, from->header_right, &to->header_right) &&
                   copy_lines(arena, from->title, &to->title) &&
                   copy_lines(arena, from->notes, &to->notes) &&
                   copy_lines(arena, from->signers, &to->signers) &&
                   copy_chart(arena, from->chart, &to->chart) && copy_by_column(arena, to, count)
               ? to
               : NULL;
}

const struct ej_table *xlsx_copy_table(struct xlsx_arena *arena, const struct ej_table *table)
{
    struct ej_table *to = xlsx_arena_take(arena, sizeof *to);
    struct ej_column *columns;

    columns = xlsx_arena_take(arena, ((size_t)table->count + 1) * sizeof *columns);
    if (!to || !columns)
        return NULL;
    *to = (struct ej_table){.columns = columns, .count = table->count};
    if (!copy_text(arena, table->id, &to->id))
        return NULL;
    for (int i = 0; i < table->count; i++) {
        const struct ej_column *from = &table->columns[i];

        columns[i] = *from;
        if (!copy_text(arena, from->name, &columns[i].name) ||
            !copy_text(arena, from->heading, &columns[i].heading) ||
            !copy_text(arena, from->group, &columns[i].group))
            return NULL;
    }
    if (table->layout && !(to->layout = copy_layout(arena, table->layout, table->count)))
        return NULL;
    return to;
}

/* ---- rows ----------------------------------------------------------------------------------- */

void xlsx_rows_start(struct xlsx_rows *rows, int columns, int names)
{
    xlsx_arena_clear(&rows->arena);
    xlsx_arena_clear(&rows->spare);
    rows->columns = columns;
    rows->names = names < columns ? names : columns;
    rows->count = 0;
}

static bool equal(const struct ej_value *a, const struct ej_value *b)
{
    if (a->null || b->null)
        return a->null && b->null;
    if (!a->text || !b->text)
        return !a->text && !b->text && a->integer == b->integer;
    return strcmp(a->text, b->text) == 0;
}

bool xlsx_rows_add(struct xlsx_rows *rows, const struct ej_value *values, bool sum)
{
    struct xlsx_row *row = &rows->row[rows->count];

    row->cells = copy_cells(&rows->arena, values, rows->columns);
    if (!row->cells)
        return false;
    row->sum = sum;
    row->same = 0;
    if (rows->count > 0)
        while (row->same < rows->names && equal(&row->cells[row->same], &row[-1].cells[row->same]))
            row->same++;
    rows->count++;
    return true;
}

bool xlsx_rows_keep_last(struct xlsx_rows *rows)
{
    struct xlsx_row last = rows->row[rows->count - 1];
    struct xlsx_arena emptied = rows->arena;

    last.cells = copy_cells(&rows->spare, last.cells, rows->columns);
    if (!last.cells)
        return false;
    xlsx_arena_clear(&emptied);
    rows->arena = rows->spare;
    rows->spare = emptied;
    rows->row[0] = last;
    rows->count = 1;
    return true;
}

void xlsx_rows_free(struct xlsx_rows *rows)
{
    if (!rows)
        return;
    xlsx_arena_clear(&rows->arena);
    xlsx_arena_clear(&rows->spare);
}
