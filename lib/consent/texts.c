/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that others wrote, searched for the names of those who are anonymised. */
#include <stdlib.h>
#include <string.h>

#include "consent/consent.h"
#include "consent/scrub.h"
#include "intl.h"
#include "record/buffer.h"
#include "store/history.h"

/* A column of texts.  SQL gives for each that is not empty: its class or NULL, the text, and then
 * the cells that tell where it stands, from the class on: class, date, lesson, subject, field. */
struct texts {
    const char *table, *column;
    const char *sql;
};

#define IN_LESSON(alias)                                                                           \
    " JOIN lesson l ON l.id = " alias ".lesson_id JOIN course c ON c.id = l.course_id"             \
    " JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id"
#define ABOUT(alias)                                                                               \
    " LEFT JOIN class k ON k.id = " alias ".class_id LEFT JOIN subject s ON s.id = " alias         \
    ".subject_id"
#define LESSON_CELLS   " k.name, l.date, l.number, s.name"
#define NOT_OWN(alias) alias ".pupil_id NOT IN (SELECT pupil_id FROM scrubbed)"
#define OF_ENROLMENT(column, date)                                                                 \
    "SELECT k.id, e." column ", k.name, e." date ", NULL, NULL, 'enrolment." column                \
    "' FROM enrolment e JOIN class k ON k.id = e.class_id WHERE e." column                         \
    " <> '' AND " NOT_OWN("e")

