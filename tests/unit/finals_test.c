/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proposals of periods, years and certificates, over a school made row by row. */
#include "finals/finals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "finals/forecast.h"

/* Two classes of grade 7, one of 9; years in which pupil 5 goes through 10, 10 again and 11. */
static const char school[] =
    "DELETE FROM year;"
    "INSERT INTO year VALUES (1, '2024/25', '2024-09-01', '2025-05-28'),"
    " (2, '2025/26', '2025-09-01', '2026-05-28'), (3, '2026/27', '2026-09-01', '2027-05-28'),"
    " (4, '2027/28', '2027-09-01', '2028-05-28');"
    "INSERT INTO calendar (year_id, kind, name, grade_from, grade_to, starts, ends)"
    " VALUES (3, 'period', 'Q1', 1, 9, '2026-09-01', '2026-10-25'),"
    " (3, 'period', 'Q2', 1, 9, '2026-11-05', '2026-12-30');"
    "INSERT INTO staff VALUES (1, 'petrova', 'П', 'А', '', 'teacher');"
    "INSERT INTO class (id, year_id, name, grade, letter) VALUES (1, 3, '7А', 7, 'А'),"
    " (2, 3, '7Б', 7, 'Б'), (3, 3, '9А', 9, 'А'), (4, 1, '10А', 10, 'А'),"
    " (5, 2, '10А', 10, 'А'), (6, 3, '11А', 11, 'А'), (7, 3, '1А', 1, 'А');"
    "INSERT INTO class_part SELECT id, id FROM class;"
    "INSERT INTO subject (id, name, graded, attested) VALUES (1, 'Физика', 1, 1),"
    " (2, 'Алгебра', 1, 1), (3, 'Геометрия', 1, 1), (4, 'Математика', 1, 1),"
    " (5, 'ОРКСЭ', 0, 1), (6, 'Проект', 1, 0), (7, 'Астрономия', 1, 1);"
    "INSERT INTO course VALUES (1, 1, 1, ''), (2, 2, 1, ''), (3, 3, 1, ''), (4, 3, 2, ''),"
    " (5, 3, 3, ''), (6, 6, 1, ''), (7, 1, 5, ''), (8, 1, 6, ''), (9, 7, 1, '');"
    "INSERT INTO load (course_id, starts, teacher_id, hours)"
    " SELECT id, '2026-09-01', 1, 200 FROM course;"
    "INSERT INTO pupil (id, file_no, surname, given_name, consent) VALUES"
    " (1, 'А-1', 'Абрамов', 'Яков', 'given'), (2, 'Б-2', 'Белов', 'Яков', 'given'),"
    " (3, 'В-3', 'Власов', 'Яков', 'given'), (4, 'Г-4', 'Громов', 'Яков', 'given'),"
    " (5, 'Д-5', 'Дёмин', 'Яков', 'given'), (6, 'Е-6', 'Ежов', 'Яков', 'given');"
    "INSERT INTO enrolment (pupil_id, class_id, starts, start_kind, ends, end_kind) VALUES"
    " (1, 1, '2026-09-01', 'enrol', NULL, NULL),"
    " (2, 1, '2026-09-01', 'enrol', '2026-10-01', 'transfer'),"
    " (2, 2, '2026-10-01', 'transfer', NULL, NULL),"
    " (3, 1, '2026-09-01', 'enrol', '2026-10-10', 'depart'),"
    " (4, 3, '2026-09-01', 'enrol', '2027-05-25', 'graduate'),"
    " (5, 4, '2024-09-01', 'enrol', '2025-06-01', 'retain'),"
    " (5, 5, '2025-09-01', 'retain', '2026-06-01', 'promote'),"
    " (5, 6, '2026-09-01', 'promote', NULL, NULL),"
    " (6, 7, '2026-09-01', 'enrol', NULL, NULL);"
    "INSERT INTO lesson (id, course_id, date, number, teacher_id, kind_id) SELECT value, 1,"
    " date('2026-09-01', value || ' days'), 1, 1, (SELECT id FROM kind WHERE name = 'урок')"
    " FROM json_each('[1,2,3,4,5,6]');"
    "INSERT INTO lesson (id, course_id, date, number, teacher_id, kind_id)"
    " VALUES (20, 2, '2026-10-05', 1, 1, 1), (21, 2, '2026-11-06', 1, 1, 1);";

