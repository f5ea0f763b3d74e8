/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_order.c - the objects of a PDF file in the order in which they are referred to (ISO 32000-1:
 * 7.2 tokens, 7.3.10 references, 7.5.4 the table, 7.5.5 the trailer). */
#include "export/pdf_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY = 20 };

static const char digits[] = "0123456789", delimiters[] = " \t\r\n\f()<>[]{}/%";

/* ---- the table ------------------------------------------------------------------------------- */

static size_t last_position(const struct pdf_bytes *text, const char *what)
{
    size_t size = strlen(what), at = text->length < size ? 0 : text->length - size;

    while (at > 0 && memcmp(text->bytes + at, what, size) != 0)
        at--;
    return at;
}

bool pdf_read_table(struct pdf_file *file)
{
    const struct pdf_bytes *text = file->text;
    size_t start = last_position(text, "startxref\n"), at, first, length;
    int used = 0;

    if (!start)
        return false;
    at = strtoul(text->bytes + start + strlen("startxref\n"), NULL, 10);
    if (at >= start || sscanf(text->bytes + at, "xref\n0 %zu\n%n", &file->count, &used) != 1 ||
        !used)
        return false;
    first = at + (size_t)used;
    length = file->count * ENTRY;
    if (file->count > text->length / ENTRY || first + length > start)
        return false;
    file->table = at;
    file->trailer = first + length;
    file->objects = calloc(file->count + 1, sizeof *file->objects);
    for (size_t i = 0; file->objects && i < file->count; i++) {
        const char *entry = text->bytes + first + i * ENTRY;
        if (entry[17] != 'n')
            continue;
        file->objects[i] = strtoul(entry, NULL, 10);
        if (file->objects[i] >= at)
            return false;
    }
    return file->objects != NULL;
}

/* ---- references ------------------------------------------------------------------------------ */

/* Behind the string in parentheses that begins at AT. */
static const char *behind_string(const char *at, const char *end)
{
    int depth = 0;

    for (; at < end; at++)
        if (*at == '\\')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    return end;
}

/* The next "N 0 R" before END, a stream or none (NULL); it is *LENGTH long and leads to *OBJECT. */
static const char *next_reference(const char *at, const char *end, size_t *object, size_t *length)
{
    static const char tail[] = " 0 R";

    while (at < end) {
        size_t word = strcspn(at, delimiters);
        if (word == strlen("stream") && memcmp(at, "stream", word) == 0)
            return NULL;
        *length = word + strlen(tail);
        if (word > 0 && word < 10 && strspn(at, digits) == word && at + *length < end &&
            memcmp(at + word, tail, strlen(tail)) == 0 && strchr(delimiters, at[*length])) {
            *object = strtoul(at, NULL, 10);
            return at;
        }
        if (word > 0)
            at += word;
        else if (*at == '(')
            at = behind_string(at, end);
        else if (*at == '/')
            at += 1 + strcspn(at + 1, delimiters);
        else
            at++;
    }
    return NULL;
}

/* ---- the order ------------------------------------------------------------------------------- */

struct order {
    const struct pdf_file *file;
    size_t *ends;    /* where the object of each number ends */
    size_t *numbers; /* the new number of each; 0: none yet */
    size_t *queue;   /* the old number of each new one, from 1 on */
    size_t count;    /* of new ones */
};

static int by_place(const void *a, const void *b)
{
    size_t one = *(const size_t *)a, other = *(const size_t *)b;

    return (one > other) - (one < other);
}

/* Each ends where the next one or the table begins. */
static bool find_ends(struct order *o)
{
    const struct pdf_file *file = o->file;
    size_t *places = malloc((file->count + 1) * sizeof *places), used = 0;

    if (!places)
        return false;
    for (size_t i = 0; i < file->count; i++)
        if (file->objects[i])
            places[used++] = file->objects[i];
    places[used++] = file->table;
    qsort(places, used, sizeof *places, by_place);
    for (size_t i = 0; i < file->count; i++)
        if (file->objects[i]) {
            size_t *own = bsearch(&file->objects[i], places, used, sizeof *places, by_place);
            o->ends[i] = own + 1 < places + used ? own[1] : *own;
        }
    free(places);
    return true;
}

static void number(struct order *o, size_t object)
{
    o->numbers[object] = ++o->count;
    o->queue[o->count] = object;
}

static bool number_references(struct order *o, size_t from, size_t to)
{
    const char *text = o->file->text->bytes, *at = text + from;
    size_t object, length;

    while ((at = next_reference(at, text + to, &object, &length))) {
        if (object >= o->file->count || !o->file->objects[object])
            return false;
        if (!o->numbers[object])
            number(o, object);
        at += length;
    }
    return true;
}

