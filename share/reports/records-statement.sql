/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-statement
part: marks
report: records-marks
bound: no
title:
  en: What a family's statement is made of
  ru: Записи, из которых составлена выписка
source: mo 14
access: class-teacher guardian pupil
explain: records-statement
parameters:
  subject: {}
  teacher: {}
---*/
/*---
part: lessons
title: {en: 'Lessons held, one by one', ru: Проведённые уроки по одному}
with: [statement]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: code, heading: Код}
  - {name: lessons, heading: Проведено, type: integer}
  - {name: missed, heading: Пропущено, type: integer}
  - {name: late, heading: Опоздания, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 4, notes: note, empty: Уроков нет.}
---*/
-- Each lesson held on a page on which the pupil is, and how the pupil missed it.
SELECT s.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, j.name AS subject,
    l.date, l.number AS lesson, d.name AS code, 1 AS lessons,
    ifnull(d.meaning NOT IN ('late', 'exempt'), 0) AS missed, ifnull(d.meaning = 'late', 0) AS late,
    'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
        || strftime('%d.%m.%Y', an.order_date) AS note
FROM stay s
JOIN course_pupil cp ON cp.pupil_id = s.pupil_id
JOIN course c ON c.id = cp.course_id AND (:subject_id IS NULL OR c.subject_id = :subject_id)
JOIN class k ON k.id = c.class_id AND k.year_id = :year_id
JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN :from AND :to
    AND (l.held OR l.roll
        OR EXISTS (SELECT 1 FROM mark x WHERE x.lesson_id = l.id))
    AND l.date >= cp.starts AND (cp.ends IS NULL OR l.date < cp.ends)
    AND (:teacher_id IS NULL OR l.teacher_id = :teacher_id)
JOIN subject j ON j.id = c.subject_id
JOIN pupil u ON u.id = s.pupil_id
LEFT JOIN absence a ON a.lesson_id = l.id AND a.pupil_id = s.pupil_id
LEFT JOIN code d ON d.id = a.code_id
LEFT JOIN anonymised an ON an.pupil_id = s.pupil_id
WHERE s.last = 1
ORDER BY s.grade, s.letter COLLATE ej_ru, s.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, j.name COLLATE ej_ru,
    l.date, l.number;
