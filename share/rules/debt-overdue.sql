/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: debt-overdue
title: {en: Debt not cleared in time, ru: Задолженность не ликвидирована в срок}
source: komi 4.12.8, 4.12.9
level: warn
can: warn
acts: teacher
scope: mark
wakes: []
parameters:
  days: {default: 7, from: 1, to: 365}   # after the lesson; the last of them is in time
---*/
SELECT scope.id, own.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher,
    iif(r.id IS NULL, 'open', 'cleared=' || r.corrected) AS detail
FROM scope
CROSS JOIN mark m ON m.id = scope.id
    AND m.value = (SELECT value FROM policy WHERE name = 'debt')
CROSS JOIN lesson l ON l.id = m.lesson_id
LEFT JOIN mark r ON r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
    AND r.kind_id = m.kind_id AND r.replaces = m.n
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = m.pupil_id
CROSS JOIN enrolment e ON e.pupil_id = m.pupil_id AND e.starts <= l.date
    AND (e.ends IS NULL OR e.ends > l.date)
CROSS JOIN class own ON own.id = e.class_id AND own.year_id = k.year_id
CROSS JOIN staff t ON t.id = l.teacher_id
WHERE ifnull(r.corrected, :today) > date(l.date, :days || ' days');
