#!/usr/bin/env bats
# ej-roster: the list of pupils as offices have it, movements with their orders, the list as it was.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school roster
    ej-class set --class 7Б
    make_school "$BATS_FILE_TMPDIR/marked.ej" mark
    ej-class set --class 7Б --db "$BATS_FILE_TMPDIR/marked.ej"
}

setup() {
    copy_school
    cd "$BATS_TEST_TMPDIR" || return
}

# The same school with lessons and marks.
with_marks() {
    copy_school marked
}

# classes_of PUPIL_ID: class, from, until, kinds and orders of both ends.
classes_of() {
    query "SELECT k.name, e.starts, e.ends, e.start_kind, e.start_order, e.end_kind, e.end_order
        FROM enrolment e JOIN class k ON k.id = e.class_id JOIN pupil p ON p.id = e.pupil_id
        WHERE p.file_no = '$1' ORDER BY e.starts, e.id"
}

roster() { # LINES...: a file of the office's form with one pupil
    printf '%s\n' 'pupil_id,surname,given_name,birth_date,sex,class,enrolled,consent' "$@" >in.csv
}

new=(--surname Яшин --given-name Ян --birth-date 2014-01-01 --sex м --consent да)

# ---- import --------------------------------------------------------------------------------

@test "the office's file imports as it is" {
    [ "$(query 'SELECT count(*) FROM pupil')" = 102 ]
    run_ej 0 ej-roster import --verbose "$SCHOOL/roster.csv"
    out_is ''
    err_has "roster.csv: windows-1251, ';', CRLF"
    err_has '102 read = 0 added + 0 changed + 102 same + 0 refused'
    query "SELECT k.name || ',' || count(*) FROM enrolment e JOIN class k ON k.id = e.class_id
        GROUP BY k.id ORDER BY k.grade" >counts
    same counts <(tail -n +2 "$SCHOOL/oracle/roster.csv")
}

@test "blanks in names are squeezed, everything else stays as it is written" {
    ok ej-roster list --pupil-id Н-0114 --format jsonl
    out_has '"surname":"Назарова","given_name":"Майя"'
    ok ej-roster list --pupil-id Д-0106 --format jsonl
    out_has 'Дроздова Майя Филипповна (опекун; \"по доверенности\")'
    ok ej-roster list --pupil-id Г-0130 --format jsonl
    out_has '"patronymic":"Вагиф оглы"'
}

@test "what comes out goes in again, in either language" {
    ok ej-roster list --format csv --output list.csv
    run_ej 0 ej-roster import list.csv
    err_has '102 read = 0 added + 0 changed + 102 same + 0 refused'
    ok ej-roster list --headings ru --format excel-csv --output list.csv
    head -1 list.csv | grep -q 'Приказ о зачислении;Согласие;Родитель 1'
    run_ej 0 ej-roster import list.csv
    err_has '102 read = 0 added + 0 changed + 102 same + 0 refused'
}

@test "each line of bad/roster-bad.csv is refused for its reason" {
    refused 1 ej-roster import "$SCHOOL/bad/roster-bad.csv"
    err_has 'roster-bad.csv:2: birth_date: no such date'
    err_has 'roster-bad.csv:3: class: unknown'
    err_has 'roster-bad.csv:4: pupil_id: missing'
    err_has 'roster-bad.csv:5: sex: not one of'
    err_has 'roster-bad.csv:6: consent: not one of'
    err_has 'roster-bad.csv:7: surname: missing'
    err_has 'roster-bad.csv:8: birth_date: in the future'
    err_has 'roster-bad.csv:9: too few fields'
    err_has 'roster-bad.csv:10: enrolled: no such date'
    err_has '9 read = 0 added + 0 changed + 0 same + 9 refused'
    # No message holds a name: logs are kept longer than consent.
    err_lacks Новиков
}

@test "with --keep-going the good ones land, and the rejects import once corrected" {
    roster 'Я-1,Яшин,Ян,2014-01-01,м,7А,2026-09-01,да' 'Я-2,Яшина,Яна,2014-01-01,ж,7Я,2026-09-01,да'
    run_ej 1 ej-roster import --keep-going --rejects bad.csv in.csv
    err_has '2 read = 1 added + 0 changed + 0 same + 1 refused'
    [ "$(classes_of Я-1)" = '7А|2026-09-01||enrol|||' ]
    [ -z "$(classes_of Я-2)" ]
    sed -i s/7Я/7А/ bad.csv
    run_ej 0 ej-roster import bad.csv
    [ "$(classes_of Я-2)" = '7А|2026-09-01||enrol|||' ]
}

@test "a second import changes what differs and never deletes" {
    printf 'pupil_id,phone1,guardian2\nА-0125,8 900  111,\n' >in.csv
    run_ej 0 ej-roster import --dry-run --format csv in.csv
    out_is 'line,change,record,table,field,old,new
2,changed,А-0125,guardian,phone,+79000002951,8 900 111'
    [ "$(query "SELECT phone FROM guardian WHERE phone LIKE '8 900 111'")" = '' ]
    run_ej 0 ej-roster import in.csv
    err_has '1 read = 0 added + 1 changed + 0 same + 0 refused'
    ok ej-roster list --pupil-id А-0125 --format jsonl
    out_has '"phone1":"8 900 111","email1":"abramova.526@example.ru","guardian2":"Абрамов Владислав Яковлевич"'
    [ "$(query 'SELECT count(*) FROM pupil')" = 102 ]
}

