/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ej-check was asked about, as ids of rows for the rules' scopes. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/array.h"
#include "record/buffer.h"
#include "rules/rule.h"
#include "store/store.h"

/* ?1 year, ?2 class, ?3 subject, ?4 from, ?5 to, ?6 pupil, ?7 period; NULL is all.  Not the
 * teacher: who has to act only the rule says, and that may be another one than who teaches. */
#define HAS_PERIOD                                                                                 \
    "EXISTS (SELECT 1 FROM period d WHERE d.year_id = k.year_id AND d.name = ?7"                   \
    " AND k.grade BETWEEN d.grade_from AND d.grade_to"
#define ALL_CLASSES                                                                                \
    "k.year_id = ?1 AND (?2 IS NULL OR k.id IN (SELECT class_id FROM class_part"                   \
    " WHERE part_id = ?2 UNION SELECT ?2))"
/* Those whose grade has the period; the year, exams and final marks are any class's. */
#define CLASSES                                                                                    \
    ALL_CLASSES " AND (?7 IS NULL OR ?7 IN ('year', 'exam', 'final') OR " HAS_PERIOD "))"
#define LESSONS                                                                                    \
    " FROM class k CROSS JOIN course c ON c.class_id = k.id CROSS JOIN lesson l"                   \
    " ON l.course_id = c.id"                                                                       \
    " AND l.date BETWEEN ifnull(?4, '') AND ifnull(?5, '9')"                                       \
    " AND (?7 IS NULL OR ?7 = 'year' OR " HAS_PERIOD " AND l.date BETWEEN d.starts AND d.ends))"
#define OF_LESSONS      " WHERE " ALL_CLASSES " AND (?3 IS NULL OR c.subject_id = ?3)"
#define OF_PUPIL(alias) " AND (?6 IS NULL OR " alias ".pupil_id = ?6)"

static const struct {
    const char *word, *sql;
} scopes[] = {
    {"lesson", "SELECT l.id" LESSONS OF_LESSONS " ORDER BY l.id"},
    {"mark", "SELECT m.id" LESSONS
             " CROSS JOIN mark m ON m.lesson_id = l.id" OF_LESSONS OF_PUPIL("m") " ORDER BY m.id"},
    {"absence",
     "SELECT a.id" LESSONS
     " CROSS JOIN absence a ON a.lesson_id = l.id" OF_LESSONS OF_PUPIL("a") " ORDER BY a.id"},
    {"homework",
     "SELECT h.id" LESSONS
     " CROSS JOIN homework h ON h.lesson_id = l.id" OF_LESSONS OF_PUPIL("h") " ORDER BY h.id"},
    {"final", "SELECT f.id FROM class k JOIN final f ON f.class_id = k.id WHERE " CLASSES
              " AND (?3 IS NULL OR f.subject_id = ?3) AND (?7 IS NULL OR f.period = ?7)" OF_PUPIL(
                  "f") " ORDER BY f.id"},
    {"page", "SELECT c.id FROM class k JOIN course c ON c.class_id = k.id WHERE " CLASSES
             " AND (?3 IS NULL OR c.subject_id = ?3) ORDER BY c.id"},
    {"member", "SELECT m.id FROM class k JOIN course c ON c.class_id = k.id"
               " JOIN member m ON m.course_id = c.id WHERE " CLASSES
               " AND (?3 IS NULL OR c.subject_id = ?3)" OF_PUPIL("m") " ORDER BY m.id"},
    {"class", "SELECT k.id FROM class k WHERE NOT k.joint AND " CLASSES " ORDER BY k.id"},
    {"pupil", "SELECT DISTINCT e.pupil_id FROM class k JOIN enrolment e ON e.class_id = k.id"
              " WHERE " CLASSES OF_PUPIL("e") " ORDER BY 1"},
    {"staff", "SELECT s.id FROM staff s WHERE (?2 IS NULL OR"
              " EXISTS (SELECT 1 FROM course c JOIN load o ON o.course_id = c.id"
              "  WHERE c.class_id = ?2 AND o.teacher_id = s.id)) ORDER BY s.id"},
    {"remark", "SELECT r.id FROM remark r LEFT JOIN class k ON k.id = r.class_id"
               " WHERE (k.id IS NULL OR k.year_id = ?1 OR r.resolved IS NULL AND r.made <="
               "  (SELECT ends FROM year WHERE id = ?1)) AND (?2 IS NULL OR r.class_id = ?2)"
               " AND (?3 IS NULL OR r.subject_id = ?3)"
               " ORDER BY r.id"},
    {"school", "SELECT id FROM school"},
};

static const char *sql_of(const char *word)
{
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (strcmp(scopes[i].word, word) == 0)
            return scopes[i].sql;
    return NULL;
}

bool scope_known(const char *word)
{
    return sql_of(word) != NULL;
}

enum ej_status scope_sample(struct ej_journal *j, const char *word, int64_t *id,
                            struct ej_error *err)
{
    const char *table = strcmp(word, "page") == 0 ? "course" : word;
    struct sqlite3_stmt *stmt = NULL;
    struct buffer sql = {0};
    bool row = false;
    enum ej_status status;

    *id = 0;
    if (strcmp(word, "school") == 0)
        return EJ_OK;
    buffer_printf(&sql, "SELECT ifnull(max(id), 0) FROM %s", table);
    status = sql.failed ? ej_no_memory(err) : store_prepare(j, sql.text, &stmt, err);
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (row)
        *id = store_int(stmt, 0);
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

static struct ej_value id_value(int64_t id)
{
    return id ? ej_int(id) : ej_null();
}

static struct ej_value text_value(const char *text)
{
    return *text ? ej_text(text) : ej_null();
}

/* SQL, and of its ids those that LIMIT holds of. */
static enum ej_status ask(struct ej_journal *j, const char *sql, const char *limit,
                          struct sqlite3_stmt **stmt, struct ej_error *err)
{
    struct buffer limited = {0};
    enum ej_status status = EJ_OK;

    if (limit)
        buffer_printf(&limited, "WITH i(id) AS (%s) SELECT id FROM i WHERE %s ORDER BY id", sql,
                      limit);
    status = limited.failed ? ej_no_memory(err)
                            : store_prepare(j, limit ? limited.text : sql, stmt, err);
    buffer_free(&limited);
    return status;
}

enum ej_status scope_ids(struct ej_journal *j, const char *word, const struct values *v,
                         const char *limit, int64_t **ids, int *count, struct ej_error *err)
{
    const char *sql = sql_of(word);
    const struct ej_value values[] = {
        id_value(v->year_id), id_value(v->class_id), id_value(v->subject_id), text_value(v->from),
        text_value(v->to),    id_value(v->pupil_id), text_value(v->period)};
    struct sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum ej_status status;

    *ids = NULL;
    *count = 0;
    if (!sql)
        return ej_fail(err, EJ_BROKEN, _("'%s' is no scope"), word);
    status = ask(j, sql, limit, &stmt, err);
    for (int i = 0; status == EJ_OK && i < store_parameters(stmt); i++)
        status = store_bind(j, stmt, i + 1, &values[i], err);
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        if (!array_grow(ids, *count, sizeof **ids))
            status = ej_no_memory(err);
        else
            (*ids)[(*count)++] = store_int(stmt, 0);
    }
    store_finalize(stmt);
    return status;
}
