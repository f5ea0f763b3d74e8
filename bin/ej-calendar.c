/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-calendar - the school year's calendar. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take a calendar (YAML or CSV) from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the lines of the calendar")},
    {.name = "set", .kind = CLI_SET, .summary = N_("make or change one line")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-calendar", N_("Keep periods, holidays, days off and cold days of a school year."),
        "calendar", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
