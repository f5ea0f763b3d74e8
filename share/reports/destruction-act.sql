/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: destruction-act
title:
  en: Act of destruction of personal data
  ru: Акт об уничтожении персональных данных
source: order of Roskomnadzor № 179 of 28.10.2022, 3 and 4; komi 11.3
access: secretary
explain: destruction-act
parameters:
  order: {type: text}
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
-- What kind of data each column is; order № 179 asks for the list.
category (tbl, name, sort, kind) AS (
    VALUES
        ('pupil', 'surname', 1, 'фамилия, имя, отчество'),
        ('pupil', 'given_name', 1, 'фамилия, имя, отчество'),
        ('pupil', 'patronymic', 1, 'фамилия, имя, отчество'),
        ('pupil', 'birth_date', 2, 'дата рождения'),
        ('pupil', 'file_no', 3, 'номер личного дела'),
        ('pupil', 'enrolled', 4, 'сведения о зачислении и переводах'),
        ('pupil', 'enrolled_order', 4, 'сведения о зачислении и переводах'),
        ('enrolment', 'start_order', 4, 'сведения о зачислении и переводах'),
        ('enrolment', 'start_order_date', 4, 'сведения о зачислении и переводах'),
        ('enrolment', 'start_from', 4, 'сведения о зачислении и переводах'),
        ('enrolment', 'end_order', 4, 'сведения о зачислении и переводах'),
        ('enrolment', 'end_order_date', 4, 'сведения о зачислении и переводах'),
        ('enrolment', 'end_to', 4, 'сведения о зачислении и переводах'),
        ('pupil', 'consent_order', 5, 'реквизиты согласий'),
        ('guardian', 'consent_order', 5, 'реквизиты согласий'),
        ('guardian', 'name', 6, 'фамилии, имена, отчества родителей'),
        ('guardian', 'phone', 7, 'телефоны родителей'),
        ('guardian', 'email', 8, 'адреса электронной почты родителей'),
        ('account', 'login', 9, 'имена для входа'),
        ('account', 'remark', 9, 'имена для входа'),
        ('absence', 'reason', 10, 'причины отсутствия, указанные словами'),
        ('notice', 'reason', 10, 'причины отсутствия, указанные словами'),
        ('mark', 'comment', 11, 'пояснения к отметкам'),
        ('homework', 'text', 12, 'индивидуальные домашние задания'),
        ('remark', 'text', 13, 'замечания проверяющих и ответы на них'),
        ('remark', 'answer', 13, 'замечания проверяющих и ответы на них')
),
done AS (
    SELECT an.n, an.pupil_id, an.order_no, an.order_date, u.txn_id AS txn,
        an.order_no || ' от ' || strftime('%d.%m.%Y', an.order_date) AS decree
    FROM anonymised an
    JOIN audit u ON u.tbl = 'anonymised' AND u.row_id = an.id AND u.old IS NULL
    WHERE :order IS NULL OR an.order_no = :order
),
place AS MATERIALIZED (
    SELECT y.tbl, c.key AS at, c.value AS name
    FROM audit_layout y, json_each('["' || replace(y.columns, ' ', '","') || '"]') c
),
-- A word o3=HASH or n3=HASH of the proof stands for a value that was erased: the old or the new one
-- of that column.
erased AS MATERIALIZED (
    SELECT u.txn_id, u.tbl, substr(w.value, 1, 1) AS side,
        CAST(substr(w.value, 2, instr(w.value, '=') - 2) AS INTEGER) AS at,
        CASE u.tbl WHEN 'pupil' THEN u.row_id
            ELSE ifnull(u.new, u.old) ->> (SELECT p.at FROM place p
                WHERE p.tbl = u.tbl AND p.name = 'pupil_id') END AS pupil_id
    FROM audit u, json_each('["' || replace(u.proof, ' ', '","') || '"]') w
    WHERE instr(u.proof, '=') > 0 AND instr(w.value, '=') > 0
),
-- What a table held was erased as the old value of the transaction itself.
part AS (
    SELECT d.n, e.tbl, p.name,
        count(CASE WHEN e.txn_id = d.txn AND e.side = 'o' THEN 1 END) AS held,
        count(CASE WHEN NOT (e.txn_id = d.txn AND e.side = 'o') THEN 1 END) AS history
    FROM done d
    JOIN erased e ON e.pupil_id = d.pupil_id
    JOIN place p ON p.tbl = e.tbl AND p.at = e.at
    GROUP BY d.n, e.tbl, p.name
),
act AS (
    SELECT d.*, t.command, t.actor, t.behalf, ej_local_time(t.at) AS at,
        ej_local_time(t.clock) AS clock, t.head AS head_after,
        ifnull((SELECT b.head FROM txn b WHERE b.id < t.id ORDER BY b.id DESC LIMIT 1), '')
            AS head_before,
        ifnull((SELECT rtrim(s.surname || ' ' || s.given_name || ' ' || s.patronymic)
                FROM staff s WHERE s.login = ifnull(t.behalf, t.actor)) || ' ('
            || ifnull(t.behalf, t.actor) || ')', ifnull(t.behalf, t.actor)) AS who,
        'отзыв согласия на обработку персональных данных (статья 21 Федерального закона'
            || ' № 152-ФЗ), приказ № ' || d.decree AS reason,
        'электронный классный журнал ej, журнал ' || (SELECT uuid FROM school) AS system
    FROM done d
    JOIN txn t ON t.id = d.txn
),
line AS (
    SELECT a.*, l.categories, l.held, l.history,
        'замена в таблицах на условные обозначения («Ученик N», «Родитель N») или пустые значения,'
            || ' стирание прежних значений из истории изменений, перезапись файла журнала без'
            || ' освободившихся страниц' AS method,
        (SELECT count(*) FROM erased e
         WHERE e.pupil_id IS NULL OR e.pupil_id NOT IN (SELECT pupil_id FROM anonymised))
            + (SELECT count(*) FROM txn t WHERE instr(t.proof, '=') > 0) AS others,
        (SELECT count(*) FROM copy c WHERE c.removed IS NULL AND c.txn_id < a.txn) AS copies
    FROM act a
    LEFT JOIN (
        SELECT n, group_concat(kind, '; ') AS categories, sum(held) AS held,
            sum(history) AS history
        FROM (SELECT p.n, ifnull(k.kind, p.tbl || '.' || p.name) AS kind, sum(p.held) AS held,
                  sum(p.history) AS history
              FROM part p
              LEFT JOIN category k ON k.tbl = p.tbl AND k.name = p.name
              GROUP BY p.n, 2
              ORDER BY p.n, ifnull(k.sort, 99), 2)
        GROUP BY n
    ) l ON l.n = a.n
)
SELECT order_no AS "order", order_date, decree, 'Ученик ' || n AS subject, categories, held,
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
        || ' текстах и основаниях изменений), по всем приказам: ' || others || '.' ELSE '' END
    || CASE WHEN copies > 0 THEN char(10) || 'Копии журнала, сделанные раньше, в реестре копий ещё'
        || ' числятся: ' || copies || '. Их уничтожение оформляется отдельно.' ELSE '' END
    || char(10) || 'Список соответствия («Ученик N» – фамилия) хранится вне журнала; его'
    || ' уничтожение оформляется отдельно. Срок хранения акта и выгрузки – 3 года.' AS note
FROM line
ORDER BY order_date, order_no COLLATE ej_ru, n;
