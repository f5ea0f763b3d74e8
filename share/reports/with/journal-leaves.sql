-- SPDX-License-Identifier: GPL-3.0-or-later
-- The subjects of a class that have pages in its paper journal: with lessons or load in these days,
-- groups apart, those of joint classes as well, where pupils of the class are on them.
leaf AS MATERIALIZED (
    SELECT c.id, c.class_id, c.subject_id, sj.attested,
        sj.name || CASE WHEN c.name = '' THEN '' ELSE ', группа ' || c.name END
        || CASE WHEN c.class_id = :class_id THEN '' ELSE ' (' || k.name || ')' END AS subject
    FROM class_part p
    JOIN class k ON k.id = p.class_id
    JOIN course c ON c.class_id = p.class_id
    JOIN subject sj ON sj.id = c.subject_id
    WHERE p.part_id = :class_id
        AND (EXISTS (SELECT 1 FROM lesson l WHERE l.course_id = c.id AND l.date BETWEEN :from AND :to
                     AND (l.held OR l.roll
                          OR EXISTS (SELECT 1 FROM mark x WHERE x.lesson_id = l.id)))
             OR EXISTS (SELECT 1 FROM load o WHERE o.course_id = c.id AND o.starts <= :to
                        AND (o.ends IS NULL OR o.ends > :from)))
        AND EXISTS (SELECT 1 FROM course_pupil cp WHERE cp.course_id = c.id
                    AND cp.class_id = :class_id AND cp.starts <= :to
                    AND (cp.ends IS NULL OR cp.ends > :from))
)
