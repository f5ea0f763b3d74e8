/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tree.h - a YAML document as a tree of nodes that know their lines.
 *
 * For the small files that people write: profiles, calendars, the headers of reports.  Of YAML 1.1
 * only what such files need: scalars, sequences, mappings with scalar keys, comments.  Anchors,
 * aliases, tags, doubled keys, several documents and NUL characters are refused, and files beyond
 * one megabyte, 16 levels or 1,000 keys in a mapping, so that no file can exhaust the machine.
 *
 * Whatever is wrong with a file is EJ_REFUSED with "FILE:LINE: what"; EJ_BROKEN is the want of
 * memory.  Nodes are borrowed from their tree.
 */
#ifndef EJ_YAML_TREE_H
#define EJ_YAML_TREE_H

#include "journal.h"

enum node_type { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

struct node {
    enum node_type type;
    long line;
    const char *key;  /* of an entry in a mapping; its line is the entry's */
    const char *text; /* of a scalar; "" when nothing stands there */
    int count;        /* of a sequence or mapping */
    struct node *first, *next;
};

struct tree {
    char *name;        /* for messages */
    struct node *root; /* a mapping */
};

/* Read LENGTH bytes of TEXT.  NAME is copied; LINE is the number of the first line.  The document
 * has to be a mapping. */
enum ej_status tree_parse(const char *text, size_t length, const char *name, long line,
                          struct tree **out, struct ej_error *err);
/* The same with all that can be read from FD, which stays the caller's. */
enum ej_status tree_read(int fd, const char *name, struct tree **out, struct ej_error *err);
void tree_free(struct tree *tree);

/* Fill ERR with "FILE:LINE: …" for NODE; returns EJ_REFUSED. */
enum ej_status tree_fail(const struct tree *tree, const struct node *node, struct ej_error *err,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The entry of MAPPING with KEY, or NULL.  Anything but a mapping has none. */
const struct node *tree_find(const struct node *mapping, const char *key);

/* WORD is one of WORDS, which are parted by blanks. */
bool tree_word(const char *words, const char *word);

/* NODE is of TYPE, or it is refused. */
enum ej_status tree_is(const struct tree *tree, const struct node *node, enum node_type type,
                       struct ej_error *err);
/* MAPPING is one and has no key besides KEYS, parted by blanks. */
enum ej_status tree_only(const struct tree *tree, const struct node *mapping, const char *keys,
                         struct ej_error *err);
/* *OUT is the entry with KEY, which has to be there and of TYPE. */
enum ej_status tree_need(const struct tree *tree, const struct node *mapping, const char *key,
                         enum node_type type, const struct node **out, struct ej_error *err);
/* *OUT is the text of the entry with KEY; NULL when there is none.  A sequence or mapping, or an
 * empty text, is refused. */
enum ej_status tree_text(const struct tree *tree, const struct node *mapping, const char *key,
                         const char **out, struct ej_error *err);
/* As tree_text, but the entry has to be there. */
enum ej_status tree_need_text(const struct tree *tree, const struct node *mapping, const char *key,
                              const char **out, struct ej_error *err);
/* *OUT is what NODE says: yes, no, true or false. */
enum ej_status tree_yes_no(const struct tree *tree, const struct node *node, bool *out,
                           struct ej_error *err);
/* *OUT is the whole number that NODE holds, from LOW to HIGH. */
enum ej_status tree_number(const struct tree *tree, const struct node *node, int64_t low,
                           int64_t high, int64_t *out, struct ej_error *err);

#endif
