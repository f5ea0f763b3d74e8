/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One verb over a stream of records, in one transaction. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "noun/changes.h"
#include "noun/noun.h"
#include "noun/rules.h"
#include "record/array.h"
#include "record/buffer.h"
#include "record/text.h"

static void tell(struct work *w, enum ej_note note, const char *text)
{
    if (w->how->told)
        w->how->told(w->how->context, note, w->line, text);
}

void work_warn(struct work *w, const char *format, ...)
{
    char text[512];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (w->pass == 1)
        tell(w, EJ_NOTE_WARNING, text);
}

/* Which columns and options fill which fields; columns that nobody knows are told of once. */
static enum ej_status map_columns(struct work *w, struct ej_error *err)
{
    struct buffer unknown = {0};
    enum ej_status status = work_columns(w, &unknown, err);

    if (status == EJ_OK && unknown.length && strcmp(w->verb->name, "import") == 0 && w->pass == 1)
        tell(w, EJ_NOTE_UNKNOWN, unknown.text);
    buffer_free(&unknown);
    return status;
}

/* A column that each record must have, and none can: say it once, before the first record. */
static enum ej_status check_columns(struct work *w, struct ej_error *err)
{
    char option[64], label[LABEL_SIZE];
    int f = 0;

    while (f < w->noun->count && (!w->needs[f] || w->column[f] >= 0 || w->option[f] >= 0))
        f++;
    if (f == w->noun->count)
        return EJ_OK;
    snprintf(option, sizeof option, "%s", w->noun->fields[f].name);
    for (char *p = option; *p; p++)
        if (*p == '_')
            *p = '-';
    w->line = w->source->heading_line;
    if (w->line == 0 || (w->apart && word_in(w->apart, w->noun->fields[f].name)))
        return ej_fail(err, EJ_USAGE, _("--%s is missing"), option);
    return ej_fail(err, EJ_REFUSED, _("%s:%ld: no column %s in the heading; name it or give --%s"),
                   w->source->name, w->line, field_label(&w->noun->fields[f], label), option);
}

static void choose_fields(struct work *w)
{
    for (int f = 0; f < w->noun->count; f++) {
        bool required = false;
        w->takes[f] = ej_noun_takes(w->noun, w->verb->name, &w->noun->fields[f], &required);
        w->needs[f] = w->takes[f] && required;
    }
}

/* Leading and trailing blanks, no-break ones too, are never part of a value. */
static const char *trim(const char *text, struct buffer *out)
{
    const char *from = text, *end = text + strlen(text);

    for (;; from++) {
        if (*from == ' ' || *from == '\t')
            continue;
        if ((unsigned char)from[0] == 0xc2 && (unsigned char)from[1] == 0xa0) {
            from++;
            continue;
        }
        break;
    }
    while (end > from) {
        if (end[-1] == ' ' || end[-1] == '\t')
            end--;
        else if (end - from >= 2 && (unsigned char)end[-1] == 0xa0 &&
                 (unsigned char)end[-2] == 0xc2)
            end -= 2;
        else
            break;
    }
    if (end == from)
        return NULL;
    if (*end == '\0')
        return from;
    buffer_clear(out);
    buffer_add_n(out, from, (size_t)(end - from));
    return out->failed ? NULL : out->text;
}

static bool same_value(const struct ej_value *a, const struct ej_value *b)
{
    if (a->null || b->null)
        return a->null && b->null;
    if (a->text && b->text)
        return strcmp(a->text, b->text) == 0;
    return !a->text && !b->text && a->integer == b->integer;
}

/* The date decides the year, and so the class: dates first, then the rest. */
static enum ej_status resolve_one(struct work *w, int f, const struct ej_record *record,
                                  struct ej_error *err)
{
    const struct ej_field *field = &w->noun->fields[f];
    const char *cell = NULL, *option = NULL;
    char label[LABEL_SIZE];
    enum ej_status status;

    w->v[f] = ej_null();
    if (!w->takes[f])
        return EJ_OK;
    w->raw[f] = NULL;
    if (w->column[f] >= 0 && w->column[f] < record->count)
        cell = trim(record->fields[w->column[f]], &w->trimmed[f]);
    if (w->option[f] >= 0)
        option = w->how->values[w->option[f]];
    w->raw[f] = cell ? cell : option;
    if (!w->raw[f]) {
        if (w->needs[f])
            return ej_fail(err, EJ_REFUSED, _("%s: missing"), field_label(field, label));
        return EJ_OK;
    }
    status = field_resolve(w, f, w->raw[f], &w->v[f], err);
    if (status == EJ_OK && cell && option) {
        struct ej_value other;
        status = field_resolve(w, f, option, &other, err);
        if (status == EJ_OK && !same_value(&w->v[f], &other))
            status = ej_fail(err, EJ_REFUSED, _("%s: the record and --%s differ"),
                             field_label(field, label), field->name);
    }
    return status;
}

