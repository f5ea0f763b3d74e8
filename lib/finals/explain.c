/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The derivation of a proposed mark: what counts, the sums, the exact means, the thresholds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finals/finals.h"
#include "intl.h"
#include "resolve/resolve.h"

enum { REMARK_SIZE = 512, NUMBER_SIZE = 32 };

static const char *step_russian(const char *step)
{
    static const char *const words[][2] = {
        {"mark", "отметка"},    {"final", "итоговая отметка"},
        {"sum", "сумма"},       {"mean", "средний балл"},
        {"threshold", "порог"}, {"weighted", "средневзвешенный балл"},
        {"result", "вывод"},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], step) == 0)
            return words[i][1];
    return step;
}

static const struct ej_column columns[] = {
    {.name = "class", .heading = "Класс"},
    {.name = "subject", .heading = "Предмет"},
    {.name = "period", .heading = "Период", .russian = period_russian},
    {.name = "pupil_id", .heading = "№ личного дела"},
    {.name = "step", .heading = "Шаг", .russian = step_russian},
    {.name = "date", .heading = "Дата", .type = EJ_DATE},
    {.name = "lesson", .heading = "Урок", .type = EJ_INTEGER},
    {.name = "kind", .heading = "Вид работы", .russian = period_russian},
    {.name = "value", .heading = "Отметка"},
    {.name = "weight", .heading = "Вес", .type = EJ_HUNDREDTHS},
    {.name = "product", .heading = "Отметка × вес", .type = EJ_HUNDREDTHS},
    {.name = "remark", .heading = "Пояснение"},
};

const struct ej_table finals_explain_table = {
    .id = "explanation", .columns = columns, .count = sizeof columns / sizeof *columns};

/* The columns behind the key. */
struct step {
    const char *step;
    const char *date;
    int64_t lesson; /* 0: none */
    const char *kind, *value;
    int64_t weight, product; /* 0: none */
    const char *remark;
};

static struct ej_value number(int64_t value)
{
    return value ? ej_int(value) : ej_null();
}

static enum ej_status tell(struct explaining *e, const struct proposal *line, const struct step *s,
                           struct ej_error *err)
{
    struct ej_value row[] = {
        ej_text(line->class_name), ej_text(line->subject), ej_text(line->period),
        ej_text(line->file_no),    ej_text(s->step),       ej_text(s->date),
        number(s->lesson),         ej_text(s->kind),       ej_text(s->value),
        number(s->weight),         number(s->product),     ej_text(s->remark),
    };

    return e->sink->row(e->sink, row, err);
}

/* VALUE / 10^PLACES without zeros at its end: 4720 of 2 places is 47.2. */
static const char *decimal(int64_t value, int places, char out[NUMBER_SIZE])
{
    int64_t one = 1;

    for (int i = 0; i < places; i++)
        one *= 10;
    int64_t rest = value % one;
    int used = snprintf(out, NUMBER_SIZE, rest ? "%lld." : "%lld", (long long)(value / one));
    for (one /= 10; rest > 0 && one > 0; one /= 10) {
        out[used++] = (char)('0' + rest / one);
        rest %= one;
    }
    out[used] = '\0';
    return out;
}

static const char *fixed(int64_t over, int64_t under, char out[NUMBER_SIZE])
{
    int64_t hundredths = fraction_hundredths(over, under);

    snprintf(out, NUMBER_SIZE, "%lld.%02lld", (long long)(hundredths / 100),
             (long long)(hundredths % 100));
    return out;
}

/* ---- what counts ---------------------------------------------------------------------------- */

static enum ej_status tell_mark(struct explaining *e, const struct policy *policy,
                                const struct proposal *line, struct sqlite3_stmt *mark,
                                struct ej_error *err)
{
    char remark[REMARK_SIZE] = "";
    const char *value = store_text(mark, 4), *corrected = store_text(mark, 7);
    bool debt = policy_is_debt(policy, value), counts = !debt && !corrected;
    struct step s = {
        .step = "mark",
        .date = store_text(mark, 0),
        .lesson = store_int(mark, 1),
        .kind = store_text(mark, 2),
        .value = value,
        .weight = store_int(mark, 5),
        .remark = remark,
    };

    if (corrected)
        snprintf(remark, sizeof remark, _("left out: corrected on %s"), corrected);
    else if (debt)
        snprintf(remark, sizeof remark, "%s", _("left out: an open debt"));
    else if (!store_null(mark, 6))
        snprintf(remark, sizeof remark, "%s", _("in place of an earlier mark"));
    if (counts)
        s.product = s.weight * strtoll(value, NULL, 10);
    return tell(e, line, &s, err);
}

static enum ej_status tell_marks(struct explaining *e, const struct policy *policy,
                                 const struct proposal *line, struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = finals_ask_marks(e->j, e->scope, line, &stmt, err);

    while (status == EJ_OK && (status = store_step(e->j, stmt, &row, err)) == EJ_OK && row)
        status = tell_mark(e, policy, line, stmt, err);
    return status;
}

/* Why a final is left out; NULL: it counts. */
static const char *left_out(const struct policy *policy, const struct proposal *line,
                            struct sqlite3_stmt *source)
{
    bool exam = finals_kind(store_text(source, 3)) == FINALS_EXAM;

