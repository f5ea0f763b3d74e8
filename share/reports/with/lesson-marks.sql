-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many marks count at the lessons whose ids `due` has, as the means take them: no debt, and none
-- that another one has replaced until today.
standing AS MATERIALIZED (
    SELECT d.id AS lesson_id, count(*) AS marks
    FROM due d
    CROSS JOIN mark m ON m.lesson_id = d.id AND m.value GLOB '[0-9]*'
        AND ifnull(m.corrected <= max(:today, :year_from), 1)
        AND (:pupil_id IS NULL OR m.pupil_id = :pupil_id)
    WHERE NOT EXISTS (
        SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
            AND r.kind_id = m.kind_id AND r.replaces = m.n
            AND r.corrected <= max(:today, :year_from))
    GROUP BY d.id
),
-- In which transaction a lesson was confirmed as held first.
confirmed AS MATERIALIZED (
    SELECT a.row_id AS lesson_id, min(a.txn_id) AS txn_id
    FROM audit a
    WHERE a.id >= ej_history_from(:from) AND +a.tbl = 'lesson'
        AND json_extract(a.new, '$[6]') = 1
        AND (a.old IS NULL OR json_extract(a.old, '$[6]') = 0)
    GROUP BY a.row_id
)
