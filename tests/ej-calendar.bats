#!/usr/bin/env bats
# ej-calendar: lines of a year in which lessons have been held already.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school load
    for date in 2026-09-01 2026-10-22; do
        ej-lesson set --quiet --class 7А --date "$date" --lesson 4 --subject Алгебра \
            --teacher gerasimova.ir --kind урок
    done
}

setup() {
    copy_school
}

@test "no line takes the day of study from a lesson that was held" {
    refused 1 ej-calendar set --kind day-off --from 2026-10-22
    err_is 'ej-calendar: 1 lesson that was held would no longer be on a day of study, on 2026-10-22 in 7А; nothing was stored'
    refused 1 ej-calendar set --kind holiday --name карантин --grades 1-9 --from 2026-09-01 \
        --to 2026-10-23
    err_has '2 lessons that were held would no longer be on days of study, first on 2026-09-01 in 7А'
    refused 1 ej-calendar set --kind cold-day --from 2026-10-22 --value none
    err_has '1 lesson that was held would no longer be on a day of study, on 2026-10-22 in 7А;'
    refused 1 ej-calendar set --kind year --year 2026/27 --from 2026-09-02 --to 2027-05-28 --replace
    err_has '1 lesson that was held would no longer be on a day of study, on 2026-09-01 in 7А;'
    refused 1 ej-calendar set --kind study-days --grades 7-11 --value Пн-Ср --replace
    err_has '1 lesson that was held would no longer be on a day of study, on 2026-10-22 in 7А;'
}

@test "what no lesson is on can be free" {
    ok ej-calendar set --kind day-off --from 2026-10-23
    ok ej-calendar set --kind cold-day --from 2026-10-22 --value remote
    ok ej-calendar set --kind day-off --grades 9-11 --from 2026-10-22
    # The whole calendar over again, its lines in any order.
    ok ej-calendar list --format csv
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/calendar.csv"
    run_ej 0 ej-calendar import "$BATS_TEST_TMPDIR/calendar.csv"
    err_has '0 added + 0 changed'
}

@test "a lesson that is on no day of study already makes no room for another" {
    sqlite3 "$EJ_DB" "DROP TRIGGER guard_calendar_insert;
        INSERT INTO calendar (year_id, kind, name, grade_from, grade_to, starts, ends, value)
        SELECT id, 'holiday', 'карантин', 7, 7, '2026-10-22', '2026-10-22', '' FROM year;
        CREATE TRIGGER guard_calendar_insert BEFORE INSERT ON calendar
        BEGIN SELECT ej_writer(); END;"
    ok ej-calendar set --kind day-off --from 2026-10-23
    refused 1 ej-calendar set --kind holiday --name карантин --grades 7 --from 2026-09-01 \
        --to 2026-09-01 --replace
    err_has '1 lesson that was held would no longer be on a day of study, on 2026-09-01 in 7А'
    ok ej-calendar set --kind holiday --name карантин --grades 7 --from 2026-10-24 \
        --to 2026-10-24 --replace
    refused 1 ej-calendar set --kind day-off --from 2026-10-22
    err_has '1 lesson that was held would no longer be on a day of study, on 2026-10-22 in 7А;'
}

@test "lessons that are only planned are in nobody's way" {
    ok ej-lesson set --class 7А --date 2026-10-22 --lesson 4 --subject Алгебра --held no --replace
    ok ej-calendar set --kind day-off --from 2026-10-22
}

