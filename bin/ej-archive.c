/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-archive - copies of the journal: backups, archives, and the register of both. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "archive/archive.h"
#include "cli.h"

/* ---- what the verbs print ------------------------------------------------------------------- */

/* Copies that came and went: change kind place digest. */
struct changes {
    struct cli *c;
    struct ej_sink *sink;
    enum ej_status status;
    time_t begun;
    bool shown;
};

static enum ej_status changes_begin(struct changes *changes, struct cli *c)
{
    static const struct ej_column columns[] = {
        {.name = "change", .heading = "Изменение"},
        {.name = "kind", .heading = "Вид"},
        {.name = "place", .heading = "Где хранится"},
        {.name = "digest", .heading = "SHA-256"},
    };
    static const struct ej_table table = {.id = "copies", .columns = columns, .count = 4};

    *changes = (struct changes){.c = c, .begun = time(NULL)};
    enum ej_status status = cli_sink(c, &changes->sink);
    return status == EJ_OK ? changes->sink->begin(changes->sink, &table, &c->error) : status;
}

static void wipe(struct changes *changes)
{
    if (changes->shown)
        fputs("\r\033[K", stderr);
    changes->shown = false;
}

static void add_change(struct changes *changes, const char *change, const char *kind,
                       const char *place, const char *digest)
{
    struct ej_value row[] = {{.text = change}, {.text = kind}, {.text = place}, {.text = digest}};

    wipe(changes);
    if (changes->status == EJ_OK)
        changes->status = changes->sink->row(changes->sink, row, &changes->c->error);
}

static void removed(void *context, const char *path)
{
    add_change(context, "removed", "backup", path, "");
}

static void progress(void *context, int percent)
{
    struct changes *changes = context;

    if (changes->c->quiet || time(NULL) - changes->begun < 1 || !isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r%s: %3d %%", changes->c->command->name, percent);
    changes->shown = true;
}

static enum ej_status changes_end(struct changes *changes, enum ej_status status)
{
    wipe(changes);
    if (status == EJ_OK)
        status = changes->status;
    if (status == EJ_OK)
        status = changes->sink->end(changes->sink, &changes->c->error);
    return cli_finish(changes->c, changes->sink, status);
}

/* Put a copy that was made into the register, and among the changes. */
static enum ej_status enter(struct changes *changes, const char *kind, const char *path,
                            const char *digest, int64_t txn)
{
    struct cli *c = changes->c;
    const char *remark = cli_own(c, "remark");
    struct ej_copy copy = {.place = path,
                           .made = "today",
                           .kind = kind,
                           .digest = digest,
                           .remark = remark ? remark : c->why,
                           .txn = txn};
    bool added;
    enum ej_status status = ej_copy_register(c->journal, &copy, &added, &c->error);

    if (status == EJ_OK)
        add_change(changes, "made", kind, path, digest);
    return status;
}

/* ---- backup and create ---------------------------------------------------------------------- */

static const struct cli_option backup_options[] = {
    {"to", "DIR", N_("put it there (default: beside the journal)")},
    {"keep", "N", N_("remove all but the newest N backups of this journal there")},
    {"remark", "TEXT", N_("a remark for the register (default: --why)")},
    {NULL, NULL, NULL},
};

/* The folder of the journal. */
static char *journal_folder(const struct cli *c)
{
    const char *db = c->db ? c->db : getenv("EJ_DB"), *slash = db ? strrchr(db, '/') : NULL;

    return slash ? strndup(db, (size_t)(slash - db) + 1) : strdup(".");
}

static enum ej_status parse_keep(struct cli *c, long *keep)
{
    const char *text = cli_own(c, "keep");
    char *end;

    *keep = 0;
    if (!text)
        return EJ_OK;
    *keep = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || *keep < 1)
        return ej_fail(&c->error, EJ_USAGE, _("--keep: not a number from 1 on"));
    return EJ_OK;
}

static enum ej_status make_backup(struct changes *changes, const char *dir, long keep)
{
    struct cli *c = changes->c;
    struct ej_progress shown = {progress, changes};
    char *path = NULL, digest[ARCHIVE_DIGEST] = "";
    int64_t txn;
    enum ej_status status = ej_backup(c->journal, dir, &shown, &path, &txn, &c->error);

    if (status == EJ_OK && !c->dry_run)
        status = archive_digest(path, digest, &c->error);
    if (status == EJ_OK)
        status = enter(changes, "backup", path, digest, txn);
    if (status == EJ_OK && keep)
        status = ej_backup_rotate(c->journal, dir, keep, path, removed, changes, &c->error);
    free(path);
    return status;
}

