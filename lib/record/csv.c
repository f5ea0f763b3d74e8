/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delimited text as a source of records: heading, defects in words. */
#include "intl.h"
#include "map.h"
#include "scan.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csv {
    struct ej_source base;
    struct ej_spool *spool;
    struct ej_decoder *decoder;
    struct ej_scanner scanner;
    bool stopped; /* next() has failed or come to the end */
    char *name, *encoding;
    char *heading;        /* the heading's fields, one after another */
    const char **columns; /* into heading */
    char defect[160];
    char form[96];
};

/* The words for DEFECT, in csv->defect where they hold numbers. */
static const char *words(struct csv *csv, enum ej_defect defect)
{
    switch (defect) {
    case EJ_TOO_FEW:
        snprintf(csv->defect, sizeof csv->defect, _("too few fields: %d, the heading has %d"),
                 csv->scanner.count, csv->base.count);
        return csv->defect;
    case EJ_TOO_MANY:
        snprintf(csv->defect, sizeof csv->defect, _("too many fields: %d, the heading has %d"),
                 csv->scanner.count, csv->base.count);
        return csv->defect;
    case EJ_AFTER_QUOTE:
        return _("text after a closing quote");
    case EJ_UNCLOSED:
        return _("unclosed quote: the field runs to the end of the input");
    case EJ_BAD_BYTES:
        snprintf(csv->defect, sizeof csv->defect, _("bytes that are not valid %s"),
                 ej_decoder_name(csv->decoder));
        return csv->defect;
    case EJ_NUL_BYTE:
        return _("NUL byte");
    case EJ_GOOD:
        break;
    }
    return NULL;
}

static enum ej_status csv_next(struct ej_source *base, struct ej_record *record, bool *found,
                               struct ej_error *err)
{
    struct csv *csv = (struct csv *)base;
    enum ej_defect defect = EJ_GOOD;

    *found = false;
    if (csv->stopped)
        return EJ_OK;
    csv->scanner.err = err;
    if (!ej_scan_record(&csv->scanner, &record->line, &defect)) {
        csv->stopped = true;
        return csv->scanner.status;
    }
    if (defect == EJ_GOOD && csv->scanner.count != base->count)
        defect = csv->scanner.count < base->count ? EJ_TOO_FEW : EJ_TOO_MANY;
    record->count = csv->scanner.count;
    record->fields = csv->scanner.fields;
    record->defect = words(csv, defect);
    *found = true;
    return EJ_OK;
}

/* A carriage return that breaks no line here: the file has the line ends of an old Macintosh. */
static bool has_lone_return(const char *text)
{
    for (; (text = strchr(text, '\r')); text++)
        if (text[1] != '\n')
            return true;
    return false;
}

/* Take the record just read as the heading. */
static enum ej_status keep_heading(struct csv *csv, struct ej_error *err)
{
    const struct ej_scanner *scanner = &csv->scanner;
    size_t size = scanner->offsets[scanner->count];

    csv->heading = malloc(size);
    csv->columns = calloc((size_t)scanner->count, sizeof *csv->columns);
    if (!csv->heading || !csv->columns)
        return ej_no_memory(err);
    memcpy(csv->heading, scanner->fields[0], size);
    for (int i = 0; i < scanner->count; i++)
        csv->columns[i] = csv->heading + scanner->offsets[i];
    csv->base.columns = csv->columns;
    csv->base.count = scanner->count;
    return EJ_OK;
}

static enum ej_status doubled(const struct csv *csv, int column, struct ej_error *err)
{
    char name[200];
    ej_text_squeeze(name, sizeof name, csv->columns[column]);
    return ej_fail(err, EJ_REFUSED, _("column '%s' stands twice in the heading"), name);
}

/* No two columns may have the same name as far as people see; empty ones have none. */
static enum ej_status check_names(const struct csv *csv, struct ej_error *err)
{
    struct map names = {0};
    char *folded = malloc(csv->scanner.offsets[csv->base.count]); /* room for the longest */
    enum ej_status status = EJ_OK;

    if (!folded)
        return ej_no_memory(err);
    for (int i = 0; i < csv->base.count && status == EJ_OK; i++) {
        size_t length =
            ej_text_fold(folded, csv->scanner.offsets[csv->base.count], csv->columns[i]);
        if (length == 0)
            continue;
        int64_t *seen = map_at(&names, folded, length);
        if (!seen)
            status = ej_no_memory(err);
        else if (*seen)
            status = doubled(csv, i, err);
        else
            *seen = 1;
    }
    map_free(&names);
    free(folded);
    return status;
}

