/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_text.c - text within HTML, and the page's own. */
#include "export/html_text.h"

#include <string.h>

#include "record/text.h"

/* The policy forbids what no text of a record should be able to bring about anyway. */
const char html_start[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"ru\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\" />\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\" />\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
    "<meta name=\"generator\" content=\"ej\" />\n";

const char html_style[] =
    "<style>\n"
    "body { margin: 1.5em; color: #000; background: #fff;\n"
    "  font: 11pt/1.3 \"Times New Roman\", \"Liberation Serif\", Tinos, serif; }\n"
    "section + section { margin-top: 3em; break-before: page; }\n"
    "h1 { margin: 0 0 .2em; font-size: 1.3em; text-align: center; }\n"
    "p { margin: .3em 0; }\n"
    ".school { font-size: .85em; color: #333; }\n"
    ".line { text-align: center; }\n"
    ".wide, .tall { overflow-x: auto; }\n"
    ".data { margin: .8em auto; border-collapse: collapse; }\n"
    ".data th, .data td { border: 1px solid #666; padding: 2px 5px; }\n"
    ".data th { background: #eee; font-weight: bold; text-align: center; }\n"
    ".data td { vertical-align: top; overflow-wrap: break-word; min-width: 1.2em; }\n"
    ".data .n { text-align: center; white-space: nowrap; }\n"
    ".data .r { color: #999; }\n"
    ".data .sum td, .data .sum .r { font-weight: bold; background: #f6f6f6; }\n"
    ".data .up { vertical-align: bottom; padding: 5px 2px; }\n"
    ".data .up span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg);"
    "\n  max-height: 13em; text-align: left; }\n"
    ".plain td { border: 0; font-size: 1.1em; }\n"
    ".page { float: right; margin: 0 0 0 1em; font-size: .85em; color: #333; }\n"
    "figure { max-width: 900px; margin: 1.5em auto; break-inside: avoid; }\n"
    "figcaption { font-weight: bold; text-align: center; }\n"
    "svg { width: 100%; height: auto; }\n"
    ".signers { margin-top: 1.5em; break-inside: avoid; }\n"
    ".signers td { padding: .5em 2em .2em 0; }\n"
    "@page { size: A4 portrait; margin: 13mm 10mm 13mm 15mm; }\n"
    "@page lying { size: A4 landscape; margin: 15mm 10mm 10mm 10mm; }\n"
    "@media print {\n"
    "  body { margin: 0; }\n"
    "  .wide { page: lying; }\n"
    "  .wide, .tall { overflow: visible; }\n"
    "  section + section { margin-top: 0; }\n"
    "  .data { font-size: var(--type, 11pt); line-height: 1.15; margin: .5em auto; }\n"
    "  .data th, .data td { padding-top: 1px; padding-bottom: 1px; }\n"
    "  .data tbody tr:last-child, .data .sum tr { break-before: avoid; }\n"
    "  .tail { break-inside: avoid; }\n"
    "  .signers { margin-top: .8em; }\n"
    "  figure { max-width: 160mm; margin: .8em auto; }\n"
    "  .data thead:not([hidden]) { display: table-header-group; }\n"
    "  .data tr { break-inside: avoid; }\n"
    "}\n"
    "</style>\n"
    "</head>\n"
    "<body>\n";

/* Characters that a page may hold (HTML, "control" and "noncharacter"). */
static bool allowed(uint32_t c)
{
    if (c < 0x20)
        return c == '\t';
    return c < EJ_UTF8_BAD && !(c >= 0x7F && c < 0xA0) && !(c >= 0xFDD0 && c <= 0xFDEF) &&
           (c & 0xFFFE) != 0xFFFE;
}

static const char *entity(uint32_t c, bool attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\n':
        return attribute ? " " : "<br />";
    default:
        return NULL;
    }
}

void html_text(struct buffer *b, const char *text, bool attribute)
{
    const char *end = text + strlen(text);

    while (text < end) {
        size_t plain = 0;
        while (text[plain] >= ' ' && text[plain] < 0x7F && !strchr("&<>\"", text[plain]))
            plain++;
        buffer_add_n(b, text, plain);
        text += plain;
        if (text == end)
            break;
        const char *start = text;
        uint32_t c = ej_utf8_next(&text, end);
        if (c == '\r' && text < end && *text == '\n')
            c = ej_utf8_next(&text, end);
        if (entity(c, attribute))
            buffer_add(b, entity(c, attribute));
        else if (allowed(c))
            buffer_add_n(b, start, (size_t)(text - start));
        else
            buffer_add(b, "\xEF\xBF\xBD");
    }
}

void html_element(struct buffer *b, const char *tag, const char *class, const char *text)
{
    buffer_printf(b, class ? "<%s class=\"%s\">" : "<%s>", tag, class);
    html_text(b, text, false);
    buffer_printf(b, "</%s>\n", tag);
}
