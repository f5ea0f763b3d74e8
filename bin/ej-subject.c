/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-subject - the subjects taught. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take subjects from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the subjects")},
    {.name = "set", .kind = CLI_SET, .summary = N_("make or change one subject")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-subject",
                                               N_("Keep the subjects that are taught."), "subject",
                                               verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
