/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej-audit - the journal's history: what was changed, and the proof that nothing else was. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cli_meter.h"

/* ---- verify ---------------------------------------------------------------------------------- */

static const struct cli_option verify_options[] = {
    {"head", "HEAD...", N_("a line of ej-audit head that must be in the history; may be repeated")},
    {NULL, NULL, NULL},
};

static void say_verified(const struct cli *c, const struct ej_verified *done)
{
    if (done->found)
        cli_say(c,
                ngettext_("the journal is not what its history says: %ld fault",
                          "the journal is not what its history says: %ld faults",
                          (unsigned long)done->found),
                done->found);
    else if (!c->quiet)
        cli_say(
            c,
            _("the journal is what its history says: %" PRId64 " transactions, %" PRId64 " rows"),
            done->transactions, done->rows);
}

/* Exit status 1: something was found. */
static enum ej_status verify(struct cli *c)
{
    struct cli_meter meter = {c, time(NULL), false};
    const struct ej_progress progress = {cli_meter_show, &meter, NULL};
    const char *heads[CLI_FIELDS];
    const struct ej_verify how = {c->own_count, heads, &progress};
    struct ej_verified done = {0};
    struct ej_sink *sink = NULL;

    for (int i = 0; i < c->own_count; i++)
        heads[i] = c->own_given[i].value;
    enum ej_status status = cli_open(c, false);
    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_audit_verify(c->journal, &how, sink, &done, &c->error);
    cli_meter_wipe(&meter);
    status = cli_finish(c, sink, status);
    if (status == EJ_OK)
        say_verified(c, &done);
    return status == EJ_OK && done.found ? EJ_REFUSED : status;
}

/* ---- list ------------------------------------------------------------------------------------ */

static const struct cli_option list_options[] = {
    {"txn", "TXN", N_("only this transaction")},
    {"table", "TABLE", N_("only changes of this table, as the data dictionary calls it")},
    {"row", "NUMBER", N_("with --table: only this row")},
    {"class", "CLASS", N_("only what is about this class, its lessons and its pupils")},
    {"pupil-id", "PUPIL_ID", N_("only what is about this pupil, by file number")},
    {"actor", "LOGIN", N_("only what this person did, or others on their behalf")},
    {"from", "FROM", N_("only changes from this day on")},
    {"to", "TO", N_("only changes up to this day")},
    {NULL, NULL, NULL},
};

static enum ej_status number(struct cli *c, const char *name, int64_t *out)
{
    const char *text = cli_own(c, name);
    char *end;

    *out = 0;
    if (!text)
        return EJ_OK;
    errno = 0;
    *out = strtoll(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || *out < 1 || errno)
        return ej_fail(&c->error, EJ_USAGE, _("--%s: not a number from 1 on"), name);
    return EJ_OK;
}

static enum ej_status list(struct cli *c)
{
    struct ej_history how = {
        .table = cli_own(c, "table"),
        .pupil_id = cli_own(c, "pupil-id"),
        .class_name = cli_own(c, "class"),
        .actor = cli_own(c, "actor"),
        .from = cli_own(c, "from"),
        .to = cli_own(c, "to"),
        .russian = cli_russian(c),
    };
    struct ej_sink *sink = NULL;
    enum ej_status status = number(c, "txn", &how.txn);

    if (status == EJ_OK)
        status = number(c, "row", &how.row);
    if (status == EJ_OK && how.row && !how.table)
        status = ej_fail(&c->error, EJ_USAGE, _("--row goes with --table"));
    if (status == EJ_OK)
        status = cli_open(c, false);
    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_audit_list(c->journal, &how, sink, &c->error);
    return cli_finish(c, sink, status);
}

/* ---- head ------------------------------------------------------------------------------------ */

static enum ej_status head(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_open(c, false);

    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_audit_head(c->journal, sink, &c->error);
    return cli_finish(c, sink, status);
}

/* ---- undo ------------------------------------------------------------------------------------ */

/* The history names the transaction that was undone. */
static enum ej_status undo(struct cli *c)
{
    static const char *const names[] = {"txn"};
    const char *txn = c->operand_count == 1 ? c->operands[0] : "";
    struct ej_source *source;
    enum ej_status status;

    if (!*txn || strlen(txn) > 18 || txn[strspn(txn, "0123456789")])
        return ej_fail(&c->error, EJ_USAGE, _("name one transaction by its number"));
    snprintf(c->title, sizeof c->title, "ej-audit undo %s", txn);
    status = cli_open(c, true);
    c->historical = true; /* what comes back was entered at its time */
    if (status == EJ_OK)
        status = ej_source_fields(1, names, (const char *const *)c->operands, &source, &c->error);
    return status == EJ_OK ? cli_apply(c, "undo", source) : status;
}

static const struct cli_verb verbs[] = {
    {.name = "list",
     .kind = CLI_OTHER,
     .run = list,
     .options = list_options,
     .reads = true,
     .past = true,
     .summary = N_("list what was changed, by whom, when and why")},
    {.name = "verify",
     .kind = CLI_OTHER,
     .run = verify,
     .options = verify_options,
     .reads = true,
     .summary = N_("prove that the journal is what its history says")},
    {.name = "head",
     .kind = CLI_OTHER,
     .run = head,
     .reads = true,
     .past = true,
     .summary = N_("print the end of the history's chain, for paper")},
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
    static const struct cli_command command = {"ej-audit",
                                               N_("Show the journal's history, and prove it."),
                                               NULL, verbs, sizeof verbs / sizeof *verbs};

    return cli_main(&command, argc, argv);
}
