/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: journal
part: cover
title:
  en: Paper journal of a class
  ru: Классный журнал
source: solo 4, epos 3.5.9, 5.1-5.3, sedj 4
explain: records-marks
parameters:
  class: {}
  period: {days: yes}
  from: {default: year-start}
  to: {default: year-end}
  sides: {default: 1, of: [1, 2]}
file: "{class}"
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: n, heading: №, type: integer, shown: no}
  - {name: text, heading: Запись}
sheet: {per: class, name: Титульный лист, line: "{class} класс"}
print: {plain: yes, fit: page}
---*/
-- The parts of a journal: cover, contents, list of the class, for each subject and group spreads of
-- the marks at the left and the lessons at the right, summary, council, orders, certificate.
SELECT k.name AS class, t.column1 AS n,
    CASE t.column1
        WHEN 1 THEN ''
        WHEN 2 THEN (SELECT name FROM school)
        WHEN 3 THEN ''
        WHEN 4 THEN 'Классный руководитель: ' || ifnull(
            rtrim(s.surname || ' ' || s.given_name || ' ' || s.patronymic), '________________')
        WHEN 5 THEN CASE WHEN EXISTS (SELECT 1 FROM enrolment e WHERE e.class_id = k.id
                AND e.starts <= :to AND (e.ends IS NULL OR e.ends > :from))
            THEN '' ELSE 'В классе нет учеников.' END
        ELSE 'Листов в журнале: {sheets}'
    END AS text
FROM class k
JOIN (VALUES (1), (2), (3), (4), (5), (6)) t
LEFT JOIN staff s ON s.id = k.teacher_id
WHERE k.id = :class_id
ORDER BY t.column1;
/*---
part: contents
title: {en: Contents, ru: Оглавление}
with: [journal-leaves]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: n, heading: №, type: integer}
  - {name: subject, heading: Раздел, width: 44}
  - {name: teacher, heading: Учитель, width: 34}
  - {name: page, heading: Страница, type: integer, page: yes}
sheet: {per: class, name: Оглавление, line: "{class} класс"}
print: {rows: 45}
---*/
WITH
section AS (
    SELECT 1 AS place, 'Список класса' AS subject, NULL AS course_id, 'list' AS page
    WHERE EXISTS (SELECT 1 FROM enrolment WHERE class_id = :class_id AND starts <= :to
                  AND (ends IS NULL OR ends > :from))
    UNION ALL
    SELECT 2, subject, id, 'left/' || id FROM leaf
    UNION ALL
    SELECT 3, 'Сводная ведомость учёта успеваемости', NULL, 'summary'
    WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.class_id = :class_id AND e.starts <= :to
                  AND (e.ends IS NULL OR e.ends > min(:today, :to)
                       OR EXISTS (SELECT 1 FROM final f WHERE f.pupil_id = e.pupil_id
                                  AND f.class_id = :class_id
                                  AND f.period = ifnull(:period, f.period))))
    UNION ALL
    SELECT 4, 'Решения педагогического совета', NULL, 'council'
    WHERE :to = :year_to AND EXISTS (SELECT 1 FROM council WHERE class_id = :class_id)
    UNION ALL
    SELECT 5, 'Приказы, копии которых прилагаются', NULL, 'orders'
    WHERE EXISTS (SELECT 1 FROM enrolment e JOIN anonymised an ON an.pupil_id = e.pupil_id
                  WHERE e.class_id = :class_id AND e.starts <= :to
                  AND (e.ends IS NULL OR e.ends > :from))
    UNION ALL
    SELECT 6, 'Лист-заверитель', NULL, 'certificate'
)
SELECT (SELECT name FROM class WHERE id = :class_id) AS class,
    row_number() OVER (ORDER BY s.place, s.subject COLLATE ej_ru) AS n,
    s.subject,
    (SELECT rtrim(t.surname || ' ' || t.given_name || ' ' || t.patronymic)
     FROM load o JOIN staff t ON t.id = o.teacher_id
     WHERE o.course_id = s.course_id AND o.starts <= :to
     ORDER BY o.starts DESC LIMIT 1) AS teacher,
    s.page
