/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the rows of a record: counted, shown, and refused where an existing value is in the way.
 */
#include <string.h>

#include "intl.h"
#include "noun/changes.h"
#include "noun/noun.h"

bool work_given(const struct work *w, int field)
{
    return w->takes[field] && (w->column[field] >= 0 || w->option[field] >= 0);
}

int64_t work_int(const struct work *w, int field, int64_t otherwise)
{
    return w->v[field].null ? otherwise : w->v[field].integer;
}

const char *work_text(const struct work *w, int field, const char *otherwise)
{
    return w->v[field].null ? otherwise : w->v[field].text;
}

struct ej_value work_value(const struct work *w, int field, struct ej_value otherwise)
{
    if (!w->v[field].null)
        return w->v[field];
    otherwise.keep = !work_given(w, field);
    return otherwise;
}

static void count(struct work *w, enum change change)
{
    if (w->change == CHANGE_NONE)
        w->change = change;
}

static enum ej_status mark_seen(struct work *w, const struct put_table *table, int64_t id,
                                struct ej_error *err)
{
    /* One record cannot contradict itself. */
    if (w->line == 0 || seen_put(&w->seen, &w->seen_log, table, id, (int32_t)w->line))
        return EJ_OK;
    return ej_no_memory(err);
}

static enum ej_status may_change(struct work *w, const struct put_table *table, int64_t id,
                                 bool careful, struct ej_error *err)
{
    int32_t *line;

    if (careful && !w->how->replace)
        return ej_fail(err, EJ_REFUSED,
                       table == &put_mark
                           ? _("the journal holds another value under this key; give --n 2 for"
                               " a second mark or --replace to change the first")
                           : _("the journal holds another value under this key; give --replace"
                               " to change it"));
    if (w->line == 0)
        return EJ_OK;
    line = seen_at(&w->seen, table, id);
    if (!line)
        return ej_no_memory(err);
    if (*line && *line != w->line)
        return ej_fail(err, EJ_REFUSED, _("contradicts line %ld of the same input"), (long)*line);
    return EJ_OK;
}

/* The row is there already: leave it when it holds the same, else change it. */
static enum ej_status put_over(struct work *w, const struct put_table *table, int64_t id,
                               const struct put_old *old, const struct ej_value *values,
                               struct ej_error *err)
{
    if (put_differs(old, values))
        return work_update(w, table, id, values, err);
    return mark_seen(w, table, id, err);
}

/* Insert, or find what has the key; *added tells which. */
static enum ej_status insert_or_find(struct work *w, const struct put_table *table,
                                     const struct ej_value *values, int64_t *id, bool *added,
                                     struct put_old *old, struct ej_error *err)
{
    enum ej_status status = put_insert(w->j, table, values, id, err);

    *added = *id != 0;
    if (status != EJ_OK)
        return status;
    if (*added) {
        count(w, CHANGE_ADDED);
        status = mark_seen(w, table, *id, err);
        return status == EJ_OK ? changes_row(w, table, NULL, values, err) : status;
    }
    status = put_find(w->j, table, values, id, old, err);
    if (status == EJ_OK && *id == 0)
        status = ej_fail(err, EJ_REFUSED, _("it contradicts another record of the journal"));
    return status;
}

enum ej_status work_put(struct work *w, const struct put_table *table,
                        const struct ej_value *values, int64_t *id, struct ej_error *err)
{
    struct put_old old;
    bool added;
    enum ej_status status = insert_or_find(w, table, values, id, &added, &old, err);

    if (status != EJ_OK || added)
        return status;
    return put_over(w, table, *id, &old, values, err);
}

enum ej_status work_put_numbered(struct work *w, const struct put_table *table,
                                 struct ej_value *values, int number, int64_t *id,
                                 struct ej_error *err)
{
    struct put_old old;
    bool added;

    for (;; values[number].integer++) {
        enum ej_status status = insert_or_find(w, table, values, id, &added, &old, err);
        if (status != EJ_OK || added)
            return status;
        const int32_t *line = seen_at(&w->seen, table, *id);
        if (!line)
            return ej_no_memory(err);
        if (*line == 0 || *line == w->line)
            return put_over(w, table, *id, &old, values, err);
    }
}

static enum ej_status change_row(struct work *w, const struct put_table *table, int64_t id,
                                 const struct ej_value *values, bool careful, struct ej_error *err)
{
    struct put_old old;
    enum change change;
    enum ej_status status = put_get(w->j, table, id, &old, err);

    if (status != EJ_OK)
        return status;
    if (!put_differs(&old, values))
        return mark_seen(w, table, id, err);
    status = may_change(w, table, id, careful, err);
    if (status == EJ_OK)
        status = put_update(w->j, table, id, values, &change, &old, err);
    if (status != EJ_OK)
        return status;
    count(w, CHANGE_CHANGED);
    status = mark_seen(w, table, id, err);
    return status == EJ_OK ? changes_row(w, table, old.values, values, err) : status;
}

enum ej_status work_update(struct work *w, const struct put_table *table, int64_t id,
                           const struct ej_value *values, struct ej_error *err)
{
    return change_row(w, table, id, values, w->how->careful, err);
}

enum ej_status work_fill(struct work *w, const struct put_table *table, int64_t id,
                         const struct ej_value *values, struct ej_error *err)
{
    return change_row(w, table, id, values, false, err);
}

enum ej_status work_remove(struct work *w, const struct put_table *table, int64_t id,
                           struct ej_error *err)
{
    struct put_old old;
    enum ej_status status = put_remove(w->j, table, id, &old, err);

    if (status != EJ_OK)
        return status;
    count(w, CHANGE_CHANGED);
    return changes_row(w, table, old.values, NULL, err);
}

enum ej_status work_restore(struct work *w, const struct put_table *table, int64_t id,
                            const struct ej_value *values, struct ej_error *err)
{
    enum ej_status status = put_restore(w->j, table, id, values, err);

    if (status != EJ_OK)
        return status;
    count(w, CHANGE_ADDED);
    return changes_row(w, table, NULL, values, err);
}

void work_refuse_late(struct work *w, long line, enum change change, const char *why)
{
    struct ej_summary *s = w->summary;

    s->refused++;
    if (change == CHANGE_ADDED)
        s->added--;
    else if (change == CHANGE_CHANGED)
        s->changed--;
    else
        s->same--;
    if (w->how->told)
        w->how->told(w->how->context, EJ_NOTE_REFUSED, line, why);
}

enum change work_became(const struct work *w, int32_t number)
{
    return (enum change)w->became[number];
}
