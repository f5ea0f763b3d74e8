/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: programme-behind
title: {en: Programme is behind its plan, ru: Отставание от программы}
source: komi 2.7, 7.3; solo 2.8; epos 2.2.7
level: warn
can: warn
acts: teacher
scope: page
wakes: []
parameters:
  hours: {default: 3, from: 0, to: 1000}   # that many are missing, and more than …
  share: {default: 10, from: 0, to: 100}   # … this percentage of what is due
---*/
-- Due are as many of the plan's hours as there have been days of study among those of the year,
-- holidays left out, since the page has its first load.
WITH page AS MATERIALIZED (
    SELECT scope.id, c.class_id, c.subject_id, c.name, o.teacher_id, k.year_id, k.grade, (
            SELECT sum(t.hours) FROM topic t
            WHERE t.subject_id = c.subject_id AND t.class_id = ifnull((
                SELECT i.class_id FROM topic i
                WHERE i.class_id = c.class_id AND i.subject_id = c.subject_id LIMIT 1), (
                SELECT min(cp.part_id) FROM class_part cp
                JOIN topic i ON i.class_id = cp.part_id AND i.subject_id = c.subject_id
                WHERE cp.class_id = c.class_id))) AS planned,
        (SELECT min(i.starts) FROM load i WHERE i.course_id = c.id) AS starts
    FROM scope
    CROSS JOIN course c ON c.id = scope.id
    CROSS JOIN class k ON k.id = c.class_id
    CROSS JOIN year y ON y.id = k.year_id
    CROSS JOIN load o ON o.course_id = c.id AND o.starts <= min(:today, y.ends)
        AND (o.ends IS NULL OR o.ends > min(:today, y.ends))
),
due AS MATERIALIZED (
    SELECT g.*, planned * sum(max(0, julianday(min(pe.ends, date(:today, '-1 day')))
            - julianday(max(pe.starts, g.starts)) + 1))
        / sum(julianday(pe.ends) - julianday(pe.starts) + 1) AS hours
    FROM page g
    CROSS JOIN period pe ON pe.year_id = g.year_id
        AND g.grade BETWEEN pe.grade_from AND pe.grade_to AND pe.name GLOB '[QTH][1-4]'
    WHERE g.planned IS NOT NULL
    GROUP BY g.id
),
done AS MATERIALIZED (
    SELECT d.*, 100 * (
            SELECT count(*) FROM lesson l WHERE l.course_id = d.id AND l.held) AS held
    FROM due d
)
SELECT d.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject, NULL AS pupil_id,
    t.login AS teacher,
    iif(d.name = '', '', 'group=' || d.name || ' ')
        || printf('plan=%d held=%d', d.hours / 100, d.held / 100) AS detail
FROM done d
JOIN class k ON k.id = d.class_id
JOIN subject sj ON sj.id = d.subject_id
JOIN staff t ON t.id = d.teacher_id
WHERE d.hours - d.held >= 100 * max(:hours, 1) AND (d.hours - d.held) * 100 > d.hours * :share;
