/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: no-marks-share
title:
  en: Too many pupils without a mark in the period
  ru: Слишком много учеников без отметок за период
source: komi 4.5, 5.1.1, 8.2; epos 3.5.4
level: warn
can: warn
acts: teacher
scope: page
wakes: []
parameters:
  share: {default: 10, from: 0, to: 100}    # percentage of the page's pupils; more are too many
  elapsed: {default: 50, from: 1, to: 100}  # of the period, in percent, before anybody asks
---*/
WITH page AS MATERIALIZED (
    SELECT scope.id, c.class_id, c.subject_id, c.name, pe.name AS period, pe.starts, pe.ends,
        min(:today, pe.ends) AS day
    FROM scope
    CROSS JOIN course c ON c.id = scope.id
    CROSS JOIN subject sj ON sj.id = c.subject_id AND sj.graded AND sj.attested
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN period pe ON pe.year_id = k.year_id AND k.grade BETWEEN pe.grade_from AND pe.grade_to
        AND pe.name GLOB '[QTH][1-4]' AND (julianday(:today) - julianday(pe.starts)) * 100
            >= (julianday(pe.ends) - julianday(pe.starts) + 1) * :elapsed
        AND pe.starts <= ifnull(:to, '9') AND pe.ends >= ifnull(:from, '')
    WHERE (:period IS NULL OR pe.name = :period)
        AND instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
            ' ' || k.grade || ' ') = 0
        AND EXISTS (SELECT 1 FROM lesson l
                    WHERE l.course_id = c.id AND l.date BETWEEN pe.starts AND pe.ends AND l.held)
),
-- Two marks are enough to know: no more are looked at.
tally AS MATERIALIZED (
    SELECT g.*, count(*) AS pupils, sum((
            SELECT count(*) FROM (
                SELECT 1
                FROM lesson l
                CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = cp.pupil_id
                WHERE l.course_id = g.id AND l.date BETWEEN g.starts AND g.ends
                    AND m.value <> (SELECT value FROM policy WHERE name = 'debt')
                LIMIT 2)) = 0) AS few
    FROM page g
    CROSS JOIN course_pupil cp ON cp.course_id = g.id AND cp.starts <= g.starts
        AND (cp.ends IS NULL OR cp.ends > g.day)
    GROUP BY g.id, g.period
)
SELECT y.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject, NULL AS pupil_id,
    t.login AS teacher,
    y.period || iif(y.name = '', '', ' group=' || y.name) || ' pupils=' || y.few || '/' || y.pupils
        AS detail
FROM tally y
JOIN class k ON k.id = y.class_id
JOIN subject sj ON sj.id = y.subject_id
LEFT JOIN load o ON o.course_id = y.id AND o.starts <= y.day
    AND (o.ends IS NULL OR o.ends > y.day)
LEFT JOIN staff t ON t.id = o.teacher_id
WHERE y.few * 100 > y.pupils * :share;
