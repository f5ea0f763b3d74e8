/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli_meter.h - percent on a terminal, for what takes longer than a second. */
#ifndef EJ_CLI_METER_H
#define EJ_CLI_METER_H

#include "cli.h"

#include <time.h>

struct cli_meter {
    const struct cli *c;
    time_t begun;
    bool shown;
};

/* For `told` of ej_progress; CONTEXT is the meter. */
void cli_meter_show(void *context, int percent);
void cli_meter_wipe(struct cli_meter *meter);

#endif
