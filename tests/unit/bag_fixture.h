/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_fixture.h - a bag to play with, and the findings of its verification. */
#ifndef EJ_TEST_BAG_FIXTURE_H
#define EJ_TEST_BAG_FIXTURE_H

#include "archive/bag.h"
#include "archive/tar.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a bag to play with --------------------------------------------------------------------- */

/* Every test runs in an empty temporary folder of its own. */
static inline int enter(void **state)
{
    char *dir = strdup("/tmp/bag_test.XXXXXX");
    *state = dir;
    return !mkdtemp(dir) || chdir(dir) != 0;
}

static inline int drop(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static inline int leave(void **state)
{
    int failed = chdir("/") != 0 || nftw(*state, drop, 16, FTW_DEPTH | FTW_PHYS) != 0;
    free(*state);
    return failed;
}

static inline void put_octets(const char *path, const void *octets, size_t count)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(octets, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

static inline void put(const char *path, const char *text)
{
    put_octets(path, text, strlen(text));
}

static inline void append(const char *path, const char *text)
{
    FILE *file = fopen(path, "ab");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* The whole file, NUL-terminated; the caller frees. */
static inline char *get(const char *path, size_t *count)
{
    struct stat st;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &st), 0);
    char *octets = malloc((size_t)st.st_size + 1);
    assert_non_null(octets);
    size_t got = fread(octets, 1, (size_t)st.st_size, file);
    assert_int_equal(got, st.st_size);
    octets[got] = '\0';
    fclose(file);
    if (count)
        *count = got;
    return octets;
}

static inline void assert_file(const char *path, const char *text)
{
    char *octets = get(path, NULL);
    assert_string_equal(octets, text);
    free(octets);
}

static inline void assert_same_files(const char *a, const char *b)
{
    size_t x, y;
    char *first = get(a, &x), *second = get(b, &y);
    assert_int_equal(x, y);
    assert_memory_equal(first, second, x);
    free(first);
    free(second);
}

static const struct ej_bag_tag tags[] = {
    {"Source-Organization", "МБОУ «Школа № 1»"},
    {"External-Description",
     "Журнал за 2026/27 учебный год, первая четверть: база данных, таблицы, сводные ведомости"},
};

/* A decomposed letter, and more octets than an ustar header has room for. */
#define TABLE                                                                                      \
    "data/таблицы/классны"                                                           \
    "и\xCC\x86"                                                                                   \
    " журнал, первый и второй класс, начальная школа.csv"

/* A folder of odd names, ready to become a bag. */
static inline void fill(const char *dir)
{
    char path[256];
    static const char *const folders[] = {"", "/data", "/data/таблицы", "/data/empty"};
    static const struct {
        const char *name, *text;
    } files[] = {
        {"data/journal.db", "SQLite format 3"},
        {TABLE, "Ё\n"},
        {"data/таблицы/100% \"a b\".csv", ""},
        {"data/a\nb\r.txt", "line"},
        {"README.txt", "read me\n"},
    };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s%s", dir, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, files[i].name);
        put(path, files[i].text);
    }
}

static inline void make(const char *dir)
{
    struct ej_error err = {0};
    fill(dir);
    if (ej_bag_write(dir, "2026-11-02", tags, 2, &err) != EJ_OK)
        fail_msg("%s", err.text);
}

/* ---- findings ------------------------------------------------------------------------------- */

static inline void note(void *context, enum ej_bag_finding kind, const char *path, const char *what)
{
    FILE *to = context;
    fprintf(to, "%c %s: %s\n", kind == EJ_BAG_DEFECT ? 'D' : 'W', path, what);
}

/* Verify PATH: the status and every finding, a line each, must be these. */
static inline void expect(const char *path, enum ej_status wanted, const char *findings)
{
    char *text = NULL;
    size_t length = 0;
    struct ej_error err = {0};
    struct ej_bag_totals totals;
    FILE *to = open_memstream(&text, &length);
    assert_non_null(to);
    enum ej_status status = ej_bag_verify(path, note, to, &totals, &err);
    fclose(to);
    assert_string_equal(text, findings);
    assert_int_equal(status, wanted);
    assert_int_equal(totals.defects > 0, wanted == EJ_REFUSED);
    assert_int_equal(*err.text != '\0', wanted != EJ_OK);
    free(text);
}

/* The same of the folder DIR and of a tar of it. */
static inline void expect_both(const char *dir, enum ej_status wanted, const char *findings)
{
    struct ej_error err = {0};
    expect(dir, wanted, findings);
    unlink("both.tar");
    if (ej_tar_write(dir, "bag", "both.tar", 1793577600, &err) != EJ_OK)
        fail_msg("%s", err.text);
    expect("both.tar", wanted, findings);
}

#endif
