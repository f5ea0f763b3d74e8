/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  class: {}
  subject: {}
---*/
-- The pages of the journal that the class is on.
page AS (
    SELECT c.id, c.class_id, c.subject_id, k.name AS class, k.grade, k.letter, k.year_id,
        sj.name AS subject, c.name AS part
    FROM class k
    JOIN course c ON c.class_id = k.id
    JOIN subject sj ON sj.id = c.subject_id
    WHERE k.year_id = :year_id
        AND (:class_id IS NULL
             OR k.id IN (SELECT class_id FROM class_part WHERE part_id = :class_id
                         UNION SELECT :class_id))
        AND (:subject_id IS NULL OR c.subject_id = :subject_id)
)
