/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: certificate
title:
  en: Certificate of results for a pupil who leaves
  ru: Справка о текущих и итоговых отметках обучающегося
source: epos 3.2.11
explain: records-leaving
days: summer
with: [certificate]
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик, shown: no}
  - {name: subject, heading: Предмет}
  - {name: Q1, heading: I четверть, shown: has_q1, group: Итоговые отметки}
  - {name: Q2, heading: II четверть, shown: has_q2, group: Итоговые отметки}
  - {name: Q3, heading: III четверть, shown: has_q3, group: Итоговые отметки}
  - {name: Q4, heading: IV четверть, shown: has_q4, group: Итоговые отметки}
  - {name: T1, heading: I триместр, shown: has_t1, group: Итоговые отметки}
  - {name: T2, heading: II триместр, shown: has_t2, group: Итоговые отметки}
  - {name: T3, heading: III триместр, shown: has_t3, group: Итоговые отметки}
  - {name: H1, heading: I полугодие, shown: has_h1, group: Итоговые отметки}
  - {name: H2, heading: II полугодие, shown: has_h2, group: Итоговые отметки}
  - {name: year, heading: год, shown: has_year, group: Итоговые отметки}
  - {name: exam, heading: экзамен, shown: has_exam, group: Итоговые отметки}
  - {name: final, heading: итог, shown: has_final, group: Итоговые отметки}
  - {name: marks, heading: отметки, width: 44, group: Текущие отметки}
  - {name: n, heading: число, type: integer, group: Текущие отметки}
  - {name: mean, heading: средний балл, type: fixed2, group: Текущие отметки}
  - {name: weighted, heading: средневзвешенный, type: fixed2, group: Текущие отметки}
  - {name: missed, heading: Пропущено уроков за год, type: integer}
sheet:
  per: pupil_id
  name: "{pupil}"
  line: "{pupil}, {class} класс, личное дело № {pupil_id}"
  head: "{pupil}, {class} класс"
print:
  apart: yes
  name-columns: 4
  signers: [Классный руководитель, Директор]
  notes: note
  empty: Никто не выбыл.
