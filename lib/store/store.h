/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store.h - the only room that calls sqlite3_*: statements, transactions, history.
 *
 * Statements are constant strings; each is prepared once per journal and found again by its
 * address, so SQL must be a string that lives as long as the journal.  Values are given by a
 * format: i int64_t, t text (NULL is NULL), v const struct ej_value *, n NULL.
 */
#ifndef EJ_STORE_H
#define EJ_STORE_H

#include "journal.h"

struct sqlite3;
struct sqlite3_stmt;

/* Ids of rows, each once, in ascending order. */
struct store_scope {
    const int64_t *ids;
    int count;
    const char
        *wrote; /* words of `wakes` for what the transaction wrote; NULL: none is under way */
};

struct put_table;

/* AUDIT: the row of the history that follows.  Of a row that was added OLD is NULL, of one that was
 * removed NEW. */
struct store_watch {
    enum ej_status (*row)(struct store_watch *watch, int64_t audit, const struct put_table *table,
                          int64_t id, const struct ej_value *old, const struct ej_value *new,
                          struct ej_error *err);
};

/* Is asked before a row is written whether the actor may: OLD and NEW as above, values to `keep`
 * filled in.  What it returns but EJ_OK is the writing's outcome. */
struct store_guard {
    enum ej_status (*may)(struct store_guard *guard, const struct put_table *table,
                          const struct ej_value *old, const struct ej_value *new,
                          struct ej_error *err);
};

struct ej_journal {
    struct sqlite3 *db;
    struct cached *cache; /* prepared statements, by the address of their text */
    int cached, capacity;
    char *path, *share, *command, *as, *actor, *why;
    char *roles;       /* in which the actor acts, parted by blanks … */
    unsigned role_set; /* … and as bits: access/access.h */
    bool family;       /* … none but a family's: the login can be erased */
    int64_t staff_id;  /* of the one who acts; 0: none of the staff */
    char *zone;
    struct tm_zone *local;       /* the zone's data, loaded when local dates are asked for */
    char utc[21], utc_local[17]; /* what store_local_time() answered last */
    char today[11];              /* in the school's time zone */
    char present[11];        /* today also where today is the day of --as-of: who may read what */
    char now[21], clock[21]; /* UTC, YYYY-MM-DDTHH:MM:SSZ: the owner's and the machine's */
    int64_t txn;             /* row of txn of the transaction under way; 0: none yet */
    int timeout;             /* for a lock, milliseconds */
    int version;             /* of the schema */
    long past_later;         /* transactions seen by --as-of that say a later time */
    bool past;               /* --as-of: at NOW */
    bool dry_run, in_transaction, write;
    bool narrowed; /* views stand before the tables: access/access.h */
    bool one_thread;
    bool for_other;      /* the process runs for another user than its own */
    bool rule_functions; /* are there */
    int64_t steps; /* that queries may still take, where they are bounded; -1: none any more */
    /* Is shown each row that is written, before its row of the history; or NULL. */
    struct store_watch *watch;
    struct store_guard *guard;       /* or NULL: everything may be written */
    struct puts *puts;               /* prepared writers, by table */
    const struct store_scope *scope; /* what table `scope` has; NULL: nothing */
    struct history *history;         /* the chain, while a transaction writes */
    struct policy *policy;           /* loaded on first use */
    struct numbers *numbers;         /* file numbers by another spelling: resolve/number.h */
};

/* Prepare (once) and bind; the statement is reset first.  Step it with store_step. */
enum ej_status store_query(struct ej_journal *j, struct sqlite3_stmt **out, struct ej_error *err,
                           const char *sql, const char *format, ...);
/* As store_query, for SQL made at run time: prepared for this call, store_done frees it. */
enum ej_status store_prepare(struct ej_journal *j, const char *sql, struct sqlite3_stmt **out,
                             struct ej_error *err);
/* As store_prepare, for SQL out of somebody's file: it has to be one statement, and one that only
 * reads.  EJ_REFUSED otherwise and where SQLite does not understand it; *OFFSET is then the byte
 * of SQL that the message is about. */
enum ej_status store_prepare_reader(struct ej_journal *j, const char *sql,
                                    struct sqlite3_stmt **out, size_t *offset,
                                    struct ej_error *err);
/* Whether a statement gives rows and changes nothing. */
bool store_reads(struct sqlite3_stmt *stmt);
/* Its parameters are 1 to store_parameters(); the name without the colon, NULL for a plain ?. */
int store_parameters(struct sqlite3_stmt *stmt);
const char *store_parameter_name(struct sqlite3_stmt *stmt, int index);
enum ej_status store_bind(struct ej_journal *j, struct sqlite3_stmt *stmt, int index,
                          const struct ej_value *value, struct ej_error *err);
void store_finalize(struct sqlite3_stmt *stmt);

