/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which paper journals are still to be printed or signed, by the policy's `paper-journal` (K1). */
#include <string.h>

#include "resolve/resolve.h"
#include "store/register.h"

static const char *missing_russian(const char *missing)
{
    return strcmp(missing, "print") == 0 ? "распечатать" : "подписать";
}

/* Of a class the periods of its own calendar count: where there are no quarters, trimesters, then
 * half-years stand for them, and the other way round.  The quarters of quarter-and-year are signed
 * together, when the year is sewn (epos 5.2, 5.3).  Nothing is asked for after the term of
 * storage. */
static const char due[] =
    "WITH setting AS (SELECT value, CAST(substr(name, 15) AS INTEGER) AS lo,"
    "  CAST(substr(name, 15 + instr(substr(name, 15), '-')) AS INTEGER) AS hi"
    "  FROM policy WHERE name GLOB 'paper-journal.*'),"
    "unit AS (SELECT k.name AS class, k.grade, k.letter, y.id AS year_id, y.name AS year, y.ends,"
    "  s.value FROM year y JOIN class k ON k.year_id = y.id AND NOT k.joint"
    "  JOIN setting s ON k.grade BETWEEN s.lo AND s.hi"
    "  WHERE EXISTS (SELECT 1 FROM class_part p JOIN course c ON c.class_id = p.class_id"
    "   WHERE p.part_id = k.id)),"
    "own AS (SELECT u.*, p.name AS period, p.ends AS period_ends, rank() OVER"
    "  (PARTITION BY u.year_id, u.class ORDER BY"
    "   instr(iif(u.value = 'half-year', 'HQT', 'QTH'), substr(p.name, 1, 1))) AS choice"
    "  FROM unit u JOIN period p ON p.year_id = u.year_id"
    "   AND u.grade BETWEEN p.grade_from AND p.grade_to),"
    "paper AS (SELECT class, grade, letter, year, period, period_ends AS ends,"
    "  value <> 'quarter-and-year' AS sign FROM own"
    "  WHERE choice = 1 AND value IN ('quarter', 'half-year', 'quarter-and-year')"
    " UNION ALL SELECT class, grade, letter, year, '', ends, 1 FROM unit"
    "  WHERE value IN ('year', 'quarter-and-year')),"
    "held AS (SELECT a.*, (SELECT c.id FROM copy c WHERE c.kind = 'journal'"
    "   AND c.removed IS NULL AND c.year = a.year AND c.class IN (a.class, '')"
    "   AND c.period = a.period AND substr(c.made, 1, 10) >= a.ends"
    "   ORDER BY c.signed_by = '', c.id DESC LIMIT 1) AS copy_id FROM paper a WHERE a.ends < ?1"
    "  AND NOT EXISTS (SELECT 1 FROM policy WHERE name = 'storage.journals'"
    "   AND (CAST(substr(a.year, 1, 4) AS INTEGER) + 1 + CAST(value AS INTEGER)) || '-12-31' < ?1))"
    "SELECT h.year, h.class, iif(h.period = '', 'year', h.period), date(h.ends, '+1 day') AS since,"
    " iif(c.id IS NULL, 'print', 'sign'), c.id, c.place FROM held h"
    " LEFT JOIN copy c ON c.id = h.copy_id WHERE c.id IS NULL OR (h.sign AND c.signed_by = '')"
    " ORDER BY since, h.grade, h.letter COLLATE ej_ru, h.period = ''";

enum ej_status ej_papers_due(struct ej_journal *j, const char *date, struct ej_sink *sink,
                             struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "year", .heading = "Учебный год"},
        {.name = "class", .heading = "Класс"},
        {.name = "period", .heading = "Период", .russian = period_russian},
        {.name = "since", .heading = "С какого дня", .type = EJ_DATE},
        {.name = "missing", .heading = "Что сделать", .russian = missing_russian},
        {.name = "number", .heading = "№ в реестре", .type = EJ_INTEGER},
        {.name = "place", .heading = "Где хранится"},
    };
    static const struct ej_table table = {"papers", columns, sizeof columns / sizeof *columns,
                                          NULL};

    return register_due(j, due, date, &table, sink, err);
}
