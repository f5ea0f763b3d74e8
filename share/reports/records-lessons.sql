/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-lessons
title:
  en: Lessons, one by one
  ru: Уроки по одному
source: solo 6.2, komi 8.2
access: class-teacher teacher
explain: records-lessons
with: [pages, lesson-marks]
parameters:
  pupil: {}
  pupil_id: {}
  teacher: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: teacher, heading: Логин}
  - {name: topic, heading: Тема, width: 40}
  - {name: kind, heading: Вид урока}
  - {name: due, heading: по расписанию, type: integer, group: Уроки}
  - {name: held, heading: проведено, type: integer, group: Уроки}
  - {name: topics, heading: с темой, type: integer, group: Уроки}
  - {name: homework, heading: с домашним заданием, type: integer, group: Уроки}
  - {name: roll, heading: с отметкой присутствия, type: integer, group: Уроки}
  - {name: late, heading: внесено позже, type: integer, group: Уроки}
  - {name: marks, heading: Отметки, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  landscape: yes
  name-columns: 2
  totals: total
  empty: На эти дни уроков нет.
---*/
-- Each lesson until today with what is recorded of it, as filling, teachers-work and others count it;
-- of a pupil, the lessons that were the pupil's, with the pupil's marks.
WITH
own AS MATERIALIZED (
    SELECT course_id, starts, ends FROM course_pupil WHERE pupil_id = :pupil_id
),
due AS MATERIALIZED (
    SELECT l.id, l.course_id
    FROM page p
    JOIN lesson l ON l.course_id = p.id AND l.date BETWEEN :from AND min(:to, :today)
        AND (:teacher_id IS NULL OR l.teacher_id = :teacher_id)
        AND (:pupil_id IS NULL OR EXISTS (
            SELECT 1 FROM own o WHERE o.course_id = l.course_id AND l.date >= o.starts
                AND (o.ends IS NULL OR l.date < o.ends)))
),
record AS MATERIALIZED (
    SELECT p.class, p.grade, p.letter, l.date, l.number, p.subject, p.part, s.login, l.topic,
        d.name AS kind, l.held, l.held AND l.topic <> '' AS topics,
        l.held AND EXISTS (SELECT 1 FROM homework h WHERE h.lesson_id = l.id) AS homework,
        l.held AND l.roll AS roll, l.held AND ifnull(ej_local_date(t.at) > l.date, 0) AS late,
        ifnull(m.marks, 0) AS marks
    FROM due u
    JOIN lesson l ON l.id = u.id
    JOIN page p ON p.id = u.course_id
    JOIN kind d ON d.id = l.kind_id
    JOIN staff s ON s.id = l.teacher_id
    LEFT JOIN confirmed cf ON cf.lesson_id = l.id
    LEFT JOIN standing m ON m.lesson_id = l.id
    LEFT JOIN txn t ON t.id = cf.txn_id
)
SELECT NULL AS total, class, grade, letter, date, number AS lesson, subject,
    nullif(part, '') AS "group", login AS teacher, nullif(topic, '') AS topic, kind, 1 AS due, held,
    topics, homework, roll, late, marks
FROM record
UNION ALL
SELECT 'class', class, grade, letter, NULL, NULL, 'Всего', NULL, NULL, NULL, NULL, count(*),
    sum(held), sum(topics), sum(homework), sum(roll), sum(late), sum(marks)
FROM record
GROUP BY class
ORDER BY grade, letter COLLATE ej_ru, class, total, date, lesson, subject COLLATE ej_ru, "group";
