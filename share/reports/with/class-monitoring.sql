/*---
# SPDX-License-Identifier: GPL-3.0-or-later
with: [classes]
parameters:
  subject: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
---*/
-- The classes, their pages, and what is counted of them.
unit AS MATERIALIZED (
    SELECT k.id AS class_id, k.name AS class, k.grade,
        row_number() OVER (ORDER BY k.grade, k.letter COLLATE ej_ru, k.name) AS n,
        instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
            ' ' || k.grade || ' ') > 0 AS unmarked
    FROM asked k
),
stay AS MATERIALIZED (
    SELECT u.n, u.class_id, e.pupil_id, e.starts, e.ends
    FROM unit u
    JOIN enrolment e ON e.class_id = u.class_id
),
page AS MATERIALIZED (
    SELECT u.n, u.unmarked, c.id AS course_id, c.name, c.subject_id,
        j.graded AND j.attested AS graded
    FROM unit u
    JOIN class_part w ON w.part_id = u.class_id
    JOIN course c ON c.class_id = w.class_id AND (:subject_id IS NULL OR c.subject_id = :subject_id)
    JOIN subject j ON j.id = c.subject_id
),
-- A mark of an open debt, or one that another one corrected, does not count.
entry AS (
    SELECT p.n, s.pupil_id, p.subject_id, l.date, l.number, m.kind_id, m.value, m.weight
    FROM page p
    CROSS JOIN lesson l ON l.course_id = p.course_id AND l.date BETWEEN :from AND :to
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.value GLOB '[0-9]*'
        AND ifnull(m.corrected <= max(:today, :year_from), 1)
    CROSS JOIN stay s ON s.n = p.n AND s.pupil_id = m.pupil_id AND s.starts <= l.date
        AND (s.ends IS NULL OR s.ends > l.date)
    WHERE p.graded AND NOT EXISTS (
        SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
            AND r.kind_id = m.kind_id AND r.replaces = m.n
            AND r.corrected <= max(:today, :year_from))
),
-- ---- periods
span AS (
    SELECT u.n, u.class_id, p.name, p.starts, p.ends
    FROM unit u
    JOIN (SELECT name, grade_from, grade_to, starts, ends FROM period WHERE year_id = :year_id
          UNION ALL SELECT 'year', 0, 99, :year_from, :year_to) p
        ON u.grade BETWEEN p.grade_from AND p.grade_to AND p.starts <= :to AND p.ends >= :from
        AND (p.name <> 'year' OR :from <= :year_from)
        AND (:period IS NULL OR p.name = :period)
),
person AS MATERIALIZED (
    SELECT DISTINCT v.n, v.class_id, v.name, v.starts, v.ends, s.pupil_id,
        min(v.ends, max(:today, v.starts)) AS day
    FROM span v
    JOIN enrolment s ON s.class_id = v.class_id AND s.starts <= min(v.ends, max(:today, v.starts))
        AND (s.ends IS NULL OR s.ends > min(v.ends, max(:today, v.starts))
             OR s.end_kind IN ('promote', 'retain', 'graduate') AND s.ends > v.starts)
),
given AS MATERIALIZED (
    SELECT p.n, p.pupil_id, f.subject_id, p.name, f.value, max(f.class_id = p.class_id) AS own
    FROM person p
    CROSS JOIN final f ON f.pupil_id = p.pupil_id AND f.period = p.name
        AND (:subject_id IS NULL OR f.subject_id = :subject_id)
    CROSS JOIN class k ON k.id = f.class_id AND k.year_id = :year_id
    GROUP BY p.n, p.pupil_id, f.subject_id, p.name
),
-- ---- attendance: each lesson held times those who are on its page
held AS (
    SELECT p.n, p.subject_id, substr(l.date, 1, 7) AS month, l.id AS lesson_id, l.course_id, l.date
    FROM page p
    JOIN lesson l ON l.course_id = p.course_id AND l.date BETWEEN :from AND :to
        AND (l.held OR l.roll
            OR EXISTS (SELECT 1 FROM mark x WHERE x.lesson_id = l.id))
)
