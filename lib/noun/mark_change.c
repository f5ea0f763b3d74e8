/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How marks came to be what they are: each change out of the history, of marks that were removed as
 * well (M10).  Only listed. */
#include "intl.h"
#include "noun/noun.h"

/* A cell of the row as it became or, where it was removed, as it was; then of one that was changed.
 * Beside the mark itself stands what else is different. */
#define CELL(place) "(ifnull(a.new, a.old) ->> " place ")"
#define STATE(side)                                                                                \
    "a." side " ->> 4 || CASE WHEN a.old IS NULL OR a.new IS NULL THEN '' ELSE"                    \
    " iif(a.old ->> 5 = a.new ->> 5, '', ' ×' || rtrim(rtrim(printf('%.2f',"                      \
    "  (a." side " ->> 5) / 100.0), '0'), '.'))"                                                   \
    " || iif(a.old ->> 6 IS a.new ->> 6 OR ifnull(a." side " ->> 6, '') = '', '',"                 \
    "  ' «' || (a." side " ->> 6) || '»') END"

static const struct ej_field fields[] = {
    {"class", "Класс", EJ_F_CLASS, EJ_KEY, N_("class, such as 7А"), OWN_CLASS("p.id"),
     OF_CLASS("p.id")},
    {"date", "Дата", EJ_F_DATE, EJ_KEY, N_("date of the lesson"), "l.date", NULL},
    {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY, N_("number of the lesson in the day"), "l.number",
     "l.number = ?1"},
    {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY, N_("subject"), "s.name", "c.subject_id = ?1"},
    {"pupil_id", "№ личного дела", EJ_F_PUPIL_ID, EJ_KEY, N_("file number of the pupil"),
     "p.file_no",
     "p.id = ?1 AND l.id IN (SELECT lesson_id FROM mark WHERE pupil_id = ?1"
     " UNION SELECT lesson_id FROM temp.removed_mark WHERE pupil_id = ?1)"},
    {"pupil", "Ученик", EJ_F_PUPIL, EJ_PERSONAL, N_("pupil's name, where it is clear enough"),
     PUPIL_NAME, NULL},
    {"kind", "Вид работы", EJ_F_KIND, EJ_KEY, N_("kind of work"), "w.name", "w.id = ?1"},
    {"n", "№ отметки", EJ_F_INTEGER, EJ_KEY, N_("number of the mark"), CELL("3"), NULL},
    {"at", "Когда", EJ_F_TEXT, 0, N_("time of the change, of the school"), "ej_local_time(t.at)",
     NULL},
    {"actor", "Кто", EJ_F_TEXT, 0, N_("who did it"), "t.actor", NULL},
    {"behalf", "От чьего имени", EJ_F_TEXT, 0, N_("on whose behalf"), "t.behalf", NULL},
    {"old", "Было", EJ_F_TEXT, 0, N_("mark before; none: it was added"), STATE("old"), NULL},
    {"new", "Стало", EJ_F_TEXT, 0, N_("mark after; none: it was removed"), STATE("new"), NULL},
    {"why", "Основание", EJ_F_TEXT, 0, N_("reason"), "t.why", NULL},
    {"txn", "Транзакция", EJ_F_INTEGER, 0, N_("number of the transaction"), "t.id", NULL},
    {"teacher", "Учитель", EJ_F_STAFF, EJ_FILTER, N_("login of the teacher"), NULL,
     "l.teacher_id = ?1"},
    {"group", "Группа", EJ_F_GROUP, EJ_FILTER, N_("group"), NULL, "c.name = ?1"},
};

/* Marks that are no longer there are found by the history alone. */
static enum ej_status prepare(struct ej_journal *j, int count, const char *const *names,
                              const char *const *values, struct ej_error *err)
{
    static const char script[] =
        "CREATE TEMP TABLE IF NOT EXISTS removed_mark (lesson_id INTEGER, row_id INTEGER,"
        " pupil_id INTEGER, PRIMARY KEY (lesson_id, row_id, pupil_id)) WITHOUT ROWID;"
        "DELETE FROM temp.removed_mark;"
        "INSERT OR IGNORE INTO temp.removed_mark SELECT old ->> 0, row_id, old ->> 1 FROM audit"
        " WHERE +tbl = 'mark' AND new IS NULL";

    (void)count;
    (void)names;
    (void)values;
    return store_script(j, script, err);
}

const struct ej_noun noun_mark_change = {
    .name = "mark-change",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN lesson l ON l.course_id = c.id"
            " CROSS JOIN audit a ON a.tbl = 'mark' AND a.row_id IN"
            "  (SELECT id FROM mark WHERE lesson_id = l.id"
            "   UNION SELECT row_id FROM temp.removed_mark WHERE lesson_id = l.id)"
            "  AND " CELL("0") " = l.id"
                               " JOIN txn t ON t.id = a.txn_id JOIN pupil p ON p.id = " CELL(
                                   "1") " JOIN subject s ON s.id = c.subject_id JOIN kind w ON "
                                        "w.id = " CELL("2") " WHERE 1",
    .order = BY_CLASS ", l.date, l.number, s.name COLLATE ej_ru, " BY_PUPIL
                      ", w.name COLLATE ej_ru, " CELL("3") ", a.id",
    .date = "l.date",
    .year = "k.year_id",
    .prepare = prepare,
};