static const struct texts sources[] = {
    {"lesson", "topic",
     "SELECT k.id, l.topic," LESSON_CELLS ", 'lesson.topic' FROM lesson l"
     " JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id"
     " JOIN subject s ON s.id = c.subject_id WHERE l.topic <> ''"},
    {"homework", "text",
     "SELECT k.id, h.text," LESSON_CELLS ", 'homework.text' FROM homework h" IN_LESSON(
         "h") " WHERE h.pupil_id IS NULL OR " NOT_OWN("h")},
    {"mark", "comment",
     "SELECT k.id, m.comment," LESSON_CELLS
     ", 'mark.comment' FROM mark m" IN_LESSON("m") " WHERE m.comment <> '' AND " NOT_OWN("m")},
    {"absence", "reason",
     "SELECT k.id, a.reason," LESSON_CELLS
     ", 'absence.reason' FROM absence a" IN_LESSON("a") " WHERE a.reason <> '' AND " NOT_OWN("a")},
    {"notice", "reason",
     "SELECT NULL, n.reason, NULL, n.starts, NULL, NULL, 'notice.reason' FROM notice n"
     " WHERE n.reason <> '' AND " NOT_OWN("n")},
    {"topic", "topic",
     "SELECT k.id, t.topic, k.name, NULL, NULL, s.name, 'topic.topic' FROM topic t"
     " JOIN class k ON k.id = t.class_id JOIN subject s ON s.id = t.subject_id"},
    {"verification", "remark",
     "SELECT k.id, v.remark, k.name, v.date, NULL, NULL, 'verification.remark'"
     " FROM verification v JOIN class k ON k.id = v.class_id WHERE v.remark <> ''"},
    {"remark", "detail",
     "SELECT k.id, r.detail, k.name, r.date, r.number, s.name, 'remark.detail'"
     " FROM remark r" ABOUT("r") " WHERE r.detail <> ''"},
    {"remark", "text",
     "SELECT k.id, r.text, k.name, r.date, r.number, s.name, 'remark.text'"
     " FROM remark r" ABOUT("r") " WHERE r.text <> '' AND (r.pupil_id IS NULL OR " NOT_OWN(
         "r") ")"},
    {"remark", "answer",
     "SELECT k.id, r.answer, k.name, r.date, r.number, s.name, 'remark.answer'"
     " FROM remark r" ABOUT("r") " WHERE r.answer <> '' AND (r.pupil_id IS NULL OR " NOT_OWN(
         "r") ")"},
    {"control", "about",
     "SELECT k.id, o.about, k.name, o.date, NULL, s.name, 'control.about'"
     " FROM control o" ABOUT("o")},
    {"control", "findings",
     "SELECT k.id, o.findings, k.name, o.date, NULL, s.name, 'control.findings'"
     " FROM control o" ABOUT("o") " WHERE o.findings <> ''"},
    {"copy", "remark",
     "SELECT NULL, c.remark, NULL, c.made, NULL, NULL, 'copy.remark' FROM copy c"
     " WHERE c.remark <> ''"},
    {"copy_use", "purpose",
     "SELECT NULL, u.purpose, NULL, u.taken, NULL, NULL, 'copy_use.purpose' FROM copy_use u"
     " WHERE u.purpose <> ''"},
    {"substitution", "order_no",
     "SELECT NULL, u.order_no, NULL, u.starts, NULL, NULL, 'substitution.order_no'"
     " FROM substitution u WHERE u.order_no <> ''"},
    {"account", "remark",
     "SELECT NULL, a.remark, NULL, a.granted, NULL, NULL, 'account.remark' FROM account a"
     " WHERE a.remark <> '' AND (a.pupil_id IS NULL OR " NOT_OWN("a") ")"},
    {"informed", "how",
     "SELECT k.id, i.how, k.name, i.date, NULL, NULL, 'informed.how' FROM informed i"
     " LEFT JOIN enrolment e ON e.pupil_id = i.pupil_id AND e.starts <= i.date"
     "  AND (e.ends IS NULL OR i.date < e.ends) LEFT JOIN class k ON k.id = e.class_id"
     " WHERE " NOT_OWN("i") " GROUP BY k.id, i.how, i.date"},
    {"council", "number",
     "SELECT k.id, c.number, k.name, c.date, NULL, NULL, 'council.number' FROM council c"
     " JOIN class k ON k.id = c.class_id WHERE " NOT_OWN("c")},
    {"kind", "name", "SELECT NULL, name, NULL, NULL, NULL, NULL, 'kind.name' FROM kind"},
    {"course", "name",
     "SELECT k.id, c.name, k.name, NULL, NULL, s.name, 'course.name' FROM course c"
     " JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id"
     " WHERE c.name <> ''"},
    {"copy", "place", "SELECT NULL, place, NULL, made, NULL, NULL, 'copy.place' FROM copy"},
    {"copy_use", "taken_by",
     "SELECT NULL, taken_by, NULL, taken, NULL, NULL, 'copy_use.taken_by' FROM copy_use"},
    {"pupil", "enrolled_order",
     "SELECT NULL, p.enrolled_order, NULL, p.enrolled, NULL, NULL, 'pupil.enrolled_order'"
     " FROM pupil p WHERE p.enrolled_order <> ''"
     " AND p.id NOT IN (SELECT pupil_id FROM scrubbed)"},
    {"pupil", "consent_order",
     "SELECT NULL, p.consent_order, NULL, p.consent_order_date, NULL, NULL,"
     " 'pupil.consent_order' FROM pupil p WHERE p.consent_order <> ''"
     " AND p.id NOT IN (SELECT pupil_id FROM scrubbed)"},
    {"guardian", "consent_order",
     "SELECT NULL, g.consent_order, NULL, g.consent_order_date, NULL, NULL,"
     " 'guardian.consent_order' FROM guardian g WHERE g.consent_order <> '' AND " NOT_OWN("g")},
    {"enrolment", "start_order", OF_ENROLMENT("start_order", "starts")},
    {"enrolment", "start_from", OF_ENROLMENT("start_from", "starts")},
    {"enrolment", "end_order", OF_ENROLMENT("end_order", "ends")},
    {"enrolment", "end_to", OF_ENROLMENT("end_to", "ends")},
};

/* ---- what the journal holds ----------------------------------------------------------------- */

/* A given name alone is a sign only in the pupil's own class. */
static enum ej_status in_class(struct anonymise *a, int64_t person, int64_t class_id, bool *is,
                               struct ej_error *err)
{
    int64_t found;
    enum ej_status status =
        store_number(a->w->j, &found, 0, err,
                     "SELECT 1 FROM enrolment e JOIN class_part p ON p.part_id = e.class_id"
                     " WHERE e.pupil_id = ? AND p.class_id = ?",
                     "ii", person, class_id);

    *is = found != 0;
    return status;
}

/* The row of a text: whom it may name, and where it stands. */
static enum ej_status tell(struct anonymise *a, int64_t person, struct sqlite3_stmt *text,
                           struct ej_error *err)
{
    static const char sql[] = "SELECT 'text', n, 'У-' || n, 'Ученик ' || n, ?2, ?3, ?4, ?5, ?6,"
                              " NULL FROM scrubbed WHERE pupil_id = ?1";
    struct ej_value cells[5];
    struct sqlite3_stmt *stmt;
    bool row;

