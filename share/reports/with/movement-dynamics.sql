/*---
# SPDX-License-Identifier: GPL-3.0-or-later
with: [classes]
parameters:
  by: {of: [month, period], default: month}
  period: {}
  from: {default: year-start}
  to: {default: today}
---*/
-- The months or study periods, and in each the classes of its grades, for `contingent`.
bound AS MATERIALIZED (
    SELECT max(:from, :year_from) AS starts, :to AS ends WHERE :year_from <= :to
),
month (name, starts, ends) AS (
    SELECT substr(starts, 1, 7), starts,
        min(ends, date(starts, 'start of month', '+1 month', '-1 day'))
    FROM bound
    WHERE :by = 'month'
    UNION ALL
    SELECT strftime('%Y-%m', m.starts, 'start of month', '+1 month'),
        date(m.starts, 'start of month', '+1 month'),
        min(b.ends, date(m.starts, 'start of month', '+2 months', '-1 day'))
    FROM month m
    JOIN bound b ON m.ends < b.ends
),
study AS (
    SELECT p.name, p.grade_from, p.grade_to,
        ifnull(date(lag(p.ends) OVER grades, '+1 day'), :year_from) AS starts, p.ends
    FROM period p
    WHERE p.year_id = :year_id AND :by = 'period'
    WINDOW grades AS (PARTITION BY p.grade_from, p.grade_to ORDER BY p.starts)
    UNION ALL
    SELECT 'summer', grade_from, grade_to, date(max(ends), '+1 day'), '9999-12-31'
    FROM period
    WHERE year_id = :year_id AND :by = 'period'
    GROUP BY grade_from, grade_to
),
part AS MATERIALIZED (
    SELECT name, 0 AS grade_from, 99 AS grade_to, starts, ends FROM month
    UNION ALL
    SELECT s.name, s.grade_from, s.grade_to, max(s.starts, b.starts), min(s.ends, b.ends)
    FROM study s
    JOIN bound b ON s.starts <= b.ends AND s.ends >= b.starts
),
span AS MATERIALIZED (
    SELECT row_number() OVER () AS n, p.*, k.id AS class_id, k.name AS class, k.grade, k.letter
    FROM part p
    JOIN asked k ON k.grade BETWEEN p.grade_from AND p.grade_to
)
