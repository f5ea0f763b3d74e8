#!/usr/bin/env bats
# --as-of: lists and reports of the journal as it was.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
}

# everything FOLDER [OPTION...]: what each list and report prints.
everything() {
    local to=$BATS_TEST_TMPDIR/$1 what
    shift
    mkdir "$to"
    for what in calendar class subject staff roster load group timetable topics lesson mark \
        absent homework finals; do
        "ej-$what" list --format csv "$@" >"$to/$what" || return
    done
    ej-mark debts --format csv "$@" >"$to/debts" || return
    ej-roster movements --format csv "$@" >"$to/movements" || return
    ej-finals propose --format csv "$@" >"$to/propose" || return
    ej-finals forecast --format csv "$@" >"$to/forecast" || return
    ej-finals decisions --format csv "$@" >"$to/decisions" || return
    for what in activity attendance-months filling statement summary-marks; do
        ej-report "$what" --period Q1 --format csv "$@" >"$to/report-$what" || return
    done
    ej-check run --format csv "$@" >"$to/check" || [ $? -eq 1 ]
}

# Some of everything is added, changed and removed, two days later.
change_much() {
    export EJ_NOW=2026-10-28T12:00
    ej-mark list --class 9Б --format csv | sed -n '1p;5,200p' | ej-mark remove --quiet || return
    ej-mark list --class 7А --format csv | sed 's/,5,1,/,4,1,/' |
        ej-mark import --quiet --historical || return
    ej-mark set --class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 --pupil Абрамов \
        --value 2 --kind 'ответ на уроке' --n 7 --quiet || return
    ej-roster depart --pupil-id А-0126 --date 2026-10-27 --order 5 --order-date 2026-10-26 \
        --quiet || return
    ej-class set --class 7А --shift 1 --replace --quiet || return
    ej-staff list --format csv | sed '2s/,[^,]*,/,Прежняя,/' | ej-staff import --quiet || return
    ej-finals list --format csv | sed 's/,4,/,5,/' | ej-finals import --quiet || return
    ej-absent list --class 10А --format csv | ej-absent remove --quiet || return
    ej-homework list --class 7А --format csv | sed 's/§/п. /' | ej-homework import --quiet || return
    ej-lesson generate --class 7А --from 2026-11-09 --to 2026-11-20 --quiet
}

@test "lists and reports show what they showed then" {
    local file
    everything before
    change_much
    everything now
    EJ_NOW=2026-10-29T09:00 everything as-of --as-of 2026-10-26T09:00
    for file in "$BATS_TEST_TMPDIR"/before/*; do
        [ -s "$file" ] || fail "nothing in $file"
        same "$file" "$BATS_TEST_TMPDIR/as-of/${file##*/}"
    done
    # What has changed would have been seen.
    for file in mark roster class staff finals absent homework lesson movements propose forecast \
        debts report-filling report-summary-marks report-statement; do
        ! cmp -s "$BATS_TEST_TMPDIR/before/$file" "$BATS_TEST_TMPDIR/now/$file" ||
            fail "$file has not changed at all"
    done
}

@test "what came first since then is told from what came later" {
    local n
    mark() {
        ej-mark set --class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 \
            --pupil Абрамов --kind 'ответ на уроке' --n 5 --quiet "$@"
    }
    marks() {
        ok ej-mark list --class 7А --date 2026-10-05 --lesson 4 --pupil Абрамов --n 5 \
            --format csv "$@"
        output=$(cut -d, -f 9 <<<"${output#*$'\n'}")
    }
    EJ_NOW=2026-10-27T09:00 mark --value 3
    EJ_NOW=2026-10-28T09:00 mark --value 4 --replace
    EJ_NOW=2026-10-29T09:00 ej-mark remove --class 7А --subject 'Русский язык' --date 2026-10-05 \
        --lesson 4 --pupil Абрамов --kind 'ответ на уроке' --n 5 --quiet
    EJ_NOW=2026-10-30T09:00 mark --value 5
    export EJ_NOW=2026-11-01T09:00
    for n in '26 ' '27 3' '28 4' '29 ' '30 5' '31 5'; do
        marks --as-of "2026-10-${n% *}"
        out_is "${n#* }"
    done
    marks
    out_is 5
    marks --as-of 2026-10-28T08:59:59
    out_is 3
    marks --as-of 2026-10-28T06:00Z
    out_is 4
    marks --as-of '28.10.2026'
    out_is 4
    marks --as-of yesterday
    out_is 5
}

