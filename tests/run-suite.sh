#!/bin/sh
# Runs the test suite under one prove, whose summary is the last thing printed.
# Usage: run-suite.sh [plain|asan|lint]...   all three by default. JOBS sets how many at once, by
# default one more than there are processors, as a test also waits for the disk.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- lint plain asan
names=
for part; do
    if [ "$part" = lint ]; then
        names="$names lint"
        continue
    fi
    # Long files first, so that none is left alone at the end; a test that is not run twice is long.
    for file in tests/unit/*.c $(grep -l 'tags=heavy' tests/*.bats | xargs ls -S) \
        $(grep -L 'tags=heavy' tests/*.bats | xargs ls -S); do
        case $file in
        *'*'*) continue ;;
        *.c) names="$names $part/unit/$(basename "$file" .c)" ;;
        *) names="$names $part/$(basename "$file")" ;;
        esac
    done
done
# Schools that many test files begin with (see make_school in tests/lib/common.bash).
EJ_SCHOOLS=$(mktemp -d)
export EJ_SCHOOLS
trap 'rm -rf "$EJ_SCHOOLS"' EXIT
trap 'exit 130' HUP INT TERM
# shellcheck disable=SC2086 # a list of words
prove -j "${JOBS:-$(($(nproc) + 1))}" --timer --exec tests/run-one.sh $names
