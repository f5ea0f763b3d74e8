/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bundle.h - the files of a bundle, in a folder or in a zip. */
#ifndef EJ_ONEROSTER_BUNDLE_H
#define EJ_ONEROSTER_BUNDLE_H

#include "journal.h"

struct bundle;

enum ej_status bundle_open(const char *path, struct bundle **out, struct ej_error *err);
void bundle_close(struct bundle *bundle);

/* A descriptor of the whole file, the caller's to close; -1 with EJ_OK: there is no such file.  In
 * a zip the files may lie in one folder.  *NAME, for messages, is the caller's to free. */
enum ej_status bundle_file(struct bundle *bundle, const char *file, int *fd, char **name,
                           struct ej_error *err);

#endif
