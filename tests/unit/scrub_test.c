/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What anonymisation takes out: the list of columns against the schema, and names in texts. */
#include "consent/scrub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "consent/digest.h"
#include "consent/needle.h"

/* ---- the list ------------------------------------------------------------------------------- */

static char path[] = "/tmp/scrub_test.XXXXXX";

static int setup(void **state)
{
    struct ej_error err = {0};
    struct ej_options options = {.path = path, .share = "share", .write = true, .command = "test"};
    int fd = mkstemp(path);
    close(fd);
    unlink(path);
    struct ej_journal *j = NULL;
    if (ej_create(&options, "Школа", "2026/27", "base", "Europe/Moscow", &err) != EJ_OK ||
        ej_open(&options, &j, &err) != EJ_OK)
        return -1;
    *state = j;
    return 0;
}

static int teardown(void **state)
{
    ej_close(*state);
    return unlink(path);
}

static struct sqlite3_stmt *columns(struct ej_journal *j)
{
    struct ej_error err = {0};
    struct sqlite3_stmt *stmt = NULL;
    assert_int_equal(store_prepare(j,
                                   "SELECT t.name, c.name FROM sqlite_schema t"
                                   " JOIN pragma_table_info(t.name) c"
                                   " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
                                   &stmt, &err),
                     EJ_OK);
    return stmt;
}

static void every_column_is_classified(void **state)
{
    struct ej_error err = {0};
    struct sqlite3_stmt *stmt = columns(*state);
    bool row = true;
    int count = 0;
    while (store_step(*state, stmt, &row, &err) == EJ_OK && row) {
        count++;
        if (scrub_find(store_text(stmt, 0), store_text(stmt, 1)) < 0)
            fail_msg("%s.%s is not in the list of lib/consent/scrub_list.c: say whether"
                     " anonymisation takes it out",
                     store_text(stmt, 0), store_text(stmt, 1));
    }
    store_finalize(stmt);
    assert_true(count > 100);
}

static bool in_schema(struct ej_journal *j, const char *table, const char *column)
{
    struct ej_error err = {0};
    int64_t found = 0;
    store_number(j, &found, 0, &err, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?", "tt",
                 table, column);
    return found != 0;
}

static void every_classified_column_exists(void **state)
{
    for (const struct scrub_table *t = scrub_tables; t->name; t++) {
        char stays[512], *rest = stays;
        snprintf(stays, sizeof stays, "%s", t->stays);
        for (char *name; (name = strsep(&rest, " ")) != NULL;)
            if (!in_schema(*state, t->name, name))
                fail_msg("%s.%s is not in the schema", t->name, name);
        for (const struct scrub_column *c = t->columns; c->name; c++)
            if (!in_schema(*state, t->name, c->name))
                fail_msg("%s.%s is not in the schema", t->name, c->name);
    }
}

/* A pupil's value can be replaced only where it may be what stands there instead. */
static void what_must_not_be_null_is_replaced_by_text(void **state)
{
    struct ej_error err = {0};
    for (const struct scrub_table *t = scrub_tables; t->name; t++)
        for (const struct scrub_column *c = t->columns; c->name; c++) {
            int64_t required = 0;
            if (c->how != SCRUB_PERSON || c->instead)
                continue;
            store_number(*state, &required, 0, &err,
                         "SELECT \"notnull\" FROM pragma_table_info(?) WHERE name = ?", "tt",
                         t->name, c->name);
            if (required)
                fail_msg("%s.%s cannot be NULL", t->name, c->name);
        }
}

/* The dictionary tells readers of an archive what is personal; it has to say the same. */
static void the_dictionary_agrees(void **state)
{
    char line[1024];
    FILE *file = fopen("share/schema/dictionary.csv", "r");
    int count = 0;
    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char *rest = line, *table = strsep(&rest, ","), *column = strsep(&rest, ",");
        const char *personal = strsep(&rest, ",");
        if (!personal || !*column || strcmp(table, "table") == 0)
            continue;
        bool stays = scrub_find(table, column) == SCRUB_STAYS;
        if (stays != (strcmp(personal, "no") == 0))
            fail_msg("%s.%s: the dictionary says '%s', the scrub list otherwise", table, column,
                     personal);
        count++;
    }
    fclose(file);
    assert_true(count > 100);
}

/* What anonymisation erases from the history has to go into its chain as a hash, and nothing else.
 */
static void erasable_is_what_is_erased(void **state)
{
    (void)state;
    for (int i = 0; put_tables[i]; i++)
        for (int c = 0; c < put_tables[i]->count; c++) {
            int how = scrub_find(put_tables[i]->name, put_tables[i]->columns[c]);
            bool erased = how == SCRUB_PERSON || how == SCRUB_TEXT;
            if (erased != (put_tables[i]->erasable >> c & 1))
                fail_msg("%s.%s: lib/store/tables.c and lib/consent/scrub_list.c do not agree",
                         put_tables[i]->name, put_tables[i]->columns[c]);
        }
}

