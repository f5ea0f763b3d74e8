/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that have a history, as the schema has them.  Columns are only appended: the rows of
 * audit name them by position. */
#include "store/store.h"

#include <string.h>

#define TABLE(table, key_count, erasable, ...)                                                     \
    static const char *const columns_##table[] = {__VA_ARGS__};                                    \
    const struct put_table put_##table = {#table, columns_##table,                                 \
                                          sizeof columns_##table / sizeof *columns_##table,        \
                                          key_count, erasable}
#define C(place) (UINT32_C(1) << (place)) /* of the columns that can be erased */

TABLE(school, 0, 0, "name", "zone", "uuid");
TABLE(policy, 1, 0, "name", "value");
TABLE(kind, 1, C(0), "name", "weight", "control");
TABLE(code, 1, 0, "name", "meaning");
TABLE(year, 1, 0, "name", "starts", "ends");
TABLE(calendar, 5, 0, "year_id", "kind", "name", "grade_from", "starts", "grade_to", "ends",
      "value");
TABLE(staff, 1, 0, "login", "surname", "given_name", "patronymic", "role");
TABLE(class, 2, 0, "year_id", "name", "grade", "letter", "shift", "teacher_id", "joint");
TABLE(subject, 1, 0, "name", "graded", "attested", "area");
TABLE(course, 3, C(2), "class_id", "subject_id", "name");
TABLE(pupil, 1, C(0) | C(1) | C(2) | C(3) | C(4) | C(6) | C(7) | C(10), "file_no", "surname",
      "given_name", "patronymic", "birth_date", "sex", "enrolled", "enrolled_order", "consent",
      "consent_date", "consent_order", "consent_order_date", "conditions");
TABLE(guardian, 2, C(2) | C(3) | C(4) | C(7), "pupil_id", "n", "name", "phone", "email", "consent",
      "consent_date", "consent_order", "consent_order_date");
TABLE(enrolment, 3, C(4) | C(5) | C(6) | C(9) | C(10) | C(11), "pupil_id", "class_id", "starts",
      "start_kind", "start_order", "start_order_date", "start_from", "ends", "end_kind",
      "end_order", "end_order_date", "end_to");
TABLE(verification, 2, C(3), "class_id", "date", "staff_id", "remark");
TABLE(member, 3, 0, "course_id", "pupil_id", "starts", "ends");
TABLE(load, 2, 0, "course_id", "starts", "ends", "teacher_id", "hours");
TABLE(timetable, 5, 0, "course_id", "weekday", "number", "starts", "week", "ends", "teacher_id",
      "room");
TABLE(topic, 3, C(3), "class_id", "subject_id", "n", "topic", "hours", "kind_id");
TABLE(lesson, 3, C(4), "course_id", "date", "number", "teacher_id", "topic", "kind_id", "held",
      "roll");
TABLE(mark, 4, C(6), "lesson_id", "pupil_id", "kind_id", "n", "value", "weight", "comment",
      "replaces", "corrected");
TABLE(absence, 2, C(3), "lesson_id", "pupil_id", "code_id", "reason");
TABLE(notice, 2, C(4), "pupil_id", "starts", "ends", "code_id", "reason");
TABLE(homework, 2, C(2), "lesson_id", "pupil_id", "text", "due");
TABLE(final, 4, 0, "class_id", "subject_id", "period", "pupil_id", "value");
TABLE(council, 2, C(3), "pupil_id", "class_id", "decision", "number", "date");
TABLE(anonymised, 1, 0, "pupil_id", "n", "order_no", "order_date", "digest");

TABLE(rule, 1, 0, "name", "level", "title", "title_ru", "source", "acts", "denies", "entry",
      "scope", "wakes", "condition", "parameters", "query", "header");
TABLE(remark, 9, C(9) | C(14), "rule", "class_id", "date", "number", "subject_id", "pupil_id",
      "teacher_id", "detail", "made", "text", "made_by", "due", "resolved", "resolved_by",
      "answer");
TABLE(control, 3, C(2) | C(6), "date", "by", "about", "class_id", "subject_id", "teacher_id",
      "findings");
TABLE(closing, 2, 0, "class_id", "period", "closed");
TABLE(informed, 3, C(2), "pupil_id", "date", "how", "by");
TABLE(substitution, 4, C(5), "absent_id", "teacher_id", "starts", "course_id", "ends", "order_no");
TABLE(account, 3, C(0) | C(8), "login", "granted", "pupil_id", "staff_id", "guardian", "granted_by",
      "withdrawn", "withdrawn_by", "remark");

const struct put_table *const put_tables[] = {
    &put_school,    &put_policy,       &put_kind,    &put_code,   &put_year,      &put_calendar,
    &put_staff,     &put_class,        &put_subject, &put_course, &put_pupil,     &put_guardian,
    &put_enrolment, &put_verification, &put_member,  &put_load,   &put_timetable, &put_topic,
    &put_lesson,    &put_mark,         &put_absence, &put_notice, &put_homework,  &put_final,
    &put_council,   &put_anonymised,   &put_rule,    &put_remark, &put_control,   &put_closing,
    &put_informed,  &put_substitution, &put_account, NULL,
};

const struct put_table *put_table(const char *name)
{
    for (int i = 0; put_tables[i]; i++)
        if (strcmp(put_tables[i]->name, name) == 0)
            return put_tables[i];
    return NULL;
}
