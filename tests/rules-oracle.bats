#!/usr/bin/env bats
# What ej-check finds against what the files say by themselves: the school in data/ and others made
# here, row for row.

bats_require_minimum_version 1.5.0
load lib/common

# check_oracle FOLDER [OPTION...]: all findings in $EJ_DB equal FOLDER/oracle/violations.csv.
check_oracle() {
    local folder=$1
    shift
    run_ej 1 ej-check run "$@" --format csv
    [ -z "$stderr" ] || fail "words on stderr"
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/found.csv"
    run_ej 0 python3 "$ROOT/tests/contract/violations.py" "$folder/oracle/violations.csv" \
        "$BATS_TEST_TMPDIR/found.csv"
    [ -z "$stderr" ] || fail "not the oracle's findings"
}

# made_school FOLDER OPTION...: generated, with its oracle, and imported as $EJ_DB.
made_school() {
    local folder=$1
    shift
    python3 "$ROOT/tests/gen/school.py" "$folder" "$@"
    export EJ_DB=$folder.ej
    make_school "$EJ_DB" '' "$folder"
}

@test "school-small: every violation of the oracle and no other" {
    export EJ_NOW=2026-10-25T20:00:00+03:00 EJ_DB=$BATS_TEST_TMPDIR/school.ej
    make_school "$EJ_DB"
    check_oracle "$SCHOOL"
    # As many as its README counts.
    out_is 'no-homework 11, no-topic 5, control-without-mark 17, bad-mark-after-absence 4, debt-overdue 28, too-few-marks 16, finals-off-proposal 13, na-in-finals 3, plan-hours 6'
}

# bats test_tags=heavy
@test "other classes, grades 1-11, joint groups, the first half-year" {
    export EJ_NOW=2026-12-30T20:00:00+03:00
    made_school "$BATS_TEST_TMPDIR/a" --classes 1А,2А,4Б,6В,8А,10А,10Б,11А --joint --to 2026-12-30 \
        --seed 5 --first-id 2001
    check_oracle "$BATS_TEST_TMPDIR/a"
}

# bats test_tags=heavy
@test "the second quarter only, of another year" {
    export EJ_NOW=2027-12-30T20:00:00+03:00
    made_school "$BATS_TEST_TMPDIR/b" --classes 3А,5Б,7А,9В --year 2027 --from 2027-11-05 \
        --to 2027-12-30 --seed 11
    check_oracle "$BATS_TEST_TMPDIR/b" --period Q2
}

# bats test_tags=heavy
@test "a whole year, with the holidays of grade 1" {
    export EJ_NOW=2027-05-28T20:00:00+03:00
    made_school "$BATS_TEST_TMPDIR/c" --classes 1А,1Б,3Б,7Г,11Б --to 2027-05-28 --seed 23
    check_oracle "$BATS_TEST_TMPDIR/c"
}

# bats test_tags=heavy
@test "a day within a quarter" {
    export EJ_NOW=2026-10-10T20:00:00+03:00
    made_school "$BATS_TEST_TMPDIR/d" --classes 2Б,5А,8В,10А --to 2026-10-10 --seed 31
    check_oracle "$BATS_TEST_TMPDIR/d"
}
