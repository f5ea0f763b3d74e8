/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of pupils: who they are, who answers for them, and in which class they are. */
#include "intl.h"
#include "roster/roster.h"

/* Of who left and came back, a day before shows what was known then: it stands in the history. */
#define ENROLLED_THEN(column, place)                                                               \
    "iif(p.enrolled > e.starts AND EXISTS (SELECT 1 FROM enrolment d WHERE d.pupil_id = p.id"      \
    "  AND d.end_kind = 'depart' AND d.starts >= e.starts AND d.ends <= p.enrolled),"              \
    " (SELECT a.old ->> " place " FROM audit a WHERE a.tbl = 'pupil' AND a.row_id = p.id"          \
    "  AND a.old ->> 6 <= e.starts ORDER BY a.id DESC LIMIT 1), " column ")"

/* A row for each guardian is joined, so that the two that a roster prints stand in one line. */
static const struct ej_field fields[] = {
    /* ?1 is the text that was given, or the id of the pupil whose name was. */
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело|№ дела", EJ_F_NAME,
                    EJ_KEY | EJ_PERSONAL, N_("file number of the pupil"), "p.file_no",
                    "?1 IN (p.file_no, p.id)"},
    [F_SURNAME] = {"surname", "Фамилия", EJ_F_NAME, EJ_PERSONAL, N_("surname"), "p.surname", NULL},
    [F_GIVEN_NAME] = {"given_name", "Имя", EJ_F_NAME, EJ_PERSONAL, N_("given name"), "p.given_name",
                      NULL},
    [F_PATRONYMIC] = {"patronymic", "Отчество", EJ_F_NAME, EJ_PERSONAL, N_("patronymic"),
                      "p.patronymic", NULL},
    [F_BIRTH_DATE] = {"birth_date", "Дата рождения", EJ_F_DATE, EJ_PERSONAL, N_("date of birth"),
                      "p.birth_date", NULL},
    [F_SEX] = {"sex", "Пол", EJ_F_SEX, 0, N_("m or f"), "p.sex", "p.sex = ?1"},
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, 0, N_("class, such as 7А"), "k.name",
                 "k.id IN (SELECT part_id FROM class_part WHERE class_id = ?1)"},
    [F_ENROLLED] = {"enrolled", "Дата зачисления", EJ_F_DATE, 0,
                    N_("day of enrolment at the school"), ENROLLED_THEN("p.enrolled", "6"), NULL},
    [F_ENROLLED_ORDER] = {"enrolled_order", "Приказ о зачислении", EJ_F_TEXT, EJ_PERSONAL,
                          N_("order of enrolment"), ENROLLED_THEN("p.enrolled_order", "7"), NULL},
    [F_CONSENT] = {"consent", "Согласие|Согласие на обработку данных", EJ_F_CONSENT, 0,
                   N_("given, refused, withdrawn or no-ediary"), "p.consent", "p.consent = ?1"},
    [F_GUARDIAN1] = {"guardian1", "Родитель 1|Законный представитель 1", EJ_F_NAME, EJ_PERSONAL,
                     N_("first guardian"), "g1.name", NULL},
    [F_PHONE1] = {"phone1", "Телефон 1", EJ_F_NAME, EJ_PERSONAL, N_("telephone of the first"),
                  "g1.phone", NULL},
    [F_EMAIL1] = {"email1", "E-mail 1|Электронная почта 1", EJ_F_NAME, EJ_PERSONAL,
                  N_("e-mail of the first"), "g1.email", NULL},
    [F_GUARDIAN2] = {"guardian2", "Родитель 2|Законный представитель 2", EJ_F_NAME, EJ_PERSONAL,
                     N_("second guardian"), "g2.name", NULL},
    [F_PHONE2] = {"phone2", "Телефон 2", EJ_F_NAME, EJ_PERSONAL, N_("telephone of the second"),
                  "g2.phone", NULL},
    [F_EMAIL2] = {"email2", "E-mail 2|Электронная почта 2", EJ_F_NAME, EJ_PERSONAL,
                  N_("e-mail of the second"), "g2.email", NULL},
    [F_CONDITIONS] = {"conditions", "Особые условия", EJ_F_CONDITIONS, 0,
                      N_("home, pe-exempt, paper-diary, several joined by +"), "p.conditions",
                      "instr(' ' || p.conditions || ' ', ' ' || ?1 || ' ')"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_EXTRA | EJ_FILTER,
                N_("day of the movement; of a list: as it was on that day"), NULL,
                "e.starts <= ?1 AND (e.ends IS NULL OR ?1 < e.ends)"},
    [F_ORDER] = {"order", "Приказ", EJ_F_TEXT, EJ_EXTRA, N_("number of the order"), NULL, NULL},
    [F_ORDER_DATE] = {"order_date", "Дата приказа", EJ_F_DATE, EJ_EXTRA, N_("date of the order"),
                      NULL, NULL},
    [F_FROM_SCHOOL] = {"from_school", "Откуда", EJ_F_TEXT, EJ_EXTRA,
                       N_("where the pupil came from"), NULL, NULL},
    [F_TO_SCHOOL] = {"to_school", "Куда", EJ_F_TEXT, EJ_EXTRA, N_("where the pupil goes"), NULL,
                     NULL},
    [F_INTO] = {"into", "В класс", EJ_F_CLASS_NAME, EJ_EXTRA, N_("class into which one goes"), NULL,
                NULL},
    [F_NEW_ID] = {"new_id", "Новый № личного дела", EJ_F_NAME, EJ_EXTRA | EJ_PERSONAL,
                  N_("the right file number"), NULL, NULL},
    [F_INTO_ID] = {"into_id", "Остаётся № личного дела", EJ_F_NAME, EJ_EXTRA | EJ_PERSONAL,
                   N_("file number of the pupil who stays"), NULL, NULL},
    [F_DECISION] = {"decision", "Решение педсовета|Решение", EJ_F_DECISION, EJ_EXTRA,
                    N_("promoted, retained or graduated"), NULL, NULL},
    [F_NUMBER] = {"number", "№ решения|Номер", EJ_F_TEXT, EJ_EXTRA,
                  N_("number of the council's decision"), NULL, NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

#define PERSON                                                                                     \
    "pupil_id surname given_name patronymic birth_date sex class enrolled enrolled_order"          \
    " consent guardian1 phone1 email1 guardian2 phone2 email2 conditions"

static const struct verb verbs[] = {
    {"import", roster_import, PERSON, "pupil_id", NULL},
    {"oneroster", roster_oneroster, PERSON, "pupil_id", NULL},
    {"arrive", roster_arrive, PERSON " date order order_date from_school",
     "pupil_id class date order", NULL},
    {"depart", roster_depart, "pupil_id pupil class date order order_date to_school", "date order",
     NULL},
    {"transfer", roster_transfer, "pupil_id pupil class into date order order_date",
     "into date order", NULL},
    {"promote", roster_promote, "pupil_id into decision number date", "pupil_id", NULL},
    {"rename", roster_rename, "pupil_id new_id", "pupil_id new_id", NULL},
    {"merge", roster_merge, "pupil_id into_id", "pupil_id into_id", NULL},
};

const struct ej_noun noun_roster = {
    .name = "roster",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN enrolment e ON e.class_id = k.id"
            " JOIN pupil p ON p.id = e.pupil_id"
            " LEFT JOIN guardian g1 ON g1.pupil_id = p.id AND g1.n = 1"
            " LEFT JOIN guardian g2 ON g2.pupil_id = p.id AND g2.n = 2 WHERE 1",
    .order = BY_CLASS ", " BY_PUPIL,
    .year = "k.year_id",
    .as_of = "date",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
