/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record out of options, and what is common to all sources. */
#include "journal.h"

#include "intl.h"
#include "record/text.h"

#include <stdlib.h>
#include <string.h>

struct fields {
    struct ej_source base;
    bool done;
    const char *defect;
    char **texts; /* names, then values */
};

static enum ej_status fields_next(struct ej_source *base, struct ej_record *record, bool *found,
                                  struct ej_error *err)
{
    struct fields *source = (struct fields *)base;

    (void)err;
    *found = !source->done;
    source->done = true;
    record->line = 0;
    record->count = base->count;
    record->fields = (const char *const *)source->texts + base->count;
    record->defect = source->defect;
    return EJ_OK;
}

static enum ej_status fields_again(struct ej_source *base, struct ej_error *err)
{
    (void)err;
    ((struct fields *)base)->done = false;
    return EJ_OK;
}

static void fields_free(struct ej_source *base)
{
    struct fields *source = (struct fields *)base;
    for (int i = 0; source->texts && i < 2 * base->count; i++)
        free(source->texts[i]);
    free(source->texts);
    free(source);
}

enum ej_status ej_source_fields(int count, const char *const *names, const char *const *values,
                                struct ej_source **out, struct ej_error *err)
{
    struct fields *source = calloc(1, sizeof *source);
    bool full = source != NULL;

    *out = NULL;
    if (source) {
        source->base.next = fields_next;
        source->base.again = fields_again;
        source->base.free = fields_free;
        source->base.count = count;
        source->texts = calloc(2 * (size_t)count + 1, sizeof *source->texts);
        source->base.columns = (const char *const *)source->texts;
        full = source->texts != NULL;
    }
    for (int i = 0; full && i < count; i++) {
        source->texts[i] = strdup(names[i]);
        source->texts[count + i] = strdup(values[i]);
        full = source->texts[i] && source->texts[count + i];
        if (!ej_utf8_valid(values[i]))
            source->defect = _("bytes that are not valid UTF-8");
    }
    if (!full) {
        ej_source_free(source ? &source->base : NULL);
        return ej_no_memory(err);
    }
    *out = &source->base;
    return EJ_OK;
}

void ej_source_free(struct ej_source *source)
{
    if (source)
        source->free(source);
}
