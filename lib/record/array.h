/* SPDX-License-Identifier: GPL-3.0-or-later */
/* array.h - arrays that grow one element at a time. */
#ifndef EJ_RECORD_ARRAY_H
#define EJ_RECORD_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/* Make room for one more element of SIZE bytes in the array at *ARRAY (a pointer to it), which
 * holds COUNT; its memory doubles at powers of two.  NULL and 0 begin one.  False: out of memory.
 */
bool array_grow(void *array, int count, size_t size);

#endif
