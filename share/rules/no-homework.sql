/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: no-homework
title: {en: Lesson without homework, ru: Урок без домашнего задания}
source: komi 4.15.1, 4.15.3, 4.7, mo 10
level: warn
can: warn
acts: teacher
scope: lesson
wakes: []
parameters:
  grades: {default: [1]}         # in which none is set
---*/
-- After a control work and on the last lesson before holidays none need be set.
WITH bare AS MATERIALIZED (
    SELECT scope.id, l.course_id, l.date, l.number, l.teacher_id,
        (SELECT min(h.starts) FROM calendar h
         WHERE h.year_id = k.year_id AND h.kind = 'holiday' AND h.starts > l.date
             AND k.grade BETWEEN h.grade_from AND h.grade_to) AS holidays
    FROM scope
    CROSS JOIN lesson l ON l.id = scope.id AND l.held
    CROSS JOIN kind w ON w.id = l.kind_id AND NOT w.control
    CROSS JOIN course c ON c.id = l.course_id
    CROSS JOIN class k ON k.id = c.class_id AND NOT ej_has(:grades, k.grade)
    WHERE NOT EXISTS (SELECT 1 FROM homework d WHERE d.lesson_id = l.id)
)
SELECT b.id, k.name AS class, b.date, b.number AS lesson, sj.name AS subject, NULL AS pupil_id,
    t.login AS teacher, iif(c.name = '', '', 'group=' || c.name) AS detail
FROM bare b
JOIN course c ON c.id = b.course_id
JOIN class k ON k.id = c.class_id
JOIN year y ON y.id = k.year_id
JOIN subject sj ON sj.id = c.subject_id
JOIN staff t ON t.id = b.teacher_id
WHERE EXISTS (
        SELECT 1 FROM lesson n
        WHERE n.course_id = b.course_id AND (n.date, n.number) > (b.date, b.number)
            AND n.date < ifnull(b.holidays, '9'))
    -- The next lesson may not be in the journal yet: then the timetable tells, or without one any
    -- working day.
    OR EXISTS (
        WITH RECURSIVE ahead (date) AS (
            SELECT date(max(b.date, :today), '+1 day')
            UNION ALL
            SELECT date(a.date, '+1 day') FROM ahead a
            WHERE a.date < ifnull(b.holidays, y.ends)
        )
        SELECT 1 FROM ahead a
        WHERE a.date < ifnull(b.holidays, date(y.ends, '+1 day'))
            AND NOT EXISTS (
                SELECT 1 FROM calendar o
                WHERE o.year_id = k.year_id AND (o.kind = 'day-off'
                        OR o.kind = 'cold-day' AND o.value = 'none')
                    AND a.date BETWEEN o.starts AND o.ends
                    AND k.grade BETWEEN o.grade_from AND o.grade_to)
            AND iif(EXISTS (SELECT 1 FROM timetable s WHERE s.course_id = b.course_id),
                EXISTS (
                    SELECT 1 FROM timetable s
                    WHERE s.course_id = b.course_id
                        AND s.weekday = (strftime('%w', a.date) + 6) % 7 + 1
                        AND s.starts <= a.date AND (s.ends IS NULL OR s.ends > a.date)),
                strftime('%w', a.date) <> '0'));