static enum ej_status backup(struct cli *c)
{
    struct changes changes = {0};
    const char *to = cli_own(c, "to");
    char *beside = to ? NULL : journal_folder(c);
    long keep;
    enum ej_status status = parse_keep(c, &keep);

    if (status == EJ_OK)
        status = cli_open(c, true);
    if (status == EJ_OK)
        status = changes_begin(&changes, c);
    if (status == EJ_OK) {
        ej_set_dry_run(c->journal, c->dry_run);
        status = changes_end(&changes, make_backup(&changes, to ? to : beside, keep));
    }
    free(beside);
    return status;
}

static const struct cli_option create_options[] = {
    {"to", "PATH", N_("a folder that is there, or the path of the new archive")},
    {"tar", NULL, N_("as one tar file; also when PATH ends in .tar")},
    {"remark", "TEXT", N_("a remark for the register (default: --why)")},
    {NULL, NULL, NULL},
};

static enum ej_status create(struct cli *c)
{
    struct changes changes = {0};
    struct ej_progress shown = {progress, &changes};
    struct archive_made made = {0};
    struct archive_request request = {
        .share = c->share,
        .to = cli_own(c, "to"),
        .tar = cli_own(c, "tar") != NULL,
        .dry_run = c->dry_run,
        .progress = &shown,
    };

    if (!request.to)
        return ej_fail(&c->error, EJ_USAGE, _("--to is needed"));
    enum ej_status status = cli_open(c, true);
    if (status == EJ_OK)
        status = changes_begin(&changes, c);
    if (status != EJ_OK)
        return status;
    ej_set_dry_run(c->journal, c->dry_run);
    status = archive_create(c->journal, &request, &made, &c->error);
    if (status == EJ_OK)
        status = enter(&changes, "archive", made.path, made.digest, made.txn);
    status = changes_end(&changes, status);
    free(made.path);
    return status;
}

/* ---- verify and restore --------------------------------------------------------------------- */

struct findings {
    struct ej_sink *sink;
    struct ej_error *error;
    enum ej_status status;
};

static void found(void *context, enum ej_bag_finding kind, const char *path, const char *what)
{
    struct findings *findings = context;
    struct ej_value row[] = {
        {.text = path}, {.text = kind == EJ_BAG_DEFECT ? "defect" : "warning"}, {.text = what}};

    if (findings->status == EJ_OK)
        findings->status = findings->sink->row(findings->sink, row, findings->error);
}

static enum ej_status findings_begin(struct findings *findings, struct cli *c)
{
    static const struct ej_column columns[] = {
        {.name = "path", .heading = "Файл"},
        {.name = "finding", .heading = "Вид"},
        {.name = "what", .heading = "Что не так"},
    };
    static const struct ej_table table = {.id = "findings", .columns = columns, .count = 3};

    *findings = (struct findings){.error = &c->error};
    enum ej_status status = cli_sink(c, &findings->sink);
    return status == EJ_OK ? findings->sink->begin(findings->sink, &table, &c->error) : status;
}

/* Finish the list; STATUS with its error, unless the list could not be written. */
static enum ej_status findings_end(struct findings *findings, struct cli *c, enum ej_status status)
{
    struct ej_error error = {0};
    enum ej_status ended = findings->sink->end(findings->sink, &error);

    if (findings->status > status)
        status = findings->status;
    if (ended > status) {
        c->error = error;
        status = ended;
    }
    return cli_finish(c, findings->sink, status);
}

static const struct cli_option verify_options[] = {
    {"register", NULL, N_("note in the journal's register that the copy was found good")},
    {NULL, NULL, NULL},
};

/* The place as the register knows it. */
static char *place_of(const char *path)
{
    char *real = realpath(path, NULL);

    return real ? real : strdup(path);
}

static enum ej_status note_check(struct cli *c, const char *path)
{
    char digest[ARCHIVE_DIGEST], *place = place_of(path);
    enum ej_status status = archive_digest(path, digest, &c->error);

    if (status == EJ_OK)
        status = cli_open(c, true);
    if (status == EJ_OK)
        status = ej_copy_checked(c->journal, place ? place : path, digest, &c->error);
    free(place);
    return status;
}

static enum ej_status verify(struct cli *c)
{
    struct findings findings;
    struct ej_bag_totals totals = {0};

    if (c->operand_count != 1)
        return ej_fail(&c->error, EJ_USAGE, _("which copy? name one"));
    enum ej_status status = findings_begin(&findings, c);
    if (status != EJ_OK)
        return status;
    status = archive_verify(c->operands[0], found, &findings, &totals, &c->error);
    if (c->verbose)
        cli_say(c, _("%s: files %lld, bytes %lld, defects %ld, warnings %ld"), c->operands[0],
                (long long)totals.files, (long long)totals.octets, totals.defects, totals.warnings);
    if (status == EJ_OK && cli_own(c, "register"))
        status = note_check(c, c->operands[0]);
    return findings_end(&findings, c, status);
}

