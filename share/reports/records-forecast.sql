/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-forecast
title:
  en: Final marks and forecasts, one by one
  ru: Итоговые отметки и прогнозы по одной
source: komi 5.3.9, 10.2
explain: records-marks
parameters:
  class: {}
  pupil: {}
  pupil_id: {}
  subject: {}
  period: {default: current}
columns:
  - {name: class, heading: Класс, shown: no}
  - name: period
    heading: Период
    shown: no
    words:
      Q1: I четверть
      Q2: II четверть
      Q3: III четверть
      Q4: IV четверть
      T1: I триместр
      T2: II триместр
      T3: III триместр
      H1: I полугодие
      H2: II полугодие
      year: год
      exam: экзамен
      final: итог
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: value, heading: Отметка}
  - {name: forecast, heading: Прогноз, words: {"yes": прогноз, "no": выставлена}}
  - {name: n, heading: Отметок, type: integer}
  - {name: debts, heading: в том числе точек, type: integer}
  - {name: weighted, heading: "Средневзвешенный балл, точка как «2»", type: fixed2}
  - name: category
    heading: Категория ученика
    words:
      all5: отличник
      4and5: на «4» и «5»
      with3: на «3», «4», «5»
      failing: неуспевающий
      not_attested: не аттестован
      no_data: нет данных
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  landscape: yes
  name-columns: 4
  notes: note
  empty: Отметок нет.
