/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports in parts: a class's tables are all kept until it is known how many pages they make and
 * on which each begins.
 */
#include "query/run.h"

#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "store/store.h"

/* The rows of a table; a page is a piece of one. */
struct table {
    const struct part *part;
    char *key; /* "": the part's only table */
    struct grid *grid;
    int page; /* its first one */
};

struct leaf {
    struct table *table; /* NULL: nothing is printed on it */
    struct piece piece;
};

struct book {
    struct running *run;
    struct table *tables;
    size_t table_count;
    struct leaf *leaves;
    size_t leaf_count, leaf_room;
};

static void clear(struct book *b)
{
    for (size_t i = 0; i < b->table_count; i++) {
        free(b->tables[i].key);
        grid_clear(b->tables[i].grid);
        free(b->tables[i].grid);
    }
    free(b->tables);
    free(b->leaves);
    *b = (struct book){.run = b->run};
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum ej_status add_table(struct book *b, const struct part *part, const char *key,
                                struct ej_error *err)
{
    if (b->table_count % 64 == 0) {
        struct table *grown = realloc(b->tables, (b->table_count + 64) * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        b->tables = grown;
    }
    struct table t = {.part = part, .key = strdup(key), .grid = malloc(sizeof *t.grid)};
    if (!t.key || !t.grid) {
        free(t.key);
        free(t.grid);
        return ej_no_memory(err);
    }
    grid_start(t.grid, part->query, b->run->how->russian);
    b->tables[b->table_count++] = t;
    return EJ_OK;
}

/* Put the row on which the part's statement stands where it belongs. */
static enum ej_status add_row(struct book *b, const struct part *part, struct ej_error *err)
{
    struct table *last = b->table_count > 0 ? &b->tables[b->table_count - 1] : NULL;
    const char *key = part->places.per >= 0 ? store_text(part->stmt, part->places.per) : NULL;
    enum ej_status status = EJ_OK;

    if (!key)
        key = "";
    if (!last || last->part != part || strcmp(last->key, key) != 0)
        status = add_table(b, part, key, err);
    if (status != EJ_OK)
        return status;
    return grid_add(b->tables[b->table_count - 1].grid, &part->places, part->stmt, err);
}

static enum ej_status read_part(struct book *b, const struct part *part, struct ej_error *err)
{
    struct running *run = b->run;
    bool row = true;
    enum ej_status status =
        parameters_bind(run->j, run->report->query, &run->values, part->stmt, err);

    while (status == EJ_OK) {
        status = store_step(run->j, part->stmt, &row, err);
        if (status != EJ_OK || !row)
            break;
        status = add_row(b, part, err);
    }
    store_reset(part->stmt);
    return status;
}

/* ---- pages ----------------------------------------------------------------------------------- */

static enum ej_status add_leaf(struct book *b, struct table *t, struct piece piece,
                               struct ej_error *err)
{
    if (b->leaf_count == b->leaf_room) {
        size_t room = b->leaf_room ? 2 * b->leaf_room : 64;
        struct leaf *grown = realloc(b->leaves, room * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        b->leaves = grown;
        b->leaf_room = room;
    }
    b->leaves[b->leaf_count++] = (struct leaf){t, piece};
    if (t && t->page == 0)
        t->page = (int)b->leaf_count;
    return EJ_OK;
}

/* As many pages as T takes. */
static enum ej_status add_leaves(struct book *b, struct table *t, struct ej_error *err)
{
    size_t rows = t->grid->rows - t->grid->totals, from = 0;
    size_t most = t->part->as->rows ? (size_t)t->part->as->rows : rows;
    enum ej_status status = EJ_OK;

    do {
        size_t to = rows - from > most ? from + most : rows;
        while (to < rows && to > from && grid_same_name(t->grid, to))
            to--;
        if (to == from)
            to = rows - from > most ? from + most : rows;
        status = add_leaf(b, t, (struct piece){from, to}, err);
        from = to;
    } while (status == EJ_OK && from < rows);
    return status;
}

/* KEY is that of a table beside the one with the key LEFT, or of one that goes on from it: what
 * follows a '+' tells these apart. */
static bool is_beside(const char *key, const char *left)
{
    size_t length = strlen(left);

    return strncmp(key, left, length) == 0 && (key[length] == '\0' || key[length] == '+');
}

static enum ej_status add_beside(struct book *b, const struct table *t, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < b->table_count && status == EJ_OK; i++) {
        struct table *other = &b->tables[i];
        const char *beside = other->part->as->beside;
        if (beside && strcmp(beside, t->part->as->part) == 0 && is_beside(other->key, t->key))
            status = add_leaves(b, other, err);
    }
    return status;
}

/* How many sides of a sheet of paper are printed. */
static int64_t count_sides(const struct book *b)
{
    const struct query *first = b->run->report->query;
    const struct parameter *p = query_parameter(first, "sides");
    const char *word = p ? b->run->values.words[p - first->parameters] : NULL;
    int64_t sides = word ? strtoll(word, NULL, 10) : 1;

    return sides < 1 ? 1 : sides;
}

static bool is_left(const struct book *b, const struct table *t)
{
    const struct ej_report *r = b->run->report;

    for (int i = 0; i < r->count; i++)
        if (r->parts[i].as->beside && strcmp(r->parts[i].as->beside, t->part->as->part) == 0)
            return true;
    return false;
}

/* The left side of a spread lies at the left of the open book: the back of a sheet. */
static enum ej_status turn_to_back(struct book *b, const struct table *t, struct ej_error *err)
{
    bool front = b->leaf_count > 0 && b->leaf_count % 2 == 0;

    if (!front || count_sides(b) != 2 || !is_left(b, t))
        return EJ_OK;
    return add_leaf(b, NULL, (struct piece){0, 0}, err);
}

/* Put the tables in order of print. */
static enum ej_status bind(struct book *b, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < b->table_count && status == EJ_OK; i++) {
        struct table *t = &b->tables[i];
        if (t->part->as->beside)
            continue;
        status = turn_to_back(b, t, err);
        if (status == EJ_OK)
            status = add_leaves(b, t, err);
        if (status == EJ_OK)
            status = add_beside(b, t, err);
    }
    return status;
}

/* The page on which the tables that NAME names begin, by part, or part/key, or part/ and what
 * stands before the key's first '/'; 0: there is none. */
static int find_page(const struct book *b, const char *name)
{
    size_t part = strcspn(name, "/");
    const char *key = name[part] ? name + part + 1 : "";
    size_t length = strlen(key);

    for (size_t i = 0; i < b->table_count; i++) {
        const struct table *t = &b->tables[i];
        if (strlen(t->part->as->part) != part || strncmp(t->part->as->part, name, part) != 0)
            continue;
        if (!length || (strncmp(t->key, key, length) == 0 &&
                        (t->key[length] == '\0' || t->key[length] == '/')))
            return t->page;
    }
    return 0;
}

static void fill_column(const struct book *b, struct grid *g, int column)
{
    for (size_t row = 0; row < g->rows; row++) {
        struct ej_value *cell = grid_cell(g, row, column);
        int page = cell->null || !cell->text ? 0 : find_page(b, cell->text);
        *cell = page > 0 ? ej_int(page) : ej_null();
    }
}

/* {pages} and {sheets} in lines of text. */
static enum ej_status fill_numbers(const struct book *b, struct grid *g, struct ej_error *err)
{
    int64_t sides = count_sides(b), pages = (int64_t)b->leaf_count;
    struct buffer counted = {0}, sheets = {0};

    buffer_printf(&counted, "%lld", (long long)pages);
    page_number(&sheets, (pages + sides - 1) / sides);
    enum ej_status status = counted.failed || sheets.failed
                                ? ej_no_memory(err)
                                : grid_replace(g, "{pages}", counted.text, err);
    if (status == EJ_OK)
        status = grid_replace(g, "{sheets}", sheets.text, err);
    buffer_free(&counted);
    buffer_free(&sheets);
    return status;
}

static enum ej_status fill_pages(struct book *b, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < b->table_count && status == EJ_OK; i++) {
        struct table *t = &b->tables[i];
        const struct query *q = t->part->query;
        for (int c = 0; c < q->count; c++)
            if (q->columns[c].page)
                fill_column(b, t->grid, c);
        if (q->plain)
            status = fill_numbers(b, t->grid, err);
    }
    return status;
}

