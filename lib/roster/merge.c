/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two records of one pupil are joined: all that belongs to the doubled one goes to the one who
 * stays, and where both hold the same it is held once.  What contradicts refuses the whole.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/changes.h"
#include "noun/dated.h"
#include "record/text.h"
#include "roster/roster.h"

enum { MERGE_COLUMNS = 16 };

struct merge {
    struct work *w;
    int64_t doubled, kept;
};

/* A row out of the journal, with its own copies of texts. */
struct row {
    int64_t id;
    int count;
    struct ej_value values[MERGE_COLUMNS];
};

static void row_free(struct row *row)
{
    for (int i = 0; i < row->count; i++)
        free((char *)row->values[i].text);
    row->count = 0;
}

static enum ej_status row_copy(const struct put_old *old, int64_t id, struct row *out,
                               struct ej_error *err)
{
    *out = (struct row){.id = id};
    for (int i = 0; i < old->count && i < MERGE_COLUMNS; i++) {
        out->values[i] = old->values[i];
        out->values[i].text = NULL;
        out->count++;
        if (old->values[i].null || !old->values[i].text)
            continue;
        if (!(out->values[i].text = strdup(old->values[i].text)))
            return ej_no_memory(err);
    }
    return EJ_OK;
}

static enum ej_status row_get(struct merge *m, const struct put_table *table, int64_t id,
                              struct row *out, struct ej_error *err)
{
    struct put_old old;
    enum ej_status status = put_get(m->w->j, table, id, &old, err);

    *out = (struct row){0};
    return status == EJ_OK ? row_copy(&old, id, out, err) : status;
}

static int column(const struct put_table *table, const char *name)
{
    for (int i = 0; i < table->count; i++)
        if (strcmp(table->columns[i], name) == 0)
            return i;
    return -1;
}

/* The ids of the pupil's rows in a table; *IDS is the caller's. */
static enum ej_status rows_of(struct merge *m, const struct put_table *table, int64_t pupil,
                              int64_t **ids, int *count, struct ej_error *err)
{
    char sql[128];
    struct sqlite3_stmt *stmt = NULL;
    struct ej_value value = ej_int(pupil);
    bool row = true;

    *ids = NULL;
    *count = 0;
    snprintf(sql, sizeof sql, "SELECT id FROM %s WHERE pupil_id = ?1 ORDER BY id", table->name);
    enum ej_status status = store_prepare(m->w->j, sql, &stmt, err);
    if (status == EJ_OK)
        status = store_bind(m->w->j, stmt, 1, &value, err);
    while (status == EJ_OK && (status = store_step(m->w->j, stmt, &row, err)) == EJ_OK && row) {
        if ((*count & (*count - 1)) == 0) {
            int64_t *grown = realloc(*ids, (*count ? (size_t)*count * 2 : 1) * sizeof *grown);
            if (!grown) {
                status = ej_no_memory(err);
                break;
            }
            *ids = grown;
        }
        (*ids)[(*count)++] = store_int(stmt, 0);
    }
    store_finalize(stmt);
    return status;
}

/* ---- rows with a key ------------------------------------------------------------------------ */

/* The row goes over; where the one who stays has it already it has to hold the same. */
static enum ej_status give_row(struct merge *m, const struct put_table *table, struct row *row,
                               struct ej_error *err)
{
    struct put_old old;
    int64_t there = 0;

    row->values[column(table, "pupil_id")] = ej_int(m->kept);
    enum ej_status status = put_find(m->w->j, table, row->values, &there, &old, err);
    if (status == EJ_OK && there == 0)
        status = dated_follow(m->w, table, row->id, row->values, err);
    else if (status == EJ_OK && put_differs(&old, row->values))
        status = ej_fail(err, EJ_REFUSED,
                         _("into_id: both have an entry in the same place with different content"
                           " (table %s); put one right first"),
                         russian_messages() ? changes_table(table->name) : table->name);
    else if (status == EJ_OK)
        status = work_remove(m->w, table, row->id, err);
    return status;
}

static enum ej_status move_row(struct merge *m, const struct put_table *table, int64_t id,
                               struct ej_error *err)
{
    struct row row;
    enum ej_status status = row_get(m, table, id, &row, err);

