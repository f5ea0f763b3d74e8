#!/bin/sh
# Runs one test of the suite and prints TAP. Called by prove with a name:
#   plain/ej-mark.bats   a bats file with the plain build's commands
#   asan/ej-mark.bats    the same with the sanitized build's, tests tagged heavy left out
#   plain/unit/NAME, asan/unit/NAME   a unit test program
#   lint                 tests/lint.t
set -eu
cd "$(dirname "$0")/.."

unset EJ_DB EJ_AS EJ_NOW EJ_BIN LANGUAGE MAKEFLAGS MFLAGS MAKELEVEL
export LC_ALL=C.UTF-8 TZ=UTC CMOCKA_MESSAGE_OUTPUT=TAP
# A test that hangs is a failure, not a wait.
limit="timeout --foreground -k 5 ${EJ_TEST_LIMIT:-600}"

name=$1
filter=
case $name in
lint) exec $limit tests/lint.t ;;
plain/*) build=$PWD/build ;;
asan/*)
    build=$PWD/build/asan
    filter='--filter-tags !heavy'
    export ASAN_OPTIONS=detect_leaks=1:halt_on_error=1:strict_string_checks=1:exitcode=99
    # What was freed stays forbidden until so much more was: the default, 256 MB, is a fresh page for
    # nearly every allocation, and half of a command's time. The unit tests have the default.
    case $name in *.bats) ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=16 ;; esac
    export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:exitcode=99
    ;;
*)
    echo "run-one.sh: no test is called '$name'" >&2
    exit 2
    ;;
esac

export EJ_BIN="$build/bin"
# shellcheck disable=SC2086 # the filter is two words or none
case $name in
*/unit/*)
    # cmocka writes "not ok … # SKIP" for a skipped test, which prove takes for a failure.
    { $limit "$build/unit/${name##*/}" || echo "status $?"; } | awk '
        /# SKIP/ { sub(/^not ok/, "ok") }
        /^not ok/ { failed = 1 }
        /^status / { ended = $2; next }
        { print }
        END { if (ended && !failed) print "not ok - ended with status " ended
            exit ended || failed }'
    ;;
*.bats) exec $limit bats --tap $filter "tests/${name#*/}" ;;
esac
