/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: control
title:
  en: Control of how the journal is kept
  ru: Контроль ведения электронного журнала
source: komi 4.5, 5.1.1, epos 3.5.4
access: deputy
explain: records-control
with: [control, control-marks]
columns:
  - {name: class, heading: Класс, width: 7}
  - {name: pupils, heading: Учеников, type: integer}
  - {name: teachers, heading: ведут предметы, type: integer, group: Учителя}
  - {name: teachers_active, heading: из них журнал, type: integer, group: Учителя}
  - {name: teachers_pct, heading: "журнал, %", type: hundredths, group: Учителя}
  - {name: due, heading: по расписанию, type: integer, group: Уроки}
  - {name: held, heading: проведено, type: integer, group: Уроки}
  - {name: held_pct, heading: "проведено, %", type: hundredths, group: Уроки}
  - {name: topics, heading: с темой, type: integer, group: Уроки}
  - {name: topics_pct, heading: "темы, %", type: hundredths, group: Уроки}
  - {name: homework, heading: с домашним заданием, type: integer, group: Уроки}
  - {name: homework_pct, heading: "задания, %", type: hundredths, group: Уроки}
  - {name: rated, heading: всего, type: integer, group: Ученики по предметам}
  - {name: no_mark, heading: без отметок, type: integer, group: Ученики по предметам}
  - {name: no_mark_pct, heading: "без отметок, %", type: hundredths, group: Ученики по предметам}
  - {name: one_mark, heading: с одной, type: integer, group: Ученики по предметам}
  - {name: one_mark_pct, heading: "с одной, %", type: hundredths, group: Ученики по предметам}
  - {name: access, heading: имеют доступ, type: integer, group: Семьи}
  - {name: access_pct, heading: "доступ, %", type: hundredths, group: Семьи}
  - {name: informed, heading: информированы, type: integer, group: Семьи}
  - {name: informed_pct, heading: "информированы, %", type: hundredths, group: Семьи}
  - {name: remarks, heading: Открытых замечаний, type: integer}
print:
  landscape: yes
  name-columns: 1
  signers: [Заместитель директора]
  totals: total
  notes: note
  empty: Классов в этом учебном году нет.