FROM section s
ORDER BY n;
/*---
part: list
title: {en: List of the class, ru: Список класса}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: n, heading: №, type: integer}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: birth_date, heading: Дата рождения, type: date}
  - {name: movement, heading: "Прибытие, выбытие", width: 26}
sheet: {per: class, name: Список класса, line: "{class} класс"}
print: {rows: 45, signers: [Классный руководитель]}
---*/
WITH
stay AS (
    SELECT pupil_id, min(starts) AS starts, max(ifnull(ends, '9999')) AS ends,
        group_concat(
            CASE WHEN starts > :from AND start_kind IN ('arrive', 'transfer')
                THEN CASE start_kind WHEN 'arrive' THEN 'прибытие ' ELSE 'перевод из '
                        || start_from || ' ' END
                    || strftime('%d.%m.%Y', starts)
                    || CASE start_order WHEN '' THEN '' ELSE ', приказ № ' || ltrim(start_order, '№ ') END
                    || CASE WHEN ends <= :to THEN '; ' ELSE '' END
                ELSE '' END
            || CASE WHEN ends <= :to AND end_kind IN ('depart', 'transfer')
                THEN CASE end_kind WHEN 'depart' THEN 'выбытие ' ELSE 'перевод в '
                        || end_to || ' ' END
                    || strftime('%d.%m.%Y', ends)
                    || CASE end_order WHEN '' THEN '' ELSE ', приказ № ' || ltrim(end_order, '№ ') END
                ELSE '' END, '') AS movement
    FROM enrolment
    WHERE class_id = :class_id AND starts <= :to AND (ends IS NULL OR ends > :from)
    GROUP BY pupil_id
)
SELECT (SELECT name FROM class WHERE id = :class_id) AS class,
    row_number() OVER (ORDER BY u.surname COLLATE ej_ru, u.given_name COLLATE ej_ru,
        u.patronymic COLLATE ej_ru, u.file_no) AS n,
    u.file_no AS pupil_id, rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
    u.birth_date, nullif(s.movement, '') AS movement
