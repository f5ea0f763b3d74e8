/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a query's file. */
#include "query/query.h"

#include <string.h>
#include <strings.h>

#include "access/access.h"
#include "intl.h"
#include "query/parameters.h"
#include "resolve/resolve.h"

static const char begins[] = "/*---\n", ends[] = "\n---*/";

/* ---- parameters ------------------------------------------------------------------------------ */

static enum ej_status read_parameter(struct query *q, const struct tree *header,
                                     const struct node *node, struct ej_error *err)
{
    struct parameter *p = &q->parameters[q->parameter_count];
    const struct node *required = tree_find(node, "required"), *own = tree_find(node, "own");
    const struct node *open = tree_find(node, "open"), *type = tree_find(node, "type");
    const struct node *days = tree_find(node, "days");
    const char *keys = strcmp(node->key, "period") == 0 ? "required default days"
                       : parameter_shared(node->key)    ? "required default own open"
                                                        : "required default of type";
    enum ej_status status = tree_only(header, node, keys, err);

    if (status == EJ_OK && q->parameter_count == MAX_PARAMETERS)
        status = tree_fail(header, node, err, _("more than %d parameters"), MAX_PARAMETERS);
    if (status == EJ_OK)
        status = tree_text(header, node, "default", &p->otherwise, err);
    if (status == EJ_OK && required)
        status = tree_yes_no(header, required, &p->required, err);
    if (status == EJ_OK && own)
        status = tree_yes_no(header, own, &p->own, err);
    if (status == EJ_OK && open)
        status = tree_yes_no(header, open, &p->open, err);
    if (status == EJ_OK && days)
        status = tree_yes_no(header, days, &p->days, err);
    if (status != EJ_OK)
        return status;
    p->name = node->key;
    p->node = node;
    p->of = tree_find(node, "of");
    p->text = type != NULL;
    p->number = !parameter_shared(p->name) && !p->of && !p->text;
    q->parameter_count++;
    if (type && (p->of || type->type != NODE_SCALAR || strcmp(type->text, "text") != 0))
        return tree_fail(header, type, err, _("the type can only be text"));
    if (p->of)
        status = tree_is(header, p->of, NODE_SEQUENCE, err);
    for (const struct node *word = p->of ? p->of->first : NULL; word && status == EJ_OK;
         word = word->next)
        status = tree_is(header, word, NODE_SCALAR, err);
    if (status != EJ_OK)
        return status;
    return parameter_check(header, p, err);
}

enum ej_status query_take_parameters(struct query *q, const struct tree *header,
                                     struct ej_error *err)
{
    const struct node *list = tree_find(header->root, "parameters");
    enum ej_status status = list ? tree_is(header, list, NODE_MAPPING, err) : EJ_OK;

    for (const struct node *node = list ? list->first : NULL; node && status == EJ_OK;
         node = node->next)
        if (!query_parameter(q, node->key))
            status = read_parameter(q, header, node, err);
    return status;
}

const struct parameter *query_parameter(const struct query *q, const char *name)
{
    for (int i = 0; i < q->parameter_count; i++)
        if (strcmp(q->parameters[i].name, name) == 0)
            return &q->parameters[i];
    return NULL;
}

/* ---- columns --------------------------------------------------------------------------------- */

static enum ej_status read_type(struct query *q, const struct node *node, struct query_column *c,
                                struct ej_error *err)
{
    static const char *const types[] = {
        [EJ_TEXT] = "text",     [EJ_INTEGER] = "integer", [EJ_HUNDREDTHS] = "hundredths",
        [EJ_FIXED2] = "fixed2", [EJ_DATE] = "date",
    };
    const char *text;
    enum ej_status status = tree_text(q->header, node, "type", &text, err);

    c->column.type = EJ_TEXT;
    if (status != EJ_OK || !text)
        return status;
    c->period = strcmp(text, "period") == 0;
    for (int i = EJ_TEXT; i <= EJ_DATE && !c->period; i++)
        if (strcmp(types[i], text) == 0) {
            c->column.type = (enum ej_type)i;
            return EJ_OK;
        }
    return c->period ? EJ_OK
                     : tree_fail(q->header, tree_find(node, "type"), err, _("'%s' is none of: %s"),
                                 text, "text integer hundredths fixed2 date period");
}

const char *query_word(const struct query_column *c, const char *text)
{
    const struct node *word = c->words ? tree_find(c->words, text) : NULL;

    return word ? word->text : c->period ? period_russian(text) : text;
}

static enum ej_status read_name(struct query *q, const struct node *node, struct query_column *c,
                                struct ej_error *err)
{
    const struct node *sorted = tree_find(node, "sorted");
    bool in_order = true;
    enum ej_status status;

