-- SPDX-License-Identifier: GPL-3.0-or-later
-- The marks that count at their lessons, as the means take them: no debt, and none that another one
-- has replaced until today.
standing AS (
    SELECT m.lesson_id
    FROM mark m
    WHERE m.value GLOB '[0-9]*' AND ifnull(m.corrected <= max(:today, :year_from), 1)
        AND NOT EXISTS (
            SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
                AND r.kind_id = m.kind_id AND r.replaces = m.n
                AND r.corrected <= max(:today, :year_from))
)
