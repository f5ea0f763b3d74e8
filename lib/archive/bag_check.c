/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_check.c - findings, and the tag files with a form of their own: bagit.txt, bag-info.txt. */
#include "bag_check.h"

#include "bag_file.h"
#include "bag_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Octets of the character of UTF-8 at AT, 0 where there is none. */
static size_t character(const unsigned char *at)
{
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (at[0] > 0xF4 || (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] >= 0xA0) ||
        (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] >= 0x90))
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

/* Names in a bag are a stranger's text: a terminal obeys control characters, and what is printed
 * has to be UTF-8, whatever the locale. */
static void defuse(char *text)
{
    unsigned char *at = (unsigned char *)text;
    while (*at) {
        size_t length = character(at);
        bool control = *at < ' ' || *at == 0x7F || (*at == 0xC2 && at[1] < 0xA0);
        if (length == 0 || control)
            memset(at, '?', length ? length : 1);
        at += length ? length : 1;
    }
}

void bag_tell(struct bag_check *check, enum ej_bag_finding kind, const char *path,
              const char *format, ...)
{
    va_list arguments;
    char *what = NULL, *where = strdup(path);
    long *count = kind == EJ_BAG_DEFECT ? &check->totals.defects : &check->totals.warnings;
    ++*count;
    va_start(arguments, format);
    if (vasprintf(&what, format, arguments) < 0)
        what = NULL;
    va_end(arguments);
    check->lost = check->lost || !what || !where;
    if (what && where && check->told) {
        defuse(what);
        defuse(where);
        check->told(check->context, kind, where, what);
    }
    free(what);
    free(where);
}

enum ej_bag_finding bag_since_1_0(const struct bag_check *check)
{
    return check->strict ? EJ_BAG_DEFECT : EJ_BAG_WARNING;
}

enum ej_status bag_check_text(struct bag_check *check, const struct bag_entry *entry,
                              const char *encoding, struct bag_lines *lines, bool *readable,
                              struct ej_error *err)
{
    struct ej_error why;
    char *text = NULL;
    *readable = false;
    enum ej_status status =
        bag_text_decode(entry->text ? entry->text : "", entry->length, encoding, &text, &why);
    if (status == EJ_REFUSED) {
        bag_tell(check, EJ_BAG_DEFECT, entry->path, "%s", why.text);
        return EJ_OK;
    }
    char **texts = reallocarray(check->texts, check->text_count + 1, sizeof *texts);
    if (texts)
        check->texts = texts;
    if (status != EJ_OK || !texts) {
        free(text);
        return ej_no_memory(err);
    }
    texts[check->text_count++] = text;
    *lines = (struct bag_lines){.at = text};
    *readable = true;
    return EJ_OK;
}

/* ---- bagit.txt ------------------------------------------------------------------------------ */

/* The value of LINE, which must be "LABEL: VALUE" to the letter (RFC 8493, 2.1.1), or NULL. */
static const char *declared(const char *line, const char *label)
{
    size_t length = strlen(label);
    if (!line || strncmp(line, label, length) != 0 || strncmp(line + length, ": ", 2) != 0)
        return NULL;
    const char *value = line + length + 2;
    return *value == '\0' || strpbrk(value, " \t") ? NULL : value;
}

static void check_version(struct bag_check *check, const char *line)
{
    static const char *const drafts[] = {"0.93", "0.94", "0.95", "0.96", "0.97"};
    const char *version = declared(line, "BagIt-Version");
    if (!version) {
        bag_tell(check, EJ_BAG_DEFECT, "bagit.txt", _("line 1 is not 'BagIt-Version: M.N'"));
        return;
    }
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++)
        if (strcmp(version, drafts[i]) == 0)
            check->strict = false;
    if (check->strict && strcmp(version, "1.0") != 0)
        bag_tell(check, EJ_BAG_DEFECT, "bagit.txt", _("unknown version '%s'"), version);
}

