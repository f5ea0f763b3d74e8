/* SPDX-License-Identifier: GPL-3.0-or-later */
/* written.h - the policy's terms for marks of written work, asked for each mark of an import. */
#ifndef EJ_POLICY_WRITTEN_H
#define EJ_POLICY_WRITTEN_H

#include "journal.h"

struct written;

/* JSON as policy_written_work() puts it together, or ""; read when it is first asked. */
enum ej_status written_new(const char *json, struct written **out, struct ej_error *err);
void written_free(struct written *w);

/* *DUE: "next-lesson" or a number of days, of the first line that fits; NULL: none does. */
enum ej_status written_due(struct written *w, const char *subject, const char *kind, int grade,
                           const char **due, struct ej_error *err);

#endif