@test "a closed period keeps its days until it is opened again" {
    local said='period Q1 of 7А is closed, and other days would be in it; ej-finals reopen opens it first; nothing was stored'
    ok ej-finals close --class 7А --period Q1 --quiet
    refused 1 ej-calendar set --kind period --name Q1 --grades 1-9 --from 2026-09-01 \
        --to 2026-10-24 --replace
    err_is "ej-calendar: $said"
    ej-calendar list --format csv >"$BATS_TEST_TMPDIR/calendar.csv"
    run_ej 0 ej-calendar import "$BATS_TEST_TMPDIR/calendar.csv"
    sed -i 's/,Q1,1-9,2026-09-01,/,Q1,1-9,2026-09-02,/' "$BATS_TEST_TMPDIR/calendar.csv"
    refused 1 ej-calendar import "$BATS_TEST_TMPDIR/calendar.csv"
    err_has "$said"
    # A period of its own for the grade would be no way round it.
    refused 1 ej-calendar set --kind period --name Q1 --grades 1-6 --from 2026-09-01 \
        --to 2026-10-25 --replace
    err_is "ej-calendar: $said"
    # Other periods, and what is in a period, are another matter.
    ok ej-calendar set --kind period --name Q2 --grades 1-9 --from 2026-11-05 --to 2026-12-29 \
        --replace --quiet
    ok ej-calendar set --kind day-off --from 2026-10-23 --quiet
    ok ej-finals reopen --class 7А --period Q1 --why 'перенос каникул' --quiet
    ok ej-calendar set --kind period --name Q1 --grades 1-9 --from 2026-09-01 --to 2026-10-24 \
        --replace --quiet
    # Nor is undoing such a change.
    ok ej-finals close --class 7А --period Q1 --quiet
    refused 1 ej-audit undo "$(query "SELECT max(id) - 1 FROM txn")"
    err_has "$said"
}

@test "the year is closed with its marks" {
    ok ej-finals close --class 7А --period year --quiet
    refused 1 ej-calendar set --kind year --year 2026/27 --from 2026-09-01 --to 2027-05-31 --replace
    err_has 'period year of 7А is closed, and other days would be in it'
}

@test "numbers that cannot be are refused" {
    refused 1 ej-class set --class 7Б --shift 99
    err_is 'ej-class: shift: not a number from 1 to 9'
    refused 1 ej-class set --class 7Б --shift 0
    err_is 'ej-class: shift: not a number from 1 to 9'
    refused 1 ej-load set --class 7А --subject Химия --teacher gerasimova.ir --hours 1000000
    err_is 'ej-load: hours: more than 100'
    run_ej 2 ej-init --school ' ' --year 2026/27 "$BATS_TEST_TMPDIR/new.ej"
    err_is 'ej-init: --school: an empty name'
    [ ! -e "$BATS_TEST_TMPDIR/new.ej" ]
    ok ej-archive register --place сейф --made 2026-10-10
    refused 1 ej-archive register --place сейф --removed 2026-10-09
    err_is 'ej-archive: removed: before the copy was made or checked'
    refused 1 ej-archive register --place сейф --checked 2026-10-09
    err_is 'ej-archive: checked: before the copy was made'
    ok ej-archive register --place сейф --checked 2026-10-10 --removed 2026-10-20
}

@test "a year whose dates are not its own is told which they are" {
    refused 1 ej-calendar set --kind year --year 2026/27 --from 2026-09-01 --to 2026-10-01 --replace
    err_is 'ej-calendar: to: the school year 2026/27 ends in 2027'
    refused 1 ej-calendar set --kind year --year 2026/27 --from 2025-09-01 --to 2027-05-28 --replace
    err_is 'ej-calendar: from: the school year 2026/27 begins in 2026'
    refused 1 ej-calendar set --kind year --year 2026/28 --from 2026-09-01 --to 2028-05-28
    err_is 'ej-calendar: year: not a school year (such as 2026/27)'
    refused 1 ej-calendar set --kind year --year учебный --from 2026-09-01 --to 2027-05-28
    err_lacks учебный
}

