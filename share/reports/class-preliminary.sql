/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: class-preliminary
title:
  en: Class teacher's preliminary report on a study period
  ru: Предварительный отчёт классного руководителя за учебный период
source: komi 5.3.9, sedj 5.2.8
explain: records-preliminary
with: [period-classes, period-pupils, period-subjects, period-forecast, period-categories,
  contingent, class-report]
parameters:
  class: {}
  period: {default: current}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: period, heading: Период, shown: no, type: period}
  - {name: category, heading: Успеваемость, width: 22, russian: category_ru}
  - {name: count, heading: Количество, type: integer}
  - {name: forecast, heading: в том числе по прогнозу, type: integer}
  - {name: pct, heading: "% от числа учащихся", type: fixed2}
  - {name: names, heading: Фамилия и имя, width: 34}
  - {name: subjects, heading: Предметы, width: 34}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  name-columns: 3
  signers: [Классный руководитель, Заместитель директора]
  notes: note
  empty: Классов нет.
---*/
-- The class teacher's report before all final marks are set: in their place stands a forecast, which
-- is marked as such.  Otherwise as class-period.
SELECT u.class, u.period, f.category, f.words AS category_ru,
    iif(f.place IN (14, 15) AND NOT z.graded, NULL, coalesce(m.count, c.count, 0)) AS count,
    iif(f.place BETWEEN 2 AND 15, ifnull(c.forecasts, 0), NULL) AS forecast,
    iif(f.place BETWEEN 2 AND 15 AND z.pupils > 0 AND (z.graded OR f.place = 13),
        (20000 * ifnull(c.count, 0) + z.pupils) / (2 * z.pupils), NULL) AS pct,
    coalesce(m.names, c.names) AS names, c.subjects,
    iif(u.unmarked AND NOT z.graded, 'Обучение в ' || u.grade || ' классе безотметочное.', '')
        || ifnull(char(10) || z.orders, '')
        || iif(u.unmarked, '', char(10)
            || '* — по прогнозу: отметок за период ещё нет, вместо них взят средневзвешенный балл,'
            || ' «точка» считается за «2». По мере выставления отметок отчёт изменится.') AS note
FROM unit u
JOIN size z ON z.n = u.n
JOIN form f ON z.graded OR NOT u.unmarked OR f.place = 1 OR f.place > 15
LEFT JOIN counted c ON c.n = u.n AND c.category = f.category
LEFT JOIN movement m ON m.n = u.n AND m.category = f.category
ORDER BY u.n, f.place;
