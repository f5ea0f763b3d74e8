/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: reason-unknown
title: {en: Reason of an absence is still unknown, ru: Причина пропуска не выяснена}
source: komi 4.13.5, 5.3.7; sedj 5.2.3; solo 5
level: warn
can: warn
acts: class-teacher
scope: absence
wakes: []
parameters:
  days: {default: 7, from: 0, to: 365}   # the weekly reconciliation
---*/
SELECT scope.id, own.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher, o.name AS detail
FROM scope
CROSS JOIN absence a ON a.id = scope.id
CROSS JOIN code o ON o.id = a.code_id AND o.meaning = 'unknown'
CROSS JOIN lesson l ON l.id = a.lesson_id AND l.date < date(:today, -:days || ' days')
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN enrolment e ON e.pupil_id = a.pupil_id AND e.starts <= l.date
    AND (e.ends IS NULL OR e.ends > l.date)
CROSS JOIN class own ON own.id = e.class_id AND own.year_id = k.year_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = a.pupil_id
LEFT JOIN staff t ON t.id = own.teacher_id;
