#!/usr/bin/env bats
# Reports on a class: the figures of the oracle, explained record by record.

bats_require_minimum_version 1.5.0
load lib/common

export EJ_NOW=2026-10-25T18:00

setup_file() {
    build_school
}

setup() {
    copy_school
}

# field NAME...: of the CSV in $output, these columns, without the heading.
field() {
    python3 -c 'import csv, sys
names = sys.argv[1:]
for row in csv.DictReader(sys.stdin):
    if row:
        print(",".join(row[name] for name in names))' "$@" <<<"$output"
}

categories='pupils|all5|4and5|one4|with3|one3|failing|failing[123](plus)?|not_attested(_any)?|no_data'

# ---- class-period ------------------------------------------------------------------------------

@test "class-period has the oracle's categories" {
    ok ej-report class-period --period Q1 --format csv
    same <(tail -n +2 "$SCHOOL/oracle/categories.csv") \
        <(field class period category count | grep -E ",($categories),[0-9]+$" | grep -v ^1А)
}

@test "class-period has the oracle's success and quality of the class" {
    ok ej-report class-period --period Q1 --format csv
    same <(awk -F, '$3 == "" { print $1 ",success," $4; print $1 ",quality," $5 }' \
        "$SCHOOL/oracle/quality.csv") \
        <(field class category pct | grep -E ',(success|quality),')
}

@test "the categories of class-period part the class, and its contingent adds up" {
    ok ej-roster depart --quiet --pupil-id А-0125 --date 2026-10-25 --order 9 \
        --order-date 2026-10-15 --to 'школа № 2'
    ok ej-report class-period --class 7А --format jsonl
    [ "$(jq -s 'map({(.category): .count}) | add | .pupils == .all5 + .["4and5"] + .with3 +
        .failing + .not_attested + .no_data and .at_start + .arrived - .left == .at_end and
        .at_end == .pupils and .left == 1' <<<"$output")" = true ]
    [ "$(jq -r 'select(.category == "left") | .names' <<<"$output")" = \
        'Абрамов Ростислав (25.10.2026, приказ 9, в: школа № 2)' ]
}

@test "class-period tells namesakes apart, and which subjects spoil a pupil's row" {
    ok ej-report class-period --class 7А --format jsonl
    [ "$(jq -r 'select(.category == "one4") | .subjects' <<<"$output")" = \
        'Игнатьев Фёдор: Русский язык; Ли Владислав: История' ]
    [[ "$(jq -r 'select(.category == "4and5") | .names' <<<"$output")" == \
        'Архипова Вероника Игоревна (А-0127); Архипова Вероника Игоревна (А-0128); '* ]]
}

@test "without a period class-period is about the latest one of each grade" {
    ok ej-report class-period --format csv
    [ "$(field class period | sort -u | tr '\n' ' ')" = '10А,H1 1А,Q1 7А,Q1 9Б,Q1 ' ]
    EJ_NOW=2026-11-10T12:00 ok ej-report class-period --format csv
    [ "$(field class period | sort -u | tr '\n' ' ')" = '10А,H1 1А,Q2 7А,Q2 9Б,Q2 ' ]
    # No mark is set, so nobody has succeeded or failed.
    [ "$(field class category count pct | grep -E '^10А,(success|quality|no_data)')" = \
        '10А,no_data,26,100.00
10А,success,,
10А,quality,,' ]
}

@test "a class without marks has its contingent in class-period, and a word on it" {
    ok ej-report class-period --class 1А --format table --headings ru
    out_has 'Обучение в 1 классе безотметочное.'
    out_has 'Учащихся на конец периода'
    out_lacks 'неуспевающие'
}

@test "a class teacher reads class-period of the own class only" {
    export EJ_AS=grigoreva.ai
    ok ej-report class-period --period Q1 --format csv
    [ "$(field class | sort -u)" = 7А ]
    refused 3 ej-report class-period --class 9Б
    EJ_AS=gerasimova.ir refused 3 ej-report class-period
}

# ---- explanations ------------------------------------------------------------------------------

@test "the final marks behind class-period add up to its categories" {
    ok ej-report class-period --period Q1 --class 7А --format csv
    field category count | grep -E '^(all5|4and5|with3|failing|not_attested),' | sort \
        >"$BATS_TEST_TMPDIR/said"
    ok ej-report class-period --period Q1 --class 7А --explain --format csv
    same "$BATS_TEST_TMPDIR/said" \
        <(field pupil_id category | sort -u | cut -d, -f2 | sort | uniq -c |
            awk '{ print $2 "," $1 }')
    # Each final mark of the file, once.
    same <(awk -F, '$1 == "7А" && $5 == "Q1" { print $2 "," $4 "," $6 }' "$SCHOOL/finals.csv" |
        sort) <(field pupil_id subject value | sort)
}

@test "the marks behind a statement add up to its means" {
    ok ej-report statement --pupil-id А-0125 --format csv
    field subject n weighted debts | grep -v ',0,,0$' | sort >"$BATS_TEST_TMPDIR/said"
    ok ej-report statement --pupil-id А-0125 --explain --format csv
    same "$BATS_TEST_TMPDIR/said" <(field subject counts weight product value corrected |
        awk -F, '$2 == "yes" { n[$1]++; w[$1] += $3; s[$1] += $4 }
            { seen[$1]; if ($5 == "." ) open[$1]++; if ($6 != "") open[$1]-- }
            END { for (i in seen) printf "%s,%d,%s,%d\n", i, n[i],
                n[i] ? sprintf("%.2f", int((200 * s[i] + w[i]) / (2 * w[i])) / 100) : "", open[i] }' |
        sort)
}

@test "the absences behind attendance-months add up" {
    ok ej-report attendance-months --class 9Б --to 2026-10-10 --format csv
    field pupil_id missed late days_missed |
        awk -F, '{ m[$1] += $2; l[$1] += $3; d[$1] += $4 }
            END { for (i in m) if (m[i] + l[i] + d[i]) print i "," m[i] "," l[i] "," d[i] }' |
        sort >"$BATS_TEST_TMPDIR/said"
    ok ej-report attendance-months --class 9Б --to 2026-10-10 --explain --format csv
    same "$BATS_TEST_TMPDIR/said" <(field pupil_id missed meaning days_missed |
        awk -F, '{ m[$1] += $2; l[$1] += $3 == "late"; d[$1] += $4 }
            END { for (i in m) if (m[i] + l[i] + d[i]) print i "," m[i] "," l[i] "," d[i] }' | sort)
}

@test "only what the records take can be asked of an explanation, and nobody else asks" {
    refused 2 ej-report class-period --explain --subject Алгебра --teacher karpov.ab
    err_has "'records-finals' takes no 'teacher'"
    EJ_AS=gerasimova.ir refused 3 ej-report class-period --explain
    refused 2 ej-report list --explain
}
