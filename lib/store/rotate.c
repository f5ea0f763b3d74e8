/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backups that have had their time. */
#include "store/copies.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/access.h"
#include "intl.h"
#include "record/buffer.h"

struct backups {
    char **paths;
    size_t count, room;
};

/* -YYYYMMDDTHHMMSSZ.ej */
static bool is_stamp(const char *text)
{
    static const char form[] = "-ddddddddTddddddZ.ej";
    size_t i;

    for (i = 0; form[i]; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return text[i] == '\0';
}

/* Whether the file at PATH is a journal of the school UUID. */
static bool is_of(const char *path, const char *uuid)
{
    struct ej_journal *j = NULL;
    struct stat st;
    char *found = NULL;
    bool same = false, older;

    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    if (copy_open(path, &j, NULL) == EJ_OK && store_version(j, &older, NULL) == EJ_OK &&
        store_string(j, &found, NULL, "SELECT uuid FROM school", "") == EJ_OK)
        same = found && strcmp(found, uuid) == 0;
    free(found);
    ej_close(j);
    return same;
}

static bool add(struct backups *list, char *path)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 64;
        char **grown = realloc(list->paths, room * sizeof *grown);
        if (!grown)
            return false;
        list->paths = grown;
        list->room = room;
    }
    list->paths[list->count++] = path;
    return true;
}

/* The newest first: the names differ in the time alone. */
static int newest_first(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

/* The files in DIR that are named as backups of NAME. */
static enum ej_status find(const char *dir, const char *name, struct backups *list,
                           struct ej_error *err)
{
    size_t length = strlen(name);
    enum ej_status status = EJ_OK;
    struct dirent *entry;
    DIR *stream = opendir(dir);

    if (!stream)
        return ej_fail(err, EJ_BROKEN, "%s: %s", dir, strerror(errno));
    while (status == EJ_OK && (entry = readdir(stream)) != NULL) {
        struct buffer path = {0};
        if (strncmp(entry->d_name, name, length) != 0 || !is_stamp(entry->d_name + length))
            continue;
        buffer_printf(&path, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, entry->d_name);
        if (path.failed || !add(list, path.text)) {
            buffer_free(&path);
            status = ej_no_memory(err);
        }
    }
    closedir(stream);
    if (list->count)
        qsort(list->paths, list->count, sizeof *list->paths, newest_first);
    return status;
}

static enum ej_status drop(struct ej_journal *j, const char *path, struct ej_error *err)
{
    struct ej_copy gone = {.place = path, .removed = j->today};
    int64_t known;
    bool added;

    if (j->dry_run)
        return EJ_OK;
    if (unlink(path) != 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    enum ej_status status =
        store_number(j, &known, 0, err,
                     "SELECT count(*) FROM copy WHERE place = ? AND removed IS NULL", "t", path);
    return status == EJ_OK && known > 0 ? ej_copy_register(j, &gone, &added, err) : status;
}

enum ej_status ej_backup_rotate(struct ej_journal *j, const char *dir, long keep,
                                const char *newest, void (*told)(void *context, const char *path),
                                void *context, struct ej_error *err)
{
    struct backups list = {0};
    char *real = realpath(dir, NULL), *name = copy_name(j), *uuid = NULL;
    long kept = 1; /* the newest, also when the clock says that it is not */
    enum ej_status status = real ? store_string(j, &uuid, err, "SELECT uuid FROM school", "")
                                 : ej_fail(err, EJ_BROKEN, "%s: %s", dir, strerror(errno));

    if (status == EJ_OK && (!name || !uuid))
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = find(real, name, &list, err);
    for (size_t i = 0; i < list.count && status == EJ_OK; i++) {
        if (strcmp(list.paths[i], newest) == 0 || !is_of(list.paths[i], uuid) || ++kept <= keep)
            continue;
        status = drop(j, list.paths[i], err);
        if (status == EJ_OK && told)
            told(context, list.paths[i]);
    }
    for (size_t i = 0; i < list.count; i++)
        free(list.paths[i]);
    free(list.paths);
    free(real);
    free(name);
    free(uuid);
    return status;
}
