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
with: [final-page]
if: EXISTS (SELECT 1 FROM closing)
---*/
-- As period-closed, for finals.
SELECT scope.id, w.class, NULL AS date, NULL AS lesson, w.subject, w.file_no AS pupil_id, w.teacher,
    z.period AS detail
FROM scope
CROSS JOIN audit a ON a.tbl = 'final' AND a.row_id = scope.id
    AND (:txn IS NULL OR a.txn_id = :txn)
CROSS JOIN txn t ON t.id = a.txn_id
    AND (instr(' ' || t.roles || ' ', ' administrator ') = 0 OR ifnull(t.why, t.proof) IS NULL)
CROSS JOIN closing z ON z.class_id = ifnull(a.new, a.old) ->> 0
    AND z.period = ifnull(a.new, a.old) ->> 2
    AND a.id > (SELECT max(c.id) FROM audit c WHERE c.tbl = 'closing' AND c.row_id = z.id)
CROSS JOIN final_page w ON w.class_id = z.class_id
    AND w.subject_id = ifnull(a.new, a.old) ->> 1 AND w.pupil_id = ifnull(a.new, a.old) ->> 3
GROUP BY a.row_id;
