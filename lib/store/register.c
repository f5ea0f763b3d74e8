/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of copies (K1).  It has no history of its own: each entry says who and when, and an
 * archive made twice has to be the same twice although the first has been registered meanwhile. */
#include "store/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "record/text.h"
#include "resolve/resolve.h"

/* A date as people type it, or NULL. */
enum ej_status register_date(struct ej_journal *j, const char *column, const char *text,
                             char out[11], const char **value, struct ej_error *err)
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

bool register_paper(const char *kind)
{
    return kind && (strcmp(kind, "journal") == 0 || strcmp(kind, "summary") == 0);
}

bool register_blank(const char *text)
{
    char letter[2];

    return ej_text_squeeze(letter, sizeof letter, text) == 0;
}

static enum ej_status check_words(const struct ej_copy *c, struct ej_error *err)
{
    if (c->place ? register_blank(c->place) : !c->number)
        return ej_fail(err, EJ_REFUSED, _("place: needed"));
    if (c->removed && !*c->removed && !c->number)
        return ej_fail(err, EJ_REFUSED, _("removed: name the copy that is there again by number"));
    if (c->kind && !register_paper(c->kind) && strcmp(c->kind, "backup") != 0 &&
        strcmp(c->kind, "archive") != 0 && strcmp(c->kind, "other") != 0)
        return ej_fail(err, EJ_REFUSED, _("kind: not backup, archive, journal, summary or other"));
    if (c->sheets && (strlen(c->sheets) > 5 || *c->sheets == '0' ||
                      strspn(c->sheets, "0123456789") != strlen(c->sheets) || !*c->sheets))
        return ej_fail(err, EJ_REFUSED, _("sheets: not a number from 1 on"));
    if (c->digest && *c->digest && !is_digest(c->digest))
        return ej_fail(err, EJ_REFUSED,
                       _("digest: not a SHA-256, 64 hexadecimal digits in lower case"));
    return EJ_OK;
}

/* ---- what papers are about ------------------------------------------------------------------- */

/* The words of an entry about papers as they are stored. */
struct about {
    char year[8], class_name[64], period[8];
};

static bool is_year(const char *text)
{
    if (strlen(text) != 7 || strspn(text, "0123456789") != 4 || text[4] != '/' ||
        strspn(text + 5, "0123456789") != 2)
        return false;
    return (strtol(text + 2, NULL, 10) + 1) % 100 == strtol(text + 5, NULL, 10);
}

static enum ej_status name_of(struct ej_journal *j, const char *sql, int64_t id, char *out,
                              size_t size, struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row;
    enum ej_status status = store_query(j, &stmt, err, sql, "i", id);

    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    snprintf(out, size, "%s", row ? store_text(stmt, 0) : "");
    store_reset(stmt);
    return EJ_OK;
}

/* There are papers of years before the journal's: what they are about is taken as it is. */
static enum ej_status find_class(struct ej_journal *j, const struct ej_copy *c, struct about *about,
                                 struct ej_error *err)
{
    int64_t year = 0, class_id;
    enum ej_status status =
        store_number(j, &year, 0, err, "SELECT id FROM year WHERE name = ?", "t", about->year);

    if (status != EJ_OK || !c->class_name)
        return status;
    snprintf(about->class_name, sizeof about->class_name, "%s", c->class_name);
    if (!year)
        return EJ_OK;
    status = resolve_class(j, year, c->class_name, &class_id, err);
    return status == EJ_OK ? name_of(j, "SELECT name FROM class WHERE id = ?", class_id,
                                     about->class_name, sizeof about->class_name, err)
                           : status;
}

/* Make year, class and period of ENTRY what is stored; the year is needed for papers alone. */
static enum ej_status settle_about(struct ej_journal *j, struct ej_copy *entry, struct about *about,
                                   struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    int64_t year;

    if (entry->year && !is_year(entry->year))
        return ej_fail(err, EJ_REFUSED, _("year: not a school year, such as 2026/27"));
    if (entry->period && !resolve_period(entry->period, about->period))
        return ej_fail(err, EJ_REFUSED, _("period: there is no such one"));
    if (entry->year) {
        snprintf(about->year, sizeof about->year, "%s", entry->year);
    } else if (entry->class_name || (!entry->number && register_paper(entry->kind))) {
        status = resolve_year_near(j, entry->made ? entry->made : j->today, &year, err);
        if (status == EJ_OK)
            status = name_of(j, "SELECT name FROM year WHERE id = ?", year, about->year,
                             sizeof about->year, err);
    }
    if (status == EJ_OK)
        status = find_class(j, entry, about, err);
    entry->year = *about->year ? about->year : NULL;
    entry->class_name = entry->class_name ? about->class_name : NULL;
    if (strcmp(about->period, "year") == 0)
        *about->period = '\0';
    entry->period = entry->period ? about->period : NULL;
    return status;
}

