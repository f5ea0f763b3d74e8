/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wrong file number is mended. */
#include "consent/digest.h"
#include "intl.h"
#include "noun/dated.h"
#include "resolve/number.h"
#include "roster/roster.h"

enum ej_status pupil_once(struct work *w, int64_t pupil, const char *file_no, bool removed,
                          bool *was, struct ej_error *err)
{
    int64_t found;
    enum ej_status status =
        store_number(w->j, &found, 0, err,
                     "SELECT 1 FROM audit WHERE tbl = 'pupil' AND (?1 = 0 OR row_id = ?1)"
                     " AND (new IS NULL) = ?2 AND old ->> 0 = ?3 LIMIT 1",
                     "iit", pupil, (int64_t)removed, file_no);

    *was = found != 0;
    return status;
}

enum ej_status roster_rename(struct work *w, struct ej_error *err)
{
    struct ej_value values[PUPIL_COLUMNS];
    int64_t pupil, other;
    bool done = false;
    enum ej_status status = pupil_find(w, w->v[F_PUPIL_ID].text, &pupil, err);

    if (status == EJ_OK && !w->v[F_NEW_ID].text[0])
        status = ej_fail(err, EJ_REFUSED, _("new_id: missing"));
    if (status == EJ_OK)
        status = pupil_find(w, w->v[F_NEW_ID].text, &other, err);
    if (status == EJ_OK && pupil == 0 && other)
        status = pupil_once(w, other, w->v[F_PUPIL_ID].text, false, &done, err);
    if (status != EJ_OK || done)
        return status;
    if (pupil == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("pupil_id: no pupil has this file number (№ личного дела)"));
    if (other && other != pupil)
        return ej_fail(err, EJ_REFUSED,
                       _("new_id: another pupil has this file number; ej-roster merge joins two"));
    status = consent_not_anonymised(w, pupil, err);
    if (status == EJ_OK && !other)
        status = consent_number_free(w, w->v[F_NEW_ID].text, err);
    if (status != EJ_OK)
        return status;
    for (int i = 0; i < PUPIL_COLUMNS; i++)
        values[i] = (struct ej_value){.null = true, .keep = true};
    values[P_FILE_NO] = w->v[F_NEW_ID];
    numbers_free(w->j);
    return dated_follow(w, &put_pupil, pupil, values, err);
}
