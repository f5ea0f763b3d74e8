/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/twice.h"

#include <string.h>

#include "intl.h"

/* SQL: what the page COURSE of CLASS is called. */
#define PAGE(class, course)                                                                        \
    class ".name || iif(" course ".name = '', '', ' (' || " course ".name || ')')"

/* The first load of the page COURSE. */
#define SINCE(course) "(SELECT min(starts) FROM load WHERE course_id = " course ".id)"

/* What stands in the row of twice_taught(). */
static enum ej_status say_taught(struct work *w, struct sqlite3_stmt *stmt, struct ej_error *err)
{
    const char *class = store_text(stmt, 0), *subject = store_text(stmt, 1);
    const char *page = store_text(stmt, 2), *other = store_text(stmt, 3);
    const char *since = store_text(stmt, 4), *before = store_text(stmt, 5);

    if (strcmp(since, before) == 0)
        return ej_fail(err, EJ_REFUSED,
                       _("class: %s would have %s in %s and in %s, both from %s; divide both into"
                         " groups of different pupils, or keep one"),
                       class, subject, page, other, since);
    work_warn(w,
              _("class: %s has %s in %s from %s and in %s from %s; of one day there should be"
                " lessons of the later alone"),
              class, subject, page, since, other, before);
    return EJ_OK;
}

enum ej_status twice_taught(struct work *w, int64_t course, struct ej_error *err)
{
    static const char sql[] =
        "SELECT part.name, s.name, " PAGE("k", "x") ", " PAGE("o", "y") ", " SINCE(
            "x") " AS since,"
                 " " SINCE(
                     "y") " AS before FROM course x"
                          " CROSS JOIN class_part a ON a.class_id = x.class_id"
                          " CROSS JOIN class_part b ON b.part_id = a.part_id AND b.class_id <> "
                          "a.class_id"
                          " CROSS JOIN course y ON y.class_id = b.class_id AND y.subject_id = "
                          "x.subject_id"
                          " AND (x.name = '' OR y.name = '')"
                          " JOIN class k ON k.id = x.class_id JOIN class o ON o.id = y.class_id"
                          " JOIN class part ON part.id = a.part_id JOIN subject s ON s.id = "
                          "x.subject_id"
                          " WHERE x.id = ? ORDER BY since = before DESC, 4, 1 LIMIT 1";
    struct sqlite3_stmt *stmt;
    bool found = false;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "i", course);

    if (status == EJ_OK)
        status = store_step(w->j, stmt, &found, err);
    if (status != EJ_OK || !found)
        return status;
    status = say_taught(w, stmt, err);
    store_reset(stmt);
    return status;
}

/* The pupil of MEMBER where the class has the subject in groups of other classes, too; else 0. */
static enum ej_status pupil_of_many(struct work *w, int64_t member, int64_t *pupil,
                                    struct ej_error *err)
{
    static const char sql[] =
        "SELECT m.pupil_id FROM member m CROSS JOIN course c ON c.id = m.course_id"
        " CROSS JOIN class_part a ON a.class_id = c.class_id"
        " CROSS JOIN class_part b ON b.part_id = a.part_id AND b.class_id <> a.class_id"
        " CROSS JOIN course d ON d.class_id = b.class_id AND d.subject_id = c.subject_id"
        " AND d.name <> '' WHERE m.id = ? LIMIT 1";

    return store_number(w->j, pupil, 0, err, sql, "i", member);
}

enum ej_status twice_grouped(struct work *w, int64_t member, struct ej_error *err)
{
    /* The view gives one pupil's pages quickly only where it gets the pupil as a number. */
    static const char sql[] =
        "WITH page AS MATERIALIZED (SELECT * FROM course_pupil WHERE pupil_id = ?2)"
        " SELECT s.name, " PAGE("k", "c") ", " PAGE(
            "o",
            "d") ", max(x.starts, y.starts)"
                 " FROM member m CROSS JOIN page x ON x.course_id = m.course_id"
                 " AND x.starts >= m.starts AND (m.ends IS NULL OR x.starts < m.ends)"
                 " CROSS JOIN page y ON y.course_id <> x.course_id"
                 " AND (x.ends IS NULL OR y.starts < x.ends) AND (y.ends IS NULL OR x.starts < "
                 "y.ends)"
                 " JOIN course c ON c.id = x.course_id"
                 " JOIN course d ON d.id = y.course_id AND d.subject_id = c.subject_id AND d.name "
                 "<> ''"
                 " JOIN class k ON k.id = c.class_id JOIN class o ON o.id = d.class_id"
                 " JOIN subject s ON s.id = c.subject_id WHERE m.id = ?1 ORDER BY 4, 3 LIMIT 1";
    struct sqlite3_stmt *stmt;
    int64_t pupil;
    bool found = false;
    enum ej_status status = pupil_of_many(w, member, &pupil, err);

    if (status != EJ_OK || !pupil)
        return status;
    status = store_query(w->j, &stmt, err, sql, "ii", member, pupil);
    if (status == EJ_OK)
        status = store_step(w->j, stmt, &found, err);
    if (status != EJ_OK || !found)
        return status;
    status =
        ej_fail(err, EJ_REFUSED,
                _("group: the pupil would be in two groups of %s, %s and %s, from %s; take the"
                  " pupil out of one of them first (ej-group remove)"),
                store_text(stmt, 0), store_text(stmt, 1), store_text(stmt, 2), store_text(stmt, 3));
    store_reset(stmt);
    return status;
}
