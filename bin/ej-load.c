/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-load - the teaching load, which makes the pages of the journal. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take loads from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the load as it is on a day")},
    {.name = "set", .kind = CLI_SET, .summary = N_("make or change one load")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("take loads back, while nothing is written on their pages")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-load", N_("Keep the teaching load: who teaches what to whom."), "load", verbs,
        sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
