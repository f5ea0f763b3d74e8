/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at copies: one, or all that the register knows. */
#include "archive.h"
#include "bag_file.h"

#include <stdlib.h>
#include <string.h>

/* What is wrong with copies, as rows: copy path finding what. */
struct findings {
    struct ej_sink *sink;
    const char *copy;      /* that is looked at */
    struct ej_error error; /* of the sink */
};

static const char *finding_russian(const char *finding)
{
    static const char *const words[][2] = {{"defect", "нарушение"},
                                           {"warning", "предупреждение"},
                                           {"unreadable", "не читается"},
                                           {"unseen", "не осмотрена"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], finding) == 0)
            return words[i][1];
    return finding;
}

static enum ej_status begin(struct findings *findings, struct ej_sink *sink)
{
    static const struct ej_column columns[] = {
        {.name = "copy", .heading = "Копия"},
        {.name = "path", .heading = "Файл"},
        {.name = "finding", .heading = "Вид", .russian = finding_russian},
        {.name = "what", .heading = "Что не так"},
    };
    static const struct ej_table table = {.id = "findings", .columns = columns, .count = 4};

    *findings = (struct findings){.sink = sink};
    return sink->begin(sink, &table, &findings->error);
}

static void add(struct findings *findings, const char *path, const char *finding, const char *what)
{
    struct ej_value row[] = {
        {.text = findings->copy}, {.text = path}, {.text = finding}, {.text = what}};

    if (findings->error.status == EJ_OK)
        findings->sink->row(findings->sink, row, &findings->error);
}

static void found(void *context, enum ej_bag_finding kind, const char *path, const char *what)
{
    add(context, path, kind == EJ_BAG_DEFECT ? "defect" : "warning", what);
}

/* The worse of STATUS and what became of the rows. */
static enum ej_status end(struct findings *findings, enum ej_status status, struct ej_error *err)
{
    if (findings->error.status == EJ_OK)
        findings->sink->end(findings->sink, &findings->error);
    if (findings->error.status > status)
        return ej_fail(err, findings->error.status, "%s", findings->error.text);
    return status;
}

enum ej_status archive_note_check(struct ej_journal *j, const char *path, struct ej_error *err)
{
    char digest[ARCHIVE_DIGEST], *place = archive_place(path);
    enum ej_status status = place ? archive_digest(path, digest, err) : ej_no_memory(err);

    if (status == EJ_OK)
        status = ej_copy_checked(j, place, digest, err);
    free(place);
    return status;
}

/* ---- all that the register knows ------------------------------------------------------------ */

struct known {
    char *place, *digest;
};

/* A sink that keeps the places of the copies that ought to be there. */
struct places {
    struct ej_sink base;
    struct known *list;
    size_t count, room;
};

static enum ej_status keep_nothing(struct ej_sink *base, const struct ej_table *table,
                                   struct ej_error *err)
{
    (void)base, (void)table, (void)err;
    return EJ_OK;
}

static enum ej_status finish_nothing(struct ej_sink *base, struct ej_error *err)
{
    (void)base, (void)err;
    return EJ_OK;
}

/* The columns of ej_copy_list(). */
enum { PLACE = 1, KIND = 3, DIGEST = 4, REMOVED = 9 };

/* Whether the digest tells if it is whole; the sheets of paper are for somebody to count. */
static bool is_paper(const char *kind)
{
    return strcmp(kind, "journal") == 0 || strcmp(kind, "summary") == 0;
}

static enum ej_status keep_place(struct ej_sink *base, const struct ej_value *row,
                                 struct ej_error *err)
{
    struct places *places = (struct places *)base;

    if (!row[REMOVED].null || is_paper(row[KIND].text))
        return EJ_OK;
    if (places->count == places->room) {
        size_t room = places->room ? places->room * 2 : 32;
        struct known *grown = realloc(places->list, room * sizeof *grown);
        if (!grown)
            return ej_no_memory(err);
        places->list = grown;
        places->room = room;
    }
    struct known *known = &places->list[places->count++];
    *known = (struct known){strdup(row[PLACE].text), strdup(row[DIGEST].text)};
    return known->place && known->digest ? EJ_OK : ej_no_memory(err);
}

static void free_places(struct places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        free(places->list[i].place);
        free(places->list[i].digest);
    }
    free(places->list);
}

