/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tar_read.c - a bag that lies in a tar, read in place by libarchive. */
#include "bag_file.h"
#include "bag_path.h"
#include "bag_tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A tar being read, and the one folder at its top. */
struct tar {
    const char *path;
    struct archive *archive;
    struct archive_entry *entry; /* libarchive's */
    char *top;
    struct bag_locale locale;
};

/* Could the file not be read?  All else that libarchive says is about what is in it. */
static bool is_trouble(int number)
{
    static const int troubles[] = {EACCES, EIO,    EISDIR, ELOOP, EMFILE, ENAMETOOLONG,
                                   ENFILE, ENOENT, ENOMEM, ENXIO, EPERM,  ESTALE};
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (number == troubles[i])
            return true;
    return false;
}

static enum ej_status tar_fail(const struct tar *tar, struct ej_error *err)
{
    int number = archive_errno(tar->archive);
    const char *why = archive_error_string(tar->archive);
    if (is_trouble(number))
        return ej_fail(err, EJ_BROKEN, _("cannot read %s: %s"), tar->path, strerror(number));
    return ej_fail(err, EJ_REFUSED, _("%s is not a tar archive, or a damaged one: %s"), tar->path,
                   why ? why : "?");
}

static void tar_close(struct tar *tar)
{
    archive_read_free(tar->archive);
    free(tar->top);
    bag_locale_leave(&tar->locale);
}

static enum ej_status tar_open(struct tar *tar, const char *path, struct ej_error *err)
{
    *tar = (struct tar){.path = path};
    /* In "C" libarchive cannot convert a name that is not ASCII and hands out the octets as they
     * are; in UTF-8 it would normalise it, and no checksum would be found for it. */
    enum ej_status status = bag_locale_enter(&tar->locale, "C", err);
    if (status != EJ_OK)
        return status;
    tar->archive = archive_read_new();
    if (!tar->archive) {
        status = ej_no_memory(err);
    } else {
        archive_read_support_format_tar(tar->archive);
        archive_read_support_filter_gzip(tar->archive);
        if (archive_read_open_filename(tar->archive, path, 65536) != ARCHIVE_OK)
            status = tar_fail(tar, err);
    }
    if (status != EJ_OK)
        tar_close(tar);
    return status;
}

/* The next member; *more is false at the end. */
static enum ej_status tar_next(struct tar *tar, bool *more, struct ej_error *err)
{
    int result = archive_read_next_header(tar->archive, &tar->entry);
    *more = result == ARCHIVE_OK || result == ARCHIVE_WARN;
    if (!*more && result != ARCHIVE_EOF)
        return tar_fail(tar, err);
    if (*more && !archive_entry_pathname(tar->entry))
        return ej_fail(err, EJ_REFUSED, _("%s has a member without a name"), tar->path);
    return EJ_OK;
}

/* Has NAME a segment ".."?  Some programs that unpack would follow it, others would not. */
static bool climbs(const char *name)
{
    for (const char *at = name; (at = strstr(at, "..")); at++)
        if ((at == name || at[-1] == '/') && (at[2] == '/' || at[2] == '\0'))
            return true;
    return false;
}

/* A member's name as a path in the bag, new, or NULL when it lies outside the top folder; the
 * first member says which that is.  The top folder itself is "". */
static char *inside(struct tar *tar, const char *name)
{
    char *plain = climbs(name) ? NULL : strdup(name);
    char *result = NULL;
    if (plain && bag_path_tidy(plain) != BAG_OUTSIDE) {
        size_t length = strcspn(plain, "/");
        if (!tar->top)
            tar->top = strndup(plain, length);
        if (tar->top && strlen(tar->top) == length && memcmp(tar->top, plain, length) == 0)
            result = strdup(plain + length + (plain[length] == '/'));
    }
    free(plain);
    return result;
}

