#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A school's first quarter, from the office's files to printed sheets.
#
#   [DEMO=DIRECTORY] demo.sh
#
# Makes the journal of the school in tests/data/school-small in DIRECTORY (build/demo), and there
# its reports, an archive, and the anonymisation of the pupils whose consent was withdrawn.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
school=$here/tests/data/school-small
demo=${DEMO:-$here/build/demo}
[ -n "${DEMO:-}" ] || rm -rf "$demo"
if [ -n "${DEMO:-}" ] && [ -n "$(ls -A "$demo" 2>/dev/null)" ]; then
    echo "demo.sh: $demo is not empty; name a new directory with DEMO=" >&2
    exit 2
fi
if ! command -v ej-init >/dev/null; then
    echo "demo.sh: ej is not on the PATH; make demo sees to it" >&2
    exit 2
fi
mkdir -p "$demo/print"
demo=$(cd "$demo" && pwd)

export EJ_DB="$demo/journal.ej"
# The demo's clock: the morning after the first quarter.
export EJ_NOW=2026-10-26T09:00

step() {
    echo
    echo "== $1"
}

step "A journal for the school year 2026/27"
ej-init --school 'Школа № 1 г. Демоград' --year 2026/27 --profile base
ej-calendar import "$school/calendar.yaml"

step "The office's files, as they are"
ej-class import "$school/classes.csv"
ej-subject import "$school/subjects.csv"
ej-staff import "$school/staff.csv"
ej-roster import "$school/roster.csv"
ej-load import "$school/load.csv"
ej-group import "$school/groups.csv"
ej-timetable import "$school/timetable.csv"
ej-topics import "$school/plan.csv"

step "The first quarter: lessons, marks, debts cleared, absences, homework, finals"
ej-lesson import "$school/lessons.csv"
ej-mark import "$school/marks.csv"
ej-mark correct "$school/dots.csv"
ej-absent import "$school/absences.csv"
ej-homework import "$school/homework.csv"
ej-finals import --quiet "$school/finals.csv"

step "The second quarter, planned from timetable and calendar"
ej-lesson generate --from 2026-11-05 --to 2026-12-30

step "Reports to print"
"$here/share/examples/print-summaries.sh" "$demo/print/summaries"
"$here/share/examples/weekly-activity.sh" "$demo/print" >"$demo/print/activity.txt"
ej-report attendance-months --format xlsx --output "$demo/print/attendance.xlsx"
ej-report filling --period Q1 --format xlsx --output "$demo/print/filling.xlsx"
ej-report statement --class 7А --pupil Абрамов --from 2026-09-01 --to 2026-10-25 \
    --format xlsx --output "$demo/print/statement.xlsx"
ls "$demo/print" "$demo/print/summaries"

step "A backup, and an archive to keep for years"
mkdir -p "$demo/backup"
ej-archive backup --to "$demo/backup"
ej-archive create --to "$demo/archive-2026-10-26.tar"
ej-archive verify "$demo/archive-2026-10-26.tar"

step "Families withdrew consent: their children become «Ученик N»"
"$here/share/examples/anonymise.sh" 15 2026-10-26 "$demo/keys.csv"

cat <<END

The school is in $demo

  export PATH=$here/build/bin:\$PATH EJ_DB=$demo/journal.ej EJ_NOW=$EJ_NOW

Five commands to try:
  ej-mark list --class 9Б --subject Алгебра --headings ru --format table | head
  ej-finals propose --class 7А --period Q1 --subject Алгебра --pupil Абрамов --explain
  ej-mark debts --class 7А --overdue yes --format table
  ej-report attendance-months --class 7А --headings ru --format table
  ej-roster list --class 10А --date 2026-09-15 --format excel-csv >10А.csv

XLSX to open and print:
$(find "$demo/print" -name '*.xlsx' | sort | sed 's/^/  /')
END
