/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot.c - gnuplot as a child process. */
#include "export/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 10, MOST = 4 << 20 };

/* Looked for nowhere else: PATH is the caller's. */
static const char *const usual[] = {"/usr/bin/gnuplot", "/usr/local/bin/gnuplot", NULL};

static const char *find(const char *const *programs)
{
    for (programs = programs ? programs : usual; *programs; programs++)
        if (access(*programs, X_OK) == 0)
            return *programs;
    return NULL;
}

/* SCRIPT as a file without a name, read from its beginning; -1: it cannot be had. */
static int script_file(const struct buffer *script)
{
    int fd = memfd_create("chart", MFD_CLOEXEC);
    const char *at = script->text;
    size_t left = script->length;

    while (fd >= 0 && left > 0) {
        ssize_t written = write(fd, at, left);
        if (written < 0 && errno != EINTR) {
            close(fd);
            return -1;
        }
        if (written > 0) {
            at += written;
            left -= (size_t)written;
        }
    }
    if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* In the child; only what may be called there. */
static void become(const char *program, int in, int out)
{
    static char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/nonexistent",
                                        NULL};
    const struct rlimit time = {SECONDS, SECONDS}, none = {0, 0};
    char *const arguments[] = {"gnuplot", "-d", NULL};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (nowhere < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(nowhere, STDERR_FILENO) < 0)
        _exit(127);
    closefrom(STDERR_FILENO + 1);
    if (setrlimit(RLIMIT_CPU, &time) == 0 && setrlimit(RLIMIT_FSIZE, &none) == 0 &&
        setrlimit(RLIMIT_CORE, &none) == 0 && chdir("/") == 0)
        execve(program, arguments, environment);
    _exit(127);
}

static long long milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* All that comes from FD; false: too much, too late, or it cannot be read. */
static bool read_all(int fd, struct buffer *out)
{
    long long end = milliseconds() + SECONDS * 1000;
    char block[16384];

    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        long long left = end - milliseconds();
        if (left <= 0 || out->length > MOST || out->failed)
            return false;
        int ready = poll(&wait, 1, (int)left);
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready <= 0)
            continue;
        ssize_t got = read(fd, block, sizeof block);
        if (got == 0)
            return true;
        if (got > 0)
            buffer_add_n(out, block, (size_t)got);
        else if (errno != EINTR)
            return false;
    }
}

/* Wait for the child, which is ended first unless it did its work. */
static bool ended_well(pid_t child, bool whole)
{
    int status;

    if (!whole)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return whole && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum chart_end gnuplot_run(const char *const *programs, const struct buffer *script,
                           struct buffer *out)
{
    const char *program = find(programs);
    int in = -1, ends[2] = {-1, -1};
    pid_t child = -1;
    bool well = false;

    if (!program)
        return CHART_NO_TOOL;
    in = script_file(script);
    if (in >= 0 && pipe2(ends, O_CLOEXEC) == 0)
        child = fork();
    if (child == 0)
        become(program, in, ends[1]);
    if (ends[1] >= 0)
        close(ends[1]);
    if (child > 0)
        well = ended_well(child, read_all(ends[0], out));
    if (ends[0] >= 0)
        close(ends[0]);
    if (in >= 0)
        close(in);
    return out->failed ? CHART_NO_MEMORY : well ? CHART_DRAWN : CHART_FAILED;
}
