/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-totals
part: pupils
report: records-pupils
bound: no
title:
  en: What the totals of pupils are made of
  ru: Записи, из которых составлены итоговые данные по учащимся
source: komi 5.1.7
access: class-teacher secretary
explain: records-totals
days: summer
parameters:
  pupil: {}
  pupil_id: {}
---*/
/*---
part: council
with: [class-days, contingent]
title: {en: "The council's decisions, one by one", ru: Решения педагогического совета по одному}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - {name: number, heading: № протокола}
  - {name: date, heading: Дата, type: date}
  - {name: promoted, heading: переведён, type: integer, group: Решение педсовета}
  - {name: retained, heading: оставлен, type: integer, group: Решение педсовета}
  - {name: graduated, heading: завершил уровень образования, type: integer,
     group: Решение педсовета}
  - {name: undecided, heading: решения нет, type: integer, group: Решение педсовета}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print: {name-columns: 3, notes: note, empty: На конец этих дней учеников нет.}
---*/
-- Each pupil who is in the class at the end of these days, and what the council decided by then.
SELECT k.name AS class, p.file_no AS pupil_id,
    rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic) AS pupil, o.number, o.date,
    ifnull(o.decision = 'promoted', 0) AS promoted, ifnull(o.decision = 'retained', 0) AS retained,
    ifnull(o.decision = 'graduated', 0) AS graduated, o.id IS NULL AS undecided,
    'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM contingent t
JOIN class k ON k.id = t.class_id
JOIN pupil p ON p.id = t.pupil_id
LEFT JOIN council o ON o.pupil_id = t.pupil_id AND o.class_id = t.class_id
    AND (o.date <= :to OR :to >= :year_to)
LEFT JOIN anonymised a ON a.pupil_id = t.pupil_id
WHERE t.at_end AND (:pupil_id IS NULL OR t.pupil_id = :pupil_id)
ORDER BY k.grade, k.letter COLLATE ej_ru, k.name, p.surname COLLATE ej_ru,
    p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru, p.file_no;
