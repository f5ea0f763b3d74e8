/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rule.h - a rule of the journal as a query: its rows are what breaks it.
 *
 * A file NAME.sql in share/rules, or in a directory of the school's own; docs/adding-a-rule.md:
 *
 *   / *---
 *   id: bad-mark-after-absence
 *   title: {en: …, ru: …}
 *   source: komi 4.12.7                  the paragraph, for people and for refusals
 *   level: warn                          unless the profile says otherwise
 *   can: deny                            or warn: deny is not possible (omissions)
 *   entry: yes                           about the time of entry: rests in import --historical
 *   acts: teacher                        who has to act
 *   scope: mark                          of what `scope` holds ids
 *   wakes: [mark:unsatisfactory]         what is written when it is asked; []: only ej-check asks
 *   if: EXISTS (SELECT 1 FROM closing)   without this it has nothing to look at
 *   with: [final-page]                   tables in common, with/final-page.sql: query/query.h
 *   parameters:
 *     lessons: {default: 3, from: 1, to: 100}
 *     kinds: {default: [контрольная]}
 *   ---* /
 *   SELECT scope.id, … AS class, … AS date, … AS lesson, … AS subject, … AS pupil_id, … AS teacher,
 *       … AS detail
 *   FROM scope JOIN mark m ON m.id = scope.id …
 *
 * policy_load() compiles the rules into the table `rule`; commands read that.
 *
 * Parameters of the SELECT: the rule's own (a list or mapping is given as JSON), and
 *   :txn          the transaction under way, of whose own rows in audit all findings have to come;
 *                 NULL when ej-check asks: (:txn IS NULL OR a.txn_id = :txn)
 *   :audit        the one row of audit to look at, or NULL: (:audit IS NULL OR a.id = :audit);
 *                 tells which records of a lesson a rule about the time of entry refuses: entries.h
 *   :wrote        what that transaction wrote, in words of `wakes`; NULL when ej-check asks
 *   :today :now   the journal's clock, :now in UTC
 *   :year_id :year_from :year_to :from :to :period :pupil_id
 *                 what ej-check was asked about; NULL while something is written
 */
#ifndef EJ_RULES_RULE_H
#define EJ_RULES_RULE_H

#include "policy/profile.h"
#include "query/parameters.h"
#include "query/query.h"

enum { RULE_COLUMNS = 8 }; /* id class date lesson subject pupil_id teacher detail */

extern const char *const rule_columns[RULE_COLUMNS];

/* A rule's file. */
struct rule_file {
    struct query *query; /* titles and SELECT */
    const char *source, *level, *acts, *scope;
    const char *condition;  /* "": always */
    struct composed select; /* with the tables that its header's `with` names */
    bool denies, entry;
    char wakes[128]; /* parted by blanks */
};

/* Read and check OWN/NAME.sql (OWN may be NULL), or else SHARED/NAME.sql, its SELECT included, with
 * tables in common out of the folders `with` there.  *OUT->query is NULL when there is no such
 * file.  EJ_REFUSED: "FILE:LINE: what is wrong". */
enum ej_status rule_read(struct ej_journal *j, const char *own, const char *shared,
                         const char *name, struct rule_file *out, struct ej_error *err);
/* The file out of what the journal keeps of it: its SELECT has the tables in common as they were
 * when it was loaded, and is not checked again. */
enum ej_status rule_recall(const char *name, const char *header, const char *sql,
                           struct rule_file *out, struct ej_error *err);
void rule_free(struct rule_file *rule);

/* A parameter as the header declares it: {default: …}, perhaps with `from` and `to` for numbers or
 * `of` for the words it may be; of a list or mapping they are about each value in it. */
struct buffer;
enum ej_status value_declared(const struct tree *tree, const struct node *declared,
                              struct ej_error *err);
/* VALUE, which stands in TREE, is one that DECLARED allows. */
enum ej_status value_check(const struct node *declared, const struct tree *tree,
                           const struct node *value, struct ej_error *err);
/* As the journal keeps it: a scalar as it is, else JSON in one line. */
void value_text(const struct node *value, struct buffer *out);
/* What it may be: "1-100", "all written"; "" for anything. */
void value_allowed(const struct node *declared, struct buffer *out);

/* Compile the rules of SHARE/rules and OWN (a directory, or NULL), with the levels and parameters
 * of PROFILE, within the caller's transaction; rules without a file go. */
enum ej_status rules_load(struct ej_journal *j, const struct profile *profile, const char *own,
                          struct ej_error *err);

/* Give the rules that the journal holds the levels and parameters of PROFILE. */
enum ej_status rules_again(struct ej_journal *j, const struct profile *profile,
                           struct ej_error *err);

/* The SELECT of an `if`. */
void rule_condition(const char *condition, struct buffer *out);

/* A rule as the journal holds it.  Texts are its own. */
struct rule {
    char *name, *level, *title, *title_ru, *source, *acts, *scope, *wakes, *condition, *parameters,
        *sql;
    bool entry;
    struct rule *next;
};

/* The rules that are not off, by name; those alone that WAKES (a word) wakes, or that NAMES (parted
 * by blanks) has; NULL stands for all.  The caller frees the list. */
enum ej_status rules_get(struct ej_journal *j, const char *names, struct rule **out,
                         struct ej_error *err);
enum ej_status rules_woken(struct ej_journal *j, const char *const *words, int count,
                           struct rule **out, struct ej_error *err);
void rules_free(struct rule *rules);
const char *rule_title(const struct rule *rule); /* in the user's language */

/* Bind the parameters of RULE's SELECT, or of its `if`; V and TXN as below. */
enum ej_status rule_bind(struct ej_journal *j, const struct rule *rule, const struct values *v,
                         int64_t txn, struct sqlite3_stmt *stmt, struct ej_error *err);
/* Prepare and bind; V is what was asked about, or NULL; TXN 0: none.  *OUT is NULL when the rule's
 * `if` says that there is nothing to look at: to ask that costs less than to prepare the SELECT. */
enum ej_status rule_prepare(struct ej_journal *j, const struct rule *rule, const struct values *v,
                            int64_t txn, struct sqlite3_stmt **out, struct ej_error *err);

/* While a transaction is under way others wait for it: a rule that never ends is stopped.  It may
 * take so many steps of store_bound(), some seconds, and more for each row of `scope`; an honest
 * one, which begins with `scope`, takes a hundredth. */
#define RULE_STEPS      INT64_C(100000000)
#define RULE_STEPS_EACH INT64_C(1000000)
void rule_bound(struct ej_journal *j, const struct store_scope *scope);
/* STATUS, or EJ_BROKEN where the rule was stopped. */
enum ej_status rule_unbound(struct ej_journal *j, const struct rule *rule, enum ej_status status,
                            struct ej_error *err);

/* The ids of scope WORD for what was asked about; *IDS is the caller's.  LIMIT, or NULL: a
 * condition on `id` that they have to meet as well. */
enum ej_status scope_ids(struct ej_journal *j, const char *word, const struct values *v,
                         const char *limit, int64_t **ids, int *count, struct ej_error *err);
bool scope_known(const char *word);
/* A row of scope WORD that has something in it, if there is one, to try a rule with: 0 for the
 * whole school, which is more than a trial. */
enum ej_status scope_sample(struct ej_journal *j, const char *word, int64_t *id,
                            struct ej_error *err);
/* What can wake a rule. */
bool wakes_known(const char *word);
/* Writing it touches rows of that scope. */
bool wakes_scope(const char *word, const char *scope);

#endif
