/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ej - runs the commands ej-*, and lists them. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "close-stream.h"
#include "cli.h"
#include "xalloc.h"

static const struct {
    const char *name, *purpose;
} commands[] = {
    {"init", N_("make an empty journal")},
    {"calendar", N_("periods, holidays, days off, cold days, bells")},
    {"class", N_("classes of a school year")},
    {"subject", N_("subjects")},
    {"staff", N_("staff, roles, homeroom classes")},
    {"roster", N_("pupils, guardians, their movement")},
    {"load", N_("hours and teacher per class, subject and group")},
    {"group", N_("who is in which group")},
    {"timetable", N_("timetable")},
    {"topics", N_("calendar-thematic plan")},
    {"lesson", N_("lessons, planned and held")},
    {"mark", N_("marks")},
    {"absent", N_("attendance")},
    {"homework", N_("homework")},
    {"finals", N_("marks of periods, proposals, forecasts")},
    {"report", N_("reports, to read and to print")},
    {"archive", N_("backups and archives")},
    {"consent", N_("consent to the processing of personal data, anonymisation")},
    {"check", N_("what breaks the rules, remarks on it, controls")},
    {"audit", N_("the history: what was changed, and its proof")},
    {"policy", N_("rules of marking and their strictness")},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static bool known(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return true;
    return false;
}

/* Other programs named ej-* on PATH, each once. */
static void list_others(void)
{
    char *path = xstrdup(getenv("PATH") ? getenv("PATH") : ""), *rest = path, *directory;
    char **shown = NULL;
    size_t count = 0;

    while ((directory = strsep(&rest, ":")) != NULL) {
        DIR *dir = opendir(*directory ? directory : ".");
        for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
            const char *name = entry->d_name + 3;
            bool other = strncmp(entry->d_name, "ej-", 3) == 0 && !known(name) &&
                         faccessat(dirfd(dir), entry->d_name, X_OK, 0) == 0;
            for (size_t i = 0; i < count && other; i++)
                other = strcmp(shown[i], name) != 0;
            if (!other)
                continue;
            shown = xnrealloc(shown, count + 1, sizeof *shown);
            shown[count++] = xstrdup(name);
            printf("  %-12s %s\n", name, _("(found on PATH)"));
        }
        if (dir)
            closedir(dir);
    }
    for (size_t i = 0; i < count; i++)
        free(shown[i]);
    free(shown);
    free(path);
}

static void help(void)
{
    printf("%s ej %s\n%s\n\n%s\n", _("Usage:"), _("COMMAND [VERB] [OPTION]..."),
           _("Keep a school's electronic class journal in one SQLite file."), _("Commands:"));
    for (int i = 0; i < COMMANDS; i++)
        printf("  %-12s %s\n", commands[i].name, _(commands[i].purpose));
    list_others();
    printf("\n  --help                   %s\n  --version                %s\n\n%s\n",
           _("show this help and exit"), _("show the version and exit"),
           _("`ej COMMAND --help' shows the verbs of a command; ej(7) explains fields and laws."));
}

/* Its own directory first, so that a journal's commands all come from one installation. */
static void run(const char *command, char **argv)
{
    char self[PATH_MAX], beside[PATH_MAX], name[256];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

    snprintf(name, sizeof name, "ej-%s", command);
    argv[0] = name;
    if (length > 0) {
        self[length] = '\0';
        int printed = snprintf(beside, sizeof beside, "%s/%s", dirname(self), name);
        if (printed > 0 && (size_t)printed < sizeof beside)
            execv(beside, argv);
    }
    execvp(name, argv);
}

static int finish(int status)
{
    if (close_stream(stdout) != 0) {
        fprintf(stderr, _("ej: standard output: %s\n"), strerror(errno));
        return EJ_BROKEN;
    }
    return status;
}

int main(int argc, char **argv)
{
    char locale[PATH_MAX];
    const char *command = argc > 1 ? argv[1] : NULL;

    /* Only what is used: each category costs files to open at every start. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, "");
    bindtextdomain(EJ_TEXTDOMAIN, cli_find_locale(locale, sizeof locale));
    /* UTF-8 as all of the journal, also while LC_CTYPE is "C" for a library's sake. */
    bind_textdomain_codeset(EJ_TEXTDOMAIN, "UTF-8");
    textdomain(EJ_TEXTDOMAIN);
    if (!command) {
        fprintf(stderr, _("ej: name a command (ej --help lists them)\n"));
        return EJ_USAGE;
    }
    if (strcmp(command, "--version") == 0) {
        printf("ej (ej) %s\n", EJ_VERSION);
        return finish(EJ_OK);
    }
    /* For completion: the names, each with a description after a tab. */
    if (strcmp(command, "--complete") == 0) {
        for (int i = 0; i < COMMANDS; i++)
            printf("%s\t%s\n", commands[i].name, _(commands[i].purpose));
        return finish(EJ_OK);
    }
    if (strcmp(command, "--help") == 0 || strcmp(command, "help") == 0) {
        if (argc == 2) {
            help();
            return finish(EJ_OK);
        }
        char *help_argv[] = {argv[0], (char *)"--help", NULL};
        run(argv[2], help_argv);
        command = argv[2];
    } else if (command[0] != '-' && !strchr(command, '/')) {
        run(command, argv + 1);
    }
    fprintf(stderr, _("ej: no such command: %s (ej --help lists them)\n"), command);
    return EJ_USAGE;
}
