/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-homework - homework of lessons, for all or for a single pupil. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "set", .kind = CLI_SET, .summary = N_("set the homework of one lesson")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list homework")},
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("set the homework of many lessons, from FILE or standard input")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("remove the homework of a lesson")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-homework", N_("Set and list homework."),
                                               "homework", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
