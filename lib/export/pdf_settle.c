/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_settle.c - takes out of a PDF what depends on the moment when it was made (ISO 32000-1: 14.3
 * dates, 14.4 identifiers; ICC.1 7.2: a profile's header). */
#include "export/pdf_settle.h"

#include "export/pdf_order.h"
#include "sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { DIGEST = 32 };

static size_t position(const struct pdf_bytes *text, size_t from, const char *what)
{
    const char *at = from < text->length
                         ? memmem(text->bytes + from, text->length - from, what, strlen(what))
                         : NULL;

    return at ? (size_t)(at - text->bytes) : text->length;
}

/* Put SIZE bytes in the place of the LENGTH bytes at AT. */
static bool replace(struct pdf_file *file, size_t at, size_t length, const void *bytes, size_t size)
{
    struct pdf_bytes *text = file->text;
    size_t total = text->length - length + size;
    char *new = malloc(total + 1);

    if (!new)
        return false;
    memcpy(new, text->bytes, at);
    memcpy(new + at, bytes, size);
    memcpy(new + at + size, text->bytes + at + length, text->length - at - length + 1);
    free(text->bytes);
    *text = (struct pdf_bytes){new, total};
    for (size_t i = 0; i < file->count; i++)
        if (file->objects[i] > at)
            file->objects[i] += size - length;
    if (file->table > at) {
        file->table += size - length;
        file->trailer += size - length;
    }
    return true;
}

/* ---- the colour profile ---------------------------------------------------------------------- */

/* A stream, and the number elsewhere in the file that says how long it is. */
struct stream {
    size_t begin, length, number, digits;
};

static bool find_stream(const struct pdf_file *file, size_t object, struct stream *out)
{
    const char *text = file->text->bytes;
    size_t other = 0;
    int used = 0;

    if (object >= file->count || !file->objects[object])
        return false;
    if (sscanf(text + file->objects[object],
               "%*u 0 obj\n<</N 3/Length %zu 0 R/Filter/FlateDecode>>\nstream\n%n", &other,
               &used) != 1 ||
        !used || other >= file->count || !file->objects[other])
        return false;
    out->begin = file->objects[object] + (size_t)used;
    used = 0;
    sscanf(text + file->objects[other], "%*u 0 obj %n", &used);
    out->number = file->objects[other] + (size_t)used;
    out->digits = strspn(text + out->number, "0123456789");
    out->length = strtoul(text + out->number, NULL, 10);
    return used && out->digits && out->length < file->text->length - out->begin &&
           (out->number < out->begin || out->number > out->begin + out->length);
}

/* From behind, so that what comes first stays where it is. */
static bool put_stream(struct pdf_file *file, const struct stream *stream, const void *bytes,
                       size_t size)
{
    char digits[24];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%zu", size);

    if (stream->number > stream->begin)
        return replace(file, stream->number, stream->digits, digits, length) &&
               replace(file, stream->begin, stream->length, bytes, size);
    return replace(file, stream->begin, stream->length, bytes, size) &&
           replace(file, stream->number, stream->digits, digits, length);
}

/* Of the header: year, month, day and time in two bytes each, from the 24th on. */
static void date_profile(unsigned char *profile, const char *date)
{
    int parts[3] = {1980, 1, 1};

    sscanf(date, "%d-%d-%d", &parts[0], &parts[1], &parts[2]);
    memset(profile + 24, 0, 12);
    for (int i = 0; i < 3; i++) {
        profile[24 + 2 * i] = (unsigned char)(parts[i] >> 8);
        profile[25 + 2 * i] = (unsigned char)(parts[i] & 255);
    }
}

static bool settle_profile(struct pdf_file *file, const char *date)
{
    static const char key[] = "/DestOutputProfile ";
    enum { ROOM = 1 << 20 };
    size_t at = position(file->text, 0, key);
    struct stream stream;
    bool done = false;

    if (at == file->text->length)
        return true;
    if (!find_stream(file, strtoul(file->text->bytes + at + strlen(key), NULL, 10), &stream))
        return false;
    unsigned char *profile = malloc(ROOM), *packed = malloc(ROOM);
    uLongf size = ROOM, packed_size = ROOM;
    if (profile && packed &&
        uncompress(profile, &size, (unsigned char *)file->text->bytes + stream.begin,
                   stream.length) == Z_OK &&
        size > 128) {
        date_profile(profile, date);
        done = compress2(packed, &packed_size, profile, size, Z_BEST_COMPRESSION) == Z_OK &&
               put_stream(file, &stream, packed, packed_size);
    }
    free(profile);
    free(packed);
    return done;
}

/* ---- dates and identifiers ------------------------------------------------------------------- */

/* Write over what follows each KEY: the form tells which characters are digits (0). */
static void settle_date(struct pdf_bytes *text, const char *key, const char *form, const char *date)
{
    size_t size = strlen(form);

    for (size_t at = position(text, 0, key); at + strlen(key) + size < text->length;
         at = position(text, at + 1, key)) {
        char *to = text->bytes + at + strlen(key);
        size_t same = 0;
        while (same < size &&
               (form[same] == '0' ? to[same] >= '0' && to[same] <= '9' : to[same] == form[same]))
            same++;
        if (same == size)
            memcpy(to, date, size);
    }
}

static void settle_dates(struct pdf_bytes *text, const char *date)
{
    char plain[16], iso[24];

    snprintf(plain, sizeof plain, "%.4s%.2s%.2s000000", date, date + 5, date + 8);
    snprintf(iso, sizeof iso, "%.10sT00:00:00", date);
    settle_date(text, "/CreationDate(D:", "00000000000000", plain);
    settle_date(text, "/ModDate(D:", "00000000000000", plain);
    settle_date(text, "<xmp:CreateDate>", "0000-00-00T00:00:00", iso);
    settle_date(text, "<xmp:ModifyDate>", "0000-00-00T00:00:00", iso);
    settle_date(text, "<xmp:MetadataDate>", "0000-00-00T00:00:00", iso);
}

/* Write WHAT over each run of 32 hexadecimal digits of the trailer. */
static void set_identifiers(const struct pdf_file *file, const char *what)
{
    char *at = file->text->bytes + file->trailer, *end = file->text->bytes + file->text->length;

    while (at + DIGEST < end) {
        size_t length = strspn(at, "0123456789ABCDEF");
        if (length == DIGEST)
            memcpy(at, what, DIGEST);
        at += length ? length : 1;
    }
}

static void settle_identifiers(const struct pdf_file *file)
{
    static const char zeros[] = "00000000000000000000000000000000";
    unsigned char sum[DIGEST];
    char digits[DIGEST + 1];

    set_identifiers(file, zeros);
    sha256_buffer(file->text->bytes, file->text->length, sum);
    for (int i = 0; i < DIGEST / 2; i++)
        snprintf(digits + 2 * i, 3, "%02X", sum[i]);
    set_identifiers(file, digits);
}

bool pdf_settle(struct pdf_bytes *pdf, const char *date)
{
    struct pdf_bytes copy = {malloc(pdf->length + 1), pdf->length};
    struct pdf_file file = {.text = &copy};
    bool settled = false;

    if (copy.bytes) {
        memcpy(copy.bytes, pdf->bytes, pdf->length + 1);
        settled = pdf_read_table(&file) && settle_profile(&file, date) && pdf_order(&file);
    }
    if (settled) {
        settle_dates(&copy, date);
        settle_identifiers(&file);
        free(pdf->bytes);
        *pdf = copy;
    } else {
        free(copy.bytes);
    }
    free(file.objects);
    return settled;
}
