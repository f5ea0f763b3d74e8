/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * journal.h - the public interface of libjournal, the library under the commands of ej.
 *
 * Conventions
 *   - Every function that can fail returns an ej_status and fills the caller's ej_error; the
 *     statuses are the exit statuses of the commands.
 *   - Text is UTF-8.  Dates are text, YYYY-MM-DD.  Weights, hours and thresholds are integers in
 *     hundredths.
 *   - An out-parameter `T **out` belongs to the caller, who gives it back to the `_free` or
 *     `_close` function of its type; all of these accept NULL.  `const T *` is borrowed until the
 *     next call on the same object.
 *   - The library never prints, never exits and keeps no globals.  One journal handle belongs to
 *     one thread.  ej_open() reads time zone data, which in C is not safe beside other threads
 *     that change TZ.
 */
#ifndef EJ_JOURNAL_H
#define EJ_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- statuses and errors ------------------------------------------------------------------- */

enum ej_status {
    EJ_OK = 0,      /* done */
    EJ_REFUSED = 1, /* some record was refused, or a check found something */
    EJ_USAGE = 2,   /* the request itself is wrong */
    EJ_DENIED = 3,  /* not allowed */
    EJ_BROKEN = 4,  /* the journal or an output cannot be used */
};

/* Why a call failed, in words for the user (translated), without a trailing full stop or newline.
 * Never holds personal data beyond a line number and a key. */
struct ej_error {
    enum ej_status status;
    char text[1024];
};

