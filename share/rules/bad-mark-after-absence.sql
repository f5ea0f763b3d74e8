/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: bad-mark-after-absence
title:
  en: Unsatisfactory mark on the first lesson after a long absence or holidays
  ru: Неудовлетворительная отметка на первом уроке после длительного отсутствия или каникул
source: komi 4.12.7
level: warn
can: deny
acts: teacher
scope: mark
wakes: ["mark:unsatisfactory"]
parameters:
  lessons: {default: 3, from: 1, to: 100}  # missed in a row, from which an absence is long
---*/
WITH bad AS MATERIALIZED (
    -- With the lesson of the page before it, which nearly always tells that there is nothing.
    SELECT scope.id, m.lesson_id, m.pupil_id, l.course_id, l.date, l.number, l.teacher_id,
        c.class_id, c.subject_id, c.name AS page, k.year_id,
        (SELECT v.id FROM lesson v
         WHERE v.course_id = l.course_id AND v.held AND (v.date, v.number) < (l.date, l.number)
         ORDER BY v.date DESC, v.number DESC LIMIT 1) AS before_id,
        (SELECT max(h.ends) FROM calendar h
         WHERE h.year_id = k.year_id AND h.kind = 'holiday' AND h.ends < l.date
             AND h.starts > y.starts AND k.grade BETWEEN h.grade_from AND h.grade_to) AS holidays
    FROM scope
    CROSS JOIN mark m ON m.id = scope.id
        AND instr(' ' || (SELECT value FROM policy WHERE name = 'unsatisfactory') || ' ',
            ' ' || m.value || ' ') > 0
    CROSS JOIN lesson l ON l.id = m.lesson_id
    CROSS JOIN course c ON c.id = l.course_id
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN year y ON y.id = k.year_id
    WHERE NOT EXISTS (
        SELECT 1 FROM absence a
        JOIN code x ON x.id = a.code_id AND x.meaning NOT IN ('late', 'exempt')
        WHERE a.lesson_id = m.lesson_id AND a.pupil_id = m.pupil_id)
),
doubtful AS MATERIALIZED (
    SELECT b.*, b.holidays > ifnull(v.date, '') AS first
    FROM bad b
    LEFT JOIN lesson v ON v.id = b.before_id
    WHERE b.holidays > ifnull(v.date, '')
        OR v.id IS NULL
        OR EXISTS (
            SELECT 1 FROM absence a
            JOIN code x ON x.id = a.code_id AND x.meaning NOT IN ('late', 'exempt')
            WHERE a.lesson_id = v.id AND a.pupil_id = b.pupil_id)
        OR NOT EXISTS (
            SELECT 1 FROM class_part cp
            JOIN enrolment e ON e.pupil_id = b.pupil_id AND e.class_id = cp.part_id
            WHERE cp.class_id = b.class_id AND e.starts <= v.date
                AND (e.ends IS NULL OR e.ends > v.date))
        OR (b.page <> '' AND NOT EXISTS (
            SELECT 1 FROM member g
            WHERE g.course_id = b.course_id AND g.pupil_id = b.pupil_id AND g.starts <= v.date
                AND (g.ends IS NULL OR g.ends > v.date)))
),
-- All lessons of the subject that the pupil had until then, on whatever page.
had AS (
    SELECT b.id, u.date || printf(' %02d', u.number) AS at,
        EXISTS (
            SELECT 1 FROM absence a
            JOIN code x ON x.id = a.code_id AND x.meaning NOT IN ('late', 'exempt')
            WHERE a.lesson_id = u.id AND a.pupil_id = b.pupil_id) AS missed
    FROM doubtful b
    CROSS JOIN enrolment e ON e.pupil_id = b.pupil_id
    CROSS JOIN class o ON o.id = e.class_id AND o.year_id = b.year_id
    CROSS JOIN class_part cp ON cp.part_id = o.id
    CROSS JOIN course c ON c.class_id = cp.class_id AND c.subject_id = b.subject_id
    CROSS JOIN lesson u ON u.course_id = c.id AND u.held AND u.date >= e.starts
        AND (u.date, u.number) < (b.date, b.number)
    WHERE (e.ends IS NULL OR u.date < e.ends)
        AND (c.name = '' OR EXISTS (
            SELECT 1 FROM member g
            WHERE g.course_id = c.id AND g.pupil_id = b.pupil_id AND g.starts <= u.date
                AND (g.ends IS NULL OR g.ends > u.date)))
),
row AS MATERIALIZED (
    SELECT id, count(*) AS missed
    FROM (SELECT id, at, max(iif(missed, '', at)) OVER (PARTITION BY id) AS attended FROM had)
    WHERE at > attended
    GROUP BY id
)
SELECT min(b.id) AS id, k.name AS class, b.date, b.number AS lesson, sj.name AS subject,
    p.file_no AS pupil_id, t.login AS teacher,
    iif(r.missed >= :lessons, 'missed=' || r.missed, 'holidays') AS detail
FROM doubtful b
LEFT JOIN row r ON r.id = b.id
CROSS JOIN enrolment e ON e.pupil_id = b.pupil_id AND e.starts <= b.date
    AND (e.ends IS NULL OR e.ends > b.date)
CROSS JOIN class k ON k.id = e.class_id AND k.year_id = b.year_id
CROSS JOIN subject sj ON sj.id = b.subject_id
CROSS JOIN pupil p ON p.id = b.pupil_id
CROSS JOIN staff t ON t.id = b.teacher_id
WHERE r.missed >= :lessons OR b.first
GROUP BY b.lesson_id, b.pupil_id;