static const struct cli_option restore_options[] = {
    {"to", "FILE", N_("the new journal; nothing is overwritten")},
    {"dry-run", NULL, N_("verify, restore, check, and leave nothing")},
    {NULL, NULL, NULL},
};

static void complain(void *context, enum ej_bag_finding kind, const char *path, const char *what)
{
    if (kind == EJ_BAG_DEFECT)
        cli_say(context, "%s: %s", path, what);
}

static enum ej_status restore(struct cli *c)
{
    struct changes shown = {.c = c, .begun = time(NULL)};
    struct ej_progress report = {progress, &shown};
    const char *to = cli_own(c, "to");

    if (c->operand_count != 1 || !to)
        return ej_fail(&c->error, EJ_USAGE, _("name the copy, and the new journal with --to"));
    enum ej_status status = archive_restore(c->operands[0], to, cli_own(c, "dry-run") != NULL,
                                            complain, c, &report, &c->error);
    wipe(&shown);
    return status;
}

/* ---- the register --------------------------------------------------------------------------- */

static enum ej_status list(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_open(c, false);

    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_copy_list(c->journal, sink, &c->error);
    return cli_finish(c, sink, status);
}

static const struct cli_option register_options[] = {
    {"place", "PLACE", N_("where the copy is: a path, or words")},
    {"made", "DATE", N_("when it was made (default: today)")},
    {"kind", "KIND", N_("backup, archive or other")},
    {"digest", "SHA256", N_("its SHA-256 (default: computed, where PLACE is a file)")},
    {"checked", "DATE", N_("when it was found good")},
    {"removed", "DATE", N_("when it ceased to be")},
    {"remark", "TEXT", N_("a remark")},
    {NULL, NULL, NULL},
};

static enum ej_status enter_by_hand(struct cli *c)
{
    char computed[ARCHIVE_DIGEST], *place = NULL;
    struct ej_copy copy = {
        .place = cli_own(c, "place"),
        .made = cli_own(c, "made"),
        .kind = cli_own(c, "kind"),
        .digest = cli_own(c, "digest"),
        .checked = cli_own(c, "checked"),
        .removed = cli_own(c, "removed"),
        .remark = cli_own(c, "remark") ? cli_own(c, "remark") : c->why,
    };
    bool added = false;
    enum ej_status status = EJ_OK;

    if (!copy.place || !*copy.place)
        return ej_fail(&c->error, EJ_USAGE, _("--place is needed"));
    if (access(copy.place, F_OK) == 0) {
        place = place_of(copy.place);
        if (!copy.digest && !copy.removed) {
            status = archive_digest(copy.place, computed, &c->error);
            copy.digest = computed;
        }
        copy.place = place ? place : copy.place;
    }
    if (status == EJ_OK)
        status = cli_open(c, true);
    if (status == EJ_OK) {
        ej_set_dry_run(c->journal, c->dry_run);
        status = ej_copy_register(c->journal, &copy, &added, &c->error);
    }
    if (status == EJ_OK && c->verbose)
        cli_say(c, added ? _("%s: added") : _("%s: changed"), copy.place);
    free(place);
    return status;
}

static const struct cli_verb verbs[] = {
    {.name = "backup",
     .kind = CLI_OTHER,
     .run = backup,
     .options = backup_options,
     .writes = true,
     .summary = N_("copy the journal while it is in use")},
    {.name = "create",
     .kind = CLI_OTHER,
     .run = create,
     .options = create_options,
     .writes = true,
     .summary = N_("make an archive that can be read without this software")},
    {.name = "verify",
     .kind = CLI_OTHER,
     .run = verify,
     .options = verify_options,
     .operands = "PATH",
     .reads = true,
     .summary = N_("is a copy whole and unchanged?")},
    {.name = "restore",
     .kind = CLI_OTHER,
     .run = restore,
     .options = restore_options,
     .operands = "PATH",
     .no_journal = true,
     .summary = N_("make a new journal out of an archive or a backup")},
    {.name = "list",
     .kind = CLI_OTHER,
     .run = list,
     .reads = true,
     .summary = N_("show the register of copies")},
    {.name = "register",
     .kind = CLI_OTHER,
     .run = enter_by_hand,
     .options = register_options,
     .writes = true,
     .summary = N_("enter a copy into the register, or what became of it")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-archive", N_("Keep copies of the journal: backups, archives, and their register."),
        NULL, verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
