/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Years, classes, subjects, staff, kinds of work, absence codes. */
#include "resolve/resolve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/text.h"

enum { NAME_SIZE = 512 };

enum ej_status resolve_year(struct ej_journal *j, const char *text, const char *date, int64_t *id,
                            struct ej_error *err)
{
    enum ej_status status;

    if (text) {
        status = store_number(j, id, 0, err, "SELECT id FROM year WHERE name = ?", "t", text);
        if (status == EJ_OK && *id == 0)
            return ej_fail(err, EJ_REFUSED, _("year: no such school year in the journal"));
        return status;
    }
    if (date) {
        status = store_number(j, id, 0, err, "SELECT id FROM year WHERE ?1 BETWEEN starts AND ends",
                              "t", date);
        if (status == EJ_OK && *id == 0)
            return ej_fail(err, EJ_REFUSED, _("date: outside the school year"));
        return status;
    }
    return resolve_year_near(j, j->today, id, err);
}

enum ej_status resolve_year_near(struct ej_journal *j, const char *date, int64_t *id,
                                 struct ej_error *err)
{
    enum ej_status status =
        store_number(j, id, 0, err,
                     "SELECT id FROM year ORDER BY starts <= ?1 DESC,"
                     " CASE WHEN starts <= ?1 THEN starts END DESC, starts LIMIT 1",
                     "t", date);

    if (status == EJ_OK && *id == 0)
        return ej_fail(err, EJ_REFUSED, _("the journal has no school year"));
    return status;
}

enum ej_status resolve_class(struct ej_journal *j, int64_t year, const char *text, int64_t *id,
                             struct ej_error *err)
{
    char name[EJ_CLASS_SIZE];

    *id = 0;
    if (!ej_text_class(text, name, sizeof name))
        return ej_fail(err, EJ_REFUSED, _("class: not the name of a class (such as 7А)"));
    enum ej_status status = store_number(
        j, id, 0, err, "SELECT id FROM class WHERE year_id = ? AND name = ?", "it", year, name);
    if (status == EJ_OK && *id == 0 && strchr(name, '+'))
        return ej_fail(err, EJ_REFUSED,
                       _("class: no such classes are taught together in this school year;"
                         " ej-class list shows them"));
    if (status == EJ_OK && *id == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("class: unknown in this school year; ej-class list shows them"));
    return status;
}

/* The only row of a small table (id, name) whose name folds to the same. */
static enum ej_status resolve_folded(struct ej_journal *j, const char *sql, const char *text,
                                     bool lookalike, int64_t *id, struct ej_error *err)
{
    char wanted[NAME_SIZE], name[NAME_SIZE], shaped[NAME_SIZE];
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, sql, "");

    *id = 0;
    if (lookalike)
        ej_text_lookalike(shaped, sizeof shaped, text);
    ej_text_fold(wanted, sizeof wanted, lookalike ? shaped : text);
    while (status == EJ_OK) {
        status = store_step(j, stmt, &row, err);
        if (status != EJ_OK || !row)
            break;
        ej_text_fold(name, sizeof name, store_text(stmt, 1));
        if (strcmp(name, wanted) == 0) {
            *id = store_int(stmt, 0);
            store_reset(stmt);
            break;
        }
    }
    return status;
}

enum ej_status resolve_subject(struct ej_journal *j, const char *text, int64_t *id,
                               struct ej_error *err)
{
    enum ej_status status = resolve_folded(j, "SELECT id, name FROM subject", text, false, id, err);

    if (status == EJ_OK && *id == 0)
        return ej_fail(err, EJ_REFUSED, _("subject: unknown; ej-subject list shows them"));
    return status;
}

enum ej_status resolve_kind(struct ej_journal *j, const char *text, int64_t *id,
                            struct ej_error *err)
{
    enum ej_status status = resolve_folded(j, "SELECT id, name FROM kind", text, false, id, err);

    if (status == EJ_OK && *id == 0)
        return ej_fail(err, EJ_REFUSED, _("kind: not a kind of work of the school's policy"));
    return status;
}

enum ej_status resolve_code(struct ej_journal *j, const char *text, int64_t *id,
                            struct ej_error *err)
{
    enum ej_status status = resolve_folded(j, "SELECT id, name FROM code", text, true, id, err);
    char *names = NULL;

    if (status != EJ_OK || *id)
        return status;
    status = store_string(j, &names, err, "SELECT group_concat(name, ' ') FROM code", "");
    if (status == EJ_OK)
        status = ej_fail(err, EJ_REFUSED, _("code: not one of %s"), names ? names : "");
    free(names);
    return status;
}

enum ej_status resolve_staff(struct ej_journal *j, const char *text, int64_t *id,
                             struct ej_error *err)
{
    enum ej_status status =
        store_number(j, id, 0, err, "SELECT id FROM staff WHERE login = ?", "t", text);

    if (status == EJ_OK && *id == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("teacher: nobody of the staff has this login; ej-staff list shows them"));
    return status;
}

bool resolve_period(const char *text, char out[8])
{
    const char *value = word_value(WORDS_PERIOD, text);

    if (value)
        snprintf(out, 8, "%s", value);
    return value != NULL;
}

enum ej_status resolve_calendar_period(struct ej_journal *j, int64_t year, int64_t class_id,
                                       const char *period, struct ej_error *err)
{
    static const char sql[] =
        "SELECT y.name FROM year y WHERE y.id = ?1 AND NOT EXISTS (SELECT 1 FROM period p"
        " WHERE p.year_id = y.id AND p.name = ?2 AND (?3 = 0"
        "  OR (SELECT grade FROM class WHERE id = ?3) BETWEEN p.grade_from AND p.grade_to))";
    char *name = NULL;
    enum ej_status status = store_string(j, &name, err, sql, "iti", year, period, class_id);

    if (status == EJ_OK && name)
        status =
            ej_fail(err, EJ_USAGE, _("period: the calendar of %s has no %s there"), name, period);
    free(name);
    return status;
}
