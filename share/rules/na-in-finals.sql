/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: na-in-finals
title: {en: Not attested in a final mark, ru: «н/а» в итоговых отметках}
source: komi 6.3
level: warn
can: deny
acts: teacher
scope: final
wakes: [final]
---*/
SELECT scope.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject,
    p.file_no AS pupil_id,
    (SELECT t.login FROM class_part cp
     JOIN course c ON c.class_id = cp.class_id AND c.subject_id = f.subject_id
     LEFT JOIN member g ON g.course_id = c.id AND g.pupil_id = f.pupil_id
     JOIN load o ON o.course_id = c.id
     JOIN staff t ON t.id = o.teacher_id
     WHERE cp.part_id = f.class_id AND (c.name = '' OR g.id IS NOT NULL)
     ORDER BY g.starts <= :today DESC, g.starts DESC, o.starts <= :today DESC, o.starts DESC
     LIMIT 1) AS teacher,
    f.period AS detail
FROM scope
CROSS JOIN final f ON f.id = scope.id AND ej_final(f.value) = 'not-attested'
JOIN class k ON k.id = f.class_id
JOIN subject sj ON sj.id = f.subject_id
JOIN pupil p ON p.id = f.pupil_id;
