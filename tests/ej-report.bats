#!/usr/bin/env bats
# ej-report: each report against the school's files and oracle, forms in XLSX, reports of one's own.

# shellcheck disable=SC2154 # bats sets status, output, stderr
bats_require_minimum_version 1.5.0
load lib/common

export EJ_NOW=2026-10-25T18:00

setup_file() {
    build_school
}

setup() {
    copy_school
}

# ---- list and parameters ---------------------------------------------------------------------

@test "list says what there is and what it takes, without a journal" {
    rm "$EJ_DB"
    ok ej-report list --format csv
    # Each file of the folder, in order, and nothing else.
    [ "$(cut -d, -f1 <<<"$output")" = "id
$(cd "$ROOT/share/reports" && printf '%s\n' *.sql | sed 's/\.sql$//' | LC_ALL=C sort)" ]
    [ "$(head -n 1 <<<"$output")" = id,title,parameters ]
    out_has '
activity,Activity of users,teacher period from to idle
'
    out_has '
summary-marks,Summary sheet of marks,class period
'
    ok ej-report list --format csv --headings ru
    out_has 'filling,Заполнение журнала,'
    refused 2 ej-report list --class 7А
    err_is 'ej-report: list takes no parameters and prints no form'
}

@test "wrong parameters are wrong usage" {
    refused 2 ej-report
    err_has 'name one report, or list'
    refused 2 ej-report marks
    err_has "there is no report 'marks'; there are: "
    err_has ', filling, '
    refused 2 ej-report summary-marks --teacher karpov.ab
    err_has "'summary-marks' takes no 'teacher'; it takes: year class period"
    refused 2 ej-report summary-marks --class 8В
    err_is 'ej-report: class: unknown in this school year; ej-class list shows them'
    refused 2 ej-report summary-marks --class 10А --period Q1
    err_has 'the calendar of 2026/27 has no Q1 there'
    refused 2 ej-report filling --from 31.02.2026
    err_is 'ej-report: from: no such date (write 2026-10-05 or 05.10.2026)'
    refused 2 ej-report filling --from 2026-10-02 --to 2026-10-01
    err_is 'ej-report: from 2026-10-02 to 2026-10-01: no days'
    refused 2 ej-report activity --set idle=soon
    err_is 'ej-report: idle: not a whole number'
    refused 2 ej-report activity --set idle
    err_is 'ej-report: --set: write NAME=VALUE'
    refused 2 ej-report filling --format odt
    err_has '--format: not one of: table, csv'
    refused 2 ej-report filling --year 2020/21
    err_is 'ej-report: year: no such school year in the journal'
}

@test "a missing journal and an output that cannot be written are status 4" {
    run_ej 4 env EJ_DB="$BATS_TEST_TMPDIR/none.ej" ej-report filling
    err_has 'No such file or directory; name the journal with --db or make one with ej-init'
    [ -z "$output" ]
    run_ej 4 ej-report filling --output /dev/full
    err_is 'ej-report: cannot write the output: No space left on device'
    run_ej 4 ej-report filling --format xlsx --output /dev/full
    err_is 'ej-report: cannot write /dev/full: No space left on device'
    run_ej 4 sh -c 'ej-report filling >/dev/full'
    err_is 'ej-report: cannot write the output: No space left on device'
    run_ej 4 ej-report filling --output "$BATS_TEST_TMPDIR/none/x.csv"
    err_has 'No such file or directory'
}

# ---- attendance-months -----------------------------------------------------------------------

@test "a workbook is no more for others to read than any other output" {
    local mask format file=$BATS_TEST_TMPDIR/file
    for mask in 022 077; do
        for format in csv xlsx; do
            (umask "$mask" && ej-report filling --format "$format" --output "$file.$format")
        done
        [ "$(stat -c %a "$file.xlsx")" = "$(stat -c %a "$file.csv")" ]
        [ -z "$(find "$file.xlsx" -perm /007)" ]
        rm "$file".*
    done
}

@test "attendance by months equals the oracle in every figure" {
    ok ej-report attendance-months
    [ "$(head -n 1 <<<"$output")" = \
        class,pupil_id,pupil,month,missed,illness,valid,unexcused,unknown,late,days_missed ]
    same <(tail -n +2 "$SCHOOL/oracle/attendance.csv" | sort) \
        <(tail -n +2 <<<"$output" | grep . | cut -d, -f1,2,4- | sort)
}

@test "attendance by months keeps to class and dates" {
    ok ej-report attendance-months --class '7 a' --from 14.09.2026 --to 2026-09-20
    # Who came on 21 September is not among them.
    [ "$(grep -c ^7А, <<<"$output")" -eq "$(query "SELECT count(*) FROM enrolment e
        JOIN class k ON k.id = e.class_id WHERE k.name = '7А' AND e.starts < '2026-09-20'")" ]
    out_lacks 2026-10
    out_lacks 9Б,
    local missed
    missed=$(query "SELECT count(*) FROM absence a JOIN lesson l ON l.id = a.lesson_id
        JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
        JOIN code o ON o.id = a.code_id WHERE k.name = '7А'
        AND l.date BETWEEN '2026-09-14' AND '2026-09-20' AND o.meaning NOT IN ('late', 'exempt')")
    [ "$(awk -F, 'NR > 1 { n += $5 } END { print n + 0 }' <<<"$output")" -eq "$missed" ]
}

# ---- statement -------------------------------------------------------------------------------

# The means of each pupil and subject in the periods Q1 and H1, rounded once to two decimals.
oracle_means() {
    awk -F, 'function h(n, d) { return sprintf("%.2f", int((200 * n + d) / (2 * d)) / 100) }
        NR > 1 && ($4 == "Q1" || $4 == "H1") {
            print $1 "," $2 "," $3 "," $5 "," ($5 ? h($6, $7) "," h($8, $9) : ",") }' \
        "$SCHOOL/oracle/means.csv" | sort
}

@test "a family's statement has the oracle's means" {
    ok ej-report statement --format tsv
    same <(oracle_means) <(tail -n +2 <<<"$output" |
        awk -F '\t' '$1 != "1А" && $1 != "" { print $1 "," $2 "," $4 "," $9 "," $10 "," $11 }' |
        sort)
}

@test "a statement shows a correction beside the debt it cleared" {
    ok ej-report statement --pupil-id А-0125 --format tsv
    out_has '25.09 . (самостоятельная); 30.09 4 взамен отметки от 25.09'
    ok ej-report statement --pupil-id А-0125 --format tsv --headings ru
    out_has $'25.09\u00a0. (самостоятельная); 30.09\u00a04 взамен отметки от\u00a025.09'
    [ "$(cut -f1,2,3 <<<"$output" | sort -u | grep -c .)" -eq 2 ] # the heading and one pupil
    ok ej-report statement --pupil Абрамов --class 7А --period Q1 --format tsv
    out_has $'А-0125\t'
    refused 2 ej-report statement --pupil 'Архипова Вероника' --class 7А
    err_has 'А-0127'
    err_lacks 'Игоревна'
}

@test "statements for families without e-diary: a file each, which sort by class" {
    local pupil=А-0126 other=А-0128 out=$BATS_TEST_TMPDIR/out
    # Beside those whose consent is not given: a diary on paper, and one guardian who refuses.
    ok ej-roster set --pupil-id "$pupil" --conditions paper-diary --replace
    ok ej-consent set --pupil-id "$other" --guardian 1 --consent no-ediary --replace
    query "SELECT DISTINCT p.file_no FROM pupil p LEFT JOIN guardian g ON g.pupil_id = p.id
        WHERE p.consent <> 'given' OR g.consent <> 'given' OR p.conditions = 'paper-diary'" |
        sort >"$BATS_TEST_TMPDIR/want"
    grep -qx "$pupil" "$BATS_TEST_TMPDIR/want" && grep -qx "$other" "$BATS_TEST_TMPDIR/want"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/want")" = 15 ]
    ok ej-report statement --set families=paper --from 2026-10-19 --to 2026-10-25 --format tsv
    same <(tail -n +2 <<<"$output" | cut -f2 | grep . | sort -u) "$BATS_TEST_TMPDIR/want"
    ok ej-report statement --set families=paper --from 2026-10-19 --to 2026-10-25 \
        --output "$out/" --format xlsx
    same <(cd "$out" && printf '%s\n' *.xlsx | sed 's/.* //; s/\.xlsx$//' | sort) \
        "$BATS_TEST_TMPDIR/want"
    same <(cd "$out" && printf '%s\n' *.xlsx | cut -d ' ' -f 1 | uniq) <(printf '%s\n' 01А 07А 09Б 10А)
    [ -s "$out/07А $(query "SELECT surname || ' ' || given_name || ' ' || patronymic FROM pupil
        WHERE file_no = '$pupil'") $pupil.xlsx" ]
    # All the others are there without it.
    ok ej-report statement --from 2026-10-19 --to 2026-10-25 --format tsv
    [ "$(tail -n +2 <<<"$output" | cut -f2 | sort -u | wc -l)" -gt 90 ]
    refused 2 ej-report statement --set families=some
    err_is 'ej-report: families: not one of all, paper'
}

@test "an open debt counts as nothing and is counted" {
    local debts
    debts=$(awk -F, 'NR > 1 && $9 == ""' "$SCHOOL/dots.csv" | wc -l)
    ok ej-report statement --format tsv
    [ "$(awk -F '\t' 'NR > 1 { n += $12 } END { print n }' <<<"$output")" -eq "$debts" ]
}

# ---- summary-marks ---------------------------------------------------------------------------

@test "the summary sheet has each final mark" {
    ok ej-report summary-marks --period Q1
    same <(awk -F, 'NR > 1 && $5 == "Q1" { print $2 "," $4 "," $6 }' "$SCHOOL/finals.csv" | sort) \
        <(awk -F, 'NR == 1 { for (i = 5; i < NF; i++) subject[i] = $i; next }
            { for (i = 5; i < NF; i++) if ($i != "") print $2 "," subject[i] "," $i }' \
            <<<"$output" | sort)
    out_lacks 10А
}

@test "a pupil has a line for each period of the grade, then year, examination and final mark" {
    ok ej-report summary-marks --class 10А
    [ "$(awk -F, '$2 == "Б-0177" { print $4 }' <<<"$output" | tr '\n' ' ')" = \
        'H1 H2 year exam final ' ]
    ok ej-report summary-marks --class 7А --headings ru
    out_has ',I четверть,'
    ok ej-report summary-marks --class 7А --period Q1 --format jsonl
    [ "$(head -n 1 <<<"$output" | jq -c '[.pupil_id, .period, .["Алгебра"], .decision]')" = \
        '["А-0125","Q1",4,null]' ]
    out_has '"н/а"'
}

@test "whoever moves to another class takes the marks along and stays on the old sheet" {
    export EJ_NOW=2026-11-10T12:00
    ok ej-roster transfer --quiet --pupil-id А-0125 --into 9Б --date 2026-11-09 \
        --order 7 --order-date 2026-11-06
    ok ej-report summary-marks --class 9Б --format jsonl
    [ "$(jq -c 'select(.pupil_id == "А-0125" and .period == "Q1") | [."Алгебра", ."Музыка"]' \
        <<<"$output")" = '[4,5]' ]
    ok ej-report summary-marks --class 9Б --period Q1
    out_lacks А-0125 # was not there yet
    ok ej-report summary-marks --class 7А --format jsonl
    [ "$(jq -r 'select(.pupil_id == "А-0125" and .period == "final") | .decision' <<<"$output")" = \
        'выбыл 09.11.2026' ]
}

@test "whoever moves into a class without lessons has the marks on its sheet all the same" {
    export EJ_NOW=2027-05-30T10:00
    ok ej-class set --quiet --class 9В
    ok ej-roster transfer --quiet --pupil-id Е-0156 --date 2027-01-11 --into 9В --order 200
    ok ej-report summary-marks --class 9В --format jsonl
    [ "$(jq 'select(.period == "Q1") | length' <<<"$output")" -gt 15 ]
    ok ej-report journal --class 9В --part summary --format jsonl
    [ "$(jq 'select(.period == "Q1") | length' <<<"$output")" -gt 15 ]
}

@test "the council's decision stands on the last line" {
    export EJ_NOW=2027-05-29T12:00
    ok ej-finals council --quiet --class 7А --pupil-id А-0125 --decision promoted --number 5 \
        --date 2027-05-28
    ok ej-report summary-marks --class 7А --format jsonl
    [ "$(jq -r 'select(.decision) | [.pupil_id, .period, .decision] | join("|")' <<<"$output")" = \
        'А-0125|final|переведён в 8 класс, протокол № 5 от 28.05.2027' ]
}

# ---- the year of the days asked for -----------------------------------------------------------

# A year follows: 2027/28.
next_year() {
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ok ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
}

@test "days that end in summer are of the year that ended, asked at any time" {
    local report
    for report in filling attendance-months control teachers-work; do
        EJ_NOW=2027-06-25T09:00 ok ej-report "$report" --from 2026-09-01 --to 2027-05-28 \
            --format csv
        printf '%s' "$output" >"$BATS_TEST_TMPDIR/$report"
    done
    next_year
    export EJ_NOW=2027-09-26T09:00
    for report in filling attendance-months control teachers-work; do
        ok ej-report "$report" --from 2026-09-01 --to 2027-05-28 --format csv
        diff - "$BATS_TEST_TMPDIR/$report" <<<"${output%$'\n'}" || fail "$report: another year"
        ok ej-report "$report" --from 2026-09-01 --to 2027-06-30 --format csv
        [ "$(wc -l <<<"$output")" -ge "$(wc -l <"$BATS_TEST_TMPDIR/$report")" ] ||
            fail "$report: nothing"
    done
    ok ej-report filling --from 2026-09-01 --to 2027-06-30 --format csv
    diff - "$BATS_TEST_TMPDIR/filling" <<<"${output%$'\n'}"
    # No month has lines in which there was no school, or none yet.
    ok ej-report attendance-months --from 2026-09-01 --to 2027-06-30 --format csv
    diff - "$BATS_TEST_TMPDIR/attendance-months" <<<"${output%$'\n'}"
    EJ_NOW=2026-10-26T09:00 ok ej-report attendance-months --from 2026-09-01 --to 2027-02-01 \
        --class 7А --format jsonl
    [ "$(jq -r .month <<<"$output" | sort -u | paste -sd' ')" = '2026-09 2026-10' ]
    # The week in which a year begins is a week of that year.
    ok ej-report filling --from 2027-08-30 --to 2027-09-05
}

@test "days of two years, of none and of another year than the named one are refused" {
    next_year
    export EJ_NOW=2027-09-26T09:00
    refused 2 ej-report filling --from 2026-09-01 --to 2027-10-01
    err_has 'from 2026-09-01 to 2027-10-01: days of more than one school year; ask for each'
    refused 2 ej-report filling --year 2027/28 --from 2026-09-01 --to 2026-10-01
    err_has 'from 2026-09-01 to 2026-10-01: no days of the school year 2027/28'
    refused 2 ej-report class-sizes --year 2026/27 --date 2027-09-01
    refused 2 ej-report class-sizes --date 2020-02-29
    err_has '2020-02-29: before the first school year of the journal'
}

# ---- filling and activity --------------------------------------------------------------------

@test "filling counts what is recorded of the lessons due" {
    ok ej-report filling --class 7А --subject Алгебра --format jsonl
    [ "$(jq -c '[.teacher, .due, .held, .topics, .marks, .filled_pct]' <<<"$output")" = \
        "[\"gerasimova.ir\",$(query "SELECT count(*) || ',' || sum(held) || ',' || sum(topic <> '')
            || ',' || (SELECT count(*) - count(m.replaces) - sum(m.value = '.' AND r.id IS NULL)
                       FROM lesson x
                       JOIN mark m ON m.lesson_id = x.id
                       LEFT JOIN mark r ON r.lesson_id = m.lesson_id AND r.pupil_id = m.pupil_id
                           AND r.kind_id = m.kind_id AND r.replaces = m.n
                       WHERE x.course_id = l.course_id)
            FROM lesson l JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
            JOIN subject s ON s.id = c.subject_id
            WHERE k.name = '7А' AND s.name = 'Алгебра'"),100]" ]
    ok ej-report filling --teacher gerasimova.ir --format csv
    [ "$(cut -d, -f4 <<<"$output" | grep . | sort -u | tr '\n' ' ')" = 'gerasimova.ir teacher ' ]
    ok ej-report filling --format jsonl
    [ "$(jq -s 'map(.held - .topics) | add' <<<"$output")" -eq \
        "$(grep -c ^no-topic "$SCHOOL/oracle/violations.csv")" ]
    [ "$(jq -s 'map(.late) | add' <<<"$output")" -eq \
        "$(query "SELECT count(*) FROM lesson WHERE date < '2026-10-25'")" ]
}

@test "a lesson confirmed on its day is in time, by the school's clock" {
    # 21:30 in UTC is the next day in Moscow.
    set_lesson() {
        ok ej-lesson set --quiet --class 7А --date "$1" --lesson 7 --subject Алгебра \
            --teacher gerasimova.ir --topic Тема --kind урок
    }
    EJ_NOW=2026-11-09T23:30 set_lesson 2026-11-09
    EJ_NOW=2026-11-10T21:30Z set_lesson 2026-11-10
    EJ_NOW=2026-11-12T10:00 ok ej-report activity --teacher gerasimova.ir --from 2026-11-09 \
        --to 2026-11-10 --format jsonl
    [ "$(jq -c '[.date, .due, .in_time, .late, .missing]' <<<"$output" | tr '\n' ' ')" = \
        '["2026-11-09",1,1,0,0] ["2026-11-10",1,0,1,0] ' ]
}

@test "activity names who is no teacher, and tells lessons that the timetable owes" {
    EJ_NOW=2026-10-24T12:00 ej-roster set --quiet --as karpov.ab --pupil-id А-0125 --sex f --replace
    ok ej-report activity --from 2026-10-24 --to 2026-10-24 --headings ru
    [ "$(grep '^karpov.ab,' <<<"$output" | cut -d, -f2,3,5)" = \
        'Карпов Александр Борисович,2026-10-24,1' ]
    ok ej-report activity --from 2026-10-20 --to 2026-10-25 --format table --headings ru
    out_has '(нет в списке сотрудников)'
    out_lacks 'ej-lesson generate'
    # Monday 16 November; the holidays before it have no lessons to make.
    EJ_NOW=2026-11-04T10:00 ok ej-report activity --format table
    out_lacks 'ej-lesson generate'
    EJ_NOW=2026-11-16T10:00 ok ej-report activity --from 2026-11-16 --format table
    local owed
    owed=$(query "SELECT count(*) FROM timetable WHERE weekday = 1")
    [ "$owed" -gt 0 ]
    out_has "Уроков расписания, которых нет в журнале: $owed (16.11.2026 – 16.11.2026)"
    ej-lesson generate --quiet --from 2026-11-16 --to 2026-11-16
    EJ_NOW=2026-11-16T10:00 ok ej-report activity --from 2026-11-16 --format table
    out_lacks 'ej-lesson generate'
}

@test "activity shows who recorded what, and who did nothing for a fortnight" {
    export EJ_NOW=2026-11-20T12:00
    ok ej-subject set --quiet --as safonova.tp --subject Ритмика --graded no
    ok ej-report activity --format jsonl
    [ "$(jq -c 'select(.login == "safonova.tp") | [.date, .entered, .changed, .due, .idle]' \
        <<<"$output")" = '["2026-11-20",1,0,0,null]' ]
    [ "$(jq -c 'select(.login == "isaeva.kk") | [.date, .entered, .last_activity, .idle]' \
        <<<"$output")" = '[null,0,null,"yes"]' ]
    ok ej-report activity --from 2026-10-19 --to 2026-10-25 --format jsonl
    [ "$(jq -s 'map(.due) | add' <<<"$output")" -eq \
        "$(query "SELECT count(*) FROM lesson WHERE date BETWEEN '2026-10-19' AND '2026-10-25'")" ]
    [ "$(jq -s 'map(.entered) | add' <<<"$output")" -eq \
        "$(query "SELECT count(*) FROM audit WHERE old IS NULL AND txn_id IN
            (SELECT id FROM txn WHERE at LIKE '2026-10-25%')")" ]
}

@test "activity finds the week in a history of years" {
    export EJ_NOW=2027-03-10T12:00
    ok ej-subject set --quiet --as safonova.tp --subject Ритмика --graded no
    export EJ_NOW=2027-03-20T12:00
    ok ej-subject set --quiet --as safonova.tp --subject Шахматы --graded no
    ok ej-subject set --quiet --as safonova.tp --subject Шахматы --graded yes --replace
    ok ej-report activity --format jsonl
    [ "$(jq -c 'select(.entered + .changed > 0) | [.login, .entered, .changed]' <<<"$output")" = \
        '["safonova.tp",1,1]' ]
    [ "$(jq -c 'select(.login == "safonova.tp") | .idle_days' <<<"$output")" = 0 ]
}

# ---- what people read -------------------------------------------------------------------------

@test "a class without marks has one line for a pupil, and its sheet says so" {
    ok ej-report summary-marks --class 1А
    [ "$(head -n 1 <<<"$output")" = class,pupil_id,pupil,period,decision ]
    [ "$(cut -d, -f4 <<<"$output" | grep . | sort | uniq -c | tr -s ' \n' ' ')" = ' 1 period 24 year ' ]
    ok ej-report summary-marks --class 1А --format table --headings ru
    out_has 'Обучение в 1 классе безотметочное.'
    ok ej-report summary-marks --class 7А --format table --headings ru
    out_lacks 'безотметочное'
    ok ej-report statement --class 1А --pupil-id В-0101 --format table
    out_has 'Обучение в 1 классе безотметочное.'
}

@test "totals stand under the table for people, and not among the records for programs" {
    local missed
    ok ej-report attendance-months --class 7А --format csv
    out_lacks 'Всего'
    missed=$(awk -F, 'NR > 1 { n += $5 } END { print n }' <<<"$output")
    ok ej-report attendance-months --class 7А --format table --headings ru
    [ "$(awk '/Всего по классу/ { print $5 }' <<<"$output")" -eq "$missed" ]
    [ "$(awk '/Всего за месяц/ { n += $7 } END { print n }' <<<"$output")" -eq "$missed" ]
    [ "$(awk '/Всего за месяц/ { print $5, $6 }' <<<"$output")" = 'сентябрь 2026
октябрь 2026' ]
    ok ej-report attendance-months --class 7А --from 2026-09-07 --to 2026-09-20 --format table
    out_lacks 'Всего по классу' # one month
    ok ej-report filling --class 7А --format jsonl
    out_lacks 'Всего'
    local due topics
    due=$(jq -s 'map(.due) | add' <<<"$output") topics=$(jq -s 'map(.topics) | add' <<<"$output")
    ok ej-report filling --class 7А --format table
    [ "$(awk '/Всего/ { print $3, $5, $9 }' <<<"$output")" = \
        "$due $topics $(awk "BEGIN { print int(10000 * $topics / $due + 0.5) / 100 }")" ]
}

@test "a month is a word where Russian is printed" {
    ok ej-report attendance-months --class 7А --headings ru --format csv
    out_has ',сентябрь 2026,'
    out_lacks 2026-09
}

@test "periods and months have one name in all reports" {
    export EJ_REPORTS=$BATS_TEST_TMPDIR/own
    mkdir "$EJ_REPORTS"
    cat >"$EJ_REPORTS/names.sql" <<'END'
/*---
id: names
title: {en: Names, ru: Названия}
columns:
  - {name: name, heading: Название, russian: words}
---*/
SELECT column1 AS name, ej_period_ru(column1) AS words
FROM (VALUES ('Q3'), ('T1'), ('H2'), ('year'), ('2026-09'), ('2027-12'), ('2027-13'), ('2027-00'),
    ('2027-1x'), ('2027-01-05'), (''), (NULL));
END
    ok ej-report names --headings ru --format csv
    out_is 'Название
III четверть
I триместр
II полугодие
год
сентябрь 2026
декабрь 2027
2027-13
2027-00
2027-1x
2027-01-05
""
""'
    ok ej-report movement-dynamics --set by=period --headings ru --format csv
    out_has $'\nI четверть,1–9,'
    ok ej-report records-movement --class 7А --headings ru --format csv
    out_has $'\nсентябрь 2026,'
}

@test "a value of --set may hold commas" {
    local own=$BATS_TEST_TMPDIR/own
    mkdir "$own"
    cat >"$own/say.sql" <<'END'
/*---
id: say
title: {en: S, ru: S}
parameters:
  order: {type: text}
  n: {default: 1}
columns:
  - {name: order, heading: O}
  - {name: n, heading: N, type: integer}
---*/
SELECT :order AS "order", :n AS n
END
    ok ej-report say --reports "$own" --set 'order=16, п. 2 = б,n=3' --format jsonl
    out_is '{"order":"16, п. 2 = б","n":3}'
    ok ej-report say --reports "$own" --set 'n=4,order=' --format jsonl
    [ "$(jq .n <<<"$output")" = 4 ]
    refused 2 ej-report say --reports "$own" --set 'order, n=3'
    err_is 'ej-report: --set: write NAME=VALUE'
}

@test "a report without rows says so" {
    local args
    for args in 'filling --from 2026-11-01 --to 2026-11-02|На эти дни уроков нет.' \
        'attendance-months --from 2026-08-01 --to 2026-08-02|В эти дни учеников нет.' \
        'statement --class 7А --from 2026-11-01 --to 2026-11-02|За эти дни проведённых уроков нет.'; do
        # shellcheck disable=SC2086 # several words
        ok ej-report ${args%|*} --format table
        out_has "${args#*|}"
        # shellcheck disable=SC2086
        ok ej-report ${args%|*} --format csv
        [ "$(grep -c . <<<"$output")" -eq 1 ]
    done
}

# ---- reports of one's own --------------------------------------------------------------------

@test "the example of the documentation works" {
    mkdir "$BATS_TEST_TMPDIR/own"
    awk '/^```sql/ { n++; if (n == 1) { on = 1; next } } /^```/ { on = 0 } on' \
        "$ROOT/docs/adding-a-report.md" >"$BATS_TEST_TMPDIR/own/births.sql"
    ok ej-report births --reports "$BATS_TEST_TMPDIR/own" --class 7А
    [ "$(head -n 2 <<<"$output")" = 'class,pupil,birth_date
7А,Абрамов Ростислав Артёмович,2014-01-06' ]
    EJ_REPORTS=$BATS_TEST_TMPDIR/own ok ej-report list
    out_has 'births,Birthdays of a class,class date'
}

@test "a report with a mistake does not hide the others from the list" {
    mkdir "$BATS_TEST_TMPDIR/own"
    export EJ_REPORTS=$BATS_TEST_TMPDIR/own
    ok ej-report list
    local all=$output
    printf '/*---\nid: wrong\n---*/\nSELECT 1\n' >"$EJ_REPORTS/bad.sql"
    printf 'SELECT 1\n' >"$EJ_REPORTS/worse.sql"
    run_ej 1 ej-report list
    out_is "$all"
    err_is "ej-report: $EJ_REPORTS/bad.sql:2: 'wrong' is not what the file is called
ej-report: $EJ_REPORTS/worse.sql:1: a header that begins with /*--- is expected"
}

@test "a report that does more than read is refused with its line, and writes no file" {
    mkdir "$BATS_TEST_TMPDIR/own"
    export EJ_REPORTS=$BATS_TEST_TMPDIR/own
    local head='/*---
id: bad
title: {en: Bad, ru: Плохой}
columns: [{name: a, heading: А}]
---*/'
    printf '%s\nWITH x AS (SELECT 1) DELETE FROM mark RETURNING id AS a\n' "$head" \
        >"$EJ_REPORTS/bad.sql"
    refused 1 ej-report bad --output "$BATS_TEST_TMPDIR/bad.csv"
    err_has 'bad.sql:6: this has to be one statement that only reads'
    [ ! -e "$BATS_TEST_TMPDIR/bad.csv" ]
    printf '%s\nSELECT 1 AS a FROM nowhere\n' "$head" >"$EJ_REPORTS/bad.sql"
    refused 1 ej-report bad
    err_has 'bad.sql:6: no such table: nowhere'
}

@test "tables in common come from the report's folder, then from the shared one" {
    mkdir -p "$BATS_TEST_TMPDIR/own/with"
    export EJ_REPORTS=$BATS_TEST_TMPDIR/own
    local head='/*---
id: mine
title: {en: Mine, ru: Мой}
with: [period-classes, grades]
parameters: {class: {}, period: {}}
columns: [{name: class, heading: Класс}, {name: period, heading: Период, type: period}]
---*/'
    printf 'grade AS (\n    SELECT 7 AS grade\n)\n' >"$EJ_REPORTS/with/grades.sql"
    printf '%s\nSELECT class, period FROM unit JOIN grade USING (grade) ORDER BY n\n' "$head" \
        >"$EJ_REPORTS/mine.sql"
    ok ej-report mine --period Q1 --format csv
    out_is 'class,period
7А,Q1'
    ok ej-report mine --period Q1 --format csv --headings ru
    out_is 'Класс,Период
7А,I четверть'
    printf '%s\nWITH RECURSIVE x AS (SELECT 1)\nSELECT class, period FROM unit\nWHERE wrong\n' \
        "$head" >"$EJ_REPORTS/mine.sql"
    refused 1 ej-report mine
    err_has "$EJ_REPORTS/mine.sql:10: no such column: wrong"
    printf 'grade AS (\n    SELECT 7 AS grade\n    FROM nowhere\n)\n' >"$EJ_REPORTS/with/grades.sql"
    printf '%s\nSELECT class, period FROM unit, grade\n' "$head" >"$EJ_REPORTS/mine.sql"
    refused 1 ej-report mine
    err_has 'no such table: nowhere'
    rm "$EJ_REPORTS/with/grades.sql"
    refused 1 ej-report mine
    err_has "$EJ_REPORTS/mine.sql:4: there is no file with/grades.sql"
    sed -i 's/, grades/, ..\/grades/' "$EJ_REPORTS/mine.sql"
    refused 1 ej-report mine
    err_has "mine.sql:4: '../grades' is no name of a file"
}

@test "a table in common names those it needs, each there once, also in a circle" {
    mkdir -p "$BATS_TEST_TMPDIR/own/with"
    export EJ_REPORTS=$BATS_TEST_TMPDIR/own
    printf '/*---\nwith: [low, classes]\n---*/\nhigh AS (SELECT a.name FROM asked a JOIN low USING (grade))\n' \
        >"$EJ_REPORTS/with/high.sql"
    printf '/*---\nwith: [high]\n---*/\nlow AS (SELECT 7 AS grade)\n' >"$EJ_REPORTS/with/low.sql"
    printf '/*---\nid: mine\ntitle: {en: Mine, ru: Мой}\nwith: [high]\n%s\n---*/\n%s\n' \
        'columns: [{name: class, heading: Класс}]' 'SELECT name AS class FROM high ORDER BY name' \
        >"$EJ_REPORTS/mine.sql"
    ok ej-report mine --class 7А --format csv
    out_is 'class
7А'
    sed -i 's/\[high\]/[none]/' "$EJ_REPORTS/with/low.sql"
    refused 1 ej-report mine
    err_has "$EJ_REPORTS/with/low.sql:2: there is no file with/none.sql"
}

@test "a report that never ends can be interrupted, and leaves nothing" {
    mkdir "$BATS_TEST_TMPDIR/own" "$BATS_TEST_TMPDIR/out"
    cat >"$BATS_TEST_TMPDIR/own/endless.sql" <<'END'
/*---
id: endless
title: {en: Endless, ru: Без конца}
columns: [{name: n, heading: Число, type: integer}]
---*/
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) AS n FROM n;
END
    remember
    cd "$BATS_TEST_TMPDIR/out"
    run_ej 130 timeout --preserve-status --signal INT 1 ej-report endless --output endless.xlsx \
        --reports ../own
    run_ej 130 timeout --preserve-status --signal INT 1 ej-report endless --reports ../own
    out_is ''
    [ -z "$(ls -A)" ]
    unchanged
}

@test "what tables in common can be told the reports that use them take" {
    mkdir -p "$BATS_TEST_TMPDIR/own/with"
    export EJ_REPORTS=$BATS_TEST_TMPDIR/own
    cat >"$EJ_REPORTS/with/grades.sql" <<'END'
/*---
parameters:
  least: {default: 7}
  which: {default: all, of: [all, odd]}
---*/
grade AS (SELECT DISTINCT k.grade FROM class k
    WHERE k.year_id = :year_id AND NOT k.joint AND k.grade >= :least
        AND (:which = 'all' OR k.grade % 2))
END
    # own_report NAME HEADER [SELECT [MORE]]
    own_report() {
        printf '/*---\nid: %s\ntitle: {en: %s, ru: %s}\n%s\n%s\n---*/\n%s;\n%b' "$1" "$1" "$1" "$2" \
            'columns: [{name: grade, heading: Параллель, type: integer}]' \
            "${3:-SELECT grade FROM grade ORDER BY grade}" "${4:-}" >"$EJ_REPORTS/$1.sql"
    }
    own_report mine $'with: [grades]\nexplain: its'
    own_report its $'with: [grades]\nparameters: {least: {default: 9}}'
    own_report two $'part: own\nbound: no' 'SELECT 1 AS grade' \
        '/*---\npart: other\nreport: mine\n---*/\n'
    ok ej-report list --format tsv
    out_has $'mine\tmine\tleast which'
    out_has $'its\tits\tleast which'
    out_has $'two\ttwo\tleast which'
    ok ej-report mine --format csv
    out_is $'grade\n7\n9\n10'
    ok ej-report its --format csv
    out_is $'grade\n9\n10'
    ok ej-report its --set least=1,which=odd --format csv
    out_is $'grade\n1\n7\n9'
    ok ej-report mine --set least=10 --explain --format csv
    out_is $'grade\n10'
    ok ej-report two --part other --set least=10 --format csv
    out_is $'grade\n10'
    refused 2 ej-report mine --set which=even
    err_is 'ej-report: which: not one of all, odd'
    refused 2 ej-report mine --set most=8
    err_is "ej-report: 'mine' takes no 'most'; it takes: year least which"
    # A report without the table does not know them.
    refused 2 ej-report class-sizes --set least=8
    err_is "ej-report: 'class-sizes' takes no 'least'; it takes: year class date"
    sed -i 's/default: all/default: none/' "$EJ_REPORTS/with/grades.sql"
    refused 1 ej-report mine
    err_is "ej-report: $EJ_REPORTS/with/grades.sql:4: 'none' cannot be the default of 'which'"
    run_ej 1 ej-report list
    err_has "with/grades.sql:4: 'none' cannot be the default of 'which'"
    sed -i 's/default: none/default: all/; s/^grade AS (/&\n    nothing/' "$EJ_REPORTS/with/grades.sql"
    refused 1 ej-report mine
    err_has "$EJ_REPORTS/with/grades.sql:7: near"
    sed -i '2s/^/title: Классы\n/' "$EJ_REPORTS/with/grades.sql"
    refused 1 ej-report mine
    err_has "$EJ_REPORTS/with/grades.sql:2: "
}

@test "a workbook goes to standard output where that is no terminal" {
    mkdir "$BATS_TEST_TMPDIR/tmp"
    TMPDIR=$BATS_TEST_TMPDIR/tmp ej-report filling --format xlsx >"$BATS_TEST_TMPDIR/a.xlsx"
    ej-report filling --format xlsx --output "$BATS_TEST_TMPDIR/b.xlsx"
    cmp "$BATS_TEST_TMPDIR/a.xlsx" "$BATS_TEST_TMPDIR/b.xlsx"
    [ -z "$(ls -A "$BATS_TEST_TMPDIR/tmp")" ]
    capture sh -c 'ej-report filling --format xlsx >/dev/full' || :
    [ "$status" = 4 ]
    err_has 'standard output: No space left on device'
    capture script -qec 'ej-report filling --format xlsx' /dev/null || :
    [ "$status" = 2 ]
    out_has '--format xlsx needs --output FILE'
}

@test "a file is not given the name of a format that is not written" {
    cd "$BATS_TEST_TMPDIR"
    local tail
    for tail in docx doc odt xls ods; do
        refused 2 ej-report class-sizes --output "x.$tail"
        err_has "not written as .$tail"
        err_has xlsx
        [ ! -e "x.$tail" ]
    done
    ok ej-report class-sizes --format csv --output x.ods
    [ -s x.ods ]
}

@test "the ending of a file's name says its format in whichever case" {
    cd "$BATS_TEST_TMPDIR"
    refused 2 ej-report class-sizes --output X.ODS
    [ ! -e X.ODS ]
    ok ej-report class-sizes --output X.XLSX
    [ "$(head -c 2 X.XLSX)" = PK ]
    ok ej-report class-sizes --output X.Html
    grep -q '<table' X.Html
}
