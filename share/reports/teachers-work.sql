/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: teachers-work
title:
  en: Teachers' work with the journal
  ru: Работа учителей с журналом
source: solo 5, epos 3.2.9, komi 5.1.2
access: class-teacher teacher
explain: records-lessons
with: [lesson-marks]
parameters:
  teacher: {own: yes}
  by: {of: [month, period], default: month}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: teacher, heading: Логин, shown: no}
  - {name: teacher_name, heading: Учитель}
  - {name: month, heading: Месяц, russian: month_name, shown: months}
  - {name: pages, heading: Страниц журнала, type: integer}
  - {name: due, heading: по расписанию, type: integer, group: Уроки}
  - {name: held, heading: проведено, type: integer, group: Уроки}
  - {name: topics, heading: с темой, type: integer, group: Уроки}
  - {name: homework, heading: с домашним заданием, type: integer, group: Уроки}
  - {name: roll, heading: с отметкой присутствия, type: integer, group: Уроки}
  - {name: late, heading: внесено позже, type: integer, group: Уроки}
  - {name: missing, heading: не внесено, type: integer, group: Уроки}
  - {name: filled_pct, heading: "Заполнено, %", type: hundredths}
  - {name: marks, heading: Отметки, type: integer}
print:
  landscape: yes
  name-columns: 2
  signers: [Заместитель директора]
  totals: total
  empty: На эти дни уроков нет.
---*/
-- Per teacher and month, or with by=period for all the days at once: the lessons that are due until
-- today, by who gives them, how many are confirmed as held, and what is recorded of these.  Filled
-- are the lessons held with a topic, out of those due; late those confirmed after their day.  Who
-- has load and no lesson in the journal has one line without a month.
WITH
due AS MATERIALIZED (
    SELECT l.id, l.course_id, l.teacher_id, l.date, l.held, l.held AND l.topic <> '' AS topic,
        l.roll, iif(:by = 'month', substr(l.date, 1, 7), NULL) AS month
    FROM lesson l
    JOIN course c ON c.id = l.course_id
    JOIN class k ON k.id = c.class_id AND k.year_id = :year_id
    WHERE l.date BETWEEN :from AND min(:to, :today)
        AND (:teacher_id IS NULL OR l.teacher_id = :teacher_id)
),
filled AS MATERIALIZED (
    SELECT d.teacher_id, d.month, count(*) AS due, count(DISTINCT d.course_id) AS pages,
        sum(d.held) AS held, sum(d.topic) AS topics, sum(d.held AND d.roll) AS roll,
        sum(d.held AND EXISTS (SELECT 1 FROM homework h WHERE h.lesson_id = d.id)) AS homework,
        ifnull(sum(m.marks), 0) AS marks,
        sum(d.held AND ifnull(ej_local_date(t.at) > d.date, 0)) AS late
    FROM due d
    LEFT JOIN confirmed cf ON cf.lesson_id = d.id
    LEFT JOIN standing m ON m.lesson_id = d.id
    LEFT JOIN txn t ON t.id = cf.txn_id
    GROUP BY d.teacher_id, d.month
),
row AS (
    SELECT NULL AS total, s.login, s.surname, s.given_name, s.patronymic, f.month, f.pages, f.due,
        f.held, f.topics, f.homework, f.roll, f.late, f.marks
    FROM filled f
    JOIN staff s ON s.id = f.teacher_id
    UNION ALL
    SELECT NULL, s.login, s.surname, s.given_name, s.patronymic, NULL, count(DISTINCT c.id), 0, 0, 0,
        0, 0, 0, 0
    FROM staff s
    JOIN load o ON o.teacher_id = s.id AND o.starts <= min(:to, :today)
        AND (o.ends IS NULL OR o.ends > :from)
    JOIN course c ON c.id = o.course_id
    JOIN class k ON k.id = c.class_id AND k.year_id = :year_id
    WHERE s.id NOT IN (SELECT teacher_id FROM filled)
        AND (:teacher_id IS NULL OR s.id = :teacher_id)
    GROUP BY s.id
    UNION ALL
    SELECT ifnull(month, 'all'), NULL, iif(month IS NULL, 'Всего', 'Всего за месяц'), '', '',
        month, NULL, sum(due), sum(held), sum(topics), sum(homework), sum(roll), sum(late),
        sum(marks)
    FROM filled
    GROUP BY month
    HAVING count(*) > 1
    UNION ALL
    SELECT 'all', NULL, 'Всего', '', '', NULL, NULL, sum(due), sum(held), sum(topics),
        sum(homework), sum(roll), sum(late), sum(marks)
    FROM filled
    HAVING min(month) < max(month)
)
SELECT total, login AS teacher, rtrim(surname || ' ' || given_name || ' ' || patronymic)
        AS teacher_name, month,
    ej_period_ru(month) AS month_name,
    :by = 'month' AS months, pages, due, held, topics, homework, roll, late, due - held AS missing,
    (20000 * topics + due) / nullif(2 * due, 0) AS filled_pct, marks
FROM row
ORDER BY total, surname COLLATE ej_ru, given_name COLLATE ej_ru, patronymic COLLATE ej_ru, login,
    month;
