/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-roster - the list of pupils, and who came and went. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import", .kind = CLI_IMPORT, .operands = "[FILE]",
     .summary = N_("take the list of pupils from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the pupils, as of today or --date")},
    {.name = "set", .kind = CLI_SET, .summary = N_("add or change one pupil")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-roster", N_("Keep the list of pupils, and who came and went."), "roster", verbs,
        sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
