/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading by one who may not see all.  A temporary view of a table's name stands before the table
 * in every query that does not say otherwise, so no list and no report can forget whom it is for.
 */
#include "access/access.h"

#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "record/buffer.h"

/* Teachers see a page as long as they have it, substitutes while they stand in; the lessons that
 * they held, or could have held as substitutes, always. */
#define NOW(row)      row ".starts <= a.year_ends AND (" row ".ends IS NULL OR " row ".ends > a.today)"
#define HAS(row, who) row ".course_id = c.id AND " row ".teacher_id = " who " AND " NOW(row)
#define TEACHES(who)                                                                               \
    "(EXISTS (SELECT 1 FROM main.load o WHERE " HAS(                                               \
        "o", who) ") OR EXISTS (SELECT 1 FROM main.timetable o WHERE " HAS("o", who) "))"

/* ?1 who acts, ?2 today, the present one also of a journal as it was, ?3 login; what is the
 * actor's, by id. */
static const struct {
    enum whose whose;
    const char *name, *sql, *format;
} sets[] = {
    {WHOSE_CLASS, "access_class", "SELECT id FROM main.class WHERE teacher_id = ?1", "i"},
    {WHOSE_CLASS, "access_class_page",
     "SELECT c.id FROM main.course c JOIN main.class_part p ON p.class_id = c.class_id"
     " WHERE p.part_id IN temp.access_class",
     ""},
    {WHOSE_CLASS, "access_class_pupil",
     "SELECT DISTINCT pupil_id FROM main.enrolment WHERE class_id IN temp.access_class", ""},
    /* What who is in the class now brings along from other classes of the year. */
    {WHOSE_CLASS, "access_class_now",
     "SELECT DISTINCT e.pupil_id FROM main.class k JOIN main.year y ON y.id = k.year_id"
     " JOIN main.enrolment e ON e.class_id = k.id AND (e.ends IS NULL OR e.ends > min(?2, y.ends))"
     " WHERE k.id IN temp.access_class",
     "it"},
    {WHOSE_CLASS, "access_brought",
     "SELECT DISTINCT l.id FROM temp.access_class_now n JOIN main.course_pupil cp"
     " ON cp.pupil_id = n.id AND cp.course_id NOT IN temp.access_class_page"
     " JOIN main.course c ON c.id = cp.course_id JOIN main.class k ON k.id = c.class_id"
     " AND k.year_id IN (SELECT year_id FROM main.class WHERE id IN temp.access_class)"
     " JOIN main.lesson l ON l.course_id = c.id AND l.date >= cp.starts"
     " AND (cp.ends IS NULL OR l.date < cp.ends)",
     ""},
    {WHOSE_PAGES, "access_page",
     "SELECT c.id FROM main.course c JOIN main.class k ON k.id = c.class_id JOIN (SELECT id,"
     " ends AS year_ends, min(?2, ends) AS today FROM main.year) a ON a.id = k.year_id"
     " WHERE " TEACHES(
         "?1") " OR EXISTS (SELECT 1 FROM main.substitution u"
               " WHERE u.teacher_id = ?1 AND ?2 BETWEEN u.starts AND u.ends AND (u.course_id = c.id"
               "  OR u.course_id IS NULL AND " TEACHES("u.absent_id") "))",
     "it"},
    {WHOSE_PAGES, "access_lesson",
     "SELECT id FROM main.lesson WHERE teacher_id = ?1 UNION SELECT l.id FROM main.substitution u"
     " JOIN main.lesson l ON l.date BETWEEN u.starts AND u.ends JOIN main.load o"
     " ON o.course_id = l.course_id AND o.teacher_id = u.absent_id AND o.starts <= l.date"
     " AND (o.ends IS NULL OR l.date < o.ends) WHERE u.teacher_id = ?1"
     " AND (u.course_id IS NULL OR u.course_id = l.course_id)",
     "i"},
    {WHOSE_PAGES, "access_held",
     "SELECT DISTINCT course_id FROM main.lesson WHERE id IN temp.access_lesson", ""},
    {WHOSE_PAGES, "access_page_pupil",
     "SELECT DISTINCT pupil_id FROM main.course_pupil WHERE course_id IN"
     " (SELECT id FROM temp.access_page UNION SELECT id FROM temp.access_held)",
     ""},
    /* Of whom one teaches one subject the marks in another are none of one's own. */
    {WHOSE_PAGES, "access_page_final",
     "SELECT DISTINCT cp.pupil_id << 32 | c.subject_id FROM main.course c"
     " JOIN main.course_pupil cp ON cp.course_id = c.id WHERE c.id IN temp.access_page",
     ""},
    {WHOSE_OWN, "access_child",
     "SELECT DISTINCT a.pupil_id FROM main.account a JOIN main.pupil p ON p.id = a.pupil_id"
     " AND " ACCESS_CONSENT("p") " LEFT JOIN main.guardian g ON g.pupil_id = a.pupil_id"
                                 " AND g.n = a.guardian WHERE a.login = ?1 AND (a.withdrawn IS "
                                 "NULL OR a.withdrawn > ?2)"
                                 " AND " ACCESS_CONSENT("g"),
     "lt"},
    {WHOSE_OWN, "access_child_page",
     "SELECT DISTINCT course_id FROM main.course_pupil WHERE pupil_id IN temp.access_child", ""},
    {WHOSE_OWN, "access_guardian",
     "SELECT DISTINCT g.id FROM main.account a JOIN main.guardian g ON g.pupil_id = a.pupil_id"
     " AND g.n = a.guardian WHERE a.login = ?1 AND (a.withdrawn IS NULL OR a.withdrawn > ?2)",
     "lt"},
};
enum { SETS = sizeof sets / sizeof *sets };

