/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text.h - how the library reads what people type: names, classes, dates, decimals; and the order
 * in which people expect lists.  Internal to libjournal.
 *
 * Nothing here allocates, fails for want of memory or looks at the locale.  Input is UTF-8; bytes
 * that are not are carried along unchanged and equal only themselves.
 */
#ifndef EJ_RECORD_TEXT_H
#define EJ_RECORD_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- UTF-8 (RFC 3629) ---------------------------------------------------------------------- */

/* What ej_utf8_next gives for a byte that belongs to no character: this plus the byte. */
#define EJ_UTF8_BAD 0x110000u

/* The character at *P, which is before END; *P moves behind it, behind a bad byte by one. */
uint32_t ej_utf8_next(const char **p, const char *end);

/* No byte of TEXT is bad. */
bool ej_utf8_valid(const char *text);

/* Write C (or the bad byte that EJ_UTF8_BAD + byte stands for) to OUT; returns 1 to 4. */
size_t ej_utf8_put(char out[4], uint32_t c);

/* Columns of a terminal that C takes: 0 (combining), 1 or 2 (East Asian wide, emoji). */
int ej_utf8_width(uint32_t c);

/* ---- names --------------------------------------------------------------------------------- */

/*
 * Each writes a form of IN to OUT (SIZE bytes, NUL included) and returns its length.  A result
 * of SIZE or more was cut, at the end of a character.  IN and OUT must not overlap.
 *
 * fold: for comparing names.  Small letters (Latin, Cyrillic with its extensions); ё is е; every
 * kind of blank and line break is one blank, none at either end; every dash is '-', every
 * apostrophe '\''; й and ё in two parts (as macOS writes them) are one letter; soft hyphens and
 * zero-width characters are gone.  Never longer than IN.
 *
 * squeeze: for storing names.  Only blanks, parted letters and invisible characters as in fold;
 * letters, dashes and apostrophes stay.  Never longer than IN.
 *
 * lookalike: for class names and codes.  Latin letters are changed to the Cyrillic ones of the
 * same shape: ABCEHKMOPTXYË and aceopxyë, no others.  Up to twice as long as IN.
 */
size_t ej_text_fold(char *out, size_t size, const char *in);
size_t ej_text_squeeze(char *out, size_t size, const char *in);
size_t ej_text_lookalike(char *out, size_t size, const char *in);

/*
 * Compare as a Russian list is ordered: <0, 0, >0.  Capitals count as small letters; ё is a letter
 * of its own between е and ж, as are the letters that other languages of Russia put behind one of
 * the alphabet (ӧ behind о, і behind и …); blank, hyphen and digits come before letters, Latin
 * before Cyrillic.  Strings that are equal so far go by their bytes: 0 only for equal bytes.
 * A total order, for sqlite3_create_collation().  Lengths are in bytes.
 */
int ej_text_compare(const char *a, size_t a_size, const char *b, size_t b_size);

/* ---- classes ------------------------------------------------------------------------------- */

#define EJ_CLASS_SIZE 64 /* holds every name that ej_text_class accepts */

/*
 * The canonical name of a class: 7а, 7-А, 7 "А", «7 „А“», Latin 7A: all are 7А.  Grade 1 to 12,
 * none to three Cyrillic letters.  A joint group is 10А+10Б, its parts in order of grade and
 * letter, none doubled.  False when IN is no such name or SIZE is too small; OUT is then empty.
 */
bool ej_text_class(const char *in, char *out, size_t size);

/* The grade of a canonical name, of its first part where it is joint; *LETTERS (if not NULL) points
 * behind it, into NAME: "" for a class without letter.  0 when NAME does not begin with one. */
int ej_class_grade(const char *name, const char **letters);

/* ---- dates and decimals -------------------------------------------------------------------- */

/*
 * 2026-10-05, 05.10.2026, today and yesterday (relative to TODAY, which may be NULL to refuse
 * both): these four forms, without blanks, and no others.  The day must exist in the Gregorian
 * calendar; years 1900 to 9999.  OUT is YYYY-MM-DD, untouched on false.
 */
bool ej_date_parse(const char *in, const char *today, char out[11]);

/* The following take dates that ej_date_parse made; for anything else 0 or false. */
int ej_date_weekday(const char *iso);                      /* 1 Monday … 7 Sunday */
bool ej_date_add(const char *iso, int days, char out[11]); /* also into years outside: false */
int ej_date_diff(const char *a, const char *b);            /* days from B to A: a - b */
bool ej_date_split(const char *iso, int *year, int *month, int *day);

/* "2", "1.5", "1,5", "0.25" as hundredths.  Refuses signs, blanks, more than two decimals, a
 * point without digits on both sides, and more than twelve digits before it. */
bool ej_decimal_parse(const char *in, int64_t *hundredths);

#endif
