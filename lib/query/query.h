/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query.h - a query as a file: a header in YAML inside SQL's comment, then one SELECT.
 *
 *   / *---                                     (the comment begins in the file's first line)
 *   id: attendance-months                      as the file is called
 *   title: {en: …, ru: …}
 *   source: komi 5.1.7                         the regulation, for people
 *   parameters:                                what it takes; `year` it always takes
 *     class: {}
 *     period: {default: current}               the latest that has begun; or {days: yes}: only
 *                                              days, so that the year is as without a period
 *     from: {default: year-start}              year-start, year-end, today, today-N; or a number
 *     to: {default: today}
 *     by: {of: [class, room]}
 *     order: {type: text}
 *   days: summer                               which days it tells of: school (left out) those of
 *                                              one school year; summer the holidays after it as
 *                                              well; any those of the clock, whatever the year
 *   with: [period-pupils]                      tables in common, with/period-pupils.sql; its
 *                                              header's parameters are the report's too
 *   explain: records-absences                  the report that lists the records behind its numbers
 *   access: class-teacher guardian             who runs it beside director, deputy and
 *                                              administrator, and sees what is the own one's;
 *                                              left out: class-teacher
 *   columns:                                   columns of the SELECT, in order of print
 *     - {name: class, heading: Класс, type: text, width: 6, group: …, words: {yes: да}}
 *     - {name: month, heading: Месяц, russian: month_name, shown: no}
 *     - {pivot: marks, type: integer}
 *   sheet: {per: class, name: "{class}", line: "{class} класс"}
 *   print: {landscape: yes, name-columns: 2, signers: [Директор], notes: note, totals: total,
 *           dates: yes, empty: Уроков нет}
 *   bound: no                                  the parts are lists, not the pages of a book
 *   chart: {kind: bar, title: Пропуски по месяцам, x: month, series: [illness, valid], of: totals}
 *   ---* /
 *   SELECT … WHERE class_id = :class_id …
 *
 * A column with `pivot` stands for many, whose names and cells the SELECT packs into one text:
 * group_concat(name || char(31) || value, char(30)), with the separators that ASCII has for units
 * and records.  `sheet` parts the rows, which have to come in that order, into tables; with
 * `each: yes` and `per: class` a class of which there are no rows has a table too.  `notes`
 * names a column of the SELECT whose lines stand under the table, each once.  A row in which column
 * `totals` is not NULL is no record but a sum: it is printed in bold, under the table or amid the
 * records where it comes among them, and left out where tables are not parted (CSV).  `shown` is
 * no, or a column that is 0 in the first row, for a column that is not printed because the title
 * says it; `russian`, a column whose texts stand for the values where Russian is written.  `apart`
 * is for sheets that are handed out one by one: each counts its own pages; `dates: no` leaves out
 * the line of the title that says of which days or year it is.
 *
 * `chart` is a picture that stands with each table where the format has pictures: `kind` is bar,
 * line or stacked-bar.  A point is a row whose column `x` is not NULL, out of the records, or out
 * of the totals with `of: totals`; `series` lists columns of numbers, where `pivot` stands for all
 * that the pivoted column became.  With `x: pivot` it is the other way round: the points are the
 * pivoted columns, and `series` lists what column `totals` says of the rows to be drawn.
 */
#ifndef EJ_QUERY_QUERY_H
#define EJ_QUERY_QUERY_H

#include "record/buffer.h"
#include "yaml/tree.h"

struct sqlite3_stmt;

enum {
    MAX_COLUMNS = 64,
    MAX_PARAMETERS = 16,
    MAX_SIGNERS = 8,
    MAX_SERIES = 8,
    MAX_PARTS = 16,
    MAX_WITH = 12
};

struct parameter {
    const char *name;
    const char *otherwise; /* the default as it stands in the header, or NULL */
    const struct node *node;
    bool required;
    bool own;              /* who sees not all sees only oneself: `teacher` */
    bool open;             /* who sees not all may ask for any: `class` */
    bool days;             /* nothing but the days between: `period` */
    bool number;           /* not one of the shared fields, but a whole number of the query's own */
    bool text;             /* or any text */
    const struct node *of; /* the words that one of the query's own may be, or NULL */
};

struct query_column {
    struct ej_column column;
    const char *source;       /* column of the SELECT that gives the cell */
    const struct node *words; /* what stands for a value in Russian, or NULL */
    bool period;              /* the values are names of periods: Q1, year */
    const char *russian;      /* column of the SELECT that gives the cell in Russian, or NULL */
    const char *shown;        /* column of the SELECT: 0 is not printed; or NULL */
    bool hidden;              /* never printed */
    bool page;                /* the cell names a table, whose page is printed */
    const struct node *node;
};

struct query_chart {
    bool there;
    enum ej_chart_kind kind;
    const char *title;
    int x;                          /* index of a column */
    bool totals;                    /* of: totals */
    bool across;                    /* x is the pivot */
    const char *series[MAX_SERIES]; /* names of columns; across: of rows of the totals */
    int series_count;
};

/* A file of the folder `with`: tables in common, perhaps with a header that declares what they can
 * be told and names other files that they need.  Owned, but for the name. */
struct with_file {
    const char *name;
    char *path, *text;
    struct tree *header; /* or NULL */
    const char *sql;     /* `name AS (SELECT …)`, parted by commas; within `text` */
    long line;           /* on which it begins */
};

/* A statement put together from files, and which of them a place in it is from.  The files' names
 * are borrowed from the query. */
struct composed {
    struct buffer sql;
    struct stretch {
        size_t from;
        const char *file;
        long line; /* of the file, on which the stretch begins */
    } stretches[MAX_WITH + 1];
    int count;
};

enum query_days { DAYS_SCHOOL, DAYS_SUMMER, DAYS_ANY };

/* Everything is borrowed from `header` and `text`. */
struct query {
    struct tree *header;
    char *text;          /* the whole file; of a further part from there on, and the first one's */
    long begins;         /* line on which `text` does */
    struct query *next;  /* part, or NULL */
    const char *part;    /* its name */
    const char *instead; /* the report whose tables are the part, or NULL */
    struct query *other; /* that report, owned; NULL until it is looked for */
    const char *beside;  /* the part behind whose tables those of this one stand, or NULL */
    const char *file;    /* template: what files are called; or NULL */
    const char *sql;
    long sql_line;
    struct with_file with[MAX_WITH];
    int with_count;
    const char *id, *title, *title_ru;
    const char *explain; /* a report, or NULL */
    unsigned roles;      /* who may run it: access/access.h */
    enum query_days days;
    struct parameter parameters[MAX_PARAMETERS];
    int parameter_count;
    struct query_column columns[MAX_COLUMNS];
    int count;
    int pivot;       /* index of the column that stands for many; -1: none */
    const char *per; /* column whose change begins a table, or NULL */
    bool each;       /* each class has a table, one without rows too */
    /* Templates: name of the table, line of its title, what heads its pages; or NULL. */
    const char *sheet, *line, *head;
    const char *notes;  /* column of the SELECT, or NULL */
    const char *totals; /* column of the SELECT, or NULL */
    const char *empty;  /* what is said of a table without rows */
    const char *signers[MAX_SIGNERS + 1];
    int name_columns;
    bool landscape, apart;
    bool undated;  /* the title names no days and no year */
    bool unsorted; /* the pivoted columns are */
    bool plain;    /* lines of text, not a table */
    bool page;     /* the table is printed on one page */
    bool loose;    /* the parts are no book: each stands by itself, of all classes */
    int rows;      /* of a page; 0: all */
    struct query_chart chart;
};

/* Read DIRECTORY/NAME.sql.  *OUT is NULL when there is no such file. */
enum ej_status query_read(const char *directory, const char *name, struct query **out,
                          struct ej_error *err);
/* The same for a file of which only the head is common: PARSE understands the rest. */
typedef enum ej_status query_parser(struct query *q, const char *path, const char *name,
                                    struct ej_error *err);
enum ej_status query_read_as(const char *directory, const char *name, query_parser *parse,
                             struct query **out, struct ej_error *err);
/* The part that reports and rules share: the YAML between the signs, of whose keys there may be
 * only KEYS, the titles, and where the SELECT begins. */
enum ej_status query_head(struct query *q, const char *path, const char *name, const char *keys,
                          struct ej_error *err);
/* Understand Q->text, which was read from PATH. */
enum ej_status query_parse(struct query *q, const char *path, const char *name,
                           struct ej_error *err);
/* The same for what each part has of its own: columns, sheet, print. */
enum ej_status query_parse_body(struct query *q, struct ej_error *err);
/* Understand the further parts of FIRST. */
enum ej_status query_parse_parts(struct query *first, const char *path, struct ej_error *err);
/* TEXT begins with a header. */
bool query_has_header(const char *text);
/* Parse the YAML between the signs in TEXT, which begins on LINE of PATH; *BEHIND is what follows
 * them. */
enum ej_status query_parse_header(const char *text, const char *path, long line, struct tree **out,
                                  const char **behind, struct ej_error *err);
/* Behind blanks and comments. */
const char *query_skip_blanks(const char *sql);
/* Find where the statement begins, FROM on. */
enum ej_status query_find_sql(struct query *q, const char *path, const char *from,
                              struct ej_error *err);
enum ej_status query_read_titles(struct query *q, const struct node *title, struct ej_error *err);
/* Read the files that the header's `with` names, and those that these name, in the folder `with` of
 * the directory OWN (or NULL) or SHARED. */
enum ej_status query_read_with(struct query *q, const char *own, const char *shared,
                               struct ej_error *err);
void query_free_with(struct query *q);
/* The parameters of a header become Q's, but for those that Q has already. */
enum ej_status query_take_parameters(struct query *q, const struct tree *header,
                                     struct ej_error *err);
/* The statement of Q, which begins with the tables of its files of `with`.  OUT is to be freed
 * whatever the status. */
enum ej_status query_compose(const struct query *q, struct composed *out, struct ej_error *err);
/* EJ_REFUSED: "FILE:LINE: what is wrong". */
enum ej_status composed_prepare(struct ej_journal *j, const struct composed *c,
                                struct sqlite3_stmt **out, struct ej_error *err);
void composed_free(struct composed *c);
/* With its parts. */
void query_free(struct query *query);
/* Understand the header's `chart`, once its columns and its print are. */
enum ej_status query_read_chart(struct query *query, struct ej_error *err);

/* What stands for TEXT, a value of the column, among people: TEXT, where nothing does. */
const char *query_word(const struct query_column *column, const char *text);

const struct parameter *query_parameter(const struct query *query, const char *name);

/* The names of the queries in two directories (OWN may be NULL), sorted, each once; all freed with
 * query_names_free(). */
enum ej_status query_names(const char *own, const char *share, char ***names, int *count,
                           struct ej_error *err);
void query_names_free(char **names, int count);

#endif
