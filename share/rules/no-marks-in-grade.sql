/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: no-marks-in-grade
title:
  en: A mark in a grade without marks
  ru: Отметка в классе, где отметок не ставят
source: komi 4.7
level: deny
can: deny
acts: teacher
scope: mark
wakes: []                        # asked as marks are read
---*/
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, s.login AS teacher, m.value AS detail
FROM scope
CROSS JOIN mark m ON m.id = scope.id
CROSS JOIN lesson l ON l.id = m.lesson_id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
    AND instr((SELECT ' ' || value || ' ' FROM policy WHERE name = 'no-marks-in-grades'),
        ' ' || k.grade || ' ') > 0
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = m.pupil_id
CROSS JOIN staff s ON s.id = l.teacher_id;
