-- SPDX-License-Identifier: GPL-3.0-or-later
-- Marks that a pupil brought along from another class of the year are the pupil's; a subject of the
-- class without a mark has a line all the same.
given AS (
    SELECT p.n, p.pupil_id, f.subject_id, f.value, max(f.class_id = u.class_id) AS own
    FROM person p
    JOIN unit u ON u.n = p.n
    JOIN final f ON f.pupil_id = p.pupil_id AND f.period = u.period
    JOIN class k ON k.id = f.class_id AND k.year_id = :year_id
    GROUP BY p.n, p.pupil_id, f.subject_id
),
due AS (
    SELECT p.n, p.pupil_id, c.subject_id
    FROM person p
    JOIN unit u ON u.n = p.n AND NOT u.unmarked AND u.period <> 'exam'
    JOIN class_part w ON w.part_id = u.class_id
    JOIN course c ON c.class_id = w.class_id
        AND EXISTS (SELECT 1 FROM load o WHERE o.course_id = c.id AND o.starts <= u.ends
                    AND (o.ends IS NULL OR o.ends > u.starts))
        AND (c.name = '' OR EXISTS (
                SELECT 1 FROM member m WHERE m.course_id = c.id AND m.pupil_id = p.pupil_id
                AND m.starts <= u.day AND (m.ends IS NULL OR m.ends > u.day)))
    JOIN subject j ON j.id = c.subject_id AND j.graded AND j.attested
)
