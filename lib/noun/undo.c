/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transaction undone by a new one: what it added goes, what it removed comes back under its old
 * id, what it changed is as before.  Only where nothing later touched the same rows. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/changes.h"
#include "noun/noun.h"
#include "noun/standing.h"

enum { F_TXN };

enum { MOST_COLUMNS = 16, MOST_NAMED = 10 };

static const struct ej_field fields[] = {
    [F_TXN] = {"txn", "Транзакция", EJ_F_INTEGER, EJ_KEY | EJ_REQUIRED,
               N_("number of the transaction"), NULL, NULL},
};

/* Values out of the history. */
struct state {
    struct ej_value values[MOST_COLUMNS];
    bool there; /* the row was */
};

/* A row of the history, of the transaction that is undone. */
struct step {
    const struct put_table *table;
    int64_t id; /* of the row */
    struct state old, new;
};

struct undoing {
    struct work *w;
    int64_t first, last; /* rows of the history */
    long added, changed;
    struct buffer key; /* in words, for what a dry run shows */
};

/* ---- what stands against it ------------------------------------------------------------------ */

static enum ej_status find_rows(struct undoing *u, int64_t txn, struct ej_error *err)
{
    int64_t there;
    enum ej_status status =
        store_number(u->w->j, &there, 0, err, "SELECT 1 FROM txn WHERE id = ?", "i", txn);

    if (status == EJ_OK && !there)
        status = ej_fail(err, EJ_REFUSED, _("there is no transaction of this number"));
    if (status == EJ_OK)
        status = store_history_end(u->w->j, txn - 1, &u->first, err);
    if (status == EJ_OK)
        status = store_history_end(u->w->j, txn, &u->last, err);
    u->first++;
    if (status == EJ_OK && u->first > u->last)
        status = ej_fail(err, EJ_REFUSED, _("this transaction has changed nothing"));
    return status;
}

/* Of the rows of this transaction: is there one WHERE …? */
static enum ej_status any(struct undoing *u, const char *sql, const char *why, struct ej_error *err)
{
    int64_t found;
    enum ej_status status = store_number(u->w->j, &found, 0, err, sql, "ii", u->first, u->last);

    return status == EJ_OK && found ? ej_fail(err, EJ_REFUSED, "%s", why) : status;
}

static enum ej_status check_kind(struct undoing *u, struct ej_error *err)
{
    enum ej_status status = any(u,
                                "SELECT EXISTS (SELECT 1 FROM audit WHERE id BETWEEN ? AND ?"
                                " AND +tbl = 'school' AND old IS NULL)",
                                _("with this transaction the journal began"), err);

    if (status == EJ_OK)
        status = any(u,
                     "SELECT EXISTS (SELECT 1 FROM audit WHERE id BETWEEN ? AND ?"
                     " AND +tbl = 'anonymised')",
                     _("anonymisation cannot be undone"), err);
    if (status == EJ_OK)
        status = any(u,
                     "SELECT EXISTS (SELECT 1 FROM audit WHERE id BETWEEN ? AND ?"
                     " AND instr(proof, '=') > 0)",
                     _("what it changed has been erased out of the history"), err);
    return status;
}

/* A later transaction that has touched the same rows. */
struct later {
    int64_t txn, undoes; /* 0: no undo */
    bool cancelled;
};

static enum ej_status find_later(struct undoing *u, struct later **out, int *count,
                                 struct ej_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT b.txn_id, CASE WHEN t.command GLOB 'ej-audit undo [0-9]*'"
        " THEN CAST(substr(t.command, 15) AS INTEGER) ELSE 0 END"
        " FROM audit a CROSS JOIN audit b ON b.tbl = a.tbl AND b.row_id = a.row_id AND b.id > ?2"
        " CROSS JOIN txn t ON t.id = b.txn_id WHERE a.id BETWEEN ?1 AND ?2 ORDER BY 1";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(u->w->j, &stmt, err, sql, "ii", u->first, u->last);

    while (status == EJ_OK && (status = store_step(u->w->j, stmt, &row, err)) == EJ_OK && row) {
        struct later *grown = realloc(*out, ((size_t)*count + 1) * sizeof *grown);
        if (!grown) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
        *out = grown;
        grown[(*count)++] = (struct later){store_int(stmt, 0), store_int(stmt, 1), false};
    }
    return status;
}

