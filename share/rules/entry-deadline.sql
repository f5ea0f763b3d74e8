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
WITH page AS MATERIALIZED (
    SELECT l.id, l.date, l.number, c.class_id, c.name, c.subject_id, l.teacher_id,
        date(l.date, '+' || :lesson || ' days') AS lesson,
        date(l.date, '+' || :marks || ' days') AS marks,
        date(l.date, '+' || :attendance || ' days') AS attendance,
        date(l.date, '+' || :homework || ' days') AS homework,
        date(l.date, '+' || max(:lesson, :marks, :attendance, :homework) || ' days') AS latest
    FROM scope
    CROSS JOIN lesson l ON l.id = scope.id
    CROSS JOIN course c ON c.id = l.course_id),
-- Each with the column of a lesson that tells that it was entered, or with kind and pupil of a mark.
entered (id, thing, tbl, row_id, told, kind_id, pupil_id) AS (
    SELECT id, 'lesson', 'lesson', id, 6, NULL, NULL FROM scope
    UNION ALL
    SELECT id, 'attendance', 'lesson', id, 7, NULL, NULL FROM scope
    UNION ALL
    SELECT s.id, 'attendance', 'absence', b.id, NULL, NULL, NULL
    FROM scope s CROSS JOIN absence b ON b.lesson_id = s.id
    UNION ALL
    SELECT s.id, 'marks', 'mark', m.id, NULL, m.kind_id, m.pupil_id
    FROM scope s CROSS JOIN mark m ON m.lesson_id = s.id AND m.replaces IS NULL
    UNION ALL
    SELECT s.id, 'homework', 'homework', h.id, NULL, NULL, NULL
    FROM scope s CROSS JOIN homework h ON h.lesson_id = s.id)
SELECT page.id, k.name AS class, page.date, page.number AS lesson, sj.name AS subject,
    NULL AS pupil_id, s.login AS teacher,
    e.thing || '=' || min(ej_local_time(t.at)) || iif(page.name = '', '', ' group=' || page.name)
        AS detail
FROM entered e
CROSS JOIN audit a ON a.tbl = e.tbl AND a.row_id = e.row_id AND (:txn IS NULL OR a.txn_id = :txn)
    AND iif(e.told IS NULL, a.old IS NULL, a.new ->> e.told AND NOT ifnull(a.old ->> e.told, 0))
CROSS JOIN txn t ON t.id = a.txn_id AND t.command NOT LIKE '% --historical'
    AND t.command NOT LIKE 'ej-audit undo %'
CROSS JOIN page ON page.id = e.id
CROSS JOIN class k ON k.id = page.class_id
CROSS JOIN subject sj ON sj.id = page.subject_id
CROSS JOIN staff s ON s.id = page.teacher_id
WHERE CASE e.thing
        WHEN 'lesson' THEN page.lesson
        WHEN 'marks' THEN page.marks
        WHEN 'attendance' THEN page.attendance
        ELSE page.homework END || 'T' ||
    -- Looked up on the last day alone.
    CASE
        WHEN ej_local_date(t.at) > page.latest OR ej_local_date(t.at) < page.date THEN '23:59'
        WHEN :remote <> '' AND EXISTS (
            SELECT 1
            FROM calendar d
            WHERE d.year_id = k.year_id AND d.kind = 'cold-day' AND d.value = 'remote'
                AND page.date BETWEEN d.starts AND d.ends
                AND k.grade BETWEEN d.grade_from AND d.grade_to) THEN :remote
        WHEN :time <> '' THEN :time
        ELSE '23:59' END < ej_local_time(t.at)
    AND iif(e.kind_id IS NULL, 1, NOT EXISTS (
            SELECT 1
            FROM absence b
            JOIN code o ON o.id = b.code_id AND o.meaning NOT IN ('late', 'exempt')
            WHERE b.lesson_id = page.id AND b.pupil_id = e.pupil_id)
        AND ej_written_due(sj.name, (SELECT name FROM kind WHERE id = e.kind_id), k.grade) IS NULL)
GROUP BY page.id, e.thing;
