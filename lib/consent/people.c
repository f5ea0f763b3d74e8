/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pupils who are to be anonymised: their numbers, and what they are known by. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consent/consent.h"
#include "consent/digest.h"
#include "consent/scrub.h"
#include "intl.h"
#include "record/buffer.h"

/* ---- numbers -------------------------------------------------------------------------------- */

/* Numbers go on where the last order ended, and pass over file numbers that are somebody's. */
static enum ej_status next_number(struct anonymise *a, int64_t *n, struct ej_error *err)
{
    int64_t taken = 1;
    enum ej_status status = EJ_OK;

    while (status == EJ_OK && taken) {
        ++*n;
        status = store_number(a->w->j, &taken, 0, err,
                              "SELECT 1 FROM pupil WHERE file_no = 'У-' || ?", "i", *n);
    }
    return status;
}

static enum ej_status number_one(struct anonymise *a, struct sqlite3_stmt *stmt, int64_t *n,
                                 struct ej_error *err)
{
    enum ej_status status = next_number(a, n, err);

    if (status != EJ_OK)
        return status;
    return store_exec(a->w->j, err, "UPDATE scrubbed SET n = ? WHERE pupil_id = ?", "ii", *n,
                      store_int(stmt, 0));
}

/* ---- merged pupils -------------------------------------------------------------------------- */

/* A row that went over from one pupil to another says that both are one. */
static enum ej_status find_moved(struct anonymise *a, struct ej_error *err)
{
    struct ej_journal *j = a->w->j;
    struct buffer sql = {0};

    buffer_add(&sql, "WITH RECURSIVE moved (was, now) AS MATERIALIZED (SELECT DISTINCT ");
    scrub_whom(&sql, "old");
    buffer_add(&sql, ", ");
    scrub_whom(&sql, "new");
    buffer_add(&sql,
               " FROM audit a WHERE a.tbl <> 'pupil' AND a.old IS NOT NULL AND a.new IS NOT NULL),"
               " alias (was, person) AS (SELECT m.was, s.person FROM scrubbed s"
               "  JOIN moved m ON m.now = s.pupil_id AND m.was <> m.now"
               " UNION SELECT m.was, l.person FROM alias l JOIN moved m ON m.now = l.was"
               "  AND m.was <> m.now)"
               " INSERT OR IGNORE INTO scrubbed (pupil_id, person) SELECT was, person FROM alias"
               " WHERE was NOT IN (SELECT id FROM pupil)");
    enum ej_status status = scrub_exec(j, &sql, err, "");
    buffer_free(&sql);
    return status;
}

/* So does a removed row with the same name. */
static enum ej_status find_removed(struct anonymise *a, struct ej_error *err)
{
    return store_exec(a->w->j, err,
                      "INSERT OR IGNORE INTO scrubbed (pupil_id, person)"
                      " SELECT r.row_id, p.id FROM scrubbed s JOIN pupil p ON p.id = s.pupil_id"
                      " JOIN audit r ON r.tbl = 'pupil' AND r.new IS NULL"
                      "  AND r.old ->> 1 = p.surname AND r.old ->> 2 = p.given_name"
                      "  AND (r.old ->> 4 = p.birth_date OR r.old ->> 4 IS NULL"
                      "       OR p.birth_date IS NULL)"
                      " WHERE r.row_id NOT IN (SELECT id FROM pupil)",
                      "");
}

enum ej_status people_number(struct anonymise *a, struct ej_error *err)
{
    static const char sql[] =
        "SELECT p.id, p.file_no, k.name FROM scrubbed s JOIN pupil p ON p.id = s.pupil_id"
        " LEFT JOIN class k ON k.id = (SELECT e.class_id FROM enrolment e"
        "  WHERE e.pupil_id = p.id ORDER BY e.starts DESC, e.id DESC LIMIT 1)"
        " ORDER BY k.grade, k.letter COLLATE ej_ru, p.surname COLLATE ej_ru,"
        " p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru, p.file_no";
    struct sqlite3_stmt *stmt;
    int64_t n;
    bool row = true;
    enum ej_status status = store_number(a->w->j, &n, 0, err, "SELECT max(n) FROM anonymised", "");

    if (status == EJ_OK)
        status = store_query(a->w->j, &stmt, err, sql, "");
    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row)
        status = number_one(a, stmt, &n, err);
    if (status == EJ_OK)
        status = find_moved(a, err);
    return status == EJ_OK ? find_removed(a, err) : status;
}

/* ---- pupils of whom only the history knows --------------------------------------------------- */

enum ej_status people_gone(struct ej_journal *j, int64_t pupil, bool *gone, struct ej_error *err)
{
    int64_t there;
    enum ej_status status =
        store_number(j, &there, 0, err, "SELECT 1 FROM pupil WHERE id = ?", "i", pupil);

    *gone = there == 0;
    return status;
}

