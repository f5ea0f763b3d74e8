/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Controls by deputy or director, at least monthly and at the end of each period: what was looked
 * at and what was found (C5; komi 7.2-7.4, epos 3.6.5). */
#include <string.h>

#include "intl.h"
#include "noun/noun.h"

enum { F_DATE, F_BY, F_ABOUT, F_CLASS, F_SUBJECT, F_TEACHER, F_FINDINGS, F_YEAR };

static const struct ej_field fields[] = {
    [F_DATE] = {"date", "Дата контроля|Дата", EJ_F_DATE, EJ_KEY,
                N_("day of the control; left out: today"), "o.date", NULL},
    [F_BY] = {"by", "Кем проведён", EJ_F_TEXT, EJ_KEY,
              N_("login of who held it; left out: who records it"), "o.by", "o.by = ?1"},
    [F_ABOUT] = {"about", "Предмет контроля", EJ_F_TEXT, EJ_KEY | EJ_REQUIRED | EJ_FREE_TEXT,
                 N_("what was looked at"), "o.about", NULL},
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, 0, N_("class, such as 7А"), "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, 0, N_("subject"), "s.name",
                   "o.subject_id = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, 0, N_("login of the teacher"), "t.login",
                   "o.teacher_id = ?1"},
    [F_FINDINGS] = {"findings", "Выводы", EJ_F_TEXT, EJ_REQUIRED | EJ_FREE_TEXT,
                    N_("what was found"), "o.findings", NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

/* Controls are the administration's; what was recorded stays, whoever that person is now. */
static enum ej_status check_by(struct work *w, const struct ej_value *values, struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM staff WHERE login = ?1 AND (' ' || role || ' ' LIKE '% director %'"
        " OR ' ' || role || ' ' LIKE '% deputy %' OR ' ' || role || ' ' LIKE '% administrator %')";
    const char *by = values[1].text;
    struct put_old old;
    int64_t found;
    enum ej_status status = put_find(w->j, &put_control, values, &found, &old, err);

    if (status == EJ_OK && !found)
        status = store_number(w->j, &found, 0, err, sql, "t", by);
    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_REFUSED,
                         _("by: '%s' is neither director nor deputy nor administrator;"
                           " name the login of who held the control"),
                         by);
    return status;
}

static enum ej_status record(struct work *w, struct ej_error *err)
{
    struct ej_value date = w->v[F_DATE].null ? ej_text(w->j->today) : w->v[F_DATE];
    const char *actor = w->j->as ? w->j->as : w->j->actor;
    int64_t id;

    if (strcmp(date.text, w->j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("date: is still to come"));
    struct ej_value values[] = {
        date,
        ej_text(work_text(w, F_BY, actor)),
        w->v[F_ABOUT],
        work_value(w, F_CLASS, ej_null()),
        work_value(w, F_SUBJECT, ej_null()),
        work_value(w, F_TEACHER, ej_null()),
        w->v[F_FINDINGS],
    };
    if (strcmp(values[1].text, actor) != 0 && !w->how->historical) {
        enum ej_status status = check_by(w, values, err);
        if (status != EJ_OK)
            return status;
    }
    return work_put(w, &put_control, values, &id, err);
}

static const struct verb verbs[] = {{.name = "record", .row = record}};

const struct ej_noun noun_control = {
    .name = "control",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM control o LEFT JOIN class k ON k.id = o.class_id"
            " LEFT JOIN subject s ON s.id = o.subject_id"
            " LEFT JOIN staff t ON t.id = o.teacher_id WHERE 1",
    .order = "o.date, o.by, o.about COLLATE ej_ru",
    .date = "o.date",
    .year = "(SELECT y.id FROM year y WHERE y.starts <= o.date ORDER BY y.starts DESC LIMIT 1)",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
