#!/usr/bin/env bats
# ej-report --explain: the records behind a report's numbers, and that they add up to them.

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

# sums KEY... : NUMBER...: of the CSV in $output, the numbers' sums for each key, sorted; lines that
# have none but zeros are left out.
sums() {
    python3 -c 'import collections, csv, sys
names = sys.argv[1:]
keys, numbers = names[:names.index(":")], names[names.index(":") + 1:]
found = collections.defaultdict(lambda: [0] * len(numbers))
for row in csv.DictReader(line for line in sys.stdin if line.strip()):
    line = found[",".join(row[key] for key in keys)]
    for i, name in enumerate(numbers):
        line[i] += float(row[name] or 0)
for key, line in sorted(found.items()):
    if any(line):
        print(key, *("%g" % number for number in line), sep=",")' "$@" <<<"$output"
}

# adds_up "REPORT OPTION..." KEY... : NUMBER...: the records have the same sums.
adds_up() {
    local words
    read -ra words <<<"$1"
    shift
    ok ej-report "${words[@]}" --format csv || return
    sums "$@" >"$BATS_TEST_TMPDIR/said" || return
    [ -s "$BATS_TEST_TMPDIR/said" ] || fail "no numbers: ${words[*]}" || return
    ok ej-report "${words[@]}" --explain --format csv || return
    same "$BATS_TEST_TMPDIR/said" <(sums "$@")
}

@test "every report has an explanation, which runs as the report does" {
    local report
    while read -r report; do
        grep -q '^explain: ' "$ROOT/share/reports/$report.sql" || fail "$report explains nothing" ||
            return
        run_ej 0 ej-report "$report" --explain --format csv || return
        [ -n "$output" ] || fail "$report: no heading" || return
    done < <(ej-report list --format csv | tail -n +2 | cut -d, -f1)
}

# Whose consent is not given, or who has a guardian of whom that is so.
paper_families() {
    query "SELECT p.file_no FROM pupil p JOIN enrolment e ON e.pupil_id = p.id
        JOIN class k ON k.id = e.class_id AND k.name = '$1'
        WHERE e.ends IS NULL AND (p.consent <> 'given' OR EXISTS (
            SELECT 1 FROM guardian g WHERE g.pupil_id = p.id AND g.consent <> 'given'))
        ORDER BY 1"
}

@test "statements of families without e-diary are explained for these alone" {
    local part
    for part in marks lessons; do
        ok ej-report statement --class 7А --set families=paper --explain --part $part --format csv
        same <(paper_families 7А) <(sed '1d;/^$/d' <<<"$output" | cut -d, -f2 | sort -u)
    done
    ok ej-report statement --class 7А --set families=paper --format csv
    sums pupil subject : lessons missed late >"$BATS_TEST_TMPDIR/said"
    ok ej-report statement --class 7А --set families=paper --explain --part lessons --format csv
    same "$BATS_TEST_TMPDIR/said" <(sums pupil subject : lessons missed late)
    refused 2 ej-report statement --explain --set families=few
    err_is 'ej-report: families: not one of all, paper'
}

@test "what only arranges a report is refused for its explanation, with what to do" {
    refused 2 ej-report journal --class 7А --set sides=2 --explain
    err_is "ej-report: the records behind 'journal' are the same whatever 'sides' is: leave it out"
    refused 2 ej-report teachers-work --set by=month --explain
    err_has "the same whatever 'by' is"
    # What neither takes is refused as ever.
    refused 2 ej-report journal --set paper=a3 --explain
    err_has "'records-marks' takes no 'paper'"
}

