#!/usr/bin/env bats
# How marks came about: ej-mark history, and the report mark-changes (R13).

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
}

MARK=(--class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 --pupil Абрамов
    --kind 'ответ на уроке' --n 5)

# A mark is entered, changed by its teacher, weighed otherwise, and removed.
one_mark() {
    EJ_NOW=2026-10-26T10:00 ej-mark set "${MARK[@]}" --value 3 --quiet
    EJ_NOW=2026-10-26T11:00 ej-mark set "${MARK[@]}" --value 4 --replace --quiet \
        --as grigoreva.ai --why 'описка'
    EJ_NOW=2026-10-27T12:00 ej-mark set "${MARK[@]}" --value 4 --weight 1.5 --comment 'у доски' \
        --replace --quiet
    EJ_NOW=2026-10-28T13:00 ej-mark remove "${MARK[@]}" --quiet --why 'не тот ученик'
    export EJ_NOW=2026-10-29T09:00
}

@test "each change of a mark, until it is removed" {
    local me=root
    me=$(id -un)
    one_mark
    ok ej-mark history --class 7А --date 2026-10-05 --lesson 4 --pupil Абрамов --format csv
    out_is "class,date,lesson,subject,pupil_id,pupil,kind,n,at,actor,behalf,old,new,why,txn
7А,2026-10-05,4,Русский язык,А-0125,Абрамов Ростислав Артёмович,ответ на уроке,5,2026-10-26T10:00,$me,,,3,,17
7А,2026-10-05,4,Русский язык,А-0125,Абрамов Ростислав Артёмович,ответ на уроке,5,2026-10-26T11:00,$me,grigoreva.ai,3,4,описка,18
7А,2026-10-05,4,Русский язык,А-0125,Абрамов Ростислав Артёмович,ответ на уроке,5,2026-10-27T12:00,$me,,4 ×1,4 ×1.5 «у доски»,,19
7А,2026-10-05,4,Русский язык,А-0125,Абрамов Ростислав Артёмович,ответ на уроке,5,2026-10-28T13:00,$me,,4,,не тот ученик,20"
    # As it was in between.
    ok ej-mark history --class 7А --date 2026-10-05 --lesson 4 --pupil Абрамов --format csv \
        --as-of 2026-10-26
    [ "$(wc -l <<<"${output%$'\n'}")" = 3 ] || fail 'not two changes then'
    ok ej-mark history --pupil-id А-0125 --subject алгебра --format csv --headings ru
    out_has 'Класс,Дата,Урок,Предмет,№ личного дела,Ученик,Вид работы,№ отметки,Когда,Кто,'
    out_lacks 'Русский язык'
}

@test "all that the history has of marks is listed once" {
    one_mark
    ok ej-mark history --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = \
        "$(query "SELECT count(*) + 1 FROM audit WHERE tbl = 'mark'")" ]
    refused 2 ej-mark history --class 5Я
}

@test "a mark entered after another one was removed does not get its id" {
    one_mark
    EJ_NOW=2026-10-29T09:00 ej-mark set --class 9Б --subject Алгебра --date 2026-10-05 \
        --lesson "$(ej-lesson list --class 9Б --subject Алгебра --date 2026-10-05 --format csv |
            tail -n 1 | cut -d , -f 3)" --pupil-id А-0152 --kind проект --n 4 --value 5 --quiet
    [ "$(query "SELECT count(DISTINCT row_id) FROM audit WHERE tbl = 'mark' AND txn_id IN (20, 21)")" = 2 ]
    ok ej-mark history --class 7А --date 2026-10-05 --lesson 4 --pupil Абрамов --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 5 ]
    ok ej-mark history --class 9Б --date 2026-10-05 --pupil-id А-0152 --kind проект \
        --subject Алгебра --format csv
    out_has ',проект,4,2026-10-29T09:00,'
    [ "$(wc -l <<<"${output%$'\n'}")" = 2 ]
}

@test "the report has the changed, the removed and the corrected" {
    local me
    me=$(id -un)
    one_mark
    ok ej-report mark-changes --class 7А --pupil Абрамов --format csv
    out_is "class,pupil_id,pupil,subject,date,lesson,kind,change,old,new,at,actor,behalf,who,why,txn
7А,А-0125,Абрамов Ростислав Артёмович,Алгебра,2026-09-25,5,самостоятельная,corrected,.,4,2026-10-26T09:00,$me,,$me,,13
7А,А-0125,Абрамов Ростислав Артёмович,Русский язык,2026-10-05,4,ответ на уроке,changed,3,4,2026-10-26T11:00,$me,grigoreva.ai,Григорьева Антонина Игоревна,описка,18
7А,А-0125,Абрамов Ростислав Артёмович,Русский язык,2026-10-05,4,ответ на уроке,removed,4,,2026-10-28T13:00,$me,,$me,не тот ученик,20"
    ok ej-report mark-changes --from 2026-10-27 --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 2 ]
    out_has ',removed,4,,2026-10-28T13:00,'
    ok ej-report mark-changes --to 2026-10-26 --subject 'русский язык' --class 7А \
        --teacher grigoreva.ai --pupil-id А-0125 --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 2 ]
    out_has ',changed,3,4,'
    ok ej-report mark-changes --from 2026-10-29 --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
    # All corrections of the school are there.
    ok ej-report mark-changes --to 2026-10-26 --format csv
    [ "$(grep -c ,corrected, <<<"$output")" = \
        "$(query 'SELECT count(*) FROM mark WHERE replaces IS NOT NULL')" ]
    ok ej-report mark-changes --class 7А --from 2026-10-27 --format jsonl
    out_has '"change":"removed","old":"4","new":null,'
    ok ej-report mark-changes --class 7А --from 2026-10-27 --format csv --headings ru
    out_has ',удалена,4,,28.10.2026 13:00,'
}

@test "a teacher sees the history of the own pages" {
    local own
    one_mark
    ok ej-mark history --class 7А --format csv
    own=$output
    run_ej 0 ej-mark history --class 7А --format csv --as volkov.iy
    [ "$output" != "$own" ]
    out_lacks 'не тот ученик'
    ok ej-mark history --date 2026-10-05 --class 7А --subject 'Русский язык' --pupil-id А-0125 \
        --format csv --as grigoreva.ai
    out_has 'не тот ученик'
}
