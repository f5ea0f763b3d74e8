-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of `page` (pages): load, plan of topics, days of study and lessons held.
loaded AS MATERIALIZED (
    SELECT p.*, o.teacher_id, o.hours AS weekly, o.ends,
        o.hours * CAST((SELECT w.value FROM calendar w
            WHERE w.year_id = p.year_id AND w.kind = 'weeks'
                AND p.grade BETWEEN w.grade_from AND w.grade_to) AS INTEGER) AS year_hours,
        (SELECT min(f.starts) FROM load f WHERE f.course_id = p.id) AS starts,
        -- The plan of a joint class may be that of one of its classes.
        ifnull((SELECT t.class_id FROM topic t
                WHERE t.class_id = p.class_id AND t.subject_id = p.subject_id LIMIT 1),
            (SELECT min(w.part_id) FROM class_part w
             JOIN topic t ON t.class_id = w.part_id AND t.subject_id = p.subject_id
             WHERE w.class_id = p.class_id)) AS plan_id
    FROM page p
    JOIN load o ON o.id = (
        SELECT i.id FROM load i WHERE i.course_id = p.id AND i.starts <= :to
        ORDER BY i.starts DESC LIMIT 1)
    WHERE (o.ends IS NULL OR o.ends > :from)
        AND (:teacher_id IS NULL OR o.teacher_id = :teacher_id)
),
-- One plan serves all groups of a class.
plan AS MATERIALIZED (
    SELECT class_id, subject_id, sum(hours) AS hours, count(*) AS topics
    FROM topic
    WHERE class_id IN (SELECT plan_id FROM loaded)
    GROUP BY class_id, subject_id
),
-- The study periods of a page: their days, and those of them that count as gone by.
study AS MATERIALIZED (
    SELECT g.id, pe.name AS period, pe.starts, pe.ends,
        CAST(julianday(pe.ends) - julianday(pe.starts) + 1 AS INTEGER) AS days,
        CAST(max(0,
            julianday(min(pe.ends, :to, date(:today, '-1 day'),
                          ifnull(date(g.ends, '-1 day'), '9999')))
            - julianday(max(pe.starts, g.starts, :from)) + 1) AS INTEGER) AS gone
    FROM loaded g
    JOIN period pe ON pe.year_id = g.year_id AND g.grade BETWEEN pe.grade_from AND pe.grade_to
),
due AS MATERIALIZED (
    SELECT g.*, y.hours AS plan_hours, y.topics,
        ifnull(y.hours, g.year_hours) * sum(s.gone) AS part_of, sum(s.days) AS days
    FROM loaded g
    LEFT JOIN plan y ON y.class_id = g.plan_id AND y.subject_id = g.subject_id
    LEFT JOIN study s ON s.id = g.id
    GROUP BY g.id
),
said AS MATERIALIZED (
    SELECT l.course_id, l.topic, count(*) AS lessons, sum(l.date >= :from) AS held
    FROM loaded g
    JOIN lesson l ON l.course_id = g.id AND l.date <= :to AND l.held
    GROUP BY l.course_id, l.topic
),
taught AS MATERIALIZED (
    SELECT course_id, sum(held) AS held FROM said GROUP BY course_id
),
-- A plan may name several topics alike: the lessons of that name are those of the first ones.
item AS MATERIALIZED (
    SELECT g.id, t.n, t.topic, sum(t.hours) OVER (
            PARTITION BY g.id, t.topic ORDER BY t.n) <= 100 * ifnull(s.lessons, 0) AS passed
    FROM loaded g
    JOIN topic t ON t.class_id = g.plan_id AND t.subject_id = g.subject_id
    LEFT JOIN said s ON s.course_id = g.id AND s.topic = t.topic
),
last AS MATERIALIZED (
    SELECT id, sum(passed) AS passed, ifnull(max(iif(passed, n, NULL)), 0) AS n
    FROM item
    GROUP BY id
),
ahead AS MATERIALIZED (
    SELECT i.id, sum(i.n < z.n AND NOT i.passed) AS skipped,
        min(iif(i.n > z.n AND NOT i.passed, i.n, NULL)) AS next
    FROM item i
    JOIN last z ON z.id = i.id
    GROUP BY i.id
)
