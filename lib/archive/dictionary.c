/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data dictionary: SHARE/schema/dictionary.csv. */
#include "archive.h"
#include "bag_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = 5 };

static enum ej_status take(struct archive_dictionary *d, const struct ej_record *record,
                           struct ej_error *err)
{
    if (record->defect || record->count != COLUMNS)
        return ej_fail(err, EJ_BROKEN, "dictionary.csv:%ld: %s", record->line,
                       record->defect ? record->defect : "?");
    if (d->count == d->room) {
        size_t room = d->room ? d->room * 2 : 256;
        struct archive_word *grown = realloc(d->words, room * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        d->words = grown;
        d->room = room;
    }
    struct archive_word *w = &d->words[d->count++];
    w->table = strdup(record->fields[0]);
    w->column = strdup(record->fields[1]);
    w->personal = strdup(record->fields[2]);
    w->ru = strdup(record->fields[3]);
    w->en = strdup(record->fields[4]);
    return w->table && w->column && w->personal && w->ru && w->en ? EJ_OK : ej_no_memory(err);
}

enum ej_status archive_dictionary_read(const char *share, struct archive_dictionary *out,
                                       struct ej_error *err)
{
    char *path = bag_join(share, "schema/dictionary.csv");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    struct ej_source *source = NULL;
    struct ej_record record;
    bool more = true;
    enum ej_status status = EJ_OK;

    *out = (struct archive_dictionary){0};
    if (fd < 0)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", path ? path : share, strerror(errno));
    if (status == EJ_OK)
        status = ej_source_csv(fd, path, "UTF-8", &source, err);
    while (status == EJ_OK && (status = source->next(source, &record, &more, err)) == EJ_OK && more)
        status = take(out, &record, err);
    ej_source_free(source);
    if (fd >= 0)
        close(fd);
    free(path);
    if (status != EJ_OK)
        archive_dictionary_free(out);
    return status;
}

void archive_dictionary_free(struct archive_dictionary *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->words[i].table);
        free(d->words[i].column);
        free(d->words[i].personal);
        free(d->words[i].ru);
        free(d->words[i].en);
    }
    free(d->words);
    *d = (struct archive_dictionary){0};
}

enum ej_status archive_dictionary_find(const struct archive_dictionary *d, const char *table,
                                       const char *column, const struct archive_word **out,
                                       struct ej_error *err)
{
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->words[i].table, table) == 0 && strcmp(d->words[i].column, column) == 0) {
            *out = &d->words[i];
            return EJ_OK;
        }
    return ej_fail(err, EJ_BROKEN, _("schema/dictionary.csv does not explain %s.%s"), table,
                   column);
}