struct fixture {
    struct ej_journal *j;
    char path[64];
    char lines[4096]; /* of the last walk */
};

static void run_sql(struct fixture *f, const char *sql)
{
    struct ej_error err = {0};

    if (store_script(f->j, sql, &err) != EJ_OK)
        fail_msg("%s", err.text);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct ej_error err = {0};

    snprintf(f->path, sizeof f->path, "/tmp/finals_test.%ld.ej", (long)getpid());
    struct ej_options options = {.path = f->path,
                                 .share = "share",
                                 .write = true,
                                 .command = "test",
                                 .now = "2027-06-10T09:00"};
    if (ej_create(&options, "Школа", "2026/27", "base", "Europe/Moscow", &err) != EJ_OK ||
        ej_open(&options, &f->j, &err) != EJ_OK) {
        print_error("%s\n", err.text);
        free(f);
        return -1;
    }
    *state = f;
    run_sql(f, school);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    char beside[80];

    ej_close(f->j);
    unlink(f->path);
    snprintf(beside, sizeof beside, "%s-wal", f->path);
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", f->path);
    unlink(beside);
    free(f);
    return 0;
}

static enum ej_status keep(void *context, const struct proposal *line, struct ej_error *err)
{
    struct fixture *f = context;
    size_t used = strlen(f->lines);

    (void)err;
    snprintf(f->lines + used, sizeof f->lines - used, "%s %s %s %s: %lld %lld %lld/%lld %lld %d\n",
             line->class_name, line->subject, line->period, line->file_no, (long long)line->n,
             (long long)line->sum, (long long)line->weighted, (long long)line->weight,
             (long long)line->debts, line->mark);
    return EJ_OK;
}

/* The lines of a period as of a day: class subject period pupil: n sum Σmw/Σw debts mark. */
static const char *walk(struct fixture *f, const char *period, const char *date,
                        const char *class_name)
{
    const char *names[] = {"period", "date", "class"};
    const char *values[] = {period, date, class_name};
    struct finals_scope scope;
    struct ej_error err = {0};

    f->lines[0] = '\0';
    if (finals_scope(f->j, class_name ? 3 : 2, names, values, &scope, &err) != EJ_OK ||
        finals_walk(f->j, &scope, keep, f, &err) != EJ_OK)
        fail_msg("%s", err.text);
    return f->lines;
}

/* A mark of a kind at a lesson of physics; its weight comes from the kind. */
static void mark(struct fixture *f, int lesson, int pupil, const char *kind, const char *value)
{
    char sql[512];

    snprintf(sql, sizeof sql,
             "INSERT INTO mark (lesson_id, pupil_id, kind_id, n, value, weight)"
             " SELECT %d, %d, id, 1, '%s', weight FROM kind WHERE name = '%s'",
             lesson, pupil, value, kind);
    run_sql(f, sql);
}

static void final(struct fixture *f, int class_id, const char *subject, const char *period,
                  int pupil, const char *value)
{
    char sql[512];

    snprintf(sql, sizeof sql,
             "INSERT INTO final (class_id, subject_id, period, pupil_id, value)"
             " SELECT %d, id, '%s', %d, '%s' FROM subject WHERE name = '%s'",
             class_id, period, pupil, value, subject);
    run_sql(f, sql);
}

/* ---- arithmetic ------------------------------------------------------------------------------ */

static void test_rounds_once_half_up(void **state)
{
    (void)state;
    assert_int_equal(fraction_hundredths(27, 7), 386);      /* 3.857142… */
    assert_int_equal(fraction_hundredths(31, 8), 388);      /* 3.875 exactly */
    assert_int_equal(fraction_hundredths(4349, 1000), 435); /* 4.349, not 4.35 from 4.3 */
    assert_int_equal(fraction_hundredths(4344, 1000), 434);
    assert_int_equal(fraction_hundredths(0, 0), 0);
}

