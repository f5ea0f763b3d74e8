/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing a journal. */
#include "store/store.h"

#include <errno.h>
#include <pwd.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "intl.h"
#include "policy/policy.h"
#include "resolve/number.h"
#include "record/text.h"
#include "store/history.h"
#include "store/past.h"

enum { DEFAULT_TIMEOUT = 30000, MAX_WHY = 4096 };

/* Many short writers at once: SQLite's own handler sleeps longer and longer, and the unlucky
 * starve.  Short sleeps of uneven length keep the queue moving. */
static int busy(void *context, int count)
{
    int timeout = *(const int *)context;
    int microseconds = 500 + (int)((unsigned)(getpid() * 7919 + count * 104729) % 4000);

    if (count * 2500 / 1000 > timeout)
        return 0;
    usleep((useconds_t)microseconds);
    return 1;
}

enum ej_status store_connect(struct ej_journal *j, bool create, int timeout, struct ej_error *err)
{
    /* Refused, to no harm, where SQLite is at work already. */
    if (j->one_thread) {
        sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    }
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;

    if (!create && access(j->path, F_OK) != 0)
        return ej_fail(err, EJ_BROKEN,
                       _("%s: %s; name the journal with --db or make one with ej-init"), j->path,
                       strerror(errno));
    int code = sqlite3_open_v2(j->path, &j->db, flags, NULL);
    if (code != SQLITE_OK)
        return ej_fail(err, EJ_BROKEN, "%s: %s", j->path, sqlite3_errstr(code));
    j->timeout = timeout > 0 ? timeout : DEFAULT_TIMEOUT;
    sqlite3_extended_result_codes(j->db, 1);
    sqlite3_busy_handler(j->db, busy, &j->timeout);
    sqlite3_db_config(j->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(j->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(j->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
    /* All triggers are guards against other programs. */
    sqlite3_db_config(j->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    return store_functions(j, err);
}

static char *copy(const char *text, bool *failed)
{
    char *out = text ? strdup(text) : NULL;

    if (text && !out)
        *failed = true;
    return out;
}

/* Nothing that can be read: blanks, of whatever kind, and control characters. */
static bool blank(const char *text)
{
    char one[5] = "", seen[8];

    for (const char *end = text + strlen(text); text < end;) {
        uint32_t c = ej_utf8_next(&text, end);
        one[ej_utf8_put(one, c)] = '\0';
        if (c >= ' ' && (c < 0x7F || c > 0x9F) && ej_text_squeeze(seen, sizeof seen, one) > 0)
            return false;
    }
    return true;
}

static enum ej_status check_why(const char *why, struct ej_error *err)
{
    if (why && !ej_utf8_valid(why))
        return ej_fail(err, EJ_USAGE, _("%s: bytes that are not valid UTF-8"), "--why");
    if (why && strlen(why) > MAX_WHY)
        return ej_fail(err, EJ_USAGE, _("%s is too long"), "--why");
    return EJ_OK;
}

/* The Unix user, by name; the number when the name is unknown. */
static char *unix_user(void)
{
    struct passwd *user = getpwuid(getuid());
    char number[24];

    if (user)
        return strdup(user->pw_name);
    snprintf(number, sizeof number, "%ld", (long)getuid());
    return strdup(number);
}

static enum ej_status prepare_journal(const struct ej_options *options, struct ej_journal **out,
                                      struct ej_error *err)
{
    bool failed = false;
    enum ej_status status = check_why(options->why, err);

    if (status != EJ_OK)
        return status;
    struct ej_journal *j = calloc(1, sizeof *j);
    if (!j)
        return ej_no_memory(err);
    j->path = copy(options->path, &failed);
    j->share = copy(options->share, &failed);
    j->command = copy(options->command, &failed);
    j->as = copy(options->as, &failed);
    j->why = copy(options->why && !blank(options->why) ? options->why : NULL, &failed);
    j->actor = options->user ? copy(options->user, &failed) : unix_user();
    j->for_other = options->user != NULL;
    j->roles = strdup("administrator"); /* of who makes or upgrades a journal */
    j->write = options->write;
    j->one_thread = options->one_thread;
    if (failed || !j->actor || !j->roles) {
        ej_close(j);
        return ej_no_memory(err);
    }
    *out = j;
    return EJ_OK;
}

/* The school's settings that every command needs. */
static enum ej_status load_school(struct ej_journal *j, const char *now, struct ej_error *err)
{
    enum ej_status status = store_string(j, &j->zone, err, "SELECT zone FROM school", "");

    if (status == EJ_OK && !j->zone)
        status = ej_fail(err, EJ_BROKEN, _("%s is not a journal of ej"), j->path);
    return status == EJ_OK ? store_clock(j, now, err) : status;
}

enum ej_status ej_open(const struct ej_options *options, struct ej_journal **out,
                       struct ej_error *err)
{
    struct ej_journal *j = NULL;
    bool older = false;
    enum ej_status status = prepare_journal(options, &j, err);

    *out = NULL;
    if (status == EJ_OK)
        status = store_connect(j, false, options->timeout, err);
    if (status == EJ_OK)
        status = store_version(j, &older, err);
    if (status == EJ_OK)
        status = load_school(j, options->now, err);
    if (status == EJ_OK && older)
        status = store_upgrade(j, err);
    if (status == EJ_OK)
        status = access_identify(j, options->now != NULL, err);
    if (status == EJ_OK && options->as_of)
        status = options->write ? ej_fail(err, EJ_USAGE, _("the past is only read"))
                                : store_past(j, options->as_of, err);
    if (status == EJ_OK)
        *out = j;
    else
        ej_close(j);
    return status;
}

enum ej_status store_open_new(const struct ej_options *options, struct ej_journal **out,
                              struct ej_error *err)
{
    enum ej_status status = prepare_journal(options, out, err);

    return status == EJ_OK ? store_connect(*out, true, options->timeout, err) : status;
}

enum ej_status store_reader(struct ej_journal *j, struct ej_journal **out, struct ej_error *err)
{
    const struct ej_options options = {.path = j->path, .share = j->share};
    enum ej_status status = prepare_journal(&options, out, err);

    if (status == EJ_OK)
        status = store_connect(*out, false, j->timeout, err);
    if (status == EJ_OK && !((*out)->zone = strdup(j->zone)))
        status = ej_no_memory(err);
    if (status != EJ_OK)
        return status;
    memcpy((*out)->today, j->today, sizeof j->today);
    memcpy((*out)->present, j->present, sizeof j->present);
    memcpy((*out)->now, j->now, sizeof j->now);
    return EJ_OK;
}

void ej_close(struct ej_journal *j)
{
    if (!j)
        return;
    ej_rollback(j);
    put_free(j);
    history_free(j);
    store_forget(j);
    policy_free(j->policy);
    numbers_free(j);
    store_clock_free(j);
    sqlite3_close(j->db);
    free(j->path);
    free(j->share);
    free(j->command);
    free(j->as);
    free(j->actor);
    free(j->roles);
    free(j->why);
    free(j->zone);
    free(j);
}
