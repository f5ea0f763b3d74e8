/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pages.h - what an import of finals has to know about a class and a period: who was there, what
 * was taught.  Looked up once for each class and period.
 */
#ifndef EJ_FINALS_PAGES_H
#define EJ_FINALS_PAGES_H

#include "noun/noun.h"

struct finals_page;

struct finals_pages {
    struct map index; /* (class, period) -> 1 + index */
    struct finals_page *list;
    int count;
};

/* The memo of this import, made on first use and freed with it. */
enum ej_status finals_pages(struct work *w, struct finals_pages **out, struct ej_error *err);

/* Refused when a final of that class and period, subject and pupil cannot be: grade without
 * marks, a period that is not the grade's or has not begun, a subject that is not the class's or
 * has no period marks, a pupil who was not there.  Warns, once a page, of a certificate's mark in a
 * grade without certificates. */
enum ej_status finals_check(struct work *w, struct finals_pages *pages, int64_t class_id,
                            const char *period, int64_t subject, int64_t pupil,
                            struct ej_error *err);

#endif
