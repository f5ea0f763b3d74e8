/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-roster - the list of pupils, and who came and went. */
#include <string.h>

#include "cli.h"
#include "oneroster/oneroster.h"

static enum ej_status open_bundle(struct cli *c, const char *path, struct ej_source **out)
{
    const struct oneroster_how how = {cli_field(c, "class") != NULL, cli_warn, c};

    if (!path)
        return ej_fail(&c->error, EJ_USAGE,
                       _("--from oneroster needs the bundle: a zip or folder"));
    return oneroster_source(path, &how, out, &c->error);
}

static const struct cli_option import_options[] = {
    {"from", "FORMAT", N_("csv (default), or oneroster: FILE is a OneRoster 1.1 zip or folder")},
    {NULL, NULL, NULL},
};

static const struct cli_verb import_bundle = {.name = "import",
                                              .kind = CLI_IMPORT,
                                              .verb = "oneroster",
                                              .options = import_options,
                                              .source = open_bundle,
                                              .operands = "[FILE]"};

static enum ej_status choose_source(struct cli *c)
{
    const char *from = cli_own(c, "from");

    if (from && strcmp(from, "oneroster") == 0)
        c->verb = &import_bundle;
    else if (from && strcmp(from, "csv") != 0)
        return ej_fail(&c->error, EJ_USAGE, _("--from: not csv or oneroster"));
    return EJ_OK;
}

static const struct cli_verb inform_one = {
    .name = "inform", .kind = CLI_SET, .noun = "informed", .verb = "inform"};

/* Options that name a family, or a class of them, say that there is no stream. */
static enum ej_status choose_inform(struct cli *c)
{
    if (c->operand_count == 0 && cli_field(c, "how") &&
        (cli_field(c, "class") || cli_field(c, "pupil_id")))
        c->verb = &inform_one;
    return EJ_OK;
}

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .options = import_options,
     .run = choose_source,
     .summary = N_("take the list of pupils from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the pupils, as of today or --date")},
    {.name = "set", .kind = CLI_SET, .summary = N_("add or change one pupil")},
    {.name = "arrive",
     .kind = CLI_EACH,
     .verb = "arrive",
     .operands = "[FILE]",
     .summary = N_("take in a pupil who comes during the year, or comes back")},
    {.name = "depart",
     .kind = CLI_EACH,
     .verb = "depart",
     .operands = "[FILE]",
     .summary = N_("let a pupil go; --date is the first day no longer there")},
    {.name = "transfer",
     .kind = CLI_EACH,
     .verb = "transfer",
     .operands = "[FILE]",
     .summary = N_("move a pupil into another class from --date on")},
    {.name = "promote",
     .kind = CLI_EACH,
     .verb = "promote",
     .operands = "[FILE]",
     .summary = N_("move pupils into the next year by the council's decision")},
    {.name = "rename",
     .kind = CLI_EACH,
     .verb = "rename",
     .operands = "[FILE]",
     .summary = N_("mend a wrong file number")},
    {.name = "merge",
     .kind = CLI_EACH,
     .verb = "merge",
     .operands = "[FILE]",
     .summary = N_("join two records of one pupil")},
    {.name = "movements",
     .kind = CLI_LIST,
     .noun = "movement",
     .summary = N_("list who came and went, with the orders")},
    {.name = "verify",
     .kind = CLI_EACH,
     .noun = "verification",
     .verb = "verify",
     .operands = "[FILE]",
     .summary = N_("record that the class teacher verified list and contacts")},
    {.name = "verifications",
     .kind = CLI_LIST,
     .noun = "verification",
     .summary = N_("list when the lists were verified")},
    {.name = "inform",
     .kind = CLI_IMPORT,
     .noun = "informed",
     .verb = "inform",
     .run = choose_inform,
     .operands = "[FILE]",
     .summary = N_("record that families were informed")},
    {.name = "informed",
     .kind = CLI_LIST,
     .noun = "informed",
     .summary = N_("list when families were informed")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-roster", N_("Keep the list of pupils, and who came and went."), "roster", verbs,
        sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