@test "nobody is taken in without a word about consent" {
    printf 'pupil_id,surname,given_name,birth_date,sex,class,enrolled\n%s\n' \
        'Я-1,Яшин,Ян,2014-01-01,м,7А,2026-09-01' >in.csv
    refused 1 ej-roster import in.csv
    err_has 'in.csv:2: consent: missing'
    run_ej 0 ej-roster import in.csv --consent да
    ok ej-roster list --pupil-id Я-1 --format jsonl
    out_has '"consent":"given"'
    # Of those who are there already it stays.
    run_ej 0 ej-roster import in.csv
    err_has '1 same'
}

@test "dates that cannot be are refused" {
    roster 'Я-1,Яшин,Ян,2026-09-02,м,7А,2026-09-01,да'
    refused 1 ej-roster import in.csv
    err_has 'enrolled: before the date of birth'
    roster 'Я-1,Яшин,Ян,2014-01-01,м,7А,2027-08-01,да'
    refused 1 ej-roster import in.csv
    err_has 'enrolled: after the school year'
}

@test "nobody is in a class before the day of enrolment" {
    local later='enrolled: 2026-10-01 is later than the day on which the pupil joined'
    ok ej-roster arrive --pupil-id Я-2 --class 7А --date 2026-09-14 --order 1 "${new[@]}" \
        --enrolled 2026-09-14
    refused 1 ej-roster arrive --pupil-id Я-1 --class 7А --date 2026-09-14 --order 1 \
        --enrolled 2026-10-01 "${new[@]}"
    err_is "ej-roster: $later 7А, 2026-09-14"
    ok ej-roster transfer --pupil-id Я-2 --into 7Б --date 2026-10-05 --order 2
    ok ej-roster depart --pupil-id Я-2 --date 2026-10-10 --order 3
    # Whoever came back is enrolled anew, and may have been there before.
    ok ej-roster arrive --pupil-id Я-2 --class 7А --date 2026-10-12 --order 4
    refused 1 ej-roster arrive --pupil-id Я-2 --class 7А --date 2026-10-12 --order 4 \
        --enrolled 2026-10-13 --replace
    err_has 'enrolled: 2026-10-13 is later than the day on which the pupil joined 7А, 2026-10-12'

    # One who was promoted joined on the first day of the year.
    next_year
    ok ej-class set --year 2027/28 --class 8А
    EJ_NOW=2027-09-03T09:00 ok ej-roster set --pupil-id А-0125 --class 8А --year 2027/28
    roster 'А-0125,Абрамов,Ростислав,2013-07-21,м,8А,2027-09-02,да'
    EJ_NOW=2027-09-03T09:00 refused 1 ej-roster import in.csv
    err_has 'in.csv:2: enrolled: 2027-09-02 is later than the day on which the pupil joined'
}

@test "a transfer of one who is in a class before the day of enrolment is refused" {
    ok ej-roster arrive --pupil-id Я-1 --class 7А --date 2026-09-14 --order 1 "${new[@]}"
    ok ej-roster arrive --pupil-id Я-2 --class 7А --date 2026-10-01 --order 2 "${new[@]}"
    ok ej-roster merge --pupil-id Я-1 --into-id Я-2
    refused 1 ej-roster transfer --pupil-id Я-2 --into 7Б --date 2026-10-05 --order 3
    err_is "ej-roster: enrolled: 2026-10-01 is later than the day on which the pupil joined 7А,\
 2026-09-14"
}

@test "two lines that contradict are refused, two that agree are one" {
    roster 'Я-1,Яшин,Ян,2014-01-01,м,7А,2026-09-01,да' 'Я-1,Яшин,Ян,2014-01-01,м,7Б,2026-09-01,да'
    refused 1 ej-roster import in.csv
    err_has 'in.csv:3: contradicts line 2'
    roster 'Я-1,Яшин,Ян,2014-01-01,м,7А,2026-09-01,да' 'Я-1,Яшин,Ян,2014-01-01,м,7А,2026-09-01,да'
    run_ej 0 ej-roster import in.csv
    err_has '2 read = 1 added + 0 changed + 1 same'
}

@test "a file number with Latin letters of the same shape finds its pupil" {
    printf 'pupil_id,phone1\nB-0101,1\n' >in.csv # В is Latin here
    run_ej 0 ej-roster import in.csv
    err_has '1 changed'
    [ "$(query "SELECT file_no FROM pupil WHERE file_no LIKE '%-0101'")" = В-0101 ]
}

@test "no spelling of a file number makes a second pupil" {
    run_ej 0 ej-roster rename --pupil-id А-0125 --new-id A-0125 # Latin now
    local before spelling
    before=$(query 'SELECT count(*) FROM pupil')
    for spelling in А-0125 а-0125 a-0125 А–0125; do
        printf 'pupil_id,phone1\n%s,1\n' "$spelling" >in.csv
        run_ej 0 ej-roster import in.csv
        err_has '0 added'
    done
    roster 'A-9001,Яшин,Ян,2014-01-01,м,7А,2026-09-01,да' \
        'А-9001,Яшин,Ян,2014-01-01,м,7А,2026-09-01,да' 'а-9001,Яшин,Ян,2014-01-01,м,7А,2026-09-01,да'
    run_ej 0 ej-roster import in.csv
    err_has '3 read = 1 added + 0 changed + 2 same'
    [ "$(query 'SELECT count(*) FROM pupil')" = $((before + 1)) ]
    printf 'pupil_id,new_id\nА-9001,Ю-1\nю-1,Ю-2\n' | run_ej 0 ej-roster rename
    [ "$(query "SELECT count(*) FROM pupil WHERE file_no = 'Ю-2'")" = 1 ]
}

