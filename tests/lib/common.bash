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
PATH=$EJ_BIN:$PATH
# shellcheck disable=SC2034 # for test files
SCHOOL=$ROOT/tests/data/school-small

unset EJ_DB EJ_AS EJ_NOW LANGUAGE LC_MESSAGES LANG
export PATH LC_ALL=C.UTF-8 TZ=UTC

# third_party NAME: sets $DATA to the folder of a set of public test data, or skips the test. Not
# in $(...), where a skip would end only the subshell.
third_party() {
    # shellcheck disable=SC2034
    DATA=${EJ_SHARED:-$ROOT/../shared}/data/third-party/$1
    [ -d "$DATA" ] || skip "third-party data '$1' are not on this machine"
}

# ---- running -------------------------------------------------------------------------------

# run_ej STATUS COMMAND...: runs with stdout in $output and stderr in $stderr, both kept as they
# are; fails unless the exit status is STATUS.
run_ej() {
    local want=$1
    shift
    run --keep-empty-lines --separate-stderr "$@"
    [ "$status" -eq "$want" ] && return
    fail "status $status, not $want: $*"
}

# ok COMMAND...: status 0 and nothing on stderr.
ok() {
    run_ej 0 "$@" || return
    [ -z "$stderr" ] || fail "words on stderr: $*"
}

# refused STATUS COMMAND...: the given status, a message, nothing on stdout, and $EJ_DB unchanged.
refused() {
    local want=$1 before after
    shift
    before=$(dump "$EJ_DB") || fail "cannot dump $EJ_DB" || return
    run_ej "$want" "$@" || return
    after=$(dump "$EJ_DB") || fail "cannot dump $EJ_DB after: $*" || return
    [ "$before" = "$after" ] || fail "refused, yet the journal changed: $*
$(diff <(echo "$before") <(echo "$after"))" || return
    [ -z "$output" ] || fail "data on stdout, though refused: $*" || return
    [ -n "$stderr" ] || fail "refused without a word: $*"
}

# ---- looking -------------------------------------------------------------------------------

# Prints a journal's whole content as SQL. Reads a copy, so that looking changes nothing.
dump() {
    local copy
    copy=$(mktemp -d "$BATS_TEST_TMPDIR/dump.XXXXXX")
    cp "$1" "$copy/db" || return
    [ ! -e "$1-wal" ] || cp "$1-wal" "$copy/db-wal"
    sqlite3 -bail "$copy/db" .dump
    rm -r "$copy"
}

# query SQL: reads $EJ_DB with the sqlite3 shell, through a copy as well.
query() {
    local copy
    copy=$(mktemp -d "$BATS_TEST_TMPDIR/query.XXXXXX")
    cp "$EJ_DB" "$copy/db" || return
    [ ! -e "$EJ_DB-wal" ] || cp "$EJ_DB-wal" "$copy/db-wal"
    sqlite3 -bail "$copy/db" "$1"
    rm -r "$copy"
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

# same FILE FILE: equal byte for byte.
same() {
    diff -u "$1" "$2" >&2 || fail "files differ: $1 $2"
}
