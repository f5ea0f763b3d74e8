/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intl.h - translated messages; the source language is English. */
#ifndef EJ_INTL_H
#define EJ_INTL_H

#include <libintl.h>

#define EJ_TEXTDOMAIN           "ej"
#define _(text)                 dgettext(EJ_TEXTDOMAIN, text)
#define ngettext_(one, many, n) dngettext(EJ_TEXTDOMAIN, one, many, n)
#define N_(text)                text

#endif
