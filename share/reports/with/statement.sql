/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  class: {}
  pupil: {}
  pupil_id: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
  families: {of: [all, paper]}
---*/
-- Whose families are told on paper: the e-diary is refused, or consent is, or the child keeps a diary
-- on paper.
paper_family AS (
    SELECT p.id AS pupil_id
    FROM pupil p
    WHERE p.consent <> 'given' OR instr(' ' || p.conditions || ' ', ' paper-diary ')
        OR EXISTS (SELECT 1 FROM guardian g WHERE g.pupil_id = p.id AND g.consent <> 'given')
),
-- Whom a statement of these days is for, and the last class of them.
stay AS MATERIALIZED (
    SELECT e.pupil_id, e.class_id, k.name AS class, k.grade, k.letter,
        row_number() OVER (PARTITION BY e.pupil_id ORDER BY e.starts DESC) AS last
    FROM class k
    JOIN enrolment e ON e.class_id = k.id
    WHERE k.year_id = :year_id AND NOT k.joint
        AND (:class_id IS NULL
             OR k.id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
        AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
        AND e.starts <= :to AND (e.ends IS NULL OR e.ends > :from)
        AND (:families IS NOT 'paper' OR e.pupil_id IN (SELECT pupil_id FROM paper_family))
)
