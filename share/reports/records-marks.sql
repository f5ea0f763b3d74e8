/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-marks
title:
  en: Marks, one by one
  ru: Отметки по одной
source: mo 14
access: class-teacher teacher guardian pupil
explain: records-marks
with: [statement]
parameters:
  subject: {}
  teacher: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: kind, heading: Вид работы}
  - {name: n, heading: Номер, type: integer}
  - {name: value, heading: Отметка}
  - {name: weight, heading: Вес, type: hundredths}
  - {name: corrected, heading: Исправлена, type: date}
  - {name: counts, heading: Учитывается, words: {"yes": да, "no": нет}}
  - {name: product, heading: Отметка × вес, type: hundredths}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  name-columns: 4
  notes: note
  totals: total
  empty: Отметок нет.
---*/
-- Every mark that a number may come from.  A mark does not count that another one has corrected,
-- nor a debt; the sums stand under each pupil's subject: how many count, of which weight, and the
-- weighted mean.  Kept are the marks that a pupil brought along from another class of the year.
WITH
span AS MATERIALIZED (
    SELECT s.*,
        max(:from, iif(:current, (
            SELECT max(x.starts) FROM period x
            WHERE x.year_id = :year_id AND s.grade BETWEEN x.grade_from AND x.grade_to
                AND x.starts <= max(:today, :year_from)), :from)) AS starts
    FROM stay s
    WHERE s.last = 1
),
page AS MATERIALIZED (
    SELECT DISTINCT s.pupil_id, c.id AS course_id, c.subject_id
    FROM span s
    JOIN enrolment e ON e.pupil_id = s.pupil_id
    JOIN class k ON k.id = e.class_id AND k.year_id = :year_id
    JOIN class_part w ON w.part_id = k.id
    JOIN course c ON c.class_id = w.class_id AND (:subject_id IS NULL OR c.subject_id = :subject_id)
),
entry AS MATERIALIZED (
    SELECT s.pupil_id, p.subject_id, l.date, l.number, m.kind_id, m.n, m.value, m.weight,
        m.corrected,
        m.value <> (SELECT value FROM policy WHERE name = 'debt')
            AND ifnull(m.corrected <= max(:today, :year_from), 1) AND NOT EXISTS (
            SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
                AND r.kind_id = m.kind_id AND r.replaces = m.n
                AND r.corrected <= max(:today, :year_from)) AS counts
    FROM span s
    CROSS JOIN page p ON p.pupil_id = s.pupil_id
    CROSS JOIN lesson l ON l.course_id = p.course_id AND l.date BETWEEN s.starts AND :to
        AND (:teacher_id IS NULL OR l.teacher_id = :teacher_id)
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = s.pupil_id
),
row AS (
    SELECT NULL AS total, pupil_id, subject_id, date, number, k.name AS kind, e.kind_id, n, value,
        e.weight, corrected, iif(counts, 'yes', 'no') AS counts,
        iif(counts, CAST(value AS INTEGER) * e.weight, NULL) AS product
    FROM entry e
    JOIN kind k ON k.id = e.kind_id
    UNION ALL
    SELECT 'sum', pupil_id, subject_id, NULL, NULL,
        'Учитывается: ' || sum(counts) || iif(sum(counts), ', средневзвешенный балл '
            || printf('%d,%02d', mean / 100, mean % 100), ''),
        NULL, NULL, NULL, weight, NULL, NULL, product
    FROM (SELECT pupil_id, subject_id, counts, sum(iif(counts, weight, NULL)) OVER pages AS weight,
              sum(iif(counts, CAST(value AS INTEGER) * weight, NULL)) OVER pages AS product,
              (200 * sum(iif(counts, CAST(value AS INTEGER) * weight, NULL)) OVER pages
                  + sum(iif(counts, weight, NULL)) OVER pages)
                  / (2 * sum(iif(counts, weight, NULL)) OVER pages) AS mean
          FROM entry
          WINDOW pages AS (PARTITION BY pupil_id, subject_id))
    GROUP BY pupil_id, subject_id
)
SELECT r.total, s.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
    j.name AS subject, r.date, r.number AS lesson, r.kind, r.n, r.value, r.weight, r.corrected,
    r.counts, r.product,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM row r
JOIN span s ON s.pupil_id = r.pupil_id
JOIN pupil u ON u.id = r.pupil_id
JOIN subject j ON j.id = r.subject_id
LEFT JOIN anonymised a ON a.pupil_id = r.pupil_id
ORDER BY s.grade, s.letter COLLATE ej_ru, s.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, j.name COLLATE ej_ru,
    r.total IS NOT NULL, r.date, r.number, r.kind_id, r.n;
