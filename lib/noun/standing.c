/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/standing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/calendar_guard.h"
#include "noun/changes.h"

/* Rows of TABLE stand on rows of the tables ON.  SQL gives the ids of those that do not; ?1 and ?2
 * are the first and the last row of audit that is undone. */
struct footing {
    const char *table, *on;
    const char *sql;
};

#define IN_FORCE(alias, day)                                                                       \
    alias ".starts <= " day " AND (" alias ".ends IS NULL OR " day " < " alias ".ends)"
#define MEET(a, b)                                                                                 \
    "(" b ".ends IS NULL OR " a ".starts < " b ".ends)"                                            \
    " AND (" a ".ends IS NULL OR " b ".starts < " a ".ends)"

/* Rows of a table whose history is undone, and those whose time in classes and groups changes. */
#define UNDONE(table) "(SELECT row_id FROM audit WHERE id BETWEEN ?1 AND ?2 AND +tbl = '" table "')"
#define PUPIL_OF(side)                                                                             \
    "SELECT " side " ->> iif(tbl = 'member', 1, 0) FROM audit WHERE id BETWEEN ?1 AND ?2"          \
    " AND +tbl IN ('enrolment', 'member') AND " side " IS NOT NULL"
#define PUPILS "(" PUPIL_OF("old") " UNION " PUPIL_OF("new") ")"

/* Of the rows R of TABLE of which WHOSE holds: the pupil was not on the page of the lesson. */
#define NOT_ON_PAGE(table, whose)                                                                  \
    "SELECT r.id FROM " table " r JOIN lesson l ON l.id = r.lesson_id"                             \
    " JOIN course c ON c.id = l.course_id WHERE " whose " AND r.pupil_id IS NOT NULL"              \
    " AND (NOT EXISTS (SELECT 1 FROM enrolment e CROSS JOIN class_part p"                          \
    "   ON p.part_id = e.class_id AND p.class_id = c.class_id"                                     \
    "   WHERE e.pupil_id = r.pupil_id AND " IN_FORCE(                                              \
        "e", "l.date") ")"                                                                         \
                       "  OR (c.name <> '' AND NOT EXISTS (SELECT 1 FROM member m WHERE "          \
                       "m.course_id = c.id"                                                        \
                       "   AND m.pupil_id = r.pupil_id AND " IN_FORCE("m", "l.date") ")))"
#define ON_PAGE(table)                                                                             \
    {table, "enrolment member", NOT_ON_PAGE(table, "r.pupil_id IN " PUPILS)},                      \
    {                                                                                              \
        table, table, NOT_ON_PAGE(table, "r.id IN " UNDONE(table))                                 \
    }

