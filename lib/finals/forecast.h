/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forecast.h - the arithmetic of forecasts; integers only, thresholds and weights in hundredths. */
#ifndef EJ_FINALS_FORECAST_H
#define EJ_FINALS_FORECAST_H

#include "finals/finals.h"

/* One more MARK of this weight brings the line's weighted mean to THRESHOLD. */
bool forecast_reaches(const struct proposal *line, int64_t threshold, int mark, int64_t weight);

/* How many more such marks it takes; 0: it is there, -1: no number of them is enough. */
int64_t forecast_needed(const struct proposal *line, int64_t threshold, int mark, int64_t weight);

#endif
