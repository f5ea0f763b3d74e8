/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From libyaml's events to a tree. */
#include "yaml/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

#include "intl.h"
#include "record/buffer.h"

enum { MAX_SIZE = 1 << 20, MAX_DEPTH = 16, MAX_KEYS = 1000 };

struct reading {
    yaml_parser_t parser;
    yaml_event_t event; /* the one looked at; freed before the next */
    bool have_event;
    struct tree *tree;
    const char *text;
    size_t length;
    long line; /* number of the first line */
    struct ej_error *err;
};

static enum ej_status no_memory(struct reading *r)
{
    return ej_no_memory(r->err);
}

static enum ej_status fail_at(struct reading *r, long line, const char *what)
{
    return ej_fail(r->err, EJ_REFUSED, "%s:%ld: %s", r->tree->name, line, what);
}

static long event_line(const struct reading *r)
{
    return r->line + (long)r->event.start_mark.line;
}

/* libyaml gives the line of a fault, but of a byte that is no UTF-8 only the offset. */
static enum ej_status syntax_error(struct reading *r)
{
    const yaml_parser_t *p = &r->parser;
    long line = r->line + (long)p->problem_mark.line;

    if (p->error == YAML_MEMORY_ERROR)
        return no_memory(r);
    if (p->error == YAML_READER_ERROR) {
        line = r->line;
        for (size_t i = 0; i < p->problem_offset && i < r->length; i++)
            line += r->text[i] == '\n';
    }
    return fail_at(r, line, p->problem ? p->problem : _("this is no YAML"));
}

static enum ej_status next_event(struct reading *r)
{
    if (r->have_event)
        yaml_event_delete(&r->event);
    r->have_event = yaml_parser_parse(&r->parser, &r->event);
    return r->have_event ? EJ_OK : syntax_error(r);
}

static enum ej_status plain(struct reading *r, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return fail_at(r, event_line(r), _("anchors are not understood here"));
    if (tag)
        return fail_at(r, event_line(r), _("tags are not understood here"));
    return EJ_OK;
}

/* The text of the scalar that the event is, as a string of the caller's. */
static enum ej_status scalar(struct reading *r, char **out)
{
    const char *value = (const char *)r->event.data.scalar.value;
    enum ej_status status = plain(r, r->event.data.scalar.anchor, r->event.data.scalar.tag);

    *out = NULL;
    if (status != EJ_OK)
        return status;
    if (strlen(value) != r->event.data.scalar.length)
        return fail_at(r, event_line(r), _("a NUL character"));
    *out = strdup(value);
    return *out ? EJ_OK : no_memory(r);
}

static void free_node(struct node *node)
{
    while (node) {
        struct node *next = node->next;
        free_node(node->first);
        free((char *)node->key);
        free((char *)node->text);
        free(node);
        node = next;
    }
}

/* The event is what stands where a key is expected: *OUT is the key. */
static enum ej_status read_key(struct reading *r, const struct node *mapping, char **out)
{
    enum ej_status status;

    *out = NULL;
    if (r->event.type != YAML_SCALAR_EVENT)
        return fail_at(r, event_line(r), _("a key has to be a word"));
    if (mapping->count >= MAX_KEYS)
        return fail_at(r, event_line(r), _("too many keys"));
    status = scalar(r, out);
    if (status == EJ_OK && tree_find(mapping, *out)) {
        status = ej_fail(r->err, EJ_REFUSED, _("%s:%ld: the key '%s' is there twice"),
                         r->tree->name, event_line(r), *out);
        free(*out);
        *out = NULL;
    }
    return status;
}

static enum ej_status read_node(struct reading *r, int depth, struct node **out);

/* The entries up to the END of a sequence or mapping. */
static enum ej_status read_entries(struct reading *r, int depth, yaml_event_type_t end,
                                   struct node *parent)
{
    struct node **tail = &parent->first;
    enum ej_status status;

    while ((status = next_event(r)) == EJ_OK && r->event.type != end) {
        char *key = NULL;
        long line = event_line(r);
        if (parent->type == NODE_MAPPING) {
            status = read_key(r, parent, &key);
            if (status == EJ_OK)
                status = next_event(r);
        }
        if (status == EJ_OK)
            status = read_node(r, depth + 1, tail);
        if (status != EJ_OK) {
            free(key);
            break;
        }
        (*tail)->key = key;
        (*tail)->line = line;
        tail = &(*tail)->next;
        parent->count++;
    }
    return status;
}

