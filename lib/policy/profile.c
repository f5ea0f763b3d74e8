/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a profile. */
#include "policy/profile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "intl.h"
#include "record/buffer.h"

static int yaml_files(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > 5 &&
           strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

static enum ej_status no_such(const char *share, const char *name, struct ej_error *err)
{
    struct buffer path = {0}, names = {0};
    struct dirent **found = NULL;
    int count;

    buffer_printf(&path, "%s/profiles", share);
    count = path.failed ? -1 : scandir(path.text, &found, yaml_files, alphasort);
    for (int i = 0; i < count; i++) {
        buffer_printf(&names, "%s%.*s", i ? ", " : "", (int)strlen(found[i]->d_name) - 5,
                      found[i]->d_name);
        free(found[i]);
    }
    free(found);
    enum ej_status status = ej_fail(err, EJ_USAGE, _("there is no profile '%s'; there are: %s"),
                                    name, names.text ? names.text : "-");
    buffer_free(&path);
    buffer_free(&names);
    return status;
}

/* One file; *OUT is NULL when there is none. */
static enum ej_status read_file(const char *share, const char *name, struct tree **out,
                                struct ej_error *err)
{
    struct buffer path = {0};
    enum ej_status status = EJ_OK;

    *out = NULL;
    if (!*name || strchr(name, '/'))
        return EJ_OK;
    buffer_printf(&path, "%s/profiles/%s.yaml", share, name);
    if (path.failed)
        return ej_no_memory(err);
    int fd = open(path.text, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        status = tree_read(fd, path.text, out, err);
        close(fd);
    } else if (errno != ENOENT) {
        status = ej_fail(err, EJ_BROKEN, "%s: %s", path.text, strerror(errno));
    }
    buffer_free(&path);
    return status;
}

enum ej_status profile_open(const char *share, const char *name, struct profile *out,
                            struct ej_error *err)
{
    while (out->count < PROFILE_DEPTH) {
        struct tree **tree = &out->chain[out->count];
        const char *next;
        enum ej_status status = read_file(share, name, tree, err);
        if (status != EJ_OK)
            return status;
        if (!*tree && out->count == 0)
            return no_such(share, name, err);
        if (!*tree)
            return tree_fail(tree[-1], tree_find(tree[-1]->root, "extends"), err,
                             _("there is no profile '%s'"), name);
        out->count++;
        status = tree_text(*tree, (*tree)->root, "extends", &next, err);
        if (status != EJ_OK || !next)
            return status;
        name = next;
    }
    return tree_fail(out->chain[0], out->chain[0]->root, err,
                     _("the profiles extend one another without end"));
}

void profile_close(struct profile *profile)
{
    for (int i = 0; i < profile->count; i++)
        tree_free(profile->chain[i]);
    profile->count = 0;
}

const struct node *profile_find(const struct profile *profile, const char *key,
                                const struct tree **tree)
{
    const struct node *node = NULL;

    for (int i = 0; i < profile->count && !node; i++) {
        *tree = profile->chain[i];
        node = tree_find((*tree)->root, key);
    }
    return node;
}

enum ej_status profile_word(const struct tree *tree, const struct node *node, const char *words,
                            struct ej_error *err)
{
    enum ej_status status = tree_is(tree, node, NODE_SCALAR, err);

    if (status == EJ_OK && !tree_word(words, node->text))
        status = tree_fail(tree, node, err, _("'%s' is none of: %s"), node->text, words);
    return status;
}