@test "an unknown column is said once and left out" {
    printf 'pupil_id,Рост\nА-0125,150\nА-0126,151\n' >in.csv
    run_ej 0 ej-roster import in.csv
    # shellcheck disable=SC2154 # bats sets stderr
    [ "$(grep -c 'left out: Рост' <<<"$stderr")" = 1 ]
    err_has '2 read = 0 added + 0 changed + 2 same + 0 refused'
}

@test "guardians need a name, and consent refused is remarked" {
    printf 'pupil_id,phone2\nВ-0101,1\n' >in.csv
    refused 1 ej-roster import in.csv
    err_has 'guardian2: missing, though there is a telephone'
}

@test "of one who refuses no guardian and no contact is taken in" {
    refused 1 ej-roster set --pupil-id Я-1 --class 7А --enrolled 2026-09-01 "${new[@]:0:8}" \
        --consent нет --guardian1 'Яшина Яна'
    err_has "guardian1: the pupil's consent is refused"
    # Г-0104 refuses.
    printf 'pupil_id,guardian1,phone1\nГ-0104,Гусев Юлий,+79001112233\n' >in.csv
    refused 1 ej-roster import in.csv
    err_has "in.csv:2: guardian1: the pupil's consent is refused, so no guardians and contacts"
    refused 1 ej-roster set --pupil-id Г-0104 --guardian2 'Гусев Юлий' --replace
    # The same record changes the consent.
    printf 'pupil_id,consent,guardian1,phone1\nГ-0104,да,Гусев Юлий,+79001112233\n' >in.csv
    run_ej 0 ej-roster import in.csv
    err_has '1 changed'
    # And one who refuses now has to have none.
    refused 1 ej-roster set --pupil-id Г-0104 --consent нет --replace
    err_has 'consent: guardians with their contacts are recorded for this pupil; ej-consent set'
}

@test "a guardian who refuses has neither telephone nor e-mail" {
    refused 1 ej-consent set --pupil-id А-0125 --guardian 1 --consent refused
    err_has 'consent: a telephone or e-mail of this guardian is recorded; --drop-contacts yes'
    ok ej-consent set --pupil-id А-0125 --guardian 1 --consent refused --drop-contacts yes
    [ "$(query "SELECT g.name, phone, email FROM guardian g JOIN pupil p ON p.id = g.pupil_id
        WHERE p.file_no = 'А-0125' AND n = 1")" = 'Абрамова Василиса Макаровна||' ]
    [ "$(query "SELECT count(*) FROM audit WHERE old LIKE '%abramova.526%'
        OR new LIKE '%abramova.526%'")" = 0 ]
    printf 'pupil_id,email1\nА-0125,a@example.ru\n' >in.csv
    refused 1 ej-roster import in.csv
    err_has "in.csv:2: guardian1: this guardian's consent is refused"
    refused 1 ej-roster set --pupil-id А-0125 --phone1 1 --replace
    err_has "guardian1: this guardian's consent is refused, so no telephone and e-mail are kept"
    ok ej-roster list --format csv --output list.csv
    run_ej 0 ej-roster import list.csv
    err_has '102 same'
}

