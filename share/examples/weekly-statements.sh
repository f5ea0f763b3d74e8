#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Statements for the families that have no e-diary, for cron.
#
#   weekly-statements.sh DIRECTORY [FROM TO]
#
# Writes DIRECTORY/FROM--TO/ with one PDF for each family (XLSX where LibreOffice is not installed),
# named by class and pupil, for the last full week (Monday to Sunday) or the days that are given,
# records that these families are informed in writing, and tells for how many. EJ_DB names the
# journal; EJ_NOW stands for the clock, and TZ for the school's time zone where the machine's is
# another. A second run writes the same files and records nothing more on that day.
set -eu

if [ $# -ne 1 ] && [ $# -ne 3 ]; then
    echo 'usage: weekly-statements.sh DIRECTORY [FROM TO]' >&2
    exit 2
fi
directory=$1
today=$(date -d "${EJ_NOW:-now}" +%Y-%m-%d)

if [ $# -eq 3 ]; then
    from=$2 to=$3
else
    # Monday of the week before: %u is 1 on Mondays.
    back=$(($(date -d "$today" +%u) + 6))
    from=$(date -d "$today - $back days" +%Y-%m-%d)
    to=$(date -d "$from + 6 days" +%Y-%m-%d)
fi

format=xlsx
! command -v soffice >/dev/null || format=pdf

statement() {
    ej-report statement --set families=paper --from "$from" --to "$to" "$@"
}

umask 077
mkdir -p "$directory"
statement --format "$format" --output "$directory/$from--$to/"
# What was written is recorded, and nothing else: the same pupils, each once.
statement --format csv | ej-roster inform --how выписка --why "statements $from to $to" --quiet
echo "Выписки с $from по $to: $(find "$directory/$from--$to" -name "*.$format" | wc -l)"
