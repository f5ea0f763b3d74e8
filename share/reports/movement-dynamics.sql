/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: movement-dynamics
title:
  en: Dynamics of the movement of pupils
  ru: Динамика движения обучающихся по школе
source: komi 5.1.7
access: class-teacher secretary
explain: records-movement
days: summer
with: [movement-dynamics, contingent]
columns:
  - {name: period, heading: Период, russian: period_ru}
  - {name: grades, heading: Классы, shown: periods}
  - {name: starts, heading: с, type: date, group: Дни}
  - {name: ends, heading: по, type: date, group: Дни}
  - {name: at_start, heading: На начало, type: integer}
  - {name: arrived, heading: прибыло, type: integer, group: Движение по школе}
  - {name: left, heading: выбыло, type: integer, group: Движение по школе}
  - {name: moved_in, heading: в класс, type: integer, group: Переводы между классами}
  - {name: moved_out, heading: из класса, type: integer, group: Переводы между классами}
  - {name: at_end, heading: На конец, type: integer}
  - {name: change, heading: Изменение, type: integer}
print:
  name-columns: 1
  signers: [Заместитель директора, Директор]
  totals: total
  empty: О движении за эти дни сведений нет.
chart: {kind: bar, title: Прибыло и выбыло, x: period, series: [arrived, left]}
---*/
-- A line for each month, or with by=period for each study period of the grades that have it, of the
-- school or of a class: at_start + arrived - left + moved_in - moved_out = at_end.  Moves between
-- classes change nothing for the school.  Holidays belong to the period after them, but the summer
-- is a line of its own.
WITH
line AS MATERIALIZED (
    SELECT p.name, p.grade_from, p.grade_to, p.starts, p.ends,
        ifnull(sum(c.at_start), 0) AS at_start, ifnull(sum(c.arrived), 0) AS arrived,
        ifnull(sum(c.gone), 0) AS gone, ifnull(sum(c.moved_in), 0) AS moved_in,
        ifnull(sum(c.moved_out), 0) AS moved_out, ifnull(sum(c.at_end), 0) AS at_end
    FROM part p
    LEFT JOIN span s ON s.name = p.name AND s.grade_from = p.grade_from
        AND s.grade_to = p.grade_to AND s.starts = p.starts
    LEFT JOIN contingent c ON c.n = s.n
    GROUP BY p.name, p.grade_from, p.grade_to, p.starts
    HAVING :by = 'month' OR count(c.id) > 0
),
row AS (
    SELECT NULL AS total, name, grade_from, grade_to, starts, ends, at_start, arrived, gone,
        moved_in, moved_out, at_end
    FROM line
    UNION ALL
    SELECT 1, NULL, NULL, NULL, min(starts), max(ends),
        (SELECT at_start FROM line ORDER BY starts LIMIT 1), sum(arrived), sum(gone),
        sum(moved_in), sum(moved_out), (SELECT at_end FROM line ORDER BY starts DESC LIMIT 1)
    FROM line
    HAVING :by = 'month' AND count(*) > 1
)
SELECT total, iif(total, 'Всего', name) AS period,
    CASE WHEN total THEN 'Всего' WHEN name = 'summer' THEN 'летние каникулы'
        ELSE ej_period_ru(name) END AS period_ru,
    iif(:by = 'period', iif(grade_from = grade_to, grade_from, grade_from || '–' || grade_to), NULL)
        AS grades,
    starts, ends, at_start, arrived, gone AS "left", moved_in, moved_out, at_end,
    at_end - at_start AS change, :by = 'period' AS periods
FROM row
ORDER BY total, grade_from, starts;
