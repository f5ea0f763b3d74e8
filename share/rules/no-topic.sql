/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: no-topic
title: {en: Lesson without a topic, ru: Урок без темы}
source: komi 5.4.7, mo 9
level: warn
can: warn
acts: teacher
scope: lesson
wakes: []
---*/
SELECT scope.id, k.name AS class, l.date, l.number AS lesson, sj.name AS subject,
    NULL AS pupil_id, t.login AS teacher, iif(c.name = '', '', 'group=' || c.name) AS detail
FROM scope
JOIN lesson l ON l.id = scope.id AND l.held AND l.topic = ''
JOIN course c ON c.id = l.course_id
JOIN class k ON k.id = c.class_id
JOIN subject sj ON sj.id = c.subject_id
JOIN staff t ON t.id = l.teacher_id;
