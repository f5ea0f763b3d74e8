/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cli.h - what the commands share.  A command is a table: its verbs, their own options, and the
 * noun whose fields are options as well.  Parsing, --help and completion read that one table.
 */
#ifndef EJ_CLI_H
#define EJ_CLI_H

#include "intl.h"
#include "journal.h"

#include <sys/types.h>

struct cli;

struct cli_option {
    const char *name; /* NULL ends a table */
    const char *arg;  /* name of its value, "NAME..." if it may be repeated; NULL: a flag */
    const char *help;
};

enum cli_kind {
    CLI_LIST,   /* prints the noun; its filters are options */
    CLI_IMPORT, /* a stream, from FILE or standard input */
    CLI_SET,    /* one record out of options */
    CLI_EACH,   /* one record when options hold all that is required, else a stream */
    CLI_OTHER,  /* `run` does it all; of the other kinds it only looks at the options first */
};

struct cli_verb {
    const char *name; /* "": the command has no verbs */
    const char *summary;
    enum cli_kind kind;
    const char *verb;                     /* of the noun; NULL: import */
    const char *noun;                     /* another noun than the command's, or NULL */
    const struct cli_option *options;     /* its own, beside the noun's fields; may be NULL */
    enum ej_status (*run)(struct cli *c); /* may choose another noun; NULL: nothing special */
    /* Where an import's records come from; NULL: cli_source(). */
    enum ej_status (*source)(struct cli *c, const char *file, struct ej_source **out);
    const char *operands; /* for the synopsis: "[FILE]", "NAME"; NULL: none */
    bool reads;           /* CLI_OTHER: prints records, so takes --format, --headings, --output */
    bool writes;          /* CLI_OTHER: changes the journal, so takes --dry-run and --why */
    const char *fields;   /* CLI_OTHER: fields of the noun that are options, blank-separated */
    bool no_journal;      /* CLI_OTHER: works without one */
    bool past;            /* CLI_OTHER: can show the journal as it was, so takes --as-of */
};

struct cli_command {
    const char *name; /* "ej-mark" */
    const char *purpose;
    const char *noun; /* NULL: none */
    const struct cli_verb *verbs;
    int count;
};

enum { CLI_FIELDS = 64 };

/* A command under way. */
struct cli {
    const struct cli_command *command;
    const struct cli_verb *verb;
    const struct ej_noun *noun;
    struct ej_journal *journal; /* opened by cli_open */
    struct ej_error error;

    /* Fields given as options, by their column names. */
    int count;
    const char *names[CLI_FIELDS], *values[CLI_FIELDS];
    /* The verb's own options, in the order of its table; "" for a flag that is set. */
    const char *own[CLI_FIELDS];
    /* The same each time they were given: own[] holds the last one. */
    int own_count;
    struct {
        int option; /* its place in the table */
        const char *value;
    } own_given[CLI_FIELDS];
    int operand_count;
    char **operands;

    const char *db, *as, *as_of, *format, *headings, *output, *encoding, *why, *rejects;
    const char *complete; /* --complete: "", or the option whose values are asked for */
    bool dry_run, quiet, verbose, keep_going, replace, historical;
    long told; /* messages about records so far */
    char *share;
    char title[64];        /* "ej-mark set", for the history */
    struct cli_file *file; /* where --output goes until it is done */
};

/* The whole of main(). */
int cli_main(const struct cli_command *command, int argc, char **argv);

/* The value of an own option; NULL: not given. */
const char *cli_own(const struct cli *c, const char *name);
/* The value of a field option; NULL: not given. */
const char *cli_field(const struct cli *c, const char *name);

/* Open the journal that --db or EJ_DB names. */
enum ej_status cli_open(struct cli *c, bool write);

/* The sink that --format, --headings and --output ask for.  When the command ends well, cli_main
 * puts --output in its place. */