    if (tree_find(node, "pivot")) {
        if (q->pivot >= 0)
            return tree_fail(q->header, node, err, _("a second column with 'pivot'"));
        q->pivot = q->count;
        status = tree_need_text(q->header, node, "pivot", &c->source, err);
        if (status == EJ_OK && sorted)
            status = tree_yes_no(q->header, sorted, &in_order, err);
        q->unsorted = !in_order;
        return status;
    }
    status = tree_need_text(q->header, node, "name", &c->column.name, err);
    if (status == EJ_OK)
        status = tree_need_text(q->header, node, "heading", &c->column.heading, err);
    c->source = c->column.name;
    return status;
}

static enum ej_status read_column(struct query *q, const struct node *node, struct ej_error *err)
{
    struct query_column *c = &q->columns[q->count];
    const struct node *width = tree_find(node, "width");
    int64_t number = 0;
    enum ej_status status =
        tree_only(q->header, node,
                  "name heading type width group words pivot sorted russian shown page", err);

    if (status == EJ_OK && q->count == MAX_COLUMNS)
        status = tree_fail(q->header, node, err, _("more than %d columns"), MAX_COLUMNS);
    if (status == EJ_OK)
        status = read_name(q, node, c, err);
    if (status == EJ_OK)
        status = read_type(q, node, c, err);
    if (status == EJ_OK)
        status = tree_text(q->header, node, "group", &c->column.group, err);
    if (status == EJ_OK)
        status = tree_text(q->header, node, "russian", &c->russian, err);
    if (status == EJ_OK)
        status = tree_text(q->header, node, "shown", &c->shown, err);
    if (status == EJ_OK && tree_find(node, "page"))
        status = tree_yes_no(q->header, tree_find(node, "page"), &c->page, err);
    if (c->shown && strcmp(c->shown, "no") == 0) {
        c->hidden = true;
        c->shown = NULL;
    }
    if (status == EJ_OK && width)
        status = tree_number(q->header, width, 1, 100, &number, err);
    c->column.width = (int)number;
    c->node = node;
    c->words = tree_find(node, "words");
    if (status == EJ_OK && c->words)
        status = tree_is(q->header, c->words, NODE_MAPPING, err);
    for (const struct node *word = c->words ? c->words->first : NULL; word && status == EJ_OK;
         word = word->next)
        status = tree_is(q->header, word, NODE_SCALAR, err);
    q->count++;
    return status;
}

static enum ej_status read_columns(struct query *q, struct ej_error *err)
{
    const struct node *list;
    enum ej_status status =
        tree_need(q->header, q->header->root, "columns", NODE_SEQUENCE, &list, err);

    q->pivot = -1;
    for (const struct node *node = status == EJ_OK ? list->first : NULL; node && status == EJ_OK;
         node = node->next)
        status = read_column(q, node, err);
    if (status == EJ_OK && q->count == 0)
        status = tree_fail(q->header, list, err, _("'%s' is empty"), "columns");
    return status;
}

/* ---- the sheet ------------------------------------------------------------------------------- */

static enum ej_status read_sheet(struct query *q, struct ej_error *err)
{
    const struct node *node = tree_find(q->header->root, "sheet");
    enum ej_status status;

    if (!node)
        return EJ_OK;
    status = tree_only(q->header, node, "per name line head beside each", err);
    if (status == EJ_OK)
        status = tree_need_text(q->header, node, "per", &q->per, err);
    if (status == EJ_OK)
        status = tree_need_text(q->header, node, "name", &q->sheet, err);
    if (status == EJ_OK)
        status = tree_need_text(q->header, node, "line", &q->line, err);
    q->head = q->line;
    if (status == EJ_OK && tree_find(node, "head"))
        status = tree_text(q->header, node, "head", &q->head, err);
    if (status == EJ_OK)
        status = tree_text(q->header, node, "beside", &q->beside, err);
    const struct node *each = tree_find(node, "each");
    if (status == EJ_OK && each)
        status = tree_yes_no(q->header, each, &q->each, err);
    return status;
}

static enum ej_status read_signers(struct query *q, const struct node *list, struct ej_error *err)
{
    int count = 0;
    enum ej_status status = tree_is(q->header, list, NODE_SEQUENCE, err);

    for (const struct node *node = list->first; node && status == EJ_OK; node = node->next) {
        status = tree_is(q->header, node, NODE_SCALAR, err);
        if (status == EJ_OK && count == MAX_SIGNERS)
            status = tree_fail(q->header, node, err, _("more than %d signers"), MAX_SIGNERS);
        if (status == EJ_OK)
            q->signers[count++] = node->text;
    }
    return status;
}

