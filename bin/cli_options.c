/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of a verb, and what --help makes of them. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

struct standard {
    const char *name, *arg, *help;
    int code;
};

static const struct standard for_all[] = {
    {"help", NULL, N_("show this help and exit"), CLI_HELP},
    {"version", NULL, N_("show the version and exit"), CLI_VERSION},
};
static const struct standard for_journal[] = {
    {"db", "FILE", N_("the journal (default: EJ_DB, else journal.ej)"), CLI_DB},
    {"as", "LOGIN", N_("act as this person; both names are recorded"), CLI_AS},
    {"quiet", NULL, N_("say nothing but errors"), CLI_QUIET},
    {"verbose", NULL, N_("say more"), CLI_VERBOSE},
};
static const struct standard for_reading[] = {
    {"format", "FORMAT", N_("table, csv, tsv, jsonl or excel-csv"), CLI_FORMAT},
    {"headings", "LANGUAGE", N_("en: stable names; ru: Russian headings and words"), CLI_HEADINGS},
    {"output", "FILE", N_("write to FILE, which appears when it is whole"), CLI_OUTPUT},
};
static const struct standard for_past[] = {
    {"as-of", "TIME", N_("show the journal as it was then; of a date, at its end"), CLI_AS_OF},
};
static const struct standard for_writing[] = {
    {"dry-run", NULL, N_("show what would change, and change nothing"), CLI_DRY_RUN},
    {"why", "TEXT", N_("the reason, for the history"), CLI_WHY},
};
static const struct standard for_streams[] = {
    {"encoding", "NAME", N_("encoding of the input, when it is not detected"), CLI_ENCODING},
    {"keep-going", NULL, N_("store the good records, refuse the others one by one"),
     CLI_KEEP_GOING},
    {"rejects", "FILE", N_("with --keep-going: write refused records there"), CLI_REJECTS},
    {"historical", NULL, N_("taking over a past period: leave rules about time aside"),
     CLI_HISTORICAL},
};
static const struct standard for_set[] = {
    {"replace", NULL, N_("change the value that is there under this key"), CLI_REPLACE},
};

struct list {
    struct cli_entry *entries;
    int count;
};

static void add(struct list *l, const char *name, const char *arg, const char *help, int code)
{
    if (l->count == CLI_FIELDS)
        return;
    struct cli_entry *e = &l->entries[l->count];
    snprintf(e->name, sizeof e->name, "%s", name);
    for (char *p = e->name; *p; p++)
        if (*p == '_')
            *p = '-';
    for (int i = 0; i < l->count; i++)
        if (strcmp(l->entries[i].name, e->name) == 0)
            return;
    e->arg = arg;
    e->help = help;
    e->code = code;
    l->count++;
}

static void add_standard(struct list *l, const struct standard *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(l, options[i].name, options[i].arg, options[i].help, options[i].code);
}

#define ADD(list, options) add_standard(list, options, sizeof(options) / sizeof *(options))

static const char *argument(const struct ej_field *field)
{
    switch (field->type) {
    case EJ_F_DATE:
        return "DATE";
    case EJ_F_INTEGER:
    case EJ_F_DECIMAL:
        return "NUMBER";
    case EJ_F_YES_NO:
        return "yes|no";
    case EJ_F_CLASS:
    case EJ_F_CLASS_NAME:
        return "CLASS";
    case EJ_F_SUBJECT:
        return "SUBJECT";
    case EJ_F_STAFF:
        return "LOGIN";
    case EJ_F_PUPIL:
        return "NAME";
    case EJ_F_PUPIL_ID:
        return "ID";
    case EJ_F_PERIOD:
        return "PERIOD";
    default:
        return "VALUE";
    }
}