/* A year that the record names is known before its class is looked up in it, whatever the verb. */
static void give_year(struct work *w, const struct ej_record *record)
{
    int f = noun_field(w->noun, "year");

    if (f >= 0 && w->column[f] >= 0)
        w->raw[f] = trim(record->fields[w->column[f]], &w->trimmed[f]);
}

static enum ej_status resolve_record(struct work *w, const struct ej_record *record,
                                     struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    if (record->defect)
        return ej_fail(err, EJ_REFUSED, "%s", record->defect);
    give_year(w, record);
    for (int pass = 0; pass < 2; pass++)
        for (int f = 0; f < w->noun->count && status == EJ_OK; f++)
            if ((w->noun->fields[f].type == EJ_F_DATE) == (pass == 0))
                status = resolve_one(w, f, record, err);
    return status;
}

static enum ej_status refuse(struct work *w, const char *why, struct ej_error *err)
{
    w->summary->refused++;
    tell(w, EJ_NOTE_REFUSED, why);
    return refusals_add(w->refusals, w->record.number, why, err);
}

static enum ej_status store_record(struct work *w, const struct ej_record *record,
                                   struct ej_error *err)
{
    enum ej_status status = resolve_record(w, record, err);

    w->change = CHANGE_NONE;
    if (status != EJ_OK)
        return status;
    if (!w->noun->savepoints && !w->guard)
        return w->verb->row(w, err);
    struct store_place before;
    status = store_savepoint(w->j, &before, err);
    if (status != EJ_OK)
        return status;
    status = w->verb->row(w, err);
    if (status == EJ_REFUSED)
        store_go_back(w->j, &before);
    if (status == EJ_OK || status == EJ_REFUSED)
        store_release(w->j);
    return status;
}

static enum ej_status one_record(struct work *w, const struct ej_record *record,
                                 struct ej_error *err)
{
    struct ej_error why = {0};

    w->summary->read++;
    w->line = record->line;
    w->record = (struct watch_record){++w->records, (int32_t)record->line};
    if (!array_grow(&w->became, w->record.number, sizeof *w->became))
        return ej_no_memory(err);
    if (refusals_find(w->refusals, w->record.number)) { /* by an earlier pass */
        w->summary->refused++;
        return EJ_OK;
    }
    long denied = access_refused(w->guard);
    seen_keep(&w->seen_log);
    enum ej_status status = store_record(w, record, &why);
    if (status == EJ_REFUSED) {
        seen_take_back(&w->seen_log);
        w->denied += access_refused(w->guard) > denied;
        return refuse(w, why.text, err);
    }
    if (status != EJ_OK)
        return ej_fail(err, status, "%s", why.text);
    w->became[w->record.number] = (char)w->change;
    if (w->change == CHANGE_ADDED)
        w->summary->added++;
    else if (w->change == CHANGE_CHANGED)
        w->summary->changed++;
    else
        w->summary->same++;
    if (w->how->progress && w->summary->read % 4096 == 0)
        w->how->progress(w->how->context, w->summary->read);
    return EJ_OK;
}

/* Nothing of it was allowed: the command as a whole was not. */
static enum ej_status refusal(const struct work *w)
{
    return w->denied && w->denied == w->summary->read ? EJ_DENIED : EJ_REFUSED;
}

static enum ej_status all_refused(const struct work *w, struct ej_error *err)
{
    return ej_fail(err, refusal(w),
                   ngettext_("%ld record refused; nothing was stored",
                             "%ld records refused; nothing was stored",
                             (unsigned long)w->summary->refused),
                   w->summary->refused);
}

static enum ej_status all_records(struct work *w, struct ej_error *err)
{
    struct ej_record record;
    bool more = true;
    enum ej_status status = EJ_OK;

    while (status == EJ_OK) {
        status = w->source->next(w->source, &record, &more, err);
        if (status != EJ_OK || !more)
            break;
        status = one_record(w, &record, err);
    }
    w->line = 0;
    w->record = (struct watch_record){0};
    if (status == EJ_OK && w->verb->finish)
        status = w->verb->finish(w, err);
    if (status == EJ_REFUSED && err && !w->source->name) /* told of one record like its others */
        tell(w, EJ_NOTE_REFUSED, err->text);
    return status;
}

struct work *work_new(struct ej_journal *j, const struct ej_noun *noun, const struct ej_apply *how,
                      struct ej_error *err)
{
    struct work *w = calloc(1, sizeof *w);

    if (!w || !(w->trimmed = calloc(MAX_FIELDS, sizeof *w->trimmed))) {
        free(w);
        ej_no_memory(err);
        return NULL;
    }
    w->j = j;
    w->noun = noun;
    w->how = how;
    for (int f = 0; f < noun->count; f++)
        w->column[f] = w->option[f] = -1;
    return w;
}

