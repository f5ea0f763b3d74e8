/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-control
part: lessons
bound: no
title:
  en: What the control of the journal is made of
  ru: Записи, по которым составлен контроль ведения журнала
source: komi 4.5, 5.1.1, epos 3.5.4
access: deputy
explain: records-control
with: [control]
parameters:
  pupil: {}
  pupil_id: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: teacher, heading: Логин}
  - {name: topic, heading: Тема, width: 40}
  - {name: due, heading: по расписанию, type: integer, group: Уроки}
  - {name: held, heading: проведено, type: integer, group: Уроки}
  - {name: topics, heading: с темой, type: integer, group: Уроки}
  - {name: homework, heading: с домашним заданием, type: integer, group: Уроки}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {landscape: yes, name-columns: 2, empty: На эти дни уроков нет.}
---*/
-- A lesson of several classes is listed for each.  Of a pupil who is named: the lessons of the own
-- pages.
SELECT s.name AS class, l.date, l.number AS lesson, j.name AS subject, nullif(c.name, '') AS "group",
    t.login AS teacher, nullif(l.topic, '') AS topic, 1 AS due, e.held, e.topic AS topics,
    e.homework
FROM sheet s
JOIN owned o ON o.class_id = s.id
JOIN due e ON e.course_id = o.course_id
JOIN lesson l ON l.id = e.id
JOIN course c ON c.id = o.course_id
JOIN subject j ON j.id = o.subject_id
JOIN staff t ON t.id = e.teacher_id
WHERE :pupil_id IS NULL OR EXISTS (
    SELECT 1 FROM course_pupil cp
    WHERE cp.course_id = o.course_id AND cp.pupil_id = :pupil_id AND cp.starts <= l.date
        AND (cp.ends IS NULL OR cp.ends > l.date))
ORDER BY s.grade, s.letter COLLATE ej_ru, s.name, l.date, l.number, j.name COLLATE ej_ru, c.name;
/*---
part: teachers
title: {en: 'Teachers of the classes, one by one', ru: Учителя классов по одному}
with: [control]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: teacher, heading: Логин}
  - {name: name, heading: Учитель}
  - {name: due, heading: Уроков по расписанию, type: integer}
  - {name: held, heading: проведено, type: integer}
  - {name: teachers, heading: Ведёт предмет, type: integer}
  - {name: teachers_active, heading: Ведёт журнал, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 2, empty: Учителей нет.}
---*/
WITH
taught AS (
    SELECT o.class_id, e.teacher_id, 1 AS due, e.held
    FROM owned o
    JOIN due e ON e.course_id = o.course_id
    UNION ALL
    SELECT o.class_id, w.teacher_id, 0, 0
    FROM owned o
    JOIN day d
    JOIN load w ON w.course_id = o.course_id AND w.starts <= d.last
        AND (w.ends IS NULL OR w.ends > :from)
)
SELECT s.name AS class, t.login AS teacher,
    rtrim(t.surname || ' ' || t.given_name || ' ' || t.patronymic) AS name, sum(x.due) AS due,
    sum(x.held) AS held, 1 AS teachers, max(x.held) AS teachers_active
FROM sheet s
JOIN taught x ON x.class_id = s.id
JOIN staff t ON t.id = x.teacher_id
GROUP BY s.id, t.id
ORDER BY s.grade, s.letter COLLATE ej_ru, s.name, t.surname COLLATE ej_ru,
    t.given_name COLLATE ej_ru, t.login;
/*---
part: marks
title: {en: 'Pupils by subjects, one by one', ru: Ученики по предметам}
with: [control, control-marks]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: marks, heading: Отметок, type: integer}
  - {name: rated, heading: Всего, type: integer}
  - {name: no_mark, heading: Без отметок, type: integer}
  - {name: one_mark, heading: С одной, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 4, notes: note, empty: Нет никого с отметками.}
---*/
SELECT s.name AS class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, j.name AS subject,
    ifnull(t.n, 0) AS marks, 1 AS rated, ifnull(t.n, 0) = 0 AS no_mark, ifnull(t.n, 0) = 1 AS one_mark,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM sheet s
JOIN pair r ON r.class_id = s.id AND (:pupil_id IS NULL OR r.pupil_id = :pupil_id)
JOIN pupil u ON u.id = r.pupil_id
JOIN subject j ON j.id = r.subject_id
LEFT JOIN tally t ON t.class_id = r.class_id AND t.subject_id = r.subject_id
    AND t.pupil_id = r.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = r.pupil_id
ORDER BY s.grade, s.letter COLLATE ej_ru, s.name, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, j.name COLLATE ej_ru;
/*---
part: families
title: {en: 'Families, one by one', ru: Семьи по одной}
with: [control]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: logins, heading: Логины, width: 24}
  - {name: told, heading: Информирование, width: 40}
  - {name: pupils, heading: Учеников, type: integer}
  - {name: access, heading: имеют доступ, type: integer}
  - {name: informed, heading: информированы, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {landscape: yes, name-columns: 3, notes: note, empty: В классе нет учеников.}
---*/
WITH
login AS MATERIALIZED (
    SELECT a.pupil_id, group_concat(a.login, ', ') AS logins
    FROM account a
    JOIN day d
    WHERE a.granted <= d.last AND (a.withdrawn IS NULL OR a.withdrawn > d.last)
    GROUP BY a.pupil_id
),
told AS MATERIALIZED (
    SELECT i.pupil_id, group_concat(strftime('%d.%m.%Y', i.date) || ' ' || i.how, '; ') AS told
    FROM informed i
    JOIN day d
    WHERE i.date BETWEEN :from AND d.last
    GROUP BY i.pupil_id
)
SELECT s.name AS class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, g.logins, i.told,
    1 AS pupils, g.pupil_id IS NOT NULL AS access, i.pupil_id IS NOT NULL AS informed,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM sheet s
JOIN day d
JOIN enrolment e ON e.class_id = s.id AND e.starts <= d.last
    AND (e.ends IS NULL OR e.ends > d.last OR e.end_kind IN ('promote', 'retain', 'graduate'))
    AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
JOIN pupil u ON u.id = e.pupil_id
LEFT JOIN login g ON g.pupil_id = e.pupil_id
LEFT JOIN told i ON i.pupil_id = e.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = e.pupil_id
ORDER BY s.grade, s.letter COLLATE ej_ru, s.name, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no;
/*---
part: remarks
title: {en: 'Open remarks, one by one', ru: Открытые замечания}
with: [control]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: made, heading: Дата, type: date}
  - {name: due, heading: Срок, type: date}
  - {name: teacher, heading: Кому}
  - {name: date, heading: Дата урока, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: text, heading: Замечание, width: 60}
  - {name: remarks, heading: Открыто, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 2, empty: Открытых замечаний нет.}
---*/
SELECT s.name AS class, r.made, r.due, t.login AS teacher, r.date, r.number AS lesson,
    r.text || iif(r.text <> '' AND r.detail <> '', ': ', '') || r.detail AS text, 1 AS remarks
FROM sheet s
JOIN day d
JOIN remark r ON r.class_id = s.id AND r.made <= d.last
    AND (r.resolved IS NULL OR r.resolved > d.last)
    AND (:pupil_id IS NULL OR r.pupil_id = :pupil_id)
LEFT JOIN staff t ON t.id = r.teacher_id
ORDER BY s.grade, s.letter COLLATE ej_ru, s.name, r.made, r.id;
