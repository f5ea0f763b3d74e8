/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-certificate
title:
  en: Final marks of all years, one by one
  ru: Итоговые отметки всех лет по одной
source: epos 3.2.11
explain: records-certificate
with: [classes]
parameters:
  pupil: {}
  pupil_id: {}
  subject: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: year, heading: Учебный год}
  - {name: marked_in, heading: Класс отметки}
  - {name: period, heading: Период, type: period}
  - {name: value, heading: Отметка}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  name-columns: 4
  notes: note
  empty: Отметок нет.
---*/
-- Every final mark that the journal has of the pupils who are in the class this year.
WITH
person AS MATERIALIZED (
    SELECT DISTINCT k.name AS class, k.grade, k.letter, e.pupil_id
    FROM asked k
    JOIN enrolment e ON e.class_id = k.id
    WHERE (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
)
SELECT p.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, j.name AS subject,
    y.name AS year, k.name AS marked_in, f.period, f.value,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM person p
JOIN final f ON f.pupil_id = p.pupil_id AND (:subject_id IS NULL OR f.subject_id = :subject_id)
JOIN class k ON k.id = f.class_id
JOIN year y ON y.id = k.year_id AND y.starts <= :year_from
JOIN subject j ON j.id = f.subject_id
JOIN pupil u ON u.id = p.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = p.pupil_id
ORDER BY p.grade, p.letter COLLATE ej_ru, p.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, j.name COLLATE ej_ru,
    y.starts, CASE f.period WHEN 'year' THEN 'a' WHEN 'exam' THEN 'b' WHEN 'final' THEN 'c'
        ELSE f.period END;
