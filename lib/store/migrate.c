/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema's version, and making a new journal. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intl.h"
#include "policy/policy.h"
#include "record/buffer.h"
#include "record/text.h"
#include "store/copies.h"

enum {
    APPLICATION_ID = 0x656a0001, /* "ej", for file(1) */
};

/* In SHARE/schema, by version: each makes the next one out of the one before. */
static const char *const scripts[] = {"001-journal.sql", "002-rules.sql"};
enum { SCHEMA_VERSION = sizeof scripts / sizeof *scripts };

enum ej_status store_version(struct ej_journal *j, bool *older, struct ej_error *err)
{
    int64_t application, version;
    enum ej_status status = store_number(j, &application, 0, err, "PRAGMA application_id", "");

    if (status == EJ_OK)
        status = store_number(j, &version, 0, err, "PRAGMA user_version", "");
    if (status != EJ_OK)
        return ej_prefix(err, "%s", j->path);
    if (application != APPLICATION_ID)
        return ej_fail(err, EJ_BROKEN, _("%s is not a journal of ej"), j->path);
    if (version > SCHEMA_VERSION)
        return ej_fail(err, EJ_BROKEN,
                       _("%s was written by a newer ej (schema %d, this one knows %d); update ej"),
                       j->path, (int)version, SCHEMA_VERSION);
    j->version = (int)version;
    *older = version < SCHEMA_VERSION;
    return EJ_OK;
}

/* Nothing that waits for another program, such as a pipe. */
static FILE *open_regular(const char *path)
{
    struct stat seen;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    FILE *file = NULL;

    if (fd >= 0 && fstat(fd, &seen) == 0 && !S_ISREG(seen.st_mode))
        errno = S_ISDIR(seen.st_mode) ? EISDIR : EOPNOTSUPP;
    else if (fd >= 0)
        file = fdopen(fd, "r");
    if (fd >= 0 && !file)
        close(fd);
    return file;
}

/* As an editor under Windows writes it: without its mark at the start, lines end in LF alone. */
static void plain_lines(char *text)
{
    static const char mark[] = "\xEF\xBB\xBF";
    const char *from = text;
    char *to = text;

    if (strncmp(text, mark, sizeof mark - 1) == 0)
        from += sizeof mark - 1;
    for (; *from; from++)
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from;
    *to = '\0';
}

char *store_read_file(const char *directory, const char *name, struct ej_error *err)
{
    struct buffer path = {0}, text = {0};
    char chunk[4096];
    size_t got;

    buffer_printf(&path, "%s/%s", directory, name);
    FILE *file = path.failed ? NULL : open_regular(path.text);
    if (!file) {
        ej_fail(err, EJ_BROKEN, "%s/%s: %s", directory, name, strerror(errno));
        buffer_free(&path);
        return NULL;
    }
    buffer_add(&text, ""); /* an empty file has a text too */
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        buffer_add_n(&text, chunk, got);
    if (ferror(file) || text.failed || !text.text || strlen(text.text) != text.length) {
        ej_fail(err, EJ_BROKEN, _("%s/%s: cannot be read"), directory, name);
        buffer_free(&text);
    }
    fclose(file);
    buffer_free(&path);
    if (text.text)
        plain_lines(text.text);
    return text.text;
}

/* Record in the journal itself which columns the rows of audit hold. */
static enum ej_status describe_audit(struct ej_journal *j, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; put_tables[i] && status == EJ_OK; i++) {
        struct buffer names = {0};
        for (int c = 0; c < put_tables[i]->count; c++)
            buffer_printf(&names, "%s%s", c ? " " : "", put_tables[i]->columns[c]);
        if (names.failed)
            status = ej_no_memory(err);
        else
            status = store_exec(j, err,
                                "INSERT INTO audit_layout (tbl, columns) VALUES (?1, ?2)"
                                " ON CONFLICT (tbl) DO UPDATE SET columns = ?2",
                                "tt", put_tables[i]->name, names.text);
        buffer_free(&names);
    }
    return status;
}

static enum ej_status run_script(struct ej_journal *j, const char *name, struct ej_error *err)
{
    struct buffer directory = {0};
    char *sql = NULL;
    enum ej_status status = EJ_BROKEN;

    buffer_printf(&directory, "%s/schema", j->share);
    if (directory.failed)
        ej_no_memory(err);
    else if ((sql = store_read_file(directory.text, name, err)) != NULL)
        status = store_script(j, sql, err);
    free(sql);
    buffer_free(&directory);
    return status;
}

enum ej_status store_schema(struct ej_journal *j, struct ej_error *err)
{
    char pragmas[96];
    enum ej_status status = EJ_OK;

    for (int i = j->version; i < SCHEMA_VERSION && status == EJ_OK; i++)
        status = run_script(j, scripts[i], err);
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             APPLICATION_ID, SCHEMA_VERSION);
    if (status == EJ_OK)
        status = store_script(j, pragmas, err);
    if (status == EJ_OK)
        status = describe_audit(j, err);
    return status;
}

enum ej_status store_blank(const struct ej_journal *j, struct ej_journal **out,
                           struct ej_error *err)
{
    const struct ej_options options = {.path = ":memory:", .share = j->share};
    enum ej_status status = store_open_new(&options, out, err);

    if (status == EJ_OK)
        status = ej_begin(*out, err);
    if (status == EJ_OK)
        status = store_schema(*out, err);
    if (status == EJ_OK)
        status = store_exec(*out, err, "COMMIT", "");
    if (status == EJ_OK)
        (*out)->in_transaction = false;
    return status;
}

/* A random version 4 UUID (RFC 9562). */
static enum ej_status make_uuid(char out[37], struct ej_error *err)
{
    unsigned char b[16];

    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        return ej_fail(err, EJ_BROKEN, _("no random numbers: %s"), strerror(errno));
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
             b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
             b[14], b[15]);
    return EJ_OK;
}

