/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies with their entries in the register, and what is told of both as rows. */
#include "archive.h"
#include "bag_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Copies that came and went, as rows: change kind place digest. */
struct changes {
    struct ej_sink *sink;
    struct ej_error *error;
    enum ej_status status;
    bool headed;
};

static const char *change_russian(const char *change)
{
    return strcmp(change, "made") == 0 ? "создана" : "удалена";
}

static const char *kind_russian(const char *kind)
{
    return strcmp(kind, "backup") == 0 ? "резервная копия" : "архив";
}

/* Not before there is a change: what is refused prints nothing. */
static enum ej_status head(struct changes *changes)
{
    static const struct ej_column columns[] = {
        {.name = "change", .heading = "Изменение", .russian = change_russian},
        {.name = "kind", .heading = "Вид", .russian = kind_russian},
        {.name = "place", .heading = "Где хранится"},
        {.name = "digest", .heading = "SHA-256"},
    };
    static const struct ej_table table = {.id = "copies", .columns = columns, .count = 4};

    changes->headed = true;
    return changes->sink->begin(changes->sink, &table, changes->error);
}

static void add(struct changes *changes, const char *change, const char *kind, const char *place,
                const char *digest)
{
    struct ej_value row[] = {{.text = change}, {.text = kind}, {.text = place}, {.text = digest}};

    if (changes->status == EJ_OK && !changes->headed)
        changes->status = head(changes);
    if (changes->status == EJ_OK)
        changes->status = changes->sink->row(changes->sink, row, changes->error);
}

static void removed(void *context, const char *path)
{
    add(context, "removed", "backup", path, "");
}

static enum ej_status end(struct changes *changes, enum ej_status status)
{
    if (status == EJ_OK)
        status = changes->status;
    return status == EJ_OK ? changes->sink->end(changes->sink, changes->error) : status;
}

static enum ej_status enter_made(struct ej_journal *j, struct changes *changes,
                                 const struct ej_copy *copy)
{
    bool added;
    enum ej_status status = ej_copy_register(j, copy, &added, changes->error);

    if (status == EJ_OK)
        add(changes, "made", copy->kind, copy->place, copy->digest);
    return status;
}

enum ej_status archive_keep_backup(struct ej_journal *j, const char *dir, long keep, bool dry_run,
                                   const char *remark, const struct ej_progress *progress,
                                   struct ej_sink *sink, struct ej_error *err)
{
    struct changes changes = {.sink = sink, .error = err};
    char *path = NULL, digest[ARCHIVE_DIGEST] = "";
    int64_t txn;
    enum ej_status status = ej_backup(j, dir, progress, &path, &txn, err);

    if (status == EJ_OK && !dry_run)
        status = archive_digest(path, digest, err);
    if (status == EJ_OK) {
        struct ej_copy copy = {.place = path,
                               .made = "today",
                               .kind = "backup",
                               .digest = digest,
                               .remark = remark,
                               .txn = txn};
        status = enter_made(j, &changes, &copy);
    }
    if (status == EJ_OK && keep > 0)
        status = ej_backup_rotate(j, dir, keep, path, removed, &changes, err);
    free(path);
    return end(&changes, status);
}

enum ej_status archive_keep_archive(struct ej_journal *j, const struct archive_request *request,
                                    const char *remark, struct ej_sink *sink, struct ej_error *err)
{
    struct changes changes = {.sink = sink, .error = err};
    struct archive_made made;
    enum ej_status status = archive_create(j, request, &made, err);

    if (status == EJ_OK) {
        struct ej_copy copy = {.place = made.path,
                               .made = "today",
                               .kind = "archive",
                               .digest = made.digest,
                               .remark = remark,
                               .txn = made.txn};
        status = enter_made(j, &changes, &copy);
    }
    free(made.path);
    return end(&changes, status);
}

/* ---- by hand -------------------------------------------------------------------------------- */

char *archive_place(const char *text)
{
    char *real = realpath(text, NULL), *folder, *path = NULL;
    const char *slash = strrchr(text, '/');

    if (real || !slash)
        return real ? real : strdup(text);
    folder = strndup(text, (size_t)(slash - text) + 1);
    real = folder ? realpath(folder, NULL) : NULL;
    if (real)
        path = bag_join(strcmp(real, "/") == 0 ? "" : real, slash + 1);
    free(folder);
    free(real);
    return path ? path : strdup(text);
}

enum ej_status archive_enter(struct ej_journal *j, const struct ej_copy *copy, bool *added,
                             struct ej_error *err)
{
    struct ej_copy entry = *copy;
    char digest[ARCHIVE_DIGEST], *place = NULL;
    bool paper =
        copy->kind && (strcmp(copy->kind, "journal") == 0 || strcmp(copy->kind, "summary") == 0);
    enum ej_status status = EJ_OK;

    if (copy->place && !copy->number && !paper) {
        place = archive_place(copy->place);
        status = place ? EJ_OK : ej_no_memory(err);
        entry.place = place;
    }
    if (place && !entry.digest && !entry.removed && access(place, F_OK) == 0) {
        status = archive_digest(place, digest, err);
        entry.digest = digest;
    }
    if (status == EJ_OK)
        status = ej_copy_register(j, &entry, added, err);
    free(place);
    return status;
}
