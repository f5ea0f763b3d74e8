/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: reference-incomplete
title: {en: Reference data are incomplete, ru: Справочные данные неполны}
source: epos 3.2.1, komi 5.2.5
level: warn
can: warn
acts: administrator
scope: class
wakes: []
---*/
WITH class_of AS MATERIALIZED (
    SELECT k.id, k.name, k.teacher_id, max(y.starts, min(y.ends, :today)) AS day
    FROM scope
    CROSS JOIN class k ON k.id = scope.id
    CROSS JOIN year y ON y.id = k.year_id
)
SELECT k.id, k.name AS class, NULL AS date, NULL AS lesson, NULL AS subject, NULL AS pupil_id,
    NULL AS teacher, 'class-teacher' AS detail
FROM class_of k
WHERE k.teacher_id IS NULL
UNION ALL
SELECT k.id, k.name, NULL, NULL, NULL, NULL, NULL, 'timetable'
FROM class_of k
WHERE NOT EXISTS (
        SELECT 1 FROM class_part cp
        JOIN course c ON c.class_id = cp.class_id
        JOIN timetable i ON i.course_id = c.id AND i.starts <= k.day
            AND (i.ends IS NULL OR i.ends > k.day)
        WHERE cp.part_id = k.id)
UNION ALL
SELECT k.id, k.name, NULL, NULL, sj.name, NULL, NULL,
    iif(c.name = '', '', 'group=' || c.name || ' ') || 'load'
FROM class_of k
JOIN class_part cp ON cp.part_id = k.id
JOIN course c ON c.class_id = cp.class_id
JOIN subject sj ON sj.id = c.subject_id
WHERE NOT EXISTS (SELECT 1 FROM load o WHERE o.course_id = c.id)
UNION ALL
SELECT k.id, k.name, NULL, NULL, NULL, p.file_no, NULL, 'birth-date'
FROM class_of k
JOIN enrolment e ON e.class_id = k.id AND e.starts <= k.day AND (e.ends IS NULL OR e.ends > k.day)
JOIN pupil p ON p.id = e.pupil_id AND p.birth_date IS NULL
WHERE p.id NOT IN (SELECT pupil_id FROM anonymised);