/* "2026/27": the year runs from 1 September to 31 August until a calendar says otherwise. */
static enum ej_status put_first_year(struct ej_journal *j, const char *year, struct ej_error *err)
{
    int from, to, used = 0, digits = 0;
    char starts[32], ends[32];
    struct ej_value values[3];
    enum change change;
    int64_t id;

    if (sscanf(year, "%4d/%n%2d%n", &from, &digits, &to, &used) != 2 || year[used] || digits != 5 ||
        from < 1990 || from > 2098 || to != (from + 1) % 100)
        return ej_fail(err, EJ_USAGE, _("not a school year: %s (write it as 2026/27)"), year);
    snprintf(starts, sizeof starts, "%04d-09-01", from);
    snprintf(ends, sizeof ends, "%04d-08-31", from + 1);
    values[0] = ej_text(year);
    values[1] = ej_text(starts);
    values[2] = ej_text(ends);
    return put_row(j, &put_year, values, &id, &change, NULL, err);
}

static enum ej_status put_first_school(struct ej_journal *j, const char *school,
                                       struct ej_error *err)
{
    char uuid[37];
    struct ej_value values[3] = {ej_text(school), ej_text(j->zone), ej_text(uuid)};
    enum change change;
    int64_t id;
    enum ej_status status = make_uuid(uuid, err);

    return status == EJ_OK ? put_row(j, &put_school, values, &id, &change, NULL, err) : status;
}

static enum ej_status already_there(const char *path, struct ej_error *err)
{
    return ej_fail(err, EJ_USAGE, _("%s is already there; a journal is never overwritten"), path);
}

/* Take the name, so that no existing file is overwritten, with the rights that it shall have. */
static enum ej_status take_file(const char *path, struct ej_error *err)
{
    struct stat directory;
    struct buffer parent = {0};
    const char *slash = strrchr(path, '/');
    mode_t mode = 0600;
    enum ej_status status = access(path, F_OK) != 0 ? copy_alone(path, err) : EJ_OK;

    if (status != EJ_OK)
        return status;
    buffer_add_n(&parent, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
    if (!parent.failed && stat(parent.text, &directory) == 0 && (directory.st_mode & S_ISGID))
        mode = 0660;
    buffer_free(&parent);
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return already_there(path, err);
    if (fd < 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    if (fchmod(fd, mode) != 0) {
        ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
        close(fd);
        unlink(path);
        return EJ_BROKEN;
    }
    close(fd);
    return EJ_OK;
}

/* tzalloc() takes any name, an unknown one for UTC. */
static enum ej_status check_zone(const char *zone, struct ej_error *err)
{
    struct buffer path = {0};
    const char *directory = getenv("TZDIR");
    enum ej_status status = EJ_OK;

    buffer_printf(&path, "%s/%s", directory ? directory : "/usr/share/zoneinfo", zone);
    if (path.failed)
        status = ej_no_memory(err);
    else if (!*zone || strstr(zone, "..") || access(path.text, R_OK) != 0)
        status = ej_fail(err, EJ_USAGE, _("unknown time zone: %s (such as Europe/Moscow)"), zone);
    buffer_free(&path);
    return status;
}

static enum ej_status fill(struct ej_journal *j, const struct ej_options *options,
                           const char *school, const char *year, const char *profile,
                           struct ej_error *err)
{
    enum ej_status status = store_clock(j, options->now, err);

    if (status == EJ_OK)
        status = store_script(j, "PRAGMA journal_mode = WAL", err);
    if (status == EJ_OK)
        status = ej_begin(j, err);
    if (status == EJ_OK)
        status = store_schema(j, err);
    if (status == EJ_OK)
        status = put_first_school(j, school, err);
    if (status == EJ_OK)
        status = put_first_year(j, year, err);
    if (status == EJ_OK)
        status = policy_load(j, profile, NULL, NULL, err);
    return status == EJ_OK ? ej_commit(j, err) : status;
}

/* The name under which a dry run makes its journal, beside PATH, where nothing may be yet. */
static enum ej_status trial_name(const char *path, char **out, struct ej_error *err)
{
    struct buffer name = {0};

    *out = NULL;
    if (access(path, F_OK) == 0)
        return already_there(path, err);
    buffer_printf(&name, "%s.dry-run-%ld", path, (long)getpid());
    if (name.failed)
        return ej_no_memory(err);
    *out = name.text;
    return EJ_OK;
}

static enum ej_status create(const struct ej_options *options, const char *school, const char *year,
                             const char *profile, const char *zone, struct ej_error *err)
{
    struct ej_journal *j = NULL;
    enum ej_status status = take_file(options->path, err);

    if (status != EJ_OK)
        return status;
    status = store_open_new(options, &j, err);
    if (status == EJ_OK && !(j->zone = strdup(zone)))
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = fill(j, options, school, year, profile, err);
    ej_close(j);
    if (status != EJ_OK || options->dry_run)
        unlink(options->path);
    return status;
}

enum ej_status ej_create(const struct ej_options *options, const char *school, const char *year,
                         const char *profile, const char *zone, struct ej_error *err)
{
    struct ej_options mine = *options;
    char *trial = NULL;
    enum ej_status status = check_zone(zone, err);

    if (status == EJ_OK && !ej_utf8_valid(school))
        status = ej_fail(err, EJ_USAGE, _("%s: bytes that are not valid UTF-8"), "--school");
    if (status == EJ_OK && options->dry_run) {
        status = trial_name(options->path, &trial, err);
        mine.path = trial;
    }
    if (status == EJ_OK)
        status = create(&mine, school, year, profile, zone, err);
    free(trial);
    return status;
}