@test "an empty cell empties a contact, and only set removes a guardian" {
    guardians() {
        query "SELECT n, g.name, phone, email FROM guardian g JOIN pupil p ON p.id = g.pupil_id
            WHERE p.file_no = 'А-0125' ORDER BY n"
    }
    first='1|Абрамова Василиса Макаровна|+79000002951|abramova.526@example.ru'
    second=$(guardians | tail -n 1)
    [ "$(guardians | head -n 1)" = "$first" ]
    refused 1 ej-roster set --pupil-id А-0125 --email1 ''
    err_has '--replace'
    ok ej-roster set --pupil-id А-0125 --email1 '' --replace
    [ "$(guardians)" = "${first%abramova*}
$second" ]
    printf 'pupil_id,guardian1,phone1\nА-0125,Абрамова Василиса Макаровна,\n' >in.csv
    run_ej 0 ej-roster import in.csv
    err_has '1 changed'
    run_ej 0 ej-roster import in.csv
    err_has '1 same'
    [ "$(guardians)" = "1|Абрамова Василиса Макаровна||
$second" ]
    # A list that does not know the second guardian removes nobody, but says so.
    printf 'pupil_id,guardian2,phone2,email2\nА-0125,,,\n' >in.csv
    run_ej 0 ej-roster import in.csv
    err_has "in.csv:2: warning: guardian2: is empty, but a list removes nobody; ej-roster set"
    err_has '1 same'
    refused 1 ej-roster set --pupil-id А-0125 --guardian2 ''
    err_is 'ej-roster: the journal holds another value under this key; give --replace to change it'
    ok ej-roster set --pupil-id А-0125 --guardian2 '' --replace
    [ "$(guardians)" = '1|Абрамова Василиса Макаровна||' ]
    [ "$(query "SELECT tbl, new IS NULL FROM audit WHERE txn_id = (SELECT max(id) FROM txn)")" = \
        'guardian|1' ]
}

@test "conditions are several words" {
    ok ej-roster set --pupil-id А-0125 --conditions 'на дому, pe-exempt' --replace
    ok ej-roster list --conditions home --format jsonl
    out_has '"pupil_id":"А-0125"'
    out_has '"conditions":"home+pe-exempt"'
    ok ej-roster list --conditions pe-exempt --headings ru --format csv
    out_has '"на дому, освобождён от физкультуры"'
    refused 1 ej-roster set --pupil-id А-0125 --conditions глух --replace
    err_is 'ej-roster: conditions: not one of home pe-exempt paper-diary'
}

# ---- set -----------------------------------------------------------------------------------

@test "set adds one, and changes one only with --replace" {
    ok ej-roster set --pupil-id Я-1 --class 7А --enrolled 2026-10-05 "${new[@]}"
    [ "$(classes_of Я-1)" = '7А|2026-10-05||arrive|||' ]
    refused 1 ej-roster set --pupil-id Я-1 --surname Ящин
    err_has '--replace'
    ok ej-roster set --pupil-id Я-1 --surname Ящин --replace
    ok ej-roster list --pupil-id Я-1 --format jsonl
    out_has '"pupil":"Ящин Ян"'
    refused 1 ej-roster set --pupil-id Я-1 --class 7Б
    err_has 'ej-roster transfer'
}

# ---- the list of a day ----------------------------------------------------------------------

@test "the list of a day in the past is the list as it was" {
    ok ej-roster list --date 2026-09-20 --class 9Б --format csv
    [ "${#output}" -gt 0 ]
    out_lacks К-0165
    ok ej-roster list --date 21.09.2026 --class 9Б --format csv
    out_has К-0165
    ok ej-roster transfer --pupil-id А-0125 --into 7Б --date 2026-10-20 --order 15-у
    ok ej-roster list --class 7А --format csv
    out_lacks А-0125
    ok ej-roster list --class 7А --date 2026-10-19 --format csv
    out_has А-0125
    # Before and after the year it is that of its first and last day.
    EJ_NOW=2027-07-01T09:00 ok ej-roster list --class 7Б --format csv
    out_has А-0125
    EJ_NOW=2026-08-01T09:00 ok ej-roster list --class 7А --format csv
    out_has А-0125
}

@test "lists are in people's order: grades, then names with ё after е" {
    ok ej-roster list --format csv
    [ "$(cut -d, -f7 <<<"${output%$'\n'}" | uniq | tr '\n' ' ')" = 'class 1А 7А 9Б 10А ' ]
    for name in Ермак Ёлкин Жуков Елкин; do
        ok ej-roster set --pupil-id "Щ-$((++n))" --class 7Б --enrolled 2026-09-01 --surname "$name" \
            --given-name Ян --birth-date 2014-01-01 --sex м --consent да
    done
    ok ej-roster list --class 7Б --format csv
    [ "$(cut -d, -f2 <<<"${output%$'\n'}" | tr '\n' ' ')" = 'surname Елкин Ермак Ёлкин Жуков ' ]
}

@test "an ambiguous name lists file numbers; an unknown filter is wrong usage" {
    refused 2 ej-roster list --class 7А --pupil Архипова
    err_has 'А-0127, А-0128'
    err_lacks Вероника
    ok ej-roster list --class 7А --pupil 'абрамов  ростислав' --format csv
    out_has А-0125
    ok ej-roster set --pupil-id Я-3 --surname "О'Коннор" --given-name Ян --class 7А \
        --enrolled 2026-09-01 "${new[@]:4}"
    for mark in "'" "’" "‘" "ʼ" "′" "ʹ" "＇" '`'; do
        ok ej-roster list --class 7А --pupil "О${mark}Коннор" --format csv
        out_has Я-3
    done
    refused 2 ej-roster list --class 8Я
    err_is 'ej-roster: class: unknown in this school year; ej-class list shows them'
    refused 2 ej-roster list --consent наверное
    err_is 'ej-roster: consent: not one of given refused withdrawn no-ediary'
    ok ej-roster list --consent отозвано --format csv
    [ "$(grep -c withdrawn <<<"$output")" = 5 ]
}

# ---- movements -----------------------------------------------------------------------------

@test "a class that differs in the next list is a transfer from today on" {
    printf 'pupil_id,class\nА-0125,7Б\n' >in.csv
    run_ej 0 ej-roster import in.csv
    [ "$(classes_of А-0125)" = '7А|2026-09-01|2026-10-26|enrol|№ 19-у от 21.08.2020|transfer|
7Б|2026-10-26||transfer|||' ]
    # What has begun only today is put right in its place.
    sed -i s/7Б/7А/ in.csv
    run_ej 0 ej-roster import in.csv
    [ "$(classes_of А-0125)" = '7А|2026-09-01||enrol|№ 19-у от 21.08.2020||' ]
}

@test "nobody is born after the day of enrolment, whichever of the dates a list gives" {
    printf 'pupil_id,birth_date\nА-0125,2021-01-01\n' >in.csv
    refused 1 ej-roster import in.csv
    err_has 'in.csv:2: enrolled: before the date of birth'
    printf 'pupil_id,enrolled\nА-0125,2000-09-01\n' >in.csv
    refused 1 ej-roster import in.csv
    err_has 'in.csv:2: enrolled: before the date of birth'
}

@test "a list that changes class and order of enrolment says both at once" {
    printf 'pupil_id,class,enrolled,enrolled_order\nА-0125,7Б,2020-09-01,№ 20-у\n' >in.csv
    run_ej 0 ej-roster import in.csv
    [ "$(classes_of А-0125)" = '7А|2026-09-01|2026-10-26|enrol|№ 20-у|transfer|
7Б|2026-10-26||transfer|||' ]
    run_ej 0 ej-roster import in.csv
    err_has '1 read = 0 added + 0 changed + 1 same'
}

@test "a transfer in a list waits for the day after today's marks" {
    with_marks
    export EJ_NOW=2026-10-24T15:00 # a Saturday with lessons
    printf 'pupil_id,class\nА-0126,7Б\n' >in.csv
    run_ej 0 ej-roster import in.csv
    [ "$(classes_of А-0126 | tail -1)" = '7Б|2026-10-25||transfer|||' ]
}

@test "two lines that put a pupil into two classes are refused" {
    printf 'pupil_id,class\nА-0126,9Б\nА-0126,7А\n' >in.csv
    refused 1 ej-roster import in.csv
    err_has 'in.csv:3: contradicts line 2 of the same input'
    # Also while the first waits for the day after today's marks.
    with_marks
    EJ_NOW=2026-10-24T15:00 refused 1 ej-roster import in.csv
    err_has 'in.csv:3: contradicts line 2 of the same input'
    run_ej 1 ej-roster import --keep-going in.csv
    err_has 'ej-roster: in.csv:3: contradicts line 2 of the same input'
    run_ej 1 ej-roster import --keep-going in.csv
    err_has '2 read = 0 added + 0 changed + 1 same + 1 refused'
}

@test "the list of a day in the past moves nobody back" {
    ok ej-roster transfer --pupil-id А-0125 --into 7Б --date 2026-10-20 --order 15-у
    ok ej-roster list --date 2026-09-15 --format csv --output past.csv
    refused 1 ej-roster import past.csv
    err_has 'class: the pupil left 7А on 2026-10-20, perhaps after this list was made; ej-roster'
    # Not on the day of the order itself either.
    EJ_NOW=2026-10-20T09:00 refused 1 ej-roster import past.csv
    err_has 'ej-roster: past.csv:26: class: the pupil left 7А on 2026-10-20, perhaps after this'
    [ "$(classes_of А-0125 | tail -1)" = '7Б|2026-10-20||transfer|15-у||' ]
    # set says it of one pupil, on purpose.
    ok ej-roster set --pupil-id А-0125 --class 7А --replace
    [ "$(classes_of А-0125 | tail -1)" = '7А|2026-10-26||transfer|||' ]
}

@test "the list of a day before one came back shows the former enrolment, and changes nothing" {
    past='2020-09-01,№ 19-у от 21.08.2020'
    ok ej-roster depart --pupil-id А-0125 --date 2026-10-05 --order 17-у
    ok ej-roster arrive --pupil-id А-0125 --class 7А --date 2026-10-20 --order 21-у
    ok ej-roster list --pupil-id А-0125 --format csv
    out_has ',7А,2026-10-20,21-у,'
    ok ej-roster list --pupil-id А-0125 --date 2026-09-15 --format csv
    out_has ",7А,$past,"
    ok ej-roster list --date 2026-09-15 --format csv --output past.csv
    remember
    run_ej 0 ej-roster import past.csv
    err_has ' 0 added + 0 changed + '
    unchanged
}

@test "the day of enrolment mended in the list mends the enrolment" {
    roster 'К-0165,Кулаков,Лев,2011-12-16,м,9Б,2026-09-14,да'
    run_ej 0 ej-roster import in.csv
    [ "$(classes_of К-0165 | cut -d'|' -f1-4)" = '9Б|2026-09-14||arrive' ]
    with_marks
    roster 'К-0165,Кулаков,Лев,2011-12-16,м,9Б,2026-10-20,да'
    refused 1 ej-roster import in.csv
    err_has 'enrolled: the pupil has marks or absences before it'
}

@test "transfer moves under its order, and twice is the same" {
    move=(ej-roster transfer --class 7А --pupil Абрамов --into 7б --date 20.10.2026 --order 15-у)
    ok "${move[@]}" --order-date 2026-10-19
    [ "$(classes_of А-0125 | tail -1)" = '7Б|2026-10-20||transfer|15-у||' ]
    remember
    ok ej-roster transfer --pupil-id А-0125 --into 7Б --date 2026-10-20 --order 15-у
    unchanged
    refused 1 ej-roster transfer --pupil-id А-0125 --into 7Б --date 2026-10-20 --order 16-у
    err_is 'ej-roster: the journal holds another value under this key; give --replace to change it'
    refused 1 ej-roster transfer --pupil-id А-0125 --into 7Б --date 2026-10-22 --order 16-у
    err_has 'into: the pupil is in this class already'
    refused 1 ej-roster transfer --pupil-id А-0126 --class 9Б --into 7Б --date 2026-10-22 --order 1
    err_has 'class: the pupil is in 7А'
    refused 1 ej-roster transfer --pupil-id К-0165 --into 7Б --date 2026-09-14 --order 1
    err_has 'joined the class only on 2026-09-21'
}

@test "depart names the first day no longer there, after all marks" {
    with_marks
    refused 1 ej-roster depart --pupil-id А-0126 --date 2026-10-20 --order 17-у
    err_has 'marks or absences in 7А up to 2026-10-'
    refused 1 ej-roster depart --pupil-id А-0126 --date 2062-10-26 --order 17-у
    err_is 'ej-roster: date: later than the last school year of the journal'
    run_ej 0 ej-roster depart --pupil-id А-0126 --date 2027-08-31 --order 17-у --dry-run
    ok ej-roster depart --pupil-id А-0126 --date 2026-10-26 --order 17-у --to-school 'школа № 5'
    remember
    ok ej-roster depart --pupil-id А-0126 --date 2026-10-26 --order 17-у --to-school 'школа № 5'
    unchanged
    [ "$(classes_of А-0126)" = '7А|2026-09-01|2026-10-26|enrol|№ 19-у от 29.08.2026|depart|17-у' ]
    ok ej-roster list --class 7А --format csv
    out_lacks А-0126
    refused 1 ej-roster import "$SCHOOL/roster.csv"
    err_has 'roster.csv:27: class: the pupil left on 2026-10-26; ej-roster arrive takes one back'
}

@test "arrive takes in a new pupil and takes one back" {
    refused 1 ej-roster arrive --pupil-id Я-1 --class 7А --date 2026-10-12 --order 20-у
    err_has 'surname: missing'
    ok ej-roster arrive --pupil-id Я-1 --class 7А --date 2026-10-12 --order 20-у \
        --from-school 'школа № 9' "${new[@]}"
    [ "$(classes_of Я-1)" = '7А|2026-10-12||arrive|20-у||' ]
    [ "$(query "SELECT enrolled, enrolled_order FROM pupil WHERE file_no = 'Я-1'")" = \
        '2026-10-12|20-у' ]
    refused 1 ej-roster arrive --pupil-id Я-1 --class 7Б --date 2026-10-20 --order 21-у
    err_has 'is in 7А; ej-roster transfer'

    ok ej-roster depart --pupil-id А-0126 --date 2026-10-05 --order 17-у
    refused 1 ej-roster arrive --pupil-id А-0126 --class 7А --date 2026-10-01 --order 21-у
    err_has 'had not left before 2026-10-05'
    ok ej-roster arrive --pupil-id А-0126 --class 7Б --date 2026-10-20 --order 21-у
    remember
    ok ej-roster arrive --pupil-id А-0126 --class 7Б --date 2026-10-20 --order 21-у
    unchanged
    ok ej-roster list --pupil-id А-0126 --date 2026-10-10 --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
    ok ej-roster list --format csv --output list.csv
    run_ej 0 ej-roster import list.csv
    err_has '103 read = 0 added + 0 changed + 103 same'
}

@test "movements lists both ends with their orders" {
    ok ej-roster transfer --pupil-id А-0125 --into 7Б --date 2026-10-20 --order 15-у \
        --order-date 2026-10-19
    ok ej-roster depart --pupil-id А-0126 --date 2026-10-21 --order 17-у --to-school 'школа № 5'
    ok ej-roster movements --from 2026-09-02 --format csv
    out_is 'date,kind,class,pupil_id,pupil,birth_date,order,order_date,from_school,to_school
2026-09-21,arrive,9Б,К-0165,Кулаков Лев Тимурович,2011-12-16,№ 112-у от 18.09.2026,,,
2026-10-20,transfer,7А,А-0125,Абрамов Ростислав Артёмович,2014-01-06,15-у,2026-10-19,,7Б
2026-10-20,transfer,7Б,А-0125,Абрамов Ростислав Артёмович,2014-01-06,15-у,2026-10-19,7А,
2026-10-21,depart,7А,А-0126,Агафонов Георгий Фёдорович,2014-01-12,17-у,,,школа № 5'
    ok ej-roster movements --kind выбыл --class 7А --headings ru --format csv
    [ "$(tail -1 <<<"${output%$'\n'}" | cut -d, -f2,4)" = выбыл,А-0126 ]
}

@test "whoever goes and comes on one day leaves the old class first" {
    ok ej-roster depart --pupil-id А-0125 --date 2026-10-20 --order 17-у
    ok ej-roster arrive --pupil-id А-0125 --class 7Б --date 2026-10-20 --order 18-у
    ok ej-roster transfer --pupil-id К-0165 --into 7Б --date 2026-10-20 --order 19-у
    ok ej-roster movements --date 2026-10-20 --format csv
    [ "$(cut -d, -f2-4 <<<"${output%$'\n'}")" = 'kind,class,pupil_id
depart,7А,А-0125
transfer,9Б,К-0165
arrive,7Б,А-0125
transfer,7Б,К-0165' ]
    # One who comes and goes on one day comes first.
    ok ej-roster arrive --pupil-id Я-1 --class 7А --date 2026-10-12 --order 20-у "${new[@]}"
    ok ej-roster depart --pupil-id Я-1 --date 2026-10-12 --order 21-у
    ok ej-roster movements --date 2026-10-12 --format csv
    [ "$(cut -d, -f2 <<<"${output%$'\n'}" | tr '\n' ' ')" = 'kind arrive depart ' ]
}

# ---- the next year -------------------------------------------------------------------------

next_year() { # makes the year 2027/28 and sets the clock into the summer before it
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" >next.yaml
    ej-calendar import --quiet next.yaml
    export EJ_NOW=2027-06-10T09:00
}

@test "promote goes to the next class of the same letter by the council's decision" {
    export EJ_NOW=2027-06-10T09:00
    refused 1 ej-roster promote --pupil-id А-0125 --number 7 --date 2027-05-30
    err_has 'ej-calendar import'
    next_year
    refused 1 ej-roster promote --pupil-id А-0125 --number 7 --date 2027-05-30
    err_has 'ej-class set --year 2027/28 --class 8А'
    ok ej-class set --year 2027/28 --class 8А
    ok ej-class set --year 2027/28 --class 7А
    refused 1 ej-roster promote --pupil-id А-0125
    err_has 'number: missing'
    ok ej-roster promote --pupil-id А-0126 --number 7 --date 2027-05-30 --decision retained
    ok ej-roster list --class 7А --date 2027-05-28 --format csv --output 7a.csv
    run_ej 0 ej-roster promote --number 7 --date 2027-05-30 7a.csv
    err_has '27 read = 26 added + 0 changed + 1 same + 0 refused'
    run_ej 0 ej-roster promote --number 7 --date 2027-05-30 7a.csv
    err_has '27 read = 0 added + 0 changed + 27 same + 0 refused'
    [ "$(classes_of А-0125 | tail -1)" = '8А|2027-09-01||promote|7||' ]
    [ "$(classes_of А-0126 | tail -1)" = '7А|2027-09-01||retain|7||' ]
    [ "$(query "SELECT count(*) FROM council WHERE decision = 'promoted'")" = 26 ]
    # In the summer everybody is still in the old class; neither list needs to be told the year.
    ok ej-roster list --class 7А --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 28 ]
    EJ_NOW=2027-09-03T09:00 ok ej-roster list --class 8А --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 27 ]
}

@test "who graduates leaves on the day after the year's end" {
    export EJ_NOW=2027-06-10T09:00
    ok ej-roster list --class 9Б --format csv --output 9b.csv
    run_ej 0 ej-roster promote --number 8 --date 2027-05-30 --decision окончил 9b.csv
    err_has '25 read = 25 added'
    [ "$(classes_of К-0165 | cut -d'|' -f1,3,6,7)" = '9Б|2027-05-29|graduate|8' ]
    refused 1 ej-roster promote --pupil-id К-0165 --number 8 --date 2027-05-30 --into 10А \
        --decision graduated
    err_has 'into: one who has graduated'
}

@test "the next year's list does what promote does, without the decision" {
    next_year
    ok ej-class set --year 2027/28 --class 8А
    roster 'А-0125,Абрамов,Ростислав,2014-01-06,м,8А,2020-09-01,да'
    run_ej 0 ej-roster import --year 2027/28 in.csv
    [ "$(classes_of А-0125)" = '7А|2026-09-01|2027-09-01|enrol|№ 19-у от 21.08.2020|promote|
8А|2027-09-01||promote|||' ]
    # The decision comes later, and the old year's list still says the same.
    run_ej 0 ej-roster promote --pupil-id А-0125 --number 7 --date 2027-05-30 --replace
    [ "$(classes_of А-0125 | tail -1)" = '8А|2027-09-01||promote|7||' ]
    run_ej 0 ej-roster import --year 2026/27 "$SCHOOL/roster.csv"
    err_has '102 same'
}

# ---- mending -------------------------------------------------------------------------------

@test "rename mends a file number, once and for all" {
    ok ej-roster rename --pupil-id А-0125 --new-id А-9999
    [ "$(classes_of А-9999 | wc -l)" = 1 ]
    remember
    ok ej-roster rename --pupil-id А-0125 --new-id А-9999
    unchanged
    refused 1 ej-roster rename --pupil-id А-9999 --new-id А-0126
    err_has 'ej-roster merge'
    refused 1 ej-roster rename --pupil-id А-7777 --new-id А-8888
    err_has 'no pupil has this file number'
}

# A second record of Абрамов, who has a mark of his own on 5 October.
double() {
    with_marks
    ej-roster set --pupil-id А-0125-2 --surname Абрамов --given-name Ростислав \
        --birth-date 2014-01-06 --sex м --class 7А --enrolled 2026-10-01 --enrolled-order x \
        --consent да --guardian1 'Абрамов  владислав Яковлевич' --email1 a@example.ru \
        --guardian2 'Бабушка'
    ej-mark set --class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 \
        --pupil-id А-0125-2 --value 5 --kind диктант
}

@test "merge joins two records of one pupil, with all that belongs to them" {
    double
    marks=$(query 'SELECT count(*) FROM mark')
    ok ej-roster merge --pupil-id А-0125-2 --into-id А-0125
    [ "$(query 'SELECT count(*) FROM mark')" = "$marks" ]
    [ "$(query "SELECT count(*) FROM mark m JOIN pupil p ON p.id = m.pupil_id
        JOIN kind k ON k.id = m.kind_id JOIN lesson l ON l.id = m.lesson_id
        WHERE p.file_no = 'А-0125' AND k.name = 'диктант' AND l.date = '2026-10-05'")" = 1 ]
    [ "$(query "SELECT n, g.name, email FROM guardian g JOIN pupil p ON p.id = g.pupil_id
        WHERE p.file_no = 'А-0125' ORDER BY n")" = \
        '1|Абрамова Василиса Макаровна|abramova.526@example.ru
2|Абрамов Владислав Яковлевич|a@example.ru
3|Бабушка|' ]
    [ "$(classes_of А-0125)" = '7А|2026-09-01||enrol|№ 19-у от 21.08.2020||' ]
    [ -z "$(query "SELECT 1 FROM pupil WHERE file_no = 'А-0125-2'")" ]
    [ -z "$(query 'PRAGMA foreign_key_check')" ]
    # Each row that moved or went has its history.
    [ "$(query "SELECT group_concat(tbl || ':' || (new IS NULL), ' ') FROM audit
        WHERE txn_id = (SELECT max(id) FROM txn)")" = \
        'guardian:1 guardian:0 guardian:0 enrolment:1 mark:0 pupil:1' ]
    remember
    ok ej-roster merge --pupil-id А-0125-2 --into-id А-0125
    unchanged
}

@test "a merged guardian's login goes on to mean that guardian" {
    double
    run_ej 0 ej-staff grant --login vlad --pupil-id А-0125-2 --guardian 1
    run_ej 0 ej-staff grant --login baba --pupil-id А-0125-2 --guardian 2
    run_ej 0 ej-staff grant --login rost --pupil-id А-0125-2
    run_ej 0 ej-staff grant --login vasa --pupil-id А-0125 --guardian 1
    ok ej-roster merge --pupil-id А-0125-2 --into-id А-0125
    [ "$(query "SELECT a.login, g.name FROM account a JOIN pupil p ON p.id = a.pupil_id
        LEFT JOIN guardian g ON g.pupil_id = p.id AND g.n = a.guardian
        WHERE p.file_no = 'А-0125' ORDER BY a.login")" = \
        'baba|Бабушка
rost|
vasa|Абрамова Василиса Макаровна
vlad|Абрамов Владислав Яковлевич' ]
    run_ej 0 ej-audit verify
}

@test "merge refuses what contradicts" {
    double
    ej-mark set --class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 \
        --pupil-id А-0125 --value 4 --kind диктант
    refused 1 ej-roster merge --pupil-id А-0125-2 --into-id А-0125
    err_has 'in the same place with different content (table mark)'
    refused 1 ej-roster merge --pupil-id А-0126 --into-id А-0125
    err_has 'birth_date differs; these are two pupils'
    refused 1 ej-roster merge --pupil-id А-0125 --into-id А-0125
    err_is 'ej-roster: into_id: the same pupil'
    refused 1 ej-roster merge --pupil-id А-0125 --into-id А-7777
    err_is 'ej-roster: into_id: no pupil has this file number (№ личного дела)'
    ok ej-roster transfer --pupil-id А-0125-2 --into 7Б --date 2026-10-26 --order 1
    refused 1 ej-roster merge --pupil-id А-0125-2 --into-id А-0125
    err_is 'ej-roster: into_id: both are in a class on the same days, but not in the same one'
}

@test "the class teacher's verification is a dated record" {
    ok ej-roster verify --class 7А
    ok ej-roster verify --class 7А --date 2026-09-10 --remark 'нет телефона'
    ok ej-roster verifications --format csv
    out_is 'class,date,teacher,remark
7А,2026-09-10,grigoreva.ai,нет телефона
7А,2026-10-26,grigoreva.ai,'
    refused 1 ej-roster verify --class 7А --date 2026-10-27
    err_has 'still to come'
    refused 1 ej-roster verify --class 7А --date 2026-09-10 --remark ''  --teacher никто
    err_is 'ej-roster: teacher: nobody of the staff has this login; ej-staff list shows them'
}

@test "a terminal too narrow for the columns has a line for each field" {
    local one=(ej-roster list --pupil-id А-0126)
    ok "${one[@]}" --format table
    local whole=$output
    [ "$(wc -l <<<"${output%$'\n'}")" = 3 ]
    run -0 script -qec "stty cols 80; ${one[*]}" /dev/null
    [ "${lines[0]%$'\r'}" = 'pupil_id       | А-0126' ]
    [ "${lines[3]%$'\r'}" = 'patronymic     | Фёдорович' ]
    [[ $output == *'birth_date     | 12.01.2014'* && $output != *---* && $output != *…* ]]
    # The same behind a Russian heading; an empty field has no line.
    run -0 script -qec "stty cols 80; ${one[*]} --headings ru" /dev/null
    [[ $output == *'Фамилия '*' | Агафонов'* && $output != *'| '$'\r'* ]]
    # A blank line between two.
    run -0 --keep-empty-lines script -qec "stty cols 80; ej-roster list --class 7А" /dev/null
    [ "$(grep -c '^.$' <<<"${output//$'\r'/.}")" = \
        "$(($(ej-roster list --class 7А --format csv | wc -l) - 2))" ]
    # Where there is room, and where it is no terminal, it is a table.
    run -0 script -qec "stty cols 600; ${one[*]}" /dev/null
    [ "${output//$'\r'/}" = "${whole%$'\n'}" ]
    run -0 script -qec "stty cols 80; ${one[*]} --format table | cat" /dev/null
    [ "${output//$'\r'/}" = "${whole%$'\n'}" ]
    run -0 script -qec "stty cols 80; ej-roster list --pupil-id А-0126 --class 9Б" /dev/null
    [[ $output == pupil_id* && $output == *---* ]]
}
