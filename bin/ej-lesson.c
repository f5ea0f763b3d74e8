/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-lesson - lessons, held and planned. */
#include "cli.h"

/* One request, in which the options are the fields. */
static enum ej_status generate(struct cli *c)
{
    struct ej_source *source;
    enum ej_status status = cli_open(c, true);

    if (status == EJ_OK)
        status = ej_source_fields(c->count, c->names, c->values, &source, &c->error);
    return status == EJ_OK ? cli_apply(c, "generate", source) : status;
}

static const struct cli_verb verbs[] = {
    {.name = "set", .kind = CLI_SET, .summary = N_("record or confirm one lesson")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list lessons")},
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("record lessons that were held, from FILE or standard input")},
    {.name = "generate",
     .kind = CLI_OTHER,
     .run = generate,
     .writes = true,
     .fields = "class subject group teacher from to year",
     .summary = N_("plan lessons from timetable, calendar and topics")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-lesson", N_("Record, plan and list lessons."),
                                               "lesson", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
