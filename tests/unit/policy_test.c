/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"

/* A share directory of its own: the real schema and profiles, and one more profile, own.yaml. */
static char share[] = "/tmp/policy_test.XXXXXX";

static void write_profile(const char *text)
{
    char path[sizeof share + 32];
    snprintf(path, sizeof path, "%s/profiles/own.yaml", share);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int run(const char *format)
{
    char command[256];
    snprintf(command, sizeof command, format, share, share);
    return system(command);
}

static int setup(void **state)
{
    (void)state;
    return !mkdtemp(share) || run("cp -r share/schema share/profiles share/rules %s");
}

static int teardown(void **state)
{
    (void)state;
    return run("rm -r %s");
}

static enum ej_status create(const char *profile, struct ej_journal **out, struct ej_error *err)
{
    char path[sizeof share + 32];
    struct ej_options options = {.path = path, .share = share, .write = true, .command = "test"};
    snprintf(path, sizeof path, "%s/ej.db", share);
    unlink(path);
    enum ej_status status = ej_create(&options, "Школа", "2026/27", profile, "Europe/Moscow", err);
    return status == EJ_OK ? ej_open(&options, out, err) : status;
}

static const struct policy *policy_of(struct ej_journal *j)
{
    const struct policy *p = NULL;
    assert_int_equal(policy_get(j, &p, NULL), EJ_OK);
    return p;
}

static int64_t count(struct ej_journal *j, const char *sql)
{
    int64_t n;
    assert_int_equal(store_number(j, &n, 0, NULL, sql, ""), EJ_OK);
    return n;
}

static void the_default(void **state)
{
    struct ej_journal *j = NULL;
    const char *canonical;
    char words[64];
    (void)state;

    assert_int_equal(create("base", &j, NULL), EJ_OK);
    const struct policy *p = policy_of(j);
    assert_ptr_equal(p, policy_of(j));
    assert_string_equal(policy_profile(p), "base");
    assert_true(policy_is_mark(p, "2") && policy_is_mark(p, "5") && policy_is_mark(p, "."));
    assert_false(policy_is_mark(p, "1") || policy_is_mark(p, "") || policy_is_mark(p, "2 3"));
    assert_true(policy_is_debt(p, "."));
    assert_false(policy_is_debt(p, "") || policy_is_debt(p, "2"));
    assert_int_equal(policy_mark(p, "4"), 4);
    assert_int_equal(policy_mark(p, "."), 0);
    assert_true(policy_unsatisfactory(p, "2"));
    assert_false(policy_unsatisfactory(p, "3"));
    assert_true(policy_no_marks(p, 1));
    assert_false(policy_no_marks(p, 10));
    assert_int_equal(policy_final(p, "3", &canonical), FINAL_MARK);
    assert_string_equal(canonical, "3");
    assert_int_equal(policy_final(p, "Н/A", &canonical), FINAL_NOT_ATTESTED);
    assert_string_equal(canonical, "н/а");
    assert_int_equal(policy_final(p, "осв", &canonical), FINAL_EXEMPT);
    assert_string_equal(canonical, "осв.");
    assert_int_equal(policy_final(p, "зач.", NULL), FINAL_PASSED);
    assert_int_equal(policy_final(p, "незач.", NULL), FINAL_FAILED);
    assert_int_equal(policy_final(p, ".", &canonical), FINAL_NONE);
    assert_null(canonical);
    policy_finals(p, words, sizeof words);
    assert_non_null(strstr(words, "осв."));
    assert_int_equal(policy_minimum(p, 50), 0);
    assert_int_equal(policy_minimum(p, 150), 3);
    assert_int_equal(policy_minimum(p, 200), 5);
    assert_int_equal(policy_minimum(p, 800), 7);
    assert_int_equal(policy_minimum_share(p), 70);
    assert_true(policy_exam_grade(p, 9) && policy_mean_grade(p, 11));
    assert_false(policy_exam_grade(p, 11) || policy_mean_grade(p, 1));
    assert_string_equal(policy_joined_subject(p, "вероятность  и статистика"), "Математика");
    assert_null(policy_joined_subject(p, "Физика"));
    assert_int_equal(policy_storage(p, "journals"), 5);
    assert_int_equal(policy_storage(p, "summaries"), 25);
    assert_int_equal(count(j, "SELECT weight FROM kind WHERE name = 'лабораторная'"), 150);
    assert_int_equal(count(j, "SELECT count(*) FROM kind WHERE name = 'урок' AND weight IS NULL"),
                     1);
    assert_int_equal(count(j, "SELECT count(*) FROM kind WHERE control"), 1);
    assert_int_equal(count(j, "SELECT count(*) FROM code"), 6);
    assert_int_equal(count(j, "SELECT count(*) FROM audit WHERE tbl IN ('policy', 'kind', 'code')"),
                     count(j, "SELECT (SELECT count(*) FROM policy) + (SELECT count(*) FROM kind)"
                              " + (SELECT count(*) FROM code)"));
    ej_close(j);
}

static void exact_at_the_thresholds(void **state)
{
    struct ej_journal *j = NULL;
    (void)state;

    write_profile("extends: komi\nthresholds-by-subject:\n  Музыка: {5: 4.60, 4: 3.6, 3: 2.6}\n");
    assert_int_equal(create("own", &j, NULL), EJ_OK);
    const struct policy *p = policy_of(j);
    assert_int_equal(policy_propose(p, "Алгебра", 900, 200), 5); /* 4.5 exactly */
    assert_int_equal(policy_propose(p, "Алгебра", 899, 200), 4);
    assert_int_equal(policy_propose(p, "Алгебра", 500, 200), 3);
    assert_int_equal(policy_propose(p, "Алгебра", 499, 200), 2);
    assert_int_equal(policy_propose(p, "Алгебра", 0, 0), 0);
    assert_int_equal(policy_propose(p, "музыка", 900, 200), 4);
    assert_int_equal(policy_threshold(p, "Музыка", 5), 460);
    assert_int_equal(policy_threshold(p, "Физика", 5), 450);
    assert_int_equal(policy_threshold(p, "Физика", 2), 0);
    assert_int_equal(policy_year_mark(p, 14, 4), 4); /* 3.5 */
    assert_int_equal(policy_year_mark(p, 13, 4), 3);
    assert_int_equal(policy_year_mark(p, 16, 4), 4);
    assert_int_equal(policy_year_mark(p, 0, 0), 0);
    assert_int_equal(policy_storage(p, "journals"), 0); /* komi has no term */
    assert_int_equal(count(j, "SELECT count(*) FROM code"), 5);
    ej_close(j);
}

static void another_profile_takes_the_place_of_the_first(void **state)
{
    struct ej_journal *j = NULL;
    const struct policy *p;
    (void)state;

    assert_int_equal(create("base", &j, NULL), EJ_OK);
    assert_int_equal(ej_begin(j, NULL), EJ_OK);
    assert_int_equal(policy_load(j, "base", NULL, NULL, NULL), EJ_OK);
    assert_int_equal(count(j, "SELECT count(DISTINCT txn_id) FROM audit"), 1); /* nothing new */
    assert_int_equal(policy_load(j, "sedj", NULL, NULL, NULL), EJ_OK);
    assert_int_equal(ej_commit(j, NULL), EJ_OK);
    p = policy_of(j);
    assert_string_equal(policy_profile(p), "sedj");
    /* The regulation's Latin O is stored as the Cyrillic letter. */
    assert_int_equal(count(j, "SELECT count(*) FROM code WHERE name IN ('Б', 'У', 'Н', 'О')"), 4);
    assert_int_equal(count(j, "SELECT count(*) FROM code"), 4);
    assert_int_equal(count(j, "SELECT count(*) FROM audit WHERE tbl = 'code' AND new IS NULL"), 5);
    ej_close(j);
}

static void all_profiles_load(void **state)
{
    static const char *const names[] = {"solo", "komi", "epos", "mo", "sedj"};
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ej_journal *j = NULL;
        struct ej_error err = {0};
        if (create(names[i], &j, &err) != EJ_OK)
            fail_msg("%s: %s", names[i], err.text);
        assert_string_equal(policy_profile(policy_of(j)), names[i]);
        ej_close(j);
    }
}