    if (status == EJ_OK)
        status = give_row(m, table, &row, err);
    row_free(&row);
    return status;
}

static enum ej_status move_rows(struct merge *m, const struct put_table *table,
                                struct ej_error *err)
{
    int64_t *ids;
    int count;
    enum ej_status status = rows_of(m, table, m->doubled, &ids, &count, err);

    for (int i = 0; i < count && status == EJ_OK; i++)
        status = move_row(m, table, ids[i], err);
    free(ids);
    return status;
}

/* ---- times: in a class, in a group ---------------------------------------------------------- */

static const char *end_of(const struct ej_value *ends)
{
    return ends->null ? "9999-99-99" : ends->text;
}

static bool overlap(const struct row *a, const struct row *b, int starts, int ends)
{
    return strcmp(a->values[starts].text, end_of(&b->values[ends])) < 0 &&
           strcmp(b->values[starts].text, end_of(&a->values[ends])) < 0;
}

/* The time of the one who stays becomes that of both together.  The columns from `starts` on tell
 * about its beginning, those from `ends` on about its end, and go with it. */
static enum ej_status unite(struct merge *m, const struct put_table *table, const struct row *kept,
                            const struct row *other, struct ej_error *err)
{
    struct ej_value values[MERGE_COLUMNS];
    int starts = column(table, "starts"), ends = column(table, "ends");
    bool earlier = strcmp(other->values[starts].text, kept->values[starts].text) < 0;
    bool later = strcmp(end_of(&other->values[ends]), end_of(&kept->values[ends])) > 0;

    for (int i = 0; i < table->count; i++) {
        bool from_other = i < ends ? earlier : later;
        values[i] = from_other && i >= starts ? other->values[i] : kept->values[i];
    }
    enum ej_status status = work_remove(m->w, table, other->id, err);
    return status == EJ_OK ? dated_follow(m->w, table, kept->id, values, err) : status;
}

/* One time of the doubled pupil against all of the one who stays.  PLACE is the column of class or
 * course. */
static enum ej_status move_time(struct merge *m, const struct put_table *table, int place,
                                int64_t id, const int64_t *kept_ids, int kept_count,
                                struct ej_error *err)
{
    int starts = column(table, "starts"), ends = column(table, "ends");
    struct row row, kept = {0};
    bool united = false;
    enum ej_status status = row_get(m, table, id, &row, err);

    for (int i = 0; i < kept_count && status == EJ_OK && !united; i++) {
        status = row_get(m, table, kept_ids[i], &kept, err);
        united = status == EJ_OK && overlap(&row, &kept, starts, ends) &&
                 row.values[place].integer == kept.values[place].integer;
        if (united)
            status = unite(m, table, &kept, &row, err);
        row_free(&kept);
    }
    row_free(&row);
    return status == EJ_OK && !united ? move_row(m, table, id, err) : status;
}

static enum ej_status move_times(struct merge *m, const struct put_table *table, int place,
                                 struct ej_error *err)
{
    int64_t *ids, *kept_ids = NULL;
    int count, kept_count = 0;
    enum ej_status status = rows_of(m, table, m->doubled, &ids, &count, err);

    if (status == EJ_OK)
        status = rows_of(m, table, m->kept, &kept_ids, &kept_count, err);
    for (int i = 0; i < count && status == EJ_OK; i++)
        status = move_time(m, table, place, ids[i], kept_ids, kept_count, err);
    free(ids);
    free(kept_ids);
    return status;
}

/* One pupil is in one class, and in one group of a subject, at a time. */
static enum ej_status check_times(struct merge *m, struct ej_error *err)
{
    static const char classes[] =
        "SELECT 1 FROM enrolment a JOIN enrolment b ON b.pupil_id = a.pupil_id AND b.id > a.id"
        " WHERE a.pupil_id = ?"
        " AND (b.ends IS NULL OR a.starts < b.ends) AND (a.ends IS NULL OR b.starts < a.ends)";
    static const char groups[] =
        "SELECT 1 FROM member a JOIN course ca ON ca.id = a.course_id"
        " JOIN member b ON b.pupil_id = a.pupil_id AND b.id > a.id"
        " JOIN course cb ON cb.id = b.course_id"
        " WHERE a.pupil_id = ? AND ca.class_id = cb.class_id AND ca.subject_id = cb.subject_id"
        " AND (b.ends IS NULL OR a.starts < b.ends) AND (a.ends IS NULL OR b.starts < a.ends)";
    int64_t found;
    enum ej_status status = store_number(m->w->j, &found, 0, err, classes, "i", m->kept);

