/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: codes
title: {en: An absence code that the policy does not have, ru: Код пропуска не из списка}
source: komi 4.13.2, solo 5, sedj 5.2.2
level: deny
can: deny
acts: teacher
scope: absence
wakes: [absence]
---*/
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, s.login AS teacher, o.name AS detail
FROM scope
CROSS JOIN absence a ON a.id = scope.id
CROSS JOIN code o ON o.id = a.code_id
    AND NOT EXISTS (SELECT 1 FROM policy WHERE name = 'code.' || o.name)
CROSS JOIN lesson l ON l.id = a.lesson_id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = a.pupil_id
CROSS JOIN staff s ON s.id = l.teacher_id;
