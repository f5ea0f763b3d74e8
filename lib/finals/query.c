/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The queries behind proposals.  ?1 year, ?2 class, ?3 subject, ?4 pupil, ?5 period, ?6 as of,
 * ?7 latest period only or the joined subjects, ?8 the grades whose marks make a mean; 0 and ''
 * stand for all.  CROSS JOIN keeps the order in which a journal of many years is read least.
 */
#include <stdio.h>

#include "finals/finals.h"
#include "intl.h"
#include "record/buffer.h"

/* Enrolment E in class K on the last day of what STARTS and ENDS; who was promoted or graduated
 * shortly before it is still there. */
#define THERE(starts_, ends_)                                                                      \
    " CROSS JOIN enrolment e ON e.class_id = k.id AND (?4 = 0 OR e.pupil_id = ?4)"                 \
    " AND e.starts <= min(" ends_ ", ?6) AND (e.ends IS NULL OR e.ends > min(" ends_ ", ?6)"       \
    " OR (e.end_kind IN ('promote', 'retain', 'graduate') AND e.ends > " starts_ "))"

/* The pages C that class K has in that time, of pupil E where they are a group's. */
#define PAGES(starts_, ends_)                                                                      \
    " CROSS JOIN class_part cp ON cp.part_id = k.id"                                               \
    " CROSS JOIN course c ON c.class_id = cp.class_id"                                             \
    " AND EXISTS (SELECT 1 FROM load o WHERE o.course_id = c.id"                                   \
    "  AND o.starts <= min(" ends_ ", ?6) AND (o.ends IS NULL OR o.ends > " starts_ "))"           \
    " AND (c.name = '' OR EXISTS (SELECT 1 FROM member g WHERE g.course_id = c.id"                 \
    "  AND g.pupil_id = e.pupil_id AND g.starts <= min(" ends_ ", ?6)"                             \
    "  AND (g.ends IS NULL OR g.ends > " starts_ ")))"

#define CLASSES                                                                                    \
    "k.year_id = ?1 AND NOT k.joint"                                                               \
    " AND (?2 = 0 OR k.id IN (SELECT part_id FROM class_part WHERE class_id = ?2))"

/* The classes of this year in which the pupil of line LI was, joint ones included. */
#define OWN_CLASSES                                                                                \
    "(SELECT w.class_id FROM enrolment v JOIN class u ON u.id = v.class_id"                        \
    " JOIN class_part w ON w.part_id = u.id WHERE v.pupil_id = li.pupil_id AND u.year_id = ?1)"

/* The marks M of line LI with their lessons L, those that came after the day left aside. */
#define MARKS                                                                                      \
    " CROSS JOIN course c ON c.subject_id = li.subject_id AND c.class_id IN " OWN_CLASSES          \
    " CROSS JOIN lesson l ON l.course_id = c.id AND l.date BETWEEN li.starts AND li.ends"          \
    " CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id = li.pupil_id"                        \
    " AND (m.corrected IS NULL OR m.corrected <= ?6)"

#define CORRECTION                                                                                 \
    "FROM mark r WHERE r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id"                      \
    " AND r.kind_id = m.kind_id AND r.replaces = m.n AND r.corrected <= ?6"

#define WHO                                                                                        \
    " k.id, k.name, k.grade, s.id, s.name, li.period, p.id, p.file_no,"                            \
    " trim(p.surname || ' ' || p.given_name || ' ' || p.patronymic)"

#define BY_PUPIL                                                                                   \
    " p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru,"                                        \
    " p.patronymic COLLATE ej_ru, p.file_no"

