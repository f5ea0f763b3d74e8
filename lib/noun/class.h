/* SPDX-License-Identifier: GPL-3.0-or-later */
/* class.h - classes, and the joint ones that several make for a subject. */
#ifndef EJ_NOUN_CLASS_H
#define EJ_NOUN_CLASS_H

#include "noun/noun.h"

/* Make the joint class of this name (10А+10Б), whose parts must be classes of the year. */
enum ej_status class_join(struct work *w, int64_t year, const char *text, int64_t *id,
                          struct ej_error *err);

#endif
