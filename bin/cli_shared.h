/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cli_shared.h - the shared installation: commands set-user-ID to the user who alone owns the
 * journal, run by anybody of the school on one machine.
 *
 * The one who runs the command says what is to be done, and who it is the system says.  Everything
 * else that a caller can set is taken from him before it is looked at: the environment, the
 * directory, open files, the mask.  The journal is the one that EJ_CONF names, and no other file is
 * opened by name: input is standard input, output is standard output, which the caller's shell
 * opened with the caller's own rights.
 */
#ifndef EJ_CLI_SHARED_H
#define EJ_CLI_SHARED_H

#include "cli.h"

/* To be called before anything looks at the environment.  Does nothing where the command is not run
 * for another user.  0, or the exit status with which to end; the reason is on standard error. */
int cli_shared_begin(const char *command);

/* Whether the command is run for another user. */
bool cli_shared(void);
/* Who that is, as the journal knows staff: the login; NULL: nobody else. */
const char *cli_shared_user(void);
/* The journal that EJ_CONF names. */
const char *cli_shared_journal(void);

/* EJ_USAGE where the command names a file, by an option or an operand. */
enum ej_status cli_shared_check(struct cli *c);
/* From now on the terminal cannot stop the command: the journal may be locked. */
void cli_shared_hold(void);

#endif
