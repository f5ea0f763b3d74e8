/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: finals-off-proposal
title: {en: Final mark other than the proposed one, ru: Итоговая отметка отличается от предлагаемой}
source: komi 4.16.2, mo 14
level: warn
can: deny
acts: teacher
scope: final
wakes: [final]
with: [final-page]
---*/
WITH decided AS MATERIALIZED (
    SELECT scope.id, f.class_id, f.subject_id, f.period, f.pupil_id, f.value, k.year_id, k.grade,
        dense_rank() OVER (ORDER BY f.class_id, f.subject_id, f.period) AS page
    FROM scope
    CROSS JOIN final f ON f.id = scope.id AND f.value GLOB '[0-9]*'
    CROSS JOIN class k ON k.id = f.class_id
),
page AS MATERIALIZED (
    SELECT DISTINCT d.page, d.class_id, d.subject_id, pe.starts, pe.ends
    FROM decided d
    CROSS JOIN period pe ON pe.year_id = d.year_id AND pe.name = d.period
        AND d.grade BETWEEN pe.grade_from AND pe.grade_to
),
-- The marks there, each less the one that it corrects.
entered AS (
    SELECT g.page << 32 | m.pupil_id AS line, m.value, m.weight,
        iif(m.replaces IS NULL, NULL, (
            SELECT o.id FROM mark o
            WHERE o.lesson_id = m.lesson_id AND o.pupil_id = m.pupil_id AND o.kind_id = m.kind_id
                AND o.n = m.replaces AND o.value GLOB '[0-9]*')) AS corrects
    FROM page g
    CROSS JOIN class_part cp ON cp.part_id = g.class_id
    CROSS JOIN course c ON c.class_id = cp.class_id AND c.subject_id = g.subject_id
    CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN g.starts AND g.ends
    CROSS JOIN mark m ON m.lesson_id = l.id
    UNION ALL
    -- Of who came from another class during the year also those that were given there.
    SELECT g.page << 32 | m.pupil_id, m.value, m.weight,
        iif(m.replaces IS NULL, NULL, (
            SELECT o.id FROM mark o
            WHERE o.lesson_id = m.lesson_id AND o.pupil_id = m.pupil_id AND o.kind_id = m.kind_id
                AND o.n = m.replaces AND o.value GLOB '[0-9]*'))
    FROM decided d
    CROSS JOIN class o ON +o.year_id = d.year_id AND o.id IN (
        SELECT e.class_id FROM enrolment e
        WHERE e.pupil_id = d.pupil_id AND e.class_id <> d.class_id)
    CROSS JOIN page g ON g.page = d.page
    CROSS JOIN class_part cp ON cp.part_id = o.id
    CROSS JOIN course c ON c.class_id = cp.class_id AND c.subject_id = d.subject_id
        AND NOT EXISTS (
            SELECT 1 FROM class_part i WHERE i.part_id = d.class_id AND i.class_id = c.class_id)
    CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN g.starts AND g.ends
    CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = d.pupil_id
),
tally AS MATERIALIZED (
    SELECT line, sum(weighted) AS weighted, sum(weight) AS weight
    FROM (
        SELECT line, CAST(value AS INTEGER) * weight - iif(corrects IS NULL, 0,
                (SELECT CAST(o.value AS INTEGER) * o.weight FROM mark o WHERE o.id = corrects))
                AS weighted,
            iif(value GLOB '[0-9]*', weight, 0) - iif(corrects IS NULL, 0,
                (SELECT o.weight FROM mark o WHERE o.id = corrects)) AS weight
        FROM entered)
    GROUP BY line
),
-- A year's mark is the mean of the period marks; of who changed classes the own class's come first.
annual AS MATERIALIZED (
    SELECT d.id, count(*) AS n, sum(CAST(f.value AS INTEGER)) AS sum
    FROM decided d
    CROSS JOIN final f ON f.class_id IN (
            SELECT e.class_id FROM enrolment e
            JOIN class o ON o.id = e.class_id AND o.year_id = d.year_id
            WHERE e.pupil_id = d.pupil_id)
        AND f.subject_id = d.subject_id
        AND f.period IN ('Q1', 'Q2', 'Q3', 'Q4', 'T1', 'T2', 'T3', 'H1', 'H2')
        AND f.pupil_id = d.pupil_id AND f.value GLOB '[0-9]*'
    WHERE d.period = 'year'
        AND (f.class_id = d.class_id OR NOT EXISTS (
            SELECT 1 FROM final i
            WHERE i.class_id = d.class_id AND i.subject_id = d.subject_id
                AND i.period = f.period AND i.pupil_id = d.pupil_id))
    GROUP BY d.id
),
-- A certificate's is the mean of the year and the examination, or of all marks of the last grades.
certificate AS MATERIALIZED (
    SELECT d.id, count(*) AS n, sum(CAST(f.value AS INTEGER)) AS sum
    FROM decided d
    CROSS JOIN subject named ON named.id = d.subject_id
    CROSS JOIN year y ON y.id = d.year_id
    CROSS JOIN final f ON f.pupil_id = d.pupil_id AND f.period <> 'final'
        AND f.value GLOB '[0-9]*'
    CROSS JOIN subject sj ON sj.id = f.subject_id AND sj.graded AND sj.attested
    CROSS JOIN class k ON k.id = f.class_id
    CROSS JOIN year z ON z.id = k.year_id AND z.starts <= y.starts
    CROSS JOIN policy means ON means.name = 'mean-grades'
    CROSS JOIN policy exams ON exams.name = 'exam-grades'
    WHERE d.period = 'final' AND ifnull(ej_joined(sj.name), sj.name) = named.name
        AND iif(instr(' ' || means.value || ' ', ' ' || d.grade || ' ') > 0,
            f.period <> 'exam' AND instr(' ' || means.value || ' ', ' ' || k.grade || ' ') > 0,
            k.year_id = d.year_id AND (f.period = 'year' OR f.period = 'exam'
                AND instr(' ' || exams.value || ' ', ' ' || d.grade || ' ') > 0))
        AND (f.class_id = d.class_id OR k.year_id <> d.year_id OR NOT EXISTS (
            SELECT 1 FROM final i
            WHERE i.class_id = d.class_id AND i.subject_id = f.subject_id
                AND i.period = f.period AND i.pupil_id = f.pupil_id))
        -- Of a grade that was repeated the last time counts.
        AND NOT EXISTS (
            SELECT 1 FROM enrolment e
            JOIN class o ON o.id = e.class_id AND o.grade = k.grade
            JOIN year x ON x.id = o.year_id AND x.starts > z.starts AND x.starts <= y.starts
            WHERE e.pupil_id = d.pupil_id)
    GROUP BY d.id
    HAVING sum(f.period <> 'exam') > 0
),
mean AS (
    SELECT id, n, sum FROM annual
    UNION ALL
    SELECT id, n, sum FROM certificate
),
proposed AS (
    SELECT d.id, ej_propose(sj.name, t.weighted, t.weight) AS mark, t.weighted AS over,
        t.weight AS under
    FROM decided d
    CROSS JOIN tally t ON t.line = d.page << 32 | d.pupil_id
    CROSS JOIN subject sj ON sj.id = d.subject_id
    UNION ALL
    SELECT a.id, a.sum / a.n + (100 * (a.sum % a.n) >= u.value * a.n), a.sum, a.n
    FROM mean a
    CROSS JOIN policy u ON u.name = 'year-mark-up-from'
),
off AS MATERIALIZED (
    SELECT d.*, q.mark, ej_fraction(q.over, q.under) AS mean
    FROM proposed q
    CROSS JOIN final d ON d.id = q.id AND CAST(d.value AS INTEGER) <> q.mark
)
SELECT d.id, w.class, NULL AS date, NULL AS lesson, w.subject, w.file_no AS pupil_id, w.teacher,
    d.period || ' final=' || d.value || ' proposed=' || d.mark || ' mean=' || d.mean AS detail
FROM off d
CROSS JOIN final_page w ON w.class_id = d.class_id AND w.subject_id = d.subject_id
    AND w.pupil_id = d.pupil_id;
