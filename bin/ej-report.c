/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-report - tables and printed forms out of the journal. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_folder.h"
#include "cli_meter.h"
#include "cli_stop.h"
#include "export/html.h"
#include "export/pdf.h"
#include "export/xlsx.h"
#include "xalloc.h"

/* The first ones are parameters of reports. */
static const struct cli_option options[] = {
    {"class", "CLASS", N_("only this class")},
    {"pupil", "NAME", N_("only this pupil")},
    {"pupil-id", "ID", N_("only the pupil with this file number")},
    {"subject", "SUBJECT", N_("only this subject")},
    {"teacher", "LOGIN", N_("only this teacher")},
    {"period", "PERIOD", N_("of this period: Q1, H1, year …")},
    {"date", "DATE", N_("as of this day")},
    {"from", "DATE", N_("from this day on")},
    {"to", "DATE", N_("up to this day")},
    {"year", "YEAR", N_("school year, such as 2026/27")},
    {"set", "NAME=VALUE,...", N_("parameters of the report's own")},
    {"explain", NULL, N_("list the records behind the numbers instead")},
    {"part", "PART", N_("only this part of a report that has several")},
    {"reports", "DIRECTORY", N_("look for reports there first (default: EJ_REPORTS)")},
    {"format", "FORMAT", N_("table, csv, tsv, jsonl, excel-csv, html, xlsx or pdf")},
    {NULL, NULL, NULL},
};
enum { PARAMETERS = 10, MOST = 32 };

struct request {
    const char *names[MOST], *values[MOST];
    struct ej_run run;
    char *own; /* --set, taken apart */
    /* How it is printed as a form: a sink that writes a file, and how its name ends. */
    const struct form *form; /* NULL: as records, or as a page */
    bool page;
};

static enum ej_status xlsx(struct cli *c, const char *path, const struct ej_progress *progress,
                           const struct ej_form_told *told, struct ej_sink **out)
{
    (void)progress;
    return ej_sink_xlsx(path, ej_today(c->journal), told, out, &c->error);
}

static enum ej_status pdf(struct cli *c, const char *path, const struct ej_progress *progress,
                          const struct ej_form_told *told, struct ej_sink **out)
{
    return ej_sink_pdf(path, ej_today(c->journal), progress, told, out, &c->error);
}

static const struct form {
    const char *format, *tail;
    enum ej_status (*sink)(struct cli *c, const char *path, const struct ej_progress *progress,
                           const struct ej_form_told *told, struct ej_sink **out);
} forms[] = {{"xlsx", ".xlsx", xlsx}, {"pdf", ".pdf", pdf}};

static enum ej_status add(struct cli *c, struct request *r, const char *name, const char *value)
{
    if (r->run.count == MOST)
        return ej_fail(&c->error, EJ_USAGE, _("too many parameters"));
    r->names[r->run.count] = name;
    r->values[r->run.count++] = value;
    return EJ_OK;
}

static bool begins_with_name(const char *text)
{
    size_t length = strcspn(text, ",= ");

    return length > 0 && text[length] == '=';
}

/* The comma before the next name, or NULL: others belong to the value. */
static char *next_comma(char *text)
{
    char *comma = strchr(text, ',');

    while (comma && !begins_with_name(comma + 1))
        comma = strchr(comma + 1, ',');
    return comma;
}

/* --set NAME=VALUE,NAME=VALUE */
static enum ej_status add_own(struct cli *c, struct request *r)
{
    enum ej_status status = EJ_OK;

    for (char *at = r->own, *next; at && status == EJ_OK; at = next) {
        if (!begins_with_name(at))
            return ej_fail(&c->error, EJ_USAGE, _("--set: write NAME=VALUE"));
        next = next_comma(at);
        if (next)
            *next++ = '\0';
        char *equals = strchr(at, '=');
        *equals = '\0';
        status = add(c, r, at, equals + 1);
    }
    return status;
}

