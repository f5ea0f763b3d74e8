/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intl.h"
#include "noun/account.h"
#include "noun/dated.h"

enum { F_LOGIN, F_SURNAME, F_GIVEN, F_PATRONYMIC, F_ROLE, F_HOMEROOM, F_YEAR };

static const struct ej_field fields[] = {
    [F_LOGIN] = {"login", "Логин", EJ_F_NAME, EJ_KEY | EJ_REQUIRED,
                 N_("login, the Unix user's name"), "t.login", "t.login = ?1"},
    [F_SURNAME] = {"surname", "Фамилия", EJ_F_NAME, EJ_REQUIRED, N_("surname"), "t.surname", NULL},
    [F_GIVEN] = {"given_name", "Имя", EJ_F_NAME, EJ_REQUIRED, N_("given name"), "t.given_name",
                 NULL},
    [F_PATRONYMIC] = {"patronymic", "Отчество", EJ_F_NAME, 0, N_("patronymic"), "t.patronymic",
                      NULL},
    [F_ROLE] = {"role", "Роль|Роли", EJ_F_ROLE, EJ_REQUIRED,
                N_("role, several parted by +: director, deputy, administrator, teacher …"),
                "t.role", "' ' || t.role || ' ' LIKE '% ' || ?1 || ' %'"},
    [F_HOMEROOM] = {"homeroom", "Классное руководство", EJ_F_CLASS, 0,
                    N_("class whose class teacher this person is"), "k.name", "k.id = ?1"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA,
                N_("school year of the homeroom, such as 2026/27"), NULL, NULL},
};

static enum ej_status set_class_teacher(struct work *w, int64_t class_id, int64_t staff,
                                        struct ej_error *err)
{
    struct ej_value values[7];
    int64_t vacant = 0;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < 7; i++)
        values[i] = (struct ej_value){.null = true, .keep = true};
    values[5] = staff ? ej_int(staff) : ej_null();
    if (staff)
        status = store_number(w->j, &vacant, 0, err,
                              "SELECT teacher_id IS NULL FROM class WHERE id = ?", "i", class_id);
    if (status != EJ_OK)
        return status;
    /* A class that a list takes from one may be another's by a later line. */
    if (!staff && w->line)
        return dated_follow(w, &put_class, class_id, values, err);
    return (vacant ? work_fill : work_update)(w, &put_class, class_id, values, err);
}

/* Whether the class, a homeroom of the person, is one that an earlier line of this input gave. */
static enum ej_status given_before(struct work *w, int64_t class_id, bool *is, struct ej_error *err)
{
    const int32_t *line = w->line ? seen_at(&w->seen, &put_class, class_id) : NULL;

    *is = line && *line;
    return w->line && !line ? ej_no_memory(err) : EJ_OK;
}

/* The classes of the year other than WANTED are the person's no more, but for those of which this
 * input says that they are: of who has two a list has two lines. */
static enum ej_status take_others(struct work *w, int64_t year, int64_t staff, int64_t wanted,
                                  struct ej_error *err)
{
    static const char sql[] = "SELECT min(id) FROM class WHERE year_id = ? AND teacher_id = ?"
                              " AND id <> ? AND id > ?";
    int64_t former = 0;
    enum ej_status status;

    do {
        bool stays = false;
        status = store_number(w->j, &former, 0, err, sql, "iiii", year, staff, wanted, former);
        if (status == EJ_OK && former)
            status = given_before(w, former, &stays, err);
        if (status == EJ_OK && former && !stays)
            status = set_class_teacher(w, former, 0, err);
    } while (status == EJ_OK && former);
    return status;
}

/* The person has this class and no other that is not the own one as well; when the column is there
 * and empty, none. */
static enum ej_status set_homeroom(struct work *w, int64_t staff, struct ej_error *err)
{
    int64_t year, own = 0, wanted = work_int(w, F_HOMEROOM, 0);
    enum ej_status status = work_year(w, NULL, &year, err);

    if (status != EJ_OK || !work_given(w, F_HOMEROOM))
        return status;
    if (wanted)
        status =
            store_number(w->j, &own, 0, err, "SELECT 1 FROM class WHERE id = ? AND teacher_id = ?",
                         "ii", wanted, staff);
    if (status == EJ_OK && !own)
        status = take_others(w, year, staff, wanted, err);
    if (status == EJ_OK && wanted)
        status = set_class_teacher(w, wanted, staff, err);
    return status;
}

/* Who is there already stays as they are. */
static enum ej_status check_login(struct work *w, struct ej_error *err)
{
    const char *login = w->v[F_LOGIN].text;
    int64_t there = 0;
    enum ej_status status = EJ_OK;

    if (account_login(login))
        return EJ_OK;
    status = store_number(w->j, &there, 0, err, "SELECT 1 FROM staff WHERE login = ?", "t", login);
    if (status == EJ_OK && !there)
        status = ej_fail(err, EJ_REFUSED, _("login: no name of a Unix user"));
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct ej_value values[] = {
        w->v[F_LOGIN], w->v[F_SURNAME], w->v[F_GIVEN], work_value(w, F_PATRONYMIC, ej_text("")),
        w->v[F_ROLE],
    };
    int64_t id;
    enum ej_status status = check_login(w, err);

    if (status == EJ_OK)
        status = work_put(w, &put_staff, values, &id, err);
    return status == EJ_OK ? set_homeroom(w, id, err) : status;
}

static const struct verb verbs[] = {{"import", import, NULL, NULL, NULL}};

const struct ej_noun noun_staff = {
    .name = "staff",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM year y CROSS JOIN staff t"
            " LEFT JOIN class k ON k.teacher_id = t.id AND k.year_id = y.id WHERE 1",
    .order = "t.surname COLLATE ej_ru, t.given_name COLLATE ej_ru, t.patronymic COLLATE ej_ru,"
             " t.login, " BY_CLASS,
    .year = "y.id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
