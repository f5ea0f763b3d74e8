/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * archive.h - a journal as an archive that can be read without this software, and back.
 *
 * An archive is a BagIt bag (bag.h) with
 *   data/journal.ej              the journal without its register of copies (ej_snapshot)
 *   data/csv/TABLE.csv           each table, all columns, by primary key: UTF-8, RFC 4180, LF
 *   data/csv/dictionary.csv      what each table and column means, in Russian and English
 *   data/csv/datapackage.json    the same for programs (Frictionless Data Package, version 1)
 *   data/sheets/REPORT-YEAR.xlsx the summary sheets, a sheet for each class; and .pdf
 *   data/journals/YEAR/CLASS.xlsx the paper journal of each class; and .pdf
 *   data/README.ru.txt, data/README.en.txt
 *
 * Its bytes depend on the journal's contents alone: dates are those of the last transaction.  The
 * PDF/A, which LibreOffice makes, are the same only with the same LibreOffice and fonts (pdf.h).
 */
#ifndef EJ_ARCHIVE_ARCHIVE_H
#define EJ_ARCHIVE_ARCHIVE_H

#include "bag.h"
#include "export/xlsx.h"

#include <stdio.h>

enum { ARCHIVE_DIGEST = 65 }; /* room for SHA-256 in hexadecimal */

/* Of which forms there is PDF/A beside the workbook. */
enum archive_pdf { ARCHIVE_PDF_NONE, ARCHIVE_PDF_SHEETS, ARCHIVE_PDF_ALL };

struct archive_request {
    const char *share;    /* folder with schema/dictionary.csv and archive/README.*.txt */
    const char *to;       /* a folder that is there: the archive gets a name in it; else its path */
    bool tar;             /* one tar file; also when TO ends in .tar */
    bool dry_run;         /* make it all, then drop it */
    enum archive_pdf pdf; /* other than none: EJ_BROKEN where LibreOffice is missing */
    const struct ej_progress *progress; /* or NULL */
    const struct ej_form_told *told;    /* of its forms, or NULL */
    /* NULL, or: leave out PDF that would have other bytes each time, and tell here whether any */
    bool *pdf_left_out;
};

/* Out of archive_create; path is freed by the caller. */
struct archive_made {
    char *path; /* absolute */
    char digest[ARCHIVE_DIGEST];
    int64_t txn; /* the last transaction in the archive */
};

/* Make an archive of the journal as it is at this moment.  It appears when it is whole and on the
 * disk; until then it is built in a folder beside it, 0700, that is removed after a failure.
 * EJ_USAGE: there is something at that path; EJ_BROKEN: disk full … */
enum ej_status archive_create(struct ej_journal *journal, const struct archive_request *request,
                              struct archive_made *made, struct ej_error *err);

/* Is the copy at PATH - an archive in a folder or a tar, or a backup - whole and unchanged?  As
 * ej_bag_verify(); for a backup as ej_copy_check(), with what is wrong told as a defect of ".". */
enum ej_status archive_verify(const char *path, ej_bag_told *told, void *context,
                              struct ej_bag_totals *totals, struct ej_error *err);

/* Make the new journal TO out of the copy at PATH, which is verified first; defects are TOLD.
 * EJ_REFUSED: the copy is not good; EJ_USAGE: TO is there.  DRY_RUN: all but TO. */
enum ej_status archive_restore(const char *path, const char *to, bool dry_run, ej_bag_told *told,
                               void *context, const struct ej_progress *progress,
                               struct ej_error *err);

/* The digest under which the register knows a copy: SHA-256 of the file, or of a bag's folder that
 * of its tagmanifest-sha256.txt, which covers the rest (EJ_REFUSED: the folder has none). */
enum ej_status archive_digest(const char *path, char out[ARCHIVE_DIGEST], struct ej_error *err);

/* ---- with the register, and rows ------------------------------------------------------------ */

/* Make a backup (ej_backup) in DIR, enter it into the register, and where KEEP is not 0 remove all
 * but the newest KEEP.  Copies made and removed are rows of SINK: change kind place digest. */
enum ej_status archive_keep_backup(struct ej_journal *journal, const char *dir, long keep,
                                   bool dry_run, const char *remark,
                                   const struct ej_progress *progress, struct ej_sink *sink,
                                   struct ej_error *err);

/* Make an archive and enter it into the register; the same row. */
enum ej_status archive_keep_archive(struct ej_journal *journal,
                                    const struct archive_request *request, const char *remark,
                                    struct ej_sink *sink, struct ej_error *err);

