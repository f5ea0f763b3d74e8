/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access that was handed out: who got which login, from whom, when (solo 3.1, komi 4.1, epos 3.3.6,
 * sedj 5.2.7).  Staff have theirs from the administrator, families from the class teacher. */
#include "noun/account.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "noun/dated.h"

enum {
    F_LOGIN,
    F_CLASS,
    F_PUPIL_ID,
    F_PUPIL,
    F_GUARDIAN,
    F_GRANTED,
    F_GRANTED_BY,
    F_WITHDRAWN,
    F_WITHDRAWN_BY,
    F_REMARK,
    F_DATE,
    F_YEAR,
};

static const struct ej_field fields[] = {
    [F_LOGIN] = {"login", "Логин", EJ_F_NAME, EJ_KEY | EJ_REQUIRED,
                 N_("login, the Unix user's name"), "a.login", "a.login = ?1"},
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, 0, N_("class, such as 7А"), "k.name", "k.id = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil whose family gets it; left out: one of the staff"),
                    "p.file_no", "a.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_GUARDIAN] = {"guardian", "Родитель|Законный представитель", EJ_F_INTEGER, 0,
                    N_("1 or 2: for this guardian; left out: for the pupil"), "a.guardian",
                    "a.guardian = ?1"},
    [F_GRANTED] = {"granted", "Выдан", EJ_F_DATE, EJ_OUTPUT, N_("since which day"), "a.granted",
                   NULL},
    [F_GRANTED_BY] = {"granted_by", "Кем выдан", EJ_F_NAME, EJ_OUTPUT,
                      N_("login of who handed it out"), "a.granted_by", "a.granted_by = ?1"},
    [F_WITHDRAWN] = {"withdrawn", "Отозван", EJ_F_DATE, 0,
                     N_("day from which it is no more; such a record grants nothing"),
                     "a.withdrawn", NULL},
    [F_WITHDRAWN_BY] = {"withdrawn_by", "Кем отозван", EJ_F_NAME, EJ_OUTPUT,
                        N_("login of who withdrew it"), "a.withdrawn_by", "a.withdrawn_by = ?1"},
    [F_REMARK] = {"remark", "Примечание", EJ_F_TEXT, EJ_FREE_TEXT, N_("remark"), "a.remark", NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_FILTER, N_("what was in force on this day"), NULL,
                "a.granted <= ?1 AND (a.withdrawn IS NULL OR a.withdrawn > ?1)"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA,
                N_("school year of the class, such as 2026/27"), NULL, NULL},
};

enum {
    LOGIN,
    GRANTED,
    PUPIL,
    STAFF,
    GUARDIAN,
    GRANTED_BY,
    WITHDRAWN,
    WITHDRAWN_BY,
    REMARK,
    COLUMNS
};

static const struct ej_value same = {.null = true, .keep = true};

/* Whom it is for: one of the staff, or a pupil's family. */
struct holder {
    int64_t staff, pupil, guardian;
};

static enum ej_status find_staff(struct work *w, int64_t *id, struct ej_error *err)
{
    return store_number(w->j, id, 0, err, "SELECT id FROM staff WHERE login = ?", "t",
                        w->v[F_LOGIN].text);
}

static bool names_pupil(const struct work *w)
{
    return !w->v[F_PUPIL_ID].null || !w->v[F_PUPIL].null;
}

static enum ej_status find_holder(struct work *w, struct holder *h, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    *h = (struct holder){.guardian = work_int(w, F_GUARDIAN, 0)};
    if (!w->v[F_GUARDIAN].null && !h->guardian)
        return ej_fail(err, EJ_REFUSED, _("guardian: the pupil has no such guardian"));
    if (names_pupil(w))
        return work_pupil(w, F_PUPIL_ID, F_PUPIL, work_int(w, F_CLASS, 0), NULL, &h->pupil, err);
    if (h->guardian)
        return ej_fail(err, EJ_REFUSED, _("guardian: of which pupil? name the pupil_id"));
    status = find_staff(w, &h->staff, err);
    if (status == EJ_OK && !h->staff)
        status =
            ej_fail(err, EJ_REFUSED, _("login: none of the staff; a family's names the pupil_id"));
    return status;
}

static enum ej_status check_consent(const char *consent, struct ej_error *err)
{
    if (!consent || strcmp(consent, "given") == 0)
        return EJ_OK;
    return ej_fail(err, EJ_REFUSED, _("consent: is %s; so there is no access to the diary"),
                   russian_messages() ? word_russian(WORDS_CONSENT, consent) : consent);
}

/* No account without consent (152-FZ, komi 11.2). */
static enum ej_status check_family(struct work *w, const struct holder *h, struct ej_error *err)
{
    struct ej_value key[] = {ej_int(h->pupil), ej_int(h->guardian)};
    enum { PUPIL_CONSENT = 8, GUARDIAN_CONSENT = 5 };
    struct put_old old;
    int64_t id = 0;
    enum ej_status status = put_get(w->j, &put_pupil, h->pupil, &old, err);

