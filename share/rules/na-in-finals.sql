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
with: [final-page]
---*/
SELECT scope.id, w.class, NULL AS date, NULL AS lesson, w.subject, w.file_no AS pupil_id, w.teacher,
    f.period AS detail
FROM scope
CROSS JOIN final f ON f.id = scope.id AND ej_final(f.value) = 'not-attested'
CROSS JOIN final_page w ON w.class_id = f.class_id AND w.subject_id = f.subject_id
    AND w.pupil_id = f.pupil_id;
