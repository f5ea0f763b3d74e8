/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tar_write.c - a folder into one reproducible tar. */
#include "tar.h"

#include "bag_file.h"
#include "bag_tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct packing {
    const char *dir, *name, *out;
    int64_t mtime;
    struct archive *archive;
    int64_t left; /* octets of the current member still to come */
};

static enum ej_status pack_fail(const struct packing *packing, struct ej_error *err)
{
    int number = archive_errno(packing->archive); /* negative: libarchive's own */
    const char *why = number > 0 ? strerror(number) : archive_error_string(packing->archive);
    return ej_fail(err, EJ_BROKEN, _("cannot write %s: %s"), packing->out, why ? why : "?");
}

static enum ej_status put_header(struct packing *packing, const struct bag_entry *member,
                                 struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    bool folder = member->kind == BAG_FOLDER;
    char *path = *member->path ? bag_join(packing->name, member->path) : strdup(packing->name);
    struct archive_entry *entry = archive_entry_new();
    if (!path || !entry) {
        status = ej_no_memory(err);
    } else {
        archive_entry_copy_pathname(entry, path);
        archive_entry_set_filetype(entry, folder ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(entry, folder ? 0700 : 0600);
        archive_entry_set_size(entry, folder ? 0 : member->size);
        archive_entry_set_mtime(entry, (time_t)packing->mtime, 0);
        packing->left = folder ? 0 : member->size;
        if (archive_write_header(packing->archive, entry) != ARCHIVE_OK)
            status = pack_fail(packing, err);
    }
    archive_entry_free(entry);
    free(path);
    return status;
}

static enum ej_status put_octets(void *context, const void *octets, size_t count,
                                 struct ej_error *err)
{
    struct packing *packing = context;
    packing->left -= (int64_t)count;
    if (packing->left < 0)
        return EJ_OK; /* grew since it was listed: put_member() tells */
    return archive_write_data(packing->archive, octets, count) == (la_ssize_t)count
               ? EJ_OK
               : pack_fail(packing, err);
}

static enum ej_status put_member(struct packing *packing, const struct bag_entry *member,
                                 struct ej_error *err)
{
    bool found = true;
    if (member->kind != BAG_FILE && member->kind != BAG_FOLDER)
        return ej_fail(err, EJ_REFUSED, _("%s/%s is neither a file nor a folder"), packing->dir,
                       member->path);
    enum ej_status status = put_header(packing, member, err);
    if (status == EJ_OK && member->kind == BAG_FILE)
        status =
            bag_folder_source.copy(packing->dir, member->path, put_octets, packing, &found, err);
    if (status == EJ_OK && (!found || packing->left != 0))
        status = ej_fail(err, EJ_BROKEN, _("%s/%s was changed while it was read"), packing->dir,
                         member->path);
    return status;
}

static enum ej_status pack(struct packing *packing, const struct bag_tree *tree, int fd,
                           struct ej_error *err)
{
    const struct bag_entry top = {.path = (char *)"", .kind = BAG_FOLDER};
    packing->archive = archive_write_new();
    if (!packing->archive)
        return ej_no_memory(err);
    enum ej_status status = EJ_OK;
    if (archive_write_set_format_pax_restricted(packing->archive) != ARCHIVE_OK ||
        archive_write_add_filter_none(packing->archive) != ARCHIVE_OK ||
        archive_write_open_fd(packing->archive, fd) != ARCHIVE_OK)
        status = pack_fail(packing, err);
    if (status == EJ_OK)
        status = put_header(packing, &top, err);
    for (size_t i = 0; status == EJ_OK && i < tree->count; i++)
        status = put_member(packing, &tree->entries[i], err);
    if (status == EJ_OK && archive_write_close(packing->archive) != ARCHIVE_OK)
        status = pack_fail(packing, err);
    archive_write_free(packing->archive);
    return status;
}

enum ej_status ej_tar_write(const char *dir, const char *name, const char *out, int64_t mtime,
                            struct ej_error *err)
{
    struct packing packing = {.dir = dir, .name = name, .out = out, .mtime = mtime};
    struct bag_tree tree = {0};
    struct bag_out file = {.fd = -1};
    struct bag_locale locale;
    if (*name == '\0' || *name == '.' || *name == '~' || strchr(name, '/'))
        return ej_fail(err, EJ_USAGE, _("'%s' cannot be the name of an archive's folder"), name);
    /* libarchive converts names from the locale's encoding to the UTF-8 of pax headers. */
    enum ej_status status = bag_locale_enter(&locale, "C.UTF-8", err);
    if (status != EJ_OK)
        return status;
    status = bag_folder_source.list(dir, &tree, err);
    bag_tree_sort(&tree);
    if (status == EJ_OK)
        status = bag_out_open(&file, out, err);
    if (status == EJ_OK)
        status = pack(&packing, &tree, file.fd, err);
    if (status == EJ_OK)
        status = bag_out_commit(&file, err);
    bag_out_close(&file);
    bag_tree_free(&tree);
    bag_locale_leave(&locale);
    return status;
}
