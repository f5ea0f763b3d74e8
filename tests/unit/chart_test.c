/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart_test.c - the picture of a chart, by programs that stand for gnuplot. */
#include "export/chart.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/chart_test.XXXXXX";
static char program[64];
static const char *const programs[] = {"/nonexistent/gnuplot", program, NULL};

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(program, sizeof program, "%s/gnuplot", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(program);
    return rmdir(folder);
}

/* What stands for gnuplot is a script of COMMANDS. */
static void write_program(const char *commands)
{
    FILE *file = fopen(program, "w");

    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", commands);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(program, 0755), 0);
}

/* ---- a chart -----------------------------------------------------------------------------------
 */

static const struct ej_column columns[] = {
    {.name = "day", .heading = "День", .type = EJ_DATE},
    {.name = "n", .heading = "'Число", .type = EJ_INTEGER},
    {.name = "mean", .type = EJ_FIXED2},
};
static const int series[] = {1, 2};
static const struct ej_chart chart = {
    .kind = EJ_CHART_LINE, .title = "Т", .x = 0, .series = series, .count = 2};
static const struct ej_layout layout = {.chart = &chart};
static const struct ej_table table = {"test", columns, 3, &layout};
static const struct ej_value rows[][3] = {
    {{.text = "2026-10-05"}, {.integer = 3}, {.integer = 450}},
    {{.null = true}, {.integer = 9}, {.integer = 900}},
    {{.text = "2026-10-06"}, {.text = "н/а"}, {.integer = -5}},
    {{.text = "soon\n"}, {.text = "12"}, {.null = true}},
};

static void gather(struct chart_data *data)
{
    assert_true(chart_data_begin(data, &table));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(chart_data_row(data, &table, rows[i]));
    assert_true(chart_data_end(data, &table));
    assert_true(chart_data_drawable(data));
}

static enum chart_end draw(struct buffer *out)
{
    struct chart_data data;

    gather(&data);
    enum chart_end end = chart_svg(&data, programs, out);
    chart_data_free(&data);
    return end;
}

static void numbers_are_gathered(void **state)
{
    struct chart_data data;
    (void)state;

    gather(&data);
    assert_int_equal(data.points, 3);
    assert_string_equal(data.point[0], "05.10.2026");
    assert_string_equal(data.point[2], "soon\n");
    assert_string_equal(data.series[0], "'Число");
    assert_string_equal(data.series[1], "mean");
    assert_true(data.value[0][0] == 3 && data.value[0][1] == 4.5);
    assert_true(isnan(data.value[1][0]) && data.value[1][1] == -0.05);
    assert_true(data.value[2][0] == 12 && isnan(data.value[2][1]));
    chart_data_free(&data);
}

static void gnuplot_is_told_in_harmless_words(void **state)
{
    struct buffer out = {0};
    (void)state;

    /* The script comes back as the text of the picture. */
    write_program("printf '<svg><text>'; sed 's/</=/g'; printf '</text></svg>'");
    assert_int_equal(draw(&out), CHART_DRAWN);
    assert_non_null(strstr(out.text, "('05.10.2026' 0, '06.10.2026' 1, 'soon ' 2)"));
    assert_non_null(strstr(out.text, "\n3 4.5 \nNaN -0.05 \n12 NaN \nEND\n"));
    assert_non_null(strstr(out.text, "title '’Число' with lines"));
    buffer_free(&out);
}

static void only_pictures_are_kept(void **state)
{
    static const struct {
        const char *answer, *kept; /* NULL: nothing */
    } cases[] = {
        {"<?xml version=\"1.0\"?><svg id=\"a\" viewBox = '0 0 1 1' onload=\"x()\"><g/></svg>",
         "<svg viewBox = '0 0 1 1'><g/></svg>"},
        {"<svg><title>t</title><desc>d</desc><defs><circle id='x'/></defs><g class='c' "
         "fill=\"none\" ><text> 1 &lt; 2</text></g></svg>\n",
         "<svg><g fill=\"none\"><text> 1 &lt; 2</text></g></svg>\n"},
        {"<svg><script>x()</script></svg>", NULL},
        {"<svg><a href='x'></a></svg>", NULL},
        {"<svg><!-- <script> --></svg>", NULL},
        {"<svg><style>x</style></svg>", NULL},
        {"<svg><g fill=x></g></svg>", NULL},
        {"<svg><g fill=\"x></g></svg>", NULL},
        {"<svg><g", NULL},
        {"<svg><defs><circle/></svg>", NULL},
        {"no picture", NULL},
        {"", NULL},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer out = {0};
        char commands[512];
        snprintf(commands, sizeof commands, "cat >/dev/null\ncat <<'END'\n%s\nEND",
                 cases[i].answer);
        write_program(commands);
        buffer_add(&out, "before ");
        assert_int_equal(draw(&out), cases[i].kept ? CHART_DRAWN : CHART_FAILED);
        assert_int_equal(strncmp(out.text, "before ", 7), 0);
        if (cases[i].kept)
            assert_int_equal(strncmp(out.text + 7, cases[i].kept, strlen(cases[i].kept)), 0);
        else
            assert_string_equal(out.text, "before ");
        buffer_free(&out);
    }
}

static void the_child_knows_nothing_of_us(void **state)
{
    struct buffer out = {0};
    (void)state;

    assert_int_equal(setenv("EJ_SECRET", "x", 1), 0);
    write_program("echo '<svg><text>'; env; pwd; ls /proc/self/fd; ulimit -f; ulimit -c; "
                  "echo words >&2; echo \"$*\"; echo '</text></svg>'");
    assert_int_equal(draw(&out), CHART_DRAWN);
    assert_null(strstr(out.text, "EJ_SECRET"));
    assert_non_null(strstr(out.text, "LC_ALL=C.UTF-8\n"));
    assert_non_null(strstr(out.text, "HOME=/nonexistent\n"));
    assert_non_null(strstr(out.text, "\n/\n0\n1\n2\n3\n0\n0\n-d\n")); /* 3 is the folder's own */
    buffer_free(&out);
}

static void programs_that_fail(void **state)
{
    static const char *const none[] = {"/nonexistent/gnuplot", "/dev/null", NULL};
    static const char *const failing[] = {"exit 1", "echo '<svg></svg>'; exit 1", "kill -9 $$",
                                          "head -c 5000000 /dev/zero | tr '\\0' ' '"};
    struct chart_data data;
    struct buffer out = {0};
    (void)state;

    gather(&data);
    if (geteuid() != 0 || access("/dev/null", X_OK) != 0)
        assert_int_equal(chart_svg(&data, none, &out), CHART_NO_TOOL);
    chart_data_free(&data);
    for (size_t i = 0; i < sizeof failing / sizeof *failing; i++) {
        write_program(failing[i]);
        assert_int_equal(draw(&out), CHART_FAILED);
        assert_true(out.length == 0);
    }
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_gathered),
        cmocka_unit_test(gnuplot_is_told_in_harmless_words),
        cmocka_unit_test(only_pictures_are_kept),
        cmocka_unit_test(the_child_knows_nothing_of_us),
        cmocka_unit_test(programs_that_fail),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
