/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From argv to a verb, and from its status to the exit status. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_shared.h"
#include "close-stream.h"

/* Names of files and columns are a stranger's text, and a terminal obeys control characters. */
static void defuse(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at; at++)
        if ((*at < ' ' && *at != '\n' && *at != '\t') || *at == 0x7F)
            *at = '?';
        else if (*at == 0xC2 && at[1] >= 0x80 && at[1] < 0xA0) /* U+0080 to U+009F */
            at[0] = at[1] = '?';
}

void cli_say(const struct cli *c, const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    if (vasprintf(&text, format, values) < 0)
        text = NULL;
    va_end(values);
    if (text)
        defuse(text);
    fprintf(stderr, "%s: %s\n", c->command->name, text ? text : strerror(ENOMEM));
    free(text);
}

void cli_warn(void *context, const char *text)
{
    const struct cli *c = context;

    if (!c->quiet)
        cli_say(c, _("warning: %s"), text);
}

const char *cli_own(const struct cli *c, const char *name)
{
    for (int i = 0; c->verb->options && c->verb->options[i].name; i++)
        if (strcmp(c->verb->options[i].name, name) == 0)
            return c->own[i];
    return NULL;
}

const char *cli_field(const struct cli *c, const char *name)
{
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->names[i], name) == 0)
            return c->values[i];
    return NULL;
}

const char *cli_journal(const struct cli *c)
{
    if (cli_shared())
        return cli_shared_journal();
    const char *path = c->db ? c->db : getenv("EJ_DB");

    return path && *path ? path : "journal.ej";
}

static void say_mixed_past(const struct cli *c)
{
    long later = ej_past_later(c->journal);

    if (later)
        cli_say(c,
                ngettext_("--as-of: the clock went back; %ld transaction that says a later time"
                          " was made before and is seen as well",
                          "--as-of: the clock went back; %ld transactions that say a later time"
                          " were made before and are seen as well",
                          (unsigned long)later),
                later);
}

enum ej_status cli_open(struct cli *c, bool write)
{
    struct ej_options options = {
        .path = cli_journal(c),
        .share = c->share,
        .write = write,
        .command = c->title,
        .as = c->as ? c->as : getenv("EJ_AS"),
        .user = cli_shared_user(),
        .now = getenv("EJ_NOW"),
        .why = c->why,
        .as_of = c->as_of,
        .one_thread = true,
    };

    /* Rules about the time of entry leave aside what was taken over. */
    if (c->historical && !strstr(c->title, " --"))
        strncat(c->title, " --historical", sizeof c->title - strlen(c->title) - 1);
    if (options.now && !*options.now)
        options.now = NULL;
    if (options.as && !*options.as)
        options.as = NULL;
    cli_shared_hold();
    enum ej_status status = ej_open(&options, &c->journal, &c->error);
    if (status == EJ_OK && !c->quiet)
        say_mixed_past(c);
    return status;
}

/* ---- the verbs that every noun has ---------------------------------------------------------- */

static enum ej_status run_list(struct cli *c)
{
    struct ej_sink *sink = NULL;
    enum ej_status status = cli_open(c, false);

    if (status == EJ_OK)
        status = cli_sink(c, &sink);
    if (status == EJ_OK)
        status = ej_list(c->journal, c->noun, c->count, c->names, c->values, cli_russian(c), sink,
                         &c->error);
    return cli_finish(c, sink, status);
}

/* The first field that the verb must have and the options do not hold: NULL where they hold all,
 * "" where it must have none. */
static const char *lacking(const struct cli *c, const char *verb)
{
    int count;
    const struct ej_field *fields = ej_noun_fields(c->noun, &count);
    bool required, any = false;

    for (int f = 0; f < count; f++) {
        if (!ej_noun_takes(c->noun, verb, &fields[f], &required) || !required)
            continue;
        if (!cli_field(c, fields[f].name))
            return fields[f].name;
        any = true;
    }
    return any ? NULL : "";
}

/* Records come from FILE or standard input.  Who gave the fields of one but for LACKS is told what
 * is missing: at once on a terminal, where it would seem that nothing happens. */
