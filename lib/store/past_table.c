/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as it was, NAME being its own or the one in brackets: that of main, with the rows of
 * temp.past_NAME in place of those of their ids.  What is asked for goes to main by its indexes,
 * which temp.past_NAME has as well. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "record/buffer.h"
#include "store/past.h"

enum { COLUMNS = 24, INDEXES = 8, KEYS = 8 };

struct index {
    int columns[KEYS], count;
    bool unique;
};

/* A query to main and the past, kept for the next time: a join asks the same again and again. */
struct idle {
    char *sql;
    sqlite3_stmt *stmt;
    struct idle *next;
};

struct past_table {
    sqlite3_vtab base;
    sqlite3 *db;
    char *name;
    char *columns[COLUMNS];
    int count;
    struct index indexes[INDEXES];
    int index_count;
    struct idle *idle;
};

struct past_cursor {
    sqlite3_vtab_cursor base;
    struct idle *query;
    bool end;
};

/* ---- what the table is ----------------------------------------------------------------------- */

static void free_idle(struct idle *idle)
{
    if (!idle)
        return;
    sqlite3_finalize(idle->stmt);
    free(idle->sql);
    free(idle);
}

static int past_disconnect(sqlite3_vtab *base)
{
    struct past_table *t = (struct past_table *)base;

    for (struct idle *idle = t->idle, *next; idle; idle = next) {
        next = idle->next;
        free_idle(idle);
    }
    for (int i = 0; i < t->count; i++)
        free(t->columns[i]);
    free(t->name);
    sqlite3_free(t);
    return SQLITE_OK;
}

/* Step through SQL, whose ?1 is the table's name. */
static int each(struct past_table *t, const char *sql,
                int (*row)(struct past_table *t, sqlite3_stmt *stmt, void *context), void *context)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(t->db, sql, -1, &stmt, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_bind_text(stmt, 1, t->name, -1, SQLITE_STATIC);
    while (code == SQLITE_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW)
        code = row(t, stmt, context);
    sqlite3_finalize(stmt);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int add_column(struct past_table *t, sqlite3_stmt *stmt, void *context)
{
    struct buffer *declared = context;
    const char *name = (const char *)sqlite3_column_text(stmt, 0);

    if (t->count == COLUMNS)
        return SQLITE_ERROR;
    if (!name || !(t->columns[t->count] = strdup(name)))
        return SQLITE_NOMEM;
    buffer_printf(declared, "%s\"%s\" %s%s", t->count ? ", " : "", name,
                  (const char *)sqlite3_column_text(stmt, 1), t->count ? "" : " PRIMARY KEY");
    t->count++;
    return SQLITE_OK;
}

/* Columns of indexes, an index after the other; of an index on expressions what comes before. */
static int add_key(struct past_table *t, sqlite3_stmt *stmt, void *context)
{
    struct index *last = t->index_count ? &t->indexes[t->index_count - 1] : NULL;
    int place = sqlite3_column_int(stmt, 0), column = sqlite3_column_int(stmt, 1);

    (void)context;
    if (place == 0 && t->index_count < INDEXES) {
        last = &t->indexes[t->index_count++];
        *last = (struct index){.unique = sqlite3_column_int(stmt, 2) != 0};
    }
    if (!last || column < 0 || place != last->count || place == KEYS)
        last = NULL;
    if (last)
        last->columns[last->count++] = column;
    else if (t->index_count)
        t->indexes[t->index_count - 1].unique = false;
    return SQLITE_OK;
}

static int past_connect(sqlite3 *db, void *unused, int argc, const char *const *argv,
                        sqlite3_vtab **out, char **message)
{
    struct past_table *t = sqlite3_malloc(sizeof *t);
    struct buffer declared = {0};
    int code = SQLITE_NOMEM;
    (void)unused;
    (void)message;

    if (!t)
        return SQLITE_NOMEM;
    *t = (struct past_table){.db = db, .name = strdup(argv[argc > 3 ? 3 : 2]), .index_count = 1};
    t->indexes[0] = (struct index){.count = 1, .unique = true}; /* the id */
    buffer_add(&declared, "CREATE TABLE past (");
    if (t->name)
        code = each(t, "SELECT name, type FROM pragma_table_info(?1, 'main') ORDER BY cid",
                    add_column, &declared);
    if (code == SQLITE_OK)
        code = each(t,
                    "SELECT i.seqno, i.cid, l.\"unique\" FROM pragma_index_list(?1, 'main') l"
                    " JOIN pragma_index_info(l.name, 'main') i ORDER BY l.seq, i.seqno",
                    add_key, NULL);
    buffer_add(&declared, ")");
    if (code == SQLITE_OK)
        code = declared.failed ? SQLITE_NOMEM : sqlite3_declare_vtab(db, declared.text);
    buffer_free(&declared);
    if (code == SQLITE_OK)
        *out = &t->base;
    else
        past_disconnect(&t->base);
    return code;
}

/* ---- by which index -------------------------------------------------------------------------- */

/* The constraints that an index can serve: equalities of its first columns, then a range. */
struct plan {
    int constraints[KEYS + 2];
    int equal, ranges;
    bool one; /* row at most */
};

static bool usable(sqlite3_index_info *info, int i, int column)
{
    return info->aConstraint[i].usable && info->aConstraint[i].iColumn == column &&
           sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") == 0;
}

static int find_equal(sqlite3_index_info *info, int column)
{
    for (int i = 0; i < info->nConstraint; i++)
        if (usable(info, i, column) && (info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ ||
                                        info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_IS))
            return i;
    return -1;
}

static const char *comparison(int op)
{
    switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
        return "=";
    case SQLITE_INDEX_CONSTRAINT_IS:
        return "IS";
    case SQLITE_INDEX_CONSTRAINT_GT:
        return ">";
    case SQLITE_INDEX_CONSTRAINT_GE:
        return ">=";
    case SQLITE_INDEX_CONSTRAINT_LT:
        return "<";
    case SQLITE_INDEX_CONSTRAINT_LE:
        return "<=";
    default:
        return NULL;
    }
}

