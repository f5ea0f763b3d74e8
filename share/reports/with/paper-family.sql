-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose families are told on paper: the e-diary is refused, or consent is, or the child keeps a diary
-- on paper.
paper_family AS (
    SELECT p.id AS pupil_id
    FROM pupil p
    WHERE p.consent <> 'given' OR instr(' ' || p.conditions || ' ', ' paper-diary ')
        OR EXISTS (SELECT 1 FROM guardian g WHERE g.pupil_id = p.id AND g.consent <> 'given')
)
