/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory of files as --output. */
#include <config.h>

#include "cli_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "xalloc.h"

bool cli_is_folder(const char *path)
{
    struct stat st;
    size_t length = path ? strlen(path) : 0;

    return length > 0 && (path[length - 1] == '/' || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)));
}

static enum ej_status begin(struct cli_folder *folder)
{
    struct stat st;

    if (mkdir(folder->path, 0770) == 0)
        return EJ_OK;
    if (errno != EEXIST || stat(folder->path, &st) != 0)
        return ej_fail(&folder->c->error, EJ_BROKEN, "%s: %s", folder->path, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return ej_fail(&folder->c->error, EJ_BROKEN, "%s: %s", folder->path, strerror(ENOTDIR));
    return EJ_OK;
}

/* A name of its own for NAME; names are told apart without case, as other systems do. */
static char *own_name(struct cli_folder *folder, const char *name)
{
    char *own = xstrdup(name);

    for (size_t i = 0, n = 2; i < folder->count; i++) {
        if (strcasecmp(folder->names[i], own) != 0)
            continue;
        free(own);
        if (asprintf(&own, "%s (%zu)", name, n++) < 0)
            xalloc_die();
        i = (size_t)-1;
    }
    folder->names = xrealloc(folder->names, (folder->count + 1) * sizeof *folder->names);
    return folder->names[folder->count++] = own;
}

static enum ej_status complete(struct cli_folder *folder, enum ej_status status)
{
    struct cli *c = folder->c;

    if (!folder->target)
        return status;
    status = cli_commit_output(c, cli_finish(c, folder->sink, status));
    folder->sink = NULL;
    free(folder->target);
    folder->target = NULL;
    return status;
}

enum ej_status cli_folder_next(void *context, const char *name, struct ej_sink **sink,
                               struct ej_error *err)
{
    struct cli_folder *folder = context;
    struct cli *c = folder->c;
    size_t length = strlen(folder->path);
    enum ej_status status = folder->count ? complete(folder, EJ_OK) : begin(folder);

    (void)err; /* the command's own */
    if (status != EJ_OK)
        return status;
    if (asprintf(&folder->target, "%s%s%s%s", folder->path,
                 folder->path[length - 1] == '/' ? "" : "/", own_name(folder, name),
                 folder->tail) < 0)
        xalloc_die();
    status = cli_check_target(c, "output", folder->target);
    const char *output = c->output;
    c->output = folder->target;
    if (status == EJ_OK && folder->open)
        status = folder->open(folder->context, folder->target, &folder->sink);
    else if (status == EJ_OK)
        status = cli_sink(c, &folder->sink);
    c->output = output;
    *sink = folder->sink;
    return status;
}

enum ej_status cli_folder_finish(struct cli_folder *folder, enum ej_status status)
{
    status = complete(folder, status);
    if (status == EJ_OK && !folder->count)
        status = begin(folder);
    for (size_t i = 0; i < folder->count; i++)
        free(folder->names[i]);
    free(folder->names);
    return status;
}
