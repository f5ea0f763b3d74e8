/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: remark-overdue
title: {en: Remark not resolved in time, ru: Замечание не устранено в срок}
source: solo 5, komi 5.4.12, 5.4.13, epos 3.5.7
level: warn
can: warn
acts: teacher
scope: remark
wakes: []
---*/
SELECT scope.id, k.name AS class, r.date, r.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher,
    iif(r.rule = '', '', r.rule || ' ') || 'due=' || r.due AS detail
FROM scope
CROSS JOIN remark r ON r.id = scope.id AND r.resolved IS NULL AND r.due < :today
    AND r.rule <> 'remark-overdue'
LEFT JOIN class k ON k.id = r.class_id
LEFT JOIN subject sj ON sj.id = r.subject_id
LEFT JOIN pupil p ON p.id = r.pupil_id
LEFT JOIN staff t ON t.id = r.teacher_id;
