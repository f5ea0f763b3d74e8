/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where records come from and go to; where the program finds its own files. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "xalloc.h"

/* The directory of the program that runs, with TAIL behind it, if FILE exists there. */
static bool beside_program(const char *tail, const char *file, char *out, size_t size)
{
    char program[PATH_MAX], probe[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);

    if (length <= 0)
        return false;
    program[length] = '\0';
    int printed = snprintf(out, size, "%s/%s", dirname(program), tail);
    if (printed < 0 || (size_t)printed >= size)
        return false;
    printed = snprintf(probe, sizeof probe, "%s/%s", out, file);
    return printed > 0 && (size_t)printed < sizeof probe && access(probe, R_OK) == 0;
}

char *cli_find_share(void)
{
    static const char probe[] = "schema/001-journal.sql";
    char path[PATH_MAX];
    const char *given = getenv("EJ_SHARE");

    if (given && *given)
        return xstrdup(given);
    if (beside_program("../share/ej", probe, path, sizeof path))
        return xstrdup(path);
    return xstrdup(EJ_SHAREDIR);
}

const char *cli_find_locale(char *buffer, size_t size)
{
    static const char probe[] = "ru/LC_MESSAGES/ej.mo";

    if (beside_program("../share/locale", probe, buffer, size))
        return buffer;
    return EJ_LOCALEDIR;
}

/* ---- files that are written ---------------------------------------------------------------- */

struct cli_file {
    char *path;      /* as the user gave it, for messages */
    char *target;    /* where it is to be: PATH, or what it links to */
    char *temporary; /* beside TARGET; NULL: a device or pipe, which is written directly */
    int fd;
};

/* One step from the symbolic link PATH; NULL: it is none. */
static char *follow(const char *path)
{
    char link[PATH_MAX];
    ssize_t length = readlink(path, link, sizeof link - 1);

    if (length <= 0)
        return NULL;
    link[length] = '\0';
    char *copy = xstrdup(path), *next = NULL;
    if (link[0] == '/')
        next = xstrdup(link);
    else if (asprintf(&next, "%s/%s", dirname(copy), link) < 0)
        xalloc_die();
    free(copy);
    return next;
}

char *cli_target(const char *path)
{
    char *at = xstrdup(path);

    for (int steps = 0; steps < 40; steps++) {
        char *next = follow(at);
        if (!next)
            break;
        free(at);
        at = next;
    }
    return at;
}

