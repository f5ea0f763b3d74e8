/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "consent/needle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/text.h"

enum { STEM_SIZE = 256, LETTER = 2 /* bytes of a Cyrillic letter */ };

struct needle {
    int64_t person;
    enum needle_kind kind;
    char stem[STEM_SIZE]; /* folded; of a name without its ending */
};

/* What may follow the stem of a name. */
static const char *const endings[] = {
    "",   "а",   "е",   "и",   "й",   "о",   "у",   "ы",   "ь",   "ю",   "я",   "ам", "ах",
    "ая", "ев",  "ей",  "ем",  "ею",  "ие",  "ии",  "ий",  "им",  "их",  "ов",  "ое", "ой",
    "ом", "ою",  "ую",  "ые",  "ый",  "ым",  "ых",  "ье",  "ью",  "ья",  "юю",  "ям", "ях",
    "яя", "ами", "его", "ему", "ими", "ого", "ому", "ыми", "ьей", "ьем", "ями",
};

static bool is_ending(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strlen(endings[i]) == length && memcmp(endings[i], text, length) == 0)
            return true;
    return false;
}

static bool ends_in(const char *text, size_t length, const char *tail)
{
    size_t size = strlen(tail);

    return length > size && memcmp(text + length - size, tail, size) == 0;
}

/* The length of NAME without the ending of its first case. */
static size_t stem_length(const char *name, size_t length)
{
    static const char *const tails[] = {"ий", "ый", "ой", "ая", "яя", "а", "я", "о",
                                        "е",  "ь",  "й",  "и",  "у",  "ю", "ы"};

    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (ends_in(name, length, tails[i]) && length - strlen(tails[i]) >= 3 * LETTER)
            return length - strlen(tails[i]);
    return length;
}

static enum ej_status add(struct needles *n, int64_t person, enum needle_kind kind,
                          const char *stem, size_t length, struct ej_error *err)
{
    if (length >= STEM_SIZE)
        length = STEM_SIZE - 1;
    for (int i = 0; i < n->count; i++)
        if (n->list[i].person == person && n->list[i].kind == kind &&
            strlen(n->list[i].stem) == length && memcmp(n->list[i].stem, stem, length) == 0)
            return EJ_OK;
    if (n->count == n->size) {
        int size = n->size ? n->size * 2 : 32;
        struct needle *list = realloc(n->list, (size_t)size * sizeof *list);
        if (!list)
            return ej_no_memory(err);
        n->list = list;
        n->size = size;
    }
    struct needle *needle = &n->list[n->count++];
    *needle = (struct needle){.person = person, .kind = kind};
    memcpy(needle->stem, stem, length);
    return EJ_OK;
}

/* Each part of «Воронова-Мухина» may stand alone. */
static enum ej_status add_name(struct needles *n, int64_t person, enum needle_kind kind,
                               const char *folded, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    while (*folded && status == EJ_OK) {
        size_t length = strcspn(folded, "- ");
        /* «Ли» is a particle as well. */
        enum needle_kind sure = length < 3 * LETTER ? NEEDLE_GIVEN : kind;
        if (length >= 2 * LETTER)
            status = add(n, person, sure, folded, stem_length(folded, length), err);
        folded += length + strspn(folded + length, "- ");
    }
    return status;
}

static void only_digits(char *out, const char *text)
{
    for (; *text; text++)
        if (*text >= '0' && *text <= '9')
            *out++ = *text;
    *out = '\0';
}

enum ej_status needle_add(struct needles *needles, int64_t person, enum needle_kind kind,
                          const char *value, struct ej_error *err)
{
    char folded[1024], digits[1024];

    if (!value || ej_text_fold(folded, sizeof folded, value) >= sizeof folded)
        return EJ_OK;
    if (kind == NEEDLE_FULL) {
        kind = NEEDLE_SURNAME;
        folded[strcspn(folded, " ")] = '\0';
    }
    if (kind == NEEDLE_SURNAME || kind == NEEDLE_GIVEN)
        return add_name(needles, person, kind, folded, err);
    if (kind == NEEDLE_EXACT)
        return strlen(folded) < 3 ? EJ_OK : add(needles, person, kind, folded, strlen(folded), err);
    only_digits(digits, folded);
    size_t length = strlen(digits), skip = length > 10 ? length - 10 : 0;
    return length < 6 ? EJ_OK : add(needles, person, kind, digits + skip, length - skip, err);
}

void needles_free(struct needles *needles)
{
    free(needles->list);
    *needles = (struct needles){0};
}

enum ej_status haystack_set(struct haystack *h, const char *text, struct ej_error *err)
{
    size_t length = strlen(text) + 1;

    if (length > h->size) {
        char *grown = realloc(h->folded, 2 * length);
        if (!grown)
            return ej_no_memory(err);
        h->folded = grown;
        h->size = length;
    }
    h->digits = h->folded + h->size;
    ej_text_fold(h->folded, h->size, text);
    only_digits(h->digits, h->folded);
    return EJ_OK;
}

void haystack_free(struct haystack *h)
{
    free(h->folded);
    *h = (struct haystack){0};
}

/* Whether a character beyond ASCII, a letter or a digit: what a word is made of. */
static bool in_word(char c)
{
    return (c & 0x80) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* Punctuation beyond ASCII («, №, —) begins with other bytes than Cyrillic letters. */
static size_t word_length(const char *text)
{
    size_t length = 0;

    for (; in_word(text[length]); length++)
        if ((unsigned char)text[length] >= 0xE0 || (unsigned char)text[length] == 0xC2)
            break;
    return length;
}

static bool before_word(const char *text, const char *at)
{
    if (at == text)
        return true;
    const char *last = at - 1;
    if (!in_word(*last))
        return true;
    while (last > text && ((unsigned char)*last & 0xC0) == 0x80)
        last--;
    return (unsigned char)*last >= 0xE0 || (unsigned char)*last == 0xC2;
}

static bool found(const struct needle *needle, const struct haystack *h)
{
    size_t length = strlen(needle->stem);

    if (needle->kind == NEEDLE_PHONE)
        return strstr(h->digits, needle->stem) != NULL;
    for (const char *at = h->folded; (at = strstr(at, needle->stem)) != NULL; at += length) {
        size_t rest = word_length(at + length);
        if (!before_word(h->folded, at))
            continue;
        if (needle->kind == NEEDLE_EXACT ? rest == 0 : is_ending(at + length, rest))
            return true;
    }
    return false;
}

bool needle_next(const struct needles *needles, const struct haystack *h, int *i, int64_t *person,
                 enum needle_kind *kind)
{
    for (; *i < needles->count; ++*i)
        if (found(&needles->list[*i], h)) {
            *person = needles->list[*i].person;
            *kind = needles->list[*i].kind;
            ++*i;
            return true;
        }
    return false;
}
