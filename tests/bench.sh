#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Speed and memory of whole processes, each beside a reference run in the same minute.  Prints
# medians and the ratio; judges nothing.  Takes a few minutes; files go to build/bench.
#
#   make bench            all
#   tests/bench.sh a      one of a b c d e f g h i
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
bin=${EJ_BIN:-$root/build/bin}
work=$root/build/bench
PATH=$bin:$PATH
export LC_ALL=C.UTF-8 EJ_NOW=2027-05-30T09:00
mkdir -p "$work"

# ---- measuring ------------------------------------------------------------------------------

# measure RUNS NAME COMMAND NAME COMMAND: the two in turn, after a warm-up of each.
measure() {
    /usr/bin/python3 "$root/tests/bench/measure.py" "$@"
}

# ---- schools --------------------------------------------------------------------------------

# school DIRECTORY OPTION...: made once.
school() {
    local directory=$1
    shift
    [ -e "$directory/marks.csv" ] ||
        /usr/bin/python3 "$root/tests/gen/school.py" "$directory" --no-oracle "$@"
}

# base JOURNAL SCHOOL: everything but marks.
base() {
    local school=$2
    rm -f "$1" "$1"-*
    EJ_DB=$1 ej-init --quiet --school 'Школа' --year "${3:-2026/27}" --profile "${PROFILE:-base}"
    for part in calendar:calendar.yaml class:classes.csv subject:subjects.csv staff:staff.csv \
        roster:roster.csv load:load.csv group:groups.csv lesson:lessons.csv; do
        EJ_DB=$1 "ej-${part%%:*}" import --quiet "$school/${part#*:}"
    done
}

# The journal of one year, with marks and finals.
whole_year() {
    school "$work/year" --parallels 4 --seed 1 --to 2027-05-28
    [ ! -e "$work/year.ej" ] || return 0
    base "$work/year.ej" "$work/year"
    EJ_DB=$work/year.ej ej-mark import --quiet "$work/year/marks.csv"
    EJ_DB=$work/year.ej ej-finals import --quiet "$work/year/finals.csv"
}

unguarded() { # a copy of a journal that the sqlite3 shell may write
    cp "$1" "$2"
    sqlite3 "$2" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema
        WHERE type = 'trigger'" | sqlite3 "$2"
}

# A class, day, lesson and pupil of a journal's last lessons, for `set`.
some_place() {
    sqlite3 -separator $'\t' "$1" "SELECT k.name, l.date, l.number, s.name, p.file_no, l.id, p.id
        FROM class k JOIN course c ON c.class_id = k.id JOIN lesson l ON l.course_id = c.id
        JOIN subject s ON s.id = c.subject_id JOIN enrolment e ON e.class_id = k.id
        JOIN pupil p ON p.id = e.pupil_id JOIN year y ON y.id = k.year_id
        WHERE k.grade = 7 AND c.name = '' AND s.graded AND e.ends IS NULL
        AND l.date BETWEEN '2027-04-01' AND '2027-05-01' ORDER BY l.id, p.id LIMIT 1"
}

# ---- a: one mark ------------------------------------------------------------------------------

one_mark() { # JOURNAL: the command that sets a mark with a number of its own
    local class date lesson subject pupil rest
    IFS=$'\t' read -r class date lesson subject pupil rest < <(some_place "$1")
    printf '%s' "EJ_DB=$1 exec ej-mark set --class $class --date $date --lesson $lesson \
--subject '$subject' --pupil-id $pupil --kind 'ответ на уроке' --value 5 --quiet --n 1\$(date +%N | cut -c1-8)"
}

bench_a() {
    local place lesson pupil
    whole_year
    unguarded "$work/year.ej" "$work/bare.ej"
    place=$(some_place "$work/year.ej")
    lesson=$(cut -f6 <<<"$place") pupil=$(cut -f7 <<<"$place")
    echo "(a) one ej-mark set, beside the sqlite3 shell inserting the bare row"
    measure 40 ej-mark "$(one_mark "$work/year.ej")" \
        sqlite3 "exec sqlite3 $work/bare.ej \"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
            INSERT INTO mark (lesson_id, pupil_id, kind_id, n, value, weight) VALUES
            ($lesson, $pupil, 6, 1\$(date +%N | cut -c1-8), '5', 100)\""
}

# ---- b: a million marks -----------------------------------------------------------------------

bench_b() {
    school "$work/million" --parallels 4 --seed 7 --big-marks 1000000 --to 2027-05-28
    base "$work/million.ej" "$work/million"
    sed "s|CSV|$work/million/marks.csv|" "$root/tests/bench/stage.sql" >"$work/stage.sql"
    echo "(b) import of 1,000,000 marks, beside the sqlite3 shell staging and inserting them"
    measure 3 ej-mark "cp $work/million.ej $work/b.ej;
            EJ_DB=$work/b.ej exec ej-mark import --quiet $work/million/marks.csv" \
        sqlite3 "cp $work/million.ej $work/c.ej; exec sqlite3 $work/c.ej <$work/stage.sql"
}