static enum ej_status check_heading(const struct csv *csv, struct ej_error *err)
{
    for (int i = 0; i < csv->base.count; i++)
        if (has_lone_return(csv->columns[i]))
            return ej_fail(err, EJ_REFUSED, _("the lines end in CR alone, which is not read"));
    return check_names(csv, err);
}

static enum ej_status read_heading(struct csv *csv, struct ej_error *err)
{
    enum ej_defect defect = EJ_GOOD;

    ej_scan_heading(&csv->scanner);
    bool found = ej_scan_record(&csv->scanner, &csv->base.heading_line, &defect);
    if (csv->scanner.status != EJ_OK)
        return csv->scanner.status;
    if (!found)
        return ej_fail(err, EJ_REFUSED, _("no heading: empty input"));
    if (defect != EJ_GOOD)
        return ej_fail(err, EJ_REFUSED, _("the heading cannot be read: %s"), words(csv, defect));
    enum ej_status status = keep_heading(csv, err);
    return status == EJ_OK ? check_heading(csv, err) : status;
}

/* Put where it failed in front: "FILE:LINE", or "FILE" before there is a line. */
static void place(const struct csv *csv, struct ej_error *err)
{
    const char *name = csv->name ? csv->name : "";

    if (csv->base.heading_line > 0)
        ej_prefix(err, "%s:%ld", name, csv->base.heading_line);
    else
        ej_prefix(err, "%s", name);
}

static void write_form(struct csv *csv)
{
    char separator[] = {'\'', csv->scanner.separator, '\'', '\0'};
    snprintf(csv->form, sizeof csv->form, "%s%s, %s, %s", ej_decoder_name(csv->decoder),
             ej_decoder_has_mark(csv->decoder) ? " BOM" : "",
             csv->scanner.separator == '\t' ? "TAB" : separator, csv->scanner.crlf ? "CRLF" : "LF");
}

static enum ej_status csv_again(struct ej_source *base, struct ej_error *err)
{
    struct csv *csv = (struct csv *)base;
    enum ej_defect defect = EJ_GOOD;
    long line;

    ej_scan_close(&csv->scanner);
    ej_decoder_free(csv->decoder);
    csv->scanner = (struct ej_scanner){0};
    csv->decoder = NULL;
    csv->stopped = false;
    enum ej_status status = ej_spool_again(csv->spool, err);
    if (status == EJ_OK)
        status = ej_decoder_open(csv->spool, csv->encoding, &csv->decoder, err);
    if (status == EJ_OK)
        status = ej_scan_open(&csv->scanner, csv->decoder, err);
    if (status != EJ_OK)
        return status;
    ej_scan_heading(&csv->scanner);
    ej_scan_record(&csv->scanner, &line, &defect);
    return csv->scanner.status;
}

static void csv_free(struct ej_source *base)
{
    struct csv *csv = (struct csv *)base;
    ej_scan_close(&csv->scanner);
    ej_decoder_free(csv->decoder);
    ej_spool_free(csv->spool);
    free(csv->name);
    free(csv->encoding);
    free(csv->heading);
    free(csv->columns);
    free(csv);
}

enum ej_status ej_source_csv(int fd, const char *name, const char *encoding, struct ej_source **out,
                             struct ej_error *err)
{
    struct csv *csv = calloc(1, sizeof *csv);
    enum ej_status status = EJ_OK;

    *out = NULL;
    if (!csv)
        return ej_no_memory(err);
    csv->base.next = csv_next;
    csv->base.again = csv_again;
    csv->base.free = csv_free;
    csv->name = name ? strdup(name) : NULL;
    csv->base.name = csv->name;
    csv->encoding = encoding ? strdup(encoding) : NULL;
    if ((name && !csv->name) || (encoding && !csv->encoding)) {
        status = ej_no_memory(err);
        goto done;
    }
    status = ej_spool_read(fd, &csv->spool, err);
    if (status == EJ_OK)
        status = ej_decoder_open(csv->spool, encoding, &csv->decoder, err);
    if (status == EJ_OK)
        status = ej_scan_open(&csv->scanner, csv->decoder, err);
    if (status == EJ_OK)
        status = read_heading(csv, err);
    if (status == EJ_OK) {
        write_form(csv);
        *out = &csv->base;
        csv = NULL;
    } else {
        place(csv, err);
    }
done:
    if (csv)
        csv_free(&csv->base);
    return status;
}

const char *ej_source_form(const struct ej_source *source)
{
    return source->free == csv_free ? ((const struct csv *)source)->form : NULL;
}
