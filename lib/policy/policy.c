/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy as the journal holds it: rows of names and values, read once. */
#include "policy/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "policy/written.h"
#include "record/text.h"
#include "store/store.h"

enum { MAX_VALUE = 64, NAME_SIZE = 1024 };

struct setting {
    char *name, *value;
};

struct policy {
    struct setting *settings;
    int count;
    const char *scale, *debt, *unsatisfactory; /* of the settings: asked for each mark */
    struct written *written;
};

void policy_free(struct policy *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->count; i++) {
        free(p->settings[i].name);
        free(p->settings[i].value);
    }
    free(p->settings);
    written_free(p->written);
    free(p);
}

void policy_forget(struct ej_journal *j)
{
    policy_free(j->policy);
    j->policy = NULL;
}

/* The value of the setting NAME; "" when the profile has none. */
static const char *value_of(const struct policy *p, const char *name)
{
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->settings[i].name, name) == 0)
            return p->settings[i].value;
    return "";
}

static enum ej_status add(struct policy *p, const char *name, const char *value,
                          struct ej_error *err)
{
    if (p->count % 32 == 0) {
        struct setting *grown = realloc(p->settings, ((size_t)p->count + 32) * sizeof *p->settings);
        if (!grown)
            return ej_no_memory(err);
        p->settings = grown;
    }
    struct setting *setting = &p->settings[p->count++];
    setting->name = strdup(name);
    setting->value = strdup(value);
    if (!setting->name || !setting->value)
        return ej_no_memory(err);
    return EJ_OK;
}

enum ej_status policy_get(struct ej_journal *j, const struct policy **out, struct ej_error *err)
{
    static const char sql[] = "SELECT name, value FROM policy";
    struct sqlite3_stmt *stmt = NULL;
    bool row;

    *out = j->policy;
    if (j->policy)
        return EJ_OK;
    struct policy *p = calloc(1, sizeof *p);
    if (!p)
        return ej_no_memory(err);
    enum ej_status status = store_query(j, &stmt, err, sql, "");
    while (status == EJ_OK && (status = store_step(j, stmt, &row, err)) == EJ_OK && row)
        status = add(p, store_text(stmt, 0), store_text(stmt, 1), err);
    if (status == EJ_OK)
        status = written_new(value_of(p, "written-work"), &p->written, err);
    if (status != EJ_OK) {
        if (stmt)
            store_reset(stmt);
        policy_free(p);
        return status;
    }
    p->scale = value_of(p, "scale");
    p->debt = value_of(p, "debt");
    p->unsatisfactory = value_of(p, "unsatisfactory");
    *out = j->policy = p;
    return EJ_OK;
}

/* ---- lists: words parted by blanks, some of them KEY:VALUE ----------------------------------- */

/* The next word of *LIST, which moves behind it; its length, 0 at the end. */
static size_t next_word(const char **list, const char **word)
{
    *word = *list + strspn(*list, " ");
    size_t length = strcspn(*word, " ");
    *list = *word + length;
    return length;
}

static bool has_word(const char *list, const char *wanted)
{
    const char *word;
    size_t length, size = strlen(wanted);

    while ((length = next_word(&list, &word)) > 0)
        if (length == size && memcmp(word, wanted, size) == 0)
            return true;
    return false;
}

static bool has_number(const char *list, long wanted)
{
    const char *word;

    while (next_word(&list, &word) > 0)
        if (strtol(word, NULL, 10) == wanted)
            return true;
    return false;
}

/* The next "KEY:VALUE" of numbers. */
static bool next_pair(const char **list, int64_t *key, int64_t *value)
{
    const char *word;
    char *end;

    if (next_word(list, &word) == 0)
        return false;
    *key = strtoll(word, &end, 10);
    *value = *end == ':' ? strtoll(end + 1, NULL, 10) : 0;
    return true;
}

/* ---- marks ----------------------------------------------------------------------------------- */

const char *policy_profile(const struct policy *p)
{
    return value_of(p, "profile");
}

const char *policy_scale(const struct policy *p)
{
    return p->scale;
}

const char *policy_debt(const struct policy *p)
{
    return p->debt;
}

bool policy_is_debt(const struct policy *p, const char *value)
{
    return *value && strcmp(value, p->debt) == 0;
}

int policy_mark(const struct policy *p, const char *value)
{
    return has_word(p->scale, value) ? (int)strtol(value, NULL, 10) : 0;
}

bool policy_is_mark(const struct policy *p, const char *value)
{
    return policy_is_debt(p, value) || has_word(p->scale, value);
}

bool policy_unsatisfactory(const struct policy *p, const char *value)
{
    return has_word(p->unsatisfactory, value);
}

bool policy_no_marks(const struct policy *p, int grade)
{
    return has_number(value_of(p, "no-marks-in-grades"), grade);
}

/* ---- finals ---------------------------------------------------------------------------------- */

/* How a final value is compared: folded, Cyrillic, without a last full stop. */
static void plain(char out[MAX_VALUE], const char *in)
{
    char folded[MAX_VALUE];

    out[0] = '\0';
    if (ej_text_fold(folded, sizeof folded, in) >= sizeof folded ||
        ej_text_lookalike(out, MAX_VALUE, folded) >= MAX_VALUE)
        return;
    size_t length = strlen(out);
    if (length > 1 && out[length - 1] == '.')
        out[length - 1] = '\0';
}

