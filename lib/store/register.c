/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of copies (K1).  It has no history of its own: each entry says who and when, and an
 * archive made twice has to be the same twice although the first has been registered meanwhile. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "record/text.h"

/* A date as people type it, or NULL. */
static enum ej_status date(struct ej_journal *j, const char *column, const char *text, char out[11],
                           const char **value, struct ej_error *err)
{
    *value = NULL;
    if (!text)
        return EJ_OK;
    if (!ej_date_parse(text, j->today, out))
        return ej_fail(err, EJ_REFUSED, _("%s: not a date"), column);
    if (strcmp(out, j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("%s: a day to come"), column);
    *value = out;
    return EJ_OK;
}

static bool is_digest(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static enum ej_status check_words(const struct ej_copy *c, struct ej_error *err)
{
    if (!c->place || !*c->place)
        return ej_fail(err, EJ_REFUSED, _("place: needed"));
    if (c->kind && strcmp(c->kind, "backup") != 0 && strcmp(c->kind, "archive") != 0 &&
        strcmp(c->kind, "other") != 0)
        return ej_fail(err, EJ_REFUSED, _("kind: not backup, archive or other"));
    if (c->digest && *c->digest && !is_digest(c->digest))
        return ej_fail(err, EJ_REFUSED,
                       _("digest: not a SHA-256, 64 hexadecimal digits in lower case"));
    return EJ_OK;
}

/* An earlier copy at the same place is no more. */
static enum ej_status supersede(struct ej_journal *j, const struct ej_copy *c, struct ej_error *err)
{
    if (!c->digest || !*c->digest)
        return EJ_OK;
    return store_exec(j, err,
                      "UPDATE copy SET removed = ?1 WHERE place = ?2 AND removed IS NULL"
                      " AND digest NOT IN ('', ?3)",
                      "ttt", j->today, c->place, c->digest);
}

/* What is not given comes from an entry with the same digest, else it is the default. */
static enum ej_status insert(struct ej_journal *j, const struct ej_copy *c, struct ej_error *err)
{
    return store_exec(
        j, err,
        "INSERT INTO copy (place, made, kind, digest, made_by, txn_id, checked, checked_by,"
        " removed, remark)"
        " SELECT ?1, made, ifnull(?3, ifnull(s.kind, 'other')), ifnull(?4, ''), ?5,"
        "  ifnull(nullif(?6, 0), ifnull(s.txn_id,"
        "   (SELECT ifnull(max(id), 0) FROM txn WHERE at < made))),"
        "  ?7, iif(?7 IS NULL, NULL, ?5), ?8, ifnull(?9, '')"
        " FROM (SELECT ifnull(?2, ?10) AS made)"
        " LEFT JOIN (SELECT kind, txn_id FROM copy WHERE digest = ?4 AND digest <> ''"
        "  ORDER BY id LIMIT 1) s",
        "tttttitttt", c->place, c->made, c->kind, c->digest, j->as ? j->as : j->actor, c->txn,
        c->checked, c->removed, c->remark, j->today);
}

static enum ej_status update(struct ej_journal *j, const struct ej_copy *c, int64_t id,
                             struct ej_error *err)
{
    return store_exec(j, err,
                      "UPDATE copy SET made = ifnull(?2, made), kind = ifnull(?3, kind),"
                      " digest = ifnull(?4, digest),"
                      " checked_by = iif(?7 IS NULL, checked_by, ?5),"
                      " txn_id = ifnull(nullif(?6, 0), txn_id), checked = ifnull(?7, checked),"
                      " removed = ifnull(?8, removed), remark = ifnull(?9, remark)"
                      " WHERE id = ?1",
                      "ittttittt", id, c->made, c->kind, c->digest, j->as ? j->as : j->actor,
                      c->txn, c->checked, c->removed, c->remark);
}

/* A copy is made before it is checked, and both before it is removed; today is always possible,
 * since the clock may have gone back. */
static enum ej_status check_order(struct ej_journal *j, const struct ej_copy *c, int64_t id,
                                  struct ej_error *err)
{
    static const char sql[] =
        "SELECT CASE WHEN made > checked AND checked <> ?5 THEN 1"
        " WHEN max(made, ifnull(checked, '')) > removed AND removed <> ?5 THEN 2 END"
        " FROM (SELECT substr(coalesce(?2, (SELECT made FROM copy WHERE id = ?1), ?5), 1, 10)"
        " AS made, ?3 AS checked, ?4 AS removed)";
    int64_t wrong;
    enum ej_status status = store_number(j, &wrong, 0, err, sql, "itttt", id, c->made, c->checked,
                                         c->removed, j->today);

    if (status != EJ_OK || !wrong)
        return status;
    return ej_fail(err, EJ_REFUSED,
                   wrong == 1 ? _("checked: before the copy was made")
                              : _("removed: before the copy was made or checked"));
}

static enum ej_status store_entry(struct ej_journal *j, const struct ej_copy *c, bool *added,
                                  struct ej_error *err)
{
    int64_t id = 0;
    enum ej_status status = ej_begin(j, err);

    if (status == EJ_OK)
        status = supersede(j, c, err);
    if (status == EJ_OK)
        status = store_number(j, &id, 0, err,
                              "SELECT max(id) FROM copy WHERE place = ? AND removed IS NULL", "t",
                              c->place);
    *added = status == EJ_OK && id == 0;
    if (*added && c->removed)
        status = ej_fail(err, EJ_REFUSED, _("%s: not in the register"), c->place);
    if (status == EJ_OK)
        status = check_order(j, c, id, err);
    if (status == EJ_OK)
        status = id ? update(j, c, id, err) : insert(j, c, err);
    if (status == EJ_OK)
        return ej_commit(j, err);
    ej_rollback(j);
    return status;
}

enum ej_status ej_copy_register(struct ej_journal *j, const struct ej_copy *copy, bool *added,
                                struct ej_error *err)
{
    struct ej_copy entry = *copy;
    char made[11], checked[11], removed[11];
    enum ej_status status = access_may(j, "archive", "register", err);

    if (status == EJ_OK)
        status = check_words(copy, err);
    if (status == EJ_OK)
        status = date(j, "made", copy->made, made, &entry.made, err);
    if (status == EJ_OK)
        status = date(j, "checked", copy->checked, checked, &entry.checked, err);
    if (status == EJ_OK)
        status = date(j, "removed", copy->removed, removed, &entry.removed, err);
    return status == EJ_OK ? store_entry(j, &entry, added, err) : status;
}

/* After the UPDATE of ej_copy_checked: did it find the copy, and if not, why? */
static enum ej_status judge_check(struct ej_journal *j, const char *place, struct ej_error *err)
{
    int64_t known;
    bool noted = store_changes(j) > 0;
    enum ej_status status =
        store_number(j, &known, 0, err,
                     "SELECT count(*) FROM copy WHERE place = ? AND removed IS NULL", "t", place);

    if (status != EJ_OK || noted)
        return status;
    return known > 0 ? ej_fail(err, EJ_REFUSED, _("%s: its SHA-256 is not the one in the register"),
                               place)
                     : ej_fail(err, EJ_REFUSED, _("%s: not in the register"), place);
}

enum ej_status ej_copy_checked(struct ej_journal *j, const char *place, const char *digest,
                               struct ej_error *err)
{
    enum ej_status status = access_may(j, "archive", "register", err);

    if (status != EJ_OK)
        return status;
    status = ej_begin(j, err);
    if (status == EJ_OK)
        status = store_exec(j, err,
                            "UPDATE copy SET checked = ?1, checked_by = ?2, digest = ?4"
                            " WHERE place = ?3 AND digest IN ('', ?4) AND removed IS NULL",
                            "tttt", j->today, j->as ? j->as : j->actor, place, digest);
    if (status == EJ_OK)
        status = judge_check(j, place, err);
    if (status == EJ_OK)
        return ej_commit(j, err);
    ej_rollback(j);
    return status;
}

static void take_row(struct sqlite3_stmt *stmt, struct ej_value *row, int count)
{
    for (int i = 0; i < count; i++)
        store_value(stmt, i, &row[i]);
}

static const char *kind_russian(const char *kind)
{
    return strcmp(kind, "backup") == 0    ? "резервная копия"
           : strcmp(kind, "archive") == 0 ? "архив"
                                          : "другое";
}

enum ej_status ej_copy_list(struct ej_journal *j, struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "place", .heading = "Где хранится"},
        {.name = "made", .heading = "Создана", .type = EJ_DATE},
        {.name = "kind", .heading = "Вид", .russian = kind_russian},
        {.name = "digest", .heading = "SHA-256"},
        {.name = "made_by", .heading = "Кем создана"},
        {.name = "txn", .heading = "Последнее изменение в ней", .type = EJ_INTEGER},
        {.name = "checked", .heading = "Проверена", .type = EJ_DATE},
        {.name = "checked_by", .heading = "Кем проверена"},
        {.name = "removed", .heading = "Уничтожена", .type = EJ_DATE},
        {.name = "remark", .heading = "Примечание"},
    };
    enum { COUNT = sizeof columns / sizeof *columns };
    static const struct ej_table table = {"copies", columns, COUNT, NULL};
    struct ej_value row[COUNT];
    struct sqlite3_stmt *stmt = NULL;
    bool more = true;
    enum ej_status status = access_may(j, "archive", "list", err);

    if (status == EJ_OK)
        status = store_query(j, &stmt, err,
                             "SELECT place, made, kind, digest, made_by, txn_id, checked,"
                             " checked_by, removed, remark FROM copy ORDER BY made, id",
                             "");
    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    while (status == EJ_OK && (status = store_step(j, stmt, &more, err)) == EJ_OK && more) {
        take_row(stmt, row, COUNT);
        status = sink->row(sink, row, err);
    }
    return status == EJ_OK ? sink->end(sink, err) : status;
}
