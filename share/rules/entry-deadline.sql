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
with: [entry, written]
if: >-
  :time <> '' OR :remote <> '' OR EXISTS (
    SELECT 1
    FROM scope
    JOIN lesson l ON l.id = scope.id
      AND date(l.date, '+' || min(:lesson, :marks, :attendance, :homework) || ' days') < :today)
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
WITH thing (thing, days) AS (
    SELECT column1, column2
    FROM (
        VALUES ('lesson', :lesson, 'lesson'), ('attendance', :attendance, 'lesson'),
            ('attendance', :attendance, 'absence'), ('marks', :marks, 'mark'),
            ('homework', :homework, 'homework'))
    WHERE :wrote IS NULL OR instr(:wrote, column3)
    GROUP BY column1),
page AS MATERIALIZED (
    SELECT l.id, l.date, l.number, l.teacher_id, k.name AS class, k.grade, sj.name AS subject,
        c.name AS page, thing.thing, date(l.date, '+' || thing.days || ' days') || 'T' || CASE
            WHEN :remote <> '' AND EXISTS (
                SELECT 1
                FROM calendar d
                WHERE d.year_id = k.year_id AND d.kind = 'cold-day' AND d.value = 'remote'
                    AND l.date BETWEEN d.starts AND d.ends
                    AND k.grade BETWEEN d.grade_from AND d.grade_to) THEN :remote
            WHEN :time <> '' THEN :time
            ELSE '23:59' END AS due
    FROM scope
    CROSS JOIN lesson l ON l.id = scope.id
    CROSS JOIN course c ON c.id = l.course_id
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN subject sj ON sj.id = c.subject_id
    CROSS JOIN thing),
-- Rows of the history by what they are about; `told` is the column of a lesson that was filled in.
late AS MATERIALIZED (
    SELECT page.*, (
        SELECT min(at)
        FROM (
            SELECT n.at
            FROM (
                SELECT 'lesson' AS tbl, page.id AS row_id, iif(page.thing = 'lesson', 6, 7) AS told,
                    NULL AS pupil_id
                WHERE page.thing IN ('lesson', 'attendance')
                UNION ALL
                SELECT 'absence', b.id, NULL, NULL
                FROM absence b WHERE b.lesson_id = page.id AND page.thing = 'attendance'
                UNION ALL
                SELECT 'mark', m.id, NULL, m.pupil_id
                FROM mark m
                WHERE m.lesson_id = page.id AND m.replaces IS NULL AND page.thing = 'marks'
                    AND ej_written_due(page.subject,
                        (SELECT w.name FROM written w WHERE w.id = m.kind_id), page.grade) IS NULL
                UNION ALL
                SELECT 'homework', h.id, NULL, NULL
                FROM homework h WHERE h.lesson_id = page.id AND page.thing = 'homework') e
            CROSS JOIN audit a ON a.tbl = e.tbl AND a.row_id = e.row_id
                AND (:audit IS NULL OR a.id = :audit) AND iif(e.told IS NULL,
                a.old IS NULL, a.new ->> e.told AND NOT ifnull(a.old ->> e.told, 0))
            CROSS JOIN entry n ON n.id = a.txn_id AND n.at > page.due
            WHERE NOT EXISTS (
                SELECT 1
                FROM absence b
                JOIN code o ON o.id = b.code_id AND o.meaning NOT IN ('late', 'exempt')
                WHERE b.lesson_id = page.id AND b.pupil_id = e.pupil_id)
            -- All entries of one transaction are of one time.
            LIMIT iif(:txn IS NULL, -1, 1))) AS at
    FROM page)
SELECT late.id, late.class, late.date, late.number AS lesson, late.subject, NULL AS pupil_id,
    s.login AS teacher,
    late.thing || '=' || late.at || iif(late.page = '', '', ' group=' || late.page) AS detail
FROM late
CROSS JOIN staff s ON s.id = late.teacher_id
WHERE late.at IS NOT NULL;
