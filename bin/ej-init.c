/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-init - make a journal. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const struct cli_option options[] = {
    {"school", "NAME", N_("name of the school, as it stands on prints")},
    {"year", "YEAR", N_("the first school year, such as 2026/27")},
    {"profile", "NAME", N_("policy profile: base, solo, komi, epos, mo, sedj (default: base)")},
    {"time-zone", "ZONE", N_("the school's time zone (default: Europe/Moscow)")},
    {"dry-run", NULL, N_("check everything, and make nothing")},
    {NULL, NULL, NULL},
};

static enum ej_status init(struct cli *c)
{
    const char *path = c->operand_count ? c->operands[0] : cli_journal(c);
    const char *school = cli_own(c, "school"), *year = cli_own(c, "year");
    const char *profile = cli_own(c, "profile"), *zone = cli_own(c, "time-zone");
    bool dry_run = cli_own(c, "dry-run") != NULL;
    struct ej_options o = {
        .path = path,
        .share = c->share,
        .write = true,
        .command = c->title,
        .as = c->as,
        .now = getenv("EJ_NOW"),
        .why = c->why,
        .dry_run = dry_run,
    };

    if (c->operand_count && c->db)
        return ej_fail(&c->error, EJ_USAGE, _("name the journal once: as --db or as FILE"));
    if (!school || !year)
        return ej_fail(&c->error, EJ_USAGE, _("--school and --year are needed"));
    if (!school[strspn(school, " \t\r\n")])
        return ej_fail(&c->error, EJ_USAGE, _("--school: an empty name"));
    enum ej_status status = ej_create(&o, school, year, profile ? profile : "base",
                                      zone ? zone : "Europe/Moscow", &c->error);
    if (status == EJ_OK && !c->quiet)
        cli_say(c, dry_run ? _("%s: would be made") : _("%s: made; next ej-calendar import"),
                o.path);
    return status;
}

static const struct cli_verb verbs[] = {
    {.name = "",
     .kind = CLI_OTHER,
     .run = init,
     .options = options,
     .operands = "[FILE]",
     .summary = N_("make a journal")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-init", N_("Make an empty journal for a school."),
                                               NULL, verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