static enum ej_status collect(struct cli *c, struct request *r)
{
    enum ej_status status = EJ_OK;
    const char *set = cli_own(c, "set");

    for (int i = 0; i < PARAMETERS && status == EJ_OK; i++)
        if (c->own[i])
            status = add(c, r, strcmp(options[i].name, "pupil-id") ? options[i].name : "pupil_id",
                         c->own[i]);
    r->own = set ? xstrdup(set) : NULL;
    if (status == EJ_OK)
        status = add_own(c, r);
    r->run.names = r->names;
    r->run.values = r->values;
    return status;
}

static const struct form *find_form(const char *format, const char *output)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (format ? strcmp(format, forms[i].format) == 0 : cli_ends_in(output, forms[i].tail))
            return &forms[i];
    return NULL;
}

/* Who gives a file such a name would open it with a program that cannot read records. */
static enum ej_status check_tail(struct cli *c)
{
    static const char *const others[] = {".docx", ".doc", ".odt", ".rtf", ".xls", ".xlsm", ".ods"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cli_ends_in(cli_output(c), others[i]))
            return ej_fail(&c->error, EJ_USAGE,
                           _("--output %s: reports are not written as %s; --format has xlsx, pdf,"
                             " html and, for records, csv, tsv and jsonl"),
                           cli_output(c), others[i]);
    return EJ_OK;
}

/* Forms are printed in Russian, whatever the language of the messages is. */
static enum ej_status choose_format(struct cli *c, struct request *r)
{
    const char *format = cli_own(c, "format");

    r->form = find_form(format, cli_output(c));
    r->page = format ? strcmp(format, "html") == 0 : cli_ends_in(cli_output(c), ".html");
    bool printed = r->form || r->page;
    c->format = printed ? NULL : format;
    r->run.russian = printed || cli_russian(c);
    if (!format && check_tail(c) != EJ_OK)
        return EJ_USAGE;
    r->run.sheets =
        printed || (format ? strcmp(format, "table") == 0 : !c->output && isatty(STDOUT_FILENO));
    if (r->form && !cli_output(c) && isatty(STDOUT_FILENO))
        return ej_fail(&c->error, EJ_USAGE, _("--format %s needs --output FILE"), r->form->format);
    return r->form && cli_output(c) ? cli_check_target(c, "output", cli_output(c)) : EJ_OK;
}

/* ---- a form on standard output --------------------------------------------------------------- */

/* A form cannot be written from its beginning to its end: it is made in a folder of its own, which
 * nobody else can look into, and then copied. */
static enum ej_status stage(struct cli *c, char **folder, char **path)
{
    const char *place = getenv("TMPDIR");

    if (asprintf(folder, "%s/ej-XXXXXX", place && *place ? place : "/tmp") < 0)
        xalloc_die();
    if (!mkdtemp(*folder)) {
        enum ej_status status = ej_fail(&c->error, EJ_BROKEN, "%s: %s", *folder, strerror(errno));
        free(*folder);
        *folder = NULL;
        return status;
    }
    cli_staged(c, *folder, true);
    if (asprintf(path, "%s/report", *folder) < 0)
        xalloc_die();
    return EJ_OK;
}

static enum ej_status copy_out(struct cli *c, const char *path)
{
    char block[1 << 16];
    size_t got;
    FILE *file = fopen(path, "re");

    if (!file)
        return ej_fail(&c->error, EJ_BROKEN, "%s: %s", path, strerror(errno));
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        if (fwrite(block, 1, got, stdout) != got)
            break;
    bool failed = ferror(file) || ferror(stdout);
    int why = errno;
    fclose(file);
    return failed ? ej_fail(&c->error, EJ_BROKEN, _("standard output: %s"), strerror(why)) : EJ_OK;
}

/* Give the form away and leave nothing. */
static enum ej_status unstage(struct cli *c, char *folder, const char *path, enum ej_status status)
{
    if (folder && status == EJ_OK)
        status = copy_out(c, path);
    if (folder) {
        unlink(path);
        rmdir(folder);
        cli_staged(c, folder, false);
    }
    free(folder);
    return status;
}