#define OF_LESSON(what) "EXISTS (SELECT 1 FROM main.lesson l WHERE l.id = t.lesson_id AND " what ")"
#define CLASS_LESSON    "l.course_id IN temp.access_class_page"
#define PAGE_LESSON     "(l.course_id IN temp.access_page OR l.id IN temp.access_lesson)"
#define CHILD_LESSON    "l.course_id IN temp.access_child_page"
#define CLASS_PUPIL     "t.pupil_id IN temp.access_class_pupil"
/* Of pupils of the class: on its pages, and what was brought along. */
#define CLASS_RECORD                                                                               \
    CLASS_PUPIL " AND (" OF_LESSON(CLASS_LESSON) " OR t.lesson_id IN temp.access_brought"          \
                                                 " AND t.pupil_id IN temp.access_class_now)"
#define PAGE_PUPIL "t.pupil_id IN temp.access_page_pupil"
#define CHILD      "t.pupil_id IN temp.access_child"
#define ME         "t.teacher_id = (SELECT id FROM temp.access_me)"

/* The tables with somebody's data, the noun whose cell of the matrix speaks of them, and which of
 * their rows (t) are of the own class, page, child, self. */
static const struct {
    const char *table, *noun, *class, *page, *own, *self;
} tables[] = {
    /* the first: pupil_columns() */
    {"pupil", "roster", "t.id IN temp.access_class_pupil", "t.id IN temp.access_page_pupil",
     "t.id IN temp.access_child", NULL},
    {"enrolment", "roster", CLASS_PUPIL, PAGE_PUPIL, CHILD, NULL},
    {"guardian", "contacts", CLASS_PUPIL, NULL, "t.id IN temp.access_guardian", NULL},
    {"member", "group", CLASS_PUPIL, "t.course_id IN temp.access_page", CHILD, NULL},
    {"course", "lesson",
     "t.id IN temp.access_class_page OR t.id IN (SELECT course_id FROM main.lesson"
     " WHERE id IN temp.access_brought)",
     "t.id IN temp.access_page OR t.id IN temp.access_held", "t.id IN temp.access_child_page",
     NULL},
    {"lesson", "lesson", "t.course_id IN temp.access_class_page OR t.id IN temp.access_brought",
     "t.course_id IN temp.access_page OR t.id IN temp.access_lesson",
     "t.course_id IN temp.access_child_page", NULL},
    {"mark", "mark", CLASS_RECORD, OF_LESSON(PAGE_LESSON), CHILD, NULL},
    {"absence", "absence", CLASS_RECORD, OF_LESSON(PAGE_LESSON), CHILD, NULL},
    {"homework", "homework", "(t.pupil_id IS NULL OR " CLASS_PUPIL ") AND " OF_LESSON(CLASS_LESSON),
     OF_LESSON(PAGE_LESSON), "(t.pupil_id IS NULL OR " CHILD ") AND " OF_LESSON(CHILD_LESSON),
     NULL},
    {"final", "final", CLASS_PUPIL, "t.pupil_id << 32 | t.subject_id IN temp.access_page_final",
     CHILD, NULL},
    {"notice", "notice", CLASS_PUPIL, PAGE_PUPIL, CHILD, NULL},
    {"council", "council", CLASS_PUPIL, NULL, CHILD, NULL},
    {"verification", "verification", "t.class_id IN temp.access_class", NULL, NULL, NULL},
    {"informed", "informed", CLASS_PUPIL, NULL, CHILD, NULL},
    {"remark", "remark", "t.class_id IN temp.access_class OR " ME, NULL, NULL, ME},
    {"control", "control", NULL, NULL, NULL, ME},
    {"account", "account", CLASS_PUPIL, NULL, NULL, NULL},
};
enum { TABLES = sizeof tables / sizeof *tables };

