/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules may ask in SQL beyond what SQLite knows. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "policy/policy.h"
#include "store/store.h"

static const struct policy *policy_of(sqlite3_context *context)
{
    const struct policy *policy = NULL;

    policy_get(sqlite3_user_data(context), &policy, NULL);
    if (!policy)
        sqlite3_result_error_nomem(context);
    return policy;
}

static const char *text(sqlite3_value *value)
{
    const char *found = (const char *)sqlite3_value_text(value);

    return found ? found : "";
}

/* ej_propose(subject, sum of mark * weight, sum of weights): the mark that the mean proposes. */
static void propose(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct policy *policy = policy_of(context);
    (void)count;

    if (!policy)
        return;
    int mark = policy_propose(policy, text(values[0]), sqlite3_value_int64(values[1]),
                              sqlite3_value_int64(values[2]));
    if (mark)
        sqlite3_result_int(context, mark);
    else
        sqlite3_result_null(context);
}

/* ej_minimum(hours): current marks that a period mark needs; hours in hundredths. */
static void minimum(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct policy *policy = policy_of(context);
    (void)count;

    if (policy)
        sqlite3_result_int(context, policy_minimum(policy, sqlite3_value_int64(values[0])));
}

/* ej_final(value): mark, not-attested, exempt, passed, failed, or NULL. */
static void final_meaning(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const char *const words[] = {
        [FINAL_MARK] = "mark",     [FINAL_NOT_ATTESTED] = "not-attested",
        [FINAL_EXEMPT] = "exempt", [FINAL_PASSED] = "passed",
        [FINAL_FAILED] = "failed",
    };
    const struct policy *policy = policy_of(context);
    (void)count;

    if (!policy)
        return;
    enum final_meaning meaning = policy_final(policy, text(values[0]), NULL);
    if (meaning == FINAL_NONE)
        sqlite3_result_null(context);
    else
        sqlite3_result_text(context, words[meaning], -1, SQLITE_STATIC);
}

/* ej_written_due(subject, kind, grade): the term for marks of such work, "next-lesson" or days; of
 * NULL, no kind, there is none. */
static void written_due(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct policy *policy = policy_of(context);
    const char *due;
    (void)count;

    if (!policy || sqlite3_value_type(values[1]) == SQLITE_NULL)
        return;
    if (policy_written_due(policy, text(values[0]), text(values[1]), sqlite3_value_int(values[2]),
                           &due, NULL) != EJ_OK)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_text(context, due, -1, SQLITE_TRANSIENT); /* NULL for none */
}

/* ej_joined(subject): the line of the certificate into which its marks go; NULL: its own. */
static void joined(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct policy *policy = policy_of(context);
    (void)count;

    if (policy)
        sqlite3_result_text(context, policy_joined_subject(policy, text(values[0])), -1,
                            SQLITE_TRANSIENT);
}

/* ej_fraction(a, b): a/b in lowest terms, as text. */
static void fraction(sqlite3_context *context, int count, sqlite3_value **values)
{
    int64_t over = sqlite3_value_int64(values[0]), under = sqlite3_value_int64(values[1]);
    int64_t a = over, b = under;
    char out[48];
    (void)count;

    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    if (under == 0 || a == 0) {
        sqlite3_result_null(context);
        return;
    }
    int length =
        snprintf(out, sizeof out, "%lld/%lld", (long long)(over / a), (long long)(under / a));
    sqlite3_result_text(context, out, length, SQLITE_TRANSIENT);
}

/* ej_has(list, word): WORD is one of LIST, a JSON array of texts or numbers. */
static void has(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *list = text(values[0]), *word = text(values[1]);
    size_t length = strlen(word);
    (void)count;

    for (const char *at = list; length && (at = strstr(at, word)) != NULL; at += length) {
        char before = at > list ? at[-1] : ' ', after = at[length];
        if ((before == '"' && after == '"') ||
            (strchr("[,", before) && after && strchr(",]", after))) {
            sqlite3_result_int(context, 1);
            return;
        }
    }
    sqlite3_result_int(context, 0);
}

enum ej_status store_rule_functions(struct ej_journal *j, struct ej_error *err)
{
    static const struct {
        const char *name;
        int count;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"ej_propose", 3, propose},
        {"ej_minimum", 1, minimum},
        {"ej_final", 1, final_meaning},
        {"ej_fraction", 2, fraction},
        {"ej_has", 2, has},
        {"ej_joined", 1, joined},
        {"ej_written_due", 3, written_due},
    };
    enum ej_status status = EJ_OK;

    if (j->rule_functions)
        return EJ_OK;
    for (size_t i = 0; i < sizeof functions / sizeof *functions && status == EJ_OK; i++) {
        int code = sqlite3_create_function(j->db, functions[i].name, functions[i].count,
                                           SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, j,
                                           functions[i].function, NULL, NULL);
        if (code != SQLITE_OK)
            status = store_fail(j, code, err);
    }
    if (status == EJ_OK)
        status = store_scope_table(j, err);
    j->rule_functions = status == EJ_OK;
    return status;
}