static struct plan make_plan(sqlite3_index_info *info, const struct index *index)
{
    struct plan plan = {.equal = 0};
    int found;

    while (plan.equal < index->count && (found = find_equal(info, index->columns[plan.equal])) >= 0)
        plan.constraints[plan.equal++] = found;
    plan.one = plan.equal == index->count && index->unique;
    for (int i = 0; i < plan.equal; i++) /* NULL IS NULL in many rows */
        if (info->aConstraint[plan.constraints[i]].op == SQLITE_INDEX_CONSTRAINT_IS)
            plan.one = false;
    for (int i = 0; plan.equal < index->count && i < info->nConstraint && plan.ranges < 2; i++)
        if (usable(info, i, index->columns[plan.equal]) && comparison(info->aConstraint[i].op))
            plan.constraints[plan.equal + plan.ranges++] = i;
    return plan;
}

/* As SQLite estimates for a table that was never analysed, so that joins go as they go without. */
static double estimate(const struct plan *plan)
{
    double rows = plan->one ? 1 : plan->equal ? 11.0 - plan->equal : 1048576;

    return plan->ranges ? rows / (plan->equal ? 2 : 4) / plan->ranges : rows;
}

static void add_where(struct buffer *sql, const struct past_table *t,
                      const sqlite3_index_info *info, const struct plan *plan)
{
    for (int k = 0; k < plan->equal + plan->ranges; k++) {
        const struct sqlite3_index_constraint *c = &info->aConstraint[plan->constraints[k]];
        buffer_printf(sql, " AND \"%s\" %s ?%d", t->columns[c->iColumn], comparison(c->op), k + 1);
    }
}

/* Columns that nobody looks at need not be read. */
static void add_columns(struct buffer *sql, const struct past_table *t,
                        const sqlite3_index_info *info)
{
    buffer_add(sql, "SELECT id");
    for (int i = 1; i < t->count; i++)
        if (info->colUsed >> (i < 63 ? i : 63) & 1)
            buffer_printf(sql, ", \"%s\"", t->columns[i]);
        else
            buffer_add(sql, ", NULL");
}

static char *write_query(const struct past_table *t, const sqlite3_index_info *info,
                         const struct plan *plan)
{
    struct buffer sql = {0};
    char *out = NULL;

    add_columns(&sql, t, info);
    buffer_printf(&sql, " FROM main.\"%s\" WHERE id NOT IN (SELECT id FROM temp.\"past_%s\")",
                  t->name, t->name);
    add_where(&sql, t, info, plan);
    buffer_add(&sql, " UNION ALL ");
    add_columns(&sql, t, info);
    buffer_printf(&sql, " FROM temp.\"past_%s\" WHERE there", t->name);
    add_where(&sql, t, info, plan);
    if (!sql.failed)
        out = sqlite3_mprintf("%s", sql.text);
    buffer_free(&sql);
    return out;
}

