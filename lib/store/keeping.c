/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who used the copies of the register (K1; epos 3.2.12), and whose term of storage is over (K3;
 * epos 5.3-5.4, komi 7.5.3). */
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "record/text.h"
#include "resolve/resolve.h"
#include "store/register.h"

enum ej_status register_unknown(int64_t number, struct ej_error *err)
{
    return ej_fail(err, EJ_REFUSED, _("number: the register has no copy %lld that is still there"),
                   (long long)number);
}

enum ej_status register_print(struct ej_journal *j, struct sqlite3_stmt *stmt,
                              const struct ej_table *table, struct ej_sink *sink,
                              struct ej_error *err)
{
    enum { MOST = 24 };
    struct ej_value row[MOST];
    bool more = true;
    enum ej_status status = sink->begin(sink, table, err);

    while (status == EJ_OK && (status = store_step(j, stmt, &more, err)) == EJ_OK && more) {
        for (int i = 0; i < table->count && i < MOST; i++)
            store_value(stmt, i, &row[i]);
        status = sink->row(sink, row, err);
    }
    if (status != EJ_OK)
        store_reset(stmt);
    return status == EJ_OK ? sink->end(sink, err) : status;
}

/* ---- use ------------------------------------------------------------------------------------- */

static enum ej_status take(struct ej_journal *j, const struct ej_copy_use *use,
                           struct ej_error *err)
{
    static const char sql[] =
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM copy_use WHERE copy_id = c.id AND returned IS NULL)"
        "  THEN 1 WHEN substr(c.made, 1, 10) > ?2 AND ?2 <> ?3 THEN 2 ELSE 3 END FROM copy c"
        " WHERE id = ?1 AND removed IS NULL";
    const char *actor = j->as ? j->as : j->actor;
    int64_t state;
    enum ej_status status =
        store_number(j, &state, 0, err, sql, "itt", use->number, use->taken, j->today);

    if (status != EJ_OK)
        return status;
    if (!state)
        return register_unknown(use->number, err);
    if (state == 1)
        return ej_fail(err, EJ_REFUSED, _("taken: somebody has it and has not brought it back"));
    if (state == 2)
        return ej_fail(err, EJ_REFUSED, _("taken: before the copy was made"));
    return store_exec(j, err,
                      "INSERT INTO copy_use (copy_id, taken, taken_by, purpose, lent_by, returned,"
                      " received_by) SELECT ?1, ?2, ?3, ifnull(?4, ''), ?5, ?6,"
                      " iif(?6 IS NULL, NULL, ?5)",
                      "itttt"
                      "t",
                      use->number, use->taken, use->by, use->purpose, actor, use->returned);
}

static enum ej_status bring_back(struct ej_journal *j, const struct ej_copy_use *use,
                                 struct ej_error *err)
{
    static const char sql[] =
        "SELECT iif(taken > ?2, 1, 2) FROM copy_use WHERE copy_id = ?1 AND returned IS NULL";
    int64_t state;
    enum ej_status status = store_number(j, &state, 0, err, sql, "it", use->number, use->returned);

    if (status != EJ_OK)
        return status;
    if (!state)
        return ej_fail(err, EJ_REFUSED, _("returned: nobody has taken copy %lld"),
                       (long long)use->number);
    if (state == 1)
        return ej_fail(err, EJ_REFUSED, _("returned: before it was taken"));
    return store_exec(j, err,
                      "UPDATE copy_use SET returned = ?2, received_by = ?3,"
                      " purpose = ifnull(?4, purpose) WHERE copy_id = ?1 AND returned IS NULL",
                      "itt"
                      "t",
                      use->number, use->returned, j->as ? j->as : j->actor, use->purpose);
}

enum ej_status ej_copy_used(struct ej_journal *j, const struct ej_copy_use *use,
                            struct ej_error *err)
{
    struct ej_copy_use entry = *use;
    char taken[11], returned[11];
    enum ej_status status = access_may(j, "archive", "register", err);

    if (status == EJ_OK)
        status = register_date(j, "taken", use->taken, taken, &entry.taken, err);
    if (status == EJ_OK)
        status = register_date(j, "returned", use->returned, returned, &entry.returned, err);
    if (status == EJ_OK && entry.taken && (!entry.by || register_blank(entry.by)))
        status = ej_fail(err, EJ_REFUSED, _("by: needed"));
    if (status == EJ_OK && entry.taken && entry.returned && strcmp(entry.taken, entry.returned) > 0)
        status = ej_fail(err, EJ_REFUSED, _("returned: before it was taken"));
    if (status != EJ_OK || (status = ej_begin(j, err)) != EJ_OK)
        return status;
    status = entry.taken ? take(j, &entry, err) : bring_back(j, &entry, err);
    if (status == EJ_OK)
        return ej_commit(j, err);
    ej_rollback(j);
    return status;
}

