/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: marks-share
title:
  en: Too many pupils without marks or with a single one in the period
  ru: Слишком много учеников без отметок или с одной отметкой за период
source: komi 4.5, 5.1.1, 8.2; epos 3.5.4
level: warn
can: warn
acts: teacher
scope: page
wakes: []
parameters:
  none: {default: 10, from: 0, to: 100}     # percentage of the page's pupils; more are too many
  one: {default: 20, from: 0, to: 100}      # those with a single mark
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
line AS MATERIALIZED (
    SELECT g.*, (
            SELECT count(*) FROM (
                SELECT 1
                FROM lesson l
                CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = cp.pupil_id
                WHERE l.course_id = g.id AND l.date BETWEEN g.starts AND g.ends
                    AND m.value <> (SELECT value FROM policy WHERE name = 'debt')
                LIMIT 2)) AS marks
    FROM page g
    CROSS JOIN course_pupil cp ON cp.course_id = g.id AND cp.starts <= g.starts
        AND (cp.ends IS NULL OR cp.ends > g.day)
),
tally AS MATERIALIZED (
    SELECT id, class_id, subject_id, name, period, day, count(*) AS pupils,
        sum(marks = 0) AS none, sum(marks = 1) AS one
    FROM line
    GROUP BY id, period
)
SELECT y.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject, NULL AS pupil_id,
    t.login AS teacher,
    y.period || iif(y.name = '', '', ' group=' || y.name) || ' marks=' || few.marks || ' pupils='
        || iif(few.marks, y.one, y.none) || '/' || y.pupils AS detail
FROM tally y
JOIN (SELECT 0 AS marks, :none AS share UNION ALL SELECT 1, :one) few
    ON iif(few.marks, y.one, y.none) * 100 > y.pupils * few.share
JOIN class k ON k.id = y.class_id
JOIN subject sj ON sj.id = y.subject_id
LEFT JOIN load o ON o.id = (
        SELECT i.id FROM load i
        WHERE i.course_id = y.id AND i.starts <= y.day
        ORDER BY i.starts DESC LIMIT 1)
LEFT JOIN staff t ON t.id = o.teacher_id;
