/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pupil and the guardians, as a record of the roster has them. */
#include <stdlib.h>
#include <string.h>

#include "consent/digest.h"
#include "intl.h"
#include "noun/account.h"
#include "resolve/resolve.h"
#include "roster/roster.h"

enum ej_status pupil_find(struct work *w, const char *file_no, int64_t *id, struct ej_error *err)
{
    struct ej_error none = {0};
    enum ej_status status = resolve_pupil_id(w->j, file_no, id, &none);

    if (status == EJ_REFUSED)
        return EJ_OK;
    return status == EJ_OK ? EJ_OK : ej_fail(err, status, "%s", none.text);
}

enum ej_status pupil_named(struct work *w, int64_t *id, struct ej_error *err)
{
    int64_t year;
    enum ej_status status;

    if (w->raw[F_PUPIL_ID])
        return resolve_pupil_id(w->j, w->v[F_PUPIL_ID].text, id, err);
    if (!w->raw[F_PUPIL])
        return ej_fail(err, EJ_REFUSED, _("pupil_id: missing, and no pupil named"));
    status = work_year(w, work_text(w, F_DATE, NULL), &year, err);
    if (status != EJ_OK)
        return status;
    return resolve_pupil(w->j, year, work_int(w, F_CLASS, 0), NULL, w->raw[F_PUPIL], id, err);
}

/* What is given; what is empty or absent stays, and is OTHERWISE in a new row. */
static struct ej_value stay(const struct work *w, int field, struct ej_value otherwise)
{
    struct ej_value value = w->v[field].null ? otherwise : w->v[field];

    value.keep = w->v[field].null;
    return value;
}

static bool blank(const struct work *w, int field)
{
    return w->v[field].null || (w->v[field].text && !*w->v[field].text);
}

/* A column that is there must not be empty, and a new pupil has to have it. */
static enum ej_status check_needed(struct work *w, bool new, const int *needed, int count,
                                   struct ej_error *err)
{
    char label[LABEL_SIZE];

    for (int i = 0; i < count; i++)
        if (blank(w, needed[i]) && (new || work_given(w, needed[i])))
            return ej_fail(err, EJ_REFUSED, _("%s: missing"),
                           field_label(&w->noun->fields[needed[i]], label));
    return EJ_OK;
}

static enum ej_status check_dates(struct work *w, struct ej_error *err)
{
    const char *born = work_text(w, F_BIRTH_DATE, NULL);
    const char *enrolled = work_text(w, F_ENROLLED, NULL);

    if (born && strcmp(born, w->j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("birth_date: in the future"));
    if (born && enrolled && strcmp(born, enrolled) >= 0)
        return ej_fail(err, EJ_REFUSED, _("enrolled: before the date of birth"));
    return EJ_OK;
}

static enum ej_status check_person(struct work *w, bool new, struct ej_error *err)
{
    static const int named[] = {F_SURNAME, F_GIVEN_NAME, F_CLASS};
    static const int school[] = {F_BIRTH_DATE, F_SEX, F_ENROLLED};
    enum ej_status status = check_needed(w, new, named, sizeof named / sizeof *named, err);

    /* OneRoster has no place for these; a pupil who came from there may go on without. */
    if (status == EJ_OK && new && w->verb->row != roster_oneroster)
        status = check_needed(w, true, school, sizeof school / sizeof *school, err);
    if (status == EJ_OK && w->v[F_CONSENT].null && (new || work_given(w, F_CONSENT)))
        status = ej_fail(err, EJ_REFUSED,
                         _("consent: missing; nobody is taken in without a word about it"
                           " (152-FZ), give --consent if it is the same for all"));
    return status == EJ_OK ? check_dates(w, err) : status;
}

/* What stands about the pupil as such, before and after the record. */
struct person {
    int64_t id;
    bool anonymised, refused;
};

/* Fields of the roster that make up guardian N. */
struct guardian {
    int n, name, phone, email;
};

enum { G_NAME = 2, G_PHONE, G_EMAIL, G_CONSENT };

/* An empty cell empties it; a OneRoster bundle has no cells for what it does not know. */
static struct ej_value contact(const struct work *w, int field)
{
    struct ej_value value = work_value(w, field, ej_text(""));

