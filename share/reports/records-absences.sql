/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-absences
title:
  en: Absences, one by one
  ru: Пропуски и опоздания по одному
source: komi 5.1.7
access: class-teacher guardian pupil
explain: records-absences
parameters:
  class: {}
  pupil: {}
  pupil_id: {}
  subject: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: subject, heading: Предмет}
  - {name: code, heading: Код}
  - name: meaning
    heading: Что значит
    words:
      unknown: причина не указана
      valid: по уважительной причине
      illness: по болезни
      unexcused: без уважительной причины
      late: опоздание
      exempt: освобождение
  - {name: missed, heading: Пропущено уроков, type: integer}
  - {name: days_missed, heading: Пропущено дней, type: integer}
  - {name: reason, heading: Причина}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  name-columns: 4
  notes: note
  totals: total
  empty: Пропусков нет.
---*/
-- Every absence that a number may come from.  A day counts as missed on its first line, when all
-- lessons of the pupil on it are missed; so nobody runs it who sees some lessons only.
WITH
stay AS MATERIALIZED (
    SELECT e.pupil_id, e.class_id, k.name AS class, k.grade, k.letter,
        max(e.starts, :from, iif(:current, (
            SELECT max(x.starts) FROM period x
            WHERE x.year_id = :year_id AND k.grade BETWEEN x.grade_from AND x.grade_to
                AND x.starts <= max(:today, :year_from)), :from)) AS starts, e.ends
    FROM class k
    JOIN enrolment e ON e.class_id = k.id
    WHERE k.year_id = :year_id AND NOT k.joint
        AND (:class_id IS NULL
             OR k.id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
        AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
),
entry AS MATERIALIZED (
    SELECT s.class, s.grade, s.letter, s.pupil_id, l.date, l.number, c.subject_id, d.name AS code,
        d.meaning, a.reason, d.meaning NOT IN ('late', 'exempt') AS missed
    FROM stay s
    JOIN class_part p ON p.part_id = s.class_id
    JOIN course c ON c.class_id = p.class_id
    JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN s.starts AND :to
        AND (s.ends IS NULL OR l.date < s.ends)
    JOIN absence a ON a.lesson_id = l.id AND a.pupil_id = s.pupil_id
    JOIN code d ON d.id = a.code_id
),
day AS MATERIALIZED (
    SELECT pupil_id, date, sum(missed) = (
            SELECT count(*)
            FROM course_pupil cp
            JOIN lesson l ON l.course_id = cp.course_id AND l.date = e.date
            WHERE cp.pupil_id = e.pupil_id AND cp.starts <= e.date
                AND (cp.ends IS NULL OR cp.ends > e.date)) AS whole,
        min(iif(missed, number, NULL)) AS first
    FROM entry e
    GROUP BY pupil_id, date
    HAVING sum(missed) > 0
),
row AS (
    SELECT NULL AS total, e.*, ifnull(d.whole AND e.number = d.first AND e.missed, 0) AS days
    FROM entry e
    LEFT JOIN day d ON d.pupil_id = e.pupil_id AND d.date = e.date
    WHERE :subject_id IS NULL OR e.subject_id = :subject_id
)
SELECT r.total, r.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
    r.date, r.number AS lesson, j.name AS subject, r.code, r.meaning, r.missed,
    r.days AS days_missed, nullif(r.reason, '') AS reason,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM (SELECT * FROM row UNION ALL
      SELECT 'sum', class, grade, letter, pupil_id, NULL, NULL, NULL, NULL, 'Всего', NULL,
          sum(missed), sum(days)
      FROM row GROUP BY class, pupil_id) r
JOIN pupil u ON u.id = r.pupil_id
LEFT JOIN subject j ON j.id = r.subject_id
LEFT JOIN anonymised a ON a.pupil_id = r.pupil_id
ORDER BY r.grade, r.letter COLLATE ej_ru, r.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, r.total IS NOT NULL,
    r.date, r.number;
