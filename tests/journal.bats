#!/usr/bin/env bats
# ej-report journal: the paper journal, its parts and its pages; reports into a directory.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
    out=$BATS_TEST_TMPDIR/out
    file=$BATS_TEST_TMPDIR/journal.xlsx
    mkdir "$TMPDIR"
}

journal() {
    "$ROOT/tests/journal.py" "$@"
}

# parts FILE: the number of its sheets.
sheets() {
    journal pages "$1" | wc -l
}

# only NAME...: the directory $out holds these and nothing else.
only() {
    same <(printf '%s\n' "$@") <(ls -A "$out")
}

# ---- values ------------------------------------------------------------------------------------

@test "each mark, absence, topic and final stands in the journals of a quarter, once" {
    local class
    capture ej-report journal --period Q1 --format xlsx --output "$out/"
    [ "$status" -eq 0 ]
    out_is ''
    only 01А.xlsx 07А.xlsx 09Б.xlsx
    for class in 01А 07А 09Б; do
        capture journal check "$out/$class.xlsx" "$SCHOOL" "${class#0}" 2026-09-01 2026-10-25 Q1
        [ "$status" -eq 0 ] || fail "$class" || return
    done
}

@test "a lesson, a debt and a correction stand where their day does" {
    ok ej-report journal --class 7А --period Q1 --part left --format jsonl
    # 7А, Музыка and others: what was cleared stands beside its dot.
    [ "$(jq -s '[.[] | to_entries[] | select(.value == "./4")] | length' <<<"$output")" -eq \
        "$(query "SELECT count(*) FROM mark d JOIN mark m ON m.lesson_id = d.lesson_id
            AND m.pupil_id = d.pupil_id AND m.kind_id = d.kind_id AND m.replaces = d.n
            JOIN lesson l ON l.id = d.lesson_id JOIN course c ON c.id = l.course_id
            JOIN class k ON k.id = c.class_id WHERE k.name = '7А' AND d.value = '.'
            AND m.value = '4' AND NOT EXISTS (SELECT 1 FROM mark x WHERE x.lesson_id = d.lesson_id
                AND x.pupil_id = d.pupil_id AND x.id NOT IN (d.id, m.id))
            AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.lesson_id = d.lesson_id
                AND a.pupil_id = d.pupil_id)")" ]
}

@test "a substitute is named beside the topic, and an assignment for one with the pupil" {
    ok ej-lesson set --quiet --class 7А --date 2026-10-21 --lesson 3 --subject Музыка \
        --teacher volkov.iy --kind урок --topic Хор --replace
    ok ej-homework set --quiet --class 7А --date 2026-10-21 --lesson 3 --subject Музыка \
        --text 'Спеть' --replace
    ok ej-homework set --quiet --class 7А --date 2026-10-21 --lesson 3 --subject Музыка \
        --pupil-id А-0125 --text 'Сыграть'
    ok ej-report journal --class 7А --period Q1 --part right --format jsonl
    [ "$(jq -r 'select(.subject == "Музыка" and .date == "2026-10-21") | .topic, .homework' \
        <<<"$output")" = $'Хор (замена: Волков И. Я.)\nСпеть\nАбрамов Р.: Сыграть' ]
}

@test "a course without marks has attendance alone, and one without lessons says so" {
    ok ej-subject set --quiet --subject Шахматы --graded no --attested no
    ok ej-load set --quiet --class 7А --subject Шахматы --teacher volkov.iy --hours 1
    ok ej-report journal --class 7А --period Q1 --output "$file"
    journal pages "$file" | grep -q Шахматы
    ok ej-report journal --class 7А --period Q1 --part right --format jsonl
    [ "$(jq -r 'select(.subject == "Шахматы") | .topic' <<<"$output")" = 'Уроков не проведено.' ]
    ok ej-lesson set --quiet --class 7А --date 2026-10-21 --lesson 8 --subject Шахматы \
        --teacher volkov.iy --kind урок --topic Дебют
    ok ej-absent set --quiet --class 7А --date 2026-10-21 --lesson 8 --pupil-id А-0125 --code Б
    ok ej-report journal --class 7А --period Q1 --part left --format jsonl
    [ "$(jq -s '[.[] | select(.subject == "Шахматы")] | length' <<<"$output")" = 27 ]
    [ "$(jq -r 'select(.subject == "Шахматы" and .pupil_id == "А-0125") | ."2026-10-21/8", .Q1' \
        <<<"$output")" = $'Б\nnull' ]
}

