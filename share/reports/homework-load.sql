/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: homework-load
title:
  en: Load of homework
  ru: Загруженность обучающихся домашними заданиями
source: komi 2.7
explain: records-homework
with: [classes]
parameters:
  period: {}
  from: {default: today-6}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: date, heading: День, type: date}
  - {name: weekday, heading: День недели, words: {"1": понедельник, "2": вторник, "3": среда,
     "4": четверг, "5": пятница, "6": суббота, "7": воскресенье}}
  - {name: subjects, heading: Предметов в этот день, type: integer}
  - {name: set, heading: задали, type: integer, group: Предметов с домашним заданием}
  - {name: due, heading: сдают, type: integer, group: Предметов с домашним заданием}
  - {name: single, heading: Личных заданий задано, type: integer}
  - {name: set_subjects, heading: Задали в этот день, width: 42}
  - {name: due_subjects, heading: Сдают в этот день, width: 42}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  landscape: yes
  name-columns: 2
  signers: [Классный руководитель, Заместитель директора]
  notes: note
  empty: В эти дни уроков нет.
---*/
-- Per class and day of lessons: the subjects on the timetable that day, how many of them set work
-- for all, and how many have work due that day, whenever it was set.  A subject in two groups is
-- one: a pupil is in one of them.  Work for single pupils is counted apart.  A class's note has the
-- mean of subjects that set work a day, the days without any included, rounded once, half up, and
-- the fullest day.
WITH
sheet AS MATERIALIZED (
    SELECT k.id, k.name, k.grade, k.letter
    FROM asked k
),
page AS MATERIALIZED (
    SELECT s.id AS class_id, c.id, c.subject_id
    FROM sheet s
    JOIN class_part p ON p.part_id = s.id
    JOIN course c ON c.class_id = p.class_id
),
-- What is due in these days may have been set long before.
taught AS MATERIALIZED (
    SELECT p.class_id, p.subject_id, l.id, l.date
    FROM page p
    JOIN lesson l ON l.course_id = p.id AND l.date BETWEEN :year_from AND :to
),
item AS MATERIALIZED (
    SELECT class_id, date, subject_id, 'taught' AS what FROM taught WHERE date >= :from
    UNION
    SELECT t.class_id, t.date, t.subject_id, 'set'
    FROM taught t
    JOIN homework h ON h.lesson_id = t.id AND h.pupil_id IS NULL
    WHERE t.date >= :from
    UNION
    SELECT t.class_id, h.due, t.subject_id, 'due'
    FROM taught t
    JOIN homework h ON h.lesson_id = t.id AND h.pupil_id IS NULL AND h.due BETWEEN :from AND :to
),
single AS (
    SELECT t.class_id, t.date, count(*) AS n
    FROM taught t
    JOIN homework h ON h.lesson_id = t.id AND h.pupil_id IS NOT NULL
    WHERE t.date >= :from
    GROUP BY t.class_id, t.date
),
named AS (
    SELECT i.class_id, i.date, i.what, sj.name
    FROM item i
    JOIN subject sj ON sj.id = i.subject_id
    ORDER BY i.class_id, i.date, sj.name COLLATE ej_ru
),
line AS MATERIALIZED (
    SELECT class_id, date, count(iif(what = 'taught', 1, NULL)) AS subjects,
        count(iif(what = 'set', 1, NULL)) AS given, count(iif(what = 'due', 1, NULL)) AS due,
        group_concat(iif(what = 'set', name, NULL), ', ') AS set_subjects,
        group_concat(iif(what = 'due', name, NULL), ', ') AS due_subjects
    FROM named
    GROUP BY class_id, date
),
mean AS (
    SELECT class_id, max(given) AS most, 'В среднем задавали по ' || replace(printf('%.2f',
            (200 * sum(given) + count(*)) / (2 * count(*)) / 100.0), '.', ',')
        || ' предмета в день; больше всего – ' || max(given) AS note
    FROM line
    GROUP BY class_id
),
fullest AS (
    SELECT class_id, max(given), date FROM line GROUP BY class_id
)
SELECT s.name AS class, n.date, CAST((strftime('%w', n.date) + 6) % 7 + 1 AS TEXT) AS weekday, n.subjects,
    n.given AS "set", n.due, ifnull(g.n, 0) AS single, n.set_subjects, n.due_subjects,
    iif(m.most > 0, m.note || strftime(' (%d.%m.%Y).', f.date), 'На дом не задавали.') AS note
FROM sheet s
JOIN line n ON n.class_id = s.id
LEFT JOIN single g ON g.class_id = n.class_id AND g.date = n.date
JOIN mean m ON m.class_id = s.id
JOIN fullest f ON f.class_id = s.id
ORDER BY s.grade, s.letter COLLATE ej_ru, s.name, n.date;
