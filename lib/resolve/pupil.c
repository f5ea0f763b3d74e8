/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pupils, by file number or by name within a class. */
#include <string.h>

#include "intl.h"
#include "record/buffer.h"
#include "record/text.h"
#include "resolve/number.h"
#include "resolve/resolve.h"

enum { NAME_SIZE = 1024 };

/* Who is there, but not to be seen by the actor, is not told from nobody. */
static enum ej_status none_of_ours(struct ej_error *err)
{
    return ej_fail(err, EJ_DENIED, _("this pupil is none of yours"));
}

enum ej_status resolve_pupil_id(struct ej_journal *j, const char *text, int64_t *id,
                                struct ej_error *err)
{
    enum ej_status status =
        store_number(j, id, 0, err, "SELECT id FROM pupil WHERE file_no = ?", "t", text);

    if (status == EJ_OK && *id == 0)
        status = number_find(j, text, id, err);
    if (status == EJ_OK && *id == 0 && j->narrowed)
        return none_of_ours(err);
    if (status == EJ_OK && *id == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("pupil_id: no pupil has this file number (№ личного дела)"));
    return status;
}

enum ej_status resolve_gone_pupil(struct ej_journal *j, const char *text, int64_t *id,
                                  struct ej_error *err)
{
    static const char sql[] =
        "SELECT max(row_id) FROM audit WHERE tbl = 'pupil' AND ifnull(new, old) ->> 0 IN (?1, ?2)"
        " AND row_id NOT IN (SELECT id FROM pupil)";
    char shaped[NAME_SIZE];

    ej_text_lookalike(shaped, sizeof shaped, text);
    enum ej_status status = store_number(j, id, 0, err, sql, "tt", text, shaped);
    if (status == EJ_OK && *id == 0)
        status =
            ej_fail(err, EJ_REFUSED, _("pupil_id: no pupil has this file number (№ личного дела)"));
    return status;
}

/* How well NAME (folded, full) answers WANTED (folded): 2 fully, 1 its first words, 0 not. */
static int match(const char *name, const char *wanted, size_t length)
{
    if (strncmp(name, wanted, length) != 0)
        return 0;
    if (name[length] == '\0')
        return 2;
    return name[length] == ' ' ? 1 : 0;
}

struct candidates {
    int64_t id;
    int count, quality;
    struct buffer files;
};

static void consider(struct candidates *c, struct sqlite3_stmt *stmt, const char *wanted)
{
    char name[NAME_SIZE];

    ej_text_fold(name, sizeof name, store_text(stmt, 2));
    int quality = match(name, wanted, strlen(wanted));
    if (quality == 0 || quality < c->quality)
        return;
    if (quality > c->quality) {
        c->count = 0;
        buffer_clear(&c->files);
    }
    c->quality = quality;
    c->id = store_int(stmt, 0);
    buffer_printf(&c->files, "%s%s", c->count++ ? ", " : "", store_text(stmt, 1));
}

enum ej_status resolve_pupil(struct ej_journal *j, int64_t year, int64_t class_id, const char *date,
                             const char *text, int64_t *id, struct ej_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT p.id, p.file_no,"
        " trim(p.surname || ' ' || p.given_name || ' ' || p.patronymic)"
        " FROM class c JOIN class_part cp ON cp.class_id = c.id"
        " JOIN enrolment e ON e.class_id = cp.part_id"
        " JOIN pupil p ON p.id = e.pupil_id"
        " WHERE c.year_id = ?1 AND (?2 = 0 OR c.id = ?2)"
        " AND (?3 IS NULL OR (e.starts <= ?3 AND (e.ends IS NULL OR ?3 < e.ends)))"
        " ORDER BY p.file_no";
    struct candidates c = {0};
    char wanted[NAME_SIZE];
    struct sqlite3_stmt *stmt;
    bool row = true;

    *id = 0;
    if (ej_text_fold(wanted, sizeof wanted, text) >= sizeof wanted || wanted[0] == '\0')
        return ej_fail(err, EJ_REFUSED, _("pupil: not a name"));
    enum ej_status status = store_query(j, &stmt, err, sql, "iit", year, class_id, date);
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row)
        consider(&c, stmt, wanted);
    if (status == EJ_OK && c.count == 0 && j->narrowed)
        status = none_of_ours(err);
    else if (status == EJ_OK && c.count == 0)
        status = ej_fail(err, EJ_REFUSED, _("pupil: nobody of this name in the class"));
    else if (status == EJ_OK && c.count > 1)
        status =
            ej_fail(err, EJ_REFUSED,
                    _("pupil: several have this name; give --pupil-id, one of: %s"), c.files.text);
    if (status == EJ_OK)
        *id = c.id;
    buffer_free(&c.files);
    return status;
}
