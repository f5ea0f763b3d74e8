/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pupils whose consent was withdrawn become «Ученик N». */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "consent/consent.h"
#include "consent/scrub.h"
#include "intl.h"
#include "noun/account.h"

enum { READERS_TIMEOUT = 5000 }; /* milliseconds to wait for who still reads the old pages */

/* ---- whom ----------------------------------------------------------------------------------- */

/* Whose withdrawal is not in force yet is left out, and it is said. */
static enum ej_status left_out(struct work *w, struct ej_error *err)
{
    int64_t count;
    enum ej_status status =
        store_number(w->j, &count, 0, err,
                     "SELECT count(*) FROM pupil WHERE consent = 'withdrawn' AND consent_date > ?",
                     "t", w->j->today);

    if (status == EJ_OK && count)
        work_warn(w,
                  ngettext_("%ld pupil is left out: the consent is withdrawn from a later day on",
                            "%ld pupils are left out: their consent is withdrawn from a later day"
                            " on",
                            (unsigned long)count),
                  (long)count);
    return status;
}

static enum ej_status everybody(struct work *w, struct ej_error *err)
{
    enum ej_status status = left_out(w, err);

    if (status == EJ_OK)
        status =
            store_exec(w->j, err,
                       "INSERT OR IGNORE INTO scrubbed (pupil_id, person, order_no, order_date)"
                       " SELECT id, id, ?1, ?2 FROM pupil WHERE consent = 'withdrawn'"
                       " AND ifnull(consent_date, '') <= ?3"
                       " AND id NOT IN (SELECT pupil_id FROM anonymised)",
                       "ttt", w->v[F_ORDER].text, w->v[F_ORDER_DATE].text, w->j->today);

    if (status != EJ_OK || store_changes(w->j) == 0)
        return status;
    /* The record stands for as many. */
    w->summary->read += store_changes(w->j) - 1;
    w->summary->changed += store_changes(w->j) - 1;
    w->change = CHANGE_CHANGED;
    return EJ_OK;
}

/* Whose import was undone is nobody any more, whatever the consent was. */
static enum ej_status gone_pupil(struct work *w, int64_t pupil, struct ej_error *err)
{
    bool new;
    enum ej_status status = people_add_gone(w->own, pupil, &new, err);

    if (status == EJ_OK && new)
        w->change = CHANGE_CHANGED;
    return status;
}

/* Consent is withdrawn, and it is so today. */
static enum ej_status check_withdrawn(struct work *w, int64_t pupil, struct ej_error *err)
{
    char *from = NULL;
    enum ej_status status = store_string(w->j, &from, err,
                                         "SELECT ifnull(consent_date, '') FROM pupil"
                                         " WHERE id = ? AND consent = 'withdrawn'",
                                         "i", pupil);

    if (status == EJ_OK && !from)
        status = ej_fail(err, EJ_REFUSED,
                         _("pupil_id: this pupil's consent is not withdrawn; ej-consent set"
                           " records that it is"));
    else if (status == EJ_OK && strcmp(from, w->j->today) > 0)
        status = ej_fail(err, EJ_REFUSED,
                         _("pupil_id: this pupil's consent is withdrawn only from %s on"), from);
    free(from);
    return status;
}

static enum ej_status one_pupil(struct work *w, struct ej_error *err)
{
    int64_t pupil, done = 0;
    bool gone = false;
    enum ej_status status = work_pupil(w, F_PUPIL_ID, F_PUPIL, 0, NULL, &pupil, err);

    if (status == EJ_OK)
        status = people_gone(w->j, pupil, &gone, err);
    if (status == EJ_OK && gone)
        return gone_pupil(w, pupil, err);
    if (status == EJ_OK)
        status = store_number(w->j, &done, 0, err, "SELECT 1 FROM anonymised WHERE pupil_id = ?",
                              "i", pupil);
    if (status != EJ_OK || done)
        return status;
    status = check_withdrawn(w, pupil, err);
    if (status == EJ_OK)
        status = store_exec(w->j, err,
                            "INSERT OR IGNORE INTO scrubbed (pupil_id, person, order_no,"
                            " order_date) VALUES (?1, ?1, ?2, ?3)",
                            "itt", pupil, w->v[F_ORDER].text, w->v[F_ORDER_DATE].text);
    if (status == EJ_OK && store_changes(w->j) > 0)
        w->change = CHANGE_CHANGED;
    return status;
}

