/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: class-period
title:
  en: Class teacher's report on a study period
  ru: Отчёт классного руководителя за учебный период
source: komi 8.3, sedj 5.2.8
explain: records-period
with: [period-classes, period-pupils, period-subjects, period-marks, period-categories,
  contingent, class-report]
parameters:
  class: {}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: period, heading: Период, shown: no, type: period}
  - {name: category, heading: Успеваемость, width: 22, russian: category_ru}
  - {name: count, heading: Количество, type: integer}
  - {name: pct, heading: "% от числа учащихся", type: fixed2}
  - {name: names, heading: Фамилия и имя, width: 28}
  - {name: subjects, heading: Предметы, width: 28}
sheet: {per: class, name: "{class}", line: "{class} класс, {period}"}
print:
  name-columns: 3
  signers: [Классный руководитель, Заместитель директора]
  notes: note
  empty: Классов нет.
---*/
-- How the pupils of a class did in a study period, out of its final marks; who is there on its last
-- day (until then, today) counts.  The categories part the class; a pupil with a 2 is failing even
-- if there is «н/а» beside it, and is then also among those who have any «н/а»; with both
-- not-attested it is the other way round.
SELECT class, period, category, category_ru, count, pct, names, subjects, note
FROM report_line
ORDER BY n, place;
