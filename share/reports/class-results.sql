/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: class-results
title:
  en: Results of a class for a study period
  ru: Итоги успеваемости класса за учебный период
source: komi 8.3, sedj 5.2.8
explain: records-finals
with: [period-classes, period-pupils, period-subjects, period-marks, period-categories]
parameters:
  class: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: period, heading: Период, shown: no, type: period}
  - {name: place, heading: №, type: integer}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {pivot: marks, type: integer}
  - {name: mean, heading: Средний балл, type: fixed2}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  name-columns: 5
  signers: [Классный руководитель, Заместитель директора]
  notes: note
  totals: total
  empty: Учеников нет.
chart:
  kind: bar
  title: "Качество и успеваемость по предметам, %"
  x: pivot
  series: [quality, success]
---*/
-- A line for each pupil who is there on the period's last day, and per subject the mean, quality,
-- success and СОУ of all its final marks, «н/а» among them; the exempt are left out.
WITH
per_subject AS MATERIALIZED (
    SELECT n, subject, count(*) AS all_marks, count(mark) AS marks, sum(mark) AS sum,
        ifnull(sum(mark >= 3 AND NOT bad), 0) AS good, ifnull(sum(mark >= 4), 0) AS best,
        sum(CASE mark WHEN 5 THEN 100 WHEN 4 THEN 64 WHEN 3 THEN 36 WHEN 2 THEN 16
            ELSE iif(absent, 7, 0) END) AS level
    FROM line
    WHERE mark IS NOT NULL OR absent OR bad
    GROUP BY n, subject
),
-- Hundredths, rounded once, half up.
share AS (
    SELECT n, subject, 1 AS place, (200 * sum + marks) / (2 * marks) AS h FROM per_subject
    UNION ALL SELECT n, subject, 2, (20000 * best + all_marks) / (2 * all_marks) FROM per_subject
    UNION ALL SELECT n, subject, 3, (20000 * good + all_marks) / (2 * all_marks) FROM per_subject
    UNION ALL SELECT n, subject, 4, (200 * level + all_marks) / (2 * all_marks) FROM per_subject
),
label (place, total, label) AS (VALUES (1, 'mean', 'Средний балл'), (2, 'quality', 'Качество, %'),
    (3, 'success', 'Успеваемость, %'), (4, 'sou', 'СОУ')),
class_level AS MATERIALIZED (
    SELECT s.n, count(*) AS pupils, sum(s.n2 = 0 AND s.na = 0) AS good,
        sum(s.category IN ('all5', '4and5')) AS best, x.*
    FROM sorted s
    LEFT JOIN (SELECT n AS of, sum(sum) AS sum, sum(marks) AS marks, sum(level) AS level,
                   sum(all_marks) AS all_marks
               FROM per_subject
               GROUP BY n) x ON x.of = s.n
    GROUP BY s.n
),
percent AS MATERIALIZED (
    SELECT *, (20000 * good + pupils) / (2 * pupils) AS success_pct,
        (20000 * best + pupils) / (2 * pupils) AS quality_pct,
        (200 * level + all_marks) / (2 * all_marks) AS sou
    FROM class_level
),
row AS (
    SELECT NULL AS total, 0 AS last, s.n, s.place, s.pupil_id, NULL AS label,
        s.packed AS marks,
        (200 * s.sum + s.n_marks) / (2 * s.n_marks) AS mean
    FROM sorted s
    UNION ALL
    SELECT b.total, b.place, h.n, NULL, NULL, b.label,
        group_concat(h.subject || char(31)
            || ifnull(printf('%d.%02d', h.h / 100, h.h % 100), ''), char(30)),
        iif(b.place = 1, (SELECT (200 * sum + marks) / (2 * marks) FROM class_level c
                          WHERE c.n = h.n), NULL)
    FROM share h
    JOIN label b ON b.place = h.place
    GROUP BY h.n, h.place
)
SELECT r.total, u.class, u.period, r.place, p.file_no AS pupil_id,
    ifnull(rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic), r.label) AS pupil,
    r.marks, r.mean,
    CASE
        WHEN u.unmarked AND c.marks IS NULL
            THEN 'Обучение в ' || u.grade || ' классе безотметочное.'
        WHEN c.marks IS NULL THEN 'Отметки за период ещё не выставлены.'
        ELSE 'По классу: успеваемость (учащиеся без «2» и «н/а») '
            || printf('%d,%02d', c.success_pct / 100, c.success_pct % 100)
            || ' %, качество (учащиеся на «5» и на «4» и «5») '
            || printf('%d,%02d', c.quality_pct / 100, c.quality_pct % 100)
            || ' %, СОУ по всем отметкам ' || printf('%d,%02d', c.sou / 100, c.sou % 100)
            || '. В строках под таблицей те же показатели по отметкам предмета.'
    END || ifnull(char(10) || 'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no
        || ' от ' || strftime('%d.%m.%Y', a.order_date), '') AS note
FROM row r
JOIN unit u ON u.n = r.n
JOIN percent c ON c.n = r.n
LEFT JOIN pupil p ON p.id = r.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = r.pupil_id
ORDER BY u.n, r.last, r.place;