enum ej_status anonymise_row(struct work *w, struct ej_error *err)
{
    struct anonymise *a = w->own;
    enum ej_status status = a->begun ? EJ_OK : scrub_begin(w->j, err);

    if (status != EJ_OK)
        return status;
    if (!a->begun && strcmp(w->v[F_ORDER_DATE].text, w->j->today) > 0)
        work_warn(w, _("order_date: is still to come"));
    a->begun = true;
    if (!a->key_file && w->raw[F_KEY_FILE] && !(a->key_file = strdup(w->raw[F_KEY_FILE])))
        return ej_no_memory(err);
    if (w->line == 0 && !w->raw[F_PUPIL_ID] && !w->raw[F_PUPIL])
        return everybody(w, err);
    return one_pupil(w, err);
}

/* ---- the transaction ------------------------------------------------------------------------ */

/* The rows of a query into the outcome. */
static enum ej_status add_rows(struct anonymise *a, const char *sql, int64_t value, long *count,
                               struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(a->w->j, &stmt, err, sql, "i", value);

    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row) {
        status = outcome_add(a, stmt, err);
        ++*count;
    }
    return status;
}

/* Who becomes whom; a dry run shows the file number that the pupil still has. */
static enum ej_status tell_pupils(struct anonymise *a, struct ej_error *err)
{
    static const char sql[] =
        "SELECT 'pupil', s.n, iif(?1, p.file_no, 'У-' || s.n), 'Ученик ' || s.n, k.name, NULL,"
        " NULL, NULL, NULL, NULL FROM scrubbed s JOIN pupil p ON p.id = s.pupil_id"
        " LEFT JOIN class k ON k.id = (SELECT e.class_id FROM enrolment e"
        "  WHERE e.pupil_id = p.id ORDER BY e.starts DESC, e.id DESC LIMIT 1)"
        " ORDER BY s.n";
    long count = 0;

    return add_rows(a, sql, a->w->j->dry_run, &count, err);
}

static enum ej_status tell_copies(struct anonymise *a, struct ej_error *err)
{
    static const char sql[] =
        "SELECT 'copy', NULL, NULL, NULL, NULL, made, NULL, NULL, kind, place FROM copy"
        " WHERE removed IS NULL AND txn_id < ? ORDER BY made, id";

    return add_rows(a, sql, a->w->j->txn, &a->copies, err);
}

static enum ej_status register_pupil(struct anonymise *a, int64_t pupil, int64_t n,
                                     const char *order, const char *date, struct ej_error *err)
{
    struct ej_journal *j = a->w->j;
    char *digests;
    int64_t id;
    enum change change;
    enum ej_status status = people_digests(a, pupil, &digests, err);

    if (status != EJ_OK)
        return status;
    struct ej_value values[] = {ej_int(pupil), ej_int(n), ej_text(order), ej_text(date),
                                ej_text(digests)};
    status = put_row(j, &put_anonymised, values, &id, &change, NULL, err);
    free(digests);
    return status;
}

/* Of those who are gone there is nothing but history; that it was destroyed has its act as well. */
static enum ej_status register_gone(struct anonymise *a, struct ej_error *err)
{
    static const char sql[] = "SELECT pupil_id, order_no, order_date FROM scrubbed"
                              " WHERE person NOT IN (SELECT id FROM pupil) ORDER BY pupil_id";
    struct ej_journal *j = a->w->j;
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, sql, "");

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        struct ej_value values[] = {ej_int(store_int(stmt, 0)), ej_null(),
                                    ej_text(store_text(stmt, 1)), ej_text(store_text(stmt, 2)),
                                    ej_null()};
        int64_t id;
        enum change change;
        status = put_row(j, &put_anonymised, values, &id, &change, NULL, err);
    }
    return status;
}

