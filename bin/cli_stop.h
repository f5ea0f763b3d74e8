/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli_stop.h - nothing is left behind by a command that a signal stops. */
#ifndef EJ_CLI_STOP_H
#define EJ_CLI_STOP_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP, unless they are ignored, end the process as ever, but
 * first remove what is staged.  SIGKILL cannot be caught and leaves it. */
void cli_stop_cleanly(void);

/* The `staged` of struct ej_progress; CONTEXT is not used. */
void cli_staged(void *context, const char *path, bool there);

#endif