    for (int i = 0; i < 5; i++)
        store_value(text, i + 2, &cells[i]);
    enum ej_status status = store_query(a->w->j, &stmt, err, sql, "ivvvvv", person, &cells[0],
                                        &cells[1], &cells[2], &cells[3], &cells[4]);
    if (status == EJ_OK)
        status = store_step(a->w->j, stmt, &row, err);
    if (status == EJ_OK && row) {
        status = outcome_add(a, stmt, err);
        a->texts++;
    }
    if (status == EJ_OK)
        store_reset(stmt);
    return status;
}

/* Each person whom the text may name is told once. */
static enum ej_status look_at(struct anonymise *a, struct sqlite3_stmt *text,
                              const struct haystack *h, struct ej_error *err)
{
    int64_t person, last = 0;
    enum needle_kind kind;
    enum ej_status status = EJ_OK;
    int i = 0;

    while (status == EJ_OK && needle_next(&a->needles, h, &i, &person, &kind)) {
        bool is = kind != NEEDLE_GIVEN;
        if (person == last)
            continue;
        if (!is && !store_null(text, 0))
            status = in_class(a, person, store_int(text, 0), &is, err);
        if (status != EJ_OK || !is)
            continue;
        status = tell(a, person, text, err);
        last = person;
    }
    return status;
}

static enum ej_status search_table(struct anonymise *a, const struct texts *t, struct haystack *h,
                                   struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(a->w->j, &stmt, err, t->sql, "");

    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row) {
        status = haystack_set(h, store_text(stmt, 1), err);
        if (status == EJ_OK)
            status = look_at(a, stmt, h, err);
    }
    return status;
}

/* ---- what its history holds ----------------------------------------------------------------- */

static bool sure(struct anonymise *a, const struct haystack *h)
{
    int64_t person;
    enum needle_kind kind;
    int i = 0;

    while (needle_next(&a->needles, h, &i, &person, &kind))
        if (kind != NEEDLE_GIVEN)
            return true;
    return false;
}

struct stale {
    int64_t *ids;
    int count, size;
};

static enum ej_status keep_id(struct stale *s, int64_t id, struct ej_error *err)
{
    if (s->count == s->size) {
        int size = s->size ? s->size * 2 : 64;
        int64_t *ids = realloc(s->ids, (size_t)size * sizeof *ids);
        if (!ids)
            return ej_no_memory(err);
        s->ids = ids;
        s->size = size;
    }
    s->ids[s->count++] = id;
    return EJ_OK;
}

/* The ids of the rows that SQL gives as id, text, and that name somebody. */
static enum ej_status find_stale(struct anonymise *a, const char *sql, struct haystack *h,
                                 struct stale *out, struct ej_error *err)
{
    struct sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum ej_status status = store_prepare(a->w->j, sql, &stmt, err);

    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row) {
        status = haystack_set(h, store_text(stmt, 1), err);
        if (status == EJ_OK && sure(a, h))
            status = keep_id(out, store_int(stmt, 0), err);
    }
    store_finalize(stmt);
    return status;
}

/* Where a text of the history stands: `old` or `new` of audit, or `why` of txn. */
enum side { SIDE_OLD, SIDE_NEW, SIDE_WHY };

static enum ej_status erase_one(struct anonymise *a, int64_t id, enum side side, int at,
                                struct ej_error *err)
{
    return side == SIDE_WHY ? history_erase_said(a->w->j, id, 'w', err)
                            : history_erase(a->w->j, id, side == SIDE_NEW, at, err);
}

static enum ej_status erase_where(struct anonymise *a, const char *select, enum side side, int at,
                                  struct haystack *h, struct ej_error *err)
{
    struct stale stale = {0};
    enum ej_status status = find_stale(a, select, h, &stale, err);

    if (status == EJ_OK && stale.count)
        status = store_txn(a->w->j, err);
    for (int i = 0; i < stale.count && status == EJ_OK; i++)
        status = erase_one(a, stale.ids[i], side, at, err);
    free(stale.ids);
    return status;
}

/* Texts that were changed or removed since stand only in the history; a text that the journal
 * still holds is told, and stays here as well. */
static enum ej_status search_history(struct anonymise *a, const struct texts *t, struct haystack *h,
                                     struct ej_error *err)
{
    const struct put_table *table = put_table(t->table);
    enum ej_status status = EJ_OK;
    int at = 0;