    if (w->verb->row == roster_oneroster && w->v[field].null)
        value.keep = true;
    return value;
}

/* Something would be known of the guardian that the journal does not hold; ID 0: no guardian. */
static bool adds(int64_t id, const struct put_old *old, const struct ej_value *value, int column)
{
    const char *was = id ? old->values[column].text : NULL;

    return value->text && *value->text && (!was || strcmp(value->text, was) != 0);
}

/* Of one who refuses only the least is kept (komi 11.2), and nobody anonymised is named again. */
static enum ej_status may_know(struct work *w, const struct person *p, const struct guardian *g,
                               int64_t id, const struct put_old *old, const struct ej_value *values,
                               struct ej_error *err)
{
    const char *own = id ? old->values[G_CONSENT].text : NULL;
    char label[LABEL_SIZE];
    bool contacts =
        adds(id, old, &values[G_PHONE], G_PHONE) || adds(id, old, &values[G_EMAIL], G_EMAIL);

    if (p->anonymised && (id == 0 || put_differs(old, values)))
        return consent_not_anonymised(w, p->id, err);
    if (p->refused && (contacts || adds(id, old, &values[G_NAME], G_NAME)))
        return ej_fail(err, EJ_REFUSED,
                       _("%s: the pupil's consent is refused, so no guardians and contacts are"
                         " kept"),
                       field_label(&w->noun->fields[g->name], label));
    if (own && strcmp(own, "refused") == 0 && contacts)
        return ej_fail(err, EJ_REFUSED,
                       _("%s: this guardian's consent is refused, so no telephone and e-mail are"
                         " kept"),
                       field_label(&w->noun->fields[g->name], label));
    return EJ_OK;
}

/* The name of a guardian who is there was emptied: `set` removes, a list never does. */
static enum ej_status nameless(struct work *w, const struct person *p, const struct guardian *g,
                               int64_t id, bool *done, struct ej_error *err)
{
    const struct ej_field *name = &w->noun->fields[g->name];
    char label[LABEL_SIZE];
    bool bare = blank(w, g->phone) && blank(w, g->email);

    *done = bare;
    if (!w->how->careful) {
        if (w->verb->row != roster_oneroster)
            work_warn(w,
                      _("%s: is empty, but a list removes nobody; ej-roster set --%s '' --replace"
                        " removes this guardian"),
                      field_label(name, label), name->name);
        return EJ_OK;
    }
    if (!bare)
        return ej_fail(err, EJ_REFUSED, _("%s: missing, though there is a telephone or e-mail"),
                       field_label(name, label));
    if (!w->how->replace)
        return ej_fail(err, EJ_REFUSED,
                       _("the journal holds another value under this key; give --replace"
                         " to change it"));
    if (p->anonymised)
        return consent_not_anonymised(w, p->id, err);
    enum ej_status status = account_end(w, p->id, g->n, err);
    return status == EJ_OK ? work_remove(w, &put_guardian, id, err) : status;
}

static enum ej_status store_guardian(struct work *w, const struct person *p,
                                     const struct guardian *g, struct ej_error *err)
{
    static const struct ej_value keep = {.null = true, .keep = true};
    static const struct ej_value empty = {.text = "", .keep = true};
    struct put_old old;
    int64_t id;
    bool done = false;
    char label[LABEL_SIZE];
    struct ej_value values[] = {ej_int(p->id),
                                ej_int(g->n),
                                stay(w, g->name, ej_null()),
                                contact(w, g->phone),
                                contact(w, g->email),
                                keep,
                                keep,
                                empty,
                                keep};

    if (!work_given(w, g->name) && !work_given(w, g->phone) && !work_given(w, g->email))
        return EJ_OK;
    if (blank(w, g->name))
        values[G_NAME] = keep;
    enum ej_status status = put_find(w->j, &put_guardian, values, &id, &old, err);
    if (status != EJ_OK)
        return status;
    if (id == 0 && blank(w, g->name)) {
        if (blank(w, g->phone) && blank(w, g->email))
            return EJ_OK;
        return ej_fail(err, EJ_REFUSED, _("%s: missing, though there is a telephone or e-mail"),
                       field_label(&w->noun->fields[g->name], label));
    }
    status = may_know(w, p, g, id, &old, values, err);
    if (status == EJ_OK && id && work_given(w, g->name) && blank(w, g->name))
        status = nameless(w, p, g, id, &done, err);
    if (status != EJ_OK || done)
        return status;
    return id ? work_update(w, &put_guardian, id, values, err)
              : work_put(w, &put_guardian, values, &id, err);
}

static enum ej_status read_person(struct work *w, struct person *p, struct ej_error *err)
{
    static const char sql[] = "SELECT consent = 'refused', id IN (SELECT pupil_id FROM anonymised)"
                              " FROM pupil WHERE id = ?";
    struct sqlite3_stmt *stmt;
    bool row;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "i", p->id);