FROM stay s
JOIN pupil u ON u.id = s.pupil_id
ORDER BY n;
/*---
part: left
with: [journal-leaves, journal-pages]
title: {en: Marks and absences, ru: Учёт успеваемости и посещаемости}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: subject, heading: Предмет, shown: no}
  - {name: teacher, heading: Учитель, shown: no}
  - {name: n, heading: №, type: integer, width: 3}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {pivot: marks, type: integer, width: 3, sorted: no}
sheet:
  per: page
  name: "{subject}"
  line: "{subject}, {class} класс. Учитель: {teacher}"
  head: "{class} класс, {subject}"
print: {fit: page, notes: note}
---*/
WITH
page AS MATERIALIZED (
    SELECT course_id, page, max(page) OVER (PARTITION BY course_id) = page AS last,
        group_concat(name || char(29) || strftime('%d.%m', date), char(30))
            OVER (PARTITION BY course_id, page ORDER BY date, number
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS names,
        row_number() OVER (PARTITION BY course_id, page) AS first
    FROM lesson_page
    UNION ALL
    SELECT id, 0, 1, '', 1 FROM leaf WHERE id NOT IN (SELECT course_id FROM lesson_page)
),
named AS MATERIALIZED (
    SELECT p.course_id, p.page, p.last,
        p.names || CASE WHEN p.last AND c.attested THEN ifnull((
            SELECT char(30) || group_concat(period || char(29) || heading, char(30))
            FROM (SELECT period, heading FROM due ORDER BY n)), '') ELSE '' END AS names,
        CASE p.names WHEN '' THEN 'Уроков не проведено.' END AS note
    FROM page p
    JOIN leaf c ON c.id = p.course_id
    WHERE p.first = 1
),
stay AS (
    SELECT DISTINCT pupil_id FROM enrolment
    WHERE class_id = :class_id AND starts <= :to AND (ends IS NULL OR ends > :from)
),
list AS MATERIALIZED (
    SELECT u.id, u.file_no,
        rtrim(u.surname || ' ' || u.given_name || CASE
            WHEN count(*) OVER (PARTITION BY u.surname, u.given_name) > 1
            THEN ' ' || u.patronymic ELSE '' END) AS pupil,
        row_number() OVER (ORDER BY u.surname COLLATE ej_ru, u.given_name COLLATE ej_ru,
            u.patronymic COLLATE ej_ru, u.file_no) AS n
    FROM stay s
    JOIN pupil u ON u.id = s.pupil_id
),
seat AS MATERIALIZED (
    SELECT c.id AS course_id, i.id AS pupil_id, i.n, i.file_no, i.pupil
    FROM leaf c
    JOIN (SELECT DISTINCT cp.course_id, cp.pupil_id FROM leaf c
          JOIN course_pupil cp ON cp.course_id = c.id AND cp.class_id = :class_id
              AND cp.starts <= :to AND (cp.ends IS NULL OR cp.ends > :from)) x ON x.course_id = c.id
    JOIN list i ON i.id = x.pupil_id
),
entry AS (
    SELECT l.course_id, l.page, a.pupil_id, l.name || char(31) || d.name AS packed,
        l.name AS place, 0 AS kind, 0 AS was, 0 AS n
    FROM lesson_page l
    JOIN absence a ON a.lesson_id = l.id
    JOIN code d ON d.id = a.code_id
    UNION ALL
    SELECT l.course_id, l.page, m.pupil_id, l.name || char(31) || m.value,
        l.name, m.kind_id, ifnull(m.replaces, m.n), m.n
    FROM lesson_page l
    JOIN mark m ON m.lesson_id = l.id
    UNION ALL
    SELECT p.course_id, p.page, f.pupil_id, d.period || char(31) || f.value, d.period, 0, 0, 0
    FROM named p
    JOIN leaf c ON c.id = p.course_id AND c.attested
    JOIN due d
    JOIN final f ON f.class_id = c.class_id AND f.subject_id = c.subject_id AND f.period = d.period
    WHERE p.last
),
cell AS MATERIALIZED (
    SELECT course_id, page, pupil_id, group_concat(packed, char(30)) AS packed
    FROM (SELECT * FROM entry ORDER BY course_id, page, pupil_id, place, kind, was, n)
    GROUP BY course_id, page, pupil_id
)
SELECT k.name AS class, c.subject,
    (SELECT t.surname || ' ' || substr(t.given_name, 1, 1) || '.'
        || CASE t.patronymic WHEN '' THEN '' ELSE ' ' || substr(t.patronymic, 1, 1) || '.' END
     FROM load o JOIN staff t ON t.id = o.teacher_id
     WHERE o.course_id = c.id AND o.starts <= :to
     ORDER BY o.starts DESC LIMIT 1) AS teacher,
    s.n, s.file_no AS pupil_id, s.pupil,
    CASE WHEN row_number() OVER (PARTITION BY p.course_id, p.page ORDER BY s.n) = 1
        THEN p.names || char(30) ELSE '' END || ifnull(x.packed, '') AS marks,
    c.id || '/' || p.page AS page, p.note
FROM named p
JOIN leaf c ON c.id = p.course_id
JOIN class k ON k.id = :class_id
JOIN seat s ON s.course_id = p.course_id
LEFT JOIN cell x ON x.course_id = p.course_id AND x.page = p.page AND x.pupil_id = s.pupil_id
ORDER BY c.subject COLLATE ej_ru, c.id, p.page, s.n;
/*---
part: right
with: [journal-leaves, journal-pages]
title: {en: Lessons and homework, ru: Темы уроков и домашние задания}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: subject, heading: Предмет, shown: no}
  - {name: date, heading: Дата, type: date, width: 10}
  - {name: hours, heading: Часы, type: integer, width: 6}
  - {name: topic, heading: Тема урока, width: 33}
  - {name: kind, heading: "Вид работы (вес)", width: 15}
  - {name: homework, heading: Домашнее задание, width: 30}
sheet:
  per: page
  name: "{subject}"
  line: "{subject}, {class} класс"
  head: "{class} класс, {subject}"
  beside: left
print: {fit: page}
---*/
-- A topic or homework of more than some 20 lines goes on in further rows, two to a page, as no row of
-- a sheet is higher than 409 points.
WITH
said AS MATERIALIZED (
    SELECT p.id, l.topic
        || ifnull((SELECT ' (замена: ' || t.surname || ' ' || substr(t.given_name, 1, 1) || '.'
            || CASE t.patronymic WHEN '' THEN '' ELSE ' ' || substr(t.patronymic, 1, 1) || '.' END
            || ')'
            FROM load o JOIN staff t ON t.id = l.teacher_id
            WHERE o.course_id = l.course_id AND o.starts <= l.date
                AND (o.ends IS NULL OR o.ends > l.date) AND o.teacher_id <> l.teacher_id), '')
        AS topic,
        (SELECT group_concat(CASE WHEN h.pupil_id IS NULL THEN h.text
            ELSE u.surname || ' ' || substr(u.given_name, 1, 1) || '.: ' || h.text END, char(10))
         FROM homework h LEFT JOIN pupil u ON u.id = h.pupil_id WHERE h.lesson_id = l.id)
        AS homework
    FROM lesson_page p
    JOIN lesson l ON l.id = p.id
),
whole (id, field, text) AS (
    SELECT id, 'topic', topic || ' ' FROM said UNION ALL
    SELECT id, 'homework', homework || ' ' FROM said
),
-- Pieces of long texts, each up to a line's end or to the last blank of 140 characters.
piece (id, field, text, at, size) AS (
    SELECT id, field, text, 1, 0 FROM whole
    WHERE length(text) > 600 OR length(text) - length(replace(text, char(10), '')) > 20
    UNION ALL
    SELECT id, field, text, at + size, CASE
        WHEN instr(substr(text, at + size, 140), char(10))
            THEN instr(substr(text, at + size, 140), char(10))
        ELSE ifnull(nullif(length(rtrim(substr(text, at + size, 140),
            replace(substr(text, at + size, 140), ' ', ''))), 0), 140) END
    FROM piece
    WHERE at + size <= length(text)
),
placed AS (
    SELECT id, field, at, substr(text, at, size) AS text,
        (sum((size + 25) / 26) OVER (PARTITION BY id, field ORDER BY at) - 1) / 20 AS n
    FROM piece
    WHERE size > 0
),
spread AS MATERIALIZED (
    SELECT id, n, group_concat(CASE field WHEN 'topic' THEN text END, '') AS topic,
        group_concat(CASE field WHEN 'homework' THEN text END, '') AS homework
    FROM (SELECT * FROM placed ORDER BY id, n, at)
    GROUP BY id, n
)
SELECT (SELECT name FROM class WHERE id = :class_id) AS class, c.subject, l.date,
    CASE WHEN l.id IS NOT NULL AND ifnull(x.n, 0) = 0 THEN 1 END AS hours,
    CASE WHEN l.id IS NULL THEN 'Уроков не проведено.'
        ELSE ifnull(trim(x.topic, ' ' || char(10)), iif(ifnull(x.n, 0) = 0, t.topic, NULL)) END AS topic,
    CASE WHEN ifnull(x.n, 0) = 0 THEN w.name || CASE WHEN w.weight IS NULL THEN '' ELSE ' ('
        || replace(rtrim(rtrim(printf('%d.%02d', w.weight / 100, w.weight % 100), '0'), '.'),
            '.', ',') || ')' END END AS kind,
    ifnull(trim(x.homework, ' ' || char(10)), iif(ifnull(x.n, 0) = 0, t.homework, NULL)) AS homework,
    c.id || '/' || ifnull(p.page, 0) || iif(x.n > 1, '+' || (x.n / 2), '') AS page
FROM leaf c
LEFT JOIN lesson_page p ON p.course_id = c.id
LEFT JOIN said t ON t.id = p.id
LEFT JOIN lesson l ON l.id = p.id
LEFT JOIN kind w ON w.id = l.kind_id
LEFT JOIN spread x ON x.id = p.id
ORDER BY c.subject COLLATE ej_ru, c.id, p.page, l.date, l.number, x.n;
/*---
part: summary
report: summary-marks
sheet: {name: Сводная ведомость}
print: {rows: 30}
---*/
/*---
part: council
title: {en: Decisions of the council, ru: Решения педагогического совета}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: n, heading: №, type: integer}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: decision, heading: Решение}
  - {name: number, heading: № протокола}
  - {name: date, heading: Дата, type: date}
sheet: {per: class, name: Педагогический совет, line: "{class} класс"}
print: {rows: 40, signers: [Директор]}
---*/
SELECT k.name AS class,
    row_number() OVER (ORDER BY u.surname COLLATE ej_ru, u.given_name COLLATE ej_ru,
        u.patronymic COLLATE ej_ru, u.file_no) AS n,
    u.file_no AS pupil_id, rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
    CASE co.decision
        WHEN 'promoted' THEN CASE u.sex WHEN 'f' THEN 'переведена в ' ELSE 'переведён в ' END
            || (k.grade + 1) || ' класс'
        WHEN 'retained' THEN CASE u.sex WHEN 'f' THEN 'оставлена' ELSE 'оставлен' END
            || ' на повторное обучение'
        ELSE CASE u.sex WHEN 'f' THEN 'завершила' ELSE 'завершил' END || ' уровень образования'
    END AS decision,
    co.number, co.date
FROM council co
JOIN class k ON k.id = co.class_id
JOIN pupil u ON u.id = co.pupil_id
WHERE co.class_id = :class_id AND :to = :year_to
ORDER BY n;
/*---
part: orders
title: {en: Orders to attach, ru: "Приказы, копии которых прилагаются"}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: order, heading: № приказа}
  - {name: order_date, heading: Дата приказа, type: date}
sheet: {per: class, name: Приказы, line: "{class} класс"}
print: {rows: 40}
---*/
SELECT k.name AS class, 'Ученик ' || an.n AS pupil, an.order_no AS "order", an.order_date
FROM enrolment e
JOIN class k ON k.id = e.class_id
JOIN anonymised an ON an.pupil_id = e.pupil_id
WHERE e.class_id = :class_id AND e.starts <= :to AND (e.ends IS NULL OR e.ends > :from)
GROUP BY an.id
ORDER BY an.n;
/*---
part: certificate
title: {en: Certificate of the sheets, ru: Лист-заверитель}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: n, heading: №, type: integer, shown: no}
  - {name: text, heading: Запись}
sheet: {per: class, name: Лист-заверитель, line: "{class} класс"}
print: {plain: yes, fit: page, signers: [Классный руководитель, Директор]}
---*/
SELECT k.name AS class, t.column1 AS n, t.column2 AS text
FROM class k
JOIN (VALUES
    (1, ''),
    (2, 'В настоящем журнале пронумеровано, прошнуровано и скреплено печатью'),
    (3, 'листов: {sheets}'),
    (4, 'Страниц: {pages}, печать ' || CASE :sides WHEN '2' THEN 'двусторонняя' ELSE 'односторонняя' END),
    (5, ''),
    (6, 'М. П.')) t
WHERE k.id = :class_id
ORDER BY t.column1;
