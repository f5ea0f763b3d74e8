/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Debts that are open: a dot that no mark has replaced (komi 4.12.8-9).  Only listed. */
#include "intl.h"
#include "noun/noun.h"

/* The last day in time is the one that the rule debt-overdue knows, whatever its level. */
#define DAYS                                                                                       \
    "(SELECT CAST(substr(u.parameters, instr(char(10) || u.parameters, char(10) || 'days=') + 5)"  \
    " AS INTEGER) FROM rule u WHERE u.name = 'debt-overdue')"
#define DUE "date(l.date, ifnull(" DAYS ", 7) || ' days')"

static const struct ej_field fields[] = {
    {"class", "Класс", EJ_F_CLASS, EJ_KEY, N_("class, such as 7А"), OWN_CLASS("m.pupil_id"),
     OF_CLASS("m.pupil_id")},
    {"date", "Дата", EJ_F_DATE, EJ_KEY, N_("date of the lesson"), "l.date", NULL},
    {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY, N_("number of the lesson in the day"), "l.number",
     "l.number = ?1"},
    {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY, N_("subject"), "s.name", "c.subject_id = ?1"},
    {"pupil_id", "№ личного дела", EJ_F_PUPIL_ID, EJ_KEY, N_("file number of the pupil"),
     "p.file_no", "m.pupil_id = ?1"},
    {"pupil", "Ученик", EJ_F_PUPIL, EJ_PERSONAL, N_("pupil's name, where it is clear enough"),
     PUPIL_NAME, NULL},
    {"kind", "Вид работы", EJ_F_KIND, EJ_KEY, N_("kind of work"), "w.name", "m.kind_id = ?1"},
    {"n", "№ отметки", EJ_F_INTEGER, EJ_KEY, N_("number of the mark"), "m.n", NULL},
    {"weight", "Вес", EJ_F_DECIMAL, 0, N_("weight"), "m.weight", NULL},
    {"teacher", "Учитель", EJ_F_STAFF, 0, N_("login of the teacher"), "t.login",
     "l.teacher_id = ?1"},
    {"due", "Срок", EJ_F_DATE, 0, N_("last day on which it is cleared in time"), DUE, NULL},
    {"overdue", "Просрочено", EJ_F_YES_NO, 0, N_("yes: that day has passed"), DUE " < ej_today()",
     "(" DUE " < ej_today()) = ?1"},
};

const struct ej_noun noun_debt = {
    .name = "debt",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN lesson l ON l.course_id = c.id"
            " CROSS JOIN mark m ON m.lesson_id = l.id JOIN pupil p ON p.id = m.pupil_id"
            " JOIN staff t ON t.id = l.teacher_id"
            " JOIN subject s ON s.id = c.subject_id JOIN kind w ON w.id = m.kind_id"
            " WHERE m.value = (SELECT value FROM policy WHERE name = 'debt')"
            " AND NOT EXISTS (SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id"
            "  AND r.pupil_id = m.pupil_id AND r.kind_id = m.kind_id AND r.replaces = m.n)",
    .order = BY_CLASS ", l.date, l.number, s.name COLLATE ej_ru, " BY_PUPIL
                      ", w.name COLLATE ej_ru, m.n",
    .date = "l.date",
    .year = "k.year_id",
};
