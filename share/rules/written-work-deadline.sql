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
---*/
-- The terms are the policy's `written-work`; the first that fits subject, kind and grade holds.
-- Who missed the lesson writes the work later.
WITH entry AS MATERIALIZED (
    SELECT id, ej_local_date(at) AS day
    FROM txn
    WHERE id BETWEEN ifnull(:txn, 0) AND ifnull(:txn, 9223372036854775807)
        AND command NOT LIKE '% --historical' AND command NOT LIKE 'ej-audit undo %'),
term AS MATERIALIZED (
    SELECT kind.id AS kind_id, CAST(t.key AS INTEGER) AS place, t.value ->> 'from' AS grade_from,
        t.value ->> 'to' AS grade_to, t.value -> 'subjects' AS subjects, t.value ->> 'due' AS due
    FROM policy, json_each(policy.value) t, json_each(t.value, '$.kinds') kinds
    JOIN kind ON kind.name = kinds.value
    WHERE policy.name = 'written-work'),
late AS (
    SELECT l.id, l.date, l.number, l.course_id, l.teacher_id, m.kind_id, min(entry.day) AS entered,
        (SELECT due
         FROM term
         WHERE term.kind_id = m.kind_id AND k.grade BETWEEN grade_from AND grade_to
             AND (subjects IS NULL OR ej_has(subjects, sj.name))
         ORDER BY place LIMIT 1) AS due
    FROM scope
    CROSS JOIN mark m ON m.lesson_id = scope.id AND m.replaces IS NULL
        AND m.kind_id IN (SELECT kind_id FROM term)
    CROSS JOIN audit a ON a.tbl = 'mark' AND a.row_id = m.id AND a.old IS NULL
    CROSS JOIN entry ON entry.id = a.txn_id
    CROSS JOIN lesson l ON l.id = scope.id AND entry.day > l.date
    CROSS JOIN course c ON c.id = l.course_id
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN subject sj ON sj.id = c.subject_id
    WHERE NOT EXISTS (
        SELECT 1
        FROM absence b
        JOIN code o ON o.id = b.code_id AND o.meaning NOT IN ('late', 'exempt')
        WHERE b.lesson_id = l.id AND b.pupil_id = m.pupil_id)
    GROUP BY l.id, m.kind_id, entry.day)
SELECT late.id, k.name AS class, late.date, late.number AS lesson, sj.name AS subject,
    NULL AS pupil_id, s.login AS teacher,
    w.name || '=' || min(late.entered) || iif(c.name = '', '', ' group=' || c.name) AS detail
FROM late
JOIN course c ON c.id = late.course_id
JOIN class k ON k.id = c.class_id
JOIN subject sj ON sj.id = c.subject_id
JOIN staff s ON s.id = late.teacher_id
JOIN kind w ON w.id = late.kind_id
WHERE late.entered > iif(late.due = 'next-lesson',
    (SELECT min(n.date) FROM lesson n WHERE n.course_id = late.course_id AND n.date > late.date),
    date(late.date, '+' || late.due || ' days'))
GROUP BY late.id, late.kind_id;
