/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole proof: its parts in order, and what they find. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "access/access.h"
#include "intl.h"

enum { SHOWN = 10 }; /* faults of a kind in each part */

static const struct {
    const char *name, *russian;
} faults[FAULTS] = {
    [FAULT_DAMAGED] = {"damaged", "повреждено"},
    [FAULT_REFERENCE] = {"reference", "ссылка в никуда"},
    [FAULT_SCHEMA] = {"schema", "схема"},
    [FAULT_LAYOUT] = {"layout", "описание истории"},
    [FAULT_MISSING] = {"missing", "удалено из истории"},
    [FAULT_MISPLACED] = {"misplaced", "переставлено в истории"},
    [FAULT_ALTERED] = {"altered", "изменено в истории"},
    [FAULT_CLOCK] = {"clock", "часы"},
    [FAULT_CHANGED] = {"changed", "изменено мимо истории"},
    [FAULT_ADDED] = {"added", "добавлено мимо истории"},
    [FAULT_REMOVED] = {"removed", "удалено мимо истории"},
    [FAULT_HEAD] = {"head", "конец цепочки"},
};

static const char *fault_russian(const char *name)
{
    for (int i = 0; i < FAULTS; i++)
        if (strcmp(faults[i].name, name) == 0)
            return faults[i].russian;
    return NULL;
}

static const struct ej_column columns[] = {
    {.name = "what", .heading = "Что", .russian = fault_russian},
    {.name = "table", .heading = "Таблица"},
    {.name = "row", .heading = "Строка", .type = EJ_INTEGER},
    {.name = "txn", .heading = "Транзакция", .type = EJ_INTEGER},
    {.name = "detail", .heading = "Подробности"},
};

static enum ej_status tell(struct audit *a, enum fault fault, const struct place_of *at,
                           const char *detail, struct ej_error *err)
{
    struct ej_value values[] = {ej_text(faults[fault].name), ej_text(at->table), ej_int(at->row),
                                ej_int(at->txn), ej_text(detail)};

    values[2].null = at->row == 0;
    values[3].null = at->txn == 0;
    return a->sink->row(a->sink, values, err);
}

enum ej_status audit_found(struct audit *a, enum fault fault, const struct place_of *at,
                           struct ej_error *err, const char *format, ...)
{
    char detail[512];
    va_list values;

    a->out->found++;
    if (++a->shown[fault] > SHOWN)
        return EJ_OK;
    va_start(values, format);
    vsnprintf(detail, sizeof detail, format, values);
    va_end(values);
    return tell(a, fault, at, detail, err);
}

enum ej_status audit_part_end(struct audit *a, const char *table, struct ej_error *err)
{
    const struct place_of at = {.table = table};
    enum ej_status status = EJ_OK;
    char detail[64];

    for (int i = 0; i < FAULTS && status == EJ_OK; i++) {
        long more = a->shown[i] - SHOWN;
        a->shown[i] = 0;
        if (more <= 0)
            continue;
        snprintf(detail, sizeof detail, ngettext_("%ld more", "%ld more", (unsigned long)more),
                 more);
        status = tell(a, (enum fault)i, &at, detail, err);
    }
    return status;
}

void audit_progress(struct audit *a)
{
    const struct ej_progress *progress = a->how->progress;
    int percent = a->all > 0 ? (int)(a->done * 100 / a->all) : 0;

    a->done++;
    if (!progress || percent == a->percent || percent >= 100)
        return;
    a->percent = percent;
    progress->told(progress->context, percent);
}

/* Heads that are none are wrong usage: better said before the work than after it. */
static enum ej_status check_heads(const struct ej_verify *how, struct ej_error *err)
{
    char digits[HEAD_DIGITS + 1];
    int64_t txn;

    for (int i = 0; i < how->head_count; i++)
        if (!head_parse(how->heads[i], &txn, digits))
            return ej_fail(err, EJ_USAGE,
                           _("--head: not a line that ej-audit head writes, such as"
                             " 1042-K7QF2-9X0VD-3MTE8-W5H1C"));
    return EJ_OK;
}

static enum ej_status all_parts(struct audit *a, struct ej_error *err)
{
    static const struct ej_table table = {"faults", columns, sizeof columns / sizeof *columns,
                                          NULL};
    typedef enum ej_status part(struct audit *, struct ej_error *);
    static part *const parts[] = {audit_file, audit_schema, audit_chain, audit_tables};
    const struct place_of nowhere = {0};
    struct ej_error why = {0};
    enum ej_status status = a->sink->begin(a->sink, &table, err);

    for (size_t i = 0; i < sizeof parts / sizeof *parts && status == EJ_OK; i++) {
        status = parts[i](a, &why);
        /* After the first fault this is only one more. */
        if (status == EJ_BROKEN && a->out->found)
            status = audit_found(a, FAULT_DAMAGED, &nowhere, err,
                                 _("the rest of this part cannot be looked at: %s"), why.text);
        else if (status != EJ_OK)
            return ej_fail(err, status, "%s", why.text);
        if (status == EJ_OK)
            status = audit_part_end(a, NULL, err);
    }
    return status == EJ_OK ? a->sink->end(a->sink, err) : status;
}

enum ej_status ej_audit_verify(struct ej_journal *j, const struct ej_verify *how,
                               struct ej_sink *sink, struct ej_verified *out, struct ej_error *err)
{
    struct audit a = {.j = j, .how = how, .out = out, .sink = sink, .percent = -1};
    enum ej_status status = access_may(j, "audit", "verify", err);

    *out = (struct ej_verified){0};
    if (status == EJ_OK)
        status = check_heads(how, err);
    /* One moment of the journal, whoever writes meanwhile. */
    if (status == EJ_OK)
        status = store_exec(j, err, "BEGIN", "");
    if (status != EJ_OK)
        return status;
    status = store_number(j, &a.all, 0, err, "SELECT 2 * max(id) FROM audit", "");
    if (status == EJ_OK)
        status = all_parts(&a, err);
    store_exec(j, NULL, "ROLLBACK", "");
    return status;
}
