/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  period: {default: current}
---*/
-- The classes, each with the period asked for, else the latest that has begun.  The holidays before
-- a period belong to it: it goes on `since` the period before has ended.
unit AS MATERIALIZED (
    SELECT k.id AS class_id, k.name AS class, k.grade, pe.name AS period, pe.since, pe.starts,
        pe.ends,
        max(min(pe.ends, :today), pe.starts) AS day,
        row_number() OVER (ORDER BY k.grade, k.letter COLLATE ej_ru, k.name) AS n,
        instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
            ' ' || k.grade || ' ') > 0 AS unmarked
    FROM class k
    JOIN (
        SELECT name, grade_from, grade_to, ifnull(date((
                SELECT max(b.ends) FROM period b
                WHERE b.year_id = :year_id AND b.grade_from = p.grade_from
                    AND b.grade_to = p.grade_to AND b.ends < p.starts), '+1 day'), :year_from)
                AS since, starts, ends
        FROM period p
        WHERE year_id = :year_id
        UNION ALL
        SELECT column1, 0, 99, :year_from, :year_from, :year_to
        FROM (VALUES ('year'), ('exam'), ('final')) WHERE column1 = :period
    ) pe ON k.grade BETWEEN pe.grade_from AND pe.grade_to
    WHERE k.year_id = :year_id AND NOT k.joint
        AND (:class_id IS NULL
             OR k.id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
        AND (:class_teacher_id IS NULL OR k.teacher_id = :class_teacher_id)
        AND CASE WHEN :period IS NULL THEN pe.starts = (
                SELECT max(x.starts) FROM period x
                WHERE x.year_id = :year_id AND k.grade BETWEEN x.grade_from AND x.grade_to
                    AND x.starts <= max(min(ifnull(:to, :today), :today), :year_from))
            ELSE pe.name = :period END
),
-- For `contingent`.
span AS (
    SELECT n, class_id, since AS starts, day AS ends FROM unit
)
