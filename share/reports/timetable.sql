/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: timetable
title:
  en: Timetable by class, teacher or room
  ru: Расписание уроков
source: komi 5.1.4
access: class-teacher teacher secretary guardian pupil
explain: timetable
parameters:
  by: {of: [class, teacher, room]}
  class: {open: yes}
  teacher: {}
  date: {default: today}
columns:
  - {name: name, heading: Чьё расписание, russian: name_ru, shown: no}
  - {name: lesson, heading: Урок, type: integer}
  - {name: time, heading: Время, shown: bells}
  - {name: monday, heading: Понедельник, width: 20}
  - {name: tuesday, heading: Вторник, width: 20}
  - {name: wednesday, heading: Среда, width: 20}
  - {name: thursday, heading: Четверг, width: 20}
  - {name: friday, heading: Пятница, width: 20}
  - {name: saturday, heading: Суббота, width: 20, shown: saturdays}
  - {name: sunday, heading: Воскресенье, width: 20, shown: sundays}
sheet: {per: name, name: "{name}", line: "{name}"}
print:
  landscape: yes
  name-columns: 2
  signers: [Заместитель директора]
  empty: На этот день расписания нет.
---*/
-- What holds on that day, a table for each class, teacher (so with a teacher) or room, a line for
-- each lesson of the day.  `--set by=room` says which.  The timetable is nobody's secret: who sees
-- only own pages elsewhere sees all of it here.
WITH RECURSIVE
asked AS MATERIALIZED (
    SELECT max(min(:date, ends), starts) AS date,
        coalesce(:by, iif(:teacher_id IS NULL, 'class', 'teacher')) AS by
    FROM year
    WHERE id = :year_id
),
entry AS MATERIALIZED (
    SELECT a.by, t.weekday, t.number, t.week, k.id AS class_id, k.name AS class, k.joint,
        sj.name AS subject, t.room, s.login,
        CASE WHEN c.name = '' THEN '' WHEN c.name GLOB '[0-9]*' THEN ' (гр. ' || c.name || ')'
            ELSE ' (' || c.name || ')' END AS part,
        CASE WHEN t.room = '' THEN '' WHEN t.room GLOB '[0-9]*' THEN ', каб. ' || t.room
            ELSE ', ' || t.room END AS place,
        s.surname || ifnull(' ' || nullif(substr(s.given_name, 1, 1), '') || '.', '')
            || ifnull(nullif(substr(s.patronymic, 1, 1), '') || '.', '') AS teacher
    FROM asked a
    JOIN timetable t ON t.starts <= a.date AND (t.ends IS NULL OR t.ends > a.date)
        AND (:teacher_id IS NULL OR t.teacher_id = :teacher_id)
    JOIN main.course c ON c.id = t.course_id
    JOIN class k ON k.id = c.class_id AND k.year_id = :year_id
    JOIN subject sj ON sj.id = c.subject_id
    JOIN staff s ON s.id = t.teacher_id
    WHERE :class_id IS NULL
        OR k.id IN (SELECT class_id FROM class_part WHERE part_id = :class_id UNION
                    SELECT p.class_id FROM class_part o
                    JOIN class_part p ON p.part_id = o.part_id WHERE o.class_id = :class_id)
),
cell AS (
    SELECT h.name, h.name || ' класс' AS name_ru, h.grade, h.letter, h.shift, e.weekday, e.number,
        e.week,
        e.subject || e.part || iif(e.joint, ', ' || e.class, '') || e.place || ', ' || e.teacher
            AS text
    FROM entry e
    JOIN class_part p ON p.class_id = e.class_id
    JOIN class h ON h.id = p.part_id
    WHERE e.by = 'class'
        AND (:class_id IS NULL
             OR h.id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
    UNION ALL
    SELECT e.login, e.teacher, NULL, NULL, NULL, e.weekday, e.number, e.week,
        e.class || ', ' || e.subject || e.part || e.place
    FROM entry e
    WHERE e.by = 'teacher'
    UNION ALL
    SELECT e.room, CASE WHEN e.room = '' THEN 'Без кабинета' WHEN e.room GLOB '[0-9]*'
            THEN 'Кабинет ' || e.room ELSE e.room END, e.room = '', NULL, NULL, e.weekday,
        e.number, e.week,
        e.class || ', ' || e.subject || e.part || ', ' || e.teacher
    FROM entry e
    WHERE e.by = 'room'
),
slot AS MATERIALIZED (
    SELECT name, name_ru, grade, letter, shift, weekday, number,
        group_concat(CASE week WHEN 0 THEN '' ELSE week || '-я неделя: ' END || text, '; ')
            OVER slots AS text,
        row_number() OVER (PARTITION BY name, weekday, number) AS first
    FROM cell
    WINDOW slots AS (PARTITION BY name, weekday, number ORDER BY week, text COLLATE ej_ru
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
),
sheet AS (
    SELECT name, max(name_ru) AS name_ru, max(grade) AS grade, max(letter) AS letter,
        max(shift) AS shift, min(1, min(number)) AS first, max(number) AS last,
        max(weekday = 6) AS saturdays, max(weekday = 7) AS sundays
    FROM slot
    GROUP BY name
),
line (name, name_ru, grade, letter, shift, number, last, saturdays, sundays) AS (
    SELECT name, name_ru, grade, letter, shift, first, last, saturdays, sundays FROM sheet
    UNION ALL
    SELECT name, name_ru, grade, letter, shift, number + 1, last, saturdays, sundays
    FROM line
    WHERE number < last
),
bell AS MATERIALIZED (
    SELECT n.name, n.number, max(replace(b.value, '-', '–')) AS time
    FROM line n
    JOIN asked a
    JOIN calendar b ON b.year_id = :year_id AND b.kind = 'bell'
        AND n.grade BETWEEN b.grade_from AND b.grade_to AND a.date BETWEEN b.starts AND b.ends
        AND b.name = n.shift || '.' || n.number
    WHERE a.by = 'class'
    GROUP BY n.name, n.number
)
SELECT n.name, n.name_ru, n.number AS lesson, b.time,
    max(iif(s.weekday = 1, s.text, NULL)) AS monday,
    max(iif(s.weekday = 2, s.text, NULL)) AS tuesday,
    max(iif(s.weekday = 3, s.text, NULL)) AS wednesday,
    max(iif(s.weekday = 4, s.text, NULL)) AS thursday,
    max(iif(s.weekday = 5, s.text, NULL)) AS friday,
    max(iif(s.weekday = 6, s.text, NULL)) AS saturday,
    max(iif(s.weekday = 7, s.text, NULL)) AS sunday,
    EXISTS (SELECT 1 FROM bell o WHERE o.name = n.name) AS bells, n.saturdays, n.sundays
FROM line n
LEFT JOIN slot s ON s.name = n.name AND s.number = n.number AND s.first = 1
LEFT JOIN bell b ON b.name = n.name AND b.number = n.number
GROUP BY n.name, n.number
ORDER BY n.grade, n.letter COLLATE ej_ru, n.name_ru COLLATE ej_ru, n.name, n.number;
