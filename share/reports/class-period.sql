/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: class-period
title:
  en: Class teacher's report on a study period
  ru: Отчёт классного руководителя за учебный период
source: komi 8.3, sedj 5.2.8
explain: records-finals
parameters:
  class: {}
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
  - name: category
    heading: Успеваемость
    width: 26
    words:
      pupils: Всего учащихся
      all5: успевают на «5»
      4and5: успевают на «4» и «5»
      one4: в том числе с одной «4»
      with3: успевают на «3», «4», «5»
      one3: в том числе с одной «3»
      failing: неуспевающие
      failing1: в том числе с одной «2»
      failing2: в том числе с двумя «2»
      failing3plus: в том числе с тремя и более «2»
      not_attested: не аттестованы (без «2»)
      not_attested_any: "«н/а» всего, с неуспевающими"
      no_data: нет данных
      success: Абсолютная успеваемость
      quality: Качество знаний
      at_start: Учащихся на начало периода
      arrived: прибыли
      left: выбыли
      at_end: Учащихся на конец периода
  - {name: count, heading: Количество, type: integer}
  - {name: pct, heading: "% от числа учащихся", type: fixed2}
  - {name: names, heading: Фамилия и имя, width: 44}
  - {name: subjects, heading: Предметы, width: 44}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  landscape: yes
  name-columns: 3
  signers: [Классный руководитель, Заместитель директора]
  notes: note
  empty: Классов нет.
