/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a report on their way to a sink. */
#include "query/grid.h"

#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "store/store.h"

enum { CHUNK = 32768 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    char bytes[];
};

static char *keep_text(struct grid *g, const char *text)
{
    size_t size = strlen(text) + 1;
    struct chunk *chunk = g->chunks;

    if (!chunk || chunk->size - chunk->used < size) {
        size_t room = size > CHUNK ? size : CHUNK;
        chunk = malloc(sizeof *chunk + room);
        if (!chunk)
            return NULL;
        *chunk = (struct chunk){.next = g->chunks, .size = room};
        g->chunks = chunk;
    }
    char *copy = chunk->bytes + chunk->used;
    chunk->used += size;
    return memcpy(copy, text, size);
}

void grid_start(struct grid *g, const struct query *query, bool russian)
{
    *g = (struct grid){
        .query = query, .russian = russian, .keys = query->count - (query->pivot >= 0)};
    for (int i = 0; i < query->count; i++)
        g->hidden[i] = query->columns[i].hidden;
}

void grid_clear(struct grid *g)
{
    const struct query *query = g->query;

    for (struct chunk *chunk = g->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(g->cells);
    free(g->extras_end);
    free(g->extras);
    free(g->subtotals);
    free(g->names.list);
    free(g->headings.list);
    free(g->notes.list);
    free(g->sums.list);
    grid_start(g, query, g->russian);
}

/* ---- taking in ------------------------------------------------------------------------------- */

static bool same(const struct ej_value *a, const struct ej_value *b)
{
    if (a->null || b->null)
        return a->null == b->null;
    if (!a->text || !b->text)
        return !a->text && !b->text && a->integer == b->integer;
    return strcmp(a->text, b->text) == 0;
}

/* Room for one more row; doubled, as a school has many. */
static enum ej_status grow(struct grid *g, struct ej_error *err)
{
    size_t room = g->room ? 2 * g->room : 64;
    struct ej_value *cells;
    size_t *ends;

    if (g->rows < g->room)
        return EJ_OK;
    cells = realloc(g->cells, room * ((size_t)g->keys + 1) * sizeof *cells);
    if (!cells)
        return ej_no_memory(err);
    g->cells = cells;
    ends = realloc(g->extras_end, room * sizeof *ends);
    if (!ends)
        return ej_no_memory(err);
    g->extras_end = ends;
    g->room = room;
    return EJ_OK;
}

/* Put TEXT behind the last of NAMES.  False: out of memory. */
static bool add_name(struct grid *g, struct names *names, const char *text)
{
    if (names->count % 16 == 0) {
        const char **grown = realloc(names->list, ((size_t)names->count + 16) * sizeof *grown);
        if (!grown)
            return false;
        names->list = grown;
    }
    if (!(names->list[names->count] = keep_text(g, text)))
        return false;
    names->count++;
    return true;
}

/* The index of TEXT in NAMES, where it is put if it is new; from AT on, as rows come in the same
 * order again and again.  -1: out of memory. */
static int name_index(struct grid *g, struct names *names, const char *text, int at)
{
    for (int i = 0; i < names->count; i++) {
        int index = (at + i) % names->count;
        if (strcmp(names->list[index], text) == 0)
            return index;
    }
    return add_name(g, names, text) ? names->count - 1 : -1;
}

/* Cells of the row that STMT stands on, into the room behind the last row.  Texts that repeat those
 * of the last row, as names of classes and pupils do, are not copied again. */
static enum ej_status read_cells(struct grid *g, const struct places *places,
                                 struct sqlite3_stmt *stmt, struct ej_error *err)
{
    struct ej_value *cell = g->cells + g->rows * (size_t)g->keys;

    for (int i = 0; i < g->query->count; i++) {
        if (i == g->query->pivot)
            continue;
        bool other = g->russian && places->russian[i] >= 0;
        store_value(stmt, other ? places->russian[i] : places->column[i], cell);
        if (g->rows > 0 && same(cell, cell - g->keys))
            *cell = *(cell - g->keys);
        else if (!cell->null && cell->text && !(cell->text = keep_text(g, cell->text)))
            return ej_no_memory(err);
        cell++;
    }
    return EJ_OK;
}

/* A number where the column is one of whole numbers, so that JSON and XLSX have it as such. */
static struct ej_value pivot_value(const struct grid *g, const char *text)
{
    enum ej_type type = g->query->columns[g->query->pivot].column.type;

    if (type == EJ_TEXT || type == EJ_DATE || strlen(text) > 18 ||
        strspn(text, "0123456789") != strlen(text))
        return ej_text(text);
    return ej_int(strtoll(text, NULL, 10));
}

/* The column NAME, and behind a group separator its heading. */
static int find_column(struct grid *g, char *name)
{
    char *heading = strchr(name, '\x1d');
    int before = g->extra_count > 0 ? g->extras[g->extra_count - 1].column + 1 : 0;

    if (heading)
        *heading++ = '\0';
    int known = g->names.count, column = name_index(g, &g->names, name, before);
    if (column == known && !add_name(g, &g->headings, heading ? heading : name))
        return -1;
    return column;
}

/* The row under way has a value in COLUMN already: put VALUE behind it.  False: it has none. */
static bool joined(struct grid *g, int column, const char *value, enum ej_status *status,
                   struct ej_error *err)
{
    for (size_t e = g->rows > 0 ? g->extras_end[g->rows - 1] : 0; e < g->extra_count; e++) {
        struct ej_value *there = &g->extras[e].value;
        if (g->extras[e].column != column)
            continue;
        struct buffer both = {0};
        if (there->text)
            buffer_printf(&both, "%s/%s", there->text, value);
        else
            buffer_printf(&both, "%lld/%s", (long long)there->integer, value);
        *there = ej_text(both.failed ? NULL : keep_text(g, both.text));
        buffer_free(&both);
        *status = there->text ? EJ_OK : ej_no_memory(err);
        return true;
    }
    return false;
}

/* A name without a value is a column all the same. */
static enum ej_status add_extra(struct grid *g, char *name, const char *value, struct ej_error *err)
{
    int column = find_column(g, name);
    enum ej_status status;

    if (column < 0)
        return ej_no_memory(err);
    if (!*value)
        return EJ_OK;
    if (joined(g, column, value, &status, err))
        return status;
    if (g->extra_count == g->extra_room) {
        size_t room = g->extra_room ? 2 * g->extra_room : 1024;
        struct extra *grown = realloc(g->extras, room * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        g->extras = grown;
        g->extra_room = room;
    }
    g->extras[g->extra_count++] = (struct extra){column, pivot_value(g, value)};
    return EJ_OK;
}

/* PACKED is NAME, unit separator, VALUE, record separator, and so on; it is taken apart in place.
 */
static enum ej_status unpack(struct grid *g, char *packed, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    while (packed && *packed && status == EJ_OK) {
        char *value = packed + strcspn(packed, "\x1f\x1e");
        bool has_value = *value == '\x1f';
        char *end = value + (has_value ? 1 + strcspn(value + 1, "\x1e") : 0);
        char *next = *end ? end + 1 : end;
        *value = *end = '\0';
        if (*packed)
            status = add_extra(g, packed, has_value ? value + 1 : "", err);
        packed = next;
    }
    return status;
}

/* A note of several lines is as many notes. */
static enum ej_status add_notes(struct grid *g, const char *text, struct ej_error *err)
{
    char *line = text ? keep_text(g, text) : NULL;

    if (text && !line)
        return ej_no_memory(err);
    while (line && *line) {
        char *end = line + strcspn(line, "\n"), *next = *end ? end + 1 : end;
        *end = '\0';
        if (*line && name_index(g, &g->notes, line, 0) < 0)
            return ej_no_memory(err);
        line = next;
    }
    return EJ_OK;
}

/* What the first row says of the columns. */
static void see_hidden(struct grid *g, const struct places *places, struct sqlite3_stmt *stmt)
{
    for (int i = 0; i < g->query->count; i++)
        g->hidden[i] = g->query->columns[i].hidden ||
                       (places->shown[i] >= 0 && store_int(stmt, places->shown[i]) == 0);
}

/* The totals so far turn out to stand amid the records. */
static enum ej_status keep_subtotals(struct grid *g, struct ej_error *err)
{
    for (; g->totals > 0; g->totals--) {
        if (g->subtotal_count == g->subtotal_room) {
            int room = g->subtotal_room ? 2 * g->subtotal_room : 16;
            int *grown = realloc(g->subtotals, (size_t)room * sizeof *grown);
            if (!grown)
                return ej_no_memory(err);
            g->subtotals = grown;
            g->subtotal_room = room;
        }
        g->subtotals[g->subtotal_count++] = (int)(g->rows - g->totals);
    }
    g->sums.count = 0;
    return EJ_OK;
}

static enum ej_status add_total(struct grid *g, const struct places *places,
                                struct sqlite3_stmt *stmt, struct ej_error *err)
{
    const char *name = places->totals >= 0 ? store_text(stmt, places->totals) : NULL;

    if (!name)
        return keep_subtotals(g, err);
    g->totals++;
    return add_name(g, &g->sums, name) ? EJ_OK : ej_no_memory(err);
}

enum ej_status grid_add(struct grid *g, const struct places *places, struct sqlite3_stmt *stmt,
                        struct ej_error *err)
{
    enum ej_status status = grow(g, err);

    if (g->rows == 0)
        see_hidden(g, places, stmt);
    if (status == EJ_OK)
        status = add_total(g, places, stmt, err);
    if (status == EJ_OK)
        status = read_cells(g, places, stmt, err);
    if (status == EJ_OK && g->query->pivot >= 0) {
        const char *packed = store_text(stmt, places->column[g->query->pivot]);
        char *copy = packed ? keep_text(g, packed) : NULL;
        status = packed && !copy ? ej_no_memory(err) : unpack(g, copy, err);
    }
    if (status == EJ_OK && places->notes >= 0)
        status = add_notes(g, store_text(stmt, places->notes), err);
    if (status == EJ_OK)
        g->extras_end[g->rows++] = g->extra_count;
    return status;
}

/* In the words of people, whatever the table's are: it is for titles. */
const char *grid_first(const struct grid *g, const char *name)
{
    int key = 0;

    if (g->rows == 0 && g->of && strcmp(name, "class") == 0)
        return g->of;
    for (int i = 0; g->rows > 0 && i < g->query->count; i++) {
        if (i == g->query->pivot)
            continue;
        if (strcmp(g->query->columns[i].column.name, name) == 0 && g->cells[key].text)
            return query_word(&g->query->columns[i], g->cells[key].text);
        key++;
    }
    return "";
}

struct ej_value *grid_cell(struct grid *g, size_t row, int column)
{
    int pivot = g->query->pivot;

    return g->cells + row * (size_t)g->keys + column - (pivot >= 0 && column > pivot);
}

bool grid_same_name(const struct grid *g, size_t row)
{
    int first = 0;

    while (first < g->query->count && (g->hidden[first] || first == g->query->pivot))
        first++;
    if (first == g->query->count)
        return false;
    const struct ej_value *cell = g->cells + row * (size_t)g->keys + first;
    return same(cell, cell - g->keys);
}

enum ej_status grid_replace(struct grid *g, const char *mark, const char *text,
                            struct ej_error *err)
{
    for (size_t i = 0; i < g->rows * (size_t)g->keys; i++) {
        struct ej_value *cell = &g->cells[i];
        const char *at = cell->null || !cell->text ? NULL : strstr(cell->text, mark);
        if (!at)
            continue;
        struct buffer whole = {0};
        buffer_add_n(&whole, cell->text, (size_t)(at - cell->text));
        buffer_add(&whole, text);
        buffer_add(&whole, at + strlen(mark));
        cell->text = whole.failed ? NULL : keep_text(g, whole.text);
        buffer_free(&whole);
        if (!cell->text)
            return ej_no_memory(err);
    }
    return EJ_OK;
}
