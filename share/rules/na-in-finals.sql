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
    p.file_no AS pupil_id, NULL AS teacher, f.period AS detail
FROM scope
JOIN final f ON f.id = scope.id AND ej_final(f.value) = 'not-attested'
JOIN class k ON k.id = f.class_id
JOIN subject sj ON sj.id = f.subject_id
JOIN pupil p ON p.id = f.pupil_id;
