/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  class: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
---*/
-- The classes asked for, the own ones of a class teacher, and for `contingent` the days asked for.
sheet AS MATERIALIZED (
    SELECT k.id, k.name, k.grade, k.letter, max(:from, :year_from) AS starts, :to AS ends
    FROM class k
    WHERE k.year_id = :year_id AND :year_from <= :to AND NOT k.joint
        AND (:class_id IS NULL
             OR k.id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
        AND (:class_teacher_id IS NULL OR k.teacher_id = :class_teacher_id)
),
span AS (
    SELECT id AS n, id AS class_id, starts, ends FROM sheet
)
