-- SPDX-License-Identifier: GPL-3.0-or-later
written AS MATERIALIZED (
    -- The kinds of written work that the policy's `written-work` names for any subject and grade.
    SELECT w.id, w.name
    FROM policy p
    JOIN kind w ON instr(p.value, json_quote(w.name)) > 0
    WHERE p.name = 'written-work'
)
