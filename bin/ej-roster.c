/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-roster - the list of pupils, and who came and went. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import", .kind = CLI_IMPORT, .operands = "[FILE]",
     .summary = N_("take the list of pupils from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the pupils, as of today or --date")},
    {.name = "set", .kind = CLI_SET, .summary = N_("add or change one pupil")},
    {.name = "arrive", .kind = CLI_EACH, .verb = "arrive", .operands = "[FILE]",
     .summary = N_("take in a pupil who comes during the year, or comes back")},
    {.name = "depart", .kind = CLI_EACH, .verb = "depart", .operands = "[FILE]",
     .summary = N_("let a pupil go; --date is the first day no longer there")},
    {.name = "transfer", .kind = CLI_EACH, .verb = "transfer", .operands = "[FILE]",
     .summary = N_("move a pupil into another class from --date on")},
    {.name = "promote", .kind = CLI_EACH, .verb = "promote", .operands = "[FILE]",
     .summary = N_("move pupils into the next year by the council's decision")},
    {.name = "rename", .kind = CLI_EACH, .verb = "rename", .operands = "[FILE]",
     .summary = N_("mend a wrong file number")},
    {.name = "merge", .kind = CLI_EACH, .verb = "merge", .operands = "[FILE]",
     .summary = N_("join two records of one pupil")},
    {.name = "movements", .kind = CLI_LIST, .noun = "movement",
     .summary = N_("list who came and went, with the orders")},
    {.name = "verify", .kind = CLI_EACH, .noun = "verification", .verb = "verify",
     .operands = "[FILE]",
     .summary = N_("record that the class teacher verified list and contacts")},
    {.name = "verifications", .kind = CLI_LIST, .noun = "verification",
     .summary = N_("list when the lists were verified")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-roster", N_("Keep the list of pupils, and who came and went."), "roster", verbs,
        sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
