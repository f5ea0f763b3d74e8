/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: pupil-totals
title:
  en: Totals of pupils
  ru: Итоговые данные по учащимся
source: komi 5.1.7
access: class-teacher secretary
explain: records-totals
days: summer
with: [class-days, contingent]
columns:
  - {name: class, heading: Класс, width: 7}
  - {name: at_start, heading: На начало, type: integer}
  - {name: arrived, heading: прибыло, type: integer, group: Движение по школе}
  - {name: left, heading: выбыло, type: integer, group: Движение по школе}
  - {name: moved_in, heading: переведено в класс, type: integer, group: Между классами}
  - {name: moved_out, heading: переведено из класса, type: integer, group: Между классами}
  - {name: at_end, heading: на конец, type: integer, group: На конец}
  - {name: boys, heading: мальчиков, type: integer, group: На конец}
  - {name: girls, heading: девочек, type: integer, group: На конец}
  - {name: home, heading: на дому, type: integer, group: На конец}
  - {name: promoted, heading: переведены, type: integer, group: Решение педсовета}
  - {name: retained, heading: оставлены на повторный год, type: integer, group: Решение педсовета}
  - {name: graduated, heading: завершили уровень образования, type: integer,
     group: Решение педсовета}
  - {name: undecided, heading: решения нет, type: integer, group: Решение педсовета}
print:
  landscape: yes
  name-columns: 1
  signers: [Заместитель директора, Директор]
  totals: total
  empty: Классов в эти дни нет.
---*/
-- Per class, then for each level of school and the school: at_start + arrived - left + moved_in
-- - moved_out = at_end.  The council's decisions are those on the pupils at the end, by that day; on
-- a whole year they are made after its last one.
WITH
counted AS MATERIALIZED (
    SELECT class_id, sum(at_start) AS at_start, sum(arrived) AS arrived,
        sum(moved_in) AS moved_in, sum(gone) AS gone, sum(moved_out) AS moved_out
    FROM contingent
    GROUP BY class_id
),
there AS MATERIALIZED (
    SELECT t.class_id, count(*) AS pupils, sum(p.sex = 'm') AS boys, sum(p.sex = 'f') AS girls,
        sum(instr(' ' || p.conditions || ' ', ' home ') > 0) AS home,
        sum(ifnull(o.decision = 'promoted', 0)) AS promoted,
        sum(ifnull(o.decision = 'retained', 0)) AS retained,
        sum(ifnull(o.decision = 'graduated', 0)) AS graduated, sum(o.id IS NULL) AS undecided
    FROM contingent t
    JOIN pupil p ON p.id = t.pupil_id
    LEFT JOIN council o ON o.pupil_id = t.pupil_id AND o.class_id = t.class_id
        AND (o.date <= :to OR :to >= :year_to)
    WHERE t.at_end
    GROUP BY t.class_id
),
line AS MATERIALIZED (
    SELECT s.name AS class, s.grade, s.letter,
        CASE WHEN s.grade <= 4 THEN 1 WHEN s.grade <= 9 THEN 2 ELSE 3 END AS level,
        ifnull(c.at_start, 0) AS at_start,
        ifnull(c.arrived, 0) AS arrived, ifnull(c.gone, 0) AS gone,
        ifnull(c.moved_in, 0) AS moved_in, ifnull(c.moved_out, 0) AS moved_out,
        ifnull(h.pupils, 0) AS at_end, ifnull(h.boys, 0) AS boys, ifnull(h.girls, 0) AS girls,
        ifnull(h.home, 0) AS home, ifnull(h.promoted, 0) AS promoted,
        ifnull(h.retained, 0) AS retained, ifnull(h.graduated, 0) AS graduated,
        ifnull(h.undecided, 0) AS undecided
    FROM sheet s
    LEFT JOIN counted c ON c.class_id = s.id
    LEFT JOIN there h ON h.class_id = s.id
),
part AS (
    SELECT NULL AS total, class, grade, letter, class AS one, 0 AS level FROM line
    UNION ALL
    SELECT DISTINCT 'l' || level, CASE level WHEN 1 THEN '1–4' WHEN 2 THEN '5–9' ELSE '10–11' END,
        NULL, NULL, NULL, level
    FROM line
    WHERE (SELECT count(DISTINCT level) FROM line) > 1
    UNION ALL
    SELECT 'school', 'Всего', NULL, NULL, NULL, NULL
    WHERE (SELECT count(*) FROM line) > 1
)
SELECT p.total, p.class, sum(n.at_start) AS at_start, sum(n.arrived) AS arrived,
    sum(n.gone) AS "left", sum(n.moved_in) AS moved_in, sum(n.moved_out) AS moved_out,
    sum(n.at_end) AS at_end, sum(n.boys) AS boys, sum(n.girls) AS girls, sum(n.home) AS home,
    sum(n.promoted) AS promoted, sum(n.retained) AS retained, sum(n.graduated) AS graduated,
    sum(n.undecided) AS undecided
FROM part p
JOIN line n ON n.class = p.one OR n.level = p.level OR p.total = 'school'
GROUP BY p.total, p.class
ORDER BY p.total, p.grade, p.letter COLLATE ej_ru, p.class;
