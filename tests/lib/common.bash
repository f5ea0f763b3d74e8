# shellcheck shell=bash disable=SC2154 # bats sets status, output, stderr
# Helpers for every test file. A test file begins
#
#   bats_require_minimum_version 1.5.0
#   load lib/common
#
# and keeps all its files in $BATS_TEST_TMPDIR, which bats removes. $EJ_BIN names the commands'
# directory: the plain build by default, the sanitized one in the second pass.

ROOT=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
EJ_BIN=${EJ_BIN:-$ROOT/build/bin}
# The system's tools before those that a developer's own set-up puts in front of them.
PATH=$EJ_BIN:/usr/bin:/bin:$PATH
# shellcheck disable=SC2034 # for test files
SCHOOL=$ROOT/tests/data/school-small

unset EJ_DB EJ_AS EJ_REPORTS EJ_RULES LANGUAGE LC_MESSAGES LANG
# The day after school-small's last; a file or a test that is about another time says so. Each test
# is a process that reads this anew: what setup_file exports of these is lost.
export PATH LC_ALL=C.UTF-8 TZ=UTC EJ_NOW=2026-10-26T09:00

# third_party NAME: sets $DATA to the folder of a set of public test data, or skips the test. Not
# in $(...), where a skip would end only the subshell.
third_party() {
    # shellcheck disable=SC2034
    DATA=${EJ_SHARED:-$ROOT/../shared}/data/third-party/$1
    [ -d "$DATA" ] || skip "third-party data '$1' are not on this machine"
}

# bats notes the stack before each command, which takes longer than most commands. Here it ends for
# whatever functions are called from now on; a failure is told with its line in the test, and with
# EJ_STACK=1 also with the lines of the functions that led there.
light() {
    [[ $- == *T* && -z ${EJ_STACK-} ]] || return 0
    # The line of a failure is known when bats is told of it, and not what bash runs thereafter.
    trap '[ -n "${BATS_DEBUG_LAST_STACK_TRACE_IS_VALID-}" ] || bats_debug_trap "$BASH_SOURCE"' DEBUG
    set +T
}

# ---- schools -------------------------------------------------------------------------------

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

# patient_share: sets $share to a copy of share/ in whose profiles nothing comes too late: most
# tests record something of a quarter that is over, and profiles.bats is about the terms.
patient_share() {
    share=$BATS_RUN_TMPDIR/share.$BASHPID
    [ -e "$share" ] || cp -rL "$ROOT/share" "$share" || return
    sed -i 's/^\(  \(entry-deadline\|written-work-deadline\|correction-window\)\): .*/\1: off/' \
        "$share/profiles/base.yaml"
}

# import_school JOURNAL [LAST [FOLDER [STAGES]]]: what make_school does; in the folder STAGES it
# leaves the journal as it is after each step, STEP.ej.
import_school() {
    local EJ_DB=$1 last=${2-} folder=${3:-$SCHOOL} stages=${4-} year line tool verb file share
    export EJ_DB
    patient_share || return
    year=$(sed -n 's/^year: *"\{0,1\}\([0-9/]*\).*/\1/p' "$folder/calendar.yaml")
    EJ_SHARE=$share ej-init --quiet --school "${SCHOOL_NAME-Школа № 1}" --year "$year" || return
    for line in "${SCHOOL_FILES[@]}"; do
        step "$line"
        [ ! -e "$folder/$file" ] ||
            "$tool" "$verb" --quiet --historical "$folder/$file" || return
        [ -z "$stages" ] || cp "$EJ_DB" "$stages/${line%%:*}.ej" || return
        [ "${line%%:*}" != "$last" ] || return 0
    done
    [ -z "$last" ] || fail "make_school: no such step: $last"
}

