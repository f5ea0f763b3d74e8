/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-group - who is in which group of a divided class. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("put pupils into groups, from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the groups as they are on a day")},
    {.name = "set", .kind = CLI_SET, .summary = N_("put one pupil into a group")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("take pupils out of their groups")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-group",
                                               N_("Keep the groups of divided classes."), "group",
                                               verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