    if (!table)
        return EJ_OK;
    while (strcmp(table->columns[at], t->column) != 0)
        at++;
    for (int i = 0; i < 2 && status == EJ_OK; i++) {
        const char *which = i ? "new" : "old";
        struct buffer select = {0};
        buffer_printf(&select,
                      "SELECT a.id, a.%s ->> %d FROM audit a LEFT JOIN %s t ON t.id = a.row_id"
                      " WHERE a.tbl = '%s' AND a.%s ->> %d <> '' AND a.%s ->> %d IS NOT t.%s",
                      which, at, t->table, t->table, which, at, which, at, t->column);
        if (select.failed)
            status = ej_no_memory(err);
        else
            status = erase_where(a, select.text, i ? SIDE_NEW : SIDE_OLD, at, h, err);
        buffer_free(&select);
    }
    return status;
}

/* Erase what the transactions of SQL say at SIDE; its parameter, if it has one, is the transaction
 * under way. */
static enum ej_status erase_said(struct anonymise *a, const char *sql, char side,
                                 struct ej_error *err)
{
    struct stale stale = {0};
    struct sqlite3_stmt *stmt = NULL;
    struct ej_value txn = ej_int(a->w->j->txn);
    bool row = true;
    enum ej_status status = store_prepare(a->w->j, sql, &stmt, err);

    if (status == EJ_OK && store_parameters(stmt) > 0)
        status = store_bind(a->w->j, stmt, 1, &txn, err);
    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row)
        status = keep_id(&stale, store_int(stmt, 0), err);
    store_finalize(stmt);
    for (int i = 0; i < stale.count && status == EJ_OK; i++)
        status = history_erase_said(a->w->j, stale.ids[i], side, err);
    free(stale.ids);
    return status;
}

enum ej_status texts_own_reasons(struct anonymise *a, struct ej_error *err)
{
    struct buffer sql = {0};

    buffer_add(&sql, "SELECT a.txn_id FROM audit a"
                     " WHERE a.txn_id IN (SELECT id FROM txn WHERE why <> '' AND id <> ?1)"
                     " GROUP BY a.txn_id HAVING min(ifnull(coalesce(");
    scrub_whom(&sql, "new");
    buffer_add(&sql, ", ");
    scrub_whom(&sql, "old");
    buffer_add(&sql, ") IN (SELECT pupil_id FROM scrubbed), 0))");
    enum ej_status status = sql.failed ? ej_no_memory(err) : erase_said(a, sql.text, 'w', err);
    buffer_free(&sql);
    return status;
}

/* Logins of these families alone.  One that is a brother's or sister's too is still needed. */
#define OWN_LOGINS                                                                                 \
    "(SELECT login FROM account WHERE pupil_id IN (SELECT pupil_id FROM scrubbed)"                 \
    " UNION SELECT old ->> 0 FROM audit WHERE tbl = 'account'"                                     \
    "  AND old ->> 2 IN (SELECT pupil_id FROM scrubbed)"                                           \
    " UNION SELECT new ->> 0 FROM audit WHERE tbl = 'account'"                                     \
    "  AND new ->> 2 IN (SELECT pupil_id FROM scrubbed)"                                           \
    " EXCEPT SELECT login FROM account WHERE ifnull(pupil_id, 0)"                                  \
    "  NOT IN (SELECT pupil_id FROM scrubbed)"                                                     \
    " EXCEPT SELECT login FROM staff)"

enum ej_status texts_own_logins(struct anonymise *a, struct ej_error *err)
{
    enum ej_status status = erase_said(
        a, "SELECT id FROM txn WHERE actor IN " OWN_LOGINS " AND instr(proof, 'a:')", 'a', err);

    if (status == EJ_OK)
        status = erase_said(
            a, "SELECT id FROM txn WHERE behalf IN " OWN_LOGINS " AND instr(proof, 'b:')", 'b',
            err);
    return status;
}

enum ej_status texts_search(struct anonymise *a, struct ej_error *err)
{
    struct haystack h = {0};
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof sources / sizeof *sources && status == EJ_OK; i++) {
        status = search_table(a, &sources[i], &h, err);
        if (status == EJ_OK)
            status = search_history(a, &sources[i], &h, err);
    }
    if (status == EJ_OK)
        status = erase_where(a, "SELECT id, why FROM txn WHERE why <> ''", SIDE_WHY, 0, &h, err);
    haystack_free(&h);
    return status;
}