static const struct footing footings[] = {
    {"calendar", "calendar",
     "SELECT a.id FROM calendar a JOIN calendar b ON b.year_id = a.year_id AND b.kind = 'period'"
     " AND b.id <> a.id AND a.grade_from <= b.grade_to AND b.grade_from <= a.grade_to"
     " AND a.starts <= b.ends AND b.starts <= a.ends WHERE a.kind = 'period'"},
    {"lesson", "calendar",
     "SELECT l.id FROM class k CROSS JOIN course c ON c.class_id = k.id"
     " CROSS JOIN lesson l ON l.course_id = c.id WHERE NOT EXISTS (SELECT 1 FROM period p"
     "  WHERE p.year_id = k.year_id AND k.grade BETWEEN p.grade_from AND p.grade_to"
     "  AND l.date BETWEEN p.starts AND p.ends)"},
    {"final", "calendar",
     "SELECT f.id FROM final f JOIN class k ON k.id = f.class_id"
     " WHERE f.period NOT IN ('year', 'exam', 'final') AND NOT EXISTS (SELECT 1 FROM period p"
     "  WHERE p.year_id = k.year_id AND p.name = f.period"
     "  AND k.grade BETWEEN p.grade_from AND p.grade_to)"},
    {"enrolment", "enrolment",
     "SELECT e.id FROM enrolment e JOIN enrolment o ON o.pupil_id = e.pupil_id AND o.id <> e.id"
     " AND " MEET("e", "o") " WHERE e.pupil_id IN " PUPILS},
    {"member", "enrolment member",
     "SELECT m.id FROM member m JOIN course c ON c.id = m.course_id WHERE m.pupil_id IN " PUPILS
     " AND (NOT EXISTS (SELECT 1 FROM enrolment e CROSS JOIN class_part p"
     "   ON p.part_id = e.class_id AND p.class_id = c.class_id"
     "   WHERE e.pupil_id = m.pupil_id AND " MEET(
         "m", "e") ")"
                   "  OR EXISTS (SELECT 1 FROM member o JOIN course d ON d.id = o.course_id"
                   "   WHERE o.pupil_id = m.pupil_id AND o.id <> m.id AND d.class_id = c.class_id"
                   "   AND d.subject_id = c.subject_id AND " MEET("m", "o") "))"},
    ON_PAGE("mark"),
    ON_PAGE("absence"),
    ON_PAGE("homework"),
    {"final", "enrolment final",
     "SELECT f.id FROM final f WHERE (f.pupil_id IN " PUPILS " OR f.id IN " UNDONE(
         "final") ") AND NOT EXISTS (SELECT 1"
                  " FROM enrolment e JOIN class k ON k.id = e.class_id"
                  " LEFT JOIN period p ON p.year_id = k.year_id AND p.name = f.period"
                  "  AND k.grade BETWEEN p.grade_from AND p.grade_to"
                  " WHERE e.pupil_id = f.pupil_id AND e.class_id = f.class_id"
                  " AND (p.ends IS NULL OR e.starts <= p.ends))"},
    {"council", "enrolment council",
     "SELECT d.id FROM council d WHERE NOT EXISTS (SELECT 1"
     " FROM enrolment e WHERE e.pupil_id = d.pupil_id AND e.class_id = d.class_id)"},
    {"final", "course final",
     "SELECT f.id FROM final f WHERE NOT EXISTS (SELECT 1 FROM class_part p"
     " JOIN course c ON c.class_id = p.class_id WHERE p.part_id = f.class_id"
     " AND c.subject_id = f.subject_id)"},
    {"final", "subject final",
     "SELECT f.id FROM subject s JOIN final f ON f.subject_id = s.id"
     " WHERE NOT s.graded OR NOT s.attested"},
    {"mark", "subject mark",
     "SELECT m.id FROM subject s CROSS JOIN course c ON c.subject_id = s.id"
     " CROSS JOIN lesson l ON l.course_id = c.id CROSS JOIN mark m ON m.lesson_id = l.id"
     " WHERE NOT s.graded"},
    {"topic", "course topic",
     "SELECT t.id FROM topic t WHERE NOT EXISTS (SELECT 1 FROM class_part own"
     " JOIN class_part other ON other.part_id = own.part_id"
     " JOIN course c ON c.class_id = other.class_id WHERE own.class_id = t.class_id"
     " AND c.subject_id = t.subject_id)"},
    {"load", "load",
     "SELECT a.id FROM load a JOIN load b ON b.course_id = a.course_id AND b.id <> a.id"
     " WHERE " MEET("a", "b")},
    {"timetable", "load timetable",
     "SELECT t.id FROM timetable t WHERE NOT EXISTS (SELECT 1 FROM load o"
     "  WHERE o.course_id = t.course_id AND " MEET(
         "t", "o") ")"
                   " OR EXISTS (SELECT 1 FROM timetable o WHERE o.course_id = t.course_id AND o.id "
                   "<> t.id"
                   "  AND o.weekday = t.weekday AND o.number = t.number"
                   "  AND (o.week = t.week OR o.week = 0 OR t.week = 0) AND " MEET("t", "o") ")"},
    {"lesson", "load",
     "SELECT l.id FROM lesson l WHERE NOT EXISTS (SELECT 1 FROM load o"
     " WHERE o.course_id = l.course_id AND " IN_FORCE("o", "l.date") ")"},
    /* But for groups a class is in one lesson at a time. */
    {"lesson", "lesson",
     "SELECT l.id FROM lesson l JOIN course c ON c.id = l.course_id"
     " JOIN lesson o ON o.date = l.date AND o.number = l.number AND o.id <> l.id"
     " JOIN course d ON d.id = o.course_id AND (c.name = '' OR d.name = '')"
     " WHERE l.id IN " UNDONE(
         "lesson") " AND EXISTS (SELECT 1 FROM class_part p"
                   "  JOIN class_part q ON q.part_id = p.part_id"
                   "  WHERE p.class_id = c.class_id AND q.class_id = d.class_id)"},
    {"mark", "mark",
     "SELECT m.id FROM mark m WHERE m.lesson_id IN (SELECT ifnull(new, old) ->> 0 FROM audit"
     "  WHERE id BETWEEN ?1 AND ?2 AND +tbl = 'mark') AND m.replaces IS NOT NULL"
     " AND NOT EXISTS (SELECT 1 FROM mark o WHERE o.lesson_id = m.lesson_id"
     "  AND o.pupil_id = m.pupil_id AND o.kind_id = m.kind_id AND o.n = m.replaces)"},
    {"account", "guardian account",
     "SELECT a.id FROM account a WHERE a.guardian IS NOT NULL AND NOT EXISTS (SELECT 1"
     " FROM guardian g WHERE g.pupil_id = a.pupil_id AND g.n = a.guardian)"},
};
enum { FOOTINGS = sizeof footings / sizeof *footings };

