#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Take the office's list of pupils into the journal.
#
#   import-roster.sh roster.csv
#
# Good records are stored; refused ones are written beside the file, as roster.rejects.csv, with
# the reason in its last column.  Correct them there and run the script on that file: it has the
# same form.  Status 1 says that there is something to correct.
#
# EJ_DB names the journal.
set -eu

file=${1:?usage: import-roster.sh FILE.csv}
rejects=${file%.csv}.rejects.csv

status=0
ej-roster import --keep-going --rejects "$rejects" --why "список канцелярии" "$file" || status=$?

case $status in
0)
    echo "Список принят целиком. Учеников по классам:"
    ej-roster list --format csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "class") c = i }
        NR > 1 { n[$c]++ } END { for (k in n) print k ": " n[k] }' | sort -n
    ;;
1) echo "Часть записей не принята; исправьте их в $rejects и запустите снова с этим файлом." ;;
*) echo "Список не принят." ;;
esac
exit "$status"
