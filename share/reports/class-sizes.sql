/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: class-sizes
title:
  en: Sizes of the classes
  ru: Наполняемость классов
source: komi 5.1.7
access: class-teacher secretary
explain: records-pupils
days: summer
with: [classes]
parameters:
  date: {default: today}
columns:
  - {name: class, heading: Класс}
  - {name: teacher, heading: Логин, shown: no}
  - {name: teacher_name, heading: Классный руководитель}
  - {name: shift, heading: Смена, type: integer}
  - {name: pupils, heading: Учеников, type: integer}
  - {name: boys, heading: мальчиков, type: integer, group: Из них}
  - {name: girls, heading: девочек, type: integer, group: Из них}
  - {name: home, heading: на дому, type: integer, group: Из них}
  - {name: groups, heading: Предметов с делением на группы, type: integer}
print:
  name-columns: 1
  signers: [Заместитель директора, Директор]
  totals: total
  empty: Классов в этом учебном году нет.
chart: {kind: bar, title: Наполняемость классов, x: class, series: [pupils]}
---*/
-- Who was in each class on that day, of the year or of the summer after it; the groups are those of
-- the year's last day then.  Who is promoted or graduates ends the year in the class.  Under the classes stand the levels of
-- school and the school, each with its classes and their mean size.
WITH
day AS MATERIALIZED (
    SELECT max(:date, :year_from) AS date, max(min(:date, :year_to), :year_from) AS school
),
size AS MATERIALIZED (
    SELECT k.id, k.name AS class, k.grade, k.letter, k.shift, k.teacher_id,
        count(p.id) AS pupils, ifnull(sum(p.sex = 'm'), 0) AS boys,
        ifnull(sum(p.sex = 'f'), 0) AS girls,
        ifnull(sum(instr(' ' || p.conditions || ' ', ' home ') > 0), 0) AS home,
        CASE WHEN k.grade <= 4 THEN 1 WHEN k.grade <= 9 THEN 2 ELSE 3 END AS level
    FROM asked k
    JOIN day d
    LEFT JOIN enrolment e ON e.class_id = k.id AND e.starts <= d.date
        AND (e.ends IS NULL OR e.ends > d.date OR e.end_kind IN ('promote', 'retain', 'graduate'))
    LEFT JOIN pupil p ON p.id = e.pupil_id
    GROUP BY k.id
),
divided AS (
    SELECT c.class_id, count(DISTINCT c.subject_id) AS subjects
    FROM course c
    JOIN day d
    JOIN load o ON o.course_id = c.id AND o.starts <= d.school
        AND (o.ends IS NULL OR o.ends > d.school)
    WHERE c.name <> ''
    GROUP BY c.class_id
),
total AS (
    SELECT 'l' || level AS total,
        CASE level WHEN 1 THEN '1–4' WHEN 2 THEN '5–9' ELSE '10–11' END AS label,
        count(*) AS classes, sum(pupils) AS pupils, sum(boys) AS boys, sum(girls) AS girls,
        sum(home) AS home
    FROM size
    GROUP BY level
    HAVING (SELECT count(DISTINCT level) FROM size) > 1
    UNION ALL
    SELECT 'school', 'Всего', count(*), sum(pupils), sum(boys), sum(girls), sum(home)
    FROM size
    HAVING count(*) > 1
)
SELECT NULL AS total, s.class, t.login AS teacher,
    rtrim(t.surname || ' ' || t.given_name || ' ' || t.patronymic) AS teacher_name, s.shift,
    s.pupils, s.boys, s.girls, s.home, ifnull(v.subjects, 0) AS groups, s.grade, s.letter
FROM size s
LEFT JOIN staff t ON t.id = s.teacher_id
LEFT JOIN divided v ON v.class_id = s.id
UNION ALL
-- Tenths, half up.
SELECT total, label, NULL, 'всего классов: ' || classes || ', в среднем '
    || replace(printf('%.1f', (20 * pupils + classes) / (2 * classes) / 10.0), '.', ',')
    || ' ученика', NULL, pupils, boys, girls, home, NULL, NULL, NULL
FROM total
ORDER BY total, grade, letter COLLATE ej_ru, class;
