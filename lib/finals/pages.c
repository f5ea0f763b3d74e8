/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finals/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finals/finals.h"
#include "intl.h"

enum taught { TAUGHT = 1, TAUGHT_WITHOUT_MARKS, TAUGHT_WITHOUT_ATTESTATION };

struct finals_page {
    int64_t class_id, year;
    char period[8], starts[11], ends[11]; /* starts "": no such period in this grade */
    int grade;
    bool joint, warned;
    struct map subjects; /* -> enum taught */
    struct map pupils;   /* -> 1 */
};

static void pages_free(void *own)
{
    struct finals_pages *pages = own;

    for (int i = 0; i < pages->count; i++) {
        map_free(&pages->list[i].subjects);
        map_free(&pages->list[i].pupils);
    }
    map_free(&pages->index);
    free(pages->list);
    free(pages);
}

enum ej_status finals_pages(struct work *w, struct finals_pages **out, struct ej_error *err)
{
    if (!w->own) {
        w->own = calloc(1, sizeof(struct finals_pages));
        w->own_free = pages_free;
    }
    *out = w->own;
    return w->own ? EJ_OK : ej_no_memory(err);
}

static enum ej_status keep(struct map *map, const void *key, size_t size, int64_t value,
                           struct ej_error *err)
{
    int64_t *at = map_at(map, key, size);

    if (!at)
        return ej_no_memory(err);
    *at = value;
    return EJ_OK;
}

/* ---- one page ------------------------------------------------------------------------------- */

/* Grade and dates; a year's, examination's or final mark belongs to the whole year. */
static enum ej_status load_dates(struct work *w, struct finals_page *page, struct ej_error *err)
{
    static const char sql[] =
        "SELECT k.year_id, k.grade, k.joint, iif(?2, pe.starts, y.starts), iif(?2, pe.ends, y.ends)"
        " FROM class k JOIN year y ON y.id = k.year_id"
        " LEFT JOIN period pe ON pe.year_id = y.id AND pe.name = ?3"
        " AND k.grade BETWEEN pe.grade_from AND pe.grade_to WHERE k.id = ?1 LIMIT 1";
    struct sqlite3_stmt *stmt;
    bool row = false;
    int64_t dated = finals_kind(page->period) == FINALS_PERIOD;
    enum ej_status status =
        store_query(w->j, &stmt, err, sql, "iit", page->class_id, dated, page->period);

    if (status == EJ_OK)
        status = store_step(w->j, stmt, &row, err);
    if (status != EJ_OK || !row)
        return status;
    page->year = store_int(stmt, 0);
    page->grade = (int)store_int(stmt, 1);
    page->joint = store_int(stmt, 2) != 0;
    if (!store_null(stmt, 3)) {
        snprintf(page->starts, sizeof page->starts, "%s", store_text(stmt, 3));
        snprintf(page->ends, sizeof page->ends, "%s", store_text(stmt, 4));
    }
    store_reset(stmt);
    return EJ_OK;
}

/* «Математика» has an examination and a final mark where Алгебра and Геометрия are taught. */
static enum ej_status keep_joined(struct work *w, struct finals_page *page, const char *name,
                                  struct ej_error *err)
{
    enum finals_kind kind = finals_kind(page->period);
    const struct policy *policy;
    int64_t id = 0;
    enum ej_status status = policy_get(w->j, &policy, err);
    const char *joined = status == EJ_OK ? policy_joined_subject(policy, name) : NULL;

    if (!joined || (kind != FINALS_EXAM && kind != FINALS_FINAL))
        return status;
    status = store_number(w->j, &id, 0, err, "SELECT id FROM subject WHERE name = ?", "t", joined);
    return status == EJ_OK && id ? keep(&page->subjects, &id, sizeof id, TAUGHT, err) : status;
}

static enum ej_status load_subjects(struct work *w, struct finals_page *page, struct ej_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT s.id, s.name, iif(NOT s.graded, 2, iif(NOT s.attested, 3, 1))"
        " FROM class_part cp JOIN course c ON c.class_id = cp.class_id"
        " JOIN subject s ON s.id = c.subject_id"
        " WHERE cp.part_id = ?1 AND EXISTS (SELECT 1 FROM load o WHERE o.course_id = c.id"
        " AND o.starts <= ?3 AND (o.ends IS NULL OR o.ends > ?2))";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status =
        store_query(w->j, &stmt, err, sql, "itt", page->class_id, page->starts, page->ends);

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        int64_t id = store_int(stmt, 0), taught = store_int(stmt, 2);
        status = keep(&page->subjects, &id, sizeof id, taught, err);
        if (status == EJ_OK && taught == TAUGHT)
            status = keep_joined(w, page, store_text(stmt, 1), err);
    }
    return status;
}

static enum ej_status load_pupils(struct work *w, struct finals_page *page, struct ej_error *err)
{
    static const char sql[] = "SELECT pupil_id FROM enrolment WHERE class_id = ?1"
                              " AND starts <= ?3 AND (ends IS NULL OR ends > ?2)";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status =
        store_query(w->j, &stmt, err, sql, "itt", page->class_id, page->starts, page->ends);

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        int64_t id = store_int(stmt, 0);
        status = keep(&page->pupils, &id, sizeof id, 1, err);
    }
    return status;
}

