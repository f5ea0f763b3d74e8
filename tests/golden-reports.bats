#!/usr/bin/env bats
# Every report of share/reports on school-small: its values and its print set-up are those of
# tests/data/golden. `make golden` writes these anew; look at what changed before it is committed.

bats_require_minimum_version 1.5.0
load lib/common

export EJ_NOW=2026-10-25T18:00

GOLDEN=$ROOT/tests/data/golden

setup_file() {
    [ -e "$SCHOOL/roster.csv" ] || skip 'the data of school-small are not on this machine'
    build_school
    happenings
}

# What school-small has none of, and reports are about: somebody left and another changed classes,
# a consent was withdrawn, a control and its remark, families that use the journal.
happenings() {
    ej-roster depart --quiet --pupil-id А-0126 --date 2026-10-25 --order 9 \
        --order-date 2026-10-23 --to 'школа № 2'
    ej-roster transfer --quiet --pupil-id Б-0129 --into 9Б --date 2026-10-25 --order 10 \
        --order-date 2026-10-23
    ej-staff grant --quiet --login mama --pupil-id А-0125 --guardian 1
    EJ_AS=mama ej-absent notice --quiet --pupil-id А-0125 --from 2026-11-05 --to 2026-11-06 \
        --code Б
    ej-roster inform --quiet --pupil-id А-0127 --how беседа
    ej-check record --quiet --as karpov.ab --class 7А --about 'Журнал 7А' \
        --findings 'Темы записаны.'
    ej-roster list --pupil-id И-0131 --format csv | ej-consent anonymise --quiet --order 15 \
        --order-date 2026-10-25 --key-file "$BATS_FILE_TMPDIR/keys.csv" >/dev/null
}

setup() {
    [ -e "$SCHOOL/roster.csv" ] || skip 'the data of school-small are not on this machine'
    copy_school
}

# asked REPORT TAKES: sets $args so that there is something to see, and not too much of it.
asked() {
    args=()
    case $1 in
    activity | records-activity) args=(--teacher gerasimova.ir --from 2026-10-12) ;;
    destruction-* | control-note | school-summary) ;;
    final-extract | records-certificate) args=(--class 9Б --pupil-id А-0152) ;;
    homework-load | records-homework) args=(--class 7А --from 2026-10-05 --to 2026-10-11) ;;
    records-marks | records-lessons | records-programme | programme | filling)
        args=(--class 7А --subject Алгебра)
        ;;
    records-finals | records-forecast) args=(--class 10А --subject Химия) ;;
    class-preliminary) args=(--class 10А) ;;
    statement | records-statement | records-totals | records-leaving | records-movement | \
        records-contingent)
        args=(--pupil-id А-0125)
        ;;
    records-control | records-monitoring | records-period | records-preliminary)
        args=(--class 7А --pupil-id А-0125)
        ;;
    *) [[ " $2 " != *' class '* ]] || args=(--class 7А) ;;
    esac
}

# masked: what differs from one making of the school to the next: the journal's name, hashes, the
# machine's clock, who imported it.
masked() {
    local me
    me=$(id -un)
    sed -E "s/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/UUID/g; s/[0-9a-f]{64}/HASH/g
        s/(часы машины: )[0-9. :]*/\1CLOCK/; s/(2026-10-25T18:00),20[^,]*,/\1,CLOCK,/
        s/(^|,)$me(,|\$)/\1USER\2/g; s/([,:] )$me([,.])/\1USER\2/g"
}

# golden REPORT TAKES: what it says as CSV, and how it is printed.
golden() {
    local args book=$BATS_TEST_TMPDIR/$1.xlsx
    asked "$1" "$2"
    echo "# ej-report $1 ${args[*]}"
    ej-report "$1" "${args[@]}" --format csv || return
    ej-report "$1" "${args[@]}" --output "$book" || return
    echo
    "$ROOT/tests/xlsx.py" form "$book"
}

# bats test_tags=heavy
@test "every report says and looks as it did" {
    local report takes made=$BATS_TEST_TMPDIR/golden
    set -o pipefail
    mkdir "$made"
    while IFS=$'\t' read -r report _ takes; do
        golden "$report" "$takes" | masked >"$made/$report.txt" || fail "$report" || return
        [ "$(grep -c ^sheet= "$made/$report.txt")" -ge 1 ] || fail "$report: no sheet" || return
    done < <(ej-report list --format tsv | tail -n +2)
    if [ "${EJ_GOLDEN-}" = renew ]; then
        rm -rf "$GOLDEN"
        cp -r "$made" "$GOLDEN"
    fi
    diff -ru "$GOLDEN" "$made" >"$BATS_TEST_TMPDIR/changes" ||
        fail "reports changed; if they should have, make golden:
$(head -n 40 "$BATS_TEST_TMPDIR/changes")"
}

# compare FORMAT: each report's values in it are those of the CSV with Russian headings.
# bats test_tags=heavy
@test "a workbook of every report holds the values of its CSV" {
    local report takes args part book=$BATS_TEST_TMPDIR/report.xlsx
    while IFS=$'\t' read -r report _ takes; do
        [ "$report" != journal ] || continue # in parts: tests/journal.bats
        asked "$report" "$takes"
        part=$(sed -n 's/^part: //p' "$ROOT/share/reports/$report.sql" | head -n 1)
        [ -z "$part" ] || args+=(--part "$part")
        ok ej-report "$report" "${args[@]}" --headings ru --format csv || return
        values <<<"$output" >"$BATS_TEST_TMPDIR/said"
        ok ej-report "$report" "${args[@]}" --output "$book" || return
        "$ROOT/tests/xlsx.py" table "$book" | values >"$BATS_TEST_TMPDIR/read"
        same "$BATS_TEST_TMPDIR/said" "$BATS_TEST_TMPDIR/read" || fail "$report" || return
    done < <(ej-report list --format tsv | tail -n +2)
}

# The rows under the headings, those that say nothing left out.
values() {
    python3 -c 'import csv, sys
names = None
for row in csv.reader(sys.stdin):
    if not any(row):
        names = None
    elif names is None:
        names = row
    else:
        print(*row, sep="|")'
}
