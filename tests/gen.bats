#!/usr/bin/env bats
# The generator of other schools: their figures are worth what its oracle is worth.

bats_require_minimum_version 1.5.0
load lib/common

# bats test_tags=heavy
@test "the generator's oracle equals the given one, and its schools keep their promises" {
    run_ej 0 python3 "$ROOT/tests/gen/selftest.py"
    out_is ""
    err_has "OK"
}

# bats test_tags=heavy
@test "the generator says what it cannot make" {
    run_ej 2 python3 "$ROOT/tests/gen/school.py" "$BATS_TEST_TMPDIR/s" --classes 12А
    out_is ""
    err_is "school.py: not classes, or not all different: 12А"
    [ ! -e "$BATS_TEST_TMPDIR/s" ]
    run_ej 2 python3 "$ROOT/tests/gen/school.py" "$BATS_TEST_TMPDIR/s" --classes 7А --joint
    out_is ""
    err_is "school.py: --joint needs two classes of one grade, 5 or higher"
    run_ej 2 python3 "$ROOT/tests/gen/school.py" "$BATS_TEST_TMPDIR/s" --big-marks 1
    out_is ""
    err_has "do not fit"
    [ ! -e "$BATS_TEST_TMPDIR/s" ]
}