/* A device or a pipe is written directly; only a regular file can be put in its place. */
static bool is_special(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static void free_file(struct cli_file *file)
{
    free(file->temporary);
    free(file->target);
    free(file->path);
    free(file);
}

static void open_temporary(struct cli_file *file, mode_t mode)
{
    char *copy = xstrdup(file->target);
    mode_t mask = umask(0);

    umask(mask);
    if (asprintf(&file->temporary, "%s/.ej-XXXXXX", dirname(copy)) < 0)
        xalloc_die();
    free(copy);
    file->fd = mkostemp(file->temporary, O_CLOEXEC);
    if (file->fd >= 0)
        fchmod(file->fd, mode & ~mask);
}

enum ej_status cli_file_open(struct cli *c, const char *path, mode_t mode, struct cli_file **out,
                             int *fd)
{
    struct cli_file *file = xzalloc(sizeof *file);

    *out = NULL;
    file->path = xstrdup(path);
    file->target = cli_target(path);
    if (is_special(path))
        file->fd = open(path, O_WRONLY | O_CLOEXEC);
    else
        open_temporary(file, mode);
    if (file->fd < 0) {
        enum ej_status status = ej_fail(&c->error, EJ_BROKEN, "%s: %s", path, strerror(errno));
        free_file(file);
        return status;
    }
    *fd = file->fd;
    *out = file;
    return EJ_OK;
}

enum ej_status cli_file_close(struct cli_file *file, enum cli_fate fate, struct ej_error *err)
{
    enum ej_status status = EJ_OK;
    bool keep = fate == CLI_KEEP;

    if (keep && file->temporary &&
        (fsync(file->fd) != 0 || rename(file->temporary, file->target) != 0))
        status = ej_fail(err, EJ_BROKEN, "%s: %s", file->path, strerror(errno));
    if (close(file->fd) != 0 && keep && status == EJ_OK)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", file->path, strerror(errno));
    if (file->temporary && (!keep || status != EJ_OK))
        unlink(file->temporary);
    if (file->temporary && fate == CLI_ABSENT && unlink(file->target) != 0 && errno != ENOENT)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", file->path, strerror(errno));
    free_file(file);
    return status;
}

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Both name one file, be it there or not; a device or pipe takes whatever comes. */
static bool same_place(const char *a, const char *b)
{
    char *x = cli_target(a), *y = cli_target(b);
    char *folder_x = xstrdup(x), *folder_y = xstrdup(y);
    bool same =
        !is_special(a) && (same_file(a, b) || (strcmp(basename(x), basename(y)) == 0 &&
                                               same_file(dirname(folder_x), dirname(folder_y))));

    free(folder_x);
    free(folder_y);
    free(x);
    free(y);
    return same;
}

/* What else this run writes to. */
static enum ej_status check_others(struct cli *c, const char *option, const char *path)
{
    const struct {
        const char *option, *path;
    } others[] = {
        {"output", cli_output(c)}, {"rejects", c->rejects}, {"key-file", cli_field(c, "key_file")}};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].path && strcmp(others[i].option, option) != 0 &&
            same_place(path, others[i].path))
            return ej_fail(&c->error, EJ_USAGE, _("--%s: this is the file of --%s"), option,
                           others[i].option);
    return EJ_OK;
}

static bool is_stdin(const char *path)
{
    struct stat x, y;

    return stat(path, &x) == 0 && fstat(STDIN_FILENO, &y) == 0 && S_ISREG(x.st_mode) &&
           x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum ej_status cli_check_target(struct cli *c, const char *option, const char *path)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char part[PATH_MAX], *journal = cli_target(cli_journal(c));
    bool same = false;

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(part, sizeof part, "%s%s", journal, suffixes[i]);
        same = same || same_file(path, part);
    }
    free(journal);
    if (same)
        return ej_fail(&c->error, EJ_USAGE, _("--%s: this is the journal itself"), option);
    for (int i = 0; i < c->operand_count; i++)
        same = same || same_file(path, c->operands[i]);
    if (same || is_stdin(path))
        return ej_fail(&c->error, EJ_USAGE, _("--%s: this is the input itself"), option);
    return check_others(c, option, path);
}

enum ej_status cli_output_fd(struct cli *c, int *fd)
{
    *fd = STDOUT_FILENO;
    if (!cli_output(c))
        return EJ_OK;
    enum ej_status status = cli_check_target(c, "output", c->output);
    return status == EJ_OK ? cli_file_open(c, c->output, 0660, &c->file, fd) : status;
}

enum ej_status cli_commit_output(struct cli *c, enum ej_status status)
{
    struct ej_error error = {0};

    if (!c->file)
        return status;
    bool keep = status == EJ_OK || status == EJ_REFUSED;
    enum ej_status closed = cli_file_close(c->file, keep ? CLI_KEEP : CLI_DROP, &error);
    c->file = NULL;
    if (closed <= status)
        return status;
    c->error = error;
    return closed;
}

/* Whether messages come in Russian: gettext follows LANGUAGE in any locale but C. */
static bool speaks_russian(void)
{
    const char *locale = setlocale(LC_MESSAGES, NULL), *language = getenv("LANGUAGE");

    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        return false;
    return strncmp(language && *language ? language : locale, "ru", 2) == 0;
}

bool cli_russian(const struct cli *c)
{
    if (c->headings)
        return strcmp(c->headings, "ru") == 0;
    bool table = c->format ? strcmp(c->format, "table") == 0 : !c->output && isatty(STDOUT_FILENO);
    return table && speaks_russian();
}

