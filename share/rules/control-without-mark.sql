/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: control-without-mark
title:
  en: Control work without a mark of a pupil who was present
  ru: Нет отметки за контрольную работу у присутствовавшего ученика
source: komi 4.12.5
level: warn
can: warn
acts: teacher
scope: lesson
wakes: []
---*/
SELECT scope.id, own.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher, '' AS detail
FROM scope
CROSS JOIN lesson l ON l.id = scope.id AND l.held
CROSS JOIN kind w ON w.id = l.kind_id AND w.control
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN subject sj ON sj.id = c.subject_id AND sj.graded
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN class_part cp ON cp.class_id = k.id
CROSS JOIN enrolment e ON e.class_id = cp.part_id AND e.starts <= l.date
    AND (e.ends IS NULL OR e.ends > l.date)
CROSS JOIN pupil p ON p.id = e.pupil_id
CROSS JOIN class own ON own.id = e.class_id
CROSS JOIN staff t ON t.id = l.teacher_id
WHERE instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
        ' ' || k.grade || ' ') = 0
    AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
    AND (c.name = '' OR EXISTS (
        SELECT 1 FROM member g
        WHERE g.course_id = c.id AND g.pupil_id = e.pupil_id AND g.starts <= l.date
            AND (g.ends IS NULL OR g.ends > l.date)))
    AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.lesson_id = l.id AND m.pupil_id = e.pupil_id)
    AND NOT EXISTS (
        SELECT 1 FROM absence a
        JOIN code x ON x.id = a.code_id AND x.meaning NOT IN ('late', 'exempt')
        WHERE a.lesson_id = l.id AND a.pupil_id = e.pupil_id);
