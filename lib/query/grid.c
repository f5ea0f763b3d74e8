/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a report on their way to a sink. */
#include "query/grid.h"

#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/text.h"
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
    free(g->names.list);
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

/* A name without a value is a column all the same. */
static enum ej_status add_extra(struct grid *g, const char *name, const char *value,
                                struct ej_error *err)
{
    int before = g->extra_count > 0 ? g->extras[g->extra_count - 1].column + 1 : 0;
    int column = name_index(g, &g->names, name, before);

    if (column < 0)
        return ej_no_memory(err);
    if (!*value)
        return EJ_OK;
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

static enum ej_status add_total(struct grid *g, const struct places *places,
                                struct sqlite3_stmt *stmt, struct ej_error *err)
{
    const char *name = places->totals >= 0 ? store_text(stmt, places->totals) : NULL;

    if (name) {
        g->totals++;
        return add_name(g, &g->sums, name) ? EJ_OK : ej_no_memory(err);
    }
    if (g->totals > 0)
        return ej_fail(err, EJ_REFUSED, _("%s: a row follows the totals of its table"),
                       g->query->header->name);
    return EJ_OK;
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

const char *grid_first(const struct grid *g, const char *name)
{
    int key = 0;

    for (int i = 0; g->rows > 0 && i < g->query->count; i++) {
        if (i == g->query->pivot)
            continue;
        if (strcmp(g->query->columns[i].column.name, name) == 0 && g->cells[key].text)
            return g->cells[key].text;
        key++;
    }
    return "";
}

/* ---- giving out ------------------------------------------------------------------------------ */

struct printing {
    const struct grid *grid;
    struct ej_column *columns;
    const struct node **words; /* by column */
    bool *hidden;              /* by column */
    struct ej_value *row;
    struct ej_value *totals;
    int *order;    /* the names' indices in order of print */
    int *position; /* of a name among the columns */
    int count;
    struct ej_chart chart;
    int *series;
};

/* Indices into a list of names, sorted as Russians sort; few, so by insertion. */
static void sort_names(const struct names *names, int *order)
{
    for (int i = 0; i < names->count; i++) {
        int at = i;
        const char *name = names->list[i];
        for (; at > 0; at--) {
            const char *before = names->list[order[at - 1]];
            if (ej_text_compare(before, strlen(before), name, strlen(name)) <= 0)
                break;
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

static void lay_out(struct printing *p)
{
    const struct query *q = p->grid->query;

    sort_names(&p->grid->names, p->order);
    for (int i = 0; i < q->count; i++) {
        if (i != q->pivot) {
            p->words[p->count] = q->columns[i].words;
            p->hidden[p->count] = p->grid->hidden[i];
            p->columns[p->count++] = q->columns[i].column;
            continue;
        }
        for (int n = 0; n < p->grid->names.count; n++) {
            int index = p->order[n];
            struct ej_column *column = &p->columns[p->count];
            *column = q->columns[i].column;
            column->name = column->heading = p->grid->names.list[index];
            p->words[p->count] = q->columns[i].words;
            p->hidden[p->count] = p->grid->hidden[i];
            p->position[index] = p->count++;
        }
    }
}

/* The word that stands for the value among people. */
static void translate(const struct node *words, struct ej_value *value)
{
    const struct node *word = !value->null && value->text ? tree_find(words, value->text) : NULL;

    if (word)
        value->text = word->text;
}

static void fill_row(struct printing *p, size_t row)
{
    const struct grid *g = p->grid;
    const struct ej_value *key = g->cells + row * (size_t)g->keys;
    int pivot = g->query->pivot, many = pivot >= 0 ? g->names.count : 0;

    for (int i = 0; i < p->count; i++)
        p->row[i] = pivot >= 0 && i >= pivot && i < pivot + many ? ej_null() : *key++;
    for (size_t e = row > 0 ? g->extras_end[row - 1] : 0; e < g->extras_end[row]; e++)
        p->row[p->position[g->extras[e].column]] = g->extras[e].value;
    for (int i = 0; g->russian && i < p->count; i++)
        if (p->words[i])
            translate(p->words[i], &p->row[i]);
}

/* The rows behind the records, for the layout. */
static void fill_totals(struct printing *p)
{
    const struct grid *g = p->grid;
    size_t size = (size_t)p->count * sizeof *p->row;

    for (size_t i = 0; i < g->totals; i++) {
        fill_row(p, g->rows - g->totals + i);
        memcpy(p->totals + i * (size_t)p->count, p->row, size);
    }
}

/* Where column INDEX of the header stands among those that are printed. */
static int printed_at(const struct grid *g, int index)
{
    int pivot = g->query->pivot;

    return pivot >= 0 && index > pivot ? index - 1 + g->names.count : index;
}

/* Add what the series NAME of the header stands for. */
static void add_series(struct printing *p, const char *name)
{
    const struct grid *g = p->grid;
    const struct query *q = g->query;
    int from = -1, count = 1;

    if (p->chart.across) {
        for (int i = 0; i < g->sums.count; i++)
            if (strcmp(g->sums.list[i], name) == 0)
                p->series[p->chart.count++] = i;
        return;
    }
    if (strcmp(name, "pivot") == 0) {
        from = q->pivot;
        count = g->names.count;
    }
    for (int i = 0; i < q->count && from < 0; i++)
        if (i != q->pivot && strcmp(q->columns[i].column.name, name) == 0)
            from = printed_at(g, i);
    for (int i = 0; i < count; i++)
        p->series[p->chart.count++] = from + i;
}

/* The header's chart with the places that this table has; NULL where there is nothing to draw. */
static const struct ej_chart *find_chart(struct printing *p)
{
    const struct grid *g = p->grid;
    const struct query_chart *from = &g->query->chart;

    if (!from->there)
        return NULL;
    p->chart = (struct ej_chart){.kind = from->kind,
                                 .title = from->title,
                                 .totals = from->totals,
                                 .across = from->across,
                                 .x = printed_at(g, from->x),
                                 .points = from->across ? g->names.count : 0,
                                 .series = p->series};
    for (int i = 0; i < from->series_count; i++)
        add_series(p, from->series[i]);
    return p->chart.count > 0 ? &p->chart : NULL;
}

static enum ej_status write_table(struct printing *p, const struct ej_layout *layout,
                                  struct ej_sink *sink, struct ej_error *err)
{
    const struct grid *g = p->grid;
    struct ej_layout whole = *layout;
    struct ej_table table = {g->query->id, p->columns, 0, &whole};
    enum ej_status status;

    lay_out(p);
    fill_totals(p);
    table.count = p->count;
    whole.hidden = p->hidden;
    whole.totals = p->totals;
    whole.total_count = (int)g->totals;
    whole.chart = find_chart(p);
    status = sink->begin(sink, &table, err);
    for (size_t row = 0; row < g->rows - g->totals && status == EJ_OK; row++) {
        fill_row(p, row);
        status = sink->row(sink, p->row, err);
    }
    return status == EJ_OK ? sink->end(sink, err) : status;
}

enum ej_status grid_write(const struct grid *g, const struct ej_layout *layout,
                          struct ej_sink *sink, struct ej_error *err)
{
    size_t most = (size_t)g->query->count + (size_t)g->names.count + 1;
    struct printing p = {.grid = g,
                         .columns = calloc(most, sizeof *p.columns),
                         .words = calloc(most, sizeof *p.words),
                         .hidden = calloc(most, sizeof *p.hidden),
                         .row = calloc(most, sizeof *p.row),
                         .totals = calloc(most * (g->totals + 1), sizeof *p.totals),
                         .order = calloc(most, sizeof *p.order),
                         .position = calloc(most, sizeof *p.position),
                         .series = calloc(MAX_SERIES * (most + g->totals), sizeof *p.series)};
    enum ej_status status;

    if (p.columns && p.words && p.hidden && p.row && p.totals && p.order && p.position && p.series)
        status = write_table(&p, layout, sink, err);
    else
        status = ej_no_memory(err);
    free(p.columns);
    free(p.words);
    free(p.hidden);
    free(p.row);
    free(p.totals);
    free(p.order);
    free(p.position);
    free(p.series);
    return status;
}
