/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * writer.h - a buffer in front of a file descriptor.  Internal to libjournal.
 *
 * A failure is kept: once a write failed, everything after it is dropped and ej_writer_flush()
 * says so.  So the formats need not look at each byte, only at the end of each row.
 */
#ifndef EJ_RECORD_WRITER_H
#define EJ_RECORD_WRITER_H

#include "journal.h"

struct ej_writer {
    int fd;    /* the caller's */
    int error; /* errno of the write that failed, or 0 */
    size_t used;
    char buffer[65536];
};

void ej_writer_init(struct ej_writer *writer, int fd);

void ej_write(struct ej_writer *writer, const char *bytes, size_t size);
void ej_write_text(struct ej_writer *writer, const char *text);
void ej_write_char(struct ej_writer *writer, char c);

/* EJ_BROKEN when some write so far has failed. */
enum ej_status ej_writer_check(const struct ej_writer *writer, struct ej_error *err);

/* Write out the buffer; waits where FD is not ready.  EJ_BROKEN as above. */
enum ej_status ej_writer_flush(struct ej_writer *writer, struct ej_error *err);

/*
 * VALUE of a column of TYPE as text: integers in decimal, hundredths with POINT ("1.5", "2"; for
 * EJ_FIXED2 always two decimals).  "" for NULL.  A number column may hold a word instead (н/а
 * among marks): a text that is not NULL wins over the integer in EJ_INTEGER.
 * Uses ROOM where the result is not VALUE's own text.
 */
#define EJ_CELL_SIZE 32
const char *ej_cell_text(const struct ej_value *value, enum ej_type type, char point,
                         char room[EJ_CELL_SIZE]);

/* Whether VALUE of TYPE is there and prints as a number. */
bool ej_cell_is_number(const struct ej_value *value, enum ej_type type);

/* ISO as DD.MM.YYYY in ROOM; ISO itself when it is no date. */
const char *ej_cell_date(const char *iso, char room[EJ_CELL_SIZE]);

#endif