static enum ej_status read_fit(struct query *q, const struct node *node, struct ej_error *err)
{
    const char *fit;
    enum ej_status status = tree_text(q->header, node, "fit", &fit, err);

    if (status == EJ_OK && fit && strcmp(fit, "page") != 0)
        status = tree_fail(q->header, tree_find(node, "fit"), err, _("'%s' is none of: %s"), fit,
                           "page");
    q->page = fit || q->rows > 0;
    return status;
}

static enum ej_status read_print(struct query *q, struct ej_error *err)
{
    const struct node *node = tree_find(q->header->root, "print");
    int64_t names = 0, rows = 0;
    bool dates = true;
    enum ej_status status;

    q->empty = "Записей нет.";
    if (!node)
        return EJ_OK;
    status = tree_only(
        q->header, node,
        "landscape apart dates name-columns signers notes totals empty plain fit rows", err);
    if (status == EJ_OK && tree_find(node, "landscape"))
        status = tree_yes_no(q->header, tree_find(node, "landscape"), &q->landscape, err);
    if (status == EJ_OK && tree_find(node, "apart"))
        status = tree_yes_no(q->header, tree_find(node, "apart"), &q->apart, err);
    if (status == EJ_OK && tree_find(node, "dates"))
        status = tree_yes_no(q->header, tree_find(node, "dates"), &dates, err);
    q->undated = !dates;
    if (status == EJ_OK && tree_find(node, "name-columns"))
        status = tree_number(q->header, tree_find(node, "name-columns"), 0, q->count, &names, err);
    q->name_columns = (int)names;
    if (status == EJ_OK && tree_find(node, "signers"))
        status = read_signers(q, tree_find(node, "signers"), err);
    if (status == EJ_OK)
        status = tree_text(q->header, node, "notes", &q->notes, err);
    if (status == EJ_OK)
        status = tree_text(q->header, node, "totals", &q->totals, err);
    if (status == EJ_OK && tree_find(node, "empty"))
        status = tree_text(q->header, node, "empty", &q->empty, err);
    if (status == EJ_OK && tree_find(node, "plain"))
        status = tree_yes_no(q->header, tree_find(node, "plain"), &q->plain, err);
    if (status == EJ_OK && tree_find(node, "rows"))
        status = tree_number(q->header, tree_find(node, "rows"), 1, 1000, &rows, err);
    q->rows = (int)rows;
    return status == EJ_OK ? read_fit(q, node, err) : status;
}

/* ---- access ---------------------------------------------------------------------------------- */

static enum ej_status read_access(struct query *q, struct ej_error *err)
{
    const struct node *node = tree_find(q->header->root, "access");
    const char *words = NULL;
    enum ej_status status = tree_text(q->header, q->header->root, "access", &words, err);

    if (!words)
        words = "class-teacher";
    q->roles = ROLE_DIRECTOR | ROLE_DEPUTY | ROLE_ADMINISTRATOR;
    while (status == EJ_OK && *words) {
        size_t length = strcspn(words, " ");
        int role = 0;
        while (role < ROLES && (strlen(access_role(role)) != length ||
                                memcmp(access_role(role), words, length) != 0))
            role++;
        if (role == ROLES)
            status = tree_fail(q->header, node, err, _("'%.*s' is no role"), (int)length, words);
        q->roles |= 1U << role;
        words += length + strspn(words + length, " ");
    }
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum ej_status query_read_titles(struct query *q, const struct node *title, struct ej_error *err)
{
    enum ej_status status = tree_only(q->header, title, "en ru", err);

    if (status == EJ_OK)
        status = tree_need_text(q->header, title, "en", &q->title, err);
    if (status == EJ_OK)
        status = tree_need_text(q->header, title, "ru", &q->title_ru, err);
    return status;
}

static enum ej_status read_title(struct query *q, const char *name, const char *keys,
                                 struct ej_error *err)
{
    const struct node *root = q->header->root, *title;
    enum ej_status status = tree_only(q->header, root, keys, err);

    if (status == EJ_OK)
        status = tree_need_text(q->header, root, "id", &q->id, err);
    if (status == EJ_OK && strcmp(q->id, name) != 0)
        status = tree_fail(q->header, tree_find(root, "id"), err,
                           _("'%s' is not what the file is called"), q->id);
    if (status == EJ_OK)
        status = tree_need(q->header, root, "title", NODE_MAPPING, &title, err);
    return status == EJ_OK ? query_read_titles(q, title, err) : status;
}

static enum ej_status read_bound(struct query *q, struct ej_error *err)
{
    const struct node *node = tree_find(q->header->root, "bound");
    bool bound = true;
    enum ej_status status = node ? tree_yes_no(q->header, node, &bound, err) : EJ_OK;