struct standing {
    int64_t first, last;          /* rows of audit */
    bool asked[FOOTINGS];         /* it is a matter of what is undone */
    struct calendar_guard *guard; /* or NULL */
};

void standing_free(struct standing *s)
{
    if (s)
        calendar_guard_free(s->guard);
    free(s);
}

/* ---- before ---------------------------------------------------------------------------------- */

/* Which footings the tables whose rows are undone are. */
static enum ej_status find_asked(struct ej_journal *j, struct standing *s, bool *calendar,
                                 struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status =
        store_query(j, &stmt, err, "SELECT DISTINCT tbl FROM audit WHERE id BETWEEN ? AND ?", "ii",
                    s->first, s->last);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        const char *table = store_text(stmt, 0);
        for (int i = 0; i < FOOTINGS; i++)
            s->asked[i] = s->asked[i] || word_in(footings[i].on, table);
        *calendar = *calendar || strcmp(table, "calendar") == 0 || strcmp(table, "year") == 0;
    }
    return status;
}

static enum ej_status guard_years(struct ej_journal *j, struct standing *s, struct ej_error *err)
{
    int64_t year = 0;
    enum ej_status status;

    do {
        status = store_number(j, &year, 0, err, "SELECT min(id) FROM year WHERE id > ?", "i", year);
        if (status == EJ_OK && year)
            status = calendar_guard_note(j, &s->guard, year, err);
    } while (status == EJ_OK && year);
    return status;
}

static enum ej_status note_one(struct ej_journal *j, const struct standing *s, int footing,
                               struct ej_error *err)
{
    struct buffer sql = {0};
    struct sqlite3_stmt *stmt = NULL;
    const struct ej_value values[] = {ej_int(s->first), ej_int(s->last), ej_int(footing)};
    bool row;

    buffer_printf(&sql, "INSERT OR IGNORE INTO temp.astray SELECT ?3, id FROM (%s)",
                  footings[footing].sql);
    enum ej_status status = sql.failed ? ej_no_memory(err) : store_prepare(j, sql.text, &stmt, err);
    for (int i = 0; i < 3 && status == EJ_OK; i++)
        status = store_bind(j, stmt, i + 1, &values[i], err);
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

enum ej_status standing_note(struct work *w, int64_t first, int64_t last, struct standing **out,
                             struct ej_error *err)
{
    static const char script[] = "CREATE TEMP TABLE IF NOT EXISTS astray (footing INTEGER,"
                                 " id INTEGER, PRIMARY KEY (footing, id)) WITHOUT ROWID;"
                                 "DELETE FROM temp.astray";
    struct standing *s = calloc(1, sizeof *s);
    bool calendar = false;