/* The directory of the school's own reports; NULL: none. */
static const char *own_reports(const struct cli *c)
{
    const char *given = cli_own(c, "reports");
    const char *directory = given ? given : getenv("EJ_REPORTS");

    return directory && *directory ? directory : NULL;
}

/* The report that is named, and with --explain the one of its records. */
static enum ej_status load(struct cli *c, struct ej_report **report, struct ej_report **records)
{
    const char *own = own_reports(c);
    enum ej_status status = ej_report_load(c->journal, own, c->operands[0], report, &c->error);

    if (status == EJ_OK && cli_own(c, "explain"))
        status = ej_report_explain(c->journal, own, *report, records, &c->error);
    return status;
}

static void say_mistake(void *context, const char *mistake)
{
    cli_say(context, "%s", mistake);
}

static enum ej_status list(struct cli *c, const struct request *r)
{
    struct ej_sink *sink = NULL;
    enum ej_status status;

    if (r->form || r->page || r->run.count > 0 || cli_own(c, "explain"))
        return ej_fail(&c->error, EJ_USAGE, _("list takes no parameters and prints no form"));
    status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_report_list(c->share, own_reports(c), r->run.russian, sink, say_mistake, c,
                                &c->error);
    return cli_finish(c, sink, status);
}

/* ---- a page ---------------------------------------------------------------------------------- */

static enum ej_status html_sink(struct cli *c, enum chart_end *charts, struct ej_sink **out)
{
    int fd;
    enum ej_status status = cli_output_fd(c, &fd);

    return status == EJ_OK ? ej_sink_html(fd, NULL, charts, out, &c->error) : status;
}

/* The pages are there, if without their charts. */
static void tell_of_charts(const struct cli *c, enum chart_end charts)
{
    if (c->quiet || charts == CHART_DRAWN)
        return;
    if (charts == CHART_NO_TOOL)
        cli_say(c, _("without charts: gnuplot is not installed"));
    else
        cli_say(c, _("without some charts: gnuplot failed"));
}

/* ---- a directory of files -------------------------------------------------------------------- */

struct form_of_folder {
    struct cli *c;
    const struct form *form;
    const struct ej_progress *progress;
    struct ej_form_told told;
    struct ej_pdf_batch *batch; /* of PDF, else NULL */
    enum chart_end charts;      /* of pages */
};

static enum ej_status open_form(void *context, const char *path, struct ej_sink **out)
{
    const struct form_of_folder *f = context;

    if (f->batch)
        return ej_pdf_batch_sink(f->batch, path, out, &f->c->error);
    return f->form->sink(f->c, path, f->progress, &f->told, out);
}

static enum ej_status open_page(void *context, const char *path, struct ej_sink **out)
{
    struct form_of_folder *f = context;

    (void)path; /* that of --output for the time being */
    return html_sink(f->c, &f->charts, out);
}

/* How names end where records are written. */
static const char *records_tail(const struct cli *c)
{
    static const char *const tails[][2] = {{"table", ".txt"}, {"tsv", ".tsv"}, {"jsonl", ".jsonl"}};

    for (size_t i = 0; c->format && i < sizeof tails / sizeof *tails; i++)
        if (strcmp(c->format, tails[i][0]) == 0)
            return tails[i][1];
    return ".csv";
}

static enum ej_status print_folder(struct cli *c, struct request *r)
{
    struct cli_meter meter = {c, time(NULL), false};
    struct ej_progress progress = {cli_meter_show, &meter, cli_staged};
    struct form_of_folder form = {c, r->form, &progress, {cli_warn, c}, NULL, CHART_DRAWN};
    struct cli_folder folder = {.c = c,
                                .path = cli_output(c),
                                .tail = r->form   ? r->form->tail
                                        : r->page ? ".html"
                                                  : records_tail(c),
                                .open = r->form   ? open_form
                                        : r->page ? open_page
                                                  : NULL,
                                .context = &form};
    bool chosen = r->form || r->page || cli_own(c, "format");
    struct ej_files files = {cli_folder_next, &folder, !chosen};
    struct ej_report *report = NULL, *records = NULL;
    enum ej_status status = cli_open(c, false);