enum ej_status cli_sink(struct cli *c, struct ej_sink **out);
/* Where such a sink writes: what --output names, or standard output. */
enum ej_status cli_output_fd(struct cli *c, int *fd);
/* --headings ru, or a table for a person whose language is Russian. */
bool cli_russian(const struct cli *c);
/* Give the sink's last rows to the file and free it, whatever STATUS was; the worse of both. */
enum ej_status cli_finish(struct cli *c, struct ej_sink *sink, enum ej_status status);

/* Records from FILE (NULL or "-": standard input). */
enum ej_status cli_source(struct cli *c, const char *file, struct ej_source **out);
/* NAME (or NULL) has the ending TAIL, in whichever case. */
bool cli_ends_in(const char *name, const char *tail);
/* Refuse a PATH that the user names and that cannot be read. */
enum ej_status cli_check_input(struct cli *c, const char *path);
/* Do VERB of the noun with each record of SOURCE, which is freed; tells what became of them. */
enum ej_status cli_apply(struct cli *c, const char *verb, struct ej_source *source);

/* The input is refused as a whole (STATUS): none of it is in --rejects.  The worse of both. */
enum ej_status cli_no_records(struct cli *c, enum ej_status status);

/* The path of the journal: --db, else EJ_DB, else journal.ej. */
const char *cli_journal(const struct cli *c);
/* Refuse to write over the journal, the input, or what else this run writes: PATH is what --OPTION
 * names. */
enum ej_status cli_check_target(struct cli *c, const char *option, const char *path);

/* Where what is written to PATH goes: PATH, or what it links to, be it there or not.  The caller
 * frees it. */
char *cli_target(const char *path);

/* A line on standard error that begins with the command's name. */
void cli_say(const struct cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same of what a library tells: a warning, unless --quiet; CONTEXT is the cli. */
void cli_warn(void *context, const char *text);

/* The path of --output; NULL: standard output. */
const char *cli_output(const struct cli *c);

/* ---- between the files of the common part --------------------------------------------------- */

enum cli_standard {
    CLI_DB = 256,
    CLI_AS,
    CLI_AS_OF,
    CLI_FORMAT,
    CLI_HEADINGS,
    CLI_OUTPUT,
    CLI_ENCODING,
    CLI_WHY,
    CLI_REJECTS,
    CLI_DRY_RUN,
    CLI_QUIET,
    CLI_VERBOSE,
    CLI_KEEP_GOING,
    CLI_REPLACE,
    CLI_HISTORICAL,
    CLI_HELP,
    CLI_VERSION,
    CLI_COMPLETE,
    CLI_OWN = 512,
    CLI_FIELD = 768,
};

#define CLI_FORMATS "table csv tsv jsonl excel-csv"

/* One option of a verb, wherever it comes from. */
struct cli_entry {
    char name[32]; /* with dashes */
    const char *arg, *help;
    int code; /* enum cli_standard, or CLI_OWN + index, or CLI_FIELD + index of the noun */
};

/* All options of the verb (NULL: those every command has); returns how many. */
int cli_entries(const struct cli *c, const struct cli_verb *verb,
                struct cli_entry entries[static CLI_FIELDS]);
void cli_help(const struct cli *c);
/* The verbs; of a verb its options (--NAME=ARG); of --complete=NAME the values it may have, by the
 * journal and by the options beside it: a line each, with words that explain it behind a tab. */
void cli_complete(struct cli *c);
/* Whether --format and --headings are what there is. */
enum ej_status cli_check_output(struct cli *c);
enum ej_status cli_commit_output(struct cli *c, enum ej_status status);

/* A file that gets its place when it is whole; a device or a pipe is written directly. */
enum cli_fate {
    CLI_KEEP,   /* puts it in its place */
    CLI_DROP,   /* what is in its place stays there */
    CLI_ABSENT, /* nothing is to be in its place */
};
enum ej_status cli_file_open(struct cli *c, const char *path, mode_t mode, struct cli_file **out,
                             int *fd);
/* Frees FILE. */
enum ej_status cli_file_close(struct cli_file *file, enum cli_fate fate, struct ej_error *err);

char *cli_find_share(void);
const char *cli_find_locale(char *buffer, size_t size);

#endif
