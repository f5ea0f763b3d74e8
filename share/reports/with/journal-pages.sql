-- SPDX-License-Identifier: GPL-3.0-or-later
-- The two sides of a spread: which lessons stand on which of its pages.
-- Twenty dates stand on a page, or fewer where their topics and homework would fill the facing page:
-- a lesson counts as one for up to three lines, and each line more as another; one that takes half
-- a page has it alone.  The last page has room for the finals, for which its last lesson goes to a
-- page of its own if it has to.
due AS MATERIALIZED (  -- what final marks the journal holds
    SELECT f.column1 AS period, f.column2 AS n, f.column3 AS heading
    FROM class k
    JOIN (VALUES ('Q1', 1, 'I четв.'), ('Q2', 2, 'II четв.'), ('Q3', 3, 'III четв.'),
        ('Q4', 4, 'IV четв.'), ('T1', 5, 'I трим.'), ('T2', 6, 'II трим.'), ('T3', 7, 'III трим.'),
        ('H1', 8, 'I полуг.'), ('H2', 9, 'II полуг.'), ('year', 10, 'год'), ('exam', 11, 'экз.'),
        ('final', 12, 'итог')) f
    WHERE k.id = :class_id
        AND NOT EXISTS (SELECT 1 FROM policy WHERE name = 'no-marks-in-grades'
                        AND instr(' ' || value || ' ', ' ' || k.grade || ' '))
        AND (CASE WHEN f.column2 < 10
             THEN EXISTS (SELECT 1 FROM period pe WHERE pe.year_id = k.year_id
                 AND pe.name = f.column1 AND k.grade BETWEEN pe.grade_from AND pe.grade_to
                 AND pe.starts >= :from AND pe.ends <= :to)
             ELSE :to = :year_to END)
),
held AS MATERIALIZED (
    SELECT c.id AS course_id, l.id, l.date, l.number,
        1 + max(0, (length(l.topic) + 29) / 30 - 3, ifnull((
            SELECT sum((length(h.text) + 27) / 28 + length(h.text)
                - length(replace(h.text, char(10), '')))
            FROM homework h WHERE h.lesson_id = l.id), 0) - 3) AS cost
    FROM leaf c
    JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN :from AND :to
        AND (l.held OR l.roll
            OR EXISTS (SELECT 1 FROM mark x WHERE x.lesson_id = l.id))
),
parted AS (
    SELECT *, 2 * sum(cost > 10) OVER (PARTITION BY course_id ORDER BY date, number)
        - (cost > 10) AS run
    FROM held
),
filled AS (
    SELECT course_id, id, date, number, 1000 * run
        + (sum(cost) OVER (PARTITION BY course_id, run ORDER BY date, number) - 1) / 20 AS page,
        row_number() OVER (PARTITION BY course_id ORDER BY date DESC, number DESC) = 1 AS last
    FROM parted
),
lesson_page AS MATERIALIZED (
    SELECT f.course_id, f.id, f.date, f.number,
        f.page + (f.last AND count(*) OVER (PARTITION BY f.course_id, f.page) > 1
            AND count(*) OVER (PARTITION BY f.course_id, f.page)
                + (SELECT count(*) FROM due WHERE c.attested) > 20) AS page,
        f.date || '/' || f.number AS name
    FROM filled f
    JOIN leaf c ON c.id = f.course_id
)
