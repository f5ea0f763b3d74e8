/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-programme
part: lessons
report: records-lessons
bound: no
title:
  en: What the completion of the programme is made of
  ru: Записи, из которых составлено выполнение программ
source: solo 2.8, komi 2.7
access: class-teacher teacher
explain: records-programme
parameters:
  pupil: {}
  pupil_id: {}
  teacher: {own: yes}
  period: {}
  from: {default: year-start}
  to: {default: today}
---*/
/*---
part: hours
with: [pages, programme]
title: {en: 'Hours due, period by period', ru: Положенные часы по учебным периодам}
columns:
  - {name: class, heading: Класс, width: 7}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: teacher, heading: Логин}
  - {name: weekly, heading: в неделю, type: hundredths, group: Часы}
  - {name: year_hours, heading: учебный план на год, type: hundredths, group: Часы}
  - {name: plan_hours, heading: КТП на год, type: hundredths, group: Часы}
  - {name: period, heading: Период, type: period}
  - {name: starts, heading: С, type: date}
  - {name: ends, heading: По, type: date}
  - {name: days, heading: всего, type: integer, group: Дни периода}
  - {name: gone, heading: прошло, type: integer, group: Дни периода}
  - {name: part, heading: положено, type: fixed2, group: Часы}
print: {landscape: yes, name-columns: 3, empty: На эти дни нагрузки нет.}
---*/
-- Of the year's hours each period has those of its days that are gone; the report rounds the sum.
SELECT d.class, d.subject, nullif(d.part, '') AS "group", s.login AS teacher, d.weekly, d.year_hours,
    d.plan_hours, p.period, p.starts, p.ends, p.days, p.gone,
    (2 * ifnull(d.plan_hours, d.year_hours) * p.gone + d.days) / (2 * d.days) AS part
FROM due d
JOIN study p ON p.id = d.id
LEFT JOIN staff s ON s.id = d.teacher_id
ORDER BY d.grade, d.letter COLLATE ej_ru, d.class, d.subject COLLATE ej_ru, d.part, p.starts;
/*---
part: topics
with: [pages, programme]
title: {en: 'Topics, one by one', ru: Темы по одной}
columns:
  - {name: class, heading: Класс, width: 7}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: n, heading: №, type: integer}
  - {name: topic, heading: Тема, width: 42}
  - {name: hours, heading: Часов, type: hundredths}
  - {name: lessons, heading: Уроков с этой темой, type: integer}
  - {name: topics, heading: тем в КТП, type: integer, group: Темы}
  - {name: topics_held, heading: пройдено, type: integer, group: Темы}
  - {name: skipped, heading: пропущено, type: integer, group: Темы}
print: {landscape: yes, name-columns: 4, empty: Тем нет.}
---*/
-- Lessons are those of the year until the last day asked for.
SELECT d.class, d.subject, nullif(d.part, '') AS "group", t.n, t.topic, t.hours,
    ifnull(s.lessons, 0) AS lessons, 1 AS topics, i.passed AS topics_held,
    i.n < z.n AND NOT i.passed AS skipped
FROM due d
JOIN item i ON i.id = d.id
JOIN last z ON z.id = d.id
JOIN topic t ON t.class_id = d.plan_id AND t.subject_id = d.subject_id AND t.n = i.n
LEFT JOIN said s ON s.course_id = d.id AND s.topic = t.topic
ORDER BY d.grade, d.letter COLLATE ej_ru, d.class, d.subject COLLATE ej_ru, d.part, t.n;