/* ---- writing --------------------------------------------------------------------------------- */

static enum ej_status write_leaf(struct book *b, size_t index, struct ej_error *err)
{
    const struct leaf *leaf = &b->leaves[index];
    const struct table *t = leaf->table;
    struct buffer name = {0};
    struct page page;
    enum ej_status status = page_make(&page, t->part->query, &b->run->values, t->grid,
                                      b->run->school, b->run->past, err);

    buffer_printf(&name, "%zu %s", index + 1,
                  t->part->as->instead && t->part->as->sheet ? t->part->as->sheet
                  : status == EJ_OK                          ? page.layout.sheet
                                                             : "");
    if (status == EJ_OK && name.failed)
        status = ej_no_memory(err);
    page.layout.sheet = name.text;
    page.layout.page = (int)index + 1;
    page.layout.pages = (int)b->leaf_count;
    page.layout.one_page |= t->part->as->page;
    if (status == EJ_OK)
        status = grid_write(t->grid, &leaf->piece, &page.layout, b->run->sink, err);
    page_free(&page);
    buffer_free(&name);
    b->run->wrote = true;
    return status;
}

/* A page that says only that nothing is missing on it. */
static enum ej_status write_blank(struct book *b, size_t index, struct ej_error *err)
{
    static const struct ej_column column = {.name = "text", .heading = "Запись"};
    const struct ej_value text = ej_text("Страница оставлена пустой.");
    struct buffer name = {0};
    struct ej_layout layout = {.header_left = b->run->school,
                               .page = (int)index + 1,
                               .pages = (int)b->leaf_count,
                               .one_page = true,
                               .plain = true};
    const struct ej_table table = {b->run->report->query->id, &column, 1, &layout};
    struct ej_sink *sink = b->run->sink;
    enum ej_status status;