/* Behind "N 0 obj" of the object OBJECT; 0: that is not there. */
static size_t body(const struct order *o, size_t object)
{
    const char *text = o->file->text->bytes + o->file->objects[object];
    size_t own = strspn(text, digits), used = own + strlen(" 0 obj");

    return own > 0 && own < 10 && strtoul(text, NULL, 10) == object &&
                   o->file->objects[object] + used <= o->ends[object] &&
                   memcmp(text + own, " 0 obj", used - own) == 0
               ? o->file->objects[object] + used
               : 0;
}

/* From the new number *NEXT on. */
static bool follow(struct order *o, size_t *next)
{
    for (; *next <= o->count; ++*next) {
        size_t object = o->queue[*next], from = body(o, object);
        if (!from || !number_references(o, from, o->ends[object]))
            return false;
    }
    return true;
}

static bool number_all(struct order *o)
{
    const struct pdf_file *file = o->file;
    size_t next = 1;
    bool good = number_references(o, file->trailer, file->text->length) && follow(o, &next);

    for (size_t i = 0; i < file->count && good; i++)
        if (file->objects[i] && !o->numbers[i]) {
            number(o, i);
            good = follow(o, &next);
        }
    return good;
}

/* ---- the file -------------------------------------------------------------------------------- */

static void copy(const struct order *o, size_t from, size_t to, FILE *out)
{
    const char *text = o->file->text->bytes, *at = text + from, *next;
    size_t object, length;

    while ((next = next_reference(at, text + to, &object, &length))) {
        fwrite(at, 1, (size_t)(next - at), out);
        fprintf(out, "%zu 0 R", o->numbers[object]);
        at = next + length;
    }
    fwrite(at, 1, (size_t)(text + to - at), out);
}

/* The trailer, which tells how many entries there are, and where TABLE begins. */
static bool copy_trailer(const struct order *o, long table, FILE *out)
{
    static const char head[] = "trailer\n<</Size ";
    const struct pdf_file *file = o->file;
    const char *text = file->text->bytes;
    size_t from = file->trailer + strlen(head), end = last_position(file->text, "startxref\n");

    if (from > end || memcmp(text + file->trailer, head, strlen(head)) != 0)
        return false;
    fprintf(out, "%s%zu", head, o->count + 1);
    copy(o, from + strspn(text + from, digits), end, out);
    fprintf(out, "startxref\n%ld\n%%%%EOF\n", table);
    return true;
}

static bool write_file(const struct order *o, size_t *places, size_t *trailer, FILE *out)
{
    const struct pdf_file *file = o->file;
    size_t first = file->table;

    for (size_t i = 1; i <= o->count; i++)
        if (file->objects[o->queue[i]] < first)
            first = file->objects[o->queue[i]];
    fwrite(file->text->bytes, 1, first, out);
    for (size_t i = 1; i <= o->count; i++) {
        places[i] = (size_t)ftell(out);
        fprintf(out, "%zu 0 obj", i);
        copy(o, body(o, o->queue[i]), o->ends[o->queue[i]], out);
    }
    long table = ftell(out);
    fprintf(out, "xref\n0 %zu\n0000000000 65535 f \n", o->count + 1);
    for (size_t i = 1; i <= o->count; i++)
        fprintf(out, "%010zu 00000 n \n", places[i]);
    *trailer = (size_t)ftell(out);
    return copy_trailer(o, table, out) && !ferror(out);
}

/* FILE becomes what has been written: TEXT, with its objects at PLACES. */
static void take(struct pdf_file *file, struct pdf_bytes text, size_t *places, size_t count,
                 size_t trailer)
{
    free(file->text->bytes);
    free(file->objects);
    *file->text = text;
    file->objects = places;
    file->count = count + 1;
    file->table =
        strtoul(text.bytes + last_position(&text, "startxref\n") + strlen("startxref\n"), NULL, 10);
    file->trailer = trailer;
}

bool pdf_order(struct pdf_file *file)
{
    size_t room = file->count + 1, trailer = 0;
    struct order o = {file, calloc(room, sizeof *o.ends), calloc(room, sizeof *o.numbers),
                      calloc(room, sizeof *o.queue), 0};
    size_t *places = calloc(room, sizeof *places);
    struct pdf_bytes text = {0};
    FILE *out = NULL;
    bool done = false;

    if (o.ends && o.numbers && o.queue && places && find_ends(&o) && number_all(&o) &&
        (out = open_memstream(&text.bytes, &text.length)))
        done = write_file(&o, places, &trailer, out);
    if (out && fclose(out) != 0)
        done = false;
    if (done)
        take(file, text, places, o.count, trailer);
    else
        free(text.bytes);
    if (!done)
        free(places);
    free(o.ends);
    free(o.numbers);
    free(o.queue);
    return done;
}
