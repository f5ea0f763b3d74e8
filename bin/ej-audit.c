/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-audit - the history of the journal. */
#include <stdio.h>

#include "cli.h"

/* The history names the transaction that was undone. */
static enum ej_status undo(struct cli *c)
{
    static const char *const names[] = {"txn"};
    struct ej_source *source;
    enum ej_status status;

    if (c->operand_count != 1)
        return ej_fail(&c->error, EJ_USAGE, _("name one transaction by its number"));
    snprintf(c->title, sizeof c->title, "ej-audit undo %.40s", c->operands[0]);
    c->historical = true; /* what comes back was entered at its time */
    status = cli_open(c, true);
    if (status == EJ_OK)
        status = ej_source_fields(1, names, (const char *const *)c->operands, &source, &c->error);
    return status == EJ_OK ? cli_apply(c, "undo", source) : status;
}

static const struct cli_verb verbs[] = {
    {.name = "undo",
     .kind = CLI_OTHER,
     .run = undo,
     .noun = "undo",
     .operands = "TXN",
     .writes = true,
     .summary = N_("reverse a transaction by a new one")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-audit", N_("Look into the journal's history."),
                                               NULL, verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
