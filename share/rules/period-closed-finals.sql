/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: period-closed-finals
title:
  en: A final mark was changed in a closed period, not by the administrator with --why
  ru: Итоговая отметка закрытого периода изменена не администратором с указанием причины (--why)
source: komi 7.3, mo 13
level: deny
can: deny
acts: administrator
scope: final
wakes: [final]
if: EXISTS (SELECT 1 FROM closing)
---*/
-- As period-closed, for finals.
SELECT scope.id, k.name AS class, NULL AS date, NULL AS lesson, sj.name AS subject,
    p.file_no AS pupil_id,
    (SELECT t.login FROM class_part cp
     JOIN course c ON c.class_id = cp.class_id AND c.subject_id = sj.id
     LEFT JOIN member g ON g.course_id = c.id AND g.pupil_id = p.id
     JOIN load o ON o.course_id = c.id
     JOIN staff t ON t.id = o.teacher_id
     WHERE cp.part_id = z.class_id AND (c.name = '' OR g.id IS NOT NULL)
     ORDER BY g.starts <= :today DESC, g.starts DESC, o.starts <= :today DESC, o.starts DESC
     LIMIT 1) AS teacher,
    z.period AS detail
FROM scope
CROSS JOIN audit a ON a.tbl = 'final' AND a.row_id = scope.id
    AND (:txn IS NULL OR a.txn_id = :txn)
CROSS JOIN txn t ON t.id = a.txn_id
    AND (instr(' ' || t.roles || ' ', ' administrator ') = 0 OR ifnull(t.why, t.proof) IS NULL)
CROSS JOIN closing z ON z.class_id = ifnull(a.new, a.old) ->> 0
    AND z.period = ifnull(a.new, a.old) ->> 2
    AND a.id > (SELECT max(c.id) FROM audit c WHERE c.tbl = 'closing' AND c.row_id = z.id)
CROSS JOIN class k ON k.id = z.class_id
CROSS JOIN subject sj ON sj.id = ifnull(a.new, a.old) ->> 1
CROSS JOIN pupil p ON p.id = ifnull(a.new, a.old) ->> 3
GROUP BY a.row_id;