    if (status == EJ_OK)
        status = store_step(w->j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    p->refused = store_int(stmt, 0) != 0;
    p->anonymised = store_int(stmt, 1) != 0;
    store_reset(stmt);
    return EJ_OK;
}

/* A pupil who is there already; who was anonymised keeps what tells nothing about a person. */
static enum ej_status update_person(struct work *w, const struct person *p, struct ej_value *values,
                                    struct ej_error *err)
{
    struct ej_value conditions = values[P_CONDITIONS];
    struct put_old old;
    enum ej_status status = EJ_OK;

    values[P_FILE_NO].keep = true; /* a look-alike finds the pupil, and renames nobody */
    if (p->anonymised) {
        values[P_CONDITIONS].keep = true;
        status = put_get(w->j, &put_pupil, p->id, &old, err);
        if (status == EJ_OK && put_differs(&old, values))
            status = consent_not_anonymised(w, p->id, err);
        values[P_CONDITIONS] = conditions;
    }
    return status == EJ_OK ? work_update(w, &put_pupil, p->id, values, err) : status;
}

/* The record refuses what was not refused before: then guardians must be gone. */
static enum ej_status now_refused(struct work *w, struct person *p, struct ej_error *err)
{
    int64_t guardians = 0;
    bool was = p->refused;
    enum ej_status status = EJ_OK;

    if (w->v[F_CONSENT].null)
        return EJ_OK;
    p->refused = strcmp(w->v[F_CONSENT].text, "refused") == 0;
    if (p->refused && !was)
        status = store_number(w->j, &guardians, 0, err,
                              "SELECT count(*) FROM guardian WHERE pupil_id = ?", "i", p->id);
    if (status == EJ_OK && guardians)
        status = ej_fail(err, EJ_REFUSED,
                         _("consent: guardians with their contacts are recorded for this pupil;"
                           " ej-consent set --drop-contacts yes removes them"));
    return status;
}

/* Of one who was there before, the record may give either of the dates alone. */
static enum ej_status check_stored_dates(struct work *w, int64_t id, struct ej_error *err)
{
    static const char sql[] = "SELECT 1 FROM pupil WHERE id = ? AND birth_date >= enrolled";
    int64_t wrong = 0;
    enum ej_status status = EJ_OK;

    if (w->change != CHANGE_NONE && w->v[F_BIRTH_DATE].null != w->v[F_ENROLLED].null)
        status = store_number(w->j, &wrong, 0, err, sql, "i", id);
    if (status == EJ_OK && wrong)
        status = ej_fail(err, EJ_REFUSED, _("enrolled: before the date of birth"));
    return status;
}

enum ej_status pupil_store(struct work *w, int64_t *id, struct ej_error *err)
{
    static const struct ej_value keep = {.null = true, .keep = true};
    static const struct ej_value empty = {.text = "", .keep = true};
    static const struct guardian guardians[] = {{1, F_GUARDIAN1, F_PHONE1, F_EMAIL1},
                                                {2, F_GUARDIAN2, F_PHONE2, F_EMAIL2}};
    struct person p = {.id = *id};
    bool new = *id == 0;
    enum ej_status status = check_person(w, new, err);
    struct ej_value values[] = {
        w->v[F_PUPIL_ID],
        stay(w, F_SURNAME, ej_null()),
        stay(w, F_GIVEN_NAME, ej_null()),
        work_value(w, F_PATRONYMIC, ej_text("")),
        stay(w, F_BIRTH_DATE, ej_null()),
        stay(w, F_SEX, ej_null()),
        stay(w, F_ENROLLED, ej_null()),
        work_value(w, F_ENROLLED_ORDER, ej_text("")),
        stay(w, F_CONSENT, ej_null()),
        keep,
        empty,
        keep,
        work_value(w, F_CONDITIONS, ej_text("")),
    };

    if (status == EJ_OK && !new)
        status = read_person(w, &p, err);
    if (status == EJ_OK)
        status = new ? work_put(w, &put_pupil, values, id, err) : update_person(w, &p, values, err);
    if (status == EJ_OK && !new)
        status = check_stored_dates(w, *id, err);
    p.id = *id;
    if (status == EJ_OK)
        status = now_refused(w, &p, err);
    for (int i = 0; i < 2 && status == EJ_OK; i++)
        status = store_guardian(w, &p, &guardians[i], err);
    return status;
}
