-- SPDX-License-Identifier: GPL-3.0-or-later
entry AS MATERIALIZED (
    -- When each transaction was, in the school's time; not what was taken over or undone.
    SELECT id, ej_local_time(at) AS at, ej_local_date(at) AS day
    FROM txn
    WHERE id BETWEEN ifnull(:txn, 0) AND ifnull(:txn, 9223372036854775807)
        AND command NOT LIKE '% --historical' AND command NOT LIKE 'ej-audit undo %'
)
