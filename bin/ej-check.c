/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-check - the rules of the school's policy, asked about what is there; remarks and controls. */
#include <string.h>

#include "cli.h"

static const struct cli_option run_options[] = {
    {"rule", "NAME", N_("only this rule, or several parted by blanks")},
    {"class", "CLASS", N_("only this class")},
    {"subject", "SUBJECT", N_("only this subject")},
    {"teacher", "LOGIN", N_("only this teacher")},
    {"pupil", "PUPIL", N_("only this pupil, by name")},
    {"pupil-id", "PUPIL_ID", N_("only this pupil, by file number")},
    {"period", "PERIOD", N_("only this study period")},
    {"from", "FROM", N_("first day")},
    {"to", "TO", N_("last day")},
    {"year", "YEAR", N_("school year, such as 2026/27")},
    {NULL, NULL, NULL},
};
enum { RUN_OPTIONS = sizeof run_options / sizeof *run_options - 1 };

/* Exit status 1: something was found. */
static enum ej_status run(struct cli *c)
{
    const char *names[RUN_OPTIONS], *values[RUN_OPTIONS];
    struct ej_check how = {.names = names, .values = values, .russian = cli_russian(c)};
    struct ej_sink *sink = NULL;
    long found = 0;
    enum ej_status status = cli_open(c, false);

    how.rules = c->own[0];
    for (int i = 1; i < RUN_OPTIONS; i++)
        if (c->own[i]) {
            names[how.count] =
                strcmp(run_options[i].name, "pupil-id") == 0 ? "pupil_id" : run_options[i].name;
            values[how.count++] = c->own[i];
        }
    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_check_run(c->journal, &how, sink, &found, &c->error);
    status = cli_finish(c, sink, status);
    return status == EJ_OK && found ? EJ_REFUSED : status;
}

static const struct cli_verb resolve_one = {.name = "resolve", .kind = CLI_SET, .verb = "resolve"};

/* Options that name one remark say that there is no stream. */
static enum ej_status choose_resolve(struct cli *c)
{
    if (c->operand_count == 0 && (cli_field(c, "remark_id") || cli_field(c, "rule")))
        c->verb = &resolve_one;
    return EJ_OK;
}

static const struct cli_verb verbs[] = {
    {.name = "run",
     .kind = CLI_OTHER,
     .run = run,
     .options = run_options,
     .reads = true,
     .past = true,
     .summary = N_("look for what breaks the rules")},
    {.name = "remark",
     .kind = CLI_IMPORT,
     .verb = "remark",
     .operands = "[FILE]",
     .summary = N_("hand findings to who has to act, with a term")},
    {.name = "set",
     .kind = CLI_SET,
     .verb = "remark",
     .summary = N_("make one remark, in words or about a rule")},
    {.name = "resolve",
     .kind = CLI_IMPORT,
     .verb = "resolve",
     .run = choose_resolve,
     .operands = "[FILE]",
     .summary = N_("say that remarks are dealt with")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list remarks: open, overdue, resolved")},
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("take over remarks with their answers")},
    {.name = "record",
     .kind = CLI_EACH,
     .noun = "control",
     .verb = "record",
     .operands = "[FILE]",
     .summary = N_("record a control: what was looked at, what was found")},
    {.name = "controls", .kind = CLI_LIST, .noun = "control", .summary = N_("list the controls")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-check", N_("Look for what breaks the rules of the journal, and see to it."), "remark",
        verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
