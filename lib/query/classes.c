/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes that a report is about. */
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "query/run.h"
#include "store/store.h"

static enum ej_status add_class(struct classes *out, int64_t id, const char *name,
                                struct ej_error *err)
{
    if (out->count % 64 == 0) {
        struct class_of *grown = realloc(out->list, (out->count + 64) * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        out->list = grown;
    }
    struct class_of class = {id, strdup(name)};
    if (!class.name)
        return ej_no_memory(err);
    out->list[out->count++] = class;
    return EJ_OK;
}

enum ej_status run_classes_find(struct running *run, bool told, struct classes *out,
                                struct ej_error *err)
{
    static const char sql[] =
        "SELECT k.id, k.name, ?4 IN ('', 'year', 'exam', 'final') OR EXISTS (SELECT 1 FROM period p"
        " WHERE p.year_id = ?1 AND p.name = ?4 AND k.grade BETWEEN p.grade_from AND p.grade_to)"
        " FROM class k WHERE k.year_id = ?1 AND NOT k.joint AND (?2 = 0 OR k.id IN"
        " (SELECT part_id FROM class_part WHERE class_id = ?2))"
        " AND (?3 = 0 OR k.teacher_id = ?3) ORDER BY k.grade, k.letter COLLATE ej_ru, k.name";
    const struct ej_run *how = run->how;
    struct sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum ej_status status =
        store_query(run->j, &stmt, err, sql, "iiit", run->values.year_id, run->values.class_id,
                    run->values.class_teacher_id, run->values.period);

    while (status == EJ_OK) {
        status = store_step(run->j, stmt, &row, err);
        if (status != EJ_OK || !row)
            break;
        if (store_int(stmt, 2))
            status = add_class(out, store_int(stmt, 0), store_text(stmt, 1), err);
        else if (told && how->left_out)
            how->left_out(how->context, store_text(stmt, 1), run->values.period);
    }
    if (stmt)
        store_reset(stmt);
    return status;
}

void run_classes_free(struct classes *classes)
{
    for (size_t i = 0; i < classes->count; i++)
        free(classes->list[i].name);
    free(classes->list);
    *classes = (struct classes){0};
}
