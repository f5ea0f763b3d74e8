/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  class: {}
---*/
-- The classes asked for, the own ones of a class teacher.
asked AS (
    SELECT k.*
    FROM class k
    WHERE k.year_id = :year_id AND NOT k.joint
        AND (:class_id IS NULL
             OR k.id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
        AND (:class_teacher_id IS NULL OR k.teacher_id = :class_teacher_id)
)
