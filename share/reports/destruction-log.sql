/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: destruction-log
title:
  en: Destruction of personal data, extract from the event log
  ru: Выгрузка из журнала регистрации событий об уничтожении персональных данных
source: order of Roskomnadzor № 179 of 28.10.2022, 5
access: secretary
explain: destruction-log
with: [destruction]
columns:
  - {name: order, heading: Приказ, shown: no}
  - {name: order_date, heading: Дата приказа, type: date, shown: no}
  - {name: decree, heading: Приказ с датой, shown: no}
  - {name: subject, heading: Субъект персональных данных}
  - {name: category, heading: Категория персональных данных, width: 40}
  - {name: table, heading: таблица, group: Где}
  - {name: column, heading: столбец, group: Где}
  - {name: held, heading: в таблице, type: integer, group: Уничтожено значений}
  - {name: history, heading: в истории, type: integer, group: Уничтожено значений}
  - {name: date, heading: Дата уничтожения, type: date}
  - {name: txn, heading: Транзакция, type: integer}
  - {name: at, heading: Часы журнала, shown: no}
  - {name: clock, heading: Часы машины, shown: no}
  - {name: actor, heading: Логин, shown: no}
  - {name: behalf, heading: От чьего имени, shown: no}
  - {name: command, heading: Команда, shown: no}
  - {name: system, heading: Информационная система, shown: no}
  - {name: reason, heading: Причина уничтожения, shown: no}
  - {name: head_before, heading: Конец цепочки до, shown: no}
  - {name: head_after, heading: Конец цепочки после, shown: no}
sheet:
  per: decree
  name: "Выгрузка {order}"
  line: "по приказу № {decree}"
  head: "приказ № {decree}"
print:
  apart: yes
  dates: no
  name-columns: 1
  signers: [Выгрузку сделал]
  notes: note
  empty: По этим приказам никто не обезличен.
---*/
-- A line for each pupil and column out of which values were destroyed; pupils as destruction-act.
-- Values are counted where they are gone: in the table, and in the history of its changes.
SELECT a.order_no AS "order", a.order_date, a.decree, a.subject,
    ifnull(k.kind, p.tbl || '.' || p.name) AS category, p.tbl AS "table", p.name AS "column",
    p.held, p.history, date(a.at) AS date, a.txn, a.at, a.clock, a.actor, a.behalf, a.command,
    a.system, a.reason, a.head_before, a.head_after,
    'Информационная система: ' || a.system || '.'
    || char(10) || 'Причина уничтожения: ' || a.reason || '.'
    || char(10) || 'Транзакция № ' || a.txn || ': ' || a.command || ', '
    || strftime('%d.%m.%Y %H:%M', a.at) || ' (часы машины: '
    || strftime('%d.%m.%Y %H:%M', a.clock) || '), ' || a.who
    || CASE WHEN a.behalf IS NOT NULL THEN ', вошёл как ' || a.actor ELSE '' END || '.'
    || char(10) || 'Цепочка хешей до неё: ' || a.head_before
    || char(10) || 'и после неё: ' || a.head_after AS note
FROM act a
JOIN part p ON p.pupil_id = a.pupil_id
LEFT JOIN category k ON k.tbl = p.tbl AND k.name = p.name
ORDER BY a.order_date, a.order_no COLLATE ej_ru, a.n IS NULL, a.n, a.pupil_id,
    ifnull(k.sort, 99), p.tbl, p.name;
