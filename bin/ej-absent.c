/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-absent - attendance: who was missing or late, for what reason, and who will be. */
#include <string.h>

#include "cli.h"

/* With --announced it is the notices that are listed; they have fewer columns to choose by. */
static enum ej_status choose_list(struct cli *c)
{
    if (!cli_own(c, "announced"))
        return EJ_OK;
    c->noun = ej_noun_find("notice");
    for (int i = 0; i < c->count; i++) {
        int count, f = 0;
        const struct ej_field *fields = ej_noun_fields(c->noun, &count);
        while (f < count && strcmp(fields[f].name, c->names[i]) != 0)
            f++;
        if (f == count && strcmp(c->names[i], "year") != 0)
            return ej_fail(&c->error, EJ_USAGE, _("--%s says nothing of announced absences"),
                           c->names[i]);
    }
    return EJ_OK;
}

static const struct cli_option list_options[] = {
    {"announced", NULL, N_("list the absences announced in advance")},
    {NULL, NULL, NULL},
};

static const struct cli_verb verbs[] = {
    {.name = "set",
     .kind = CLI_SET,
     .summary = N_("record an absence of one lesson, of a whole day or of several")},
    {.name = "list",
     .kind = CLI_LIST,
     .options = list_options,
     .run = choose_list,
     .summary = N_("list absences, or with --announced the notices")},
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("record many absences, from FILE or standard input")},
    {.name = "none",
     .kind = CLI_EACH,
     .verb = "none",
     .operands = "[FILE]",
     .summary = N_("record that nobody was missing at a lesson")},
    {.name = "recode",
     .kind = CLI_EACH,
     .verb = "recode",
     .operands = "[FILE]",
     .summary = N_("put another code in place of the recorded one")},
    {.name = "remove",
     .kind = CLI_EACH,
     .verb = "remove",
     .operands = "[FILE]",
     .summary = N_("remove an absence, or with --from the notice that begins then")},
    {.name = "notice",
     .kind = CLI_EACH,
     .verb = "notice",
     .operands = "[FILE]",
     .summary = N_("announce an absence of one day or of several")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-absent",
                                               N_("Record who is missing at lessons, and why."),
                                               "absence", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
