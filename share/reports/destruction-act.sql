/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: destruction-act
title:
  en: Act of destruction of personal data
  ru: Акт об уничтожении персональных данных
source: order of Roskomnadzor № 179 of 28.10.2022, 3 and 4; komi 11.3
access: secretary
explain: destruction-act
with: [destruction]
columns:
  - {name: order, heading: Приказ, shown: no}
  - {name: order_date, heading: Дата приказа, type: date, shown: no}
  - {name: decree, heading: Приказ с датой, shown: no}
  - {name: subject, heading: Субъект персональных данных}
  - {name: categories, heading: Категории уничтоженных персональных данных, width: 60}
  - {name: held, heading: в таблицах, type: integer, group: Уничтожено значений}
  - {name: history, heading: в истории изменений, type: integer, group: Уничтожено значений}
  - {name: date, heading: Дата уничтожения, type: date}
  - {name: operator, heading: Оператор, shown: no}
  - {name: system, heading: Информационная система, shown: no}
  - {name: method, heading: Способ уничтожения, shown: no}
  - {name: reason, heading: Причина уничтожения, shown: no}
  - {name: who, heading: Кто уничтожил, shown: no}
  - {name: txn, heading: Транзакция, type: integer, shown: no}
sheet:
  per: decree
  name: "Акт {order}"
  line: "по приказу № {decree}"
  head: "приказ № {decree}"
print:
  apart: yes
  dates: no
  name-columns: 1
  signers:
    - Персональные данные уничтожил
    - Председатель комиссии
    - Член комиссии
    - Член комиссии
    - Утверждаю, директор
  notes: note
  empty: По этим приказам никто не обезличен.
---*/
-- A line for each pupil who was anonymised under :order, or under any.  Nobody is named but as
-- «Ученик N».  What the form asks for and the journal does not know is left to be written by hand.
WITH
line AS (
    SELECT a.*, l.categories, l.held, l.history,
        'замена в таблицах на условные обозначения («Ученик N», «Родитель N») или пустые значения,'
            || ' стирание прежних значений из истории изменений, перезапись файла журнала без'
            || ' освободившихся страниц' AS method,
        (SELECT count(*) FROM erased e
         -- Of main, as with --as-of what was erased since is seen as well.
         WHERE e.pupil_id IS NULL OR e.pupil_id NOT IN (SELECT pupil_id FROM main.anonymised))
            + (SELECT ifnull(sum(length(t.proof) - length(replace(t.proof, '=', ''))), 0)
               FROM txn t WHERE instr(t.proof, '=') > 0) AS others,
        (SELECT count(*) FROM copy c WHERE c.removed IS NULL AND c.txn_id < a.txn) AS copies
    FROM act a
    LEFT JOIN (
        SELECT pupil_id, group_concat(kind, '; ') AS categories, sum(held) AS held,
            sum(history) AS history
        FROM (SELECT p.pupil_id, ifnull(k.kind, p.tbl || '.' || p.name) AS kind,
                  sum(p.held) AS held, sum(p.history) AS history
              FROM part p
              LEFT JOIN category k ON k.tbl = p.tbl AND k.name = p.name
              GROUP BY p.pupil_id, 2
              ORDER BY p.pupil_id, ifnull(k.sort, 99), 2)
        GROUP BY pupil_id
    ) l ON l.pupil_id = a.pupil_id
)
SELECT order_no AS "order", order_date, decree, subject, categories, held,
    history, date(at) AS date, (SELECT name FROM school) AS operator, system, method, reason, who,
    txn,
    'Оператор: ' || (SELECT name FROM school) || '. Адрес: ' || printf('%.*c', 60, '_')
    || char(10) || 'Обработка другим лицом по поручению оператора: не поручалась / поручена (кому,'
    || ' адрес): ' || printf('%.*c', 20, '_')
    || char(10) || 'Информационная система: ' || system || '.'
    || char(10) || 'Способ уничтожения: ' || method || '.'
    || char(10) || 'Причина уничтожения: ' || reason || '.'
    || char(10) || 'Дата уничтожения: ' || strftime('%d.%m.%Y', at) || '. Уничтожил: ' || who
    || ', должность: ' || printf('%.*c', 20, '_') || ' Запись в журнале событий: транзакция № '
    || txn || ', выгрузка прилагается.'
    || CASE WHEN others > 0 THEN char(10) || 'Кроме того, из истории журнала стёрто значений,'
        || ' которые не относятся к одной записи об ученике (объединённые записи, слова о них в'
        || ' текстах и основаниях изменений, имена для входа тех, кто вносил изменения), по всем'
        || ' приказам: ' || others || '.' ELSE '' END
    || CASE WHEN copies > 0 THEN char(10) || 'Копии журнала, сделанные раньше, в реестре копий ещё'
        || ' числятся: ' || copies || '. Их уничтожение оформляется отдельно.' ELSE '' END
    || char(10) || 'Список соответствия («Ученик N» – фамилия) хранится вне журнала; его'
    || ' уничтожение оформляется отдельно. Срок хранения акта и выгрузки – 3 года.' AS note
FROM line
ORDER BY order_date, order_no COLLATE ej_ru, n IS NULL, n, pupil_id;