static enum ej_status add_member(struct tar *tar, struct bag_tree *tree, const char *path,
                                 struct ej_error *err)
{
    const char *hard = archive_entry_hardlink(tar->entry);
    const char *soft = archive_entry_symlink(tar->entry);
    mode_t type = archive_entry_filetype(tar->entry);
    enum bag_kind kind = hard || soft       ? BAG_LINK
                         : type == AE_IFREG ? BAG_FILE
                         : type == AE_IFDIR ? BAG_FOLDER
                                            : BAG_SPECIAL;
    struct bag_entry *entry = bag_tree_add(tree, path ? path : archive_entry_pathname(tar->entry),
                                           path ? kind : BAG_ASTRAY);
    if (!entry)
        return ej_no_memory(err);
    entry->size = archive_entry_size(tar->entry);
    if (path && hard)
        entry->target = inside(tar, hard);
    else if (path && soft)
        entry->target = bag_link_target(path, soft);
    return EJ_OK;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "./") == 0;
}

static enum ej_status tar_list(const char *path, struct bag_tree *tree, struct ej_error *err)
{
    struct tar tar;
    bool more = true;
    enum ej_status status = tar_open(&tar, path, err);
    if (status != EJ_OK)
        return status;
    while (status == EJ_OK && (status = tar_next(&tar, &more, err)) == EJ_OK && more) {
        if (is_dot(archive_entry_pathname(tar.entry)))
            continue; /* "tar -c ." begins with it; read() passes over it too */
        char *name = inside(&tar, archive_entry_pathname(tar.entry));
        status = add_member(&tar, tree, name, err);
        free(name);
    }
    tar_close(&tar);
    return status;
}

static enum ej_status take_data(struct tar *tar, bag_taker *take, void *context,
                                struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    char buffer[65536];
    la_ssize_t count = 0;
    while (status == EJ_OK && (count = archive_read_data(tar->archive, buffer, sizeof buffer)) > 0)
        status = take(context, buffer, (size_t)count, err);
    return status == EJ_OK && count < 0 ? tar_fail(tar, err) : status;
}

static enum ej_status feed(void *context, const void *octets, size_t count, struct ej_error *err)
{
    return bag_feed_add(context, octets, count, err);
}

/* The I-th member again: the same as when it was listed? */
static bool same_member(struct tar *tar, const struct bag_tree *tree, size_t i)
{
    bool same = false;
    if (i < tree->count) {
        char *name = inside(tar, archive_entry_pathname(tar->entry));
        same = strcmp(name ? name : archive_entry_pathname(tar->entry), tree->entries[i].path) == 0;
        free(name);
    }
    return same;
}

static enum ej_status tar_read(const char *path, struct bag_tree *tree, bag_algorithms set,
                               struct ej_error *err)
{
    struct tar tar;
    bool more = true;
    size_t i = 0;
    enum ej_status status = tar_open(&tar, path, err);
    if (status != EJ_OK)
        return status;
    while (status == EJ_OK && (status = tar_next(&tar, &more, err)) == EJ_OK && more) {
        struct bag_feed one;
        if (is_dot(archive_entry_pathname(tar.entry)))
            continue;
        if (!same_member(&tar, tree, i)) {
            status = ej_fail(err, EJ_BROKEN, _("%s was changed while it was read"), path);
        } else if (tree->entries[i].kind == BAG_FILE) {
            bag_feed_begin(&one, &tree->entries[i], set);
            status = take_data(&tar, feed, &one, err);
            bag_feed_end(&one);
        }
        i++;
    }
    tar_close(&tar);
    return status;
}

static enum ej_status tar_copy(const char *path, const char *member, bag_taker *take, void *context,
                               bool *found, struct ej_error *err)
{
    struct tar tar;
    bool more = true;
    *found = false;
    enum ej_status status = tar_open(&tar, path, err);
    if (status != EJ_OK)
        return status;
    while (status == EJ_OK && !*found && (status = tar_next(&tar, &more, err)) == EJ_OK && more) {
        if (is_dot(archive_entry_pathname(tar.entry)))
            continue;
        char *name = inside(&tar, archive_entry_pathname(tar.entry));
        *found = name && strcmp(name, member) == 0 &&
                 archive_entry_filetype(tar.entry) == AE_IFREG &&
                 !archive_entry_hardlink(tar.entry);
        free(name);
        if (*found)
            status = take_data(&tar, take, context, err);
    }
    tar_close(&tar);
    return status;
}

const struct bag_source bag_tar_source = {tar_list, tar_read, tar_copy};
