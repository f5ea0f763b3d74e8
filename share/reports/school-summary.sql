/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: school-summary
title:
  en: Summary of the school for a study period
  ru: Сводный отчёт об успеваемости по школе
source: solo 6.2, komi 8.3
access: deputy
explain: records-finals
with: [period-classes, period-pupils, period-subjects, period-marks, period-categories]
columns:
  - {name: grade, heading: Параллель, width: 16}
  - {name: period, heading: Период, shown: periods, type: period}
  - {name: classes, heading: Классов, type: integer}
  - {name: pupils, heading: Учащихся, type: integer}
  - {name: success, heading: всего, type: integer, group: Успевают}
  - {name: all5, heading: на «5», type: integer, group: Успевают}
  - {name: 4and5, heading: "на «4–5»", type: integer, group: Успевают}
  - {name: one4, heading: из них с одной «4», type: integer, group: Успевают}
  - {name: with3, heading: "на «3–5»", type: integer, group: Успевают}
  - {name: one3, heading: из них с одной «3», type: integer, group: Успевают}
  - {name: not_attested, heading: всего, type: integer, group: Не аттестованы}
  - name: not_attested_valid
    heading: из них по уважит. причине
    type: integer
    group: Не аттестованы
  - name: not_attested_truancy
    heading: из них из-за прогулов
    type: integer
    group: Не аттестованы
  - {name: not_attested_any, heading: вместе с неуспевающими, type: integer, group: Не аттестованы}
  - {name: failing, heading: всего, type: integer, group: Не успевают}
  - {name: failing1, heading: из них с одной «2», type: integer, group: Не успевают}
  - {name: failing2, heading: из них с двумя «2», type: integer, group: Не успевают}
  - {name: failing3plus, heading: из них с тремя и более, type: integer, group: Не успевают}
  - {name: no_data, heading: Не выставлены, type: integer}
  - {name: success_pct, heading: "Успеваемость, %", type: fixed2}
  - {name: quality_pct, heading: "Качество, %", type: fixed2}
print:
  landscape: yes
  name-columns: 1
  signers: [Заместитель директора, Директор]
  notes: note
  totals: total
  empty: Классов нет.
