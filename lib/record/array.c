/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/array.h"

#include <stdlib.h>

bool array_grow(void *array, int count, size_t size)
{
    void **at = array;

    if (count & (count - 1) || (count == 0 && *at))
        return true;
    void *grown = realloc(*at, (count ? (size_t)count * 2 : 1) * size);
    if (!grown)
        return false;
    *at = grown;
    return true;
}
