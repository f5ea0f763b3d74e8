/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  class: {}
  pupil: {}
  pupil_id: {}
  date: {default: today}
---*/
-- Of a pupil who leaves, or any that is named: the last class, the lessons held, the final marks.
stay AS MATERIALIZED (
    SELECT e.pupil_id, k.id AS class_id, k.name AS class, k.teacher_id, k.grade, k.letter,
        e.ends, e.end_kind, e.end_order, e.end_order_date, e.end_to,
        min(:date, ifnull(date(e.ends, '-1 day'), '9999'), y.ends) AS day,
        row_number() OVER (PARTITION BY e.pupil_id ORDER BY e.starts DESC) AS last
    FROM class k
    JOIN year y ON y.id = k.year_id
    JOIN enrolment e ON e.class_id = k.id AND e.starts <= :date
        AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
    WHERE k.year_id = :year_id AND NOT k.joint
),
person AS MATERIALIZED (
    SELECT s.*, max(pe.starts) AS since, pe.ends AS until
    FROM stay s
    LEFT JOIN period pe ON pe.year_id = :year_id AND s.grade BETWEEN pe.grade_from AND pe.grade_to
        AND pe.starts <= s.day
    WHERE s.last = 1
        AND (:pupil_id IS NOT NULL OR (s.end_kind = 'depart' AND s.ends <= :date))
        AND (:class_id IS NULL
             OR s.class_id IN (SELECT part_id FROM class_part WHERE class_id = :class_id))
        AND (:class_teacher_id IS NULL OR s.teacher_id = :class_teacher_id)
    GROUP BY s.pupil_id
),
visit AS MATERIALIZED (
    SELECT p.pupil_id, c.subject_id, l.id AS lesson_id, l.date, l.number, l.date >= p.since AS now
    FROM person p
    CROSS JOIN course_pupil cp ON cp.pupil_id = p.pupil_id
    CROSS JOIN course c ON c.id = cp.course_id
    CROSS JOIN class k ON k.id = c.class_id AND k.year_id = :year_id
    CROSS JOIN lesson l ON l.course_id = c.id AND l.date <= p.day
        AND (l.held OR l.roll
            OR EXISTS (SELECT 1 FROM mark x WHERE x.lesson_id = l.id))
        AND l.date >= cp.starts AND (cp.ends IS NULL OR l.date < cp.ends)
),
-- A pupil who changed classes brought the marks along; the last class's own stands before them.
given AS MATERIALIZED (
    SELECT p.pupil_id, f.subject_id, f.period, f.value, max(f.class_id = p.class_id) AS own
    FROM person p
    CROSS JOIN final f ON f.pupil_id = p.pupil_id
    JOIN class k ON k.id = f.class_id AND k.year_id = :year_id
    GROUP BY p.pupil_id, f.subject_id, f.period
)
