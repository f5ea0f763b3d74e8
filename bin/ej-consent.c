/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-consent - consent to the use of personal data, and what follows when it is withdrawn. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "export/xlsx.h"

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

/* ---- the act of destruction ------------------------------------------------------------------ */

/* What is printed and where, as ej-report does: a workbook, or one of the formats of records. */
struct act {
    const char *names[1], *values[1];
    struct ej_run run;
    bool xlsx;
};

static enum ej_status choose_format(struct cli *c, struct act *a)
{
    const char *format = cli_own(c, "format"), *output = cli_output(c);

    a->xlsx = format ? strcmp(format, "xlsx") == 0 : cli_ends_in(output, ".xlsx");
    c->format = a->xlsx ? NULL : format;
    a->run.russian = a->xlsx || cli_russian(c);
    a->run.sheets =
        a->xlsx || (format ? strcmp(format, "table") == 0 : !c->output && isatty(STDOUT_FILENO));
    if (a->xlsx && !output)
        return ej_fail(&c->error, EJ_USAGE, _("--format %s needs --output FILE"), "xlsx");
    return a->xlsx ? cli_check_target(c, "output", output) : EJ_OK;
}

static enum ej_status print_report(struct cli *c, const struct act *a, const char *name,
                                   struct ej_sink *sink)
{
    struct ej_report *report;
    enum ej_status status = ej_report_load(c->journal, NULL, name, &report, &c->error);

    if (status == EJ_OK)
        status = ej_report_run(c->journal, report, &a->run, sink, &c->error);
    ej_report_free(report);
    return status;
}

/* Paper and terminals take both; of a stream of records there is one kind. */
static enum ej_status act(struct cli *c)
{
    struct act a = {.names = {"order"}, .values = {cli_field(c, "order")}};
    const struct ej_form_told told = {cli_warn, c};
    bool log = cli_own(c, "log") != NULL;
    struct ej_sink *sink = NULL;
    char *target = NULL;
    enum ej_status status = choose_format(c, &a);

    a.run.names = a.names;
    a.run.values = a.values;
    a.run.count = a.values[0] != NULL;
    if (status == EJ_OK)
        status = cli_open(c, false);
    if (status == EJ_OK && a.run.count)
        status = ej_consent_order(c->journal, a.values[0], &c->error);
    if (status == EJ_OK && a.xlsx) {
        target = cli_target(cli_output(c));
        status = ej_sink_xlsx(target, ej_today(c->journal), &told, &sink, &c->error);
    } else if (status == EJ_OK) {
        status = cli_sink(c, &sink);
    }
    if (status == EJ_OK && !log)
        status = print_report(c, &a, "destruction-act", sink);
    if (status == EJ_OK && (log || a.run.sheets))
        status = print_report(c, &a, "destruction-log", sink);
    status = cli_finish(c, sink, status);
    free(target);
    return status;
}

static const struct cli_option act_options[] = {
    {"log", NULL, N_("only the extract from the history")},
    {"format", "FORMAT", N_("table, csv, tsv, jsonl, excel-csv, or xlsx with --output")},
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
    {.name = "act",
     .kind = CLI_OTHER,
     .options = act_options,
     .run = act,
     .reads = true,
     .past = true,
     .fields = "order",
     .summary =
         N_("print the act of destruction of personal data, with its extract from the history")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {
        "ej-consent", N_("Keep consents to the use of personal data, and carry out withdrawals."),
        "consent", verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
