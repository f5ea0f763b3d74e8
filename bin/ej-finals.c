/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-finals - marks of periods and years: proposed by the marks, decided by the teacher. */
#include "cli.h"

static const struct cli_option propose_options[] = {
    {"date", "DATE", N_("as of this day (default: today)")},
    {"explain", NULL, N_("of one pupil: how each mark comes about")},
    {0},
};
static const struct cli_option forecast_options[] = {
    {"date", "DATE", N_("as of this day (default: today)")},
    {0},
};

/* Open the journal and the output; --date is passed on beside the fields. */
static enum ej_status prepare(struct cli *c, struct ej_sink **sink)
{
    const char *date = cli_own(c, "date");
    enum ej_status status = cli_open(c, false);

    if (date && c->count < CLI_FIELDS) {
        c->names[c->count] = "date";
        c->values[c->count++] = date;
    }
    return status == EJ_OK ? cli_sink(c, sink) : status;
}

static enum ej_status propose(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = prepare(c, &sink);

    if (status == EJ_OK)
        status = ej_propose(c->journal, c->count, c->names, c->values,
                            cli_own(c, "explain") != NULL, sink, &c->error);
    return cli_finish(c, sink, status);
}

static enum ej_status forecast(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = prepare(c, &sink);

    if (status == EJ_OK)
        status = ej_forecast(c->journal, c->count, c->names, c->values, sink, &c->error);
    return cli_finish(c, sink, status);
}

/* A pupil among the options makes it one record; else a decision on all whom a stream names. */
static enum ej_status council(struct cli *c)
{
    static const struct cli_verb one = {.name = "council", .kind = CLI_SET, .noun = "council"};
    static const struct cli_verb many = {.name = "council", .kind = CLI_IMPORT, .noun = "council"};

    c->verb = cli_field(c, "pupil_id") || cli_field(c, "pupil") ? &one : &many;
    return EJ_OK;
}

static const struct cli_verb verbs[] = {
    {.name = "propose",
     .kind = CLI_OTHER,
     .run = propose,
     .options = propose_options,
     .reads = true,
     .past = true,
     .fields = "class subject period pupil_id pupil year",
     .summary = N_("work out the marks that the current marks propose")},
    {.name = "set", .kind = CLI_SET, .summary = N_("enter one final mark")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list final marks, with what is proposed")},
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("enter many final marks, from FILE or standard input")},
    {.name = "accept",
     .kind = CLI_IMPORT,
     .verb = "accept",
     .operands = "[FILE]",
     .summary = N_("enter what propose printed, where nothing is entered yet")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("remove final marks entered by mistake")},
    {.name = "forecast",
     .kind = CLI_OTHER,
     .run = forecast,
     .options = forecast_options,
     .reads = true,
     .past = true,
     .fields = "class subject period pupil_id pupil year",
     .summary = N_("say what the mark will be, and what would raise it")},
    {.name = "council",
     .kind = CLI_EACH,
     .noun = "council",
     .run = council,
     .operands = "[FILE]",
     .summary = N_("record the pedagogical council's decision on pupils")},
    {.name = "decisions",
     .kind = CLI_LIST,
     .noun = "council",
     .summary = N_("list the pedagogical council's decisions")},
    {.name = "close",
     .kind = CLI_EACH,
     .noun = "closing",
     .operands = "[FILE]",
     .summary = N_("close a study period: then only the administrator changes its marks")},
    {.name = "reopen",
     .kind = CLI_EACH,
     .noun = "closing",
     .verb = "reopen",
     .operands = "[FILE]",
     .summary = N_("open a closed study period again")},
    {.name = "closed", .kind = CLI_LIST, .noun = "closing", .summary = N_("list closed periods")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-finals",
                                               N_("Propose, enter and list final marks."), "final",
                                               verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
