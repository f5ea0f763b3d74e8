/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_test.c - what is taken out of a PDF, and a LibreOffice that does not end.  That its own PDF
 * are settled is tested by tests/pdf.bats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "export/pdf_office.h"
#include "export/pdf_settle.h"

enum { OBJECTS = 5, PROFILE = 200 };

/* A file with the parts that are looked at: dates in both forms, a profile, identifiers. */
struct sample {
    char text[4096];
    size_t length, starts[OBJECTS];
};

static void add(struct sample *s, const char *text)
{
    size_t length = strlen(text);

    memcpy(s->text + s->length, text, length);
    s->length += length;
}

static void add_profile(struct sample *s, unsigned char year, char length[16])
{
    unsigned char profile[PROFILE] = {0}, packed[PROFILE * 2];
    uLongf size = sizeof packed;

    profile[25] = year;
    assert_int_equal(compress2(packed, &size, profile, sizeof profile, 1), Z_OK);
    memcpy(s->text + s->length, packed, size);
    s->length += size;
    snprintf(length, 16, "%lu", size);
}

static struct sample make(unsigned char year, const char *date, const char *iso, const char *id)
{
    struct sample s = {0};
    char length[16], line[128];

    add(&s, "%PDF-1.6\n");
    s.starts[1] = s.length;
    add(&s, "1 0 obj\n<</N 3/Length 2 0 R/Filter/FlateDecode>>\nstream\n");
    add_profile(&s, year, length);
    add(&s, "\nendstream\nendobj\n");
    s.starts[2] = s.length;
    snprintf(line, sizeof line, "2 0 obj\n%s\nendobj\n", length);
    add(&s, line);
    s.starts[3] = s.length;
    add(&s, "3 0 obj\n<</DestOutputProfile 1 0 R>>\nendobj\n");
    s.starts[4] = s.length;
    snprintf(line, sizeof line, "4 0 obj\n<xmp:CreateDate>%s\n/CreationDate(D:%s)\n", iso, date);
    add(&s, line);
    size_t table = s.length;
    add(&s, "xref\n0 5\n0000000000 65535 f \n");
    for (int i = 1; i < OBJECTS; i++) {
        snprintf(line, sizeof line, "%010zu 00000 n \n", s.starts[i]);
        add(&s, line);
    }
    snprintf(line, sizeof line,
             "trailer\n<</Size 5/Root 3 0 R/Info 4 0 R/ID [ <%s> ]>>\nstartxref\n%zu\n%%%%EOF\n",
             id, table);
    add(&s, line);
    return s;
}

static struct pdf_bytes bytes_of(const char *text, size_t length)
{
    struct pdf_bytes pdf = {malloc(length + 1), length};

    memcpy(pdf.bytes, text, length);
    pdf.bytes[length] = '\0';
    return pdf;
}

static void test_moment_is_gone(void **state)
{
    (void)state;
    struct sample a =
        make(226, "20261122050022", "2026-11-22T05:00:22", "90195A456A08DEC93880512D190AE867");
    struct sample b =
        make(7, "20310101000000", "2031-01-01T00:00:00", "11195A456A08DEC93880512D190AE867");
    struct pdf_bytes one = bytes_of(a.text, a.length), other = bytes_of(b.text, b.length);

    assert_true(pdf_settle(&one, "2026-10-26"));
    assert_true(pdf_settle(&other, "2026-10-26"));
    assert_int_equal(one.length, other.length);
    assert_memory_equal(one.bytes, other.bytes, one.length);
    assert_non_null(memmem(one.bytes, one.length, "<xmp:CreateDate>2026-10-26T00:00:00\n", 36));
    assert_non_null(memmem(one.bytes, one.length, "(D:20261026000000)", 18));
    free(other.bytes);
    /* Settled once more it is as it was; another date makes another file. */
    other = bytes_of(one.bytes, one.length);
    assert_true(pdf_settle(&other, "2026-10-26"));
    assert_memory_equal(one.bytes, other.bytes, one.length);
    assert_true(pdf_settle(&other, "2026-10-27"));
    assert_memory_not_equal(one.bytes, other.bytes, one.length);
    free(one.bytes);
    free(other.bytes);
}

/* A file of OBJECTS, which lie in this order and begin with their numbers. */
static struct pdf_bytes file_of(const char *const *objects, size_t count, const char *trailer)
{
    struct sample s = {0};
    size_t starts[16] = {0};
    char line[128];