static int past_best(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const struct past_table *t = (const struct past_table *)base;
    struct plan best = {.equal = 0};

    for (int i = 0; i < t->index_count; i++) {
        struct plan plan = make_plan(info, &t->indexes[i]);
        if (estimate(&plan) < estimate(&best))
            best = plan;
    }
    for (int k = 0; k < best.equal + best.ranges; k++)
        info->aConstraintUsage[best.constraints[k]].argvIndex = k + 1;
    info->estimatedRows = (sqlite3_int64)estimate(&best) + 1;
    info->estimatedCost = 20 + 3 * estimate(&best);
    if (best.one)
        info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    info->idxStr = write_query(t, info, &best);
    info->needToFreeIdxStr = 1;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static int past_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    struct past_cursor *cursor = sqlite3_malloc(sizeof *cursor);
    (void)base;

    if (!cursor)
        return SQLITE_NOMEM;
    *cursor = (struct past_cursor){.end = true};
    *out = &cursor->base;
    return SQLITE_OK;
}

static void give_back(struct past_cursor *cursor)
{
    struct past_table *t = (struct past_table *)cursor->base.pVtab;

    if (!cursor->query)
        return;
    sqlite3_reset(cursor->query->stmt);
    cursor->query->next = t->idle;
    t->idle = cursor->query;
    cursor->query = NULL;
}

static int past_close(sqlite3_vtab_cursor *base)
{
    struct past_cursor *cursor = (struct past_cursor *)base;

    give_back(cursor);
    sqlite3_free(cursor);
    return SQLITE_OK;
}

/* An idle query of this text, else a new one. */
static int take(struct past_cursor *cursor, const char *sql)
{
    struct past_table *t = (struct past_table *)cursor->base.pVtab;

    give_back(cursor);
    for (struct idle **at = &t->idle; *at; at = &(*at)->next)
        if (strcmp((*at)->sql, sql) == 0) {
            cursor->query = *at;
            *at = (*at)->next;
            return SQLITE_OK;
        }
    struct idle *query = calloc(1, sizeof *query);
    int code = query && (query->sql = strdup(sql)) ? SQLITE_OK : SQLITE_NOMEM;
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v3(t->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->stmt, NULL);
    if (code == SQLITE_OK)
        cursor->query = query;
    else
        free_idle(query);
    return code;
}

static int past_next(sqlite3_vtab_cursor *base)
{
    struct past_cursor *cursor = (struct past_cursor *)base;
    int code = sqlite3_step(cursor->query->stmt);

    cursor->end = code != SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

static int past_filter(sqlite3_vtab_cursor *base, int plan, const char *sql, int argc,
                       sqlite3_value **argv)
{
    struct past_cursor *cursor = (struct past_cursor *)base;
    int code = take(cursor, sql);
    (void)plan;

    for (int i = 0; i < argc && code == SQLITE_OK; i++)
        code = sqlite3_bind_value(cursor->query->stmt, i + 1, argv[i]);
    return code == SQLITE_OK ? past_next(base) : code;
}

static int past_eof(sqlite3_vtab_cursor *base)
{
    return ((struct past_cursor *)base)->end;
}

static int past_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    *out = sqlite3_column_int64(((struct past_cursor *)base)->query->stmt, 0);
    return SQLITE_OK;
}

static int past_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    sqlite3_result_value(context,
                         sqlite3_column_value(((struct past_cursor *)base)->query->stmt, column));
    return SQLITE_OK;
}

enum ej_status past_tables(struct ej_journal *j, struct ej_error *err)
{
    static const sqlite3_module module = {
        .xCreate = past_connect,
        .xConnect = past_connect,
        .xBestIndex = past_best,
        .xDisconnect = past_disconnect,
        .xDestroy = past_disconnect,
        .xOpen = past_open,
        .xClose = past_close,
        .xFilter = past_filter,
        .xNext = past_next,
        .xEof = past_eof,
        .xColumn = past_column,
        .xRowid = past_rowid,
    };
    int code = sqlite3_create_module(j->db, "ej_past", &module, NULL);

    return code == SQLITE_OK ? EJ_OK : store_fail(j, code, err);
}
