/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explanation inside an archive: texts of SHARE/archive with the journal's own words. */
#include "archive.h"
#include "bag_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The value of the place holder that begins at TEXT, "{school}"; *LENGTH octets long. */
static const char *value_of(const char *text, const struct ej_about *about, size_t *length,
                            char room[32])
{
    const struct {
        const char *name, *value;
    } values[] = {
        {"{school}", about->school},   {"{years}", about->years}, {"{uuid}", about->uuid},
        {"{changed}", about->changed}, {"{txn}", room},
    };

    snprintf(room, 32, "%lld", (long long)about->txn);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        *length = strlen(values[i].name);
        if (strncmp(text, values[i].name, *length) == 0)
            return values[i].value;
    }
    return NULL;
}

static void write_line(FILE *out, const char *line, const struct ej_about *about)
{
    char room[32];
    size_t length = 0;

    while (*line) {
        const char *value = *line == '{' ? value_of(line, about, &length, room) : NULL;
        if (value)
            fputs(value, out);
        else
            fputc(*line, out);
        line += value ? length : 1;
    }
}

static enum ej_status write_one(const char *share, const char *dir, const char *name,
                                const struct ej_about *about, struct ej_error *err)
{
    char *folder = bag_join(share, "archive"), *path = folder ? bag_join(folder, name) : NULL;
    FILE *in = path ? fopen(path, "re") : NULL, *out = NULL;
    char *line = NULL;
    size_t size = 0;
    enum ej_status status = EJ_OK;

    if (!in)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", path ? path : name, strerror(errno));
    else if (!(out = archive_open(dir, name, err)))
        status = EJ_BROKEN;
    while (status == EJ_OK && getline(&line, &size, in) >= 0)
        write_line(out, line, about);
    if (status == EJ_OK && ferror(in))
        status = ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    if (out)
        status = archive_close(out, name, status, err);
    if (in)
        fclose(in);
    free(line);
    free(path);
    free(folder);
    return status;
}

enum ej_status archive_readme(const char *share, const char *dir, const struct ej_about *about,
                              struct ej_error *err)
{
    enum ej_status status = write_one(share, dir, "README.ru.txt", about, err);

    return status == EJ_OK ? write_one(share, dir, "README.en.txt", about, err) : status;
}
