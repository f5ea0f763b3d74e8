/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: finals-late
title: {en: Final mark entered after its term, ru: Итоговая отметка выставлена позже срока}
source: komi 6.4, epos 3.4.7, mo 13
level: warn
can: deny
entry: yes
acts: teacher
scope: final
wakes: [final]
with: [entry, final-page]
parameters:
  days: {default: 2, from: 0, to: 60}
  side: {default: after, of: [before, after]}   # of the period's end
---*/
SELECT scope.id, w.class, NULL AS date, NULL AS lesson, w.subject, w.file_no AS pupil_id, w.teacher,
    f.period || ' days=' || CAST(julianday(n.day) - julianday(date(pe.ends,
        iif(:side = 'before', '-', '+') || :days || ' days')) AS INTEGER) AS detail
FROM scope
CROSS JOIN final f ON f.id = scope.id
CROSS JOIN class k ON k.id = f.class_id
CROSS JOIN period pe ON pe.year_id = k.year_id AND k.grade BETWEEN pe.grade_from AND pe.grade_to
    AND pe.name = f.period
-- A number may have been that of another mark before.
CROSS JOIN audit a ON a.id = (
        SELECT max(i.id) FROM audit i
        WHERE i.tbl = 'final' AND i.row_id = f.id AND i.old IS NULL)
CROSS JOIN entry n ON n.id = a.txn_id
    AND n.day > date(pe.ends, iif(:side = 'before', '-', '+') || :days || ' days')
CROSS JOIN final_page w ON w.class_id = f.class_id AND w.subject_id = f.subject_id
    AND w.pupil_id = f.pupil_id;
