/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are written by one who may not write them all. */
#include "access/access.h"

#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "policy/policy.h"
#include "record/map.h"

struct guard {
    struct store_guard base;
    struct ej_journal *j;
    const char *noun, *verb;
    const struct put_table *table; /* of the last row, and whose such rows may be */
    unsigned whose;
    struct map pages;   /* course and date -> VERDICT_… */
    struct map lessons; /* lesson -> VERDICT_… */
    long refused;
};

enum { VERDICT_YES = 1, VERDICT_NO = 2 };

/* Which row of the matrix speaks of TABLE: a verb may write rows of another noun beside its own. */
static unsigned whose_of(const struct ej_journal *j, const char *noun, const char *verb,
                         const struct put_table *table)
{
    if (strcmp(noun, "roster") == 0 && strcmp(verb, "import") == 0 &&
        (table == &put_guardian || table == &put_account))
        return access_whose(j->role_set, "contacts", verb);
    if (strcmp(noun, "absence") == 0 &&
        (strcmp(verb, "notice") == 0 || (table == &put_notice && strcmp(verb, "remove") == 0)))
        return access_whose(j->role_set, "notice", verb);
    return access_whose(j->role_set, noun, verb);
}

/* Both of these can come to a verb's rows. */
static const struct put_table *const beside[] = {NULL, &put_guardian, &put_notice};

static unsigned any_of(const struct ej_journal *j, const char *noun, const char *verb)
{
    unsigned whose = 0;

    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        whose |= whose_of(j, noun, verb, beside[i]);
    return whose;
}

static const struct ej_value *value_of(const struct put_table *table, const struct ej_value *row,
                                       const char *name)
{
    for (int i = 0; i < table->count; i++)
        if (strcmp(table->columns[i], name) == 0)
            return &row[i];
    return NULL;
}

