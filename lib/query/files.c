/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of queries, in the school's own directory and in the shared one. */
#include "query/query.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "intl.h"
#include "record/buffer.h"
#include "record/text.h"
#include "store/store.h"

static const char suffix[] = ".sql";

enum ej_status query_read(const char *directory, const char *name, struct query **out,
                          struct ej_error *err)
{
    return query_read_as(directory, name, query_parse, out, err);
}

enum ej_status query_read_as(const char *directory, const char *name, query_parser *parse,
                             struct query **out, struct ej_error *err)
{
    struct buffer path = {0}, file = {0};
    enum ej_status status = EJ_BROKEN;

    *out = NULL;
    if (!*name || strchr(name, '/') || *name == '.')
        return EJ_OK;
    buffer_printf(&file, "%s%s", name, suffix);
    buffer_printf(&path, "%s/%s%s", directory, name, suffix);
    struct query *q = calloc(1, sizeof *q);
    if (!q || file.failed || path.failed) {
        ej_no_memory(err);
    } else if (access(path.text, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        status = EJ_OK;
    } else if ((q->text = store_read_file(directory, file.text, err)) != NULL) {
        status = ej_utf8_valid(q->text)
                     ? parse(q, path.text, name, err)
                     : ej_fail(err, EJ_REFUSED, _("%s: bytes that are not valid UTF-8"), path.text);
        if (status == EJ_OK) {
            *out = q;
            q = NULL;
        }
    }
    query_free(q);
    buffer_free(&path);
    buffer_free(&file);
    return status;
}

void query_free(struct query *q)
{
    if (!q)
        return;
    free(q->text);
    for (struct query *next; q; q = next) {
        next = q->next;
        query_free(q->other);
        query_free_with(q);
        tree_free(q->header);
        free(q);
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

static bool is_query(const char *file)
{
    size_t length = strlen(file);

    return file[0] != '.' && length > sizeof suffix - 1 &&
           strcmp(file + length - (sizeof suffix - 1), suffix) == 0;
}

static enum ej_status add_name(char ***names, int *count, const char *file, struct ej_error *err)
{
    char **grown = realloc(*names, ((size_t)*count + 1) * sizeof *grown);

    if (!grown)
        return ej_no_memory(err);
    *names = grown;
    grown[*count] = strndup(file, strlen(file) - (sizeof suffix - 1));
    if (!grown[*count])
        return ej_no_memory(err);
    (*count)++;
    return EJ_OK;
}

static enum ej_status read_directory(const char *path, char ***names, int *count,
                                     struct ej_error *err)
{
    DIR *directory = opendir(path);
    const struct dirent *entry;
    enum ej_status status = EJ_OK;

    if (!directory)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    while (status == EJ_OK && (entry = readdir(directory)) != NULL)
        if (is_query(entry->d_name))
            status = add_name(names, count, entry->d_name, err);
    closedir(directory);
    return status;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum ej_status query_names(const char *own, const char *share, char ***names, int *count,
                           struct ej_error *err)
{
    int kept = 0;
    enum ej_status status = EJ_OK;

    *names = NULL;
    *count = 0;
    if (own)
        status = read_directory(own, names, count, err);
    if (status == EJ_OK)
        status = read_directory(share, names, count, err);
    if (*count > 0)
        qsort(*names, (size_t)*count, sizeof **names, compare);
    for (int i = 0; i < *count; i++) {
        if (kept > 0 && strcmp((*names)[kept - 1], (*names)[i]) == 0)
            free((*names)[i]);
        else
            (*names)[kept++] = (*names)[i];
    }
    *count = kept;
    return status;
}

void query_names_free(char **names, int count)
{
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}