/* As --help says them: a verb may print in more formats. */
static const char *format_words(const struct cli *c)
{
    const struct cli_option *options = c->verb->options;

    for (int i = 0; options && options[i].name; i++)
        if (strcmp(options[i].name, "format") == 0)
            return options[i].help;
    return N_("table, csv, tsv, jsonl or excel-csv");
}

static enum ej_status choose_format(struct cli *c, enum ej_format *out)
{
    static const struct {
        const char *name;
        enum ej_format format;
    } formats[] = {
        {"table", EJ_FORMAT_TABLE}, {"csv", EJ_FORMAT_CSV},         {"tsv", EJ_FORMAT_TSV},
        {"jsonl", EJ_FORMAT_JSONL}, {"excel-csv", EJ_FORMAT_EXCEL},
    };

    *out = !c->output && isatty(STDOUT_FILENO) ? EJ_FORMAT_TABLE : EJ_FORMAT_CSV;
    if (!c->format)
        return EJ_OK;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(c->format, formats[i].name) == 0) {
            *out = formats[i].format;
            return EJ_OK;
        }
    return ej_fail(&c->error, EJ_USAGE, _("--format: not one of: %s"), _(format_words(c)));
}

enum ej_status cli_check_output(struct cli *c)
{
    enum ej_format format;

    if (c->headings && strcmp(c->headings, "ru") != 0 && strcmp(c->headings, "en") != 0)
        return ej_fail(&c->error, EJ_USAGE, _("--headings: not en or ru"));
    return choose_format(c, &format);
}

enum ej_status cli_sink(struct cli *c, struct ej_sink **out)
{
    enum ej_format format;
    int fd;
    enum ej_status status = choose_format(c, &format);

    *out = NULL;
    if (status == EJ_OK)
        status = cli_output_fd(c, &fd);
    if (status == EJ_OK)
        status = ej_sink_text(fd, format, cli_russian(c), out, &c->error);
    return status;
}

enum ej_status cli_finish(struct cli *c, struct ej_sink *sink, enum ej_status status)
{
    if (sink && (status == EJ_OK || status == EJ_REFUSED)) {
        struct ej_error error = {0};
        enum ej_status finished = sink->finish(sink, &error);
        if (finished > status) {
            c->error = error;
            status = finished;
        }
    }
    ej_sink_free(sink);
    return status;
}

const char *cli_output(const struct cli *c)
{
    return c->output && strcmp(c->output, "-") != 0 ? c->output : NULL;
}

/* ---- input --------------------------------------------------------------------------------- */

enum ej_status cli_check_input(struct cli *c, const char *path)
{
    if (access(path, R_OK) != 0)
        return ej_fail(&c->error, EJ_USAGE, "%s: %s", path, strerror(errno));
    return EJ_OK;
}

bool cli_ends_in(const char *name, const char *tail)
{
    size_t length = name ? strlen(name) : 0, size = strlen(tail);

    return length > size && strcasecmp(name + length - size, tail) == 0;
}

static bool is_yaml(const char *file)
{
    return cli_ends_in(file, ".yaml") || cli_ends_in(file, ".yml");
}

enum ej_status cli_source(struct cli *c, const char *file, struct ej_source **out)
{
    bool standard = !file || strcmp(file, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
    const char *name = standard ? _("standard input") : file;
    struct stat st;
    enum ej_status status;

    if (fd < 0)
        return ej_fail(&c->error, EJ_USAGE, "%s: %s", file, strerror(errno));
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
        status = ej_fail(&c->error, EJ_USAGE, "%s: %s", name, strerror(EISDIR));
    else if (is_yaml(file) && c->command->noun && strcmp(c->command->noun, "calendar") == 0)
        status = ej_source_calendar(fd, name, out, &c->error);
    else
        status = ej_source_csv(fd, name, c->encoding, out, &c->error);
    if (!standard)
        close(fd);
    return status;
}
