/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-activity
title:
  en: What users did, one by one
  ru: Действия пользователей по одному
source: solo 6.1, komi 8.1
access: class-teacher teacher
explain: records-activity
parameters:
  teacher: {own: yes}
  period: {}
  from: {default: today-6}
  to: {default: today}
columns:
  - {name: login, heading: Логин}
  - {name: date, heading: День, type: date}
  - {name: time, heading: Время}
  - {name: what, heading: Что, words: {lesson: урок по расписанию}}
  - {name: detail, heading: Команда или урок}
  - {name: entered, heading: внесено, type: integer, group: Записи}
  - {name: changed, heading: изменено, type: integer, group: Записи}
  - {name: due, heading: по расписанию, type: integer, group: Уроки}
  - {name: in_time, heading: в срок, type: integer, group: Уроки}
  - {name: late, heading: позже, type: integer, group: Уроки}
  - {name: missing, heading: не внесено, type: integer, group: Уроки}
print:
  landscape: yes
  name-columns: 2
  empty: За эти дни записей и уроков нет.
---*/
-- Each transaction by its tables, and each lesson due, as activity counts them.
WITH
act AS MATERIALIZED (
    SELECT id, ifnull(behalf, actor) AS login, ej_local_date(at) AS day, ej_local_time(at) AS time,
        command
    FROM txn
    WHERE at >= date(:from, '-1 day')
),
change AS (
    SELECT txn_id, tbl, sum(old IS NULL) AS entered, sum(old IS NOT NULL) AS changed
    FROM audit
    WHERE id >= ej_history_from(:from)
    GROUP BY txn_id, tbl
),
confirmed AS MATERIALIZED (
    SELECT row_id AS lesson_id, min(txn_id) AS txn_id
    FROM audit
    WHERE id >= ej_history_from(:from) AND +tbl = 'lesson'
        AND json_extract(new, '$[6]') = 1
        AND (old IS NULL OR json_extract(old, '$[6]') = 0)
    GROUP BY row_id
)
SELECT x.login, x.day AS date, substr(x.time, 12) AS time, c.tbl AS what, x.command AS detail,
    c.entered, c.changed, 0 AS due, 0 AS in_time, 0 AS late, 0 AS missing
FROM change c
JOIN act x ON x.id = c.txn_id
WHERE x.day BETWEEN :from AND :to
    AND (:teacher_id IS NULL OR x.login = (SELECT login FROM staff WHERE id = :teacher_id))
UNION ALL
SELECT s.login, l.date, NULL, 'lesson', k.name || ', урок ' || l.number || ', ' || j.name,
    0, 0, 1, l.held AND ifnull(x.day <= l.date, 1), l.held AND ifnull(x.day > l.date, 0),
    NOT l.held
FROM lesson l
JOIN staff s ON s.id = l.teacher_id AND (:teacher_id IS NULL OR s.id = :teacher_id)
JOIN course c ON c.id = l.course_id
JOIN class k ON k.id = c.class_id
JOIN subject j ON j.id = c.subject_id
LEFT JOIN confirmed cf ON cf.lesson_id = l.id
LEFT JOIN act x ON x.id = cf.txn_id
WHERE l.date BETWEEN :from AND min(:to, :today)
ORDER BY login, date, time, what, detail;
