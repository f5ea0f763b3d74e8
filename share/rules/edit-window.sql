/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: edit-window
title: {en: A mark was changed after the term for it, ru: Отметка изменена позже срока правки}
source: mo 13
level: deny
can: deny
acts: administrator
scope: mark
wakes: [mark]
if: >-
  :days > 0 AND EXISTS (
    SELECT 1
    FROM txn
    WHERE id BETWEEN ifnull(:txn, 0) AND ifnull(:txn, 9223372036854775807)
      AND roles <> '' AND instr(' ' || roles || ' ', ' administrator ') = 0)
parameters:
  days: {default: 31, of: [0, 7, 14, 21, 31]}   # after the lesson; 0: all year
---*/
-- Who is no administrator enters, changes and removes marks until the term has run out.  It runs
-- from the lesson, for what is entered in place of a debt or a bad mark from the day of that.
-- Anonymisation, which takes the comments away, changes no mark.
WITH late AS MATERIALIZED (
    SELECT id, ej_local_date(at) AS day
    FROM txn
    WHERE id BETWEEN ifnull(:txn, 0) AND ifnull(:txn, 9223372036854775807)
        AND roles <> '' AND instr(' ' || roles || ' ', ' administrator ') = 0
        AND command <> 'ej-consent anonymise')
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, s.login AS teacher, 'changed=' || max(t.day) AS detail
FROM scope
CROSS JOIN audit a ON a.tbl = 'mark' AND a.row_id = scope.id
CROSS JOIN late t ON t.id = a.txn_id
CROSS JOIN lesson l ON l.id = ifnull(a.old, a.new) ->> 0
    AND t.day > date(CASE WHEN ifnull(a.old, a.new) ->> 8 IS NOT NULL AND EXISTS (
            SELECT 1 FROM mark o
            WHERE o.lesson_id = l.id AND o.pupil_id = ifnull(a.old, a.new) ->> 1
                AND o.kind_id = ifnull(a.old, a.new) ->> 2
                AND o.n = ifnull(a.old, a.new) ->> 7
                AND instr((SELECT ' ' || group_concat(value, ' ') || ' ' FROM policy
                    WHERE name IN ('debt', 'unsatisfactory')), ' ' || o.value || ' ') > 0)
        THEN ifnull(a.old, a.new) ->> 8 ELSE l.date END, '+' || :days || ' days')
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = ifnull(a.old, a.new) ->> 1
CROSS JOIN staff s ON s.id = l.teacher_id
GROUP BY a.row_id;