static bool listed(const char *list, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = list; at && (at = strstr(at, name)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static bool takes(const struct cli *c, const struct cli_verb *verb, const struct ej_field *field)
{
    bool required;

    if (verb->kind == CLI_OTHER)
        return verb->fields && listed(verb->fields, field->name);
    if (strcmp(field->name, "year") == 0)
        return true;
    if (verb->kind == CLI_LIST)
        return field->filter || (field->type == EJ_F_PUPIL && field->select);
    return ej_noun_takes(c->noun, verb->verb ? verb->verb : "import", field, &required);
}

static void add_fields(struct list *l, const struct cli *c, const struct cli_verb *verb)
{
    int count;
    const struct ej_field *fields = ej_noun_fields(c->noun, &count);

    for (int f = 0; f < count; f++)
        if (takes(c, verb, &fields[f]))
            add(l, fields[f].name, argument(&fields[f]), fields[f].help, CLI_FIELD + f);
    if (verb->kind != CLI_LIST)
        return;
    if (ej_noun_dated(c->noun)) {
        add(l, "date", "DATE", N_("only of this day"), CLI_FIELD + count);
        add(l, "from", "DATE", N_("from this day on"), CLI_FIELD + count + 1);
        add(l, "to", "DATE", N_("up to this day"), CLI_FIELD + count + 2);
        add(l, "period", "PERIOD", N_("within this period: Q1, H1 …"), CLI_FIELD + count + 3);
    }
    if (ej_noun_yearly(c->noun))
        add(l, "year", "YEAR", N_("school year, such as 2026/27"), CLI_FIELD + count + 4);
}

int cli_entries(const struct cli *c, const struct cli_verb *verb,
                struct cli_entry entries[static CLI_FIELDS])
{
    struct list l = {entries, 0};

    if (verb) {
        for (int i = 0; verb->options && verb->options[i].name; i++)
            add(&l, verb->options[i].name, verb->options[i].arg, verb->options[i].help,
                CLI_OWN + i);
        if (c->noun)
            add_fields(&l, c, verb);
        bool streams = verb->kind == CLI_IMPORT || verb->kind == CLI_EACH;
        bool writes = streams || verb->kind == CLI_SET || verb->writes;
        if (verb->kind == CLI_SET || verb->kind == CLI_EACH)
            ADD(&l, for_set);
        if (streams)
            ADD(&l, for_streams);
        if (writes)
            ADD(&l, for_writing);
        if (writes || verb->kind == CLI_LIST || verb->reads)
            ADD(&l, for_reading);
        if (verb->kind == CLI_LIST || verb->past)
            ADD(&l, for_past);
        if (!verb->no_journal)
            ADD(&l, for_journal);
    }
    ADD(&l, for_all);
    return l.count;
}

static void help_options(const struct cli *c, const struct cli_verb *verb)
{
    struct cli_entry entries[CLI_FIELDS];
    int count = cli_entries(c, verb, entries);

    for (int i = 0; i < count; i++) {
        const char *arg = entries[i].arg ? entries[i].arg : "";
        int width = printf("  --%s%s%s", entries[i].name, *arg ? "=" : "", arg);
        if (width > 25)
            printf("\n%27s", "");
        else
            printf("%*s", 27 - width, "");
        printf("%s\n", _(entries[i].help));
    }
}

static void usage_line(const struct cli *c, const struct cli_verb *verb, const char *lead)
{
    printf("%s %s%s%s %s%s%s\n", lead, c->command->name, *verb->name ? " " : "", verb->name,
           _("[OPTION]..."), verb->operands ? " " : "", verb->operands ? verb->operands : "");
}

/* TEXT as a sentence of its own: its first letter, Latin or Russian, is a capital. */
static void put_sentence(const char *text)
{
    unsigned char first = (unsigned char)text[0], second = (unsigned char)text[1];

    if (first >= 'a' && first <= 'z') {
        printf("%c%s\n", first - 'a' + 'A', text + 1);
    } else if (first == 0xD0 && second >= 0xB0 && second <= 0xBF) { /* а to п */
        printf("\xD0%c%s\n", second - 0x20, text + 2);
    } else if (first == 0xD1 && second >= 0x80 && second <= 0x8F) { /* р to я */
        printf("\xD0%c%s\n", second + 0x20, text + 2);
    } else {
        printf("%s\n", text);
    }
}

void cli_help(const struct cli *c)
{
    const struct cli_command *command = c->command;

    for (int i = 0; i < command->count; i++)
        if (!c->verb || c->verb == &command->verbs[i])
            usage_line(c, &command->verbs[i], i == 0 || c->verb ? _("Usage:") : _("  or: "));
    put_sentence(_(c->verb && *c->verb->name ? c->verb->summary : command->purpose));
    if (c->verb) {
        printf("\n");
        help_options(c, c->verb);
    } else {
        printf("\n%s\n", _("Verbs:"));
        for (int i = 0; i < command->count; i++)
            printf("  %-12s %s\n", command->verbs[i].name, _(command->verbs[i].summary));
        printf("\n");
        help_options(c, NULL);
        printf("\n");
        printf(_("`%s VERB --help' shows the options of a verb.\n"), command->name);
    }
    printf(_("Exit status: 0 done, 1 records refused or something found, 2 wrong usage,\n"
             "3 not allowed, 4 the journal or an output cannot be used.\n"));
}
