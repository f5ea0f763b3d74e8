/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-staff - the people who work with the journal. */
#include "cli.h"

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take staff from FILE or standard input")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list the staff")},
    {.name = "set", .kind = CLI_SET, .summary = N_("make or change one person")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-staff", N_("Keep the staff, their roles and homeroom classes."), "staff", verbs,
        sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
