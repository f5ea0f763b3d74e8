# shellcheck shell=bash disable=SC2034,SC2154 # common.bash and bats set what is used, test files
# use what is set
# A whole school for the tests, and the commands, verbs and options there are, asked of themselves.

# What is imported, in order: COMMAND[.VERB]:FILE.
SCHOOL_FILES=(
    calendar:calendar.yaml class:classes.csv subject:subjects.csv staff:staff.csv
    roster:roster.csv load:load.csv group:groups.csv timetable:timetable.csv topics:plan.csv
    lesson:lessons.csv mark:marks.csv mark.correct:dots.csv absent:absences.csv
    homework:homework.csv finals:finals.csv
)

# step STEP: sets $tool, $verb, $file out of a line of SCHOOL_FILES.
step() {
    file=${1#*:}
    tool=ej-${1%%[.:]*}
    verb=import
    [[ $1 != *.*:* ]] || { verb=${1%%:*} && verb=${verb#*.}; }
}

# make_school JOURNAL [FOLDER]: all files of the folder (school-small), as far as it has them.
make_school() {
    local EJ_DB=$1 folder=${2-$SCHOOL} year line tool verb file
    export EJ_DB
    year=$(sed -n 's/^year: *"\{0,1\}\([0-9/]*\).*/\1/p' "$folder/calendar.yaml")
    ej-init --quiet --school 'Школа № 1' --year "$year" || return
    for line in "${SCHOOL_FILES[@]}"; do
        step "$line"
        [ ! -e "$folder/$file" ] || "$tool" "$verb" --quiet --historical "$folder/$file" || return
    done
}

# make_full_school JOURNAL: that, and what school-small has no files of, so that no list is empty.
make_full_school() {
    make_school "$1"
    ej-finals council --db "$1" --class 7А --pupil-id А-0126 --decision promoted --number 12 \
        --date 2026-10-20
    ej-roster verify --db "$1" --class 7А --date 2026-09-05
    ej-archive register --db "$1" --place 'сейф директора' --made 2026-10-01
}

# ---- what there is ---------------------------------------------------------------------------

# Names of the commands but for the dispatcher.
commands() {
    local path
    for path in "$EJ_BIN"/ej-*; do
        basename "$path"
    done
}

# Verbs of a command; a dash when it has none.
verbs() {
    "$1" --complete | cut -f 1 | grep -v '^--' || echo -
}

# make_catalogue FILE: "COMMAND VERB OPTION" for all there is, `=ARG` behind options with a value.
make_catalogue() {
    local tool verb
    for tool in $(commands); do
        for verb in $(verbs "$tool"); do
            call "$tool" "$verb" --complete | cut -f 1 | sed -n "s/^--/$tool $verb /p"
        done
    done >"$1"
    export CATALOGUE=$1
}

# takes COMMAND VERB OPTION
takes() {
    grep -q "^$1 $2 $3\(=\|\$\)" "$CATALOGUE"
}

# each_verb FUNCTION [OPTION]...: FUNCTION COMMAND VERB for each verb that takes all these options;
# with !OPTION, that does not take it.
each_verb() {
    local what=$1 tool verb option all
    shift
    mapfile -t all < <(cut -d ' ' -f 1,2 "$CATALOGUE" | uniq)
    for verb in "${all[@]}"; do
        tool=${verb% *}
        verb=${verb#* }
        for option; do
            case $option in
            !*) ! takes "$tool" "$verb" "${option#!}" || continue 2 ;;
            *) takes "$tool" "$verb" "$option" || continue 2 ;;
            esac
        done
        "$what" "$tool" "$verb"
    done
}

# call COMMAND VERB WORD...: runs it with no input; the verb may be -.
call() {
    local words=("$1" "$2")
    [ "$2" != - ] || words=("$1")
    shift 2
    "${words[@]}" "$@" </dev/null
}

# What a verb cannot do without, to get as far as opening the journal.
needs() {
    case "$1 $2" in
    'ej-report -') echo summary-marks ;;
    'ej-archive create') echo --to "$BATS_TEST_TMPDIR" ;;
    'ej-archive register') echo --place shelf ;;
    *) ;;
    esac
}

# state: what the journal holds, as a number.
state() {
    dump "$EJ_DB" | cksum
}

# columns FILE WHAT...: see there.
columns() {
    python3 "$ROOT/tests/contract/columns.py" "$@"
}

# ---- telling ---------------------------------------------------------------------------------

# try WORD...: runs it; sets $status, and $output and $stderr (without the last line ends).
try() {
    status=0
    "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
    output=$(<"$BATS_TEST_TMPDIR/out")
    stderr=$(<"$BATS_TEST_TMPDIR/err")
}

# complain TEXT: the test goes on with the next command and fails at its end.
complain() {
    printf '%s (status %s): %s\n' "$1" "$status" "${stderr:0:300}" >>"$BATS_TEST_TMPDIR/complaints"
}

no_complaints() {
    [ ! -s "$BATS_TEST_TMPDIR/complaints" ] || fail "$(cat "$BATS_TEST_TMPDIR/complaints")"
}

# summary: the numbers "READ ADDED CHANGED SAME REFUSED" in $stderr.
summary() {
    sed -n 's/.*: \([0-9]*\) read = \([0-9]*\) added + \([0-9]*\) changed + \([0-9]*\) same + \([0-9]*\) refused.*/\1 \2 \3 \4 \5/p' <<<"$stderr"
}

# all_same WORD...: an import of what is there: status 0, no data, all records the same.
all_same() {
    local numbers
    try "$@"
    numbers=$(summary)
    # shellcheck disable=SC2086 # numbers
    set -- $numbers
    [ "$status" = 0 ] && [ -z "$output" ] && [ "${1-0}" -gt 0 ] && [ "$1 0 0 $1 0" = "$numbers" ]
}
