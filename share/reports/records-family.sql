/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-family
title:
  en: Families and the journal, record by record
  ru: Семьи и журнал, по записям
source: sedj 5.2.9, epos 3.3.5, komi 5.3.12
explain: records-family
with: [classes]
parameters:
  pupil: {}
  pupil_id: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - name: what
    heading: Что
    words: {login: доступ, notice: уведомление об отсутствии, informed: семья информирована}
  - {name: date, heading: Дата, type: date}
  - {name: detail, heading: Как, width: 30}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  name-columns: 3
  notes: note
  empty: В эти дни записей нет.
---*/
-- The logins that are handed out, the notices of absence that families gave themselves, and what
-- the school told them.
WITH
person AS MATERIALIZED (
    SELECT DISTINCT k.name AS class, k.grade, k.letter, e.pupil_id
    FROM asked k
    JOIN enrolment e ON e.class_id = k.id AND e.starts <= :to AND (e.ends IS NULL OR e.ends > :from)
    WHERE (:pupil_id IS NULL OR e.pupil_id = :pupil_id)
),
login AS MATERIALIZED (
    SELECT DISTINCT p.pupil_id, a.login
    FROM person p
    JOIN account a ON a.pupil_id = p.pupil_id AND a.granted <= :to
),
done AS MATERIALIZED (
    SELECT t.id, ifnull(t.behalf, t.actor) AS login, ej_local_date(t.at) AS day
    FROM txn t
    WHERE ifnull(t.behalf, t.actor) IN (SELECT login FROM login)
),
record AS (
    SELECT pupil_id, 'login' AS what, granted AS date,
        iif(guardian IS NULL, 'ученик', 'родитель ' || guardian) || ': ' || login
            || iif(withdrawn IS NULL, '', ', отозван ' || strftime('%d.%m.%Y', withdrawn)) AS detail
    FROM account
    WHERE pupil_id IS NOT NULL AND granted <= :to
    UNION ALL
    SELECT a.new ->> 0, 'notice', d.day, d.login || ': с ' || strftime('%d.%m.%Y', a.new ->> 1)
            || ' по ' || strftime('%d.%m.%Y', a.new ->> 2)
    FROM audit a
    CROSS JOIN done d ON d.id = a.txn_id
    JOIN login g ON g.login = d.login AND g.pupil_id = a.new ->> 0
    WHERE a.tbl = 'notice' AND a.old IS NULL AND d.day BETWEEN :from AND :to
    UNION ALL
    SELECT pupil_id, 'informed', date, how
    FROM informed
    WHERE date BETWEEN :from AND :to
)
SELECT p.class, u.file_no AS pupil_id,
    rtrim(u.surname || ' ' || u.given_name || ' ' || u.patronymic) AS pupil, r.what, r.date,
    r.detail, 'Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no || ' от '
        || strftime('%d.%m.%Y', a.order_date) AS note
FROM person p
JOIN record r ON r.pupil_id = p.pupil_id
JOIN pupil u ON u.id = p.pupil_id
LEFT JOIN anonymised a ON a.pupil_id = p.pupil_id
ORDER BY p.grade, p.letter COLLATE ej_ru, p.class, u.surname COLLATE ej_ru,
    u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no, r.what, r.date, r.detail;
