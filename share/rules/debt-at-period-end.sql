/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: debt-at-period-end
title: {en: Debt left open at the end of the period, ru: Задолженность не закрыта к концу периода}
source: komi 5.4.10
level: warn
can: warn
acts: teacher
scope: mark
wakes: []
---*/
SELECT scope.id, own.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher, pe.name AS detail
FROM scope
CROSS JOIN mark m ON m.id = scope.id
    AND m.value = (SELECT value FROM policy WHERE name = 'debt')
CROSS JOIN lesson l ON l.id = m.lesson_id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN period pe ON pe.year_id = k.year_id AND k.grade BETWEEN pe.grade_from AND pe.grade_to
    AND l.date BETWEEN pe.starts AND pe.ends AND pe.ends < :today
CROSS JOIN enrolment e ON e.pupil_id = m.pupil_id AND e.starts <= l.date
    AND (e.ends IS NULL OR e.ends > l.date)
CROSS JOIN class own ON own.id = e.class_id AND own.year_id = k.year_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = m.pupil_id
CROSS JOIN staff t ON t.id = l.teacher_id
WHERE NOT EXISTS (
        SELECT 1 FROM mark r
        WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id AND r.kind_id = m.kind_id
            AND r.replaces = m.n);