/* ---- entries --------------------------------------------------------------------------------- */

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
        " removed, remark, year, class, period, sheets, signed_by)"
        " SELECT ?1, made, ifnull(?3, ifnull(s.kind, 'other')), ifnull(?4, ''), ?5,"
        "  ifnull(nullif(?6, 0), ifnull(s.txn_id,"
        "   (SELECT ifnull(max(id), 0) FROM txn WHERE at < made))),"
        "  ?7, iif(?7 IS NULL, NULL, ?5), ?8, ifnull(?9, ''), ifnull(?11, ''), ifnull(?12, ''),"
        "  ifnull(?13, ''), CAST(?14 AS INTEGER), ifnull(?15, '')"
        " FROM (SELECT ifnull(?2, ?10) AS made)"
        " LEFT JOIN (SELECT kind, txn_id FROM copy WHERE digest = ?4 AND digest <> ''"
        "  ORDER BY id LIMIT 1) s",
        "tttttittttttttt", c->place, c->made, c->kind, c->digest, j->as ? j->as : j->actor, c->txn,
        c->checked, c->removed, c->remark, j->today, c->year, c->class_name, c->period, c->sheets,
        c->signed_by);
}

static enum ej_status update(struct ej_journal *j, const struct ej_copy *c, int64_t id,
                             struct ej_error *err)
{
    return store_exec(j, err,
                      "UPDATE copy SET made = ifnull(?2, made), kind = ifnull(?3, kind),"
                      " digest = ifnull(?4, digest),"
                      " checked_by = iif(?7 IS NULL, checked_by, ?5),"
                      " txn_id = ifnull(nullif(?6, 0), txn_id), checked = ifnull(?7, checked),"
                      " removed = nullif(ifnull(?8, removed), ''), remark = ifnull(?9, remark),"
                      " place = ifnull(?10, place), year = ifnull(?11, year),"
                      " class = ifnull(?12, class), period = ifnull(?13, period),"
                      " sheets = ifnull(CAST(?14 AS INTEGER), sheets),"
                      " signed_by = ifnull(?15, signed_by)"
                      " WHERE id = ?1",
                      "ittttittttttttt", id, c->made, c->kind, c->digest, j->as ? j->as : j->actor,
                      c->txn, c->checked, c->removed, c->remark, c->place, c->year, c->class_name,
                      c->period, c->sheets, c->signed_by);
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
        " AS made, ?3 AS checked, nullif(?4, '') AS removed)";
    int64_t wrong;
    enum ej_status status = store_number(j, &wrong, 0, err, sql, "itttt", id, c->made, c->checked,
                                         c->removed, j->today);

    if (status != EJ_OK || !wrong)
        return status;
    return ej_fail(err, EJ_REFUSED,
                   wrong == 1 ? _("checked: before the copy was made")
                              : _("removed: before the copy was made or checked"));
}

/* Year, class and the like are of papers alone, and no paper is older than its year: the journal
 * knows when that begins, else it is 1 September. */
static enum ej_status check_paper(struct ej_journal *j, const struct ej_copy *c, int64_t id,
                                  struct ej_error *err)
{
    static const char sql[] =
        "SELECT CASE WHEN NOT paper THEN iif(about, 1, 0)"
        " WHEN made < ifnull((SELECT starts FROM year WHERE name = y),"
        "  substr(y, 1, 4) || '-09-01') THEN 2 END"
        " FROM (SELECT coalesce(?2, o.kind, (SELECT kind FROM copy WHERE digest = ?9"
        "   AND digest <> '' ORDER BY id LIMIT 1)) IN ('journal', 'summary') AS paper,"
        "  substr(coalesce(?3, o.made, ?10), 1, 10) AS made, coalesce(?4, o.year, '') AS y,"
        "  coalesce(?4, o.year, '') || coalesce(?5, o.class, '') || coalesce(?6, o.period, '')"
        "   || coalesce(?7, o.sheets, '') || coalesce(?8, o.signed_by, '') <> '' AS about"
        "  FROM (SELECT 1) LEFT JOIN copy o ON o.id = ?1)";
    int64_t wrong;
    enum ej_status status;