void work_free(struct work *w)
{
    for (int f = 0; f < w->noun->count; f++) {
        map_free(&w->resolved[f]);
        buffer_free(&w->trimmed[f]);
    }
    free(w->trimmed);
    for (int i = 0; i < w->cell_count; i++) {
        free((char *)w->cells[i].value.text);
        free(w->cells[i].error);
    }
    free(w->cells);
    free(w->became);
    seen_free(w->seen);
    seen_log_free(&w->seen_log);
    map_free(&w->pupils);
    places_free(w->places);
    if (w->own_free)
        w->own_free(w->own);
    free(w);
}

static enum ej_status written(struct work *w, struct ej_error *err)
{
    bool stands = true;
    enum ej_status status = changes_begin(w, err);

    if (status == EJ_OK && !w->unjudged)
        status = watch_begin(w->j, &w->record, &w->watch, err);
    if (status == EJ_OK)
        status = all_records(w, err);
    /* Also where records were refused already: then all that there is to mend is told at once. */
    if (status == EJ_OK && w->j->txn && w->watch)
        status = rules_deny(w, &stands, err);
    if (status == EJ_OK && w->summary->refused && !(w->how->keep_going && stands))
        status = all_refused(w, err);
    if (status == EJ_OK && w->j->txn && w->watch && !w->again)
        status = rules_warn(w, err);
    if (status == EJ_OK && !w->again)
        status = changes_end(w, err);
    watch_end(w->j, w->watch);
    w->watch = NULL;
    return status;
}

static enum ej_status transaction(struct work *w, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    /* A stream touches far more pages than the two megabytes that SQLite keeps by itself. */
    if (w->source->heading_line > 0)
        status = store_script(w->j, "PRAGMA cache_size = -49152", err);
    if (status == EJ_OK)
        status = ej_begin(w->j, err);
    if (status == EJ_OK)
        status = written(w, err);
    /* Where nothing was written, not even the numbers that SQLite keeps for new rows move on. */
    if (status == EJ_OK && w->j->txn && !w->again)
        status = ej_commit(w->j, err);
    else
        ej_rollback(w->j);
    if (status == EJ_OK && w->summary->refused && !w->again)
        status = ej_fail(err, refusal(w),
                         ngettext_("%ld record refused", "%ld records refused",
                                   (unsigned long)w->summary->refused),
                         w->summary->refused);
    return status;
}

/* What the verb as a whole asks of the actor, before anything is looked at. */
static enum ej_status allow(struct work *w, struct ej_error *err)
{
    enum ej_status status = access_guard(w->j, w->noun->name, w->verb->name, &w->guard, err);

    if (status == EJ_OK && w->how->historical && !access_is(w->j, ROLE_ADMINISTRATOR))
        status = access_deny(w->j, "--historical", err);
    return status;
}

enum ej_status work_run(struct work *w, struct ej_error *err)
{
    choose_fields(w);
    enum ej_status status = map_columns(w, err);
    if (status == EJ_OK)
        status = check_columns(w, err);
    return status == EJ_OK ? transaction(w, err) : status;
}

/* One pass over the input.  *AGAIN: another one has to follow. */
static enum ej_status pass_over(struct ej_journal *j, const struct ej_noun *noun,
                                struct ej_source *source, const struct ej_apply *how, int pass,
                                struct refusals *refusals, struct ej_summary *summary, bool *again,
                                struct ej_error *err)
{
    struct ej_apply mine = *how;
    struct work *w = work_new(j, noun, &mine, err);
    enum ej_status status;

    *summary = (struct ej_summary){0};
    *again = false;
    if (!w)
        return EJ_BROKEN;
    w->source = source;
    w->summary = summary;
    w->refusals = refusals;
    w->pass = pass;
    w->verb = noun_verb(noun, how->verb ? how->verb : "import");
    /* What a dry run shows is known when nothing and no rule refuses any of it. */
    if (j->dry_run && how->changes && source->again && !noun->around && pass == 1) {
        mine.changes = NULL;
        w->again = true;
    }
    if (!w->verb)
        status = ej_fail(err, EJ_USAGE, _("%s has no verb of this name"), noun->name);
    else
        status = allow(w, err);
    if (status == EJ_OK)
        status = noun->around ? noun->around(w, err) : work_run(w, err);
    access_unguard(j, w->guard);
    *again = status == EJ_OK && w->again;
    work_free(w);
    return status;
}

enum ej_status ej_apply(struct ej_journal *j, const struct ej_noun *noun, struct ej_source *source,
                        const struct ej_apply *how, struct ej_summary *summary,
                        struct ej_error *err)
{
    struct refusals refusals = {0};
    bool again = false;
    enum ej_status status;

    for (int pass = 1;; pass++) {
        status = pass_over(j, noun, source, how, pass, &refusals, summary, &again, err);
        if (!again)
            break;
        status = source->again(source, err);
        if (status != EJ_OK)
            break;
    }
    if (how->rejects && (status < EJ_USAGE || (status == EJ_DENIED && summary->read))) {
        enum ej_status wrote = refusals_write(&refusals, source, how->rejects, err);
        status = wrote > status ? wrote : status;
    }
    refusals_free(&refusals);
    return status;
}
