/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: filling
title:
  en: Filling-in of the journal
  ru: Заполнение журнала
source: solo 6.2, komi 8.2
access: class-teacher teacher
explain: records-lessons
with: [pages, lesson-marks]
parameters:
  teacher: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: teacher, heading: Логин, shown: no}
  - {name: teacher_name, heading: Учитель}
  - {name: due, heading: по расписанию, type: integer, group: Уроки}
  - {name: held, heading: проведено, type: integer, group: Уроки}
  - {name: topics, heading: с темой, type: integer, group: Уроки}
  - {name: homework, heading: с домашним заданием, type: integer, group: Уроки}
  - {name: roll, heading: с отметкой присутствия, type: integer, group: Уроки}
  - {name: late, heading: внесено позже, type: integer, group: Уроки}
  - {name: filled_pct, heading: "Заполнено, %", type: hundredths}
  - {name: marks, heading: Отметки, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  landscape: yes
  name-columns: 2
  signers: [Заместитель директора]
  totals: total
  empty: На эти дни уроков нет.
---*/
-- Per page of the journal: the lessons that are due until today, how many are confirmed as held,
-- and what is recorded of these.  Filled are the lessons held with a topic, out of those due; late
-- those confirmed after their day.
WITH
due AS MATERIALIZED (
    SELECT l.id, l.course_id, l.date, l.held, l.held AND l.topic <> '' AS topic, l.roll
    FROM page p
    JOIN lesson l ON l.course_id = p.id AND l.date BETWEEN :from AND min(:to, :today)
    WHERE :teacher_id IS NULL OR l.teacher_id = :teacher_id
),
filled AS (
    SELECT d.course_id, count(*) AS due, sum(d.held) AS held, sum(d.topic) AS topics,
        sum(d.held AND d.roll) AS roll,
        sum(d.held AND EXISTS (SELECT 1 FROM homework h WHERE h.lesson_id = d.id)) AS homework,
        ifnull(sum(m.marks), 0) AS marks,
        sum(d.held AND ifnull(ej_local_date(t.at) > d.date, 0)) AS late
    FROM due d
    LEFT JOIN confirmed cf ON cf.lesson_id = d.id
    LEFT JOIN standing m ON m.lesson_id = d.id
    LEFT JOIN txn t ON t.id = cf.txn_id
    GROUP BY d.course_id
),
row AS (
    SELECT NULL AS total, p.class, p.grade, p.letter, p.subject, p.part AS "group", s.login AS teacher,
        rtrim(s.surname || ' ' || s.given_name || ' ' || s.patronymic) AS teacher_name,
        f.due, f.held, f.topics, f.homework, f.roll, f.late, f.marks
    FROM page p
    JOIN filled f ON f.course_id = p.id
    LEFT JOIN staff s ON s.id = ifnull(:teacher_id, (
        SELECT o.teacher_id FROM load o WHERE o.course_id = p.id AND o.starts <= :to
        ORDER BY o.starts DESC LIMIT 1))
    UNION ALL
    SELECT 1, p.class, p.grade, p.letter, 'Всего', NULL, NULL, NULL, sum(f.due), sum(f.held),
        sum(f.topics), sum(f.homework), sum(f.roll), sum(f.late), sum(f.marks)
    FROM page p
    JOIN filled f ON f.course_id = p.id
    GROUP BY p.class
    HAVING count(*) > 1
)
SELECT total, class, subject, "group", teacher, teacher_name, due, held, topics, homework, roll,
    late, (20000 * topics + due) / (2 * due) AS filled_pct, marks
FROM row
ORDER BY grade, letter COLLATE ej_ru, class, total, subject COLLATE ej_ru, "group";
