/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan.h - delimited text cut into records (RFC 4180 and its neighbours).  Internal to libjournal.
 *
 * One pass, in place: a record lies whole in the buffer, its quotes are taken out and its
 * separators become the NUL bytes that end the fields.  A quote opens a quoted field only at the
 * field's beginning; elsewhere it is a character like others.  Lines end in LF or CRLF.
 */
#ifndef EJ_RECORD_SCAN_H
#define EJ_RECORD_SCAN_H

#include "encoding.h"

/* What is wrong with a record, the gravest last. */
enum ej_defect {
    EJ_GOOD,
    EJ_TOO_FEW, /* found by the source, which knows the heading */
    EJ_TOO_MANY,
    EJ_AFTER_QUOTE, /* text between a closing quote and the separator */
    EJ_UNCLOSED,    /* a quoted field that the end of the input ends */
    EJ_BAD_BYTES,
    EJ_NUL_BYTE,
};

struct ej_scanner {
    struct ej_decoder *decoder; /* the caller's */
    char separator;             /* set by ej_scan_heading */
    bool crlf;                  /* the heading ends so */
    enum ej_status status;      /* EJ_OK, or why reading had to stop, with err filled */
    struct ej_error *err;       /* to be set before each call */

    int count;           /* the record's fields */
    const char **fields; /* valid UTF-8, U+FFFD where it was not; until the next call */
    size_t *offsets;     /* of the fields, one more for the end, all from fields[0] */

    bool ended; /* the decoder has nothing more */
    char *buffer;
    size_t room;   /* of buffer, without the byte behind it that may be set to NUL */
    size_t filled; /* end of what is in buffer */
    size_t start;  /* where the record at hand begins */
    size_t taken;  /* its length there, separators and line end included */
    long line;     /* physical line of what comes next */
    int fields_room;
    char *repaired; /* the fields of a record with bad bytes, or NULL */
};

/* Begin with the first line.  EJ_BROKEN: out of memory. */
enum ej_status ej_scan_open(struct ej_scanner *scanner, struct ej_decoder *decoder,
                            struct ej_error *err);

/* Look ahead at the heading, behind blank lines: its separator is the most frequent one of ; tab
 * and comma outside quotes, the first of these in a tie, a comma when there is none. */
void ej_scan_heading(struct ej_scanner *scanner);

/* The next record, blank lines passed over, with the physical line on which it begins.  False at
 * the end of the input and on a failure, which scanner->status tells apart. */
bool ej_scan_record(struct ej_scanner *scanner, long *line, enum ej_defect *defect);

void ej_scan_close(struct ej_scanner *scanner);

#endif
