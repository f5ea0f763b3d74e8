/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * refusals.h - the records that an import refused, by their number in the input, from 1.
 *
 * They outlive a pass over the input: what a rule denies is known only when all is written, and
 * then, with --keep-going, everything is done again without those records.
 */
#ifndef EJ_REFUSALS_H
#define EJ_REFUSALS_H

#include "journal.h"
#include "record/map.h"

struct refusals {
    struct map numbers; /* number -> 1 + index in reasons */
    char **reasons;
    int count;
};

/* Keep TEXT as the reason of record NUMBER, if it has none yet.  EJ_BROKEN: out of memory. */
enum ej_status refusals_add(struct refusals *r, int32_t number, const char *text,
                            struct ej_error *err);
/* NULL: the record is not refused. */
const char *refusals_find(struct refusals *r, int32_t number);
void refusals_free(struct refusals *r);

/* Go through SOURCE, which has come to its end, once more, and write the refused records with their
 * own columns, `line` and `error` to SINK, which the caller finishes. */
enum ej_status refusals_write(struct refusals *r, struct ej_source *source, struct ej_sink *sink,
                              struct ej_error *err);

#endif
