/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pedagogical council decided about a pupil's year: promoted, retained, graduated, with
 * number and date of the decision (P7; komi 7.5).  ej-roster promote moves the pupils. */
#include <string.h>

#include "intl.h"
#include "noun/noun.h"

enum { F_CLASS, F_PUPIL_ID, F_PUPIL, F_DECISION, F_NUMBER, F_DATE, F_YEAR };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name", "k.id IN (SELECT part_id FROM class_part WHERE class_id = ?1)"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "o.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_DECISION] = {"decision", "Решение педагогического совета|Решение", EJ_F_DECISION,
                    EJ_REQUIRED, N_("promoted, retained or graduated"), "o.decision",
                    "o.decision = ?1"},
    [F_NUMBER] = {"number", "Номер решения|Номер", EJ_F_TEXT, EJ_REQUIRED,
                  N_("number of the council's decision"), "o.number", "o.number = ?1"},
    [F_DATE] = {"date", "Дата решения|Дата", EJ_F_DATE, EJ_REQUIRED,
                N_("date of the council's decision"), "o.date", "o.date = ?1"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

/* The council decides about those who stayed to the end of the year. */
static enum ej_status check_pupil(struct work *w, int64_t class_id, int64_t pupil,
                                  struct ej_error *err)
{
    static const char sql[] = "SELECT 1 FROM enrolment WHERE pupil_id = ? AND class_id = ?"
                              " AND ifnull(end_kind, '') NOT IN ('depart', 'transfer')";
    int64_t there;
    enum ej_status status = store_number(w->j, &there, 0, err, sql, "ii", pupil, class_id);

    if (status == EJ_OK && !there)
        return ej_fail(err, EJ_REFUSED, _("pupil: is not in this class at the end of the year"));
    return status;
}

static enum ej_status check_date(struct work *w, int64_t class_id, const char *date,
                                 struct ej_error *err)
{
    static const char sql[] = "SELECT 1 FROM class k JOIN year y ON y.id = k.year_id"
                              " WHERE k.id = ? AND y.starts <= ?";
    int64_t begun;
    enum ej_status status = store_number(w->j, &begun, 0, err, sql, "it", class_id, date);

    if (status != EJ_OK)
        return status;
    if (!begun)
        return ej_fail(err, EJ_REFUSED, _("date: before the school year begins"));
    if (strcmp(date, w->j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("date: this day is still to come"));
    return EJ_OK;
}

/* A level of education ends with these grades (law 273-FZ, article 66); in evening schools with the
 * twelfth. */
static enum ej_status check_decision(struct work *w, int64_t class_id, struct ej_error *err)
{
    int64_t grade;
    enum ej_status status = EJ_OK;

    if (strcmp(w->v[F_DECISION].text, "graduated") != 0)
        return EJ_OK;
    status =
        store_number(w->j, &grade, 0, err, "SELECT grade FROM class WHERE id = ?", "i", class_id);
    if (status == EJ_OK && grade != 4 && grade != 9 && grade != 11 && grade != 12)
        return ej_fail(err, EJ_REFUSED,
                       _("decision: no level of education ends with grade %d; 4, 9, 11 and 12 do"),
                       (int)grade);
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    int64_t class_id = w->v[F_CLASS].integer, pupil, id;
    enum ej_status status = work_pupil(w, F_PUPIL_ID, F_PUPIL, class_id, NULL, &pupil, err);

    if (status == EJ_OK)
        status = check_pupil(w, class_id, pupil, err);
    if (status == EJ_OK)
        status = check_decision(w, class_id, err);
    if (status == EJ_OK)
        status = check_date(w, class_id, w->v[F_DATE].text, err);
    struct ej_value values[] = {ej_int(pupil), w->v[F_CLASS], w->v[F_DECISION], w->v[F_NUMBER],
                                w->v[F_DATE]};
    return status == EJ_OK ? work_put(w, &put_council, values, &id, err) : status;
}

static const struct verb verbs[] = {{.name = "import", .row = import}};

const struct ej_noun noun_council = {
    .name = "council",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN council o ON o.class_id = k.id"
            " JOIN pupil p ON p.id = o.pupil_id WHERE 1",
    .order = BY_CLASS ", " BY_PUPIL,
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