/* The event begins a node: *OUT is it, with all below; on failure nothing. */
static enum ej_status read_node(struct reading *r, int depth, struct node **out)
{
    enum ej_status status;
    char *text;

    *out = NULL;
    if (depth > MAX_DEPTH)
        return fail_at(r, event_line(r), _("nested too deep"));
    struct node *node = calloc(1, sizeof *node);
    if (!node)
        return no_memory(r);
    node->line = event_line(r);
    switch (r->event.type) {
    case YAML_SCALAR_EVENT:
        status = scalar(r, &text);
        node->text = text;
        break;
    case YAML_SEQUENCE_START_EVENT:
        node->type = NODE_SEQUENCE;
        status = plain(r, r->event.data.sequence_start.anchor, r->event.data.sequence_start.tag);
        if (status == EJ_OK)
            status = read_entries(r, depth, YAML_SEQUENCE_END_EVENT, node);
        break;
    case YAML_MAPPING_START_EVENT:
        node->type = NODE_MAPPING;
        status = plain(r, r->event.data.mapping_start.anchor, r->event.data.mapping_start.tag);
        if (status == EJ_OK)
            status = read_entries(r, depth, YAML_MAPPING_END_EVENT, node);
        break;
    default:
        status = fail_at(r, event_line(r), _("aliases are not understood here"));
        break;
    }
    if (status == EJ_OK)
        *out = node;
    else
        free_node(node);
    return status;
}

/* The stream: one document, and that a mapping. */
static enum ej_status read_document(struct reading *r)
{
    enum ej_status status = next_event(r); /* the stream begins */

    if (status == EJ_OK)
        status = next_event(r);
    if (status == EJ_OK && r->event.type == YAML_STREAM_END_EVENT)
        return fail_at(r, r->line, _("nothing is in it"));
    if (status == EJ_OK)
        status = next_event(r);
    if (status == EJ_OK && r->event.type != YAML_MAPPING_START_EVENT)
        return fail_at(r, event_line(r), _("'key: value' is expected here"));
    if (status == EJ_OK)
        status = read_node(r, 0, &r->tree->root);
    if (status == EJ_OK)
        status = next_event(r); /* the document ends */
    if (status == EJ_OK)
        status = next_event(r);
    if (status == EJ_OK && r->event.type != YAML_STREAM_END_EVENT)
        return fail_at(r, event_line(r), _("a second document is not understood here"));
    return status;
}

enum ej_status tree_parse(const char *text, size_t length, const char *name, long line,
                          struct tree **out, struct ej_error *err)
{
    struct reading r = {.text = text, .length = length, .line = line, .err = err};
    enum ej_status status;

    *out = NULL;
    if (!(r.tree = calloc(1, sizeof *r.tree)) || !(r.tree->name = strdup(name)) ||
        !yaml_parser_initialize(&r.parser)) {
        tree_free(r.tree);
        return no_memory(&r);
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, length);
    status = length > MAX_SIZE ? fail_at(&r, line, _("too long")) : read_document(&r);
    if (r.have_event)
        yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    if (status == EJ_OK)
        *out = r.tree;
    else
        tree_free(r.tree);
    return status;
}

/* Editors of Windows put a byte order mark before the text, which YAML knows only in some places.
 */
static enum ej_status parse_marked(const char *text, size_t length, const char *name,
                                   struct tree **out, struct ej_error *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t skip = length >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;

    return tree_parse(text + skip, length - skip, name, 1, out, err);
}

enum ej_status tree_read(int fd, const char *name, struct tree **out, struct ej_error *err)
{
    struct buffer b = {0};
    char piece[8192];
    ssize_t got;
    enum ej_status status;

    *out = NULL;
    while ((got = read(fd, piece, sizeof piece)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || b.length > MAX_SIZE)
            break;
        buffer_add_n(&b, piece, (size_t)got);
    }
    if (got < 0)
        status = ej_fail(err, EJ_BROKEN, "%s: %s", name, strerror(errno));
    else if (b.failed)
        status = ej_no_memory(err);
    else
        status = parse_marked(b.length ? b.text : "", b.length, name, out, err);
    buffer_free(&b);
    return status;
}

void tree_free(struct tree *tree)
{
    if (!tree)
        return;
    free_node(tree->root);
    free(tree->name);
    free(tree);
}
