#!/usr/bin/env bats
# Figures against those that the files say by themselves: pupils, means and proposals, attendance;
# of the school in data/ and of others made here.

bats_require_minimum_version 1.5.0
load lib/common
load contract/school

# check_oracle FOLDER JOURNAL [OPTION...]: every figure of FOLDER/oracle that a command prints; the
# options are for means and attendance.
# shellcheck disable=SC2015 # either is a failure
check_oracle() {
    local folder=$1
    export EJ_DB=$2
    shift 2
    ok ej-roster list --format csv --output "$BATS_TEST_TMPDIR/roster"
    ok ej-finals propose "$@" --format csv --output "$BATS_TEST_TMPDIR/means"
    ok ej-report attendance-months "$@" --format csv --output "$BATS_TEST_TMPDIR/attendance"
    run_ej 0 python3 "$ROOT/tests/contract/oracle.py" "$folder/oracle" "$BATS_TEST_TMPDIR"
    [ -n "$output" ] && [ -z "$stderr" ] || fail "not the oracle's figures"
}

# made_school FOLDER OPTION...: generated, with its oracle, and imported as FOLDER.ej.
made_school() {
    local folder=$1
    shift
    python3 "$ROOT/tests/gen/school.py" "$folder" "$@"
    make_school "$folder.ej" '' "$folder"
}

@test "school-small: every figure of the oracle" {
    export EJ_NOW=2026-10-25T20:00:00+03:00
    make_school "$BATS_TEST_TMPDIR/school.ej"
    check_oracle "$SCHOOL" "$BATS_TEST_TMPDIR/school.ej"
    # As many figures as its README counts.
    out_is '4 classes, 1222 means, 204 months'
}

@test "means are those of the day that --date says, whatever today is" {
    export EJ_NOW=2027-01-20T12:00:00+03:00
    make_school "$BATS_TEST_TMPDIR/school.ej"
    export EJ_DB=$BATS_TEST_TMPDIR/school.ej
    ok ej-finals propose --format csv --date 2026-10-25 --output "$BATS_TEST_TMPDIR/then"
    export EJ_NOW=2026-10-25T20:00:00+03:00
    ok ej-finals propose --format csv --output "$BATS_TEST_TMPDIR/now"
    same "$BATS_TEST_TMPDIR/then" "$BATS_TEST_TMPDIR/now"
}

# bats test_tags=heavy
@test "other classes, grades 2-11, joint groups, the first half-year" {
    export EJ_NOW=2026-12-30T20:00:00+03:00
    made_school "$BATS_TEST_TMPDIR/a" --classes 2А,4Б,6В,8А,10А,10Б,11А --joint --to 2026-12-30 \
        --seed 5 --first-id 2001
    check_oracle "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/a.ej"
    out_has '7 classes'
}

# bats test_tags=heavy
@test "the second quarter only, of another year" {
    export EJ_NOW=2027-12-30T20:00:00+03:00
    made_school "$BATS_TEST_TMPDIR/b" --classes 3А,5Б,7А,9В --year 2027 --from 2027-11-05 \
        --to 2027-12-30 --seed 11
    # Its files and its oracle know nothing of the first quarter, which the calendar has.
    check_oracle "$BATS_TEST_TMPDIR/b" "$BATS_TEST_TMPDIR/b.ej" --period Q2
    out_has '4 classes'
}