/* ---- names in texts ------------------------------------------------------------------------- */

/* The kinds of needle that hit in TEXT, as letters: s g p e. */
static const char *hits(const struct needles *n, const char *text)
{
    static char out[16];
    struct haystack h = {0};
    struct ej_error err = {0};
    enum needle_kind kind;
    int64_t person;
    int i = 0, count = 0;
    assert_int_equal(haystack_set(&h, text, &err), EJ_OK);
    while (needle_next(n, &h, &i, &person, &kind) && count < 15) {
        assert_int_equal(person, 7);
        out[count++] = "sgpe"[kind];
    }
    out[count] = '\0';
    haystack_free(&h);
    return out;
}

static void find_in(enum needle_kind kind, const char *value, const char *text, bool expected)
{
    struct needles n = {0};
    struct ej_error err = {0};
    assert_int_equal(needle_add(&n, 7, kind, value, &err), EJ_OK);
    if ((*hits(&n, text) != '\0') != expected)
        fail_msg("«%s» in «%s»", value, text);
    needles_free(&n);
}

static void surnames_are_found_in_their_cases(void **state)
{
    static const struct {
        const char *surname, *text;
    } cases[] = {
        {"Кулагин", "Кулагин"},
        {"Кулагин", "спросить Кулагина."},
        {"Кулагин", "Кулагину – карточка"},
        {"Кулагин", "вместе с КУЛАГИНЫМ, дома"},
        {"Кулагин", "мама Кулагиной"},
        {"Кулагина", "Кулагин и Кулагину"},
        {"Аксёнов", "Аксенову дать «карточку»"},
        {"Аксёнов", "«Аксёнов»"},
        {"Островская", "Островской"},
        {"Островский", "об Островском"},
        {"Соловей", "Соловей"},
        {"Ким", "у Кима"},
        {"Шевченко", "Шевченко"},
        {"Воронова-Мухина", "Мухиной"},
        {"Воронова-Мухина", "Вороновой‑Мухиной"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        find_in(NEEDLE_SURNAME, cases[i].surname, cases[i].text, true);
}

static void words_that_only_begin_alike_are_none(void **state)
{
    (void)state;
    find_in(NEEDLE_SURNAME, "Гусев", "гусеница", false);
    find_in(NEEDLE_SURNAME, "Ким", "химия, кимоно", false);
    find_in(NEEDLE_SURNAME, "Орлов", "Морлов", false);
    find_in(NEEDLE_SURNAME, "Кулагин", "", false);
    find_in(NEEDLE_GIVEN, "Вадим", "Вадимович", false);
}

static void numbers_are_found_however_they_are_written(void **state)
{
    (void)state;
    find_in(NEEDLE_PHONE, "+7 (900) 001-74-91", "звонить 89000017491", true);
    find_in(NEEDLE_PHONE, "+79000017491", "8 900 001 74 91 вечером", true);
    find_in(NEEDLE_PHONE, "+79000017491", "8 900 001 74 92", false);
    find_in(NEEDLE_PHONE, "12", "12", false);
    find_in(NEEDLE_EXACT, "К-0164", "дело к-0164.", true);
    find_in(NEEDLE_EXACT, "К-0164", "дело К-01640", false);
    find_in(NEEDLE_EXACT, "kulagina.246@example.ru", "<Kulagina.246@example.ru>", true);
}

static void a_surname_of_two_letters_is_only_a_hint(void **state)
{
    struct needles n = {0};
    struct ej_error err = {0};
    (void)state;
    assert_int_equal(needle_add(&n, 7, NEEDLE_SURNAME, "Ли", &err), EJ_OK);
    assert_string_equal(hits(&n, "можно ли"), "g");
    needles_free(&n);
}

/* ---- file numbers --------------------------------------------------------------------------- */

static void digests_know_every_spelling(void **state)
{
    static const char uuid[] = "3ed345ac-0000-4000-8000-000000000000";
    char a[65], b[65];
    (void)state;
    consent_digest(uuid, "К-0108", a);
    assert_int_equal(strlen(a), 64);
    consent_digest(uuid, " K-0108", b); /* Latin, as an office's file may have it */
    assert_string_equal(a, b);
    consent_digest(uuid, "К-0109", b);
    assert_string_not_equal(a, b);
    consent_digest("another", "К-0108", b);
    assert_string_not_equal(a, b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_classified),
        cmocka_unit_test(every_classified_column_exists),
        cmocka_unit_test(what_must_not_be_null_is_replaced_by_text),
        cmocka_unit_test(the_dictionary_agrees),
        cmocka_unit_test(erasable_is_what_is_erased),
        cmocka_unit_test(surnames_are_found_in_their_cases),
        cmocka_unit_test(words_that_only_begin_alike_are_none),
        cmocka_unit_test(numbers_are_found_however_they_are_written),
        cmocka_unit_test(a_surname_of_two_letters_is_only_a_hint),
        cmocka_unit_test(digests_know_every_spelling),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
