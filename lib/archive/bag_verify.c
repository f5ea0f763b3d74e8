/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_verify.c - is a bag complete and valid (RFC 8493, section 3)? */
#include "bag.h"

#include "bag_check.h"
#include "bag_file.h"
#include "bag_path.h"
#include "bag_tree.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* ---- the tree ------------------------------------------------------------------------------- */

/* A tar may hold a name more than once; each program that unpacks it chooses its own. */
static void check_doubles(struct bag_check *check)
{
    struct bag_tree *tree = &check->tree;
    size_t kept = 0;
    for (size_t i = 0; i < tree->count; i++) {
        struct bag_entry *entry = &tree->entries[i], *last = &tree->entries[kept ? kept - 1 : 0];
        if (kept == 0 || strcmp(last->path, entry->path) != 0) {
            tree->entries[kept++] = *entry;
            continue;
        }
        if (last->kind != BAG_FOLDER || entry->kind != BAG_FOLDER)
            bag_tell(check, EJ_BAG_DEFECT, entry->path, _("is in the archive twice"));
        bag_entry_free(entry);
    }
    tree->count = kept;
}

/* Let a link stand for the file in the bag that it leads to, in the end; false: memory ran out. */
static bool resolve_link(struct bag_check *check, struct bag_entry *link)
{
    const struct bag_entry *file = link;
    for (int steps = 0; file && file->kind == BAG_LINK && steps < 8; steps++)
        file = file->target ? bag_tree_find(&check->tree, file->target) : NULL;
    if (!file || file->kind != BAG_FILE) {
        bag_tell(check, EJ_BAG_DEFECT, link->path,
                 link->target ? _("is a link that leads to no file of the bag")
                              : _("is a link that leads out of the bag"));
        return true;
    }
    link->kind = BAG_FILE;
    link->size = file->size;
    memcpy(link->digest, file->digest, sizeof link->digest);
    if (!file->text)
        return true;
    link->text = malloc(file->length + 1);
    if (!link->text)
        return false;
    memcpy(link->text, file->text, file->length);
    link->length = file->length;
    return true;
}

static bool check_kinds(struct bag_check *check)
{
    bool complete = true;
    for (size_t i = 0; complete && i < check->tree.count; i++) {
        struct bag_entry *entry = &check->tree.entries[i];
        if (entry->kind == BAG_LINK)
            complete = resolve_link(check, entry);
        else if (entry->kind == BAG_SPECIAL)
            bag_tell(check, EJ_BAG_DEFECT, entry->path, _("is neither a file nor a folder"));
        else if (entry->kind == BAG_ASTRAY)
            bag_tell(check, EJ_BAG_DEFECT, entry->path,
                     _("lies outside the one folder that an archive must have at its top"));
    }
    return complete;
}

static void count_payload(struct bag_check *check)
{
    const struct bag_entry *data = bag_tree_find(&check->tree, "data");
    bool there = data && data->kind == BAG_FOLDER;
    for (size_t i = 0; i < check->tree.count; i++) {
        const struct bag_entry *entry = &check->tree.entries[i];
        if (entry->kind == BAG_FILE && bag_path_payload(entry->path)) {
            check->totals.files++;
            check->totals.octets += entry->size;
            there = true; /* a tar need not name its folders */
        }
    }
    if (!there)
        bag_tell(check, EJ_BAG_DEFECT, "data", _("the folder is missing"));
}

/* ---- names that differ by case alone (RFC 8493, 5.1.3 recommends against them) --------------- */

struct name {
    wchar_t *wide;
    const char *path;
};

static int by_folded(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = wcscasecmp(x->wide, y->wide);
    return order ? order : strcmp(x->path, y->path);
}

static wchar_t *widen(const char *path)
{
    size_t room = strlen(path) + 1;
    wchar_t *wide = calloc(room, sizeof *wide);
    /* What is not UTF-8 stays empty and is not compared. */
    if (wide && mbstowcs(wide, path, room) == (size_t)-1)
        *wide = L'\0';
    return wide;
}

