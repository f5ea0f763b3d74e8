-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of `control`: who is to have marks in which subject, and how many there are.
pair AS MATERIALIZED (
    SELECT DISTINCT cp.class_id, p.subject_id, cp.pupil_id
    FROM page p
    JOIN day d
    JOIN course_pupil cp ON cp.course_id = p.id AND cp.starts <= d.last
        AND (cp.ends IS NULL OR cp.ends > d.last)
    WHERE p.marked AND NOT p.first AND p.id IN (SELECT course_id FROM due WHERE held)
),
tally AS MATERIALIZED (
    SELECT o.class_id, o.subject_id, m.pupil_id, sum(CASE
            WHEN m.value = (SELECT value FROM policy WHERE name = 'debt') THEN 0
            WHEN m.replaces IS NULL THEN 1
            ELSE (SELECT f.value FROM mark f
                  WHERE f.lesson_id = m.lesson_id AND f.pupil_id = m.pupil_id
                      AND f.kind_id = m.kind_id AND f.n = m.replaces)
                = (SELECT value FROM policy WHERE name = 'debt')
            END) AS n
    FROM due e
    JOIN owned o ON o.course_id = e.course_id AND o.class_id > 0
    JOIN mark m ON m.lesson_id = e.id
    GROUP BY o.class_id, o.subject_id, m.pupil_id
)