# ---- c: summary sheets --------------------------------------------------------------------------

bench_c() {
    local cells
    whole_year
    cc -O2 -o "$work/cells" "$root/tests/bench/cells.c" -lxlsxwriter
    EJ_DB=$work/year.ej ej-report summary-marks --format xlsx --output "$work/sheets.xlsx"
    cells=$(/usr/bin/python3 "$root/tests/bench/cells.py" "$work/sheets.xlsx")
    echo "(c) summary sheets of a 45-class school, beside as many cells by libxlsxwriter alone"
    echo "    sheets, rows; strings, numbers, blanks in a row: $cells"
    measure 7 ej-report "EJ_DB=$work/year.ej exec ej-report summary-marks --format xlsx \
            --output $work/sheets.xlsx" \
        cells "exec $work/cells $work/bare.xlsx $cells"
}

# ---- d: eleven years ------------------------------------------------------------------------------

bench_d() {
    local year journal=$work/eleven.ej
    whole_year
    if [ ! -e "$journal" ]; then
        for year in $(seq 2016 2026); do
            school "$work/y$year" --parallels 4 --seed "$year" --year "$year" \
                --from "$year-09-01" --to $((year + 1))-05-20 --first-id $(((year - 2000) * 2000))
            if [ "$year" = 2016 ]; then
                base "$journal" "$work/y$year" "2016/17"
            else
                for part in calendar:calendar.yaml class:classes.csv subject:subjects.csv \
                    staff:staff.csv roster:roster.csv load:load.csv group:groups.csv \
                    lesson:lessons.csv; do
                    EJ_NOW=$((year + 1))-05-30 EJ_DB=$journal "ej-${part%%:*}" import --quiet \
                        "$work/y$year/${part#*:}"
                done
            fi
            EJ_NOW=$((year + 1))-05-30 EJ_DB=$journal ej-mark import --quiet \
                "$work/y$year/marks.csv"
            EJ_NOW=$((year + 1))-05-30 EJ_DB=$journal ej-finals import --quiet \
                "$work/y$year/finals.csv"
            [ "$year" = 2026 ] || rm -r "$work/y$year"
        done
    fi
    echo "(d) a journal of eleven years, beside one of a single year: one mark"
    measure 40 eleven "$(one_mark "$journal")" one "$(one_mark "$work/year.ej")"
    echo "(d) a journal of eleven years, beside one of a single year: a class's summary"
    measure 15 eleven "EJ_DB=$journal exec ej-report summary-marks --class 7А --format csv" \
        one "EJ_DB=$work/year.ej exec ej-report summary-marks --class 7А --format csv"
}

# ---- e, f, g: rules -------------------------------------------------------------------------------

rules_off() { # a copy of a journal in which no rule is asked
    local guard
    cp "$1" "$2"
    guard=$(sqlite3 "$2" "SELECT sql FROM sqlite_schema WHERE name = 'guard_rule_update'")
    sqlite3 "$2" "DROP TRIGGER guard_rule_update; UPDATE rule SET level = 'off'; $guard"
}

# Marks that komi denies would refuse the whole import: an input without them, made once.
allowed() { # JOURNAL MARKS OUT
    [ ! -e "$3" ] || return 0
    cp "$1" "$work/try.ej"
    EJ_DB=$work/try.ej ej-mark import --quiet --keep-going --rejects "$work/rejects.csv" "$2" \
        2>/dev/null || [ $? = 1 ]
    /usr/bin/python3 "$root/tests/bench/without.py" "$2" "$work/rejects.csv" >"$3"
    rm "$work/try.ej" "$work/rejects.csv"
}

bench_e() {
    school "$work/million" --parallels 4 --seed 7 --big-marks 1000000 --to 2027-05-28
    PROFILE=komi base "$work/komi.ej" "$work/million"
    rules_off "$work/komi.ej" "$work/off.ej"
    allowed "$work/komi.ej" "$work/million/marks.csv" "$work/allowed.csv"
    echo "(e) import of 1,000,000 marks under the rules of komi, beside one with all rules off"
    measure 3 komi "cp $work/komi.ej $work/b.ej;
            EJ_DB=$work/b.ej exec ej-mark import --quiet $work/allowed.csv" \
        off "cp $work/off.ej $work/c.ej;
            EJ_DB=$work/c.ej exec ej-mark import --quiet $work/allowed.csv"
}

