/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: too-few-marks
title: {en: Too few marks for a period mark, ru: Мало отметок для выставления отметки за период}
source: komi 5.4.11, 6.2, solo 5
level: warn
can: warn
acts: teacher
scope: page
wakes: []
---*/
WITH page AS MATERIALIZED (
    SELECT row_number() OVER () AS page, c.id, c.name, c.class_id, c.subject_id, k.year_id,
        pe.name AS period, pe.starts, pe.ends, o.teacher_id, ej_minimum(o.hours) AS least
    FROM scope
    CROSS JOIN course c ON c.id = scope.id
    CROSS JOIN subject sj ON sj.id = c.subject_id AND sj.graded AND sj.attested
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN period pe ON pe.year_id = k.year_id AND k.grade BETWEEN pe.grade_from AND pe.grade_to
        AND pe.ends <= :today
    CROSS JOIN load o ON o.id = (
        SELECT i.id FROM load i
        WHERE i.course_id = c.id AND i.starts <= pe.ends AND (i.ends IS NULL OR i.ends > pe.starts)
        ORDER BY i.starts DESC LIMIT 1)
    WHERE instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
            ' ' || k.grade || ' ') = 0
        AND (:period IS NULL OR pe.name = :period)
        AND pe.ends BETWEEN ifnull(:from, '') AND ifnull(:to, '9')
),
tally AS MATERIALIZED (
    -- Less what a mark corrects; that is seldom, so it is looked up where it is.
    SELECT g.page << 32 | m.pupil_id AS line,
        sum((m.value GLOB '[0-9]*') - iif(m.replaces IS NULL, 0, ifnull((
            SELECT o.value GLOB '[0-9]*' FROM mark o
            WHERE o.lesson_id = m.lesson_id AND o.pupil_id = m.pupil_id AND o.kind_id = m.kind_id
                AND o.n = m.replaces), 0))) AS n
    FROM page g
    CROSS JOIN lesson l ON l.course_id = g.id AND l.date BETWEEN g.starts AND g.ends
    CROSS JOIN mark m ON m.lesson_id = l.id
    GROUP BY g.page << 32 | m.pupil_id
),
-- Who was on the page on the last day of the period, or of the own time in it.
line AS MATERIALIZED (
    SELECT g.*, e.pupil_id, e.class_id AS own_id, ifnull(t.n, 0) AS n
    FROM page g
    CROSS JOIN class_part cp ON cp.class_id = g.class_id
    CROSS JOIN enrolment e ON e.class_id = cp.part_id AND e.starts <= g.ends
        AND (e.ends IS NULL OR e.ends > g.ends
             OR e.ends > g.starts AND e.end_kind IN ('promote', 'retain', 'graduate'))
    LEFT JOIN tally t ON t.line = g.page << 32 | e.pupil_id
    WHERE ifnull(t.n, 0) < g.least
        AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
        AND (g.name = '' OR EXISTS (
            SELECT 1 FROM member b
            WHERE b.course_id = g.id AND b.pupil_id = e.pupil_id AND b.starts <= g.ends
                AND (b.ends IS NULL OR b.ends > g.ends OR b.ends = e.ends)))
),
-- Marks of the subject from another page on which the pupil was before.
elsewhere AS MATERIALIZED (
    SELECT i.page, i.pupil_id, count(*) AS n
    FROM line i
    CROSS JOIN course c ON c.class_id IN (
            SELECT cp.class_id FROM enrolment e
            JOIN class o ON o.id = e.class_id AND o.year_id = i.year_id
            JOIN class_part cp ON cp.part_id = o.id
            WHERE e.pupil_id = i.pupil_id)
        AND c.subject_id = i.subject_id AND c.id <> i.id
    CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN i.starts AND i.ends
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = i.pupil_id AND m.value GLOB '[0-9]*'
    WHERE NOT EXISTS (
        SELECT 1 FROM mark r
        WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id AND r.kind_id = m.kind_id
            AND r.replaces = m.n)
    GROUP BY i.page, i.pupil_id
)
SELECT i.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher,
    i.period || ' n=' || (i.n + ifnull(w.n, 0)) || ' min=' || i.least
        || iif(100 * (i.n + ifnull(w.n, 0)) < s.value * i.least, ' under' || s.value, '') AS detail
FROM line i
LEFT JOIN elsewhere w ON w.page = i.page AND w.pupil_id = i.pupil_id
JOIN policy s ON s.name = 'minimum-marks-share'
JOIN class k ON k.id = i.own_id
JOIN subject sj ON sj.id = i.subject_id
JOIN pupil p ON p.id = i.pupil_id
JOIN staff t ON t.id = i.teacher_id
WHERE i.n + ifnull(w.n, 0) < i.least;
