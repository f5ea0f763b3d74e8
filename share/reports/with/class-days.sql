/*---
# SPDX-License-Identifier: GPL-3.0-or-later
with: [classes]
parameters:
  period: {}
  from: {default: year-start}
  to: {default: today}
---*/
-- The classes asked for, the own ones of a class teacher, and for `contingent` the days asked for.
sheet AS MATERIALIZED (
    SELECT k.id, k.name, k.grade, k.letter, max(:from, :year_from) AS starts, :to AS ends
    FROM asked k
    WHERE :year_from <= :to
),
span AS (
    SELECT id AS n, id AS class_id, starts, ends FROM sheet
)