static int64_t number_of(const struct put_table *table, const struct ej_value *row,
                         const char *name)
{
    const struct ej_value *value = value_of(table, row, name);

    return value && !value->null ? value->integer : 0;
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* Who has page COURSE on DAY: by load, by the timetable, or in place of one who does. */
#define HAS(course, day, teacher)                                                                  \
    "(EXISTS (SELECT 1 FROM load o WHERE o.course_id = " course " AND o.teacher_id = " teacher     \
    " AND o.starts <= " day " AND (o.ends IS NULL OR " day " < o.ends))"                           \
    " OR EXISTS (SELECT 1 FROM timetable o WHERE o.course_id = " course                            \
    " AND o.teacher_id = " teacher " AND o.starts <= " day " AND (o.ends IS NULL OR " day          \
    " < o.ends)))"
#define OPEN(course, day, me)                                                                      \
    "(" HAS(course, day, me) " OR EXISTS (SELECT 1 FROM substitution u WHERE u.teacher_id = " me   \
                             " AND " day " BETWEEN u.starts AND u.ends AND (u.course_id = " course \
                             " OR u.course_id IS NULL AND " HAS(course, day, "u.absent_id") ")))"

static enum ej_status page_open(struct guard *g, int64_t course, const char *date, bool *open,
                                struct ej_error *err)
{
    static const char sql[] = "SELECT " OPEN("?1", "?2", "?3");
    struct {
        int64_t course;
        char date[16];
    } key = {course, ""};
    int64_t found;

    strncpy(key.date, date, sizeof key.date - 1);
    int64_t *known = map_at(&g->pages, &key, sizeof key);
    if (!known)
        return ej_no_memory(err);
    if (*known == 0) {
        enum ej_status status =
            store_number(g->j, &found, 0, err, sql, "iti", course, date, g->j->staff_id);
        if (status != EJ_OK)
            return status;
        *known = found ? VERDICT_YES : VERDICT_NO;
    }
    *open = *known == VERDICT_YES;
    return EJ_OK;
}

/* A lesson is its teacher's, and whose page it is on that day. */
static enum ej_status lesson_open(struct guard *g, int64_t lesson, bool *open, struct ej_error *err)
{
    static const char sql[] =
        "SELECT l.teacher_id = ?2 OR " OPEN("l.course_id", "l.date", "?2") " FROM lesson l"
                                                                           " WHERE l.id = ?1";
    int64_t found, *known = map_at(&g->lessons, &lesson, sizeof lesson);

    if (!known)
        return ej_no_memory(err);
    if (*known == 0) {
        enum ej_status status =
            store_number(g->j, &found, 0, err, sql, "ii", lesson, g->j->staff_id);
        if (status != EJ_OK)
            return status;
        *known = found ? VERDICT_YES : VERDICT_NO;
    }
    *open = *known == VERDICT_YES;
    return EJ_OK;
}

/* A correction is also for the one who has the page on the day of the correction. */
static enum ej_status mark_open(struct guard *g, const struct ej_value *row, bool *open,
                                struct ej_error *err)
{
    int64_t lesson = number_of(&put_mark, row, "lesson_id"), course;
    const struct ej_value *corrected = value_of(&put_mark, row, "corrected");
    enum ej_status status = lesson_open(g, lesson, open, err);

    if (status != EJ_OK || *open || corrected->null)
        return status;
    status = store_number(g->j, &course, 0, err, "SELECT course_id FROM lesson WHERE id = ?", "i",
                          lesson);
    return status == EJ_OK ? page_open(g, course, corrected->text, open, err) : status;
}

/* A lesson that was not held and gives way to one that was is nobody's. */
static enum ej_status lesson_row(struct guard *g, const struct ej_value *old,
                                 const struct ej_value *new, bool *open, struct ej_error *err)
{
    const struct ej_value *row = new ? new : old;
    int64_t me = g->j->staff_id, was = old ? number_of(&put_lesson, old, "teacher_id") : 0;
    enum ej_status status;

    if (!new) {
        *open = number_of(&put_lesson, old, "held") == 0;
        return EJ_OK;
    }
    status = page_open(g, number_of(&put_lesson, row, "course_id"),
                       value_of(&put_lesson, row, "date")->text, open, err);
    *open = *open || was == me;
    int64_t teacher = number_of(&put_lesson, new, "teacher_id");
    if (status == EJ_OK && *open && teacher != me && teacher != was &&
        number_of(&put_lesson, new, "held"))
        status = ej_fail(err, EJ_REFUSED,
                         _("teacher: a lesson is recorded in the name of the one who held it"));
    return status;
}

/* The day of today within the class's year. */
#define DAY                                                                                        \
    "(SELECT max(y.starts, min(y.ends, ?4)) FROM class k JOIN year y ON y.id = k.year_id"          \
    " WHERE k.id = ?1)"

static enum ej_status topic_open(struct guard *g, const struct ej_value *row, bool *open,
                                 struct ej_error *err)
{
    static const char sql[] = "SELECT 1 FROM course c WHERE c.class_id = ?1 AND c.subject_id = ?2"
                              " AND " OPEN("c.id", DAY, "?3");
    int64_t found;
    enum ej_status status =
        store_number(g->j, &found, 0, err, sql, "iiit", number_of(&put_topic, row, "class_id"),
                     number_of(&put_topic, row, "subject_id"), g->j->staff_id, g->j->today);

    *open = found != 0;
    return status;
}

/* A subject of the certificate that joins several: each of their teachers. */
static enum ej_status joined_open(struct guard *g, const struct ej_value *row, bool *open,
                                  struct ej_error *err)
{
    static const char sql[] =
        "SELECT s.name, (SELECT name FROM subject WHERE id = ?2) FROM course c"
        " JOIN class_part p ON p.class_id = c.class_id AND p.part_id = ?1"
        " JOIN subject s ON s.id = c.subject_id WHERE " OPEN("c.id", DAY, "?3");
    const struct policy *policy;
    struct sqlite3_stmt *stmt = NULL;
    bool more = true;
    enum ej_status status = policy_get(g->j, &policy, err);

    if (status == EJ_OK)
        status = store_query(g->j, &stmt, err, sql, "iiit", number_of(&put_final, row, "class_id"),
                             number_of(&put_final, row, "subject_id"), g->j->staff_id, g->j->today);
    while (status == EJ_OK && (status = store_step(g->j, stmt, &more, err)) == EJ_OK && more) {
        const char *joined = policy_joined_subject(policy, store_text(stmt, 0));
        *open = *open || (joined && strcmp(joined, store_text(stmt, 1)) == 0);
    }
    return status;
}

static enum ej_status final_open(struct guard *g, const struct ej_value *row, bool *open,
                                 struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM course c JOIN class_part p ON p.class_id = c.class_id AND p.part_id = ?1"
        " WHERE c.subject_id = ?2 AND (c.name = '' OR EXISTS (SELECT 1 FROM member m"
        "  WHERE m.course_id = c.id AND m.pupil_id = ?5)) AND " OPEN("c.id", DAY, "?3");
    int64_t found;
    enum ej_status status =
        store_number(g->j, &found, 0, err, sql, "iiiti", number_of(&put_final, row, "class_id"),
                     number_of(&put_final, row, "subject_id"), g->j->staff_id, g->j->today,
                     number_of(&put_final, row, "pupil_id"));

    *open = found != 0;
    if (status != EJ_OK || *open || strcmp(value_of(&put_final, row, "period")->text, "final") != 0)
        return status;
    return joined_open(g, row, open, err);
}

static enum ej_status of_pages(struct guard *g, const struct put_table *table,
                               const struct ej_value *old, const struct ej_value *new, bool *open,
                               struct ej_error *err)
{
    const struct ej_value *row = new ? new : old;

    if (table == &put_lesson)
        return lesson_row(g, old, new, open, err);
    if (table == &put_mark)
        return mark_open(g, row, open, err);
    if (table == &put_absence || table == &put_homework)
        return lesson_open(g, number_of(table, row, "lesson_id"), open, err);
    if (table == &put_topic)
        return topic_open(g, row, open, err);
    if (table == &put_final)
        return final_open(g, row, open, err);
    return EJ_OK;
}

/* ---- class, child, self ---------------------------------------------------------------------- */

/* ?1 who acts, ?2 today, ?3 the first column, ?4 the second. */
#define PUPIL                                                                                      \
    "SELECT 1 FROM enrolment e JOIN class k ON k.id = e.class_id AND k.teacher_id = ?1"            \
    " WHERE e.pupil_id = ?3 AND (e.ends IS NULL OR e.ends > ?2)"
#define CLASS "SELECT 1 FROM class WHERE id = ?3 AND teacher_id = ?1"

static const struct {
    const struct put_table *table;
    const char *first, *second, *sql;
} own_class[] = {
    {&put_guardian, "pupil_id", NULL, PUPIL},
    {&put_notice, "pupil_id", NULL, PUPIL},
    {&put_informed, "pupil_id", NULL, PUPIL},
    {&put_account, "pupil_id", NULL, PUPIL},
    {&put_member, "pupil_id", NULL, PUPIL},
    {&put_council, "class_id", NULL, CLASS},
    {&put_verification, "class_id", NULL, CLASS},
    {&put_course, "class_id", NULL, CLASS},
    {&put_remark, "class_id", NULL, CLASS},
    {&put_absence, "pupil_id", "lesson_id",
     "SELECT 1 FROM lesson l JOIN enrolment e ON e.pupil_id = ?3 AND e.starts <= l.date"
     " AND (e.ends IS NULL OR l.date < e.ends)"
     " JOIN class k ON k.id = e.class_id AND k.teacher_id = ?1 WHERE l.id = ?4"},
};

static enum ej_status of_class(struct guard *g, const struct put_table *table,
                               const struct ej_value *row, bool *open, struct ej_error *err)
{
    int64_t found = 0;
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof own_class / sizeof *own_class; i++) {
        struct sqlite3_stmt *stmt;
        bool more = false;
        if (own_class[i].table != table)
            continue;
        status =
            store_query(g->j, &stmt, err, own_class[i].sql, own_class[i].second ? "itii" : "iti",
                        g->j->staff_id, g->j->today, number_of(table, row, own_class[i].first),
                        own_class[i].second ? number_of(table, row, own_class[i].second) : 0);
        if (status == EJ_OK)
            status = store_step(g->j, stmt, &more, err);
        found = status == EJ_OK && more;
        if (found)
            store_reset(stmt);
    }
    *open = found != 0;
    return status;
}