    if (!c->kind && !c->made && !c->year && !c->class_name && !c->period && !c->sheets &&
        !c->signed_by)
        return EJ_OK;
    status = store_number(j, &wrong, 0, err, sql, "ittttttttt", id, c->kind, c->made, c->year,
                          c->class_name, c->period, c->sheets, c->signed_by, c->digest, j->today);
    if (status != EJ_OK || !wrong)
        return status;
    return wrong == 1
               ? ej_fail(err, EJ_REFUSED,
                         _("year, class, period, sheets and signed-by are only of a journal or"
                           " summary on paper"))
               : ej_fail(err, EJ_REFUSED, _("made: before the school year of the paper"));
}

static enum ej_status find_entry(struct ej_journal *j, const struct ej_copy *c, int64_t *id,
                                 struct ej_error *err)
{
    enum ej_status status;

    if (c->number) {
        status = store_number(j, id, 0, err,
                              "SELECT id FROM copy WHERE id = ?1 AND (removed IS NULL OR ?2 = '')",
                              "it", c->number, c->removed);
        if (status == EJ_OK && !*id)
            status = register_unknown(c->number, err);
        return status;
    }
    if (register_paper(c->kind))
        return store_number(j, id, 0, err,
                            "SELECT max(id) FROM copy WHERE place = ? AND removed IS NULL"
                            " AND kind = ? AND year = ? AND class = ifnull(?, '')"
                            " AND period = ifnull(?, '')",
                            "ttttt", c->place, c->kind, c->year, c->class_name, c->period);
    return store_number(j, id, 0, err,
                        "SELECT max(id) FROM copy WHERE place = ? AND removed IS NULL"
                        " AND kind NOT IN ('journal', 'summary')",
                        "t", c->place);
}

/* What somebody has taken is not there to be destroyed. */
static enum ej_status check_back(struct ej_journal *j, const struct ej_copy *c, int64_t id,
                                 struct ej_error *err)
{
    int64_t out = 0;
    enum ej_status status = EJ_OK;

    if (c->removed && *c->removed)
        status =
            store_number(j, &out, 0, err,
                         "SELECT 1 FROM copy_use WHERE copy_id = ? AND returned IS NULL", "i", id);
    return status == EJ_OK && out
               ? ej_fail(err, EJ_REFUSED, _("removed: it was taken and has not come back"))
               : status;
}

/* What the entry ID has become: papers are of a period of their class, and each copy has one entry.
 * ID 0: the newest one. */
static enum ej_status check_whole(struct ej_journal *j, int64_t id, struct ej_error *err)
{
    static const char period[] =
        "SELECT 1 FROM copy c JOIN year y ON y.name = c.year"
        " LEFT JOIN class k ON k.year_id = y.id AND k.name = c.class"
        " WHERE c.id = ?1 AND c.period NOT IN ('', 'exam', 'final')"
        " AND EXISTS (SELECT 1 FROM period p WHERE p.year_id = y.id)"
        " AND NOT EXISTS (SELECT 1 FROM period p WHERE p.year_id = y.id AND p.name = c.period"
        "  AND (k.id IS NULL OR k.grade BETWEEN p.grade_from AND p.grade_to))";
    static const char same[] =
        "SELECT o.id FROM copy c JOIN copy o ON o.place = c.place AND o.id <> c.id"
        " AND (o.kind = c.kind OR (c.kind NOT IN ('journal', 'summary')"
        "  AND o.kind NOT IN ('journal', 'summary')))"
        " AND (o.year, o.class, o.period) = (c.year, c.class, c.period)"
        " WHERE c.id = ?1 AND c.removed IS NULL AND o.removed IS NULL LIMIT 1";
    int64_t found = 0;
    enum ej_status status =
        id ? EJ_OK : store_number(j, &id, 0, err, "SELECT max(id) FROM copy", "");