    cli_stop_cleanly();
    r->run.files = &files;
    r->run.progress = &progress;
    if (status == EJ_OK)
        status = load(c, &report, &records);
    if (status == EJ_OK && r->form && r->form->sink == pdf)
        status =
            ej_pdf_batch_begin(ej_today(c->journal), &progress, &form.told, &form.batch, &c->error);
    if (status == EJ_OK)
        status = ej_report_run(c->journal, records ? records : report, &r->run, NULL, &c->error);
    status = cli_folder_finish(&folder, status);
    if (status == EJ_OK)
        tell_of_charts(c, form.charts);
    if (status == EJ_OK && form.batch)
        status = ej_pdf_batch_finish(form.batch, &c->error);
    ej_pdf_batch_free(form.batch);
    cli_meter_wipe(&meter);
    ej_report_free(records);
    ej_report_free(report);
    return status;
}

static enum ej_status print(struct cli *c, const struct request *r)
{
    struct cli_meter meter = {c, time(NULL), false};
    struct ej_progress progress = {cli_meter_show, &meter, cli_staged};
    const struct ej_form_told told = {cli_warn, c};
    struct ej_report *report = NULL, *records = NULL;
    enum chart_end charts = CHART_DRAWN;
    struct ej_sink *sink = NULL;
    char *target = r->form && cli_output(c) ? cli_target(cli_output(c)) : NULL, *folder = NULL;
    enum ej_status status = cli_open(c, false);

    if (r->form)
        cli_stop_cleanly();
    if (status == EJ_OK)
        status = load(c, &report, &records);
    if (status == EJ_OK && r->form && !target)
        status = stage(c, &folder, &target);
    if (status == EJ_OK && r->form)
        status = r->form->sink(c, target, &progress, &told, &sink);
    else if (status == EJ_OK)
        status = r->page ? html_sink(c, &charts, &sink) : cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_report_run(c->journal, records ? records : report, &r->run, sink, &c->error);
    if (status == EJ_OK)
        tell_of_charts(c, charts);
    status = cli_finish(c, sink, status);
    cli_meter_wipe(&meter);
    status = unstage(c, folder, target, status);
    ej_report_free(records);
    ej_report_free(report);
    free(target);
    return status;
}

static void say_left_out(void *context, const char *class_name, const char *period)
{
    cli_say(context, _("%s: its calendar has no %s, left out"), class_name, period);
}

static enum ej_status report(struct cli *c)
{
    struct request r = {0};
    enum ej_status status = EJ_OK;

    if (c->operand_count != 1)
        status = ej_fail(&c->error, EJ_USAGE, _("name one report, or list"));
    if (status == EJ_OK)
        status = collect(c, &r);
    if (status == EJ_OK)
        status = choose_format(c, &r);
    r.run.part = cli_own(c, "part");
    r.run.left_out = say_left_out;
    r.run.context = c;
    if (status == EJ_OK && strcmp(c->operands[0], "list") == 0)
        status = list(c, &r);
    else if (status == EJ_OK)
        status = cli_is_folder(cli_output(c)) ? print_folder(c, &r) : print(c, &r);
    free(r.own);
    return status;
}

static const struct cli_verb verbs[] = {
    {.name = "",
     .kind = CLI_OTHER,
     .run = report,
     .options = options,
     .operands = "REPORT|list",
     .reads = true,
     .past = true,
     .summary = N_("print a report, or list the reports there are")},
};

int main(int argc, char **argv)
{
    static const struct cli_command command = {"ej-report",
                                               N_("Print a report, or list the reports there are."),
                                               NULL, verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
