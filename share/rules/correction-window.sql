/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: correction-window
title: {en: A bad mark was corrected after the term for it, ru: Отметка исправлена позже срока}
source: epos 3.4.8
level: warn
can: deny
acts: teacher
scope: mark
wakes: [mark:correction]
parameters:
  days: {default: 7, from: 1, to: 366}
---*/
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, s.login AS teacher,
    'corrected=' || m.corrected AS detail
FROM scope
CROSS JOIN mark m ON m.id = scope.id AND m.replaces IS NOT NULL
CROSS JOIN lesson l ON l.id = m.lesson_id AND m.corrected > date(l.date, '+' || :days || ' days')
CROSS JOIN mark o ON o.lesson_id = m.lesson_id AND o.pupil_id = m.pupil_id
    AND o.kind_id = m.kind_id AND o.n = m.replaces
    AND instr((SELECT ' ' || value || ' ' FROM policy WHERE name = 'unsatisfactory'),
        ' ' || o.value || ' ') > 0
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = m.pupil_id
CROSS JOIN staff s ON s.id = l.teacher_id;