    if (status == EJ_OK && found)
        return ej_fail(err, EJ_REFUSED,
                       _("into_id: both are in a class on the same days, but not"
                         " in the same one"));
    if (status == EJ_OK)
        status = store_number(m->w->j, &found, 0, err, groups, "i", m->kept);
    if (status == EJ_OK && found)
        return ej_fail(err, EJ_REFUSED,
                       _("into_id: both are in groups of the same subject, but"
                         " not in the same one"));
    return status;
}

/* ---- who ------------------------------------------------------------------------------------ */

static bool same_name(const char *a, const char *b)
{
    char x[1024], y[1024];

    ej_text_fold(x, sizeof x, a);
    ej_text_fold(y, sizeof y, b);
    return strcmp(x, y) == 0;
}

enum { G_PUPIL, G_N, G_NAME, G_PHONE, G_EMAIL };

static bool given(const struct ej_value *value)
{
    return !value->null && !(value->text && !*value->text);
}

/* The guardian of that name among those of the one who stays, in *FOUND (id 0: none); *NEXT is the
 * first number after theirs. */
static enum ej_status find_guardian(struct merge *m, const char *name, struct row *found,
                                    int64_t *next, struct ej_error *err)
{
    int64_t *ids;
    int count;
    struct row kept;
    enum ej_status status = rows_of(m, &put_guardian, m->kept, &ids, &count, err);

    *found = (struct row){0};
    *next = 1;
    for (int i = 0; i < count && status == EJ_OK; i++) {
        status = row_get(m, &put_guardian, ids[i], &kept, err);
        if (status == EJ_OK && kept.values[G_N].integer >= *next)
            *next = kept.values[G_N].integer + 1;
        if (status == EJ_OK && !found->id && same_name(name, kept.values[G_NAME].text))
            *found = kept;
        else
            row_free(&kept);
    }
    free(ids);
    return status;
}

/* The accounts of the doubled pupil's guardian WAS go over with the guardian, who is number N now.
 */
static enum ej_status move_accounts(struct merge *m, int64_t was, int64_t n, struct ej_error *err)
{
    int guardian = column(&put_account, "guardian");
    int64_t *ids;
    int count;
    struct row row;
    enum ej_status status = rows_of(m, &put_account, m->doubled, &ids, &count, err);

    for (int i = 0; i < count && status == EJ_OK; i++) {
        status = row_get(m, &put_account, ids[i], &row, err);
        bool theirs =
            status == EJ_OK && !row.values[guardian].null && row.values[guardian].integer == was;
        if (theirs) {
            row.values[guardian].integer = n;
            status = give_row(m, &put_account, &row, err);
        }
        row_free(&row);
    }
    free(ids);
    return status;
}

/* One known already gets the contacts that were lacking; another comes after those there are. */
static enum ej_status move_guardian(struct merge *m, int64_t id, struct ej_error *err)
{
    struct row row, known = {0};
    int64_t next;
    enum ej_status status = row_get(m, &put_guardian, id, &row, err);

    if (status == EJ_OK)
        status = find_guardian(m, row.values[G_NAME].text, &known, &next, err);
    if (status == EJ_OK)
        status = move_accounts(m, row.values[G_N].integer,
                               known.id ? known.values[G_N].integer : next, err);
    if (status == EJ_OK && !known.id) {
        row.values[G_PUPIL] = ej_int(m->kept);
        row.values[G_N] = ej_int(next);
        status = dated_follow(m->w, &put_guardian, id, row.values, err);
    } else if (status == EJ_OK) {
        struct ej_value values[MERGE_COLUMNS] = {{0}};
        for (int i = 0; i < known.count; i++)
            values[i] = given(&known.values[i]) ? known.values[i] : row.values[i];
        for (int i = G_PHONE; i <= G_EMAIL; i++)
            if (given(&row.values[i]) && strcmp(row.values[i].text, values[i].text) != 0)
                work_warn(m->w, _("a guardian's %s differs: that of the pupil who stays is kept"),
                          changes_label("guardian", put_guardian.columns[i]));
        status = work_remove(m->w, &put_guardian, id, err);
        if (status == EJ_OK)
            status = dated_follow(m->w, &put_guardian, known.id, values, err);
    }
    row_free(&known);
    row_free(&row);
    return status;
}

