/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-homework
part: lessons
report: records-lessons
bound: no
title:
  en: What the load of homework is made of
  ru: Записи, из которых составлена загруженность заданиями
source: komi 2.7
explain: records-homework
parameters:
  pupil: {}
  pupil_id: {}
  period: {}
  from: {default: today-6}
  to: {default: today}
---*/
/*---
part: homework
with: [classes]
title: {en: 'Homework, one by one', ru: Домашние задания по одному}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: date, heading: Задано, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: due_date, heading: На день, type: date}
  - {name: text, heading: Задание, width: 42}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Лично}
  - {name: set, heading: задали, type: integer, group: Предметов с домашним заданием}
  - {name: due, heading: сдают, type: integer, group: Предметов с домашним заданием}
  - {name: single, heading: Личных заданий, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {landscape: yes, name-columns: 4, notes: note, empty: На эти дни заданий нет.}
---*/
-- Homework set or due in these days.  A subject counts once for a day: the first of its homework
-- does, that of another group or lesson does not.  Of a pupil, what was set for all and for the pupil.
WITH
item AS MATERIALIZED (
    SELECT k.name AS class, k.grade, k.letter, k.id AS class_id, l.date, l.number, c.subject_id,
        j.name AS subject, c.name AS part, h.id, h.due AS due_date, h.text, h.pupil_id,
        h.pupil_id IS NULL AND l.date >= :from AS given,
        h.pupil_id IS NULL AND ifnull(h.due BETWEEN :from AND :to, 0) AS due,
        h.pupil_id IS NOT NULL AND l.date >= :from AS single
    FROM asked k
    JOIN class_part p ON p.part_id = k.id
    JOIN course c ON c.class_id = p.class_id AND (:subject_id IS NULL OR c.subject_id = :subject_id)
    JOIN subject j ON j.id = c.subject_id
    JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN :year_from AND :to
    JOIN homework h ON h.lesson_id = l.id
    WHERE (:pupil_id IS NULL OR (ifnull(h.pupil_id, :pupil_id) = :pupil_id AND EXISTS (
            SELECT 1 FROM course_pupil o WHERE o.course_id = c.id AND o.pupil_id = :pupil_id
                AND o.class_id = k.id AND l.date >= o.starts
                AND (o.ends IS NULL OR l.date < o.ends))))
)
SELECT i.class, i.date, i.number AS lesson, i.subject, nullif(i.part, '') AS "group", i.due_date,
    i.text, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
    i.given AND row_number() OVER (PARTITION BY i.class_id, i.subject_id, i.date, i.given
        ORDER BY i.number, i.id) = 1 AS "set",
    i.due AND row_number() OVER (PARTITION BY i.class_id, i.subject_id, i.due_date, i.due
        ORDER BY i.date, i.number, i.id) = 1 AS due,
    i.single,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM item i
LEFT JOIN pupil u ON u.id = i.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = i.pupil_id
WHERE i.given OR i.due OR i.single
ORDER BY i.grade, i.letter COLLATE ej_ru, i.class, i.date, i.number, i.subject COLLATE ej_ru, i.part,
    i.id;