    *out = s;
    if (!s)
        return ej_no_memory(err);
    s->first = first;
    s->last = last;
    enum ej_status status = find_asked(w->j, s, &calendar, err);
    if (status == EJ_OK)
        status = store_script(w->j, script, err);
    for (int i = 0; i < FOOTINGS && status == EJ_OK; i++)
        if (s->asked[i])
            status = note_one(w->j, s, i, err);
    return status == EJ_OK && calendar ? guard_years(w->j, s, err) : status;
}

/* ---- after ----------------------------------------------------------------------------------- */

/* A record that has lost its footing. */
struct lost {
    int64_t id, txn; /* the last transaction that wrote it, but for the one under way */
    bool back;       /* it would come back */
    long count;      /* of such records */
};

static enum ej_status find_lost(struct work *w, const struct standing *s, int footing,
                                struct lost *out, struct ej_error *err)
{
    const char *table = footings[footing].table;
    const struct ej_value values[] = {ej_int(s->first), ej_int(s->last), ej_int(footing)};
    struct buffer sql = {0};
    struct sqlite3_stmt *stmt = NULL;
    bool row = false;

    *out = (struct lost){0};
    buffer_printf(&sql,
                  "SELECT n.id, EXISTS (SELECT 1 FROM audit WHERE tbl = '%s' AND row_id = n.id"
                  "  AND id BETWEEN ?1 AND ?2) AS back, count(*) OVER () FROM (%s) n"
                  " WHERE n.id NOT IN (SELECT id FROM temp.astray WHERE footing = ?3)"
                  " GROUP BY n.id ORDER BY back, n.id LIMIT 1",
                  table, footings[footing].sql);
    enum ej_status status =
        sql.failed ? ej_no_memory(err) : store_prepare(w->j, sql.text, &stmt, err);
    for (int i = 0; i < 3 && status == EJ_OK; i++)
        status = store_bind(w->j, stmt, i + 1, &values[i], err);
    if (status == EJ_OK)
        status = store_step(w->j, stmt, &row, err);
    if (row)
        *out = (struct lost){.id = store_int(stmt, 0),
                             .back = store_int(stmt, 1) != 0,
                             .count = (long)store_int(stmt, 2)};
    store_finalize(stmt);
    buffer_free(&sql);
    if (status == EJ_OK && row)
        status = store_number(
            w->j, &out->txn, 0, err,
            "SELECT max(txn_id) FROM audit WHERE tbl = ? AND row_id = ? AND txn_id <> ?", "tii",
            table, out->id, w->j->txn);
    return status;
}

static enum ej_status refuse(struct work *w, const struct put_table *table, const struct lost *lost,
                             struct ej_error *err)
{
    const char *label = changes_table_label(table->name);
    struct buffer key = {0};
    struct put_old values;
    enum ej_status status = put_get(w->j, table, lost->id, &values, err);

    if (status == EJ_OK)
        status = changes_key(w, table, values.values, &key, err);
    if (status == EJ_OK && lost->back)
        status = ej_fail(err, EJ_REFUSED,
                         _("what would come back does not agree with the journal as it is now:"
                           " %s %s"),
                         label, key.text);
    else if (status == EJ_OK)
        status = ej_fail(err, EJ_REFUSED,
                         ngettext_("%ld record stands on what would go: %s %s, of"
                                   " transaction %lld; undo that one first",
                                   "%ld records stand on what would go, first %s %s, of"
                                   " transaction %lld; undo that one first",
                                   (unsigned long)lost->count),
                         lost->count, label, key.text, (long long)lost->txn);
    buffer_free(&key);
    return status;
}

enum ej_status standing_check(struct work *w, const struct standing *s, struct ej_error *err)
{
    enum ej_status status = calendar_guard_check(w->j, s->guard, err);

    for (int i = 0; i < FOOTINGS && status == EJ_OK; i++) {
        struct lost lost = {0};
        if (s->asked[i])
            status = find_lost(w, s, i, &lost, err);
        if (status == EJ_OK && lost.id)
            status = refuse(w, put_table(footings[i].table), &lost, err);
    }
    return status;
}
