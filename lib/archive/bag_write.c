/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_write.c - making a bag of a folder. */
#include "bag.h"

#include "bag_file.h"
#include "bag_path.h"
#include "bag_text.h"
#include "bag_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { FOLD = 79 }; /* RFC 8493, 2.2.2: longer lines are not recommended */

static const bag_algorithms used = 1u << BAG_SHA256 | 1u << BAG_SHA512;

/* A file that is written here; at most these. */
struct made {
    char *name, *text;
    size_t length;
};
struct making {
    const char *dir;
    struct bag_tree tree;
    struct made files[6];
    size_t count, written;
};

/* ---- what may be in a bag ------------------------------------------------------------------- */

static enum ej_status check_tag(const struct ej_bag_tag *tag, struct ej_error *err)
{
    size_t length = strlen(tag->label);
    bool label = length > 0 && !strpbrk(tag->label, ":\r\n") && !strchr(" \t", tag->label[0]) &&
                 !strchr(" \t", tag->label[length - 1]);
    if (!label || strpbrk(tag->value, "\r\n"))
        return ej_fail(err, EJ_USAGE, _("'%s' cannot stand in bag-info.txt"), tag->label);
    if (strcasecmp(tag->label, "Payload-Oxum") == 0 || strcasecmp(tag->label, "Bagging-Date") == 0)
        return ej_fail(err, EJ_USAGE, _("'%s' is written by itself"), tag->label);
    return EJ_OK;
}

static enum ej_status check_name(const char *dir, const char *path, struct ej_error *err)
{
    char *text = NULL;
    if (bag_text_decode(path, strlen(path), "UTF-8", &text, NULL) != EJ_OK)
        return ej_fail(err, EJ_REFUSED, _("a name in %s is not UTF-8"), dir);
    free(text);
    if (bag_path_tricky(path))
        return ej_fail(err, EJ_REFUSED, _("%s/%s cannot be the name of a file in a bag"), dir,
                       path);
    return EJ_OK;
}

static enum ej_status check_tree(const struct making *making, struct ej_error *err)
{
    const struct bag_entry *data = bag_tree_find(&making->tree, "data");
    enum ej_status status = EJ_OK;
    if (!data || data->kind != BAG_FOLDER)
        return ej_fail(err, EJ_REFUSED, _("%s has no folder data"), making->dir);
    for (size_t i = 0; status == EJ_OK && i < making->tree.count; i++) {
        const struct bag_entry *entry = &making->tree.entries[i];
        if (bag_tag_defined(entry->path))
            return ej_fail(err, EJ_REFUSED, _("%s is a bag already: it has %s"), making->dir,
                           entry->path);
        if (entry->kind != BAG_FILE && entry->kind != BAG_FOLDER)
            return ej_fail(err, EJ_REFUSED, _("%s/%s is neither a file nor a folder"), making->dir,
                           entry->path);
        status = check_name(making->dir, entry->path, err);
    }
    return status;
}

/* ---- texts ---------------------------------------------------------------------------------- */

static size_t columns(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* "LABEL: VALUE", going on in the next line after a blank where it would grow too long. */
static void print_element(FILE *to, const char *label, const char *value)
{
    size_t width = columns(label, strlen(label)) + 1;
    fprintf(to, "%s:", label);
    do {
        size_t length = strcspn(value, " ");
        size_t wide = columns(value, length) + 1;
        /* RFC 8493 wants the blank after the colon in the first line. */
        bool fold = width + wide > FOLD && width > strlen(label) + 1;
        fprintf(to, "%s %.*s", fold ? "\n" : "", (int)length, value);
        width = fold ? wide : width + wide;
        value += length;
    } while (*value++ == ' ');
    fputc('\n', to);
}

static void print_info(FILE *to, const struct bag_tree *tree, const char *date,
                       const struct ej_bag_tag *tags, size_t count)
{
    int64_t files = 0, octets = 0;
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->entries[i].kind == BAG_FILE && bag_path_payload(tree->entries[i].path)) {
            files++;
            octets += tree->entries[i].size;
        }
    }
    for (size_t i = 0; i < count; i++)
        print_element(to, tags[i].label, tags[i].value);
    fprintf(to, "Bagging-Date: %s\n", date);
    fprintf(to, "Payload-Oxum: %" PRId64 ".%" PRId64 "\n", octets, files);
}

/* The manifest of the payload files, or of the others; false: no memory. */
static bool print_manifest(FILE *to, const struct bag_tree *tree, bool payload, int algorithm)
{
    char hex[2 * BAG_DIGEST + 1];
    for (size_t i = 0; i < tree->count; i++) {
        const struct bag_entry *entry = &tree->entries[i];
        if (entry->kind != BAG_FILE || bag_path_payload(entry->path) != payload)
            continue;
        char *path = bag_path_encode(entry->path);
        if (!path)
            return false;
        bag_hex(entry->digest[algorithm], bag_algorithm_octets(algorithm), hex);
        fprintf(to, "%s  %s\n", hex, path);
        free(path);
    }
    return true;
}

/* A new text file of the bag, kept in memory until all are known. */
static FILE *begin_file(struct making *making, const char *name)
{
    struct made *file = &making->files[making->count++];
    file->name = strdup(name);
    return file->name ? open_memstream(&file->text, &file->length) : NULL;
}

/* Enter a made file into the tree, unsorted, so that the tag manifests list it. */
static enum ej_status enter_file(struct making *making, struct ej_error *err)
{
    struct bag_feed feed;
    const struct made *file = &making->files[making->count - 1];
    struct bag_entry *entry = bag_tree_add(&making->tree, file->name, BAG_FILE);
    if (!entry)
        return ej_no_memory(err);
    bag_feed_begin(&feed, entry, used);
    feed.keep = false;
    enum ej_status status = bag_feed_add(&feed, file->text, file->length, err);
    bag_feed_end(&feed);
    return status;
}