static enum ej_status move_guardians(struct merge *m, struct ej_error *err)
{
    int64_t *ids;
    int count;
    enum ej_status status = rows_of(m, &put_guardian, m->doubled, &ids, &count, err);

    for (int i = 0; i < count && status == EJ_OK; i++)
        status = move_guardian(m, ids[i], err);
    free(ids);
    return status;
}

/* What the one who stays lacks is taken from the other; a birth date or sex that differs says that
 * they are two. */
static enum ej_status join_persons(struct merge *m, struct ej_error *err)
{
    struct row kept = {0}, other = {0};
    enum ej_status status = row_get(m, &put_pupil, m->kept, &kept, err);

    if (status == EJ_OK)
        status = row_get(m, &put_pupil, m->doubled, &other, err);
    for (int i = P_BIRTH_DATE; i <= P_SEX && status == EJ_OK; i++)
        if (given(&kept.values[i]) && given(&other.values[i]) &&
            strcmp(kept.values[i].text, other.values[i].text) != 0)
            status = ej_fail(err, EJ_REFUSED, _("into_id: %s differs; these are two pupils"),
                             changes_label("pupil", put_pupil.columns[i]));
    if (status == EJ_OK && strcmp(kept.values[P_CONSENT].text, other.values[P_CONSENT].text) != 0)
        status = ej_fail(err, EJ_REFUSED, _("into_id: consent differs; put one right first"));
    if (status == EJ_OK) {
        struct ej_value values[MERGE_COLUMNS];
        for (int i = 0; i < kept.count; i++)
            values[i] = given(&kept.values[i]) ? kept.values[i] : other.values[i];
        status = dated_follow(m->w, &put_pupil, m->kept, values, err);
    }
    row_free(&kept);
    row_free(&other);
    return status;
}

static enum ej_status merge(struct merge *m, struct ej_error *err)
{
    int64_t anonymised;
    enum ej_status status = store_number(m->w->j, &anonymised, 0, err,
                                         "SELECT 1 FROM anonymised WHERE pupil_id IN (?, ?)", "ii",
                                         m->doubled, m->kept);

    if (status == EJ_OK && anonymised)
        status = ej_fail(err, EJ_REFUSED, _("pupil_id: one of the two was anonymised"));
    if (status == EJ_OK)
        status = join_persons(m, err);
    if (status == EJ_OK)
        status = move_guardians(m, err);
    if (status == EJ_OK)
        status = move_times(m, &put_enrolment, E_CLASS, err);
    if (status == EJ_OK)
        status = move_times(m, &put_member, column(&put_member, "course_id"), err);
    if (status == EJ_OK)
        status = check_times(m, err);
    for (int i = 0; put_tables[i] && status == EJ_OK; i++) {
        const struct put_table *table = put_tables[i];
        if (column(table, "pupil_id") >= 0 && table != &put_guardian && table != &put_enrolment &&
            table != &put_member && table != &put_anonymised)
            status = move_rows(m, table, err);
    }
    return status == EJ_OK ? work_remove(m->w, &put_pupil, m->doubled, err) : status;
}

enum ej_status roster_merge(struct work *w, struct ej_error *err)
{
    struct merge m = {.w = w};
    bool done = false;
    enum ej_status status = pupil_find(w, w->v[F_PUPIL_ID].text, &m.doubled, err);

    if (status == EJ_OK)
        status = pupil_find(w, w->v[F_INTO_ID].text, &m.kept, err);
    if (status == EJ_OK && m.doubled == 0 && m.kept)
        status = pupil_once(w, 0, w->v[F_PUPIL_ID].text, true, &done, err);
    if (status != EJ_OK || done)
        return status;
    if (m.doubled == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("pupil_id: no pupil has this file number (№ личного дела)"));
    if (m.kept == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("into_id: no pupil has this file number (№ личного дела)"));
    if (m.kept == m.doubled)
        return ej_fail(err, EJ_REFUSED, _("into_id: the same pupil"));
    return merge(&m, err);
}
