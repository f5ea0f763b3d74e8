/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-leaving
part: marks
bound: no
title:
  en: What a certificate of results is made of
  ru: Записи, из которых составлена справка об отметках
source: epos 3.2.11
explain: records-leaving
days: summer
with: [certificate]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: kind, heading: Вид работы}
  - {name: value, heading: Отметка}
  - {name: weight, heading: Вес, type: hundredths}
  - {name: counts, heading: Учитывается, words: {"yes": да, "no": нет}}
sheet: {per: pupil_id, name: "{pupil}", line: "{pupil}, {class} класс"}
print: {name-columns: 4, notes: note, empty: Отметок нет.}
---*/
-- The marks of the study period that has begun last.
SELECT p.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, j.name AS subject,
    v.date, v.number AS lesson, kd.name AS kind, m.value, m.weight,
    iif(m.value = (SELECT value FROM policy WHERE name = 'debt')
        OR EXISTS (SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id
            AND r.pupil_id = m.pupil_id AND r.kind_id = m.kind_id AND r.replaces = m.n),
        'no', 'yes') AS counts,
    'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
        || strftime('%d.%m.%Y', an.order_date) AS note
FROM person p
JOIN visit v ON v.pupil_id = p.pupil_id AND v.now
JOIN mark m ON m.lesson_id = v.lesson_id AND m.pupil_id = v.pupil_id
JOIN kind kd ON kd.id = m.kind_id
JOIN pupil u ON u.id = p.pupil_id
JOIN subject j ON j.id = v.subject_id
LEFT JOIN anonymised an ON an.pupil_id = p.pupil_id
ORDER BY p.grade, p.letter COLLATE ej_ru, p.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, j.name COLLATE ej_ru,
    v.date, v.number, m.kind_id, m.n;
/*---
part: finals
title: {en: 'Final marks, one by one', ru: Итоговые отметки по одной}
with: [certificate]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: period, heading: Период, type: period}
  - {name: value, heading: Отметка}
sheet: {per: pupil_id, name: "{pupil}", line: "{pupil}, {class} класс"}
print: {name-columns: 4, empty: Отметок нет.}
---*/
SELECT p.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, j.name AS subject,
    g.period, g.value
FROM person p
JOIN given g ON g.pupil_id = p.pupil_id
JOIN pupil u ON u.id = p.pupil_id
JOIN subject j ON j.id = g.subject_id
ORDER BY p.grade, p.letter COLLATE ej_ru, p.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, j.name COLLATE ej_ru,
    CASE g.period WHEN 'year' THEN 'a' WHEN 'exam' THEN 'b' WHEN 'final' THEN 'c'
        ELSE g.period END;
/*---
part: absences
title: {en: 'Lessons missed, one by one', ru: Пропущенные уроки по одному}
with: [certificate]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: code, heading: Код}
  - {name: missed, heading: Пропущено, type: integer}
sheet: {per: pupil_id, name: "{pupil}", line: "{pupil}, {class} класс"}
print: {name-columns: 4, empty: Пропусков нет.}
---*/
SELECT p.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, j.name AS subject,
    v.date, v.number AS lesson, d.name AS code, 1 AS missed
FROM person p
JOIN visit v ON v.pupil_id = p.pupil_id
JOIN absence a ON a.lesson_id = v.lesson_id AND a.pupil_id = v.pupil_id
JOIN code d ON d.id = a.code_id AND d.meaning NOT IN ('late', 'exempt')
JOIN pupil u ON u.id = p.pupil_id
JOIN subject j ON j.id = v.subject_id
ORDER BY p.grade, p.letter COLLATE ej_ru, p.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, j.name COLLATE ej_ru,
    v.date, v.number;