# make_school JOURNAL [LAST [FOLDER]]: imports the files up to LAST, `mark` or `mark.correct` (all
# of them), as far as the folder (school-small) has them. $SCHOOL_NAME may name the school. A run of
# the suite imports school-small once for each build and clock, into a folder of $EJ_SCHOOLS; what
# is asked for later is a copy of a stage of it.
make_school() {
    local made
    light
    if [ -z "${EJ_SCHOOLS-}" ] || [ -n "${3-}" ]; then
        import_school "$@"
        return
    fi
    made=$(md5sum <<<"$EJ_BIN $EJ_NOW ${EJ_AS-} ${SCHOOL_NAME-}")
    made=$EJ_SCHOOLS/${made%% *}
    (
        flock 9 && [ -e "$made" ] && exit
        rm -rf "$made.new" && mkdir "$made.new" &&
            import_school "$made.new/school.ej" '' "$SCHOOL" "$made.new" && mv "$made.new" "$made"
    ) 9>"$made.lock" || return
    cp "$made/${2:-finals}.ej" "$1"
}

# build_school [LAST]: once for all tests of a file, in setup_file; $EJ_DB is it until that ends, so
# that what a file needs beside it can be added.
build_school() {
    export EJ_DB=$BATS_FILE_TMPDIR/school.ej
    make_school "$EJ_DB" "$@"
}

# copy_school [NAME]: the test's own copy of it, or of another journal that setup_file left in
# $BATS_FILE_TMPDIR, as $EJ_DB.
copy_school() {
    light
    export EJ_DB=$BATS_TEST_TMPDIR/school.ej
    cp "$BATS_FILE_TMPDIR/${1-school}.ej" "$EJ_DB"
}

# ---- running -------------------------------------------------------------------------------

# capture COMMAND...: runs it; sets $status, and $output and $stderr as they are, last line ends
# included. Lighter than `run`, which takes its time over each line.
capture() {
    light
    local base=$BATS_RUN_TMPDIR/capture.$BASHPID # its own where calls are nested
    status=0
    (set +eET && "$@") >"$base.out" 2>"$base.err" || status=$?
    IFS= read -r -d '' output <"$base.out" || :
    IFS= read -r -d '' stderr <"$base.err" || :
}

# run_ej STATUS COMMAND...: captures it; fails unless the exit status is STATUS.
run_ej() {
    local want=$1
    shift
    capture "$@"
    [ "$status" -eq "$want" ] || fail "status $status, not $want: $*"
}

# ok COMMAND...: status 0 and nothing on stderr.
ok() {
    run_ej 0 "$@" || return
    [ -z "$stderr" ] || fail "words on stderr: $*"
}

# refused STATUS COMMAND...: the given status, a message, nothing on stdout, and $EJ_DB unchanged,
# or still not there.
refused() {
    local want=$1 before=$BATS_RUN_TMPDIR/refused.$BASHPID
    shift
    remember "$before" || return
    run_ej "$want" "$@" || return
    unchanged "$before" || fail "refused, yet the journal changed: $*" || return
    [ -z "$output" ] || fail "data on stdout, though refused: $*" || return
    [ -n "$stderr" ] || fail "refused without a word: $*"
}

# ---- looking -------------------------------------------------------------------------------

# read_journal JOURNAL COMMAND: by the sqlite3 shell, and through a copy where others have it open,
# so that looking changes nothing.
read_journal() {
    local copy ended=0
    if [ ! -e "$1-wal" ]; then
        sqlite3 -bail "file:$1?immutable=1" "$2"
        return
    fi
    copy=$(mktemp -d "$BATS_RUN_TMPDIR/copy.XXXXXX")
    { cp "$1" "$copy/db" && cp "$1-wal" "$copy/db-wal" && sqlite3 -bail "$copy/db" "$2"; } ||
        ended=$?
    rm -r "$copy"
    return "$ended"
}

# dump JOURNAL: its whole content as SQL.
dump() {
    read_journal "$1" .dump
}

# query SQL: of $EJ_DB.
query() {
    read_journal "$EJ_DB" "$1"
}

# remember [FOLDER]: keeps $EJ_DB as it is, for `unchanged [FOLDER]` to compare it with: the content
# is the same where every byte is, and else where the dumps are.
remember() {
    local to=${1-$BATS_RUN_TMPDIR/remembered.$BATS_TEST_NUMBER}
    rm -rf "$to"
    mkdir "$to" || return
    [ ! -e "${EJ_DB-}" ] || cp -r "$EJ_DB" "$to/db" || return
    [ ! -e "${EJ_DB-}-wal" ] || cp "$EJ_DB-wal" "$to/db-wal"
}

