/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records out of a calendar in YAML. */
#include "calendar/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "yaml/tree.h"

enum column { YEAR, KIND, NAME, GRADES, FROM, TO, VALUE, COLUMNS };

static const char *const columns[COLUMNS] = {"year", "kind", "name", "grades",
                                             "from", "to",   "value"};

struct line {
    long line;
    const char *fields[COLUMNS]; /* of the tree or constant, but for the value and a bell's name */
    char name[16], value[24];
    bool defect;
};

struct calendar {
    struct ej_source base;
    struct tree *tree;
    const char *year;
    struct line *lines;
    int count, at;
    struct ej_error *err; /* while it is read */
};

/* A new record of KIND for NODE; NULL when there is no memory. */
static struct line *add(struct calendar *c, const struct node *node, const char *kind)
{
    if (c->count % 64 == 0) {
        struct line *grown = realloc(c->lines, ((size_t)c->count + 64) * sizeof *grown);
        if (!grown) {
            ej_no_memory(c->err);
            return NULL;
        }
        c->lines = grown;
    }
    struct line *line = &c->lines[c->count++];
    *line = (struct line){.line = node->line};
    for (int i = 0; i < COLUMNS; i++)
        line->fields[i] = "";
    line->fields[YEAR] = c->year;
    line->fields[KIND] = kind;
    line->fields[GRADES] = "1-12";
    return line;
}

/* The value in its stored form, or as it is with a defect. */
static void set_value(struct line *line, const char *text)
{
    line->defect = !calendar_value(line->fields[KIND], text, line->value, sizeof line->value);
    if (line->defect)
        line->fields[VALUE] = text;
}

/* Fields of LINE out of the entries of NODE: KEYS are the names they have there. */
static enum ej_status take(struct calendar *c, struct line *line, const struct node *node,
                           const char *const keys[COLUMNS])
{
    enum ej_status status = EJ_OK;

    for (int i = 0; i < COLUMNS && status == EJ_OK; i++) {
        const char *text = NULL;
        if (!keys[i])
            continue;
        status = i == GRADES ? tree_text(c->tree, node, keys[i], &text, c->err)
                             : tree_need_text(c->tree, node, keys[i], &text, c->err);
        if (status == EJ_OK && text)
            line->fields[i] = text;
    }
    if (status == EJ_OK && keys[VALUE])
        set_value(line, line->fields[VALUE]);
    return status;
}

/* ---- sections ------------------------------------------------------------------------------- */

typedef enum ej_status item_function(struct calendar *c, const struct node *item);

static enum ej_status one(struct calendar *c, const struct node *item, const char *kind,
                          const char *known, const char *const keys[COLUMNS])
{
    enum ej_status status = tree_only(c->tree, item, known, c->err);
    struct line *line = status == EJ_OK ? add(c, item, kind) : NULL;

    if (status == EJ_OK && !line)
        status = EJ_BROKEN;
    if (status == EJ_OK)
        status = take(c, line, item, keys);
    return status;
}

static enum ej_status study_days(struct calendar *c, const struct node *item)
{
    static const char *const keys[COLUMNS] = {[GRADES] = "grades", [VALUE] = "days"};

    return one(c, item, "study-days", "grades days", keys);
}

static enum ej_status weeks(struct calendar *c, const struct node *item)
{
    static const char *const keys[COLUMNS] = {[GRADES] = "grades", [VALUE] = "weeks"};

    return one(c, item, "weeks", "grades weeks", keys);
}

static enum ej_status holidays(struct calendar *c, const struct node *item)
{
    static const char *const keys[COLUMNS] = {
        [NAME] = "name", [GRADES] = "grades", [FROM] = "from", [TO] = "to"};

    return one(c, item, "holiday", "name grades from to", keys);
}

static enum ej_status cold_days(struct calendar *c, const struct node *item)
{
    static const char *const keys[COLUMNS] = {
        [GRADES] = "grades", [FROM] = "date", [TO] = "date", [VALUE] = "lessons"};

    return one(c, item, "cold-day", "date grades lessons", keys);
}

/* A date, or {date, name, grades}. */
static enum ej_status days_off(struct calendar *c, const struct node *item)
{
    static const char *const keys[COLUMNS] = {[GRADES] = "grades", [FROM] = "date", [TO] = "date"};
    enum ej_status status;
    const char *name = NULL;

    if (item->type == NODE_SCALAR) {
        struct line *line = add(c, item, "day-off");
        if (!line)
            return EJ_BROKEN;
        line->fields[FROM] = line->fields[TO] = item->text;
        return EJ_OK;
    }
    status = one(c, item, "day-off", "date name grades", keys);
    if (status == EJ_OK)
        status = tree_text(c->tree, item, "name", &name, c->err);
    if (name)
        c->lines[c->count - 1].fields[NAME] = name;
    return status;
}

/* The parts of a system of periods; their kind and grades stand above them. */
static enum ej_status periods(struct calendar *c, const struct node *item)
{
    static const char *const keys[COLUMNS] = {[NAME] = "name", [FROM] = "from", [TO] = "to"};
    const struct node *parts;
    const char *kind, *grades;
    enum ej_status status = tree_only(c->tree, item, "grades kind parts", c->err);

