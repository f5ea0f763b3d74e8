/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: period-closed
title:
  en: A mark was changed in a closed period, not by the administrator with --why
  ru: Отметка закрытого периода изменена не администратором с указанием причины (--why)
source: komi 7.3, mo 13
level: deny
can: deny
acts: administrator
scope: mark
wakes: [mark]
if: EXISTS (SELECT 1 FROM closing)
---*/
-- Only the administrator changes marks after the closing, and says why.  Anonymisation, which takes
-- the comments away, changes no mark.
WITH closed AS MATERIALIZED (
    SELECT part.class_id, z.class_id AS own, z.period, p.starts, p.ends,
        (SELECT max(c.id) FROM audit c WHERE c.tbl = 'closing' AND c.row_id = z.id) AS since
    FROM closing z
    JOIN class k ON k.id = z.class_id
    JOIN period p ON p.year_id = k.year_id AND p.name = z.period
        AND k.grade BETWEEN p.grade_from AND p.grade_to
    JOIN class_part part ON part.part_id = z.class_id)
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, s.login AS teacher, z.period AS detail
FROM scope
CROSS JOIN audit a ON a.tbl = 'mark' AND a.row_id = scope.id AND (:txn IS NULL OR a.txn_id = :txn)
CROSS JOIN txn t ON t.id = a.txn_id
    AND (instr(' ' || t.roles || ' ', ' administrator ') = 0 OR ifnull(t.why, t.proof) IS NULL)
    AND t.command <> 'ej-consent anonymise'
CROSS JOIN lesson l ON l.id = ifnull(a.new, a.old) ->> 0
CROSS JOIN course c ON c.id = l.course_id
JOIN closed z ON z.class_id = c.class_id AND l.date BETWEEN z.starts AND z.ends AND a.id > z.since
    AND (z.own = c.class_id OR EXISTS (
        SELECT 1 FROM enrolment e
        WHERE e.pupil_id = ifnull(a.new, a.old) ->> 1 AND e.class_id = z.own
            AND e.starts <= l.date AND (e.ends IS NULL OR l.date < e.ends)))
CROSS JOIN class k ON k.id = z.own
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = ifnull(a.new, a.old) ->> 1
CROSS JOIN staff s ON s.id = l.teacher_id
GROUP BY a.row_id;
