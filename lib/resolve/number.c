/* SPDX-License-Identifier: GPL-3.0-or-later */
/* File numbers (№ личного дела) as people and programs spell them. */
#include "resolve/number.h"

#include <stdlib.h>
#include <string.h>

#include "record/map.h"
#include "record/text.h"
#include "resolve/resolve.h"

struct numbers {
    struct map ids; /* key -> row of pupil */
    int64_t last;   /* row up to which they were read: rows of pupil only ever get greater ids */
    int64_t txn;    /* in which: outside of one, another program may write */
};

void number_key(const char *text, char out[NUMBER_SIZE])
{
    char shaped[NUMBER_SIZE];

    ej_text_lookalike(shaped, sizeof shaped, text);
    ej_text_fold(out, NUMBER_SIZE, shaped);
}

void numbers_free(struct ej_journal *j)
{
    if (j->numbers)
        map_free(&j->numbers->ids);
    free(j->numbers);
    j->numbers = NULL;
}

static enum ej_status read_on(struct ej_journal *j, struct ej_error *err)
{
    static const char sql[] = "SELECT id, file_no FROM pupil WHERE id > ? ORDER BY id";
    struct numbers *n = j->numbers;
    struct sqlite3_stmt *stmt;
    char key[NUMBER_SIZE];
    bool row = true;
    enum ej_status status = store_query(j, &stmt, err, sql, "i", n->last);

    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row) {
        number_key(store_text(stmt, 1), key);
        int64_t *id = map_at(&n->ids, key, strlen(key));
        if (!id) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
        *id = n->last = store_int(stmt, 0);
    }
    return status;
}

/* The row may be gone since, or have another number. */
static enum ej_status still(struct ej_journal *j, const char *key, int64_t *id,
                            struct ej_error *err)
{
    char *number, now[NUMBER_SIZE] = "";
    enum ej_status status =
        store_string(j, &number, err, "SELECT file_no FROM pupil WHERE id = ?", "i", *id);

    if (number)
        number_key(number, now);
    free(number);
    if (strcmp(now, key) != 0)
        *id = 0;
    return status;
}

enum ej_status number_find(struct ej_journal *j, const char *text, int64_t *id,
                           struct ej_error *err)
{
    char key[NUMBER_SIZE];

    *id = 0;
    if (j->numbers && (j->txn == 0 || j->numbers->txn != j->txn))
        numbers_free(j);
    if (!j->numbers && !(j->numbers = calloc(1, sizeof *j->numbers)))
        return ej_no_memory(err);
    j->numbers->txn = j->txn;
    enum ej_status status = read_on(j, err);
    if (status != EJ_OK)
        return status;
    number_key(text, key);
    const int64_t *found = map_find(&j->numbers->ids, key, strlen(key));
    if (!found)
        return EJ_OK;
    *id = *found;
    return still(j, key, id, err);
}
