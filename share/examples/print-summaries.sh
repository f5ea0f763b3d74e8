#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Summary sheets of the whole school, ready to print.
#
#   print-summaries.sh DIRECTORY [YEAR]
#
# Writes into DIRECTORY one workbook of the whole school, school.xlsx, with a sheet for each class,
# and one of each class, such as 7А.xlsx.  EJ_DB names the journal.
set -eu

directory=${1:?usage: print-summaries.sh DIRECTORY [YEAR]}
[ $# -lt 2 ] || set -- "$directory" --year "$2"
shift

mkdir -p "$directory"
ej-report summary-marks "$@" --format xlsx --output "$directory/school.xlsx"
ej-class list "$@" --format tsv | tail -n +2 | cut -f1 | while read -r class; do
    ej-report summary-marks "$@" --class "$class" --format xlsx --output "$directory/$class.xlsx"
done
echo "Сводные ведомости: $directory"
