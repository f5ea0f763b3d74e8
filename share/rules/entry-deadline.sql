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
        AND command NOT LIKE '% --historical'),
cold AS MATERIALIZED (
    SELECT year_id, starts, ends, grade_from, grade_to
    FROM calendar
    WHERE kind = 'cold-day' AND value = 'remote' AND :remote <> ''),
term AS MATERIALIZED (
    SELECT kinds.value AS kind, t.value AS term
    FROM policy, json_each(policy.value) t, json_each(t.value, '$.kinds') kinds
    WHERE policy.name = 'written-work'),
thing AS (
    SELECT scope.id, 'lesson' AS name, :lesson AS days, a.txn_id, NULL AS pupil_id, NULL AS kind_id
    FROM scope
    CROSS JOIN audit a ON a.tbl = 'lesson' AND a.row_id = scope.id AND a.new ->> 6
        AND NOT ifnull(a.old ->> 6, 0)
    UNION ALL
    SELECT scope.id, 'attendance', :attendance, a.txn_id, NULL, NULL
    FROM scope
    CROSS JOIN audit a ON a.tbl = 'lesson' AND a.row_id = scope.id AND a.new ->> 7
        AND NOT ifnull(a.old ->> 7, 0)
    UNION ALL
    SELECT scope.id, 'attendance', :attendance, a.txn_id, NULL, NULL
    FROM scope
    CROSS JOIN absence b ON b.lesson_id = scope.id
    CROSS JOIN audit a ON a.tbl = 'absence' AND a.row_id = b.id AND a.old IS NULL
    UNION ALL
    SELECT scope.id, 'marks', :marks, a.txn_id, m.pupil_id, m.kind_id
    FROM scope
    CROSS JOIN mark m ON m.lesson_id = scope.id AND m.replaces IS NULL
    CROSS JOIN audit a ON a.tbl = 'mark' AND a.row_id = m.id AND a.old IS NULL
    UNION ALL
    SELECT scope.id, 'homework', :homework, a.txn_id, NULL, NULL
    FROM scope
    CROSS JOIN homework h ON h.lesson_id = scope.id
    CROSS JOIN audit a ON a.tbl = 'homework' AND a.row_id = h.id AND a.old IS NULL)
SELECT thing.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    NULL AS pupil_id, s.login AS teacher,
    thing.name || '=' || min(entry.at) || iif(c.name = '', '', ' group=' || c.name) AS detail
FROM thing
CROSS JOIN entry ON entry.id = thing.txn_id
CROSS JOIN lesson l ON l.id = thing.id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
    AND entry.at > date(l.date, '+' || thing.days || ' days') || 'T'
        || CASE WHEN EXISTS (SELECT 1 FROM cold d WHERE d.year_id = k.year_id
                    AND l.date BETWEEN d.starts AND d.ends
                    AND k.grade BETWEEN d.grade_from AND d.grade_to) THEN :remote
                WHEN :time <> '' THEN :time ELSE '23:59' END
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN staff s ON s.id = l.teacher_id
WHERE thing.kind_id IS NULL
    OR (NOT EXISTS (
            SELECT 1
            FROM term
            WHERE term.kind = (SELECT name FROM kind WHERE id = thing.kind_id)
                AND k.grade BETWEEN term.term ->> 'from' AND term.term ->> 'to'
                AND (term.term -> 'subjects' IS NULL
                    OR ej_has(term.term -> 'subjects', sj.name)))
        AND NOT EXISTS (
            SELECT 1
            FROM absence b
            JOIN code o ON o.id = b.code_id AND o.meaning NOT IN ('late', 'exempt')
            WHERE b.lesson_id = thing.id AND b.pupil_id = thing.pupil_id))
GROUP BY thing.id, thing.name;
