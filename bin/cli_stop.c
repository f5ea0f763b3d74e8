/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stopping: rm(1) does the work, since a signal handler may call next to nothing, and the work
 * interrupted goes no further meanwhile.  A flag to be looked at in between would stop late:
 * SQLite's VACUUM and integrity_check, the sheets and the checksums each run long without asking
 * anybody. */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli_stop.h"

static const char *const tails[] = {"", "-journal", "-wal", "-shm"};
enum { TAILS = sizeof tails / sizeof *tails, WORDS = 3, SLOTS = 4 };

/* Of rm: WORDS words, then TAILS paths for each thing that is staged. */
static char *arguments[WORDS + SLOTS * TAILS + 1] = {(char *)"rm", (char *)"-rf", (char *)"--"};
static size_t count = WORDS;

static void stop(int number)
{
    pid_t child = count > WORDS ? _Fork() : -1;

    if (child == 0) {
        execv("/bin/rm", arguments);
        _exit(127);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    raise(number); /* the default by now; it waits for the handler's end */
}

static void signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

void cli_stop_cleanly(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND}, before;

    signals(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
}

static void add(const char *path)
{
    size_t last = count;

    for (size_t i = 0; i < TAILS && count < WORDS + SLOTS * TAILS; i++) {
        if (asprintf(&arguments[last], "%s%s", path, tails[i]) < 0)
            break; /* no memory: then without */
        last++;
    }
    if (last == count + TAILS)
        count = last;
    else
        while (last > count)
            free(arguments[--last]);
    arguments[count] = NULL;
}

static void take_away(const char *path)
{
    size_t at = WORDS;

    while (at < count && strcmp(arguments[at], path) != 0)
        at += TAILS;
    if (at == count)
        return;
    for (size_t i = 0; i < TAILS; i++)
        free(arguments[at + i]);
    count -= TAILS;
    memmove(&arguments[at], &arguments[at + TAILS], (count - at) * sizeof *arguments);
    arguments[count] = NULL;
}

void cli_staged(void *context, const char *path, bool there)
{
    sigset_t set, before;

    (void)context;
    signals(&set);
    sigprocmask(SIG_BLOCK, &set, &before);
    if (there)
        add(path);
    else
        take_away(path);
    sigprocmask(SIG_SETMASK, &before, NULL);
}