/* archive_verify() with findings as rows of SINK: copy path finding what.  Where JOURNAL, which may
 * be NULL, has the copy in its register, it must also be the one that was registered; a backup of
 * which no register knows the digest gets a warning: its structure alone was checked. */
enum ej_status archive_check(struct ej_journal *journal, const char *path, struct ej_sink *sink,
                             struct ej_bag_totals *totals, struct ej_error *err);

/* Look at each copy of the register whose place is a path and that is not removed, also whether it
 * is still the one that was registered; NOTE: what is good is noted there.  The same rows, with
 * further findings: unreadable, and unseen for places that are words.  EJ_REFUSED: some copy is
 * not good or cannot be read. */
enum ej_status archive_check_all(struct ej_journal *journal, bool note, struct ej_sink *sink,
                                 struct ej_bag_totals *totals, struct ej_error *err);

/* Note in the register that the copy at PATH was found good today (ej_copy_checked). */
enum ej_status archive_note_check(struct ej_journal *journal, const char *path,
                                  struct ej_error *err);

/* ej_copy_register(), where the place may be the path of a file or folder: its digest is computed
 * unless it is given. */
enum ej_status archive_enter(struct ej_journal *journal, const struct ej_copy *copy, bool *added,
                             struct ej_error *err);

/* ---- between the files of the room ---------------------------------------------------------- */

/* The place as the register knows it: the absolute path of a file or folder that is there or was,
 * else the words.  The caller's; NULL: no memory. */
char *archive_place(const char *text);

/* A backup is a database, anything else has to be a bag. */
bool archive_is_backup(const char *path);

/* A new file DIR/NAME, 0600; NULL with ERR filled. */
FILE *archive_open(const char *dir, const char *name, struct ej_error *err);
/* Flush and close FILE; STATUS, or EJ_BROKEN when something could not be written. */
enum ej_status archive_close(FILE *file, const char *name, enum ej_status status,
                             struct ej_error *err);
/* Remove a folder and all that is in it. */
void archive_remove(const char *dir);
/* Tell PROGRESS, which may be NULL, what is staged. */
void archive_staged(const struct ej_progress *progress, const char *path, bool there);

/* Write the tables, dictionary.csv and datapackage.json into the folder DIR. */
enum ej_status archive_tables(struct ej_journal *journal, const char *share, const char *dir,
                              const struct ej_about *about, const struct ej_progress *progress,
                              struct ej_error *err);

/* A new folder DIR/NAME, 0700. */
enum ej_status archive_folder(const char *dir, const char *name, struct ej_error *err);

struct archive_forms {
    struct ej_journal *journal;
    const char *staging; /* the bag to be */
    const struct ej_about *about;
    enum archive_pdf pdf;
    bool *left_out;                              /* as in archive_request */
    const struct ej_progress *journals, *office; /* of their making, and of LibreOffice's work */
    const struct ej_form_told *told;             /* or NULL */
};

/* Write the summary sheets and the journals of all school years, and their PDF/A. */
enum ej_status archive_forms(const struct archive_forms *forms, struct ej_error *err);

/* Write README.ru.txt and README.en.txt into the folder DIR, out of SHARE/archive. */
enum ej_status archive_readme(const char *share, const char *dir, const struct ej_about *about,
                              struct ej_error *err);

/* What a table or column means; column "" is the table itself. */
struct archive_word {
    char *table, *column, *personal, *ru, *en;
};

struct archive_dictionary {
    struct archive_word *words;
    size_t count, room;
};

enum ej_status archive_dictionary_read(const char *share, struct archive_dictionary *out,
                                       struct ej_error *err);
void archive_dictionary_free(struct archive_dictionary *dictionary);
/* EJ_BROKEN: the dictionary does not know it. */
enum ej_status archive_dictionary_find(const struct archive_dictionary *dictionary,
                                       const char *table, const char *column,
                                       const struct archive_word **out, struct ej_error *err);

/* What the journal says of its tables, with what the dictionary says. */
struct archive_column {
    char *table, *name, *references; /* references: NULL for none */
    bool integer, required;
    int key;
    const struct archive_word *word;
};

struct archive_columns {
    struct archive_column *list;
    size_t count, room;
    const struct archive_dictionary *dictionary;
};

/* The table that begins at *AT: its columns are [*AT, end).  False: there is none left. */
bool archive_next_table(const struct archive_columns *columns, size_t *at, size_t *end);

/* datapackage.json, to FILE. */
void archive_package(FILE *file, const struct archive_columns *columns,
                     const struct ej_about *about);

#endif
