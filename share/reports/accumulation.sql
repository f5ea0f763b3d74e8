/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: accumulation
title:
  en: Enough marks for a period mark
  ru: Накопляемость отметок
source: solo 6.2, komi 5.4.11, 8.2
access: class-teacher
explain: records-marks
with: [period-classes, period-pupils]
parameters:
  class: {}
  subject: {}
  from: {}
  to: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: period, heading: Период, shown: no, type: period}
  - {name: place, heading: №, type: integer}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {pivot: marks, type: integer}
  - {name: short, heading: Предметов, type: integer, group: Отметок мало}
  - {name: under, heading: сильно, type: integer, group: Отметок мало}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  name-columns: 5
  signers: [Заместитель директора]
  notes: note
  totals: total
  empty: Учеников нет.
---*/
-- How many current marks each pupil has in each subject of the period, or of days in it, beside the
-- least number that the hours a week ask for; of a year, those of its periods that have begun
-- together.  A correction counts in place of what it corrects, an open debt counts as none.  Of a
-- period that has not begun, and has no mark, nothing is asked.
WITH
term AS MATERIALIZED (
    SELECT u.n, u.class_id, p.starts, p.ends
    FROM unit u
    JOIN period p ON p.year_id = :year_id AND u.grade BETWEEN p.grade_from AND p.grade_to
        AND (p.name = u.period OR (u.period IN ('year', 'exam', 'final') AND p.starts <= :today))
    WHERE NOT u.unmarked AND (p.starts <= :today OR EXISTS (
        SELECT 1 FROM class_part w
        JOIN course c ON c.class_id = w.class_id
        JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN p.starts AND p.ends
        JOIN mark m ON m.lesson_id = l.id
        WHERE w.part_id = u.class_id))
),
asked AS (
    SELECT p.n, p.pupil_id, c.subject_id, max(ej_minimum(o.hours)) AS least
    FROM person p
    JOIN unit u ON u.n = p.n
    JOIN term t ON t.n = u.n
    JOIN class_part w ON w.part_id = u.class_id
    JOIN course c ON c.class_id = w.class_id AND (:subject_id IS NULL OR c.subject_id = :subject_id)
        AND (c.name = '' OR EXISTS (
            SELECT 1 FROM member m WHERE m.course_id = c.id AND m.pupil_id = p.pupil_id
                AND m.starts <= u.day AND (m.ends IS NULL OR m.ends > u.day)))
    JOIN load o ON o.id = (
        SELECT i.id FROM load i
        WHERE i.course_id = c.id AND i.starts <= t.ends AND (i.ends IS NULL OR i.ends > t.starts)
        ORDER BY i.starts DESC LIMIT 1)
    JOIN subject j ON j.id = c.subject_id AND j.graded AND j.attested
    GROUP BY p.n, p.pupil_id, c.subject_id, t.starts
),
page AS (
    SELECT n, pupil_id, subject_id, sum(least) AS least FROM asked GROUP BY n, pupil_id, subject_id
),
scored AS (
    SELECT g.n, g.pupil_id, g.subject_id, count(*) AS marks
    FROM page g
    CROSS JOIN unit u ON u.n = g.n
    CROSS JOIN course c ON c.subject_id = g.subject_id AND c.class_id IN (
        SELECT w.class_id FROM enrolment e
        JOIN class k ON k.id = e.class_id AND k.year_id = :year_id
        JOIN class_part w ON w.part_id = k.id
        WHERE e.pupil_id = g.pupil_id)
    CROSS JOIN lesson l ON l.course_id = c.id
        AND l.date BETWEEN max(u.starts, ifnull(:from, u.starts)) AND min(u.day, ifnull(:to, u.day))
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = g.pupil_id AND m.value GLOB '[0-9]*'
        AND ifnull(m.corrected <= max(:today, u.starts), 1)
    WHERE NOT EXISTS (
        SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
            AND r.kind_id = m.kind_id AND r.replaces = m.n AND r.corrected <= max(:today, u.starts))
    GROUP BY g.n, g.pupil_id, g.subject_id
),
line AS MATERIALIZED (
    SELECT g.n, g.pupil_id, j.name AS subject, g.least, ifnull(s.marks, 0) AS marks,
        ifnull(s.marks, 0) < g.least AS short,
        100 * ifnull(s.marks, 0) < (SELECT value FROM policy WHERE name = 'minimum-marks-share')
            * g.least AS under
    FROM page g
    JOIN subject j ON j.id = g.subject_id
    LEFT JOIN scored s ON s.n = g.n AND s.pupil_id = g.pupil_id AND s.subject_id = g.subject_id
),
per_subject AS MATERIALIZED (
    SELECT n, subject, count(*) AS pupils, max(least) AS least, sum(marks = 0) AS none,
        sum(marks = 1) AS one, sum(short) AS short, sum(under) AS under
    FROM line
    GROUP BY n, subject
),
-- Shares in percent, rounded once, half up.
share AS (
    SELECT n, subject, 1 AS place, least AS value FROM per_subject
    UNION ALL SELECT n, subject, 2, none FROM per_subject
    UNION ALL SELECT n, subject, 3, (200 * none + pupils) / (2 * pupils) FROM per_subject
    UNION ALL SELECT n, subject, 4, one FROM per_subject
    UNION ALL SELECT n, subject, 5, (200 * one + pupils) / (2 * pupils) FROM per_subject
    UNION ALL SELECT n, subject, 6, short FROM per_subject
    UNION ALL SELECT n, subject, 7, under FROM per_subject
),
label (place, total, label) AS (VALUES (1, 'minimum', 'Нужно отметок, не менее'),
    (2, 'no_mark', 'Без отметок, учащихся'), (3, 'no_mark_pct', 'Без отметок, %'),
    (4, 'one_mark', 'С одной отметкой, учащихся'), (5, 'one_mark_pct', 'С одной отметкой, %'),
    (6, 'short', 'Отметок мало, учащихся'), (7, 'under', 'Сильно мало, учащихся')),
