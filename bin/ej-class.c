/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-class - the classes of a school year. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take classes from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the classes of a year")},
    {.name = "set", .kind = CLI_SET, .summary = N_("make or change one class")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-class", N_("Keep the classes of a school year."),
                                               "class", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