---*/
-- Of a pupil who leaves, and of any that is named: the final marks of the year, and of the study
-- period that has begun last the marks so far.  Without a name all who left the school until that
-- day.  Marks count as in the proposals: a corrected one and an open debt do not, what was entered
-- in its place does.
WITH
missed AS MATERIALIZED (
    SELECT v.pupil_id, v.subject_id, count(*) AS n
    FROM visit v
    JOIN absence a ON a.lesson_id = v.lesson_id AND a.pupil_id = v.pupil_id
    JOIN code d ON d.id = a.code_id AND d.meaning NOT IN ('late', 'exempt')
    GROUP BY v.pupil_id, v.subject_id
),
entry AS (
    SELECT v.pupil_id, v.subject_id, v.date, v.number, m.value, m.weight, kd.name AS kind,
        kd.weight AS usual, m.n, m.value = (SELECT value FROM policy WHERE name = 'debt') AS debt
    FROM visit v
    JOIN mark m ON m.lesson_id = v.lesson_id AND m.pupil_id = v.pupil_id
    JOIN kind kd ON kd.id = m.kind_id
    WHERE v.now
        AND NOT EXISTS (SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id
            AND r.pupil_id = m.pupil_id AND r.kind_id = m.kind_id AND r.replaces = m.n)
),
marked AS MATERIALIZED (
    SELECT pupil_id, subject_id,
        group_concat(iif(debt, 'долг', value) || CASE WHEN usual > 100 THEN ' (' || kind || ')' ELSE '' END, ', ')
            OVER people AS marks,
        count(iif(debt, NULL, 1)) OVER people AS n,
        sum(iif(debt, 0, CAST(value AS INTEGER))) OVER people AS total,
        sum(iif(debt, 0, CAST(value AS INTEGER) * weight)) OVER people AS weighted,
        sum(iif(debt, 0, weight)) OVER people AS weight,
        row_number() OVER (PARTITION BY pupil_id, subject_id) AS first
    FROM entry
    WINDOW people AS (PARTITION BY pupil_id, subject_id ORDER BY date, number, kind, n
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
),
across AS MATERIALIZED (
    SELECT pupil_id, subject_id,
        max(iif(period = 'Q1', value, NULL)) AS q1, max(iif(period = 'Q2', value, NULL)) AS q2,
        max(iif(period = 'Q3', value, NULL)) AS q3, max(iif(period = 'Q4', value, NULL)) AS q4,
        max(iif(period = 'T1', value, NULL)) AS t1, max(iif(period = 'T2', value, NULL)) AS t2,
        max(iif(period = 'T3', value, NULL)) AS t3, max(iif(period = 'H1', value, NULL)) AS h1,
        max(iif(period = 'H2', value, NULL)) AS h2, max(iif(period = 'year', value, NULL)) AS year,
        max(iif(period = 'exam', value, NULL)) AS exam,
        max(iif(period = 'final', value, NULL)) AS final
    FROM given
    GROUP BY pupil_id, subject_id
),
line AS (
    SELECT DISTINCT pupil_id, subject_id FROM visit
    UNION
    SELECT pupil_id, subject_id FROM given
)
SELECT p.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, sj.name AS subject,
    f.q1 AS Q1, f.q2 AS Q2, f.q3 AS Q3, f.q4 AS Q4, f.t1 AS T1, f.t2 AS T2, f.t3 AS T3,
    f.h1 AS H1, f.h2 AS H2, f.year, f.exam, f.final, m.marks, ifnull(m.n, 0) AS n,
    -- Hundredths, rounded once, half up.
    (200 * m.total + m.n) / nullif(2 * m.n, 0) AS mean,
    (200 * m.weighted + m.weight) / nullif(2 * m.weight, 0) AS weighted, ifnull(a.n, 0) AS missed,
    count(f.q1) OVER pupils AS has_q1, count(f.q2) OVER pupils AS has_q2,
    count(f.q3) OVER pupils AS has_q3, count(f.q4) OVER pupils AS has_q4,
    count(f.t1) OVER pupils AS has_t1, count(f.t2) OVER pupils AS has_t2,
    count(f.t3) OVER pupils AS has_t3, count(f.h1) OVER pupils AS has_h1,
    count(f.h2) OVER pupils AS has_h2, count(f.year) OVER pupils AS has_year,
    count(f.exam) OVER pupils AS has_exam, count(f.final) OVER pupils AS has_final,
    CASE WHEN p.end_kind = 'depart' AND p.ends <= :date THEN
        iif(u.sex = 'f', 'Выбыла ', 'Выбыл ') || strftime('%d.%m.%Y', p.ends)
            || iif(p.end_order = '', '', ', приказ ' || p.end_order)
            || ifnull(' от ' || strftime('%d.%m.%Y', p.end_order_date), '')
            || iif(p.end_to = '', '', ', куда: ' || p.end_to) || '.' || char(10)
        ELSE '' END
    || ifnull('Текущие отметки – с ' || strftime('%d.%m.%Y', p.since) || ' по '
        || strftime('%d.%m.%Y', min(p.day, p.until)) || '.', '')
    || CASE WHEN (SELECT instr(' ' || value || ' ', ' ' || p.grade || ' ') FROM policy
                  WHERE name = 'no-marks-in-grades')
        THEN char(10) || 'Обучение в ' || p.grade || ' классе безотметочное.' ELSE '' END
    || ifnull(char(10) || 'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no
        || ' от ' || strftime('%d.%m.%Y', an.order_date), '') AS note
FROM person p
JOIN pupil u ON u.id = p.pupil_id
JOIN line n ON n.pupil_id = p.pupil_id
JOIN subject sj ON sj.id = n.subject_id
LEFT JOIN across f ON f.pupil_id = n.pupil_id AND f.subject_id = n.subject_id
LEFT JOIN marked m ON m.pupil_id = n.pupil_id AND m.subject_id = n.subject_id AND m.first = 1
LEFT JOIN missed a ON a.pupil_id = n.pupil_id AND a.subject_id = n.subject_id
LEFT JOIN anonymised an ON an.pupil_id = p.pupil_id
WHERE sj.graded OR m.n > 0 OR f.subject_id
WINDOW pupils AS (PARTITION BY p.pupil_id)
ORDER BY p.grade, p.letter COLLATE ej_ru, p.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, sj.name COLLATE ej_ru;
