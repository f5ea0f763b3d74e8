/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * needle.h - finding a person in words that somebody wrote: the surname in the usual cases of
 * Russian, the given name, a telephone number however it is written, an e-mail address, a file
 * number.  It finds too much rather than too little, for a human to look at.
 */
#ifndef EJ_CONSENT_NEEDLE_H
#define EJ_CONSENT_NEEDLE_H

#include "journal.h"

enum needle_kind {
    NEEDLE_SURNAME, /* each part of a double one */
    NEEDLE_GIVEN,   /* says little alone */
    NEEDLE_PHONE,   /* its last ten digits */
    NEEDLE_EXACT,   /* e-mail, file number: as a word, letters folded */
    NEEDLE_FULL,    /* only to add: a full name, whose first word is NEEDLE_SURNAME */
};

struct needles {
    struct needle *list;
    int count, size;
};

/* Look for VALUE of PERSON; values too short to mean anybody are left out. */
enum ej_status needle_add(struct needles *needles, int64_t person, enum needle_kind kind,
                          const char *value, struct ej_error *err);
void needles_free(struct needles *needles);

/* Whether the needle finds anybody in a text prepared by haystack_set(). */
struct haystack {
    char *folded; /* as ej_text_fold */
    char *digits; /* the text's digits alone, behind it */
    size_t size;  /* of each */
};
enum ej_status haystack_set(struct haystack *h, const char *text, struct ej_error *err);
void haystack_free(struct haystack *h);

/* The next match in H from needle *I on (0 at first): *I moves behind it.  False: no more. */
bool needle_next(const struct needles *needles, const struct haystack *h, int *i, int64_t *person,
                 enum needle_kind *kind);

#endif