/* One and its undo leave the rows as they were.  From the last: an undo may itself be undone. */
static int cancel_pairs(struct later *later, int count)
{
    int left = count;

    for (int i = count - 1; i >= 0; i--)
        for (int k = i - 1; k >= 0 && later[i].undoes && !later[i].cancelled; k--)
            if (later[k].txn == later[i].undoes && !later[k].cancelled) {
                later[i].cancelled = later[k].cancelled = true;
                left -= 2;
            }
    return left;
}

/* Which later transactions have touched the same rows, and still count. */
static enum ej_status check_later(struct undoing *u, struct ej_error *err)
{
    struct buffer list = {0};
    struct later *later = NULL;
    int count = 0, named = 0;
    enum ej_status status = find_later(u, &later, &count, err);
    int left = cancel_pairs(later, count);

    for (int i = 0; i < count && named <= MOST_NAMED; i++) {
        if (later[i].cancelled)
            continue;
        if (++named > MOST_NAMED)
            buffer_add(&list, " …");
        else
            buffer_printf(&list, "%s%lld", named > 1 ? ", " : "", (long long)later[i].txn);
    }
    if (status == EJ_OK && list.failed)
        status = ej_no_memory(err);
    else if (status == EJ_OK && left)
        status = ej_fail(err, EJ_REFUSED,
                         ngettext_("a later transaction has changed the same records: %s",
                                   "later transactions have changed the same records: %s",
                                   (unsigned long)left),
                         list.text);
    buffer_free(&list);
    free(later);
    return status;
}

/* ---- why a row cannot go or come ------------------------------------------------------------- */

/* The last transaction after U's that wrote a row of CHILD whose COLUMN refers to ID. */
static enum ej_status find_child(struct undoing *u, const char *child, const char *column,
                                 int64_t id, int64_t *txn, struct ej_error *err)
{
    struct buffer sql = {0};
    struct sqlite3_stmt *stmt = NULL;
    bool row = false;
    const struct ej_value values[] = {ej_int(id), ej_int(u->last), ej_int(u->w->j->txn)};
    enum ej_status status;

    buffer_printf(&sql,
                  "SELECT max(a.txn_id) FROM \"%s\" c CROSS JOIN audit a ON a.tbl = '%s'"
                  " AND a.row_id = c.id WHERE c.\"%s\" = ?1 AND a.id > ?2"
                  " AND a.txn_id <> ?3",
                  child, child, column);
    status = sql.failed ? ej_no_memory(err) : store_prepare(u->w->j, sql.text, &stmt, err);
    for (int i = 0; i < 3 && status == EJ_OK; i++)
        status = store_bind(u->w->j, stmt, i + 1, &values[i], err);
    if (status == EJ_OK)
        status = store_step(u->w->j, stmt, &row, err);
    if (row && store_int(stmt, 0) > *txn)
        *txn = store_int(stmt, 0);
    store_finalize(stmt);
    buffer_free(&sql);
    return status;
}

static enum ej_status refuse_referred(struct undoing *u, const struct step *step,
                                      struct ej_error *err)
{
    static const char sql[] = "SELECT m.name, f.\"from\" FROM main.sqlite_schema m"
                              " JOIN pragma_foreign_key_list(m.name) f"
                              " WHERE m.type = 'table' AND f.\"table\" = ?";
    struct sqlite3_stmt *stmt;
    bool row = true;
    int64_t txn = 0;
    enum ej_status status = store_query(u->w->j, &stmt, err, sql, "t", step->table->name);

    while (status == EJ_OK && (status = store_step(u->w->j, stmt, &row, err)) == EJ_OK && row)
        if (put_table(store_text(stmt, 0)))
            status = find_child(u, store_text(stmt, 0), store_text(stmt, 1), step->id, &txn, err);
    if (status != EJ_OK)
        return status;
    if (txn)
        return ej_fail(err, EJ_REFUSED,
                       _("table %s, row %lld: records of transaction %lld refer to it"),
                       step->table->name, (long long)step->id, (long long)txn);
    return ej_fail(err, EJ_REFUSED, _("table %s, row %lld: other records refer to it"),
                   step->table->name, (long long)step->id);
}