static enum ej_status open_records(struct cli *c, const char *file, const char *lacks,
                                   struct ej_source **source)
{
    bool one = lacks && *lacks && c->count > 0;

    if (one && isatty(STDIN_FILENO))
        return ej_fail(&c->error, EJ_USAGE,
                       _("--%s is missing; or give records in FILE, '-' for the terminal"), lacks);
    enum ej_status status = (c->verb->source ? c->verb->source : cli_source)(c, file, source);
    if (status == EJ_REFUSED && one) {
        struct ej_error why = c->error;
        ej_fail(&c->error, status, _("%s; for one record by options alone --%s is missing"),
                why.text, lacks);
    }
    return status;
}

static enum ej_status run_apply(struct cli *c)
{
    const char *verb = c->verb->verb ? c->verb->verb : "import";
    const char *file = c->operand_count ? c->operands[0] : NULL;
    const char *lacks = c->verb->kind == CLI_EACH && !file ? lacking(c, verb) : NULL;
    bool single = c->verb->kind == CLI_SET || (c->verb->kind == CLI_EACH && !file && !lacks);
    struct ej_source *source = NULL;
    enum ej_status status;

    if (single)
        status = ej_source_fields(c->count, c->names, c->values, &source, &c->error);
    else
        status = open_records(c, file, lacks, &source);
    if (status == EJ_REFUSED)
        status = cli_no_records(c, status);
    if (status == EJ_OK && (status = cli_open(c, true)) != EJ_OK)
        ej_source_free(source);
    return status == EJ_OK ? cli_apply(c, verb, source) : status;
}

/* ---- argv ----------------------------------------------------------------------------------- */

static enum ej_status usage(struct cli *c, const char *format, const char *what)
{
    char text[1024];

    snprintf(text, sizeof text, format, what);
    return ej_fail(&c->error, EJ_USAGE, _("%s (--help shows what there is)"), text);
}

static enum ej_status find_verb(struct cli *c, int *argc, char ***argv)
{
    const struct cli_command *command = c->command;

    if (command->count == 1 && !*command->verbs[0].name) {
        c->verb = &command->verbs[0];
        return EJ_OK;
    }
    if (*argc < 2)
        return usage(c, "%s", _("what to do? name a verb"));
    if ((*argv)[1][0] == '-')
        return EJ_OK; /* --help, --version */
    for (int i = 0; i < command->count; i++)
        if (strcmp(command->verbs[i].name, (*argv)[1]) == 0)
            c->verb = &command->verbs[i];
    if (c->verb && c->verb->noun)
        c->noun = ej_noun_find(c->verb->noun);
    if (!c->verb)
        return usage(c, _("no such verb: %s"), (*argv)[1]);
    (*argv)[1] = (*argv)[0];
    (*argv)++;
    (*argc)--;
    return EJ_OK;
}

static bool repeatable(const struct cli_entry *entry)
{
    size_t length = entry->arg ? strlen(entry->arg) : 0;

    return length > 3 && strcmp(entry->arg + length - 3, "...") == 0;
}

/* Said by an option without a value: nothing, where leaving it out would say all. */
static enum ej_status needs_value(struct cli *c, const char *name)
{
    char option[40];

    snprintf(option, sizeof option, "--%s", name);
    return usage(c, _("%s needs a value"), option);
}

