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
        return ej_fail(err, EJ_BROKEN, _("out of memory"));
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