bench_f() {
    local place lesson pupil
    school "$work/year" --parallels 4 --seed 1 --to 2027-05-28
    if [ ! -e "$work/year-komi.ej" ]; then
        PROFILE=komi base "$work/year-komi.ej" "$work/year"
        EJ_DB=$work/year-komi.ej ej-mark import --quiet --keep-going "$work/year/marks.csv" \
            2>/dev/null || [ $? = 1 ]
    fi
    unguarded "$work/year-komi.ej" "$work/bare.ej"
    place=$(some_place "$work/year-komi.ej")
    lesson=$(cut -f6 <<<"$place") pupil=$(cut -f7 <<<"$place")
    echo "(f) one ej-mark set under komi, beside the sqlite3 shell inserting the bare row"
    measure 40 ej-mark "$(one_mark "$work/year-komi.ej")" \
        sqlite3 "exec sqlite3 $work/bare.ej \"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
            INSERT INTO mark (lesson_id, pupil_id, kind_id, n, value, weight) VALUES
            ($lesson, $pupil, 6, 1\$(date +%N | cut -c1-8), '5', 100)\""
}

bench_g() {
    if [ ! -e "$work/b.ej" ]; then
        bench_e
    fi
    echo "(g) ej-check run of all rules over a year of 45 classes, beside its marks as CSV"
    measure 1 ej-check "EJ_DB=$work/b.ej ej-check run --format csv; [ \$? -le 1 ]" \
        sqlite3 "exec sqlite3 -csv $work/b.ej 'SELECT l.date, l.number, p.file_no, p.surname,
            p.given_name, m.value, m.weight FROM mark m JOIN lesson l ON l.id = m.lesson_id
            JOIN pupil p ON p.id = m.pupil_id'"
}

# ---- h: proving the history --------------------------------------------------------------------

bench_h() {
    school "$work/million" --parallels 4 --seed 7 --big-marks 1000000 --to 2027-05-28
    base "$work/proof.ej" "$work/million"
    EJ_DB=$work/proof.ej ej-mark import --quiet "$work/million/marks.csv"
    echo "(h) ej-audit verify over 1,000,000 marks, beside the sqlite3 shell printing audit as CSV"
    measure 3 ej-audit "EJ_DB=$work/proof.ej exec ej-audit verify --quiet >/dev/null" \
        sqlite3 "exec sqlite3 -csv $work/proof.ej 'SELECT * FROM audit' >/dev/null"
    rm "$work/proof.ej"
    echo "(h) a thousand bytes changed at random"
    base "$work/small.ej" "$root/tests/data/school-small"
    EJ_DB=$work/small.ej ej-mark import --quiet "$root/tests/data/school-small/marks.csv"
    /usr/bin/python3 "$root/tests/tamper.py" "$work/small.ej" "${EJ_TAMPER:-1000}"
}

# ---- i: class reports and paper journals ---------------------------------------------------------

CLASS_REPORTS=(class-preliminary class-period class-results summary-marks summary-attendance
    attendance-months accumulation class-monitoring filling)

quarter() { # a school of 45 classes after its first quarter, with all that a journal holds
    local part
    school "$work/quarter" --parallels 4 --seed 1 --to 2026-10-25
    [ ! -e "$work/quarter.ej" ] || return 0
    base "$work/quarter.ej" "$work/quarter"
    for part in topics:plan.csv mark:marks.csv absent:absences.csv homework:homework.csv \
        finals:finals.csv; do
        EJ_DB=$work/quarter.ej "ej-${part%%:*}" import --quiet --historical \
            "$work/quarter/${part#*:}"
    done
}

bench_i() {
    local journals all report reports=("${CLASS_REPORTS[@]/#/$work/}")
    quarter
    cc -O2 -o "$work/book" "$root/tests/bench/book.c" -lxlsxwriter
    mkdir -p "$work/bare" "$work/journals"
    journals="EJ_NOW=2026-10-26 EJ_DB=$work/quarter.ej ej-report journal --period Q1 --format xlsx \
--quiet --output $work/journals/"
    all="$journals"
    for report in "${CLASS_REPORTS[@]}"; do
        all="$all && EJ_NOW=2026-10-26 EJ_DB=$work/quarter.ej ej-report $report --period Q1 --quiet \
--output $work/$report.xlsx"
    done
    sh -c "$all"
    /usr/bin/python3 "$root/tests/bench/book.py" "$work/bare" "$work"/journals/*.xlsx \
        "${reports[@]/%/.xlsx}" >"$work/book.txt"
    echo "(i) class reports and paper journals of a quarter, 45 classes, beside libxlsxwriter alone"
    measure 3 ej-report "$all" book "exec $work/book <$work/book.txt"
    echo "(i) the paper journals alone, beside Python with sqlite3 and openpyxl"
    measure 1 ej-report "$journals" \
        openpyxl "exec /usr/bin/python3 $root/tests/bench/journals.py $work/quarter.ej $work/py"
}

for part in "${@:-a b c d e f g h i}"; do
    for one in $part; do
        "bench_$one"
    done
done