@test "a page of a joint class lists the pupils of the journal's class" {
    ok ej-class set --quiet --class 10Б --shift 1
    ok ej-roster set --quiet --class 10Б --pupil-id Б-0001 --surname Белов --given-name Борис \
        --birth-date 2010-05-06 --sex m --enrolled 2026-09-01 --enrolled-order '№ 1' --consent given
    ok ej-load set --quiet --class 10А+10Б --subject Технология --teacher golubeva.uf --hours 1
    ok ej-lesson set --quiet --class 10А+10Б --date 2026-10-20 --lesson 7 --subject Технология \
        --teacher golubeva.uf --kind урок --topic Чертёж
    ok ej-mark set --quiet --class 10А+10Б --date 2026-10-20 --lesson 7 --subject Технология \
        --pupil-id Б-0001 --kind зачёт --value 5
    ok ej-report journal --class 10Б --period H1 --part left --format jsonl
    [ "$(jq -r '[.subject, .pupil_id, ."2026-10-20/7"] | join(" ")' <<<"$output")" = \
        'Технология (10А+10Б) Б-0001 5' ]
    ok ej-report journal --class 10А+10Б --period H1 --format xlsx --output "$out/"
    only 10А.xlsx 10Б.xlsx
    ok ej-report journal --class 10А --period H1 --part left --format jsonl
    [ "$(jq -s '[.[] | select(.subject == "Технология (10А+10Б)")] | length' <<<"$output")" = 26 ]
    out_lacks Б-0001
}

@test "a year's journal has the finals of all periods, decisions of the council and the orders" {
    local key=$BATS_TEST_TMPDIR/keys.csv
    ok ej-finals council --quiet --class 9Б --pupil-id "$(query "SELECT min(p.file_no) FROM pupil p
        JOIN enrolment e ON e.pupil_id = p.id JOIN class k ON k.id = e.class_id
        WHERE k.name = '9Б' AND p.consent = 'given'")" --decision graduated --number 5 --date 2026-10-20
    ej-roster list --consent withdrawn | ej-consent anonymise --quiet --order 15 \
        --order-date 2026-10-25 --key-file "$key"
    ok ej-report journal --format xlsx --output "$out/"
    journal pages "$out/09Б.xlsx" | grep -q 'Педагогический совет'
    ok ej-report journal --class 9Б --part council --format jsonl
    [ "$(jq -r '.number' <<<"$output")" = 5 ]
    ok ej-report journal --part orders --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" -eq $((1 + $(query "SELECT count(*) FROM anonymised"))) ]
    out_has ',15,2026-10-25'
    ok ej-report journal --class 7А --part left --headings ru --format csv
    out_has ',I четв.,II четв.,III четв.,IV четв.,год,экз.,итог'
}

@test "a journal of the period year is that of the year; examinations and final marks have no days" {
    ok ej-report journal --class 9Б --format html --output "$out.html"
    ok ej-report journal --class 9Б --period year --format html --output "$out-year.html"
    same "$out.html" "$out-year.html"
    grep -q '2026/27 учебный год' "$out.html"
    grep -q 'III четверть' "$out.html"
    grep -q 'экзамен' "$out.html"
    for period in exam final; do
        refused 2 ej-report journal --class 9Б --period $period --format html --output "$out-no.html"
        err_is "ej-report: period: '$period' has no days, as 'journal' needs them"
        [ ! -e "$out-no.html" ]
    done
}

# ---- pages -------------------------------------------------------------------------------------

@test "every page has its number, and the contents and the certificate say the truth" {
    local pages
    ok ej-report journal --class 7А --period Q1 --output "$file"
    pages=$(sheets "$file")
    ok ej-report journal --class 7А --period Q1 --part certificate --format jsonl
    out_has "листов: $pages"
    ok ej-report journal --class 7А --period Q1 --part cover --format csv
    out_has "Листов в журнале: $pages"
    ok ej-report journal --class 7А --period Q1 --part certificate --set sides=2 --format jsonl
    out_has "листов: $(((pages + 1) / 2)) (двадцать "
    out_has "Страниц: $pages, печать двусторонняя"
    refused 2 ej-report journal --class 7А --period Q1 --part certificate --set sides=3
    err_is 'ej-report: sides: not one of 1, 2'
}