chart: {kind: bar, title: "Качество по параллелям, %", x: grade, series: [quality_pct]}
---*/
-- Of each parallel what class-period says of its classes, with sums for levels 1-4, 5-9, 10-11 and
-- the school.  The categories part the pupils.  Not attested because of truancy is who in a subject with «н/а» missed more
-- lessons without a valid reason than otherwise; everybody else is it for a valid reason.
WITH
absent AS MATERIALIZED (
    SELECT l.n, l.pupil_id, l.subject_id, sum(d.meaning = 'unexcused') AS truant,
        sum(d.meaning IN ('valid', 'illness', 'unknown')) AS excused
    FROM line l
    CROSS JOIN unit u ON u.n = l.n
    CROSS JOIN class_part w ON w.part_id = u.class_id
    CROSS JOIN course c ON c.class_id = w.class_id AND c.subject_id = l.subject_id
    CROSS JOIN lesson o ON o.course_id = c.id AND o.date BETWEEN u.starts AND u.ends
    CROSS JOIN absence a ON a.lesson_id = o.id AND a.pupil_id = l.pupil_id
    JOIN code d ON d.id = a.code_id
    WHERE l.absent
    GROUP BY l.n, l.pupil_id, l.subject_id
),
truant AS MATERIALIZED (
    SELECT DISTINCT n, pupil_id FROM absent WHERE truant > excused
),
record AS MATERIALIZED (
    SELECT u.grade, u.period, u.unmarked, CASE WHEN u.grade < 5 THEN 1 WHEN u.grade < 10 THEN 2
            ELSE 3 END AS level,
        count(DISTINCT u.n) AS classes, count(*) AS pupils, sum(s.n2 = 0 AND s.na = 0) AS clean,
        sum(s.category = 'all5') AS all5, sum(s.category = '4and5') AS n45,
        sum(s.category = '4and5' AND s.n4 = 1) AS one4, sum(s.category = 'with3') AS with3,
        sum(s.category = 'with3' AND s.n3 = 1) AS one3,
        sum(s.category = 'not_attested') AS not_attested,
        sum(s.category = 'not_attested' AND t.n IS NOT NULL) AS truancy,
        sum(s.na > 0) AS na, sum(s.category = 'failing') AS failing,
        sum(s.category = 'failing' AND s.n2 = 1) AS failing1,
        sum(s.category = 'failing' AND s.n2 = 2) AS failing2,
        sum(s.category = 'failing' AND s.n2 > 2) AS failing3plus,
        sum(s.category = 'no_data') AS no_data,
        sum(s.n5 + s.n4 + s.n3 + s.n2 + s.na > 0) AS seen
    FROM unit u
    JOIN sorted s ON s.n = u.n
    LEFT JOIN truant t ON t.n = s.n AND t.pupil_id = s.pupil_id
    GROUP BY u.grade, u.period
),
row AS (
    SELECT NULL AS total, level, grade AS place, CAST(grade AS TEXT) AS grade, period, classes, pupils, NOT unmarked AS graded,
        iif(seen, pupils, 0) AS of, iif(seen, clean, 0) AS clean, all5, n45, one4, with3, one3, not_attested,
        truancy, na, failing, failing1, failing2, failing3plus, no_data, seen
    FROM record
    UNION ALL
    SELECT 'level', level, 98, x.column2, NULL, sum(classes), sum(pupils), max(NOT unmarked),
        sum(iif(seen, pupils, 0)), sum(iif(seen, clean, 0)), sum(all5), sum(n45),
        sum(one4), sum(with3), sum(one3), sum(not_attested), sum(truancy), sum(na), sum(failing),
        sum(failing1), sum(failing2), sum(failing3plus), sum(iif(unmarked, 0, no_data)), sum(seen)
    FROM record
    JOIN (VALUES (1, 'Всего 1–4'), (2, 'Всего 5–9'), (3, 'Всего 10–11')) x ON x.column1 = level
    GROUP BY level
    UNION ALL
    SELECT 'school', 4, 99, 'Всего по школе', NULL, sum(classes), sum(pupils),
        max(NOT unmarked), sum(iif(seen, pupils, 0)), sum(iif(seen, clean, 0)), sum(all5),
        sum(n45), sum(one4), sum(with3), sum(one3), sum(not_attested), sum(truancy), sum(na),
        sum(failing), sum(failing1), sum(failing2), sum(failing3plus),
        sum(iif(unmarked, 0, no_data)), sum(seen)
    FROM record
    HAVING count(*) > 0
)
SELECT total, grade, period, classes, pupils,
    iif(graded, all5 + n45 + with3, NULL) AS success, iif(graded, all5, NULL) AS all5,
    iif(graded, n45, NULL) AS "4and5", iif(graded, one4, NULL) AS one4,
    iif(graded, with3, NULL) AS with3, iif(graded, one3, NULL) AS one3,
    iif(graded, not_attested, NULL) AS not_attested,
    iif(graded, not_attested - truancy, NULL) AS not_attested_valid,
    iif(graded, truancy, NULL) AS not_attested_truancy, iif(graded, na, NULL) AS not_attested_any,
    iif(graded, failing, NULL) AS failing, iif(graded, failing1, NULL) AS failing1,
    iif(graded, failing2, NULL) AS failing2, iif(graded, failing3plus, NULL) AS failing3plus,
    iif(graded, no_data, NULL) AS no_data,
    iif(seen, (20000 * clean + of) / (2 * of), NULL) AS success_pct,
    iif(seen, (20000 * (all5 + n45) + of) / (2 * of), NULL) AS quality_pct,
    ifnull((SELECT 'Обучение в ' || group_concat(grade, ', ') || ' классе безотметочное.'
            FROM (SELECT DISTINCT grade FROM unit WHERE unmarked)), '')
        || char(10) || 'Успеваемость — доля учащихся без «2» и «н/а», качество — доля учащихся на «5»'
        || ' и на «4» и «5»; классы, в которых отметок ещё нет, в долю не входят.'
        || iif(:both IS 'not-attested',
            char(10) || 'У кого есть и «2», и «н/а», считается неаттестованным.', '') AS note,
    :period IS NULL AS periods
FROM row
ORDER BY level, place;
