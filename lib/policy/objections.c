/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings of two policies over the same records. */
#include "policy/objections.h"

#include <stdlib.h>

#include "intl.h"
#include "record/buffer.h"
#include "record/map.h"

/* A sink that remembers rows, or passes on those that it does not remember. */
struct objections {
    struct ej_sink base;
    struct ej_journal *j;
    struct ej_sink *to; /* NULL: while remembering */
    struct map seen;    /* rows, as text */
    struct buffer key;
    int columns;
    long count;
    bool russian;
};

static enum ej_status begin(struct ej_sink *sink, const struct ej_table *table,
                            struct ej_error *err)
{
    struct objections *o = (struct objections *)sink;

    o->columns = table->count;
    return o->to ? o->to->begin(o->to, table, err) : EJ_OK;
}

static enum ej_status row(struct ej_sink *sink, const struct ej_value *values, struct ej_error *err)
{
    struct objections *o = (struct objections *)sink;

    buffer_clear(&o->key);
    for (int i = 0; i < o->columns; i++) {
        if (values[i].text)
            buffer_add(&o->key, values[i].text);
        else if (!values[i].null)
            buffer_int(&o->key, values[i].integer);
        buffer_add_char(&o->key, '\x1f');
    }
    int64_t *there = o->key.failed ? NULL : map_at(&o->seen, o->key.text, o->key.length);
    if (!there)
        return ej_no_memory(err);
    if (!o->to)
        *there = 1;
    if (*there)
        return EJ_OK;
    o->count++;
    return o->to->row(o->to, values, err);
}

static enum ej_status end(struct ej_sink *sink, struct ej_error *err)
{
    struct objections *o = (struct objections *)sink;

    return o->to ? o->to->end(o->to, err) : EJ_OK;
}

static enum ej_status ask(struct objections *o, struct ej_error *err)
{
    const struct ej_check how = {.russian = o->russian};
    long found;

    return ej_check_run(o->j, &how, &o->base, &found, err);
}

enum ej_status objections_before(struct ej_journal *j, bool russian, struct objections **out,
                                 struct ej_error *err)
{
    struct objections *o = *out = calloc(1, sizeof *o);

    if (!o)
        return ej_no_memory(err);
    o->base = (struct ej_sink){.begin = begin, .row = row, .end = end};
    o->j = j;
    o->russian = russian;
    return ask(o, err);
}

enum ej_status objections_after(struct objections *o, struct ej_sink *sink, long *count,
                                struct ej_error *err)
{
    o->to = sink;
    o->count = 0;
    enum ej_status status = ask(o, err);
    *count = o->count;
    return status;
}

void objections_free(struct objections *o)
{
    if (!o)
        return;
    map_free(&o->seen);
    buffer_free(&o->key);
    free(o);
}
