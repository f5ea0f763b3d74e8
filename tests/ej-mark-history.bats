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
    out_is "class,pupil_id,pupil,subject,date,lesson,kind,change,old,new,at,actor,behalf,who,why,txn,year
7А,А-0125,Абрамов Ростислав Артёмович,Алгебра,2026-09-25,5,самостоятельная,corrected,.,4,2026-10-26T09:00,$me,,$me,,13,2026/27
7А,А-0125,Абрамов Ростислав Артёмович,Русский язык,2026-10-05,4,ответ на уроке,changed,3,4,2026-10-26T11:00,$me,grigoreva.ai,Григорьева Антонина Игоревна,описка,18,2026/27
7А,А-0125,Абрамов Ростислав Артёмович,Русский язык,2026-10-05,4,ответ на уроке,removed,4,,2026-10-28T13:00,$me,,$me,не тот ученик,20,2026/27"
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

# ---- changes, whatever the year -------------------------------------------------------------------

# next_year: makes 2027/28.
next_year() {
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ok ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
}

# changes [OPTION...]: the old value, the new one and the reason of each change.
changes() {
    ok ej-report mark-changes "$@" --format jsonl
    jq -r '"\(.old)→\(.new) \(.why) \(.year)"' <<<"$output"
}

@test "a mark changed in summer, or in the next year, is among the changes of these days" {
    local mark=(--class 7А --subject Физика --date 2026-10-13 --lesson 2 --pupil-id А-0125
        --kind 'домашняя работа')
    next_year
    EJ_NOW=2026-10-20T10:00 ej-mark set "${mark[@]}" --value 5 --replace --quiet --why осень
    EJ_NOW=2027-06-10T10:00 ej-mark set "${mark[@]}" --value 2 --replace --quiet --why июнь
    EJ_NOW=2027-09-25T10:00 ej-mark set "${mark[@]}" --value 3 --replace --quiet --why сентябрь
    export EJ_NOW=2027-06-11T10:00
    [ "$(changes --from 2027-06-01)" = '5→2 июнь 2026/27' ]
    changes | grep -qx '5→2 июнь 2026/27'
    EJ_NOW=2027-06-11T10:00 ok ej-report mark-changes --from 2027-06-01 --headings ru \
        --format table
    out_has 'с 01.06.2027 по 11.06.2027'
    export EJ_NOW=2027-09-26T10:00
    [ "$(changes)" = '2→3 сентябрь 2026/27' ]
    [ "$(changes --from 2027-09-20 --to 2027-09-30)" = '2→3 сентябрь 2026/27' ]
    [ "$(changes --from 2027-06-01 --to 2027-06-30)" = '5→2 июнь 2026/27' ]
    [ "$(changes --from 2027-06-01 --to 2027-09-30 --year 2026/27 --class 7А)" = \
        $'5→2 июнь 2026/27\n2→3 сентябрь 2026/27' ]
    [ "$(changes --year 2026/27 | grep -c 'июнь\|сентябрь')" = 2 ]
    [ -z "$(changes --year 2027/28)" ]
    # Where there are lessons of another year among them, people are told which.
    ok ej-report mark-changes --headings ru --format table
    out_has 'Учебный год'
}

@test "what a mark was corrected from is what it was then" {
    local mark=(--class 7А --subject Физика --date 2026-10-13 --lesson 2 --pupil-id А-0125
        --kind 'домашняя работа') before
    export EJ_NOW=2026-10-27T10:00
    ok ej-mark set "${mark[@]}" --value 5 --replace --quiet
    ok ej-mark correct "${mark[@]}" --n 1 --value 2 --quiet --why первое
    ok ej-mark correct "${mark[@]}" --n 2 --value 3 --quiet --why второе
    before=$(changes --from 2026-10-27 --class 7А --subject Физика | grep 'первое\|второе')
    [ "$before" = $'5→2 первое 2026/27\n2→3 второе 2026/27' ]
    export EJ_NOW=2026-10-28T10:00
    ok ej-audit undo --quiet "$(query 'SELECT max(id) FROM txn')"
    ok ej-audit undo --quiet "$(query "SELECT max(id) FROM txn WHERE why = 'первое'")"
    [ "$(changes --from 2026-10-27 --class 7А --subject Физика | grep 'первое\|второе')" = \
        "$before" ]
    # And a mark that was changed after its correction.
    ok ej-mark correct "${mark[@]}" --n 1 --value 4 --quiet --why третье
    ok ej-mark set "${mark[@]}" --n 1 --value 3 --replace --quiet --why описка
    changes --from 2026-10-27 --class 7А --subject Физика | grep -qx '5→4 третье 2026/27'
}

@test "changes of the marks of a pupil recorded twice stay in the list" {
    export EJ_NOW=2026-10-27T10:00
    ok ej-mark set --class 7А --subject Физика --date 2026-10-13 --lesson 2 --pupil-id А-0125 \
        --kind 'домашняя работа' --value 2 --replace --quiet --why раз
    ok ej-roster arrive --quiet --pupil-id АБ-1 --date 2026-10-26 --order 6 --class 7А \
        --surname Абрамов --given-name Ростислав --birth-date 2014-01-06 --sex m --consent given
    ok ej-roster merge --quiet --pupil-id А-0125 --into-id АБ-1
    [ "$(changes --from 2026-10-27 | grep раз)" = '5→2 раз 2026/27' ]
    [ "$(changes --from 2026-10-27 --pupil-id АБ-1 | grep раз)" = '5→2 раз 2026/27' ]
}