static void or_rows(struct buffer *sql, bool is, const char *condition)
{
    if (is && condition)
        buffer_printf(sql, " OR (%s)", condition);
}

/* Of a journal as it was, a table that has changed since is a virtual one of the same name, which
 * makes room (store/past.h). */
static enum ej_status is_past(struct ej_journal *j, const char *name, bool *past,
                              struct ej_error *err)
{
    int64_t found;
    enum ej_status status = store_number(
        j, &found, 0, err, "SELECT 1 FROM temp.sqlite_schema WHERE type = 'table' AND name = ?",
        "t", name);

    *past = found != 0;
    return status;
}

/* Of the pupils one sees, the consent only of those whose consents one may list. */
static void pupil_columns(struct buffer *sql, unsigned consents)
{
    buffer_add(sql, "t.id");
    for (int i = 0; i < put_pupil.count; i++) {
        const char *column = put_pupil.columns[i];
        if (strcmp(column, "consent") != 0 || consents & WHOSE_ALL)
            buffer_printf(sql, ", t.\"%s\"", column);
        else
            buffer_printf(sql, ", iif(%s, t.consent, NULL) AS consent",
                          consents & WHOSE_CLASS ? tables[0].class : "0");
    }
}

static void view_sql(struct buffer *sql, int i, bool past, unsigned whose, unsigned consents)
{
    const char *name = tables[i].table;

    if (past)
        buffer_printf(sql,
                      "DROP TABLE temp.%s;CREATE VIRTUAL TABLE temp.then_%s USING ej_past(%s);",
                      name, name, name);
    buffer_printf(sql, "CREATE TEMP VIEW %s AS SELECT ", name);
    if (i == 0)
        pupil_columns(sql, consents);
    else
        buffer_add(sql, "*");
    buffer_printf(sql, " FROM %s%s AS t WHERE 0", past ? "temp.then_" : "main.", name);
    or_rows(sql, whose & WHOSE_CLASS, tables[i].class);
    or_rows(sql, whose & WHOSE_PAGES, tables[i].page);
    or_rows(sql, whose & WHOSE_OWN, tables[i].own);
    or_rows(sql, whose & WHOSE_SELF, tables[i].self);
    buffer_add(sql, ";");
}

static enum ej_status make_set(struct ej_journal *j, int i, struct ej_error *err)
{
    struct buffer sql = {0};
    struct sqlite3_stmt *stmt = NULL;
    bool row;
    enum ej_status status;

    buffer_printf(&sql, "INSERT INTO temp.%s %s", sets[i].name, sets[i].sql);
    status = sql.failed ? ej_no_memory(err) : store_prepare(j, sql.text, &stmt, err);
    for (int p = 0; sets[i].format[p] && status == EJ_OK; p++) {
        char kind = sets[i].format[p];
        struct ej_value value = kind == 'i'   ? ej_int(j->staff_id)
                                : kind == 't' ? ej_text(j->present)
                                              : ej_text(access_login(j));
        status = store_bind(j, stmt, p + 1, &value, err);
    }
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

/* What is the actor's, whatever the query: empty where no role asks for it. */
static enum ej_status make_sets(struct ej_journal *j, unsigned whose, struct ej_error *err)
{
    struct buffer sql = {0};
    struct ej_value me = ej_int(j->staff_id);
    enum ej_status status;

    buffer_printf(&sql,
                  "CREATE TEMP TABLE access_me (id INTEGER PRIMARY KEY);"
                  "INSERT INTO access_me VALUES (%lld);",
                  (long long)me.integer);
    for (int i = 0; i < SETS; i++)
        buffer_printf(&sql, "CREATE TEMP TABLE %s (id INTEGER PRIMARY KEY);", sets[i].name);
    status = sql.failed ? ej_no_memory(err) : store_script(j, sql.text, err);
    buffer_free(&sql);
    for (int i = 0; i < SETS && status == EJ_OK; i++)
        if (whose & sets[i].whose)
            status = make_set(j, i, err);
    return status;
}

/* LIMIT: what may be seen at most, whatever else the roles see. */
static enum ej_status narrow(struct ej_journal *j, unsigned roles, unsigned limit,
                             struct ej_error *err)
{
    struct buffer sql = {0};
    unsigned all = 0;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < TABLES && status == EJ_OK; i++) {
        bool past;
        unsigned whose = access_whose(roles, tables[i].noun, "list") & (limit | WHOSE_ALL);
        all |= whose;
        if (whose & WHOSE_ALL)
            continue;
        status = is_past(j, tables[i].table, &past, err);
        view_sql(&sql, i, past, whose, access_whose(roles, "consent", "list"));
    }
    if (status == EJ_OK)
        status = make_sets(j, all, err);
    if (status == EJ_OK && sql.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK && sql.length)
        status = store_script(j, sql.text, err);
    buffer_free(&sql);
    j->narrowed = status == EJ_OK;
    if (status != EJ_OK)
        access_widen(j);
    return status;
}