static enum ej_status refuse_place(const struct step *step, struct ej_error *err)
{
    return ej_fail(err, EJ_REFUSED,
                   _("table %s, row %lld: another record has its place now,"
                     " or what it refers to is gone"),
                   step->table->name, (long long)step->id);
}

/* ---- a row ----------------------------------------------------------------------------------- */

static void free_state(struct state *state)
{
    for (int i = 0; i < MOST_COLUMNS; i++)
        if (!state->values[i].null)
            free((char *)state->values[i].text);
}

/* The values of JSON, an array, from place FROM on; *END is that after the last one. */
static enum ej_status read_values(struct ej_journal *j, const char *json, int from, int *end,
                                  struct state *out, struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status =
        store_query(j, &stmt, err, "SELECT value FROM json_each(?) WHERE key >= ? ORDER BY key",
                    "ti", json, (int64_t)from);

    *end = from;
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        struct ej_value value;
        if (*end == MOST_COLUMNS) {
            store_reset(stmt);
            break;
        }
        store_value(stmt, 0, &value);
        if (!value.null && value.text && !(value.text = strdup(value.text)))
            status = ej_no_memory(err);
        else
            out->values[(*end)++] = value;
    }
    return status;
}

/* What an older schema did not have yet is what it holds by default. */
static enum ej_status read_state(struct ej_journal *j, const struct put_table *table,
                                 const char *json, struct state *out, struct ej_error *err)
{
    char *defaults = NULL;
    int end;

    for (int i = 0; i < MOST_COLUMNS; i++)
        out->values[i] = ej_null();
    out->there = json != NULL;
    if (!json)
        return EJ_OK;
    enum ej_status status = read_values(j, json, 0, &end, out, err);
    if (status == EJ_OK && end < table->count)
        status = store_defaults(j, table, &defaults, err);
    if (status == EJ_OK && defaults)
        status = read_values(j, defaults, end, &end, out, err);
    free(defaults);
    return status;
}

/* Which classes a class is made of has no history: itself, or those that a joint one names. */
static enum ej_status restore_parts(struct ej_journal *j, int64_t id, struct ej_error *err)
{
    return store_exec(j, err,
                      "INSERT OR IGNORE INTO class_part (class_id, part_id) SELECT k.id, p.id"
                      " FROM class k JOIN class p ON p.year_id = k.year_id AND NOT p.joint"
                      " AND CASE WHEN k.joint THEN instr('+' || k.name || '+',"
                      "  '+' || p.name || '+') > 0 ELSE p.id = k.id END WHERE k.id = ?",
                      "i", id);
}

static enum ej_status take_away(struct undoing *u, const struct step *step, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    if (step->table == &put_class)
        status =
            store_exec(u->w->j, err, "DELETE FROM class_part WHERE class_id = ?", "i", step->id);
    if (status != EJ_OK)
        return status;
    if (step->table == &put_closing && !u->w->j->why) /* as ej-finals reopen */
        return ej_fail(err, EJ_USAGE, _("--why: missing; say why the period is opened again"));
    status = work_remove(u->w, step->table, step->id, err);
    return status == EJ_REFUSED ? refuse_referred(u, step, err) : status;
}

static enum ej_status bring_back(struct undoing *u, const struct step *step, struct ej_error *err)
{
    enum ej_status status = work_restore(u->w, step->table, step->id, step->old.values, err);

    if (status == EJ_REFUSED)
        return refuse_place(step, err);
    return status == EJ_OK && step->table == &put_class ? restore_parts(u->w->j, step->id, err)
                                                        : status;
}

static enum ej_status change_back(struct undoing *u, const struct step *step, struct ej_error *err)
{
    enum ej_status status = work_update(u->w, step->table, step->id, step->old.values, err);

    return status == EJ_REFUSED ? refuse_place(step, err) : status;
}

