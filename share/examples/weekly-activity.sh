#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The weekly report of the staff's activity in the journal, for cron.
#
#   weekly-activity.sh DIRECTORY
#
# Writes activity-FROM-TO.xlsx for the last full week (Monday to Sunday) into DIRECTORY and the
# same figures as text to standard output, which cron mails (weekly-activity.cron) and systemd
# keeps in its log (weekly-activity.timer).  EJ_DB names the journal; EJ_NOW stands for the clock,
# and TZ for the school's time zone where the machine's is another.
set -eu

directory=${1:?usage: weekly-activity.sh DIRECTORY}
today=$(date -d "${EJ_NOW:-now}" +%Y-%m-%d)

# Monday of the week before: %u is 1 on Mondays.
back=$(($(date -d "$today" +%u) + 6))
from=$(date -d "$today - $back days" +%Y-%m-%d)
to=$(date -d "$from + 6 days" +%Y-%m-%d)

mkdir -p "$directory"
ej-report activity --from "$from" --to "$to" --format xlsx \
    --output "$directory/activity-$from-$to.xlsx"
echo "Активность работников в журнале с $from по $to"
echo
ej-report activity --from "$from" --to "$to" --format table --headings ru
