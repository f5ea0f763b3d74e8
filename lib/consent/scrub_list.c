/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one list of what is personal in the journal. */
#include <string.h>

#include "consent/scrub.h"
#include "noun/noun.h"

#define PERSON(column, instead)                                                                    \
    {                                                                                              \
        column, SCRUB_PERSON, instead                                                              \
    }
#define TEXT(column, instead)                                                                      \
    {                                                                                              \
        column, SCRUB_TEXT, instead                                                                \
    }
#define STAFF(column)                                                                              \
    {                                                                                              \
        column, SCRUB_STAFF, NULL                                                                  \
    }

/* Sex, class, marks, attendance and finals stay: they say how somebody studies, not who it is.
 * Orders of enrolment and movement lead back to the person's papers. */
const struct scrub_table scrub_tables[] = {
    {"school", "id name zone uuid", {{0}}},
    {"policy", "id name value", {{0}}},
    {"kind", "id weight control", {TEXT("name", NULL)}},
    {"code", "id name meaning", {{0}}},
    {"year", "id name starts ends", {{0}}},
    {"calendar", "id year_id kind name grade_from grade_to starts ends value", {{0}}},
    {"staff",
     "id role",
     {STAFF("login"), STAFF("surname"), STAFF("given_name"), STAFF("patronymic")}},
    {"class", "id year_id name grade letter shift teacher_id joint", {{0}}},
    {"class_part", "class_id part_id", {{0}}},
    {"subject", "id name graded attested area", {{0}}},
    {"course", "id class_id subject_id", {TEXT("name", NULL)}},
    {"pupil",
     "id sex consent consent_date consent_order_date conditions",
     {PERSON("file_no", "У-#"), PERSON("surname", "Ученик"), PERSON("given_name", "#"),
      PERSON("patronymic", ""), PERSON("birth_date", NULL), PERSON("enrolled", NULL),
      PERSON("enrolled_order", ""), PERSON("consent_order", "")}},
    {"guardian",
     "id pupil_id n consent consent_date consent_order_date",
     {PERSON("name", "Родитель #"), PERSON("phone", ""), PERSON("email", ""),
      PERSON("consent_order", "")}},
    {"enrolment",
     "id pupil_id class_id starts start_kind ends end_kind",
     {PERSON("start_order", ""), PERSON("start_order_date", NULL), PERSON("start_from", ""),
      PERSON("end_order", ""), PERSON("end_order_date", NULL), PERSON("end_to", "")}},
    {"verification", "id class_id date staff_id", {TEXT("remark", "")}},
    {"member", "id course_id pupil_id starts ends", {{0}}},
    {"load", "id course_id starts ends teacher_id hours", {{0}}},
    {"timetable", "id course_id weekday number starts week ends teacher_id room", {{0}}},
    {"topic", "id class_id subject_id n hours kind_id", {TEXT("topic", "")}},
    {"lesson", "id course_id date number teacher_id kind_id held roll", {TEXT("topic", "")}},
    {"mark",
     "id lesson_id pupil_id kind_id n value weight replaces corrected",
     {TEXT("comment", "")}},
    {"absence", "id lesson_id pupil_id code_id", {TEXT("reason", "")}},
    {"notice", "id pupil_id starts ends code_id", {TEXT("reason", "")}},
    /* A homework has to have a text. */
    {"homework", "id lesson_id pupil_id due", {TEXT("text", "—")}},
    {"final", "id class_id subject_id period pupil_id value", {{0}}},
    /* As orders are: it leads back to the papers. */
    {"council", "id pupil_id class_id decision date", {TEXT("number", "—")}},
    {"anonymised", "id n pupil_id order_no order_date digest", {{0}}},
    {"copy",
     "id place made kind digest txn_id checked removed year class period sheets",
     {TEXT("remark", ""), STAFF("made_by"), STAFF("checked_by"), STAFF("signed_by")}},
    {"copy_use",
     "id copy_id taken returned",
     {TEXT("purpose", ""), STAFF("taken_by"), STAFF("lent_by"), STAFF("received_by")}},
    {"rule",
     "id name level title title_ru source acts denies entry scope wakes condition parameters "
     "query header",
     {{0}}},
    /* The detail is a part of the key, and words of a rule. */
    {"remark",
     "id rule class_id date number subject_id pupil_id teacher_id detail made due resolved",
     {TEXT("text", ""), TEXT("answer", ""), STAFF("made_by"), STAFF("resolved_by")}},
    {"control",
     "id date class_id subject_id teacher_id",
     {TEXT("about", "—"), TEXT("findings", ""), STAFF("by")}},
    {"closing", "id class_id period closed", {{0}}},
    /* Part of the key: several of one day stay apart. */
    {"informed", "id pupil_id date", {TEXT("how", "—"), STAFF("by")}},
    {"substitution", "id absent_id teacher_id starts ends course_id", {TEXT("order_no", "")}},
    {"account",
     "id staff_id pupil_id guardian granted withdrawn",
     {PERSON("login", "У-#"), TEXT("remark", ""), STAFF("granted_by"), STAFF("withdrawn_by")}},
    {"txn",
     "id at clock command roles proof head",
     /* A family's login is erased, the staff's stay. */
     {TEXT("why", NULL), PERSON("actor", ""), PERSON("behalf", "")}},
    {"audit",
     "id txn_id tbl row_id proof seal",
     {{"old", SCRUB_AUDIT, NULL}, {"new", SCRUB_AUDIT, NULL}}},
    {"audit_layout", "tbl columns", {{0}}},
    {NULL, NULL, {{0}}},
};

int scrub_find(const char *table, const char *column)
{
    const struct scrub_table *t = scrub_tables;

    while (t->name && strcmp(t->name, table) != 0)
        t++;
    if (!t->name)
        return -1;
    for (const struct scrub_column *c = t->columns; c->name; c++)
        if (strcmp(c->name, column) == 0)
            return (int)c->how;
    return word_in(t->stays, column) ? SCRUB_STAYS : -1;
}