void access_widen(struct ej_journal *j)
{
    struct buffer sql = {0};

    j->narrowed = false;
    for (int i = 0; i < TABLES; i++) {
        char then[32];
        bool past;
        snprintf(then, sizeof then, "then_%s", tables[i].table);
        if (is_past(j, tables[i].table, &past, NULL) == EJ_OK && past)
            continue;
        buffer_printf(&sql, "DROP VIEW IF EXISTS temp.%s;", tables[i].table);
        if (is_past(j, then, &past, NULL) == EJ_OK && past)
            buffer_printf(&sql, "DROP TABLE temp.%s;CREATE VIRTUAL TABLE temp.%s USING ej_past;",
                          then, tables[i].table);
    }
    for (int i = 0; i < SETS; i++)
        buffer_printf(&sql, "DROP TABLE IF EXISTS temp.%s;", sets[i].name);
    buffer_add(&sql, "DROP TABLE IF EXISTS temp.access_me");
    if (!sql.failed)
        store_script(j, sql.text, NULL);
    buffer_free(&sql);
}

enum ej_status access_narrow(struct ej_journal *j, unsigned roles, bool *narrowed,
                             struct ej_error *err)
{
    unsigned mine = j->role_set & roles;

    *narrowed = !(mine & (ROLE_DIRECTOR | ROLE_DEPUTY | ROLE_ADMINISTRATOR));
    enum ej_status status = *narrowed ? narrow(j, mine, ~0U, err) : EJ_OK;
    *narrowed = *narrowed && status == EJ_OK;
    return status;
}

enum ej_status access_narrow_verb(struct ej_journal *j, const char *noun, const char *verb,
                                  bool *narrowed, struct ej_error *err)
{
    unsigned whose = access_whose(j->role_set, noun, verb);

    *narrowed = false;
    if (!whose)
        return access_may(j, noun, verb, err);
    if (whose & WHOSE_ALL)
        return EJ_OK;
    enum ej_status status = narrow(j, j->role_set, whose & WHOSE_SELF ? ~0U : whose, err);
    *narrowed = status == EJ_OK;
    return status;
}

enum ej_status access_asked(struct ej_journal *j, int64_t class_id, int64_t pupil,
                            struct ej_error *err)
{
    static const char classes[] =
        "SELECT 1 FROM main.class_part p JOIN main.course c ON c.class_id = p.class_id"
        " WHERE (p.part_id = ?1 OR p.class_id = ?1) AND (c.id IN temp.access_class_page"
        "  OR c.id IN temp.access_page OR c.id IN temp.access_held"
        "  OR c.id IN temp.access_child_page)"
        " UNION ALL SELECT 1 FROM temp.access_class WHERE id = ?1"
        " UNION ALL SELECT 1 FROM main.enrolment WHERE class_id = ?1"
        "  AND pupil_id IN temp.access_child LIMIT 1";
    int64_t found = 1;
    enum ej_status status = EJ_OK;

    if (class_id)
        status = store_number(j, &found, 0, err, classes, "i", class_id);
    if (status == EJ_OK && !found)
        return ej_fail(err, EJ_DENIED, _("this class is none of yours"));
    if (status == EJ_OK && pupil)
        status = store_number(j, &found, 0, err, "SELECT 1 FROM pupil WHERE id = ?", "i", pupil);
    if (status == EJ_OK && !found)
        return ej_fail(err, EJ_DENIED, _("this pupil is none of yours"));
    return status;
}

/* ---- scopes of rules ------------------------------------------------------------------------- */

const char *access_scope(const char *scope)
{
    static const struct {
        const char *scope, *condition;
    } conditions[] = {
        {"class", "id IN temp.access_class"},
        {"pupil", "id IN temp.access_class_pupil"},
        {"staff", "id IN temp.access_me"},
        {"page", "id IN temp.access_class_page OR id IN temp.access_page"},
        {"school", "0"},
    };

    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (strcmp(conditions[i].scope, scope) == 0)
            return conditions[i].condition;
    return "1"; /* the tables themselves are narrowed */
}
