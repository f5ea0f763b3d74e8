/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli_meter.h"

#include <stdio.h>
#include <unistd.h>

void cli_meter_wipe(struct cli_meter *meter)
{
    if (meter->shown)
        fputs("\r\033[K", stderr);
    meter->shown = false;
}

void cli_meter_show(void *context, int percent)
{
    struct cli_meter *meter = context;

    if (percent >= 100) {
        cli_meter_wipe(meter);
    } else if (!meter->c->quiet && time(NULL) - meter->begun >= 1 && isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r%s: %3d %%", meter->c->command->name, percent);
        meter->shown = true;
    }
}
