/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-topics - the calendar-thematic plan. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take a plan from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list planned topics")},
    {.name = "set", .kind = CLI_SET, .summary = N_("plan one topic")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("take topics out of the plan")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-topics", N_("Keep the topics planned for each class and subject."), "topics", verbs,
        sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
