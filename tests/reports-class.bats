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

@test "who has both a 2 and н/а fails, or by the parameter is not attested" {
    ok ej-finals set --quiet --class 7А --period Q1 --pupil-id К-0133 --subject Физика --value н/а \
        --replace --why 'ошибка'
    ok ej-report class-period --class 7А --period Q1 --format csv
    local before=$output
    [ "$(field category count | grep -E '^(failing|not_attested)')" = $'failing,1
failing1,0
failing2,0
failing3plus,1
not_attested,1
not_attested_any,2' ]
    ok ej-report class-period --class 7А --period Q1 --set both=failing --format csv
    [ "$output" = "$before" ]
    ok ej-report class-period --class 7А --period Q1 --set both=not-attested --format csv
    [ "$(field category count names | grep -E '^(failing|not_attested)')" = "failing,0,
failing1,0,
failing2,0,
failing3plus,0,
not_attested_with2,2,Карпова Валерия; Никитина Лидия
failing_any,1,Карпова Валерия" ]
    # The classes are parted all the same, and the other figures stay.
    same <(grep -E ',(all5|4and5|with3|no_data|success|quality),' <<<"$before") \
        <(grep -E ',(all5|4and5|with3|no_data|success|quality),' <<<"$output")
    ok ej-report class-preliminary --class 7А --period Q1 --set both=not-attested --format csv
    [ "$(field category count | grep -E '^(failing|not_attested_with2|failing_any),')" = \
        $'failing,0\nnot_attested_with2,2\nfailing_any,1' ]
    ok ej-report school-summary --period Q1 --format csv
    [ "$(field grade failing not_attested not_attested_any | grep ^7)" = 7,1,1,2 ]
    ok ej-report school-summary --period Q1 --set both=not-attested --format csv
    [ "$(field grade failing not_attested not_attested_any | grep ^7)" = 7,0,2,2 ]
    local report
    for report in class-period class-preliminary school-summary class-results; do
        ok ej-report $report --period Q1 --set both=not-attested --explain --pupil-id К-0133 \
            --format csv
        [ "$(field category | sort -u)" = not_attested ]
    done
    ok ej-report class-period --class 7А --period Q1 --set both=not-attested --format html
    out_has 'не аттестованы (в том числе с «2»)'
    out_has '«2» всего, с неаттестованными'
    # A school's own report with these tables has the choice without a word of its own.
    mkdir "$BATS_TEST_TMPDIR/own"
    cat >"$BATS_TEST_TMPDIR/own/failing.sql" <<'END'
/*---
id: failing
title: {en: Failing, ru: Неуспевающие}
with: [period-classes, period-pupils, period-subjects, period-marks, period-categories]
parameters:
  class: {}
  period: {}
columns:
  - {name: pupil, heading: Ученик}
---*/
SELECT name AS pupil FROM sorted WHERE category = 'failing';
END
    ok ej-report failing --reports "$BATS_TEST_TMPDIR/own" --class 7А --period Q1 --format csv
    [ "$output" = $'pupil\nКарпова Валерия\n' ]
    ok ej-report failing --reports "$BATS_TEST_TMPDIR/own" --class 7А --period Q1 --format csv \
        --set both=not-attested
    [ "$output" = $'pupil\n' ]
    refused 2 ej-report class-period --set both=either
    err_is 'ej-report: both: not one of failing, not-attested'
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
    # Nobody comes to the school or leaves it who changes classes.
    ok ej-roster transfer --quiet --pupil-id А-0126 --into 9Б --date 2026-10-25 --order 10 \
        --order-date 2026-10-15
    ok ej-report class-period --period Q1 --format jsonl
    [ "$(jq -sc 'group_by(.class)[1:] | map(map({(.category): .count}) | add | [.at_start,
        .arrived, .left, .moved_in, .moved_out, .at_end])' <<<"$output")" = \
        '[[27,0,1,0,1,25],[24,1,0,1,0,26]]' ]
    [[ "$(jq -r 'select(.category == "moved_out") | .names // empty' <<<"$output")" == \
        *' (25.10.2026, приказ 10, в: 9Б)' ]]
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

# ---- class-results, class-monitoring -----------------------------------------------------------

@test "class-results has each final mark, and the subjects' figures of the oracle under them" {
    ok ej-report class-results --period Q1 --format jsonl
    same <(awk -F, 'NR > 1 && $5 == "Q1" { print $2 "," $4 "," $6 }' "$SCHOOL/finals.csv" | sort) \
        <(jq -r 'del(.class, .period, .place, .pupil, .mean) as $marks | .pupil_id as $id |
            $marks | del(.pupil_id) | to_entries[] | select(.value != null) |
            "\($id),\(.key),\(.value)"' <<<"$output" | sort)
    ok ej-report class-results --class 9Б --period Q1 --format xlsx --output "$BATS_TEST_TMPDIR/r.xlsx"
    same <(awk -F, '$1 == "9Б" && $3 != "" { print $3 "," $5 "," $4 "," $6 }' \
        "$SCHOOL/oracle/quality.csv" | sort) \
        <("$ROOT/tests/xlsx.py" cells "$BATS_TEST_TMPDIR/r.xlsx" 9Б | python3 -c 'import csv, sys
rows = {row[4]: row for row in csv.reader(sys.stdin) if len(row) > 9 and row[4]}
head = rows["Ученик"]
for i in range(5, len(head) - 1):
    print(",".join([head[i]] + [rows[name][i] for name in
        ("Качество, %", "Успеваемость, %", "СОУ")]))' | sort)
    ok ej-report class-results --class 7А --period Q1 --format table
    out_has 'успеваемость (учащиеся без «2» и «н/а») 92,59 %, качество (учащиеся на «5» и на «4» и «5») 59,26 %'
}

@test "a pupil's mean in class-results is that of the marks, each class has its own subjects" {
    ok ej-report class-results --class 7А --period Q1 --format jsonl
    [ "$(jq -r 'select(.pupil_id == "Н-0140") | [.mean, ([to_entries[] |
        select(.key != "place" and (.value | type) == "number" and .key != "mean") | .value] |
        add / length * 100 + 0.5 | floor / 100)] | .[0] == .[1]' <<<"$output")" = true ]
    ok ej-report class-results --class 7А --format table --headings ru
    out_lacks 'Химия'
}

@test "class-results of a class without pupils says so" {
    ok ej-class import --quiet - <<<$'class\n7Б'
    ok ej-report class-results --class 7Б --period Q1 --format table --headings ru
    out_has 'Учеников нет.'
}

@test "a whole school's summary workbook has a sheet for each class, one without pupils too" {
    local book=$BATS_TEST_TMPDIR/s.xlsx report
    for report in summary-marks summary-attendance; do
        ok ej-report "$report" --period Q1 --output "$book"
        "$ROOT/tests/xlsx.py" sheets "$book" >"$BATS_TEST_TMPDIR/$report"
    done
    # 11Я has no Q1.
    ok ej-class import --quiet - <<<$'class\n7Б\n11Я\n1Ж'
    for report in summary-marks summary-attendance; do
        ok ej-report "$report" --period Q1 --output "$book"
        "$ROOT/tests/xlsx.py" sheets "$book" >"$BATS_TEST_TMPDIR/sheets"
        same <(printf '%s\n' 7Б 1Ж | cat - "$BATS_TEST_TMPDIR/$report" | sort -V) \
            <(sort -V "$BATS_TEST_TMPDIR/sheets")
        [ "$(grep -A1 -x 7А "$BATS_TEST_TMPDIR/sheets" | tail -1)" = 7Б ]
    done
    ok ej-report summary-marks --period Q1 --class 7Б --output "$book"
    [ "$("$ROOT/tests/xlsx.py" sheets "$book")" = 7Б ]
    ok ej-report summary-marks --period Q1 --class 7Б --format csv
    [ "$(grep -c . <<<"$output")" = 1 ]
    ok ej-report summary-marks --period Q1 --class 7Б --format html
    out_has '7Б класс'
    out_has 'Учеников нет.'
}

@test "class-monitoring has the oracle's success, quality and СОУ of each subject and class" {
    ok ej-report class-monitoring --format csv
    same <(tail -n +2 "$SCHOOL/oracle/quality.csv" | sort) \
        <(field class period subject success_pct quality_pct sou | grep ,Q1, | sort)
}

@test "class-monitoring tells month by month how marks and attendance changed" {
    ok ej-report class-monitoring --format csv
    # Lessons missed are those of the pupils.
    same <(awk -F, 'NR > 1 { n[$1 "," $3] += $4 } END { for (i in n) print i "," n[i] }' \
        "$SCHOOL/oracle/attendance.csv" | sort) \
        <(field class subject period missed | awk -F, '$2 == "" && $3 ~ /^2026/ {
            print $1 "," $3 "," $4 }' | sort)
    # A month's marks that count, of all lessons of the class.
    [ "$(field class subject period n | awk -F, '$1 == "7А" && $2 == "" && $3 == "2026-10" {
        print $4 }')" -eq "$(query "SELECT count(*) FROM mark m JOIN lesson l ON l.id = m.lesson_id
            JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
            WHERE k.name = '7А' AND l.date >= '2026-10-01' AND m.value <> '.'")" ]
    [ "$(field class subject period success_pct success_change | grep '^9Б,Химия,2026-10')" = \
        "$(field class subject period success_pct | awk -F, '$1 == "9Б" && $2 == "Химия" {
            if ($3 == "2026-09") was = $4
            if ($3 == "2026-10") printf "%s,%s,%s,%s,%.2f\n", $1, $2, $3, $4, $4 - was }')" ]
}

@test "who has not all final marks is no excellent pupil, in class-period and class-monitoring" {
    local all
    all=$(query "SELECT file_no FROM pupil WHERE surname = 'Родионов'")
    ok ej-finals remove --quiet --class 7А --period Q1 --pupil-id "$all" --subject Алгебра
    ok ej-report class-period --class 7А --format csv
    [ "$(field category count pct | grep -E '^(all5|no_data|quality|success),' | tr '\n' ' ')" = \
        'all5,0,0.00 no_data,1,3.70 success,25,92.59 quality,15,55.56 ' ]
    [ "$(field category subjects | grep '^no_data')" = 'no_data,Родионов Филипп: Алгебра' ]
    ok ej-report class-monitoring --class 7А --format csv
    [ "$(field subject period success_pct quality_pct | grep '^,Q1')" = ',Q1,92.59,55.56' ]
}

# ---- class-preliminary -------------------------------------------------------------------------

@test "class-preliminary with all final marks is class-period" {
    ok ej-report class-period --class 9Б --period Q1 --format csv
    field category count pct names subjects >"$BATS_TEST_TMPDIR/period"
    ok ej-report class-preliminary --class 9Б --period Q1 --format csv
    same "$BATS_TEST_TMPDIR/period" <(field category count pct names subjects)
    [ "$(field forecast | sort -u | tr '\n' ' ')" = ' 0 ' ]
}

@test "class-preliminary forecasts what is missing, a dot as a 2, and says so" {
    ok ej-report class-preliminary --class 10А --format csv
    [ "$(field category count forecast | grep -E '^(with3|failing|no_data)')" = \
        'with3,13,13
failing,3,3
failing1,2,2
failing2,0,0
failing3plus,1,1
no_data,0,0' ]
    out_has 'Большаков Виктор*: Информатика (прогноз)'
    ok ej-report class-preliminary --class 10А --format table
    out_has '* — по прогнозу: отметок за период ещё нет'
    # The forecast of each subject, by hand: weighted, a debt as 2, thresholds met exactly count.
    ok ej-report class-preliminary --class 10А --explain --format csv
    field pupil_id subject value n >"$BATS_TEST_TMPDIR/said"
    same <(query "SELECT p.file_no || ',' || s.name || ',' || CASE
            WHEN 2 * sum(w * v) >= 9 * sum(w) THEN 5 WHEN 2 * sum(w * v) >= 7 * sum(w) THEN 4
            WHEN 2 * sum(w * v) >= 5 * sum(w) THEN 3 ELSE 2 END || ',' || count(*)
        FROM (SELECT m.pupil_id, c.subject_id, m.weight AS w,
                  iif(m.value = '.', 2, CAST(m.value AS INTEGER)) AS v
              FROM mark m JOIN lesson l ON l.id = m.lesson_id JOIN course c ON c.id = l.course_id
              JOIN class k ON k.id = c.class_id AND k.name = '10А'
              WHERE NOT EXISTS (SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id
                  AND r.pupil_id = m.pupil_id AND r.kind_id = m.kind_id AND r.replaces = m.n))
        JOIN pupil p ON p.id = pupil_id JOIN subject s ON s.id = subject_id
        GROUP BY pupil_id, subject_id" | sort) <(grep -v ',,$' "$BATS_TEST_TMPDIR/said" | sort)
}

# ---- school-summary ----------------------------------------------------------------------------

@test "school-summary adds up the classes, with sums per level amid" {
    ok ej-report school-summary --period Q1 --format csv
    same <(awk -F, '$2 == "Q1" { n[$1 "," $3] = $4 } END {
            split("pupils all5 4and5 one4 with3 one3 not_attested not_attested_any failing failing1 failing2 failing3plus no_data", c, " ")
            for (k = 7; k <= 9; k += 2) { line = k
                for (i = 1; i in c; i++) line = line "," n[(k == 7 ? "7А," : "9Б,") c[i]]
                print line } }' "$SCHOOL/oracle/categories.csv") \
        <(field grade pupils all5 4and5 one4 with3 one3 not_attested not_attested_any failing \
            failing1 failing2 failing3plus no_data | grep '^[79],')
    [ "$(field grade success_pct quality_pct | tr '\n' ' ')" = '1,, 7,92.59,59.26 9,92.00,44.00 ' ]
    out_lacks 'Всего'
    ok ej-report school-summary --period Q1 --format table --headings ru
    [ "$(awk '/^Всего/ { print $2, $3, $4, $5, $6 }' <<<"$output" | tr '\n' '|')" = \
        '1–4 1 24  |5–9 2 52 48 3|по школе 3 76 48|' ]
    # Under the classes of its level, not at the end.
    [ "$(awk '/^(Всего|[0-9])/ { printf "%s ", $1 }' <<<"$output")" = \
        '1 Всего 7 9 Всего Всего ' ]
    refused 2 ej-report school-summary --class 7А
    EJ_AS=grigoreva.ai refused 3 ej-report school-summary
}

@test "the sums of school-summary are bold in XLSX" {
    ok ej-report school-summary --output "$BATS_TEST_TMPDIR/s.xlsx"
    run -0 /usr/bin/python3 -c 'import openpyxl, sys
for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(min_row=4):
    if row[0].border.left.style and row[0].value and row[0].font.b and row[2].value:
        print(row[0].value, row[3].value)' "$BATS_TEST_TMPDIR/s.xlsx"
    out_has 'Всего 1–4 24'
    out_has 'Всего 5–9 52'
    out_has 'Всего 10–11 26'
    out_has 'Всего по школе 102'
}

@test "not attested is for truancy where most lessons were missed without a reason" {
    local id
    id=$(query "SELECT p.file_no FROM final f JOIN pupil p ON p.id = f.pupil_id
        JOIN class k ON k.id = f.class_id WHERE f.value = 'н/а' AND k.name = '7А'")
    ok ej-report school-summary --period Q1 --format csv
    [ "$(field grade not_attested_valid not_attested_truancy | grep ^7)" = 7,1,0 ]
    query "SELECT '7А,' || l.date || ',' || l.number || ',$id,НП' FROM final f
        JOIN course c ON c.class_id = f.class_id AND c.subject_id = f.subject_id
        JOIN lesson l ON l.course_id = c.id WHERE f.value = 'н/а' AND f.class_id = (
            SELECT id FROM class WHERE name = '7А')" |
        sed '1i class,date,lesson,pupil_id,code' >"$BATS_TEST_TMPDIR/absences.csv"
    ej-absent import --quiet --historical "$BATS_TEST_TMPDIR/absences.csv"
    ok ej-report school-summary --period Q1 --format csv
    [ "$(field grade not_attested_valid not_attested_truancy | grep ^7)" = 7,0,1 ]
}

# ---- attendance, accumulation ------------------------------------------------------------------

@test "summary-attendance is the oracle's months together" {
    ok ej-report summary-attendance --format csv
    same <(awk -F, 'NR > 1 { for (i = 4; i <= 10; i++) n[$1 "," $2, i] += $i; seen[$1 "," $2] }
        END { for (k in seen) { line = k; for (i = 4; i <= 10; i++) line = line "," n[k, i]
            print line } }' "$SCHOOL/oracle/attendance.csv" | sort) \
        <(field class pupil_id missed illness valid unexcused unknown late days_missed | sort)
    [ "$(field days_missed days_illness excused illness valid |
        awk -F, '$2 > $1 || $3 != $4 + $5' | wc -l)" -eq 0 ]
    ok ej-report summary-attendance --class 7А --period Q1 --format table --headings ru
    [ "$(awk '/Всего по классу/ { print $5, $7 }' <<<"$output")" = "$(awk -F, '$1 == "7А" {
        d += $10; m += $4 } END { print d, m }' "$SCHOOL/oracle/attendance.csv")" ]
}

@test "accumulation counts the oracle's marks and finds the oracle's few" {
    ok ej-report accumulation --period Q1 --format jsonl
    same <(awk -F, 'NR > 1 && $4 == "Q1" { print $2 "," $3 "," $5 }' "$SCHOOL/oracle/means.csv" |
        sort) \
        <(jq -r '.pupil_id as $id | del(.class, .period, .place, .pupil_id, .pupil, .short, .under) |
            to_entries[] | select(.value != null) | "\($id),\(.key),\(.value)"' <<<"$output" | sort)
    [ "$(jq -s 'map(.short) | add' <<<"$output")" -eq \
        "$(grep -c '^too-few-marks' "$SCHOOL/oracle/violations.csv")" ]
    [ "$(jq -s 'map(.under) | add' <<<"$output")" -eq \
        "$(grep -c '^too-few-marks.*under70' "$SCHOOL/oracle/violations.csv")" ]
}

@test "accumulation of a month counts the marks of its days" {
    ok ej-report accumulation --class 7А --to 2026-09-30 --format csv
    [ "$(field pupil_id Алгебра | grep А-0125)" = А-0125,5 ]
    ok ej-report accumulation --class 7А --explain --to 2026-09-30 --format csv
    [ "$(field pupil_id subject counts | grep -c 'А-0125,Алгебра,yes')" -eq 5 ]
    ok ej-report accumulation --class 7А --subject Алгебра --format csv
    [ "$(head -n 1 <<<"$output")" = class,period,place,pupil_id,pupil,Алгебра,short,under ]
    ok ej-report accumulation --class 1А --format table
    out_has 'безотметочное'
}

# ---- other schools -----------------------------------------------------------------------------

# bats test_tags=heavy
@test "accumulation asks nothing of a period to come, and of a year what its periods ask together" {
    export EJ_NOW=2026-10-26T09:00
    ok ej-report accumulation --class 7А --period Q2 --format csv
    [ "$(sed -n 2p <<<"$output" | cut -d , -f 1,2,4,6-)" = '7А,Q2,А-0125,0,0' ]
    ok ej-report accumulation --class 7А --period Q2 --format table --headings ru
    out_has 'Период начинается 05.11.2026.'
    # The minimum for one hour a week, of one period and of two.
    minimum() {
        ok ej-report accumulation --class 7А --subject Музыка --period "$1" --format table \
            --headings ru
        awk '/Нужно отметок, не менее/ { print $NF }' <<<"$output"
    }
    [ "$(minimum Q1) $(minimum year)" = '3 3' ]
    EJ_NOW=2026-12-01T09:00
    [ "$(minimum Q2) $(minimum year)" = '3 6' ]
}

@test "another school of the form: joint groups, grades 2 to 11, the first half-year" {
    local folder=$BATS_TEST_TMPDIR/a
    export EJ_NOW=2026-12-30T20:00:00+03:00
    python3 "$ROOT/tests/gen/school.py" "$folder" --classes 2А,8А,10А,10Б,11А --joint \
        --to 2026-12-30 --seed 5 --first-id 2001
    make_school "$folder.ej" '' "$folder"
    export EJ_DB=$folder.ej period
    : >"$folder.categories"
    for period in Q1 Q2 H1; do
        ok ej-report class-period --period $period --format csv
        field class period category count | grep -E ",($categories),[0-9]+$" >>"$folder.categories"
    done
    same <(tail -n +2 "$folder/oracle/categories.csv" | sort) <(sort "$folder.categories")
    ok ej-report class-monitoring --format csv
    same <(tail -n +2 "$folder/oracle/quality.csv" | sort) \
        <(field class period subject success_pct quality_pct sou | grep -E ',(Q1|Q2|H1),' | sort)
    ok ej-report summary-attendance --format csv
    same <(awk -F, 'NR > 1 { n[$1 "," $2] += $4; d[$1 "," $2] += $10 }
        END { for (k in n) print k "," n[k] "," d[k] }' "$folder/oracle/attendance.csv" | sort) \
        <(field class pupil_id missed days_missed | sort)
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
    err_has "'records-period' takes no 'teacher'"
    EJ_AS=gerasimova.ir refused 3 ej-report class-period --explain
    refused 2 ej-report list --explain
}

# ---- lessons that nobody has confirmed yet -------------------------------------------------------

@test "what is recorded on a lesson counts everywhere before the lesson is confirmed" {
    export EJ_NOW=2026-11-09T16:00
    local days=(--from 2026-11-05 --to 2026-11-09)
    ok ej-lesson generate --quiet --from 2026-11-05 --to 2026-11-15
    ok ej-mark set --class 7А --date 2026-11-09 --lesson 1 --subject История --pupil-id А-0126 \
        --value 4 --kind контрольная
    [ "$(query "SELECT sum(held + roll) FROM lesson WHERE date = '2026-11-09'")" = 0 ]
    ok ej-report statement --class 7А --pupil-id А-0126 "${days[@]}" --format csv
    out_has 'История'
    ok ej-report statement --class 7А --pupil-id А-0126 "${days[@]}" --explain --format csv
    out_has ',История,'
    ok ej-report journal --class 7А "${days[@]}" --part left --format csv
    out_has '2026-11-09'

    ok ej-absent set --class 7А --pupil-id А-0126 --date 2026-11-09 --lesson 2 --code Б
    ok ej-report attendance-months --class 7А --from 2026-11-01 --to 2026-11-30 --format csv
    [ "$(field pupil_id days_missed | grep А-0126)" = А-0126,0 ]
    ok ej-absent set --class 7А --pupil-id А-0126 --date 2026-11-09 --code Б --replace
    ok ej-report attendance-months --class 7А --from 2026-11-01 --to 2026-11-30 --format jsonl
    out_has '"days_missed":1'
    ok ej-report summary-attendance --class 7А --from 2026-11-01 --to 2026-11-30 --format jsonl
    out_has '"days_missed":1'
    ok ej-report attendance-months --class 7А --from 2026-11-01 --to 2026-11-30 --explain \
        --pupil-id А-0126 --format jsonl
    out_has '"days_missed":1'
}
