/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_text.h - text within HTML. */
#ifndef EJ_EXPORT_HTML_TEXT_H
#define EJ_EXPORT_HTML_TEXT_H

#include "record/buffer.h"

/* What the page begins with, up to its title, and from there to the body. */
extern const char html_start[], html_style[];

/* TEXT as the content of an element, or of an attribute in double quotes when ATTRIBUTE is true.
 * Line ends are <br />, in an attribute blanks. */
void html_text(struct buffer *b, const char *text, bool attribute);

/* <TAG class="CLASS">TEXT</TAG> and a line end; CLASS may be NULL. */
void html_element(struct buffer *b, const char *tag, const char *class, const char *text);

#endif
