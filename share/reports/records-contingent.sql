/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-contingent
title:
  en: Pupils of a class in a study period, one by one
  ru: Контингент класса за учебный период
source: komi 8.3
explain: records-contingent
with: [period-classes, contingent]
parameters:
  class: {}
  pupil: {}
  pupil_id: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: period, heading: Период, shown: no, type: period}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: starts, heading: С, type: date}
  - {name: start_kind, heading: Как пришёл, words: {enrol: зачислен, arrive: прибыл,
     transfer: переведён из класса, promote: переведён в следующий класс, retain: оставлен}}
  - {name: start_order, heading: Приказ}
  - {name: ends, heading: Уже нет с, type: date}
  - {name: end_kind, heading: Как ушёл, words: {depart: выбыл, transfer: переведён в другой класс,
     promote: переведён в следующий класс, retain: оставлен, graduate: окончил}}
  - {name: end_order, heading: Приказ об уходе}
  - {name: at_start, heading: На начало, type: integer}
  - {name: arrived, heading: Прибыл, type: integer}
  - {name: left, heading: Выбыл, type: integer}
  - {name: moved_in, heading: Переведён в класс, type: integer}
  - {name: moved_out, heading: Переведён из класса, type: integer}
  - {name: at_end, heading: На конец, type: integer}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print: {landscape: yes, name-columns: 4, notes: note, empty: В классе нет учеников.}
---*/
-- Each stay in the class that touches the period, with the holidays before it, until its last day,
-- or today.
SELECT u.class, u.period, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, s.starts,
    s.start_kind, nullif(s.start_order, '') AS start_order, s.ends, s.end_kind,
    nullif(s.end_order, '') AS end_order, s.at_start, s.arrived, s.gone AS "left", s.moved_in,
    s.moved_out, s.at_end,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM unit u
JOIN contingent s ON s.n = u.n AND (:pupil_id IS NULL OR s.pupil_id = :pupil_id)
JOIN pupil p ON p.id = s.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = s.pupil_id
ORDER BY u.n, p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru,
    p.file_no, s.starts;
