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
SELECT class, period, category, category_ru, count,
    iif(place BETWEEN 2 AND 15, forecasts, NULL) AS forecast, pct, names, subjects,
    note || iif(unmarked, '', char(10)
        || '* — по прогнозу: отметок за период ещё нет, вместо них взят средневзвешенный балл,'
        || ' «точка» считается за «2». По мере выставления отметок отчёт изменится.') AS note
FROM report_line
ORDER BY n, place;
