/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families that were informed of their children's results (C3; epos 3.3.12, sedj 5.2.6). */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/noun.h"
#include "record/array.h"

enum { F_CLASS, F_PUPIL_ID, F_PUPIL, F_DATE, F_HOW, F_BY, F_YEAR };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, 0,
                 N_("class, such as 7А; without a pupil: all families of the class"), "k.name",
                 "k.id = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "i.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_KEY, N_("day on which; left out: today"), "i.date",
                NULL},
    [F_HOW] = {"how", "Как", EJ_F_NAME, EJ_KEY | EJ_REQUIRED,
               N_("how: выписка (statement), сообщение (message), собрание (meeting) …"), "i.how",
               "i.how = ?1"},
    [F_BY] = {"by", "Кем", EJ_F_TEXT, 0, N_("login of who did; left out: who records it"), "i.by",
              "i.by = ?1"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

static enum ej_status put_one(struct work *w, int64_t pupil, struct ej_value date,
                              struct ej_error *err)
{
    const char *actor = w->j->as ? w->j->as : w->j->actor;
    struct ej_value by = work_value(w, F_BY, ej_text(actor));
    int64_t id;

    by.keep = w->v[F_BY].null;
    struct ej_value values[] = {ej_int(pupil), date, w->v[F_HOW], by};
    return work_put(w, &put_informed, values, &id, err);
}

/* Every pupil who is in the class on that day. */
static enum ej_status put_families(struct work *w, int64_t class_id, struct ej_value date,
                                   struct ej_error *err)
{
    static const char sql[] =
        "SELECT e.pupil_id FROM enrolment e JOIN class_part p ON p.part_id = e.class_id"
        " WHERE p.class_id = ?1 AND e.starts <= ?2 AND (e.ends IS NULL OR ?2 < e.ends)";
    struct sqlite3_stmt *stmt;
    int64_t *pupils = NULL;
    int count = 0;
    bool row = true;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "it", class_id, date.text);

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(&pupils, count, sizeof *pupils)) {
            store_reset(stmt);
            status = ej_no_memory(err);
        } else {
            pupils[count++] = store_int(stmt, 0);
        }
    }
    if (status == EJ_OK && count == 0)
        status = ej_fail(err, EJ_REFUSED, _("class: nobody is in it on this day"));
    for (int i = 0; i < count && status == EJ_OK; i++)
        status = put_one(w, pupils[i], date, err);
    free(pupils);
    return status;
}

static enum ej_status inform(struct work *w, struct ej_error *err)
{
    static const char there[] = "SELECT 1 FROM enrolment WHERE pupil_id = ?1 AND starts <= ?2"
                                " AND (ends IS NULL OR ?2 < ends)";
    struct ej_value date = w->v[F_DATE].null ? ej_text(w->j->today) : w->v[F_DATE];
    int64_t class_id = work_int(w, F_CLASS, 0), pupil, found;

    if (strcmp(date.text, w->j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("date: is still to come"));
    if (class_id && !w->raw[F_PUPIL_ID] && !w->raw[F_PUPIL])
        return put_families(w, class_id, date, err);
    enum ej_status status =
        work_pupil(w, F_PUPIL_ID, F_PUPIL, class_id, work_text(w, F_DATE, NULL), &pupil, err);
    if (status == EJ_OK)
        status = store_number(w->j, &found, 0, err, there, "it", pupil, date.text);
    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_REFUSED, _("pupil: is in no class on this day"));
    return status == EJ_OK ? put_one(w, pupil, date, err) : status;
}

static const struct verb verbs[] = {{.name = "inform", .row = inform}};

const struct ej_noun noun_informed = {
    .name = "informed",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM informed i JOIN pupil p ON p.id = i.pupil_id"
            " JOIN enrolment e ON e.pupil_id = i.pupil_id AND e.starts <= i.date"
            " AND (e.ends IS NULL OR i.date < e.ends) JOIN class k ON k.id = e.class_id WHERE 1",
    .order = "i.date, " BY_CLASS ", " BY_PUPIL ", i.how",
    .date = "i.date",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
