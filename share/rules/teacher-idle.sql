/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: teacher-idle
title: {en: Teacher without an entry for long, ru: Учитель давно не делал записей}
source: solo 6.1, komi 8.1
level: warn
can: warn
acts: deputy
scope: staff
wakes: []
parameters:
  days: {default: 14, from: 1, to: 366}
---*/
WITH last AS MATERIALIZED (
    SELECT ifnull(behalf, actor) AS login, ej_local_date(max(at)) AS day
    FROM txn
    GROUP BY ifnull(behalf, actor)
)
SELECT scope.id, NULL AS class, NULL AS date, NULL AS lesson, NULL AS subject, NULL AS pupil_id,
    s.login AS teacher, ifnull('last=' || n.day, 'never') AS detail
FROM scope
CROSS JOIN staff s ON s.id = scope.id
CROSS JOIN year y ON :today BETWEEN y.starts AND y.ends
LEFT JOIN last n ON n.login = s.login
WHERE (SELECT min(o.starts) FROM load o
       WHERE o.teacher_id = s.id AND o.starts <= :today AND (o.ends IS NULL OR o.ends > :today))
    <= date(:today, -:days || ' days')
    AND max(y.starts, ifnull(n.day, '')) <= date(:today, -:days || ' days');
