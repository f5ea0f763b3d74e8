/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: class-results
title:
  en: Results of a class for a study period
  ru: Итоги успеваемости класса за учебный период
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
  - {name: place, heading: №, type: integer}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {pivot: marks, type: integer}
  - {name: mean, heading: Средний балл, type: fixed2}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  name-columns: 5
  signers: [Классный руководитель, Заместитель директора]
  notes: note
  totals: total
  empty: Классов нет.
chart:
  kind: bar
  title: "Качество и успеваемость по предметам, %"
  x: pivot
  series: [quality, success]
---*/
-- A line for each pupil who is there on the period's last day, and per subject the mean, quality,
-- success and СОУ of all its final marks, «н/а» among them; the exempt are left out.
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
        ifnull(l.na, 0) AS na, ifnull(l.missing, 0) AS missing,
        l.sum, ifnull(l.n_marks, 0) AS n_marks, l.packed
    FROM called c
    LEFT JOIN (SELECT n, pupil_id, sum(mark = 5) AS n5, sum(mark = 4) AS n4, sum(mark = 3) AS n3,
                   sum(bad) AS n2, sum(absent) AS na, sum(missing) AS missing,
                   sum(mark) AS sum, count(mark) AS n_marks,
                   group_concat(subject || char(31) || ifnull(value, ''), char(30)) AS packed
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
per_subject AS MATERIALIZED (
    SELECT n, subject, count(*) AS all_marks, count(mark) AS marks, sum(mark) AS sum,
        ifnull(sum(mark >= 3 AND NOT bad), 0) AS good, ifnull(sum(mark >= 4), 0) AS best,
        sum(CASE mark WHEN 5 THEN 100 WHEN 4 THEN 64 WHEN 3 THEN 36 WHEN 2 THEN 16
            ELSE iif(absent, 7, 0) END) AS level
    FROM line
    WHERE mark IS NOT NULL OR absent OR bad
    GROUP BY n, subject
),
-- Hundredths, rounded once, half up.
share AS (
    SELECT n, subject, 1 AS place, (200 * sum + marks) / (2 * marks) AS h FROM per_subject
    UNION ALL SELECT n, subject, 2, (20000 * best + all_marks) / (2 * all_marks) FROM per_subject
    UNION ALL SELECT n, subject, 3, (20000 * good + all_marks) / (2 * all_marks) FROM per_subject
    UNION ALL SELECT n, subject, 4, (200 * level + all_marks) / (2 * all_marks) FROM per_subject
),
label (place, total, label) AS (VALUES (1, 'mean', 'Средний балл'), (2, 'quality', 'Качество, %'),
    (3, 'success', 'Успеваемость, %'), (4, 'sou', 'СОУ')),
class_level AS MATERIALIZED (
    SELECT s.n, count(*) AS pupils, sum(s.n2 = 0 AND s.na = 0) AS good,
        sum(s.category IN ('all5', '4and5')) AS best, x.*
    FROM sorted s
    LEFT JOIN (SELECT n AS of, sum(sum) AS sum, sum(marks) AS marks, sum(level) AS level,
                   sum(all_marks) AS all_marks
               FROM per_subject
               GROUP BY n) x ON x.of = s.n
    GROUP BY s.n
),
percent AS MATERIALIZED (
    SELECT *, (20000 * good + pupils) / (2 * pupils) AS success_pct,
        (20000 * best + pupils) / (2 * pupils) AS quality_pct,
        (200 * level + all_marks) / (2 * all_marks) AS sou
    FROM class_level
),
row AS (
    SELECT NULL AS total, 0 AS last, s.n, s.place, s.pupil_id, NULL AS label,
        s.packed AS marks,
        (200 * s.sum + s.n_marks) / (2 * s.n_marks) AS mean
    FROM sorted s
    UNION ALL
    SELECT b.total, b.place, h.n, NULL, NULL, b.label,
        group_concat(h.subject || char(31)
            || ifnull(printf('%d.%02d', h.h / 100, h.h % 100), ''), char(30)),
        iif(b.place = 1, (SELECT (200 * sum + marks) / (2 * marks) FROM class_level c
                          WHERE c.n = h.n), NULL)
    FROM share h
    JOIN label b ON b.place = h.place
    GROUP BY h.n, h.place
)
SELECT r.total, u.class, u.period, r.place, p.file_no AS pupil_id,
    ifnull(rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic), r.label) AS pupil,
    r.marks, r.mean,
    CASE
        WHEN u.unmarked AND c.marks IS NULL
            THEN 'Обучение в ' || u.grade || ' классе безотметочное.'
        WHEN c.marks IS NULL THEN 'Отметки за период ещё не выставлены.'
        ELSE 'По классу: успеваемость (учащиеся без «2» и «н/а») '
            || printf('%d,%02d', c.success_pct / 100, c.success_pct % 100)
            || ' %, качество (учащиеся на «5» и на «4» и «5») '
            || printf('%d,%02d', c.quality_pct / 100, c.quality_pct % 100)
            || ' %, СОУ по всем отметкам ' || printf('%d,%02d', c.sou / 100, c.sou % 100)
            || '. В строках под таблицей те же показатели по отметкам предмета.'
    END || ifnull(char(10) || 'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no
        || ' от ' || strftime('%d.%m.%Y', a.order_date), '') AS note
FROM row r
JOIN unit u ON u.n = r.n
JOIN percent c ON c.n = r.n
LEFT JOIN pupil p ON p.id = r.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = r.pupil_id
ORDER BY u.n, r.last, r.place;