/* The parts above stand amid the sentences, which the formatter does not read as such. */
/* clang-format off */
static const char period_lines[] =
    "WITH line AS MATERIALIZED (SELECT *, dense_rank() OVER (ORDER BY subject_id, starts, ends)"
    " AS span FROM (SELECT DISTINCT k.id AS class_id, c.subject_id, e.pupil_id,"
    " pe.name AS period, pe.starts, min(pe.ends, ?6) AS ends"
    " FROM class k CROSS JOIN period pe ON pe.year_id = k.year_id"
    " AND k.grade BETWEEN pe.grade_from AND pe.grade_to AND pe.starts <= ?6"
    " AND (?5 = '' OR pe.name = ?5) AND (NOT ?7 OR NOT EXISTS (SELECT 1 FROM period n"
    "  WHERE n.year_id = k.year_id AND k.grade BETWEEN n.grade_from AND n.grade_to"
    "  AND n.starts > pe.starts AND n.starts <= ?6))"
    THERE("pe.starts", "pe.ends")
    PAGES("pe.starts", "pe.ends")
    " CROSS JOIN subject s ON s.id = c.subject_id AND s.graded AND s.attested"
    " WHERE " CLASSES " AND (?3 = 0 OR c.subject_id = ?3))),"
    /* Each mark is read once, whoever's it is: a pupil has them only on pages of own classes. */
    " page AS MATERIALIZED (SELECT DISTINCT li.span, c.id, li.starts, li.ends FROM line li"
    " CROSS JOIN enrolment v ON v.pupil_id = li.pupil_id"
    " CROSS JOIN class u ON u.id = v.class_id AND u.year_id = ?1"
    " CROSS JOIN class_part w ON w.part_id = u.id"
    " CROSS JOIN course c ON c.class_id = w.class_id AND c.subject_id = li.subject_id),"
    " tally AS MATERIALIZED (SELECT g.span << 32 | m.pupil_id AS line,"
    " sum(m.value GLOB '[0-9]*') AS n, sum(CAST(m.value AS INTEGER)) AS sum,"
    " sum(iif(m.value GLOB '[0-9]*', m.weight, 0)) AS weight,"
    " sum(CAST(m.value AS INTEGER) * m.weight) AS weighted,"
    " sum(m.value NOT GLOB '[0-9]*') AS debts"
    " FROM page g CROSS JOIN lesson l ON l.course_id = g.id AND l.date BETWEEN g.starts AND g.ends"
    " CROSS JOIN mark m ON m.lesson_id = l.id AND m.pupil_id BETWEEN ?4 AND iif(?4, ?4, 1 << 62)"
    " AND (m.corrected IS NULL OR m.corrected <= ?6)"
    " WHERE NOT EXISTS (SELECT 1 " CORRECTION ")"
    " GROUP BY g.span << 32 | m.pupil_id)"
    " SELECT" WHO ", ifnull(t.n, 0), ifnull(t.sum, 0), ifnull(t.weight, 0),"
    " ifnull(t.weighted, 0), ifnull(t.debts, 0)"
    " FROM line li JOIN class k ON k.id = li.class_id JOIN subject s ON s.id = li.subject_id"
    " JOIN pupil p ON p.id = li.pupil_id"
    " LEFT JOIN tally t ON t.line = li.span << 32 | li.pupil_id"
    " ORDER BY k.grade, k.letter COLLATE ej_ru, li.starts, s.name COLLATE ej_ru," BY_PUPIL;
/* clang-format on */

/* Of a pupil who changed classes the own class's final stands before that of the former one. */
#define DOUBLED                                                                                    \
    " f.class_id <> li.class_id AND EXISTS (SELECT 1 FROM final d"                                 \
    " WHERE d.class_id = li.class_id AND d.subject_id = f.subject_id AND d.period = f.period"      \
    " AND d.pupil_id = f.pupil_id)"

#define YEAR_PERSON                                                                                \
    " FROM class k CROSS JOIN year y ON y.id = k.year_id" THERE("y.starts", "y.ends")

#define YEAR_FINALS                                                                                \
    "final f ON f.class_id IN " OWN_CLASSES " AND f.subject_id = li.subject_id"                    \
    " AND f.period IN ('Q1', 'Q2', 'Q3', 'Q4', 'T1', 'T2', 'T3', 'H1', 'H2')"                      \
    " AND f.pupil_id = li.pupil_id AND NOT (" DOUBLED ")"

/* clang-format off */
static const char year_lines[] =
    "WITH line AS MATERIALIZED (SELECT DISTINCT k.id AS class_id, c.subject_id, e.pupil_id,"
    " 'year' AS period" YEAR_PERSON
    PAGES("y.starts", "y.ends")
    " CROSS JOIN subject s ON s.id = c.subject_id AND s.graded AND s.attested"
    " WHERE " CLASSES " AND (?3 = 0 OR c.subject_id = ?3))"
    " SELECT" WHO ", count(f.id), ifnull(sum(CAST(f.value AS INTEGER)), 0)"
    " FROM line li JOIN class k ON k.id = li.class_id JOIN subject s ON s.id = li.subject_id"
    " JOIN pupil p ON p.id = li.pupil_id"
    " LEFT JOIN " YEAR_FINALS " AND f.value GLOB '[0-9]*'"
    " GROUP BY k.id, s.id, p.id"
    " ORDER BY k.grade, k.letter COLLATE ej_ru, s.name COLLATE ej_ru," BY_PUPIL;
/* clang-format on */

/* Finals that may make a certificate's mark: this year's year and examination; and in the grades
 * of the mean everything of such grades, of a grade that was repeated only the last time. */
