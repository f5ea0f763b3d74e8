/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_folder.c - a bag that lies in a folder. */
#include "bag_file.h"
#include "bag_path.h"
#include "bag_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ej_status cannot_read(const char *path, int why, struct ej_error *err)
{
    return ej_fail(err, EJ_BROKEN, _("cannot read %s: %s"), path, strerror(why));
}

static enum ej_status add_link(struct bag_tree *tree, const char *path, const char *real,
                               struct ej_error *err)
{
    char text[PATH_MAX + 1];
    ssize_t length = readlink(real, text, sizeof text - 1);
    if (length < 0)
        return cannot_read(real, errno, err);
    text[length] = '\0';
    struct bag_entry *entry = bag_tree_add(tree, path, BAG_LINK);
    if (!entry)
        return ej_no_memory(err);
    entry->target = bag_link_target(path, text);
    return EJ_OK;
}

static enum ej_status add_found(struct bag_tree *tree, const FTSENT *found, size_t prefix,
                                struct ej_error *err)
{
    const char *path = found->fts_path + prefix;
    struct bag_entry *entry;
    switch (found->fts_info) {
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return cannot_read(found->fts_path, found->fts_errno, err);
    case FTS_DP:
        return EJ_OK;
    case FTS_SL:
        return add_link(tree, path, found->fts_accpath, err);
    case FTS_D:
        entry = bag_tree_add(tree, path, BAG_FOLDER);
        break;
    case FTS_F:
        entry = bag_tree_add(tree, path, BAG_FILE);
        if (entry)
            entry->size = found->fts_statp->st_size;
        break;
    default:
        entry = bag_tree_add(tree, path, BAG_SPECIAL);
    }
    return entry ? EJ_OK : ej_no_memory(err);
}

static enum ej_status folder_list(const char *path, struct bag_tree *tree, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    FTSENT *found = NULL;
    /* With "/." at the end the walk begins in the folder itself where PATH is a symbolic link. */
    char *top = bag_join(path, ".");
    char *const roots[] = {top, NULL};
    FTS *walk = top ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
    if (!walk) {
        status = cannot_read(path, errno, err);
        goto done;
    }
    while (status == EJ_OK && (errno = 0, found = fts_read(walk)))
        if (found->fts_level == 0 && found->fts_errno != 0)
            status = cannot_read(path, found->fts_errno, err);
        else if (found->fts_level > 0)
            status = add_found(tree, found, strlen(path) + strlen("/./"), err);
    if (status == EJ_OK && errno != 0)
        status = cannot_read(path, errno, err);
done:
    if (walk)
        fts_close(walk);
    free(top);
    return status;
}

/* Give the bytes of the plain file at REAL to TAKE.  A file that became something else since it
 * was listed is not followed. */
static enum ej_status read_file(const char *real, bag_taker *take, void *context,
                                struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    char buffer[65536];
    ssize_t count = 0;
    int fd = open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return cannot_read(real, errno, err);
    while (status == EJ_OK && (count = read(fd, buffer, sizeof buffer)) != 0) {
        if (count > 0)
            status = take(context, buffer, (size_t)count, err);
        else if (errno != EINTR)
            status = cannot_read(real, errno, err);
    }
    close(fd);
    return status;
}

static enum ej_status feed(void *context, const void *octets, size_t count, struct ej_error *err)
{
    return bag_feed_add(context, octets, count, err);
}

static enum ej_status folder_read(const char *path, struct bag_tree *tree, bag_algorithms set,
                                  struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    for (size_t i = 0; status == EJ_OK && i < tree->count; i++) {
        struct bag_feed one;
        if (tree->entries[i].kind != BAG_FILE)
            continue;
        char *real = bag_join(path, tree->entries[i].path);
        if (!real)
            return ej_no_memory(err);
        bag_feed_begin(&one, &tree->entries[i], set);
        status = read_file(real, feed, &one, err);
        bag_feed_end(&one);
        free(real);
    }
    return status;
}

/* Is each folder on the way to MEMBER a folder, and MEMBER a plain file? */
static bool plain_file(const char *path, const char *member)
{
    bool plain = true;
    struct stat st = {0};
    char *real = bag_join(path, member);
    if (!real)
        return false;
    for (char *at = real + strlen(path) + 1; plain && (at = strchr(at, '/')); *at++ = '/') {
        *at = '\0';
        plain = lstat(real, &st) == 0 && S_ISDIR(st.st_mode);
    }
    plain = plain && lstat(real, &st) == 0 && S_ISREG(st.st_mode);
    free(real);
    return plain;
}

static enum ej_status folder_copy(const char *path, const char *member, bag_taker *take,
                                  void *context, bool *found, struct ej_error *err)
{
    *found = plain_file(path, member);
    if (!*found)
        return EJ_OK;
    char *real = bag_join(path, member);
    if (!real)
        return ej_no_memory(err);
    enum ej_status status = read_file(real, take, context, err);
    free(real);
    return status;
}

const struct bag_source bag_folder_source = {folder_list, folder_read, folder_copy};
