/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-finals
title:
  en: Final marks, one by one
  ru: Итоговые отметки по одной
source: komi 8.3
explain: records-marks
with: [period-classes, period-pupils, period-subjects, period-marks, period-categories]
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
  - {name: counted, heading: Учитывается, words: {"yes": да, "no": нет}}
  - {name: category, heading: Категория ученика, russian: category_ru}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  name-columns: 4
  notes: note
  empty: Отметок нет.
---*/
-- The final marks that the reports on a class count, and what category they put each pupil into; a
-- subject without a mark has a line of its own.  Exempt is not counted.
SELECT u.class, u.period, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, l.subject, l.value,
    iif(ej_final(l.value) IN ('mark', 'not-attested', 'failed'), 'yes', 'no') AS counted,
    s.category, w.words AS category_ru,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM unit u
JOIN sorted s ON s.n = u.n
JOIN called_so w ON w.category = s.category
JOIN pupil p ON p.id = s.pupil_id
LEFT JOIN line l ON l.n = s.n AND l.pupil_id = s.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = s.pupil_id
WHERE (:pupil_id IS NULL OR s.pupil_id = :pupil_id)
    AND (:subject_id IS NULL OR l.subject_id = :subject_id)
ORDER BY u.n, s.place, l.subject COLLATE ej_ru;
