/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: summary-attendance
title:
  en: Summary sheet of attendance
  ru: Сводная ведомость учёта посещаемости обучающихся класса
source: komi 8.3, sedj 5.2.8
explain: records-absences
with: [classes]
parameters:
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: place, heading: №, type: integer}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: days_missed, heading: всего, type: integer, width: 7, group: Пропущено дней}
  - {name: days_illness, heading: по болезни, type: integer, width: 7, group: Пропущено дней}
  - {name: missed, heading: всего, type: integer, group: Пропущено уроков}
  - name: excused
    heading: по уважительной причине, с болезнью
    type: integer
    group: Пропущено уроков
  - {name: illness, heading: в том числе по болезни, type: integer, group: Пропущено уроков}
  - {name: valid, heading: в том числе по иной причине, type: integer, group: Пропущено уроков}
  - {name: unexcused, heading: без уважительной причины, type: integer, group: Пропущено уроков}
  - {name: unknown, heading: причина не указана, type: integer, group: Пропущено уроков}
  - {name: late, heading: Опоздания, type: integer}
sheet: {per: class, each: yes, name: "{class}", line: "{class} класс"}
print:
  name-columns: 4
  signers: [Классный руководитель]
  notes: note
  totals: total
  empty: В эти дни учеников нет.
---*/
-- A line for each pupil who was in the class in these days.  A day is missed when all lessons of
-- the pupil on it are, groups of other pupils left aside; by illness, when all of them are so.
WITH
stay AS MATERIALIZED (
    SELECT k.id AS class_id, k.name AS class, e.pupil_id, e.starts, e.ends,
        dense_rank() OVER (ORDER BY k.grade, k.letter COLLATE ej_ru, k.name) AS n
    FROM asked k
    JOIN enrolment e ON e.class_id = k.id
    WHERE e.starts <= :to AND (e.ends IS NULL OR e.ends > :from)
),
day AS (
    SELECT s.n, s.pupil_id, l.date,
        sum(d.meaning = 'illness') AS illness, sum(d.meaning = 'valid') AS valid,
        sum(d.meaning = 'unexcused') AS unexcused, sum(d.meaning = 'unknown') AS unknown,
        sum(d.meaning = 'late') AS late
    FROM stay s
    JOIN class_part p ON p.part_id = s.class_id
    JOIN course c ON c.class_id = p.class_id
    JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN :from AND :to
        AND l.date >= s.starts AND (s.ends IS NULL OR l.date < s.ends)
    JOIN absence a ON a.lesson_id = l.id AND a.pupil_id = s.pupil_id
    JOIN code d ON d.id = a.code_id
    GROUP BY s.n, s.pupil_id, l.date
),
whole AS MATERIALIZED (
    SELECT *, illness + valid + unexcused + unknown AS missed,
        illness + valid + unexcused + unknown > 0
            AND illness + valid + unexcused + unknown = (
                SELECT count(*)
                FROM course_pupil cp
                JOIN lesson l ON l.course_id = cp.course_id AND l.date = day.date
                WHERE cp.pupil_id = day.pupil_id AND cp.starts <= day.date
                    AND (cp.ends IS NULL OR cp.ends > day.date)) AS day_missed
    FROM day
),
tally AS (
    SELECT n, pupil_id, sum(day_missed) AS days_missed,
        sum(day_missed AND illness = missed) AS days_illness,
        sum(missed) AS missed, sum(illness) AS illness, sum(valid) AS valid,
        sum(unexcused) AS unexcused, sum(unknown) AS unknown, sum(late) AS late
    FROM whole
    GROUP BY n, pupil_id
),
record AS MATERIALIZED (
    SELECT s.n, s.class, s.pupil_id, ifnull(t.days_missed, 0) AS days_missed,
        ifnull(t.days_illness, 0) AS days_illness, ifnull(t.missed, 0) AS missed,
        ifnull(t.illness, 0) AS illness, ifnull(t.valid, 0) AS valid,
        ifnull(t.unexcused, 0) AS unexcused, ifnull(t.unknown, 0) AS unknown,
        ifnull(t.late, 0) AS late
    FROM (SELECT DISTINCT n, class, pupil_id FROM stay) s
    LEFT JOIN tally t ON t.n = s.n AND t.pupil_id = s.pupil_id
),
row AS (
    SELECT NULL AS total, r.n, r.class,
        row_number() OVER (PARTITION BY r.n ORDER BY u.surname COLLATE ej_ru,
            u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no) AS place,
        u.file_no AS pupil_id,
        rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
        r.days_missed, r.days_illness, r.missed, r.illness, r.valid, r.unexcused, r.unknown, r.late,
        'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
            || strftime('%d.%m.%Y', a.order_date) AS note
    FROM record r
    JOIN pupil u ON u.id = r.pupil_id
    LEFT JOIN anonymised a ON a.pupil_id = r.pupil_id
    UNION ALL
    SELECT 'class', n, class, NULL, NULL, 'Всего по классу', sum(days_missed), sum(days_illness),
        sum(missed), sum(illness), sum(valid), sum(unexcused), sum(unknown), sum(late), NULL
    FROM record
    GROUP BY n
)
SELECT total, class, place, pupil_id, pupil, days_missed, days_illness, missed,
    illness + valid AS excused, illness, valid, unexcused, unknown, late, note
FROM row
ORDER BY n, total IS NOT NULL, place;
