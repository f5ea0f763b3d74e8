/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * values.h - the policy in force as a profile would have it: a list of single values.
 *
 * Each has a name, by which ej-policy shows, sets and explains it:
 *
 *   scale                  a setting
 *   thresholds.5           a part of a setting that is a mapping
 *   edit-window            the level of a rule; rules.scale where a setting has the same name
 *   edit-window.days       a parameter of a rule
 *
 * Its text is YAML in one line, as it would stand in a profile's file, so that what was shown can
 * be set again, and the whole be compiled as a profile is.
 */
#ifndef EJ_POLICY_VALUES_H
#define EJ_POLICY_VALUES_H

#include "policy/settings.h"

struct policy_value {
    char *key;  /* of the setting; "rules" for a rule */
    char *part; /* of a mapping: 5, Алгебра; name of a rule; NULL: the setting as a whole */
    char *leaf; /* of a rule: "level", a parameter, or "" for its text; else NULL */
    char *text;
};

struct policy_values {
    struct policy_value *list;
    int count;
};

/* In the order of the settings, then rules by name.  Freed by the caller, after a failure too. */
enum ej_status policy_values_read(struct ej_journal *j, struct policy_values *out,
                                  struct ej_error *err);
void policy_values_free(struct policy_values *values);

/* Put TEXT in the place of the value KEY, PART, LEAF, or add it; a whole takes the place of its
 * parts.  NULL for TEXT removes it.  EJ_BROKEN: out of memory. */
enum ej_status policy_values_set(struct policy_values *values, const char *key, const char *part,
                                 const char *leaf, const char *text, struct ej_error *err);
const struct policy_value *policy_values_find(const struct policy_values *values, const char *key,
                                              const char *part, const char *leaf);

/* The name of a value, written over what OUT has. */
void policy_value_name(const struct policy_value *value, struct buffer *out);

/* The whole as a profile's file, a value a line.  LINES gets the name that each line is about,
 * between line breaks. */
void policy_values_print(const struct policy_values *values, struct buffer *out,
                         struct buffer *lines);

#endif