#define CERTIFICATE                                                                                \
    "WITH joined(id, name) AS MATERIALIZED"                                                        \
    " (SELECT value ->> 0, value ->> 1 FROM json_each(?7)),"                                       \
    " cert(id, name) AS MATERIALIZED (SELECT s.id, ifnull(j.name, s.name) FROM subject s"          \
    "  LEFT JOIN joined j ON j.id = s.id WHERE s.graded AND s.attested),"                          \
    " person AS MATERIALIZED (SELECT DISTINCT k.id AS class_id, k.grade, y.starts, "               \
    "e.pupil_id" YEAR_PERSON " WHERE " CLASSES "),"                                                \
    " source AS MATERIALIZED (SELECT li.class_id, li.pupil_id, n.name, f.subject_id,"              \
    "  h.id AS class_of, z.name AS year_of, z.starts, f.period, f.value,"                          \
    "  iif(f.value GLOB '[0-9]*', CAST(f.value AS INTEGER), NULL) AS mark,"                        \
    "  h.year_id = ?1 AS now, h.grade IN (SELECT value FROM json_each(?8))"                        \
    "   AND li.grade IN (SELECT value FROM json_each(?8)) AND f.period <> 'exam' AS meant"         \
    "  FROM person li CROSS JOIN final f ON f.pupil_id = li.pupil_id AND f.period <> 'final'"      \
    "  JOIN class h ON h.id = f.class_id JOIN year z ON z.id = h.year_id"                          \
    "  JOIN cert n ON n.id = f.subject_id WHERE z.starts <= li.starts"                             \
    "  AND NOT (h.year_id = ?1 AND" DOUBLED ")"                                                    \
    "  AND NOT EXISTS (SELECT 1 FROM enrolment v JOIN class u ON u.id = v.class_id"                \
    "   JOIN year x ON x.id = u.year_id WHERE v.pupil_id = li.pupil_id AND u.grade = h.grade"      \
    "   AND x.starts > z.starts AND x.starts <= li.starts))"

/* clang-format off */
static const char final_lines[] =
    CERTIFICATE
    ", line AS MATERIALIZED ("
    " SELECT k.id AS class_id, e.pupil_id, n.name, 'final' AS period" YEAR_PERSON
    PAGES("y.starts", "y.ends")
    " CROSS JOIN cert n ON n.id = c.subject_id WHERE " CLASSES
    " UNION SELECT class_id, pupil_id, name, 'final' FROM source WHERE meant)"
    " SELECT k.id, k.name, k.grade, ifnull((SELECT id FROM subject WHERE name = li.name), 0),"
    " li.name, li.period, p.id, p.file_no,"
    " trim(p.surname || ' ' || p.given_name || ' ' || p.patronymic),"
    " count(iif(o.now AND o.period = 'year', o.mark, NULL)),"
    " ifnull(sum(iif(o.now AND o.period = 'year', o.mark, 0)), 0),"
    " count(iif(o.now AND o.period = 'exam', o.mark, NULL)),"
    " ifnull(sum(iif(o.now AND o.period = 'exam', o.mark, 0)), 0),"
    " count(iif(o.meant, o.mark, NULL)), ifnull(sum(iif(o.meant, o.mark, 0)), 0)"
    " FROM line li JOIN class k ON k.id = li.class_id JOIN pupil p ON p.id = li.pupil_id"
    " LEFT JOIN source o ON o.class_id = li.class_id AND o.pupil_id = li.pupil_id"
    " AND o.name = li.name"
    " WHERE ?3 = 0 OR li.name = (SELECT name FROM cert WHERE id = ?3)"
    " GROUP BY k.id, li.name, p.id"
    " ORDER BY k.grade, k.letter COLLATE ej_ru, li.name COLLATE ej_ru," BY_PUPIL;
/* clang-format on */

/* [[12, "Математика"], …] */
static enum ej_status joined_json(struct ej_journal *j, struct buffer *out, struct ej_error *err)
{
    static const char sql[] = "SELECT id, name FROM subject ORDER BY id";
    const struct policy *policy;
    struct sqlite3_stmt *stmt;
    bool row = true, first = true;
    enum ej_status status = policy_get(j, &policy, err);

    if (status == EJ_OK)
        status = store_query(j, &stmt, err, sql, "");
    buffer_add(out, "[");
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        const char *joined = policy_joined_subject(policy, store_text(stmt, 1));
        if (!joined)
            continue;
        buffer_printf(out, "%s[%lld, ", first ? "" : ", ", (long long)store_int(stmt, 0));
        buffer_json(out, joined);
        buffer_add(out, "]");
        first = false;
    }
    buffer_add(out, "]");
    return status == EJ_OK && out->failed ? ej_no_memory(err) : status;
}

static enum ej_status grades_json(struct ej_journal *j, char out[64], struct ej_error *err)
{
    const struct policy *policy;
    enum ej_status status = policy_get(j, &policy, err);
    size_t used = 0;