enum ej_status ej_copy_uses(struct ej_journal *j, struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "number", .heading = "№", .type = EJ_INTEGER},
        {.name = "kind", .heading = "Вид", .russian = register_kind},
        {.name = "year", .heading = "Учебный год"},
        {.name = "class", .heading = "Класс"},
        {.name = "period", .heading = "Период", .russian = period_russian},
        {.name = "place", .heading = "Где хранится"},
        {.name = "taken", .heading = "Взята", .type = EJ_DATE},
        {.name = "taken_by", .heading = "Кем взята"},
        {.name = "purpose", .heading = "Для чего"},
        {.name = "lent_by", .heading = "Кто выдал"},
        {.name = "returned", .heading = "Возвращена", .type = EJ_DATE},
        {.name = "received_by", .heading = "Кто принял"},
    };
    static const struct ej_table table = {"uses", columns, sizeof columns / sizeof *columns, NULL};
    static const char sql[] =
        "SELECT c.id, c.kind, c.year, c.class, c.period, c.place, u.taken, u.taken_by, u.purpose,"
        " u.lent_by, u.returned, u.received_by FROM copy_use u JOIN copy c ON c.id = u.copy_id"
        " ORDER BY u.taken, u.id";
    struct sqlite3_stmt *stmt = NULL;
    enum ej_status status = access_may(j, "archive", "list", err);

    if (status == EJ_OK)
        status = store_query(j, &stmt, err, sql, "");
    return status == EJ_OK ? register_print(j, stmt, &table, sink, err) : status;
}

/* ---- terms ----------------------------------------------------------------------------------- */

enum ej_status register_due(struct ej_journal *j, const char *sql, const char *date,
                            const struct ej_table *table, struct ej_sink *sink,
                            struct ej_error *err)
{
    struct sqlite3_stmt *stmt = NULL;
    char day[11];
    enum ej_status status = access_may(j, "archive", "due", err);

    if (status == EJ_OK && date && !ej_date_parse(date, j->today, day))
        status = ej_fail(err, EJ_USAGE, _("--date: not a date"));
    if (status == EJ_OK)
        status = store_query(j, &stmt, err, sql, "t", date ? day : j->today);
    return status == EJ_OK ? register_print(j, stmt, table, sink, err) : status;
}

enum ej_status ej_copies_due(struct ej_journal *j, const char *date, struct ej_sink *sink,
                             struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "number", .heading = "№", .type = EJ_INTEGER},
        {.name = "kind", .heading = "Вид", .russian = register_kind},
        {.name = "year", .heading = "Учебный год"},
        {.name = "class", .heading = "Класс"},
        {.name = "period", .heading = "Период", .russian = period_russian},
        {.name = "sheets", .heading = "Листов", .type = EJ_INTEGER},
        {.name = "place", .heading = "Где хранится"},
        {.name = "made", .heading = "Создана", .type = EJ_DATE},
        {.name = "term", .heading = "Срок хранения, лет", .type = EJ_INTEGER},
        {.name = "until", .heading = "Хранить по", .type = EJ_DATE},
        {.name = "taken_by", .heading = "У кого сейчас"},
    };
    static const struct ej_table table = {"due", columns, sizeof columns / sizeof *columns, NULL};
    static const char sql[] =
        "WITH term (kind, years) AS ("
        " SELECT 'journal', CAST(value AS INTEGER) FROM policy WHERE name = 'storage.journals'"
        " UNION ALL SELECT 'summary', CAST(value AS INTEGER) FROM policy"
        "  WHERE name = 'storage.summaries'"
        " UNION ALL SELECT 'archive', max(CAST(value AS INTEGER)) FROM policy"
        "  WHERE name IN ('storage.journals', 'storage.summaries') HAVING count(*) > 0),"
        "closed AS (SELECT c.*, t.years, CASE WHEN year <> ''"
        "  THEN CAST(substr(year, 1, 4) AS INTEGER) + 1"
        "  ELSE CAST(substr(ifnull((SELECT max(ends) FROM year y WHERE y.starts <= c.made),"
        "   c.made), 1, 4) AS INTEGER) END AS ended"
        " FROM copy c JOIN term t ON t.kind = c.kind WHERE c.removed IS NULL)"
        "SELECT c.id, c.kind, year, class, period, sheets, place, made, years,"
        " (ended + years) || '-12-31' AS until, u.taken_by FROM closed c"
        " LEFT JOIN copy_use u ON u.copy_id = c.id AND u.returned IS NULL"
        " WHERE until < ?1 ORDER BY until, year, c.kind, CAST(class AS INTEGER), class COLLATE "
        "ej_ru, period, c.id";

    return register_due(j, sql, date, &table, sink, err);
}
