/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a period's mark will be, and which next marks would raise it. */
#include <stdlib.h>

#include "access/access.h"
#include "finals/forecast.h"
#include "intl.h"
#include "resolve/resolve.h"
#include "record/buffer.h"

bool forecast_reaches(const struct proposal *line, int64_t threshold, int mark, int64_t weight)
{
    return 100 * (line->weighted + mark * weight) >= threshold * (line->weight + weight);
}

int64_t forecast_needed(const struct proposal *line, int64_t threshold, int mark, int64_t weight)
{
    int64_t lacks = threshold * line->weight - 100 * line->weighted;
    int64_t gains = (100 * mark - threshold) * weight;

    if (lacks <= 0)
        return 0;
    return gains <= 0 ? -1 : (lacks + gains - 1) / gains;
}

struct forecasting {
    struct ej_journal *j;
    const struct policy *policy;
    struct ej_sink *sink;
    int64_t *weights; /* of the kinds of work, rising, each once */
    int count;
    struct buffer next;
};

static enum ej_status load_weights(struct forecasting *f, struct ej_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT weight FROM kind WHERE weight IS NOT NULL ORDER BY weight";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(f->j, &stmt, err, sql, "");

    while (status == EJ_OK && (status = store_step(f->j, stmt, &row, err)) == EJ_OK && row) {
        int64_t *grown = realloc(f->weights, ((size_t)f->count + 1) * sizeof *grown);
        if (!grown) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
        f->weights = grown;
        f->weights[f->count++] = store_int(stmt, 0);
    }
    return status;
}

/* The mark above the one proposed; 0 when there is none above. */
static int goal_of(const struct policy *policy, const struct proposal *line)
{
    for (int mark = line->mark + 1; line->mark && mark <= finals_highest(policy); mark++)
        if (policy_threshold(policy, line->subject, mark))
            return mark;
    return 0;
}

/* Of each mark the least weight with which it reaches the goal at once: "5×1.5 4×3". */
static void say_next(struct forecasting *f, const struct proposal *line, int64_t threshold)
{
    buffer_clear(&f->next);
    for (int mark = finals_highest(f->policy); 100 * mark > threshold; mark--) {
        int i = 0;
        while (i < f->count && !forecast_reaches(line, threshold, mark, f->weights[i]))
            i++;
        if (i == f->count)
            continue;
        long long whole = f->weights[i] / 100;
        int rest = (int)(f->weights[i] % 100);
        buffer_printf(&f->next, "%s%d×%lld", f->next.length ? " " : "", mark, whole);
        if (rest)
            buffer_printf(&f->next, rest % 10 ? ".%02d" : ".%d", rest % 10 ? rest : rest / 10);
    }
}

static enum ej_status forecast_line(void *context, const struct proposal *line,
                                    struct ej_error *err)
{
    struct forecasting *f = context;
    int goal = goal_of(f->policy, line), highest = finals_highest(f->policy);
    int64_t needed = -1;

    buffer_clear(&f->next);
    if (goal) {
        int64_t threshold = policy_threshold(f->policy, line->subject, goal);
        say_next(f, line, threshold);
        needed = forecast_needed(line, threshold, highest, 100);
    }
    if (f->next.failed)
        return ej_no_memory(err);
    struct ej_value row[] = {
        ej_text(line->class_name),
        ej_text(line->subject),
        ej_text(line->period),
        ej_text(line->file_no),
        ej_text(line->pupil),
        ej_int(line->n),
        ej_int(line->debts),
        line->weight ? ej_int(fraction_hundredths(line->weighted, line->weight)) : ej_null(),
        line->mark ? ej_int(line->mark) : ej_null(),
        goal ? ej_int(goal) : ej_null(),
        f->next.length ? ej_text(f->next.text) : ej_null(),
        needed > 0 ? ej_int(needed) : ej_null(),
    };
    return f->sink->row(f->sink, row, err);
}

enum ej_status ej_forecast(struct ej_journal *j, int count, const char *const *names,
                           const char *const *values, struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "class", .heading = "Класс"},
        {.name = "subject", .heading = "Предмет"},
        {.name = "period", .heading = "Период", .russian = period_russian},
        {.name = "pupil_id", .heading = "№ личного дела"},
        {.name = "pupil", .heading = "Ученик"},
        {.name = "n", .heading = "Отметок", .type = EJ_INTEGER},
        {.name = "debts", .heading = "Долгов", .type = EJ_INTEGER},
        {.name = "weighted", .heading = "Средневзвешенный балл", .type = EJ_FIXED2},
        {.name = "proposed", .heading = "Будет", .type = EJ_INTEGER},
        {.name = "goal", .heading = "Выше", .type = EJ_INTEGER},
        {.name = "next", .heading = "Достаточно одной"},
        {.name = "highest_needed", .heading = "Или высших отметок с весом 1", .type = EJ_INTEGER},
    };
    static const struct ej_table table = {
        .id = "forecast", .columns = columns, .count = sizeof columns / sizeof *columns};
    struct forecasting f = {.j = j, .sink = sink};
    struct finals_scope scope = {0};
    enum ej_status status = access_may(j, "final", "forecast", err);

    if (status == EJ_OK)
        status = finals_scope(j, count, names, values, &scope, err);
    if (status == EJ_OK && scope.kind != FINALS_PERIOD)
        status = ej_fail(err, EJ_USAGE,
                         _("--period: a forecast is made for a quarter, trimester or half-year"));
    scope.latest = scope.period[0] == '\0';
    if (status == EJ_OK)
        status = finals_narrow(j, "forecast", &scope, err);
    if (status == EJ_OK)
        status = policy_get(j, &f.policy, err);
    if (status == EJ_OK)
        status = load_weights(&f, err);
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    if (status == EJ_OK)
        status = finals_walk(j, &scope, forecast_line, &f, err);
    if (status == EJ_OK)
        status = sink->end(sink, err);
    buffer_free(&f.next);
    free(f.weights);
    return status;
}