unchanged() {
    local to=${1-$BATS_RUN_TMPDIR/remembered.$BATS_TEST_NUMBER}
    [ -e "$to" ] || fail 'nothing is remembered' || return
    [ -e "$to/db" ] || {
        [ ! -e "${EJ_DB-}" ] || fail "there is a journal now: $EJ_DB"
        return
    }
    if cmp -s "$EJ_DB" "$to/db" && { [ ! -e "$EJ_DB-wal" ] && [ ! -e "$to/db-wal" ] ||
        cmp -s "$EJ_DB-wal" "$to/db-wal"; }; then
        return
    fi
    dump "$to/db" >"$to/before.sql" || fail 'cannot dump what is remembered' || return
    dump "$EJ_DB" >"$to/now.sql" || fail "cannot dump $EJ_DB" || return
    diff "$to/before.sql" "$to/now.sql" >"$to/changes" ||
        fail "the journal changed:
$(head -n 20 "$to/changes")"
}

# commands_for_others FOLDER: copies the commands and what they need to FOLDER/bin and beside it, where
# any user can reach them: a checkout may be in a home that is closed to others.
commands_for_others() {
    mkdir -p "$1/share"
    cp -r "$EJ_BIN" "$EJ_BIN/../lib" "$1"
    cp -rL "$EJ_BIN/../share/ej" "$1/share"
    chmod -R a+rX "$1"
}

# summary: the numbers "READ ADDED CHANGED SAME REFUSED" in $stderr.
summary() {
    local number='\([0-9]*\)'
    sed -n "s/.*: $number [a-z]* = $number added + $number changed + $number same + $number refused.*\
/\1 \2 \3 \4 \5/p" <<<"${stderr-}"
}

# ---- asserting -----------------------------------------------------------------------------

# fail TEXT: ends the test, showing what the last run printed.
fail() {
    {
        echo "$1"
        echo "--- status ${status-}, stdout:"
        head -n 40 <<<"${output-}"
        echo "--- stderr:"
        head -n 40 <<<"${stderr-}"
    } >&2
    return 1
}

# out_is TEXT, err_is TEXT: exactly this; the last line's end may be left out.
out_is() {
    [ "${output%$'\n'}" = "${1%$'\n'}" ] && return
    fail "stdout differs:
$(diff <(echo "$1") <(echo "$output"))"
}

err_is() {
    [ "${stderr%$'\n'}" = "${1%$'\n'}" ] && return
    fail "stderr differs:
$(diff <(echo "$1") <(echo "$stderr"))"
}

# out_has TEXT, err_has TEXT, out_lacks TEXT, err_lacks TEXT: a piece of it, no pattern.
out_has() {
    [[ $output == *"$1"* ]] || fail "stdout lacks: $1"
}

err_has() {
    [[ $stderr == *"$1"* ]] || fail "stderr lacks: $1"
}

out_lacks() {
    [[ $output != *"$1"* ]] || fail "stdout has: $1"
}

err_lacks() {
    [[ $stderr != *"$1"* ]] || fail "stderr has: $1"
}

# summary_is "READ ADDED CHANGED SAME REFUSED"
summary_is() {
    [ "$(summary)" = "$1" ] || fail "summary: $(summary), not $1"
}

# again_the_same COMMAND FILE COUNT: a file of the school's that has been imported changes nothing
# when it comes again, nor does what list prints, in any delimited form and either language.
again_the_same() {
    local file=$SCHOOL/$2 form
    remember
    run_ej 0 "$1" import "$file" || return
    summary_is "$3 0 0 $3 0" || return
    for form in '--format csv' '--format tsv' '--format excel-csv --headings ru'; do
        # shellcheck disable=SC2086 # words
        ok "$1" list $form --output "$BATS_TEST_TMPDIR/list" || return
        run_ej 0 "$1" import "$BATS_TEST_TMPDIR/list" || return
        summary_is "$3 0 0 $3 0" || return
    done
    unchanged
}

# same FILE FILE: equal byte for byte.
same() {
    diff -u "$1" "$2" >&2 || fail "files differ: $1 $2"
}
