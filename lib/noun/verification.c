/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The class teacher verified the list of the class and its contacts (komi 5.3.6, solo 5). */
#include <string.h>

#include "intl.h"
#include "noun/dated.h"
#include "noun/noun.h"

enum { F_CLASS, F_DATE, F_TEACHER, F_REMARK };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name", "k.id = ?1"},
    [F_DATE] = {"date", "Дата сверки|Дата", EJ_F_DATE, EJ_KEY,
                N_("day of the verification; left out: today"), "v.date", NULL},
    [F_TEACHER] = {"teacher", "Сверил|Классный руководитель", EJ_F_STAFF, 0,
                   N_("login of who verified; left out: the class teacher"), "t.login",
                   "v.staff_id = ?1"},
    [F_REMARK] = {"remark", "Примечание", EJ_F_TEXT, EJ_FREE_TEXT, N_("what was found"), "v.remark",
                  NULL},
};

static enum ej_status verify(struct work *w, struct ej_error *err)
{
    int64_t class_id = w->v[F_CLASS].integer, teacher, id;
    struct ej_value date = w->v[F_DATE].null ? ej_text(w->j->today) : w->v[F_DATE];
    struct class_year year;
    enum ej_status status = dated_year(w, class_id, &year, err);

    if (status == EJ_OK && strcmp(date.text, w->j->today) > 0)
        status = ej_fail(err, EJ_REFUSED, _("date: is still to come"));
    if (status == EJ_OK && (strcmp(date.text, year.starts) < 0 || strcmp(date.text, year.ends) > 0))
        status = ej_fail(err, EJ_REFUSED, _("date: outside the school year of the class"));
    if (status == EJ_OK)
        status = store_number(w->j, &teacher, 0, err, "SELECT teacher_id FROM class WHERE id = ?",
                              "i", class_id);
    if (status != EJ_OK)
        return status;
    struct ej_value values[] = {
        ej_int(class_id),
        date,
        work_value(w, F_TEACHER, teacher ? ej_int(teacher) : ej_null()),
        work_value(w, F_REMARK, ej_text("")),
    };
    return work_put(w, &put_verification, values, &id, err);
}

static const struct verb verbs[] = {{"verify", verify, NULL, NULL, NULL}};

const struct ej_noun noun_verification = {
    .name = "verification",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM verification v JOIN class k ON k.id = v.class_id"
            " LEFT JOIN staff t ON t.id = v.staff_id WHERE 1",
    .order = "v.date, k.grade, k.letter COLLATE ej_ru",
    .date = "v.date",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
