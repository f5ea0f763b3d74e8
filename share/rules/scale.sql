/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: scale
title: {en: A mark out of no scale of the policy, ru: Отметка не из шкалы}
source: komi 4.12.4
level: deny
can: deny
acts: teacher
scope: mark
wakes: []                        # such marks are refused as they are read
---*/
WITH values_of AS MATERIALIZED (
    SELECT ' ' || group_concat(value, ' ') || ' ' AS list
    FROM policy
    WHERE name IN ('scale', 'debt'))
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, s.login AS teacher, m.value AS detail
FROM scope
CROSS JOIN mark m ON m.id = scope.id
    AND instr((SELECT list FROM values_of), ' ' || m.value || ' ') = 0
CROSS JOIN lesson l ON l.id = m.lesson_id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = m.pupil_id
CROSS JOIN staff s ON s.id = l.teacher_id;
