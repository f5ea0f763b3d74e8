/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of nouns. */
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "noun/noun.h"

static const struct ej_noun *const nouns[] = {
    &noun_calendar,    &noun_class,        &noun_subject,  &noun_staff,   &noun_roster,
    &noun_movement,    &noun_verification, &noun_load,     &noun_group,   &noun_timetable,
    &noun_topics,      &noun_lesson,       &noun_mark,     &noun_absence, &noun_notice,
    &noun_homework,    &noun_debt,         &noun_consent,  &noun_final,   &noun_council,
    &noun_remark,      &noun_control,      &noun_informed, &noun_undo,    &noun_closing,
    &noun_mark_change, &noun_substitution, &noun_account,
};

const struct ej_noun *ej_noun_at(int index)
{
    int count = (int)(sizeof nouns / sizeof *nouns);

    return index >= 0 && index < count ? nouns[index] : NULL;
}

const struct ej_noun *ej_noun_find(const char *name)
{
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (strcmp(nouns[i]->name, name) == 0)
            return nouns[i];
    return NULL;
}

const char *ej_noun_name(const struct ej_noun *noun)
{
    return noun->name;
}

const struct ej_field *ej_noun_fields(const struct ej_noun *noun, int *count)
{
    *count = noun->count;
    return noun->fields;
}

bool ej_noun_dated(const struct ej_noun *noun)
{
    return noun->date != NULL;
}

bool ej_noun_yearly(const struct ej_noun *noun)
{
    for (int f = 0; f < noun->count; f++)
        if (noun->fields[f].type == EJ_F_CLASS && noun->fields[f].filter)
            return true;
    return noun->year != NULL;
}

int noun_field(const struct ej_noun *noun, const char *name)
{
    for (int f = 0; f < noun->count; f++)
        if (strcmp(noun->fields[f].name, name) == 0)
            return f;
    return -1;
}

const char *field_label(const struct ej_field *field, char room[LABEL_SIZE])
{
    if (!russian_messages())
        return field->name;
    snprintf(room, LABEL_SIZE, "%.*s", (int)strcspn(field->headings, "|"), field->headings);
    return room;
}

const struct verb *noun_verb(const struct ej_noun *noun, const char *name)
{
    for (int i = 0; i < noun->verb_count; i++)
        if (strcmp(noun->verbs[i].name, name) == 0)
            return &noun->verbs[i];
    return NULL;
}

bool word_in(const char *list, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = list; at && (at = strstr(at, name)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

bool ej_noun_takes(const struct ej_noun *noun, const char *verb, const struct ej_field *field,
                   bool *required)
{
    const struct verb *v = noun_verb(noun, verb);

    *required = false;
    if (!v)
        return false;
    if (v->required && word_in(v->required, field->name))
        *required = true;
    if (v->fields)
        return word_in(v->fields, field->name);
    if (field->flags & (EJ_OUTPUT | EJ_EXTRA | EJ_FILTER))
        return false;
    if (!v->required && (field->flags & EJ_REQUIRED))
        *required = true;
    return true;
}
