#!/usr/bin/env bats
# Classes that are taught together: what is recorded of them is found by their joint name, too.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school roster
    ej-class set --class 10Б --shift 1
    ej-roster set --quiet --class 10Б --pupil-id Б-0001 --surname Белов --given-name Борис \
        --birth-date 2010-05-06 --sex m --enrolled 2026-09-01 --enrolled-order '№ 1' --consent given
    ej-load set --class 10А+10Б --subject Технология --teacher golubeva.uf --hours 1
    ej-lesson set --class 10А+10Б --date 2026-10-20 --lesson 7 --subject Технология \
        --teacher golubeva.uf --kind урок --topic Чертёж
}

setup() {
    copy_school
    at=(--class 10А+10Б --date 2026-10-20 --lesson 7)
    joint=("${at[@]}" --subject Технология)
    one=$(query "SELECT min(p.file_no) FROM pupil p JOIN enrolment e ON e.pupil_id = p.id
        JOIN class k ON k.id = e.class_id WHERE k.name = '10А' AND e.ends IS NULL")
    other=Б-0001
}

@test "marks and debts are found by the joint class, by its classes for their own pupils" {
    ok ej-mark set "${joint[@]}" --pupil-id "$one" --kind зачёт --value 5
    ok ej-mark set "${joint[@]}" --pupil-id "$other" --kind зачёт --value .
    ok ej-mark list --class 10А+10Б --format csv
    out_has "10А,2026-10-20,7,Технология,$one"
    out_has "10Б,2026-10-20,7,Технология,$other"
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/marks.csv"
    run_ej 0 ej-mark import "$BATS_TEST_TMPDIR/marks.csv"
    err_has '2 read = 0 added + 0 changed + 2 same'
    ok ej-mark list --class 10А --format csv
    out_has "$one"
    out_lacks "$other"
    ok ej-mark debts --class 10А+10Б --format csv
    out_has "10Б,2026-10-20,7,Технология,$other"
    ok ej-mark debts --class 10Б --format csv
    out_has "10Б,2026-10-20,7,Технология,$other"
    ok ej-mark debts --class 10А --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
}

@test "absences, lessons and homework are found by the joint class" {
    ok ej-absent set "${at[@]}" --pupil-id "$other" --code Б
    ok ej-absent list --class 10А+10Б --format csv
    out_has "10Б,2026-10-20,7,Технология,$other"
    ok ej-absent list --class 10А --format csv
    out_lacks "$other"
    ok ej-lesson list --class 10А+10Б --format csv
    out_has '10А+10Б,2026-10-20,7,Технология'
    ok ej-homework set "${joint[@]}" --text 'Закончить чертёж'
    ok ej-homework list --class 10А+10Б --format csv
    out_has 'Закончить чертёж'
}

@test "a report of pupils shows those of the classes, one of pages the joint pages" {
    ok ej-mark set "${joint[@]}" --pupil-id "$one" --kind зачёт --value 5
    ok ej-absent set "${at[@]}" --pupil-id "$other" --code Б
    for report in summary-marks attendance-months; do
        ok ej-report "$report" --class 10А+10Б --format csv
        out_has "$one"
        out_has "$other"
        [ "$(cut -d , -f 1 <<<"${output%$'\n'}" | sort -u | tr '\n' ' ')" = '10А 10Б class ' ]
    done
    ok ej-report attendance-months --class 10А --format csv
    out_lacks "$other"
    ok ej-report statement --class 10А+10Б --format csv
    out_has "$one"
    ok ej-report filling --class 10А+10Б --format csv
    out_has '10А+10Б,Технология'
    [ "$(wc -l <<<"${output%$'\n'}")" = 2 ]
}

@test "a class teacher is told of the own pupils alone in a lesson of two classes" {
    ok ej-staff set --quiet --login boss --surname Борисова --given-name Бэла --role class-teacher \
        --homeroom 10Б --replace
    ok ej-lesson set "${joint[@]}" --kind контрольная --topic Чертёж --teacher golubeva.uf --replace
    run_ej 1 ej-check run --rule control-without-mark --format csv
    out_has ",$one,"
    out_has ",$other,"
    for options in '--as boss' '--as boss --class 10Б' '--class 10Б'; do
        # shellcheck disable=SC2086 # words
        run_ej 1 ej-check run --rule control-without-mark --format csv $options
        out_has ",$other,"
        [ "$(grep -c control-without-mark <<<"$output")" -eq 1 ] || fail "$options: $output"
    done
    run_ej 1 ej-check run --rule control-without-mark --class 10А+10Б --format csv
    out_has ",$one,"
    out_has ",$other,"
    # Homework of one pupil, too, is the business of who has that pupil.
    ok ej-homework set "${joint[@]}" --pupil-id "$one" --text 'лично ему'
    ok ej-homework set "${joint[@]}" --pupil-id "$other" --text 'лично Белову'
    ok ej-homework set "${joint[@]}" --text 'для всех'
    ok ej-homework list --as boss --format csv
    out_lacks 'лично ему'
    out_has "10А+10Б,2026-10-20,7,Технология,,$other,"
    out_has 'для всех'
    ok ej-homework list --as golubeva.uf --format csv
    out_has 'лично ему'
}

@test "a class has a subject once: as a whole, or in one joint class" {
    ok ej-class set --class 10В --shift 1
    local load=(ej-load set --subject Технология --teacher golubeva.uf --hours 1)
    refused 1 "${load[@]}" --class 10А+10В
    err_is "ej-load: class: 10А would have Технология in 10А+10В and in 10А+10Б, both from\
 2026-09-01; divide both into groups of different pupils, or keep one"
    refused 1 "${load[@]}" --class 10А
    err_has 'class: 10А would have Технология in 10А and in 10А+10Б, both from 2026-09-01'
    refused 1 "${load[@]}" --class 10А+10В --group 1
    err_has 'class: 10А would have Технология in 10А+10В (1) and in 10А+10Б, both from 2026-09-01'
    printf '%s\n' class,subject,group,teacher,hours,from 10В,Технология,,golubeva.uf,1, \
        10Б+10В,Технология,,golubeva.uf,2,01.09.2026 >"$BATS_TEST_TMPDIR/load.csv"
    refused 1 ej-load import "$BATS_TEST_TMPDIR/load.csv"
    err_has 'load.csv:3: class: 10Б would have Технология in 10Б+10В and in 10А+10Б, both from'
    summary_is '2 1 0 0 1'
    # Classes may be joined during the year.
    run_ej 0 "${load[@]}" --class 10А+10В --from 2026-11-05
    err_is "ej-load: warning: class: 10А has Технология in 10А+10В from 2026-11-05 and in 10А+10Б\
 from 2026-09-01; of one day there should be lessons of the later alone"
    ok "${load[@]}" --class 10А+10В --from 2026-11-05
}

@test "a pupil is in one group of a subject at a time, also across joint classes" {
    ok ej-class set --class 10В --shift 1
    for class in 10А+10Б 10А+10В 10А; do
        ok ej-load set --class "$class" --subject Алгебра --group 1 --teacher golubeva.uf \
            --hours 1
    done
    local group=(--subject Алгебра --group 1 --pupil-id "$one")
    ok ej-group set --class 10А+10Б "${group[@]}"
    ok ej-group set --class 10А+10Б "${group[@]:0:4}" --pupil-id "$other"
    refused 1 ej-group set --class 10А+10В "${group[@]}"
    err_is "ej-group: group: the pupil would be in two groups of Алгебра, 10А+10В (1) and\
 10А+10Б (1), from 2026-09-01; take the pupil out of one of them first (ej-group remove)"
    printf '%s\n' class,subject,group,pupil_id,from "10А,Алгебра,1,$one,2026-11-05" \
        >"$BATS_TEST_TMPDIR/groups.csv"
    refused 1 ej-group import "$BATS_TEST_TMPDIR/groups.csv"
    err_has 'groups.csv:2: group: the pupil would be in two groups of Алгебра, 10А (1) and'
    err_has '10А+10Б (1), from 2026-11-05'
    run_ej 0 ej-group remove --class 10А+10Б "${group[@]}" --from 2026-11-05
    run_ej 0 ej-group import "$BATS_TEST_TMPDIR/groups.csv"
    summary_is '1 1 0 0 0'
}
