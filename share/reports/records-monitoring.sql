/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-monitoring
part: marks
bound: no
title:
  en: What the monitoring of a class is made of
  ru: Записи, по которым составлен мониторинг класса
source: epos 3.3.8
explain: records-monitoring
with: [class-monitoring]
parameters:
  pupil: {}
  pupil_id: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: kind, heading: Вид работы}
  - {name: value, heading: Отметка, type: integer}
  - {name: weight, heading: Вес, type: hundredths}
  - {name: period, heading: Месяц, russian: period_ru}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 4, notes: note, empty: Отметок нет.}
---*/
SELECT u.class, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, j.name AS subject,
    e.date, e.number AS lesson, k.name AS kind, e.value, e.weight, substr(e.date, 1, 7) AS period,
    ej_period_ru(substr(e.date, 1, 7)) AS period_ru,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM unit u
JOIN entry e ON e.n = u.n AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
JOIN kind k ON k.id = e.kind_id
JOIN pupil p ON p.id = e.pupil_id
JOIN subject j ON j.id = e.subject_id
LEFT JOIN anonymised a ON a.pupil_id = e.pupil_id
ORDER BY u.n, p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru,
    p.file_no, j.name COLLATE ej_ru, e.date, e.number, e.kind_id;
/*---
part: finals
title: {en: 'Final marks, one by one', ru: Итоговые отметки по одной}
with: [class-monitoring]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: period, heading: Период, type: period}
  - {name: value, heading: Отметка}
  - {name: n, heading: Учитывается, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 4, empty: Итоговых отметок нет.}
---*/
SELECT u.class, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, j.name AS subject,
    g.name AS period, g.value, ej_final(g.value) IN ('mark', 'not-attested', 'failed') AS n
FROM unit u
JOIN given g ON g.n = u.n AND (:pupil_id IS NULL OR g.pupil_id = :pupil_id)
JOIN pupil p ON p.id = g.pupil_id
JOIN subject j ON j.id = g.subject_id
ORDER BY u.n, p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru,
    p.file_no, j.name COLLATE ej_ru, iif(g.name = 'year', 'a', g.name);
/*---
part: attendance
title: {en: 'Attendance, lesson by lesson', ru: Посещаемость по урокам}
with: [class-monitoring]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: date, heading: Дата, type: date}
  - {name: lesson, heading: Урок, type: integer}
  - {name: subject, heading: Предмет}
  - {name: group, heading: Группа}
  - {name: period, heading: Месяц, russian: period_ru}
  - {name: pupils, heading: Должны быть, type: integer}
  - {name: missed, heading: Отсутствовали, type: integer}
  - {name: names, heading: Кто отсутствовал, width: 60}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {landscape: yes, name-columns: 3, empty: Уроков нет.}
---*/
-- Each lesson held with those who are on its page, or with the pupil who is named.
WITH
expected AS (
    SELECT h.n, h.lesson_id, count(*) AS pupils
    FROM held h
    JOIN unit u ON u.n = h.n
    JOIN course_pupil cp ON cp.course_id = h.course_id AND cp.class_id = u.class_id
        AND cp.starts <= h.date AND (cp.ends IS NULL OR cp.ends > h.date)
        AND (:pupil_id IS NULL OR cp.pupil_id = :pupil_id)
    GROUP BY h.n, h.lesson_id
),
gone AS (
    SELECT h.n, h.lesson_id, count(*) AS missed,
        group_concat(rtrim(p.surname || ' ' || p.given_name) || ' (' || d.name || ')', '; ') AS names
    FROM held h
    CROSS JOIN absence a ON a.lesson_id = h.lesson_id
        AND (:pupil_id IS NULL OR a.pupil_id = :pupil_id)
    CROSS JOIN code d ON d.id = a.code_id AND d.meaning NOT IN ('late', 'exempt')
    CROSS JOIN stay s ON s.n = h.n AND s.pupil_id = a.pupil_id AND s.starts <= h.date
        AND (s.ends IS NULL OR s.ends > h.date)
    CROSS JOIN pupil p ON p.id = a.pupil_id
    GROUP BY h.n, h.lesson_id
)
SELECT u.class, h.date, l.number AS lesson, j.name AS subject, nullif(c.name, '') AS "group",
    h.month AS period, ej_period_ru(h.month) AS period_ru, x.pupils,
    ifnull(g.missed, 0) AS missed, g.names
FROM held h
JOIN unit u ON u.n = h.n
JOIN lesson l ON l.id = h.lesson_id
JOIN course c ON c.id = h.course_id
JOIN subject j ON j.id = h.subject_id
JOIN expected x ON x.n = h.n AND x.lesson_id = h.lesson_id
LEFT JOIN gone g ON g.n = h.n AND g.lesson_id = h.lesson_id
ORDER BY u.n, h.date, l.number, j.name COLLATE ej_ru, c.name;
