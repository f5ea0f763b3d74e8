-- SPDX-License-Identifier: GPL-3.0-or-later
-- The lines of a class teacher's report.
-- Who is in which line; those of the parts are in the whole as well.  Where the not attested may
-- have a 2 their line has a name of its own, and beside it stand all who have one.
entry AS MATERIALIZED (
    SELECT n, pupil_id, name, place, forecasts, 'pupils' AS category FROM sorted
    UNION ALL SELECT n, pupil_id, name, place, forecasts,
        iif(category = 'not_attested' AND :both IS 'not-attested', 'not_attested_with2', category)
    FROM sorted
    UNION ALL SELECT n, pupil_id, name, place, forecasts, 'one4' FROM sorted
    WHERE category = '4and5' AND n4 = 1
    UNION ALL SELECT n, pupil_id, name, place, forecasts, 'one3' FROM sorted
    WHERE category = 'with3' AND n3 = 1
    UNION ALL SELECT n, pupil_id, name, place, forecasts,
        CASE n2 WHEN 1 THEN 'failing1' WHEN 2 THEN 'failing2' ELSE 'failing3plus' END
    FROM sorted WHERE category = 'failing'
    UNION ALL SELECT n, pupil_id, name, place, forecasts, 'not_attested_any' FROM sorted
    WHERE na > 0
    UNION ALL SELECT n, pupil_id, name, place, forecasts, 'failing_any' FROM sorted
    WHERE n2 > 0
    UNION ALL SELECT n, pupil_id, name, place, forecasts, 'success' FROM sorted
    WHERE n2 = 0 AND na = 0
    UNION ALL SELECT n, pupil_id, name, place, forecasts, 'quality' FROM sorted
    WHERE category IN ('all5', '4and5')
),
cause AS (
    SELECT n, pupil_id, 'one4' AS category, subject || iif(forecast, ' (прогноз)', '') AS subject
    FROM line WHERE mark = 4
    UNION ALL
    SELECT n, pupil_id, 'one3', subject || iif(forecast, ' (прогноз)', '') FROM line WHERE mark = 3
    UNION ALL
    SELECT n, pupil_id, 'failing', subject || iif(forecast, ' (прогноз)', '') FROM line WHERE bad
    UNION ALL SELECT n, pupil_id, 'not_attested_any', subject FROM line WHERE absent
    UNION ALL SELECT n, pupil_id, 'no_data', subject FROM line WHERE missing
),
reason AS MATERIALIZED (
    SELECT n, pupil_id, category, iif(
            category = 'no_data' AND count(*) = (SELECT count(*) FROM line l
                                                 WHERE l.n = c.n AND l.pupil_id = c.pupil_id),
            'все предметы', group_concat(subject, ', ')) AS subjects
    FROM (SELECT * FROM cause ORDER BY n, pupil_id, category, subject COLLATE ej_ru) c
    GROUP BY n, pupil_id, category
),
counted AS MATERIALIZED (
    SELECT n, category, count(*) AS count, sum(forecasts > 0) AS forecasts,
        iif(category IN ('pupils', 'success', 'quality'), NULL, group_concat(name, '; ')) AS names,
        group_concat(name || ': ' || subjects, '; ') AS subjects
    FROM (SELECT m.n, m.category, m.forecasts, m.name || iif(m.forecasts, '*', '') AS name,
              r.subjects
          FROM entry m
          LEFT JOIN reason r ON r.n = m.n AND r.pupil_id = m.pupil_id AND r.category = CASE
              WHEN m.category IN ('one4', 'one3', 'not_attested_any', 'no_data') THEN m.category
              WHEN m.category GLOB 'not_attested*' THEN 'not_attested_any'
              WHEN m.category GLOB 'failing?*' THEN 'failing' END
          ORDER BY m.n, m.category, m.place)
    GROUP BY n, category
),
movement AS MATERIALIZED (
    SELECT n, 'at_start' AS category, sum(at_start) AS count, NULL AS names
    FROM contingent GROUP BY n
    UNION ALL SELECT n, iif(moved_in, 'moved_in', 'arrived'), count(*), group_concat(
        name || ' (' || strftime('%d.%m.%Y', starts) || come || ')', '; ')
    FROM moved WHERE arrived OR moved_in GROUP BY n, moved_in
    UNION ALL SELECT n, iif(moved_out, 'moved_out', 'left'), count(*), group_concat(
        name || ' (' || strftime('%d.%m.%Y', ends) || leave || ')', '; ')
    FROM moved WHERE gone OR moved_out GROUP BY n, moved_out
    UNION ALL SELECT n, 'at_end', sum(at_end), NULL FROM contingent GROUP BY n
),
moved AS MATERIALIZED (
    SELECT c.*, rtrim(p.surname || ' ' || p.given_name) AS name,
        iif(c.start_order = '', '', ', приказ ' || c.start_order)
            || iif(c.start_from = '', '', ', из: ' || c.start_from) AS come,
        iif(c.end_order = '', '', ', приказ ' || c.end_order)
            || iif(c.end_to = '', '', ', в: ' || c.end_to) AS leave
    FROM contingent c
    JOIN pupil p ON p.id = c.pupil_id
    WHERE c.arrived OR c.moved_in OR c.gone OR c.moved_out
),
form (place, category, words) AS (VALUES
    (1, 'pupils', 'Всего учащихся'), (2, 'all5', 'успевают на «5»'),
    (3, '4and5', 'успевают на «4» и «5»'), (4, 'one4', 'в том числе с одной «4»'),
    (5, 'with3', 'успевают на «3», «4», «5»'), (6, 'one3', 'в том числе с одной «3»'),
    (7, 'failing', 'неуспевающие'), (8, 'failing1', 'в том числе с одной «2»'),
    (9, 'failing2', 'в том числе с двумя «2»'),
    (10, 'failing3plus', 'в том числе с тремя и более «2»'),
    (11, iif(:both IS 'not-attested', 'not_attested_with2', 'not_attested'),
        iif(:both IS 'not-attested', 'не аттестованы (в том числе с «2»)',
            'не аттестованы (без «2»)')),
    (12, iif(:both IS 'not-attested', 'failing_any', 'not_attested_any'),
        iif(:both IS 'not-attested', '«2» всего, с неаттестованными',
            '«н/а» всего, с неуспевающими')),
    (13, 'no_data', 'нет данных'), (14, 'success', 'Абсолютная успеваемость'),
    (15, 'quality', 'Качество знаний'), (16, 'at_start', 'Учащихся на начало периода'),
    (17, 'arrived', 'прибыли'), (18, 'left', 'выбыли'),
    (19, 'moved_in', 'переведены из других классов'),
    (20, 'moved_out', 'переведены в другие классы'), (21, 'at_end', 'Учащихся на конец периода')
),
size AS (
    SELECT u.n, (SELECT count(*) FROM person p WHERE p.n = u.n) AS pupils,
        EXISTS (SELECT 1 FROM line l WHERE l.n = u.n AND NOT l.missing) AS graded,
        (SELECT group_concat('Ученик ' || a.n || ': приложить копию приказа № ' || a.order_no
             || ' от ' || strftime('%d.%m.%Y', a.order_date), char(10))
         FROM person p JOIN anonymised a ON a.pupil_id = p.pupil_id WHERE p.n = u.n) AS orders
    FROM unit u
),
report_line AS (
    SELECT u.n, f.place, u.class, u.period, u.unmarked, f.category, f.words AS category_ru,
        iif(f.place IN (14, 15) AND NOT z.graded, NULL, coalesce(m.count, c.count, 0)) AS count,
        ifnull(c.forecasts, 0) AS forecasts,
        iif(f.place BETWEEN 2 AND 15 AND z.pupils > 0 AND (z.graded OR f.place = 13),
            (20000 * ifnull(c.count, 0) + z.pupils) / (2 * z.pupils), NULL) AS pct,
        coalesce(m.names, c.names) AS names, c.subjects,
        iif(u.unmarked AND NOT z.graded, 'Обучение в ' || u.grade || ' классе безотметочное.', '')
            || ifnull(char(10) || z.orders, '') AS note
    FROM unit u
    JOIN size z ON z.n = u.n
    JOIN form f ON z.graded OR NOT u.unmarked OR f.place = 1 OR f.place > 15
    LEFT JOIN counted c ON c.n = u.n AND c.category = f.category
    LEFT JOIN movement m ON m.n = u.n AND m.category = f.category
)
