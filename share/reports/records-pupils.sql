/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-pupils
title:
  en: Pupils' time in classes, one by one
  ru: Пребывание учеников в классах
source: komi 5.1.7, 5.3.11
access: class-teacher secretary
explain: records-pupils
days: summer
with: [classes, contingent]
parameters:
  pupil: {}
  pupil_id: {}
  date: {}
  period: {}
  from: {}
  to: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: sex, heading: Пол, words: {m: м, f: ж}}
  - {name: home, heading: На дому, type: integer}
  - {name: starts, heading: С, type: date}
  - {name: start_kind, heading: Как пришёл, words: {enrol: зачислен, arrive: прибыл,
     transfer: переведён из класса, promote: переведён в следующий класс, retain: оставлен}}
  - {name: start_order, heading: Приказ}
  - {name: ends, heading: Уже нет с, type: date}
  - {name: end_kind, heading: Как ушёл, words: {depart: выбыл, transfer: переведён в другой класс,
     promote: переведён в следующий класс, retain: оставлен, graduate: окончил}}
  - {name: end_order, heading: Приказ об уходе}
  - {name: at_start, heading: На начало, type: integer}
  - {name: arrived, heading: Прибыл, type: integer}
  - {name: left, heading: Выбыл, type: integer}
  - {name: moved_in, heading: Переведён в класс, type: integer}
  - {name: moved_out, heading: Переведён из класса, type: integer}
  - {name: at_end, heading: На конец, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  landscape: yes
  name-columns: 3
  notes: note
  totals: total
  empty: В эти дни в классе нет учеников.
---*/
-- Each stay of a pupil in a class that touches these days, or that day, and what the reports on
-- movement and on numbers of pupils count it for.
WITH
sheet AS MATERIALIZED (
    SELECT k.id, k.name, k.grade, k.letter,
        max(coalesce(:date, :from, :year_from), :year_from) AS starts,
        coalesce(:date, :to, :today) AS ends
    FROM asked k
),
span AS (
    SELECT id AS n, id AS class_id, starts, ends FROM sheet
),
-- On a day are those who are there at its end.
stay AS MATERIALIZED (
    SELECT s.name AS class, s.grade, s.letter, c.pupil_id, c.starts, c.start_kind, c.start_order,
        c.ends, c.end_kind, c.end_order, :date IS NOT NULL OR c.at_start AS at_start,
        :date IS NULL AND c.arrived AS arrived, c.gone, :date IS NULL AND c.moved_in AS moved_in,
        c.moved_out, c.at_end
    FROM sheet s
    JOIN contingent c ON c.n = s.id AND (:date IS NULL OR c.at_end)
    WHERE :pupil_id IS NULL OR c.pupil_id = :pupil_id
),
record AS (
    SELECT NULL AS total, t.class, t.grade, t.letter, p.file_no AS pupil_id, p.surname,
        p.given_name, p.patronymic, p.sex, instr(' ' || p.conditions || ' ', ' home ') > 0 AS home,
        t.starts, t.start_kind, nullif(t.start_order, '') AS start_order, t.ends, t.end_kind,
        nullif(t.end_order, '') AS end_order, t.at_start,
        t.arrived, t.gone, t.moved_in, t.moved_out, t.at_end,
        'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
            || strftime('%d.%m.%Y', a.order_date) AS note
    FROM stay t
    JOIN pupil p ON p.id = t.pupil_id
    LEFT JOIN anonymised a ON a.pupil_id = t.pupil_id
    UNION ALL
    SELECT 'class', class, grade, letter, NULL, 'Всего', '', '', NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, sum(at_start), sum(arrived), sum(gone), sum(moved_in), sum(moved_out), sum(at_end),
        NULL
    FROM stay
    GROUP BY class
)
SELECT total, class, pupil_id, rtrim(surname || ' ' || given_name || ' ' || patronymic) AS pupil,
    sex, home, starts, start_kind, start_order, ends, end_kind, end_order, at_start, arrived,
    gone AS "left", moved_in, moved_out, at_end, note
FROM record
ORDER BY grade, letter COLLATE ej_ru, class, total IS NOT NULL, surname COLLATE ej_ru,
    given_name COLLATE ej_ru, patronymic COLLATE ej_ru, pupil_id, starts;
