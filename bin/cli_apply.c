/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A verb over a stream of records, and what the user is told about it. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

enum { TOLD_AT_MOST = 50 };

struct telling {
    struct cli *c;
    const char *source;
    time_t begun;
    bool shown;
};

static void wipe_progress(struct telling *t)
{
    if (t->shown)
        fputs("\r\033[K", stderr);
    t->shown = false;
}

static void told(void *context, enum ej_note note, long line, const char *text)
{
    struct telling *t = context;
    struct cli *c = t->c;
    char place[32] = "";

    if (c->quiet && note != EJ_NOTE_REFUSED)
        return;
    wipe_progress(t);
    if (note == EJ_NOTE_UNKNOWN) {
        cli_say(c, _("%s: columns not known, left out: %s"), t->source, text);
        return;
    }
    if (++c->told > TOLD_AT_MOST && !c->verbose) {
        if (c->told == TOLD_AT_MOST + 1)
            cli_say(c, _("and more of the same; --verbose shows all"));
        return;
    }
    if (line > 0)
        snprintf(place, sizeof place, ":%ld", line);
    if (t->source)
        cli_say(c, note == EJ_NOTE_WARNING ? _("%s%s: warning: %s") : "%s%s: %s", t->source, place,
                text);
    else
        cli_say(c, note == EJ_NOTE_WARNING ? _("warning: %s") : "%s", text);
}

static void progress(void *context, long records)
{
    struct telling *t = context;

    if (t->c->quiet || time(NULL) - t->begun < 1 || !isatty(STDERR_FILENO))
        return;
    fputc('\r', stderr);
    fprintf(stderr, _("%s: %ld records"), t->c->command->name, records);
    t->shown = true;
}

/* Of one record there is nothing to sum up, but a verb of its own may do many; nor is there when
 * no record was looked at, or none can have been stored. */
static void summarise(const struct cli *c, const char *source, const struct ej_summary *s,
                      enum ej_status status)
{
    const char *dry = c->dry_run ? _(" (dry run: nothing stored)") : "";

    if (status != EJ_OK && (status != EJ_REFUSED || s->read == 0))
        return;
    if (source ? c->quiet : c->verb->kind == CLI_OTHER ? c->quiet : !c->verbose)
        return;
    /* Without a source nothing was read: the verb has found its records in the journal. */
    const char *words =
        source ? _("%s: %ld read = %ld added + %ld changed + %ld same + %ld refused%s")
               : ngettext_("%s: %ld record = %ld added + %ld changed + %ld same + %ld refused%s",
                           "%s: %ld records = %ld added + %ld changed + %ld same + %ld refused%s",
                           (unsigned long)s->read);
    cli_say(c, words, source ? source : c->verb->name, s->read, s->added, s->changed, s->same,
            s->refused, dry);
}

static enum ej_status open_rejects(struct cli *c, struct ej_sink **out, struct cli_file **file)
{
    int fd;

    *file = NULL;
    if (!c->rejects)
        return EJ_OK;
    if (!c->keep_going)
        return ej_fail(&c->error, EJ_USAGE, _("--rejects needs --keep-going"));
    enum ej_status status = cli_check_target(c, "rejects", c->rejects);
    if (status == EJ_OK)
        status = cli_file_open(c, c->rejects, 0600, file, &fd);
    return status == EJ_OK ? ej_sink_text(fd, EJ_FORMAT_CSV, false, out, &c->error) : status;
}

/* The worse of two statuses, with its error. */
static enum ej_status worse(struct cli *c, enum ej_status status, enum ej_status other,
                            const struct ej_error *error)
{
    if (other <= status)
        return status;
    c->error = *error;
    return other;
}

/* FILE holds what this run refused, or is not there; a run that failed leaves it as it was. */
static enum ej_status close_rejects(struct cli *c, struct ej_sink *rejects, struct cli_file *file,
                                    bool any, enum ej_status status)
{
    enum cli_fate fate = any ? CLI_KEEP : CLI_ABSENT;
    struct ej_error error = {0};

    if (rejects && any && (status == EJ_OK || status == EJ_REFUSED))
        status = worse(c, status, rejects->finish(rejects, &error), &error);
    ej_sink_free(rejects);
    if (status != EJ_OK && status != EJ_REFUSED)
        fate = CLI_DROP;
    return file ? worse(c, status, cli_file_close(file, fate, &error), &error) : status;
}

enum ej_status cli_no_records(struct cli *c, enum ej_status status)
{
    struct ej_error why = c->error;
    struct ej_sink *rejects = NULL;
    struct cli_file *file;
    enum ej_status opened = open_rejects(c, &rejects, &file);

    if (opened > status)
        return opened;
    c->error = why;
    return close_rejects(c, rejects, file, false, status);
}

enum ej_status cli_apply(struct cli *c, const char *verb, struct ej_source *source)
{
    struct telling telling = {.c = c, .source = source->name, .begun = time(NULL)};
    struct ej_summary summary = {0};
    struct ej_sink *changes = NULL, *rejects = NULL;
    struct cli_file *rejects_file = NULL;
    struct ej_apply how = {
        .verb = verb,
        .count = source->name ? c->count : 0,
        .names = c->names,
        .values = c->values,
        .keep_going = c->keep_going,
        .careful = c->verb->kind == CLI_SET || (c->verb->kind == CLI_EACH && !source->name),
        .replace = c->replace,
        .historical = c->historical,
        .russian = cli_russian(c),
        .told = told,
        .progress = progress,
        .context = &telling,
    };
    enum ej_status status = open_rejects(c, &rejects, &rejects_file);

    if (status == EJ_OK && (c->dry_run || c->verb->reads))
        status = cli_sink(c, &changes);
    if (status == EJ_OK && c->verbose && ej_source_form(source))
        cli_say(c, "%s: %s", source->name, ej_source_form(source));
    how.rejects = rejects;
    how.changes = changes;
    if (status == EJ_OK) {
        ej_set_dry_run(c->journal, c->dry_run);
        status = ej_apply(c->journal, c->noun, source, &how, &summary, &c->error);
        wipe_progress(&telling);
        if (status == EJ_REFUSED && !source->name)
            c->error.text[0] = '\0'; /* the one record's reason has been told */
        summarise(c, source->name, &summary, status);
    }
    status = cli_finish(c, changes, status);
    status = close_rejects(c, rejects, rejects_file, summary.refused > 0, status);
    ej_source_free(source);
    return status;
}