/* The row as it is has to be the one that the history knows. */
static enum ej_status check_present(struct undoing *u, const struct step *step,
                                    struct ej_error *err)
{
    struct put_old now;
    enum ej_status status = put_get(u->w->j, step->table, step->id, &now, err);

    if (status == EJ_REFUSED || (status == EJ_OK && put_differs(&now, step->new.values)))
        status = ej_fail(err, EJ_REFUSED,
                         _("table %s, row %lld: not as the history says; ej-audit verify tells"
                           " more"),
                         step->table->name, (long long)step->id);
    return status;
}

static enum ej_status do_step(struct undoing *u, const struct step *step, struct ej_error *err)
{
    enum ej_status status = step->new.there ? check_present(u, step, err) : EJ_OK;

    buffer_clear(&u->key);
    if (status == EJ_OK && u->w->how->changes)
        status = changes_key(u->w, step->table,
                             step->old.there ? step->old.values : step->new.values, &u->key, err);
    u->w->raw[F_TXN] = u->key.length ? u->key.text : NULL;
    if (status != EJ_OK)
        return status;
    u->added += !step->new.there;
    u->changed += step->new.there;
    if (!step->old.there)
        return take_away(u, step, err);
    return step->new.there ? change_back(u, step, err) : bring_back(u, step, err);
}

/* The row of the history that STMT stands on. */
static enum ej_status undo_row(struct undoing *u, struct sqlite3_stmt *stmt, struct ej_error *err)
{
    struct step step = {.table = put_table(store_text(stmt, 0)), .id = store_int(stmt, 1)};
    enum ej_status status;

    if (!step.table || step.table->count > MOST_COLUMNS)
        return ej_fail(err, EJ_BROKEN, _("the history has a table that this ej does not know"));
    status = read_state(u->w->j, step.table, store_text(stmt, 2), &step.old, err);
    if (status == EJ_OK)
        status = read_state(u->w->j, step.table, store_text(stmt, 3), &step.new, err);
    else
        step.new = (struct state){0};
    if (status == EJ_OK)
        status = do_step(u, &step, err);
    free_state(&step.old);
    free_state(&step.new);
    return status;
}

/* Backwards: what refers to a row came after it. */
static enum ej_status undo_rows(struct undoing *u, struct ej_error *err)
{
    static const char sql[] =
        "SELECT tbl, row_id, old, new FROM audit WHERE id BETWEEN ? AND ? ORDER BY id DESC";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(u->w->j, &stmt, err, sql, "ii", u->first, u->last);

    while (status == EJ_OK && (status = store_step(u->w->j, stmt, &row, err)) == EJ_OK && row)
        status = undo_row(u, stmt, err);
    store_reset(stmt);
    return status;
}

/* The summary counts rows; the record itself is counted as what became of the first one. */
static void count_rows(const struct undoing *u)
{
    struct ej_summary *s = u->w->summary;

    s->read += u->added + u->changed - 1;
    s->added += u->added - (u->w->change == CHANGE_ADDED);
    s->changed += u->changed - (u->w->change == CHANGE_CHANGED);
}

static enum ej_status undo(struct work *w, struct ej_error *err)
{
    struct undoing u = {.w = w};
    struct standing *standing = NULL;
    const char *given = w->raw[F_TXN];
    enum ej_status status = find_rows(&u, work_int(w, F_TXN, 0), err);

    if (status == EJ_OK)
        status = check_kind(&u, err);
    if (status == EJ_OK)
        status = check_later(&u, err);
    if (status == EJ_OK)
        status = standing_note(w, u.first, u.last, &standing, err);
    if (status == EJ_OK)
        status = undo_rows(&u, err);
    if (status == EJ_OK)
        status = standing_check(w, standing, err);
    if (status == EJ_OK)
        count_rows(&u);
    w->raw[F_TXN] = given;
    standing_free(standing);
    buffer_free(&u.key);
    return status;
}

static const struct verb verbs[] = {{"undo", undo, NULL, NULL, NULL}};

const struct ej_noun noun_undo = {
    .name = "undo",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
