-- SPDX-License-Identifier: GPL-3.0-or-later
-- The final marks, and subjects that have none.
line AS MATERIALIZED (
    SELECT n, pupil_id, j.id AS subject_id, j.name AS subject, value,
        0 AS forecast,
        iif(ej_final(value) = 'mark', CAST(value AS INTEGER), NULL) AS mark,
        ifnull(ej_final(value) = 'failed' OR ej_final(value) = 'mark' AND instr(
            ' ' || (SELECT value FROM policy WHERE name = 'unsatisfactory') || ' ',
            ' ' || value || ' ') > 0, 0) AS bad,
        ifnull(ej_final(value) = 'not-attested', 0) AS absent,
        value IS NULL AS missing
    FROM (SELECT n, pupil_id, subject_id, max(value) AS value
          FROM (SELECT n, pupil_id, subject_id, NULL AS value FROM due
                UNION ALL SELECT n, pupil_id, subject_id, value FROM given)
          GROUP BY n, pupil_id, subject_id) x
    JOIN subject j ON j.id = x.subject_id
)
