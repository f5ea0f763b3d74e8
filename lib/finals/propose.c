/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proposals as a table, and kept for a listing of finals. */
#include <string.h>

#include "access/access.h"
#include "finals/finals.h"
#include "intl.h"
#include "resolve/resolve.h"

struct proposing {
    struct explaining explaining;
    bool explain;
};

static enum ej_status propose_line(void *context, const struct proposal *line, struct ej_error *err)
{
    struct proposing *p = context;
    struct ej_sink *sink = p->explaining.sink;

    if (p->explain)
        return finals_explain(&p->explaining, line, err);
    struct ej_value row[] = {
        ej_text(line->class_name),
        ej_text(line->subject),
        ej_text(line->period),
        ej_text(line->file_no),
        ej_text(line->pupil),
        ej_int(line->n),
        line->n ? ej_int(fraction_hundredths(line->sum, line->n)) : ej_null(),
        line->weight ? ej_int(fraction_hundredths(line->weighted, line->weight)) : ej_null(),
        line->mark ? ej_int(line->mark) : ej_null(),
    };
    return sink->row(sink, row, err);
}

enum ej_status ej_propose(struct ej_journal *j, int count, const char *const *names,
                          const char *const *values, bool explain, struct ej_sink *sink,
                          struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "class", .heading = "Класс"},
        {.name = "subject", .heading = "Предмет"},
        {.name = "period", .heading = "Период", .russian = period_russian},
        {.name = "pupil_id", .heading = "№ личного дела"},
        {.name = "pupil", .heading = "Ученик"},
        {.name = "n", .heading = "Отметок", .type = EJ_INTEGER},
        {.name = "mean", .heading = "Средний балл", .type = EJ_FIXED2},
        {.name = "weighted", .heading = "Средневзвешенный балл", .type = EJ_FIXED2},
        {.name = "proposed", .heading = "Предлагается", .type = EJ_INTEGER},
    };
    static const struct ej_table proposals = {
        .id = "proposals", .columns = columns, .count = sizeof columns / sizeof *columns};
    struct finals_scope scope;
    struct proposing p = {.explaining = {j, &scope, sink}, .explain = explain};
    enum ej_status status = access_may(j, "final", "propose", err);

    if (status == EJ_OK)
        status = finals_scope(j, count, names, values, &scope, err);
    if (status == EJ_OK)
        status = finals_narrow(j, "propose", &scope, err);
    if (status == EJ_OK && explain && !scope.pupil)
        status = ej_fail(err, EJ_USAGE, _("--explain needs --pupil or --pupil-id"));
    if (status == EJ_OK)
        status = sink->begin(sink, explain ? &finals_explain_table : &proposals, err);
    if (status == EJ_OK)
        status = finals_walk(j, &scope, propose_line, &p, err);
    return status == EJ_OK ? sink->end(sink, err) : status;
}

static enum ej_status keep_line(void *context, const struct proposal *line, struct ej_error *err)
{
    struct ej_journal *j = context;

    if (!line->mark || !line->subject_id)
        return EJ_OK;
    return store_exec(j, err, "INSERT INTO temp.proposal VALUES (?, ?, ?, ?, ?)", "iitii",
                      line->class_id, line->subject_id, line->period, line->pupil_id,
                      (int64_t)line->mark);
}

enum ej_status finals_prepare_list(struct ej_journal *j, int count, const char *const *names,
                                   const char *const *values, struct ej_error *err)
{
    static const enum finals_kind kinds[] = {FINALS_PERIOD, FINALS_YEAR, FINALS_FINAL};
    struct finals_scope scope;
    enum ej_status status = finals_scope(j, count, names, values, &scope, err);

    if (status == EJ_OK)
        status = store_script(j,
                              "CREATE TEMP TABLE IF NOT EXISTS proposal (class_id INTEGER,"
                              " subject_id INTEGER, period TEXT, pupil_id INTEGER, mark INTEGER,"
                              " PRIMARY KEY (class_id, subject_id, period, pupil_id))"
                              " WITHOUT ROWID; DELETE FROM temp.proposal",
                              err);
    bool all = scope.period[0] == '\0';
    enum finals_kind asked = scope.kind;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && status == EJ_OK; i++) {
        scope.kind = kinds[i];
        if (all || kinds[i] == asked)
            status = finals_walk(j, &scope, keep_line, j, err);
    }
    return status;
}
