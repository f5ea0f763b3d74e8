/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_office.c - runs LibreOffice, which gets nothing from the caller but its arguments. */
#include "export/pdf_office.h"

#include "intl.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the folder ------------------------------------------------------------------------------ */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

enum ej_status office_folder(const struct ej_progress *progress, char **dir, struct ej_error *err)
{
    const char *place = getenv("TMPDIR");
    char *made;

    *dir = NULL;
    if (asprintf(&made, "%s/ej-XXXXXX", place && *place ? place : "/tmp") < 0)
        return ej_no_memory(err);
    if (!mkdtemp(made)) {
        enum ej_status status = ej_fail(err, EJ_BROKEN, "%s: %s", made, strerror(errno));
        free(made);
        return status;
    }
    if (progress && progress->staged)
        progress->staged(progress->context, made, true);
    *dir = made;
    return EJ_OK;
}

void office_remove(const struct ej_progress *progress, char *dir)
{
    if (!dir)
        return;
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (progress && progress->staged)
        progress->staged(progress->context, dir, false);
    free(dir);
}

/* ---- the program ----------------------------------------------------------------------------- */

/* `soffice` is a script that starts a program that starts soffice.bin: where that lies beside it
 * we start it ourselves, so that it is our child and ends when we do. */
static char *innermost(const char *found)
{
    char *real = realpath(found, NULL), *copy = real ? strdup(real) : NULL, *path = NULL;

    if (copy && asprintf(&path, "%s/soffice.bin", dirname(copy)) < 0)
        path = NULL;
    free(copy);
    if (path && access(path, X_OK) == 0) {
        free(real);
        return path;
    }
    free(path);
    return real;
}

static char *look_on_path(const char *name)
{
    const char *at = getenv("PATH");

    while (at && *at) {
        size_t length = strcspn(at, ":");
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%.*s/%s", (int)length, at, name);
        if (*at == '/' && access(path, X_OK) == 0)
            return innermost(path);
        at += length + (at[length] == ':');
    }
    return NULL;
}

/* Where the packages of libreoffice.org put it. */
static char *look_in_opt(void)
{
    glob_t found;
    char *program = NULL;

    if (glob("/opt/libreoffice*/program/soffice", 0, NULL, &found) == 0)
        program = innermost(found.gl_pathv[found.gl_pathc - 1]);
    globfree(&found);
    return program;
}

enum ej_status office_find(char **program, struct ej_error *err)
{
    *program = look_on_path("soffice");
    if (!*program)
        *program = look_on_path("libreoffice");
    if (!*program)
        *program = look_in_opt();
    if (*program)
        return EJ_OK;
    return ej_fail(err, EJ_BROKEN,
                   _("PDF is made by LibreOffice, which is not installed here; install it (Debian: "
                     "apt install libreoffice-calc-nogui), or print to XLSX"));
}

/* ---- its settings ---------------------------------------------------------------------------- */

/* No macros; the texts are Russian, and so is the comma in numbers. */
static const char settings[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\""
    " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\">"
    "<prop oor:name=\"DisableMacrosExecution\" oor:op=\"fuse\"><value>true</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Linguistic/General\">"
    "<prop oor:name=\"DefaultLocale\" oor:op=\"fuse\"><value>ru-RU</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Setup/L10N\">"
    "<prop oor:name=\"ooSetupSystemLocale\" oor:op=\"fuse\"><value>ru-RU</value></prop></item>\n"
    "</oor:items>\n";

static enum ej_status write_settings(const char *dir, struct ej_error *err)
{
    static const char *const folders[] = {"profile", "profile/user"};
    char path[PATH_MAX];
    bool written = true;

    for (size_t i = 0; i < sizeof folders / sizeof *folders && written; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, folders[i]);
        written = mkdir(path, 0700) == 0 || errno == EEXIST;
    }
    snprintf(path, sizeof path, "%s/profile/user/registrymodifications.xcu", dir);
    FILE *file = written ? fopen(path, "we") : NULL;
    written = file && fputs(settings, file) >= 0;
    if (file && fclose(file) != 0)
        written = false;
    return written ? EJ_OK : ej_fail(err, EJ_BROKEN, "%s: %s", dir, strerror(errno));
}

/* ---- a run ----------------------------------------------------------------------------------- */

/* Strings to be passed on, all freed at the end. */
struct words {
    char **list;
    size_t count, room;
    bool failed;
};

