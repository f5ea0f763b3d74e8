/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: statement
title:
  en: Statement for a family
  ru: Выписка об успеваемости и посещаемости
source: mo 14, komi 11.4
explain: records-statement
access: class-teacher guardian pupil
with: [statement]
file: "{class} {pupil} {pupil_id}"
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик, shown: no}
  - {name: subject, heading: Предмет}
  - {name: lessons, heading: Проведено уроков, type: integer}
  - {name: missed, heading: Пропущено, type: integer}
  - {name: late, heading: Опоздания, type: integer}
  - {name: marks, heading: Отметки, width: 56, russian: marks_ru}
  - {name: n, heading: Число отметок, type: integer}
  - {name: mean, heading: Средний балл, type: fixed2}
  - {name: weighted, heading: Средневзвешенный балл, type: fixed2}
  - {name: debts, heading: Долги, type: integer}
sheet:
  per: pupil_id
  name: "{pupil}"
  line: "{pupil}, {class} класс, личное дело № {pupil_id}"
  head: "{pupil}, {class} класс"
print:
  apart: yes
  name-columns: 4
  signers: [Классный руководитель, "Ознакомлен (родитель, законный представитель)"]
  notes: note
  empty: За эти дни проведённых уроков нет.
---*/
-- Per pupil a line for each subject.  In print no line ends between a date and its mark.  A mark
-- that was corrected stands in the list but counts no more; what was entered in its place counts,
-- with its weight; an open debt counts as nothing.
WITH
visit AS MATERIALIZED (
    SELECT cp.pupil_id, c.subject_id, l.id AS lesson_id, l.date, l.number
    FROM course_pupil cp
    CROSS JOIN course c ON c.id = cp.course_id
    CROSS JOIN class k ON k.id = c.class_id AND k.year_id = :year_id
    CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN :from AND :to
        AND (l.held OR l.roll
            OR EXISTS (SELECT 1 FROM mark x WHERE x.lesson_id = l.id))
        AND l.date >= cp.starts AND (cp.ends IS NULL OR l.date < cp.ends)
    WHERE cp.pupil_id IN (SELECT pupil_id FROM stay)
),
attended AS (
    SELECT v.pupil_id, v.subject_id, count(*) AS lessons,
        count(CASE WHEN d.meaning NOT IN ('late', 'exempt') THEN 1 END) AS missed,
        count(CASE WHEN d.meaning = 'late' THEN 1 END) AS late
    FROM visit v
    LEFT JOIN absence a ON a.lesson_id = v.lesson_id AND a.pupil_id = v.pupil_id
    LEFT JOIN code d ON d.id = a.code_id
    GROUP BY v.pupil_id, v.subject_id
),
entry AS (
    SELECT v.pupil_id, v.subject_id, v.date, v.number, m.kind_id, m.n, m.value, m.weight,
        m.replaces, m.corrected, kd.name AS kind, kd.weight AS usual,
        m.value = (SELECT value FROM policy WHERE name = 'debt') AS debt,
        EXISTS (SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
                AND r.kind_id = m.kind_id AND r.replaces = m.n) AS replaced
    FROM visit v
    JOIN mark m ON m.lesson_id = v.lesson_id AND m.pupil_id = v.pupil_id
    JOIN kind kd ON kd.id = m.kind_id
),
marked AS (
    SELECT pupil_id, subject_id,
        group_concat(
            strftime('%d.%m', ifnull(corrected, date)) || char(160) || value
            || CASE WHEN replaces IS NOT NULL
                    THEN ' взамен отметки от' || char(160) || strftime('%d.%m', date)
                    WHEN usual > 100 THEN ' (' || kind || ')'
                    ELSE '' END, '; ') OVER people AS marks_ru,
        count(CASE WHEN NOT debt AND NOT replaced THEN 1 END) OVER people AS n,
        sum(CASE WHEN NOT debt AND NOT replaced THEN CAST(value AS INTEGER) END)
            OVER people AS total,
        sum(CASE WHEN NOT debt AND NOT replaced THEN CAST(value AS INTEGER) * weight END)
            OVER people AS weighted,
        sum(CASE WHEN NOT debt AND NOT replaced THEN weight END) OVER people AS weight,
        count(CASE WHEN debt AND NOT replaced THEN 1 END) OVER people AS debts,
        row_number() OVER (PARTITION BY pupil_id, subject_id) AS first
    FROM entry
    WINDOW people AS (PARTITION BY pupil_id, subject_id ORDER BY date, number, kind_id, n
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT s.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
    sj.name AS subject, a.lessons, a.missed, a.late,
    replace(m.marks_ru, char(160), ' ') AS marks, m.marks_ru, ifnull(m.n, 0) AS n,
    -- Hundredths, rounded once, half up.
    (200 * m.total + m.n) / (2 * m.n) AS mean,
    (200 * m.weighted + m.weight) / (2 * m.weight) AS weighted,
    ifnull(m.debts, 0) AS debts,
    CASE WHEN (SELECT instr(' ' || value || ' ', ' ' || s.grade || ' ') FROM policy
               WHERE name = 'no-marks-in-grades')
        THEN 'Обучение в ' || s.grade || ' классе безотметочное.' ELSE '' END
    || ifnull(char(10) || 'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no
        || ' от ' || strftime('%d.%m.%Y', an.order_date), '') AS note
FROM attended a
CROSS JOIN stay s ON s.pupil_id = a.pupil_id AND s.last = 1
JOIN pupil u ON u.id = s.pupil_id
JOIN subject sj ON sj.id = a.subject_id
LEFT JOIN marked m ON m.pupil_id = a.pupil_id AND m.subject_id = a.subject_id AND m.first = 1
LEFT JOIN anonymised an ON an.pupil_id = s.pupil_id
ORDER BY s.grade, s.letter COLLATE ej_ru, s.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, sj.name COLLATE ej_ru;