row AS (
    SELECT NULL AS total, 0 AS last, c.n, c.place, c.pupil_id, NULL AS label,
        l.packed AS marks, ifnull(l.short, 0) AS short, ifnull(l.under, 0) AS under
    FROM called c
    LEFT JOIN (SELECT n, pupil_id, sum(short) AS short, sum(under) AS under,
                   group_concat(subject || char(31) || marks, char(30)) AS packed
               FROM line
               GROUP BY n, pupil_id) l ON l.n = c.n AND l.pupil_id = c.pupil_id
    UNION ALL
    SELECT b.total, b.place, h.n, NULL, NULL, b.label,
        group_concat(h.subject || char(31) || h.value, char(30)), NULL, NULL
    FROM share h
    JOIN label b ON b.place = h.place
    GROUP BY h.n, h.place
)
SELECT r.total, u.class, u.period, r.place, p.file_no AS pupil_id,
    ifnull(rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic), r.label) AS pupil,
    r.marks, r.short, r.under,
    CASE
        WHEN u.unmarked THEN 'Обучение в ' || u.grade || ' классе безотметочное.'
        WHEN NOT EXISTS (SELECT 1 FROM term t WHERE t.n = u.n)
            THEN 'Период начинается ' || strftime('%d.%m.%Y', u.starts) || '.'
        ELSE iif(u.period IN ('year', 'exam', 'final'),
            'Нужно отметок: вместе за периоды года, которые уже начались.' || char(10), '')
            || 'Наименьшее число отметок за период зависит от числа уроков в неделю; «сильно» — менее '
        || (SELECT value FROM policy WHERE name = 'minimum-marks-share') || ' % от него.'
    END || ifnull(char(10) || 'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no
            || ' от ' || strftime('%d.%m.%Y', a.order_date), '') AS note
FROM row r
JOIN unit u ON u.n = r.n
LEFT JOIN pupil p ON p.id = r.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = r.pupil_id
ORDER BY u.n, r.last, r.place;
