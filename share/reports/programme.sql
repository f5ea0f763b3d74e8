/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: programme
title:
  en: Completion of the programme
  ru: Выполнение учебных программ
source: solo 2.8, komi 2.7, 7.3, epos 2.2.7
access: class-teacher teacher
explain: records-lessons
parameters:
  class: {}
  subject: {}
  teacher: {own: yes}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, width: 7}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: teacher, heading: Логин, shown: no}
  - {name: teacher_name, heading: Учитель}
  - {name: weekly, heading: в неделю, type: hundredths, group: Часы}
  - {name: year_hours, heading: учебный план на год, type: hundredths, group: Часы}
  - {name: plan_hours, heading: КТП на год, type: hundredths, group: Часы}
  - {name: planned, heading: положено, type: integer, group: Часы}
  - {name: held, heading: проведено, type: integer, group: Часы}
  - {name: behind, heading: отставание, type: integer, group: Часы}
  - {name: done_pct, heading: "Выполнено, %", type: hundredths}
  - {name: topics, heading: тем в КТП, type: integer, group: Темы}
  - {name: topics_held, heading: пройдено, type: integer, group: Темы}
  - {name: skipped, heading: пропущено, type: integer, group: Темы}
  - {name: next_topic, heading: Следующая тема по плану, width: 32}
print:
  landscape: yes
  name-columns: 3
  signers: [Учитель, Заместитель директора]
  totals: total
  notes: note
  empty: На эти дни нагрузки нет.
---*/
-- Per page of the journal, each lesson an hour.  Due are as many of the plan's hours (where there
-- is no plan, of the curriculum's) as there have been days of study from :from to :to, and before
-- today, among those of the year, holidays left out, since the page has its first load; held are the
-- lessons of the same days.  Topics are those of the year up to :to: one is passed when as many
-- lessons bear its name as it has hours, skipped when a later one is passed and it is not.
WITH
page AS MATERIALIZED (
    SELECT c.id, c.class_id, c.subject_id, k.name AS class, k.grade, k.letter, k.year_id,
        sj.name AS subject, c.name AS part,
        (SELECT min(o.starts) FROM load o WHERE o.course_id = c.id) AS starts,
        -- The plan of a joint class may be that of one of its classes.
        ifnull((SELECT t.class_id FROM topic t
                WHERE t.class_id = c.class_id AND t.subject_id = c.subject_id LIMIT 1),
            (SELECT min(p.part_id) FROM class_part p
             JOIN topic t ON t.class_id = p.part_id AND t.subject_id = c.subject_id
             WHERE p.class_id = c.class_id)) AS plan_id
    FROM class k
    JOIN course c ON c.class_id = k.id
    JOIN subject sj ON sj.id = c.subject_id
    WHERE k.year_id = :year_id
        AND (:class_id IS NULL
             OR k.id IN (SELECT class_id FROM class_part WHERE part_id = :class_id
                         UNION SELECT :class_id))
        AND (:subject_id IS NULL OR c.subject_id = :subject_id)
),
loaded AS MATERIALIZED (
    SELECT p.*, o.teacher_id, o.hours AS weekly, o.ends,
        o.hours * CAST((SELECT w.value FROM calendar w
            WHERE w.year_id = p.year_id AND w.kind = 'weeks'
                AND p.grade BETWEEN w.grade_from AND w.grade_to) AS INTEGER) AS year_hours
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
due AS MATERIALIZED (
    SELECT g.*, y.hours AS plan_hours, y.topics,
        ifnull(y.hours, g.year_hours) * sum(CAST(max(0,
            julianday(min(pe.ends, :to, date(:today, '-1 day'),
                          ifnull(date(g.ends, '-1 day'), '9999')))
            - julianday(max(pe.starts, g.starts, :from)) + 1) AS INTEGER)) AS part_of,
        sum(CAST(julianday(pe.ends) - julianday(pe.starts) + 1 AS INTEGER)) AS days
    FROM loaded g
    LEFT JOIN plan y ON y.class_id = g.plan_id AND y.subject_id = g.subject_id
    LEFT JOIN period pe ON pe.year_id = g.year_id AND g.grade BETWEEN pe.grade_from AND pe.grade_to
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
),
line AS MATERIALIZED (
    SELECT d.*, ifnull(h.held, 0) AS held, z.passed, a.skipped, i.topic AS next_topic,
        -- Hours, rounded once, half up.
        (2 * d.part_of + 100 * d.days) / (200 * d.days) AS planned
    FROM due d
    LEFT JOIN taught h ON h.course_id = d.id
    LEFT JOIN last z ON z.id = d.id
    LEFT JOIN ahead a ON a.id = d.id
    LEFT JOIN item i ON i.id = d.id AND i.n = a.next
),
row AS (
    SELECT NULL AS total, class, grade, letter, subject, part, teacher_id, weekly, year_hours,
        plan_hours, planned, held, planned - held AS behind, topics, passed, skipped, next_topic
    FROM line
    UNION ALL
    SELECT 1, 'Всего', NULL, NULL, NULL, NULL, NULL, sum(weekly), sum(year_hours),
        sum(plan_hours), sum(planned), sum(held), sum(max(0, planned - held)), sum(topics),
        sum(passed), sum(skipped), NULL
    FROM line
    HAVING count(*) > 1
)
SELECT r.total, r.class, r.subject, r.part AS "group", s.login AS teacher,
    rtrim(s.surname || ' ' || s.given_name || ' ' || s.patronymic) AS teacher_name, r.weekly,
    r.year_hours, r.plan_hours, r.planned, r.held, max(0, r.behind) AS behind,
    (20000 * r.held + r.planned) / nullif(2 * r.planned, 0) AS done_pct, r.topics,
    r.passed AS topics_held, r.skipped, r.next_topic,
    iif(r.plan_hours IS NULL, 'Где нет КТП, положенные часы взяты из учебного плана.', NULL) AS note
FROM row r
LEFT JOIN staff s ON s.id = r.teacher_id
ORDER BY r.total, r.grade, r.letter COLLATE ej_ru, r.class, r.subject COLLATE ej_ru, r.part;
