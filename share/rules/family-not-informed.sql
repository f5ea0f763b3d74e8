/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: family-not-informed
title: {en: Family not informed in time, ru: Семья не информирована в срок}
source: epos 3.3.12, sedj 5.2.6, komi 11.4.3, mo 14
level: warn
can: warn
acts: class-teacher
scope: pupil
wakes: []
parameters:
  days: {default: 14, from: 1, to: 366}
  paper: {default: 14, from: 1, to: 366}   # days for families without the e-diary
---*/
SELECT scope.id, k.name AS class, NULL AS date, NULL AS lesson, NULL AS subject,
    p.file_no AS pupil_id, t.login AS teacher,
    ifnull('last=' || (SELECT max(i.date) FROM informed i
                       WHERE i.pupil_id = p.id AND i.date >= y.starts), 'never') AS detail
FROM scope
CROSS JOIN pupil p ON p.id = scope.id
CROSS JOIN enrolment e ON e.pupil_id = p.id AND e.starts <= :today
    AND (e.ends IS NULL OR e.ends > :today)
CROSS JOIN class k ON k.id = e.class_id
CROSS JOIN year y ON y.id = k.year_id AND :today BETWEEN y.starts AND y.ends
LEFT JOIN staff t ON t.id = k.teacher_id
WHERE p.id NOT IN (SELECT pupil_id FROM anonymised) -- whose family nobody could find
    AND max(y.starts, e.starts, ifnull((
        SELECT max(i.date) FROM informed i WHERE i.pupil_id = p.id), ''))
    < date(:today, -iif(p.consent = 'no-ediary', :paper, :days) || ' days');
