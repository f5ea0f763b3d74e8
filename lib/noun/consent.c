/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consent to the use of personal data: of a pupil, and of each guardian (152-FZ, komi 11). */
#include <string.h>

#include "consent/consent.h"
#include "consent/digest.h"
#include "consent/scrub.h"
#include "intl.h"
#include "noun/account.h"
#include "noun/dated.h"

static const struct ej_field fields[] = {
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY | EJ_PERSONAL,
                    N_("file number of the pupil"), "p.file_no", "p.id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_OUTPUT, N_("class, such as 7А"), "k.name",
                 "k.id IN (SELECT part_id FROM class_part WHERE class_id = ?1)"},
    [F_GUARDIAN] = {"guardian", "Родитель|Законный представитель", EJ_F_INTEGER, EJ_KEY,
                    N_("1 or 2: the consent of this guardian; left out: the pupil's own"),
                    "nullif(g.n, 0)", "g.n = ?1"},
    [F_CONSENT] = {"consent", "Согласие|Согласие на обработку данных", EJ_F_CONSENT, EJ_REQUIRED,
                   N_("given, refused, withdrawn or no-ediary"), "g.consent", "g.consent = ?1"},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, 0, N_("day from which it is so; left out: today"),
                "g.date", NULL},
    [F_ORDER] = {"order", "Приказ|Номер приказа", EJ_F_TEXT, 0, N_("number of the order"),
                 "g.order_no", NULL},
    [F_ORDER_DATE] = {"order_date", "Дата приказа", EJ_F_DATE, 0, N_("date of the order"),
                      "g.order_date", NULL},
    [F_DROP_CONTACTS] =
        {"drop_contacts", "Удалить контакты", EJ_F_YES_NO, EJ_EXTRA,
         N_("yes: remove the guardians of one who refuses, or the contacts of such a guardian"),
         NULL, NULL},
    [F_KEY_FILE] = {"key_file", "Файл ключей", EJ_F_TEXT, EJ_EXTRA,
                    N_("new file that will tell who is who"), NULL, NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

/* The columns of a consent in the tables pupil and guardian. */
struct consent_columns {
    const struct put_table *table;
    int state, date, order, order_date;
};

static const struct consent_columns of_pupil = {&put_pupil, 8, 9, 10, 11};
static const struct consent_columns of_guardian = {&put_guardian, 5, 6, 7, 8};

enum { MAX_COLUMNS = 16 };

static enum ej_status find_guardian(struct work *w, int64_t pupil, int64_t *id,
                                    struct ej_error *err)
{
    struct ej_value key[] = {ej_int(pupil), w->v[F_GUARDIAN]};
    struct put_old old;
    enum ej_status status = put_find(w->j, &put_guardian, key, id, &old, err);

    if (status == EJ_OK && *id == 0)
        status = ej_fail(err, EJ_REFUSED, _("guardian: the pupil has no such guardian"));
    return status;
}

/* One who refuses is kept with as little as can be (komi 11.2): no guardian, no contacts. */
static enum ej_status drop_guardians(struct work *w, int64_t pupil, struct ej_error *err)
{
    int64_t id = 1;
    enum ej_status status = EJ_OK;

    while (status == EJ_OK && id) {
        status = store_number(w->j, &id, 0, err,
                              "SELECT id FROM guardian WHERE pupil_id = ? LIMIT 1", "i", pupil);
        if (status == EJ_OK && id)
            status = work_remove(w, &put_guardian, id, err);
    }
    if (status == EJ_OK)
        status = scrub_begin(w->j, err);
    if (status == EJ_OK)
        status = store_exec(w->j, err, "INSERT INTO scrubbed (pupil_id, person) VALUES (?1, ?1)",
                            "i", pupil);
    if (status == EJ_OK)
        status = scrub_history(w->j, "guardian", err);
    return status == EJ_OK ? store_exec(w->j, err, "DELETE FROM scrubbed", "") : status;
}

static enum ej_status refuse_contacts(struct work *w, int64_t pupil, bool same,
                                      struct ej_error *err)
{
    int64_t guardians;
    enum ej_status status = store_number(
        w->j, &guardians, 0, err, "SELECT count(*) FROM guardian WHERE pupil_id = ?", "i", pupil);

    if (status != EJ_OK || guardians == 0)
        return status;
    if (work_int(w, F_DROP_CONTACTS, 0))
        return drop_guardians(w, pupil, err);
    if (same)
        return EJ_OK;
    return ej_fail(err, EJ_REFUSED,
                   _("consent: guardians with their contacts are recorded for this pupil;"
                     " --drop-contacts yes removes them"));
}

enum { G_PHONE = 3, G_EMAIL };

static bool has_contacts(const struct put_old *guardian)
{
    const char *phone = guardian->values[G_PHONE].text, *email = guardian->values[G_EMAIL].text;

    return (phone && *phone) || (email && *email);
}

/* A guardian who refuses is kept by name alone. */
static enum ej_status empty_contacts(struct work *w, bool same, struct ej_value *values,
                                     struct ej_error *err)
{
    if (work_int(w, F_DROP_CONTACTS, 0))
        values[G_PHONE] = values[G_EMAIL] = ej_text("");
    else if (!same)
        return ej_fail(err, EJ_REFUSED,
                       _("consent: a telephone or e-mail of this guardian is recorded;"
                         " --drop-contacts yes removes them"));
    return EJ_OK;
}

/* What the history holds of them; what this transaction wrote is what the table holds. */
static enum ej_status forget_contacts(struct work *w, int64_t guardian, struct ej_error *err)
{
    return scrub_erase(w->j, "SELECT id, txn_id FROM audit WHERE tbl = 'guardian' AND row_id = ?1",
                       guardian, UINT32_C(1) << G_PHONE | UINT32_C(1) << G_EMAIL, err);
}

/* A new state begins today unless a day is given, and has no order unless one is.  One that is
 * there began when it did: an empty day in a list says nothing else. */
static bool set_values(struct work *w, const struct consent_columns *c, const struct put_old *old,
                       struct ej_value *values)
{
    const char *was = old->values[c->state].text;
    bool same = was && strcmp(was, w->v[F_CONSENT].text) == 0;

    for (int i = 0; i < old->count; i++)
        values[i] = (struct ej_value){.null = true, .keep = true};
    values[c->state] = w->v[F_CONSENT];
    if (!w->v[F_DATE].null)
        values[c->date] = w->v[F_DATE];
    values[c->order] = work_value(w, F_ORDER, ej_text(""));
    values[c->order_date] = work_value(w, F_ORDER_DATE, ej_null());
    if (!same && w->v[F_DATE].null)
        values[c->date] = ej_text(w->j->today);
    if (!same)
        values[c->order].keep = values[c->order_date].keep = false;
    return same;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    const struct consent_columns *c = w->v[F_GUARDIAN].null ? &of_pupil : &of_guardian;
    struct ej_value values[MAX_COLUMNS];
    struct put_old old;
    int64_t pupil, id;
    bool same = false, drop = false, refused = strcmp(w->v[F_CONSENT].text, "refused") == 0;
    enum ej_status status = work_pupil(w, F_PUPIL_ID, F_PUPIL, 0, NULL, &pupil, err);

    id = pupil;
    if (status == EJ_OK && c == &of_guardian)
        status = find_guardian(w, pupil, &id, err);
    if (status == EJ_OK)
        status = put_get(w->j, c->table, id, &old, err);
    if (status != EJ_OK)
        return status;
    same = set_values(w, c, &old, values);
    if (c == &of_guardian && refused && has_contacts(&old)) {
        status = empty_contacts(w, same, values, err);
        drop = work_int(w, F_DROP_CONTACTS, 0) != 0;
    }
    if (status == EJ_OK && put_differs(&old, values)) {
        status = consent_not_anonymised(w, pupil, err);
        /* A state is there from the beginning; to change it is what `set` is for. */
        if (status == EJ_OK)
            status = w->how->careful ? dated_follow(w, c->table, id, values, err)
                                     : work_update(w, c->table, id, values, err);
    } else if (status == EJ_OK) { /* that this line says so is known to later ones */
        status = work_update(w, c->table, id, values, err);
    }
    if (status == EJ_OK && drop)
        status = forget_contacts(w, id, err);
    if (status == EJ_OK && c == &of_pupil && refused)
        status = refuse_contacts(w, pupil, same, err);
    return status == EJ_OK ? account_follow(w, pupil, err) : status;
}

static const struct verb verbs[] = {
    {"import", import, "pupil_id pupil guardian consent date order order_date drop_contacts year",
     "consent", NULL},
    {"anonymise", anonymise_row, "pupil_id pupil order order_date key_file year",
     "order order_date", anonymise_finish},
};

const struct ej_noun noun_consent = {
    .name = "consent",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM (SELECT id AS pupil_id, 0 AS n, consent, consent_date AS date,"
            "  consent_order AS order_no, consent_order_date AS order_date FROM pupil"
            " UNION ALL SELECT pupil_id, n, consent, consent_date, consent_order,"
            "  consent_order_date FROM guardian WHERE consent IS NOT NULL) g"
            " JOIN pupil p ON p.id = g.pupil_id"
            " LEFT JOIN class k ON k.id = (SELECT e.class_id FROM enrolment e"
            "  WHERE e.pupil_id = p.id"
            "  ORDER BY e.starts <= ej_today() DESC, e.starts DESC, e.id DESC LIMIT 1)"
            " WHERE 1",
    .order = BY_CLASS ", " BY_PUPIL ", g.n",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .around = anonymise_around,
    .savepoints = true,
};