static enum ej_status take_out(struct anonymise *a, struct ej_error *err)
{
    static const char sql[] = "SELECT person, n, order_no, order_date FROM scrubbed"
                              " WHERE n IS NOT NULL ORDER BY n";
    struct ej_journal *j = a->w->j;
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, sql, "");

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        int64_t pupil = store_int(stmt, 0), n = store_int(stmt, 1);
        const char *order = store_text(stmt, 2), *date = store_text(stmt, 3);
        status = register_pupil(a, pupil, n, order, date, err);
        if (status == EJ_OK)
            status = account_end(a->w, pupil, 0, err);
        if (status == EJ_OK)
            status = scrub_rows(j, pupil, n, order, date, err);
    }
    if (status == EJ_OK)
        status = register_gone(a, err);
    return status == EJ_OK ? scrub_history(j, NULL, err) : status;
}

static void warn(struct anonymise *a)
{
    if (a->texts)
        work_warn(a->w,
                  ngettext_("%ld text of others may still name them; it is listed",
                            "%ld texts of others may still name them; they are listed",
                            (unsigned long)a->texts),
                  a->texts);
    if (a->copies)
        work_warn(a->w,
                  ngettext_("%ld copy in the register still holds them; it is listed",
                            "%ld copies in the register still hold them; they are listed",
                            (unsigned long)a->copies),
                  a->copies);
}

/* Nobody is left to be anonymised: whose names the key file still knows are searched for in texts
 * that were mended since. */
static enum ej_status search_again(struct anonymise *a, struct ej_error *err)
{
    enum ej_status status;

    if (!a->key_file || access(a->key_file, F_OK) != 0)
        return EJ_OK;
    status = key_read(a, err);
    return status == EJ_OK ? texts_search(a, err) : status;
}

/* Who is who, if anybody becomes somebody. */
static enum ej_status write_key(struct anonymise *a, struct ej_error *err)
{
    int64_t numbered = 0;
    enum ej_status status = store_number(a->w->j, &numbered, 0, err,
                                         "SELECT count(*) FROM scrubbed WHERE n IS NOT NULL", "");

    if (status != EJ_OK || numbered == 0 || a->w->j->dry_run)
        return status;
    if (!a->key_file)
        return ej_fail(err, EJ_USAGE,
                       _("--key-file is missing: nobody could tell afterwards who"
                         " is who"));
    return key_write(a, err);
}

/* An order is made because consent was withdrawn. */
static enum ej_status check_orders(struct anonymise *a, struct ej_error *err)
{
    int64_t count;
    enum ej_status status = store_number(a->w->j, &count, 0, err,
                                         "SELECT count(*) FROM scrubbed s"
                                         " JOIN pupil p ON p.id = s.pupil_id"
                                         " WHERE s.order_date < p.consent_date",
                                         "");

    if (status == EJ_OK && count)
        work_warn(a->w,
                  ngettext_("order_date: is before %ld pupil's withdrawal",
                            "order_date: is before %ld pupils' withdrawals", (unsigned long)count),
                  (long)count);
    return status;
}

enum ej_status anonymise_finish(struct work *w, struct ej_error *err)
{
    struct anonymise *a = w->own;
    int64_t count = 0;
    enum ej_status status = EJ_OK;

    if (!a->begun || (w->summary->refused && !w->how->keep_going))
        return EJ_OK;
    status = store_number(w->j, &count, 0, err, "SELECT count(*) FROM scrubbed", "");
    if (status == EJ_OK && count == 0)
        return search_again(a, err);
    if (status != EJ_OK)
        return status;
    status = people_number(a, err);
    if (status == EJ_OK)
        status = write_key(a, err);
    if (status == EJ_OK)
        status = check_orders(a, err);
    if (status == EJ_OK)
        status = people_needles(a, err);
    if (status == EJ_OK)
        status = tell_pupils(a, err);
    if (status == EJ_OK)
        status = texts_own_logins(a, err);
    if (status == EJ_OK)
        status = take_out(a, err);
    if (status == EJ_OK)
        status = texts_own_reasons(a, err);
    if (status == EJ_OK)
        status = texts_search(a, err);
    return status == EJ_OK ? tell_copies(a, err) : status;
}