static void test_reduces(void **state)
{
    (void)state;
    struct fraction f = fraction_reduced(4800, 1250);
    assert_int_equal(f.over, 96);
    assert_int_equal(f.under, 25);
    f = fraction_reduced(0, 0);
    assert_int_equal(f.under, 0);
}

static void test_forecast(void **state)
{
    (void)state;
    struct proposal line = {.weight = 200, .weighted = 600}; /* 3.00 of weight 2 */
    assert_true(forecast_reaches(&line, 350, 5, 100));
    assert_false(forecast_reaches(&line, 350, 4, 100));
    assert_true(forecast_reaches(&line, 350, 4, 200)); /* met exactly */
    assert_int_equal(forecast_needed(&line, 350, 5, 100), 1);
    assert_int_equal(forecast_needed(&line, 450, 5, 100), 6);
    assert_int_equal(forecast_needed(&line, 500, 5, 100), -1);
    assert_int_equal(forecast_needed(&line, 300, 5, 100), 0);
}

/* ---- periods --------------------------------------------------------------------------------- */

static void test_threshold_met_exactly(void **state)
{
    struct fixture *f = *state;
    mark(f, 1, 1, "ответ на уроке", "4");
    mark(f, 2, 1, "ответ на уроке", "5");
    assert_string_equal(walk(f, "Q1", "2026-10-25", "7А"), "7А Физика Q1 А-1: 2 9 900/200 0 5\n");
    mark(f, 3, 1, "контрольная", "4");
    assert_string_equal(walk(f, "Q1", "2026-10-25", "7А"), "7А Физика Q1 А-1: 3 13 2100/500 0 4\n");
}

static void test_debts_and_corrections(void **state)
{
    struct fixture *f = *state;
    mark(f, 1, 1, "контрольная", ".");
    mark(f, 2, 1, "контрольная", "2");
    mark(f, 3, 1, "домашняя работа", "4");
    run_sql(f, "INSERT INTO mark (lesson_id, pupil_id, kind_id, n, value, weight, replaces,"
               " corrected) SELECT lesson_id, pupil_id, kind_id, 2, '5', weight, 1, '2026-09-20'"
               " FROM mark WHERE value = '2'");
    assert_string_equal(walk(f, "Q1", "2026-09-19", "7А"), "7А Физика Q1 А-1: 2 6 1000/400 1 3\n"
                                                           "7А Физика Q1 Б-2: 0 0 0/0 0 0\n"
                                                           "7А Физика Q1 В-3: 0 0 0/0 0 0\n");
    assert_string_equal(walk(f, "Q1", "2026-10-25", "7А"), "7А Физика Q1 А-1: 2 9 1900/400 1 5\n");
}

static void test_pupil_brings_marks_along(void **state)
{
    struct fixture *f = *state;
    mark(f, 1, 2, "ответ на уроке", "3");
    mark(f, 20, 2, "ответ на уроке", "4");
    assert_string_equal(walk(f, "Q1", "2026-10-25", NULL), "7А Физика Q1 А-1: 0 0 0/0 0 0\n"
                                                           "7Б Физика Q1 Б-2: 2 7 700/200 0 4\n"
                                                           "9А Алгебра Q1 Г-4: 0 0 0/0 0 0\n"
                                                           "9А Геометрия Q1 Г-4: 0 0 0/0 0 0\n"
                                                           "9А Физика Q1 Г-4: 0 0 0/0 0 0\n");
    /* Before the transfer the line is the former class's. */
    assert_string_equal(walk(f, "Q1", "2026-09-30", "7Б"), "");
}

static void test_marks_belong_to_the_lessons_period(void **state)
{
    struct fixture *f = *state;
    mark(f, 20, 2, "ответ на уроке", "4");
    mark(f, 21, 2, "ответ на уроке", "5");
    assert_string_equal(walk(f, "Q2", "2026-12-30", "7Б"), "7Б Физика Q2 Б-2: 1 5 500/100 0 5\n");
    assert_string_equal(walk(f, "Q2", "2026-11-04", "7Б"), ""); /* not begun */
}

