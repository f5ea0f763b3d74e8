/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: control-note
title:
  en: Analytic note on the control of the journal
  ru: Аналитическая справка по итогам проверки журнала
source: komi 7.2-7.4, epos 3.6.5
access: deputy
explain: control-note
parameters:
  class: {}
  subject: {}
  teacher: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: section, heading: Раздел, russian: section_ru, shown: no}
  - {name: n, heading: №, type: integer}
  - {name: date, heading: Дата, type: date, shown: in_lines}
  - {name: by, heading: Логин, shown: no}
  - {name: by_name, heading: Кто проверил, shown: in_lines}
  - {name: class, heading: Класс, shown: in_lines}
  - {name: subject, heading: Предмет, shown: in_lines}
  - {name: teacher, heading: Логин учителя, shown: no}
  - {name: teacher_name, heading: Учитель, shown: in_lines}
  - {name: about, heading: Что проверено, width: 28}
  - {name: findings, heading: Что установлено, russian: findings_ru, width: 40, shown: in_lines}
  - {name: made, heading: Замечаний, type: integer, shown: in_sums}
  - {name: resolved_count, heading: устранено, type: integer, shown: in_sums}
  - {name: overdue_count, heading: просрочено, type: integer, shown: in_sums}
  - {name: due, heading: Срок, type: date, shown: in_remarks}
  - {name: resolved, heading: Устранено, type: date, shown: in_remarks}
  - {name: answer, heading: Что сделано, width: 24, shown: in_remarks}
sheet: {per: section, name: "{section}", line: "{section}"}
print:
  landscape: yes
  name-columns: 1
  signers: [Заместитель директора, Директор]
  notes: note
  empty: За эти дни записей о контроле и замечаний нет.
---*/
-- What was recorded of these days: the controls with their findings (section controls), the remarks
-- made, counted by what they are about (sums), and one by one (remarks).  A remark is overdue when
-- its term is past and it is open; what became of it is told as of today.
WITH
held AS MATERIALIZED (
    SELECT o.date, o.by, o.about, o.class_id, o.subject_id, o.teacher_id, o.findings
    FROM control o
    WHERE o.date BETWEEN :from AND :to
        AND (:class_id IS NULL
             OR o.class_id IN (SELECT class_id FROM class_part WHERE part_id = :class_id
                               UNION SELECT :class_id))
        AND (:subject_id IS NULL OR o.subject_id = :subject_id)
        AND (:teacher_id IS NULL OR o.teacher_id = :teacher_id)
),
made AS MATERIALIZED (
    SELECT r.id, r.made AS date, r.made_by AS by, r.class_id, r.subject_id, r.teacher_id, r.due,
        r.resolved, r.answer, coalesce(u.title_ru, nullif(r.rule, ''), 'Иное') AS about,
        substr(iif(r.text = '', '', ', ' || r.text) || iif(r.detail = '', '', ', ' || r.detail)
            || ifnull(', урок ' || strftime('%d.%m.%Y', r.date) || ifnull(' № ' || r.number, ''), '')
            || ifnull(', ' || p.surname || ' ' || p.given_name || ' (л/д № ' || p.file_no || ')',
                ''), 3) AS findings,
        'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
            || strftime('%d.%m.%Y', an.order_date) AS note
    FROM remark r
    LEFT JOIN rule u ON u.name = r.rule
    LEFT JOIN pupil p ON p.id = r.pupil_id
    LEFT JOIN anonymised an ON an.pupil_id = r.pupil_id
    WHERE r.made BETWEEN :from AND :to
        AND (:class_id IS NULL
             OR r.class_id IN (SELECT class_id FROM class_part WHERE part_id = :class_id
                               UNION SELECT :class_id))
        AND (:subject_id IS NULL OR r.subject_id = :subject_id)
        AND (:teacher_id IS NULL OR r.teacher_id = :teacher_id)
),
row AS (
    SELECT 1 AS place, 'controls' AS section, 'Проведённый контроль' AS section_ru, date, by,
        class_id, subject_id, teacher_id, about, findings, NULL AS made, NULL AS resolved_count,
        NULL AS overdue_count, NULL AS due, NULL AS resolved, NULL AS answer, 0 AS id, NULL AS note
    FROM held
    UNION ALL
    SELECT 2, 'sums', 'Замечания по видам', NULL, NULL, NULL, NULL, NULL, about, NULL, count(*),
        count(resolved), sum(resolved IS NULL AND due < :today), NULL, NULL, NULL, 0, NULL
    FROM made
    GROUP BY about
    UNION ALL
    SELECT 3, 'remarks', 'Замечания', date, by, class_id, subject_id, teacher_id, about, findings,
        NULL, NULL, NULL, due, resolved, answer, id, note
    FROM made
)
SELECT r.section, r.section_ru,
    row_number() OVER (PARTITION BY r.place ORDER BY r.date, k.grade, k.letter COLLATE ej_ru,
        sj.name COLLATE ej_ru, r.about COLLATE ej_ru, r.by, r.id) AS n,
    r.date, r.by, ifnull(rtrim(b.surname || ' ' || b.given_name || ' ' || b.patronymic), r.by)
        AS by_name,
    k.name AS class, sj.name AS subject, t.login AS teacher,
    rtrim(t.surname || ' ' || t.given_name || ' ' || t.patronymic) AS teacher_name, r.about,
    r.findings,
    -- What rules say for programs, in words.
    replace(replace(replace(replace(replace(r.findings, 'group=', 'группа '), ' n=',
        ', отметок: '), ' min=', ', нужно: '), ' under70', ' (меньше 70 %)'), 'missed=',
        'пропущено уроков: ') AS findings_ru,
    r.made, r.resolved_count, r.overdue_count, r.due, r.resolved, r.answer,
    r.place <> 2 AS in_lines, r.place = 2 AS in_sums, r.place = 3 AS in_remarks,
    iif(r.place > 1 AND NOT EXISTS (SELECT 1 FROM held),
        'О проведении контроля за эти дни записей нет.' || char(10), '') || ifnull(r.note, '')
        AS note
FROM row r
LEFT JOIN staff b ON b.login = r.by
LEFT JOIN class k ON k.id = r.class_id
LEFT JOIN subject sj ON sj.id = r.subject_id
LEFT JOIN staff t ON t.id = r.teacher_id
ORDER BY r.place, n;
