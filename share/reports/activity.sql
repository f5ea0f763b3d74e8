/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: activity
title:
  en: Activity of users
  ru: Отчёт об активности пользователей
source: solo 6.1, komi 8.1
access: class-teacher teacher
explain: records-activity
parameters:
  teacher: {own: yes}
  period: {}
  from: {default: today-6}
  to: {default: today}
  idle: {default: 14}
columns:
  - {name: login, heading: Логин}
  - {name: staff, heading: Сотрудник, russian: staff_ru}
  - {name: date, heading: День, type: date}
  - {name: entered, heading: внесено, type: integer, group: Записи}
  - {name: changed, heading: изменено, type: integer, group: Записи}
  - {name: due, heading: по расписанию, type: integer, group: Уроки}
  - {name: in_time, heading: в срок, type: integer, group: Уроки}
  - {name: late, heading: позже, type: integer, group: Уроки}
  - {name: missing, heading: не внесено, type: integer, group: Уроки}
  - {name: last_activity, heading: Последняя запись, type: date}
  - {name: idle_days, heading: Дней без записей, type: integer}
  - {name: idle, heading: Давно нет записей, words: {"yes": да}}
print:
  landscape: yes
  name-columns: 2
  signers: [Администратор, Заместитель директора]
  notes: note
  empty: За эти дни записей и уроков нет.
