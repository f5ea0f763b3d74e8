/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile.h - the files of a profile: its own and those that it extends. */
#ifndef EJ_POLICY_PROFILE_H
#define EJ_POLICY_PROFILE_H

#include "yaml/tree.h"

enum { PROFILE_DEPTH = 5 };

struct profile {
    struct tree *chain[PROFILE_DEPTH]; /* from the profile itself to the one that extends none */
    int count;
};

/* Read SHARE/profiles/NAME.yaml and what it extends.  EJ_USAGE: there is no NAME, the message
 * lists those there are.  profile_close() frees what was read, after a failure too. */
enum ej_status profile_open(const char *share, const char *name, struct profile *out,
                            struct ej_error *err);
void profile_close(struct profile *profile);

/* The setting KEY, out of the first file that has it, and that file; NULL when none has it (*TREE
 * is the last file then). */
const struct node *profile_find(const struct profile *profile, const char *key,
                                const struct tree **tree);

/* NODE is one of WORDS, which are parted by blanks. */
enum ej_status profile_word(const struct tree *tree, const struct node *node, const char *words,
                            struct ej_error *err);

#endif
