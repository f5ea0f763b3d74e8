/* SPDX-License-Identifier: GPL-3.0-or-later */
/* register.h - the register of copies: what its entries, their use and their terms share. */
#ifndef EJ_STORE_REGISTER_H
#define EJ_STORE_REGISTER_H

#include "store/store.h"

/* A date up to today as people type it, or NULL; EJ_REFUSED names COLUMN. */
enum ej_status register_date(struct ej_journal *j, const char *column, const char *text,
                             char out[11], const char **value, struct ej_error *err);

/* TEXT has nothing but blanks. */
bool register_blank(const char *text);
/* Whether copies of this kind (or NULL) are on paper. */
bool register_paper(const char *kind);
/* The Russian word for a kind, for a column. */
const char *register_kind(const char *kind);

/* EJ_REFUSED: no copy has this number. */
enum ej_status register_unknown(int64_t number, struct ej_error *err);

/* Write the rows of STMT, which has the columns of TABLE. */
enum ej_status register_print(struct ej_journal *j, struct sqlite3_stmt *stmt,
                              const struct ej_table *table, struct ej_sink *sink,
                              struct ej_error *err);
/* The same for SQL, whose ?1 is DATE, today where that is NULL: what ej-archive due tells. */
enum ej_status register_due(struct ej_journal *j, const char *sql, const char *date,
                            const struct ej_table *table, struct ej_sink *sink,
                            struct ej_error *err);

#endif
