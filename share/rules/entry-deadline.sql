/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: entry-deadline
title: {en: Entered after the term, ru: Внесено позже срока}
source: komi 3.6, 4.10, 4.15.1, 5.4.1; epos 3.4.4-3.4.6; mo 8, 10, 12; solo 5
level: warn
can: deny
entry: yes
acts: teacher
scope: lesson
wakes: [lesson, mark, absence, homework]
parameters:
  lesson: {default: 0, from: 0, to: 366}         # calendar days after the lesson
  marks: {default: 0, from: 0, to: 366}
  attendance: {default: 0, from: 0, to: 366}
  homework: {default: 0, from: 0, to: 366}
  time: {default: '', is: time}                  # of the last day; '': all of it
  remote: {default: '', is: time}                # on a cold day with remote lessons
---*/
-- What was entered first, of each lesson and thing: `marks=2026-10-06T15:20`.  Marks for written
-- work that has a term of its own, and of who missed the lesson, are no matter of this rule.
WITH entry AS MATERIALIZED (
    SELECT id, ej_local_time(at) AS at
    FROM txn
    WHERE id BETWEEN ifnull(:txn, 0) AND ifnull(:txn, 9223372036854775807)
        AND command NOT LIKE '% --historical' AND command NOT LIKE 'ej-audit undo %'),
page AS MATERIALIZED (
    SELECT l.id, l.date, date(l.date, '+' || :marks || ' days') AS marks_due, c.subject_id,
        k.grade, 'T' || CASE
        WHEN :remote <> '' AND EXISTS (
            SELECT 1
            FROM calendar d
            WHERE d.year_id = k.year_id AND d.kind = 'cold-day' AND d.value = 'remote'
                AND l.date BETWEEN d.starts AND d.ends
                AND k.grade BETWEEN d.grade_from AND d.grade_to) THEN :remote
        WHEN :time <> '' THEN :time
        ELSE '23:59' END AS hour
    FROM scope
    CROSS JOIN lesson l ON l.id = scope.id
    CROSS JOIN course c ON c.id = l.course_id
    CROSS JOIN class k ON k.id = c.class_id),
term AS MATERIALIZED (
    SELECT kind.id AS kind_id, sj.id AS subject_id, t.value ->> 'from' AS grade_from,
        t.value ->> 'to' AS grade_to
    FROM policy, json_each(policy.value) t, json_each(t.value, '$.kinds') kinds
    JOIN kind ON kind.name = kinds.value
    JOIN subject sj ON t.value -> 'subjects' IS NULL OR ej_has(t.value -> 'subjects', sj.name)
    WHERE policy.name = 'written-work'),
late AS (
    SELECT page.id, 'lesson' AS thing, entry.at
    FROM page
    CROSS JOIN audit a ON a.tbl = 'lesson' AND a.row_id = page.id AND a.new ->> 6
        AND NOT ifnull(a.old ->> 6, 0)
    CROSS JOIN entry ON entry.id = a.txn_id
        AND entry.at > date(page.date, '+' || :lesson || ' days') || hour
    UNION ALL
    SELECT page.id, 'attendance', entry.at
    FROM page
    CROSS JOIN audit a ON a.tbl = 'lesson' AND a.row_id = page.id AND a.new ->> 7
        AND NOT ifnull(a.old ->> 7, 0)
    CROSS JOIN entry ON entry.id = a.txn_id
        AND entry.at > date(page.date, '+' || :attendance || ' days') || hour
    UNION ALL
    SELECT page.id, 'attendance', min(entry.at)
    FROM page
    CROSS JOIN absence b ON b.lesson_id = page.id
    CROSS JOIN audit a ON a.tbl = 'absence' AND a.row_id = b.id AND a.old IS NULL
    CROSS JOIN entry ON entry.id = a.txn_id
        AND entry.at > date(page.date, '+' || :attendance || ' days') || hour
    GROUP BY page.id
    UNION ALL
    SELECT page.id, 'marks', min(entry.at)
    FROM page
    CROSS JOIN mark m ON m.lesson_id = page.id AND m.replaces IS NULL
    CROSS JOIN audit a ON a.tbl = 'mark' AND a.row_id = m.id AND a.old IS NULL
    CROSS JOIN entry ON entry.id = a.txn_id
        AND entry.at > page.marks_due || hour
    WHERE NOT EXISTS (
            SELECT 1
            FROM term
            WHERE term.kind_id = m.kind_id AND term.subject_id = page.subject_id
                AND page.grade BETWEEN term.grade_from AND term.grade_to)
        AND NOT EXISTS (
            SELECT 1
            FROM absence b
            JOIN code o ON o.id = b.code_id AND o.meaning NOT IN ('late', 'exempt')
            WHERE b.lesson_id = page.id AND b.pupil_id = m.pupil_id)
    GROUP BY page.id
    UNION ALL
    SELECT page.id, 'homework', min(entry.at)
    FROM page
    CROSS JOIN homework h ON h.lesson_id = page.id
    CROSS JOIN audit a ON a.tbl = 'homework' AND a.row_id = h.id AND a.old IS NULL
    CROSS JOIN entry ON entry.id = a.txn_id
        AND entry.at > date(page.date, '+' || :homework || ' days') || hour
    GROUP BY page.id)
SELECT late.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    NULL AS pupil_id, s.login AS teacher,
    late.thing || '=' || min(late.at) || iif(c.name = '', '', ' group=' || c.name) AS detail
FROM late
CROSS JOIN lesson l ON l.id = late.id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN staff s ON s.id = l.teacher_id
GROUP BY late.id, late.thing;
