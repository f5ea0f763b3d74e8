/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * noun.h - a noun as data, and an ej_apply() under way.  A noun's own file holds its table of
 * fields, how it is listed, and a function that stores one record; the rest is shared.
 */
#ifndef EJ_NOUN_H
#define EJ_NOUN_H

#include "noun/refusals.h"
#include "noun/seen.h"
#include "noun/sql.h"
#include "record/buffer.h"
#include "record/map.h"
#include "resolve/resolve.h"
#include "rules/watch.h"
#include "store/store.h"

enum { MAX_FIELDS = 32 };

struct work;

/* Store the record in W, or refuse it (EJ_REFUSED with a reason); other failures end the import.
 * Writes only through work_put and its like, which count and report. */
typedef enum ej_status row_function(struct work *w, struct ej_error *err);

struct verb {
    const char *name;
    row_function *row;
    const char *fields;   /* names of the fields it takes, blank-separated; NULL: all input ones */
    const char *required; /* those of them that must be there, beside EJ_REQUIRED when all */
    row_function *finish; /* after the last record, or NULL */
};

struct ej_noun {
    const char *name;
    const struct ej_field *fields;
    int count;
    const char *from;  /* SQL: FROM … WHERE condition, for list */
    const char *order; /* SQL: terms of ORDER BY */
    const char *date;  /* SQL: the date that --from, --to, --date and --period compare, or NULL */
    const char *year;  /* SQL: the year_id that --year compares, or NULL */
    const char *lasts; /* SQL: what a list by --state has of other years, too, or NULL */
    const char *as_of; /* the filter by a day that holds without being given: today, or the end of
                          the year that is nearest to it; or NULL */
    /* Makes ready what FROM reads beside the journal, by the filters of list; or NULL. */
    enum ej_status (*prepare)(struct ej_journal *j, int count, const char *const *names,
                              const char *const *values, struct ej_error *err);
    const struct verb *verbs;
    int verb_count;
    /* Does what comes before and after the transaction of its verbs, which work_run makes; or
     * NULL. */
    row_function *around;
    bool savepoints; /* a record is stored in several steps, each of which may refuse it */
};

extern const struct ej_noun noun_absence, noun_account, noun_calendar, noun_class, noun_closing,
    noun_consent, noun_control, noun_council, noun_debt, noun_final, noun_group, noun_homework,
    noun_informed, noun_lesson, noun_load, noun_mark, noun_mark_change, noun_movement, noun_notice,
    noun_remark, noun_roster, noun_staff, noun_subject, noun_substitution, noun_timetable,
    noun_topics, noun_verification, noun_undo;

const struct verb *noun_verb(const struct ej_noun *noun, const char *name);
int noun_field(const struct ej_noun *noun, const char *name); /* -1: none */
bool word_in(const char *list, const char *name);             /* blank-separated list */
/* Stored words, parted by blanks, as people part them: "deputy+teacher", «завуч, учитель». */
void noun_words(enum vocabulary words, const char *stored, bool russian, struct buffer *out);
/* What messages call the field: its first heading in Russian ones, else its name. */
enum { LABEL_SIZE = 64 };
const char *field_label(const struct ej_field *field, char room[LABEL_SIZE]);

struct cell {
    struct ej_value value;
    char *error; /* NULL: resolved */
};

/* An ej_apply under way. */
struct work {
    struct ej_journal *j;
    const struct ej_noun *noun;
    const struct verb *verb;
    const struct ej_apply *how;
    struct ej_source *source;
    struct ej_summary *summary;

    int column[MAX_FIELDS]; /* of the source; -1: none */
    int option[MAX_FIELDS]; /* of how->names; -1: none */
    bool takes[MAX_FIELDS], needs[MAX_FIELDS];

    /* The record under way, by field. */
    long line;
    const char *raw[MAX_FIELDS];   /* trimmed text, NULL: empty or not there */
    struct ej_value v[MAX_FIELDS]; /* null: empty or not there */
    const char *called;            /* the row, in a dry run; NULL: by the key in `raw` */
    enum change change;
    bool wrote;                 /* some work_put was called for it */
    struct watch_record record; /* its number and line */
    int32_t records;            /* so far; the summary may count rows (undo.c) */

    /* The whole import, of which this may be the second pass (refusals.h). */
    int pass;
    bool again; /* another pass has to follow: nothing of this one is kept */
    struct refusals *refusals;
    struct watch *watch; /* sees what is written, for the rules */
    const char *apart; /* fields that options alone give: a stream's columns mean others; or NULL */
    bool unjudged;     /* what the law orders: no rule of the journal has a say in it */
    struct guard *guard; /* looks at each row; NULL: the actor may write all of this */
    long denied;         /* records refused for want of access */
    char *became;        /* enum change, of what was stored, by a record's number from 1 */