static enum ej_status end_file(FILE *to, struct ej_error *err)
{
    bool whole = !ferror(to);
    return fclose(to) == 0 && whole ? EJ_OK : ej_no_memory(err);
}

static enum ej_status make_manifest(struct making *making, bool payload, int algorithm,
                                    struct ej_error *err)
{
    char name[64];
    snprintf(name, sizeof name, "%smanifest-%s.txt", payload ? "" : "tag",
             bag_algorithm_name(algorithm));
    FILE *to = begin_file(making, name);
    if (!to)
        return ej_no_memory(err);
    bool printed = print_manifest(to, &making->tree, payload, algorithm);
    enum ej_status status = end_file(to, err);
    return printed ? status : ej_no_memory(err);
}

static enum ej_status make_info(struct making *making, const char *date,
                                const struct ej_bag_tag *tags, size_t count, struct ej_error *err)
{
    FILE *to = begin_file(making, "bag-info.txt");
    if (!to)
        return ej_no_memory(err);
    print_info(to, &making->tree, date, tags, count);
    return end_file(to, err);
}

static enum ej_status make_declaration(struct making *making, struct ej_error *err)
{
    FILE *to = begin_file(making, "bagit.txt");
    if (!to)
        return ej_no_memory(err);
    fputs("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", to);
    return end_file(to, err);
}

static enum ej_status make_files(struct making *making, const char *date,
                                 const struct ej_bag_tag *tags, size_t count, struct ej_error *err)
{
    static const int algorithms[] = {BAG_SHA256, BAG_SHA512};
    enum ej_status status = make_declaration(making, err);
    if (status == EJ_OK)
        status = enter_file(making, err);
    if (status == EJ_OK)
        status = make_info(making, date, tags, count, err);
    if (status == EJ_OK)
        status = enter_file(making, err);
    for (size_t i = 0; status == EJ_OK && i < 2; i++) {
        status = make_manifest(making, true, algorithms[i], err);
        if (status == EJ_OK)
            status = enter_file(making, err);
    }
    bag_tree_sort(&making->tree);
    for (size_t i = 0; status == EJ_OK && i < 2; i++)
        status = make_manifest(making, false, algorithms[i], err);
    return status;
}

/* ---- onto the disk -------------------------------------------------------------------------- */

static enum ej_status flush_file(const char *path, struct ej_error *err)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    return done
               ? EJ_OK
               : ej_fail(err, EJ_BROKEN, _("cannot flush %s to the disk: %s"), path, strerror(why));
}

/* Flush what was in the folder before us: files first, then the folders that name them. */
static enum ej_status flush_tree(const char *dir, const struct bag_tree *tree, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    for (int folders = 0; folders < 2; folders++) {
        for (size_t i = 0; status == EJ_OK && i < tree->count; i++) {
            const struct bag_entry *entry = &tree->entries[i];
            if ((entry->kind == BAG_FOLDER) != folders)
                continue;
            char *path = bag_join(dir, entry->path);
            status = !path     ? ej_no_memory(err)
                     : folders ? bag_sync_folder(path, err)
                               : flush_file(path, err);
            free(path);
        }
    }
    return status;
}

static enum ej_status write_file(const char *dir, const struct made *file, struct ej_error *err)
{
    struct bag_out out = {.fd = -1};
    char *path = bag_join(dir, file->name);
    enum ej_status status = path ? bag_out_open(&out, path, err) : ej_no_memory(err);
    if (status == EJ_OK)
        status = bag_out_write(&out, file->text, file->length, err);
    if (status == EJ_OK)
        status = bag_out_commit(&out, err);
    bag_out_close(&out);
    free(path);
    return status;
}

/* bagit.txt comes first among the made files and is written last. */
static enum ej_status write_files(struct making *making, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    for (size_t i = 0; status == EJ_OK && i < making->count; i++) {
        status = write_file(making->dir, &making->files[(i + 1) % making->count], err);
        making->written += status == EJ_OK;
    }
    return status;
}

static void unwrite_files(const struct making *making)
{
    for (size_t i = 0; i < making->written; i++) {
        char *path = bag_join(making->dir, making->files[(i + 1) % making->count].name);
        if (path)
            unlink(path);
        free(path);
    }
}

enum ej_status ej_bag_write(const char *dir, const char *date, const struct ej_bag_tag *tags,
                            size_t count, struct ej_error *err)
{
    struct making making = {.dir = dir};
    enum ej_status status = EJ_OK;
    for (size_t i = 0; status == EJ_OK && i < count; i++)
        status = check_tag(&tags[i], err);
    if (status == EJ_OK && strspn(date, "0123456789-") != 10)
        status = ej_fail(err, EJ_USAGE, _("'%s' is no date"), date);
    if (status == EJ_OK)
        status = bag_folder_source.list(dir, &making.tree, err);
    bag_tree_sort(&making.tree);
    if (status == EJ_OK)
        status = check_tree(&making, err);
    if (status == EJ_OK)
        status = bag_folder_source.read(dir, &making.tree, used, err);
    if (status == EJ_OK)
        status = flush_tree(dir, &making.tree, err);
    if (status == EJ_OK)
        status = make_files(&making, date, tags, count, err);
    if (status == EJ_OK)
        status = write_files(&making, err);
    if (status != EJ_OK)
        unwrite_files(&making);
    for (size_t i = 0; i < making.count; i++) {
        free(making.files[i].name);
        free(making.files[i].text);
    }
    bag_tree_free(&making.tree);
    return status;
}
