/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: contact-data-unverified
title:
  en: List of the class and contacts were not verified in time
  ru: Список класса и контактные данные не сверены в срок
source: komi 5.3.6, solo 5, sedj 5.3.2, epos 3.3.2
level: warn
can: warn
acts: class-teacher
scope: class
wakes: []
parameters:
  first: {default: 14, from: 1, to: 60}   # days from the beginning of the year
  days: {default: 31, from: 1, to: 366}   # from one verification to the next
---*/
SELECT scope.id, k.name AS class, NULL AS date, NULL AS lesson, NULL AS subject, NULL AS pupil_id,
    t.login AS teacher, ifnull('last=' || max(v.date), 'never') AS detail
FROM scope
CROSS JOIN class k ON k.id = scope.id
CROSS JOIN year y ON y.id = k.year_id AND :today BETWEEN y.starts AND y.ends
LEFT JOIN verification v ON v.class_id = k.id AND v.date BETWEEN y.starts AND :today
LEFT JOIN staff t ON t.id = k.teacher_id
GROUP BY scope.id
HAVING :today > ifnull(date(max(v.date), :days || ' days'), date(y.starts, :first || ' days'));
