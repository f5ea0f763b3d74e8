/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-forecast
title:
  en: Final marks and forecasts, one by one
  ru: Итоговые отметки и прогнозы по одной
source: komi 5.3.9, 10.2
explain: records-marks
with: [period-classes, period-pupils, period-subjects, period-forecast, period-categories]
parameters:
  class: {}
  pupil: {}
  pupil_id: {}
  subject: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: period, heading: Период, shown: no, type: period}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: value, heading: Отметка}
  - {name: forecast, heading: Прогноз, words: {"yes": прогноз, "no": выставлена}}
  - {name: n, heading: Отметок, type: integer}
  - {name: debts, heading: в том числе точек, type: integer}
  - {name: weighted, heading: "Средневзвешенный балл, точка как «2»", type: fixed2}
  - {name: category, heading: Категория ученика, russian: category_ru}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  landscape: yes
  name-columns: 4
  notes: note
  empty: Отметок нет.
---*/
-- The final marks, and what stands for those that are not there yet, of which class-preliminary is
-- made.
SELECT u.class, u.period, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, l.subject, l.value,
    iif(l.value IS NULL, NULL, iif(l.forecast, 'yes', 'no')) AS forecast, c.marks AS n, c.debts,
    (200 * c.weighted + c.weight) / (2 * c.weight) AS weighted,
    s.category, w.words AS category_ru,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM unit u
JOIN sorted s ON s.n = u.n
JOIN called_so w ON w.category = s.category
JOIN pupil p ON p.id = s.pupil_id
LEFT JOIN line l ON l.n = s.n AND l.pupil_id = s.pupil_id
LEFT JOIN scored c ON c.n = l.n AND c.pupil_id = l.pupil_id AND c.subject_id = l.subject_id
LEFT JOIN anonymised a ON a.pupil_id = s.pupil_id
WHERE (:pupil_id IS NULL OR s.pupil_id = :pupil_id)
    AND (:subject_id IS NULL OR l.subject_id = :subject_id)
ORDER BY u.n, s.place, l.subject COLLATE ej_ru;
