/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: attendance-months
title:
  en: Attendance of a class by months
  ru: Отчёт о посещаемости класса (по месяцам)
source: komi 5.1.7, sedj 5.2.8
parameters:
  class: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, width: 6}
  - {name: pupil_id, heading: № личного дела, width: 10}
  - {name: pupil, heading: Ученик}
  - {name: month, heading: Месяц, width: 9}
  - {name: missed, heading: всего, type: integer, group: Пропущено уроков, width: 8}
  - {name: illness, heading: по болезни, type: integer, group: Пропущено уроков, width: 9}
  - name: valid
    heading: по уважительной причине
    type: integer
    group: Пропущено уроков
    width: 14
  - name: unexcused
    heading: без уважительной причины
    type: integer
    group: Пропущено уроков
    width: 14
  - {name: unknown, heading: причина не указана, type: integer, group: Пропущено уроков, width: 11}
  - {name: late, heading: Опоздания, type: integer, width: 11}
  - {name: days_missed, heading: Пропущено дней, type: integer, width: 11}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 3, signers: [Классный руководитель], notes: note}
---*/
-- A line for each pupil and each month in which the pupil was in the class.  Missed are the lessons
-- with a code that means illness, a valid reason, none or one not yet known; a day is missed when
-- all lessons held for the pupil on it are, groups of other pupils left aside.
WITH RECURSIVE
month (name, starts, ends) AS (
    SELECT substr(:from, 1, 7), date(:from),
        min(:to, date(:from, 'start of month', '+1 month', '-1 day'))
    UNION ALL
    SELECT strftime('%Y-%m', starts, 'start of month', '+1 month'),
        date(starts, 'start of month', '+1 month'),
        min(:to, date(starts, 'start of month', '+2 months', '-1 day'))
    FROM month
    WHERE ends < :to
),
stay AS (
    SELECT k.id AS class_id, k.name AS class, k.grade, k.letter, e.pupil_id, e.starts, e.ends
    FROM class k
    JOIN enrolment e ON e.class_id = k.id
    WHERE k.year_id = :year_id AND NOT k.joint AND (:class_id IS NULL OR k.id = :class_id)
),
day AS (
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
tally AS (
    SELECT class_id, pupil_id, substr(date, 1, 7) AS month,
        sum(illness) AS illness, sum(valid) AS valid, sum(unexcused) AS unexcused,
        sum(unknown) AS unknown, sum(late) AS late,
        sum(illness + valid + unexcused + unknown > 0
            AND illness + valid + unexcused + unknown = (
                SELECT count(*)
                FROM course_pupil cp
                JOIN lesson l ON l.course_id = cp.course_id AND l.date = day.date AND l.held
                WHERE cp.pupil_id = day.pupil_id AND cp.starts <= day.date
                    AND (cp.ends IS NULL OR cp.ends > day.date))) AS days_missed
    FROM day
    GROUP BY class_id, pupil_id, substr(date, 1, 7)
),
line AS (
    SELECT DISTINCT s.class_id, s.class, s.grade, s.letter, s.pupil_id, m.name AS month
    FROM stay s
    JOIN month m ON s.starts <= m.ends AND (s.ends IS NULL OR s.ends > m.starts)
)
SELECT n.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
    n.month,
    ifnull(t.illness + t.valid + t.unexcused + t.unknown, 0) AS missed,
    ifnull(t.illness, 0) AS illness, ifnull(t.valid, 0) AS valid,
    ifnull(t.unexcused, 0) AS unexcused, ifnull(t.unknown, 0) AS unknown,
    ifnull(t.late, 0) AS late, ifnull(t.days_missed, 0) AS days_missed,
    'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
        || strftime('%d.%m.%Y', an.order_date) AS note
FROM line n
JOIN pupil u ON u.id = n.pupil_id
LEFT JOIN tally t ON t.class_id = n.class_id AND t.pupil_id = n.pupil_id AND t.month = n.month
LEFT JOIN anonymised an ON an.pupil_id = n.pupil_id
ORDER BY n.grade, n.letter COLLATE ej_ru, n.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, n.month;