static bool check_case(struct bag_check *check)
{
    size_t count = 0;
    struct name *names = calloc(check->tree.count + 1, sizeof *names);
    bool complete = names;
    for (; complete && count < check->tree.count; count++) {
        names[count].path = check->tree.entries[count].path;
        names[count].wide = widen(names[count].path);
        complete = names[count].wide;
    }
    if (complete) {
        qsort(names, count, sizeof *names, by_folded);
        for (size_t i = 1; i < count; i++)
            if (*names[i].wide && strcmp(names[i - 1].path, names[i].path) != 0 &&
                wcscasecmp(names[i - 1].wide, names[i].wide) == 0)
                bag_tell(check, EJ_BAG_WARNING, names[i].path,
                         _("differs from '%s' by upper and lower case alone"), names[i - 1].path);
    }
    for (size_t i = 0; names && i < count; i++)
        free(names[i].wide);
    free(names);
    return complete;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void free_check(struct bag_check *check)
{
    for (size_t i = 0; i < check->text_count; i++)
        free(check->texts[i]);
    free(check->texts);
    free(check->payload.lines);
    free(check->tag.lines);
    free(check->fetch.lines);
    bag_tree_free(&check->tree);
}

/* Which checksums the bag's manifests need. */
static bag_algorithms wanted(const struct bag_tree *tree)
{
    bag_algorithms set = 0;
    int algorithm;
    for (size_t i = 0; i < tree->count; i++) {
        const char *path = tree->entries[i].path;
        if ((bag_manifest_name(path, "manifest-", &algorithm) ||
             bag_manifest_name(path, "tagmanifest-", &algorithm)) &&
            algorithm >= 0)
            set |= 1u << algorithm;
    }
    return set;
}

static enum ej_status check_all(struct bag_check *check, struct ej_error *err)
{
    bag_tree_sort(&check->tree);
    check_doubles(check);
    if (!check_kinds(check) || !check_case(check))
        return ej_no_memory(err);
    count_payload(check);
    enum ej_status status = bag_check_declaration(check, err);
    if (status == EJ_OK)
        status = bag_check_info(check, err);
    if (status == EJ_OK)
        status = bag_check_load(check, err);
    if (status == EJ_OK)
        bag_check_compare(check);
    return status;
}

static enum ej_status verify(struct bag_check *check, const char *path, struct ej_error *err)
{
    const struct bag_source *source;
    enum ej_status status = bag_source_of(path, &source, err);
    if (status == EJ_OK)
        status = source->list(path, &check->tree, err);
    if (status == EJ_OK)
        status = source->read(path, &check->tree, wanted(&check->tree), err);
    if (status == EJ_REFUSED)
        bag_tell(check, EJ_BAG_DEFECT, ".", "%s", err->text);
    return status == EJ_OK ? check_all(check, err) : status;
}

enum ej_status ej_bag_verify(const char *path, ej_bag_told *told, void *context,
                             struct ej_bag_totals *totals, struct ej_error *err)
{
    struct bag_check check = {.told = told, .context = context};
    struct bag_locale locale;
    struct ej_error why;
    if (!err)
        err = &why;
    enum ej_status status = bag_locale_enter(&locale, "C.UTF-8", err);
    if (status != EJ_OK)
        return status;
    status = verify(&check, path, err);
    if (status == EJ_OK && check.lost)
        status = ej_no_memory(err);
    else if (status == EJ_OK && check.totals.defects > 0)
        status = ej_fail(err, EJ_REFUSED,
                         ngettext_("%s is not a valid bag: %ld defect",
                                   "%s is not a valid bag: %ld defects",
                                   (unsigned long)check.totals.defects),
                         path, check.totals.defects);
    if (totals)
        *totals = check.totals;
    free_check(&check);
    bag_locale_leave(&locale);
    return status;
}
