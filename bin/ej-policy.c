/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-policy - the rules of marking and their strictness, as a profile gives them. */
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"

static const struct cli_option load_options[] = {
    {"rules", "DIRECTORY", N_("the school's own rules, before those of ej (default: EJ_RULES)")},
    {NULL, NULL, NULL},
};

static enum ej_status show(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_open(c, false);

    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_policy_show(c->journal, cli_russian(c), sink, &c->error);
    return cli_finish(c, sink, status);
}

static enum ej_status explain(struct cli *c)
{
    char *text = NULL;

    if (c->operand_count != 1)
        return ej_fail(&c->error, EJ_USAGE, _("name one setting or rule"));
    enum ej_status status = cli_open(c, false);
    if (status == EJ_OK)
        status = ej_policy_explain(c->journal, c->operands[0], &text, &c->error);
    if (text)
        fputs(text, stdout);
    free(text);
    return status;
}

static void told(void *context, const char *text)
{
    const struct cli *c = context;

    if (!c->quiet)
        cli_say(c, "%s", text);
}

/* The directory of the school's own rules; NULL: none. */
static const char *own_rules(const struct cli *c)
{
    const char *given = cli_own(c, "rules");
    const char *directory = given ? given : getenv("EJ_RULES");

    return directory && *directory ? directory : NULL;
}

static enum ej_status set_values(struct cli *c, const struct ej_policy_how *how, long *found)
{
    const char *names[CLI_FIELDS], *values[CLI_FIELDS];
    int count = c->operand_count / 2;

    for (int i = 0; i < count; i++) {
        names[i] = c->operands[2 * i];
        values[i] = c->operands[2 * i + 1];
    }
    return ej_policy_set(c->journal, count, names, values, how, found, &c->error);
}

/* Both say what changes; a dry run shows the records that the new policy would object to, and its
 * exit status is 1 when there are some. */
static enum ej_status change(struct cli *c, bool load)
{
    struct ej_policy_how how = {.told = told, .context = c, .russian = cli_russian(c)};
    long found = 0;
    enum ej_status status = cli_open(c, true);

    if (status == EJ_OK)
        ej_set_dry_run(c->journal, c->dry_run);
    if (status == EJ_OK && c->dry_run)
        status = cli_sink(c, &how.findings);
    if (status == EJ_OK)
        status =
            load ? ej_policy_load(c->journal, c->operands[0], own_rules(c), &how, &found, &c->error)
                 : set_values(c, &how, &found);
    if (how.findings)
        status = cli_finish(c, how.findings, status);
    return status == EJ_OK && found ? EJ_REFUSED : status;
}

static enum ej_status load(struct cli *c)
{
    if (c->operand_count != 1)
        return ej_fail(&c->error, EJ_USAGE, _("name one profile"));
    return change(c, true);
}

static enum ej_status set(struct cli *c)
{
    if (c->operand_count == 0 || c->operand_count % 2 || c->operand_count > 2 * CLI_FIELDS)
        return ej_fail(&c->error, EJ_USAGE, _("write NAME VALUE, or several such pairs"));
    return change(c, false);
}

static const struct cli_verb verbs[] = {
    {.name = "show",
     .kind = CLI_OTHER,
     .run = show,
     .reads = true,
     .past = true,
     .summary = N_("list settings, rules and their parameters")},
    {.name = "explain",
     .kind = CLI_OTHER,
     .run = explain,
     .operands = "NAME",
     .past = true,
     .summary = N_("say what a setting or a rule is about")},
    {.name = "load",
     .kind = CLI_OTHER,
     .run = load,
     .options = load_options,
     .operands = "NAME",
     .reads = true,
     .writes = true,
     .summary = N_("put a profile in the place of the policy in force")},
    {.name = "set",
     .kind = CLI_OTHER,
     .run = set,
     .operands = "NAME VALUE...",
     .reads = true,
     .writes = true,
     .summary = N_("change single values of the policy")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-policy",
                                               N_("Show and change the policy of the school."),
                                               NULL, verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
