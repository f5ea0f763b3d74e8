/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: topic-off-plan
title: {en: Topic of the lesson is not the next one of the plan, ru: Тема урока не по плану}
source: komi 4.14.2, 4.14.3, 7.3
level: warn
can: warn
acts: teacher
scope: lesson
wakes: []
---*/
-- The n-th lesson held has the topic of the plan's n-th lesson.  Where a lesson was left out or put
-- in, the next ones are right when they follow the plan from there: each is compared with the last
-- one that has a topic.  After the plan's end topics are free.
WITH RECURSIVE
page AS MATERIALIZED (
    -- The plan is that of the class, else of a part of a joint one.
    SELECT c.id, c.subject_id, ifnull((
            SELECT t.class_id FROM topic t
            WHERE t.class_id = c.class_id AND t.subject_id = c.subject_id LIMIT 1), (
            SELECT min(cp.part_id) FROM class_part cp
            JOIN topic t ON t.class_id = cp.part_id AND t.subject_id = c.subject_id
            WHERE cp.class_id = c.class_id)) AS plan_id
    FROM course c
    WHERE c.id IN (SELECT l.course_id FROM scope CROSS JOIN lesson l ON l.id = scope.id)
),
longest AS MATERIALIZED (
    SELECT max(hours) AS hours FROM topic
),
many (i) AS (
    SELECT 0
    UNION ALL
    SELECT i + 1 FROM many CROSS JOIN longest WHERE 100 * (i + 1) < longest.hours
),
hour AS MATERIALIZED (
    SELECT i FROM many
),
plan AS MATERIALIZED (
    SELECT g.id AS page, row_number() OVER (PARTITION BY g.id ORDER BY t.n, hour.i) AS at, t.n,
        t.topic
    FROM page g
    CROSS JOIN topic t ON t.class_id = g.plan_id AND t.subject_id = g.subject_id
    CROSS JOIN hour ON 100 * hour.i < t.hours
),
held AS MATERIALIZED (
    SELECT l.id, l.course_id AS page, l.topic,
        row_number() OVER w AS at,
        max(iif(l.topic = '', NULL, l.date || printf('%03d', l.number) || l.id)) OVER (
            w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS last
    FROM page g
    CROSS JOIN lesson l ON l.course_id = g.id AND l.held
    WINDOW w AS (PARTITION BY l.course_id ORDER BY l.date, l.number)
),
-- What was said and what was due, side by side.
beside AS (
    SELECT page, at, max(id) AS id, max(said) AS said, max(due) AS due, max(n) AS n,
        max(last) AS last
    FROM (
        SELECT page, at, id, topic AS said, NULL AS due, NULL AS n, last FROM held
        UNION ALL
        SELECT page, at, NULL, NULL, topic, n, NULL FROM plan)
    GROUP BY page, at
),
off AS MATERIALIZED (
    SELECT id, page, at, said AS topic, n, CAST(substr(last, 14) AS INTEGER) AS last_id
    FROM beside
    WHERE said <> '' AND said <> due
),
next AS (
    SELECT o.id
    FROM off o
    CROSS JOIN held b ON b.id = o.last_id
    CROSS JOIN plan y ON y.page = o.page AND y.topic = o.topic
    CROSS JOIN plan x ON x.page = y.page AND x.at = y.at - (o.at - b.at) AND x.topic = b.topic
)
SELECT o.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    NULL AS pupil_id, t.login AS teacher,
    iif(c.name = '', '', 'group=' || c.name || ' ') || 'plan=' || o.n AS detail
FROM off o
CROSS JOIN lesson l ON l.id = o.id
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN staff t ON t.id = l.teacher_id
WHERE o.id IN (SELECT id FROM scope) AND o.id NOT IN (SELECT id FROM next);