---*/
-- Per user and day what was recorded, out of the history, and what became of the lessons due that
-- day: in time is a lesson confirmed as held on its day.  Who did nothing has one line without a
-- day.  Idle is a teacher without a record for so many days.
--
-- Due are the lessons that the journal has.  Where the timetable was not turned into lessons nobody
-- seems to owe any, so a note tells how many of its lessons are missing.
WITH
person AS (
    SELECT s.login, rtrim(s.surname || ' ' || s.given_name || ' ' || s.patronymic) AS name,
        s.surname, s.given_name, s.patronymic, s.id,
        EXISTS (SELECT 1 FROM load o WHERE o.teacher_id = s.id AND o.starts <= :to
                AND (o.ends IS NULL OR o.ends > :from)) AS teaches
    FROM staff s
    WHERE :teacher_id IS NULL OR s.id = :teacher_id
),
act AS MATERIALIZED (
    SELECT id, ifnull(behalf, actor) AS login, ej_local_date(at) AS day
    FROM txn
    WHERE at >= date(:from, '-1 day')
),
-- Counted by transaction first, of which there are few.
change AS (
    SELECT txn_id, sum(old IS NULL) AS entered, sum(old IS NOT NULL) AS changed
    FROM audit
    WHERE id >= ej_history_from(:from)
    GROUP BY txn_id
),
done AS (
    SELECT x.login, x.day, sum(c.entered) AS entered, sum(c.changed) AS changed
    FROM change c
    JOIN act x ON x.id = c.txn_id
    WHERE x.day BETWEEN :from AND :to
        AND (:teacher_id IS NULL OR x.login IN (SELECT login FROM person))
    GROUP BY x.login, x.day
),
confirmed AS MATERIALIZED (
    SELECT row_id AS lesson_id, min(txn_id) AS txn_id
    FROM audit
    WHERE id >= ej_history_from(:from) AND +tbl = 'lesson'
        AND json_extract(new, '$[6]') = 1
        AND (old IS NULL OR json_extract(old, '$[6]') = 0)
    GROUP BY row_id
),
taught AS (
    SELECT p.login, l.date AS day, count(*) AS due,
        sum(l.held AND ifnull(x.day <= l.date, 1)) AS in_time,
        sum(l.held AND ifnull(x.day > l.date, 0)) AS late,
        sum(NOT l.held) AS missing
    FROM lesson l
    JOIN person p ON p.id = l.teacher_id
    LEFT JOIN confirmed cf ON cf.lesson_id = l.id
    LEFT JOIN act x ON x.id = cf.txn_id
    WHERE l.date BETWEEN :from AND min(:to, :today)
    GROUP BY p.login, l.date
),
day (date) AS (
    SELECT max(:from, starts) FROM year WHERE id = :year_id AND starts <= min(:to, :today)
    UNION ALL
    SELECT date(date, '+1 day') FROM day
    WHERE date < (SELECT min(:to, :today, ends) FROM year WHERE id = :year_id)
),
-- N is the day's number from the Monday of the year's first week on.
numbered AS MATERIALIZED (
    SELECT d.date, CAST(julianday(d.date) - julianday(y.starts)
        + (strftime('%w', y.starts) + 6) % 7 AS INTEGER) AS n
    FROM day d
    JOIN year y ON y.id = :year_id
),
planned AS (
    SELECT d.date
    FROM numbered d
    JOIN timetable t ON t.weekday = d.n % 7 + 1 AND (t.week = 0 OR t.week = d.n / 7 % 2 + 1)
        AND t.starts <= d.date AND (t.ends IS NULL OR t.ends > d.date)
        AND (:teacher_id IS NULL OR t.teacher_id = :teacher_id)
    JOIN course c ON c.id = t.course_id
    JOIN class k ON k.id = c.class_id AND k.year_id = :year_id
    WHERE NOT EXISTS (SELECT 1 FROM lesson l WHERE l.course_id = t.course_id AND l.date = d.date)
        AND NOT EXISTS (
            SELECT 1 FROM calendar a
            WHERE a.year_id = :year_id AND k.grade BETWEEN a.grade_from AND a.grade_to
                AND d.date BETWEEN a.starts AND a.ends
                AND (a.kind IN ('holiday', 'day-off')
                     OR (a.kind = 'cold-day' AND a.value <> 'remote')))
),
unplanned AS MATERIALIZED (
    SELECT 'Уроков расписания, которых нет в журнале: ' || count(*) || ' ('
        || strftime('%d.%m.%Y', min(date)) || ' – ' || strftime('%d.%m.%Y', max(date))
        || '); здесь они не учтены. Их создаёт ej-lesson generate.' AS note
    FROM planned
    HAVING count(*) > 0
),
line AS (
    SELECT login, day FROM done
    UNION
    SELECT login, day FROM taught
    UNION
    SELECT login, NULL FROM person
    WHERE login NOT IN (SELECT login FROM done) AND login NOT IN (SELECT login FROM taught)
),
latest AS (
    SELECT ifnull(behalf, actor) AS login, ej_local_date(max(at)) AS day
    FROM txn
    WHERE at < date(:to, '-1 day') OR ej_local_date(at) <= :to
    GROUP BY ifnull(behalf, actor)
)
SELECT n.login, ifnull(p.name, '') AS staff, n.day AS date,
    ifnull(d.entered, 0) AS entered, ifnull(d.changed, 0) AS changed,
    ifnull(t.due, 0) AS due, ifnull(t.in_time, 0) AS in_time, ifnull(t.late, 0) AS late,
    ifnull(t.missing, 0) AS missing,
    e.day AS last_activity,
    CAST(julianday(min(:to, :today)) - julianday(e.day) AS INTEGER) AS idle_days,
    CASE WHEN p.teaches
        AND ifnull(julianday(min(:to, :today)) - julianday(e.day) >= :idle, 1) THEN 'yes'
    END AS idle,
    coalesce(p.name, '(нет в списке сотрудников)') AS staff_ru,
    (SELECT note FROM unplanned) AS note
FROM line n
LEFT JOIN person p ON p.login = n.login
LEFT JOIN done d ON d.login = n.login AND d.day = n.day
LEFT JOIN taught t ON t.login = n.login AND t.day = n.day
LEFT JOIN latest e ON e.login = n.login
ORDER BY p.login IS NULL, p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru,
    p.patronymic COLLATE ej_ru, n.login, n.day;
