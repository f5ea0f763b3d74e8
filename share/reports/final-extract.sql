/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: final-extract
title:
  en: Extract of final marks for certificates of education
  ru: Выписка итоговых отметок для аттестата
source: epos 3.2.11, order 546 of 05.10.2020, 5.3
access: class-teacher
explain: records-certificate
with: [classes]
parameters:
  pupil: {}
  pupil_id: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик, shown: no}
  - {name: birth_date, heading: Дата рождения, type: date, shown: no}
  - {name: n, heading: №, type: integer}
  - {name: subject, heading: Предмет}
  - {name: final, heading: цифрой, group: Итоговая отметка}
  - {name: words, heading: прописью, group: Итоговая отметка}
  - {name: basis, heading: Из каких отметок, width: 48}
sheet:
  per: pupil_id
  name: "{pupil}"
  line: "{pupil}, {class} класс, личное дело № {pupil_id}"
  head: "{pupil}, {class} класс"
print:
  apart: yes
  name-columns: 2
  signers: [Классный руководитель, Заместитель директора, Директор]
  notes: note
  empty: Учеников, которым в этом году выдают аттестат, нет.
---*/
-- Of each pupil who gets a certificate of education this year, in the grades in which the policy
-- has examinations and in the last one whose marks make a mean, the final mark of each line and the
-- marks it is made of.  Subjects that the policy joins (Алгебра, Геометрия: Математика) are one
-- line.  Final marks are those that were decided; the report proposes none.
WITH
policies AS MATERIALIZED (
    SELECT ' ' || (SELECT value FROM policy WHERE name = 'exam-grades') || ' ' AS exam,
        ' ' || (SELECT value FROM policy WHERE name = 'mean-grades') || ' ' AS mean
),
grade AS MATERIALIZED (
    SELECT DISTINCT k.grade, instr(o.mean, ' ' || k.grade || ' ') > 0 AS meant
    FROM class k
    JOIN policies o
    WHERE instr(o.exam, ' ' || k.grade || ' ')
        OR (instr(o.mean, ' ' || k.grade || ' ') AND NOT instr(o.mean, ' ' || (k.grade + 1) || ' '))
),
named AS MATERIALIZED (
    SELECT s.id, s.name, ifnull(ej_joined(s.name), s.name) AS line
    FROM subject s
    WHERE s.graded AND s.attested
),
person AS MATERIALIZED (
    SELECT DISTINCT k.id AS class_id, k.name AS class, k.grade, k.letter, g.meant, e.pupil_id,
        e.ends, y.starts, y.ends AS year_ends
    FROM asked k
    JOIN grade g ON g.grade = k.grade
    JOIN year y ON y.id = k.year_id
    JOIN enrolment e ON e.class_id = k.id AND e.starts <= :today
        AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
        AND (e.ends IS NULL OR e.end_kind = 'graduate' OR e.ends > min(:today, y.ends))
),
-- This year's, and where the mean is of several grades theirs: of a grade that was repeated those
-- of the last time.
given AS MATERIALIZED (
    SELECT p.pupil_id, n.name AS subject, n.line, h.name AS class, h.grade, z.starts, f.period,
        f.value, h.year_id = :year_id AS now, max(h.id = p.class_id) AS own
    FROM person p
    CROSS JOIN final f ON f.pupil_id = p.pupil_id
    JOIN named n ON n.id = f.subject_id
    JOIN class h ON h.id = f.class_id
    JOIN year z ON z.id = h.year_id AND z.starts <= p.starts
    JOIN policies o
    WHERE (h.year_id = :year_id OR (p.meant AND instr(o.mean, ' ' || h.grade || ' ')))
        AND NOT EXISTS (
            SELECT 1 FROM enrolment v
            JOIN class u ON u.id = v.class_id AND u.grade = h.grade
            JOIN year x ON x.id = u.year_id AND x.starts > z.starts AND x.starts <= p.starts
            WHERE v.pupil_id = p.pupil_id)
    GROUP BY p.pupil_id, n.id, h.year_id, f.period
),
-- What the certificate's mark is made of: year and examination, or half-years and years.
source AS (
    SELECT g.pupil_id, g.line, g.starts, g.subject, g.period,
        iif(p.meant, g.class || ', ', '') || iif(g.subject = g.line, '', g.subject || ', ')
            || ej_period_ru(g.period) || ' – ' || g.value AS text
    FROM given g
    JOIN person p ON p.pupil_id = g.pupil_id
    WHERE g.period <> 'final' AND iif(p.meant, g.period <> 'exam', g.period IN ('year', 'exam'))
    ORDER BY g.starts, g.subject COLLATE ej_ru,
        CASE g.period WHEN 'year' THEN 'y' WHEN 'exam' THEN 'z' ELSE g.period END
),
basis AS MATERIALIZED (
    SELECT pupil_id, line, group_concat(text, '; ') AS text FROM source GROUP BY pupil_id, line
),
line AS MATERIALIZED (
    SELECT p.pupil_id, n.line
    FROM person p
    JOIN class_part w ON w.part_id = p.class_id
    JOIN course c ON c.class_id = w.class_id
        AND (c.name = '' OR EXISTS (SELECT 1 FROM member m
                                    WHERE m.course_id = c.id AND m.pupil_id = p.pupil_id))
    JOIN named n ON n.id = c.subject_id
    UNION
    SELECT pupil_id, line FROM given
),
decided AS MATERIALIZED (
    SELECT n.pupil_id, n.line, max(g.value) AS value
    FROM line n
    LEFT JOIN given g ON g.pupil_id = n.pupil_id AND g.subject = n.line AND g.now
        AND g.period = 'final'
    GROUP BY n.pupil_id, n.line
),
open AS (
    SELECT pupil_id, sum(value IS NULL) AS n FROM decided GROUP BY pupil_id
)
SELECT p.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, u.birth_date,
    row_number() OVER (PARTITION BY p.pupil_id ORDER BY d.line COLLATE ej_ru) AS n,
    d.line AS subject, d.value AS final,
    CASE d.value WHEN '5' THEN 'отлично' WHEN '4' THEN 'хорошо' WHEN '3' THEN 'удовлетворительно'
        WHEN '2' THEN 'неудовлетворительно'
        ELSE CASE ej_final(d.value) WHEN 'passed' THEN 'зачтено' WHEN 'failed' THEN 'не зачтено'
            WHEN 'exempt' THEN iif(u.sex = 'f', 'освобождена', 'освобождён')
            WHEN 'not-attested' THEN iif(u.sex = 'f', 'не аттестована', 'не аттестован') END
    END AS words,
    b.text AS basis,
    iif(o.n > 0, 'Итоговых отметок нет по предметам: ' || o.n || '.' || char(10), '')
    || ifnull(CASE co.decision WHEN 'graduated' THEN 'Решение педагогического совета: '
            || iif(u.sex = 'f', 'завершила', 'завершил') || ' уровень образования, протокол № '
            || co.number || ' от ' || strftime('%d.%m.%Y', co.date) || '.' END, '')
    || ifnull(char(10) || 'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no
        || ' от ' || strftime('%d.%m.%Y', an.order_date), '') AS note
FROM person p
JOIN pupil u ON u.id = p.pupil_id
JOIN decided d ON d.pupil_id = p.pupil_id
JOIN open o ON o.pupil_id = p.pupil_id
LEFT JOIN basis b ON b.pupil_id = d.pupil_id AND b.line = d.line
LEFT JOIN council co ON co.pupil_id = p.pupil_id AND co.class_id = p.class_id
LEFT JOIN anonymised an ON an.pupil_id = p.pupil_id
ORDER BY p.grade, p.letter COLLATE ej_ru, p.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, d.line COLLATE ej_ru;