/* EJ_OK with *row: a row is there, or the statement is done (and reset). */
enum ej_status store_step(struct ej_journal *j, struct sqlite3_stmt *stmt, bool *row,
                          struct ej_error *err);
void store_reset(struct sqlite3_stmt *stmt);
/* Let the journal's queries take STEPS of SQLite's machine from now on, some 30 million in a
 * second; 0: as many as they like.  Where they are used up store_step() fails with EJ_BROKEN. */
void store_bound(struct ej_journal *j, int64_t steps);
/* They are. */
bool store_bound_met(const struct ej_journal *j);

/* Run to the end a statement that gives no rows. */
enum ej_status store_exec(struct ej_journal *j, struct ej_error *err, const char *sql,
                          const char *format, ...);
/* Run SQL of several statements, without values. */
enum ej_status store_script(struct ej_journal *j, const char *sql, struct ej_error *err);
/* First column of the first row as integer, or OTHERWISE when there is no row or it is NULL. */
enum ej_status store_number(struct ej_journal *j, int64_t *out, int64_t otherwise,
                            struct ej_error *err, const char *sql, const char *format, ...);
/* First column of the first row as text, NULL when there is none.  *out is the caller's. */
enum ej_status store_string(struct ej_journal *j, char **out, struct ej_error *err, const char *sql,
                            const char *format, ...);

int64_t store_int(struct sqlite3_stmt *stmt, int column);
const char *store_text(struct sqlite3_stmt *stmt, int column); /* NULL for NULL */
bool store_null(struct sqlite3_stmt *stmt, int column);
int store_columns(struct sqlite3_stmt *stmt);
const char *store_column_name(struct sqlite3_stmt *stmt, int column);
/* The cell as a value; text is borrowed until the next step. */
void store_value(struct sqlite3_stmt *stmt, int column, struct ej_value *out);
/* The same.  False: it is text that a NUL cuts short. */
bool store_whole(struct sqlite3_stmt *stmt, int column, struct ej_value *out);
int64_t store_last_id(const struct ej_journal *j);
int store_changes(const struct ej_journal *j);

/* What the journal says when SQLite fails: never a bound value. */
enum ej_status store_fail(struct ej_journal *j, int code, struct ej_error *err);

/* Values. */
static inline struct ej_value ej_int(int64_t integer)
{
    return (struct ej_value){.integer = integer};
}
static inline struct ej_value ej_text(const char *text)
{
    return (struct ej_value){.null = !text, .text = text};
}
static inline struct ej_value ej_null(void)
{
    return (struct ej_value){.null = true};
}

/* ---- rows with their history --------------------------------------------------------------- */

/* A table of the journal as written: the first `keys` columns are its natural key. */
struct put_table {
    const char *name;
    const char *const *columns; /* without id, in the order of the schema */
    int count;
    int keys;
    uint32_t erasable; /* a bit for each column whose value can be taken out of the history */
};

enum change { CHANGE_NONE, CHANGE_ADDED, CHANGE_CHANGED };

/* The old values of the last put_row that changed or removed; borrowed until the next one. */
struct put_old {
    int count;
    struct ej_value *values;
};

/* Make the row with this key hold VALUES (one per column of the table): insert, update or leave.
 * Writes the audit row.  *id is the row's id.  OLD may be NULL. */
enum ej_status put_row(struct ej_journal *j, const struct put_table *table,
                       const struct ej_value *values, int64_t *id, enum change *change,
                       struct put_old *old, struct ej_error *err);
/* The steps of put_row, for who must look before an existing row changes.
 * put_insert: add the row and its audit row; *id is 0 when its key is there already.
 * put_differs: whether VALUES differ from OLD, values marked `keep` left aside. */
enum ej_status put_insert(struct ej_journal *j, const struct put_table *table,
                          const struct ej_value *values, int64_t *id, struct ej_error *err);
bool put_differs(const struct put_old *old, const struct ej_value *values);
/* What every write asks first, for who would say something of the row before it writes:
 * EJ_REFUSED for a row that is none of the actor's. */
enum ej_status put_may(struct ej_journal *j, const struct put_table *table,
                       const struct ej_value *old, const struct ej_value *new,
                       struct ej_error *err);
/* The row with this key: its id (0: none) and values. */
enum ej_status put_find(struct ej_journal *j, const struct put_table *table,
                        const struct ej_value *keys, int64_t *id, struct put_old *old,
                        struct ej_error *err);
/* The values of the row with this id, which must be there.  They are the writer's copy: borrowed
 * until the next call on the same table. */
enum ej_status put_get(struct ej_journal *j, const struct put_table *table, int64_t id,
                       struct put_old *old, struct ej_error *err);
/* Make the row with this id hold VALUES, its key included; writes the audit row.  VALUES must not
 * be those that put_get or put_find lent. */
