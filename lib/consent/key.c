/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key file: who became which «Ученик N».  It is the only place where that stands. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "consent/consent.h"
#include "intl.h"
#include "record/buffer.h"

static const struct ej_column columns[] = {
    {.name = "n", .heading = "N", .type = EJ_INTEGER},
    {.name = "name", .heading = "Кодовое имя"},
    {.name = "order", .heading = "Приказ"},
    {.name = "order_date", .heading = "Дата приказа", .type = EJ_DATE},
    {.name = "pupil_id", .heading = "№ личного дела"},
    {.name = "surname", .heading = "Фамилия"},
    {.name = "given_name", .heading = "Имя"},
    {.name = "patronymic", .heading = "Отчество"},
    {.name = "birth_date", .heading = "Дата рождения", .type = EJ_DATE},
    {.name = "enrolled", .heading = "Дата зачисления", .type = EJ_DATE},
    {.name = "enrolled_order", .heading = "Приказ о зачислении"},
    {.name = "guardian1", .heading = "Родитель 1"},
    {.name = "phone1", .heading = "Телефон 1"},
    {.name = "email1", .heading = "E-mail 1"},
    {.name = "guardian2", .heading = "Родитель 2"},
    {.name = "phone2", .heading = "Телефон 2"},
    {.name = "email2", .heading = "E-mail 2"},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static enum ej_status write_rows(struct anonymise *a, struct ej_sink *sink, struct ej_error *err)
{
    static const char sql[] =
        "SELECT s.n, 'Ученик ' || s.n, s.order_no, s.order_date, p.file_no, p.surname, "
        "p.given_name, p.patronymic,"
        " p.birth_date, p.enrolled, p.enrolled_order, g.name, g.phone, g.email, h.name, h.phone,"
        " h.email FROM scrubbed s JOIN pupil p ON p.id = s.pupil_id"
        " LEFT JOIN guardian g ON g.pupil_id = p.id AND g.n = 1"
        " LEFT JOIN guardian h ON h.pupil_id = p.id AND h.n = 2"
        " WHERE s.n IS NOT NULL ORDER BY s.n";
    static const struct ej_table table = {.id = "key", .columns = columns, .count = COLUMNS};
    struct ej_value values[COLUMNS];
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status = store_query(a->w->j, &stmt, err, sql, "");

    if (status == EJ_OK)
        status = sink->begin(sink, &table, err);
    while (status == EJ_OK && (status = store_step(a->w->j, stmt, &row, err)) == EJ_OK && row) {
        for (int i = 0; i < COLUMNS; i++)
            store_value(stmt, i, &values[i]);
        status = sink->row(sink, values, err);
    }
    if (status == EJ_OK)
        status = sink->end(sink, err);
    return status == EJ_OK ? sink->finish(sink, err) : status;
}

/* The name, too, has to be on the disk before names leave the journal. */
static enum ej_status flush_folder(const char *path, struct ej_error *err)
{
    const char *slash = strrchr(path, '/');
    struct buffer folder = {0};
    enum ej_status status = EJ_OK;

    buffer_add_n(&folder, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
    if (folder.failed)
        return ej_no_memory(err);
    int fd = open(folder.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", folder.text, strerror(errno));
    if (fd >= 0)
        close(fd);
    buffer_free(&folder);
    return status;
}

enum ej_status key_write(struct anonymise *a, struct ej_error *err)
{
    const char *path = a->key_file;
    struct ej_sink *sink = NULL;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0 && errno == EEXIST)
        return ej_fail(err, EJ_USAGE, _("--key-file: %s is there already, and is not overwritten"),
                       path);
    if (fd < 0)
        return ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    a->keyed = true;
    enum ej_status status = ej_sink_text(fd, EJ_FORMAT_CSV, false, &sink, err);
    if (status == EJ_OK)
        status = write_rows(a, sink, err);
    ej_sink_free(sink);
    if (status == EJ_OK && fsync(fd) != 0)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    if (close(fd) != 0 && status == EJ_OK)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", path, strerror(errno));
    return status == EJ_OK ? flush_folder(path, err) : status;
}

/* ---- reading one ---------------------------------------------------------------------------- */

/* What of a key file the needles are made of. */
static const struct {
    const char *column;
    enum needle_kind kind;
} known[] = {
    {"pupil_id", NEEDLE_EXACT}, {"surname", NEEDLE_SURNAME}, {"given_name", NEEDLE_GIVEN},
    {"guardian1", NEEDLE_FULL}, {"phone1", NEEDLE_PHONE},    {"email1", NEEDLE_EXACT},
    {"guardian2", NEEDLE_FULL}, {"phone2", NEEDLE_PHONE},    {"email2", NEEDLE_EXACT},
};
enum { KNOWN = sizeof known / sizeof *known };

static int column_of(const struct ej_source *source, const char *name)
{
    for (int i = 0; i < source->count; i++)
        if (strcmp(source->columns[i], name) == 0)
            return i;
    return -1;
}

/* A record of a pupil of this journal; others are passed over. */
static enum ej_status read_record(struct anonymise *a, const struct ej_record *record, int n,
                                  const int *places, struct ej_error *err)
{
    int64_t pupil;
    enum ej_status status =
        store_number(a->w->j, &pupil, 0, err, "SELECT pupil_id FROM anonymised WHERE n = ?", "t",
                     record->fields[n]);

    if (status != EJ_OK || pupil == 0)
        return status;
    status = store_exec(a->w->j, err,
                        "INSERT OR IGNORE INTO scrubbed (pupil_id, person, n)"
                        " SELECT pupil_id, pupil_id, n FROM anonymised WHERE pupil_id = ?",
                        "i", pupil);
    for (int i = 0; i < KNOWN && status == EJ_OK; i++)
        status = needle_add(&a->needles, pupil, known[i].kind, record->fields[places[i]], err);
    return status;
}

static enum ej_status read_records(struct anonymise *a, struct ej_source *source,
                                   struct ej_error *err)
{
    int places[KNOWN], n = column_of(source, "n");
    bool whole = n >= 0, more = true;
    struct ej_record record;
    enum ej_status status = EJ_OK;

    for (int i = 0; i < KNOWN; i++) {
        places[i] = column_of(source, known[i].column);
        whole = whole && places[i] >= 0;
    }
    if (!whole)
        return ej_fail(err, EJ_USAGE, _("--key-file: %s is no key file"), a->key_file);
    while (status == EJ_OK) {
        status = source->next(source, &record, &more, err);
        if (status != EJ_OK || !more)
            break;
        if (record.defect)
            status = ej_fail(err, EJ_USAGE, "%s:%ld: %s", a->key_file, record.line, record.defect);
        else
            status = read_record(a, &record, n, places, err);
    }
    return status;
}

enum ej_status key_read(struct anonymise *a, struct ej_error *err)
{
    struct ej_source *source = NULL;
    int fd = open(a->key_file, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return ej_fail(err, EJ_USAGE, "%s: %s", a->key_file, strerror(errno));
    enum ej_status status = ej_source_csv(fd, a->key_file, "UTF-8", &source, err);
    close(fd);
    if (status == EJ_REFUSED)
        status = ej_fail(err, EJ_USAGE, _("--key-file: %s is no key file"), a->key_file);
    if (status == EJ_OK)
        status = read_records(a, source, err);
    ej_source_free(source);
    return status;
}
