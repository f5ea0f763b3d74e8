-- SPDX-License-Identifier: GPL-3.0-or-later
-- The classes, each with the period asked for, else the latest that has begun.
unit AS MATERIALIZED (
    SELECT k.id AS class_id, k.name AS class, k.grade, pe.name AS period, pe.starts, pe.ends,
        max(min(pe.ends, :today), pe.starts) AS day,
        row_number() OVER (ORDER BY k.grade, k.letter COLLATE ej_ru, k.name) AS n,
        instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
            ' ' || k.grade || ' ') > 0 AS unmarked
    FROM class k
    JOIN (
        SELECT name, grade_from, grade_to, starts, ends FROM period WHERE year_id = :year_id
        UNION ALL
        SELECT column1, 0, 99, :year_from, :year_to
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
)