    if (status == EJ_OK)
        status = store_number(j, &found, 0, err, period, "i", id);
    if (status == EJ_OK && found)
        return ej_fail(err, EJ_REFUSED, _("period: the class has no such one in that year"));
    if (status == EJ_OK)
        status = store_number(j, &found, 0, err, same, "i", id);
    if (status == EJ_OK && found)
        return ej_fail(err, EJ_REFUSED, _("the register has this copy already, as number %lld"),
                       (long long)found);
    return status;
}

static enum ej_status store_entry(struct ej_journal *j, const struct ej_copy *c, bool *added,
                                  struct ej_error *err)
{
    int64_t id = 0;
    enum ej_status status = ej_begin(j, err);

    if (status == EJ_OK)
        status = supersede(j, c, err);
    if (status == EJ_OK)
        status = find_entry(j, c, &id, err);
    *added = status == EJ_OK && id == 0;
    if (*added && c->removed)
        status = ej_fail(err, EJ_REFUSED, _("%s: not in the register"), c->place);
    if (status == EJ_OK)
        status = check_order(j, c, id, err);
    if (status == EJ_OK)
        status = check_paper(j, c, id, err);
    if (status == EJ_OK)
        status = check_back(j, c, id, err);
    if (status == EJ_OK)
        status = id ? update(j, c, id, err) : insert(j, c, err);
    if (status == EJ_OK)
        status = check_whole(j, id, err);
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
    struct about about = {0};
    enum ej_status status = access_may(j, "archive", "register", err);

    if (status == EJ_OK)
        status = check_words(copy, err);
    if (status == EJ_OK)
        status = register_date(j, "made", copy->made, made, &entry.made, err);
    if (status == EJ_OK)
        status = register_date(j, "checked", copy->checked, checked, &entry.checked, err);
    if (status == EJ_OK)
        status = copy->removed && !*copy->removed
                     ? EJ_OK
                     : register_date(j, "removed", copy->removed, removed, &entry.removed, err);
    if (status == EJ_OK)
        status = settle_about(j, &entry, &about, err);
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

const char *register_kind(const char *kind)
{
    static const char *const words[][2] = {{"backup", "резервная копия"},
                                           {"archive", "архив"},
                                           {"journal", "бумажный журнал"},
                                           {"summary", "сводная ведомость"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], kind) == 0)
            return words[i][1];
    return "другое";
}

enum ej_status ej_copy_list(struct ej_journal *j, struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "number", .heading = "№", .type = EJ_INTEGER},
        {.name = "place", .heading = "Где хранится"},
        {.name = "made", .heading = "Создана", .type = EJ_DATE},
        {.name = "kind", .heading = "Вид", .russian = register_kind},
        {.name = "digest", .heading = "SHA-256"},
        {.name = "made_by", .heading = "Кем создана"},
        {.name = "txn", .heading = "Последнее изменение в ней", .type = EJ_INTEGER},
        {.name = "checked", .heading = "Проверена", .type = EJ_DATE},
        {.name = "checked_by", .heading = "Кем проверена"},
        {.name = "removed", .heading = "Уничтожена", .type = EJ_DATE},
        {.name = "remark", .heading = "Примечание"},
        {.name = "year", .heading = "Учебный год"},
        {.name = "class", .heading = "Класс"},
        {.name = "period", .heading = "Период", .russian = period_russian},
        {.name = "sheets", .heading = "Листов", .type = EJ_INTEGER},
        {.name = "signed_by", .heading = "Кем подписана"},
        {.name = "taken_by", .heading = "У кого сейчас"},
    };
    enum { COUNT = sizeof columns / sizeof *columns };
    static const struct ej_table table = {"copies", columns, COUNT, NULL};
    static const char sql[] =
        "SELECT c.id, place, made, kind, digest, made_by, txn_id, checked, checked_by, removed,"
        " remark, year, class, period, sheets, signed_by, u.taken_by FROM copy c"
        " LEFT JOIN copy_use u ON u.copy_id = c.id AND u.returned IS NULL ORDER BY made, c.id";
    struct sqlite3_stmt *stmt = NULL;
    enum ej_status status = access_may(j, "archive", "list", err);

    if (status == EJ_OK)
        status = store_query(j, &stmt, err, sql, "");
    return status == EJ_OK ? register_print(j, stmt, &table, sink, err) : status;
}
