/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_text.c - the text format of tag files. */
#include "bag_text.h"

#include "intl.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char blanks[] = " \t";

/* iconv of the whole; *out gets *made octets and room for one more. */
static enum ej_status convert(iconv_t cd, const char *octets, size_t length, char **out,
                              size_t *made, struct ej_error *err)
{
    /* No encoding needs more than three octets of UTF-8 for one of its own, save for
     * compatibility sequences, which the loop below makes room for. */
    size_t room = 3 * length + 64, left = length;
    char *text = malloc(room + 1), *in = (char *)octets;
    size_t used = 0;
    while (text) {
        char *to = text + used;
        size_t space = room - used;
        size_t result = iconv(cd, left > 0 ? &in : NULL, &left, &to, &space);
        used = room - space;
        if (result != (size_t)-1 && left == 0) {
            *out = text;
            *made = used;
            return EJ_OK;
        }
        if (errno != E2BIG) {
            free(text);
            return ej_fail(err, EJ_REFUSED,
                           _("octet %zu is not of the encoding that bagit.txt "
                             "declares"),
                           length - left + 1);
        }
        char *more = realloc(text, (room *= 2) + 1);
        if (!more)
            free(text);
        text = more;
    }
    return ej_no_memory(err);
}

/* RFC 2781: without a byte order mark UTF-16 is big-endian, whatever this machine is. */
static const char *byte_order(const char *octets, size_t length, const char *encoding)
{
    bool marked =
        length >= 2 && (memcmp(octets, "\xFE\xFF", 2) == 0 || memcmp(octets, "\xFF\xFE", 2) == 0);
    bool wide = strcasecmp(encoding, "UTF-16") == 0;
    return wide && !marked ? "UTF-16BE" : encoding;
}

enum ej_status bag_text_decode(const char *octets, size_t length, const char *encoding, char **out,
                               struct ej_error *err)
{
    char *text = NULL;
    size_t made = 0;
    /* "//" and what follows would be an instruction to iconv. */
    iconv_t cd = strchr(encoding, '/') ? (iconv_t)-1
                                       : iconv_open("UTF-8", byte_order(octets, length, encoding));
    if (cd == (iconv_t)-1)
        return ej_fail(err, EJ_REFUSED, _("unknown encoding '%s'"), encoding);
    enum ej_status status = convert(cd, octets, length, &text, &made, err);
    iconv_close(cd);
    if (status == EJ_OK && memchr(text, '\0', made)) {
        free(text);
        return ej_fail(err, EJ_REFUSED, _("holds a NUL character"));
    }
    if (status != EJ_OK)
        return status;
    text[made] = '\0';
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        memmove(text, text + 3, made - 2);
    *out = text;
    return EJ_OK;
}

char *bag_lines_next(struct bag_lines *lines)
{
    char *line = lines->at;
    if (*line == '\0')
        return NULL;
    size_t length = strcspn(line, "\r\n");
    lines->at = line + length;
    if (*lines->at == '\r' && lines->at[1] == '\n')
        *lines->at++ = '\0';
    if (*lines->at != '\0')
        *lines->at++ = '\0';
    lines->number++;
    return line;
}

/* Cut the first word off *AT and step over the blanks behind it; NULL: nothing is left over. */
static char *word(char **at)
{
    char *start = *at;
    size_t length = strcspn(start, blanks);
    char *after = start + length;
    if (length == 0 || *after == '\0')
        return NULL;
    *after++ = '\0';
    *at = after + strspn(after, blanks);
    return **at ? start : NULL;
}

bool bag_listing_parse(char *line, struct bag_listing *out)
{
    out->checksum = word(&line);
    out->starred = out->checksum && *line == '*';
    out->path = line + out->starred;
    return out->checksum && *out->path;
}

bool bag_item_parse(char *line, struct bag_item *out)
{
    out->url = word(&line);
    out->length = out->url ? word(&line) : NULL;
    out->path = line;
    if (!out->length)
        return false;
    size_t digits = strspn(out->length, "0123456789");
    bool counted = out->length[digits] == '\0' || strcmp(out->length, "-") == 0;
    /* RFC 3986, 3.1: a scheme, and something after it. */
    size_t scheme = strspn(out->url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789+.-");
    return counted && scheme > 0 && out->url[scheme] == ':' && out->url[scheme + 1];
}

bool bag_element_parse(char *line, bool strict, struct bag_element *out)
{
    char *colon = strchr(line, ':');
    if (!colon || colon == line || strchr(blanks, *line))
        return false;
    char *end = colon;
    while (end > line && strchr(blanks, end[-1]))
        end--;
    if (strict && (end != colon || !colon[1] || !strchr(blanks, colon[1])))
        return false;
    *end = '\0';
    out->label = line;
    out->value = colon + 1 + strspn(colon + 1, blanks);
    return true;
}
