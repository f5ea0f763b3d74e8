/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: group-move-inside-period
title: {en: Move between groups inside a study period, ru: Перевод между группами внутри периода}
source: komi 5.4.8, mo 3, sedj 5.2.5
level: warn
can: deny
acts: class-teacher
scope: member
wakes: [member]
---*/
SELECT scope.id, own.name AS class, m.starts AS date, NULL AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher,
    pe.name || ' from=' || was.name || ' to=' || c.name AS detail
FROM scope
CROSS JOIN member m ON m.id = scope.id AND (m.ends IS NULL OR m.ends > m.starts)
CROSS JOIN course c ON c.id = m.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN period pe ON pe.year_id = k.year_id AND k.grade BETWEEN pe.grade_from AND pe.grade_to
    AND m.starts > pe.starts AND m.starts <= pe.ends
CROSS JOIN member b ON b.pupil_id = m.pupil_id AND b.ends > pe.starts AND b.ends <= m.starts
    AND b.starts < b.ends
CROSS JOIN course was ON was.id = b.course_id AND was.class_id = c.class_id
    AND was.subject_id = c.subject_id AND was.id <> c.id
CROSS JOIN enrolment e ON e.pupil_id = m.pupil_id AND e.starts <= m.starts
    AND (e.ends IS NULL OR e.ends > m.starts)
CROSS JOIN class own ON own.id = e.class_id AND own.year_id = k.year_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN pupil p ON p.id = m.pupil_id
LEFT JOIN staff t ON t.id = own.teacher_id;