@test "a period lies within its year, whichever of them is changed" {
    cd "$BATS_TEST_TMPDIR" || return
    local last=(ej-calendar set --kind period --name Q4 --grades 1-9 --from 2027-04-05 --replace)
    refused 1 "${last[@]}" --year 2026/27 --to 2029-05-31
    err_has 'period Q4 would reach outside the school year 2026/27; nothing was stored'
    refused 1 ej-calendar set --kind year --year 2026/27 --from 2026-09-01 --to 2027-04-20 --replace
    err_has 'would reach outside the school year'
    # Both at once, in whichever order.
    printf 'year,kind,name,grades,from,to\n' >less.csv
    printf '2026/27,%s\n' year,,,2026-09-01,2027-05-20 period,Q4,1-9,2027-04-05,2027-05-20 \
        period,H2,10-11,2027-01-11,2027-05-20 >>less.csv
    run_ej 0 ej-calendar import less.csv
    err_has '3 changed'
    tac less.csv | sed -n '1,3p' | sed 's/2027-05-20/2027-05-21/' |
        sed '1i year,kind,name,grades,from,to' >more.csv
    run_ej 0 ej-calendar import more.csv
    err_has '3 changed'
    # What stood wrong before stays so.
    sqlite3 "$EJ_DB" ".dbconfig defensive off" \
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'trigger'"
    sqlite3 "$EJ_DB" "UPDATE calendar SET ends = '2028-01-01' WHERE name = 'H2'"
    run_ej 0 ej-calendar set --kind day-off --from 2027-02-22
}

@test "a grade has one number of study days and of weeks, a bell one time" {
    local line=(ej-calendar set --year 2026/27 --replace --kind) shared
    shared='grades: another line of this kind is for some of these grades'
    refused 1 "${line[@]}" study-days --grades 5-9 --value 1-7
    err_is "ej-calendar: $shared"
    refused 1 "${line[@]}" weeks --grades 3 --value 30 --from 2026-10-01
    refused 1 "${line[@]}" weeks --grades 1-2 --value 33
    ok "${line[@]}" bell --grades 1-11 --name 1.1 --value 08:00-08:45
    refused 1 "${line[@]}" bell --grades 5-11 --name 1.1 --value 08:10-08:55
    ok "${line[@]}" bell --grades 5-11 --name 1.2 --value 09:00-09:45
    ok "${line[@]}" bell --grades 1-4 --name 1.1 --value 08:00-08:40
    ok "${line[@]}" bell --grades 5-11 --name 1.1 --value 08:10-08:55
    # New holidays of a grade are beside those of all.
    ok "${line[@]}" holiday --name осенние --grades 5 --from 2026-10-26 --to 2026-11-03
}

@test "holidays, periods and single days are of the days that are given, never of the year" {
    cd "$BATS_TEST_TMPDIR" || return
    local kind
    for kind in 'day-off' 'cold-day --value none' 'holiday --name осенние --to 2026-11-10' \
        'period --name Q4 --to 2027-05-28'; do
        # shellcheck disable=SC2086 # several words
        refused 2 ej-calendar set --year 2026/27 --kind $kind --replace
        err_is 'ej-calendar: --from is missing'
    done
    refused 2 ej-calendar set --kind period --name Q4 --from 2027-04-05 --replace
    err_is 'ej-calendar: --to is missing'
    printf 'year,kind,name\n2026/27,holiday,осенние\n' >short.csv
    refused 1 ej-calendar import short.csv
    err_has 'short.csv:2: from: missing'
}

@test "a day belongs to one school year" {
    cd "$BATS_TEST_TMPDIR" || return
    refused 1 ej-calendar set --kind year --year 2027/28 --from 2027-03-01 --to 2028-05-26
    err_is 'ej-calendar: from: the school year overlaps 2026/27'
    printf 'year: 2027/28\nfrom: 2027-05-28\nto: 2028-05-26\n' >next.yaml
    refused 1 ej-calendar import next.yaml
    err_has 'ej-calendar: next.yaml:1: from: the school year overlaps 2026/27'
    run_ej 0 ej-calendar set --kind year --year 2027/28 --from 2027-05-29 --to 2028-05-26
}

@test "a calendar of Windows begins with a byte order mark" {
    cd "$BATS_TEST_TMPDIR" || return
    printf '\xef\xbb\xbfyear: "2029/30"\r\nfrom: 2029-09-01\r\nto: 2030-05-26\r\n' >c.yaml
    run_ej 0 ej-calendar import c.yaml
    err_has '1 added'
    mv c.yaml C.YAML
    run_ej 0 ej-calendar import C.YAML
    err_has '1 same'
}
