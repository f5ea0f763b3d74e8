/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-archive - copies of the journal: backups, archives, and the register of both. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "archive/archive.h"
#include "cli.h"
#include "cli_meter.h"
#include "cli_stop.h"
#include "export/pdf.h"

/* The register is no part of the history: so there is --dry-run, but no --why. */
static bool dry_run(const struct cli *c)
{
    return cli_own(c, "dry-run") != NULL;
}

static const struct cli_option backup_options[] = {
    {"to", "DIR", N_("put it there (default: beside the journal)")},
    {"keep", "N", N_("remove all but the newest N backups of this journal there")},
    {"remark", "TEXT", N_("a remark for the register")},
    {"dry-run", NULL, N_("make and check the copy, then drop it; show what --keep would remove")},
    {NULL, NULL, NULL},
};

/* The folder of the journal; NULL: no memory. */
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

static enum ej_status backup(struct cli *c)
{
    struct cli_meter meter = {c, time(NULL), false};
    struct ej_progress progress = {cli_meter_show, &meter, cli_staged};
    struct ej_sink *sink = NULL;
    const char *to = cli_own(c, "to");
    char *beside = journal_folder(c);
    long keep;
    enum ej_status status = parse_keep(c, &keep);

    if (status == EJ_OK)
        status = cli_open(c, true);
    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK) {
        ej_set_dry_run(c->journal, dry_run(c));
        status =
            archive_keep_backup(c->journal,
                                to       ? to
                                : beside ? beside
                                         : ".",
                                keep, dry_run(c), cli_own(c, "remark"), &progress, sink, &c->error);
    }
    cli_meter_wipe(&meter);
    free(beside);
    return cli_finish(c, sink, status);
}

static const struct cli_option create_options[] = {
    {"to", "PATH", N_("a folder that is there, or the path of the new archive")},
    {"tar", NULL, N_("as one tar file; also when PATH ends in .tar")},
    {"pdf", "WHAT", N_("PDF/A of sheets (default, where LibreOffice is), all or none")},
    {"remark", "TEXT", N_("a remark for the register")},
    {"dry-run", NULL, N_("make the archive, then drop it")},
    {NULL, NULL, NULL},
};

/* Where there is no LibreOffice and no word of PDF, there is none; without that word also none that
 * differs from one archive to the next. */
static enum ej_status choose_pdf(struct cli *c, struct archive_request *request, bool *left_out)
{
    static const char *const words[] = {"none", "sheets", "all"};
    const char *text = cli_own(c, "pdf");

    for (int i = 0; text && i < 3; i++)
        if (strcmp(text, words[i]) == 0) {
            request->pdf = (enum archive_pdf)i;
            return EJ_OK;
        }
    if (text)
        return ej_fail(&c->error, EJ_USAGE, _("--pdf: not sheets, all or none"));
    request->pdf_left_out = left_out;
    if (ej_pdf_possible(NULL) == EJ_OK)
        request->pdf = ARCHIVE_PDF_SHEETS;
    else if (!c->quiet)
        cli_say(c, _("without PDF/A: LibreOffice is not installed"));
    return EJ_OK;
}

static enum ej_status create(struct cli *c)
{
    struct cli_meter meter = {c, time(NULL), false};
    struct ej_progress progress = {cli_meter_show, &meter, cli_staged};
    const struct ej_form_told told = {cli_warn, c};
    struct ej_sink *sink = NULL;
    bool left_out = false;
    struct archive_request request = {
        .share = c->share,
        .to = cli_own(c, "to"),
        .tar = cli_own(c, "tar") != NULL,
        .dry_run = dry_run(c),
        .progress = &progress,
        .told = &told,
    };

    enum ej_status status = cli_open(c, true);
    if (status == EJ_OK && !request.to)
        status = ej_fail(&c->error, EJ_USAGE, _("--to is needed"));
    if (status == EJ_OK)
        status = choose_pdf(c, &request, &left_out);
    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK) {
        ej_set_dry_run(c->journal, dry_run(c));
        status = archive_keep_archive(c->journal, &request, cli_own(c, "remark"), sink, &c->error);
    }
    cli_meter_wipe(&meter);
    if (left_out && !c->quiet)
        cli_say(c,
                _("without PDF/A: this LibreOffice makes other bytes each time; --pdf sheets has "
                  "them nevertheless"));
    return cli_finish(c, sink, status);
}

static const struct cli_option verify_options[] = {
    {"register", NULL, N_("note in the register which copies were found good")},
    {NULL, NULL, NULL},
};