    buffer_printf(&name, "%zu Пустая страница", index + 1);
    layout.sheet = name.text;
    status = name.failed ? ej_no_memory(err) : sink->begin(sink, &table, err);
    if (status == EJ_OK)
        status = sink->row(sink, &text, err);
    if (status == EJ_OK)
        status = sink->end(sink, err);
    buffer_free(&name);
    return status;
}

/* PART: NULL, or the one that is asked for. */
static enum ej_status write(struct book *b, const char *part, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    if (b->leaf_count > 0)
        status = run_next_file(b->run, b->leaves[0].table->grid, err);
    for (size_t i = 0; i < b->leaf_count && status == EJ_OK; i++) {
        const struct table *t = b->leaves[i].table;
        if (!t && !part)
            status = write_blank(b, i, err);
        else if (t && (!part || strcmp(t->part->as->part, part) == 0))
            status = write_leaf(b, i, err);
    }
    return status;
}

/* ---- classes --------------------------------------------------------------------------------- */

static enum ej_status run_class(struct book *b, const char *part, struct ej_error *err)
{
    const struct ej_report *r = b->run->report;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < r->count && status == EJ_OK; i++)
        status = read_part(b, &r->parts[i], err);
    if (status == EJ_OK)
        status = bind(b, err);
    if (status == EJ_OK)
        status = fill_pages(b, err);
    if (status == EJ_OK)
        status = write(b, part, err);
    clear(b);
    return status;
}

enum ej_status run_find_part(const struct running *run, const struct part **out,
                             struct ej_error *err)
{
    const struct ej_report *r = run->report;
    const struct ej_files *files = run->how->files;
    struct buffer list = {0};

    *out = NULL;
    if (!run->how->part && (run->how->sheets || !files || !files->choose)) {
        *out = run->how->sheets ? NULL : &r->parts[0];
        return EJ_OK;
    }
    for (int i = 0; run->how->part && i < r->count && !*out; i++)
        if (strcmp(r->parts[i].as->part, run->how->part) == 0)
            *out = &r->parts[i];
    if (*out)
        return EJ_OK;
    for (int i = 0; i < r->count; i++)
        buffer_printf(&list, "%s%s", i ? ", " : "", r->parts[i].as->part);
    if (run->how->part)
        ej_fail(err, EJ_USAGE, _("'%s' has no part '%s'; it has: %s"), r->query->id, run->how->part,
                list.text ? list.text : "");
    else
        ej_fail(err, EJ_USAGE,
                _("'%s' has several parts: say --format xlsx, html or pdf, which hold them all, or "
                  "--part with one of: %s"),
                r->query->id, list.text ? list.text : "");
    buffer_free(&list);
    return EJ_USAGE;
}

static void tell(const struct running *run, size_t done, size_t all)
{
    const struct ej_progress *progress = run->how->progress;

    if (progress)
        progress->told(progress->context, (int)(100 * done / all));
}

static enum ej_status run_classes(struct running *run, const struct classes *classes,
                                  const struct part *part, struct ej_error *err)
{
    struct book b = {.run = run};
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < classes->count && status == EJ_OK; i++) {
        tell(run, i, classes->count);
        run->values.class_id = classes->list[i].id;
        status = run_class(&b, part ? part->as->part : NULL, err);
    }
    tell(run, 1, 1);
    return status;
}

/* All classes in one table, or each in that of its file. */
static enum ej_status run_wide(struct running *run, const struct part *part,
                               const struct classes *classes, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    if (!run->how->files && classes->count > 0)
        return run_flat(run, part, classes->list, classes->count, err);
    for (size_t i = 0; i < classes->count && status == EJ_OK; i++)
        status = run_flat(run, part, &classes->list[i], 1, err);
    return status;
}

enum ej_status run_book(struct running *run, struct ej_error *err)
{
    struct classes classes = {0};
    const struct part *part;
    enum ej_status status = run_find_part(run, &part, err);

    if (status == EJ_OK)
        status = run_classes_find(run, true, &classes, err);
    /* Where all tables have the same columns they are known when all rows are. */
    if (status == EJ_OK && part && part->query->pivot >= 0 && !run->how->sheets)
        status = run_wide(run, part, &classes, err);
    else if (status == EJ_OK)
        status = run_classes(run, &classes, part, err);
    /* An empty report has its heading all the same. */
    if (status == EJ_OK && !run->wrote && !run->how->files)
        status = run_flat(run, part ? part : &run->report->parts[0], NULL, 0, err);
    run_classes_free(&classes);
    return status;
}