static void defects_are_named_with_their_line(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"extends: base\nscael: [2]\n",
         "own.yaml:2: unknown key 'scael'; there are: extends rules scale"},
        {"extends: nobody\n", "own.yaml:1: there is no profile 'nobody'"},
        {"extends: own\n", "own.yaml:1: the profiles extend one another without end"},
        {"scale: [2, 3]\ndebt: '.'\n", "own.yaml:1: 'unsatisfactory' is missing"},
        {"extends: base\nscale: [3, 2]\n", "own.yaml:2: '2' is no whole number from 4 to 100"},
        {"extends: base\nscale: [2]\n", "own.yaml:2: a scale has two marks at least"},
        {"extends: base\nscale: {a: 1}\n", "own.yaml:2: 'scale' has to be a list"},
        {"extends: base\ndebt: 4\n", "own.yaml:2: '4' cannot stand for a debt"},
        {"extends: base\nunsatisfactory: [1]\n", "own.yaml:2: '1' is not of the scale"},
        {"extends: base\nthresholds: {5: 4.5, 4: 3.5}\n",
         "own.yaml:2: each mark of the scale but the lowest needs a threshold"},
        {"extends: base\nthresholds: {5: 3.5, 4: 3.5, 3: 2.5}\n",
         "own.yaml:2: the threshold of a greater mark has to be greater"},
        {"extends: base\nthresholds: {5: 4.567, 4: 3.5, 3: 2.5}\n",
         "own.yaml:2: '4.567' is no decimal up to 5.00"},
        {"extends: base\nfinals:\n  н/а: never\n",
         "own.yaml:3: 'never' is none of: not-attested exempt passed failed"},
        {"extends: base\nfinals: {не аттестован: not-attested}\n",
         "own.yaml:2: 'не аттестован' is not one word"},
        {"extends: base\nkinds:\n  урок: {}\n  зачёт: {weight: 0}\n",
         "own.yaml:4: '0' is no decimal up to 100.00"},
        {"extends: base\nkinds:\n  урок: {wait: 1}\n",
         "own.yaml:3: unknown key 'wait'; there are: weight control"},
        {"extends: base\ncodes:\n  Н: gone\n", "own.yaml:3: 'gone' is none of: unknown valid"},
        {"extends: base\ncodes:\n  H: valid\n  Н: late\n", "own.yaml:4: 'Н' is there twice"},
        {"extends: base\nstorage: {journals: none}\n",
         "own.yaml:2: 'none' is no whole number from 1 to 200"},
        {"extends: base\nrules:\n  no-such: warn\n",
         "own.yaml:3: there is no rule 'no-such'; there are: "},
        {"extends: base\nrules: [no-topic]\n",
         "own.yaml:2: 'rules' has to be a list of 'key: value'"},
        {"extends: base\nrules:\n  no-topic: loud\n",
         "own.yaml:3: 'loud' is none of: off warn deny"},
        {"extends: base\nrules: {no-topic: deny}\n", "own.yaml:2: this rule can only warn"},
        {"extends: base\nrules:\n  no-topic: {days: 3}\n",
         "own.yaml:3: unknown key 'days'; there are: level"},
        {"extends: base\nrules: {no-topic: [warn]}\n",
         "own.yaml:2: 'no-topic' has to be a list of 'key: value'"},
        {"extends: base\nminimum-marks: {x: 3}\n", "own.yaml:2: 'x' is no number of hours"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ej_journal *j = NULL;
        struct ej_error err = {0};
        write_profile(cases[i].text);
        assert_int_equal(create("own", &j, &err), EJ_REFUSED);
        if (!strstr(err.text, cases[i].message))
            fail_msg("'%s' lacks '%s'", err.text, cases[i].message);
    }
    struct ej_journal *j = NULL;
    struct ej_error err = {0};
    assert_int_equal(create("../own", &j, &err), EJ_USAGE);
    assert_string_equal(err.text, "there is no profile '../own'; there are: base, epos, komi, mo, "
                                  "own, sedj, solo");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default),
        cmocka_unit_test(exact_at_the_thresholds),
        cmocka_unit_test(another_profile_takes_the_place_of_the_first),
        cmocka_unit_test(all_profiles_load),
        cmocka_unit_test(defects_are_named_with_their_line),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