static enum final_meaning meaning_of(const char *word)
{
    static const char *const meanings[] = {
        [FINAL_NOT_ATTESTED] = "not-attested",
        [FINAL_EXEMPT] = "exempt",
        [FINAL_PASSED] = "passed",
        [FINAL_FAILED] = "failed",
    };

    for (int i = FINAL_NOT_ATTESTED; i <= FINAL_FAILED; i++)
        if (strcmp(word, meanings[i]) == 0)
            return (enum final_meaning)i;
    return FINAL_NONE;
}

static const char prefix[] = "finals.";

static bool is_final_setting(const struct setting *setting)
{
    return strncmp(setting->name, prefix, sizeof prefix - 1) == 0;
}

enum final_meaning policy_final(const struct policy *p, const char *value, const char **canonical)
{
    char wanted[MAX_VALUE], have[MAX_VALUE];
    const char *unused;

    if (!canonical)
        canonical = &unused;
    *canonical = value;
    if (policy_mark(p, value))
        return FINAL_MARK;
    *canonical = NULL;
    plain(wanted, value);
    for (int i = 0; *wanted && i < p->count; i++) {
        if (!is_final_setting(&p->settings[i]))
            continue;
        plain(have, p->settings[i].name + sizeof prefix - 1);
        if (strcmp(have, wanted) == 0) {
            *canonical = p->settings[i].name + sizeof prefix - 1;
            return meaning_of(p->settings[i].value);
        }
    }
    return FINAL_NONE;
}

void policy_finals(const struct policy *p, char *out, size_t size)
{
    size_t used = 0;

    if (size > 0)
        out[0] = '\0';
    for (int i = 0; i < p->count; i++) {
        if (!is_final_setting(&p->settings[i]) || used >= size)
            continue;
        used += (size_t)snprintf(out + used, size - used, "%s%s", used ? " " : "",
                                 p->settings[i].name + sizeof prefix - 1);
    }
}

/* ---- proposals ------------------------------------------------------------------------------- */

/* The value of the setting START plus the name of SUBJECT, or NULL. */
static const char *of_subject(const struct policy *p, const char *start, const char *subject)
{
    char wanted[NAME_SIZE], have[NAME_SIZE];
    size_t length = strlen(start);

    ej_text_fold(wanted, sizeof wanted, subject);
    for (int i = 0; i < p->count; i++) {
        if (strncmp(p->settings[i].name, start, length) != 0)
            continue;
        ej_text_fold(have, sizeof have, p->settings[i].name + length);
        if (strcmp(wanted, have) == 0)
            return p->settings[i].value;
    }
    return NULL;
}

static const char *thresholds(const struct policy *p, const char *subject)
{
    const char *own = of_subject(p, "thresholds.", subject);

    return own ? own : value_of(p, "thresholds");
}

int64_t policy_threshold(const struct policy *p, const char *subject, int mark)
{
    const char *list = thresholds(p, subject);
    int64_t key, value;

    while (next_pair(&list, &key, &value))
        if (key == mark)
            return value;
    return 0;
}

int policy_propose(const struct policy *p, const char *subject, int64_t sum, int64_t weight)
{
    const char *list = thresholds(p, subject);
    int64_t key, value;

    if (weight == 0)
        return 0;
    int best = (int)strtol(p->scale, NULL, 10);
    while (next_pair(&list, &key, &value))
        if (key > best && 100 * sum >= value * weight)
            best = (int)key;
    return best;
}

int policy_year_mark(const struct policy *p, int64_t sum, int64_t count)
{
    if (count == 0)
        return 0;
    int64_t up = strtoll(value_of(p, "year-mark-up-from"), NULL, 10);
    int64_t whole = sum / count, rest = sum % count;
    return (int)(100 * rest >= up * count ? whole + 1 : whole);
}

int policy_minimum(const struct policy *p, int64_t hours)
{
    const char *list = value_of(p, "minimum-marks");
    int64_t key, value, least = 0, from = 0;

    while (next_pair(&list, &key, &value))
        if (key <= hours && key > from) {
            from = key;
            least = value;
        }
    return (int)least;
}

int policy_minimum_share(const struct policy *p)
{
    return (int)strtol(value_of(p, "minimum-marks-share"), NULL, 10);
}

enum ej_status policy_written_due(const struct policy *p, const char *subject, const char *kind,
                                  int grade, const char **due, struct ej_error *err)
{
    return written_due(p->written, subject, kind, grade, due, err);
}

/* ---- certificates and storage ---------------------------------------------------------------- */

bool policy_exam_grade(const struct policy *p, int grade)
{
    return has_number(value_of(p, "exam-grades"), grade);
}

bool policy_mean_grade(const struct policy *p, int grade)
{
    return has_number(value_of(p, "mean-grades"), grade);
}

const char *policy_joined_subject(const struct policy *p, const char *subject)
{
    return of_subject(p, "joined.", subject);
}

int policy_storage(const struct policy *p, const char *what)
{
    char name[32];

    snprintf(name, sizeof name, "storage.%s", what);
    return (int)strtol(value_of(p, name), NULL, 10);
}
