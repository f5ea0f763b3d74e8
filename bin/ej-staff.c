/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-staff - the people who work with the journal, who stands in for whom, and who has access. */
#include "cli.h"

static const struct cli_option list_options[] = {
    {"matrix", NULL, N_("list instead what each role may do, and with whose data")},
    {NULL, NULL, NULL},
};

static enum ej_status matrix(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_open(c, false);

    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_access_matrix(cli_russian(c), sink, &c->error);
    return cli_finish(c, sink, status);
}

static enum ej_status choose_list(struct cli *c)
{
    static const struct cli_verb done = {.name = "list", .kind = CLI_OTHER};

    if (!cli_own(c, "matrix"))
        return EJ_OK;
    c->verb = &done;
    return c->count ? ej_fail(&c->error, EJ_USAGE, _("--matrix takes no --%s"), c->names[0])
                    : matrix(c);
}

static const struct cli_verb verbs[] = {
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take staff from FILE or standard input")},
    {.name = "list",
     .kind = CLI_LIST,
     .options = list_options,
     .run = choose_list,
     .summary = N_("list the staff, or with --matrix what the roles may do")},
    {.name = "set", .kind = CLI_SET, .summary = N_("make or change one person")},
    {.name = "substitute",
     .kind = CLI_EACH,
     .noun = "substitution",
     .operands = "[FILE]",
     .summary = N_("let a teacher stand in for another on some days")},
    {.name = "substitutions",
     .kind = CLI_LIST,
     .noun = "substitution",
     .summary = N_("list who stands in for whom")},
    {.name = "unsubstitute",
     .kind = CLI_EACH,
     .noun = "substitution",
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("remove a substitution that does not take place")},
    {.name = "grant",
     .kind = CLI_EACH,
     .noun = "account",
     .verb = "grant",
     .operands = "[FILE]",
     .summary = N_("hand out access to one of the staff, a guardian or a pupil")},
    {.name = "withdraw",
     .kind = CLI_EACH,
     .noun = "account",
     .verb = "withdraw",
     .operands = "[FILE]",
     .summary = N_("withdraw access from today on")},
    {.name = "access",
     .kind = CLI_LIST,
     .noun = "account",
     .summary = N_("list who got access, from whom and when")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-staff",
        N_("Keep the staff, their roles, classes and substitutions, and who has access."), "staff",
        verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