static void check_encoding(struct bag_check *check, const char *line)
{
    const char *encoding = declared(line, "Tag-File-Character-Encoding");
    if (!encoding || strlen(encoding) >= sizeof check->encoding)
        bag_tell(check, EJ_BAG_DEFECT, "bagit.txt",
                 _("line 2 is not 'Tag-File-Character-Encoding: ENCODING'"));
    else
        snprintf(check->encoding, sizeof check->encoding, "%s", encoding);
}

enum ej_status bag_check_declaration(struct bag_check *check, struct ej_error *err)
{
    struct bag_lines lines;
    bool readable;
    const struct bag_entry *entry = bag_tree_find(&check->tree, "bagit.txt");
    check->strict = true;
    snprintf(check->encoding, sizeof check->encoding, "UTF-8");
    if (!entry || entry->kind != BAG_FILE) {
        bag_tell(check, EJ_BAG_DEFECT, "bagit.txt", _("is missing, so this is not a bag"));
        return EJ_OK;
    }
    if (entry->length >= 3 && memcmp(entry->text, "\xEF\xBB\xBF", 3) == 0)
        bag_tell(check, EJ_BAG_DEFECT, "bagit.txt", _("begins with a byte order mark"));
    enum ej_status status = bag_check_text(check, entry, "UTF-8", &lines, &readable, err);
    if (status != EJ_OK || !readable)
        return status;
    check_version(check, bag_lines_next(&lines));
    check_encoding(check, *lines.at ? bag_lines_next(&lines) : NULL);
    if (*lines.at)
        bag_tell(check, EJ_BAG_DEFECT, "bagit.txt", _("has more than two lines"));
    return EJ_OK;
}

/* ---- bag-info.txt --------------------------------------------------------------------------- */

/* RFC 8493, 2.2.2: "octets.streams" of the payload. */
static void check_oxum(struct bag_check *check, const char *value)
{
    char found[64];
    size_t octets = strspn(value, "0123456789");
    size_t files = value[octets] == '.' ? strspn(value + octets + 1, "0123456789") : 0;
    snprintf(found, sizeof found, "%" PRId64 ".%" PRId64, check->totals.octets,
             check->totals.files);
    if (octets == 0 || files == 0 || value[octets + 1 + files] != '\0')
        bag_tell(check, EJ_BAG_DEFECT, "bag-info.txt", _("Payload-Oxum '%s' is not 'octets.files'"),
                 value);
    else if (strcmp(value, found) != 0)
        bag_tell(check, EJ_BAG_DEFECT, "bag-info.txt",
                 _("Payload-Oxum is %s, but the payload has %s"), value, found);
}

/* Take the blanks off the end of VALUE. */
static void trim(char *value)
{
    size_t length = strlen(value);
    while (length > 0 && strchr(" \t", value[length - 1]))
        value[--length] = '\0';
}

enum ej_status bag_check_info(struct bag_check *check, struct ej_error *err)
{
    struct bag_lines lines;
    struct bag_element element;
    bool readable, begun = false, oxum = false;
    const struct bag_entry *entry = bag_tree_find(&check->tree, "bag-info.txt");
    if (!entry || entry->kind != BAG_FILE)
        return EJ_OK;
    enum ej_status status = bag_check_text(check, entry, check->encoding, &lines, &readable, err);
    if (status != EJ_OK || !readable)
        return status;
    for (char *line; (line = bag_lines_next(&lines));) {
        if (strchr(" \t", *line) && (begun || *line == '\0'))
            continue; /* goes on from the line before, or is empty */
        begun = bag_element_parse(line, check->strict, &element);
        if (!begun) {
            bag_tell(check, EJ_BAG_DEFECT, entry->path, _("line %ld is not 'Label: value'"),
                     lines.number);
        } else if (strcasecmp(element.label, "Payload-Oxum") == 0) {
            if (oxum)
                bag_tell(check, bag_since_1_0(check), entry->path, _("Payload-Oxum is repeated"));
            oxum = true;
            trim(element.value);
            check_oxum(check, element.value);
        }
    }
    return EJ_OK;
}
