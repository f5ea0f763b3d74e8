/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: finals-missing
title: {en: Final mark of the period is missing, ru: Нет итоговой отметки за период}
source: komi 6.4, epos 3.4.7, mo 13
level: warn
can: warn
acts: teacher
scope: page
wakes: []
parameters:
  days: {default: 2, from: 0, to: 60}
  side: {default: after, of: [before, after]}   # of the period's end
---*/
WITH page AS MATERIALIZED (
    SELECT scope.id, c.subject_id, pe.name AS period, pe.ends, (
            SELECT o.teacher_id FROM load o
            WHERE o.course_id = c.id AND o.starts <= pe.ends
            ORDER BY o.starts DESC LIMIT 1) AS teacher_id
    FROM scope
    CROSS JOIN course c ON c.id = scope.id
    CROSS JOIN subject sj ON sj.id = c.subject_id AND sj.graded AND sj.attested
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN period pe ON pe.year_id = k.year_id AND k.grade BETWEEN pe.grade_from AND pe.grade_to
        AND pe.name GLOB '[QTH][1-4]'
        AND date(pe.ends, iif(:side = 'before', '-', '+') || :days || ' days') < :today
        AND pe.ends BETWEEN ifnull(:from, '') AND max(ifnull(:to, '9'), :today)
    WHERE (:period IS NULL OR pe.name = :period)
        -- Nobody was taught on a page that begins after the period.
        AND ifnull((SELECT min(o.starts) FROM load o WHERE o.course_id = c.id), '') <= pe.ends
        AND instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
            ' ' || k.grade || ' ') = 0
)
SELECT g.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher, g.period AS detail
FROM page g
CROSS JOIN course_pupil cp ON cp.course_id = g.id AND cp.starts <= g.ends
    AND (cp.ends IS NULL OR cp.ends > g.ends) AND (:pupil_id IS NULL OR cp.pupil_id = :pupil_id)
CROSS JOIN class k ON k.id = cp.class_id
CROSS JOIN subject sj ON sj.id = g.subject_id
CROSS JOIN pupil p ON p.id = cp.pupil_id
LEFT JOIN staff t ON t.id = g.teacher_id
WHERE NOT EXISTS (
        SELECT 1 FROM final f
        WHERE f.class_id = cp.class_id AND f.subject_id = g.subject_id AND f.period = g.period
            AND f.pupil_id = cp.pupil_id);
