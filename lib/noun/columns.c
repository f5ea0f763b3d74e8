/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of the input, and which options, fill which fields. */
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "noun/noun.h"
#include "record/text.h"

enum { NAME_SIZE = 256, ELSEWHERE = -1, NAMED_AT_MOST = 20, NAME_AT_MOST = 80 };

/* Folded names and headings of fields: 1 + field of the noun at work, or ELSEWHERE. */
struct heading_words {
    struct map words;
    bool made;
};

static enum ej_status learn(struct heading_words *v, const char *word, int64_t meaning,
                            struct ej_error *err)
{
    char folded[NAME_SIZE];
    size_t length = ej_text_fold(folded, sizeof folded, word);
    int64_t *known = map_at(&v->words, folded, length);

    if (!known)
        return ej_no_memory(err);
    if (*known == 0)
        *known = meaning;
    return EJ_OK;
}

static enum ej_status learn_noun(struct heading_words *v, const struct ej_noun *noun, bool own,
                                 struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int f = 0; f < noun->count && status == EJ_OK; f++) {
        const char *headings = noun->fields[f].headings;
        int64_t meaning = own ? f + 1 : ELSEWHERE;
        status = learn(v, noun->fields[f].name, meaning, err);
        while (headings && *headings && status == EJ_OK) {
            size_t length = strcspn(headings, "|");
            char heading[NAME_SIZE];
            snprintf(heading, sizeof heading, "%.*s", (int)length, headings);
            status = learn(v, heading, meaning, err);
            headings += length + (headings[length] == '|');
        }
    }
    return status;
}

/* The noun's own words first, as they win.  Columns of other nouns' lists and of a file of rejects
 * are known too: any list can feed any verb (law 1). */
static enum ej_status make_words(struct heading_words *v, const struct ej_noun *own,
                                 struct ej_error *err)
{
    const struct ej_noun *noun;
    enum ej_status status = learn_noun(v, own, true, err);

    for (int i = 0; (noun = ej_noun_at(i)) != NULL && status == EJ_OK; i++)
        status = learn_noun(v, noun, false, err);
    if (status == EJ_OK)
        status = learn(v, "line", ELSEWHERE, err);
    if (status == EJ_OK)
        status = learn(v, "error", ELSEWHERE, err);
    v->made = true;
    return status;
}

/* *MEANING is that of the column called NAME, 0 when no command knows it.  The vocabulary is made
 * for the first name that is not simply a field's: a single record does without. */
static enum ej_status look_up(struct heading_words *v, const struct ej_noun *noun, const char *name,
                              int64_t *meaning, struct ej_error *err)
{
    char folded[NAME_SIZE];
    int f = noun_field(noun, name);
    enum ej_status status = EJ_OK;

    *meaning = f + 1;
    if (f >= 0)
        return EJ_OK;
    if (!v->made)
        status = make_words(v, noun, err);
    size_t length = ej_text_fold(folded, sizeof folded, name);
    if (status != EJ_OK || length >= sizeof folded)
        return status;
    const int64_t *known = map_find(&v->words, folded, length);
    *meaning = known ? *known : 0;
    return EJ_OK;
}

/* A file that is none of ours may have a heading without end. */
static void add_name(struct buffer *list, const char *name)
{
    size_t length = strlen(name), end = length < NAME_AT_MOST ? length : NAME_AT_MOST;

    while (end < length && end > 0 && ((unsigned char)name[end] & 0xC0) == 0x80)
        end--;
    buffer_printf(list, "%s%.*s%s", list->length ? ", " : "", (int)end, name,
                  end < length ? "…" : "");
}

enum ej_status work_columns(struct work *w, struct buffer *unknown, struct ej_error *err)
{
    const struct ej_noun *n = w->noun;
    struct heading_words known = {0};
    char label[LABEL_SIZE];
    int strange = 0;
    enum ej_status status = EJ_OK;

    for (int c = 0; c < w->source->count && status == EJ_OK; c++) {
        int64_t meaning;
        status = look_up(&known, n, w->source->columns[c], &meaning, err);
        if (status != EJ_OK || meaning == ELSEWHERE)
            continue;
        if (meaning == 0 && strange++ < NAMED_AT_MOST)
            add_name(unknown, w->source->columns[c]);
        else if (meaning == 0)
            continue;
        else if (w->column[meaning - 1] >= 0)
            status = ej_fail(err, EJ_REFUSED, _("%s:%ld: two columns hold %s"), w->source->name,
                             w->source->heading_line, field_label(&n->fields[meaning - 1], label));
        else
            w->column[meaning - 1] = c;
    }
    if (strange > NAMED_AT_MOST)
        buffer_printf(unknown, _(" and %d more"), strange - NAMED_AT_MOST);
    map_free(&known.words);
    for (int f = 0; w->apart && w->source->heading_line && f < n->count; f++)
        if (word_in(w->apart, n->fields[f].name))
            w->column[f] = -1;
    for (int o = 0; o < w->how->count; o++) {
        int f = noun_field(n, w->how->names[o]);
        if (f >= 0)
            w->option[f] = o;
    }
    return status;
}
