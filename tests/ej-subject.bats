#!/usr/bin/env bats
# ej-subject: the subjects taught.

bats_require_minimum_version 1.5.0
load lib/common

setup() {
    export EJ_DB=$BATS_TEST_TMPDIR/school.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
}

@test "what is left out follows from the rest" {
    ok ej-subject set --subject Алгебра
    ok ej-subject set --subject 'Разговоры о важном' --graded no
    ok ej-subject set --subject Музыка --attested no --area Искусство
    ok ej-subject list
    out_is 'subject,graded,attested,area
Алгебра,yes,yes,
Музыка,yes,no,Искусство
Разговоры о важном,no,no,'
    ok ej-subject list --graded no
    out_is 'subject,graded,attested,area
Разговоры о важном,no,no,'
}

@test "a subject's name has up to 200 characters" {
    local name
    name=$(printf 'я%.0s' {1..200})
    refused 1 ej-subject set --subject "${name}я" --graded yes --attested yes
    err_is 'ej-subject: subject: longer than 200 characters'
    ok ej-subject set --subject "$name" --graded yes --attested yes
}

@test "capital letters, ё and blanks make no new subject" {
    ok ej-subject set --subject 'Черчение и лёгкая атлетика'
    remember
    ok ej-subject set --subject ' черчение  и легкая Атлетика'
    unchanged
}

@test "subjects belong to no year, so that list does not ask for one" {
    ok ej-subject list --help
    out_lacks --year
    refused 2 ej-subject list --year 2026/27
    err_is 'ej-subject: unknown or ambiguous option: --year (--help shows what there is)'
    # Where a year tells which rows or which class is meant, it is asked for.
    for list in 'ej-class list' 'ej-staff list' 'ej-consent list' 'ej-mark list'; do
        # shellcheck disable=SC2086
        ok $list --help
        out_has --year
    done
}

@test "a subject with marks cannot become one taught without" {
    make_school "$BATS_TEST_TMPDIR/marks.ej" mark
    export EJ_DB=$BATS_TEST_TMPDIR/marks.ej
    refused 1 ej-subject set --subject Алгебра --graded no --replace
    err_has 'graded: the journal holds marks of this subject ('
    # Nothing stands on a new one.
    ok ej-subject set --subject Шахматы --graded yes
    ok ej-subject set --subject Шахматы --graded no --replace
    ok ej-subject set --subject Алгебра --area Математика --replace
}

@test "a subject with finals cannot become one without attestation" {
    make_school "$BATS_TEST_TMPDIR/finals.ej"
    export EJ_DB=$BATS_TEST_TMPDIR/finals.ej
    refused 1 ej-subject set --subject Алгебра --attested no --replace
    err_has "attested: the journal holds final marks of this subject ($(query "SELECT count(*)
        FROM final f JOIN subject s ON s.id = f.subject_id WHERE s.name = 'Алгебра'"))"
    refused 1 ej-subject import <<<$'subject,attested\nАлгебра,no'
    # Without finals it can, and the other way round then says what was taken back.
    ok ej-subject set --subject Шахматы --attested yes
    ok ej-subject set --subject Шахматы --attested no --replace
    ok ej-subject set --subject Алгебра --attested yes
}
