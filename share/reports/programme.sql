/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: programme
title:
  en: Completion of the programme
  ru: Выполнение учебных программ
source: solo 2.8, komi 2.7, 7.3, epos 2.2.7
access: class-teacher teacher
explain: records-programme
with: [pages, programme]
parameters:
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
