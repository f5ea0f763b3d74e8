/*---
# SPDX-License-Identifier: GPL-3.0-or-later
with: [classes]
parameters:
  period: {}
  from: {default: year-start}
  to: {default: today}
---*/
-- The classes, their pages and the lessons due on them until today.
day AS MATERIALIZED (
    SELECT min(:to, :today, ends) AS last FROM year WHERE id = :year_id
),
sheet AS MATERIALIZED (
    SELECT k.id, k.name, k.grade, k.letter
    FROM asked k
),
page AS MATERIALIZED (
    SELECT DISTINCT c.id, c.subject_id, sj.graded AND sj.attested AS marked, EXISTS (
            SELECT 1 FROM policy WHERE name = 'no-marks-in-grades'
                AND instr(' ' || value || ' ', ' ' || k.grade || ' ')) AS first
    FROM sheet s
    JOIN class_part p ON p.part_id = s.id
    JOIN class k ON k.id = p.class_id
    JOIN course c ON c.class_id = k.id
    JOIN subject sj ON sj.id = c.subject_id
),
due AS MATERIALIZED (
    SELECT l.id, l.course_id, l.teacher_id, l.held, l.held AND l.topic <> '' AS topic,
        l.held AND NOT p.first AS asked,
        l.held AND EXISTS (SELECT 1 FROM homework h WHERE h.lesson_id = l.id) AS homework
    FROM page p
    JOIN day d
    JOIN lesson l ON l.course_id = p.id AND l.date BETWEEN :from AND d.last
),
-- A page of several classes is one of each; of the school (0) it is one.
owned AS MATERIALIZED (
    SELECT s.id AS class_id, c.id AS course_id, c.subject_id
    FROM sheet s
    JOIN class_part p ON p.part_id = s.id
    JOIN course c ON c.class_id = p.class_id
    UNION ALL
    SELECT 0, id, subject_id FROM page
)
