/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings of two policies over the same records.  A record that was warned of and is denied
 * now is objected to anew. */
#include "policy/objections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "record/map.h"
#include "store/store.h"

/* A sink that remembers rows, or passes on those that it does not remember. */
struct objections {
    struct ej_sink base;
    struct ej_journal *j;
    struct ej_sink *to; /* NULL: while remembering */
    struct map seen;    /* rows, as text -> how they were found */
    struct buffer key;
    char rule[256];                               /* of the last row, as it was written */
    enum strictness { WARNED = 1, DENIED } level; /* that rule's */
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

/* The level of the rule that found VALUES; findings come rule by rule. */
static enum ej_status look_up(struct objections *o, const struct ej_value *values,
                              struct ej_error *err)
{
    static const char sql[] = "SELECT level = 'deny' FROM rule WHERE name = ?1 OR title_ru = ?1";
    int64_t denied = 0;

    if (strcmp(o->rule, values[0].text) == 0)
        return EJ_OK;
    enum ej_status status = store_number(o->j, &denied, 0, err, sql, "t", values[0].text);
    o->level = denied ? DENIED : WARNED;
    snprintf(o->rule, sizeof o->rule, "%s", values[0].text);
    return status;
}

static enum ej_status row(struct ej_sink *sink, const struct ej_value *values, struct ej_error *err)
{
    struct objections *o = (struct objections *)sink;
    enum ej_status status = look_up(o, values, err);

    if (status != EJ_OK)
        return status;
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
        *there = o->level;
    if (*there >= (int64_t)o->level)
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
    o->rule[0] = '\0';
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
