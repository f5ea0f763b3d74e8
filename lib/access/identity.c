/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who acts. */
#include "access/access.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intl.h"
#include "record/buffer.h"

static const char *const names[ROLES] = {"director", "deputy",    "administrator", "class-teacher",
                                         "teacher",  "secretary", "guardian",      "pupil"};

const char *access_role(int index)
{
    return index >= 0 && index < ROLES ? names[index] : NULL;
}

static unsigned roles_of(const char *words)
{
    unsigned set = 0;

    while (*words) {
        size_t length = strcspn(words, " ");
        for (int i = 0; i < ROLES; i++)
            if (strlen(names[i]) == length && memcmp(names[i], words, length) == 0)
                set |= 1U << i;
        words += length + (words[length] == ' ');
    }
    return set;
}

/* As txn.roles keeps them, in the order of the list. */
static enum ej_status write_roles(struct ej_journal *j, struct ej_error *err)
{
    struct buffer words = {0};

    for (int i = 0; i < ROLES; i++)
        if (j->role_set & 1U << i)
            buffer_printf(&words, "%s%s", words.length ? " " : "", names[i]);
    if (words.failed)
        return ej_no_memory(err);
    free(j->roles);
    j->roles = words.text;
    return EJ_OK;
}

static bool owns(const struct ej_journal *j)
{
    struct stat st;

    return !j->for_other && stat(j->path, &st) == 0 && st.st_uid == getuid();
}

/* What the journal knows of LOGIN today: a member of the staff, with what load and classes add; a
 * guardian's or pupil's account. */
static enum ej_status look_up(struct ej_journal *j, const char *login, struct ej_error *err)
{
    static const char staff[] =
        "SELECT s.id, s.role, EXISTS (SELECT 1 FROM class WHERE teacher_id = s.id),"
        " EXISTS (SELECT 1 FROM load WHERE teacher_id = s.id)"
        "  OR EXISTS (SELECT 1 FROM substitution WHERE teacher_id = s.id),"
        " (SELECT max(withdrawn IS NULL OR withdrawn > ?2) FROM account WHERE staff_id = s.id)"
        " FROM staff s WHERE s.login = ?1";
    static const char family[] =
        "SELECT max(a.guardian IS NOT NULL), max(a.guardian IS NULL) FROM account a"
        " JOIN pupil p ON p.id = a.pupil_id AND " ACCESS_CONSENT(
            "p") " LEFT JOIN guardian g ON g.pupil_id = a.pupil_id AND g.n = a.guardian"
                 " WHERE a.login = ?1 AND (a.withdrawn IS NULL OR a.withdrawn > ?2)"
                 " AND " ACCESS_CONSENT("g");
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = store_query(j, &stmt, err, staff, "tt", login, j->today);

    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    /* Access that was handed out once can be withdrawn; who never had an account needs none. */
    if (row && (store_null(stmt, 4) || store_int(stmt, 4))) {
        j->staff_id = store_int(stmt, 0);
        j->role_set |= roles_of(store_text(stmt, 1));
        j->role_set |= store_int(stmt, 2) ? ROLE_CLASS_TEACHER : 0;
        j->role_set |= store_int(stmt, 3) ? ROLE_TEACHER : 0;
    }
    store_reset(stmt);
    status = store_query(j, &stmt, err, family, "tt", login, j->today);
    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    j->role_set |= store_int(stmt, 0) ? ROLE_GUARDIAN : 0;
    j->role_set |= store_int(stmt, 1) ? ROLE_PUPIL : 0;
    store_reset(stmt);
    return EJ_OK;
}

/* LOGIN has no rights: EJ_OK, or said that it had some once. */
static enum ej_status say_withdrawn(struct ej_journal *j, const char *login, struct ej_error *err)
{
    static const char sql[] =
        "SELECT max(a.withdrawn) FROM account a LEFT JOIN staff s ON s.id = a.staff_id"
        " WHERE (a.login = ?1 OR s.login = ?1) AND a.withdrawn <= ?2";
    char *day = NULL;
    enum ej_status status = store_string(j, &day, err, sql, "tt", login, j->today);

    if (status == EJ_OK && day && *day)
        status = ej_fail(err, EJ_DENIED, _("%s: access to this journal was withdrawn on %s"), login,
                         day);
    free(day);
    return status;
}

static enum ej_status act_as(struct ej_journal *j, struct ej_error *err)
{
    if (!access_is(j, ROLE_ADMINISTRATOR))
        return ej_fail(err, EJ_DENIED, _("--as is for the administrator"));
    j->role_set = 0;
    j->staff_id = 0;
    enum ej_status status = look_up(j, j->as, err);
    if (status == EJ_OK && !j->role_set)
        status = say_withdrawn(j, j->as, err);
    if (status == EJ_OK && !j->role_set)
        status = ej_fail(err, EJ_USAGE, _("--as: nobody has this login"));
    return status;
}

enum ej_status access_identify(struct ej_journal *j, bool clock_given, struct ej_error *err)
{
    bool owner = owns(j);
    enum ej_status status = EJ_OK;

    memcpy(j->present, j->today, sizeof j->present);
    j->role_set = owner ? ROLE_ADMINISTRATOR : 0;
    if (!owner && clock_given)
        return ej_fail(err, EJ_DENIED, _("EJ_NOW is for the journal's owner"));
    if (!j->as || !owner)
        status = look_up(j, j->actor, err);
    if (status == EJ_OK && !j->role_set)
        status = say_withdrawn(j, j->actor, err);
    if (status == EJ_OK && !j->role_set)
        status = ej_fail(err, EJ_DENIED,
                         _("%s: no access to this journal; the administrator grants it"), j->actor);
    if (status == EJ_OK && j->as)
        status = act_as(j, err);
    j->family = j->role_set && !(j->role_set & ~(unsigned)(ROLE_GUARDIAN | ROLE_PUPIL));
    return status == EJ_OK ? write_roles(j, err) : status;
}
