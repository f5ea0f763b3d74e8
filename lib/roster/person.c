/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pupil and the guardians, as a record of the roster has them. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
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
    for (int i = 0; i < count; i++)
        if (blank(w, needed[i]) && (new || work_given(w, needed[i])))
            return ej_fail(err, EJ_REFUSED, _("%s: missing"), w->noun->fields[needed[i]].name);
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

static enum ej_status store_guardian(struct work *w, int64_t pupil, int n, int name, int phone,
                                     int email, struct ej_error *err)
{
    static const struct ej_value keep = {.null = true, .keep = true};
    static const struct ej_value empty = {.text = "", .keep = true};
    struct put_old old;
    int64_t id;
    struct ej_value values[] = {ej_int(pupil),
                                ej_int(n),
                                stay(w, name, ej_null()),
                                stay(w, phone, ej_text("")),
                                stay(w, email, ej_text("")),
                                keep,
                                keep,
                                empty,
                                keep};

    if (blank(w, name) && blank(w, phone) && blank(w, email))
        return EJ_OK;
    enum ej_status status = put_find(w->j, &put_guardian, values, &id, &old, err);
    if (status != EJ_OK)
        return status;
    if (id == 0 && blank(w, name))
        return ej_fail(err, EJ_REFUSED, _("%s: missing, though there is a telephone or e-mail"),
                       w->noun->fields[name].name);
    if (id == 0 && !w->v[F_CONSENT].null && strcmp(w->v[F_CONSENT].text, "refused") == 0)
        work_warn(w, _("%s: is stored though consent is refused"), w->noun->fields[name].name);
    return id ? work_update(w, &put_guardian, id, values, err)
              : work_put(w, &put_guardian, values, &id, err);
}

enum ej_status pupil_store(struct work *w, int64_t *id, struct ej_error *err)
{
    static const struct ej_value keep = {.null = true, .keep = true};
    static const struct ej_value empty = {.text = "", .keep = true};
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

    if (status != EJ_OK)
        return status;
    if (new) {
        status = work_put(w, &put_pupil, values, id, err);
    } else {
        values[0].keep = true; /* a look-alike finds the pupil, and renames nobody */
        status = work_update(w, &put_pupil, *id, values, err);
    }
    if (status == EJ_OK)
        status = store_guardian(w, *id, 1, F_GUARDIAN1, F_PHONE1, F_EMAIL1, err);
    if (status == EJ_OK)
        status = store_guardian(w, *id, 2, F_GUARDIAN2, F_PHONE2, F_EMAIL2, err);
    return status;
}