    if (!policy_mark(policy, store_text(source, 4)))
        return _("left out: not a mark");
    if (line->kind == FINALS_FINAL && exam && !policy_exam_grade(policy, line->grade))
        return _("left out: the examination does not count in this grade");
    return NULL;
}

static enum ej_status tell_sources(struct explaining *e, const struct policy *policy,
                                   const struct proposal *line, struct ej_error *err)
{
    char remark[REMARK_SIZE];
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = finals_ask_sources(e->j, e->scope, line, &stmt, err);

    while (status == EJ_OK && (status = store_step(e->j, stmt, &row, err)) == EJ_OK && row) {
        const char *why = left_out(policy, line, stmt);
        snprintf(remark, sizeof remark, "%s, %s, %s%s%s", store_text(stmt, 0), store_text(stmt, 1),
                 store_text(stmt, 2), why ? ": " : "", why ? why : "");
        struct step s = {.step = "final",
                         .kind = store_text(stmt, 3),
                         .value = store_text(stmt, 4),
                         .remark = remark};
        status = tell(e, line, &s, err);
    }
    return status;
}

/* ---- what follows --------------------------------------------------------------------------- */

static enum ej_status tell_sums(struct explaining *e, const struct proposal *line,
                                struct ej_error *err)
{
    char value[NUMBER_SIZE], over[NUMBER_SIZE], under[NUMBER_SIZE], remark[REMARK_SIZE];
    struct fraction mean = fraction_reduced(line->sum, line->n);

    snprintf(remark, sizeof remark, _("%lld in all"), (long long)line->n);
    struct step sum = {.step = "sum",
                       .value = decimal(line->sum, 0, value),
                       .weight = line->weight,
                       .product = line->weighted,
                       .remark = remark};
    enum ej_status status = tell(e, line, &sum, err);
    if (status != EJ_OK)
        return status;
    int used = snprintf(remark, sizeof remark, _("mean: %lld / %lld"), (long long)line->sum,
                        (long long)line->n);
    if (mean.under != line->n)
        snprintf(remark + used, sizeof remark - (size_t)used, " = %lld/%lld", (long long)mean.over,
                 (long long)mean.under);
    struct step plain = {
        .step = "mean", .value = fixed(line->sum, line->n, value), .remark = remark};
    status = tell(e, line, &plain, err);
    if (status != EJ_OK || !line->weight)
        return status;
    mean = fraction_reduced(line->weighted, line->weight);
    snprintf(remark, sizeof remark, _("weighted mean: %s / %s = %lld/%lld"),
             decimal(line->weighted, 2, over), decimal(line->weight, 2, under),
             (long long)mean.over, (long long)mean.under);
    struct step weighted = {
        .step = "weighted", .value = fixed(line->weighted, line->weight, value), .remark = remark};
    return tell(e, line, &weighted, err);
}

/* Threshold by threshold from the highest mark, down to the one that is met. */
static enum ej_status tell_thresholds(struct explaining *e, const struct policy *policy,
                                      const struct proposal *line, struct ej_error *err)
{
    char value[NUMBER_SIZE], have[NUMBER_SIZE], from[NUMBER_SIZE], weight[NUMBER_SIZE],
        need[NUMBER_SIZE], remark[REMARK_SIZE];
    enum ej_status status = EJ_OK;

    for (int mark = finals_highest(policy); mark >= line->mark && status == EJ_OK; mark--) {
        int64_t threshold = policy_threshold(policy, line->subject, mark);
        if (threshold == 0)
            continue;
        bool met = 100 * line->weighted >= threshold * line->weight;
        decimal(line->weighted, 2, have);
        decimal(threshold, 2, from);
        decimal(line->weight, 2, weight);
        decimal(threshold * line->weight, 4, need);
        snprintf(remark, sizeof remark,
                 met ? _("from %s: %s is not less than %s × %s = %s: met")
                     : _("from %s: %s is less than %s × %s = %s: not met"),
                 from, have, from, weight, need);
        struct step s = {.step = "threshold", .value = decimal(mark, 0, value), .remark = remark};
        status = tell(e, line, &s, err);
    }
    return status;
}

static enum ej_status tell_result(struct explaining *e, const struct proposal *line,
                                  struct ej_error *err)
{
    char value[NUMBER_SIZE];
    struct step s = {.step = "result"};

    if (!line->mark)
        s.remark = _("nothing is proposed: there are no marks");
    else if (line->kind == FINALS_PERIOD)
        s.remark = _("proposed");
    else
        s.remark = _("proposed: the mean, rounded as the profile says");
    if (line->mark)
        s.value = decimal(line->mark, 0, value);
    return tell(e, line, &s, err);
}

enum ej_status finals_explain(struct explaining *e, const struct proposal *line,
                              struct ej_error *err)
{
    const struct policy *policy;
    enum ej_status status = policy_get(e->j, &policy, err);

    if (status == EJ_OK && line->kind == FINALS_PERIOD)
        status = tell_marks(e, policy, line, err);
    else if (status == EJ_OK)
        status = tell_sources(e, policy, line, err);
    if (status == EJ_OK && line->n)
        status = tell_sums(e, line, err);
    if (status == EJ_OK && line->weight)
        status = tell_thresholds(e, policy, line, err);
    return status == EJ_OK ? tell_result(e, line, err) : status;
}