---*/
-- Per class, of these days until today: a teacher of the class, by load or lessons, keeps the
-- journal who confirmed one; due are the lessons that the journal has, and a note counts those of
-- the timetable that it has not; of lessons held the share with a topic, and with homework where the grade has any.
-- Pupils are counted once for each subject with marks of which lessons were held on a page that is
-- theirs on the last day: how many have no mark in it, in this class, how many one; a correction and
-- what it corrects are one mark, a debt none.  A family has access when guardian or pupil has a login on the last
-- day; it is informed when that was recorded within these days.
WITH RECURSIVE
-- N is the day's number from the Monday of the year's first week on.
date (date, n) AS (
    SELECT max(:from, y.starts), CAST(julianday(max(:from, y.starts)) - julianday(y.starts)
        + (strftime('%w', y.starts) + 6) % 7 AS INTEGER)
    FROM year y
    JOIN day d ON d.last >= max(:from, y.starts)
    WHERE y.id = :year_id
    UNION ALL
    SELECT date(a.date, '+1 day'), a.n + 1
    FROM date a
    JOIN day d ON a.date < d.last
),
kept AS MATERIALIZED (
    SELECT course_id, teacher_id, count(*) AS due, sum(held) AS held, sum(topic) AS topics,
        sum(homework) AS homework, sum(asked) AS asked
    FROM due
    GROUP BY course_id, teacher_id
),
-- By load too: whoever has no lessons in the journal yet does not keep it.
teachers AS MATERIALIZED (
    SELECT class_id, count(DISTINCT teacher_id) AS teachers
    FROM (
        SELECT o.class_id, k.teacher_id
        FROM owned o
        JOIN kept k ON k.course_id = o.course_id
        UNION ALL
        SELECT o.class_id, w.teacher_id
        FROM owned o
        JOIN day d
        JOIN load w ON w.course_id = o.course_id AND w.starts <= d.last
            AND (w.ends IS NULL OR w.ends > :from)
    )
    GROUP BY class_id
),
lessons AS MATERIALIZED (
    SELECT o.class_id, count(DISTINCT iif(k.held > 0, k.teacher_id, NULL)) AS active,
        sum(k.due) AS due, sum(k.held) AS held, sum(k.topics) AS topics,
        sum(k.homework) AS homework, sum(k.asked) AS asked
    FROM owned o
    JOIN kept k ON k.course_id = o.course_id
    GROUP BY o.class_id
),
rated AS MATERIALIZED (
    SELECT r.class_id, count(*) AS rated, sum(ifnull(t.n, 0) = 0) AS none, sum(t.n = 1) AS one
    FROM pair r
    LEFT JOIN tally t ON t.class_id = r.class_id AND t.subject_id = r.subject_id
        AND t.pupil_id = r.pupil_id
    GROUP BY r.class_id
),
family AS MATERIALIZED (
    SELECT s.id AS class_id, count(*) AS pupils,
        sum(EXISTS (SELECT 1 FROM account a WHERE a.pupil_id = e.pupil_id AND a.granted <= d.last
                AND (a.withdrawn IS NULL OR a.withdrawn > d.last))) AS access,
        sum(EXISTS (SELECT 1 FROM informed i WHERE i.pupil_id = e.pupil_id
                AND i.date BETWEEN :from AND d.last)) AS informed
    FROM sheet s
    JOIN day d
    JOIN enrolment e ON e.class_id = s.id AND e.starts <= d.last
        AND (e.ends IS NULL OR e.ends > d.last OR e.end_kind IN ('promote', 'retain', 'graduate'))
    GROUP BY s.id
),
open AS MATERIALIZED (
    SELECT class_id, count(*) AS remarks
    FROM remark
    JOIN day d
    WHERE made <= d.last AND (resolved IS NULL OR resolved > d.last)
    GROUP BY class_id
),
unplanned AS MATERIALIZED (
    SELECT 'Уроков расписания, которых нет в журнале: ' || count(*) || '; здесь они не учтены.'
        AS note
    FROM page p
    JOIN course c ON c.id = p.id
    JOIN class k ON k.id = c.class_id
    JOIN timetable t ON t.course_id = c.id
    JOIN date a ON t.weekday = a.n % 7 + 1 AND (t.week = 0 OR t.week = a.n / 7 % 2 + 1)
        AND t.starts <= a.date AND (t.ends IS NULL OR t.ends > a.date)
    WHERE NOT EXISTS (SELECT 1 FROM lesson l WHERE l.course_id = c.id AND l.date = a.date)
        AND NOT EXISTS (
            SELECT 1 FROM calendar o
            WHERE o.year_id = :year_id AND k.grade BETWEEN o.grade_from AND o.grade_to
                AND a.date BETWEEN o.starts AND o.ends
                AND (o.kind IN ('holiday', 'day-off')
                     OR (o.kind = 'cold-day' AND o.value <> 'remote')))
    HAVING count(*) > 0
),
row AS (
    SELECT NULL AS total, s.name AS class, s.grade, s.letter, f.pupils, w.teachers, n.active,
        n.due, n.held, n.topics, n.homework, n.asked, r.rated, r.none, r.one, f.access, f.informed,
        o.remarks
    FROM sheet s
    LEFT JOIN teachers w ON w.class_id = s.id
    LEFT JOIN lessons n ON n.class_id = s.id
    LEFT JOIN rated r ON r.class_id = s.id
    LEFT JOIN family f ON f.class_id = s.id
    LEFT JOIN open o ON o.class_id = s.id
    UNION ALL
    SELECT 1, 'Всего', NULL, NULL, (SELECT sum(pupils) FROM family), w.teachers, n.active, n.due,
        n.held, n.topics, n.homework, n.asked, r.rated, r.none, r.one,
        (SELECT sum(access) FROM family),
        (SELECT sum(informed) FROM family),
        (SELECT sum(remarks) FROM open WHERE class_id IN (SELECT id FROM sheet))
    FROM (SELECT sum(rated) AS rated, sum(none) AS none, sum(one) AS one FROM rated) r
    LEFT JOIN teachers w ON w.class_id = 0
    LEFT JOIN lessons n ON n.class_id = 0
    WHERE (SELECT count(*) FROM sheet) > 1
)
SELECT total, class, ifnull(pupils, 0) AS pupils, ifnull(teachers, 0) AS teachers,
    ifnull(active, 0) AS teachers_active,
    (20000 * ifnull(active, 0) + teachers) / nullif(2 * teachers, 0) AS teachers_pct, ifnull(due, 0) AS due,
    ifnull(held, 0) AS held, (20000 * held + due) / nullif(2 * due, 0) AS held_pct,
    ifnull(topics, 0) AS topics, (20000 * topics + held) / nullif(2 * held, 0) AS topics_pct,
    ifnull(homework, 0) AS homework,
    (20000 * homework + asked) / nullif(2 * asked, 0) AS homework_pct,
    ifnull(rated, 0) AS rated, ifnull(none, 0) AS no_mark,
    (20000 * none + rated) / nullif(2 * rated, 0) AS no_mark_pct, ifnull(one, 0) AS one_mark,
    (20000 * one + rated) / nullif(2 * rated, 0) AS one_mark_pct, ifnull(access, 0) AS access,
    (20000 * access + pupils) / nullif(2 * pupils, 0) AS access_pct,
    ifnull(informed, 0) AS informed,
    (20000 * informed + pupils) / nullif(2 * pupils, 0) AS informed_pct,
    ifnull(remarks, 0) AS remarks,
    iif(total IS NULL AND EXISTS (
            SELECT 1 FROM policy WHERE name = 'no-marks-in-grades'
                AND instr(' ' || value || ' ', ' ' || grade || ' ')),
        'В ' || grade || ' классе нет отметок и домашних заданий: в их доли он не входит.', '')
        || ifnull(char(10) || (SELECT note FROM unplanned), '') AS note
FROM row
ORDER BY total, grade, letter COLLATE ej_ru, class;
