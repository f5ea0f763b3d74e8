/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: class-monitoring
title:
  en: Monitoring of a class
  ru: Мониторинг класса
source: epos 3.3.8
explain: records-monitoring
with: [class-monitoring]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: subject, heading: Предмет, russian: subject_ru}
  - {name: period, heading: "Месяц, период", russian: period_ru}
  - {name: pupils, heading: Учащихся с отметками, type: integer}
  - {name: n, heading: Отметок, type: integer}
  - {name: mean, heading: Средний балл, type: fixed2}
  - {name: success_pct, heading: "Успеваемость, %", type: fixed2}
  - {name: success_change, heading: изменение, type: fixed2}
  - {name: quality_pct, heading: "Качество, %", type: fixed2}
  - {name: quality_change, heading: изменение, type: fixed2}
  - {name: sou, heading: СОУ, type: fixed2}
  - {name: missed, heading: Пропущено уроков, type: integer}
  - {name: attendance_pct, heading: "Посещаемость, %", type: fixed2}
  - {name: point, heading: На графике, russian: point_ru, shown: no}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  landscape: yes
  name-columns: 2
  signers: [Классный руководитель]
  notes: note
  empty: За эти дни нет ни отметок, ни уроков.
chart:
  kind: line
  title: "Успеваемость и качество по месяцам, %"
  x: point
  series: [success_pct, quality_pct]
---*/
-- The class as a whole (no subject) and each subject, month by month and by period.  A month is
-- judged by the marks that the weighted mean of its marks proposes, a period by its final marks; so
-- a change is that since the month, or the period, before.  At the level of the class success and
-- quality are shares of pupils, of a subject shares of marks; СОУ is of marks.
WITH
-- ---- months
scored AS (
    SELECT n, pupil_id, subject_id, substr(date, 1, 7) AS month, count(*) AS marks,
        sum(CAST(value AS INTEGER)) AS sum, sum(weight) AS weight,
        sum(CAST(value AS INTEGER) * weight) AS weighted
    FROM entry
    GROUP BY n, pupil_id, subject_id, substr(date, 1, 7)
),
-- What is not set yet, of periods in which something is.
missing AS (
    SELECT p.n, p.pupil_id, c.subject_id, p.name
    FROM person p
    JOIN page c ON c.n = p.n AND c.graded AND NOT c.unmarked
        AND EXISTS (SELECT 1 FROM load o WHERE o.course_id = c.course_id AND o.starts <= p.ends
                    AND (o.ends IS NULL OR o.ends > p.starts))
        AND (c.name = '' OR EXISTS (
            SELECT 1 FROM member m WHERE m.course_id = c.course_id AND m.pupil_id = p.pupil_id
                AND m.starts <= p.day AND (m.ends IS NULL OR m.ends > p.day)))
    WHERE EXISTS (SELECT 1 FROM given g WHERE g.n = p.n AND g.name = p.name)
    EXCEPT
    SELECT n, pupil_id, subject_id, name FROM given
),
-- ---- both
line AS MATERIALIZED (
    SELECT s.n, s.pupil_id, s.subject_id, s.month AS period, 0 AS final, s.marks, s.sum,
        ej_propose(j.name, s.weighted, s.weight) AS mark, 0 AS absent,
        ifnull(instr(' ' || (SELECT value FROM policy WHERE name = 'unsatisfactory') || ' ',
            ' ' || ej_propose(j.name, s.weighted, s.weight) || ' ') > 0, 0) AS bad
    FROM scored s
    JOIN subject j ON j.id = s.subject_id
    UNION ALL
    SELECT n, pupil_id, subject_id, name, 1, 1,
        iif(ej_final(value) = 'mark', CAST(value AS INTEGER), NULL),
        iif(ej_final(value) = 'mark', CAST(value AS INTEGER), NULL),
        ej_final(value) = 'not-attested',
        ej_final(value) = 'failed' OR ej_final(value) = 'mark' AND instr(
            ' ' || (SELECT value FROM policy WHERE name = 'unsatisfactory') || ' ',
            ' ' || value || ' ') > 0
    FROM given
    WHERE ej_final(value) IN ('mark', 'not-attested', 'failed')
    UNION ALL
    SELECT n, pupil_id, subject_id, name, 1, 0, NULL, NULL, 0, 0 FROM missing
),
judged AS (
    SELECT n, pupil_id, subject_id, period, final, marks, sum, mark IS NOT NULL AS scored,
        ifnull(mark >= 3, 0) AND NOT bad AS good, ifnull(mark >= 4, 0) AS best,
        NOT absent AND NOT bad AS clean,
        CASE mark WHEN 5 THEN 100 WHEN 4 THEN 64 WHEN 3 THEN 36 WHEN 2 THEN 16
            ELSE iif(absent, 7, 0) END AS level
    FROM line
),
by_subject AS (
    SELECT n, subject_id, period, final, count(*) AS pupils, sum(marks) AS marks, sum(sum) AS sum,
        sum(iif(scored, marks, 0)) AS meant, count(*) AS all_marks, ifnull(sum(good), 0) AS good,
        ifnull(sum(best), 0) AS best, sum(level) AS level
    FROM judged
    WHERE marks > 0
    GROUP BY n, subject_id, period
),
by_pupil AS (
    SELECT n, pupil_id, period, final, sum(marks) AS marks, sum(sum) AS sum,
        sum(iif(scored, marks, 0)) AS meant, sum(marks > 0) AS all_marks, min(clean) AS good,
        min(best) AS best, sum(iif(marks > 0, level, 0)) AS level
    FROM judged
    GROUP BY n, pupil_id, period
),
result AS MATERIALIZED (
    SELECT * FROM by_subject
    UNION ALL
    SELECT n, NULL, period, final, count(*), sum(marks), sum(sum), sum(meant), sum(all_marks),
        sum(good), sum(best), sum(level)
    FROM by_pupil
    WHERE :subject_id IS NULL
    GROUP BY n, period
),
visit AS (
    SELECT h.n, h.subject_id, h.month, count(*) AS visits
    FROM held h
    JOIN unit u ON u.n = h.n
    JOIN course_pupil cp ON cp.course_id = h.course_id AND cp.class_id = u.class_id
        AND cp.starts <= h.date AND (cp.ends IS NULL OR cp.ends > h.date)
    GROUP BY h.n, h.subject_id, h.month
),
gone AS (
    SELECT h.n, h.subject_id, h.month, count(*) AS missed
    FROM held h
    CROSS JOIN absence a ON a.lesson_id = h.lesson_id
    CROSS JOIN code d ON d.id = a.code_id AND d.meaning NOT IN ('late', 'exempt')
    CROSS JOIN stay s ON s.n = h.n AND s.pupil_id = a.pupil_id AND s.starts <= h.date
        AND (s.ends IS NULL OR s.ends > h.date)
    GROUP BY h.n, h.subject_id, h.month
),
presence AS MATERIALIZED (
    SELECT v.n, v.subject_id, v.month, v.visits, ifnull(g.missed, 0) AS missed
    FROM visit v
    LEFT JOIN gone g ON g.n = v.n AND g.subject_id = v.subject_id AND g.month = v.month
),
attended AS MATERIALIZED (
    SELECT n, subject_id, month AS period, visits, missed FROM presence
    UNION ALL
    SELECT n, NULL, month, sum(visits), sum(missed) FROM presence
    WHERE :subject_id IS NULL
    GROUP BY n, month
),
-- ---- together
line_of AS (
    SELECT n, subject_id, period, 0 AS final FROM attended
    UNION
    SELECT n, subject_id, period, final FROM result
),
form (name, place) AS (VALUES ('Q1', 'q1'), ('Q2', 'q2'), ('Q3', 'q3'), ('Q4', 'q4'), ('T1', 'q1'),
    ('T2', 'q2'), ('T3', 'q3'), ('H1', 'q1'), ('H2', 'q2'), ('year', 'y')),