@test "where the clock went back the order of what was done decides, and that is said" {
    mark() { # TIME N
        EJ_NOW=$1 ej-mark set --class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 \
            --pupil Абрамов --kind 'ответ на уроке' --n "$2" --value 5 --quiet
    }
    seen() { # TIME N...
        capture ej-mark list --class 7А --date 2026-10-05 --lesson 4 --pupil Абрамов \
            --kind 'ответ на уроке' --format csv --as-of "$1"
        shift
        [ "$status" -eq 0 ] && [ "$(grep -oP 'ответ на уроке,\K[5-9](?=,)' <<<"$output" |
            paste -sd ' ')" = "$*" ] || fail "not $*"
    }
    mark 2026-10-29T09:00 5
    mark 2026-10-31T09:00 6 # set wrong
    mark 2026-10-30T09:00 7 # set right
    mark 2026-11-01T09:00 8
    export EJ_NOW=2026-11-02T09:00
    seen 2026-10-29 5
    [ -z "$stderr" ]
    seen 2026-10-30 5 6 7
    err_is 'ej-mark: --as-of: the clock went back; 1 transaction that says a later time was made before and is seen as well'
    seen 2026-10-31 5 6 7
    [ -z "$stderr" ]
    seen 2026-11-01 5 6 7 8
    [ -z "$stderr" ]
    ok ej-mark list --as-of 2026-10-30 --quiet --output "$BATS_TEST_TMPDIR/list"
}

@test "today is then, and names are those of then" {
    local shown
    export EJ_NOW=2026-10-28T09:00
    ej-class set --class 7Б --shift 1 --quiet
    ej-subject set --subject Хор --quiet
    printf '%s\n' class,subject,teacher,hours '7А+7Б,Хор,volkov.iy,1' | ej-load import --quiet
    ok ej-load list --class 7Б --format csv
    out_has '7А+7Б,Хор,'
    ok ej-load list --class 7А --format csv
    out_has '7А+7Б,Хор,'
    ok ej-load list --class 7А --as-of 2026-10-27 --format csv
    out_has '7А,Алгебра,'
    out_lacks '7А+7Б'
    refused 2 ej-load list --class 7Б --as-of 2026-10-27
    err_has 'ej-class list shows them'
    # A debt that is overdue by now was not so then.
    EJ_NOW=2026-10-26T09:00 ok ej-mark debts --overdue no --format csv
    out_has ,no
    shown=$output
    export EJ_NOW=2026-12-30T09:00
    ok ej-mark debts --overdue no --format csv
    out_lacks ,no
    ok ej-mark debts --overdue no --as-of 2026-10-26 --format csv
    out_is "$shown"
}

@test "a moment without a journal is refused" {
    export EJ_NOW=2026-10-28T09:00
    refused 2 ej-mark list --as-of 2026-10-26T08:59
    err_is 'ej-mark: --as-of: the journal did not yet exist then'
    refused 2 ej-mark list --as-of 2026-10-28T09:01
    err_is 'ej-mark: --as-of: that time is still to come'
    refused 2 ej-mark list --as-of 2026-10-29
    err_is 'ej-mark: --as-of: that time is still to come'
    refused 2 ej-mark list --as-of soon
    err_is 'ej-mark: --as-of: not a time such as 2026-10-26T09:00, and no date'
    refused 2 ej-mark list --as-of 2026-10-32
    ok ej-mark list --as-of today --format csv --output "$BATS_TEST_TMPDIR/today"
    ok ej-mark list --format csv --output "$BATS_TEST_TMPDIR/now"
    same "$BATS_TEST_TMPDIR/today" "$BATS_TEST_TMPDIR/now"
}

@test "the past is not written" {
    local call
    remember
    for call in 'mark set' 'mark import' 'mark remove' 'lesson generate' 'finals accept' \
        'consent anonymise'; do
        # shellcheck disable=SC2086 # words
        refused 2 ej $call --as-of 2026-10-26 </dev/null
        err_has 'unknown or ambiguous option: --as-of'
    done
    ok ej-mark list --class 7А --as-of 2026-10-26 --format csv
    unchanged
}

