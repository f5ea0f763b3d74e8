/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-movement
title:
  en: Pupils month by month, one by one
  ru: Движение по месяцам и периодам, по ученикам
source: komi 5.1.7
access: class-teacher secretary
explain: records-movement
days: summer
with: [movement-dynamics, contingent]
parameters:
  pupil: {}
  pupil_id: {}
columns:
  - {name: period, heading: Период, russian: period_ru}
  - {name: starts, heading: с, type: date, group: Дни}
  - {name: ends, heading: по, type: date, group: Дни}
  - {name: class, heading: Класс}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: at_start, heading: На начало, type: integer}
  - {name: arrived, heading: прибыл, type: integer, group: Движение по школе}
  - {name: left, heading: выбыл, type: integer, group: Движение по школе}
  - {name: moved_in, heading: в класс, type: integer, group: Переводы между классами}
  - {name: moved_out, heading: из класса, type: integer, group: Переводы между классами}
  - {name: at_end, heading: На конец, type: integer}
print: {landscape: yes, notes: note, empty: О движении за эти дни сведений нет.}
---*/
-- Each stay in a class, in each month or period that it touches, as movement-dynamics counts it.
SELECT x.name AS period,
    iif(x.name = 'summer', 'летние каникулы', ej_period_ru(x.name)) AS period_ru, x.starts, x.ends,
    x.class, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, e.at_start,
    e.arrived, e.gone AS "left", e.moved_in, e.moved_out, e.at_end,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM span x
JOIN contingent e ON e.n = x.n AND (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
JOIN pupil p ON p.id = e.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = e.pupil_id
ORDER BY x.grade_from, x.starts, x.grade, x.letter COLLATE ej_ru, x.class,
    p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru, p.file_no;
