/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: mark-changes
title:
  en: Changed marks
  ru: Отчёт об изменении отметок
source: mo 13
explain: mark-changes
days: any
parameters:
  class: {}
  subject: {}
  teacher: {}
  pupil: {}
  pupil_id: {}
  period: {}
  from: {default: year-start}
  to: {default: today}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: pupil_id, heading: № личного дела, shown: no}
  - {name: pupil, heading: Ученик}
  - {name: subject, heading: Предмет}
  - {name: date, heading: дата, type: date, group: Урок}
  - {name: lesson, heading: №, type: integer, group: Урок}
  - {name: kind, heading: Вид работы}
  - {name: change, heading: Что, words: {changed: изменена, removed: удалена, corrected: исправлена}}
  - {name: old, heading: было, group: Отметка}
  - {name: new, heading: стало, group: Отметка}
  - {name: at, heading: Когда, russian: at_ru, width: 16}
  - {name: actor, heading: Логин, shown: no}
  - {name: behalf, heading: От чьего имени, shown: no}
  - {name: who, heading: Кто}
  - {name: why, heading: Основание}
  - {name: txn, heading: Транзакция, type: integer, shown: no}
  - {name: year, heading: Учебный год, shown: other}
sheet: {per: class, name: "{class}", line: "{class} класс"}
print:
  landscape: yes
  name-columns: 2
  signers: [Заместитель директора]
  notes: note
  empty: За эти дни отметки не изменялись.
---*/
-- The marks that were changed or removed between :from and :to, and those that another mark
-- corrected, whatever the days of their lessons and, unless one is named, their school year.  A
-- change that leaves the mark as it was (its weight, its comment) is none.  What a corrected mark
-- was comes from the history as well: it may have changed, or be removed, since.  A mark is of the
-- pupil who has it now: records of one pupil may have been joined.
WITH
changed AS MATERIALIZED (
    SELECT id, row_id, txn_id, CASE WHEN old IS NULL THEN 'corrected'
                                    WHEN new IS NULL THEN 'removed' ELSE 'changed' END AS change,
        ifnull(new, old) ->> 0 AS lesson_id, ifnull(new, old) ->> 1 AS pupil_id,
        ifnull(new, old) ->> 2 AS kind_id, ifnull(new, old) ->> 3 AS n, new ->> 7 AS replaces,
        old ->> 4 AS old, new ->> 4 AS new
    FROM audit
    WHERE id >= ej_history_from(:from) AND +tbl = 'mark'
        AND (CASE WHEN old IS NULL THEN new ->> 7 IS NOT NULL ELSE 1 END)
        AND old ->> 4 IS NOT new ->> 4
),
-- The rows of corrected marks that were removed later.
gone AS (
    SELECT x.id, g.row_id, min(g.id)
    FROM changed x
    JOIN changed g ON g.lesson_id = x.lesson_id AND g.pupil_id = x.pupil_id
        AND g.kind_id = x.kind_id AND g.n = x.replaces AND g.change = 'removed' AND g.id > x.id
    WHERE x.change = 'corrected'
    GROUP BY x.id
),
corrected AS MATERIALIZED (
    SELECT x.id, coalesce(
            (SELECT a.new ->> 4 FROM audit a
             WHERE a.tbl = 'mark' AND a.row_id = ifnull(g.row_id, m.id) AND a.id < x.id
             ORDER BY a.id DESC LIMIT 1),
            (SELECT a.old ->> 4 FROM audit a
             WHERE a.tbl = 'mark' AND a.row_id = ifnull(g.row_id, m.id) AND a.id > x.id
             ORDER BY a.id LIMIT 1),
            m.value) AS old
    FROM changed x
    LEFT JOIN gone g ON g.id = x.id
    LEFT JOIN mark m ON m.lesson_id = x.lesson_id AND m.pupil_id = x.pupil_id
        AND m.kind_id = x.kind_id AND m.n = x.replaces
    WHERE x.change = 'corrected'
),
line AS MATERIALIZED (
    SELECT x.id, h.name AS class, h.grade, h.letter, y.name AS year, y.starts AS year_starts,
        y.id = :year_id AS this_year, p.file_no AS pupil_id,
        p.surname, p.given_name, p.patronymic, sj.name AS subject, l.date, l.number, w.name AS kind,
        x.change, ifnull(x.old, r.old) AS old, x.new, t.at, t.actor, t.behalf, t.why, t.id AS txn,
        p.id AS pupil
    FROM changed x
    JOIN txn t ON t.id = x.txn_id
    JOIN lesson l ON l.id = x.lesson_id
    JOIN course c ON c.id = l.course_id
    LEFT JOIN mark v ON v.id = x.row_id
    JOIN pupil p ON p.id = ifnull(v.pupil_id, x.pupil_id)
    JOIN subject sj ON sj.id = c.subject_id
    JOIN kind w ON w.id = x.kind_id
    JOIN class h ON h.id = ifnull((
        SELECT e.class_id FROM enrolment e WHERE e.pupil_id = p.id AND e.starts <= l.date
            AND (e.ends IS NULL OR e.ends > l.date)), c.class_id)
    JOIN year y ON y.id = h.year_id
    LEFT JOIN corrected r ON r.id = x.id
    WHERE ej_local_date(t.at) BETWEEN :from AND :to
        AND (:named_year_id IS NULL OR h.year_id = :named_year_id)
        AND (:class_id IS NULL OR h.id = :class_id OR c.class_id = :class_id)
        AND (:subject_id IS NULL OR c.subject_id = :subject_id)
        AND (:teacher_id IS NULL OR l.teacher_id = :teacher_id)
        AND (:pupil_id IS NULL OR p.id = :pupil_id)
)
SELECT class, n.pupil_id, rtrim(n.surname || ' ' || n.given_name || ' ' || n.patronymic) AS pupil,
    subject, date, number AS lesson, kind, change, old, new, ej_local_time(at) AS at,
    strftime('%d.%m.%Y %H:%M', ej_local_time(at)) AS at_ru, actor, behalf,
    ifnull((SELECT rtrim(s.surname || ' ' || s.given_name || ' ' || s.patronymic) FROM staff s
            WHERE s.login = ifnull(n.behalf, n.actor)), ifnull(n.behalf, n.actor)) AS who,
    why, txn, year,
    'Ученик ' || an.n || ': приложить копию приказа № ' || an.order_no || ' от '
        || strftime('%d.%m.%Y', an.order_date) AS note,
    EXISTS (SELECT 1 FROM line o WHERE NOT o.this_year) AS other
FROM line n
LEFT JOIN anonymised an ON an.pupil_id = n.pupil
ORDER BY grade, letter COLLATE ej_ru, class, year_starts DESC, n.surname COLLATE ej_ru, n.given_name COLLATE ej_ru,
    n.patronymic COLLATE ej_ru, n.pupil_id, subject COLLATE ej_ru, date, number, n.id;