/* A certificate also names what was taught in the year before only. */
static enum ej_status keep_subject(void *context, const struct proposal *line, struct ej_error *err)
{
    struct finals_page *page = context;

    return line->subject_id
               ? keep(&page->subjects, &line->subject_id, sizeof line->subject_id, TAUGHT, err)
               : EJ_OK;
}

static enum ej_status load_page(struct work *w, struct finals_page *page, struct ej_error *err)
{
    enum ej_status status = load_dates(w, page, err);

    if (status != EJ_OK || !page->starts[0])
        return status;
    struct finals_scope scope = {
        .year = page->year, .class_id = page->class_id, .kind = finals_kind(page->period)};
    snprintf(scope.period, sizeof scope.period, "%s", page->period);
    snprintf(scope.date, sizeof scope.date, "%s", w->j->today);
    status = load_subjects(w, page, err);
    if (status == EJ_OK)
        status = load_pupils(w, page, err);
    if (status == EJ_OK && scope.kind == FINALS_FINAL)
        status = finals_walk(w->j, &scope, keep_subject, page, err);
    return status;
}

static enum ej_status find_page(struct work *w, struct finals_pages *pages, int64_t class_id,
                                const char *period, struct finals_page **out, struct ej_error *err)
{
    struct {
        int64_t class_id;
        char period[8];
    } key = {class_id, ""};

    snprintf(key.period, sizeof key.period, "%s", period);
    memset(key.period + strlen(period), 0, sizeof key.period - strlen(period));
    int64_t *index = map_at(&pages->index, &key, sizeof key);
    if (!index)
        return ej_no_memory(err);
    if (*index == 0) {
        struct finals_page *grown =
            realloc(pages->list, ((size_t)pages->count + 1) * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        pages->list = grown;
        struct finals_page *page = &grown[pages->count++];
        *page = (struct finals_page){.class_id = class_id};
        snprintf(page->period, sizeof page->period, "%s", period);
        enum ej_status status = load_page(w, page, err);
        if (status != EJ_OK)
            return status;
        *index = pages->count;
    }
    *out = &pages->list[*index - 1];
    return EJ_OK;
}

/* ---- a record against its page --------------------------------------------------------------- */

static enum ej_status check_page(struct work *w, const struct finals_page *page,
                                 struct ej_error *err)
{
    const struct policy *policy;
    enum ej_status status = policy_get(w->j, &policy, err);

    if (status != EJ_OK)
        return status;
    if (page->joint)
        return ej_fail(err, EJ_REFUSED, _("class: finals belong to a class, not to a joint one"));
    if (policy_no_marks(policy, page->grade))
        return ej_fail(err, EJ_REFUSED, _("class: no marks are given in grade %d"), page->grade);
    if (!page->starts[0])
        return ej_fail(err, EJ_REFUSED, _("period: the calendar has no such period in grade %d"),
                       page->grade);
    if (strcmp(page->starts, w->j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("period: begins only on %s"), page->starts);
    return EJ_OK;
}

/* Subjects may end before the certificate, so a mark for it is unusual, not wrong. */
static enum ej_status warn_of_grade(struct work *w, struct finals_page *page, struct ej_error *err)
{
    const struct policy *policy;
    enum ej_status status;

    if (page->warned || finals_kind(page->period) != FINALS_FINAL)
        return EJ_OK;
    page->warned = true;
    status = policy_get(w->j, &policy, err);
    if (status == EJ_OK && !policy_exam_grade(policy, page->grade) &&
        !policy_mean_grade(policy, page->grade))
        work_warn(w, _("period: grade %d gets no certificate by the school's policy"), page->grade);
    return status;
}

static enum ej_status check_subject(int64_t taught, struct ej_error *err)
{
    switch (taught) {
    case TAUGHT:
        return EJ_OK;
    case TAUGHT_WITHOUT_MARKS:
        return ej_fail(err, EJ_REFUSED, _("subject: taught without marks"));
    case TAUGHT_WITHOUT_ATTESTATION:
        return ej_fail(err, EJ_REFUSED, _("subject: taught without attestation"));
    default:
        return ej_fail(err, EJ_REFUSED,
                       _("subject: not in the load of this class in that period (ej-load)"));
    }
}

enum ej_status finals_check(struct work *w, struct finals_pages *pages, int64_t class_id,
                            const char *period, int64_t subject, int64_t pupil,
                            struct ej_error *err)
{
    struct finals_page *page = NULL;
    enum ej_status status = find_page(w, pages, class_id, period, &page, err);

    if (status == EJ_OK)
        status = check_page(w, page, err);
    if (status != EJ_OK)
        return status;
    int64_t *taught = map_at(&page->subjects, &subject, sizeof subject);
    int64_t *there = map_at(&page->pupils, &pupil, sizeof pupil);
    if (!taught || !there)
        return ej_no_memory(err);
    status = check_subject(*taught, err);
    if (status == EJ_OK && !*there)
        status = ej_fail(err, EJ_REFUSED, _("pupil: was not in this class in that period"));
    return status == EJ_OK ? warn_of_grade(w, page, err) : status;
}