@test "printed on both sides a spread begins on the back of a sheet" {
    local own=$BATS_TEST_TMPDIR/own rows
    ok ej-report journal --class 7А --period Q1 --set sides=2 --output "$file"
    run -0 "$ROOT/tests/xlsx.py" sheets "$file"
    [[ $output == '1 Титульный лист'$'\n''2 Оглавление'$'\n''3 Список класса'$'\n''4 '* ]]
    out_lacks 'Пустая страница'
    # A contents of two pages.
    mkdir "$own"
    sed 's/^print: {rows: 45}/print: {rows: 15}/' "$ROOT/share/reports/journal.sql" >"$own/journal.sql"
    export EJ_REPORTS=$own
    ok ej-report journal --class 7А --period Q1 --set sides=2 --output "$file"
    run -0 "$ROOT/tests/xlsx.py" sheets "$file"
    rows=$(grep -c Оглавление <<<"$output")
    [ "$rows" -eq 2 ]
    out_has $'4 Список класса\n5 Пустая страница\n6 '
    run -0 "$ROOT/tests/xlsx.py" cells "$file" '5 Пустая страница'
    out_is 'Страница оставлена пустой.'
    ok ej-report journal --class 7А --period Q1 --set sides=2 --part contents --format jsonl
    [ "$(head -n 1 <<<"$output" | jq .page)" -eq 4 ]
    [ "$(sed -n 2p <<<"$output" | jq .page)" -eq 6 ]
    ok ej-report journal --class 7А --period Q1 --output "$file"
    run -0 "$ROOT/tests/xlsx.py" sheets "$file"
    out_lacks 'Пустая страница'
}

@test "a class without the period is left out and told of, one without pupils says so" {
    capture ej-report journal --period Q1 --part list --format csv
    [ "$status" = 0 ]
    err_is 'ej-report: 10А: its calendar has no Q1, left out'
    out_lacks 10А
    ok ej-class set --quiet --class 7Б --shift 1
    ok ej-load set --quiet --class 7Б --subject Музыка --teacher golubeva.uf --hours 1
    ok ej-report journal --class 7Б --period Q1 --output "$file"
    same <(journal pages "$file") <(printf '%s\n' '1 Титульный лист' '2 Оглавление' \
        '3 Лист-заверитель')
    ok ej-report journal --class 7Б --period Q1 --part contents --format csv
    [ "${output%$'\n'}" = $'class,n,subject,teacher,page\n7Б,1,Лист-заверитель,,3' ]
    ok ej-report journal --class 7Б --period Q1 --part cover --format csv
    out_has 'В классе нет учеников.'
}

@test "a long homework goes on in rows and pages, and no word of it is lost" {
    local text pages
    text=$(for i in {1..700}; do printf 'слово%s ' "$i"; done)
    ok ej-homework set --quiet --class 7А --date 2026-10-21 --lesson 3 --subject Музыка \
        --text "$text" --replace
    ok ej-report journal --class 7А --period Q1 --part right --format jsonl
    [ "$(jq -r 'select(.subject == "Музыка" and .date == "2026-10-21") | .homework' <<<"$output" |
        tr '\n' ' ')" = "${text% } " ]
    [ "$(jq -s 'map(select(.subject == "Музыка" and .date == "2026-10-21" and .hours)) | length' \
        <<<"$output")" = 1 ]
    [ "$(jq -rs '[.[] | .homework // "" | length] | max' <<<"$output")" -le 700 ]
    ok ej-report journal --class 7А --period Q1 --output "$file"
    pages=$(sheets "$file")
    [ "$(journal pages "$file" | tail -n 1)" = "$pages Лист-заверитель" ]
    ok ej-report journal --class 7А --period Q1 --part certificate --format jsonl
    out_has "листов: $pages"
}

@test "LibreOffice prints as many pages as the certificate says" {
    command -v soffice >/dev/null || skip 'LibreOffice (soffice) is not installed'
    command -v pdfinfo >/dev/null || skip 'pdfinfo (poppler-utils) is not installed'
    local pages
    ok ej-homework set --quiet --class 1А --date 2026-10-20 --lesson 1 \
        --subject 'Литературное чтение' --text "$(printf 'слово %.0s' {1..300})"
    ok ej-report journal --class 1А --period Q1 --output "$file"
    pages=$(sheets "$file")
    soffice "-env:UserInstallation=file://$TMPDIR/office" --headless --convert-to pdf \
        --outdir "$TMPDIR" "$file" >/dev/null 2>&1
    [ "$(pdfinfo "$TMPDIR/journal.pdf" | awk '$1 == "Pages:" { print $2 }')" = "$pages" ]
}