/* Options that choose: an empty one, as of a script's unset variable, must not choose all. */
static bool chooses(const char *name)
{
    static const char *const names[] = {"class", "pupil-id", "pupil", "subject", "period", "year"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static enum ej_status take_own(struct cli *c, const struct cli_entry *entry, const char *value)
{
    int option = entry->code - CLI_OWN;

    if (value && !*value && chooses(entry->name))
        return needs_value(c, entry->name);
    if (value && c->own[option] && !repeatable(entry))
        return usage(c, _("--%s is given twice"), entry->name);
    if (c->own_count == CLI_FIELDS)
        return usage(c, _("--%s is given too often"), entry->name);
    c->own[option] = value ? value : "";
    c->own_given[c->own_count].option = option;
    c->own_given[c->own_count++].value = c->own[option];
    return EJ_OK;
}

static enum ej_status take_field(struct cli *c, const struct cli_entry *entry, const char *value)
{
    int count;
    /* As add_fields numbers them behind the noun's own; the entry does not outlive parsing. */
    static const char *const filters[] = {"date", "from", "to", "period", "year"};
    const struct ej_field *fields = ej_noun_fields(c->noun, &count);
    int f = entry->code - CLI_FIELD;
    const char *name = f < count ? fields[f].name : filters[f - count];

    for (int i = 0; i < c->count; i++)
        if (strcmp(c->names[i], name) == 0)
            return usage(c, _("--%s is given twice"), entry->name);
    if (!*value && chooses(entry->name))
        return needs_value(c, entry->name);
    if (c->count == CLI_FIELDS)
        return usage(c, _("too many options at --%s"), entry->name);
    c->names[c->count] = name;
    c->values[c->count++] = value;
    return EJ_OK;
}

/* Where an option goes that says who, which journal, where to or why: of two such the last would
 * not mean what the first does.  NULL: it is no such option. */
static const char **said_once(struct cli *c, int code)
{
    switch (code) {
    case CLI_DB:
        return &c->db;
    case CLI_AS:
        return &c->as;
    case CLI_AS_OF:
        return &c->as_of;
    case CLI_OUTPUT:
        return &c->output;
    case CLI_WHY:
        return &c->why;
    case CLI_REJECTS:
        return &c->rejects;
    default:
        return NULL;
    }
}

static enum ej_status take_once(struct cli *c, const struct cli_entry *entry, const char **where,
                                const char *value)
{
    if (*where)
        return usage(c, _("--%s is given twice"), entry->name);
    *where = value;
    return EJ_OK;
}

static enum ej_status take_option(struct cli *c, const struct cli_entry *entry, char *value)
{
    const char **once = said_once(c, entry->code);

    /* An empty --why is a reason that is not given. */
    if (value && !*value && entry->code < CLI_OWN && entry->code != CLI_WHY)
        return needs_value(c, entry->name);
    if (once)
        return take_once(c, entry, once, value);
    switch (entry->code) {
    case CLI_FORMAT:
        c->format = value;
        break;
    case CLI_HEADINGS:
        c->headings = value;
        break;
    case CLI_ENCODING:
        c->encoding = value;
        break;
    case CLI_DRY_RUN:
        c->dry_run = true;
        break;
    case CLI_QUIET:
        c->quiet = true;
        break;
    case CLI_VERBOSE:
        c->verbose = true;
        break;
    case CLI_KEEP_GOING:
        c->keep_going = true;
        break;
    case CLI_REPLACE:
        c->replace = true;
        break;
    case CLI_HISTORICAL:
        c->historical = true;
        break;
    default:
        if (entry->code >= CLI_FIELD)
            return take_field(c, entry, value);
        return take_own(c, entry, value);
    }
    return EJ_OK;
}

enum cli_end { GO_ON, SHOWN };

static void show(const struct cli *c, int what)
{
    if (what == CLI_HELP)
        cli_help(c);
    else
        printf("%s (ej) %s\n%s\n", c->command->name, EJ_VERSION,
               _("License GPLv3+: GNU GPL version 3 or later "
                 "<https://gnu.org/licenses/gpl.html>.\n"
                 "This is free software: you may change and redistribute it.\n"
                 "There is NO WARRANTY, to the extent permitted by law."));
}

/* What getopt_long found; WORD is the argument in which it did. */
static enum ej_status one_option(struct cli *c, const struct cli_entry *entries, int code,
                                 const char *word, enum cli_end *end)
{
    if (code == '?')
        return usage(c, _("unknown or ambiguous option: %s"), word);
    if (code == ':')
        return usage(c, _("%s needs a value"), word);
    if (code == CLI_COMPLETE) {
        c->complete = optarg ? optarg : "";
        return EJ_OK;
    }
    const struct cli_entry *entry = &entries[code - 1];
    if (entry->code != CLI_HELP && entry->code != CLI_VERSION)
        return take_option(c, entry, optarg);
    if (!c->complete) {
        show(c, entry->code);
        *end = SHOWN;
    }
    return EJ_OK;
}

/* All options; --help, --version and --complete are answered at once.  A line that is still being
 * typed may be wrong: --complete takes of it what it can. */
static enum ej_status parse(struct cli *c, int argc, char **argv, enum cli_end *end)
{
    struct cli_entry entries[CLI_FIELDS];
    struct option options[CLI_FIELDS + 2] = {{0}};
    int count = cli_entries(c, c->verb, entries), code;

    for (int i = 0; i < count; i++)
        options[i] =
            (struct option){entries[i].name, entries[i].arg ? required_argument : 0, NULL, i + 1};
    options[count] = (struct option){"complete", optional_argument, NULL, CLI_COMPLETE};
    opterr = 0;
    *end = GO_ON;
    while (*end == GO_ON && (code = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        enum ej_status status = one_option(c, entries, code, argv[optind - 1], end);
        if (status != EJ_OK && !c->complete)
            return status;
    }
    if (c->complete) {
        cli_complete(c);
        *end = SHOWN;
    }
    c->operand_count = argc - optind;
    c->operands = argv + optind;
    return EJ_OK;
}

static enum ej_status check_operands(struct cli *c)
{
    bool many = c->verb->operands && strstr(c->verb->operands, "...");
    int most = c->verb->operands ? (many ? 1 << 20 : 1) : 0;

    if (c->verb->kind == CLI_IMPORT || c->verb->kind == CLI_EACH)
        most = 1;
    if (c->operand_count > most)
        return usage(c, _("one argument too many: %s"), c->operands[most]);
    return EJ_OK;
}

static enum ej_status run(struct cli *c)
{
    enum ej_status status = check_operands(c);

    if (status == EJ_OK)
        status = cli_shared_check(c);
    if (status == EJ_OK)
        status = cli_check_output(c);
    if (status != EJ_OK)
        return status;
    if (c->verb->run)
        status = c->verb->run(c);
    if (status != EJ_OK || c->verb->kind == CLI_OTHER)
        return status;
    return c->verb->kind == CLI_LIST ? run_list(c) : run_apply(c);
}

/* A standard stream that is closed must not become the number of the journal or of another file.
 * What holds its place fails when it is used. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int cli_main(const struct cli_command *command, int argc, char **argv)
{
    static struct cli c;
    char locale[4096];
    enum cli_end end = GO_ON;

    hold_standard_streams();
    int refused = cli_shared_begin(command->name);
    if (refused)
        return refused;
    /* Only what is used: each category costs files to open at every start. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, "");
    bindtextdomain(EJ_TEXTDOMAIN, cli_find_locale(locale, sizeof locale));
    /* UTF-8 as all of the journal, also while LC_CTYPE is "C" for a library's sake. */
    bind_textdomain_codeset(EJ_TEXTDOMAIN, "UTF-8");
    c.command = command;
    c.noun = command->noun ? ej_noun_find(command->noun) : NULL;
    c.share = cli_find_share();
    enum ej_status status = find_verb(&c, &argc, &argv);
    if (status == EJ_OK)
        status = parse(&c, argc, argv, &end);
    if (status == EJ_OK && end == GO_ON && !c.verb)
        status = usage(&c, "%s", _("what to do? name a verb"));
    if (status == EJ_OK && end == GO_ON) {
        snprintf(c.title, sizeof c.title, "%s%s%s", command->name, *c.verb->name ? " " : "",
                 c.verb->name);
        status = run(&c);
    }
    ej_close(c.journal);
    status = cli_commit_output(&c, status);
    if (status != EJ_OK && c.error.text[0])
        cli_say(&c, "%s", c.error.text);
    if (close_stream(stdout) != 0 && status != EJ_BROKEN) {
        cli_say(&c, _("standard output: %s"), strerror(errno));
        status = EJ_BROKEN;
    }
    free(c.share);
    return (int)status;
}
