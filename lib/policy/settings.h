/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.h - the settings of a profile as data: how each is written, kept, shown and explained.
 */
#ifndef EJ_POLICY_SETTINGS_H
#define EJ_POLICY_SETTINGS_H

#include "policy/profile.h"
#include "record/buffer.h"

/* A policy on its way into the journal. */
struct loading {
    struct ej_journal *j;
    const struct profile *profile;
    const struct tree *tree; /* the file in which the setting at hand stands */
    const struct node *scale;
    struct buffer settings, kinds, codes; /* names written, each between line breaks */
    struct ej_error *err;
};

/* How the journal keeps a setting, so that it can be shown as a profile would have it. */
enum setting_form {
    FORM_TEXT,     /* a scalar, as it is */
    FORM_DECIMAL,  /* a scalar, in hundredths */
    FORM_LIST,     /* words parted by blanks */
    FORM_PAIRS,    /* words KEY:HUNDREDTHS */
    FORM_HOURS,    /* words HUNDREDTHS:VALUE */
    FORM_ROWS,     /* a row KEY.NAME for each entry of a mapping */
    FORM_SUBJECTS, /* a row thresholds.SUBJECT, of pairs, for each */
    FORM_JOINED,   /* a row joined.SUBJECT, with the line's name, for each */
    FORM_KINDS,    /* the table kind */
    FORM_CODES,    /* the table code */
};

struct policy_setting {
    const char *key;
    bool optional;
    enum setting_form form;
    enum ej_status (*write)(struct loading *l, const struct node *node);
    const char *help; /* English source string for gettext */
};

/* Ends with a key that is NULL. */
extern const struct policy_setting policy_settings[];
/* The one with this key, or NULL. */
const struct policy_setting *policy_setting(const char *key, size_t length);

/* Write the row NAME of policy. */
enum ej_status policy_put(struct loading *l, const char *name, const char *value);

#endif