/* ---- years and certificates ------------------------------------------------------------------ */

static void test_year_is_the_mean_rounded_up(void **state)
{
    struct fixture *f = *state;
    final(f, 1, "Физика", "Q1", 1, "4");
    final(f, 1, "Физика", "Q2", 1, "5");
    final(f, 1, "Физика", "Q3", 1, "н/а");
    final(f, 1, "Физика", "Q1", 2, "2"); /* of the class before; the new one says otherwise */
    final(f, 2, "Физика", "Q1", 2, "4");
    final(f, 1, "Физика", "Q2", 2, "3");
    assert_string_equal(walk(f, "year", "2027-06-01", "7А"), "7А Физика year А-1: 2 9 0/0 0 5\n");
    assert_string_equal(walk(f, "year", "2027-06-01", "7Б"), "7Б Физика year Б-2: 2 7 0/0 0 4\n");
}

static void test_certificate_of_grade_9(void **state)
{
    struct fixture *f = *state;
    final(f, 3, "Физика", "year", 4, "4");
    final(f, 3, "Алгебра", "year", 4, "4");
    final(f, 3, "Геометрия", "year", 4, "3");
    assert_string_equal(walk(f, "final", "2027-06-10", "9А"),
                        "9А Математика final Г-4: 2 7 0/0 0 4\n"
                        "9А Физика final Г-4: 1 4 0/0 0 4\n");
    final(f, 3, "Физика", "exam", 4, "5");
    final(f, 3, "Математика", "exam", 4, "3");
    assert_string_equal(walk(f, "final", "2027-06-10", "9А"),
                        "9А Математика final Г-4: 3 10 0/0 0 3\n"
                        "9А Физика final Г-4: 2 9 0/0 0 5\n");
    /* In grade 7 no examination counts. */
    final(f, 1, "Физика", "year", 1, "3");
    final(f, 1, "Физика", "exam", 1, "5");
    assert_string_equal(walk(f, "final", "2027-06-10", "7А"), "7А Физика final А-1: 1 3 0/0 0 3\n");
}

static void test_certificate_of_grade_11(void **state)
{
    struct fixture *f = *state;
    final(f, 4, "Физика", "year", 5, "2"); /* grade 10, repeated since */
    final(f, 5, "Физика", "H1", 5, "3");
    final(f, 5, "Физика", "H2", 5, "4");
    final(f, 5, "Физика", "year", 5, "4");
    final(f, 5, "Астрономия", "year", 5, "5"); /* not taught in grade 11 */
    final(f, 6, "Физика", "H1", 5, "4");
    final(f, 6, "Физика", "exam", 5, "5");
    assert_string_equal(walk(f, "final", "2027-06-10", "11А"),
                        "11А Астрономия final Д-5: 1 5 0/0 0 5\n"
                        "11А Физика final Д-5: 4 15 0/0 0 4\n");
}

static void test_examinations_are_not_proposed(void **state)
{
    struct fixture *f = *state;
    struct finals_scope scope = {.year = 3, .kind = FINALS_EXAM};
    struct ej_error err = {0};
    assert_int_equal(finals_walk(f->j, &scope, keep, f, &err), EJ_USAGE);
    assert_non_null(strstr(err.text, "--period exam"));
}

int main(void)
{
#define IN_SCHOOL(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds_once_half_up),
        cmocka_unit_test(test_reduces),
        cmocka_unit_test(test_forecast),
        IN_SCHOOL(test_threshold_met_exactly),
        IN_SCHOOL(test_debts_and_corrections),
        IN_SCHOOL(test_pupil_brings_marks_along),
        IN_SCHOOL(test_marks_belong_to_the_lessons_period),
        IN_SCHOOL(test_year_is_the_mean_rounded_up),
        IN_SCHOOL(test_certificate_of_grade_9),
        IN_SCHOOL(test_certificate_of_grade_11),
        IN_SCHOOL(test_examinations_are_not_proposed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