enum ej_status put_update(struct ej_journal *j, const struct put_table *table, int64_t id,
                          const struct ej_value *values, enum change *change, struct put_old *old,
                          struct ej_error *err);
/* Remove the row with this id, writing its audit row. */
enum ej_status put_remove(struct ej_journal *j, const struct put_table *table, int64_t id,
                          struct put_old *old, struct ej_error *err);
/* Add a row under the ID that it had before it was removed.  EJ_REFUSED: its key is taken. */
enum ej_status put_restore(struct ej_journal *j, const struct put_table *table, int64_t id,
                           const struct ej_value *values, struct ej_error *err);
/* A transaction begins: ids that others have given meanwhile are taken. */
void put_begin(struct ej_journal *j);
void put_free(struct ej_journal *j);

/* The tables that have a history, NULL-terminated. */
extern const struct put_table *const put_tables[];
const struct put_table *put_table(const char *name);

extern const struct put_table put_absence, put_anonymised, put_calendar, put_class, put_council,
    put_course, put_enrolment, put_final, put_guardian, put_homework, put_lesson, put_load,
    put_mark, put_member, put_notice, put_pupil, put_staff, put_subject, put_timetable, put_topic,
    put_verification, put_year, put_policy, put_kind, put_code, put_school, put_rule, put_remark,
    put_control, put_closing, put_informed, put_substitution, put_account;

/* What the columns of TABLE hold by default, as a JSON array in the order of the table; the
 * caller's.  An array of the history that is shorter was written before the schema had the last
 * columns: they held this. */
enum ej_status store_defaults(struct ej_journal *j, const struct put_table *table, char **out,
                              struct ej_error *err);

/* Make the row of txn for the transaction under way, once. */
enum ej_status store_txn(struct ej_journal *j, struct ej_error *err);

/* The last row of the history that transaction TXN, or one before it, has written; 0: none. */
enum ej_status store_history_end(struct ej_journal *j, int64_t txn, int64_t *id,
                                 struct ej_error *err);

/* Where a transaction can go back to, its history with it.  store_release() ends the savepoint. */
struct store_place {
    int64_t txn, last;
    unsigned char state[32];
};
enum ej_status store_savepoint(struct ej_journal *j, struct store_place *out, struct ej_error *err);
void store_go_back(struct ej_journal *j, const struct store_place *to);
void store_release(struct ej_journal *j);

/* SQL that rules use: ej_propose() and its like, and the table `scope`.  Done once per journal. */
enum ej_status store_rule_functions(struct ej_journal *j, struct ej_error *err);
/* Let queries read j->scope as a table `scope` with one column, id. */
enum ej_status store_scope_table(struct ej_journal *j, struct ej_error *err);

/* A second handle on the same journal, which sees what was committed. */
enum ej_status store_reader(struct ej_journal *j, struct ej_journal **out, struct ej_error *err);

/* What migrate.c and journal.c share. */
enum ej_status store_connect(struct ej_journal *j, bool create, int timeout, struct ej_error *err);
/* A handle for ej_create, without looking at what is in the file. */
enum ej_status store_open_new(const struct ej_options *options, struct ej_journal **out,
                              struct ej_error *err);
/* Refuse a file that is no journal, or newer than the program; *OLDER: it needs store_upgrade(). */
enum ej_status store_version(struct ej_journal *j, bool *older, struct ej_error *err);
/* From j->version (0: an empty file) to the present schema, in the caller's transaction. */
enum ej_status store_schema(struct ej_journal *j, struct ej_error *err);
/* A journal in memory that has the present schema and nothing in it. */
enum ej_status store_blank(const struct ej_journal *j, struct ej_journal **out,
                           struct ej_error *err);
/* Keep an older journal as PATH.schema-N, entered in the register of copies, and bring it to the
 * present schema, unless another process has done so.  EJ_BROKEN: the journal is as it was. */
enum ej_status store_upgrade(struct ej_journal *j, struct ej_error *err);
enum ej_status store_functions(struct ej_journal *j, struct ej_error *err);
void store_forget(struct ej_journal *j); /* finalize all cached statements */
enum ej_status store_clock(struct ej_journal *j, const char *now, struct ej_error *err);
/* The machine's clock anew: a transaction has the time at which it got hold of the journal, so that
 * of two transactions the later one never has the earlier time. */
void store_tick(struct ej_journal *j);
/* The school's date at UTC, a time such as store_clock() makes; false: it is none. */
bool store_local_date(struct ej_journal *j, const char *utc, char out[11]);
/* As store_local_date(), with the time: 2026-10-05T14:30. */
bool store_local_time(struct ej_journal *j, const char *utc, char out[17]);
void store_clock_free(struct ej_journal *j);
/* A whole text file, the caller's, its lines ended by LF alone and without a byte order mark; NULL
 * with ERR filled.  Only a regular file is read. */
char *store_read_file(const char *directory, const char *name, struct ej_error *err);

#endif