static enum ej_status of_account(struct guard *g, const struct put_table *table,
                                 const struct ej_value *row, bool *open, struct ej_error *err)
{
    static const char sql[] = "SELECT 1 FROM account WHERE login = ?1 AND pupil_id = ?2"
                              " AND (withdrawn IS NULL OR withdrawn > ?3)";
    int64_t found = 0;
    enum ej_status status = EJ_OK;

    if (table == &put_notice || table == &put_absence)
        status = store_number(g->j, &found, 0, err, sql, "tit", access_login(g->j),
                              number_of(table, row, "pupil_id"), g->j->today);
    *open = found != 0;
    return status;
}

/* ---- pages given to oneself ------------------------------------------------------------------ */

/* Whether the noun's rows give pages, of which one could give some to oneself. */
static bool gives(const struct ej_journal *j, const char *noun)
{
    return j->staff_id && !access_is(j, ROLE_ADMINISTRATOR) &&
           (strcmp(noun, "load") == 0 || strcmp(noun, "timetable") == 0);
}

/* Nobody but an administrator gives oneself a page; what one has on the row's first and last day
 * one does not get by it. */
static enum ej_status to_oneself(struct guard *g, const struct put_table *table,
                                 const struct ej_value *new, struct ej_error *err)
{
    static const char sql[] = "SELECT " HAS("?1", "?2", "?3") " AND " HAS(
        "?1", "ifnull(date(?4, '-1 day'), '9999')", "?3");
    int64_t has;

    if (!new || (table != &put_load && table != &put_timetable) ||
        number_of(table, new, "teacher_id") != g->j->staff_id)
        return EJ_OK;
    const struct ej_value *ends = value_of(table, new, "ends");
    enum ej_status status = store_number(
        g->j, &has, 0, err, sql, "itit", number_of(table, new, "course_id"),
        value_of(table, new, "starts")->text, g->j->staff_id, ends->null ? NULL : ends->text);
    if (status == EJ_OK && !has)
        status = ej_fail(err, EJ_REFUSED,
                         _("teacher: nobody but an administrator gives oneself a page"));
    return status;
}