/* Whether the copy, good in itself, is the one that was registered. */
static enum ej_status compare(struct findings *findings, const struct known *known, bool note,
                              struct ej_journal *j, struct ej_error *err)
{
    char digest[ARCHIVE_DIGEST];
    enum ej_status status = archive_digest(known->place, digest, err);

    if (status == EJ_REFUSED) {
        add(findings, "tagmanifest-sha256.txt", "defect", _("is missing"));
    } else if (status == EJ_OK && *known->digest && strcmp(digest, known->digest) != 0) {
        add(findings, ".", "defect", _("its SHA-256 is not the one in the register"));
        status = ej_fail(err, EJ_REFUSED, _("%s: its SHA-256 is not the one in the register"),
                         known->place);
    }
    return status == EJ_OK && note ? ej_copy_checked(j, known->place, digest, err) : status;
}

/* What the register, if there is one, says of the copy at PATH, good in itself. */
static enum ej_status check_registered(struct findings *findings, const char *path,
                                       struct ej_journal *j, struct ej_bag_totals *totals,
                                       struct ej_error *err)
{
    struct places places = {
        .base = {.begin = keep_nothing, .row = keep_place, .end = finish_nothing}};
    const struct known *known = NULL;
    char *place = archive_place(path);
    enum ej_status status = place ? EJ_OK : ej_no_memory(err);

    if (status == EJ_OK && j)
        status = ej_copy_list(j, &places.base, err);
    for (size_t i = 0; status == EJ_OK && i < places.count; i++)
        if (strcmp(places.list[i].place, place) == 0 && *places.list[i].digest)
            known = &places.list[i];
    if (known) {
        status = compare(findings, known, false, j, err);
        totals->defects += status == EJ_REFUSED;
    } else if (status == EJ_OK && archive_is_backup(path)) {
        add(findings, ".", "warning",
            _("only the structure was checked: its SHA-256 is in no register that can be read"));
        totals->warnings++;
    }
    free_places(&places);
    free(place);
    return status;
}

enum ej_status archive_check(struct ej_journal *j, const char *path, struct ej_sink *sink,
                             struct ej_bag_totals *totals, struct ej_error *err)
{
    struct findings findings;

    *totals = (struct ej_bag_totals){0};
    begin(&findings, sink);
    findings.copy = path;
    enum ej_status status = archive_verify(path, found, &findings, totals, err);
    if (status == EJ_OK)
        status = check_registered(&findings, path, j, totals, err);
    /* What is wrong stands in the rows. */
    if (status == EJ_REFUSED && totals->defects > 0)
        ej_fail(err, EJ_REFUSED,
                ngettext_("%s is not good: %ld defect", "%s is not good: %ld defects",
                          (unsigned long)totals->defects),
                path, totals->defects);
    return end(&findings, status, err);
}

static enum ej_status check_known(struct findings *findings, const struct known *known, bool note,
                                  struct ej_journal *j, struct ej_bag_totals *sums)
{
    struct ej_bag_totals totals = {0};
    struct ej_error err = {0};

    findings->copy = known->place;
    if (*known->place != '/') {
        add(findings, "", "unseen", _("not a path: somebody has to look"));
        return EJ_OK;
    }
    enum ej_status status = archive_verify(known->place, found, findings, &totals, &err);
    if (status == EJ_OK)
        status = compare(findings, known, note, j, &err);
    if (status == EJ_BROKEN) {
        add(findings, "", "unreadable", err.text);
        status = EJ_REFUSED; /* the journal and the other copies can be used */
    }
    sums->files += totals.files;
    sums->octets += totals.octets;
    sums->defects += totals.defects;
    sums->warnings += totals.warnings;
    return status;
}

enum ej_status archive_check_all(struct ej_journal *j, bool note, struct ej_sink *sink,
                                 struct ej_bag_totals *totals, struct ej_error *err)
{
    struct places places = {
        .base = {.begin = keep_nothing, .row = keep_place, .end = finish_nothing}};
    struct findings findings;
    long bad = 0;
    enum ej_status worst = ej_copy_list(j, &places.base, err);

    *totals = (struct ej_bag_totals){0};
    begin(&findings, sink);
    for (size_t i = 0; i < places.count; i++) {
        enum ej_status status = check_known(&findings, &places.list[i], note, j, totals);
        bad += status != EJ_OK;
        if (status > worst)
            worst = status;
    }
    if (bad > 0)
        ej_fail(err, worst, _("copies that are not good or cannot be read: %ld of %zu"), bad,
                places.count);
    free_places(&places);
    return end(&findings, worst, err);
}