@test "of a pupil, the lessons are those on whose pages the pupil is" {
    local id=А-0125 subject
    ok ej-report filling --class 7А --pupil-id $id --explain --format csv
    sums subject : held marks >"$BATS_TEST_TMPDIR/lessons"
    ok ej-report statement --class 7А --pupil-id $id --format csv
    subject=$(sed -n 's/^Алгебра,//p' "$BATS_TEST_TMPDIR/lessons")
    [ "$subject" = "$(python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    if row["subject"] == "Алгебра":
        print(row["lessons"], row["n"], sep=",")' <<<"$output")" ]
    # Of two groups, one.
    ok ej-report filling --class 7А --pupil-id $id --explain --format csv
    local mine
    mine=$(python3 -c 'import csv, sys
print(*sorted({row["group"] for row in csv.DictReader(sys.stdin)
               if row["subject"] == "Английский язык"}))' <<<"$output")
    [ "$mine" = "$(query "SELECT c.name FROM member m JOIN course c ON c.id = m.course_id
        JOIN subject j ON j.id = c.subject_id JOIN pupil p ON p.id = m.pupil_id
        WHERE p.file_no = '$id' AND j.name = 'Английский язык' AND m.ends IS NULL")" ]
    [ -n "$mine" ]
    for report in teachers-work programme homework-load; do
        ok ej-report $report --pupil-id $id --explain --format csv
        [ "$(sed '1d;/^$/d' <<<"$output" | cut -d, -f1 | sort -u)" = 7А ]
    done
}

@test "lessons add up to filling and to teachers' work" {
    adds_up 'filling --class 7А' subject teacher : due held topics homework roll late marks
    adds_up 'filling --teacher gerasimova.ir --from 2026-09-14' class subject : due held marks
    adds_up 'teachers-work' teacher : due held topics homework roll late marks
    adds_up 'teachers-work --period Q1 --teacher gerasimova.ir' teacher : due held marks
}

@test "lessons add up to control of a class, and to the hours of the programme" {
    adds_up control class : due held topics homework
    adds_up 'programme --class 9Б' class subject group : held
}

@test "pupils' stays add up to sizes, totals and movement" {
    EJ_NOW=2026-11-10T12:00 ok ej-roster transfer --quiet --pupil-id А-0125 --into 9Б \
        --date 2026-11-09 --order 7 --order-date 2026-11-06
    EJ_NOW=2026-11-12T12:00 ok ej-roster depart --quiet --pupil-id Б-0177 --date 2026-11-11 \
        --order 8 --order-date 2026-11-06 --to 'школа № 2'
    export EJ_NOW=2026-11-20T12:00
    ok ej-report class-sizes --format csv
    sums class : pupils >"$BATS_TEST_TMPDIR/said"
    ok ej-report class-sizes --explain --format csv
    same "$BATS_TEST_TMPDIR/said" <(sums class : at_end)
    [ "$(grep ^10А "$BATS_TEST_TMPDIR/said")" = 10А,25 ]
    ok ej-report class-sizes --date 2026-09-20 --format csv
    sums class : pupils >"$BATS_TEST_TMPDIR/said"
    ok ej-report class-sizes --date 2026-09-20 --explain --format csv
    same "$BATS_TEST_TMPDIR/said" <(sums class : at_end)
    adds_up 'pupil-totals' class : at_start arrived left moved_in moved_out at_end
    adds_up 'pupil-totals --from 2026-11-01 --to 2026-11-10' class : at_start arrived left \
        moved_in moved_out at_end
    ok ej-report movement --class 9Б --from 2026-11-01 --explain --format csv
    [ "$(sums class : moved_in)" = 9Б,1 ]
}

@test "what users did adds up to activity" {
    EJ_NOW=2026-10-24T12:00 ej-roster set --quiet --as karpov.ab --pupil-id А-0125 --sex f --replace
    adds_up 'activity --from 2026-10-19' login date : entered changed due in_time late missing
    adds_up 'activity --teacher gerasimova.ir --from 2026-10-01' login date : due in_time late
    EJ_AS=gerasimova.ir ok ej-report activity --explain --from 2026-10-19 --format csv
    [ "$(tail -n +2 <<<"$output" | grep . | cut -d, -f1 | sort -u)" = gerasimova.ir ]
    EJ_AS=gerasimova.ir refused 3 ej-report activity --explain --teacher karpov.ab
}

@test "absences add up to the summary of attendance, of a pupil too" {
    adds_up 'summary-attendance --period Q1' pupil_id : missed days_missed
    ok ej-report summary-attendance --class 7А --explain --pupil-id О-0141 --format csv
    [ "$(sums pupil_id : missed days_missed)" = О-0141,31,6 ]
}

@test "marks add up to accumulation" {
    ok ej-report accumulation --class 7А --format jsonl
    jq -r '.pupil_id as $id | del(.class, .period, .place, .pupil_id, .pupil, .short, .under) |
        to_entries[] | select(.value > 0) | "\($id),\(.key),\(.value)"' <<<"$output" |
        sort >"$BATS_TEST_TMPDIR/said"
    ok ej-report accumulation --class 7А --explain --format csv
    same "$BATS_TEST_TMPDIR/said" <(python3 -c 'import collections, csv, sys
found = collections.Counter((row["pupil_id"], row["subject"])
    for row in csv.DictReader(line for line in sys.stdin if line.strip()) if row["counts"] == "yes")
for key, count in found.items():
    print(*key, count, sep=",")' <<<"$output" | sort)
}

# part_adds_up PART "REPORT OPTION..." KEY... : NUMBER...: adds_up, by a part of the explanation.
part_adds_up() {
    local part=$1 words
    read -ra words <<<"$2"
    shift 2
    ok ej-report "${words[@]}" --format csv || return
    sums "$@" >"$BATS_TEST_TMPDIR/said" || return
    [ -s "$BATS_TEST_TMPDIR/said" ] || fail "no numbers: ${words[*]}" || return
    ok ej-report "${words[@]}" --explain --part "$part" --format csv || return
    same "$BATS_TEST_TMPDIR/said" <(sums "$@")
}

@test "each number of control is explained: teachers, pupils, families, remarks" {
    ok ej-staff grant --quiet --login mama --pupil-id А-0125 --guardian 1
    ok ej-roster inform --quiet --pupil-id А-0127 --how беседа
    ok ej-check set --quiet --class 7А --teacher grigoreva.ai --text 'Нет тем' --due 2026-11-10
    part_adds_up teachers control class : teachers teachers_active
    part_adds_up marks 'control --to 2026-09-10' class : rated no_mark one_mark
    part_adds_up families control class : pupils access informed
    part_adds_up remarks control class : remarks
    ok ej-report control --explain --part families --pupil-id А-0125 --format csv
    [ "$(tail -n +2 <<<"$output" | grep . | cut -d, -f2,4,7)" = А-0125,mama,1 ]
    ok ej-report control --explain --format table
    [[ $output == *'Нет тем'* && $output == *беседа* ]]
}

@test "a pupil's number, as the name, is looked for in the class that is named" {
    for words in 'class-period --explain' 'statement' 'statement --explain'; do
        # shellcheck disable=SC2086 # words
        refused 2 ej-report $words --pupil-id А-0125 --class 9Б
        err_is 'ej-report: pupil_id: nobody of this number in the class'
        # shellcheck disable=SC2086
        refused 2 ej-report $words --pupil Абрамов --class 9Б
    done
    ok ej-report statement --pupil-id А-0125 --class 7А --format csv
    [ "$(wc -l <<<"$output")" -gt 10 ]
}

@test "each decision of the council is behind the totals of pupils" {
    export EJ_NOW=2027-06-25T10:00
    local who
    who=$(query "SELECT group_concat(file_no, ' ') FROM (SELECT p.file_no FROM enrolment e
        JOIN class k ON k.id = e.class_id AND k.name = '9Б' JOIN pupil p ON p.id = e.pupil_id
        ORDER BY 1 LIMIT 3)")
    for id in $who; do
        ok ej-finals council --quiet --class 9Б --pupil-id "$id" --decision graduated --number 5 \
            --date 2027-06-20
    done
    part_adds_up council pupil-totals class : promoted retained graduated undecided
    [ "$(sums number : graduated)" = 5,3 ]
    part_adds_up pupils pupil-totals class : at_start at_end
}

@test "homework and the programme are explained: subjects set and due, hours, topics" {
    export EJ_NOW=2026-10-26T09:00
    EJ_NOW=2026-10-21T12:00 ok ej-homework set --quiet --class 7А --subject Алгебра \
        --date 2026-10-21 --lesson 1 --pupil-id А-0125 --text 'Своё задание'
    local days=(--from 2026-10-19 --to 2026-10-25)
    part_adds_up homework "homework-load ${days[*]}" class date : set single
    ok ej-report homework-load "${days[@]}" --format csv
    sums class date : due >"$BATS_TEST_TMPDIR/said"
    ok ej-report homework-load "${days[@]}" --explain --part homework --format csv
    same "$BATS_TEST_TMPDIR/said" <(sums class due_date : due)
    [ "$(grep -c 'Своё задание,А-0125' <<<"$output")" = 1 ]
    ok ej-report homework-load "${days[@]}" --explain --part homework --pupil-id А-0126 --format csv
    out_lacks 'Своё задание'
    part_adds_up topics 'programme --class 9Б' class subject group : topics topics_held skipped
    part_adds_up lessons 'programme --class 9Б' class subject group : held
    ok ej-report programme --class 9Б --format csv
    sums class subject group : planned >"$BATS_TEST_TMPDIR/said"
    ok ej-report programme --class 9Б --explain --part hours --format csv
    # The sum is rounded, half up.
    same "$BATS_TEST_TMPDIR/said" <(sums class subject group : part |
        awk -F, '{ OFS = ","; $NF = int($NF + 0.5); print }')
}

@test "lessons add up to a statement, marks to its number of them" {
    part_adds_up lessons 'statement --class 7А' pupil_id subject : lessons missed late
    ok ej-report statement --class 7А --format csv
    sums pupil_id subject : n >"$BATS_TEST_TMPDIR/said"
    ok ej-report statement --class 7А --explain --format csv
    output=${output//,yes,/,1,} output=${output//,no,/,0,}
    same "$BATS_TEST_TMPDIR/said" <(sums pupil_id subject : counts)
}

@test "marks, final marks and lessons add up to class-monitoring" {
    ok ej-report class-monitoring --class 9Б --format csv
    local whole=$output
    sums subject period : n | grep -v '^,' >"$BATS_TEST_TMPDIR/said"
    [ -s "$BATS_TEST_TMPDIR/said" ]
    ok ej-report class-monitoring --class 9Б --explain --format csv
    awk 'NR == 1 { print $0 ",n" } NR > 1 && NF { print $0 ",1" }' <<<"$output" \
        >"$BATS_TEST_TMPDIR/marks"
    ok ej-report class-monitoring --class 9Б --explain --part finals --format csv
    same "$BATS_TEST_TMPDIR/said" <(
        finals=$output
        output=$(<"$BATS_TEST_TMPDIR/marks")
        sums subject period : n >"$BATS_TEST_TMPDIR/both"
        output=$finals
        sums subject period : n >>"$BATS_TEST_TMPDIR/both"
        LC_ALL=C sort "$BATS_TEST_TMPDIR/both"
    )
    output=$whole
    sums subject period : missed | grep -v '^,' >"$BATS_TEST_TMPDIR/said"
    ok ej-report class-monitoring --class 9Б --explain --part attendance --format csv
    same "$BATS_TEST_TMPDIR/said" <(sums subject period : missed)
}

@test "a certificate's final marks, marks and missed lessons are listed" {
    ok ej-report certificate --pupil-id О-0141 --format csv
    local whole=$output
    ok ej-report certificate --pupil-id О-0141 --explain --format csv
    output=${output//,yes/,1} output=${output//,no/,0}
    same <(output=$whole && sums subject : n) <(sums subject : counts)
    ok ej-report certificate --pupil-id О-0141 --explain --part absences --format csv
    same <(output=$whole && sums subject : missed) <(sums subject : missed)
    ok ej-report certificate --pupil-id О-0141 --explain --part finals --format csv
    [ "$(tail -n +2 <<<"$output" | grep . | cut -d, -f4-6 | sort)" = \
        "$(python3 -c 'import csv, sys
for row in csv.DictReader(line for line in sys.stdin if line.strip()):
    if row["Q1"]:
        print(row["subject"], "Q1", row["Q1"], sep=",")' <<<"$whole" | sort)" ]
}

@test "stays add up to a period's pupils and to the dynamics of movement" {
    EJ_NOW=2026-11-10T12:00 ok ej-roster transfer --quiet --pupil-id А-0125 --into 9Б \
        --date 2026-11-09 --order 7 --order-date 2026-11-06
    EJ_NOW=2026-11-12T12:00 ok ej-roster depart --quiet --pupil-id Х-0176 --date 2026-11-11 \
        --order 8 --order-date 2026-11-06 --to 'школа № 2'
    export EJ_NOW=2026-11-20T12:00
    local report line
    adds_up movement-dynamics period : at_start arrived left moved_in moved_out at_end
    adds_up 'movement-dynamics --set by=period' period : arrived left moved_in moved_out
    for report in class-period class-preliminary; do
        ok ej-report "$report" --class 9Б --format csv
        line=$(awk -F, '$3 == "at_start" || $3 == "at_end" { printf "%d ", $4 }' <<<"$output")
        ok ej-report "$report" --class 9Б --explain --part pupils --format csv
        [ "$(sums class : at_start at_end | awk -F, '{ printf "%d %d ", $2, $3 }')" = "$line" ]
        same <(echo 9Б,1,1) <(sums class : moved_in left)
    done
}

@test "the lists of an explanation stand in one workbook, or each in its file" {
    cd "$BATS_TEST_TMPDIR"
    ok ej-report statement --class 7А --explain --output s.xlsx
    [ "$("$ROOT/tests/xlsx.py" sheets s.xlsx | wc -l)" -eq 2 ]
    mkdir lists
    ok ej-report control --class 7А --explain --format html --output lists/
    [ -f 'lists/07А lessons.html' ] && [ -f 'lists/07А families.html' ]
    refused 2 ej-report control --explain --part pages
    err_has 'lessons, teachers, marks, families, remarks'
}

@test "what families did and were told adds up to family-use" {
    ok ej-staff grant --quiet --login mama --pupil-id А-0125 --guardian 1
    EJ_AS=mama ok ej-absent notice --quiet --pupil-id А-0125 --from 2026-11-05 --to 2026-11-06 \
        --code Б
    ok ej-roster inform --quiet --pupil-id А-0127 --how беседа
    ok ej-report family-use --class 7А --format csv
    [ "$(sums pupil_id : guardian_logins notices informed)" = 'А-0125,1,1,0
А-0127,0,0,1' ]
    ok ej-report family-use --class 7А --explain --format csv
    [ "$(tail -n +2 <<<"$output" | grep . | cut -d, -f2,4,5)" = 'А-0125,login,2026-10-25
А-0125,notice,2026-10-25
А-0127,informed,2026-10-25' ]
}

@test "a certificate's marks are explained by the final marks of all years" {
    ok ej-report final-extract --explain --pupil-id А-0125 --format csv
    [ "$(tail -n +2 <<<"$output" | grep -c '2026/27,7А,Q1,')" -eq \
        "$(grep -c '^7А,А-0125,' "$SCHOOL/finals.csv")" ]
}

@test "who may not see the numbers may not see what they are made of" {
    EJ_AS=grigoreva.ai refused 3 ej-report control --explain
    EJ_AS=gerasimova.ir refused 3 ej-report summary-attendance --explain
    EJ_AS=grigoreva.ai ok ej-report class-sizes --explain --format csv
    [ "$(tail -n +2 <<<"$output" | grep . | cut -d, -f1 | sort -u)" = 7А ]
    EJ_AS=grigoreva.ai refused 3 ej-report summary-attendance --explain --class 9Б
}

@test "a guardian is told what the own child's statement is made of, and no other's" {
    ok ej-staff grant --quiet --login mama --pupil-id А-0125 --guardian 1
    export EJ_AS=mama
    ok ej-report statement --explain --format csv
    [ "$(tail -n +2 <<<"$output" | grep . | cut -d, -f2 | sort -u)" = А-0125 ]
    refused 3 ej-report class-period --explain --pupil-id А-0125
    refused 3 ej-report statement --explain --pupil-id А-0126
}

# ---- a newcomer --------------------------------------------------------------------------------

# guide: the reports and the commands of docs/adding-a-report.md, as they stand there.
guide() {
    mkdir -p reports
    awk '/^```/ { kind = on ? "" : $0; on = !on; text = ""; next }
        on && /^id: / { name = $2 }
        on && kind == "```sql" { text = text $0 "\n"; if (/;$/) printf "%s", text >"reports/" name ".sql" }
        on && kind == "```" && /^ej-/' "$ROOT/docs/adding-a-report.md"
}

@test "a newcomer's reports work by following the guide" {
    cd "$BATS_TEST_TMPDIR"
    guide >commands
    [ "$(wc -l <commands)" -ge 8 ]
    local command words
    while read -r command; do
        read -ra words <<<"$command"
        ok "${words[@]}" || return
    done <commands
    [ "$("$ROOT/tests/xlsx.py" sheets late.xlsx | tr '\n' ' ')" = '1А 7А 9Б 10А ' ]
    grep -q 'Дни рождения класса' births.html
    export EJ_REPORTS=reports
    ok ej-report late --format csv
    sums class pupil_id : late >said
    ok ej-report late --explain --format csv
    same said <(tail -n +2 <<<"$output" | grep . | cut -d, -f1,2 | sort | uniq -c |
        awk '{ print $2 "," $1 }')
    same <(awk -F, '{ n[$1 "," $2] += $3 } END { for (i in n) print i "," n[i] }' said | sort) \
        <(awk -F, 'NR > 1 { n[$1 "," $2] += $9 } END { for (i in n) if (n[i]) print i "," n[i] }' \
            "$SCHOOL/oracle/attendance.csv" | sort)
    ok ej-report late --class 7А --format table
    [ "$(awk '/Всего/ { print $3 }' <<<"$output")" -eq "$(grep ^7А, said | awk -F, '{ n += $3 }
        END { print n }')" ]
    EJ_AS=grigoreva.ai ok ej-report late --format csv
    [ "$(tail -n +2 <<<"$output" | grep . | cut -d, -f1 | sort -u)" = 7А ]
}
