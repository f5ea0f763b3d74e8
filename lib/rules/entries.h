/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entries.h - which of the entries in a lesson break a rule about the time of entry.
 *
 * Such a rule finds a lesson and thing once, however many were entered too late.  It is asked
 * again with :audit, of one row of the history at a time: those with which it finds the same are
 * late, the others, such as a mark whose own term is not over, are not.
 */
#ifndef EJ_RULES_ENTRIES_H
#define EJ_RULES_ENTRIES_H

#include "record/buffer.h"
#include "rules/rule.h"
#include "store/store.h"

/* What tells a finding, the row of STMT, from another: its columns but the row's id. */
void finding_key(struct sqlite3_stmt *stmt, struct buffer *out);

/* A rule that is asked again; zeroed before its first finding. */
struct entries {
    struct sqlite3_stmt *stmt; /* prepared once, or NULL */
    int audit;                 /* the place of :audit in it; 0: it does not use that */
    struct buffer key;
    int64_t *rows; /* of audit */
    int count;
};

/* Put into E->rows the entries since row FIRST of audit that make RULE find KEY in LESSON; all new
 * ones of the lesson where the rule does not use :audit.  J->scope stays as it is. */
enum ej_status entries_find(struct ej_journal *j, const struct rule *rule, int64_t lesson,
                            int64_t first, const struct buffer *key, struct entries *e,
                            struct ej_error *err);
void entries_free(struct entries *e); /* and zero */

#endif
