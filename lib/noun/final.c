/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Final marks of periods and years: the teacher's decision, beside what the marks propose (F1, F2;
 * komi 4.16.2, mo 14). */
#include "finals/finals.h"
#include "finals/pages.h"
#include "intl.h"
#include "noun/noun.h"

enum {
    F_CLASS,
    F_SUBJECT,
    F_PERIOD,
    F_PUPIL_ID,
    F_PUPIL,
    F_VALUE,
    F_PROPOSED,
    F_DIFFERS,
    F_YEAR,
};

#define DIFFERS "ifnull(f.value GLOB '[0-9]*' AND CAST(f.value AS INTEGER) <> q.mark, 0)"

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name", "k.id IN (SELECT part_id FROM class_part WHERE class_id = ?1)"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "f.subject_id = ?1"},
    [F_PERIOD] = {"period", "Период", EJ_F_PERIOD, EJ_KEY | EJ_REQUIRED,
                  N_("Q1-Q4, T1-T3, H1, H2, year, exam or final"), "f.period", "f.period = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "f.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_VALUE] = {"value", "Отметка", EJ_F_FINAL, EJ_REQUIRED,
                 N_("mark out of the scale, or what else the policy has: н/а, осв."), "f.value",
                 "f.value = ?1"},
    [F_PROPOSED] = {"proposed", "Предлагается", EJ_F_FINAL, EJ_OUTPUT,
                    N_("what the marks propose today"), "CAST(q.mark AS TEXT)", NULL},
    [F_DIFFERS] = {"differs", "Отличается", EJ_F_YES_NO, EJ_OUTPUT,
                   N_("yes: another mark than the proposed one"), DIFFERS, DIFFERS " = ?1"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

static enum ej_status store(struct work *w, struct ej_value value, bool keep, struct ej_error *err)
{
    int64_t class_id = w->v[F_CLASS].integer, subject = w->v[F_SUBJECT].integer, pupil, id = 0;
    struct finals_pages *pages;
    struct put_old old;
    enum ej_status status = work_pupil(w, F_PUPIL_ID, F_PUPIL, class_id, NULL, &pupil, err);

    if (status == EJ_OK)
        status = finals_pages(w, &pages, err);
    if (status == EJ_OK)
        status = finals_check(w, pages, class_id, w->v[F_PERIOD].text, subject, pupil, err);
    struct ej_value values[] = {w->v[F_CLASS], w->v[F_SUBJECT], w->v[F_PERIOD], ej_int(pupil),
                                value};
    /* Access first: whether there is one is not for everybody. */
    if (status == EJ_OK && keep)
        status = put_may(w->j, &put_final, NULL, values, err);
    if (status == EJ_OK && keep)
        status = put_find(w->j, &put_final, values, &id, &old, err);
    if (status != EJ_OK || id)
        return status;
    return work_put(w, &put_final, values, &id, err);
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    return store(w, w->v[F_VALUE], false, err);
}

/* What is proposed becomes the final where the teacher has not decided yet. */
static enum ej_status accept(struct work *w, struct ej_error *err)
{
    if (!work_given(w, F_PROPOSED))
        return ej_fail(err, EJ_REFUSED, _("proposed: missing; ej-finals propose prints it"));
    return w->v[F_PROPOSED].null ? EJ_OK : store(w, w->v[F_PROPOSED], true, err);
}

static enum ej_status remove_final(struct work *w, struct ej_error *err)
{
    int64_t pupil = 0, id = 0;
    struct put_old old;
    enum ej_status status =
        work_pupil(w, F_PUPIL_ID, F_PUPIL, w->v[F_CLASS].integer, NULL, &pupil, err);
    struct ej_value keys[] = {w->v[F_CLASS], w->v[F_SUBJECT], w->v[F_PERIOD], ej_int(pupil),
                              ej_null()};

    if (status == EJ_OK)
        status = put_find(w->j, &put_final, keys, &id, &old, err);
    if (status == EJ_OK)
        status = put_may(w->j, &put_final, id ? old.values : keys, NULL, err);
    if (status == EJ_OK && id == 0)
        status = ej_fail(err, EJ_REFUSED, _("no such final mark"));
    return status == EJ_OK ? work_remove(w, &put_final, id, err) : status;
}

static const struct verb verbs[] = {
    {.name = "import", .row = import},
    {.name = "accept",
     .row = accept,
     .fields = "class subject period pupil_id pupil proposed year",
     .required = "class subject period"},
    {.name = "remove",
     .row = remove_final,
     .fields = "class subject period pupil_id pupil year",
     .required = "class subject period"},
};

const struct ej_noun noun_final = {
    .name = "final",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN final f ON f.class_id = k.id"
            " JOIN subject s ON s.id = f.subject_id JOIN pupil p ON p.id = f.pupil_id"
            " LEFT JOIN temp.proposal q ON q.class_id = f.class_id"
            " AND q.subject_id = f.subject_id AND q.period = f.period"
            " AND q.pupil_id = f.pupil_id WHERE 1",
    .order = BY_CLASS ", s.name COLLATE ej_ru, instr('Q1 Q2 Q3 Q4 T1 T2 T3 H1 H2 year exam final', "
                      "f.period), " BY_PUPIL,
    .year = "k.year_id",
    .prepare = finals_prepare_list,
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