    add(&s, "%PDF-1.6\n");
    for (size_t i = 0; i < count; i++) {
        starts[strtoul(objects[i], NULL, 10)] = s.length;
        add(&s, objects[i]);
        add(&s, "\nendobj\n");
    }
    size_t table = s.length;
    snprintf(line, sizeof line, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    add(&s, line);
    for (size_t i = 1; i <= count; i++) {
        snprintf(line, sizeof line, "%010zu 00000 n \n", starts[i]);
        add(&s, line);
    }
    snprintf(line, sizeof line, "trailer\n<</Size %zu%s>>\nstartxref\n%zu\n%%%%EOF\n", count + 1,
             trailer, table);
    add(&s, line);
    return bytes_of(s.text, s.length);
}

/* The same fonts in another order; what looks like a reference in a string or stream is none. */
static void test_one_order(void **state)
{
    (void)state;
    static const char *const one[] = {
        "1 0 obj\n<</F 3 0 R/G 4 0 R/Title(\\) 3 0 R(4 0 R)) 3 0 R/Width[0 3 0 R]>>",
        "2 0 obj\n<</Length 9>>\nstream\n3 0 R 4 0 R\nendstream",
        "3 0 obj\n<</Name/Bold/Of 1 0 R/In 2 0 R>>",
        "4 0 obj\n<</Name/Plain/3 0 R>>",
        "5 0 obj\n(nobody's)",
    };
    static const char *const other[] = {
        "3 0 obj\n<</Name/Plain/3 0 R>>",
        "1 0 obj\n(nobody's)",
        "4 0 obj\n<</Length 9>>\nstream\n3 0 R 4 0 R\nendstream",
        "2 0 obj\n<</Name/Bold/Of 5 0 R/In 4 0 R>>",
        "5 0 obj\n<</F 2 0 R/G 3 0 R/Title(\\) 3 0 R(4 0 R)) 2 0 R/Width[0 2 0 R]>>",
    };
    static const char ordered[] =
        "%PDF-1.6\n"
        "1 0 obj\n<</F 2 0 R/G 3 0 R/Title(\\) 3 0 R(4 0 R)) 2 0 R/Width[0 2 0 R]>>\nendobj\n"
        "2 0 obj\n<</Name/Bold/Of 1 0 R/In 4 0 R>>\nendobj\n"
        "3 0 obj\n<</Name/Plain/3 0 R>>\nendobj\n"
        "4 0 obj\n<</Length 9>>\nstream\n3 0 R 4 0 R\nendstream\nendobj\n"
        "5 0 obj\n(nobody's)\nendobj\n"
        "xref\n0 6\n0000000000 65535 f \n0000000009 00000 n \n";
    struct pdf_bytes a = file_of(one, 5, "/Root 1 0 R"), b = file_of(other, 5, "/Root 5 0 R");

    assert_true(pdf_settle(&a, "2026-10-26"));
    assert_true(pdf_settle(&b, "2026-10-26"));
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    assert_memory_equal(a.bytes, ordered, strlen(ordered));
    free(a.bytes);
    free(b.bytes);
    /* A reference to nothing: as it was. */
    a = file_of(one, 4, "/Root 6 0 R");
    assert_false(pdf_settle(&a, "2026-10-26"));
    assert_non_null(memmem(a.bytes, a.length, "/Root 6 0 R>>\nstartxref", 23));
    free(a.bytes);
}

/* Cut off or changed anywhere: no reading beyond its end (under the sanitizers), and no loss. */
static void test_what_is_not_understood(void **state)
{
    (void)state;
    struct sample s =
        make(226, "20261122050022", "2026-11-22T05:00:22", "90195A456A08DEC93880512D190AE867");
    static const char others[] = "0 9nf\xFF>";

    for (size_t i = 0; i < s.length; i++) {
        struct pdf_bytes pdf = bytes_of(s.text, i);
        pdf_settle(&pdf, "2026-10-26");
        free(pdf.bytes);
        for (size_t k = 0; k < sizeof others; k++) {
            pdf = bytes_of(s.text, s.length);
            pdf.bytes[i] = others[k];
            if (!pdf_settle(&pdf, "2026-10-26")) {
                assert_int_equal(pdf.length, s.length);
                assert_int_equal(pdf.bytes[i], others[k]);
            }
            free(pdf.bytes);
        }
    }
}

static void test_patience_ends(void **state)
{
    (void)state;
    struct ej_error err = {0};
    char *dir, program[4096], path[8192];
    time_t begun = time(NULL);

    assert_int_equal(office_folder(NULL, &dir, &err), EJ_OK);
    snprintf(program, sizeof program, "%s/soffice", dir);
    FILE *file = fopen(program, "w");
    assert_non_null(file);
    /* A wrapper: what it starts has to end with it. */
    fputs("#!/bin/sh\nsleep 30 &\necho $! >\"$HOME/pid\"\nwait\n", file);
    fclose(file);
    chmod(program, 0700);
    assert_int_equal(office_convert(program, dir, 1, 1, NULL, &err), EJ_BROKEN);
    assert_string_equal(err.text, "LibreOffice was stopped after 1 seconds");
    assert_true(time(NULL) - begun < 20);
    snprintf(path, sizeof path, "%s/pid", dir);
    file = fopen(path, "r");
    assert_non_null(file);
    int pid = 0;
    assert_int_equal(fscanf(file, "%d", &pid), 1);
    fclose(file);
    snprintf(path, sizeof path, "/proc/%d/exe", pid);
    for (int i = 0; i < 100 && access(path, F_OK) == 0; i++)
        usleep(20000);
    assert_int_not_equal(access(path, F_OK), 0);
    office_remove(NULL, dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moment_is_gone),
        cmocka_unit_test(test_one_order),
        cmocka_unit_test(test_what_is_not_understood),
        cmocka_unit_test(test_patience_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
