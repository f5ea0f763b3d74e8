/*---
# SPDX-License-Identifier: GPL-3.0-or-later
parameters:
  order: {type: text}
---*/
-- Under :order, or under any: each anonymisation, and what it destroyed where.
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
        ('remark', 'answer', 13, 'замечания проверяющих и ответы на них'),
        ('informed', 'how', 14, 'записи о том, как информирована семья'),
        ('council', 'number', 15, 'номера решений педагогического совета')
),
done AS (
    SELECT an.n, an.pupil_id, an.order_no, an.order_date, u.txn_id AS txn,
        an.order_no || ' от ' || strftime('%d.%m.%Y', an.order_date) AS decree,
        ifnull('Ученик ' || an.n, 'Ученик, запись № ' || an.pupil_id || ' (импорт отменён)')
            AS subject
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
    SELECT d.pupil_id, e.tbl, p.name,
        count(CASE WHEN e.txn_id = d.txn AND e.side = 'o' THEN 1 END) AS held,
        count(CASE WHEN NOT (e.txn_id = d.txn AND e.side = 'o') THEN 1 END) AS history
    FROM done d
    JOIN erased e ON e.pupil_id = d.pupil_id
    JOIN place p ON p.tbl = e.tbl AND p.at = e.at
    GROUP BY d.pupil_id, e.tbl, p.name
),
act AS (
    SELECT d.*, t.command, t.actor, t.behalf, ej_local_time(t.at) AS at,
        ej_local_time(t.clock) AS clock, t.head AS head_after,
        ifnull((SELECT b.head FROM txn b WHERE b.id < t.id ORDER BY b.id DESC LIMIT 1), '')
            AS head_before,
        ifnull((SELECT rtrim(s.surname || ' ' || s.given_name || ' ' || s.patronymic)
                FROM staff s WHERE s.login = ifnull(t.behalf, t.actor)) || ' ('
            || ifnull(t.behalf, t.actor) || ')', ifnull(t.behalf, t.actor)) AS who,
        iif(d.n IS NULL, 'необходимость в обработке отпала: импорт отменён (часть 7 статьи 5',
            'отзыв согласия на обработку персональных данных (статья 21')
            || ' Федерального закона № 152-ФЗ), приказ № ' || d.decree AS reason,
        'электронный классный журнал ej, журнал ' || (SELECT uuid FROM school) AS system
    FROM done d
    JOIN txn t ON t.id = d.txn
)
