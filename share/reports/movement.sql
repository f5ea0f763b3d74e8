/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: movement
title:
  en: Movement of pupils
  ru: Сводная ведомость учёта движения учащихся
source: komi 5.3.11, sedj 5.2.8
access: class-teacher secretary
explain: records-pupils
days: summer
with: [class-days, contingent]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик, width: 32}
  - {name: birth_date, heading: Дата рождения, type: date}
  - {name: kind, heading: Движение, russian: kind_ru}
  - {name: date, heading: Дата, type: date}
  - {name: order, heading: Приказ}
  - {name: order_date, heading: Дата приказа, type: date}
  - {name: from_school, heading: Откуда}
  - {name: to_school, heading: Куда}
  - {name: pupils, heading: В классе учеников, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  landscape: yes
  name-columns: 3
  signers: [Классный руководитель, Директор]
  notes: note
  totals: total
  empty: В эти дни никто не прибыл, не выбыл и не сменил класс.
---*/
-- A line for each who came or went within the days: those of the school first, moves between its
-- classes apart.  `pupils` is how many the class has at the end of that day.
WITH
move AS MATERIALIZED (
    SELECT class_id, pupil_id, starts AS date, iif(moved_in, 'moved-in', 'arrived') AS kind,
        start_order AS number, start_order_date AS order_date, start_from AS came_from,
        '' AS goes_to
    FROM contingent
    WHERE arrived OR moved_in
    UNION ALL
    SELECT class_id, pupil_id, ends, iif(moved_out, 'moved-out', 'left'), end_order,
        end_order_date, '', end_to
    FROM contingent
    WHERE gone OR moved_out
),
tally AS MATERIALIZED (
    SELECT s.id, ifnull(sum(c.at_start), 0) AS at_start, ifnull(sum(c.arrived), 0) AS arrived,
        ifnull(sum(c.gone), 0) AS gone, ifnull(sum(c.moved_in), 0) AS moved_in,
        ifnull(sum(c.moved_out), 0) AS moved_out, ifnull(sum(c.at_end), 0) AS at_end
    FROM sheet s
    LEFT JOIN contingent c ON c.n = s.id
    GROUP BY s.id
),
school AS (
    SELECT 'По школе: на начало ' || sum(at_start) || ', прибыло ' || sum(arrived) || ', выбыло '
        || sum(gone) || ', на конец ' || sum(at_end) || '; переведено из класса в класс '
        || sum(moved_in) || '.' AS note
    FROM tally
    HAVING :class_id IS NULL AND :class_teacher_id IS NULL AND count(*) > 1
),
-- An office's file may have number and date in one text: «№ 112-у от 18.09.2026».
written AS (
    SELECT *, substr(number, -4) || '-' || substr(number, -7, 2) || '-' || substr(number, -10, 2)
            AS day
    FROM move
),
told AS (
    SELECT class_id, pupil_id, date, kind, came_from, goes_to,
        iif(apart, rtrim(substr(number, 1, length(number) - 14)), number) AS number,
        iif(apart, day, order_date) AS order_date
    FROM (SELECT *, ifnull(number GLOB '*? от [0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]'
                  AND date(day) = day AND ifnull(order_date, day) = day, 0) AS apart
          FROM written)
),
row AS (
    SELECT NULL AS total, s.name AS class, s.grade, s.letter, p.file_no AS pupil_id,
        p.surname, p.given_name, p.patronymic, p.birth_date, p.sex, m.kind,
        m.kind LIKE 'moved-%' AS apart, m.date, m.number, m.order_date, m.came_from, m.goes_to, (
            SELECT count(*) FROM contingent c
            WHERE c.n = m.class_id AND c.starts <= m.date AND (c.at_end OR c.ends > m.date))
            AS pupils,
        'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
            || strftime('%d.%m.%Y', an.order_date) AS note
    FROM told m
    JOIN sheet s ON s.id = m.class_id
    JOIN pupil p ON p.id = m.pupil_id
    LEFT JOIN anonymised an ON an.pupil_id = m.pupil_id
    UNION ALL
    SELECT f.n, s.name, s.grade, s.letter, NULL, f.label, '', '', NULL, NULL, NULL, 2, NULL,
        NULL, NULL, NULL, NULL, f.pupils, (SELECT note FROM school)
    FROM sheet s
    JOIN (
        SELECT t.id, 1 AS n, iif(s.starts > :today, 'Будет состоять на ', 'Состояло на ')
                || strftime('%d.%m.%Y', s.starts) AS label,
            t.at_start AS pupils
        FROM tally t JOIN sheet s ON s.id = t.id
        UNION ALL SELECT id, 2, 'Прибыло', arrived FROM tally
        UNION ALL SELECT id, 3, 'Выбыло', gone FROM tally
        UNION ALL SELECT id, 4, 'Переведено из других классов школы', moved_in FROM tally
        UNION ALL SELECT id, 5, 'Переведено в другие классы школы', moved_out FROM tally
        UNION ALL
        SELECT t.id, 6, iif(s.ends > :today, 'Будет состоять на ', 'Состоит на ')
                || strftime('%d.%m.%Y', s.ends), t.at_end
        FROM tally t JOIN sheet s ON s.id = t.id
    ) f ON f.id = s.id
)
SELECT total, class, pupil_id, rtrim(surname || ' ' || given_name || ' ' || patronymic) AS pupil,
    birth_date, kind,
    CASE kind
        WHEN 'arrived' THEN iif(sex = 'f', 'прибыла', 'прибыл')
        WHEN 'left' THEN iif(sex = 'f', 'выбыла', 'выбыл')
        WHEN 'moved-in' THEN iif(sex = 'f', 'переведена в класс', 'переведён в класс')
        WHEN 'moved-out' THEN iif(sex = 'f', 'переведена из класса', 'переведён из класса')
    END AS kind_ru,
    date, number AS "order", order_date, came_from AS from_school, goes_to AS to_school, pupils,
    note
FROM row
ORDER BY grade, letter COLLATE ej_ru, class, total, apart, date, kind, surname COLLATE ej_ru,
    given_name COLLATE ej_ru, patronymic COLLATE ej_ru, pupil_id;
