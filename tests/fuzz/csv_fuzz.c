/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * csv_fuzz.c - libFuzzer on the reader of delimited text.
 *
 * By hand, as long as you like; see tests/fuzz/README.md.  The first byte chooses the encoding.
 * What must hold for any input: fields are valid UTF-8 (a defect is no excuse), lines ascend, a
 * record without a defect has as many fields as the heading, and good records written as CSV are
 * read back equal.
 */
#include "journal.h"
#include "record/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "csv_fuzz: %s\n", what);
    abort();
}

static void check_field(const char *field)
{
    const char *end = field + strlen(field);
    while (field < end)
        check(ej_utf8_next(&field, end) < EJ_UTF8_BAD, "a field is not UTF-8");
}

static int memory_file(const void *data, size_t size)
{
    int fd = memfd_create("fuzz", 0);
    check(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0,
          "no file in memory");
    return fd;
}

/* Write the good records of SOURCE to SINK. */
static long copy_good(struct ej_source *source, struct ej_sink *sink, struct ej_value *row)
{
    struct ej_record record;
    struct ej_error err;
    bool more;
    long good = 0, line = source->heading_line;

    while (source->next(source, &record, &more, &err) == EJ_OK && more) {
        check(record.line > line, "lines do not ascend");
        line = record.line;
        for (int i = 0; i < record.count; i++)
            check_field(record.fields[i]);
        if (record.defect)
            continue;
        check(record.count == source->count, "a good record has too few or too many fields");
        for (int i = 0; i < record.count; i++)
            row[i].text = record.fields[i];
        check(sink->row(sink, row, &err) == EJ_OK, "a row was not written");
        good++;
    }
    return good;
}

/* What COPY holds is read and written once more and must be the same. */
static void check_again(int copy, const struct ej_table *table, struct ej_value *row, long good)
{
    struct ej_source *source;
    struct ej_sink *sink;
    struct ej_error err;
    int second = memory_file("", 0);

    check(lseek(copy, 0, SEEK_SET) == 0, "no way back");
    check(ej_source_csv(copy, "copy", "UTF-8", &source, &err) == EJ_OK, "the copy is not read");
    check(ej_sink_text(second, EJ_FORMAT_CSV, false, &sink, &err) == EJ_OK, "no sink");
    check(sink->begin(sink, table, &err) == EJ_OK, "the heading was not written");
    check(copy_good(source, sink, row) == good, "the copy has other records");
    check(sink->end(sink, &err) == EJ_OK && sink->finish(sink, &err) == EJ_OK, "not finished");
    ej_sink_free(sink);
    ej_source_free(source);

    off_t size = lseek(copy, 0, SEEK_END);
    check(lseek(second, 0, SEEK_END) == size, "the copy of the copy has another size");
    char *a = malloc((size_t)size + 1), *b = malloc((size_t)size + 1);
    check(a && b && pread(copy, a, (size_t)size, 0) == size &&
              pread(second, b, (size_t)size, 0) == size && memcmp(a, b, (size_t)size) == 0,
          "the copy of the copy differs");
    free(a);
    free(b);
    close(second);
}

static void check_source(struct ej_source *source)
{
    struct ej_column *columns = calloc((size_t)source->count, sizeof *columns);
    struct ej_value *row = calloc((size_t)source->count, sizeof *row);
    char(*names)[16] = calloc((size_t)source->count, sizeof *names);
    const struct ej_table table = {"fuzz", columns, source->count, NULL};
    struct ej_sink *sink;
    struct ej_error err;
    int copy = memory_file("", 0);

    check(columns && row && names, "no memory");
    for (int i = 0; i < source->count; i++) {
        check_field(source->columns[i]);
        /* names of its own: a heading may decide for another separator than the copy has */
        snprintf(names[i], sizeof names[i], "c%d", i);
        columns[i].name = names[i];
    }
    check(ej_sink_text(copy, EJ_FORMAT_CSV, false, &sink, &err) == EJ_OK, "no sink");
    check(sink->begin(sink, &table, &err) == EJ_OK, "the heading was not written");
    long good = copy_good(source, sink, row);
    check(sink->end(sink, &err) == EJ_OK && sink->finish(sink, &err) == EJ_OK, "not finished");
    ej_sink_free(sink);
    check_again(copy, &table, row, good);
    close(copy);
    free(columns);
    free(row);
    free(names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL,        "windows-1251", "UTF-8", "UTF-16",
                                            "UTF-16BE",  "UTF-32",       "CP866", "UTF-7",
                                            "SHIFT_JIS", "nonsense"};
    struct ej_source *source;
    struct ej_error err;

    if (size == 0)
        return 0;
    int fd = memory_file(data + 1, size - 1);
    const char *encoding = encodings[data[0] % (sizeof encodings / sizeof *encodings)];
    if (ej_source_csv(fd, "fuzz", encoding, &source, &err) == EJ_OK) {
        check_source(source);
        ej_source_free(source);
    } else {
        check_field(err.text);
    }
    close(fd);
    return 0;
}
