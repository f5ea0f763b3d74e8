/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  both: {default: failing, of: [failing, not-attested]}
---*/
-- What category the marks in `line` put each pupil into.
tally AS MATERIALIZED (
    SELECT c.n, c.pupil_id, c.name, c.place, l.n5, l.n4, l.n3, ifnull(l.n2, 0) AS n2,
        ifnull(l.na, 0) AS na, ifnull(l.missing, 0) AS missing,
        ifnull(l.forecasts, 0) AS forecasts, l.sum, ifnull(l.n_marks, 0) AS n_marks, l.packed
    FROM called c
    LEFT JOIN (SELECT n, pupil_id, sum(mark = 5) AS n5, sum(mark = 4) AS n4, sum(mark = 3) AS n3,
                   sum(bad) AS n2, sum(absent) AS na, sum(missing) AS missing,
                   sum(forecast) AS forecasts, sum(mark) AS sum, count(mark) AS n_marks,
                   group_concat(subject || char(31) || ifnull(value, ''), char(30)) AS packed
               FROM line
               GROUP BY n, pupil_id) l ON l.n = c.n AND l.pupil_id = c.pupil_id
),
-- The first of these that fits; so they part the class.  Who has both a 2 and «н/а» is failing, or by
-- the parameter both not attested.
sorted AS MATERIALIZED (
    SELECT *, CASE
            WHEN na > 0 AND :both IS 'not-attested' THEN 'not_attested'
            WHEN n2 > 0 THEN 'failing'
            WHEN na > 0 THEN 'not_attested'
            WHEN missing > 0 OR ifnull(n5 + n4 + n3, 0) = 0 THEN 'no_data'
            WHEN n3 > 0 THEN 'with3'
            WHEN n4 > 0 THEN '4and5'
            ELSE 'all5'
        END AS category
    FROM tally
),
-- What a pupil of each is called.
called_so (category, words) AS (VALUES
    ('all5', 'отличник'), ('4and5', 'на «4» и «5»'), ('with3', 'на «3», «4», «5»'),
    ('failing', 'неуспевающий'), ('not_attested', 'не аттестован'), ('no_data', 'нет данных')
)
