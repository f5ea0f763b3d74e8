/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Study periods that are closed: from then on marks and finals of the period are changed by the
 * administrator alone, who says why (rules period-closed, period-closed-finals; komi 7.3). */
#include <stdio.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "noun/noun.h"

enum { F_CLASS, F_PERIOD, F_CLOSED, F_YEAR };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY,
                 N_("class, such as 7А; left out: all that have the period"), "k.name",
                 "k.id = ?1"},
    [F_PERIOD] = {"period", "Период", EJ_F_PERIOD, EJ_KEY | EJ_REQUIRED,
                  N_("Q1-Q4, T1-T3, H1, H2, year, exam or final"), "z.period", "z.period = ?1"},
    [F_CLOSED] = {"closed", "Закрыт", EJ_F_DATE, EJ_OUTPUT, N_("day of the closing"), "z.closed",
                  NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

/* The classes that have the period, or the one that is named, if it has; a year's marks every class
 * has. */
static enum ej_status find_classes(struct work *w, int64_t *year, struct sqlite3_stmt **out,
                                   struct ej_error *err)
{
    static const char sql[] =
        "SELECT k.id, p.starts, p.ends, z.id FROM class k"
        " LEFT JOIN period p ON p.year_id = k.year_id AND p.name = ?2"
        "  AND k.grade BETWEEN p.grade_from AND p.grade_to"
        " LEFT JOIN closing z ON z.class_id = k.id AND z.period = ?2"
        " WHERE NOT k.joint AND CASE WHEN ?3 THEN k.id = ?3 ELSE k.year_id = ?1 END"
        " AND (p.name IS NOT NULL OR ?2 IN ('year', 'exam', 'final')) ORDER BY k.id";
    enum ej_status status = work_year(w, NULL, year, err);

    return status == EJ_OK ? store_query(w->j, out, err, sql, "iti", *year, w->v[F_PERIOD].text,
                                         work_int(w, F_CLASS, 0))
                           : status;
}

struct closing {
    int64_t class_id, id; /* id 0: not closed */
    bool begun, over;
};

enum { CLASSES = 400 };

/* They are read whole before anything is written. */
static enum ej_status read_classes(struct work *w, struct closing *list, int *count,
                                   struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    int64_t year;
    bool row = true;
    enum ej_status status = find_classes(w, &year, &stmt, err);

    *count = 0;
    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        const char *starts = store_text(stmt, 1), *ends = store_text(stmt, 2);
        if (*count == CLASSES) {
            store_reset(stmt);
            return ej_fail(err, EJ_REFUSED, _("period: more than %d classes; name one"), CLASSES);
        }
        list[(*count)++] = (struct closing){
            .class_id = store_int(stmt, 0),
            .id = store_int(stmt, 3),
            .begun = !starts || strcmp(starts, w->j->today) <= 0,
            .over = !ends || strcmp(ends, w->j->today) < 0,
        };
    }
    if (status == EJ_OK && *count == 0)
        status = ej_fail(err, EJ_REFUSED,
                         w->v[F_CLASS].null ? _("period: no class has it")
                                            : _("period: the class does not have it"));
    return status;
}

static enum ej_status close_one(struct work *w, const struct closing *c, struct ej_error *err)
{
    struct ej_value values[] = {ej_int(c->class_id), w->v[F_PERIOD], ej_text(w->j->today)};
    int64_t id;

    if (!c->begun)
        return ej_fail(err, EJ_REFUSED, _("period: it has not begun"));
    return c->id ? EJ_OK : work_put(w, &put_closing, values, &id, err);
}

static enum ej_status close_period(struct work *w, struct ej_error *err)
{
    struct closing list[CLASSES];
    int count = 0;
    bool over = true;
    enum ej_status status = read_classes(w, list, &count, err);

    for (int i = 0; i < count && status == EJ_OK; i++) {
        status = close_one(w, &list[i], err);
        over = over && list[i].over;
    }
    if (status == EJ_OK && !over && w->change != CHANGE_NONE)
        work_warn(w, _("period: it is not over yet"));
    return status;
}

/* Everybody changes marks again: only the administrator may, and says why. */
static enum ej_status reopen(struct work *w, struct ej_error *err)
{
    struct closing list[CLASSES];
    int count = 0, closed = 0;
    enum ej_status status = EJ_OK;

    if (!w->j->why)
        status = ej_fail(err, EJ_USAGE, _("--why: missing; say why the period is opened again"));
    if (status == EJ_OK)
        status = read_classes(w, list, &count, err);
    for (int i = 0; i < count && status == EJ_OK; i++)
        if (list[i].id) {
            closed++;
            status = work_remove(w, &put_closing, list[i].id, err);
        }
    if (status == EJ_OK && closed == 0)
        status = ej_fail(err, EJ_REFUSED, _("period: it is not closed"));
    return status;
}

static const struct verb verbs[] = {
    {.name = "import", .row = close_period},
    {.name = "reopen", .row = reopen, .fields = "class period year", .required = "period"},
};

const struct ej_noun noun_closing = {
    .name = "closing",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM closing z JOIN class k ON k.id = z.class_id WHERE 1",
    .order = BY_CLASS ", instr('Q1 Q2 Q3 Q4 T1 T2 T3 H1 H2 year exam final', z.period)",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
