/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finals.h - what the marks of a period propose as its final mark, exactly.
 *
 * Sums are integers: marks, and marks times weights in hundredths.  They are compared with the
 * profile's thresholds as they are and rounded once, for print.
 *
 * A mark belongs to the period of its lesson's date.  An open debt (a dot) is left out, and so is
 * a mark that another one corrects: the correction counts.  A pupil stands in the class in which
 * he is when the period ends (or on the day asked about), with the marks that he brought from
 * other classes of the school in the same period.
 *
 * year: the mean of the marks of quarters, trimesters or half-years, x.5 up.
 * final (order 546 of 05.10.2020, 5.3): in the grades of an examination the mean of the year's and
 * the examination's mark where there is one; in the grades of the profile's mean-grades the mean
 * of all their period and year marks; else the year's mark.  Subjects that the profile joins
 * (Алгебра, Геометрия … -> Математика) are one line.
 */
#ifndef EJ_FINALS_H
#define EJ_FINALS_H

#include "policy/policy.h"
#include "store/store.h"

enum finals_kind { FINALS_PERIOD, FINALS_YEAR, FINALS_EXAM, FINALS_FINAL };

/* Which lines are asked for; 0 and "" stand for all. */
struct finals_scope {
    int64_t year, class_id, subject, pupil;
    enum finals_kind kind;
    char period[8]; /* of FINALS_PERIOD; "": all that have begun by DATE */
    char date[11];  /* as of this day: lessons, corrections, movements up to it count */
    bool latest;    /* of each grade only the period that began last */
    bool narrowed;  /* only the lines of temp.shown (finals_narrow) */
};

/* The scope out of options as users type them: year class subject pupil pupil_id period date,
 * others passed over.  EJ_USAGE when one of them names nothing. */
enum ej_status finals_scope(struct ej_journal *j, int count, const char *const *names,
                            const char *const *values, struct finals_scope *out,
                            struct ej_error *err);
/* Narrow SCOPE, complete but for this, to the lines that VERB (propose, forecast) shows the actor;
 * EJ_DENIED where it asks for others.  Only the choice of lines is narrowed: what a line says comes
 * from all marks of the pupil, those of other groups, classes and teachers too. */
enum ej_status finals_narrow(struct ej_journal *j, const char *verb, struct finals_scope *scope,
                             struct ej_error *err);
/* "Q1" -> FINALS_PERIOD, "year" -> FINALS_YEAR … */
enum finals_kind finals_kind(const char *period);

/* A line: one pupil, subject and period.  Texts are borrowed until the next line. */
struct proposal {
    enum finals_kind kind;
    int64_t class_id, subject_id, pupil_id; /* subject_id 0: a joined subject that is not taught */
    int grade;
    const char *class_name, *subject, *period, *file_no, *pupil;
    int64_t n, sum;           /* marks that count, and their sum */
    int64_t weight, weighted; /* hundredths: Σw and Σmw; of year and final 0 */
    int64_t debts;            /* open ones */
    int mark;                 /* proposed; 0: none */
};

/* The exact mean of all: 0 when there is nothing to divide by. */
struct fraction {
    int64_t over, under;
};
struct fraction fraction_reduced(int64_t over, int64_t under);
/* In hundredths, half up: the one rounding. */
int64_t fraction_hundredths(int64_t over, int64_t under);

/* The best mark of the scale. */
int finals_highest(const struct policy *policy);

typedef enum ej_status finals_line(void *context, const struct proposal *line,
                                   struct ej_error *err);

/* Call LINE for every line of SCOPE, in people's order: class, period, subject, pupil.  Classes
 * whose grade gets no marks have none, nor have subjects without marks or attestation. */
enum ej_status finals_walk(struct ej_journal *j, const struct finals_scope *scope,
                           finals_line *line, void *context, struct ej_error *err);

/* The derivation of one line as rows of SINK (explain.c). */
extern const struct ej_table finals_explain_table;
struct explaining {
    struct ej_journal *j;
    const struct finals_scope *scope;
    struct ej_sink *sink;
};
enum ej_status finals_explain(struct explaining *e, const struct proposal *line,
                              struct ej_error *err);

/* Fill temp.proposal (class_id, subject_id, period, pupil_id, mark) for ej_list of finals. */
enum ej_status finals_prepare_list(struct ej_journal *j, int count, const char *const *names,
                                   const char *const *values, struct ej_error *err);

/* ---- what the journal is asked (query.c) ----------------------------------------------------- */

/* The columns of finals_ask_lines. */
enum {
    LINE_CLASS_ID,
    LINE_CLASS,
    LINE_GRADE,
    LINE_SUBJECT_ID,
    LINE_SUBJECT,
    LINE_PERIOD,
    LINE_PUPIL_ID,
    LINE_FILE_NO,
    LINE_PUPIL,
    /* of a period; of a year the first two, of finals that are numbers */
    LINE_N,
    LINE_SUM,
    LINE_WEIGHT,
    LINE_WEIGHTED,
    LINE_DEBTS,
    /* of a certificate: number and sum of three sorts of finals */
    LINE_YEARS = LINE_N,
    LINE_YEARS_SUM,
    LINE_EXAMS,
    LINE_EXAMS_SUM,
    LINE_ALL,
    LINE_ALL_SUM,
};
enum ej_status finals_ask_lines(struct ej_journal *j, const struct finals_scope *scope,
                                struct sqlite3_stmt **out, struct ej_error *err);

/* The marks of a period's line: date, lesson, kind, n, value, weight, replaces, the day on which
 * another mark corrected it (NULL: none did). */
enum ej_status finals_ask_marks(struct ej_journal *j, const struct finals_scope *scope,
                                const struct proposal *line, struct sqlite3_stmt **out,
                                struct ej_error *err);

/* The finals that a year's or final line is made of: year, class, subject, period, value, whether
 * it is of the line's year. */
enum ej_status finals_ask_sources(struct ej_journal *j, const struct finals_scope *scope,
                                  const struct proposal *line, struct sqlite3_stmt **out,
                                  struct ej_error *err);

#endif
