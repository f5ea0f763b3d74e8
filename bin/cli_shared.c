/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running for another user. */
#include <config.h>

#include <ctype.h>
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli_shared.h"
#include "xalloc.h"

/* Where the system's administrator says which journal it is; `make install-shared CONF=…`. */
#ifndef EJ_CONF
#define EJ_CONF "/etc/ej.conf"
#endif

static struct {
    bool on;
    char *user, *journal;
} shared;

bool cli_shared(void)
{
    return shared.on;
}

const char *cli_shared_user(void)
{
    return shared.user;
}

const char *cli_shared_journal(void)
{
    return shared.journal;
}

/* ---- what the caller has no say in ----------------------------------------------------------- */

/* The name of a locale, and no path to one. */
static bool is_locale(const char *text)
{
    size_t length = strlen(text);

    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("_.@:-", *c))
            return false;
    return length > 0 && length < 64 && !strstr(text, "..");
}

/* An empty environment, but for the language in which the caller wants to be told things. */
static void clean_environment(void)
{
    static const char *const kept[] = {"LANG", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE"};
    enum { KEPT = sizeof kept / sizeof *kept };
    char *values[KEPT];

    for (int i = 0; i < KEPT; i++) {
        const char *value = getenv(kept[i]);
        values[i] = value && is_locale(value) ? xstrdup(value) : NULL;
    }
    clearenv();
    setenv("PATH", "/usr/bin:/bin", 1);
    for (int i = 0; i < KEPT; i++) {
        if (values[i])
            setenv(kept[i], values[i], 1);
        free(values[i]);
    }
}

/* All three user ids, so that the caller can neither signal nor trace the process; no core file. */
static bool become(uid_t owner)
{
    const struct rlimit none = {0, 0};
    uid_t real, effective, saved;

    if (setresuid(owner, owner, owner) != 0 || getresuid(&real, &effective, &saved) != 0 ||
        real != owner || effective != owner || saved != owner)
        return false;
    return prctl(PR_SET_DUMPABLE, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0;
}

static void clean_process(void)
{
    struct sigaction ordinary = {.sa_handler = SIG_DFL};
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int i = 1; i < NSIG; i++)
        sigaction(i, &ordinary, NULL);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write */
    umask(077);
    closefrom(STDERR_FILENO + 1);
}

void cli_shared_hold(void)
{
    if (!shared.on)
        return;
    signal(SIGTSTP, SIG_IGN);
    signal(SIGTTIN, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
}

/* ---- the configuration ----------------------------------------------------------------------- */

/* "journal = /var/lib/ej/school.ej"; lines that begin with # say nothing. */
static bool read_line(char *line)
{
    line[strcspn(line, "\n")] = '\0';
    char *at = line + strspn(line, " \t");

    if (*at == '\0' || *at == '#')
        return true;
    size_t key = strcspn(at, " \t=");
    char *value = at + key + strspn(at + key, " \t");
    if (key != strlen("journal") || strncmp(at, "journal", key) != 0 || *value != '=')
        return false;
    value += 1 + strspn(value + 1, " \t");
    for (size_t end = strlen(value); end > 0 && isspace((unsigned char)value[end - 1]); end--)
        value[end - 1] = '\0';
    if (*value != '/' || shared.journal)
        return false;
    shared.journal = xstrdup(value);
    return true;
}

/* NULL, or what is wrong.  Only the system's administrator may have written it. */
static const char *read_configuration(void)
{
    char line[4096];
    struct stat st;
    const char *wrong = NULL;
    FILE *file = fopen(EJ_CONF, "re");

    if (!file)
        return strerror(errno);
    if (fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != 0 ||
        (st.st_mode & (S_IWGRP | S_IWOTH)))
        wrong = "it has to belong to root, and nobody else may write it";
    while (!wrong && fgets(line, sizeof line, file))
        if (!read_line(line))
            wrong = "it has one line, journal = /path";
    if (!wrong && !shared.journal)
        wrong = "it names no journal";
    fclose(file);
    return wrong;
}

int cli_shared_begin(const char *command)
{
    uid_t real = getuid(), owner = geteuid();
    char number[24];

    if (real == owner && getgid() == getegid())
        return 0;
    const struct passwd *user = getpwuid(real);
    snprintf(number, sizeof number, "%lu", (unsigned long)real);
    shared.user = xstrdup(user ? user->pw_name : number);
    shared.on = true;
    clean_environment();
    clean_process();
    const char *wrong = owner == 0 || getgid() != getegid()
                            ? "it is to be run for the journal's own user, not for root or a group"
                        : become(owner) ? NULL
                                        : strerror(errno);
    if (!wrong && chdir("/") != 0)
        wrong = strerror(errno);
    if (wrong) {
        fprintf(stderr, "%s: %s\n", command, wrong);
        return EJ_BROKEN;
    }
    if ((wrong = read_configuration()) != NULL) {
        fprintf(stderr, "%s: %s: %s\n", command, EJ_CONF, wrong);
        return EJ_BROKEN;
    }
    return 0;
}

/* ---- what the caller may name ---------------------------------------------------------------- */

static bool is_path(const char *arg)
{
    static const char *const words[] = {"FILE", "DIR", "DIRECTORY", "FOLDER", "PATH", "PLACE"};

    for (size_t i = 0; arg && i < sizeof words / sizeof *words; i++)
        if (strstr(arg, words[i]))
            return true;
    return false;
}

static enum ej_status refuse(struct cli *c, const char *what)
{
    return ej_fail(&c->error, EJ_DENIED,
                   _("%s: in the shared installation a command opens no file by name; use"
                     " standard input and output, < FILE and > FILE"),
                   what);
}

enum ej_status cli_shared_check(struct cli *c)
{
    if (!shared.on)
        return EJ_OK;
    if (c->db)
        return ej_fail(&c->error, EJ_DENIED, _("--db: the shared installation has one journal, %s"),
                       shared.journal);
    if (strcmp(c->command->name, "ej-init") == 0)
        return refuse(c, c->command->name);
    if (c->output)
        return refuse(c, "--output");
    if (c->rejects)
        return refuse(c, "--rejects");
    for (int i = 0; c->verb->options && c->verb->options[i].name; i++)
        if (c->own[i] && is_path(c->verb->options[i].arg)) {
            char option[64];
            snprintf(option, sizeof option, "--%s", c->verb->options[i].name);
            return refuse(c, option);
        }
    for (int i = 0; i < c->count; i++)
        if (strstr(c->names[i], "file"))
            return refuse(c, c->names[i]);
    bool file =
        c->verb->kind == CLI_IMPORT || c->verb->kind == CLI_EACH || is_path(c->verb->operands);
    for (int i = 0; file && i < c->operand_count; i++)
        if (strcmp(c->operands[i], "-") != 0)
            return refuse(c, "FILE");
    return EJ_OK;
}
