/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Functions that no file of bin/ and lib/ may use. The Makefile includes this header before each
 * source; the system headers that declare the functions come first, as they name them too.
 *
 *   strcpy strcat sprintf vsprintf gets  write past the end of a buffer
 *   strtok localtime gmtime ctime        keep their result in hidden static memory
 *   asctime                              both of the above
 *   atoi atol atoll atof                 cannot tell an error from a nought
 */
#ifndef EJ_BANNED_H
#define EJ_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf gets
#pragma GCC poison strtok localtime gmtime ctime asctime
#pragma GCC poison atoi atol atoll atof

#endif
