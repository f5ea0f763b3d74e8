-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of the classes in `unit`.
-- Who was promoted or graduated before the period's last day is still there.
stay AS MATERIALIZED (
    SELECT u.n, u.day, e.pupil_id, e.starts, e.start_kind, e.start_order, e.start_order_date,
        e.start_from, e.end_kind, e.end_order, e.end_order_date, e.end_to,
        iif(e.end_kind IN ('promote', 'retain', 'graduate') AND e.ends > u.starts, NULL, e.ends)
            AS ends
    FROM unit u
    JOIN enrolment e ON e.class_id = u.class_id AND e.starts <= u.day
),
person AS MATERIALIZED (
    SELECT DISTINCT s.n, s.pupil_id FROM stay s WHERE s.ends IS NULL OR s.ends > s.day
),
-- As they are called in the lists: surname and given name, and what tells namesakes apart.
called AS MATERIALIZED (
    SELECT p.n, p.pupil_id,
        rtrim(u.surname || ' ' || u.given_name) || iif(
            count(*) OVER (PARTITION BY p.n, u.surname, u.given_name) > 1,
            rtrim(' ' || u.patronymic) || iif(count(*) OVER (
                    PARTITION BY p.n, u.surname, u.given_name, u.patronymic) > 1,
                ' (' || u.file_no || ')', ''), '') AS name,
        row_number() OVER (PARTITION BY p.n ORDER BY u.surname COLLATE ej_ru,
            u.given_name COLLATE ej_ru, u.patronymic COLLATE ej_ru, u.file_no) AS place
    FROM person p
    JOIN pupil u ON u.id = p.pupil_id
)
