/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parameters.h - what a query takes, from the words of users to values of SQL.
 *
 * The SELECT may use, all NULL when not given and without a default:
 *   :year_id :year :year_from :year_to   the school year, always there
 *   :class_id :pupil_id :subject_id :teacher_id
 *   :named_year_id                       the same where --year names it
 *   :period :from :to :date              a period also gives :from and :to; where the summer counts
 *                                        (days: summer) the holidays before it are its own
 *   :current                             1: by default, the latest period that has begun; it is
 *                                        another one in other grades, so the SELECT finds it
 *   :today :now                          the journal's clock, :now in UTC
 *   :class_teacher_id                    the actor, where no class but the own one is whole to him
 *   :NAME                                each number, word or text of the query's own
 */
#ifndef EJ_QUERY_PARAMETERS_H
#define EJ_QUERY_PARAMETERS_H

#include "query/query.h"
#include "store/store.h"

struct values {
    int64_t year_id, class_id, pupil_id, subject_id, teacher_id; /* 0: not given */
    int64_t class_teacher_id;                                    /* 0: the actor sees all classes */
    char year[16], year_from[11], year_to[11];
    char year_last[11]; /* of the summer that follows: the next year begins on the day after */
    bool year_named;
    char period[8], from[11], to[11], date[11]; /* "": not given */
    bool own_dates;                             /* from and to are not those of the period */
    bool current;                               /* no period was given: the latest of each grade */
    int64_t numbers[MAX_PARAMETERS];            /* by parameter; -1: not given */
    const char *words[MAX_PARAMETERS];          /* the same; NULL: not given */
};

/* NAME is one of the fields that all commands share. */
bool parameter_shared(const char *name);
/* Put those of Q into the order in which they are listed, wherever they are declared. */
void parameters_order(struct query *q);
/* The default of P, which HEADER declares, is one. */
enum ej_status parameter_check(const struct tree *header, const struct parameter *p,
                               struct ej_error *err);

/* EJ_USAGE: the query takes no such parameter, lacks one, or the value is none. */
enum ej_status parameters_resolve(struct ej_journal *j, const struct query *q, int count,
                                  const char *const *names, const char *const *values,
                                  struct values *out, struct ej_error *err);

/* Bind all parameters of STMT; EJ_REFUSED with "FILE:LINE: …" for one that is not known.  V may be
 * NULL, to check only. */
enum ej_status parameters_bind(struct ej_journal *j, const struct query *q, const struct values *v,
                               struct sqlite3_stmt *stmt, struct ej_error *err);

#endif
