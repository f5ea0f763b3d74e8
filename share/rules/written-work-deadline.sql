/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: written-work-deadline
title: {en: Marks for written work after the term, ru: Отметки за письменную работу позже срока}
source: komi 5.4.10, epos 3.4.6, mo 8
level: warn
can: deny
entry: yes
acts: teacher
scope: lesson
wakes: [mark]
if: >-
  EXISTS (
    SELECT 1
    FROM scope
    CROSS JOIN lesson l ON l.id = scope.id AND l.date < :today
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.kind_id IN (
      SELECT w.id
      FROM policy p
      JOIN kind w ON instr(p.value, json_quote(w.name)) > 0
      WHERE p.name = 'written-work')
    WHERE :txn IS NULL OR EXISTS (
      SELECT 1 FROM audit a WHERE a.tbl = 'mark' AND a.row_id = m.id AND a.txn_id = :txn))
---*/
-- The terms are the policy's `written-work`; the first that fits subject, kind and grade holds.
-- Who missed the lesson writes the work later.
WITH late AS (
    SELECT l.id, l.date, l.number, l.course_id, c.name AS page, k.name AS class,
        sj.name AS subject, l.teacher_id, w.name AS kind, ej_local_date(t.at) AS entered,
        ej_written_due(sj.name, w.name, k.grade) AS due
    FROM scope
    CROSS JOIN lesson l ON l.id = scope.id
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.replaces IS NULL AND m.kind_id IN (
        SELECT w.id FROM policy p JOIN kind w ON instr(p.value, json_quote(w.name)) > 0
        WHERE p.name = 'written-work')
    CROSS JOIN audit a ON a.tbl = 'mark' AND a.row_id = m.id AND a.old IS NULL
        AND (:txn IS NULL OR a.txn_id = :txn) AND (:audit IS NULL OR a.id = :audit)
    CROSS JOIN txn t ON t.id = a.txn_id AND ej_local_date(t.at) > l.date
        AND t.command NOT LIKE '% --historical' AND t.command NOT LIKE 'ej-audit undo %'
    CROSS JOIN kind w ON w.id = m.kind_id
    CROSS JOIN course c ON c.id = l.course_id
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN subject sj ON sj.id = c.subject_id
    WHERE ej_written_due(sj.name, w.name, k.grade) IS NOT NULL
        AND NOT EXISTS (
            SELECT 1
            FROM absence b
            JOIN code o ON o.id = b.code_id AND o.meaning NOT IN ('late', 'exempt')
            WHERE b.lesson_id = l.id AND b.pupil_id = m.pupil_id)
    GROUP BY l.id, m.kind_id, ej_local_date(t.at))
SELECT late.id, late.class, late.date, late.number AS lesson, late.subject, NULL AS pupil_id,
    s.login AS teacher,
    late.kind || '=' || min(late.entered) || iif(late.page = '', '', ' group=' || late.page)
        AS detail
FROM late
JOIN staff s ON s.id = late.teacher_id
WHERE late.entered > iif(late.due = 'next-lesson',
    (SELECT min(n.date) FROM lesson n WHERE n.course_id = late.course_id AND n.date > late.date),
    date(late.date, '+' || late.due || ' days'))
GROUP BY late.id, late.kind;
