/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: future-lesson
title:
  en: A record of a lesson still to come
  ru: Запись об уроке, которого ещё не было
source: komi 4.10, 4.12.3, 5.4.14
level: deny
can: deny
acts: teacher
scope: lesson
wakes: []                        # asked as lessons, marks and absences are read
---*/
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    NULL AS pupil_id, s.login AS teacher, iif(c.name = '', '', 'group=' || c.name) AS detail
FROM scope
CROSS JOIN lesson l ON l.id = scope.id AND l.date > :today
    AND (l.held OR l.roll OR EXISTS (SELECT 1 FROM mark WHERE lesson_id = l.id)
        OR EXISTS (SELECT 1 FROM absence WHERE lesson_id = l.id))
CROSS JOIN course c ON c.id = l.course_id
CROSS JOIN class k ON k.id = c.class_id
CROSS JOIN subject sj ON sj.id = c.subject_id
CROSS JOIN staff s ON s.id = l.teacher_id;
