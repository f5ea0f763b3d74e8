/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_fixture.h - a folder for each test of workbooks, and other programs' words about them. */
#ifndef EJ_XLSX_FIXTURE_H
#define EJ_XLSX_FIXTURE_H

#include "export/xlsx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a folder for each test ----------------------------------------------------------------- */

static char root[4096]; /* of the sources */

static int enter(void **state)
{
    char *folder = strdup("/tmp/xlsx-test-XXXXXX");

    if (!getcwd(root, sizeof root) || !mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    *state = folder;
    return 0;
}

static int leave(void **state)
{
    char *folder = *state, command[128];
    int failed;

    snprintf(command, sizeof command, "rm -rf %s", folder);
    failed = chdir(root) != 0 || system(command) != 0;
    free(folder);
    return failed ? -1 : 0;
}

/* The names in the folder, sorted, each followed by a blank. */
static const char *files(void)
{
    static char names[1024];
    struct dirent **list;
    int count = scandir(".", &list, NULL, alphasort);

    assert_true(count >= 2);
    names[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (strcmp(list[i]->d_name, ".") != 0 && strcmp(list[i]->d_name, "..") != 0) {
            strncat(names, list[i]->d_name, sizeof names - strlen(names) - 2);
            strcat(names, " ");
        }
        free(list[i]);
    }
    free(list);
    return names;
}

/* All that COMMAND prints; it succeeds. */
static char *output(const char *command)
{
    FILE *pipe = popen(command, "r");
    size_t size = 0, length;
    char *text = NULL;
    FILE *memory = open_memstream(&text, &size);
    char block[4096];

    assert_non_null(pipe);
    while ((length = fread(block, 1, sizeof block, pipe)) > 0)
        fwrite(block, 1, length, memory);
    fclose(memory);
    assert_int_equal(pclose(pipe), 0);
    return text;
}

/* What tests/xlsx.py says. */
static char *show(const char *what, const char *file, const char *sheet)
{
    char command[8192];

    /* openpyxl is not to run with a sanitizer's libraries or with another locale. */
    snprintf(command, sizeof command, "PYTHONIOENCODING=utf-8 '%s/tests/xlsx.py' %s '%s' '%s'",
             root, what, file, sheet);
    return output(command);
}

static void shows(const char *what, const char *file, const char *sheet, const char *expected)
{
    char *text = show(what, file, sheet);

    assert_string_equal(text, expected);
    free(text);
}

/* ---- tables --------------------------------------------------------------------------------- */

static struct ej_sink *open_sink(const char *path)
{
    struct ej_error err = {0};
    struct ej_sink *sink = NULL;

    assert_int_equal(ej_sink_xlsx(path, "2026-10-25", NULL, &sink, &err), EJ_OK);
    assert_non_null(sink);
    return sink;
}

static void ok(enum ej_status status, const struct ej_error *err)
{
    if (status)
        fail_msg("status %d: %s", status, err->text);
}

/* A sheet of COUNT rows that follow one another in VALUES. */
static void put_table(struct ej_sink *sink, const struct ej_table *table,
                      const struct ej_value *values, int count)
{
    struct ej_error err = {0};

    ok(sink->begin(sink, table, &err), &err);
    for (int i = 0; i < count; i++)
        ok(sink->row(sink, values + i * table->count, &err), &err);
    ok(sink->end(sink, &err), &err);
}

static void finish(struct ej_sink *sink)
{
    struct ej_error err = {0};

    ok(sink->finish(sink, &err), &err);
    sink->free(sink);
}

#endif