    for (int grade = 1; status == EJ_OK && grade <= 12; grade++)
        if (policy_mean_grade(policy, grade))
            used += (size_t)snprintf(out + used, 64 - used, "%s%d", used ? "," : "[", grade);
    snprintf(out + used, 64 - used, "%s]", used ? "" : "[");
    return status;
}

static enum ej_status ask_certificate(struct ej_journal *j, const char *sql, int64_t class_id,
                                      int64_t subject, int64_t pupil,
                                      const struct finals_scope *scope, const char *name,
                                      struct sqlite3_stmt **out, struct ej_error *err)
{
    struct buffer joined = {0};
    char grades[64];
    enum ej_status status = joined_json(j, &joined, err);

    if (status == EJ_OK)
        status = grades_json(j, grades, err);
    if (status == EJ_OK)
        status = store_query(j, out, err, sql, "iiiitttt", scope->year, class_id, subject, pupil,
                             name, scope->date, joined.text, grades);
    buffer_free(&joined);
    return status;
}

enum ej_status finals_ask_lines(struct ej_journal *j, const struct finals_scope *scope,
                                struct sqlite3_stmt **out, struct ej_error *err)
{
    switch (scope->kind) {
    case FINALS_PERIOD:
        return store_query(j, out, err, period_lines, "iiiitti", scope->year, scope->class_id,
                           scope->subject, scope->pupil, scope->period, scope->date,
                           (int64_t)scope->latest);
    case FINALS_YEAR:
        return store_query(j, out, err, year_lines, "iiiitt", scope->year, scope->class_id,
                           scope->subject, scope->pupil, scope->period, scope->date);
    case FINALS_FINAL:
        return ask_certificate(j, final_lines, scope->class_id, scope->subject, scope->pupil, scope,
                               "", out, err);
    case FINALS_EXAM:
        break;
    }
    return ej_fail(err, EJ_USAGE,
                   _("--period exam: the marks of examinations are entered, not proposed"));
}

enum ej_status finals_ask_marks(struct ej_journal *j, const struct finals_scope *scope,
                                const struct proposal *line, struct sqlite3_stmt **out,
                                struct ej_error *err)
{
    static const char sql[] =
        "WITH li AS MATERIALIZED (SELECT ?3 AS subject_id, ?4 AS pupil_id, pe.starts,"
        " min(pe.ends, ?6) AS ends FROM class k JOIN period pe ON pe.year_id = k.year_id"
        " AND k.grade BETWEEN pe.grade_from AND pe.grade_to AND pe.name = ?5 WHERE k.id = ?2)"
        " SELECT l.date, l.number, w.name, m.n, m.value, m.weight, m.replaces,"
        " (SELECT max(r.corrected) " CORRECTION ")"
        " FROM li" MARKS " JOIN kind w ON w.id = m.kind_id"
        " ORDER BY l.date, l.number, w.name COLLATE ej_ru, m.n";

    return store_query(j, out, err, sql, "iiiitt", scope->year, line->class_id, line->subject_id,
                       line->pupil_id, line->period, scope->date);
}

enum ej_status finals_ask_sources(struct ej_journal *j, const struct finals_scope *scope,
                                  const struct proposal *line, struct sqlite3_stmt **out,
                                  struct ej_error *err)
{
#define PERIOD_ORDER "instr('Q1 Q2 Q3 Q4 T1 T2 T3 H1 H2 year exam', "
    static const char year_sql[] =
        "WITH li AS MATERIALIZED (SELECT ?2 AS class_id, ?3 AS subject_id, ?4 AS pupil_id)"
        " SELECT y.name, k.name, s.name, f.period, f.value, 1"
        " FROM li JOIN " YEAR_FINALS " JOIN class k ON k.id = f.class_id"
        " JOIN year y ON y.id = k.year_id JOIN subject s ON s.id = f.subject_id"
        " ORDER BY " PERIOD_ORDER "f.period)";
    static const char final_sql[] =
        CERTIFICATE " SELECT o.year_of, k.name, s.name, o.period, o.value, o.now FROM source o"
                    " JOIN class k ON k.id = o.class_of JOIN subject s ON s.id = o.subject_id"
                    " WHERE o.name = ?5 AND (o.meant OR (o.now AND o.period IN ('year', 'exam')))"
                    " ORDER BY s.name COLLATE ej_ru, o.starts, " PERIOD_ORDER "o.period)";

    if (line->kind == FINALS_YEAR)
        return store_query(j, out, err, year_sql, "iiii", scope->year, line->class_id,
                           line->subject_id, line->pupil_id);
    return ask_certificate(j, final_sql, line->class_id, 0, line->pupil_id, scope, line->subject,
                           out, err);
}