record AS (
    SELECT o.n, o.subject_id, o.period, o.final, r.pupils, r.marks,
        (200 * r.sum + r.meant) / (2 * r.meant) AS mean,
        (20000 * r.good + iif(o.subject_id IS NULL, r.pupils, r.all_marks))
            / (2 * iif(o.subject_id IS NULL, r.pupils, r.all_marks)) AS success,
        (20000 * r.best + iif(o.subject_id IS NULL, r.pupils, r.all_marks))
            / (2 * iif(o.subject_id IS NULL, r.pupils, r.all_marks)) AS quality,
        (200 * r.level + r.all_marks) / (2 * r.all_marks) AS sou,
        a.missed, (20000 * (a.visits - a.missed) + a.visits) / (2 * a.visits) AS attendance
    FROM line_of o
    LEFT JOIN result r ON r.n = o.n AND r.subject_id IS o.subject_id AND r.period = o.period
    LEFT JOIN attended a ON a.n = o.n AND a.subject_id IS o.subject_id AND a.period = o.period
)
SELECT u.class, j.name AS subject, ifnull(j.name, 'Класс в целом') AS subject_ru, r.period,
    ej_period_ru(r.period) AS period_ru,
    r.pupils, r.marks AS n, r.mean, r.success AS success_pct,
    r.success - lag(r.success) OVER run AS success_change, r.quality AS quality_pct,
    r.quality - lag(r.quality) OVER run AS quality_change, r.sou, r.missed,
    r.attendance AS attendance_pct,
    iif(r.subject_id IS :subject_id AND NOT r.final, r.period, NULL) AS point,
    iif(r.subject_id IS :subject_id AND NOT r.final,
        substr(r.period, 6) || '.' || substr(r.period, 1, 4), NULL) AS point_ru,
    iif(u.unmarked, 'Обучение в ' || u.grade || ' классе безотметочное.',
        'За месяц — по отметкам, которые предлагает средневзвешенный балл этого месяца; за период —'
        || ' по итоговым отметкам. Класс в целом — доли учащихся, предмет — доли отметок.') AS note
FROM record r
JOIN unit u ON u.n = r.n
LEFT JOIN subject j ON j.id = r.subject_id
LEFT JOIN form f ON f.name = r.period
WINDOW run AS (PARTITION BY r.n, r.subject_id, r.final ORDER BY ifnull(f.place, r.period))
ORDER BY u.n, j.name IS NOT NULL, j.name COLLATE ej_ru, r.final, ifnull(f.place, r.period);
