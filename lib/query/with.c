/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that begin with tables which several reports have in common. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "intl.h"
#include "query/query.h"
#include "store/store.h"

static bool begin_stretch(struct composed *out, const char *file, long line)
{
    struct stretch *stretch = &out->stretches[out->count];

    *stretch = (struct stretch){out->sql.length, strdup(file), line};
    out->count += stretch->file != NULL;
    return stretch->file != NULL;
}

/* DIRECTORY/with/NAME.sql into OUT, if there is such a file. */
static enum ej_status add_file(struct composed *out, const char *directory, const char *name,
                               bool *found, struct ej_error *err)
{
    struct buffer folder = {0}, file = {0}, path = {0};
    char *text = NULL;
    enum ej_status status = EJ_OK;

    buffer_printf(&folder, "%s/with", directory);
    buffer_printf(&file, "%s.sql", name);
    buffer_printf(&path, "%s/%s", folder.text, file.text);
    if (folder.failed || file.failed || path.failed) {
        status = ej_no_memory(err);
    } else if (access(path.text, F_OK) == 0) {
        *found = true;
        text = store_read_file(folder.text, file.text, err);
        status = !text ? EJ_BROKEN : begin_stretch(out, path.text, 1) ? EJ_OK : ej_no_memory(err);
        buffer_add(&out->sql, text ? text : "");
    }
    free(text);
    buffer_free(&folder);
    buffer_free(&file);
    buffer_free(&path);
    return status;
}

static enum ej_status add_common(const struct query *q, const char *own, const char *shared,
                                 const char *name, struct composed *out, struct ej_error *err)
{
    bool found = false;
    enum ej_status status = own ? add_file(out, own, name, &found, err) : EJ_OK;

    if (status == EJ_OK && !found)
        status = add_file(out, shared, name, &found, err);
    if (status == EJ_OK && !found)
        status = tree_fail(q->header, tree_find(q->header->root, "with"), err,
                           _("there is no file with/%s.sql"), name);
    return status;
}

/* Behind the word at the beginning of TEXT and the blanks after it, or TEXT. */
static const char *skip_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    if (strncasecmp(text, word, length) != 0 || !strchr(" \t\r\n", text[length]))
        return text;
    return text + length + strspn(text + length, " \t\r\n");
}

enum ej_status query_compose(const struct query *q, const char *own, const char *shared,
                             struct composed *out, struct ej_error *err)
{
    const char *rest = skip_word(skip_word(q->sql, "WITH"), "RECURSIVE");
    const char *end = rest == q->sql ? "\n" : ",\n";
    long line = q->sql_line;
    enum ej_status status = EJ_OK;

    *out = (struct composed){0};
    if (!q->with[0])
        rest = q->sql;
    else
        buffer_add(&out->sql, "WITH RECURSIVE\n");
    for (int i = 0; q->with[i] && status == EJ_OK; i++) {
        status = add_common(q, own, shared, q->with[i], out, err);
        buffer_add(&out->sql, q->with[i + 1] ? ",\n" : end);
    }
    for (const char *c = q->sql; c < rest; c++)
        line += *c == '\n';
    if (status == EJ_OK && !begin_stretch(out, q->header->name, line))
        status = ej_no_memory(err);
    buffer_add(&out->sql, rest);
    return status == EJ_OK && out->sql.failed ? ej_no_memory(err) : status;
}

const char *composed_place(const struct composed *c, size_t offset, long *line)
{
    int i = c->count - 1;

    while (i > 0 && c->stretches[i].from > offset)
        i--;
    *line = c->stretches[i].line;
    for (size_t at = c->stretches[i].from; at < offset; at++)
        *line += c->sql.text[at] == '\n';
    return c->stretches[i].file;
}

void composed_free(struct composed *c)
{
    for (int i = 0; i < c->count; i++)
        free(c->stretches[i].file);
    buffer_free(&c->sql);
}
