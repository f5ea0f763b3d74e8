/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-consent - consent to the use of personal data, and what follows when it is withdrawn. */
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

/* A terminal or /dev/null on standard input brings no stream; a pipe or a file does, even an empty
 * one: a list that failed must not mean everybody. */
static bool no_stream(void)
{
    struct stat st;

    return fstat(STDIN_FILENO, &st) != 0 || S_ISCHR(st.st_mode);
}

static enum ej_status anonymise(struct cli *c)
{
    const char *file = c->operand_count ? c->operands[0] : NULL;
    bool one = cli_field(c, "pupil_id") || cli_field(c, "pupil");
    bool all = cli_own(c, "all") || (!file && !one && no_stream());
    struct ej_source *source;
    enum ej_status status;

    if (cli_own(c, "all") && (one || file))
        return ej_fail(&c->error, EJ_USAGE, _("--all goes with no pupil and no file"));
    if (all || (one && !file))
        status = ej_source_fields(c->count, c->names, c->values, &source, &c->error);
    else
        status = cli_source(c, file, &source);
    if (status == EJ_OK && (status = cli_open(c, true)) != EJ_OK)
        ej_source_free(source);
    return status == EJ_OK ? cli_apply(c, "anonymise", source) : status;
}

static const struct cli_option anonymise_options[] = {
    {"all", NULL, N_("all pupils whose consent is withdrawn, whatever standard input is")},
    {NULL, NULL, NULL},
};

static const struct cli_verb verbs[] = {
    {.name = "set", .kind = CLI_SET, .summary = N_("record the consent of a pupil or guardian")},
    {.name = "list", .kind = CLI_LIST, .summary = N_("list who consents and who does not")},
    {.name = "import",
     .kind = CLI_IMPORT,
     .operands = "[FILE]",
     .summary = N_("record many consents, from FILE or standard input")},
    {.name = "anonymise",
     .kind = CLI_OTHER,
     .operands = "[FILE]",
     .options = anonymise_options,
     .run = anonymise,
     .reads = true,
     .writes = true,
     .fields = "pupil_id pupil order order_date key_file year",
     .summary = N_("make «Ученик N» of those who withdrew their consent")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-consent", N_("Keep consents to the use of personal data, and carry out withdrawals."),
        "consent", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
