/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-mark - marks given at lessons. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "set", .kind = CLI_SET, .summary = N_("give one mark")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list marks")},
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("give many marks, from FILE or standard input")},
    {.name = "correct",
     .kind = CLI_EACH,
     .verb = "correct",
     .operands = "[FILE]",
     .summary = N_("enter a mark in place of a debt or a bad mark; both stay")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("remove marks entered by mistake")},
    {.name = "history",
     .kind = CLI_LIST,
     .noun = "mark-change",
     .summary = N_("list who changed marks, when, from what, to what, and why")},
    {.name = "debts", .kind = CLI_LIST, .noun = "debt", .summary = N_("list open debts")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-mark", N_("Give, correct and list marks."),
                                               "mark", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