    /* Memos of the whole import. */
    struct map resolved[MAX_FIELDS]; /* text -> 1 + index in cells */
    struct cell *cells;
    int cell_count, cell_capacity;
    struct seen_table *seen; /* lines on which this import wrote its rows */
    struct seen_log seen_log;
    struct map pupils;     /* (class, name) -> pupil */
    struct places *places; /* lessons and who is in them */
    int64_t year;          /* of --year, else of today; 0: not yet looked up */
    void *own; /* the noun's own memo of the whole import, with what frees it; or NULL */
    void (*own_free)(void *own);
    struct buffer *trimmed;
};

/* NULL: out of memory, said in ERR.  work_free does not take NULL. */
struct work *work_new(struct ej_journal *j, const struct ej_noun *noun, const struct ej_apply *how,
                      struct ej_error *err);
void work_free(struct work *w);

/* All records of the source, in one transaction. */
enum ej_status work_run(struct work *w, struct ej_error *err);

/* Find the columns of the source and the options that fill W's fields (w->column, w->option);
 * UNKNOWN gets the names of the columns that no noun knows, joined by commas, at most twenty and
 * no more than the beginning of a long one. */
enum ej_status work_columns(struct work *w, struct buffer *unknown, struct ej_error *err);

/* The field is there at all, as a column or an option (its value may be empty). */
bool work_given(const struct work *w, int field);
int64_t work_int(const struct work *w, int field, int64_t otherwise);
const char *work_text(const struct work *w, int field, const char *otherwise);
/* The value as it is to be stored: what is given; what is not given keeps what the row has, and a
 * new row gets OTHERWISE. */
struct ej_value work_value(const struct work *w, int field, struct ej_value otherwise);

/* Make the row hold VALUES; counts, reports, and refuses what `set` must not change or what an
 * earlier line of the same input wrote otherwise. */
enum ej_status work_put(struct work *w, const struct put_table *table,
                        const struct ej_value *values, int64_t *id, struct ej_error *err);
/* The same where column NUMBER of the key tells equal records apart: while this import has written
 * the row with this key already, the number goes up. */
enum ej_status work_put_numbered(struct work *w, const struct put_table *table,
                                 struct ej_value *values, int number, int64_t *id,
                                 struct ej_error *err);
/* The same for a row whose id is known, its key included. */
enum ej_status work_update(struct work *w, const struct put_table *table, int64_t id,
                           const struct ej_value *values, struct ej_error *err);
/* The same for what was empty: no --replace is asked for. */
enum ej_status work_fill(struct work *w, const struct put_table *table, int64_t id,
                         const struct ej_value *values, struct ej_error *err);
/* A row that was removed comes back under its old id. */
enum ej_status work_restore(struct work *w, const struct put_table *table, int64_t id,
                            const struct ej_value *values, struct ej_error *err);
enum ej_status work_remove(struct work *w, const struct put_table *table, int64_t id,
                           struct ej_error *err);
/* The record on LINE, which was taken and became CHANGE, is refused after all.  Only where nothing
 * of this pass is stored: for the rules, and for a verb's finish without keep_going. */
void work_refuse_late(struct work *w, long line, enum change change, const char *why);
/* What the record of this number became. */
enum change work_became(const struct work *w, int32_t number);
void work_warn(struct work *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The year that the record is about: --year, else that of DATE (NULL: today). */
enum ej_status work_year(struct work *w, const char *date, int64_t *year, struct ej_error *err);
/* The pupil by pupil_id (a field of type EJ_F_PUPIL_ID), else by name (EJ_F_PUPIL) in the class. */
enum ej_status work_pupil(struct work *w, int id_field, int name_field, int64_t class_id,
                          const char *date, int64_t *pupil, struct ej_error *err);
/* The page (course) of class, subject and group name; refused when there is none. */
enum ej_status work_course(struct work *w, int64_t class_id, int64_t subject_id, const char *group,
                           int64_t *course, struct ej_error *err);

/* ---- lessons and who is in them (places.c) -------------------------------------------------- */

struct lesson {
    int64_t id, course, class_id, subject, kind;
    bool grouped, graded, held;
    int grade;
};

struct place {
    int64_t class_id;
    const char *date;
    int64_t number;
    int64_t subject;   /* 0: whatever is taught then */
    const char *group; /* NULL: the one that the pupil is in */
    int64_t pupil;     /* 0: no pupil is asked about */
};

/* The lesson at that place; refused with the reason why there is none, or why the pupil is not in
 * it. */
enum ej_status work_lesson(struct work *w, const struct place *place, struct lesson *lesson,
                           struct ej_error *err);
/* The record breaks RULE, as WHAT says: refused, remarked or passed over, by the rule's level. */
enum ej_status work_breaks(struct work *w, const char *rule, const char *what,
                           struct ej_error *err);
/* A lesson that is still to come breaks the rule future-lesson. */
enum ej_status work_not_future(struct work *w, const char *date, struct ej_error *err);
void places_free(struct places *places);

/* The words that a field of this type may hold, one or several; false: any others. */
bool field_words(enum ej_field_type type, enum vocabulary *words);
/* Text of one cell -> value.  For class the year is needed: it comes from DATE. */
enum ej_status field_resolve(struct work *w, int field, const char *text, struct ej_value *out,
                             struct ej_error *err);

#endif
