/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: family-use
title:
  en: Use of the journal by pupils and guardians
  ru: Использование журнала обучающимися и их родителями
source: sedj 5.2.9, epos 3.3.5, komi 5.3.12
explain: records-family
with: [classes]
parameters:
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела}
  - {name: pupil, heading: Ученик}
  - name: consent
    heading: Согласие
    words: {given: дано, refused: отказ, withdrawn: отозвано, no-ediary: без дневника}
  - {name: guardians, heading: всего, type: integer, group: Родители}
  - {name: guardian_logins, heading: имеют доступ, type: integer, group: Родители}
  - {name: pupil_logins, heading: Доступ ученика, type: integer}
  - {name: granted, heading: Доступ с, type: date}
  - {name: notices, heading: Уведомлений об отсутствии, type: integer}
  - {name: last_use, heading: Последняя запись семьи, type: date}
  - {name: informed, heading: раз, type: integer, group: Семья информирована}
  - {name: informed_last, heading: последний раз, type: date, group: Семья информирована}
  - {name: informed_how, heading: как, group: Семья информирована}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  name-columns: 3
  signers: [Классный руководитель]
  totals: total
  notes: note
  empty: Учеников нет.
---*/
-- Per pupil, on the last of these days: which of the family have a login and since when; what they
-- recorded themselves in these days, notices of absence, and their last record of any kind; how the
-- school informed them.  Under the table the sums, the number of families that have any, and their
-- share.  Merely reading leaves no trace in the journal, and a note says so.
WITH
person AS MATERIALIZED (
    SELECT DISTINCT k.name AS class, k.grade, k.letter, e.pupil_id, min(:to, :today, y.ends) AS day
    FROM asked k
    JOIN year y ON y.id = k.year_id
    JOIN enrolment e ON e.class_id = k.id AND e.starts <= min(:to, :today, y.ends)
        AND (e.ends IS NULL OR e.ends > min(:to, :today, y.ends)
             OR e.end_kind IN ('promote', 'retain', 'graduate'))
),
login AS MATERIALIZED (
    SELECT p.pupil_id, a.login, min(a.granted) AS granted,
        max(a.guardian IS NOT NULL) AS guardian,
        max(a.withdrawn IS NULL OR a.withdrawn > p.day) AS open
    FROM person p
    JOIN account a ON a.pupil_id = p.pupil_id AND a.granted <= p.day
    GROUP BY p.pupil_id, a.login
),
access AS MATERIALIZED (
    SELECT pupil_id, sum(guardian AND open) AS guardians, sum(NOT guardian AND open) AS pupils,
        min(iif(open, granted, NULL)) AS granted
    FROM login
    GROUP BY pupil_id
),
done AS MATERIALIZED (
    SELECT t.id, ifnull(t.behalf, t.actor) AS login, ej_local_date(t.at) AS day
    FROM txn t
    WHERE ifnull(t.behalf, t.actor) IN (SELECT login FROM login)
),
notices AS MATERIALIZED (
    SELECT a.new ->> 0 AS pupil_id, count(*) AS n
    FROM audit a
    CROSS JOIN done d ON d.id = a.txn_id
    JOIN login g ON g.login = d.login AND g.pupil_id = a.new ->> 0
    WHERE a.tbl = 'notice' AND a.old IS NULL AND d.day BETWEEN :from AND :to
    GROUP BY a.new ->> 0
),
latest AS MATERIALIZED (
    SELECT g.pupil_id, max(d.day) AS day
    FROM login g
    JOIN done d ON d.login = g.login AND d.day <= :to
    GROUP BY g.pupil_id
),
told AS MATERIALIZED (
    SELECT i.pupil_id, count(*) AS n, max(i.date) AS date, i.how
    FROM person p
    JOIN informed i ON i.pupil_id = p.pupil_id AND i.date BETWEEN :from AND p.day
    GROUP BY i.pupil_id
),
line AS MATERIALIZED (
    SELECT p.class, p.grade, p.letter, p.pupil_id,
        (SELECT count(*) FROM guardian g WHERE g.pupil_id = p.pupil_id) AS guardians,
        ifnull(a.guardians, 0) AS guardian_logins, ifnull(a.pupils, 0) AS pupil_logins, a.granted,
        ifnull(n.n, 0) AS notices, s.day AS last_use, ifnull(t.n, 0) AS informed,
        t.date AS informed_last, t.how AS informed_how
    FROM person p
    LEFT JOIN access a ON a.pupil_id = p.pupil_id
    LEFT JOIN notices n ON n.pupil_id = p.pupil_id
    LEFT JOIN latest s ON s.pupil_id = p.pupil_id
    LEFT JOIN told t ON t.pupil_id = p.pupil_id
),
row AS (
    SELECT NULL AS total, n.*, u.file_no, u.surname, u.given_name, u.patronymic, u.consent
    FROM line n
    JOIN pupil u ON u.id = n.pupil_id
    UNION ALL
    SELECT f.column1, class, grade, letter, NULL,
        CASE f.column1 WHEN 1 THEN sum(guardians) WHEN 2 THEN sum(guardians > 0)
            ELSE (200 * sum(guardians > 0) + count(*)) / (2 * count(*)) END,
        CASE f.column1 WHEN 1 THEN sum(guardian_logins) WHEN 2 THEN sum(guardian_logins > 0)
            ELSE (200 * sum(guardian_logins > 0) + count(*)) / (2 * count(*)) END,
        CASE f.column1 WHEN 1 THEN sum(pupil_logins) WHEN 2 THEN sum(pupil_logins > 0)
            ELSE (200 * sum(pupil_logins > 0) + count(*)) / (2 * count(*)) END, NULL,
        CASE f.column1 WHEN 1 THEN sum(notices) WHEN 2 THEN sum(notices > 0)
            ELSE (200 * sum(notices > 0) + count(*)) / (2 * count(*)) END, NULL,
        CASE f.column1 WHEN 1 THEN sum(informed) WHEN 2 THEN sum(informed > 0)
            ELSE (200 * sum(informed > 0) + count(*)) / (2 * count(*)) END, NULL, NULL, NULL,
        CASE f.column1 WHEN 1 THEN 'Всего' WHEN 2 THEN 'Семей из ' || count(*)
            ELSE 'Доля семей, %' END, '', '', NULL
    FROM line
    JOIN (VALUES (1), (2), (3)) f
    GROUP BY class, f.column1
)
SELECT r.total, r.class, r.file_no AS pupil_id,
    rtrim(r.surname || ' ' || r.given_name || ' ' || r.patronymic) AS pupil, r.consent,
    r.guardians, r.guardian_logins, r.pupil_logins, r.granted, r.notices, r.last_use, r.informed,
    r.informed_last, r.informed_how,
    iif(r.total IS NULL, '',
            'Просмотры журнала семьями не записываются: учтено то, что семьи внесли сами.')
        || ifnull('Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
            || strftime('%d.%m.%Y', an.order_date), '') AS note
FROM row r
LEFT JOIN anonymised an ON an.pupil_id = r.pupil_id
ORDER BY r.grade, r.letter COLLATE ej_ru, r.class, r.total, r.surname COLLATE ej_ru,
    r.given_name COLLATE ej_ru, r.patronymic COLLATE ej_ru, r.file_no;