/* What took the row away was a merging, not an undoing. */
static enum ej_status is_merged(struct ej_journal *j, int64_t pupil, int64_t *is,
                                struct ej_error *err)
{
    return store_number(j, is, 0, err,
                        "SELECT t.command GLOB 'ej-roster merge*' FROM audit a"
                        " JOIN txn t ON t.id = a.txn_id WHERE a.tbl = 'pupil' AND a.row_id = ?"
                        " ORDER BY a.id DESC LIMIT 1",
                        "i", pupil);
}

enum ej_status people_add_gone(struct anonymise *a, int64_t pupil, bool *new, struct ej_error *err)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO scrubbed (pupil_id, person, order_no, order_date)"
        " SELECT DISTINCT o.row_id, ?1, ?2, ?3 FROM audit m JOIN audit o ON o.tbl = 'pupil'"
        "  AND ifnull(o.new, o.old) ->> 0 = ifnull(m.new, m.old) ->> 0"
        "  AND o.row_id NOT IN (SELECT id FROM pupil) WHERE m.tbl = 'pupil' AND m.row_id = ?1";
    int64_t merged;
    enum ej_status status = is_merged(a->w->j, pupil, &merged, err);

    if (status == EJ_OK && merged)
        status = ej_fail(err, EJ_REFUSED,
                         _("pupil_id: this pupil was merged into another; name that one"));
    if (status == EJ_OK)
        status = store_exec(a->w->j, err, sql, "itt", pupil, a->w->v[F_ORDER].text,
                            a->w->v[F_ORDER_DATE].text);
    *new = store_changes(a->w->j) > 0 && status == EJ_OK;
    return status;
}

/* ---- what they are known by ----------------------------------------------------------------- */

struct known_by {
    const char *table, *column;
    enum needle_kind kind;
};

/* The column's values, those of the history included. */
static void values_sql(struct buffer *sql, const struct known_by *k)
{
    const struct put_table *t = put_table(k->table);
    bool pupil = strcmp(k->table, "pupil") == 0;
    int at = 0;

    while (strcmp(t->columns[at], k->column) != 0)
        at++;
    buffer_printf(sql, "SELECT s.person, t.%s FROM scrubbed s JOIN %s t ON t.%s = s.pupil_id",
                  k->column, k->table, pupil ? "id" : "pupil_id");
    for (int i = 0; i < 2; i++) {
        const char *which = i ? "new" : "old";
        buffer_printf(sql,
                      " UNION SELECT s.person, a.%s ->> %d FROM audit a JOIN scrubbed s"
                      " ON s.pupil_id = ",
                      which, at);
        scrub_whom(sql, which);
        buffer_printf(sql, " WHERE a.tbl = '%s'", k->table);
    }
}

static enum ej_status add_values(struct anonymise *a, const struct known_by *k,
                                 struct ej_error *err)
{
    struct sqlite3_stmt *stmt = NULL;
    struct buffer sql = {0};
    bool row = true;

    values_sql(&sql, k);
    enum ej_status status =
        sql.failed ? ej_no_memory(err) : store_prepare(a->w->j, sql.text, &stmt, err);
    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row)
        status = needle_add(&a->needles, store_int(stmt, 0), k->kind, store_text(stmt, 1), err);
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

enum ej_status people_needles(struct anonymise *a, struct ej_error *err)
{
    static const struct known_by known[] = {
        {"pupil", "surname", NEEDLE_SURNAME}, {"pupil", "given_name", NEEDLE_GIVEN},
        {"pupil", "file_no", NEEDLE_EXACT},   {"guardian", "name", NEEDLE_FULL},
        {"guardian", "phone", NEEDLE_PHONE},  {"guardian", "email", NEEDLE_EXACT},
    };
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof known / sizeof *known && status == EJ_OK; i++)
        status = add_values(a, &known[i], err);
    return status;
}

enum ej_status people_digests(struct anonymise *a, int64_t pupil, char **out, struct ej_error *err)
{
    static const char sql[] =
        "SELECT p.file_no FROM pupil p WHERE p.id = ?1"
        " UNION SELECT a.old ->> 0 FROM audit a WHERE a.tbl = 'pupil' AND a.old IS NOT NULL"
        "  AND a.row_id IN (SELECT pupil_id FROM scrubbed WHERE person = ?1)";
    struct sqlite3_stmt *stmt;
    struct buffer list = {0};
    char *uuid = NULL, digest[65];
    bool row = true;
    enum ej_status status = store_string(a->w->j, &uuid, err, "SELECT uuid FROM school", "");

    *out = NULL;
    if (status == EJ_OK)
        status = store_query(a->w->j, &stmt, err, sql, "i", pupil);
    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row) {
        if (store_null(stmt, 0))
            continue;
        consent_digest(uuid, store_text(stmt, 0), digest);
        if (!list.text || !strstr(list.text, digest))
            buffer_printf(&list, "%s%s", list.length ? " " : "", digest);
    }
    free(uuid);
    if (status == EJ_OK && list.failed)
        status = ej_no_memory(err);
    if (status == EJ_OK)
        *out = list.text;
    else
        buffer_free(&list);
    return status;
}
