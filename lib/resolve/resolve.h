/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve.h - names as people type them -> ids of the journal.
 *
 * All return EJ_REFUSED with a message when there is nothing of that name; the message names the
 * thing and what to do, never the text that was given: a shifted column may hold a person's name.
 */
#ifndef EJ_RESOLVE_H
#define EJ_RESOLVE_H

#include "store/store.h"

/* The school year: by name (2026/27), or with TEXT NULL the one that holds DATE; with both NULL
 * the one of today, in summer the one that ended last. */
enum ej_status resolve_year(struct ej_journal *j, const char *text, const char *date, int64_t *id,
                            struct ej_error *err);
/* That of DATE; of a day in summer the one that ended last, of one before all years the first. */
enum ej_status resolve_year_near(struct ej_journal *j, const char *date, int64_t *id,
                                 struct ej_error *err);

/* A class of the year (7а, 7-А, Latin 7A …), or a joint one (10А+10Б). */
enum ej_status resolve_class(struct ej_journal *j, int64_t year, const char *text, int64_t *id,
                             struct ej_error *err);
enum ej_status resolve_subject(struct ej_journal *j, const char *text, int64_t *id,
                               struct ej_error *err);
enum ej_status resolve_staff(struct ej_journal *j, const char *text, int64_t *id,
                             struct ej_error *err);
enum ej_status resolve_kind(struct ej_journal *j, const char *text, int64_t *id,
                            struct ej_error *err);
enum ej_status resolve_code(struct ej_journal *j, const char *text, int64_t *id,
                            struct ej_error *err);
/* № личного дела. */
enum ej_status resolve_pupil_id(struct ej_journal *j, const char *text, int64_t *id,
                                struct ej_error *err);
/* The same of one whose import was undone: only the history knows the pupil any more, under a row
 * that is gone.  One who was merged is found by the other's number alone. */
enum ej_status resolve_gone_pupil(struct ej_journal *j, const char *text, int64_t *id,
                                  struct ej_error *err);
/* By surname [given name [patronymic]] among those who were in CLASS (0: in any of the year) on
 * DATE (NULL: at any time); several: the error lists their file numbers. */
enum ej_status resolve_pupil(struct ej_journal *j, int64_t year, int64_t class_id, const char *date,
                             const char *text, int64_t *id, struct ej_error *err);
/* Q1-Q4, T1-T3, H1, H2, year, exam, final; also «1 четверть», «I полугодие», год, экзамен, итог.
 * OUT is the stable name. */
bool resolve_period(const char *text, char out[8]);
/* EJ_USAGE: the year's calendar has no PERIOD (a quarter, trimester, half-year) for the grade of
 * CLASS_ID (0: for any). */
enum ej_status resolve_calendar_period(struct ej_journal *j, int64_t year, int64_t class_id,
                                       const char *period, struct ej_error *err);

/* Words with stable English values: role, consent, sex, weekday, period; without regard to
 * capitals, and to Latin letters that look like Russian ones (H1, whichever the H).  NULL: no such
 * word. */
enum vocabulary {
    WORDS_YES_NO,
    WORDS_SEX,
    WORDS_CONSENT,
    WORDS_ROLE,
    WORDS_WEEKDAY,
    WORDS_CALENDAR,
    WORDS_DECISION,
    WORDS_CONDITION,
    WORDS_MOVEMENT,
    WORDS_PERIOD,
    WORDS_LINE_VALUE, /* of a calendar: quarters, none … */
    WORDS_REMARK_STATE,
};
const char *word_value(enum vocabulary words, const char *text);
/* The Russian word for a stable value, for people; the value itself when there is none. */
const char *word_russian(enum vocabulary words, const char *value);
/* Whether messages come in Russian; they name columns and words then as Russian files do. */
bool russian_messages(void);
/* All stable values, blank-separated, for completion. */
const char *word_list(enum vocabulary words);
/* The same for messages: in Russian ones the Russian words, parted by commas. */
const char *word_choice(enum vocabulary words, char *room, size_t size);
/* The Russian word for a period, for a column of a table (struct ej_column). */
const char *period_russian(const char *value);

#endif