/* One copy needs no journal, unless its check is to be noted; one at hand may know the copy. */
static enum ej_status check(struct cli *c, struct ej_sink *sink, struct ej_bag_totals *totals)
{
    const char *path = c->operand_count ? c->operands[0] : NULL;
    bool note = cli_own(c, "register") != NULL;
    enum ej_status status = path ? cli_check_input(c, path) : EJ_OK;

    if (status != EJ_OK)
        return status;
    status = cli_open(c, note);
    if (status != EJ_OK && (!path || note || c->db))
        return status;
    if (status != EJ_OK)
        c->error = (struct ej_error){0};
    if (!path)
        return archive_check_all(c->journal, note, sink, totals, &c->error);
    status = archive_check(c->journal, path, sink, totals, &c->error);
    return status == EJ_OK && note ? archive_note_check(c->journal, path, &c->error) : status;
}

static enum ej_status verify(struct cli *c)
{
    struct ej_bag_totals totals = {0};
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_sink(c, &sink);

    if (status == EJ_OK)
        status = check(c, sink, &totals);
    if (sink && c->verbose)
        cli_say(c, _("files %lld, bytes %lld, defects %ld, warnings %ld"), (long long)totals.files,
                (long long)totals.octets, totals.defects, totals.warnings);
    return cli_finish(c, sink, status);
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
    struct cli_meter meter = {c, time(NULL), false};
    struct ej_progress progress = {cli_meter_show, &meter, cli_staged};
    const char *to = cli_own(c, "to");

    if (c->operand_count != 1 || !to)
        return ej_fail(&c->error, EJ_USAGE, _("name the copy, and the new journal with --to"));
    enum ej_status status = cli_check_input(c, c->operands[0]);
    if (status == EJ_OK)
        status = archive_restore(c->operands[0], to, dry_run(c), complain, c, &progress, &c->error);
    cli_meter_wipe(&meter);
    return status;
}

static const struct cli_option list_options[] = {
    {"uses", NULL, N_("who took copies, and when they came back")},
    {NULL, NULL, NULL},
};

static enum ej_status list(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_open(c, false);

    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = cli_own(c, "uses") ? ej_copy_uses(c->journal, sink, &c->error)
                                    : ej_copy_list(c->journal, sink, &c->error);
    return cli_finish(c, sink, status);
}

static const struct cli_option due_options[] = {
    {"paper", NULL, N_("the paper journals that are still to be printed or signed")},
    {"date", "DATE", N_("on this day (default: today)")},
    {NULL, NULL, NULL},
};

static enum ej_status due(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_open(c, false);

    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = cli_own(c, "paper")
                     ? ej_papers_due(c->journal, cli_own(c, "date"), sink, &c->error)
                     : ej_copies_due(c->journal, cli_own(c, "date"), sink, &c->error);
    return cli_finish(c, sink, status);
}

static const struct cli_option register_options[] = {
    {"number", "N", N_("the copy that is meant, as list numbers it")},
    {"place", "PLACE", N_("where the copy is: a path, or words")},
    {"made", "DATE", N_("when it was made (default: today)")},
    {"kind", "KIND", N_("backup, archive, other; on paper: journal, summary")},
    {"year", "YEAR", N_("on paper: the school year (default: that of --made)")},
    {"class", "CLASS", N_("on paper: the class")},
    {"period", "PERIOD", N_("on paper: the period, where it is not the year")},
    {"sheets", "N", N_("on paper: how many sheets")},
    {"signed-by", "TEXT", N_("on paper: who signed it")},
    {"digest", "SHA256", N_("its SHA-256 (default: computed, where PLACE is a file)")},
    {"checked", "DATE", N_("when it was found good")},
    {"removed", "DATE", N_("when it ceased to be; with --number, '' takes that back")},
    {"remark", "TEXT", N_("a remark")},
    {"taken", "DATE", N_("with --number and --by: it was taken on this day")},
    {"by", "TEXT", N_("who took it")},
    {"purpose", "TEXT", N_("what for")},
    {"returned", "DATE", N_("with --number: it came back on this day")},
    {"dry-run", NULL, N_("say what would change, and change nothing")},
    {NULL, NULL, NULL},
};

static enum ej_status parse_number(struct cli *c, int64_t *number)
{
    const char *text = cli_own(c, "number");
    char *end;

    *number = 0;
    if (!text)
        return EJ_OK;
    *number = strtoll(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || *number < 1 || strlen(text) > 18)
        return ej_fail(&c->error, EJ_USAGE, _("--number: not a number from 1 on"));
    return EJ_OK;
}