    q->loose = !bound;
    return status;
}

static enum ej_status read_days(struct query *q, struct ej_error *err)
{
    static const char *const words[] = {
        [DAYS_SCHOOL] = "school", [DAYS_SUMMER] = "summer", [DAYS_ANY] = "any"};
    const struct node *node = tree_find(q->header->root, "days");
    const char *text;
    enum ej_status status = tree_text(q->header, q->header->root, "days", &text, err);

    if (status != EJ_OK || !text)
        return status;
    for (int i = DAYS_SCHOOL; i <= DAYS_ANY; i++)
        if (strcmp(words[i], text) == 0) {
            q->days = (enum query_days)i;
            return EJ_OK;
        }
    return tree_fail(q->header, node, err, _("'%s' is none of: %s"), text, "school summer any");
}

static long lines_before(const char *text, const char *end)
{
    long lines = 0;

    for (; text < end; text++)
        lines += *text == '\n';
    return lines;
}

const char *query_skip_blanks(const char *sql)
{
    for (;;) {
        const char *end;
        sql += strspn(sql, " \t\r\n");
        if (strncmp(sql, "--", 2) == 0)
            sql += strcspn(sql, "\n");
        else if (strncmp(sql, "/*", 2) == 0 && (end = strstr(sql + 2, "*/")) != NULL)
            sql = end + 2;
        else
            return sql;
    }
}

/* A statement that begins otherwise may be one that acts as soon as it is prepared (PRAGMA). */
enum ej_status query_find_sql(struct query *q, const char *path, const char *from,
                              struct ej_error *err)
{
    q->sql = query_skip_blanks(from);
    q->sql_line = q->begins + lines_before(q->text, q->sql);
    if (strncasecmp(q->sql, "SELECT", 6) == 0 || strncasecmp(q->sql, "WITH", 4) == 0)
        return EJ_OK;
    return ej_fail(err, EJ_REFUSED, _("%s:%ld: SELECT or WITH is expected here"), path,
                   q->sql_line);
}

bool query_has_header(const char *text)
{
    return strncmp(text, begins, sizeof begins - 1) == 0;
}

enum ej_status query_parse_header(const char *text, const char *path, long line, struct tree **out,
                                  const char **behind, struct ej_error *err)
{
    if (!query_has_header(text))
        return ej_fail(err, EJ_REFUSED, _("%s:1: a header that begins with /*--- is expected"),
                       path);
    const char *yaml = text + sizeof begins - 1, *end = strstr(yaml, ends);
    if (!end)
        return ej_fail(err, EJ_REFUSED, _("%s:%ld: the header's end, ---*/, is missing"), path,
                       line);
    *behind = end + sizeof ends - 1;
    return tree_parse(yaml, (size_t)(end - yaml) + 1, path, line + 1, out, err);
}

enum ej_status query_head(struct query *q, const char *path, const char *name, const char *keys,
                          struct ej_error *err)
{
    const char *behind;

    q->begins = 1;
    enum ej_status status = query_parse_header(q->text, path, q->begins, &q->header, &behind, err);
    if (status == EJ_OK)
        status = read_title(q, name, keys, err);
    if (status == EJ_OK)
        status = tree_text(q->header, q->header->root, "report", &q->instead, err);
    return status == EJ_OK && !q->instead ? query_find_sql(q, path, behind, err) : status;
}

enum ej_status query_parse_body(struct query *q, struct ej_error *err)
{
    enum ej_status status = read_columns(q, err);

    if (status == EJ_OK)
        status = read_sheet(q, err);
    if (status == EJ_OK)
        status = read_print(q, err);
    return status == EJ_OK ? query_read_chart(q, err) : status;
}

enum ej_status query_parse(struct query *q, const char *path, const char *name,
                           struct ej_error *err)
{
    enum ej_status status = query_head(
        q, path, name,
        "id title source access explain days with parameters columns sheet print chart part file"
        " bound report",
        err);

    if (status == EJ_OK)
        status = tree_text(q->header, q->header->root, "explain", &q->explain, err);
    if (status == EJ_OK)
        status = read_access(q, err);
    if (status == EJ_OK)
        status = read_days(q, err);
    if (status == EJ_OK)
        status = query_take_parameters(q, q->header, err);
    if (status == EJ_OK)
        status = tree_text(q->header, q->header->root, "part", &q->part, err);
    if (status == EJ_OK)
        status = tree_text(q->header, q->header->root, "file", &q->file, err);
    if (status == EJ_OK)
        status = read_bound(q, err);
    if (!q->part)
        q->part = q->id;
    if (status == EJ_OK && q->instead)
        q->pivot = -1;
    else if (status == EJ_OK)
        status = query_parse_body(q, err);
    return status == EJ_OK ? query_parse_parts(q, path, err) : status;
}
