/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: attendance-months
title:
  en: Attendance of a class by months
  ru: Отчёт о посещаемости класса (по месяцам)
source: komi 5.1.7, sedj 5.2.8
explain: records-absences
with: [classes]
parameters:
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: month, heading: Месяц, russian: month_name}
  - {name: missed, heading: всего, type: integer, group: Пропущено уроков}
  - {name: illness, heading: по болезни, type: integer, group: Пропущено уроков}
  - {name: valid, heading: по уважительной причине, type: integer, group: Пропущено уроков}
  - {name: unexcused, heading: без уважительной причины, type: integer, group: Пропущено уроков}
  - {name: unknown, heading: причина не указана, type: integer, group: Пропущено уроков}
  - {name: late, heading: Опоздания, type: integer}
  - {name: days_missed, heading: Пропущено дней, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  name-columns: 3
  signers: [Классный руководитель]
  notes: note
  totals: total
  empty: В эти дни учеников нет.
chart:
  kind: stacked-bar
  title: Пропуски уроков по месяцам
  x: month
  series: [illness, valid, unexcused, unknown]
  of: totals
---*/
-- A line for each pupil and each month in which the pupil was in the class.  Missed are the lessons
-- with a code that means illness, a valid reason, none or one not yet known; a day is missed when
-- all lessons of the pupil on it are, groups of other pupils left aside.  A class's totals
-- are by month, and for all of them if there are several.  Months to come, and those after the
-- year's last day, have no lines.
WITH RECURSIVE
bound AS (
    SELECT max(:from, min(:to, :today, :year_to)) AS ends
),
month (name, starts, ends) AS (
    SELECT substr(:from, 1, 7), date(:from),
        min(b.ends, date(:from, 'start of month', '+1 month', '-1 day'))
    FROM bound b
    UNION ALL
    SELECT strftime('%Y-%m', m.starts, 'start of month', '+1 month'),
        date(m.starts, 'start of month', '+1 month'),
        min(b.ends, date(m.starts, 'start of month', '+2 months', '-1 day'))
    FROM month m
    JOIN bound b ON m.ends < b.ends
),
stay AS (
    SELECT k.id AS class_id, k.name AS class, k.grade, k.letter, e.pupil_id, e.starts, e.ends
    FROM asked k
    JOIN enrolment e ON e.class_id = k.id
),
day AS MATERIALIZED (
    SELECT s.class_id, s.pupil_id, l.date,
        sum(d.meaning = 'illness') AS illness,
        sum(d.meaning = 'valid') AS valid,
        sum(d.meaning = 'unexcused') AS unexcused,
        sum(d.meaning = 'unknown') AS unknown,
        sum(d.meaning = 'late') AS late
    FROM stay s
    JOIN class_part p ON p.part_id = s.class_id
    JOIN course c ON c.class_id = p.class_id
    JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN :from AND :to
        AND l.date >= s.starts AND (s.ends IS NULL OR l.date < s.ends)
    JOIN absence a ON a.lesson_id = l.id AND a.pupil_id = s.pupil_id
    JOIN code d ON d.id = a.code_id
    GROUP BY s.class_id, s.pupil_id, l.date
),
due AS (
    SELECT day.class_id, day.pupil_id, day.date, count(*) AS lessons
    FROM day
    JOIN course_pupil cp ON cp.pupil_id = day.pupil_id AND cp.starts <= day.date
        AND (cp.ends IS NULL OR cp.ends > day.date)
    JOIN lesson l ON l.course_id = cp.course_id AND l.date = day.date
    WHERE day.illness + day.valid + day.unexcused + day.unknown > 0
    GROUP BY day.class_id, day.pupil_id, day.date
),
tally AS (
    SELECT d.class_id, d.pupil_id, substr(d.date, 1, 7) AS month,
        sum(d.illness) AS illness, sum(d.valid) AS valid, sum(d.unexcused) AS unexcused,
        sum(d.unknown) AS unknown, sum(d.late) AS late,
        count(CASE WHEN d.illness + d.valid + d.unexcused + d.unknown = due.lessons
            THEN 1 END) AS days_missed
    FROM day d
    LEFT JOIN due ON due.class_id = d.class_id AND due.pupil_id = d.pupil_id AND due.date = d.date
    GROUP BY d.class_id, d.pupil_id, substr(d.date, 1, 7)
),
line AS (
    SELECT DISTINCT s.class_id, s.class, s.grade, s.letter, s.pupil_id, m.name AS month
    FROM stay s
    JOIN month m ON s.starts <= m.ends AND (s.ends IS NULL OR s.ends > m.starts)
),
record AS MATERIALIZED (
    SELECT n.class, n.grade, n.letter, n.pupil_id, n.month,
        ifnull(t.illness + t.valid + t.unexcused + t.unknown, 0) AS missed,
        ifnull(t.illness, 0) AS illness, ifnull(t.valid, 0) AS valid,
        ifnull(t.unexcused, 0) AS unexcused, ifnull(t.unknown, 0) AS unknown,
        ifnull(t.late, 0) AS late, ifnull(t.days_missed, 0) AS days_missed
    FROM line n
    LEFT JOIN tally t ON t.class_id = n.class_id AND t.pupil_id = n.pupil_id AND t.month = n.month
),
total AS (
    SELECT class, grade, letter, month, 'Всего за месяц' AS label,
        sum(missed) AS missed, sum(illness) AS illness, sum(valid) AS valid,
        sum(unexcused) AS unexcused, sum(unknown) AS unknown, sum(late) AS late,
        sum(days_missed) AS days_missed
    FROM record
    GROUP BY class, month
    UNION ALL
    SELECT class, grade, letter, NULL, 'Всего по классу',
        sum(missed), sum(illness), sum(valid), sum(unexcused), sum(unknown), sum(late),
        sum(days_missed)
    FROM record
    GROUP BY class
    HAVING min(month) < max(month)
),
row AS (
    SELECT NULL AS total, r.class, r.grade, r.letter, u.file_no AS pupil_id,
        u.surname, u.given_name, u.patronymic, r.month, r.missed, r.illness, r.valid,
        r.unexcused, r.unknown, r.late, r.days_missed,
        'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
            || strftime('%d.%m.%Y', an.order_date) AS note
    FROM record r
    JOIN pupil u ON u.id = r.pupil_id
    LEFT JOIN anonymised an ON an.pupil_id = r.pupil_id
    UNION ALL
    SELECT ifnull(month, 'all'), class, grade, letter, NULL, label, '', '', month, missed, illness, valid,
        unexcused, unknown, late, days_missed, NULL
    FROM total
)
SELECT total, class, pupil_id, rtrim(surname || ' ' || given_name || ' ' || patronymic) AS pupil,
    month,
    ej_period_ru(month) AS month_name,
    missed, illness, valid, unexcused, unknown, late, days_missed, note
FROM row
ORDER BY grade, letter COLLATE ej_ru, class, total,
    surname COLLATE ej_ru, given_name COLLATE ej_ru, patronymic COLLATE ej_ru, pupil_id, month;