/* That a copy was taken or came back is an entry of its own. */
static enum ej_status use(struct cli *c, int64_t number)
{
    static const char *const about[] = {"place",   "made",    "kind",   "year",
                                        "class",   "period",  "sheets", "digest",
                                        "checked", "removed", "remark", "signed-by"};
    struct ej_copy_use entry = {
        .number = number,
        .taken = cli_own(c, "taken"),
        .by = cli_own(c, "by"),
        .purpose = cli_own(c, "purpose"),
        .returned = cli_own(c, "returned"),
    };

    if (!number)
        return ej_fail(&c->error, EJ_USAGE, _("--number is needed"));
    for (size_t i = 0; i < sizeof about / sizeof *about; i++)
        if (cli_own(c, about[i]))
            return ej_fail(&c->error, EJ_USAGE, _("--%s: not together with --taken or --returned"),
                           about[i]);
    if (!entry.taken && !entry.returned)
        return ej_fail(&c->error, EJ_USAGE, _("--taken or --returned is needed"));
    if (entry.taken && !entry.by)
        return ej_fail(&c->error, EJ_USAGE, _("--by is needed"));
    return ej_copy_used(c->journal, &entry, &c->error);
}

static bool is_use(const struct cli *c)
{
    return cli_own(c, "taken") || cli_own(c, "returned") || cli_own(c, "by") ||
           cli_own(c, "purpose");
}

static enum ej_status enter(struct cli *c)
{
    struct ej_copy copy = {
        .place = cli_own(c, "place"),
        .made = cli_own(c, "made"),
        .kind = cli_own(c, "kind"),
        .digest = cli_own(c, "digest"),
        .checked = cli_own(c, "checked"),
        .removed = cli_own(c, "removed"),
        .remark = cli_own(c, "remark"),
        .year = cli_own(c, "year"),
        .class_name = cli_own(c, "class"),
        .period = cli_own(c, "period"),
        .sheets = cli_own(c, "sheets"),
        .signed_by = cli_own(c, "signed-by"),
    };
    bool added = false;

    enum ej_status status = cli_open(c, true);
    if (status == EJ_OK)
        status = parse_number(c, &copy.number);
    if (status == EJ_OK && !copy.number && !is_use(c) && (!copy.place || !*copy.place))
        status = ej_fail(&c->error, EJ_USAGE, _("--place is needed"));
    if (status == EJ_OK) {
        ej_set_dry_run(c->journal, dry_run(c));
        status =
            is_use(c) ? use(c, copy.number) : archive_enter(c->journal, &copy, &added, &c->error);
    }
    if (status == EJ_OK && (c->verbose || dry_run(c)))
        cli_say(c, added ? _("%s: added%s") : _("%s: changed%s"),
                copy.place ? copy.place : cli_own(c, "number"),
                dry_run(c) ? _(" (dry run: nothing stored)") : "");
    return status;
}

/* clang-format off */
static const struct cli_verb verbs[] = {
    {.name = "backup", .kind = CLI_OTHER, .run = backup, .options = backup_options, .reads = true,
     .summary = N_("copy the journal while it is in use")},
    {.name = "create", .kind = CLI_OTHER, .run = create, .options = create_options, .reads = true,
     .summary = N_("make an archive that can be read without this software")},
    {.name = "verify", .kind = CLI_OTHER, .run = verify, .options = verify_options, .reads = true,
     .operands = "[PATH]",
     .summary = N_("is a copy whole and unchanged? without PATH: each one in the register")},
    {.name = "restore", .kind = CLI_OTHER, .run = restore, .options = restore_options,
     .operands = "PATH", .no_journal = true,
     .summary = N_("make a new journal out of an archive or a backup")},
    {.name = "list", .kind = CLI_OTHER, .run = list, .options = list_options, .reads = true,
     .summary = N_("show the register of copies, or of their use")},
    {.name = "register", .kind = CLI_OTHER, .run = enter, .options = register_options,
     .summary = N_("enter a copy, also on paper, what became of it, and who used it")},
    {.name = "due", .kind = CLI_OTHER, .run = due, .options = due_options, .reads = true,
     .summary = N_("list the copies whose term of storage is over, or the journals to be printed")},
};
/* clang-format on */

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-archive", N_("Keep copies of the journal: backups, archives, and their register."),
        NULL, verbs, sizeof verbs / sizeof *verbs};

    cli_stop_cleanly();
    return cli_main(&command, argc, argv);
}
