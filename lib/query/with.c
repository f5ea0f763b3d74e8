/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that begin with tables which several reports, or rules, have in common. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "intl.h"
#include "query/query.h"
#include "record/text.h"
#include "store/store.h"

/* ---- files ----------------------------------------------------------------------------------- */

/* The header, where there is one, and where the tables begin. */
static enum ej_status parse_table(struct with_file *file, struct ej_error *err)
{
    const char *behind = file->text;
    enum ej_status status = EJ_OK;

    if (!ej_utf8_valid(file->text))
        return ej_fail(err, EJ_REFUSED, _("%s: bytes that are not valid UTF-8"), file->path);
    if (query_has_header(file->text))
        status = query_parse_header(file->text, file->path, 1, &file->header, &behind, err);
    if (status == EJ_OK && file->header)
        status = tree_only(file->header, file->header->root, "parameters with", err);
    file->sql = query_skip_blanks(behind);
    file->line = 1;
    for (const char *c = file->text; c < file->sql; c++)
        file->line += *c == '\n';
    return status;
}

/* DIRECTORY/with/NAME.sql, if there is such a file. */
static enum ej_status read_file(struct query *q, const char *directory, const char *name,
                                bool *found, struct ej_error *err)
{
    struct with_file *file = &q->with[q->with_count];
    struct buffer folder = {0}, inside = {0}, path = {0};
    enum ej_status status = EJ_OK;

    buffer_printf(&folder, "%s/with", directory);
    buffer_printf(&inside, "%s.sql", name);
    buffer_printf(&path, "%s/%s", folder.text, inside.text);
    if (folder.failed || inside.failed || path.failed) {
        status = ej_no_memory(err);
    } else if (access(path.text, F_OK) == 0) {
        *found = true;
        q->with_count++;
        file->name = name;
        file->path = strdup(path.text);
        file->text = store_read_file(folder.text, inside.text, err);
        status = !file->path ? ej_no_memory(err) : !file->text ? EJ_BROKEN : parse_table(file, err);
    }
    buffer_free(&folder);
    buffer_free(&inside);
    buffer_free(&path);
    return status;
}

/* The file that NODE of HEADER names, once. */
static enum ej_status read_named(struct query *q, const struct tree *header,
                                 const struct node *node, const char *own, const char *shared,
                                 struct ej_error *err)
{
    bool found = false;
    enum ej_status status = tree_is(header, node, NODE_SCALAR, err);

    for (int i = 0; status == EJ_OK && i < q->with_count; i++)
        if (strcmp(q->with[i].name, node->text) == 0)
            return EJ_OK;
    if (status == EJ_OK && (node->text[0] == '.' || strchr(node->text, '/')))
        status = tree_fail(header, node, err, _("'%s' is no name of a file"), node->text);
    if (status == EJ_OK && q->with_count == MAX_WITH)
        status = tree_fail(header, node, err, _("more than %d of them"), MAX_WITH);
    if (status == EJ_OK && own)
        status = read_file(q, own, node->text, &found, err);
    if (status == EJ_OK && !found)
        status = read_file(q, shared, node->text, &found, err);
    if (status == EJ_OK && !found)
        status = tree_fail(header, node, err, _("there is no file with/%s.sql"), node->text);
    return status;
}

static enum ej_status read_list(struct query *q, const struct tree *header, const char *own,
                                const char *shared, struct ej_error *err)
{
    const struct node *list = tree_find(header->root, "with");
    enum ej_status status = list ? tree_is(header, list, NODE_SEQUENCE, err) : EJ_OK;

    for (const struct node *node = list ? list->first : NULL; node && status == EJ_OK;
         node = node->next)
        status = read_named(q, header, node, own, shared, err);
    return status;
}

enum ej_status query_read_with(struct query *q, const char *own, const char *shared,
                               struct ej_error *err)
{
    enum ej_status status = read_list(q, q->header, own, shared, err);

    /* Those files may name others, which then come behind: the order does not matter to SQL. */
    for (int i = 0; i < q->with_count && status == EJ_OK; i++)
        if (q->with[i].header)
            status = read_list(q, q->with[i].header, own, shared, err);
    return status;
}

void query_free_with(struct query *q)
{
    for (int i = 0; i < q->with_count; i++) {
        free(q->with[i].path);
        free(q->with[i].text);
        tree_free(q->with[i].header);
    }
}

/* ---- the statement --------------------------------------------------------------------------- */

static void begin_stretch(struct composed *out, const char *file, long line)
{
    out->stretches[out->count++] = (struct stretch){out->sql.length, file, line};
}

/* Behind the word at the beginning of TEXT and the blanks after it, or TEXT. */
static const char *skip_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    if (strncasecmp(text, word, length) != 0 || !strchr(" \t\r\n", text[length]))
        return text;
    return text + length + strspn(text + length, " \t\r\n");
}

/* Without blanks at the end. */
static size_t length_of(const char *text)
{
    size_t length = strlen(text);

    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        length--;
    return length;
}

enum ej_status query_compose(const struct query *q, struct composed *out, struct ej_error *err)
{
    const char *rest = skip_word(skip_word(q->sql, "WITH"), "RECURSIVE");
    const char *end = rest == q->sql ? "\n" : ",\n";
    long line = q->sql_line;

    *out = (struct composed){0};
    if (q->with_count == 0)
        rest = q->sql;
    else
        buffer_add(&out->sql, "WITH RECURSIVE\n");
    for (int i = 0; i < q->with_count; i++) {
        begin_stretch(out, q->with[i].path, q->with[i].line);
        buffer_add_n(&out->sql, q->with[i].sql, length_of(q->with[i].sql));
        buffer_add(&out->sql, i + 1 < q->with_count ? ",\n" : end);
    }
    for (const char *c = q->sql; c < rest; c++)
        line += *c == '\n';
    begin_stretch(out, q->header->name, line);
    buffer_add(&out->sql, rest);
    return out->sql.failed ? ej_no_memory(err) : EJ_OK;
}

/* The file and the line that the place OFFSET is from. */
static const char *place(const struct composed *c, size_t offset, long *line)
{
    int i = c->count - 1;

    while (i > 0 && c->stretches[i].from > offset)
        i--;
    *line = c->stretches[i].line;
    for (size_t at = c->stretches[i].from; at < offset; at++)
        *line += c->sql.text[at] == '\n';
    return c->stretches[i].file;
}

enum ej_status composed_prepare(struct ej_journal *j, const struct composed *c,
                                struct sqlite3_stmt **out, struct ej_error *err)
{
    size_t offset = 0;
    enum ej_status status = store_prepare_reader(j, c->sql.text, out, &offset, err);

    if (status == EJ_REFUSED) {
        long line;
        const char *file = place(c, offset, &line);
        return ej_prefix(err, "%s:%ld", file, line);
    }
    return status;
}

void composed_free(struct composed *c)
{
    buffer_free(&c->sql);
}
