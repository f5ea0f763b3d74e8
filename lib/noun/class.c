/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/class.h"

#include <stdio.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "record/text.h"
#include "resolve/resolve.h"

enum { F_CLASS, F_SHIFT, F_TEACHER, F_YEAR };

enum { SHIFTS = 9 }; /* for which the calendar can have bells */

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS_NAME, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name", "k.name = ?1"},
    [F_SHIFT] = {"shift", "Смена", EJ_F_INTEGER, 0, N_("shift in which it studies, 1 or 2"),
                 "k.shift", "k.shift = ?1"},
    [F_TEACHER] = {"teacher", "Классный руководитель", EJ_F_STAFF, 0,
                   N_("login of the class teacher"), "t.login", "k.teacher_id = ?1"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

static enum ej_status add_part(struct work *w, int64_t class_id, int64_t part, struct ej_error *err)
{
    return store_exec(w->j, err,
                      "INSERT OR IGNORE INTO class_part (class_id, part_id)"
                      " VALUES (?, ?)",
                      "ii", class_id, part);
}

static enum ej_status put_class_row(struct work *w, int64_t year, const char *name, bool joint,
                                    struct ej_value shift, struct ej_value teacher, int64_t *id,
                                    struct ej_error *err)
{
    const char *letters;
    int grade = ej_class_grade(name, &letters);
    struct ej_value values[] = {ej_int(year), ej_text(name), ej_int(grade), ej_text(letters),
                                shift,        teacher,       ej_int(joint)};

    return work_put(w, &put_class, values, id, err);
}

/* A class teacher has rights with the class: who may enter the staff's roles appoints one. */
static enum ej_status check_teacher(struct work *w, int64_t year, struct ej_error *err)
{
    static const char sql[] =
        "SELECT ifnull((SELECT teacher_id FROM class WHERE year_id = ? AND name = ?), 0) <> ?";
    int64_t changes;

    if (!work_given(w, F_TEACHER) || access_whose(w->j->role_set, "staff", "import"))
        return EJ_OK;
    enum ej_status status = store_number(w->j, &changes, 0, err, sql, "iti", year,
                                         w->v[F_CLASS].text, work_int(w, F_TEACHER, 0));
    return status == EJ_OK && changes ? access_may(w->j, "staff", "import", err) : status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    const char *name = w->v[F_CLASS].text;
    int64_t year, id;
    enum ej_status status = work_year(w, NULL, &year, err);

    if (status != EJ_OK)
        return status;
    if (strchr(name, '+'))
        return ej_fail(err, EJ_REFUSED,
                       _("class: a joint class is made by ej-load, not as a class of its own"));
    if (work_int(w, F_SHIFT, 1) < 1 || work_int(w, F_SHIFT, 1) > SHIFTS)
        return ej_fail(err, EJ_REFUSED, _("shift: not a number from 1 to %d"), SHIFTS);
    status = check_teacher(w, year, err);
    if (status != EJ_OK)
        return status;
    status = put_class_row(w, year, name, false, work_value(w, F_SHIFT, ej_null()),
                           work_value(w, F_TEACHER, ej_null()), &id, err);
    return status == EJ_OK ? add_part(w, id, id, err) : status;
}

enum ej_status class_join(struct work *w, int64_t year, const char *name, int64_t *id,
                          struct ej_error *err)
{
    char part[EJ_CLASS_SIZE];
    int64_t part_id;
    enum ej_status status = store_number(
        w->j, id, 0, err, "SELECT id FROM class WHERE year_id = ? AND name = ?", "it", year, name);

    if (status != EJ_OK || *id)
        return status;
    status = put_class_row(w, year, name, true, ej_null(), ej_null(), id, err);
    for (const char *at = name; status == EJ_OK && *at;) {
        size_t length = strcspn(at, "+");
        snprintf(part, sizeof part, "%.*s", (int)length, at);
        status = resolve_class(w->j, year, part, &part_id, err);
        if (status == EJ_OK)
            status = add_part(w, *id, part_id, err);
        at += length + (at[length] == '+');
    }
    return status;
}

static const struct verb verbs[] = {{"import", import, NULL, NULL, NULL}};

const struct ej_noun noun_class = {
    .name = "class",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k LEFT JOIN staff t ON t.id = k.teacher_id WHERE NOT k.joint",
    .order = BY_CLASS,
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