/* Fill ERR (which may be NULL) and return STATUS, so that a function can fail in one statement. */
enum ej_status ej_fail(struct ej_error *err, enum ej_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for memory that there is not: EJ_BROKEN. */
enum ej_status ej_no_memory(struct ej_error *err);
/* Put "PREFIX: " in front of ERR's text; returns ERR's status. */
enum ej_status ej_prefix(struct ej_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- records in ---------------------------------------------------------------------------- */

/* One record of a stream.  Everything is borrowed until the next call of `next`. */
struct ej_record {
    long line;                 /* physical line on which the record begins, from 1; 0: options */
    int count;                 /* fields that are there */
    const char *const *fields; /* UTF-8, NUL-terminated, as given (blanks not trimmed) */
    const char *defect;        /* NULL, or why this record cannot be taken (translated) */
};

/* A stream of records with named columns: a CSV file, one set of options, a calendar, a bundle.
 * Members are read-only for callers; use the functions below. */
struct ej_source {
    const char *name;           /* file name for messages; NULL: options */
    int count;                  /* columns */
    const char *const *columns; /* their names as given in the heading */
    long heading_line;          /* physical line of the heading; 0: none */
    /* EJ_OK with *more true: one record; *more false: the end.  Any failure ends the stream. */
    enum ej_status (*next)(struct ej_source *, struct ej_record *, bool *more, struct ej_error *);
    /* Back to the first record. */
    enum ej_status (*again)(struct ej_source *, struct ej_error *);
    void (*free)(struct ej_source *);
};

/* Records of delimited text, taken as people have it (law 7): BOM, else valid UTF-8, else
 * Windows-1251, or ENCODING when it is not NULL (any name iconv knows); separator ; , or tab by
 * the heading line; LF or CRLF; quoting by RFC 4180.  Reads FD to its end before it returns (into
 * memory, beyond one megabyte into an unlinked temporary file), so that the journal is not locked
 * while a pipe is slow.  FD stays the caller's.  NAME is copied.
 * A record with fewer or more fields than the heading, a NUL byte, invalid UTF-8 or an unclosed
 * quote comes with its `defect`.  EJ_REFUSED: no heading, or one twice; EJ_BROKEN: cannot read. */
enum ej_status ej_source_csv(int fd, const char *name, const char *encoding, struct ej_source **out,
                             struct ej_error *err);

/* What ej_source_csv detected, for --verbose: for example "windows-1251, ';', CRLF".
 * NULL for other sources.  Borrowed. */
const char *ej_source_form(const struct ej_source *source);

/* One record out of COUNT names and values, all copied. */
enum ej_status ej_source_fields(int count, const char *const *names, const char *const *values,
                                struct ej_source **out, struct ej_error *err);

/* The records of a calendar in YAML (ej(7) shows its form), read from FD to its end, with the
 * columns year, kind, name, grades, from, to, value.  A value that is none is the defect of its
 * record; EJ_REFUSED with "FILE:LINE: …": the file itself is no calendar. */
enum ej_status ej_source_calendar(int fd, const char *name, struct ej_source **out,
                                  struct ej_error *err);

void ej_source_free(struct ej_source *source);

/* ---- tables out ---------------------------------------------------------------------------- */

enum ej_type {
    EJ_TEXT,
    EJ_INTEGER,
    EJ_HUNDREDTHS, /* an integer in hundredths, printed 1.50 -> "1.5", 2.00 -> "2" */
    EJ_FIXED2,     /* an integer in hundredths, always printed with two decimals: "4.25" */
    EJ_DATE,       /* text YYYY-MM-DD; a person's table shows DD.MM.YYYY */
};

/* A cell.  type tells which member holds; null wins. */
struct ej_value {
    bool null;
    bool keep; /* on writing: where the row is there already, its value stays */
    int64_t integer;
    const char *text; /* borrowed */
};

struct ej_column {
    const char *name;    /* stable English name */
    const char *heading; /* Russian heading */
    enum ej_type type;
    int width;         /* in XLSX: characters; 0: by type */
    const char *group; /* heading above several columns, or NULL */
    /* The Russian word that stands for a text where headings are Russian, or NULL. */
    const char *(*russian)(const char *text);
};

enum ej_chart_kind { EJ_CHART_BAR, EJ_CHART_LINE, EJ_CHART_STACKED };

/* A picture of a table.  Its points are rows, records or those of `totals`, each named by its cell
 * in column x (a row without one is no point, nor is a sum amid the records), and its series are
 * columns of numbers.  Or, across, its points are columns and its series are rows of the totals,
 * named by their first text. */
struct ej_chart {
    enum ej_chart_kind kind;
    const char *title;
    bool totals;       /* the points are rows of the totals */
    bool across;       /* the points are the columns from x on */
    int x, points;     /* across: how many columns */
    const int *series; /* columns; across: rows of the totals */
    int count;         /* of series */
};

/* How a table is to be printed; meaningful to XLSX and HTML, and in part to a terminal's table.
 * Everything is borrowed for the call. */
struct ej_layout {
    const char *sheet;          /* sheet name */
    const char *const *title;   /* lines above the table, NULL-terminated */
    const char *header_left;    /* page header: school */
    const char *header_right;   /* page header: class and period */
    const char *const *notes;   /* lines under the table (orders, council), NULL-terminated */
    const char *const *signers; /* "Директор", … : signature lines, NULL-terminated */
    int name_columns;           /* repeated on each page; a value as above is shown once */
    bool landscape;
    bool apart;                    /* each table is handed out by itself: its pages are counted from
                                      1, with no total */
    bool plain;                    /* the rows are lines of text, not those of a table */
    bool one_page;                 /* on one sheet of paper, in smaller type if it has to be */
    int page, pages;               /* the page's number and that of all; 0: the format counts */
    const bool *hidden;            /* by column: there, but not printed; NULL: all are printed */
    const struct ej_value *totals; /* rows under the table that are no records of it */
    int total_count;               /* of these */
    const int *sums;               /* which of the rows, counted from 0, are no records but sums of
                                      some above, ascending; only of tables for people */
    int sum_count;
    const struct ej_chart *chart; /* or NULL */
};

struct ej_table {
    const char *id; /* report or noun */
    const struct ej_column *columns;
    int count;
    const struct ej_layout *layout; /* or NULL */
};

/* Where rows go.  begin may come again after end: XLSX makes a sheet of each table, the others
 * go on with the same columns and print the heading once. */
struct ej_sink {
    enum ej_status (*begin)(struct ej_sink *, const struct ej_table *, struct ej_error *);
    enum ej_status (*row)(struct ej_sink *, const struct ej_value *, struct ej_error *);
    enum ej_status (*end)(struct ej_sink *, struct ej_error *);
    /* Finishes the file; the only call after which everything is known to be written. */
    enum ej_status (*finish)(struct ej_sink *, struct ej_error *);
    void (*free)(struct ej_sink *);
};

enum ej_format { EJ_FORMAT_TABLE, EJ_FORMAT_CSV, EJ_FORMAT_TSV, EJ_FORMAT_JSONL, EJ_FORMAT_EXCEL };

/* A sink that writes delimited text, JSON lines or a table for a terminal to FD (which stays the
 * caller's) through its own buffer.  RUSSIAN: Russian headings instead of English names.
 * CSV, TSV and EXCEL quote by RFC 4180, as ej_source_csv() reads.  A failed write is EJ_BROKEN. */
enum ej_status ej_sink_text(int fd, enum ej_format format, bool russian, struct ej_sink **out,
                            struct ej_error *err);

void ej_sink_free(struct ej_sink *sink);

/* ---- the journal --------------------------------------------------------------------------- */

struct ej_journal;

struct ej_options {
    const char *path;
    const char *share;   /* directory with schema/, reports/, profiles/ */
    bool write;          /* false: opened read-only */
    const char *command; /* for the history: "ej-mark set" */
    const char *as;      /* staff login to act as, or NULL */
    const char *user;    /* login of the Unix user for whom the process runs, where that is not its
                            own user (set-user-ID); he is then never taken for the owner; or NULL */
    const char *now;     /* ISO 8601, stands for the clock, or NULL */
    const char *why;     /* for the history, UTF-8, or NULL; nothing to read in it: as if NULL */
    const char *as_of;   /* the journal as it was then (ISO 8601; a date: its end), or NULL */
    bool one_thread;     /* of the process: SQLite takes no locks; counts where it opens first */
    int timeout;         /* how long to wait for a lock, milliseconds; 0: 30 seconds */
    bool dry_run;        /* ej_create: do everything under another name and leave nothing */
};

/* Open an existing journal.  EJ_BROKEN when it is missing, damaged, locked past the time-out or
 * made by a newer program.  All strings are copied. */
enum ej_status ej_open(const struct ej_options *options, struct ej_journal **out,
                       struct ej_error *err);
void ej_close(struct ej_journal *journal);

/* Make a journal at options->path, which must not exist (EJ_USAGE): schema, school, first year
 * (YEAR is "2026/27"), time zone (an IANA name), profile (a YAML file's name without suffix, in
 * SHARE/profiles).  The file is 0600, or 0660 in a set-group-ID directory. */
enum ej_status ej_create(const struct ej_options *options, const char *school, const char *year,
                         const char *profile, const char *zone, struct ej_error *err);

/* Of a journal opened with as_of: how many of the transactions that are seen say a later time than
 * that.  Transactions are seen up to the last one, by number, whose time is not later; where the
 * clock went back, those before it may be.  Else 0. */
long ej_past_later(const struct ej_journal *journal);

/* Today in the school's time zone, YYYY-MM-DD.  Borrowed from the journal. */
const char *ej_today(const struct ej_journal *journal);

/* A writing transaction, BEGIN IMMEDIATE.  Only who began it ends it.  ej_commit with dry_run
 * set through ej_set_dry_run() rolls back instead. */
enum ej_status ej_begin(struct ej_journal *journal, struct ej_error *err);
enum ej_status ej_commit(struct ej_journal *journal, struct ej_error *err);
void ej_rollback(struct ej_journal *journal);
void ej_set_dry_run(struct ej_journal *journal, bool dry_run);

/* ---- nouns --------------------------------------------------------------------------------- */

enum ej_field_type {
    EJ_F_TEXT,
    EJ_F_NAME, /* text whose blanks are squeezed: part of a person's name */
    EJ_F_DATE,
    EJ_F_INTEGER, /* positive */
    EJ_F_DECIMAL, /* positive, in hundredths */
    EJ_F_YES_NO,
    EJ_F_CLASS,
    EJ_F_CLASS_NAME, /* the name of a class that may be new */
    EJ_F_SUBJECT,
    EJ_F_GROUP, /* name of a group within class and subject */
    EJ_F_STAFF, /* login */
    EJ_F_PUPIL_ID,
    EJ_F_PUPIL, /* full name, for people; resolved within the class */
    EJ_F_KIND,  /* kind of lesson or work */
    EJ_F_VALUE, /* a mark out of the scale, or a dot */
    EJ_F_FINAL, /* a final mark: scale, н/а, осв. */
    EJ_F_CODE,  /* absence code */
    EJ_F_PERIOD,
    EJ_F_WEEKDAY, /* 1-7 */
    EJ_F_SEX,
    EJ_F_CONSENT,
    EJ_F_ROLE,         /* one or several */
    EJ_F_DECISION,     /* of the pedagogical council */
    EJ_F_CONDITIONS,   /* special conditions of a pupil, one or several */
    EJ_F_GRADES,       /* 1-9 */
    EJ_F_CALENDAR,     /* kind of a calendar's line */
    EJ_F_MOVEMENT,     /* kind of a pupil's movement */
    EJ_F_LINE_NAME,    /* name of a calendar's line: a period, else any text */
    EJ_F_LINE_VALUE,   /* value of a calendar's line, by its kind */
    EJ_F_REMARK_STATE, /* open, overdue, resolved */
};

enum ej_field_flag {
    EJ_KEY = 1,        /* part of the noun's key */
    EJ_REQUIRED = 2,   /* a record without it is refused */
    EJ_PERSONAL = 4,   /* personal data (152-FZ): scrubbed by anonymisation */
    EJ_OUTPUT = 8,     /* printed, passed over on input */
    EJ_FREE_TEXT = 16, /* may hold a person's name: cleared or listed by anonymisation */
    EJ_EXTRA = 32,     /* no part of the record: only verbs that name it take it */
    EJ_FILTER = 64,    /* only a filter of list */
};

/* A column of a noun, as data: import, list, --help, completion, data dictionary read it. */
struct ej_field {
    const char *name;     /* stable English name */
    const char *headings; /* Russian headings: the one printed first, others after '|' */
    enum ej_field_type type;
    unsigned flags;
    const char *help;   /* English source string for gettext */
    const char *select; /* SQL expression of its value in the noun's listing, or NULL */
    const char *filter; /* SQL condition for list --NAME VALUE on its id or value, ?1; or NULL:
                           no filter */
};

struct ej_noun;

/* The table of nouns.  ej_noun_find returns NULL for an unknown name, ej_noun_at past the end. */
const struct ej_noun *ej_noun_find(const char *name);
const struct ej_noun *ej_noun_at(int index);
const char *ej_noun_name(const struct ej_noun *noun);
const struct ej_field *ej_noun_fields(const struct ej_noun *noun, int *count);

/* Whether VERB ("import", "correct" …) of NOUN takes a field, and whether it must be there.
 * False for a verb that the noun does not have. */
bool ej_noun_takes(const struct ej_noun *noun, const char *verb, const struct ej_field *field,
                   bool *required);

/* Whether `list` of NOUN takes from, to, date and period. */
bool ej_noun_dated(const struct ej_noun *noun);
/* Whether a school year tells which rows `list` of NOUN shows, or which class a filter names. */
bool ej_noun_yearly(const struct ej_noun *noun);

/* What became of the records of an import: read = added + changed + same + refused. */
struct ej_summary {
    long read, added, changed, same, refused;
};

/* What ej_apply tells while it works. */
enum ej_note {
    EJ_NOTE_REFUSED, /* a record was refused: why */
    EJ_NOTE_WARNING,
    EJ_NOTE_UNKNOWN, /* columns that no noun has, parted by commas; once */
};

struct ej_apply {
    const char *verb; /* NULL: "import" */
    int count;        /* fields that options supply, completing each record */
    const char *const *names;
    const char *const *values;
    bool keep_going;         /* store the good records, refuse the others one by one */
    bool careful;            /* `set`: a key that holds another value is refused … */
    bool replace;            /* … unless this is set */
    bool historical;         /* taking over a past period: rules about the time of entry rest */
    bool russian;            /* changes in Russian words instead of the stable names and values */
    struct ej_sink *rejects; /* gets refused records with `line` and `error`, or NULL */
    struct ej_sink *changes; /* gets each difference, field by field (dry run), or NULL */
    void (*told)(void *context, enum ej_note note, long line, const char *text);
    void (*progress)(void *context, long records); /* now and then, or NULL */
    void *context;
};

/* Do VERB of NOUN with each record of SOURCE, in one transaction of its own: all or nothing, with
 * keep_going all that is good.  SUMMARY counts (read = added + changed + same + refused).
 * EJ_REFUSED when some record was refused; without keep_going nothing was stored then. */
enum ej_status ej_apply(struct ej_journal *journal, const struct ej_noun *noun,
                        struct ej_source *source, const struct ej_apply *how,
                        struct ej_summary *summary, struct ej_error *err);

/* Write the records of NOUN to SINK, in people's order.  NAMES and VALUES (COUNT of them) are
 * filters as users type them: fields of the noun, and from, to, date, period, year.
 * RUSSIAN: words (да, завуч, Пн) instead of the stable values. */
enum ej_status ej_list(struct ej_journal *journal, const struct ej_noun *noun, int count,
                       const char *const *names, const char *const *values, bool russian,
                       struct ej_sink *sink, struct ej_error *err);

/* For completion: tell the values that the field NAME of NOUN (NULL: whatever is called so in every
 * noun: class, subject, teacher, group, pupil, period, year …) may have, each with words that
 * explain it (may be ""), in people's order.  NAMES and VALUES (COUNT of them) are other fields as
 * far as they are typed: year, class and subject narrow the choice, and one that is none does not.
 * Of fields with endless values (numbers, dates, texts) nothing is told. */
enum ej_status ej_values(struct ej_journal *journal, const struct ej_noun *noun, const char *name,
                         int count, const char *const *names, const char *const *values,
                         void (*told)(void *context, const char *value, const char *words),
                         void *context, struct ej_error *err);

/* ---- reports ------------------------------------------------------------------------------- */

/* A report is a file NAME.sql: a header in YAML that says what it is called, takes and prints, and
 * one SELECT (docs/adding-a-report.md).  It is looked for in a directory of the school's own (OWN,
 * may be NULL) and then in SHARE/reports. */
struct ej_report;

/* Write what reports there are to SINK: id, title (RUSSIAN: in Russian), parameters.  Of a file
 * that is none TOLD hears "FILE:LINE: what is wrong"; then EJ_REFUSED, without a message. */
enum ej_status ej_report_list(const char *share, const char *own, bool russian,
                              struct ej_sink *sink, void (*told)(void *context, const char *words),
                              void *context, struct ej_error *err);

/* Read the report NAME and check it against the journal.  EJ_USAGE: there is none; EJ_REFUSED:
 * "FILE:LINE: what is wrong", a statement that does more than read included. */
enum ej_status ej_report_load(struct ej_journal *journal, const char *own, const char *name,
                              struct ej_report **out, struct ej_error *err);
/* The report that lists the records behind the numbers of REPORT, with the same defaults and for
 * nobody else; REPORT, of the same OWN, has to outlive it.  EJ_USAGE: REPORT names none. */
enum ej_status ej_report_explain(struct ej_journal *journal, const char *own,
                                 const struct ej_report *report, struct ej_report **out,
                                 struct ej_error *err);
void ej_report_free(struct ej_report *report); /* before ej_close() */

/* Told now and then how much of a longer work is done; 100 before anything is printed.
 * STAGED, or NULL: PATH, a file or folder with parts of the journal under a name for the time
 * being, is THERE, or no longer.  Whoever stops the process in between has to remove it, and of a
 * file also -journal, -wal and -shm. */
struct ej_progress {
    void (*told)(void *context, int percent);
    void *context;
    void (*staged)(void *context, const char *path, bool there);
};

/* Reports whose tables, or classes, are each a file of their own. */
struct ej_files {
    /* The next one begins: *SINK is where it goes; the one before is complete.  NAME, "07А" or
     * "07А Абрамов Пётр", is not empty, has no ending and no slash, and may come twice. */
    enum ej_status (*next)(void *context, const char *name, struct ej_sink **sink,
                           struct ej_error *err);
    void *context;
    bool choose; /* EJ_USAGE for a report in parts of which none is chosen: a program takes one */
};

struct ej_run {
    int count; /* parameters, as users type them: class 7а, period Q1, from 05.10.2026 … */
    const char *const *names, *const *values;
    bool russian;     /* words (I четверть) instead of the stable values (Q1) */
    bool sheets;      /* each class (or what the report says) is a table with its own columns */
    const char *part; /* only this part; NULL: all, and where tables are not parted the first */
    const struct ej_files *files;       /* NULL: all goes to one sink */
    const struct ej_progress *progress; /* or NULL; only `told` is used */
    /* Or NULL: told which class of a report in parts gets nothing, having no such period. */
    void (*left_out)(void *context, const char *class_name, const char *period);
    void *context;
};

/* Run the report, by one query, and write its tables to SINK, which the caller finishes
 * (NULL with `files`).  A report in parts is run class by class, by a query for each part.
 * EJ_USAGE: a parameter that the report does not take or whose value is none. */
enum ej_status ej_report_run(struct ej_journal *journal, const struct ej_report *report,
                             const struct ej_run *how, struct ej_sink *sink, struct ej_error *err);
/* EJ_USAGE: nobody was anonymised under ORDER, so that an act of it would be empty. */
enum ej_status ej_consent_order(struct ej_journal *journal, const char *order,
                                struct ej_error *err);

/* ---- finals --------------------------------------------------------------------------------- */

/* The final marks that the marks propose (F2), for every pupil, subject with marks and period that
 * has begun: class subject period pupil_id pupil n mean weighted proposed.  NAMES and VALUES are
 * filters as users type them: year class subject pupil pupil_id period date (as of that day).
 * Means are exact and rounded once; a line without marks has n 0 and nothing else.  EXPLAIN: of
 * one pupil, who has to be named, the derivation of each mark instead. */
enum ej_status ej_propose(struct ej_journal *journal, int count, const char *const *names,
                          const char *const *values, bool explain, struct ej_sink *sink,
                          struct ej_error *err);

/* What the mark of the period under way (or of `period`) will be, and which next marks would
 * raise it (F7): class subject period pupil_id pupil n debts weighted proposed goal next
 * highest_needed.  Filters as of ej_propose. */
enum ej_status ej_forecast(struct ej_journal *journal, int count, const char *const *names,
                           const char *const *values, struct ej_sink *sink, struct ej_error *err);

/* ---- rules ----------------------------------------------------------------------------------- */

struct ej_check {
    const char *rules; /* names, parted by blanks; NULL: all that are not off */
    int count;         /* what to look at, as users type it: class, subject, teacher, pupil … */
    const char *const *names;
    const char *const *values;
    bool russian; /* the rules' titles instead of their names */
};

/* Ask the rules of the journal's policy and write what they find: rule class date lesson subject
 * pupil_id teacher detail.  *FOUND counts.  EJ_USAGE: no such rule, or name in a filter. */
enum ej_status ej_check_run(struct ej_journal *journal, const struct ej_check *how,
                            struct ej_sink *sink, long *found, struct ej_error *err);

/* ---- policy ---------------------------------------------------------------------------------- */

/* Write the policy in force, a record for each single value: what (profile, setting, rule,
 * parameter), name, value, allowed, acts, source, title.  Name and value are as ej_policy_set()
 * takes them; a rule's value is its level. */
enum ej_status ej_policy_show(struct ej_journal *journal, bool russian, struct ej_sink *sink,
                              struct ej_error *err);

/* What there is to say of a setting or a rule, in lines; *TEXT is the caller's.  EJ_USAGE: none. */
enum ej_status ej_policy_explain(struct ej_journal *journal, const char *name, char **text,
                                 struct ej_error *err);

struct ej_policy_how {
    void (*told)(void *context, const char *text); /* each difference, or NULL */
    void *context;
    /* Gets what the new policy finds in the records of the year and the one in force does not, as
     * ej_check_run() writes it; the caller finishes it.  NULL: nobody asks. */
    struct ej_sink *findings;
    bool russian; /* the rules' titles in them */
};

/* Put the profile of this name, with the rules that come with ej and those of the directory RULES
 * (or NULL), in the place of the policy in force, in one transaction.  *FOUND counts findings.
 * EJ_DENIED: not the administrator; EJ_USAGE: there is no such profile; EJ_REFUSED: "FILE:LINE:
 * what is wrong". */
enum ej_status ej_policy_load(struct ej_journal *journal, const char *profile, const char *rules,
                              const struct ej_policy_how *how, long *found, struct ej_error *err);

/* Change COUNT single values, YAML as in a profile's file, in one transaction: together they have
 * to be a policy.  An empty text removes a part of a setting.  EJ_DENIED: not the administrator;
 * EJ_USAGE: there is no such name; EJ_REFUSED: "NAME: what is wrong". */
enum ej_status ej_policy_set(struct ej_journal *journal, int count, const char *const *names,
                             const char *const *values, const struct ej_policy_how *how,
                             long *found, struct ej_error *err);

/* ---- access ---------------------------------------------------------------------------------- */

/* Write the matrix role x operation x whose data: noun verbs operation, then a column for each
 * role: all, class (the own one), pages (the own ones), child, self or none. */
enum ej_status ej_access_matrix(bool russian, struct ej_sink *sink, struct ej_error *err);

/* ---- copies -------------------------------------------------------------------------------- */

/* What a journal is and how far it has come; its strings are freed with ej_about_free(). */
struct ej_about {
    char *school;     /* name */
    char *years;      /* those that have classes, parted by blanks: "2025/26 2026/27" */
    char uuid[37];    /* tells this school's journal from another */
    char changed[21]; /* UTC, YYYY-MM-DDTHH:MM:SSZ, of the last transaction … */
    int64_t txn;      /* … and its number */
};
enum ej_status ej_about(struct ej_journal *journal, struct ej_about *out, struct ej_error *err);
void ej_about_free(struct ej_about *about);

/* Copy the journal as it is at this moment, while others read and write it (SQLite's online
 * backup), into DIR/NAME-YYYYMMDDTHHMMSSZ.ej: the journal's own name and its clock.  The copy is
 * one file, 0600, without -wal; it gets its name when it passed SQLite's integrity_check and
 * foreign_key_check and is on the disk.  *PATH (absolute, the caller's) is that name, *TXN the last
 * transaction in the copy.  In a dry run the copy is made, checked and dropped.
 * PROGRESS may be NULL.  EJ_USAGE: there is a file of that name.  EJ_BROKEN: disk full, the
 * journal damaged …; nothing is left behind. */
enum ej_status ej_backup(struct ej_journal *journal, const char *dir,
                         const struct ej_progress *progress, char **path, int64_t *txn,
                         struct ej_error *err);

/* Remove from DIR all but the newest KEEP (at least 1) backups of this journal, NEWEST not among
 * those removed: regular files named as ej_backup() names them that hold a journal with this uuid;
 * others, also unreadable ones, stay.  Each one's PATH is told and its entry in the register gets
 * the day of removal.  In a dry run they are only told. */
enum ej_status ej_backup_rotate(struct ej_journal *journal, const char *dir, long keep,
                                const char *newest, void (*told)(void *context, const char *path),
                                void *context, struct ej_error *err);

/* Write the journal as it is at this moment, without its register of copies, free pages and -wal,
 * to PATH, which must not exist: 0600, one file, checked as a backup is.  The same contents give
 * the same bytes, as long as SQLite's version is the same. */
enum ej_status ej_snapshot(struct ej_journal *journal, const char *path, struct ej_error *err);

/* Is the file at PATH a journal, not newer than the program, that passes SQLite's integrity_check
 * and foreign_key_check?  EJ_REFUSED: no; EJ_BROKEN: it cannot be read. */
enum ej_status ej_copy_check(const char *path, struct ej_error *err);

/* Make the journal TO, which must not exist (EJ_USAGE), out of the copy FROM, a backup or a
 * snapshot: 0600, named when it is checked and on the disk.  DRY_RUN: all but the name. */
enum ej_status ej_restore(const char *from, const char *to, bool dry_run,
                          const struct ej_progress *progress, struct ej_error *err);

/* An entry of the register of copies (K1).  The register is no part of the history nor of
 * archives: it may grow without the journal's changing.  NULL: as it is, or the default. */
struct ej_copy {
    int64_t number;      /* of the entry that is meant; 0: see ej_copy_register() */
    const char *place;   /* where it is: a path or words */
    const char *made;    /* YYYY-MM-DD; default: today */
    const char *kind;    /* backup, archive, journal, summary or other; default: other */
    const char *digest;  /* SHA-256 in hexadecimal; default: "" */
    const char *checked; /* the day on which it was last found good */
    const char *removed; /* the day on which it ceased to be; "" with a number: it did not */
    const char *remark;
    int64_t txn; /* the last transaction it holds; 0: the last before the day it was made */
    /* Of journals and summary sheets on paper. */
    const char *year;       /* 2026/27, also one before the journal's; default: that of `made` */
    const char *class_name; /* as users type it */
    const char *period;     /* the same; NULL: the whole year */
    const char *sheets;     /* how many, in digits */
    const char *signed_by;
};

/* Add the entry, or update the one that is meant and not removed; *ADDED says which.  Meant is the
 * one with this number; else of papers that of the same kind, year, class, period and place, of
 * others that at this place.  A new entry takes from one with the same digest what is not given.
 * Another digest at a place is another copy: the earlier entry gets `removed` (today).  EJ_REFUSED:
 * a date or kind that is none, an unknown copy removed, or one that somebody has taken. */
enum ej_status ej_copy_register(struct ej_journal *journal, const struct ej_copy *copy, bool *added,
                                struct ej_error *err);

/* Note that the copy at PLACE with DIGEST was found good today, by the actor, in the entry not
 * removed that has this place and this digest, or none yet.  EJ_REFUSED: there is no such entry. */
enum ej_status ej_copy_checked(struct ej_journal *journal, const char *place, const char *digest,
                               struct ej_error *err);

/* Write the register: number place made kind digest made_by txn checked checked_by removed remark
 * year class period sheets signed_by taken_by (who has it now), the oldest first. */
enum ej_status ej_copy_list(struct ej_journal *journal, struct ej_sink *sink, struct ej_error *err);

/* That somebody takes a copy, brings it back, or did both. */
struct ej_copy_use {
    int64_t number;
    const char *taken; /* a date; NULL: it comes back that is out now */
    const char *by, *purpose;
    const char *returned; /* a date, or NULL */
};

/* Enter it.  EJ_REFUSED: no such copy, a date that cannot be, a copy that is out already or not. */
enum ej_status ej_copy_used(struct ej_journal *journal, const struct ej_copy_use *use,
                            struct ej_error *err);

/* Write who used copies: number kind year class period place taken taken_by purpose lent_by
 * returned received_by, the earliest first. */
enum ej_status ej_copy_uses(struct ej_journal *journal, struct ej_sink *sink, struct ej_error *err);

/* Write the copies whose term of storage (the policy's `storage`) is over on DATE, as users type it
 * (NULL: today): number kind year class period sheets place made term until taken_by.  A term runs
 * from 1 January after the school year's end; an archive's is the longest for the last year in it;
 * backups and others have none. */
enum ej_status ej_copies_due(struct ej_journal *journal, const char *date, struct ej_sink *sink,
                             struct ej_error *err);

/* Write the paper journals that the policy's `paper-journal` asks for by DATE and the register does
 * not have as made since, or not as signed: year class period since (the day after the period)
 * missing (print or sign) number place (of the entry that is not signed). */
enum ej_status ej_papers_due(struct ej_journal *journal, const char *date, struct ej_sink *sink,
                             struct ej_error *err);

/* A column of the journal's tables, as the database describes it. */
struct ej_table_column {
    const char *table, *name;
    const char *type;       /* TEXT or INTEGER */
    bool required;          /* is never NULL */
    int key;                /* place in the primary key, from 1; 0: none */
    const char *references; /* table whose id it holds, or NULL */
};

/* Tell each column of each table, tables by name, columns in the order of the schema.  A failure of
 * TOLD ends it and is returned. */
enum ej_status ej_tables(struct ej_journal *journal,
                         enum ej_status (*told)(void *context, const struct ej_table_column *column,
                                                struct ej_error *err),
                         void *context, struct ej_error *err);

/* Write all rows and columns of TABLE to SINK as one table, by primary key, values as stored.  The
 * caller finishes SINK.  EJ_USAGE: there is no such table. */
enum ej_status ej_table_rows(struct ej_journal *journal, const char *table, struct ej_sink *sink,
                             struct ej_error *err);

/* ---- the history ----------------------------------------------------------------------------- */

/* Which changes: NULL, 0 for all. */
struct ej_history {
    int64_t txn;
    const char *table; /* as the schema calls it */
    int64_t row;       /* its id there */
    const char *pupil_id;
    const char *class_name; /* of the year of `from`, of `to`, or of today: it or its pupils */
    const char *actor;      /* who did it, or on whose behalf */
    const char *from, *to;  /* days of the change, by the school's calendar */
    bool russian;           /* words */
};

/* Write a row for each column that was changed: txn at actor behalf roles command table row
 * class date lesson subject pupil_id column old new why, in the order of the changes.  What
 * anonymisation took out is "erased". EJ_USAGE: a filter that names nothing; EJ_DENIED: not for the
 * actor's roles. */
enum ej_status ej_audit_list(struct ej_journal *journal, const struct ej_history *how,
                             struct ej_sink *sink, struct ej_error *err);

/* ---- the history's proof --------------------------------------------------------------------- */

/* Write the head of the chain that the history is (docs/history.md), as it stands after the last
 * transaction, in a form for paper: head txn at school.  `at` is the school's time.  EJ_BROKEN: the
 * chain's end cannot be read. */
enum ej_status ej_audit_head(struct ej_journal *journal, struct ej_sink *sink,
                             struct ej_error *err);

struct ej_verify {
    int head_count; /* heads that were noted earlier and have to be in the chain */
    const char *const *heads;
    const struct ej_progress *progress; /* or NULL; only `told` is used */
};

struct ej_verified {
    int64_t transactions, rows; /* of the history, that were looked at */
    long found;                 /* faults */
};

/* Prove the journal by its history: SQLite's own checks, the schema, each link of the chain, each
 * table against the last row of its history, in one moment and in time linear in the journal's
 * size.  Writes each fault to SINK: what table row txn detail.  Of each kind and table the first
 * ten and how many more.  EJ_OK also where faults were found; EJ_USAGE: a head that is none;
 * EJ_BROKEN: the journal is too damaged to be read. */
enum ej_status ej_audit_verify(struct ej_journal *journal, const struct ej_verify *how,
                               struct ej_sink *sink, struct ej_verified *out, struct ej_error *err);

#ifdef __cplusplus
}
#endif

#endif