__attribute__((format(printf, 2, 3))) static void add(struct words *words, const char *format, ...)
{
    va_list args;

    if (words->count + 2 > words->room) {
        size_t room = words->room ? words->room * 2 : 16;
        char **grown = realloc(words->list, room * sizeof *grown);
        if (!grown) {
            words->failed = true;
            return;
        }
        words->list = grown;
        words->room = room;
    }
    va_start(args, format);
    words->failed = vasprintf(&words->list[words->count], format, args) < 0 || words->failed;
    va_end(args);
    words->count += !words->failed;
    words->list[words->count] = NULL;
}

static void free_words(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->list[i]);
    free(words->list);
}

static void make_arguments(struct words *words, const char *program, const char *dir, size_t count)
{
    add(words, "%s", program);
    add(words, "-env:UserInstallation=file://%s/profile", dir);
    for (const char *const *option =
             (const char *const[]){"--headless", "--norestore", "--nologo", "--nolockcheck", NULL};
         *option; option++)
        add(words, "%s", *option);
    /* SelectPdfVersion 2: PDF/A-2b. */
    add(words, "--convert-to");
    add(words, "pdf:calc_pdf_Export:{\"SelectPdfVersion\":{\"type\":\"long\",\"value\":\"2\"}}");
    add(words, "--outdir");
    add(words, "%s", dir);
    for (size_t i = 1; i <= count; i++)
        add(words, "%s/%zu.xlsx", dir, i);
}

static void make_environment(struct words *words, const char *dir)
{
    add(words, "PATH=/usr/bin:/bin");
    add(words, "HOME=%s", dir);
    add(words, "TMPDIR=%s", dir);
    add(words, "LC_ALL=C.UTF-8");
    add(words, "TZ=UTC");
    add(words, "SAL_USE_VCLPLUGIN=svp");
}

/* In the child: only what may be called between fork and exec. */
static _Noreturn void become(char **arguments, char **environment, pid_t parent)
{
    sigset_t none;
    int nothing = open("/dev/null", O_RDWR);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || nothing < 0)
        _exit(127);
    setpgid(0, 0);
    /* What it keeps for all users, in /var/spool/libreoffice, has to be readable by them, also
     * where root runs it first.  Its output lies in a folder of our own. */
    umask(022);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        dup2(nothing, fd);
    closefrom(STDERR_FILENO + 1);
    execve(arguments[0], arguments, environment);
    _exit(127);
}

static size_t count_made(const char *dir, size_t count)
{
    size_t made = 0;

    for (size_t i = 1; i <= count; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%zu.pdf", dir, i);
        made += access(path, R_OK) == 0;
    }
    return made;
}

/* Until CHILD ends or the time is over; -1: it had to be killed. */
static int await(pid_t child, const char *dir, size_t count, int seconds,
                 const struct ej_progress *progress)
{
    int fd = pidfd_open(child, 0), status;
    time_t begun = time(NULL);
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    bool late = false;

    while (!late && poll(&ready, 1, 500) <= 0) {
        late = time(NULL) - begun >= seconds;
        if (progress && progress->told)
            progress->told(progress->context, (int)(count_made(dir, count) * 99 / count));
    }
    if (late && kill(-child, SIGKILL) != 0)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (fd >= 0)
        close(fd);
    if (late)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static enum ej_status run(const char *program, const char *dir, size_t count, int seconds,
                          const struct ej_progress *progress, int *ended, struct ej_error *err)
{
    struct words arguments = {0}, environment = {0};
    enum ej_status status = EJ_OK;
    pid_t parent = getpid(), child;

    make_arguments(&arguments, program, dir, count);
    make_environment(&environment, dir);
    if (arguments.failed || environment.failed) {
        status = ej_no_memory(err);
    } else if ((child = fork()) == 0) {
        become(arguments.list, environment.list, parent);
    } else if (child < 0) {
        status = ej_fail(err, EJ_BROKEN, "%s: %s", program, strerror(errno));
    } else {
        *ended = await(child, dir, count, seconds, progress);
    }
    free_words(&arguments);
    free_words(&environment);
    return status;
}

enum ej_status office_convert(const char *program, const char *dir, size_t count, int seconds,
                              const struct ej_progress *progress, struct ej_error *err)
{
    enum { AGAIN = 81 }; /* with new settings it wants to be started once more */
    int ended = AGAIN;
    enum ej_status status = write_settings(dir, err);

    for (int tries = 0; tries < 3 && ended == AGAIN && status == EJ_OK; tries++)
        status = run(program, dir, count, seconds, progress, &ended, err);
    if (status != EJ_OK)
        return status;
    if (ended < 0)
        return ej_fail(err, EJ_BROKEN, _("LibreOffice was stopped after %d seconds"), seconds);
    if (ended != 0 || count_made(dir, count) < count)
        return ej_fail(err, EJ_BROKEN, _("LibreOffice (%s) made no PDF, and ended with status %d"),
                       program, ended);
    return EJ_OK;
}
