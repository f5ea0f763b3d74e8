/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: summary-marks
title:
  en: Summary sheet of marks
  ru: Сводная ведомость учёта успеваемости обучающихся класса
source: komi 7.5, mo 4, epos 5.1, sedj 4
explain: records-marks
with: [classes]
parameters:
  period: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: period, heading: Период, shown: periods, type: period}
  - {pivot: marks, type: integer}
  - name: decision
    heading: Решение педагогического совета (дата, номер)
    width: 24
    shown: decided
sheet: {per: class, each: yes, name: "{class}", line: "{class} класс"}
print:
  name-columns: 4
  signers: [Классный руководитель, Заместитель директора, Директор]
  notes: note
  empty: Учеников нет.
---*/
-- Per pupil a line for each period of the class's grade, then year, examination and final mark;
-- with a period that line alone.  Marks that a pupil brought along from another class of the year
-- are the pupil's.  Who left before the end stays on the sheet if there are marks to show.  Where
-- the policy has no marks there is one line for a pupil, for the decision on the year.
WITH
sheet AS MATERIALIZED (
    SELECT k.id, k.name, k.grade,
        row_number() OVER (ORDER BY k.grade, k.letter COLLATE ej_ru, k.name) AS n,
        EXISTS (SELECT 1 FROM policy WHERE name = 'no-marks-in-grades'
                AND instr(' ' || value || ' ', ' ' || k.grade || ' '))
            AND NOT EXISTS (SELECT 1 FROM final f WHERE f.class_id = k.id) AS unmarked
    FROM asked k
),
form AS (
    SELECT s.id AS class_id, s.unmarked, pe.name AS period, pe.starts AS sort
    FROM sheet s
    JOIN period pe ON pe.year_id = :year_id AND s.grade BETWEEN pe.grade_from AND pe.grade_to
    WHERE :period IS NOT NULL OR NOT s.unmarked
    UNION ALL
    SELECT s.id, s.unmarked, f.column1, f.column2
    FROM sheet s
    JOIN (VALUES ('year', 'a'), ('exam', 'b'), ('final', 'c')) f
    WHERE :period IS NOT NULL OR NOT s.unmarked OR f.column1 = 'year'
),
line AS MATERIALIZED (
    SELECT class_id, unmarked, period,
        row_number() OVER (PARTITION BY class_id ORDER BY sort) AS n,
        row_number() OVER (PARTITION BY class_id ORDER BY sort DESC) = 1 AS last
    FROM form
    WHERE :period IS NULL OR period = :period
),
stay AS (
    SELECT s.id AS class_id, s.n AS class_n, s.name AS class, s.grade, e.pupil_id,
        max(ifnull(e.ends, '9999')) AS ends
    FROM sheet s
    JOIN enrolment e ON e.class_id = s.id AND e.starts <= ifnull(:to, :year_to)
    GROUP BY s.id, e.pupil_id
),
list AS MATERIALIZED (
    SELECT s.class_id, s.class, s.grade, s.pupil_id, u.file_no, u.sex,
        rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil,
        CASE WHEN s.ends <= min(:today, ifnull(:to, :year_to)) THEN s.ends END AS gone,
        row_number() OVER people AS n,
        ifnull(lag(s.class_id) OVER people, 0) <> s.class_id AS first
    FROM stay s
    JOIN pupil u ON u.id = s.pupil_id
    WHERE s.ends > min(:today, ifnull(:to, :year_to))
        OR EXISTS (SELECT 1 FROM final f JOIN line ON line.class_id = s.class_id
                   AND line.period = f.period
                   WHERE f.pupil_id = s.pupil_id AND f.class_id = s.class_id)
    WINDOW people AS (ORDER BY s.class_n, u.surname COLLATE ej_ru, u.given_name COLLATE ej_ru,
        u.patronymic COLLATE ej_ru, u.file_no)
),
-- The classes of the year whose marks stand in a pupil's lines, joint ones among them.
home AS MATERIALIZED (
    SELECT DISTINCT i.n, i.pupil_id, p.class_id
    FROM list i
    JOIN enrolment e ON e.pupil_id = i.pupil_id AND (i.gone IS NULL OR e.class_id = i.class_id)
    JOIN class_part p ON p.part_id = e.class_id
    JOIN class k ON k.id = p.class_id AND k.year_id = :year_id
)
SELECT i.class, i.file_no AS pupil_id, i.pupil, n.period,
    -- The first line names all subjects of the class: those without marks are columns too.
    ifnull((
        SELECT group_concat(sj.name || char(31) || f.value, char(30))
        FROM home h
        JOIN final f ON f.pupil_id = h.pupil_id AND f.class_id = h.class_id AND f.period = n.period
        JOIN subject sj ON sj.id = f.subject_id
        WHERE h.n = i.n
    ), '') || CASE WHEN i.first AND n.n = 1 AND NOT n.unmarked THEN (
        SELECT ifnull(char(30) || group_concat(sj.name, char(30)), '')
        FROM class_part p
        JOIN course c ON c.class_id = p.class_id
        JOIN subject sj ON sj.id = c.subject_id AND sj.attested
        WHERE p.part_id = i.class_id
    ) ELSE '' END AS marks,
    CASE
        WHEN NOT n.last THEN NULL
        WHEN i.gone IS NOT NULL THEN 'выбыл' || CASE i.sex WHEN 'f' THEN 'а ' ELSE ' ' END
            || strftime('%d.%m.%Y', i.gone)
        WHEN n.period IN ('year', 'final') THEN CASE co.decision
            WHEN 'promoted' THEN CASE i.sex WHEN 'f' THEN 'переведена в ' ELSE 'переведён в ' END
                || (i.grade + 1) || ' класс'
            WHEN 'retained' THEN
                CASE i.sex WHEN 'f' THEN 'оставлена' ELSE 'оставлен' END || ' на повторное обучение'
            ELSE CASE i.sex WHEN 'f' THEN 'завершила' ELSE 'завершил' END || ' уровень образования'
            END || ', протокол № ' || co.number || ' от ' || strftime('%d.%m.%Y', co.date)
    END AS decision,
    CASE WHEN n.unmarked THEN 'Обучение в ' || i.grade || ' классе безотметочное.' ELSE '' END
        || ifnull(char(10) || 'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no
            || ' от ' || strftime('%d.%m.%Y', an.order_date), '') AS note,
    -- What the title says is no column of the print, nor is a decision that nobody takes yet.
    :period IS NULL AND NOT n.unmarked AS periods,
    ifnull(:period IN ('year', 'final'), 1) OR (
        i.first AND n.n = 1
        AND EXISTS (SELECT 1 FROM list x WHERE x.class_id = i.class_id AND x.gone IS NOT NULL)
    ) AS decided
FROM list i
JOIN line n ON n.class_id = i.class_id
LEFT JOIN council co ON co.pupil_id = i.pupil_id AND co.class_id = i.class_id
LEFT JOIN anonymised an ON an.pupil_id = i.pupil_id
ORDER BY i.n, n.n;
