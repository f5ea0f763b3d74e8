/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: exempt-marked-absent
title:
  en: Exempt from physical education and marked absent
  ru: Освобождённый от физкультуры отмечен как отсутствующий
source: komi 4.13.3
level: warn
can: deny
acts: teacher
scope: absence
wakes: [absence]
parameters:
  subjects: {default: [Физическая культура, Физкультура]}
---*/
-- Who is exempt attends and does the theory.  Who missed other lessons of the day as well was away.
-- A code for the exempt where the policy has none comes from another policy.
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, s.login AS teacher, o.name AS detail
FROM scope
CROSS JOIN absence a ON a.id = scope.id
CROSS JOIN code o ON o.id = a.code_id AND o.meaning <> 'late'
CROSS JOIN pupil p ON p.id = a.pupil_id
CROSS JOIN lesson l ON l.id = a.lesson_id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN subject sj ON sj.id = c.subject_id AND ej_has(:subjects, sj.name)
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN staff s ON s.id = l.teacher_id
WHERE CASE WHEN o.meaning = 'exempt'
    THEN NOT EXISTS (SELECT 1 FROM policy WHERE name = 'code.' || o.name)
    ELSE instr(' ' || p.conditions || ' ', ' pe-exempt ') > 0 AND NOT EXISTS (
        SELECT 1
        FROM lesson l2
        CROSS JOIN absence a2 ON a2.lesson_id = l2.id AND a2.pupil_id = a.pupil_id
        CROSS JOIN code o2 ON o2.id = a2.code_id AND o2.meaning NOT IN ('late', 'exempt')
        WHERE l2.date = l.date AND l2.id <> l.id) END;
