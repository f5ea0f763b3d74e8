-- SPDX-License-Identifier: GPL-3.0-or-later
final_page AS (
    -- Where a final mark stands, by class_id, subject_id and pupil_id, all three: names, and who
    -- teaches the pupil there, of several the one who began last.
    SELECT k.id AS class_id, k.name AS class, sj.id AS subject_id, sj.name AS subject,
        p.id AS pupil_id, p.file_no,
        (SELECT t.login FROM class_part cp
         JOIN course c ON c.class_id = cp.class_id AND c.subject_id = sj.id
         LEFT JOIN member g ON g.course_id = c.id AND g.pupil_id = p.id
         JOIN load o ON o.course_id = c.id
         JOIN staff t ON t.id = o.teacher_id
         WHERE cp.part_id = k.id AND (c.name = '' OR g.id IS NOT NULL)
         ORDER BY g.starts <= :today DESC, g.starts DESC, o.starts <= :today DESC, o.starts DESC
         LIMIT 1) AS teacher
    FROM class k
    CROSS JOIN subject sj
    CROSS JOIN pupil p
)
