#!/bin/sh
# Runs the test suite under one prove, whose summary is the last thing printed.
# Usage: run-suite.sh [plain|asan|lint]...   all three by default. JOBS sets how many at once.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- lint plain asan
names=
for part; do
    if [ "$part" = lint ]; then
        names="$names lint"
        continue
    fi
    for file in tests/unit/*.c tests/*.bats; do
        case $file in
        *'*'*) continue ;;
        *.c) names="$names $part/unit/$(basename "$file" .c)" ;;
        *) names="$names $part/$(basename "$file")" ;;
        esac
    done
done
# shellcheck disable=SC2086 # a list of words
exec prove -j "${JOBS:-$(nproc)}" --timer --exec tests/run-one.sh $names