/* ---- the guard ------------------------------------------------------------------------------- */

static enum ej_status reach(struct guard *g, const struct put_table *table,
                            const struct ej_value *old, const struct ej_value *new, bool *open,
                            struct ej_error *err)
{
    const struct ej_value *row = new ? new : old;
    enum ej_status status = EJ_OK;

    *open = (g->whose & WHOSE_ALL) != 0;
    if (status == EJ_OK && !*open && g->whose & WHOSE_PAGES)
        status = of_pages(g, table, old, new, open, err);
    if (status == EJ_OK && !*open && g->whose & WHOSE_CLASS)
        status = of_class(g, table, row, open, err);
    if (status == EJ_OK && !*open && g->whose & WHOSE_OWN)
        status = of_account(g, table, row, open, err);
    if (status == EJ_OK && !*open && g->whose & WHOSE_SELF && table == &put_remark)
        *open = number_of(table, row, "teacher_id") == g->j->staff_id;
    return status;
}

static const char *why_not(unsigned whose)
{
    if (whose & WHOSE_PAGES)
        return _("access: not a page of yours on that day");
    if (whose & WHOSE_CLASS)
        return _("access: not of your class");
    if (whose)
        return _("access: not your own");
    return _("access: not allowed to your role");
}

static enum ej_status may(struct store_guard *base, const struct put_table *table,
                          const struct ej_value *old, const struct ej_value *new,
                          struct ej_error *err)
{
    struct guard *g = (struct guard *)base;
    bool open = false, before = true;

    if (g->table != table) {
        g->table = table;
        g->whose = whose_of(g->j, g->noun, g->verb, table);
    }
    enum ej_status status = reach(g, table, old, new, &open, err);
    /* Nor is a row taken from where it was not one's own. */
    if (status == EJ_OK && open && table != &put_lesson && table != &put_mark && old && new)
        status = reach(g, table, old, NULL, &before, err);
    if (status == EJ_OK && !(open && before))
        status = ej_fail(err, EJ_REFUSED, "%s", why_not(g->whose));
    if (status == EJ_OK && gives(g->j, g->noun))
        status = to_oneself(g, table, new, err);
    g->refused += status == EJ_REFUSED;
    return status;
}

enum ej_status access_guard(struct ej_journal *j, const char *noun, const char *verb,
                            struct guard **out, struct ej_error *err)
{
    unsigned whose = any_of(j, noun, verb);

    *out = NULL;
    if (!whose)
        return access_may(j, noun, verb, err);
    if (access_whose(j->role_set, noun, verb) & WHOSE_ALL && !gives(j, noun))
        return EJ_OK;
    struct guard *g = calloc(1, sizeof *g);
    if (!g)
        return ej_no_memory(err);
    *g = (struct guard){.base.may = may, .j = j, .noun = noun, .verb = verb};
    j->guard = &g->base;
    *out = g;
    return EJ_OK;
}

void access_unguard(struct ej_journal *j, struct guard *guard)
{
    if (!guard)
        return;
    j->guard = NULL;
    map_free(&guard->pages);
    map_free(&guard->lessons);
    free(guard);
}

long access_refused(const struct guard *guard)
{
    return guard ? guard->refused : 0;
}