/* ---- around it ------------------------------------------------------------------------------ */

/* Any list may come in: that it holds more than is needed is no news. */
static void pass_on(void *context, enum ej_note note, long line, const char *text)
{
    const struct anonymise *a = context;

    if (note != EJ_NOTE_UNKNOWN && a->given->told)
        a->given->told(a->given->context, note, line, text);
}

static void progress(void *context, long records)
{
    const struct anonymise *a = context;

    if (a->given->progress)
        a->given->progress(a->given->context, records);
}

static void release(void *own)
{
    struct anonymise *a = own;

    needles_free(&a->needles);
    outcome_free(a);
    free(a->key_file);
    free(a);
}

/* Samples of indexed values, which some builds of SQLite keep for their planner. */
static enum ej_status drop_samples(struct ej_journal *j, struct ej_error *err)
{
    int64_t there;
    enum ej_status status = store_number(
        j, &there, 0, err, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'", "");

    return status == EJ_OK && there ? store_script(j, "DELETE FROM sqlite_stat4", err) : status;
}

/* Leave nothing of the old pages: not in the file, not in its write-ahead log. */
static enum ej_status clean_file(struct ej_journal *j, struct ej_error *err)
{
    int64_t busy = 0;
    int timeout = j->timeout;
    struct ej_error why = {0};

    if (j->timeout > READERS_TIMEOUT)
        j->timeout = READERS_TIMEOUT;
    enum ej_status status = drop_samples(j, &why);
    if (status == EJ_OK)
        status = store_script(j, "VACUUM", &why);
    if (status == EJ_OK)
        status = store_number(j, &busy, 0, &why, "PRAGMA wal_checkpoint(TRUNCATE)", "");
    j->timeout = timeout;
    if (status == EJ_OK && busy)
        status = ej_fail(&why, EJ_BROKEN, _("another program still reads it"));
    if (status == EJ_OK)
        return EJ_OK;
    return ej_fail(err, EJ_BROKEN,
                   _("the pupils are anonymised, but old pages of the journal's file could not be"
                     " cleaned (%s); run the same command again to finish"),
                   why.text);
}

/* After the commit: clean the file, then say what was done.  STATUS is what the records gave. */
static enum ej_status tell_all(struct anonymise *a, enum ej_status status, struct ej_error *err)
{
    enum ej_status cleaned = EJ_OK, written;

    warn(a);
    if (!a->w->j->dry_run)
        cleaned = clean_file(a->w->j, err);
    written = outcome_write(a, cleaned == EJ_OK ? err : NULL);
    /* The list of texts is made but once: it has to come out even if the file is not clean. */
    if (written == EJ_OK && cleaned != EJ_OK && a->sink)
        a->sink->finish(a->sink, NULL);
    if (cleaned > status)
        status = cleaned;
    return written > status ? written : status;
}

enum ej_status anonymise_around(struct work *w, struct ej_error *err)
{
    struct anonymise *a;
    enum ej_status status;

    if (strcmp(w->verb->name, "anonymise") != 0)
        return work_run(w, err);
    if (!(a = calloc(1, sizeof *a)))
        return ej_no_memory(err);
    w->own = a;
    w->own_free = release;
    a->w = w;
    a->given = w->how;
    a->how = *w->how;
    a->how.told = pass_on;
    a->how.progress = progress;
    a->how.context = a;
    a->how.changes = NULL;
    a->sink = w->how->changes;
    w->how = &a->how;
    w->unjudged = true;
    /* The order in a list of consents is that of the consent. */
    w->apart = "order order_date";
    /* The whole history is gone through several times. */
    status = store_script(w->j, "PRAGMA secure_delete = ON; PRAGMA cache_size = -49152", err);
    if (status == EJ_OK)
        status = work_run(w, err);
    if (a->keyed && !w->j->txn) /* rolled back: nobody became anybody */
        unlink(a->key_file);
    if (status != EJ_OK && !(status == EJ_REFUSED && w->how->keep_going))
        return status;
    return tell_all(a, status, err);
}
