/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "encoding.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const iconv_t no_iconv = (iconv_t)-1;

struct ej_decoder {
    struct ej_spool *spool;
    char name[64];
    bool mark;
    bool dirty;
    bool started;  /* something was given out, so no byte order mark can follow */
    bool ended;    /* the spool is empty */
    iconv_t iconv; /* no_iconv: already UTF-8 */
    size_t unit;   /* bytes to pass over where the input has no meaning */
    size_t used;   /* bytes in raw that wait */
    char raw[32768];
};

static bool looks_like_utf8(const struct ej_spool_facts *facts)
{
    if (facts->invalid == 0)
        return true;
    if (facts->cyrillic >= 16)
        return facts->invalid <= 4 * facts->cyrillic;
    return 8 * facts->invalid <= facts->cyrillic;
}

static const char *detect(const struct ej_spool_facts *facts)
{
    const unsigned char *head = facts->head;
    if (head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF)
        return "UTF-8";
    if (facts->size >= 2 && head[0] == 0xFF && head[1] == 0xFE)
        return "UTF-16LE";
    if (facts->size >= 2 && head[0] == 0xFE && head[1] == 0xFF)
        return "UTF-16BE";
    return looks_like_utf8(facts) ? "UTF-8" : "windows-1251";
}

static bool is_utf8(const char *name)
{
    return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0;
}

static size_t unit_of(const char *name)
{
    if (strncasecmp(name, "UTF-16", 6) == 0 || strncasecmp(name, "UCS-2", 5) == 0)
        return 2;
    return strncasecmp(name, "UTF-32", 6) == 0 || strncasecmp(name, "UCS-4", 5) == 0 ? 4 : 1;
}

static enum ej_status unknown(const char *name, struct ej_error *err)
{
    char shown[64]; /* longer names are cut, between characters */
    ej_text_squeeze(shown, sizeof shown, name);
    return ej_fail(err, EJ_USAGE, _("unknown encoding '%s'"), shown);
}

enum ej_status ej_decoder_open(struct ej_spool *spool, const char *encoding,
                               struct ej_decoder **out, struct ej_error *err)
{
    const struct ej_spool_facts *facts = ej_spool_facts(spool);
    const char *name = encoding ? encoding : detect(facts);

    *out = NULL;
    if (*name == '\0' || strlen(name) >= sizeof((struct ej_decoder *)0)->name)
        return unknown(name, err);
    struct ej_decoder *decoder = malloc(sizeof *decoder);
    if (!decoder)
        return ej_no_memory(err);
    decoder->spool = spool;
    snprintf(decoder->name, sizeof decoder->name, "%s", is_utf8(name) ? "UTF-8" : name);
    decoder->mark = decoder->started = decoder->ended = false;
    decoder->dirty = is_utf8(name) && (facts->invalid > 0 || facts->nul > 0);
    decoder->unit = unit_of(name);
    decoder->used = 0;
    decoder->iconv = is_utf8(name) ? no_iconv : iconv_open("UTF-8", name);
    if (decoder->iconv == no_iconv && !is_utf8(name)) {
        ej_decoder_free(decoder);
        return unknown(name, err);
    }
    *out = decoder;
    return EJ_OK;
}

const char *ej_decoder_name(const struct ej_decoder *decoder)
{
    return decoder->name;
}

bool ej_decoder_has_mark(const struct ej_decoder *decoder)
{
    return decoder->mark;
}

bool ej_decoder_is_dirty(const struct ej_decoder *decoder)
{
    return decoder->dirty;
}

/* Take the byte order mark off the beginning of everything. */
static void strip_mark(struct ej_decoder *decoder, char *buffer, size_t *count)
{
    if (decoder->started || *count == 0)
        return;
    decoder->started = true;
    if (*count < 3 || memcmp(buffer, "\xEF\xBB\xBF", 3) != 0)
        return;
    decoder->mark = true;
    *count -= 3;
    memmove(buffer, buffer + 3, *count);
}

static enum ej_status fill_raw(struct ej_decoder *decoder, struct ej_error *err)
{
    size_t count;
    enum ej_status status = ej_spool_take(decoder->spool, decoder->raw + decoder->used,
                                          sizeof decoder->raw - decoder->used, &count, err);
    decoder->used += count;
    decoder->ended = count == 0;
    return status;
}

/* Convert what RAW holds to TO until either is used up; returns the bytes written. */
static size_t convert(struct ej_decoder *decoder, char *to, size_t room)
{
    char *in = decoder->raw, *out = to;
    size_t left = decoder->used;

    while (left > 0) {
        size_t result = iconv(decoder->iconv, &in, &left, &out, &room);
        if (result != (size_t)-1 || errno == E2BIG || room == 0)
            break;
        if (errno == EINVAL && !decoder->ended)
            break; /* the rest of the character comes with the next block */
        size_t skip = decoder->unit < left ? decoder->unit : left;
        in += skip;
        left -= skip;
        *out++ = (char)0xFF;
        room--;
        decoder->dirty = true;
    }
    memmove(decoder->raw, in, left);
    decoder->used = left;
    return (size_t)(out - to);
}

enum ej_status ej_decoder_take(struct ej_decoder *decoder, char *buffer, size_t size, size_t *count,
                               struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    *count = 0;
    if (decoder->iconv == no_iconv) {
        do {
            status = ej_spool_take(decoder->spool, buffer, size, count, err);
            decoder->ended = *count == 0;
            strip_mark(decoder, buffer, count);
        } while (status == EJ_OK && *count == 0 && !decoder->ended);
        return status;
    }
    while (status == EJ_OK && *count == 0 && !(decoder->ended && decoder->used == 0)) {
        if (!decoder->ended)
            status = fill_raw(decoder, err);
        *count = convert(decoder, buffer, size);
        if (memchr(buffer, '\0', *count))
            decoder->dirty = true;
        strip_mark(decoder, buffer, count);
    }
    return status;
}

void ej_decoder_free(struct ej_decoder *decoder)
{
    if (!decoder)
        return;
    if (decoder->iconv != no_iconv)
        iconv_close(decoder->iconv);
    free(decoder);
}
