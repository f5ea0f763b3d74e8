-- SPDX-License-Identifier: GPL-3.0-or-later
-- As period-marks, with forecasts where a final mark is not there yet.
-- The marks of the period in those subjects where the final one is not there yet: one that was
-- corrected no longer counts, a debt counts as a 2.
scored AS MATERIALIZED (
    SELECT d.n, d.pupil_id, d.subject_id, count(*) AS marks,
        sum(m.value NOT GLOB '[0-9]*') AS debts, sum(m.weight) AS weight,
        sum(m.weight * iif(m.value GLOB '[0-9]*', CAST(m.value AS INTEGER), 2)) AS weighted
    FROM (SELECT n, pupil_id, subject_id FROM due
          EXCEPT SELECT n, pupil_id, subject_id FROM given) d
    CROSS JOIN unit u ON u.n = d.n
    CROSS JOIN course c ON c.subject_id = d.subject_id AND c.class_id IN (
        SELECT w.class_id FROM enrolment e
        JOIN class k ON k.id = e.class_id AND k.year_id = :year_id
        JOIN class_part w ON w.part_id = k.id
        WHERE e.pupil_id = d.pupil_id)
    CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN u.starts AND u.day
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = d.pupil_id
        AND ifnull(m.corrected <= max(:today, u.starts), 1)
    WHERE NOT EXISTS (
        SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
            AND r.kind_id = m.kind_id AND r.replaces = m.n AND r.corrected <= max(:today, u.starts))
    GROUP BY d.n, d.pupil_id, d.subject_id
),
-- What is given, else what the marks so far come to, else nothing.
found AS (
    SELECT d.n, d.pupil_id, d.subject_id, NULL AS value, 0 AS forecast FROM due d
    UNION ALL SELECT n, pupil_id, subject_id, value, 0 FROM given
    UNION ALL
    SELECT s.n, s.pupil_id, s.subject_id, ej_propose(j.name, s.weighted, s.weight), 1
    FROM scored s
    JOIN subject j ON j.id = s.subject_id
),
line AS MATERIALIZED (
    SELECT n, pupil_id, j.id AS subject_id, j.name AS subject, value, forecast,
        iif(ej_final(value) = 'mark', CAST(value AS INTEGER), NULL) AS mark,
        ifnull(ej_final(value) = 'failed' OR ej_final(value) = 'mark' AND instr(
            ' ' || (SELECT value FROM policy WHERE name = 'unsatisfactory') || ' ',
            ' ' || value || ' ') > 0, 0) AS bad,
        ifnull(ej_final(value) = 'not-attested', 0) AS absent,
        value IS NULL AS missing
    FROM (SELECT n, pupil_id, subject_id, CAST(max(value) AS TEXT) AS value,
              max(forecast) AS forecast
          FROM found
          GROUP BY n, pupil_id, subject_id) x
    JOIN subject j ON j.id = x.subject_id
)