    if (status == EJ_OK)
        status = tree_need_text(c->tree, item, "kind", &kind, c->err);
    if (status == EJ_OK)
        status = tree_text(c->tree, item, "grades", &grades, c->err);
    if (status == EJ_OK)
        status = tree_need(c->tree, item, "parts", NODE_SEQUENCE, &parts, c->err);
    for (const struct node *part = status == EJ_OK ? parts->first : NULL; part; part = part->next) {
        status = one(c, part, "period", "name from to", keys);
        if (status != EJ_OK)
            break;
        struct line *line = &c->lines[c->count - 1];
        if (grades)
            line->fields[GRADES] = grades;
        set_value(line, kind);
    }
    return status;
}

static enum ej_status bells(struct calendar *c, const struct node *item)
{
    const struct node *lessons, *shift;
    int64_t number;
    int n = 0;
    enum ej_status status = tree_only(c->tree, item, "shift lessons", c->err);

    if (status == EJ_OK)
        status = tree_need(c->tree, item, "shift", NODE_SCALAR, &shift, c->err);
    if (status == EJ_OK)
        status = tree_number(c->tree, shift, 1, 9, &number, c->err);
    if (status == EJ_OK)
        status = tree_need(c->tree, item, "lessons", NODE_SEQUENCE, &lessons, c->err);
    for (const struct node *bell = status == EJ_OK ? lessons->first : NULL; bell;
         bell = bell->next) {
        status = tree_is(c->tree, bell, NODE_SCALAR, c->err);
        struct line *line = status == EJ_OK ? add(c, bell, "bell") : NULL;
        if (!line)
            return status == EJ_OK ? EJ_BROKEN : status;
        snprintf(line->name, sizeof line->name, "%d.%d", (int)number, ++n);
        set_value(line, bell->text);
    }
    return status;
}

static const struct {
    const char *key;
    item_function *read;
} sections[] = {
    {"study_days", study_days}, {"weeks", weeks},       {"periods", periods},
    {"holidays", holidays},     {"days_off", days_off}, {"cold_days", cold_days},
    {"bells", bells},
};

/* ---- the whole ------------------------------------------------------------------------------ */

static enum ej_status read_year(struct calendar *c)
{
    static const char *const keys[COLUMNS] = {[FROM] = "from", [TO] = "to"};
    const struct node *root = c->tree->root;
    enum ej_status status = tree_only(c->tree, root,
                                      "year from to study_days weeks periods holidays days_off "
                                      "cold_days bells",
                                      c->err);

    if (status == EJ_OK)
        status = tree_need_text(c->tree, root, "year", &c->year, c->err);
    struct line *line = status == EJ_OK ? add(c, tree_find(root, "year"), "year") : NULL;
    if (status == EJ_OK && !line)
        status = EJ_BROKEN;
    if (status != EJ_OK)
        return status;
    line->fields[NAME] = c->year;
    line->fields[GRADES] = "";
    return take(c, line, root, keys);
}

static enum ej_status read_sections(struct calendar *c)
{
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof sections / sizeof *sections && status == EJ_OK; i++) {
        const struct node *node = tree_find(c->tree->root, sections[i].key);
        if (!node)
            continue;
        status = tree_is(c->tree, node, NODE_SEQUENCE, c->err);
        for (const struct node *item = node->first; item && status == EJ_OK; item = item->next)
            status = sections[i].read(c, item);
    }
    return status;
}

static enum ej_status calendar_next(struct ej_source *base, struct ej_record *record, bool *more,
                                    struct ej_error *err)
{
    struct calendar *c = (struct calendar *)base;
    (void)err;

    *more = c->at < c->count;
    if (!*more)
        return EJ_OK;
    struct line *line = &c->lines[c->at++];
    if (*line->name)
        line->fields[NAME] = line->name;
    if (*line->value && !line->defect)
        line->fields[VALUE] = line->value;
    record->line = line->line;
    record->count = COLUMNS;
    record->fields = line->fields;
    record->defect = line->defect ? _("not a value for this kind of line") : NULL;
    return EJ_OK;
}

static enum ej_status calendar_again(struct ej_source *base, struct ej_error *err)
{
    (void)err;
    ((struct calendar *)base)->at = 0;
    return EJ_OK;
}

static void calendar_free(struct ej_source *base)
{
    struct calendar *c = (struct calendar *)base;

    tree_free(c->tree);
    free(c->lines);
    free((char *)base->name);
    free(c);
}

enum ej_status ej_source_calendar(int fd, const char *name, struct ej_source **out,
                                  struct ej_error *err)
{
    struct calendar *c = calloc(1, sizeof *c);
    enum ej_status status;

    *out = NULL;
    if (!c)
        return ej_no_memory(err);
    c->base = (struct ej_source){.name = strdup(name),
                                 .count = COLUMNS,
                                 .columns = columns,
                                 .next = calendar_next,
                                 .again = calendar_again,
                                 .free = calendar_free};
    c->err = err;
    status = c->base.name ? tree_read(fd, name, &c->tree, err) : ej_no_memory(err);
    if (status == EJ_OK)
        status = read_year(c);
    if (status == EJ_OK)
        status = read_sections(c);
    if (status == EJ_OK)
        *out = &c->base;
    else
        calendar_free(&c->base);
    return status;
}
