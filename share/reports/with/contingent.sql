-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of days in `span` (n, class_id, starts, ends), the first and the last one included: who is in the
-- class when the first begins, who comes and leaves within them, who is there when the last ends.
-- at_start + arrived + moved_in - gone - moved_out = at_end, and where spans follow each other the
-- end of one is the start of the next.  Moves between the school's classes are apart.  Who begins
-- the year is there on its first day already; who is promoted, retained or graduates ends the year
-- in the class.
contingent AS MATERIALIZED (
    SELECT *, early AS at_start, NOT early AND start_kind <> 'transfer' AS arrived,
        NOT early AND start_kind = 'transfer' AS moved_in,
        ended AND end_kind = 'depart' AS gone, ended AND end_kind = 'transfer' AS moved_out,
        NOT ended AS at_end
    FROM (
        SELECT s.n, e.*,
            e.starts < s.starts
                OR (e.starts <= :year_from AND e.start_kind NOT IN ('arrive', 'transfer')) AS early,
            ifnull(e.end_kind IN ('depart', 'transfer') AND e.ends <= s.ends, 0) AS ended
        FROM span s
        JOIN enrolment e ON e.class_id = s.class_id AND e.starts <= s.ends
            AND NOT ifnull(e.end_kind IN ('depart', 'transfer') AND e.ends < s.starts, 0)
    )
)