@test "a name that was taken out of the history does not come back" {
    export EJ_NOW=2026-10-28T09:00
    ej-consent set --pupil-id А-0126 --consent withdrawn --date 2026-10-28 --quiet --replace
    ej-roster list --class 7А --consent withdrawn --format csv |
        ej-consent anonymise --order 15 --order-date 2026-10-28 --quiet \
            --key-file "$BATS_TEST_TMPDIR/keys.csv"
    ok ej-roster list --class 7А --as-of 2026-10-26 --format csv
    out_lacks Агафонов
    out_has Ученик
    out_has Абрамов
}

@test "the history and its head as they were then" {
    local head
    ok ej-audit head --format csv
    head=$output
    ok ej-audit list --class 7А --format csv --output "$BATS_TEST_TMPDIR/before"
    change_much
    export EJ_NOW=2026-10-29T09:00
    ok ej-audit head --as-of 2026-10-27 --format csv
    out_is "$head"
    ok ej-audit list --class 7А --format csv --output "$BATS_TEST_TMPDIR/as-of" --as-of 2026-10-27
    same "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/as-of"
    ok ej-audit list --from 2026-10-28 --as-of 2026-10-27 --format csv
    [ "$(grep -c . <<<"$output")" = 1 ]
    ok ej-audit list --from 2026-10-28 --as-of 2026-10-28 --format csv
    [ "$(grep -c . <<<"$output")" -gt 100 ]
    refused 2 ej-audit verify --as-of 2026-10-27
    err_has 'unknown or ambiguous option: --as-of'
}

@test "a rule and a setting are explained as they were then" {
    ok ej-policy explain debt-overdue --as-of today
    out_has '  days = 7 ('
    EJ_NOW=2026-10-27T09:00 ej-policy set --quiet debt-overdue.days 9 debt-overdue off \
        no-marks-in-grades '[1, 2]'
    export EJ_NOW=2026-10-28T09:00
    ok ej-policy explain debt-overdue
    out_has '  days = 9 ('
    out_has 'level: off '
    ok ej-policy explain debt-overdue --as-of 2026-10-26
    out_has '  days = 7 ('
    out_has 'level: warn '
    ok ej-policy explain no-marks-in-grades
    out_has ': [1, 2]'
    ok ej-policy explain no-marks-in-grades --as-of 2026-10-26
    out_lacks ': [1, 2]'
}

@test "an act of destruction is what it was before another one" {
    local id n=14
    for id in А-0126 А-0127; do
        n=$((n + 1))
        export EJ_NOW=2026-10-$((n + 13))T09:00
        ej-consent set --pupil-id $id --consent withdrawn --date "${EJ_NOW%T*}" --quiet --replace
        ej-consent anonymise --pupil-id $id --order $n --order-date "${EJ_NOW%T*}" --quiet \
            --key-file "$BATS_TEST_TMPDIR/keys$n.csv" 2>/dev/null
        [ $n -ne 15 ] || ej-consent act --format csv >"$BATS_TEST_TMPDIR/first"
    done
    export EJ_NOW=2026-10-30T09:00
    ok ej-consent act --format csv
    [ "$(grep -c 'Ученик [12],' <<<"$output")" = 2 ]
    ok ej-consent act --format csv --as-of 2026-10-28 --output "$BATS_TEST_TMPDIR/then"
    same "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/then"
}

@test "a report of the past says so: in its title, and in the header of each sheet" {
    local words='Состояние журнала на 26.10.2026 09:00'
    ok ej-report summary-marks --class 7А --as-of 2026-10-26T09:00 --format table
    [ "$(sed -n 4p <<<"$output")" = "$words" ] || fail 'not under the title'
    ok ej-report summary-marks --class 7А --format table
    out_lacks 'остояние'
    ok ej-report summary-marks --class 7А --as-of 2026-10-26T09:00 --format html
    out_has "$words"
    ok ej-report summary-marks --class 7А --as-of 2026-10-26T09:00 \
        --output "$BATS_TEST_TMPDIR/then.xlsx"
    run_ej 0 /usr/bin/python3 - "$BATS_TEST_TMPDIR/then.xlsx" <<'PY'
import openpyxl, sys
sheet = openpyxl.load_workbook(sys.argv[1]).active
print([c.value for r in sheet.iter_rows(max_row=5) for c in r if c.value][2:])
print(sheet.oddHeader.right.text)
PY
    out_is "['2026/27 учебный год', '$words']
7А класс, 2026/27 учебный год, состояние на 26.10.2026 09:00"
    # A form without days, too.
    ok ej-report family-use --class 7А --as-of 2026-10-26T09:00 --format table
    out_has "$words"
}
