/* SPDX-License-Identifier: GPL-3.0-or-later */
/* class.h - classes, and the joint ones that several make for a subject. */
#ifndef EJ_NOUN_CLASS_H
#define EJ_NOUN_CLASS_H

#include "noun/noun.h"

/* The joint class of this name (10А+10Б, as ej_text_class() writes it), made where the year does
 * not have it yet; refused unless its parts are classes of the year.  Writes within the record. */
enum ej_status class_join(struct work *w, int64_t year, const char *name, int64_t *id,
                          struct ej_error *err);

#endif