@test "no page has more than twenty dates, and long homework takes some of them" {
    local date
    for date in 2026-09-0{2,3,4} 2026-09-{09,10,11}; do
        ok ej-homework set --quiet --class 7А --date "$date" --replace --subject Алгебра \
            --lesson "$(query "SELECT l.number FROM lesson l JOIN course c ON c.id = l.course_id
                JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
                WHERE k.name = '7А' AND s.name = 'Алгебра' AND l.date = '$date'")" \
            --text "$(printf 'задание %.0s' {1..40})"
    done
    ok ej-report journal --class 7А --period Q1 --output "$file"
    capture journal pages "$file"
    [ "$(grep -c Алгебра <<<"$output")" = 8 ]
}

# ---- parts -------------------------------------------------------------------------------------

@test "parts: the first one for programs, one by name, none that is not there" {
    ok ej-report journal --class 7А --period Q1 --format csv
    [ "${output%%$'\n'*}" = class,n,text ]
    ok ej-report journal --class 7А --period Q1 --part list --format csv
    [ "${output%%$'\n'*}" = class,n,pupil_id,pupil,birth_date,movement ]
    [ "$(wc -l <<<"${output%$'\n'}")" = 28 ]
    ok ej-report journal --class 9Б --period Q1 --part list --format csv
    out_has ',"прибытие 21.09.2026, приказ № 112-у'
    ok ej-report journal --class 7А --period Q1 --part summary --format csv
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/summary.csv"
    ok ej-report summary-marks --class 7А --period Q1 --format csv
    same "$BATS_TEST_TMPDIR/summary.csv" <(printf '%s' "$output")
    refused 2 ej-report journal --part none
    err_has "'journal' has no part 'none'; it has: cover, contents, list, left, right"
    refused 2 ej-report filling --part none
    err_is "ej-report: 'filling' has no part 'none'"
    ok ej-report filling --class 7А --part filling --format csv
}

@test "headers of parts that are wrong are refused with their line" {
    local own=$BATS_TEST_TMPDIR/own head
    mkdir "$own"
    head=$'/*---\nid: two\ntitle: {en: T, ru: T}\ncolumns:\n  - {name: a, heading: A}\n---*/\nSELECT 1 AS a\n'
    printf '%s/*---\npart: b\ncolumns:\n  - {name: a, heading: A}\n---*/\nSELECT 2 AS b\n' "$head" \
        >"$own/two.sql"
    refused 1 ej-report two --reports "$own" --format csv
    err_has "two.sql:11: the SELECT gives no column 'a'"
    printf '%s/*---\npart: two\ncolumns:\n  - {name: a, heading: A}\n---*/\nSELECT 2 AS a\n' "$head" \
        >"$own/two.sql"
    refused 1 ej-report two --reports "$own" --format csv
    err_has "two.sql:9: a second part 'two'"
    printf '%s/*---\npart: b\nreport: none\n---*/\n' "$head" >"$own/two.sql"
    refused 1 ej-report two --reports "$own" --format csv
    err_has "two.sql:10: there is no report 'none'"
    printf '%s/*---\npart: b\nreport: journal\n---*/\n' "$head" >"$own/two.sql"
    refused 1 ej-report two --reports "$own" --format csv
    err_has "two.sql:10: 'journal' has parts itself"
    printf '%s/*---\npart: b\ncolumns:\n  - {name: a, heading: A}\nsheet: {per: a, name: A, line: A, beside: c}\n---*/\nSELECT 2 AS a\n' \
        "$head" >"$own/two.sql"
    refused 1 ej-report two --reports "$own" --format csv
    err_has "two.sql:12: there is no other part 'c'"
    printf '%s/*---\npart: b\ncolumns:\n  - {name: a, heading: A}\n---*/\nDELETE FROM mark\n' "$head" \
        >"$own/two.sql"
    refused 1 ej-report two --reports "$own" --format csv
    err_has 'two.sql:13: SELECT or WITH is expected here'
}

# ---- directories -------------------------------------------------------------------------------

@test "names of files are short enough and such as a Windows disk takes" {
    local own=$BATS_TEST_TMPDIR/own long
    mkdir "$own"
    long=$(printf 'Ъ%.0s' {1..300})
    cat >"$own/odd.sql" <<END
/*---
id: odd
title: {en: O, ru: O}
file: "{name}"
columns:
  - {name: name, heading: N}
sheet: {per: name, name: "{name}", line: "{name}"}
---*/
SELECT 'a:b*c?d"e|f<g>h\i/j. ' AS name UNION ALL SELECT '$long' UNION ALL SELECT '$long!'
END
    ok ej-report odd --reports "$own" --format csv --output "$out/"
    long=$(printf 'Ъ%.0s' {1..90})
    only 'a-b-c-d-e-f-g-h-i-j.csv' "$long (2).csv" "$long.csv"
}

