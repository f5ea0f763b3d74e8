/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-timetable - at which weekday and lesson a class has what. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take a timetable from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the timetable as it is on a day")},
    {.name = "set", .kind = CLI_SET, .summary = N_("put one lesson into the timetable")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("take lessons out of the timetable")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-timetable", N_("Keep the timetable."),
                                               "timetable", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
