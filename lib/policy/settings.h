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
    FORM_CODES,    /* the table code; code.NAME for each that is the policy's */
    FORM_JSON,     /* JSON, which is YAML */
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
/* The same with what B holds, which is emptied. */
enum ej_status policy_put_buffer(struct loading *l, const char *name, struct buffer *b);

/* Whether A and B name the same part of the setting KEY: ej(7), "Names and values". */
bool policy_same_name(const char *key, const char *a, const char *b);
/* No part of NODE, the value of a setting, is there twice. */
enum ej_status policy_distinct(struct loading *l, const struct node *node);

/* Terms for marks of written work (komi 5.4.10, epos 3.4.6, mo 8), in which the first entry that
 * fits holds: [{"kinds":[…],"subjects":[…],"from":5,"to":9,"due":3}]; due is a number of calendar
 * days or "next-lesson"; subjects may be left out, and the grades.  Comes after kinds. */
enum ej_status policy_written_work(struct loading *l, const struct node *node);
/* When the journal is printed, by grades: paper-journal.2-9 is quarter. */
enum ej_status policy_paper_journal(struct loading *l, const struct node *node);

#endif