---*/
-- The final marks, and what stands for those that are not there yet, of which class-preliminary is
-- made.
WITH
-- The classes, each with the period asked for, else the latest that has begun.
unit AS MATERIALIZED (
    SELECT k.id AS class_id, k.name AS class, k.grade, pe.name AS period, pe.starts, pe.ends,
        max(min(pe.ends, :today), pe.starts) AS day,
        row_number() OVER (ORDER BY k.grade, k.letter COLLATE ej_ru, k.name) AS n,
        instr(' ' || (SELECT value FROM policy WHERE name = 'no-marks-in-grades') || ' ',
            ' ' || k.grade || ' ') > 0 AS unmarked
    FROM class k
    JOIN (
        SELECT name, grade_from, grade_to, starts, ends FROM period WHERE year_id = :year_id
        UNION ALL
        SELECT column1, 0, 99, :year_from, :year_to
        FROM (VALUES ('year'), ('exam'), ('final')) WHERE column1 = :period
    ) pe ON k.grade BETWEEN pe.grade_from AND pe.grade_to
    WHERE k.year_id = :year_id AND NOT k.joint
        AND (:class_id IS NULL
             OR k.id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
        AND (:class_teacher_id IS NULL OR k.teacher_id = :class_teacher_id)
        AND CASE WHEN :period IS NULL THEN pe.starts = (
                SELECT max(x.starts) FROM period x
                WHERE x.year_id = :year_id AND k.grade BETWEEN x.grade_from AND x.grade_to
                    AND x.starts <= max(:today, :year_from))
            ELSE pe.name = :period END
),
-- Who was promoted or graduated before the period's last day is still there.
stay AS MATERIALIZED (
    SELECT u.n, u.day, e.pupil_id, e.starts, e.start_kind, e.start_order, e.start_order_date,
        e.start_from, e.end_kind, e.end_order, e.end_order_date, e.end_to,
        iif(e.end_kind IN ('promote', 'retain', 'graduate') AND e.ends > u.starts, NULL, e.ends)
            AS ends
    FROM unit u
    JOIN enrolment e ON e.class_id = u.class_id AND e.starts <= u.day
),
person AS MATERIALIZED (
    SELECT DISTINCT s.n, s.pupil_id FROM stay s WHERE s.ends IS NULL OR s.ends > s.day
),
-- Marks that a pupil brought along from another class of the year are the pupil's; a subject of the
-- class without a mark has a line all the same.
given AS (
    SELECT p.n, p.pupil_id, f.subject_id, f.value, max(f.class_id = u.class_id) AS own
    FROM person p
    JOIN unit u ON u.n = p.n
    JOIN final f ON f.pupil_id = p.pupil_id AND f.period = u.period
    JOIN class k ON k.id = f.class_id AND k.year_id = :year_id
    GROUP BY p.n, p.pupil_id, f.subject_id
),
due AS (
    SELECT p.n, p.pupil_id, c.subject_id
    FROM person p
    JOIN unit u ON u.n = p.n AND NOT u.unmarked AND u.period <> 'exam'
    JOIN class_part w ON w.part_id = u.class_id
    JOIN course c ON c.class_id = w.class_id
        AND EXISTS (SELECT 1 FROM load o WHERE o.course_id = c.id AND o.starts <= u.ends
                    AND (o.ends IS NULL OR o.ends > u.starts))
        AND (c.name = '' OR EXISTS (
                SELECT 1 FROM member m WHERE m.course_id = c.id AND m.pupil_id = p.pupil_id
                AND m.starts <= u.day AND (m.ends IS NULL OR m.ends > u.day)))
    JOIN subject j ON j.id = c.subject_id AND j.graded AND j.attested
),
-- The marks of the period in those subjects where the final one is not there yet: one that was
-- corrected no longer counts, a debt counts as a 2.
scored AS MATERIALIZED (
    SELECT d.n, d.pupil_id, d.subject_id, count(*) AS marks,
        sum(m.value NOT GLOB '[0-9]*') AS debts, sum(m.weight) AS weight,
        sum(m.weight * iif(m.value GLOB '[0-9]*', CAST(m.value AS INTEGER), 2)) AS weighted
    FROM (SELECT n, pupil_id, subject_id FROM due
          EXCEPT SELECT n, pupil_id, subject_id FROM given) d
    CROSS JOIN unit u ON u.n = d.n
    CROSS JOIN course c ON c.subject_id = d.subject_id AND c.class_id IN (
        SELECT w.class_id FROM enrolment e
        JOIN class k ON k.id = e.class_id AND k.year_id = :year_id
        JOIN class_part w ON w.part_id = k.id
        WHERE e.pupil_id = d.pupil_id)
    CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN u.starts AND u.day
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = d.pupil_id
        AND ifnull(m.corrected <= max(:today, u.starts), 1)
    WHERE NOT EXISTS (
        SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
            AND r.kind_id = m.kind_id AND r.replaces = m.n AND r.corrected <= max(:today, u.starts))
    GROUP BY d.n, d.pupil_id, d.subject_id
),
-- What is given, else what the marks so far come to, else nothing.
found AS (
    SELECT d.n, d.pupil_id, d.subject_id, NULL AS value, 0 AS forecast FROM due d
    UNION ALL SELECT n, pupil_id, subject_id, value, 0 FROM given
    UNION ALL
    SELECT s.n, s.pupil_id, s.subject_id, ej_propose(j.name, s.weighted, s.weight), 1
    FROM scored s
    JOIN subject j ON j.id = s.subject_id
),
line AS MATERIALIZED (
    SELECT n, pupil_id, j.id AS subject_id, j.name AS subject, value, forecast,
        iif(ej_final(value) = 'mark', CAST(value AS INTEGER), NULL) AS mark,
        ifnull(ej_final(value) = 'failed' OR ej_final(value) = 'mark' AND instr(
            ' ' || (SELECT value FROM policy WHERE name = 'unsatisfactory') || ' ',
            ' ' || value || ' ') > 0, 0) AS bad,
        ifnull(ej_final(value) = 'not-attested', 0) AS absent,
        value IS NULL AS missing
    FROM (SELECT n, pupil_id, subject_id, CAST(max(value) AS TEXT) AS value,
              max(forecast) AS forecast
          FROM found
          GROUP BY n, pupil_id, subject_id) x
    JOIN subject j ON j.id = x.subject_id
),
-- As they are called in the lists: surname and given name, and what tells namesakes apart.
called AS MATERIALIZED (
    SELECT p.n, p.pupil_id,
        rtrim(u.surname || ' ' || u.given_name) || iif(
            count(*) OVER (PARTITION BY p.n, u.surname, u.given_name) > 1,
            rtrim(' ' || u.patronymic) || iif(count(*) OVER (
                    PARTITION BY p.n, u.surname, u.given_name, u.patronymic) > 1,
                ' (' || u.file_no || ')', ''), '') AS name,
        row_number() OVER (PARTITION BY p.n ORDER BY u.surname COLLATE ej_ru,
            u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no) AS place
    FROM person p
    JOIN pupil u ON u.id = p.pupil_id
),
tally AS MATERIALIZED (
    SELECT c.n, c.pupil_id, c.name, c.place, sum(l.mark = 5) AS n5, sum(l.mark = 4) AS n4,
        sum(l.mark = 3) AS n3, ifnull(sum(l.bad), 0) AS n2, ifnull(sum(l.absent), 0) AS na,
        ifnull(sum(l.missing), 0) AS missing, ifnull(sum(l.forecast), 0) AS forecasts
    FROM called c
    LEFT JOIN line l ON l.n = c.n AND l.pupil_id = c.pupil_id
    GROUP BY c.n, c.pupil_id
),
-- The first of these that fits; so they part the class.
sorted AS MATERIALIZED (
    SELECT *, CASE
            WHEN n2 > 0 THEN 'failing'
            WHEN na > 0 THEN 'not_attested'
            WHEN missing > 0 OR ifnull(n5 + n4 + n3, 0) = 0 THEN 'no_data'
            WHEN n3 > 0 THEN 'with3'
            WHEN n4 > 0 THEN '4and5'
            ELSE 'all5'
        END AS category
    FROM tally
)
SELECT u.class, u.period, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, l.subject, l.value,
    iif(l.value IS NULL, NULL, iif(l.forecast, 'yes', 'no')) AS forecast, c.marks AS n, c.debts,
    (200 * c.weighted + c.weight) / (2 * c.weight) AS weighted,
    s.category, 'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM unit u
JOIN sorted s ON s.n = u.n
JOIN pupil p ON p.id = s.pupil_id
LEFT JOIN line l ON l.n = s.n AND l.pupil_id = s.pupil_id
LEFT JOIN scored c ON c.n = l.n AND c.pupil_id = l.pupil_id AND c.subject_id = l.subject_id
LEFT JOIN anonymised a ON a.pupil_id = s.pupil_id
WHERE (:pupil_id IS NULL OR s.pupil_id = :pupil_id)
    AND (:subject_id IS NULL OR l.subject_id = :subject_id)
ORDER BY u.n, s.place, l.subject COLLATE ej_ru;