---*/
-- How the pupils of a class did in a study period, out of its final marks; who is there on its last
-- day (until then, today) counts.  The categories part the class; a pupil with a 2 is failing even
-- if there is «н/а» beside it, and is then also among those who have any «н/а».
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
line AS MATERIALIZED (
    SELECT n, pupil_id, j.id AS subject_id, j.name AS subject, value,
        iif(ej_final(value) = 'mark', CAST(value AS INTEGER), NULL) AS mark,
        ifnull(ej_final(value) = 'failed' OR ej_final(value) = 'mark' AND instr(
            ' ' || (SELECT value FROM policy WHERE name = 'unsatisfactory') || ' ',
            ' ' || value || ' ') > 0, 0) AS bad,
        ifnull(ej_final(value) = 'not-attested', 0) AS absent,
        value IS NULL AS missing
    FROM (SELECT n, pupil_id, subject_id, max(value) AS value
          FROM (SELECT n, pupil_id, subject_id, NULL AS value FROM due
                UNION ALL SELECT n, pupil_id, subject_id, value FROM given)
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
    SELECT c.n, c.pupil_id, c.name, c.place, l.n5, l.n4, l.n3, ifnull(l.n2, 0) AS n2,
        ifnull(l.na, 0) AS na, ifnull(l.missing, 0) AS missing
    FROM called c
    LEFT JOIN (SELECT n, pupil_id, sum(mark = 5) AS n5, sum(mark = 4) AS n4, sum(mark = 3) AS n3,
                   sum(bad) AS n2, sum(absent) AS na, sum(missing) AS missing
               FROM line
               GROUP BY n, pupil_id) l ON l.n = c.n AND l.pupil_id = c.pupil_id
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
),
-- Who is in which line; those of the parts are in the whole as well.
entry AS MATERIALIZED (
    SELECT n, pupil_id, name, place, 'pupils' AS category FROM sorted
    UNION ALL SELECT n, pupil_id, name, place, category FROM sorted
    UNION ALL SELECT n, pupil_id, name, place, 'one4' FROM sorted
    WHERE category = '4and5' AND n4 = 1
    UNION ALL SELECT n, pupil_id, name, place, 'one3' FROM sorted
    WHERE category = 'with3' AND n3 = 1
    UNION ALL SELECT n, pupil_id, name, place,
        CASE n2 WHEN 1 THEN 'failing1' WHEN 2 THEN 'failing2' ELSE 'failing3plus' END
    FROM sorted WHERE category = 'failing'
    UNION ALL SELECT n, pupil_id, name, place, 'not_attested_any' FROM sorted WHERE na > 0
    UNION ALL SELECT n, pupil_id, name, place, 'success' FROM sorted WHERE n2 = 0 AND na = 0
    UNION ALL SELECT n, pupil_id, name, place, 'quality' FROM sorted
    WHERE category IN ('all5', '4and5')
),
cause AS (
    SELECT n, pupil_id, 'one4' AS category, subject AS subject
    FROM line WHERE mark = 4
    UNION ALL
    SELECT n, pupil_id, 'one3', subject FROM line WHERE mark = 3
    UNION ALL
    SELECT n, pupil_id, 'failing', subject FROM line WHERE bad
    UNION ALL SELECT n, pupil_id, 'not_attested_any', subject FROM line WHERE absent
    UNION ALL SELECT n, pupil_id, 'no_data', subject FROM line WHERE missing
),
reason AS MATERIALIZED (
    SELECT n, pupil_id, category, iif(
            category = 'no_data' AND count(*) = (SELECT count(*) FROM line l
                                                 WHERE l.n = c.n AND l.pupil_id = c.pupil_id),
            'все предметы', group_concat(subject, ', ')) AS subjects
    FROM (SELECT * FROM cause ORDER BY n, pupil_id, category, subject COLLATE ej_ru) c
    GROUP BY n, pupil_id, category
),
counted AS MATERIALIZED (
    SELECT n, category, count(*) AS count,
        iif(category IN ('pupils', 'success', 'quality'), NULL, group_concat(name, '; ')) AS names,
        group_concat(name || ': ' || subjects, '; ') AS subjects
    FROM (SELECT m.n, m.category, m.name, r.subjects
          FROM entry m
          LEFT JOIN reason r ON r.n = m.n AND r.pupil_id = m.pupil_id AND r.category = CASE
              WHEN m.category IN ('one4', 'one3', 'not_attested_any', 'no_data') THEN m.category
              WHEN m.category = 'not_attested' THEN 'not_attested_any'
              WHEN m.category GLOB 'failing?*' THEN 'failing' END
          ORDER BY m.n, m.category, m.place)
    GROUP BY n, category
),
-- Who was in the class on the period's first day, who came and left since.
moved AS MATERIALIZED (
    SELECT s.n, s.starts <= u.starts AND (s.ends IS NULL OR s.ends > u.starts) AS at_start,
        s.starts > u.starts AS arrived, s.ends > u.starts AND s.ends <= u.day AS left,
        s.ends IS NULL OR s.ends > u.day AS at_end,
        rtrim(p.surname || ' ' || p.given_name) AS name, s.starts, s.ends,
        iif(s.start_order = '', '', ', приказ ' || s.start_order)
            || iif(s.start_from = '', '', ', из: ' || s.start_from) AS come,
        iif(s.end_order = '', '', ', приказ ' || s.end_order)
            || iif(s.end_to = '', '', ', в: ' || s.end_to) AS gone
    FROM stay s
    JOIN unit u ON u.n = s.n
    JOIN pupil p ON p.id = s.pupil_id
    WHERE s.ends IS NULL OR s.ends > u.starts
),
movement AS MATERIALIZED (
    SELECT n, 'at_start' AS category, sum(at_start) AS count, NULL AS names FROM moved GROUP BY n
    UNION ALL SELECT n, 'arrived', sum(arrived), group_concat(iif(arrived,
        name || ' (' || strftime('%d.%m.%Y', starts) || come || ')', NULL), '; ')
    FROM moved GROUP BY n
    UNION ALL SELECT n, 'left', ifnull(sum(left), 0), group_concat(iif(left,
        name || ' (' || strftime('%d.%m.%Y', ends) || gone || ')', NULL), '; ')
    FROM moved GROUP BY n
    UNION ALL SELECT n, 'at_end', sum(at_end), NULL FROM moved GROUP BY n
),
form (place, category) AS (VALUES
    (1, 'pupils'), (2, 'all5'), (3, '4and5'), (4, 'one4'), (5, 'with3'), (6, 'one3'),
    (7, 'failing'), (8, 'failing1'), (9, 'failing2'), (10, 'failing3plus'), (11, 'not_attested'),
    (12, 'not_attested_any'), (13, 'no_data'), (14, 'success'), (15, 'quality'), (16, 'at_start'),
    (17, 'arrived'), (18, 'left'), (19, 'at_end')
),
size AS (
    SELECT u.n, (SELECT count(*) FROM person p WHERE p.n = u.n) AS pupils,
        EXISTS (SELECT 1 FROM line l WHERE l.n = u.n AND NOT l.missing) AS graded,
        (SELECT group_concat('Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no
             || ' от ' || strftime('%d.%m.%Y', a.order_date), char(10))
         FROM person p JOIN anonymised a ON a.pupil_id = p.pupil_id WHERE p.n = u.n) AS orders
    FROM unit u
)
SELECT u.class, u.period, f.category,
    iif(f.place IN (14, 15) AND NOT z.graded, NULL, coalesce(m.count, c.count, 0)) AS count,
    iif(f.place BETWEEN 2 AND 15 AND z.pupils > 0 AND (z.graded OR f.place = 13),
        (20000 * ifnull(c.count, 0) + z.pupils) / (2 * z.pupils), NULL) AS pct,
    coalesce(m.names, c.names) AS names, c.subjects,
    iif(u.unmarked AND NOT z.graded, 'Обучение в ' || u.grade || ' классе безотметочное.', '')
        || ifnull(char(10) || z.orders, '') AS note
FROM unit u
JOIN size z ON z.n = u.n
JOIN form f ON z.graded OR NOT u.unmarked OR f.place = 1 OR f.place > 15
LEFT JOIN counted c ON c.n = u.n AND c.category = f.category
LEFT JOIN movement m ON m.n = u.n AND m.category = f.category
ORDER BY u.n, f.place;