    if (status == EJ_OK)
        status = check_consent(old.values[PUPIL_CONSENT].text, err);
    if (status != EJ_OK || !h->guardian)
        return status;
    status = put_find(w->j, &put_guardian, key, &id, &old, err);
    if (status == EJ_OK && !id)
        status = ej_fail(err, EJ_REFUSED, _("guardian: the pupil has no such guardian"));
    return status == EJ_OK ? check_consent(old.values[GUARDIAN_CONSENT].text, err) : status;
}

bool account_login(const char *login)
{
    static const char may[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "._-@+\\$"; /* those of a domain have the last ones */
    size_t length = strspn(login, may);

    return length > 0 && length < LOGIN_NAME_MAX && !login[length] && login[0] != '-';
}

/* The account of HOLDER with this login that is in force; 0: none. */
static enum ej_status find_open(struct work *w, const struct holder *h, int64_t *id,
                                struct ej_error *err)
{
    static const char sql[] = "SELECT id FROM account WHERE login = ?1 AND ifnull(pupil_id, 0) = ?2"
                              " AND (?2 = 0 OR ?3 = 0 OR ifnull(guardian, 0) = ?3)"
                              " AND (withdrawn IS NULL OR withdrawn > ?4) ORDER BY id LIMIT 1";

    return store_number(w->j, id, 0, err, sql, "tiit", w->v[F_LOGIN].text, h->pupil, h->guardian,
                        w->j->today);
}

/* What stands already stays, but for other words beside it. */
static enum ej_status change_remark(struct work *w, int64_t id, struct ej_error *err)
{
    struct ej_value values[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        values[i] = same;
    if (!w->v[F_REMARK].null)
        values[REMARK] = w->v[F_REMARK];
    return work_update(w, &put_account, id, values, err);
}

static enum ej_status grant(struct work *w, struct ej_error *err)
{
    struct holder h;
    int64_t id = 0;

    if (!w->v[F_WITHDRAWN].null)
        return EJ_OK;
    if (!account_login(w->v[F_LOGIN].text))
        return ej_fail(err, EJ_REFUSED, _("login: no name of a Unix user"));
    enum ej_status status = find_holder(w, &h, err);
    if (status == EJ_OK && h.pupil)
        status = check_family(w, &h, err);
    if (status == EJ_OK)
        status = find_open(w, &h, &id, err);
    if (status != EJ_OK || id)
        return status == EJ_OK ? change_remark(w, id, err) : status;
    struct ej_value values[COLUMNS] = {
        [LOGIN] = w->v[F_LOGIN],
        [GRANTED] = ej_text(w->j->today),
        [PUPIL] = h.pupil ? ej_int(h.pupil) : ej_null(),
        [STAFF] = h.staff ? ej_int(h.staff) : ej_null(),
        [GUARDIAN] = h.guardian ? ej_int(h.guardian) : ej_null(),
        [GRANTED_BY] = ej_text(access_login(w->j)),
        [WITHDRAWN] = ej_null(),
        [WITHDRAWN_BY] = ej_null(),
        [REMARK] = ej_text(work_text(w, F_REMARK, "")),
    };
    return work_put(w, &put_account, values, &id, err);
}

/* From DAY on it is no more; NULL: it goes on. */
static enum ej_status end_on(struct work *w, int64_t id, const char *day, const char *remark,
                             struct ej_error *err)
{
    struct ej_value values[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        values[i] = same;
    values[WITHDRAWN] = ej_text(day);
    values[WITHDRAWN_BY] = ej_text(day ? access_login(w->j) : NULL);
    if (remark)
        values[REMARK] = ej_text(remark);
    return dated_follow(w, &put_account, id, values, err);
}

static enum ej_status end_one(struct work *w, int64_t id, const char *remark, struct ej_error *err)
{
    return end_on(w, id, w->j->today, remark, err);
}

/* Whoever of the staff never had an account has access by being there: that ends too, though it
 * was never handed out. */
static enum ej_status end_staff(struct work *w, const struct holder *h, struct ej_error *err)
{
    int64_t id;
    struct ej_value values[COLUMNS] = {
        [LOGIN] = w->v[F_LOGIN],
        [GRANTED] = ej_null(),
        [PUPIL] = ej_null(),
        [STAFF] = ej_int(h->staff),
        [GUARDIAN] = ej_null(),
        [GRANTED_BY] = ej_null(),
        [WITHDRAWN] = ej_text(w->j->today),
        [WITHDRAWN_BY] = ej_text(access_login(w->j)),
        [REMARK] = ej_text(work_text(w, F_REMARK, "")),
    };

    return work_put(w, &put_account, values, &id, err);
}

/* All that a family's login opens: one guardian may have several children here. */
static enum ej_status end_login(struct work *w, struct ej_error *err)
{
    static const char sql[] = "SELECT id FROM account WHERE login = ?1 AND pupil_id IS NOT NULL"
                              " AND (withdrawn IS NULL OR withdrawn > ?2) ORDER BY id LIMIT 1";
    const char *login = w->v[F_LOGIN].text;
    int64_t id, ever = 0;
    enum ej_status status = store_number(
        w->j, &ever, 0, err, "SELECT max(id) FROM account WHERE login = ?1", "t", login);

    if (status == EJ_OK && !ever)
        return ej_fail(err, EJ_REFUSED, _("login: nobody has access by it"));
    while (status == EJ_OK &&
           (status = store_number(w->j, &id, 0, err, sql, "tt", login, w->j->today)) == EJ_OK && id)
        status = end_one(w, id, work_text(w, F_REMARK, NULL), err);
    return status == EJ_OK && w->change == CHANGE_NONE ? change_remark(w, ever, err) : status;
}

static enum ej_status end_of_holder(struct work *w, const struct holder *h, struct ej_error *err)
{
    int64_t id, ever = 0;
    enum ej_status status = find_open(w, h, &id, err);

    if (status != EJ_OK)
        return status;
    if (id)
        return end_one(w, id, work_text(w, F_REMARK, NULL), err);
    status =
        store_number(w->j, &ever, 0, err,
                     "SELECT max(id) FROM account WHERE login = ?1 AND ifnull(pupil_id, 0) = ?2",
                     "ti", w->v[F_LOGIN].text, h->pupil);
    if (status != EJ_OK || ever)
        return status == EJ_OK ? change_remark(w, ever, err) : status;
    return h->staff ? end_staff(w, h, err)
                    : ej_fail(err, EJ_REFUSED, _("login: has no access to this pupil's diary"));
}

static enum ej_status withdraw(struct work *w, struct ej_error *err)
{
    struct holder h;
    int64_t staff = 0;
    enum ej_status status = find_staff(w, &staff, err);

    if (status == EJ_OK && !staff && !names_pupil(w) && work_int(w, F_GUARDIAN, 0) == 0)
        return end_login(w, err);
    if (status == EJ_OK)
        status = find_holder(w, &h, err);
    return status == EJ_OK ? end_of_holder(w, &h, err) : status;
}

enum ej_status account_end(struct work *w, int64_t pupil, int64_t n, struct ej_error *err)
{
    static const char sql[] = "SELECT id FROM account WHERE pupil_id = ?1"
                              " AND (?2 = 0 OR guardian = ?2)"
                              " AND (withdrawn IS NULL OR withdrawn > ?3) ORDER BY id LIMIT 1";
    int64_t id = 0;
    enum ej_status status = store_number(w->j, &id, 0, err, sql, "iit", pupil, n, w->j->today);

    while (status == EJ_OK && id) {
        status = end_one(w, id, NULL, err);
        if (status == EJ_OK)
            status = store_number(w->j, &id, 0, err, sql, "iit", pupil, n, w->j->today);
    }
    return status;
}

enum ej_status account_follow(struct work *w, int64_t pupil, struct ej_error *err)
{
#define FROM_DAY(who)                                                                              \
    "iif(ifnull(" who ".consent, 'given') = 'given', '9999-99',"                                   \
    " max(ifnull(" who ".consent_date, ?2), ?2))"
    static const char sql[] =
        "WITH due AS (SELECT a.id, a.withdrawn, nullif(min(" FROM_DAY("p") ", " FROM_DAY(
            "g") "), '9999-99') AS day FROM account a JOIN pupil p ON p.id = a.pupil_id"
                 " LEFT JOIN guardian g ON g.pupil_id = p.id AND g.n = a.guardian"
                 " WHERE a.pupil_id = ?1 AND (a.withdrawn IS NULL OR a.withdrawn > ?2))"
                 " SELECT id, day FROM due WHERE day IS NOT withdrawn ORDER BY id LIMIT 1";
    enum ej_status status = EJ_OK;

    for (bool row = true; status == EJ_OK && row;) {
        struct sqlite3_stmt *stmt;
        char day[11] = "";
        int64_t id = 0;
        status = store_query(w->j, &stmt, err, sql, "it", pupil, w->j->today);
        if (status == EJ_OK)
            status = store_step(w->j, stmt, &row, err);
        if (status != EJ_OK || !row)
            break;
        id = store_int(stmt, 0);
        if (!store_null(stmt, 1))
            snprintf(day, sizeof day, "%s", store_text(stmt, 1));
        store_reset(stmt);
        status = end_on(w, id, *day ? day : NULL, NULL, err);
    }
    return status;
}

static const struct verb verbs[] = {
    {.name = "grant",
     .row = grant,
     .fields = "login class pupil_id pupil guardian withdrawn remark year",
     .required = "login"},
    {.name = "withdraw",
     .row = withdraw,
     .fields = "login class pupil_id pupil guardian remark year",
     .required = "login"},
};

const struct ej_noun noun_account = {
    .name = "account",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM account a LEFT JOIN pupil p ON p.id = a.pupil_id"
            " LEFT JOIN class k ON k.id = (SELECT e.class_id FROM enrolment e"
            "  WHERE e.pupil_id = p.id ORDER BY e.starts DESC, e.id DESC LIMIT 1) WHERE 1",
    .order = BY_CLASS ", " BY_PUPIL ", a.guardian, a.login, a.granted, a.id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
