/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the journal's sums to proposals. */
#include <stdlib.h>
#include <string.h>

#include "finals/finals.h"

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

struct fraction fraction_reduced(int64_t over, int64_t under)
{
    int64_t by = gcd(over, under);

    return by ? (struct fraction){over / by, under / by} : (struct fraction){0, 0};
}

int64_t fraction_hundredths(int64_t over, int64_t under)
{
    return under ? (200 * over + under) / (2 * under) : 0;
}

int finals_highest(const struct policy *policy)
{
    const char *scale = policy_scale(policy), *last = strrchr(scale, ' ');

    return (int)strtol(last ? last + 1 : scale, NULL, 10);
}

/* The sums that make a certificate's mark. */
static void choose_sums(const struct policy *policy, struct sqlite3_stmt *stmt,
                        struct proposal *line)
{
    int from = policy_mean_grade(policy, line->grade) ? LINE_ALL : LINE_YEARS;

    line->n = store_int(stmt, from);
    line->sum = store_int(stmt, from + 1);
    if (from == LINE_YEARS && line->n && policy_exam_grade(policy, line->grade)) {
        line->n += store_int(stmt, LINE_EXAMS);
        line->sum += store_int(stmt, LINE_EXAMS_SUM);
    }
}

static void read_line(const struct policy *policy, enum finals_kind kind, struct sqlite3_stmt *stmt,
                      struct proposal *line)
{
    *line = (struct proposal){
        .kind = kind,
        .class_id = store_int(stmt, LINE_CLASS_ID),
        .class_name = store_text(stmt, LINE_CLASS),
        .grade = (int)store_int(stmt, LINE_GRADE),
        .subject_id = store_int(stmt, LINE_SUBJECT_ID),
        .subject = store_text(stmt, LINE_SUBJECT),
        .period = store_text(stmt, LINE_PERIOD),
        .pupil_id = store_int(stmt, LINE_PUPIL_ID),
        .file_no = store_text(stmt, LINE_FILE_NO),
        .pupil = store_text(stmt, LINE_PUPIL),
    };
    if (kind == FINALS_FINAL) {
        choose_sums(policy, stmt, line);
    } else {
        line->n = store_int(stmt, LINE_N);
        line->sum = store_int(stmt, LINE_SUM);
    }
    if (kind == FINALS_PERIOD) {
        line->weight = store_int(stmt, LINE_WEIGHT);
        line->weighted = store_int(stmt, LINE_WEIGHTED);
        line->debts = store_int(stmt, LINE_DEBTS);
        line->mark = policy_propose(policy, line->subject, line->weighted, line->weight);
    } else {
        line->mark = policy_year_mark(policy, line->sum, line->n);
    }
}

/* By name: a joined subject that is not taught has no id. */
static enum ej_status is_shown(struct ej_journal *j, const struct finals_scope *scope,
                               const struct proposal *line, bool *shown, struct ej_error *err)
{
    int64_t found = 1;
    enum ej_status status = EJ_OK;

    if (scope->narrowed)
        status = store_number(j, &found, 0, err,
                              "SELECT 1 FROM temp.shown WHERE class_id = ? AND subject = ?"
                              " AND period = ? AND pupil_id = ?",
                              "itti", line->class_id, line->subject, line->period, line->pupil_id);
    *shown = found != 0;
    return status;
}

enum ej_status finals_walk(struct ej_journal *j, const struct finals_scope *scope,
                           finals_line *line, void *context, struct ej_error *err)
{
    const struct policy *policy;
    struct sqlite3_stmt *stmt = NULL;
    struct proposal proposal;
    bool row = true, shown;
    enum ej_status status = policy_get(j, &policy, err);

    if (status == EJ_OK)
        status = finals_ask_lines(j, scope, &stmt, err);
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        read_line(policy, scope->kind, stmt, &proposal);
        if (policy_no_marks(policy, proposal.grade))
            continue;
        status = is_shown(j, scope, &proposal, &shown, err);
        if (status == EJ_OK && shown)
            status = line(context, &proposal, err);
    }
    if (stmt && status != EJ_OK)
        store_reset(stmt);
    return status;
}
