/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noun/refusals.h"

#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/array.h"
#include "record/buffer.h"
#include "store/store.h"

enum ej_status refusals_add(struct refusals *r, int32_t number, const char *text,
                            struct ej_error *err)
{
    int64_t *at = map_at(&r->numbers, &number, sizeof number);

    if (at && *at)
        return EJ_OK;
    if (!at || !array_grow(&r->reasons, r->count, sizeof *r->reasons) ||
        !(r->reasons[r->count] = strdup(text)))
        return ej_no_memory(err);
    *at = ++r->count;
    return EJ_OK;
}

const char *refusals_find(struct refusals *r, int32_t number)
{
    int64_t *at = r->count ? map_at(&r->numbers, &number, sizeof number) : NULL;

    return at && *at ? r->reasons[*at - 1] : NULL;
}

void refusals_free(struct refusals *r)
{
    map_free(&r->numbers);
    for (int i = 0; i < r->count; i++)
        free(r->reasons[i]);
    free(r->reasons);
    *r = (struct refusals){0};
}

/* ---- the file of rejects --------------------------------------------------------------------- */

static enum ej_status write_record(const struct ej_source *source, const struct ej_record *record,
                                   const char *why, struct ej_value *row, struct ej_sink *sink,
                                   struct ej_error *err)
{
    int count = source->count;
    struct buffer reason = {0};
    enum ej_status status;

    for (int c = 0; c < count; c++)
        row[c] = ej_text(c < record->count ? record->fields[c] : "");
    buffer_add(&reason, why);
    /* What stands beyond the last column has no other place to be kept in. */
    for (int c = count; c < record->count; c++)
        buffer_printf(&reason, "%s%s", c == count ? ": " : "; ", record->fields[c]);
    if (reason.failed) {
        status = ej_no_memory(err);
    } else {
        row[count] = ej_int(record->line);
        row[count + 1] = ej_text(reason.text);
        status = sink->row(sink, row, err);
    }
    buffer_free(&reason);
    return status;
}

static enum ej_status write_records(struct refusals *r, struct ej_source *source,
                                    struct ej_value *row, struct ej_sink *sink,
                                    struct ej_error *err)
{
    struct ej_record record;
    enum ej_status status = r->count ? source->again(source, err) : EJ_OK;

    for (int32_t number = 1, left = r->count; left > 0 && status == EJ_OK; number++) {
        bool more;
        status = source->next(source, &record, &more, err);
        if (status != EJ_OK || !more)
            break;
        const char *why = refusals_find(r, number);
        if (!why)
            continue;
        left--;
        status = write_record(source, &record, why, row, sink, err);
    }
    return status;
}

enum ej_status refusals_write(struct refusals *r, struct ej_source *source, struct ej_sink *sink,
                              struct ej_error *err)
{
    int count = source->count;
    struct ej_column *columns = calloc((size_t)count + 2, sizeof *columns);
    struct ej_value *row = calloc((size_t)count + 2, sizeof *row);
    const struct ej_table table = {.id = "rejects", .columns = columns, .count = count + 2};
    enum ej_status status = EJ_OK;

    if (!columns || !row)
        status = ej_no_memory(err);
    if (status == EJ_OK) {
        for (int c = 0; c < count; c++)
            columns[c] =
                (struct ej_column){.name = source->columns[c], .heading = source->columns[c]};
        columns[count] = (struct ej_column){.name = "line", .heading = "line", .type = EJ_INTEGER};
        columns[count + 1] = (struct ej_column){.name = "error", .heading = "error"};
        status = sink->begin(sink, &table, err);
    }
    if (status == EJ_OK)
        status = write_records(r, source, row, sink, err);
    if (status == EJ_OK)
        status = sink->end(sink, err);
    free(columns);
    free(row);
    return status;
}