@test "a directory gets a file for each table, whatever the format" {
    mkdir "$out"
    ok ej-report statement --class 7А --period Q1 --format html --output "$out"
    [ "$(find "$out" -name '*.html' | wc -l)" = 27 ]
    rm -r "$out"
    ok ej-report attendance-months --to 2026-10-25 --format csv --output "$out/"
    only 01А.csv 07А.csv 09Б.csv 10А.csv
    grep -q '^7А,' "$out/07А.csv"
    run -0 grep -c '^class,' "$out/07А.csv"
    [ "$output" = 1 ]
}

@test "a part of each class goes to a file of records, wide or not" {
    local class
    capture ej-report journal --period Q1 --part left --format csv --output "$out/"
    [ "$status" -eq 0 ]
    only 01А.csv 07А.csv 09Б.csv
    ok ej-report journal --class 9Б --period Q1 --part left --format csv
    same "$out/09Б.csv" <(printf '%s' "$output")
    capture ej-report journal --period Q1 --format jsonl --output "$out/"
    [ "$status" -eq 0 ]
    for class in 01А 07А 09Б; do
        [ "$(jq -s length "$out/$class.jsonl")" = 6 ] || fail "$class" || return
    done
    ok ej-report summary-marks --period Q1 --format csv --output "$out/"
    [ "$(wc -l <"$out/07А.csv")" = 28 ]
}

@test "a directory of several parts wants a format that holds them, or one part" {
    refused 2 ej-report journal --period Q1 --output "$out/"
    err_is "ej-report: 'journal' has several parts: say --format xlsx, html or pdf, which hold them all, or --part with one of: cover, contents, list, left, right, summary, council, orders, certificate"
    [ ! -e "$out" ]
    refused 2 ej-report statement --explain --class 7А --output "$out/"
    err_has "'records-statement' has several parts: "
    [ ! -e "$out" ]
    refused 2 ej-report journal --class 11Я --part list --output "$out/"
    [ ! -e "$out" ]
    ok ej-report journal --class 7А --period Q1 --part list --output "$out/"
    only 07А.csv
    rm -r "$out"
    # One table needs no word, and what is empty makes an empty directory.
    ok ej-report summary-marks --class 7А --output "$out/"
    only 07А.csv
    rm -r "$out"
    ok ej-report mark-changes --class 1А --output "$out/"
    [ -d "$out" ] && [ -z "$(ls -A "$out")" ]
}

@test "namesakes get files of their own" {
    local own=$BATS_TEST_TMPDIR/own
    mkdir "$own"
    cat >"$own/names.sql" <<'END'
/*---
id: names
title: {en: T, ru: T}
file: "{a}/x"
columns:
  - {name: k, heading: K}
  - {name: a, heading: A}
sheet: {per: k, name: "{a}", line: "{a}"}
---*/
SELECT 1 AS k, 'Один' AS a UNION ALL SELECT 2, 'Один' UNION ALL SELECT 3, '.скрытый'
END
    ok ej-report names --reports "$own" --format csv --output "$out/"
    only -скрытый-x.csv 'Один-x (2).csv' Один-x.csv
}

@test "a directory that cannot be made is status 4, and a failure leaves only whole files" {
    : >"$out"
    refused 4 ej-report journal --period Q1 --format xlsx --output "$out/"
    refused 4 ej-report journal --period Q1 --format xlsx --output "$BATS_TEST_TMPDIR/no/where/"
    rm "$out"
    mkdir -p "$out/07А.xlsx"
    refused 4 ej-report journal --period Q1 --format xlsx --output "$out/"
    only 01А.xlsx 07А.xlsx
}

# ---- access ------------------------------------------------------------------------------------

@test "a class teacher prints the own class's journal, a teacher none" {
    local own
    own=$(query "SELECT s.login FROM class k JOIN staff s ON s.id = k.teacher_id
        WHERE k.name = '7А'")
    ok ej-report journal --as "$own" --period Q1 --format xlsx --output "$out/"
    only 07А.xlsx
    capture journal check "$out/07А.xlsx" "$SCHOOL" 7А 2026-09-01 2026-10-25 Q1
    [ "$status" -eq 0 ]
    refused 3 ej-report journal --as "$own" --class 9Б --period Q1 --format csv
    refused 3 ej-report journal --as "$(query "SELECT login FROM staff WHERE role = 'teacher'
        AND id NOT IN (SELECT teacher_id FROM class WHERE teacher_id IS NOT NULL) LIMIT 1")" \
        --period Q1 --format csv
}
