#!/usr/bin/env bats
# ej-topics: the calendar-thematic plan.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school load
}

setup() {
    copy_school
}

@test "the school's plan imports whole, and again changes nothing" {
    run_ej 0 ej-topics import "$SCHOOL/plan.csv"
    out_is ''
    summary_is '3759 3759 0 0 0'
    [ "$(query 'SELECT DISTINCT hours FROM topic ORDER BY hours')" = $'100\n200' ]
    again_the_same ej-topics plan.csv 3759
}

@test "one topic is planned, changed and taken out" {
    ok ej-topics set --class 7А --subject Алгебра --n 1 --topic Введение --hours 2 --kind урок
    refused 1 ej-topics set --class 7А --subject Алгебра --n 1 --topic Повторение --hours 2 \
        --kind урок
    err_has '--replace'
    ok ej-topics set --class 7А --subject Алгебра --n 1 --topic Повторение --hours 2 --kind урок \
        --replace
    ok ej-topics list --class 7А --subject Алгебра
    out_is 'class,subject,n,topic,hours,kind
7А,Алгебра,1,Повторение,2,урок'
    ok ej-topics remove --class 7А --subject Алгебра --n 1
    refused 1 ej-topics remove --class 7А --subject Алгебра --n 1
    err_is 'ej-topics: n: the plan has no topic of this number'
}

@test "a topic has no more lessons than a year" {
    refused 1 ej-topics set --class 7А --subject Алгебра --n 1 --topic x --hours 3000000000 \
        --kind урок --replace
    err_is 'ej-topics: hours: more than 1000'
}

@test "what is wrong with a record is said with its line" {
    printf '%s\n' class,subject,n,topic,hours,kind 7А,Химия,1,Вода,1,урок 7А,Алгебра,0,Т,1,урок \
        7А,Алгебра,x,Т,1,урок 7А,Алгебра,1,,1,урок 7А,Алгебра,1,Т,0,урок 7А,Алгебра,1,Т,1,танец \
        7А,Алгебра,1,Т,1,урок 7А,Алгебра,1,Иначе,1,урок >"$BATS_TEST_TMPDIR/plan"
    refused 1 ej-topics import "$BATS_TEST_TMPDIR/plan"
    for want in '2: subject: not in the load of this class' '3: n: topics are numbered from 1' \
        '4: n: not a whole number' '5: topic: missing' '6: hours: not a positive number' \
        '7: kind: ' '9: contradicts line 8'; do
        err_has "plan:$want"
    done
    summary_is '8 1 0 0 7'
}
