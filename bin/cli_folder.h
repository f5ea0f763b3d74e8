/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli_folder.h - --output DIRECTORY/: a file for each table, or class, of a report. */
#ifndef EJ_CLI_FOLDER_H
#define EJ_CLI_FOLDER_H

#include "cli.h"

struct cli_folder {
    struct cli *c;
    const char *path;
    const char *tail; /* how the names end: ".xlsx" */
    /* Where a file's tables go; NULL: as --format says (cli_sink).  The
     * path is also that of --output during the call. */
    enum ej_status (*open)(void *context, const char *path, struct ej_sink **out);
    void *context;
    struct ej_sink *sink; /* of the file under way, or NULL */
    char *target;         /* its place */
    char **names;         /* given so far */
    size_t count;
};

/* PATH ends in a slash, or is a directory. */
bool cli_is_folder(const char *path);
/* For `next` of ej_files; CONTEXT is the folder.  The first one makes the directory if it is not
 * there.  A file stands complete at its place, or not at all; a name that comes twice gets
 * " (2)". */
enum ej_status cli_folder_next(void *context, const char *name, struct ej_sink **sink,
                               struct ej_error *err);
/* Complete the last file, or drop it when STATUS is none that went well; the worse of both.  What
 * went well without a file leaves an empty directory. */
enum ej_status cli_folder_finish(struct cli_folder *folder, enum ej_status status);

#endif
