#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Anonymise all pupils whose consent is withdrawn, under one order (152-FZ).
#
#   anonymise.sh [-n] ORDER DATE KEYS.csv
#
# With -n it only shows who would become which «Ученик N», which texts of others may name them and
# which copies still hold them: mend the texts then, and run it again without -n.  KEYS.csv, a new
# file, tells who is who: keep it with the order, away from the journal.
#
# Status 4 with a word about readers: the pupils are anonymised, but another program had the
# journal open, so that its file still holds old pages; run the same line again.
#
# EJ_DB names the journal.
set -eu

usage='usage: anonymise.sh [-n] ORDER DATE KEYS.csv'
show=
if [ "${1:-}" = -n ]; then
    show=--dry-run
    shift
fi
order=${1:?$usage} date=${2:?$usage} keys=${3:?$usage}

outcome=$(mktemp)
trap 'rm -f "$outcome"' EXIT

# Those who left the school already are among them, so no list of a day's pupils will do.
status=0
ej-consent anonymise --all --order "$order" --order-date "$date" --key-file "$keys" \
    --why "приказ № $order" $show --format tsv >"$outcome" || status=$?

# part ITEM TITLE: the rows of this kind, without their first column.
part() {
    grep -q "^$1	" "$outcome" || return 0
    echo "$2:"
    grep "^$1	" "$outcome" | cut -f2- | tr -s '\t' | sed 's/^/  /'
}

part pupil "Обезличиваются по приказу № $order от $date"
part text "Чужие записи, где, возможно, остались имена (проверьте и исправьте)"
part copy "Копии журнала с прежними данными (уничтожьте или замените)"
[ "$status" != 0 ] || [ "$(wc -l <"$outcome")" -gt 1 ] || echo "Обезличивать некого."
exit "$status"
