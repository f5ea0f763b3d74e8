/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: plan-hours
title:
  en: Hours of the calendar-thematic plan are not those of the curriculum
  ru: Часы календарно-тематического плана не соответствуют учебному плану
source: komi 5.4.6
level: warn
can: warn
acts: teacher
scope: page
wakes: []
---*/
-- One plan serves all groups of a class.
WITH page AS MATERIALIZED (
    SELECT min(scope.id) AS id, c.class_id, c.subject_id, max(o.hours) * w.value AS due,
        o.teacher_id,
        (SELECT sum(n.hours) FROM topic n
         WHERE n.class_id = c.class_id AND n.subject_id = c.subject_id) AS planned
    FROM scope
    CROSS JOIN course c ON c.id = scope.id
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN calendar w ON w.year_id = k.year_id AND w.kind = 'weeks'
        AND k.grade BETWEEN w.grade_from AND w.grade_to
    CROSS JOIN load o ON o.id = (
        SELECT i.id FROM load i WHERE i.course_id = c.id
        ORDER BY i.starts <= :today DESC, abs(julianday(i.starts) - julianday(:today)) LIMIT 1)
    GROUP BY c.class_id, c.subject_id
)
SELECT g.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject, NULL AS pupil_id,
    t.login AS teacher, printf('plan=%g due=%g', g.planned / 100.0, g.due / 100.0) AS detail
FROM page g
JOIN class k ON k.id = g.class_id
JOIN subject sj ON sj.id = g.subject_id
JOIN staff t ON t.id = g.teacher_id
WHERE g.planned <> g.due;
