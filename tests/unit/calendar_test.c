/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* All records of TEXT, one a line: LINE:field|field…, with the defect behind. */
static enum ej_status read_all(const char *text, char *out, size_t size, struct ej_error *err)
{
    int pipes[2];
    struct ej_source *source;
    struct ej_record record;
    bool more = true;
    size_t used = 0;

    out[0] = '\0';
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(write(pipes[1], text, strlen(text)), (ssize_t)strlen(text));
    close(pipes[1]);
    enum ej_status status = ej_source_calendar(pipes[0], "c.yaml", &source, err);
    close(pipes[0]);
    if (status != EJ_OK) {
        assert_null(source);
        return status;
    }
    while (source->next(source, &record, &more, err) == EJ_OK && more) {
        used += (size_t)snprintf(out + used, size - used, "%ld:", record.line);
        for (int i = 1; i < record.count; i++)
            used += (size_t)snprintf(out + used, size - used, "%s|", record.fields[i]);
        used +=
            (size_t)snprintf(out + used, size - used, "%s\n", record.defect ? record.defect : "");
        assert_true(used < size);
        assert_string_equal(record.fields[0], "2026/27");
    }
    assert_string_equal(source->name, "c.yaml");
    ej_source_free(source);
    return EJ_OK;
}

#define YEAR "year: 2026/27\nfrom: 2026-09-01\nto: 28.05.2027\n"

static void every_section(void **state)
{
    char out[4096];
    (void)state;

    assert_int_equal(read_all(YEAR "study_days:\n"
                                   "  - {grades: 1-6, days: Пн-Пт}\n"
                                   "weeks:\n"
                                   "  - {grades: 1, weeks: 33}\n"
                                   "periods:\n"
                                   "  - grades: 10-11\n"
                                   "    kind: half-years\n"
                                   "    parts:\n"
                                   "      - {name: H1, from: 2026-09-01, to: 2026-12-30}\n"
                                   "holidays:\n"
                                   "  - {name: осенние, from: 2026-10-26, to: 2026-11-04}\n"
                                   "days_off:\n"
                                   "  - 2027-02-23\n"
                                   "  - {date: 2027-03-08, name: 8 марта, grades: 1-4}\n"
                                   "cold_days: [{date: 2026-10-15, grades: 1-8, lessons: none}]\n"
                                   "bells: [{shift: 2, lessons: [8:30-09:15, 09:25-10:10]}]\n",
                              out, sizeof out, NULL),
                     EJ_OK);
    assert_string_equal(out, "1:year|2026/27||2026-09-01|28.05.2027||\n"
                             "5:study-days||1-6|||1-5|\n"
                             "7:weeks||1|||33|\n"
                             "12:period|H1|10-11|2026-09-01|2026-12-30|half-years|\n"
                             "14:holiday|осенние|1-12|2026-10-26|2026-11-04||\n"
                             "16:day-off||1-12|2027-02-23|2027-02-23||\n"
                             "17:day-off|8 марта|1-4|2027-03-08|2027-03-08||\n"
                             "18:cold-day||1-8|2026-10-15|2026-10-15|none|\n"
                             "19:bell|2.1|1-12|||08:30-09:15|\n"
                             "19:bell|2.2|1-12|||09:25-10:10|\n");
}

static void values_that_are_none_are_defects(void **state)
{
    char out[4096];
    (void)state;

    assert_int_equal(read_all(YEAR "weeks: [{grades: 1, weeks: 99}]\n"
                                   "study_days: [{days: Пт-Пн}]\n"
                                   "cold_days: [{date: 2026-10-15, lessons: some}]\n",
                              out, sizeof out, NULL),
                     EJ_OK);
    assert_string_equal(out, "1:year|2026/27||2026-09-01|28.05.2027||\n"
                             "5:study-days||1-12|||Пт-Пн|not a value for this kind of line\n"
                             "4:weeks||1|||99|not a value for this kind of line\n"
                             "6:cold-day||1-12|2026-10-15|2026-10-15|some|"
                             "not a value for this kind of line\n");
}

static void files_that_are_no_calendars(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"from: 2026-09-01\n", "c.yaml:1: 'year' is missing"},
        {"year: 2026/27\nfrom: 2026-09-01\n", "c.yaml:1: 'to' is missing"},
        {YEAR "holydays: []\n", "c.yaml:4: unknown key 'holydays'"},
        {YEAR "holidays: {}\n", "c.yaml:4: 'holidays' has to be a list"},
        {YEAR "holidays:\n  - {name: а, from: 2026-10-26}\n", "c.yaml:5: 'to' is missing"},
        {YEAR "holidays:\n  - {nam: а}\n", "c.yaml:5: unknown key 'nam'"},
        {YEAR "days_off: [[]]\n", "c.yaml:4: "},
        {YEAR "periods:\n  - {kind: quarters}\n", "c.yaml:5: 'parts' is missing"},
        {YEAR "bells: [{shift: x, lessons: []}]\n", "c.yaml:4: 'x' is no whole number"},
        {YEAR "bells: [{shift: 1, lessons: [[]]}]\n", "c.yaml:4: "},
        {"year: [\n", "c.yaml:2: "},
    };
    char out[256];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ej_error err = {0};
        assert_int_equal(read_all(cases[i].text, out, sizeof out, &err), EJ_REFUSED);
        if (strncmp(err.text, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("'%s' does not begin with '%s'", err.text, cases[i].message);
    }
}

static void values_in_their_stored_form(void **state)
{
    static const struct {
        const char *kind, *text, *stored; /* NULL: refused */
    } cases[] = {
        {"study-days", "Пн-Сб", "1-6"},
        {"study-days", "1-5", "1-5"},
        {"study-days", "суббота", "6"},
        {"study-days", "Пн,3,Чт-Сб", "1,3,4-6"},
        {"study-days", "1,", NULL},
        {"study-days", "", NULL},
        {"study-days", "6-1", NULL},
        {"study-days", "Пн-", NULL},
        {"weeks", "34", "34"},
        {"weeks", "0", NULL},
        {"weeks", "+3", NULL},
        {"weeks", "34 ", NULL},
        {"period", "quarters", "quarters"},
        {"period", "months", NULL},
        {"cold-day", "remote", "remote"},
        {"cold-day", "", NULL},
        {"bell", "8:30-9:15", "08:30-09:15"},
        {"bell", "09:15-08:30", NULL},
        {"bell", "08:30-24:15", NULL},
        {"bell", "08:30", NULL},
        {"holiday", "", ""},
        {"holiday", "x", NULL},
    };
    char out[24];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool taken = calendar_value(cases[i].kind, cases[i].text, out, sizeof out);
        if (taken != (cases[i].stored != NULL))
            fail_msg("%s '%s'", cases[i].kind, cases[i].text);
        if (taken)
            assert_string_equal(out, cases[i].stored);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_section),
        cmocka_unit_test(values_that_are_none_are_defects),
        cmocka_unit_test(files_that_are_no_calendars),
        cmocka_unit_test(values_in_their_stored_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
