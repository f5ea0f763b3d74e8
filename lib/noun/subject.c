/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "intl.h"
#include "noun/noun.h"
#include "resolve/resolve.h"
#include "store/store.h"

enum { F_SUBJECT, F_GRADED, F_ATTESTED, F_AREA };

static const struct ej_field fields[] = {
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_NAME, EJ_KEY | EJ_REQUIRED, N_("subject"), "s.name",
                   "s.name = ?1"},
    [F_GRADED] = {"graded", "С отметками", EJ_F_YES_NO, 0, N_("yes: taught with marks"), "s.graded",
                  "s.graded = ?1"},
    [F_ATTESTED] = {"attested", "С аттестацией", EJ_F_YES_NO, 0,
                    N_("yes: has a period mark; no: «без аттестации»"), "s.attested",
                    "s.attested = ?1"},
    [F_AREA] = {"area", "Предметная область", EJ_F_NAME, 0, N_("area of subjects"), "s.area",
                "s.area = ?1"},
};

/* Case, ё and blanks make no new subject: the name that is there stays. */
static enum ej_status known_name(struct work *w, struct ej_value *name, char **owned,
                                 struct ej_error *err)
{
    struct ej_error none;
    int64_t id;
    enum ej_status status = resolve_subject(w->j, name->text, &id, &none);

    *owned = NULL;
    if (status == EJ_REFUSED)
        return EJ_OK;
    if (status != EJ_OK)
        return ej_fail(err, status, "%s", none.text);
    status = store_string(w->j, owned, err, "SELECT name FROM subject WHERE id = ?", "i", id);
    *name = ej_text(*owned);
    return status;
}

/* A subject that is no longer taught with marks must not have any. */
static enum ej_status check_graded(struct work *w, const char *name, struct ej_error *err)
{
    static const char marks_sql[] =
        "SELECT count(*) FROM subject s JOIN course c ON c.subject_id = s.id"
        " JOIN lesson l ON l.course_id = c.id JOIN mark m ON m.lesson_id = l.id"
        " WHERE s.name = ? AND s.graded";
    static const char finals_sql[] = "SELECT count(*) FROM subject s JOIN final f"
                                     " ON f.subject_id = s.id AND f.value GLOB '[0-9]*'"
                                     " WHERE s.name = ? AND s.graded";
    int64_t marks = 0, finals = 0;
    enum ej_status status = EJ_OK;

    if (work_int(w, F_GRADED, 1))
        return EJ_OK;
    status = store_number(w->j, &marks, 0, err, marks_sql, "t", name);
    if (status == EJ_OK)
        status = store_number(w->j, &finals, 0, err, finals_sql, "t", name);
    if (status == EJ_OK && (marks || finals))
        status = ej_fail(err, EJ_REFUSED,
                         _("graded: the journal holds marks of this subject (%ld) and final marks"
                           " (%ld)"),
                         (long)marks, (long)finals);
    return status;
}

/* One that no longer has period marks must not have any, in words neither. */
static enum ej_status check_attested(struct work *w, const char *name, struct ej_error *err)
{
    static const char sql[] = "SELECT count(*) FROM subject s JOIN final f ON f.subject_id = s.id"
                              " WHERE s.name = ? AND s.attested";
    int64_t finals = 0;
    enum ej_status status = EJ_OK;

    if (work_int(w, F_ATTESTED, 1))
        return EJ_OK;
    status = store_number(w->j, &finals, 0, err, sql, "t", name);
    if (status == EJ_OK && finals)
        status = ej_fail(err, EJ_REFUSED,
                         _("attested: the journal holds final marks of this subject (%ld)"),
                         (long)finals);
    return status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct ej_value name = w->v[F_SUBJECT];
    char *owned;
    int64_t id;
    enum ej_status status = known_name(w, &name, &owned, err);
    struct ej_value values[] = {
        name,
        work_value(w, F_GRADED, ej_int(1)),
        work_value(w, F_ATTESTED, ej_int(work_int(w, F_GRADED, 1))),
        work_value(w, F_AREA, ej_text("")),
    };

    if (status == EJ_OK)
        status = check_graded(w, name.text, err);
    if (status == EJ_OK)
        status = check_attested(w, name.text, err);
    if (status == EJ_OK)
        status = work_put(w, &put_subject, values, &id, err);
    free(owned);
    return status;
}

static const struct verb verbs[] = {{"import", import, NULL, NULL, NULL}};

const struct ej_noun noun_subject = {
    .name = "subject",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM subject s WHERE 1",
    .order = "s.name COLLATE ej_ru",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
